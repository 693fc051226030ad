// What a handler is given: the job's identity, the time, and writes that a stale worker cannot make.

import Foundation
import Kernel
import Logging
import Synchronization

/// What a handler is given beside its payload.
///
/// A job may run more than once, so its effects must bear repetition: inside the database use ``finish(_:)``, outside
/// pass ``idempotencyKey`` on.
package struct JobContext: Sendable {
    package let database: Database
    package let logger: Logger
    /// 1 on the first run.
    package let attempt: Int
    /// The event the job follows from.
    package let eventID: ID<StoredEvent>?
    /// Whether this machine's clock moved against its monotonic clock since the start: do not delete by age then.
    package let hasClockJumped: Bool
    let clock: Clock
    let job: ClaimedJob
    let progress = Progress()

    /// Whether ``finish(_:)`` has committed.
    final class Progress: Sendable {
        let isFinished = Atomic<Bool>(false)
    }

    /// The present moment.
    package var now: Date { clock.now() }

    /// The same at every run of this job and of no other: the idempotency key for effects outside the database.
    package var idempotencyKey: String { job.id.description }

    /// Writes in one transaction, refused when another worker has taken the job over.
    ///
    /// - Throws: ``LostHold``.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let hold = job.hold
        return try await database.write { tx in
            try tx.keep(hold)
            return try body(tx)
        }
    }

    /// Writes and marks the job done in one transaction: what it writes happens exactly once.
    ///
    /// - Throws: ``LostHold`` when another worker has taken the job over.
    package func finish<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let (job, now) = (job, now)
        let value = try await database.write { tx in
            try tx.keep(job.hold)
            let value = try body(tx)
            guard try tx.settle(job, .done, at: now) == .done else { throw LostHold() }
            return value
        }
        progress.isFinished.store(true, ordering: .releasing)
        return value
    }
}
