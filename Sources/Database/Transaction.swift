import Foundation
import Kernel
import Logging

/// The two engines, where a statement must differ. Helpers in this module are the only readers.
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgreSQL
}

/// What an engine gives a transaction to talk through. Used only on the engine's own thread.
protocol Connection: AnyObject {
    var dialect: Dialect { get }
    /// Runs one statement, prepared and cached by its text.
    func run(_ text: String, _ values: [SQLValue]) throws -> Rows
    /// Runs several statements without values (migrations).
    func runScript(_ text: String) throws
    /// Runs `body` in a transaction of its own, which takes as long as it needs (migrations).
    func transaction<Value>(_ body: () throws -> Value) throws -> Value
}

/// One transaction: statements, and events announced in it. Synchronous, and never leaves its closure.
package final class Transaction {
    let connection: any Connection
    let database: Database
    /// Set when something was queued, so that workers are woken after the commit.
    var hasQueuedWork = false

    init(_ connection: any Connection, of database: Database) {
        self.connection = connection
        self.database = database
    }

    /// The engine, for helpers of this module and diagnostics.
    package var dialect: Dialect { connection.dialect }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try run(sql).changed
    }

    /// Every row, made into values.
    package func all<Value>(_ sql: SQL, _ make: (Row) throws -> Value) throws -> [Value] {
        let rows = try run(sql)
        let width = rows.columns.names.count
        return try (0..<rows.count).map { try make(Row(rows: rows, start: $0 * width)) }
    }

    /// Every row, decoded.
    package func all<Value: RowDecodable>(_ sql: SQL, as type: Value.Type) throws -> [Value] {
        try all(sql, Value.init(row:))
    }

    /// The first row, or nil when there is none.
    package func first<Value>(_ sql: SQL, _ make: (Row) throws -> Value) throws -> Value? {
        let rows = try run(sql)
        return rows.count == 0 ? nil : try make(Row(rows: rows, start: 0))
    }

    /// The first row decoded, or nil when there is none.
    package func first<Value: RowDecodable>(_ sql: SQL, as type: Value.Type) throws -> Value? {
        try first(sql, Value.init(row:))
    }

    /// The one row a statement always has, such as an aggregate.
    ///
    /// - Throws: `NotFound` when there is none.
    package func one<Value>(_ sql: SQL, _ make: (Row) throws -> Value) throws -> Value {
        guard let value = try first(sql, make) else { throw NotFound() }
        return value
    }

    /// The value in the only column of the one row.
    package func value<Value: SQLDecodable>(_ sql: SQL) throws -> Value {
        let rows = try run(sql)
        guard let stored = rows.values.first else { throw NotFound() }
        guard let value = Value.decode(stored) else {
            throw DatabaseError.decoding("the result does not hold \(Value.self)")
        }
        return value
    }

    /// Inserts many rows with few statements; `columns` and `conflict` are written by hand at the call.
    ///
    /// - Parameter conflict: what follows the values, for example `ON CONFLICT DO NOTHING`.
    /// - Returns: how many rows were written.
    @discardableResult
    package func insert(
        into table: SQL, _ columns: SQL, rows: [[any SQLConvertible]], conflict: SQL = .empty
    ) throws -> Int {
        var written = 0
        for chunk in rows.inPowers(upTo: chunkSize(width: rows.first?.count ?? 1)) {
            written += try execute("INSERT INTO \(table) (\(columns)) VALUES \(SQL.values(chunk)) \(conflict)")
        }
        return written
    }

    /// How many rows of `width` values fit one statement: few enough for every engine's parameter limit.
    package func chunkSize(width: Int) -> Int { max(1, 2_000 / max(1, width)) }

    private func run(_ sql: SQL) throws -> Rows {
        let (text, values) = sql.rendered(for: connection.dialect)
        let start = ContinuousClock.now
        defer { database.measured(text, ContinuousClock.now - start) }
        return try connection.run(text, values)
    }
}

extension SQL {
    /// `($1, $2), ($3, $4)`: the rows of a `VALUES` list.
    package static func values(_ rows: some Collection<[any SQLConvertible]>) -> SQL {
        var values = SQL.empty
        values.parts = []
        values.parts.reserveCapacity(rows.count * ((rows.first?.count ?? 0) * 2 + 1))
        for (index, row) in rows.enumerated() {
            values.parts.append(.text(index == 0 ? "(" : "), ("))
            for (column, value) in row.enumerated() {
                if column > 0 { values.parts.append(.text(", ")) }
                values.parts.append(.value(value.sqlValue))
            }
        }
        values.parts.append(.text(rows.isEmpty ? "" : ")"))
        return values
    }
}

extension Array {
    /// The elements in slices whose sizes are `size` and then falling powers of two: however many rows come, there are
    /// few different statements, and prepared ones are found again.
    func inPowers(upTo size: Int) -> [ArraySlice<Element>] {
        var slices: [ArraySlice<Element>] = []
        var start = 0
        while start < count {
            let rest = count - start
            let length = rest >= size ? size : 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount)
            slices.append(self[start..<start + length])
            start += length
        }
        return slices
    }

    /// The elements in slices of at most `size`.
    package func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: Swift.max(1, size)).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
