import Foundation
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Database

private struct Broken: Error {}

@Suite struct SchedulesTests {
    /// A registry with one schedule that leaves a trace at each run.
    private func registry(_ cadence: Cadence) -> JobRegistry {
        var registry = JobRegistry()
        registry.schedule("test.nightly", every: cadence) { context in
            try await context.finish { tx in try tx.leave(1) }
        }
        return registry
    }

    @Test(arguments: TestEngine.all)
    func `eight workers run a schedule once each time`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.working(registry(.hours(1)), workers: 8) {
            try await eventually { try await world.count("schedules") == 1 }
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await world.count("effects") == 0, "the first run comes after an hour")
            for run in 1...3 {
                world.clock.advance(by: 3_601)
                try await eventually { try await world.count("effects") == run }
                try await Task.sleep(for: .milliseconds(150))
                #expect(try await world.count("effects") == run)
            }
        }
        #expect(try await world.count("jobs") == 0, "runs of schedules leave no rows")
        let status = try await world.database.read { tx in try Jobs.schedules(in: tx) }
        #expect(status.map(\.name) == ["test.nightly"])
        #expect(status.first?.finishedAt == world.now)
        #expect(status.first?.lastError == nil)
    }

    @Test(arguments: TestEngine.all)
    func `runs missed are not made up for`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        try await world.working(registry(.minutes(1)), workers: 3) {
            try await eventually { try await world.count("schedules") == 1 }
            world.clock.advance(by: 10 * 3_600)
            try await eventually { try await world.count("effects") == 1 }
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(try await world.count("effects") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a run never goes on beside the one before`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let isRunning = Mutex(false)
        var registry = JobRegistry()
        registry.schedule("test.slow", every: .minutes(1)) { context in
            let wasRunning = isRunning.withLock { running in
                defer { running = true }
                return running
            }
            #expect(!wasRunning)
            try await Task.sleep(for: .milliseconds(200))
            isRunning.withLock { $0 = false }
            try await context.finish { tx in try tx.leave(1) }
        }
        try await world.working(registry, workers: 3) {
            try await eventually { try await world.count("schedules") == 1 }
            try await eventually {
                world.clock.advance(by: 61)
                return try await world.count("effects") >= 5
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a schedule that fails is noted and goes on`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let fails = Mutex(true)
        var registry = JobRegistry()
        registry.schedule("test.often", every: .seconds(10)) { context in
            if fails.withLock({ $0 }) { throw Broken() }
            try await context.finish { tx in try tx.leave(1) }
        }
        let lastError = { try await world.database.read { tx in try Jobs.schedules(in: tx).first?.lastError } }
        try await world.working(registry) {
            try await eventually { try await world.count("schedules") == 1 }
            world.clock.advance(by: 11)
            try await eventually { try await lastError() == "Broken()" }
            fails.withLock { $0 = false }
            world.clock.advance(by: 11)
            try await eventually { try await world.count("effects") == 1 }
        }
        #expect(try await lastError() == nil)
        #expect(try await world.count("jobs") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a schedule with nothing to do writes nothing`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.schedule("test.idle", every: .seconds(1), if: { _ in false }) { context in
            try await context.write { tx in try tx.leave(1) }
        }
        try await world.working(registry) {
            try await eventually { try await world.count("schedules") == 1 }
            let planned = try await world.database.read { tx in try Jobs.schedules(in: tx).first?.nextRunAt }
            world.clock.advance(by: 60)
            try await Task.sleep(for: .milliseconds(100))
            let after = try await world.database.read { tx in try Jobs.schedules(in: tx).first?.nextRunAt }
            #expect(planned == after)
        }
        #expect(try await world.count("effects") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a clock that comes back from a jump does not silence a schedule`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let days: TimeInterval = 40 * 86_400
        try await world.working(registry(.hours(1)), workers: 2) {
            try await eventually { try await world.count("schedules") == 1 }
            world.clock.advance(by: days)
            try await eventually { try await world.count("effects") == 1 }
            world.clock.advance(by: -days)
            try await Task.sleep(for: .milliseconds(150))
            #expect(try await world.count("effects") == 1, "coming back is no reason to run")
            world.clock.advance(by: 3_601)
            try await eventually { try await world.count("effects") == 2 }
        }
    }

    @Test(arguments: [
        // Berlin 2026: summer time begins on 29 March at 02:00 and ends on 25 October at 03:00.
        (after: "2026-03-28T12:00:00Z", next: "2026-03-29T01:00:00Z"),
        (after: "2026-03-29T01:00:00Z", next: "2026-03-30T00:30:00Z"),
        (after: "2026-10-24T12:00:00Z", next: "2026-10-25T00:30:00Z"),
        (after: "2026-10-25T00:30:00Z", next: "2026-10-26T01:30:00Z"),
        (after: "2026-12-31T10:00:00Z", next: "2027-01-01T01:30:00Z"),
    ])
    func `a daily run keeps to the wall clock across summer time and the year's end`(
        after: String, next: String
    ) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let format = Date.ISO8601FormatStyle()
        #expect(Cadence.day(at: 2, 30, in: zone).next(after: try format.parse(after)) == (try format.parse(next)))
    }

    @Test func `an interval is never shorter than a second`() {
        let start = Date(timeIntervalSince1970: 0)
        #expect(Cadence.seconds(0).next(after: start) == start + 1)
        #expect(Cadence.minutes(5).next(after: start) == start + 300)
    }
}
