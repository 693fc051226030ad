import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// Statements on one of GRDB's connections, read straight from SQLite's columns.
final class SQLiteConnection: Connection {
    let dialect = Dialect.sqlite
    private let db: GRDB.Database

    init(_ db: GRDB.Database) {
        self.db = db
    }

    func run(_ text: String, _ values: [SQLValue]) throws -> Rows {
        let statement = try db.cachedStatement(sql: text)
        // Through GRDB, so that it keeps track of transactions and schema changes.
        let before = db.totalChangesCount
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: StatementArguments(values.map(\.databaseValue)))
        var collected: [SQLValue] = []
        let types = columnTypes(statement)
        while try cursor.next() != nil {
            try collect(statement.sqliteStatement, types, into: &collected)
        }
        return Rows(
            columns: Columns(statement.columnNames), values: collected, changed: db.totalChangesCount - before)
    }

    func runScript(_ text: String) throws {
        try db.execute(sql: text)
    }

    /// Interrupts whatever runs longer than `limit`; checked every 10,000 steps of SQLite's virtual machine.
    func limited<Value>(to limit: Duration, _ body: () throws -> Value) throws -> Value {
        let deadline = Deadline(ContinuousClock.now + limit)
        let pointer = Unmanaged.passRetained(deadline)
        sqlite3_progress_handler(
            db.sqliteConnection, 10_000,
            { context in
                guard let context else { return 0 }
                let deadline = Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue()
                return ContinuousClock.now > deadline.instant ? 1 : 0
            }, pointer.toOpaque())
        defer {
            sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
            pointer.release()
        }
        return try body()
    }

    private final class Deadline {
        let instant: ContinuousClock.Instant
        init(_ instant: ContinuousClock.Instant) { self.instant = instant }
    }

    private func columnTypes(_ statement: GRDB.Statement) -> [DeclaredType] {
        (0..<statement.columnCount).map { index in
            guard let declared = sqlite3_column_decltype(statement.sqliteStatement, Int32(index)) else { return .other }
            return DeclaredType(String(cString: declared))
        }
    }

    private func collect(_ row: OpaquePointer, _ types: [DeclaredType], into values: inout [SQLValue]) throws {
        for index in 0..<types.count {
            let column = Int32(index)
            switch sqlite3_column_type(row, column) {
            case SQLITE_NULL: values.append(.null)
            case SQLITE_INTEGER:
                let number = sqlite3_column_int64(row, column)
                values.append(types[index] == .timestamp ? .timestamp(Date(microsecondsSince1970: number)) : .integer(number))
            case SQLITE_FLOAT: values.append(.real(sqlite3_column_double(row, column)))
            case SQLITE_BLOB:
                let count = Int(sqlite3_column_bytes(row, column))
                let bytes = sqlite3_column_blob(row, column).map { UnsafeRawBufferPointer(start: $0, count: count) }
                values.append(.bytes(bytes.map(Array.init) ?? []))
            default:
                let count = Int(sqlite3_column_bytes(row, column))
                let bytes = UnsafeBufferPointer(start: sqlite3_column_text(row, column), count: count)
                values.append(.text(String(decoding: bytes, as: UTF8.self)))
            }
        }
    }
}

/// The declared column types that change how an integer is read.
private enum DeclaredType {
    case timestamp
    case other

    init(_ name: String) {
        self = name == "TIMESTAMP_US" ? .timestamp : .other
    }
}

extension SQLValue {
    /// The value in GRDB's terms; timestamps as whole microseconds, identifiers as 16 bytes.
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text), .json(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        case .bool(let flag): (flag ? Int64(1) : 0).databaseValue
        case .uuid(let uuid): withUnsafeBytes(of: uuid.uuid) { Data($0) }.databaseValue
        case .timestamp(let date): date.microsecondsSince1970.databaseValue
        }
    }
}
