import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct EventsTests {
    @Test(arguments: TestEngine.all)
    func `an announced event is stored with who, when and what, and queues its jobs`(_ engine: TestEngine) async throws
    {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.on(BoxPacked.self, as: "test.label") { _, _ in }
        registry.connect(to: world.database)
        let (userID, customerID, now) = (ID<User>(), ID<Customer>(), world.now)
        let buyer = Principal(
            kind: .member(customerID), userID: userID, name: "Анна", permissions: [.placeOrders: .own])
        let id = try await world.database.write { tx in try tx.announce(BoxPacked(box: 7), by: buyer, at: now) }

        let history = try await world.database.read { tx in try tx.history(of: EventSubject("box", "7")) }
        let event = try #require(history.first)
        #expect(history.count == 1)
        #expect(event.id == id)
        #expect(event.name == "test.box_packed")
        #expect(event.customerID == customerID)
        #expect(event.actorKind == "member")
        #expect(event.actorID == userID)
        #expect(event.actorName == "Анна")
        #expect(event.at == now)
        #expect(try event.decoded(as: BoxPacked.self).box == 7)
        #expect(try await world.count("unsealed_events") == 1)
        #expect(try await world.count("jobs WHERE kind = 'test.label' AND unique_key = 'test.label:\(id)'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a rolled back transaction announces nothing`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.on(BoxPacked.self, as: "test.label") { _, _ in }
        registry.connect(to: world.database)
        let now = world.now
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in
                _ = try tx.announce(BoxPacked(box: 7), by: .system("test"), at: now)
                throw NotFound()
            }
        }
        for table in ["events", "unsealed_events", "jobs"] { #expect(try await world.count(table) == 0) }
    }

    @Test(arguments: TestEngine.all)
    func `a history is of one object, oldest first`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        for box in [1, 2, 1] {
            try await world.announce(box)
            world.clock.advance(by: 1)
        }
        let history = try await world.database.read { tx in try tx.history(of: EventSubject("box", "1")) }
        #expect(history.map { $0.at.timeIntervalSince1970 } == [1_760_000_000, 1_760_000_002])
    }
}
