import Foundation
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Database

/// Counts from several tasks.
private final class Tally: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    func add(_ number: Int = 0) { counts.withLock { $0[number, default: 0] += 1 } }

    var all: [Int: Int] { counts.withLock { $0 } }

    var total: Int { all.values.reduce(0, +) }
}

private struct Broken: Error {}

@Suite struct JobsWorkerTests {
    @Test(arguments: TestEngine.all)
    func `an announced event is reacted to at once, once for each subscription`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        for kind in ["test.label", "test.count"] {
            registry.on(BoxPacked.self, as: kind) { event, context in
                let eventID = try #require(context.eventID)
                try await context.finish { tx in try tx.leave(event.box, "\(kind) \(eventID)") }
            }
        }
        var sleepy = world.quick
        sleepy.poll = .seconds(3_600)
        try await world.working(registry, sleepy) {
            try await eventually { try await world.count("audit_head") >= 0 }
            try await Task.sleep(for: .milliseconds(100))
            try await world.announce(7)
            try await world.settled(within: .seconds(15))
        }
        #expect(try await world.count("effects WHERE number = 7") == 2)
        #expect(try await world.count("jobs WHERE state = 'done' AND event_id IS NOT NULL") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a poison job goes dead and the rest flows`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { parcel, context in
            tally.add(parcel.number)
            guard parcel.number != 3 else { throw Broken() }
            try await context.finish { tx in try tx.leave(parcel.number) }
        }
        for number in 0..<20 { try await world.enqueue("parcel", number, maxAttempts: 3) }
        try await world.working(registry) {
            try await eventually {
                world.clock.advance(by: 30)
                return try await world.count("jobs WHERE state IN ('waiting', 'ready', 'running')") == 0
            }
        }
        #expect(tally.all[3] == 3)
        #expect(tally.total == 22)
        #expect(try await world.count("effects") == 19)
        #expect(try await world.count("jobs WHERE state = 'dead' AND last_error = 'Broken()' AND attempts = 3") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what cannot be read or is said to be hopeless is dead at once`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { _, _ in throw JobFailure.permanent("no such street") }
        registry.handle("box", as: BoxPacked.self) { _, _ in }
        try await world.enqueue("parcel")
        try await world.enqueue("box")
        try await world.working(registry) { try await world.settled() }
        #expect(try await world.count("jobs WHERE state = 'dead' AND attempts = 1") == 2)
        #expect(try await world.count("jobs WHERE last_error = 'no such street'") == 1)
        #expect(try await world.count("jobs WHERE last_error LIKE 'the payload is not a BoxPacked%'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a dead worker's job is taken over`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.enqueue("parcel", 5)
        let orphan = try #require(try await world.claim(worker: "killed").first)
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { parcel, context in
            try await context.finish { tx in try tx.leave(parcel.number, "attempt \(context.attempt)") }
        }
        try await world.working(registry) {
            try await Task.sleep(for: .seconds(2))
            #expect(try await world.count("effects") == 0, "not before the lease is over")
            try await world.settled()
        }
        #expect(try await world.count("effects WHERE note = 'attempt 2'") == 1)
        await #expect(throws: LostHold.self) { try await world.context(orphan).write { tx in try tx.leave(6) } }
    }

    @Test(arguments: TestEngine.all)
    func `a long job keeps its hold by heartbeats`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { _, context in
            tally.add()
            try await Task.sleep(for: .seconds(7))
            try await context.write { tx in try tx.leave(1) }
        }
        try await world.enqueue("parcel")
        try await world.working(registry, workers: 3) { try await world.settled() }
        #expect(tally.total == 1)
        #expect(try await world.onlyJob().state == "done")
        #expect(try await world.onlyJob().attempts == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a stop waits for what runs, and claims nothing more`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { parcel, context in
            tally.add()
            try await Task.sleep(for: .milliseconds(300))
            try await context.finish { tx in try tx.leave(parcel.number) }
        }
        for number in 0..<3 { try await world.enqueue("parcel", number) }
        var single = world.quick
        single.slots = 1
        try await world.working(registry, single) { try await eventually { tally.total == 1 } }
        #expect(try await world.count("effects") == 1)
        #expect(try await world.count("jobs WHERE state = 'ready' AND attempts = 0") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `what does not end within the grace is given back unharmed`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { _, _ in
            tally.add()
            try await Task.sleep(for: .seconds(60))
        }
        try await world.enqueue("parcel")
        var hasty = world.quick
        hasty.grace = .milliseconds(100)
        let took = try await ContinuousClock().measure {
            try await world.working(registry, hasty) { try await eventually { tally.total == 1 } }
        }
        #expect(took < .seconds(10))
        #expect(try await world.onlyJob().state == "ready")
        #expect(try await world.onlyJob().attempts == 0)
    }

    @Test(arguments: TestEngine.all)
    func `cancelling the worker's task gives its jobs back at once`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { _, _ in
            tally.add()
            try await Task.sleep(for: .seconds(60))
        }
        try await world.enqueue("parcel")
        let worker = world.worker(registry)
        let work = Task { await worker.run() }
        try await eventually { tally.total == 1 }
        work.cancel()
        #expect(await ContinuousClock().measure { await work.value } < .seconds(10))
        #expect(try await world.onlyJob().state == "ready")
        #expect(try await world.onlyJob().attempts == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a run beyond its time limit has failed`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self, timeLimit: .milliseconds(50)) { _, _ in
            try await Task.sleep(for: .seconds(60))
        }
        try await world.enqueue("parcel", maxAttempts: 1)
        try await world.working(registry) { try await world.settled() }
        #expect(try await world.onlyJob().state == "dead")
        #expect(try await world.onlyJob().error == "TimeLimitExceeded()")
    }

    @Test(arguments: TestEngine.all)
    func `a job cancelled while it runs is stopped at the next heartbeat`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let (started, stopped) = (Tally(), Tally())
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { _, _ in
            started.add()
            defer { stopped.add() }
            try await Task.sleep(for: .seconds(60))
        }
        try await world.enqueue("parcel")
        try await world.working(registry) {
            try await eventually { started.total == 1 }
            let id: ID<NewJob> = try await world.database.read { tx in try tx.value("SELECT id FROM jobs") }
            let now = world.now
            let isCancelled = try await world.database.write { tx in try Jobs.cancel(id, at: now, in: tx) }
            #expect(isCancelled)
            try await eventually(within: .seconds(15)) { stopped.total == 1 }
        }
        #expect(try await world.onlyJob().state == "cancelled")
    }

    @Test(arguments: TestEngine.all, [3_600, -3_600, 3_456_000, -3_456_000] as [TimeInterval])
    func `a clock that jumps and comes back neither loses nor doubles a job`(
        _ engine: TestEngine, jump: TimeInterval
    ) async throws {
        let world = try await JobsWorld(engine)
        let tally = Tally()
        var registry = JobRegistry()
        registry.handle("parcel", as: Parcel.self) { parcel, context in
            tally.add(parcel.number)
            // Long enough to be running while the clock jumps.
            try await Task.sleep(for: .milliseconds(parcel.number.isMultiple(of: 10) ? 500 : 5))
            if context.attempt == 1, parcel.number.isMultiple(of: 7) { throw Broken() }
            try await context.finish { tx in try tx.leave(parcel.number) }
        }
        let queue = { (numbers: Range<Int>) in
            for number in numbers { try await world.enqueue("parcel", number) }
        }
        try await world.working(registry, workers: 2) {
            try await queue(0..<20)
            world.clock.advance(by: jump)
            try await queue(20..<40)
            try await Task.sleep(for: .milliseconds(400))
            world.clock.advance(by: -jump)
            try await queue(40..<60)
            // Retries planned before, during and after the jump: all within an hour of any clock and a bit.
            try await eventually {
                world.clock.advance(by: 60)
                return try await world.count("jobs WHERE state IN ('waiting', 'ready', 'running')") == 0
            }
        }
        #expect(try await world.count("effects") == 60)
        let expected = Dictionary(uniqueKeysWithValues: (0..<60).map { ($0, $0.isMultiple(of: 7) ? 2 : 1) })
        #expect(tally.all == expected)
    }
}
