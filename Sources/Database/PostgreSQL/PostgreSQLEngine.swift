import Foundation
import Kernel
import Logging

/// PostgreSQL 13 or newer through libpq: a pool of connections, each on a thread of its own.
///
/// Write transactions are SERIALIZABLE and run again when the server asks for it, so that code which is right on
/// SQLite's single writer is right here. A connection that broke is replaced without anybody noticing, except when it
/// broke during COMMIT: then nobody knows whether the commit happened, and the caller is told so.
final class PostgreSQLEngine: Engine {
    let dialect = Dialect.postgreSQL
    /// A server that cannot write says so itself, and recovers by itself.
    let canWrite = true
    private let threads: WorkerThreads<PostgreSQLConnection>
    private let logger: Logger

    init(_ settings: PostgreSQLSettings, logger: Logger) async throws {
        self.logger = logger
        let probe = WorkerThreads("postgresql-check", limit: 1) { PostgreSQLConnection(settings) }
        let check = try await probe.run { connection in
            Result { try PostgreSQLServerCheck(connection) }
        }.get()
        await probe.close()
        if check.isBehindPooler, !settings.isBehindPooler {
            logger.notice("a pooler stands before PostgreSQL: statements stay unprepared, as with pgbouncer=true")
        }
        if check.isExposed {
            logger.warning("the connection to PostgreSQL is not encrypted: add sslmode=verify-full to its address")
        }
        var settings = settings
        settings.isBehindPooler = check.isBehindPooler
        threads = WorkerThreads("postgresql", limit: settings.pool, patience: settings.wait) { [settings] in
            PostgreSQLConnection(settings)
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Value) async throws -> Value {
        try await run(.read, body)
    }

    func write<Value: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await run(.write(isolation), body)
    }

    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await threads.run { connection in try connection.exclusively { try body(connection) } }
    }

    func close() async throws {
        await threads.close()
    }

    /// Runs a transaction until it is done, failed for good, or was tried often enough; between tries the thread is
    /// free for others.
    private func run<Value: Sendable>(
        _ access: PostgreSQLAccess, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        var reconnected = false
        for attempt in 0..<Self.attempts {
            let outcome = try await threads.run { connection in
                try connection.transaction(access) { try body(connection) }
            }
            switch outcome {
            case .done(let value): return value
            case .again(let failure) where failure.remedy == .reconnect:
                logger.notice("a connection to PostgreSQL broke", metadata: ["error": "\(failure.error)"])
                // Once only: what breaks two connections in a row may be the cause.
                guard !reconnected else { throw failure.error }
                reconnected = true
            case .again: try await Task.sleep(for: Self.pause(after: attempt))
            }
        }
        throw DatabaseError.serialization
    }

    private static let attempts = 12

    /// Grows and is random, so that those who clashed do not clash again.
    private static func pause(after attempt: Int) -> Duration {
        .milliseconds(Double.random(in: 0...min(200, 4 * Double(1 << attempt))))
    }
}
