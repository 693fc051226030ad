import Foundation
import GRDBSQLite
import Kernel

/// One connection to the file, used only on its own thread; opened when needed.
///
/// SQLite's own functions, because GRDB's pool costs 10 to 20 µs a transaction where these cost 4, and because its
/// pool sets `synchronous = NORMAL` behind our back while opening.
final class SQLiteConnection: Connection {
    enum Role {
        case reader
        case writer
    }

    let dialect = Dialect.sqlite
    private let path: String
    private let role: Role
    private var handle: OpaquePointer?
    private var statements = RecentlyUsed<String, SQLiteStatement>(capacity: PreparedStatements.most)
    /// What went wrong first in this transaction. PostgreSQL runs nothing after that, so this engine does not either.
    private var failure: (any Error)?
    private var deadline: ContinuousClock.Instant?

    init(_ path: String, _ role: Role) {
        self.path = path
        self.role = role
    }

    deinit {
        close()
    }

    private func close() {
        statements.removeAll()
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Opens the file unless it is open.
    func open() throws {
        guard handle == nil else { return }
        let access = role == .reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK else { throw DatabaseError(sqliteCode: code, message: "the file cannot be opened") }
        do {
            try configure()
        } catch {
            close()
            throw error
        }
        // Asked every 10,000 steps of SQLite's virtual machine, which is well below a millisecond.
        sqlite3_progress_handler(
            handle, 10_000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().isLate ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func configure() throws {
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
        try script(
            """
            PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
            PRAGMA mmap_size = 0; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
            """)
        guard role == .writer else { return }
        try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        let proof = try run("PRAGMA journal_mode", []).values + run("PRAGMA synchronous", []).values
        guard proof == [.text("wal"), .integer(2)] else {
            throw DatabaseError.statement("WAL with synchronous=FULL was not accepted; answered writes could be lost")
        }
    }

    func run(_ text: String, _ values: [SQLValue]) throws -> Rows {
        try guarded {
            let statement = try prepared(text, values: values.count)
            defer { statement.reset() }
            try statement.bind(values)
            let before = sqlite3_total_changes(handle)
            var collected: [SQLValue] = []
            while try statement.step() { statement.collect(into: &collected) }
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
        try open()
        failure = nil
        deadline = limit.map { ContinuousClock.now + $0 }
        defer { deadline = nil }
        do {
            try guarded { try command(begin) }
            let value = try body()
            // Whoever caught a failed statement's error and went on cannot be committed.
            if let failure { throw failure }
            try command("COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    private func rollBack() {
        failure = nil
        deadline = nil
        // SQLite itself rolls back after some errors, a full disk among them.
        guard sqlite3_get_autocommit(handle) == 0 else { return }
        // A connection that cannot even roll back is closed, which rolls back as well.
        do { try command("ROLLBACK") } catch { close() }
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

    /// How many statements stay prepared.
    var preparedCount: Int { statements.count }

    /// A statement that does not stay is finalized when whoever asked lets go of it.
    private func prepared(_ text: String, values: Int) throws -> SQLiteStatement {
        let isKept = PreparedStatements.keeps(text, values: values)
        if isKept, let known = statements.value(for: text) { return known }
        guard let handle else { throw DatabaseError.unavailable("the file is not open") }
        let statement = try SQLiteStatement(text, on: handle)
        if isKept { _ = statements.insert(statement, for: text) }
        return statement
    }

    /// Runs a statement without values and rows, prepared: each transaction has two of them.
    private func command(_ text: String) throws {
        let statement = try prepared(text, values: 0)
        defer { statement.reset() }
        _ = try statement.step()
    }

    private func script(_ text: String) throws {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw DatabaseError(sqlite: handle) }
    }
}

extension DatabaseError {
    /// What the connection's last error means in the terms both engines share.
    init(sqlite handle: OpaquePointer?) {
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
