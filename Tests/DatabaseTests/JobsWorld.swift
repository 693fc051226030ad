// The queue's world: a database with a table of effects, a clock that stands, workers that are quick.

import Foundation
import Kernel
import Logging
import TestKit

@testable import Database

/// An event to react to.
struct BoxPacked: DomainEvent {
    static let name = "test.box_packed"
    let box: Int
    var subject: EventSubject { EventSubject("box", String(box)) }
}

/// What a test job carries.
struct Parcel: Codable, Sendable {
    let number: Int
}

struct JobsWorld: Sendable {
    let database: Database
    let clock = SettableClock(Date(timeIntervalSince1970: 1_760_000_000))
    let logger = TestDatabase.quiet

    var now: Date { clock.now }

    init(_ engine: TestEngine) async throws {
        let effects = Migration(
            "test.0001 effects", "CREATE TABLE effects (number :integer NOT NULL, note :text NOT NULL)")
        database = try await TestDatabase.make(engine, migrations: Database.migrations + [effects])
    }

    /// Settings that make a minute's story take seconds. Not shorter: a busy machine delays heartbeats too.
    var quick: WorkerSettings {
        var settings = WorkerSettings()
        settings.poll = .milliseconds(10)
        settings.lease = .seconds(4)
        settings.heartbeat = .milliseconds(300)
        settings.watch = .milliseconds(300)
        settings.grace = .seconds(10)
        return settings
    }

    func worker(_ registry: JobRegistry, _ settings: WorkerSettings? = nil) -> Worker {
        Worker(
            database: database, registry: registry, settings: settings ?? quick, clock: clock.clock,
            randomness: .seeded(1), logger: logger)
    }

    /// Works with `count` workers while `body` runs, then stops them.
    func working<Value: Sendable>(
        _ registry: JobRegistry, workers count: Int = 1, _ settings: WorkerSettings? = nil,
        _ body: () async throws -> Value
    ) async throws -> Value {
        registry.connect(to: database)
        let workers = (0..<count).map { _ in worker(registry, settings) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            defer { for worker in workers { worker.stop() } }
            return try await body()
        }
    }

    /// Waits until no job is waiting, ready or running.
    func settled(within limit: Duration = .seconds(20)) async throws {
        try await eventually(within: limit) {
            try await count("jobs WHERE state IN ('waiting', 'ready', 'running') AND schedule IS NULL") == 0
        }
    }

    @discardableResult
    func enqueue(
        _ kind: String, _ number: Int = 0, priority: Int = 100, uniqueKey: String? = nil, runAt: Date? = nil,
        maxAttempts: Int = 20
    ) async throws -> Bool {
        let job = try NewJob(
            kind: kind, encoding: Parcel(number: number), uniqueKey: uniqueKey, priority: priority, runAt: runAt,
            maxAttempts: maxAttempts)
        return try await database.write { [now] tx in try tx.enqueue(job, at: now) }
    }

    func announce(_ box: Int) async throws {
        try await database.write { [now] tx in
            _ = try tx.announce(BoxPacked(box: box), by: .system("test"), at: now)
        }
    }

    /// Claims like a worker called `worker` that then may or may not live on.
    func claim(_ kind: String = "parcel", limit: Int = 1, worker: String = "somebody") async throws -> [ClaimedJob] {
        try await database.claim { [now] tx in try tx.claimJobs(of: [kind], limit: limit, worker: worker, at: now) }
    }

    func settle(_ job: ClaimedJob, _ end: RunEnd) async throws -> Settlement {
        try await database.claim { [now] tx in try tx.settle(job, end, at: now) }
    }

    /// What the observers do once a lease has lapsed.
    func takeOver(_ jobs: [ClaimedJob]) async throws -> Int {
        try await database.claim { [now] tx in
            try tx.takeOver(jobs.map { Pulse(hold: $0.hold, beats: 0) }, at: now)
        }
    }

    func context(_ job: ClaimedJob) -> JobContext {
        JobContext(
            database: database, logger: logger, attempt: job.attempt, eventID: job.eventID, hasClockJumped: false,
            clock: clock.clock, job: job)
    }

    func count(_ rest: String) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(raw: rest)") }
    }

    /// The only job's state, attempts and last error.
    func onlyJob() async throws -> (state: String, attempts: Int, runAt: Date, error: String?) {
        try await database.read { tx in
            try tx.one("SELECT state, attempts, run_at, last_error FROM jobs") { row in
                (try row["state"], try row["attempts"], try row["run_at"], try row["last_error"])
            }
        }
    }
}

extension Transaction {
    /// Leaves a trace that tests count.
    func leave(_ number: Int, _ note: String = "") throws {
        try execute("INSERT INTO effects (number, note) VALUES (\(number), \(note))")
    }
}

struct TookTooLong: Error {}

/// Sends again what was answered “overloaded”, as a client does on 503.
func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
    while true {
        do {
            return try await body()
        } catch DatabaseError.overloaded, DatabaseError.serialization {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// Asks until the answer is yes.
func eventually(within limit: Duration = .seconds(120), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw TookTooLong() }
        try await Task.sleep(for: .milliseconds(10))
    }
}
