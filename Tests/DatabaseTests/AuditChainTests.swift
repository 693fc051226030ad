import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct AuditChainTests {
    /// Ten sealed events and the chain's end.
    private func sealed(_ engine: TestEngine) async throws -> (world: JobsWorld, head: AuditHead) {
        let world = try await JobsWorld(engine)
        for box in 0..<10 {
            try await world.announce(box)
            world.clock.advance(by: 1)
        }
        #expect(try await world.database.sealEvents(limit: 4) == 4)
        #expect(try await world.database.sealEvents() == 6)
        #expect(try await world.database.sealEvents() == 0)
        return (world, try #require(try await world.database.auditHead()))
    }

    private func eventID(_ position: Int64, in world: JobsWorld) async throws -> ID<StoredEvent> {
        try await world.database.read { tx in
            try tx.value("SELECT event_id FROM event_seals WHERE position = \(position)")
        }
    }

    /// Does what somebody with the database's password could do.
    private func tamper(_ world: JobsWorld, _ statements: [SQL]) async throws {
        try await world.database.write { tx in for statement in statements { try tx.execute(statement) } }
    }

    @Test(arguments: TestEngine.all)
    func `an untouched chain is intact`(_ engine: TestEngine) async throws {
        let (world, head) = try await sealed(engine)
        #expect(head.position == 10)
        #expect(AuditHead(head.description) == head)
        let report = try await world.database.verifyAuditChain(anchor: head)
        #expect(report == AuditReport(checked: 10, head: head, findings: []))

        try await world.announce(11)
        #expect(try await world.database.verifyAuditChain().isIntact, "an event that waits for its seal is no finding")
        #expect(try await world.database.sealEvents() == 1)
        #expect(try await world.database.verifyAuditChain(anchor: head).checked == 11)
    }

    @Test(arguments: TestEngine.all)
    func `an empty history is intact`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let report = try await world.database.verifyAuditChain()
        #expect(report == AuditReport(checked: 0, head: nil, findings: []))
    }

    @Test(
        arguments: TestEngine.all,
        [
            "name = 'test.other'", "subject_kind = 'order'", "subject_id = '99'", "actor_kind = 'staff'",
            "actor_name = 'Somebody'", "payload = '{\"box\":99}'",
        ])
    func `a changed column of an event is found`(_ engine: TestEngine, _ change: String) async throws {
        let (world, head) = try await sealed(engine)
        let id = try await eventID(4, in: world)
        try await tamper(world, ["UPDATE events SET \(raw: change) WHERE id = \(id)"])
        let report = try await world.database.verifyAuditChain(anchor: head)
        #expect(report.findings == [.changed(position: 4, eventID: id)])
    }

    @Test(arguments: TestEngine.all)
    func `a changed time, actor or customer is found to the microsecond`(_ engine: TestEngine) async throws {
        let (world, _) = try await sealed(engine)
        let id = try await eventID(4, in: world)
        let at = Date(timeIntervalSince1970: 1_760_000_003)
        for change: SQL in [
            "at = \(at + 0.000_002)", "customer_id = \(ID<Customer>())", "actor_id = \(ID<User>())",
        ] {
            try await tamper(world, ["UPDATE events SET \(change) WHERE id = \(id)"])
            #expect(try await world.database.verifyAuditChain().findings == [.changed(position: 4, eventID: id)])
            try await tamper(
                world, ["UPDATE events SET at = \(at), customer_id = NULL, actor_id = NULL WHERE id = \(id)"])
            #expect(try await world.database.verifyAuditChain().isIntact)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a removed event is found, in the middle and at the end`(_ engine: TestEngine) async throws {
        for position in [Int64(5), 10] {
            let (world, _) = try await sealed(engine)
            let id = try await eventID(position, in: world)
            try await tamper(
                world,
                [
                    "DELETE FROM event_seals WHERE position = \(position)", "DELETE FROM events WHERE id = \(id)",
                ])
            let report = try await world.database.verifyAuditChain()
            #expect(report.findings == [.sealsRemoved(position...position)])
        }
    }

    @Test(arguments: TestEngine.all)
    func `a chain cut off at its end is found, with the kept head or an anchor`(_ engine: TestEngine) async throws {
        let (world, head) = try await sealed(engine)
        try await tamper(
            world,
            [
                "DELETE FROM event_seals WHERE position > 7",
                "DELETE FROM events WHERE id NOT IN (SELECT event_id FROM event_seals)",
            ])
        #expect(try await world.database.verifyAuditChain().findings == [.sealsRemoved(8...10)])

        // Whoever also corrects the head is found by what was noted outside.
        try await tamper(
            world,
            [
                """
                UPDATE audit_head SET position = 7, hash = (SELECT hash FROM event_seals WHERE position = 7)
                """
            ])
        #expect(try await world.database.verifyAuditChain().isIntact)
        #expect(try await world.database.verifyAuditChain(anchor: head).findings == [.anchorMissing(head)])
    }

    @Test(arguments: TestEngine.all)
    func `removed seals leave events that are found`(_ engine: TestEngine) async throws {
        let (world, head) = try await sealed(engine)
        let id = try await eventID(10, in: world)
        try await tamper(world, ["DELETE FROM event_seals WHERE position = 10"])
        let report = try await world.database.verifyAuditChain()
        #expect(report.head == head)
        #expect(report.findings == [.sealsRemoved(10...10), .unsealed(eventID: id)])
    }

    @Test(arguments: TestEngine.all)
    func `a reordered history is found`(_ engine: TestEngine) async throws {
        let (world, _) = try await sealed(engine)
        let (third, fourth) = (try await eventID(3, in: world), try await eventID(4, in: world))
        try await tamper(
            world,
            [
                "UPDATE event_seals SET position = 1003 WHERE position = 3",
                "UPDATE event_seals SET position = 3 WHERE position = 4",
                "UPDATE event_seals SET position = 4 WHERE position = 1003",
            ])
        let findings = try await world.database.verifyAuditChain().findings
        #expect(
            findings.prefix(2) == [
                .changed(position: 3, eventID: fourth), .changed(position: 4, eventID: third),
            ])
    }

    @Test(arguments: TestEngine.all)
    func `an event slipped in without a seal, and a seal behind the end, are found`(_ engine: TestEngine) async throws {
        let (world, _) = try await sealed(engine)
        try await world.announce(99)
        try await tamper(world, ["DELETE FROM unsealed_events"])
        let id: ID<StoredEvent> = try await world.database.read { tx in
            try tx.value("SELECT id FROM events WHERE subject_id = '99'")
        }
        #expect(try await world.database.verifyAuditChain().findings == [.unsealed(eventID: id)])

        try await tamper(
            world, ["INSERT INTO event_seals (position, event_id, hash) VALUES (11, \(id), \([UInt8]([1, 2, 3])))"])
        #expect(try await world.database.verifyAuditChain().findings == [.sealsAdded(after: 10)])
    }

    @Test(arguments: TestEngine.all)
    func `sealers at once make one chain`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        for box in 0..<60 { try await world.announce(box) }
        let sealed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    var sealed = 0
                    while true {
                        let count = try await world.database.sealEvents(limit: 5)
                        if count == 0 { return sealed }
                        sealed += count
                    }
                }
            }
            for box in 60..<80 {
                group.addTask {
                    try await world.announce(box)
                    return 0
                }
            }
            return try await group.reduce(0, +)
        }
        let rest = try await world.database.sealEvents()
        #expect(sealed + rest == 80)
        let report = try await world.database.verifyAuditChain()
        #expect(report.checked == 80)
        #expect(report.isIntact)
    }

    @Test(arguments: TestEngine.all)
    func `the worker seals what is announced`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        var registry = JobRegistry()
        registry.addHousekeeping()
        try await world.announce(1)
        try await world.working(registry) {
            try await eventually {
                world.clock.advance(by: 2)
                return try await world.count("unsealed_events") == 0
            }
        }
        #expect(try await world.database.auditHead()?.position == 1)
        #expect(try await world.database.verifyAuditChain().isIntact)
    }
}
