// How a run of a job ends: done, tried again later, given back, or dead. Each statement counts only for the last hold.

import Foundation
import Kernel

/// Said by a handler when it knows more than “it failed”.
package enum JobFailure: Error, Sendable, Equatable {
    /// Trying again cannot help, such as an address that does not exist: dead at once.
    case permanent(String)
    /// The other side is down or asks for patience: tried again after so long (an hour at most), no attempt is used up.
    case unavailable(retryAfter: Duration, String)
}

/// Thrown by ``JobContext/write(_:)`` when another worker has taken the job over: the write is rolled back.
package struct LostHold: Error, Sendable, Equatable {
    package init() {}
}

/// How long to wait before the next attempt.
enum Backoff {
    /// No retry waits longer, in seconds.
    static let longest: TimeInterval = 3_600

    /// 5 s, doubled at each attempt up to an hour; between half and all of it, so that many failures spread out.
    static func delay(afterAttempt attempt: Int, jitter: Double) -> TimeInterval {
        let doublings = Double(min(max(attempt - 1, 0), 30))
        return min(longest, 5 * pow(2, doublings)) * (0.5 + 0.5 * min(max(jitter, 0), 1))
    }
}

/// How a run ended.
enum RunEnd: Equatable, Sendable {
    case done
    /// Failed; the next attempt may be made after so many seconds.
    case failed(String, retryAfter: TimeInterval)
    case permanentlyFailed(String)
    /// Not the job's fault: again after so many seconds, without using up an attempt.
    case postponed(String, retryAfter: TimeInterval)
    /// Stopped by a shutdown: ready at once for another worker.
    case givenBack
}

/// What became of the job.
enum Settlement: String, Sendable {
    case done
    case retry
    case dead
    case givenBack = "given_back"
    /// Another worker holds it, or it was cancelled: nothing was changed.
    case lost
}

extension Transaction {
    /// Records how the run ended, unless the hold was lost.
    func settle(_ job: ClaimedJob, _ end: RunEnd, at now: Date) throws -> Settlement {
        switch end {
        case .done:
            return try finish(job, "done", error: nil, at: now) ? .done : .lost
        case .permanentlyFailed(let error):
            return try finish(job, "dead", error: error, at: now) ? .dead : .lost
        case .failed(let error, _) where job.attempt >= job.maxAttempts:
            return try finish(job, "dead", error: error, at: now) ? .dead : .lost
        case .failed(let error, let delay):
            return try requeue(job, after: delay, usesAttempt: true, error: error, at: now) ? .retry : .lost
        case .postponed(let error, let delay):
            return try requeue(job, after: delay, usesAttempt: false, error: error, at: now) ? .retry : .lost
        case .givenBack:
            return try requeue(job, after: 0, usesAttempt: false, error: nil, at: now) ? .givenBack : .lost
        }
    }

    /// Refuses a stale worker, and keeps the job from being taken over until this transaction ends.
    ///
    /// - Throws: ``LostHold``.
    func keep(_ hold: Hold) throws {
        // PostgreSQL: without the row lock a takeover could commit between this look and our commit.
        let lock: SQL = dialect == .postgreSQL ? "FOR SHARE" : .empty
        let kept = try first("SELECT id FROM jobs WHERE \(hold.condition) \(lock)") { try $0["id"] as ID<NewJob> }
        guard kept != nil else { throw LostHold() }
    }

    /// A run of a schedule leaves its mark on the schedule and no job: its key is free for the next run.
    private func finish(_ job: ClaimedJob, _ state: String, error: String?, at now: Date) throws -> Bool {
        guard let schedule = job.schedule else {
            return try execute(
                """
                UPDATE jobs SET state = \(state), finished_at = \(now), worker = NULL, last_error = \(error)
                WHERE \(job.hold.condition)
                """) > 0
        }
        guard try execute("DELETE FROM jobs WHERE \(job.hold.condition)") > 0 else { return false }
        try execute("UPDATE schedules SET finished_at = \(now), last_error = \(error) WHERE name = \(schedule)")
        return true
    }

    private func requeue(
        _ job: ClaimedJob, after delay: TimeInterval, usesAttempt: Bool, error: String?, at now: Date
    ) throws -> Bool {
        let delay = min(max(delay, 0), Backoff.longest)
        return try execute(
            """
            UPDATE jobs SET state = \(delay > 0 ? "waiting" : "ready"), run_at = \(now.addingTimeInterval(delay)),
                attempts = attempts - \(usesAttempt ? 0 : 1), worker = NULL, last_error = COALESCE(\(error), last_error)
            WHERE \(job.hold.condition)
            """) > 0
    }
}
