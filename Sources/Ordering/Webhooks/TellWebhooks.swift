// What happens to orders, shipments, offers and returns becomes messages to the addresses that asked for it.

import Customers
import Database
import Foundation
import Kernel
import Web

/// What a message is about.
struct WebhookSubject: Sendable, Equatable {
    /// Where it is kept; stored, so the words never change.
    enum Kind: String, Sendable { case order, quote, goodsBack = "return" }

    let kind: Kind
    let id: UUID

    static func order(_ id: ID<Order>) -> WebhookSubject { WebhookSubject(kind: .order, id: id.uuid) }

    /// The customer it belongs to, and what people call it; nil when there is no such thing.
    func owner(in tx: Transaction) throws -> (customer: ID<Customer>, number: String)? {
        try tx.first("SELECT s.customer_id, s.number FROM \(table) s WHERE s.id = \(id)") { row in
            (customer: try row["customer_id"] as ID<Customer>, number: try row["number"] as String)
        }
    }

    /// Whether somebody may see it at this moment.
    func isSeen(by principal: Principal, in tx: Transaction) throws -> Bool {
        let found = try tx.first(
            "SELECT s.id FROM \(table) s WHERE s.id = \(id) AND \(principal.covers("s", for: .viewOrders))"
        ) { try $0["id"] as UUID }
        return found != nil
    }

    private var table: SQL {
        switch kind {
        case .order: "orders"
        case .quote: "quotes"
        case .goodsBack: "order_returns"
        }
    }
}

/// What happened, beside how the thing stands now.
struct WebhookNews: Sendable {
    let topic: WebhookTopic
    let subject: WebhookSubject
    var from: String?
    var to: String?
    /// Why, in that person's words.
    var reason: String?
    /// The number of the shipment that moved.
    var shipment: Int?

    init(_ topic: WebhookTopic, _ subject: WebhookSubject) {
        self.topic = topic
        self.subject = subject
    }
}

extension Ordering {
    /// What is told to programs of customers.
    static func addTelling(to registry: inout JobRegistry) {
        registry.on(OrderPlaced.self, as: "ordering.tell_order_placed") { event, job in
            try await tell(WebhookNews(.orderPlaced, .order(event.orderID)), job)
        }
        registry.on(OrderAwaitsApproval.self, as: "ordering.tell_order_awaits") { event, job in
            try await tell(WebhookNews(.orderAwaits, .order(event.orderID)), job)
        }
        registry.on(OrderStatusChanged.self, as: "ordering.tell_order_moved") { event, job in
            var news = WebhookNews(.orderMoved, .order(event.orderID))
            (news.from, news.to) = (event.from.rawValue, event.to.rawValue)
            try await tell(news, job)
        }
        registry.on(OrderCancelled.self, as: "ordering.tell_order_cancelled") { event, job in
            var news = WebhookNews(.orderCancelled, .order(event.orderID))
            news.reason = event.reason.ifAny
            try await tell(news, job)
        }
        registry.on(OrderChanged.self, as: "ordering.tell_order_changed") { event, job in
            try await tell(WebhookNews(.orderChanged, .order(event.orderID)), job)
        }
        registry.on(OrderLinesCancelled.self, as: "ordering.tell_lines_cancelled") { event, job in
            var news = WebhookNews(.orderChanged, .order(event.orderID))
            news.reason = event.reason.ifAny
            try await tell(news, job)
        }
        registry.on(OrderBackOrdered.self, as: "ordering.tell_lines_late") { event, job in
            try await tell(WebhookNews(.orderChanged, .order(event.orderID)), job)
        }
        registry.on(OrderSplit.self, as: "ordering.tell_order_split") { event, job in
            try await tell(WebhookNews(.orderChanged, .order(event.orderID)), job)
        }
        registry.on(ShipmentMoved.self, as: "ordering.tell_shipment") { event, job in
            var news = WebhookNews(.shipment, .order(event.orderID))
            (news.shipment, news.to) = (event.number, event.status.rawValue)
            try await tell(news, job)
        }
        addTellingOfQuotes(to: &registry)
        addTellingOfReturns(to: &registry)
    }

    private static func addTellingOfReturns(to registry: inout JobRegistry) {
        registry.on(ReturnRequested.self, as: "ordering.tell_return_requested") { event, job in
            try await tell(WebhookNews(.goodsBack, WebhookSubject(kind: .goodsBack, id: event.returnID.uuid)), job)
        }
        registry.on(ReturnDecided.self, as: "ordering.tell_return_decided") { event, job in
            var news = WebhookNews(.goodsBack, WebhookSubject(kind: .goodsBack, id: event.returnID.uuid))
            news.reason = event.note.ifAny
            try await tell(news, job)
        }
        registry.on(ReturnMoved.self, as: "ordering.tell_return_moved") { event, job in
            var news = WebhookNews(.goodsBack, WebhookSubject(kind: .goodsBack, id: event.returnID.uuid))
            (news.from, news.to, news.reason) = (event.from.rawValue, event.to.rawValue, event.note.ifAny)
            try await tell(news, job)
        }
    }

