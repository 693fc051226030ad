import Foundation
import Kernel

/// Durable work: queued in the transaction that needs it, done at least once.
package struct NewJob: Sendable {
    /// Names the handler; stored, so it never changes.
    package var kind: String
    /// JSON.
    package var payload: String
    /// Two jobs with one key are one job.
    package var uniqueKey: String?
    /// The event it follows from.
    package var eventID: ID<StoredEvent>?
    /// Smaller runs first.
    package var priority = 100
    /// Not before this instant; nil for now.
    package var runAt: Date?
    package var maxAttempts = 12

    package init(
        kind: String, payload: String, uniqueKey: String? = nil, eventID: ID<StoredEvent>? = nil,
        priority: Int = 100, runAt: Date? = nil, maxAttempts: Int = 12
    ) {
        self.kind = kind
        self.payload = payload
        self.uniqueKey = uniqueKey
        self.eventID = eventID
        self.priority = priority
        self.runAt = runAt
        self.maxAttempts = maxAttempts
    }
}

extension Transaction {
    /// Queues a job in this transaction; a job with the same unique key already queued makes this a no-op.
    package func enqueue(_ job: NewJob, at now: Date) throws {
        try execute(
            """
            INSERT INTO jobs (id, kind, payload, unique_key, event_id, state, priority, run_at, attempts, max_attempts, fence, created_at)
            VALUES (\(ID<NewJob>(at: now)), \(job.kind), \(SQLValue.json(job.payload)), \(job.uniqueKey), \(job.eventID),
                    'ready', \(job.priority), \(job.runAt ?? now), 0, \(job.maxAttempts), 0, \(now))
            ON CONFLICT (unique_key) DO NOTHING
            """)
        hasQueuedWork = true
    }
}
