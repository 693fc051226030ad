import Foundation
import Glibc
import GRDB
import GRDBSQLite
import Kernel
import Logging
import Synchronization

/// SQLite in one file, owned by one process, with one writing connection.
///
/// Why so strict: SQLite 3.40's WAL-reset bug can lose commits when one connection checkpoints while another commits,
/// so only this engine's writer does either; and GRDB sets `synchronous = NORMAL` while opening, so FULL is set
/// afterwards and read back.
final class SQLiteEngine: Engine {
    let dialect = Dialect.sqlite
    private let pool: DatabasePool
    private let lock: FileLock
    private let logger: Logger
    private let hasFailed = Atomic<Bool>(false)

    init(path: String, logger: Logger) throws {
        self.logger = logger
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        lock = try FileLock(path: path + ".lock")
        var configuration = Configuration()
        configuration.maximumReaderCount = 6
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
                    PRAGMA mmap_size = 0; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
                    """)
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try Self.makeDurable(pool)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError.refusedToStart("\(path) cannot be used: \(error.message ?? "unknown error")")
        }
        if sqlite3_libversion_number() < 3_044_006 {
            logger.notice(
                "SQLite has the WAL-reset bug; Kabinet avoids it with one writer. Never run another tool on the file.",
                metadata: ["sqlite": "\(String(cString: sqlite3_libversion()))"])
        }
    }

    /// Sets `synchronous = FULL` on the writer after opening, and proves it.
    private static func makeDurable(_ pool: DatabasePool) throws {
        let level = try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        guard level == 2 else {
            throw DatabaseError.refusedToStart("SQLite did not accept synchronous=FULL; answered writes could be lost")
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Value) async throws -> Value {
        try await translated {
            try await pool.read { db in
                let connection = SQLiteConnection(db)
                return try connection.limited(to: .seconds(20)) { try body(connection) }
            }
        }
    }

    func write<Value: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        guard !hasFailed.load(ordering: .acquiring) else {
            throw DatabaseError.storage("the disk refused a write; Kabinet must be started anew")
        }
        return try await translated {
            try await pool.write { db in try body(SQLiteConnection(db)) }
        }
    }

    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await translated {
            try await pool.writeWithoutTransaction { db in try body(SQLiteConnection(db)) }
        }
    }

    func close() async throws {
        try pool.close()
        lock.release()
    }

    private func translated<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as GRDB.DatabaseError {
            let translated = DatabaseError(error)
            if case .storage = translated {
                // After a failed sync the kernel may have dropped the pages: a retry could succeed and still lose data.
                hasFailed.store(true, ordering: .releasing)
                logger.critical("the disk refused a write; no further writes until a restart")
            }
            throw translated
        }
    }
}

extension DatabaseError {
    /// What a result code of SQLite means in the terms both engines share.
    init(_ error: GRDB.DatabaseError) {
        let message = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            let isUnique = [.SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY].contains(error.extendedResultCode)
            self = isUnique ? .unique(message) : .constraint(message)
        case .SQLITE_FULL: self = .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .overloaded
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: self = .timeout
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .storage(message)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY: self = .unavailable(message)
        default: self = .statement(message)
        }
    }
}

/// Refuses a second process on the same file, by `flock` on a file beside it.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError.refusedToStart("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw DatabaseError.refusedToStart(
                "another Kabinet already works on this file (\(path) is locked). Stop it first, or use PostgreSQL for several instances.")
        }
    }

    func release() {
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }
}