    private static func addTellingOfQuotes(to registry: inout JobRegistry) {
        registry.on(QuoteOffered.self, as: "ordering.tell_quote_offered") { event, job in
            var news = WebhookNews(.quote, WebhookSubject(kind: .quote, id: event.quoteID.uuid))
            news.to = QuoteStatus.offered.rawValue
            try await tell(news, job)
        }
        registry.on(QuoteMoved.self, as: "ordering.tell_quote_moved") { event, job in
            var news = WebhookNews(.quote, WebhookSubject(kind: .quote, id: event.quoteID.uuid))
            (news.from, news.to, news.reason) = (event.from.rawValue, event.to.rawValue, event.note.ifAny)
            try await tell(news, job)
        }
        registry.on(QuoteAccepted.self, as: "ordering.tell_quote_accepted") { event, job in
            var news = WebhookNews(.quote, WebhookSubject(kind: .quote, id: event.quoteID.uuid))
            news.to = QuoteStatus.accepted.rawValue
            try await tell(news, job)
        }
    }

    /// Writes the messages of one event, once.
    static func tell(_ news: WebhookNews, _ job: JobContext) async throws {
        guard let event = job.eventID?.uuid else { return }
        let now = job.now
        try await job.finish { tx in try Ordering.write(news, of: event, at: now, in: tx) }
    }

    /// A message for every address of the customer that asked for such news, in the state of this moment: what its
    /// maker may see of it. Two statements where nobody asked.
    static func write(_ news: WebhookNews, of event: UUID, at now: Date, in tx: Transaction) throws {
        guard let owner = try news.subject.owner(in: tx) else { return }
        let webhooks = try tx.all(
            """
            SELECT \(Webhook.columns) FROM webhooks h JOIN users u ON u.id = h.user_id
            WHERE h.customer_id = \(owner.customer) AND h.removed_at IS NULL ORDER BY h.created_at, h.id LIMIT 100
            """, as: Webhook.self
        ).filter { $0.topics.contains(news.topic) }
        guard !webhooks.isEmpty else { return }
        let happened: Date = try tx.first("SELECT at FROM events WHERE id = \(event)") { try $0["at"] } ?? now
        var written: [Bool: WebhookObject] = [:]
        for webhook in webhooks {
            guard let principal = try Customers.principal(of: webhook.userID, for: owner.customer, in: tx),
                try news.subject.isSeen(by: principal, in: tx)
            else { continue }
            let withPrices = principal.may(.viewPrices)
            let object = try written[withPrices] ?? WebhookObject(news.subject, withPrices: withPrices, in: tx)
            written[withPrices] = object
            let message = WebhookMessage(event, news, object, at: happened)
            try queue(message, about: owner.number, news.subject, withPrices, to: webhook, at: now, in: tx)
        }
    }

    /// Puts a message behind those that wait for an address already; one of an event that has one stays out.
    static func queue(
        _ message: WebhookMessage, about name: String, _ subject: WebhookSubject?, _ withPrices: Bool,
        to webhook: Webhook, at now: Date, in tx: Transaction
    ) throws {
        let known = try tx.first(
            "SELECT id FROM webhook_deliveries WHERE webhook_id = \(webhook.id) AND event_id = \(message.event)"
        ) { try $0["id"] as UUID }
        guard known == nil else { return }
        let sequence: Int = try tx.value(
            "UPDATE webhooks SET last_sequence = last_sequence + 1 WHERE id = \(webhook.id) RETURNING last_sequence")
        let payload = String(decoding: try JSONEncoder.canonical.encode(message.numbered(sequence)), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO webhook_deliveries (id, webhook_id, customer_id, event_id, topic, subject, payload, state,
                attempts, next_at, answer, created_at, sequence, subject_kind, subject_id, has_prices, tried_from)
            VALUES (\(ID<WebhookDelivery>(at: now)), \(webhook.id), \(webhook.customerID), \(message.event),
                \(message.topic), \(name), \(payload), \(WebhookDeliveryState.waiting), 0, \(now), '', \(now),
                \(sequence), \(subject?.kind.rawValue ?? ""), \(subject?.id), \(withPrices), \(now))
            """)
    }
}
