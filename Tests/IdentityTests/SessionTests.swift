import Database
import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Identity

@Suite struct SessionTests {
    private static let hour: TimeInterval = 3_600

    @Test(arguments: TestEngine.all)
    func `a session ends after 12 idle hours or 3 days, a remembered one after 30 days`(_ engine: TestEngine)
        async throws
    {
        let world = try await IdentityWorld(engine)
        let start = world.clock.now
        let idle = try await world.signIn().session
        let used = try await world.signIn().session
        let remembered = try await world.signIn(remember: true).session
        #expect(remembered.maxAge == 30 * 24 * 3600)

        world.clock.set(start + 11.9 * Self.hour)
        #expect(try await world.session(idle) != nil)
        for hours in stride(from: 11.0, to: 72, by: 11) {
            world.clock.set(start + hours * Self.hour)
            #expect(try await world.session(used)?.isStale == true)
            let (key, now) = (SessionKey.of(cookie: used.cookie.reveal()), world.clock.now)
            try await world.database.write { tx in try Identity.touchSession(key: key, at: now, in: tx) }
            #expect(try await world.session(used)?.isStale == false)
        }
        #expect(try await world.session(idle) == nil)
        world.clock.set(start + 72 * Self.hour + 1)
        #expect(try await world.session(used) == nil)

        world.clock.set(start + 30 * 24 * Self.hour - 1)
        #expect(try await world.session(remembered) != nil)
        let now = world.clock.now
        let pruned = try await world.database.write { tx in try Identity.pruneSessions(at: now, in: tx) }
        #expect(pruned == 2)
        world.clock.set(start + 30 * 24 * Self.hour)
        #expect(try await world.session(remembered) == nil)
    }

    @Test(arguments: TestEngine.all)
    func `ending the other sessions keeps this one, and nobody ends a stranger's`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let here = try await world.signIn().session
        let there = try await world.signIn(remember: true).session
        let (now, mine) = (world.clock.now, try world.signedIn(here))
        let thereKey = SessionKey.of(cookie: there.cookie.reveal())

        let stranger = Identity.person(ID(), name: "Чужой")
        let stolen = try await world.database.write { tx in
            try Identity.revokeSessions("key = \(thereKey)", by: stranger, at: now, in: tx)
        }
        #expect(stolen == 0)
        #expect(try await world.session(there) != nil)

        let ended = try await world.database.write { tx in
            try Identity.revokeSessions("key <> \(mine.sessionKey)", by: mine.principal, at: now, in: tx)
        }
        #expect(ended == 1)
        #expect(try await world.session(there) == nil)
        #expect(try await world.session(here) != nil)
        #expect(try await world.count("events WHERE name = 'identity.session_revoked'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a new password ends every other session and the old one opens nothing`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let here = try await world.signIn().session
        let there = try await world.signIn().session
        let mine = try world.signedIn(here)
        try await world.changePassword(mine, from: IdentityWorld.password, to: "другой Комод 52")
        #expect(try await world.session(here) != nil)
        #expect(try await world.session(there) == nil)
        #expect(try await world.count("known_devices") == 0)
        #expect(try await world.count("events WHERE name = 'identity.password_changed'") == 1)
        await #expect(throws: SignInRefusal.wrong) { try await world.signIn() }
        #expect(try await world.signIn(IdentityWorld.email, "другой Комод 52").userID == world.anna)
    }

    @Test(arguments: TestEngine.all)
    func `a refused change of password changes nothing`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let mine = try world.signedIn(try await world.signIn().session)
        await #expect(throws: PasswordRefusal.common) {
            try await world.changePassword(mine, from: IdentityWorld.password, to: "qwerty123")
        }
        for _ in 1...5 {
            await #expect(throws: ChangePasswordRefusal.currentWrong) {
                try await world.changePassword(mine, from: "не тот 1", to: "другой Комод 52")
            }
        }
        await #expect(throws: ChangePasswordRefusal.locked(minutes: 15)) {
            try await world.changePassword(mine, from: IdentityWorld.password, to: "другой Комод 52")
        }
        #expect(try await world.count("events WHERE name = 'identity.password_changed'") == 0)
        #expect(try await world.signIn().userID == world.anna)
    }

    @Test(arguments: TestEngine.all)
    func `closing an account ends its sessions at once`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let session = try await world.signIn(remember: true).session
        let (now, anna) = (world.clock.now, world.anna)
        try await world.database.write { tx in try Identity.disable(anna, by: .system("test"), at: now, in: tx) }
        #expect(try await world.session(session) == nil)
        await #expect(throws: SignInRefusal.wrong) { try await world.signIn() }
        try await world.database.write { tx in try Identity.enable(anna, by: .system("test"), at: now, in: tx) }
        #expect(try await world.session(session) == nil)
        #expect(try await world.signIn().userID == world.anna)
    }

    @Test(arguments: TestEngine.all)
    func `the operator's new password ends sessions and lifts the lockout`(_ engine: TestEngine) async throws {
        let world = try await IdentityWorld(engine)
        let session = try await world.signIn().session
        for number in 1...5 {
            await #expect(throws: SignInRefusal.wrong) {
                try await world.signIn(IdentityWorld.email, "wrong \(number)")
            }
        }
        let email = try EmailAddress(IdentityWorld.email)
        try await world.identity.setPassword(Secret("третий Буфет 63"), of: email, at: world.clock.now)
        #expect(try await world.session(session) == nil)
        #expect(try await world.signIn(IdentityWorld.email, "третий Буфет 63").userID == world.anna)
        await #expect(throws: CreateUserRefusal.emailTaken) {
            try await world.identity.createStaffUser(
                email: email, name: "Вторая", role: .manager, password: Secret("третий Буфет 63"), at: world.clock.now)
        }
        #expect(try await world.count("users") == 1)
    }

    @Test(arguments: [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
            "Chrome, Windows"
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 YaBrowser/24.12 Safari/537.36", "Яндекс Браузер, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Firefox, Android"),
        ("curl/7.88.1", "curl"), ("", ""),
    ])
    func `a device has a name people know`(userAgent: String, name: String) {
        #expect(DeviceName.of(userAgent: userAgent) == name)
    }

    @Test(arguments: ["", "zz", String(repeating: "g", count: 64), String(repeating: "ё", count: 32)])
    func `a session's address that is none is refused`(text: String) {
        #expect(SessionKey.parse(hex: text) == nil)
    }

    @Test func `a session's address leads back to its key`() {
        let key = SessionKey.of(cookie: "x")
        #expect(SessionKey.parse(hex: SessionKey.hex(key)) == key)
    }
}

extension IdentityWorld {
    /// What the form of the settings does.
    func changePassword(_ signedIn: SignedIn, from current: String, to password: String) async throws {
        var form = PasswordForm()
        form.current = current
        form.password = password
        let now = clock.now
        let change = try await identity.prepare(form, for: signedIn, brand: "Опора", at: now)
        try await database.write { tx in
            try Identity.change(change, keeping: signedIn.sessionKey, by: signedIn.principal, at: now, in: tx)
        }
    }
}
