import Foundation
import Kernel
import Logging
import Synchronization

/// The one place that holds state: SQLite in a file, or PostgreSQL.
///
/// ```swift
/// let total = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM orders") as Int }
/// ```
package final class Database: Sendable {
    let engine: any Engine
    let logger: Logger
    /// Statements slower than this are logged, without their values.
    let slow: Duration
    private let executed = Atomic<Int>(0)
    private let wakers = Mutex<[@Sendable () -> Void]>([])
    private let subscriptionTable = Mutex<Subscriptions>(Subscriptions())

    init(engine: any Engine, logger: Logger, slow: Duration) {
        self.engine = engine
        self.logger = logger
        self.slow = slow
    }

    /// Opens what `address` names.
    ///
    /// - Throws: ``DatabaseError/refusedToStart(_:)`` with a sentence for the operator.
    package static func open(
        _ address: DatabaseAddress, logger: Logger, slow: Duration = .milliseconds(100)
    ) async throws -> Database {
        let engine: any Engine =
            switch address {
            case .sqlite(let path): try await SQLiteEngine(path: path, logger: logger)
            case .postgreSQL(let settings): try await PostgreSQLEngine(settings, logger: logger)
            }
        return Database(engine: engine, logger: logger, slow: slow)
    }

    /// The engine behind, for diagnostics.
    package var dialect: Dialect { engine.dialect }

    /// False after the disk refused a write: the program is not ready any more and has to be started anew.
    package var canWrite: Bool { engine.canWrite }

    /// How many statements ran since the start; tests compare two readings.
    package var statementCount: Int { executed.load(ordering: .relaxed) }

    /// Reads from one snapshot.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value
    {
        try await engine.read { try body(Transaction($0, of: self)) }
    }

    /// Writes in one serializable transaction: an error rolls everything back.
    ///
    /// The closure may run again when PostgreSQL asks for it (40001), so it must have no effect outside `tx`.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let (value, hasQueuedWork) = try await engine.write(isolation: .serializable) { connection in
            let tx = Transaction(connection, of: self)
            let value = try body(tx)
            return (value, tx.hasQueuedWork)
        }
        if hasQueuedWork { wake() }
        return value
    }

    /// Writes at READ COMMITTED: only for claims that take rows with `FOR UPDATE SKIP LOCKED`.
    func claim<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await engine.write(isolation: .readCommitted) { try body(Transaction($0, of: self)) }
    }

    /// Closes every connection; unfinished transactions roll back.
    package func close() async throws {
        try await engine.close()
    }

    /// Who is told after a commit that queued a job.
    func onWork(_ waker: @escaping @Sendable () -> Void) {
        wakers.withLock { $0.append(waker) }
    }

    /// Called once by the composition root, before the first request.
    package func subscribe(_ change: (inout Subscriptions) -> Void) {
        subscriptionTable.withLock { change(&$0) }
    }

    var subscriptions: Subscriptions { subscriptionTable.withLock { $0 } }

    func measured(_ text: String, _ duration: Duration) {
        executed.add(1, ordering: .relaxed)
        if duration > slow {
            logger.warning("slow statement", metadata: ["sql": "\(text)", "ms": "\(duration.inMilliseconds)"])
        }
    }

    private func wake() {
        for waker in wakers.withLock({ $0 }) { waker() }
    }
}

/// How much two write transactions may see of each other.
enum Isolation: Sendable {
    case serializable
    case readCommitted
}

/// SQLite or PostgreSQL: runs closures on threads of its own, never on Swift's cooperative pool.
protocol Engine: Sendable {
    var dialect: Dialect { get }
    /// False after the disk refused a write: then only a restart helps.
    var canWrite: Bool { get }
    /// Runs `body` in a read-only snapshot.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Value) async throws -> Value
    /// Runs `body` in a transaction, again after a serialization failure, at most as often as the engine allows.
    func write<Value: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value
    /// Runs `body` outside a transaction while holding the engine's own cross-process lock (migrations).
    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value
    func close() async throws
}

extension Duration {
    /// Whole milliseconds, for logs.
    package var inMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
