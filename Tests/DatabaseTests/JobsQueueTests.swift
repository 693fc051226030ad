import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct JobsQueueTests {
    @Test(arguments: TestEngine.all)
    func `a job with a unique key already queued is not queued again`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        #expect(try await world.enqueue("parcel", 1, uniqueKey: "a"))
        #expect(try await world.enqueue("parcel", 2, uniqueKey: "a") == false)
        #expect(try await world.enqueue("parcel", 3, uniqueKey: "b"))
        #expect(try await world.enqueue("parcel", 4))
        #expect(try await world.count("jobs") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a rolled back transaction queues nothing`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let now = world.now
        await #expect(throws: LostHold.self) {
            try await world.database.write { tx in
                try tx.enqueue(NewJob(kind: "parcel", payload: "{}"), at: now)
                throw LostHold()
            }
        }
        #expect(try await world.count("jobs") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `the most urgent of the known kinds come first, then the oldest`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel", 1)
        world.clock.advance(by: 1)
        try await world.enqueue("parcel", 2)
        try await world.enqueue("unknown", 3, priority: 1)
        try await world.enqueue("parcel", 4, priority: 10)

        var payloads: [String] = []
        for _ in 0..<4 { payloads += try await world.claim().map(\.payload) }
        #expect(try payloads.map { try JSONDecoder().decode(Parcel.self, from: Data($0.utf8)).number } == [4, 1, 2])
        #expect(try await world.count("jobs WHERE state = 'ready' AND kind = 'unknown'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a job planned for later waits until then`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel", runAt: world.now + 60)
        for (seconds, ready) in [(59.0, 0), (1.0, 1)] {
            world.clock.advance(by: seconds)
            let now = world.now
            #expect(try await world.database.claim { tx in try tx.readyWaitingJobs(at: now) } == ready)
        }
        #expect(try await world.claim().count == 1)
    }

    @Test(arguments: TestEngine.all)
    func `workers that claim at once share the jobs and take none twice`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        for number in 0..<100 { try await world.enqueue("parcel", number) }
        let taken = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var mine: [ClaimedJob] = []
                    while true {
                        let jobs = try await world.claim(limit: 3, worker: "w\(worker)")
                        if jobs.isEmpty { return mine }
                        mine += jobs
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.count == 100)
        #expect(Set(taken.map(\.id)).count == 100)
        #expect(Set(taken.map(\.fence)) == [1])
    }

    @Test(
        arguments: TestEngine.all,
        [
            (end: RunEnd.done, becomes: Settlement.done, state: "done", attempts: 1, wait: 0.0, error: String?.none),
            (.failed("x", retryAfter: 7), .retry, "waiting", 1, 7, "x"),
            (.failed("x", retryAfter: 99_999), .retry, "waiting", 1, 3_600, "x"),
            (.permanentlyFailed("no such address"), .dead, "dead", 1, 0, "no such address"),
            (.postponed("1C is down", retryAfter: 30), .retry, "waiting", 0, 30, "1C is down"),
            (.givenBack, .givenBack, "ready", 0, 0, nil),
        ])
    func `a run ends as it should`(
        _ engine: TestEngine,
        _ expected: (
            end: RunEnd, becomes: Settlement, state: String, attempts: Int, wait: Double, error: String?
        )
    ) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel")
        let job = try #require(try await world.claim().first)
        #expect(try await world.settle(job, expected.end) == expected.becomes)
        let stored = try await world.onlyJob()
        #expect(stored.state == expected.state)
        #expect(stored.attempts == expected.attempts)
        #expect(stored.runAt == world.now + expected.wait)
        #expect(stored.error == expected.error)
        #expect(try await world.settle(job, .done) == .lost)
    }

    @Test(arguments: TestEngine.all)
    func `the last attempt makes a job dead, and a replay gives all attempts back`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel", maxAttempts: 1)
        let job = try #require(try await world.claim().first)
        #expect(try await world.settle(job, .failed("x", retryAfter: 1)) == .dead)

        let now = world.now
        #expect(try await world.database.write { tx in try Jobs.replay(job.id, at: now, in: tx) })
        #expect(try await world.database.write { tx in try Jobs.replay(job.id, at: now, in: tx) } == false)
        let again = try #require(try await world.claim().first)
        #expect(again.attempt == 1)
        #expect(again.fence == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a worker that was taken over can neither write nor end the job`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel")
        let stale = try #require(try await world.claim(worker: "old").first)
        #expect(try await world.takeOver([stale]) == 1)
        await #expect(throws: LostHold.self) { try await world.context(stale).write { tx in try tx.leave(1, "stale") } }

        let fresh = try #require(try await world.claim(worker: "new").first)
        await #expect(throws: LostHold.self) { try await world.context(stale).write { tx in try tx.leave(1, "stale") } }
        await #expect(throws: LostHold.self) {
            try await world.context(stale).finish { tx in try tx.leave(1, "stale") }
        }
        #expect(try await world.settle(stale, .done) == .lost)
        #expect(try await world.settle(stale, .failed("x", retryAfter: 1)) == .lost)
        #expect(try await world.count("effects") == 0)

        try await world.context(fresh).finish { tx in try tx.leave(1, "fresh") }
        await #expect(throws: LostHold.self) {
            try await world.context(fresh).finish { tx in try tx.leave(1, "twice") }
        }
        #expect(try await world.count("effects WHERE note = 'fresh'") == 1)
        #expect(try await world.count("effects") == 1)
        #expect(try await world.onlyJob().state == "done")
    }

    @Test(arguments: TestEngine.all)
    func `a hold with a heartbeat since the look is not taken over`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel")
        let job = try #require(try await world.claim(worker: "w").first)
        let alive = try await world.database.claim { tx in try tx.beat([job.hold], worker: "w") }
        #expect(alive == [job.hold])
        #expect(try await world.takeOver([job]) == 0)
        #expect(try await world.onlyJob().state == "running")
        #expect(try await world.database.claim { tx in try tx.beat([job.hold], worker: "other") } == [])
    }

    @Test(arguments: TestEngine.all)
    func `a job that loses its worker at the last attempt is dead`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel", maxAttempts: 2)
        for state in ["ready", "dead"] {
            #expect(try await world.takeOver(try await world.claim()) == 1)
            #expect(try await world.onlyJob().state == state)
        }
        #expect(try await world.onlyJob().error == "the worker was lost")
    }

    @Test(arguments: TestEngine.all)
    func `a cancelled job does not run, and a running one can write no more`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel")
        let now = world.now
        let job = try #require(try await world.claim().first)
        #expect(try await world.database.write { tx in try Jobs.cancel(job.id, at: now, in: tx) })
        #expect(try await world.database.write { tx in try Jobs.cancel(job.id, at: now, in: tx) } == false)
        await #expect(throws: LostHold.self) { try await world.context(job).write { tx in try tx.leave(1) } }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.onlyJob().state == "cancelled")
    }

    @Test(arguments: TestEngine.all)
    func `an administrator sees how much there is and pages through the dead`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let start = world.now
        for number in 0..<7 {
            try await world.enqueue("parcel", number)
            world.clock.advance(by: 1)
        }
        for job in try await world.claim(limit: 5) {
            world.clock.advance(by: 1)
            _ = try await world.settle(job, .permanentlyFailed("broken"))
        }
        try await world.enqueue("later", runAt: world.now + 3_600)
        let counts = try await world.database.read { tx in try Jobs.counts(in: tx) }
        #expect(counts == JobCounts(waiting: 1, ready: 2, running: 0, dead: 5, oldestReadyAt: start + 5))

        var seen: [ID<NewJob>] = []
        var request: PageRequest? = PageRequest(limit: 2)
        while let page = request {
            let dead = try await world.database.read { tx in try Jobs.dead(page, in: tx) }
            #expect(dead.items.allSatisfy { $0.lastError == "broken" && $0.attempts == 1 })
            seen += dead.items.map(\.id)
            request = dead.next.map { PageRequest(limit: 2, after: $0) }
        }
        #expect(seen.count == 5)
        #expect(seen == seen.sorted(by: >))
        let replayed = try await world.database.write { [now = world.now] tx in
            try Jobs.replayAll(of: "parcel", at: now, in: tx)
        }
        #expect(replayed == 5)
    }

    @Test(arguments: TestEngine.all)
    func `only what has served its time is pruned`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        for end in [RunEnd.done, .permanentlyFailed("x")] {
            try await world.enqueue("parcel")
            _ = try await world.settle(try #require(try await world.claim().first), end)
        }
        try await world.enqueue("parcel")
        try await world.database.prune(at: world.now + 7 * 86_400)
        #expect(try await world.count("jobs") == 3)
        try await world.database.prune(at: world.now + 7 * 86_400 + 1)
        #expect(try await world.count("jobs WHERE state IN ('dead', 'ready')") == 2)
        #expect(try await world.count("jobs") == 2)
    }

    @Test(arguments: [
        (attempt: 1, jitter: 0.0, seconds: 2.5), (1, 1, 5), (2, 1, 10), (5, 0.5, 60), (10, 1, 2_560), (11, 1, 3_600),
        (11, 0, 1_800), (1_000_000, 1, 3_600), (0, 1, 5), (-3, 9, 5),
    ])
    func `retries wait longer each time, an hour at most`(attempt: Int, jitter: Double, seconds: Double) {
        #expect(Backoff.delay(afterAttempt: attempt, jitter: jitter) == seconds)
    }

    @Test func `a lease lapses by watching alone`() {
        var watch = LeaseWatch(lease: .seconds(30), interval: .seconds(5))
        let hold = Hold(id: ID(), fence: 1)
        let start = ContinuousClock.now
        func look(_ second: Int, _ beats: Int64, fence: Int64 = 1) -> Int {
            watch.look(
                at: [Pulse(hold: Hold(id: hold.id, fence: fence), beats: beats)], now: start + .seconds(second)
            ).count
        }
        #expect((0...5).map { look($0 * 5, 0) } == [0, 0, 0, 0, 0, 0])
        #expect(look(30, 0) == 1, "30 seconds without a beat")
        #expect(look(35, 1) == 0, "a beat came after all")
        #expect(look(64, 1) == 0, "a gap counts as two intervals at most: this process did not watch")
        #expect(look(65, 1, fence: 2) == 0, "another worker's hold starts anew")
        #expect((14...18).map { look($0 * 5, 1, fence: 2) }.allSatisfy { $0 == 0 })
        #expect(look(95, 1, fence: 2) == 1)
    }
}
