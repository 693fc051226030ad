import Foundation
import Kernel
import Synchronization

/// The names of a result's columns, shared by its rows.
final class Columns: Sendable {
    let names: [String]
    private let positions: [String: Int]
    /// The column asked for last. Rows are read column by column in the statement's order, nearly always, so the next
    /// one needs no look-up; whoever reads otherwise, or at the same time, only looks it up.
    private let last = Atomic<Int>(-1)

    init(_ names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func position(of name: String) -> Int? {
        let guess = last.load(ordering: .relaxed) + 1
        let next = guess < names.count ? guess : 0
        // The first of several columns with one name counts.
        if next < names.count, names[next] == name, isUnique {
            last.store(next, ordering: .relaxed)
            return next
        }
        guard let position = positions[name] else { return nil }
        last.store(position, ordering: .relaxed)
        return position
    }

    private var isUnique: Bool { positions.count == names.count }
}

/// All rows of one statement, and how many rows it changed.
struct Rows: Sendable {
    var columns: Columns
    /// Row after row.
    var values: [SQLValue]
    var changed: Int

    var count: Int { columns.names.isEmpty ? 0 : values.count / columns.names.count }

    static let none = Rows(columns: Columns([]), values: [], changed: 0)
}

/// One row; columns are read by name into types.
package struct Row: Sendable {
    let rows: Rows
    let start: Int

    /// The column's value.
    ///
    /// - Throws: ``DatabaseError/decoding(_:)`` when there is no such column or it holds another type.
    package subscript<Value: SQLDecodable>(_ name: String) -> Value {
        get throws {
            guard let value = Value.decode(try stored(name)) else {
                throw mismatch(name, Value.self)
            }
            return value
        }
    }

    private func mismatch(_ name: String, _ type: Any.Type) -> DatabaseError {
        .decoding("column \(name) does not hold \(type)")
    }

    private func stored(_ name: String) throws -> SQLValue {
        guard let position = rows.columns.position(of: name) else {
            throw DatabaseError.decoding("no column \(name)")
        }
        return rows.values[start + position]
    }

    /// An amount kept as kopecks in `amount` with its currency in `currency`.
    package func money(_ amount: String, _ currency: String = "currency") throws -> Money {
        Money(minor: try self[amount], currency: try self[currency])
    }

    /// An amount that may be absent.
    package func moneyIfAny(_ amount: String, _ currency: String = "currency") throws -> Money? {
        let minor: Int64? = try self[amount]
        return try minor.map { Money(minor: $0, currency: try self[currency]) }
    }
}

// The types of nearly every column, each without generics: a page reads hundreds, and a generic look would ask for the
// type's description while running, every time.
extension Row {
    package subscript(_ name: String) -> String {
        get throws {
            guard let value = String.decode(try stored(name)) else { throw mismatch(name, String.self) }
            return value
        }
    }

    package subscript(_ name: String) -> String? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = String.decode(stored) else { throw mismatch(name, String?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Int {
        get throws {
            guard let value = Int.decode(try stored(name)) else { throw mismatch(name, Int.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Int? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = Int.decode(stored) else { throw mismatch(name, Int?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Int64 {
        get throws {
            guard let value = Int64.decode(try stored(name)) else { throw mismatch(name, Int64.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Int64? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = Int64.decode(stored) else { throw mismatch(name, Int64?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Bool {
        get throws {
            guard let value = Bool.decode(try stored(name)) else { throw mismatch(name, Bool.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Bool? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = Bool.decode(stored) else { throw mismatch(name, Bool?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Date {
        get throws {
            guard let value = Date.decode(try stored(name)) else { throw mismatch(name, Date.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Date? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = Date.decode(stored) else { throw mismatch(name, Date?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Quantity {
        get throws {
            guard let value = Quantity.decode(try stored(name)) else { throw mismatch(name, Quantity.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Quantity? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let value = Quantity.decode(stored) else { throw mismatch(name, Quantity?.self) }
            return value
        }
    }

    package subscript(_ name: String) -> Currency {
        get throws {
            guard let value = Currency.decode(try stored(name)) else { throw mismatch(name, Currency.self) }
            return value
        }
    }

    package subscript<Subject>(_ name: String) -> ID<Subject> {
        get throws {
            guard let uuid = UUID.decode(try stored(name)) else { throw mismatch(name, UUID.self) }
            return ID(uuid)
        }
    }

    package subscript<Subject>(_ name: String) -> ID<Subject>? {
        get throws {
            let stored = try stored(name)
            if case .null = stored { return nil }
            guard let uuid = UUID.decode(stored) else { throw mismatch(name, UUID?.self) }
            return ID(uuid)
        }
    }
}

/// A type made from a row: `try tx.first("…", as: Order.self)`.
package protocol RowDecodable {
    init(row: Row) throws
}
