// One message to an address of a customer's own program, and what became of it.

import Database
import Foundation
import Kernel
import Outbound
import Web

/// Where a message stands; stored, so the words never change.
enum WebhookDeliveryState: String, Sendable, SQLCodable {
    case waiting, delivered
    /// Tried for three days in vain; somebody may send it again.
    case failed
    /// Not to be sent: whoever it was for may not see it any more.
    case dropped
}

/// A message.
struct WebhookDelivery: Sendable, RowDecodable {
    let id: ID<WebhookDelivery>
    let webhookID: ID<Webhook>
    /// The same in every sending of it: a receiver who knows it has done what it says.
    let eventID: UUID
    /// Grows with every message to the address.
    let sequence: Int
    let topic: String
    /// What it is about, as people call it.
    let subject: String
    let payload: String
    let state: WebhookDeliveryState
    let attempts: Int
    let nextAt: Date?
    let status: Int?
    let createdAt: Date
    let deliveredAt: Date?
    /// What it is about, for looking once more whether it may be told.
    let subjectKind: String
    let subjectID: UUID?
    let hasPrices: Bool
    /// Since when it is tried.
    let triedFrom: Date

    init(row: Row) throws {
        id = try row["id"]
        webhookID = try row["webhook_id"]
        eventID = try row["event_id"]
        sequence = try row["sequence"]
        topic = try row["topic"]
        subject = try row["subject"]
        payload = try row["payload"]
        state = try row["state"]
        attempts = try row["attempts"]
        nextAt = try row["next_at"]
        status = try row["status"]
        createdAt = try row["created_at"]
        deliveredAt = try row["delivered_at"]
        subjectKind = try row["subject_kind"]
        subjectID = try row["subject_id"]
        hasPrices = try row["has_prices"]
        triedFrom = (try row["tried_from"] as Date?) ?? createdAt
    }

    /// The columns this type is made from, of the alias `d`.
    static let columns: SQL = """
        d.id, d.webhook_id, d.event_id, d.sequence, d.topic, d.subject, d.payload, d.state, d.attempts, d.next_at,
        d.status, d.created_at, d.delivered_at, d.subject_kind, d.subject_id, d.has_prices, d.tried_from
        """
}

/// One try to send a message.
struct WebhookAttempt: Sendable, RowDecodable {
    let number: Int
    let at: Date
    let status: Int?
    let failure: String?
    /// The beginning of what the other side said.
    let answer: String
    let milliseconds: Int

    init(row: Row) throws {
        number = try row["number"]
        at = try row["at"]
        status = try row["status"]
        failure = try row["failure"]
        answer = try row["answer"]
        milliseconds = try row["milliseconds"]
    }
}

extension Ordering {
    /// The messages to an address the caller found within his reach, the newest first: one statement.
    static func deliveries(
        to webhook: ID<Webhook>, _ page: PageRequest, in tx: Transaction
    ) throws -> Page<WebhookDelivery> {
        let place = page.cursor.flatMap { cursor -> SQL? in
            guard cursor.values.count == 1, let sequence = Int64(cursor.values[0]) else { return nil }
            return page.isBackward ? "d.sequence > \(sequence)" : "d.sequence < \(sequence)"
        }
        let way: SQL = page.isBackward ? "ASC" : "DESC"
        let rows = try tx.all(
            """
            SELECT \(WebhookDelivery.columns) FROM webhook_deliveries d
            WHERE d.webhook_id = \(webhook) AND \(place ?? "TRUE") ORDER BY d.sequence \(way) LIMIT \(page.limit + 1)
            """, as: WebhookDelivery.self)
        return Page(rows, of: page) { Cursor([String($0.sequence)]) }
    }

    /// One message to an address the principal may look after, with every try, the last one first: three statements.
    ///
    /// - Throws: `NotFound`, also for a message to another address.
    static func delivery(
        _ id: ID<WebhookDelivery>, to webhook: ID<Webhook>, by principal: Principal, in tx: Transaction
    ) throws -> (webhook: Webhook, delivery: WebhookDelivery, attempts: [WebhookAttempt]) {
        let webhook = try self.webhook(webhook, by: principal, in: tx)
        let found = try tx.first(
            """
            SELECT \(WebhookDelivery.columns) FROM webhook_deliveries d
            WHERE d.id = \(id) AND d.webhook_id = \(webhook.id)
            """, as: WebhookDelivery.self)
        guard let found else { throw NotFound() }
        let attempts = try tx.all(
            """
            SELECT number, at, status, failure, answer, milliseconds FROM webhook_attempts
            WHERE delivery_id = \(id) ORDER BY number DESC LIMIT 100
            """, as: WebhookAttempt.self)
        return (webhook, found, attempts)
    }
}
