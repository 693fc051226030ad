import Foundation
import GRDBSQLite
import Glibc
import Kernel
import Logging
import Synchronization

/// SQLite in one file, owned by one process, with one writing connection.
///
/// Why so strict: SQLite 3.40's WAL-reset bug can lose commits when one connection checkpoints while another commits,
/// so only this engine's writer does either; the readers are opened read-only.
final class SQLiteEngine: Engine {
    let dialect = Dialect.sqlite
    private let readers: WorkerThreads<SQLiteConnection>
    private let writer: WorkerThreads<SQLiteConnection>
    private let lock: FileLock
    private let limit: Duration
    private let logger: Logger
    private let hasFailed = Atomic<Bool>(false)

    /// - Parameter limit: how long one transaction may take.
    init(path: String, limit: Duration = .seconds(15), logger: Logger) async throws {
        self.limit = limit
        self.logger = logger
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        lock = try FileLock(path: path + ".lock")
        // Reading is work for a core, not waiting: more threads would only take turns. One slow report leaves others.
        readers = WorkerThreads("sqlite-read", limit: max(4, ProcessInfo.processInfo.activeProcessorCount)) {
            SQLiteConnection(path, .reader)
        }
        writer = WorkerThreads("sqlite-write", limit: 1, patience: .seconds(5)) { SQLiteConnection(path, .writer) }
        do {
            // The writer comes first: it makes the files that readers only read.
            try await writer.run { try $0.open() }
        } catch let error as DatabaseError {
            await writer.close()
            throw DatabaseError.refusedToStart("\(path) cannot be used: \(error)")
        }
        if sqlite3_libversion_number() < 3_044_006 {
            logger.notice(
                "SQLite has the WAL-reset bug; Kabinet avoids it with one writer. Never run another tool on the file.",
                metadata: ["sqlite": "\(String(cString: sqlite3_libversion()))"])
        }
    }

    var canWrite: Bool { !hasFailed.load(ordering: .acquiring) }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Value) async throws -> Value {
        try await readers.run { [limit] connection in
            try connection.transaction(beginning: "BEGIN", limit: limit) { try body(connection) }
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
        try await onWriter { connection in
            try connection.open()
            return try body(connection)
        }
    }

    func close() async throws {
        await readers.close()
        // Last, so that it is the one to bring the log into the file.
        await writer.close()
        lock.release()
    }

    private func onWriter<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        guard canWrite else { throw DatabaseError.storage("the disk refused a write; Kabinet must be started anew") }
        do {
            return try await writer.run(body)
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
