// Sessions: the cookie's random value is the person's, its SHA-256 is the row's key, and the row is the truth.

import Crypto
import Database
import Foundation
import Kernel
import Web

/// How long a session lives.
enum SessionLife {
    /// With "stay signed in": from the sign-in, however often it is used.
    static let remembered: TimeInterval = 30 * 24 * 3600
    /// Without: from the sign-in, and without use.
    static let absolute: TimeInterval = 3 * 24 * 3600
    static let idle: TimeInterval = 12 * 3600
    /// How old the written-down last use may grow, so that a page does not cost a write.
    static let staleness: TimeInterval = 5 * 60
}

/// A living session with its person, as stored.
package struct StoredSession: Sendable {
    package let key: [UInt8]
    /// Signs the command ids of this session's forms.
    package let secret: [UInt8]
    package let user: UserAccount
    /// The customer the person last chose to act for; the membership decides whether it still counts.
    package let customerID: ID<Customer>?
    /// Whether the last use should be written down again.
    package let isStale: Bool
    /// What the person chose about pages.
    package let preferences: Preferences
}

/// One line of "where I am signed in".
struct SessionLine: Sendable, RowDecodable {
    let key: [UInt8]
    let device: String
    let network: String
    let seenAt: Date

    init(row: Row) throws {
        key = try row["key"]
        device = DeviceName.of(userAgent: try row["user_agent"])
        network = try row["network"]
        seenAt = try row["seen_at"]
    }

    /// The key in an address.
    var hex: String { SessionKey.hex(key) }
}

/// From where a session begins.
package struct Visitor: Sendable {
    package let userAgent: String
    /// The truncated address: it names no single person.
    package let network: String

    package init(userAgent: String, network: String) {
        self.userAgent = String(userAgent.prefix(400))
        self.network = network
    }
}

/// A new session, before its cookie is set.
package struct NewSession: Sendable {
    /// The cookie's value; known to nobody but the browser.
    package let cookie: Secret<String>
    /// For `Max-Age`; nil ends with the browser.
    package let maxAge: Int?
}

/// The database's name of a session.
package enum SessionKey {
    /// SHA-256 of the cookie's value.
    package static func of(cookie: String) -> [UInt8] { Array(SHA256.hash(data: Data(cookie.utf8))) }

    static func hex(_ key: [UInt8]) -> String {
        key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func parse(hex text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard text.utf8.count == 64, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

extension Identity {
    /// The living session of a key with its person, in one statement; nil when unknown, expired, idle too long, or when
    /// the person is disabled.
    package static func session(key: [UInt8], at now: Date, in tx: Transaction) throws -> StoredSession? {
        try tx.first(
            """
            SELECT s.secret, s.customer_id, s.seen_at, u.id, u.email, u.name, u.staff_role, u.language, u.time_zone,
                   u.created_at, u.disabled_at, u.preferences
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.key = \(key) AND s.expires_at > \(now) AND u.disabled_at IS NULL
              AND (s.is_remembered = \(true) OR s.seen_at > \(now - SessionLife.idle))
            """
        ) { row in
            StoredSession(
                key: key, secret: try row["secret"], user: try UserAccount(row: row),
                customerID: try row["customer_id"],
                isStale: now.timeIntervalSince(try row["seen_at"]) > SessionLife.staleness,
                preferences: Preferences(json: try row["preferences"]))
        }
    }

    /// Begins a session with fresh randomness; whatever session the browser had before is a different one.
    package static func beginSession(
        of userID: ID<User>, customer: ID<Customer>? = nil, remembered isRemembered: Bool, from visitor: Visitor,
        randomness: Randomness, at now: Date, in tx: Transaction
    ) throws -> NewSession {
        let cookie = randomness.token()
        let life = isRemembered ? SessionLife.remembered : SessionLife.absolute
        try tx.execute(
            """
            INSERT INTO sessions (key, user_id, customer_id, secret, user_agent, network, is_remembered, created_at,
                                  seen_at, expires_at)
            VALUES (\(SessionKey.of(cookie: cookie)), \(userID), \(customer), \(randomness.bytes(32)),
                    \(visitor.userAgent), \(visitor.network), \(isRemembered), \(now), \(now), \(now + life))
            """)
        return NewSession(cookie: Secret(cookie), maxAge: isRemembered ? Int(life) : nil)
    }

    /// Writes down that a session was used.
    package static func touchSession(key: [UInt8], at now: Date, in tx: Transaction) throws {
        try tx.execute("UPDATE sessions SET seen_at = \(now) WHERE key = \(key) AND seen_at < \(now)")
    }

    /// Remembers the customer a session acts for; the caller has checked the membership.
    package static func choose(_ customerID: ID<Customer>, for key: [UInt8], in tx: Transaction) throws {
        try tx.execute("UPDATE sessions SET customer_id = \(customerID) WHERE key = \(key)")
    }

    /// Removes sessions that cannot live again; a schedule calls it.
    ///
    /// - Returns: how many.
    @discardableResult
    package static func pruneSessions(at now: Date, in tx: Transaction) throws -> Int {
        try tx.execute("DELETE FROM known_devices WHERE seen_at <= \(now - KnownDevice.life)")
        return try tx.execute(
            """
            DELETE FROM sessions
            WHERE expires_at <= \(now) OR (is_remembered = \(false) AND seen_at <= \(now - SessionLife.idle))
            """)
    }

    static func sessions(of userID: ID<User>, at now: Date, in tx: Transaction) throws -> [SessionLine] {
        try tx.all(
            """
            SELECT key, user_agent, network, seen_at FROM sessions
            WHERE user_id = \(userID) AND expires_at > \(now)
              AND (is_remembered = \(true) OR seen_at > \(now - SessionLife.idle))
            ORDER BY seen_at DESC LIMIT 50
            """, as: SessionLine.self)
    }
}
