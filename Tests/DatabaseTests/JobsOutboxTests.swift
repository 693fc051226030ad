import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

private struct Killed: Error {}

@Suite struct JobsOutboxTests {
    /// Where the process dies: the random points of one round.
    private enum Death: CaseIterable {
        case beforeCommit, afterCommit, afterClaim, afterEffect, never
    }

    @Test(arguments: TestEngine.all)
    func `two hundred kills lose no event, and a repeated delivery keeps its id`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.on(BoxPacked.self, as: "parcel") { event, context in
            let id = try #require(context.eventID)
            try await context.write { tx in try tx.leave(event.box, "\(id)") }
        }
        registry.connect(to: world.database)
        var generator = SeededGenerator(seed: 42)
        var committed: Set<Int> = []

        for round in 0..<200 {
            world.clock.advance(by: 1)
            let death = try #require(Death.allCases.randomElement(using: &generator))
            do {
                let now = world.now
                try await world.database.write { tx in
                    _ = try tx.announce(BoxPacked(box: round), by: .system("test"), at: now)
                    if death == .beforeCommit { throw Killed() }
                }
                committed.insert(round)
            } catch is Killed {}
            guard death != .beforeCommit, death != .afterCommit else { continue }
            for job in try await world.claim(limit: 2, worker: "worker \(round)") {
                if death == .afterClaim { continue }
                let event = try JSONDecoder.canonical.decode(BoxPacked.self, from: Data(job.payload.utf8))
                let id = try #require(job.eventID)
                try await world.context(job).write { tx in try tx.leave(event.box, "\(id)") }
                if death == .never { #expect(try await world.settle(job, .done) == .done) }
            }
        }
        try await world.working(registry, workers: 2) { try await world.settled() }

        #expect(try await world.count("events") == committed.count)
        #expect(try await world.count("jobs WHERE state = 'done'") == committed.count)
        #expect(try await world.count("jobs") == committed.count)
        let effects = try await world.database.read { tx in
            try tx.all("SELECT DISTINCT number, note FROM effects") {
                (number: try $0["number"] as Int, note: try $0["note"] as String)
            }
        }
        #expect(Set(effects.map(\.number)) == committed)
        #expect(effects.count == committed.count, "each event has one id, however often it was delivered")
        let orphans = try await world.count("jobs j WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.id = j.event_id)")
        #expect(orphans == 0)
    }
}
