import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// Statements on one of GRDB's connections, prepared, bound and read with SQLite's own functions: GRDB watches every
/// statement for observers, which Kabinet has none of.
final class SQLiteConnection: Connection {
    let dialect = Dialect.sqlite
    private let handle: OpaquePointer
    private var statements = RecentlyUsed<String, SQLiteStatement>(capacity: 256)
    /// What went wrong first in this transaction. PostgreSQL runs nothing after that, so this engine does not either.
    private var failure: (any Error)?
    private var deadline: ContinuousClock.Instant?

    /// - Parameter handle: a connection that outlives this object.
    init(_ handle: OpaquePointer) {
        self.handle = handle
        // Asked every 10,000 steps of SQLite's virtual machine, which is well below a millisecond.
        sqlite3_progress_handler(
            handle, 10_000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().isLate ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        sqlite3_progress_handler(handle, 0, nil, nil)
    }

    func run(_ text: String, _ values: [SQLValue]) throws -> Rows {
        try guarded {
            let statement = try prepared(text)
            defer { statement.reset() }
            try statement.bind(values)
            let before = sqlite3_total_changes(handle)
            var collected: [SQLValue] = []
            while try statement.step(on: handle) { statement.collect(into: &collected) }
            let hasChanged = sqlite3_total_changes(handle) != before
            return Rows(
                columns: statement.columns, values: collected, changed: hasChanged ? Int(sqlite3_changes(handle)) : 0)
        }
    }

    func runScript(_ text: String) throws {
        try guarded { try script(text) }
    }

    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try transaction(beginning: "BEGIN IMMEDIATE", limit: nil, body)
    }

    /// Runs `body` in one transaction, which is over on every way out; statements are stopped after `limit`.
    func transaction<Value>(beginning begin: String, limit: Duration?, _ body: () throws -> Value) throws -> Value {
        failure = nil
        deadline = limit.map { ContinuousClock.now + $0 }
        defer { deadline = nil }
        do {
            try runScript(begin)
            let value = try body()
            // Whoever caught a failed statement's error and went on cannot be committed.
            if let failure { throw failure }
            try runScript("COMMIT")
            return value
        } catch {
            try rollBack()
            throw error
        }
    }

    private func rollBack() throws {
        failure = nil
        deadline = nil
        // SQLite itself rolls back after some errors, a full disk among them.
        if sqlite3_get_autocommit(handle) == 0 { try script("ROLLBACK") }
    }

    private var isLate: Bool { deadline.map { ContinuousClock.now > $0 } ?? false }

    private func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        if let failure { throw failure }
        do { return try body() } catch {
            // Outside a transaction there is nothing to spoil.
            if sqlite3_get_autocommit(handle) == 0 { failure = error }
            throw error
        }
    }

    private func prepared(_ text: String) throws -> SQLiteStatement {
        if let known = statements.value(for: text) { return known }
        let statement = try SQLiteStatement(text, on: handle)
        _ = statements.insert(statement, for: text)
        return statement
    }

    private func script(_ text: String) throws {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw DatabaseError(sqlite: handle) }
    }
}

extension DatabaseError {
    /// What the connection's last error means in the terms both engines share.
    init(sqlite handle: OpaquePointer) {
        let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "no message"
        self.init(sqliteCode: sqlite3_extended_errcode(handle), message: message)
    }

    /// What a result code of SQLite means in the terms both engines share.
    init(sqliteCode code: Int32, message: String) {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID; as macros they do not reach Swift.
            self = [1555, 2067, 2579].contains(code) ? .unique(message) : .constraint(message)
        case SQLITE_FULL: self = .full
        case SQLITE_BUSY, SQLITE_LOCKED: self = .overloaded
        case SQLITE_INTERRUPT, SQLITE_ABORT: self = .timeout
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB: self = .storage(message)
        case SQLITE_CANTOPEN, SQLITE_READONLY: self = .unavailable(message)
        default: self = .statement(message)
        }
    }
}
