// A worker takes ready jobs, keeps its hold on them by heartbeats, and takes over what a dead worker left.

import Foundation
import Kernel

/// A job as one worker holds it. Whoever claims it later gets a greater `fence`, and this hold is worth nothing.
struct ClaimedJob: RowDecodable, Sendable {
    let id: ID<NewJob>
    let kind: String
    let payload: String
    let eventID: ID<StoredEvent>?
    /// The schedule it is a run of; such a job leaves no row behind.
    let schedule: String?
    let priority: Int
    /// 1 on the first run.
    let attempt: Int
    let maxAttempts: Int
    let fence: Int64

    init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        payload = try row["payload"]
        eventID = try row["event_id"]
        schedule = try row["schedule"]
        priority = try row["priority"]
        attempt = try row["attempts"]
        maxAttempts = try row["max_attempts"]
        fence = try row["fence"]
    }

    /// Which hold on which job this is.
    var hold: Hold { Hold(id: id, fence: fence) }
}

/// One worker's hold on one job.
struct Hold: Hashable, Sendable {
    let id: ID<NewJob>
    let fence: Int64

    /// Matches the job only while this hold is the last one.
    var condition: SQL { "id = \(id) AND fence = \(fence) AND state = 'running'" }
}

/// A running job's last sign of life, as an observer sees it.
struct Pulse: RowDecodable, Sendable {
    let hold: Hold
    let beats: Int64

    init(hold: Hold, beats: Int64) {
        self.hold = hold
        self.beats = beats
    }

    init(row: Row) throws {
        hold = Hold(id: try row["id"], fence: try row["fence"])
        beats = try row["beats"]
    }
}

extension Transaction {
    /// PostgreSQL passes over rows that another worker is taking; SQLite has one writer at a time.
    private var skipLocked: SQL { dialect == .postgreSQL ? "FOR UPDATE SKIP LOCKED" : .empty }

    /// Takes at most `limit` ready jobs of the kinds this worker knows, the most urgent first.
    ///
    /// The choice is a materialized table: PostgreSQL may run an `IN (… LIMIT … SKIP LOCKED)` several times.
    func claimJobs(of kinds: [String], limit: Int, worker: String, at now: Date) throws -> [ClaimedJob] {
        try all(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM jobs WHERE state = 'ready' AND kind IN \(list: kinds)
                ORDER BY priority, run_at, id LIMIT \(limit) \(skipLocked))
            UPDATE jobs SET state = 'running', attempts = attempts + 1, fence = fence + 1, beats = 0,
                worker = \(worker), started_at = \(now)
            WHERE id IN (SELECT id FROM due)
            RETURNING id, kind, payload, event_id, schedule, priority, attempts, max_attempts, fence
            """, as: ClaimedJob.self
        ).sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }
    }

    /// Makes jobs ready whose time has come.
    ///
    /// A retry never waits longer than ``Backoff/longest``: one that seems to was planned by a clock since set back,
    /// and runs now. First runs are left alone: their instant was chosen by the domain.
    func readyWaitingJobs(at now: Date) throws -> Int {
        try execute(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM jobs
                WHERE state = 'waiting'
                    AND (run_at <= \(now) OR (fence > 0 AND run_at > \(now.addingTimeInterval(Backoff.longest))))
                ORDER BY run_at LIMIT 1000 \(skipLocked))
            UPDATE jobs SET state = 'ready' WHERE id IN (SELECT id FROM due)
            """)
    }

    /// Tells the others that the holds are alive.
    ///
    /// - Returns: the holds that still are; the rest was taken over, cancelled or ended.
    func beat(_ holds: [Hold], worker: String) throws -> Set<Hold> {
        let alive = try all(
            """
            UPDATE jobs SET beats = beats + 1
            WHERE state = 'running' AND worker = \(worker) AND id IN \(list: holds.map(\.id))
            RETURNING id, fence
            """
        ) { Hold(id: try $0["id"], fence: try $0["fence"]) }
        return Set(alive).intersection(holds)
    }

    /// What runs anywhere.
    func pulses() throws -> [Pulse] {
        try all("SELECT id, fence, beats FROM jobs WHERE state = 'running' ORDER BY id LIMIT 1000", as: Pulse.self)
    }

    /// Takes jobs from workers that gave no sign of life since `pulses` were seen; the last attempt makes it dead.
    ///
    /// - Returns: how many jobs were taken.
    func takeOver(_ lapsed: [Pulse], at now: Date) throws -> Int {
        var taken = 0
        for pulse in lapsed {
            taken += try execute(
                """
                UPDATE jobs SET state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END,
                    finished_at = CASE WHEN attempts >= max_attempts THEN \(now) END, worker = NULL,
                    last_error = 'the worker was lost'
                WHERE \(pulse.hold.condition) AND beats = \(pulse.beats)
                """)
        }
        // A dead run of a schedule would keep its key and stop the schedule.
        try execute("DELETE FROM jobs WHERE state = 'dead' AND schedule IS NOT NULL")
        return taken
    }
}

/// Decides which running jobs belong to a dead worker, without asking any wall clock.
///
/// An observer measures on its own monotonic clock how long it has seen the very same pulse. So a machine whose
/// clock jumps takes nothing over, and a hold is never cut short: the observer starts counting after the heartbeat.
struct LeaseWatch {
    private struct Sighting {
        let beats: Int64
        var silence: Duration
    }

    let lease: Duration
    /// How much one look may add: a process that was stopped for an hour has not watched for an hour.
    let longestGap: Duration
    private var sightings: [Hold: Sighting] = [:]
    private var lastLook: ContinuousClock.Instant?

    init(lease: Duration, interval: Duration) {
        self.lease = lease
        longestGap = interval * 2
    }

    /// Remembers the pulses of this moment and returns those unchanged for the length of a lease.
    mutating func look(at pulses: [Pulse], now: ContinuousClock.Instant) -> [Pulse] {
        let gap = lastLook.map { min($0.duration(to: now), longestGap) } ?? .zero
        lastLook = now
        var seen: [Hold: Sighting] = [:]
        var lapsed: [Pulse] = []
        for pulse in pulses {
            var sighting = Sighting(beats: pulse.beats, silence: .zero)
            if let earlier = sightings[pulse.hold], earlier.beats == pulse.beats {
                sighting.silence = earlier.silence + gap
            }
            seen[pulse.hold] = sighting
            if sighting.silence >= lease { lapsed.append(pulse) }
        }
        sightings = seen
        return lapsed
    }
}
