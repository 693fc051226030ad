import Database
import Foundation
import Kernel
import TestKit
import Web

@testable import Identity

/// A fresh database with one person, Anna, whose password is known, and a clock that stands.
struct IdentityWorld: Sendable {
    static let password = "верный Шкаф 41"
    static let email = "anna@romashka.example"

    let database: Database
    let identity: Identity
    let clock = SettableClock(Date(timeIntervalSince1970: 1_794_895_200))
    let anna: ID<User>

    init(_ engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: Database.migrations + Identity.migrations)
        let passwords = try Passwords(resources: Self.root, randomness: .system)
        let hash = try await passwords.hash(Secret(Self.password))
        let now = clock.now
        anna = try await database.write { tx in
            let user = NewUser(
                email: try EmailAddress(Self.email), name: "Анна Петрова", passwordHash: hash, timeZone: .moscow)
            return try Identity.createUser(user, by: .system("test"), at: now, in: tx)
        }
        self.database = database
        identity = Identity(database: database, passwords: passwords)
    }

    /// The package's folder, where `Data` lies.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A try to sign in.
    func signIn(
        _ email: String = Self.email, _ password: String = Self.password, remember: Bool = false,
        network: String = "203.0.113.0/24", device: Secret<String>? = nil
    ) async throws -> SignInDone {
        let attempt = SignInAttempt(
            email: email, password: Secret(password), isRemembered: remember,
            visitor: Visitor(userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36", network: network),
            deviceKey: device.map { SessionKey.of(cookie: $0.reveal()) })
        return try await identity.signIn(attempt, randomness: .system, at: clock.now)
    }

    /// The living session of a cookie, at the clock's time.
    func session(_ session: NewSession) async throws -> StoredSession? {
        let (key, now) = (SessionKey.of(cookie: session.cookie.reveal()), clock.now)
        return try await database.read { tx in try Identity.session(key: key, at: now, in: tx) }
    }

    /// What a request of Anna's would carry.
    func signedIn(_ session: NewSession) throws -> SignedIn {
        SignedIn(
            sessionKey: SessionKey.of(cookie: session.cookie.reveal()), secret: [], userID: anna, name: "Анна Петрова",
            email: Self.email, language: nil, timeZone: .moscow, principal: Identity.person(anna, name: "Анна Петрова"),
            customerName: nil, isStale: false)
    }

    /// How many rows there are. Trusted text of a test.
    func count(_ rows: String) async throws -> Int64 {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(raw: rows)") }
    }
}
