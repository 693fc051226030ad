// Keys by which a customer's own programs come in: the row knows the hash, the program alone the key.

import Database
import Foundation
import Kernel
import Web

/// What a key opens of what its member may do; stored, so the words never change.
package enum ApiScope: String, CaseIterable, Codable, Sendable {
    /// Goods and stock.
    case goods
    case prices
    /// Reading orders.
    case orders
    /// Placing orders, filling carts and regular sets.
    case placing
    /// Taking orders back.
    case cancelling

    /// What its bearer may do, as far as the member may.
    package var permission: Permission {
        switch self {
        case .goods: .browseCatalog
        case .prices: .viewPrices
        case .orders: .viewOrders
        case .placing: .placeOrders
        case .cancelling: .cancelOrders
        }
    }
}

extension [ApiScope] {
    /// As they are stored: words with blanks between.
    var words: String { map(\.rawValue).joined(separator: " ") }

    init(words: String) { self = words.split(separator: " ").compactMap { ApiScope(rawValue: String($0)) } }
}

/// A key as its customer's people see it.
package struct ApiKey: RowDecodable, Sendable {
    package let id: ID<ApiKey>
    package let name: String
    /// How the key begins, so that one is told from another.
    let hint: String
    /// Who made it; the key can do what this person can.
    let owner: String
    let scopes: [ApiScope]
    /// From where it may be used, as addresses and networks with blanks between; empty for everywhere.
    let networks: String
    let expiresAt: Date
    let usedAt: Date?
    /// The truncated address it was last used from.
    let usedFrom: String
    let revokedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        hint = try row["hint"]
        owner = try row["owner"]
        scopes = [ApiScope](words: try row["scopes"])
        networks = try row["networks"]
        expiresAt = try row["expires_at"]
        usedAt = try row["used_at"]
        usedFrom = try row["used_from"]
        revokedAt = try row["revoked_at"]
    }

    func isAlive(at now: Date) -> Bool { revokedAt == nil && expiresAt > now }
}

/// A key that was sent and is good, with its person.
package struct StoredKey: Sendable {
    package let id: ID<ApiKey>
    package let name: String
    package let customerID: ID<Customer>
    package let user: UserAccount
    package let scopes: [ApiScope]
    /// Whether the last use should be written down again.
    package let isStale: Bool
}

/// What was found for a hash.
package enum KeyMatch: Sendable {
    case unknown
    /// Revoked, too old, of a closed account, or sent from where it may not be.
    case dead
    case alive(StoredKey)
}

extension Identity {
    /// The key of a hash, in one statement.
    ///
    /// - Parameter address: where the request came from, as a numeric address.
    package static func key(hash: [UInt8], from address: String, at now: Date, in tx: Transaction) throws -> KeyMatch {
        let found = try tx.first(
            """
            SELECT k.id AS key_id, k.customer_id, k.name AS key_name, k.scopes, k.networks, k.expires_at, k.used_at,
                   k.revoked_at, u.id, u.email, u.name, u.staff_role, u.language, u.time_zone, u.created_at,
                   u.disabled_at
            FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.hash = \(hash)
            """
        ) { row in
            let usedAt: Date? = try row["used_at"]
            let key = StoredKey(
                id: try row["key_id"], name: try row["key_name"], customerID: try row["customer_id"],
                user: try UserAccount(row: row), scopes: [ApiScope](words: try row["scopes"]),
                isStale: usedAt.map { now.timeIntervalSince($0) > SessionLife.staleness } ?? true)
            let isRevoked = (try row["revoked_at"] as Date?) != nil
            let isInTime = try row["expires_at"] as Date > now
            let isOpen = KeyNetworks(stored: try row["networks"]).admits(address)
            return (key: key, isAlive: !isRevoked && isInTime && isOpen && key.user.disabledAt == nil)
        }
        guard let found else { return .unknown }
        return found.isAlive ? .alive(found.key) : .dead
    }

    /// Writes down that a key was used, and from where.
    package static func touchKey(hash: [UInt8], from network: String, at now: Date, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE api_keys SET used_at = \(now), used_from = \(network)
            WHERE hash = \(hash) AND (used_at IS NULL OR used_at < \(now))
            """)
    }

    /// The keys of a customer that the principal may see, those that work first.
    static func keys(by principal: Principal, at now: Date, in tx: Transaction) throws -> [ApiKey] {
        try tx.all(
            """
            SELECT k.id, k.name, k.hint, u.name AS owner, k.scopes, k.networks, k.expires_at, k.used_at, k.used_from,
                   k.revoked_at
            FROM api_keys k JOIN users u ON u.id = k.user_id
            WHERE \(principal.covers("k", for: .manageKeys, owner: "user_id"))
            ORDER BY CASE WHEN k.revoked_at IS NULL AND k.expires_at > \(now) THEN 0 ELSE 1 END, k.created_at DESC, k.id
            LIMIT 200
            """, as: ApiKey.self)
    }
}

/// From where a key may be used.
struct KeyNetworks: Sendable {
    /// How many one key may have.
    static let most = 20
    /// As typed, one by one.
    let texts: [String]

    /// Reads what a person typed: addresses and networks with blanks, commas or line ends between.
    init(typed: String) {
        texts = typed.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
    }

    init(stored: String) { self.init(typed: stored) }

    /// As they are stored.
    var stored: String { texts.joined(separator: " ") }

    /// The first that is no address and no network.
    var wrong: String? { texts.first { AddressRange($0) == nil } }

    /// What is wrong with them as they were typed.
    static let check: @Sendable (String) -> FieldProblem.Message? = { text in
        let networks = KeyNetworks(typed: text)
        if let wrong = networks.wrong {
            return FieldProblem.Message("identity.keys.networks.wrong", ["network": wrong])
        }
        guard networks.texts.count > most else { return nil }
        return FieldProblem.Message("identity.keys.networks.tooMany", ["max": String(most)])
    }

    /// Whether a key may be used from an address; without networks from everywhere.
    func admits(_ address: String) -> Bool {
        guard !texts.isEmpty else { return true }
        guard let address = InternetAddress(address) else { return false }
        return texts.compactMap { AddressRange($0) }.contains { $0.contains(address) }
    }
}
