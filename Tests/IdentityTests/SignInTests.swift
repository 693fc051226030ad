import Database
import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Identity

@Suite struct SignInTests {
    @Test(arguments: TestEngine.all)
    func `the right password begins a session of which only a hash is stored`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let done = try await world.signIn("  Anna@Romashka.Example ")
        let session = try await world.session(done.session)
        #expect(session?.user.id == world.anna)
        #expect(session?.secret.count == 32)
        #expect(done.session.cookie.reveal().count == 43)
        #expect(done.session.maxAge == nil)
        #expect(!done.isStaff)
        #expect(try await world.count("sessions") == 1)
        #expect(try await world.count("events WHERE name = 'identity.signed_in'") == 1)
        let second = try await world.signIn()
        #expect(second.session.cookie.reveal() != done.session.cookie.reveal())
    }

    @Test(arguments: TestEngine.all)
    func `whoever is wrong, unknown or disabled hears the same and leaves no session`(_ engine: TestEngine) async throws
    {
        let world = try await IdentityWorld(engine)
        try await world.database.write { [clock = world.clock] tx in
            let user = NewUser(email: try EmailAddress("gone@romashka.example"), name: "Г", timeZone: .moscow)
            let id = try Identity.createUser(user, by: .system("test"), at: clock.now, in: tx)
            try Identity.disable(id, by: .system("test"), at: clock.now, in: tx)
        }
        let tries = [
            (IdentityWorld.email, "другой Шкаф 41"), ("nobody@romashka.example", IdentityWorld.password),
            ("gone@romashka.example", IdentityWorld.password), ("not an address", IdentityWorld.password),
            (IdentityWorld.email, String(repeating: "x", count: 5_000)),
        ]
        for (email, password) in tries {
            await #expect(throws: SignInRefusal.wrong) { try await world.signIn(email, password) }
        }
        #expect(try await world.count("sessions") == 0)
        #expect(try await world.count("known_devices") == 0)
        #expect(try await world.count("events WHERE name = 'identity.sign_in_failed'") == 5)
        #expect(
            try await world.count(
                "events WHERE name = 'identity.sign_in_failed' AND CAST(payload AS TEXT) LIKE '%anna%'") == 0)
    }

    @Test(arguments: TestEngine.all, ["anna@romashka.example", "nobody@romashka.example"])
    func `five failures lock an address for 15, 30 and 60 minutes, whether it exists or not`(
        _ engine: TestEngine, email: String
    ) async throws {
        let world = try await IdentityWorld(engine)
        for pause in [15, 30, 60, 60] {
            for number in 1...5 {
                await #expect(throws: SignInRefusal.wrong) {
                    try await world.signIn(email, "wrong \(number)", network: "net \(pause)")
                }
            }
            await #expect(throws: SignInRefusal.locked(minutes: pause)) {
                try await world.signIn(email, IdentityWorld.password, network: "another net \(pause)")
            }
            world.clock.advance(by: Double(pause) * 60 + 1)
        }
        #expect(try await world.count("sessions") == 0)
        guard email == IdentityWorld.email else { return }
        #expect(try await world.signIn().userID == world.anna)
        await #expect(throws: SignInRefusal.wrong) { try await world.signIn(email, "wrong again") }
    }

    @Test(arguments: TestEngine.all)
    func `the owner on a known device gets in while a stranger is locked out`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let before = try await world.signIn()
        for number in 1...5 {
            await #expect(throws: SignInRefusal.wrong) {
                try await world.signIn(IdentityWorld.email, "wrong \(number)")
            }
        }
        await #expect(throws: SignInRefusal.locked(minutes: 15)) { try await world.signIn() }
        await #expect(throws: SignInRefusal.locked(minutes: 15)) { try await world.signIn(device: Secret("invented")) }
        #expect(try await world.signIn(device: before.device).userID == world.anna)
    }

    @Test(arguments: TestEngine.all)
    func `a network has its tries in 15 minutes, devices known from before apart`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let known = try await world.signIn()
        let key = "identity.sign-in:network:203.0.113.0/24"
        for _ in 0..<Identity.triesPerNetwork {
            _ = try await world.database.hit(
                key: key, limit: Identity.triesPerNetwork, window: 900, at: world.clock.now)
        }
        let refusal = await #expect(throws: SignInRefusal.self) { try await world.signIn() }
        #expect(refusal?.key == "identity.signIn.refusal.tooMany")
        #expect(try await world.count("sessions") == 1)
        #expect(try await world.signIn(device: known.device).userID == world.anna)
        #expect(try await world.signIn(network: "198.51.100.0/24").userID == world.anna)
    }

    @Test(arguments: TestEngine.all)
    func `a hash with lower costs is made anew at the next sign-in`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let old = try OldHash.of("old password 9")
        try await world.database.write { tx in _ = try tx.execute("UPDATE users SET password_hash = \(old)") }
        #expect(try await world.signIn(IdentityWorld.email, "old password 9").userID == world.anna)
        #expect(try await world.count("users WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'") == 1)
        #expect(try await world.signIn(IdentityWorld.email, "old password 9").userID == world.anna)
    }

    @Test(arguments: [
        ("", false, "/dashboard"), ("/orders/17?tab=lines", false, "/orders/17?tab=lines"),
        ("//evil.example/", false, "/dashboard"), ("https://evil.example/", false, "/dashboard"),
        ("/\\evil.example", false, "/dashboard"), ("/login", false, "/dashboard"),
        ("/staff/orders", false, "/dashboard"),
        ("/staff/orders", true, "/staff/orders"), ("/orders/17", true, "/staff"), ("", true, "/staff"),
    ])
    func `after signing in one goes on where one may`(next: String, isStaff: Bool, path: String) {
        let session = NewSession(cookie: Secret(""), maxAge: nil)
        let done = SignInDone(userID: ID(), isStaff: isStaff, session: session, device: Secret(""))
        #expect(done.path(next: next) == path)
    }
}
