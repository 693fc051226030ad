// A member asks to be told when a product arrives, or when it costs less, and takes that back.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /selections/subscriptions/new?product=…`
    func newSubscription(_ request: Request, _ context: MemberContext) async throws -> HTML {
        guard let id = request.query["product"].flatMap({ ID<Product>($0) }) else { throw NotFound() }
        let offer = try await offer(id, context)
        var form = SubscriptionForm()
        form.product = id.description
        form.kind = (offer.mayArrive ? ProductSubscription.Kind.arrival : .price).rawValue
        return context.subscriptionPage(offer, TypedForm(form))
    }

    /// `POST /selections/subscriptions`
    func subscribe(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = SubscriptionForm(context.form)
        guard let id = ID<Product>(form.product) else { throw NotFound() }
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = context.subscriptionPage(try await offer(id, context), TypedForm(form, problems))
            return page.response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let product = try Catalog.subscribe(form, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/products/\(product.slug)", message: "catalog.waiting.added.\(form.kind)",
                    ["name": product.name])
            }
        } catch let refusal as SubscriptionRefusal {
            let page = context.subscriptionPage(try await offer(id, context), TypedForm(form, refusal))
            return page.response(status: .unprocessableContent)
        }
    }

    /// `POST /selections/subscriptions/{subscription}/removal`
    func removeSubscription(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try subscriptionID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.removeSubscription(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/selections/subscriptions", message: "catalog.waiting.removed",
                undo: UndoForm("/selections/subscriptions/\(id)/restoration"))
        }
    }

    /// `POST /selections/subscriptions/{subscription}/restoration`
    func restoreSubscription(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try subscriptionID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.restoreSubscription(id, by: principal, at: now, in: tx)
            return .redirect(to: "/selections/subscriptions", message: "catalog.waiting.restored")
        }
    }

    private func subscriptionID(_ context: MemberContext) throws -> ID<ProductSubscription> {
        let text = context.web.parameters.get("subscription")
        guard let id = text.flatMap({ ID<ProductSubscription>($0) }) else { throw NotFound() }
        return id
    }

    private func offer(_ id: ID<Product>, _ context: MemberContext) async throws -> SubscriptionOffer {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in try SubscriptionOffer(id, for: principal, at: now, in: tx) }
    }
}

/// What the person asked for.
struct SubscriptionForm: Form {
    var product = ""
    var kind = ""
    var below = ""

    static let fields: [Field<SubscriptionForm>] = [
        Field("product", .hidden, \.product, label: "catalog.waiting.product"),
        Field("kind", .radio, \.kind, label: "catalog.waiting.kind", required: true),
        Field("below", .money, \.below, label: "catalog.waiting.below", help: true, maxLength: 20),
    ]
}

// MARK: - Operations

/// Why nobody is told.
enum SubscriptionRefusal: Refusal, Equatable {
    /// It is there: nothing to wait for.
    case isThere
    /// It costs less already.
    case isCheaper
    /// Whoever sees no price cannot wait for one.
    case noPrice
    /// Neither of the two that can be waited for.
    case unknownKind
    /// Nobody needs so many.
    case tooMany

    var key: String {
        switch self {
        case .isThere: "catalog.waiting.refusal.isThere"
        case .isCheaper: "catalog.waiting.refusal.isCheaper"
        case .noPrice: "catalog.waiting.refusal.noPrice"
        case .unknownKind: "web.field.required.choice"
        case .tooMany: "catalog.waiting.refusal.tooMany"
        }
    }

    var arguments: [String: String] {
        self == .tooMany ? ["max": String(Catalog.maxSubscriptions)] : [:]
    }

    var field: String? {
        switch self {
        case .isCheaper: "below"
        case .tooMany: nil
        default: "kind"
        }
    }
}

/// Somebody waits for a product.
package struct SubscriptionAdded: DomainEvent {
    package static let name = "catalog.subscription_added"
    package let subscriptionID: ID<ProductSubscription>
    package let productID: ID<Product>
    package let kind: ProductSubscription.Kind
    package var subject: EventSubject { EventSubject("subscription", subscriptionID) }
}

