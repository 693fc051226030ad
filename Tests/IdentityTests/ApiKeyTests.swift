import Database
import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Identity

/// Keys as rows: what they open, when they die, and what of them is kept.
@Suite struct ApiKeyTests {
    private static let customer = ID<Customer>()
    private static let text = SentKey.prefix + "Q2hhbmNlIGlzIHdoYXQgYSBrZXkgaXMgbWFkZSBvZi4"

    @Test(arguments: TestEngine.all)
    func `a key is known by its hash alone, and lives as long as was chosen`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        try await make(in: world) { $0.days = "30" }
        guard case .alive(let key) = try await match(in: world) else {
            Issue.record("the key is not alive")
            return
        }
        #expect(key.name == "1С" && key.customerID == Self.customer && key.user.id == world.anna)
        #expect(key.scopes == [.goods, .prices])
        #expect(key.isStale)
        let hint = String(Self.text.prefix(8))
        #expect(try await world.count("api_keys WHERE hint = '\(hint)' AND scopes = 'goods prices'") == 1)
        let events = try await world.database.read { tx in
            try tx.all("SELECT payload FROM events") { try $0["payload"] as String }
        }
        #expect(events.count > 1 && !events.contains { $0.contains(Self.text.dropFirst(8)) })
        #expect(isUnknown(try await match(Self.text + "x", in: world)))

        let start = world.clock.now
        world.clock.set(start + 30 * 86_400 - 1)
        #expect(isAlive(try await match(in: world)))
        world.clock.set(start + 30 * 86_400)
        #expect(isDead(try await match(in: world)))
    }

    @Test(arguments: TestEngine.all)
    func `a key opens what was ticked as far as its maker may it himself`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        try await make(in: world, permissions: [.manageKeys: .customer, .browseCatalog: .customer]) { form in
            (form.prices, form.placing) = ("on", "on")
        }
        guard case .alive(let key) = try await match(in: world) else {
            Issue.record("the key is not alive")
            return
        }
        #expect(key.scopes == [.goods])
        await #expect(throws: ApiKeyRefusal.nothingChosen) {
            try await self.make(SentKey.prefix + "b", in: world) { form in (form.goods, form.prices) = ("", "") }
        }
        await #expect(throws: NotFound.self) {
            try await self.make(SentKey.prefix + "c", in: world, permissions: [.browseCatalog: .customer]) { _ in }
        }
        #expect(try await world.count("api_keys") == 1)
        #expect(try await world.count("events WHERE name = 'identity.api_key_created'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a key with networks works from there and from nowhere else`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        try await make(in: world) { $0.networks = "203.0.113.0/24,\n2001:db8::7" }
        #expect(try await world.count("api_keys WHERE networks = '203.0.113.0/24 2001:db8::7'") == 1)
        for address in ["203.0.113.7", "2001:db8::7"] { #expect(isAlive(try await match(from: address, in: world))) }
        for address in ["203.0.114.7", "2001:db8::8", "unknown", ""] {
            #expect(isDead(try await match(from: address, in: world)), "\(address)")
        }
    }

    private static let tooMany = Array(repeating: "203.0.113.7", count: 21).joined(separator: " ")

    @Test(arguments: [
        ("203.0.113.7", true), ("203.0.113.0/24 198.51.100.1", true), ("", true), ("203.0.113", false),
        ("10.0.0.0/33", false), ("example.com", false), (tooMany, false),
    ])
    func `networks are written as addresses`(_ typed: String, _ isRight: Bool) {
        var form = ApiKeyForm.proposed
        (form.name, form.networks) = ("1С", typed)
        #expect(form.problems().isEmpty == isRight)
    }

    @Test(arguments: TestEngine.all)
    func `revoking ends a key at once, and nobody revokes another customer's`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        try await make(in: world) { _ in }
        guard case .alive(let key) = try await match(in: world) else {
            Issue.record("the key is not alive")
            return
        }
        let now = world.clock.now
        let stranger = principal(of: ID(), in: ID())
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in
                try Identity.revokeKey(key.id, by: stranger, at: now, in: tx)
            }
        }
        #expect(isAlive(try await match(in: world)))
        let owner = principal(of: world.anna, in: Self.customer)
        try await world.database.write { tx in try Identity.revokeKey(key.id, by: owner, at: now, in: tx) }
        #expect(isDead(try await match(in: world)))
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in try Identity.revokeKey(key.id, by: owner, at: now, in: tx) }
        }
        #expect(try await world.count("events WHERE name = 'identity.api_key_revoked'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a closed account's keys are dead, and the last use is written down now and then`(_ engine: TestEngine)
        async throws
    {
        let world = try await IdentityWorld(engine)
        try await make(in: world) { _ in }
        let (hash, anna) = (SentKey(Self.text).hash, world.anna)
        let now = world.clock.now
        try await world.database.write { tx in
            try Identity.touchKey(hash: hash, from: "203.0.113.0/24", at: now, in: tx)
        }
        if case .alive(let key) = try await match(in: world) { #expect(!key.isStale) }
        world.clock.advance(by: 301)
        if case .alive(let key) = try await match(in: world) { #expect(key.isStale) }
        #expect(try await world.count("api_keys WHERE used_from = '203.0.113.0/24'") == 1)
        try await world.database.write { tx in
            try Identity.disable(anna, by: .system("test"), at: now, in: tx)
        }
        #expect(isDead(try await match(in: world)))
    }

    @Test(arguments: TestEngine.all)
    func `a customer has twenty working keys at most`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        for number in 1...20 { try await make(SentKey.prefix + String(number), in: world) { $0.days = "30" } }
        await #expect(throws: ApiKeyRefusal.tooMany) { try await self.make(in: world) { _ in } }
        #expect(try await world.count("api_keys") == 20)
        world.clock.advance(by: 31 * 86_400)
        try await make(in: world) { _ in }
        #expect(try await world.count("api_keys") == 21)
    }

    // MARK: -

    private func principal(
        of user: ID<User>, in customer: ID<Customer>, _ permissions: Permissions? = nil
    ) -> Principal {
        let all: Permissions = [
            .manageKeys: .customer, .browseCatalog: .customer, .viewPrices: .customer, .viewOrders: .customer,
        ]
        return Principal(kind: .member(customer), userID: user, name: "Анна", permissions: permissions ?? all)
    }

    /// Makes a key of Anna's with what is proposed, changed as wanted.
    private func make(
        _ text: String = ApiKeyTests.text, in world: IdentityWorld, permissions: Permissions? = nil,
        _ change: (inout ApiKeyForm) -> Void
    ) async throws {
        var form = ApiKeyForm.proposed
        form.name = "1С"
        change(&form)
        let (wanted, key, now) = (form, Secret(text), world.clock.now)
        let maker = principal(of: world.anna, in: Self.customer, permissions)
        try await world.database.write { tx in
            try Identity.createKey(wanted, as: key, for: Self.customer, by: maker, at: now, in: tx)
        }
    }

    private func match(
        _ text: String = ApiKeyTests.text, from address: String = "192.0.2.1", in world: IdentityWorld
    ) async throws -> KeyMatch {
        let now = world.clock.now
        return try await world.database.read { tx in
            try Identity.key(hash: SentKey(text).hash, from: address, at: now, in: tx)
        }
    }

    private func isAlive(_ match: KeyMatch) -> Bool { if case .alive = match { true } else { false } }
    private func isDead(_ match: KeyMatch) -> Bool { if case .dead = match { true } else { false } }
    private func isUnknown(_ match: KeyMatch) -> Bool { if case .unknown = match { true } else { false } }
}
