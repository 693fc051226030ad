// What an administrator sees of the queue, and what he can do: try dead jobs again, cancel.

import Foundation
import Kernel

/// The queue as an administrator sees it.
package enum Jobs {}

/// How many jobs are in each state; no count goes beyond ``ceiling``.
package struct JobCounts: Sendable, Equatable {
    /// Nobody needs to know more exactly how many there are.
    package static let ceiling = 10_000

    /// To run later: planned, or to be tried again.
    package let waiting: Int
    package let ready: Int
    package let running: Int
    package let dead: Int
    /// Since when the oldest ready job could run.
    package let oldestReadyAt: Date?

    var byState: [(String, Int)] {
        [("waiting", waiting), ("ready", ready), ("running", running), ("dead", dead)]
    }
}

/// A job that failed for good.
package struct DeadJob: RowDecodable, Sendable {
    package let id: ID<NewJob>
    package let kind: String
    package let payload: String
    package let eventID: ID<StoredEvent>?
    package let attempts: Int
    package let lastError: String?
    package let createdAt: Date
    package let diedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        payload = try row["payload"]
        eventID = try row["event_id"]
        attempts = try row["attempts"]
        lastError = try row["last_error"]
        createdAt = try row["created_at"]
        diedAt = try row["finished_at"]
    }
}

/// A schedule and its last run.
package struct ScheduleStatus: RowDecodable, Sendable {
    package let name: String
    package let nextRunAt: Date
    package let finishedAt: Date?
    /// Nil when the last run went well.
    package let lastError: String?

    package init(row: Row) throws {
        name = try row["name"]
        nextRunAt = try row["next_run_at"]
        finishedAt = try row["finished_at"]
        lastError = try row["last_error"]
    }
}

extension Jobs {
    /// How much there is to do.
    package static func counts(in tx: Transaction) throws -> JobCounts {
        func count(_ state: SQL) -> SQL {
            "(SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = \(state) LIMIT \(JobCounts.ceiling)) AS counted)"
        }
        return try tx.one(
            """
            SELECT \(count("'waiting'")) AS waiting, \(count("'ready'")) AS ready, \(count("'running'")) AS running,
                \(count("'dead'")) AS dead, (SELECT MIN(run_at) FROM jobs WHERE state = 'ready') AS oldest
            """
        ) { row in
            JobCounts(
                waiting: try row["waiting"], ready: try row["ready"], running: try row["running"],
                dead: try row["dead"], oldestReadyAt: try row["oldest"])
        }
    }

    /// Dead jobs, the latest first.
    package static func dead(_ page: PageRequest, in tx: Transaction) throws -> Page<DeadJob> {
        let place = page.cursor.flatMap { cursor -> SQL? in
            guard cursor.values.count == 2, let at = Int64(cursor.values[0]),
                let id = ID<NewJob>(cursor.values[1])
            else { return nil }
            let values: SQL = "(\(Date(microsecondsSince1970: at)), \(id))"
            return page.isBackward ? "(finished_at, id) > \(values)" : "(finished_at, id) < \(values)"
        }
        let order: SQL = page.isBackward ? "finished_at, id" : "finished_at DESC, id DESC"
        let rows = try tx.all(
            """
            SELECT id, kind, payload, event_id, attempts, last_error, created_at, finished_at FROM jobs
            WHERE state = 'dead' AND \(place ?? "TRUE") ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: DeadJob.self)
        return Page(rows, of: page) { job in
            Cursor([String(job.diedAt.microsecondsSince1970), job.id.description])
        }
    }

    /// Every schedule that ever was planned, by name.
    package static func schedules(in tx: Transaction) throws -> [ScheduleStatus] {
        try tx.all(
            "SELECT name, next_run_at, finished_at, last_error FROM schedules ORDER BY name", as: ScheduleStatus.self)
    }

    /// Gives a dead job all its attempts again, from now.
    ///
    /// - Returns: false when it is not dead (any more).
    package static func replay(_ id: ID<NewJob>, at now: Date, in tx: Transaction) throws -> Bool {
        try replay(where: "id = \(id)", at: now, in: tx) > 0
    }

    /// Gives every dead job of a kind its attempts again, for when what was broken is mended.
    package static func replayAll(of kind: String, at now: Date, in tx: Transaction) throws -> Int {
        try replay(where: "kind = \(kind)", at: now, in: tx)
    }

    /// Keeps a job from running; one that runs is stopped at its next heartbeat and can write nothing from now on.
    ///
    /// - Returns: false when it has ended already.
    package static func cancel(_ id: ID<NewJob>, at now: Date, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE jobs SET state = 'cancelled', finished_at = \(now), worker = NULL
            WHERE id = \(id) AND schedule IS NULL AND state IN ('waiting', 'ready', 'running')
            """) > 0
    }

    private static func replay(where condition: SQL, at now: Date, in tx: Transaction) throws -> Int {
        let replayed = try tx.execute(
            """
            UPDATE jobs SET state = 'ready', attempts = 0, run_at = \(now), finished_at = NULL
            WHERE state = 'dead' AND \(condition)
            """)
        if replayed > 0 { tx.hasQueuedWork = true }
        return replayed
    }
}
