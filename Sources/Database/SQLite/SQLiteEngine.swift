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
    private let connections = SQLiteConnections()
    private let readers: WorkerThreads<Void>
    private let writer: WorkerThreads<Void>
    private let lock: FileLock
    private let limit: Duration
    private let logger: Logger
    private let hasFailed = Atomic<Bool>(false)

    /// - Parameter limit: how long one transaction may take.
    init(path: String, limit: Duration = .seconds(15), logger: Logger) throws {
        self.limit = limit
        self.logger = logger
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        lock = try FileLock(path: path + ".lock")
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.makeDurable(pool)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError.refusedToStart("\(path) cannot be used: \(error.message ?? "unknown error")")
        }
        readers = WorkerThreads("sqlite-read", limit: Self.readerCount) {}
        writer = WorkerThreads("sqlite-write", limit: 1, patience: .seconds(5)) {}
        if sqlite3_libversion_number() < 3_044_006 {
            logger.notice(
                "SQLite has the WAL-reset bug; Kabinet avoids it with one writer. Never run another tool on the file.",
                metadata: ["sqlite": "\(String(cString: sqlite3_libversion()))"])
        }
    }

    private static let readerCount = 6

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readerCount
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
                    PRAGMA mmap_size = 0; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
                    """)
        }
        return configuration
    }

    deinit {
        // Before the pool closes the connections beneath them.
        connections.forget()
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

    var canWrite: Bool { !hasFailed.load(ordering: .acquiring) }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Value) async throws -> Value {
        try await readers.run { [pool, connections, limit] in
            try pool.unsafeRead { db in
                let connection = try connections.connection(on: db)
                return try connection.transaction(beginning: "BEGIN", limit: limit) { try body(connection) }
            }
        }
    }

    func write<Value: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await onWriter { [limit] connection in
            try connection.transaction(beginning: "BEGIN IMMEDIATE", limit: limit) { try body(connection) }
        }
    }

    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await onWriter(body)
    }

    func close() async throws {
        await readers.close()
        await writer.close()
        connections.forget()
        try pool.close()
        lock.release()
    }

    private func onWriter<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        guard canWrite else { throw DatabaseError.storage("the disk refused a write; Kabinet must be started anew") }
        do {
            return try await writer.run { [pool, connections] in
                try pool.unsafeReentrantWrite { db in try body(try connections.connection(on: db)) }
            }
        } catch let error as DatabaseError {
            if case .storage = error {
                // After a failed sync the kernel may have dropped the pages: a retry could succeed and still lose data.
                hasFailed.store(true, ordering: .releasing)
                logger.critical("the disk refused a write; no further writes until a restart")
            }
            throw error
        }
    }
}

/// Our side of each of GRDB's connections, kept with its prepared statements from one transaction to the next.
private final class SQLiteConnections: Sendable {
    /// GRDB lets one thread at a time use a connection, which holds for our side of it too.
    private struct Kept: @unchecked Sendable {
        let connection: SQLiteConnection
    }

    private let kept = Mutex<[ObjectIdentifier: Kept]>([:])

    func connection(on db: GRDB.Database) throws -> SQLiteConnection {
        guard let handle = db.sqliteConnection else { throw DatabaseError.unavailable("the file is closed") }
        return kept.withLock { kept in
            if let known = kept[ObjectIdentifier(db)] { return known }
            let made = Kept(connection: SQLiteConnection(handle))
            kept[ObjectIdentifier(db)] = made
            return made
        }.connection
    }

    func forget() {
        kept.withLock { $0.removeAll() }
    }
}
/// Refuses a second process on the same file, by `flock` on a file beside it; released with this object.
final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(path: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw DatabaseError.refusedToStart("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(opened)
            throw DatabaseError.refusedToStart(
                """
                another Kabinet already works on this file (\(path) is locked). \
                Stop it first, or use PostgreSQL for several instances.
                """)
        }
        descriptor = Mutex(opened)
    }

    deinit {
        release()
    }

    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { Glibc.close(open) }
            descriptor = nil
        }
    }
}
