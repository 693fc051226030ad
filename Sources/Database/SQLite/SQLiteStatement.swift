import Foundation
import GRDBSQLite
import Kernel

/// One prepared statement with the names and types of its columns.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private(set) var columns = Columns([])
    /// Which columns hold instants.
    private var instants: [Bool] = []
    private var preparations: Int32 = 0

    init(_ text: String, on connection: OpaquePointer) throws {
        var made: OpaquePointer?
        var text = text
        let (code, isWhole) = text.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection, buffer.baseAddress, Int32(clamping: buffer.count), UInt32(SQLITE_PREPARE_PERSISTENT),
                    &made, &tail)
                let rest = tail.flatMap { tail in buffer.baseAddress.map { buffer.count - (tail - $0) } } ?? 0
                return (code, buffer.suffix(rest).allSatisfy { $0 == 32 || $0 == 10 || $0 == 59 })
            }
        }
        guard code == SQLITE_OK else { throw DatabaseError(sqlite: connection) }
        guard let made else { throw DatabaseError.statement("an empty statement") }
        handle = made
        guard isWhole else { throw DatabaseError.statement("more than one statement at once") }
        readColumns()
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Takes the statement out of work, so that it holds no snapshot and no text of anybody.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func bind(_ values: [SQLValue]) throws {
        guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
            throw DatabaseError.statement(
                "\(values.count) values for \(sqlite3_bind_parameter_count(handle)) placeholders")
        }
        var position: Int32 = 0
        for value in values {
            position += 1
            guard try bind(value, at: position) == SQLITE_OK else {
                throw DatabaseError.statement("a value is too long for SQLite")
            }
        }
    }

    /// Moves to the next row; false after the last.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            // SQLite prepares anew by itself after a migration; `SELECT *` may then have other columns.
            if sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0) != preparations { readColumns() }
            return true
        case SQLITE_DONE: return false
        default: throw DatabaseError(sqlite: sqlite3_db_handle(handle))
        }
    }

    /// Appends the values of the current row.
    func collect(into values: inout [SQLValue]) {
        for column in 0..<Int32(instants.count) {
            switch sqlite3_column_type(handle, column) {
            case SQLITE_NULL: values.append(.null)
            case SQLITE_INTEGER:
                let number = sqlite3_column_int64(handle, column)
                values.append(
                    instants[Int(column)] ? .timestamp(Date(microsecondsSince1970: number)) : .integer(number))
            case SQLITE_FLOAT: values.append(.real(sqlite3_column_double(handle, column)))
            case SQLITE_BLOB:
                let start = sqlite3_column_blob(handle, column)
                let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
                // Nearly every blob is an id, and an id needs no memory of its own.
                values.append(
                    bytes.count == 16 ? .uuid(UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))) : .bytes(Array(bytes)))
            default:
                let start = sqlite3_column_text(handle, column)
                let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
                values.append(.text(String(decoding: bytes, as: UTF8.self)))
            }
        }
    }

    private func readColumns() {
        preparations = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        let numbers = 0..<sqlite3_column_count(handle)
        columns = Columns(
            numbers.map { number in sqlite3_column_name(handle, number).map { String(cString: $0) } ?? "" })
        instants = numbers.map { number in
            sqlite3_column_decltype(handle, number).map { strcmp($0, "TIMESTAMP_US") == 0 } ?? false
        }
    }

    /// Timestamps as whole microseconds, identifiers as 16 bytes, truth as 1 and 0.
    private func bind(_ value: SQLValue, at position: Int32) throws -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, position)
        case .integer(let number): return sqlite3_bind_int64(handle, position, number)
        case .real(let number): return sqlite3_bind_double(handle, position, number)
        case .bool(let flag): return sqlite3_bind_int64(handle, position, flag ? 1 : 0)
        case .timestamp(let date): return sqlite3_bind_int64(handle, position, date.microsecondsSince1970)
        case .uuid(let uuid):
            return withUnsafeBytes(of: uuid.uuid) {
                sqlite3_bind_blob(handle, position, $0.baseAddress, 16, Self.copied)
            }
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, position, 0) }
            return bytes.withUnsafeBytes { buffer in
                sqlite3_bind_blob64(handle, position, buffer.baseAddress, UInt64(buffer.count), Self.copied)
            }
        case .text(var text), .json(var text):
            try text.checkStorable()
            // An empty text has no address of its own, and none would mean NULL.
            guard !text.isEmpty else { return sqlite3_bind_text(handle, position, "", 0, Self.copied) }
            return text.withUTF8 { buffer in
                buffer.withMemoryRebound(to: CChar.self) { buffer in
                    sqlite3_bind_text64(
                        handle, position, buffer.baseAddress, UInt64(buffer.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            }
        }
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift does not see: SQLite copies the bytes at once.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension String {
    /// - Throws: ``DatabaseError/constraint(_:)`` when the text holds U+0000, which PostgreSQL cannot store; refused on
    ///   both engines, so that nothing is stored on one that the other cannot take over.
    func checkStorable() throws {
        guard !utf8.contains(0) else { throw DatabaseError.constraint("a text holds the character U+0000") }
    }
}
