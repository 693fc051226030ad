// What is sent: what happened, and how the thing stands. No secrets, and no price for who may see none.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// How the thing a message is about stands at the moment it is written.
struct WebhookObject: Sendable {
    var order: OrderJSON?
    var shipments: [ShipmentJSON]?
    var quote: QuoteJSON?
    var goodsBack: ReturnJSON?

    /// An offer.
    struct QuoteJSON: Encodable, Sendable {
        let number: String, status: String, version: Int
        let total: Int64?
        let currency: String
        let validUntil: String?, order: String?
        let changedAt: String
    }

    /// Goods that come back.
    struct ReturnJSON: Encodable, Sendable {
        let number: String, order: String, kind: String, status: String, settledAs: String?
        let amount: Int64?
        let currency: String
        let changedAt: String
    }

    init(_ subject: WebhookSubject, withPrices: Bool, in tx: Transaction) throws {
        switch subject.kind {
        case .order:
            let found = try tx.one(
                "SELECT \(Order.columns) FROM orders o WHERE o.id = \(subject.id)", Order.init(row:))
            order = OrderJSON(found, withPrices: withPrices)
            shipments = try Ordering.shipments(of: found.id, in: tx).map { ShipmentJSON($0) }
        case .quote:
            quote = try tx.one(
                """
                SELECT q.number, q.status, q.version, q.total, q.currency, q.valid_until, q.changed_at,
                       o.number AS order_number
                FROM quotes q LEFT JOIN orders o ON o.id = q.order_id WHERE q.id = \(subject.id)
                """
            ) { row in
                QuoteJSON(
                    number: try row["number"], status: try row["status"], version: try row["version"],
                    total: withPrices ? try row["total"] as Int64 : nil, currency: try row["currency"],
                    validUntil: (try row["valid_until"] as Date?).map { Formats.machine($0) },
                    order: try row["order_number"], changedAt: Formats.machine(try row["changed_at"]))
            }
        case .goodsBack:
            goodsBack = try tx.one(
                """
                SELECT r.number, r.order_number, r.kind, r.status, r.settled_as, r.amount, r.currency, r.changed_at
                FROM order_returns r WHERE r.id = \(subject.id)
                """
            ) { row in
                ReturnJSON(
                    number: try row["number"], order: try row["order_number"], kind: try row["kind"],
                    status: try row["status"], settledAs: try row["settled_as"],
                    amount: withPrices ? try row["amount"] as Int64 : nil, currency: try row["currency"],
                    changedAt: Formats.machine(try row["changed_at"]))
            }
        }
    }
}

/// A message as it is sent.
struct WebhookMessage: Encodable, Sendable {
    struct Change: Encodable, Sendable {
        let from: String?, to: String?, reason: String?
        let shipment: Int?
    }
    /// The event: the same in every sending.
    let event: UUID
    /// Grows with every message to the address: of two, the one with the greater number was written later.
    private(set) var sequence = 0
    let topic: String
    let occurredAt: String
    let change: Change?
    let object: WebhookObject?

    init(_ event: UUID, _ news: WebhookNews, _ object: WebhookObject, at instant: Date) {
        self.event = event
        topic = news.topic.rawValue
        occurredAt = Formats.machine(instant)
        let isPlain = news.from == nil && news.to == nil && news.reason == nil && news.shipment == nil
        change =
            isPlain ? nil : Change(from: news.from, to: news.to, reason: news.reason, shipment: news.shipment)
        self.object = object
    }

    /// The message that is sent by hand.
    init(testing event: UUID, at instant: Date) {
        self.event = event
        topic = WebhookTopic.test.rawValue
        occurredAt = Formats.machine(instant)
        (change, object) = (nil, nil)
    }

    func numbered(_ sequence: Int) -> WebhookMessage {
        var message = self
        message.sequence = sequence
        return message
    }

    private enum Key: String, CodingKey {
        case id, sequence, topic, occurredAt, change, order, shipments, quote
        case goodsBack = "return"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(event.uuidString.lowercased(), forKey: .id)
        try values.encode(sequence, forKey: .sequence)
        try values.encode(topic, forKey: .topic)
        try values.encode(occurredAt, forKey: .occurredAt)
        try values.encodeIfPresent(change, forKey: .change)
        try values.encodeIfPresent(object?.order, forKey: .order)
        try values.encodeIfPresent(object?.shipments, forKey: .shipments)
        try values.encodeIfPresent(object?.quote, forKey: .quote)
        try values.encodeIfPresent(object?.goodsBack, forKey: .goodsBack)
    }
}