/// Somebody waits no longer, or does again.
package struct SubscriptionRemoved: DomainEvent {
    package static let name = "catalog.subscription_removed"
    package let subscriptionID: ID<ProductSubscription>
    package let isRemoved: Bool
    package var subject: EventSubject { EventSubject("subscription", subscriptionID) }
}

extension Catalog {
    /// The most a member waits for at once.
    static let maxSubscriptions = 200

    /// Begins to wait, or begins anew where it had been waited for before.
    ///
    /// - Returns: the product.
    /// - Throws: `NotFound` for goods this buyer cannot see; ``SubscriptionRefusal``.
    static func subscribe(
        _ form: SubscriptionForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Product {
        guard let id = ID<Product>(form.product) else { throw NotFound() }
        let offer = try SubscriptionOffer(id, for: principal, at: now, in: tx)
        guard let kind = ProductSubscription.Kind(rawValue: form.kind) else { throw SubscriptionRefusal.unknownKind }
        var below: Money?
        switch kind {
        case .arrival:
            guard offer.mayArrive else { throw SubscriptionRefusal.isThere }
        case .price:
            guard let price = offer.price else { throw SubscriptionRefusal.noPrice }
            below = form.below.isEmpty ? nil : Money(parsing: form.below, currency: price.currency)
            if let below, below >= price { throw SubscriptionRefusal.isCheaper }
        }
        let waiting: Int = try tx.value(
            """
            SELECT COUNT(*) FROM product_subscriptions n
            WHERE \(subscriptionsSeen(by: principal)) AND n.met_at IS NULL
            """)
        guard waiting < maxSubscriptions else { throw SubscriptionRefusal.tooMany }
        let seen = kind == .price ? offer.price : nil
        let subscription = try tx.one(
            """
            INSERT INTO product_subscriptions (id, customer_id, user_id, product_id, kind, below, seen_price, currency, created_at)
            VALUES (\(ID<ProductSubscription>(at: now)), \(principal.customerID), \(principal.userID), \(id), \(kind),
                    \(below), \(seen), \(offer.price?.currency ?? .rub), \(now))
            ON CONFLICT (customer_id, user_id, product_id, kind) DO UPDATE SET below = excluded.below,
                seen_price = excluded.seen_price, currency = excluded.currency, created_at = excluded.created_at,
                met_price = NULL, met_at = NULL, removed_at = NULL
            RETURNING id
            """
        ) { try $0["id"] as ID<ProductSubscription> }
        try tx.announce(
            SubscriptionAdded(subscriptionID: subscription, productID: id, kind: kind), by: principal, at: now)
        return offer.product
    }

    /// Waits no longer.
    ///
    /// - Throws: `NotFound` for what is not the principal's, and when it is removed already.
    static func removeSubscription(
        _ id: ID<ProductSubscription>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let removed = try tx.execute(
            """
            UPDATE product_subscriptions SET removed_at = \(now)
            WHERE id = \(id) AND customer_id = \(principal.customerID) AND user_id = \(principal.userID)
              AND removed_at IS NULL
            """)
        guard removed == 1 else { throw NotFound() }
        try tx.announce(SubscriptionRemoved(subscriptionID: id, isRemoved: true), by: principal, at: now)
    }

    /// Waits again for what was just given up.
    ///
    /// - Throws: `NotFound` when there is nothing of the principal's to bring back.
    static func restoreSubscription(
        _ id: ID<ProductSubscription>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let restored = try tx.execute(
            """
            UPDATE product_subscriptions SET removed_at = NULL
            WHERE id = \(id) AND customer_id = \(principal.customerID) AND user_id = \(principal.userID)
              AND removed_at IS NOT NULL
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.announce(SubscriptionRemoved(subscriptionID: id, isRemoved: false), by: principal, at: now)
    }
}
