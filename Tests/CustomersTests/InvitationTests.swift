import Database
import Foundation
import Identity
import Kernel
import TestKit
import Testing
import Web

@testable import Customers

@Suite struct InvitationTests {
    private static let week: TimeInterval = 7 * 24 * 3_600

    private func invite(
        _ world: CustomersWorld, _ email: String = "new@romashka.example", role: String = "purchaser",
        unit: String = "",
        token: String = "token-1"
    ) async throws {
        var form = InviteForm()
        form.email = email
        form.name = "Новый Человек"
        form.role = role
        form.unit = unit
        let (wanted, ours) = (form, world.ours)
        try await world.act(as: world.director) {
            try Customers.invite(wanted, token: token, to: ours, by: $0, at: $1, in: $2)
        }
    }

    private func join(_ world: CustomersWorld, token: String = "token-1") async throws -> NewSession {
        let joining = Joining(
            token: token, name: "Новый Человек", language: .ru, visitor: Visitor(userAgent: "test", network: ""))
        return try await world.customers.join(
            joining, password: Secret("верный Шкаф 41"), email: "new@romashka.example", brand: "Опора",
            randomness: .system, at: world.clock.now)
    }

    @Test(arguments: TestEngine.all)
    func `an invited person joins with the role and is signed in`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world, role: "accountant")
        let session = try await join(world)
        let (key, now) = (SessionKey.of(cookie: session.cookie.reveal()), world.clock.now)
        let signedIn = try await world.database.read { tx in try Customers.signedIn(key: key, at: now, in: tx) }
        #expect(signedIn?.principal.kind == .member(world.ours))
        #expect(signedIn?.principal.may(.viewFinance) == true)
        #expect(signedIn?.email == "new@romashka.example")
        #expect(try await world.count("invitations") == 0)
        #expect(try await world.count("events WHERE name = 'customers.member_joined'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `of twenty who follow one link at once exactly one joins`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world)
        let joined = await withTaskGroup(of: Bool.self) { group in
            for _ in 1...20 {
                group.addTask {
                    do {
                        _ = try await join(world)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(joined == 1)
        #expect(try await world.count("users WHERE email = 'new@romashka.example'") == 1)
        #expect(
            try await world.count("members m JOIN users u ON u.id = m.user_id WHERE u.email = 'new@romashka.example'")
                == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a link works for seven days and only its hash is stored`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world)
        let stored = try await world.database.read { tx in
            try tx.value("SELECT token_hash FROM invitations") as [UInt8]
        }
        #expect(stored == InvitationKey.of(token: "token-1"))
        world.clock.advance(by: Self.week - 1)
        let now = world.clock.now
        _ = try await world.database.read { tx in try Customers.invitation(token: "token-1", at: now, in: tx) }
        world.clock.advance(by: 1)
        await #expect(throws: NotFound.self) { try await join(world) }
        #expect(try await world.count("users WHERE email = 'new@romashka.example'") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `the same form again changes nothing, a new one replaces the old link`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world)
        try await invite(world)
        #expect(try await world.count("invitations") == 1)
        #expect(try await world.count("events WHERE name = 'customers.member_invited'") == 1)
        try await invite(world, role: "warehouse", token: "token-2")
        #expect(try await world.count("invitations WHERE role = 'warehouse'") == 1)
        #expect(try await world.count("invitations") == 1)
        await #expect(throws: NotFound.self) { try await join(world) }
    }

    @Test(arguments: TestEngine.all)
    func `a refused invitation leaves nothing`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        await #expect(throws: InviteRefusal.alreadyMember) { try await invite(world, "Buyer@romashka.example") }
        await #expect(throws: InviteRefusal.noSuchUnit) {
            try await invite(world, unit: ID<CustomerUnit>().description)
        }
        await #expect(throws: NotFound.self) { try await invite(world, role: "owner") }
        await #expect(throws: InvalidValue.self) { try await invite(world, "no address") }
        #expect(try await world.count("invitations") == 0)
        #expect(try await world.count("events WHERE name = 'customers.member_invited'") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a weak password leaves the invitation open`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world)
        let joining = Joining(
            token: "token-1", name: "Новый", language: .ru, visitor: Visitor(userAgent: "", network: ""))
        await #expect(throws: PasswordRefusal.common) {
            try await world.customers.join(
                joining, password: Secret("qwerty123"), email: "new@romashka.example", brand: "Опора",
                randomness: .system, at: world.clock.now)
        }
        #expect(try await world.count("invitations") == 1)
        #expect(try await world.count("users WHERE email = 'new@romashka.example'") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a person of another company joins with the account there is`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        try await invite(world, "director@vasilek.example")
        let (rival, now) = (world.rival, world.clock.now)
        try await world.database.write { tx in
            let invitation = try Customers.claim(token: "token-1", at: now, in: tx)
            try Customers.join(invitation, rival.userID, named: "Имя", at: now, in: tx)
            try Identity.choose(invitation.customerID, for: rival.sessionKey, in: tx)
        }
        let principal = try await world.principal(rival)
        #expect(principal.customerID == world.ours)
        #expect(!principal.may(.manageMembers))
        #expect(try await world.count("users") == 3)
    }

    @Test func `a link is the same for one submit and another for every other`() {
        let token = InvitationKey.token(secret: [1, 2, 3], submission: "a")
        #expect(token.count == 43)
        #expect(token == InvitationKey.token(secret: [1, 2, 3], submission: "a"))
        #expect(token != InvitationKey.token(secret: [1, 2, 3], submission: "b"))
        #expect(token != InvitationKey.token(secret: [1, 2, 4], submission: "a"))
    }
}
