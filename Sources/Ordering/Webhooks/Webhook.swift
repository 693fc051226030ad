// An address of a customer's own program that is told of what happens, and what may be told.

import Database
import Foundation
import Kernel
import Outbound
import Web

/// What a program can be told of; the words stand in messages and in the database, so they never change.
package enum WebhookTopic: String, CaseIterable, Codable, Sendable {
    case orderPlaced = "order.placed"
    case orderAwaits = "order.awaits_approval"
    case orderMoved = "order.status_changed"
    case orderChanged = "order.changed"
    case orderCancelled = "order.cancelled"
    case shipment = "shipment.changed"
    case goodsBack = "return.changed"
    case quote = "quote.changed"
    /// Sent by hand, to see whether the address works. Chosen by nobody.
    case test

    /// Those that are chosen.
    static let offered = allCases.filter { $0 != .test }

    /// The field of the form, and the end of its text's key.
    var word: String {
        switch self {
        case .orderPlaced: "placed"
        case .orderAwaits: "awaits"
        case .orderMoved: "moved"
        case .orderChanged: "changed"
        case .orderCancelled: "cancelled"
        case .shipment: "shipment"
        case .goodsBack: "goodsBack"
        case .quote: "quote"
        case .test: "test"
        }
    }
}

extension [WebhookTopic] {
    /// As they are stored: words with blanks between.
    var words: String { map(\.rawValue).joined(separator: " ") }

    init(words: String) { self = words.split(separator: " ").compactMap { WebhookTopic(rawValue: String($0)) } }
}

/// Why nothing is sent to an address any more, until somebody says otherwise; stored.
enum WebhookPause: String, CaseIterable, Sendable {
    /// Somebody paused it.
    case byHand = "hand"
    /// It took nothing for days.
    case failing
    /// It answered that it is gone for good (410).
    case gone
    /// Whoever made it has no place in the company any more, or sees no orders.
    case member
    /// The secret cannot be opened: the installation has another key.
    case secret
}

/// An address that is told of what happens.
package struct Webhook: Sendable, RowDecodable {
    package let id: ID<Webhook>
    let customerID: ID<Customer>
    /// It is told what this person may see at that moment.
    let userID: ID<User>
    let owner: String
    let name: String
    let url: String
    let topics: [WebhookTopic]
    let isActive: Bool
    let pausedBecause: WebhookPause?
    let pausedAt: Date?
    /// How many sendings failed one after the other.
    let failures: Int
    let failingSince: Date?
    /// Nothing is sent before; nil while all is well.
    let heldUntil: Date?
    /// Whether it may lie on this machine itself.
    let isLocal: Bool
    let secret: [UInt8]
    /// The secret before, while it still counts.
    let oldSecret: [UInt8]?
    let oldSecretUntil: Date?
    let lastStatus: Int?
    let lastAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        customerID = try row["customer_id"]
        userID = try row["user_id"]
        owner = try row["owner"]
        name = try row["name"]
        url = try row["url"]
        topics = [WebhookTopic](words: try row["topics"])
        isActive = try row["is_active"]
        pausedBecause = WebhookPause(rawValue: try row["paused_because"])
        pausedAt = try row["paused_at"]
        failures = try row["failures"]
        failingSince = try row["failing_since"]
        heldUntil = try row["held_until"]
        isLocal = try row["is_local"]
        secret = try row["secret"]
        oldSecret = try row["old_secret"] as [UInt8]?
        oldSecretUntil = try row["old_secret_until"]
        lastStatus = try row["last_status"]
        lastAt = try row["last_at"]
    }

    /// The columns this type is made from, of the alias `h` and its maker `u`.
    static let columns: SQL = """
        h.id, h.customer_id, h.user_id, u.name AS owner, h.name, h.url, h.topics, h.is_active, h.paused_because,
        h.paused_at, h.failures, h.failing_since, h.held_until, h.is_local, h.secret, h.old_secret, h.old_secret_until,
        h.last_status, h.last_at
        """

    /// Where it is shown.
    var path: String { "/company/webhooks/\(id)" }

    var reach: OutboundReach { isLocal ? .thisMachineToo : .publicNetworks }

    /// What its secrets are sealed for.
    static func purpose(_ id: ID<Webhook>) -> String { "webhook \(id)" }

    /// The secrets a message is signed with now.
    ///
    /// - Throws: `SecretVault.Failure` when the newest one cannot be opened.
    func secrets(in vault: SecretVault, at now: Date) throws -> [Secret<String>] {
        var secrets = [try vault.open(secret, for: Self.purpose(id))]
        if let oldSecret, let oldSecretUntil, oldSecretUntil > now,
            let old = try? vault.open(oldSecret, for: Self.purpose(id))
        {
            secrets.append(old)
        }
        return secrets
    }
}

extension SecretVault {
    /// The vault of the installation: its key lies where the instances keep their files.
    ///
    /// - Throws: `SecretVault.Failure`.
    init(beside files: FileStore) throws {
        try self.init(file: files.folder.appending(path: "secrets.key"))
    }
}

extension Ordering {
    /// How many addresses one customer may have.
    static let mostWebhooks = 20

    /// The addresses the principal may look after, the oldest first: one statement.
    static func webhooks(by principal: Principal, in tx: Transaction) throws -> [Webhook] {
        try tx.all(
            """
            SELECT \(Webhook.columns) FROM webhooks h JOIN users u ON u.id = h.user_id
            WHERE \(principal.covers("h", for: .manageKeys, owner: "user_id")) AND h.removed_at IS NULL
            ORDER BY h.created_at, h.id LIMIT 100
            """, as: Webhook.self)
    }

    /// One of them.
    ///
    /// - Throws: `NotFound`, also for what belongs to another customer.
    static func webhook(_ id: ID<Webhook>, by principal: Principal, in tx: Transaction) throws -> Webhook {
        let found = try tx.first(
            """
            SELECT \(Webhook.columns) FROM webhooks h JOIN users u ON u.id = h.user_id
            WHERE h.id = \(id) AND h.removed_at IS NULL
              AND \(principal.covers("h", for: .manageKeys, owner: "user_id"))
            """, as: Webhook.self)
        guard let found else { throw NotFound() }
        return found
    }
}
