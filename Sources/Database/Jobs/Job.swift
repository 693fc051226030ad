// Queues durable work in the transaction that needs it.

import Foundation
import Kernel

/// Durable work: queued in the transaction that needs it, done at least once.
package struct NewJob: Sendable {
    /// Names the handler; stored, so it never changes.
    package var kind: String
    /// JSON.
    package var payload: String
    /// Two jobs with one key are one job, until the first is pruned a week after its end.
    package var uniqueKey: String?
    /// The event it follows from.
    package var eventID: ID<StoredEvent>?
    /// Smaller runs first.
    package var priority = 100
    /// Not before this instant; nil for now.
    package var runAt: Date?
    /// Twenty attempts take about eleven hours.
    package var maxAttempts = 20

    package init(
        kind: String, payload: String, uniqueKey: String? = nil, eventID: ID<StoredEvent>? = nil,
        priority: Int = 100, runAt: Date? = nil, maxAttempts: Int = 20
    ) {
        self.kind = kind
        self.payload = payload
        self.uniqueKey = uniqueKey
        self.eventID = eventID
        self.priority = priority
        self.runAt = runAt
        self.maxAttempts = maxAttempts
    }

    /// A job whose payload is `value` as JSON.
    package init(
        kind: String, encoding value: some Encodable, uniqueKey: String? = nil, priority: Int = 100,
        runAt: Date? = nil, maxAttempts: Int = 20
    ) throws {
        let payload = String(decoding: try JSONEncoder.canonical.encode(value), as: UTF8.self)
        self.init(
            kind: kind, payload: payload, uniqueKey: uniqueKey, priority: priority, runAt: runAt,
            maxAttempts: maxAttempts)
    }
}

extension Transaction {
    /// Queues a job in this transaction.
    ///
    /// - Returns: false when a job with the same unique key is there already: nothing is queued then.
    @discardableResult
    package func enqueue(_ job: NewJob, at now: Date) throws -> Bool {
        try enqueue(job, schedule: nil, at: now)
    }

    /// A job that is due is stored as ready, so that a clock set back does not hold it up.
    func enqueue(_ job: NewJob, schedule: String?, at now: Date) throws -> Bool {
        let runAt = job.runAt ?? now
        let queued = try execute(
            """
            INSERT INTO jobs (id, kind, payload, unique_key, event_id, schedule, state, priority, run_at, attempts,
                max_attempts, fence, beats, created_at)
            VALUES (\(ID<NewJob>(at: now)), \(job.kind), \(SQLValue.json(job.payload)), \(job.uniqueKey),
                \(job.eventID), \(schedule), \(runAt > now ? "waiting" : "ready"), \(job.priority), \(runAt), 0,
                \(max(1, job.maxAttempts)), 0, 0, \(now))
            ON CONFLICT (unique_key) DO NOTHING
            """)
        if queued > 0 { hasQueuedWork = true }
        return queued > 0
    }
}
