import Kernel

/// The names of a result's columns, shared by its rows.
final class Columns: Sendable {
    let names: [String]
    private let positions: [String: Int]

    init(_ names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func position(of name: String) -> Int? { positions[name] }
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
            guard let position = rows.columns.position(of: name) else {
                throw DatabaseError.decoding("no column \(name)")
            }
            let stored = rows.values[start + position]
            guard let value = Value.decode(stored) else {
                throw DatabaseError.decoding("column \(name) does not hold \(Value.self)")
            }
            return value
        }
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

/// A type made from a row: `try tx.first("…", as: Order.self)`.
package protocol RowDecodable {
    init(row: Row) throws
}
