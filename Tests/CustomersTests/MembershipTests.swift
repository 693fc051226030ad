import Database
import Foundation
import Identity
import Kernel
import TestKit
import Testing
import Web

@testable import Customers

@Suite struct MembershipTests {
    @Test(arguments: TestEngine.all)
    func `a revoked member has nothing at the next request, and gets it back`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let buyer = world.purchaser
        #expect(try await world.principal(buyer).kind == .member(world.ours))
        #expect(try await world.principal(buyer).may(.placeOrders))

        try await world.act(as: world.director) { try Customers.revoke(buyer.memberID, by: $0, at: $1, in: $2) }
        let revoked = try await world.principal(buyer)
        #expect(revoked.kind == .person)
        #expect(revoked.permissions == [.manageProfile: .own])
        #expect(try await world.signedIn(buyer)?.customerName == nil)

        try await world.act(as: world.director) { try Customers.restore(buyer.memberID, by: $0, at: $1, in: $2) }
        #expect(try await world.principal(buyer).kind == .member(world.ours))
        #expect(
            try await world.count("events WHERE name IN ('customers.member_revoked', 'customers.member_restored')") == 2
        )
    }

    @Test(arguments: TestEngine.all)
    func `a role or unit given now counts at the next request`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, buyer) = (world.ours, world.purchaser)
        let unit = try await world.act(as: world.director) {
            try Customers.addUnit("Склад", to: ours, by: $0, at: $1, in: $2)
        }
        var form = MemberForm()
        form.role = "warehouse"
        form.unit = unit.description
        let wanted = form
        try await world.act(as: world.director) {
            try Customers.change(buyer.memberID, to: wanted, by: $0, at: $1, in: $2)
        }
        let principal = try await world.principal(buyer)
        #expect(principal.unitID == unit)
        #expect(principal.depth(of: .viewOrders) == .unit)
        #expect(!principal.may(.placeOrders) && !principal.may(.viewPrices))
    }

    @Test(arguments: TestEngine.all)
    func `the last director stays director and keeps the access`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let director = world.director
        var form = MemberForm()
        form.role = "accountant"
        let wanted = form
        await #expect(throws: MemberRefusal.lastDirector) {
            try await world.act(as: director) { try Customers.revoke(director.memberID, by: $0, at: $1, in: $2) }
        }
        await #expect(throws: MemberRefusal.lastDirector) {
            try await world.act(as: director) {
                try Customers.change(director.memberID, to: wanted, by: $0, at: $1, in: $2)
            }
        }
        #expect(try await world.count("members WHERE role = 'director' AND revoked_at IS NULL") == 2)
        #expect(try await world.count("events WHERE name LIKE 'customers.member%'") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `two directors who revoke each other at once leave one`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let second = try await world.add("second@romashka.example", .director, to: world.ours)
        let (one, two) = (world.director.memberID, second.memberID)
        let (first, other) = (try await world.principal(world.director), try await world.principal(second))
        let now = world.clock.now
        let done = await withTaskGroup(of: Bool.self) { group in
            for (member, principal) in [(two, first), (one, other)] {
                group.addTask {
                    do {
                        try await world.database.write { tx in
                            try Customers.revoke(member, by: principal, at: now, in: tx)
                        }
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        let left = try await world.database.read { [ours = world.ours] tx in
            try tx.value(
                "SELECT COUNT(*) FROM members WHERE customer_id = \(ours) AND role = 'director' AND revoked_at IS NULL")
                as Int64
        }
        #expect(left == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a session acts only for customers its person belongs to`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, theirs, buyer) = (world.ours, world.theirs, world.purchaser)
        await #expect(throws: NotFound.self) {
            try await world.act(as: buyer) {
                try Customers.switchCustomer(to: theirs, session: buyer.sessionKey, by: $0, at: $1, in: $2)
            }
        }
        #expect(try await world.count("sessions WHERE customer_id IS NOT NULL") == 0)

        try await world.database.write { [now = world.clock.now] tx in
            _ = try tx.execute(
                """
                INSERT INTO members (id, customer_id, user_id, role, joined_at)
                VALUES (\(ID<Member>()), \(theirs), \(buyer.userID), 'accountant', \(now + 1))
                """)
        }
        #expect(try await world.principal(buyer).customerID == ours)
        try await world.act(as: buyer) {
            try Customers.switchCustomer(to: theirs, session: buyer.sessionKey, by: $0, at: $1, in: $2)
        }
        #expect(try await world.principal(buyer).customerID == theirs)
        #expect(try await !world.principal(buyer).may(.placeOrders))

        _ = try await world.database.write { tx in
            try tx.execute(
                "UPDATE members SET revoked_at = joined_at WHERE customer_id = \(theirs) AND user_id = \(buyer.userID)")
        }
        #expect(try await world.principal(buyer).customerID == ours)
    }

    @Test(arguments: TestEngine.all)
    func `people, payers and addresses of another customer are not there`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (theirs, rival, payer) = (world.theirs, world.rival, world.theirPayer)
        await #expect(throws: NotFound.self) {
            try await world.act(as: world.director) { try Customers.revoke(rival.memberID, by: $0, at: $1, in: $2) }
        }
        await #expect(throws: NotFound.self) {
            try await world.act(as: world.purchaser) { try Customers.choosePayer(payer, by: $0, at: $1, in: $2) }
        }
        let seen = try await world.act(as: world.director) { principal, now, tx in
            [
                try Customers.members(of: theirs, by: principal, in: tx).count,
                try Customers.legalEntities(of: theirs, by: principal, in: tx).count,
                try Customers.addresses(of: theirs, by: principal, in: tx).count,
                try Customers.units(of: theirs, by: principal, in: tx).count,
            ]
        }
        #expect(seen == [0, 0, 0, 0])
        #expect(try await world.count("members WHERE revoked_at IS NOT NULL OR legal_entity_id IS NOT NULL") == 0)
    }

    @Test(
        arguments: [
            (Role.director, Permission.manageMembers, false, Depth.customer), (.director, .viewOrders, true, .customer),
            (.purchaser, .viewOrders, false, .customer), (.purchaser, .viewOrders, true, .unit),
            (.purchaser, .cancelOrders, false, .own), (.purchaser, .manageMembers, false, nil),
            (.accountant, .viewFinance, false, .customer), (.accountant, .placeOrders, false, nil),
            (.logistician, .manageAddresses, false, .customer), (.logistician, .placeOrders, false, nil),
            (.warehouse, .viewOrders, true, .unit), (.warehouse, .viewPrices, false, nil),
            (.warehouse, .viewCompany, false, nil), (.owner, .placeOrders, false, .customer),
            (.owner, .manageMembers, false, nil), (.owner, .viewCompany, false, nil),
            (.owner, .viewAddresses, false, .customer), (.warehouse, .viewAddresses, false, nil),
        ] as [(Role, Permission, Bool, Depth?)])
    func `a role reaches as far as its work`(role: Role, permission: Permission, inUnit: Bool, depth: Depth?) {
        #expect(role.permissions(inUnit: inUnit)[permission] == depth)
    }
}
