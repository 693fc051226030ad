// The program looks who waited for what has come: after every change of goods, and by the clock for prices that begin
// at their minute.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Adds the jobs that tell people what they waited for.
    package static func addSubscriptionJobs(to registry: inout JobRegistry) {
        recheck(after: CatalogImported.self, as: "catalog.waiting_after_import", &registry)
        recheck(after: StockCorrected.self, as: "catalog.waiting_after_stock_corrected", &registry)
        recheck(after: PriceTypesChosen.self, as: "catalog.waiting_after_price_types", &registry)
        recheck(after: PriceTermsChanged.self, as: "catalog.waiting_after_price_terms", &registry)
        recheck(after: PriceRuleSaved.self, as: "catalog.waiting_after_price_rule", &registry)
        recheck(after: PriceRuleRestored.self, as: "catalog.waiting_after_price_rule_restored", &registry)
        recheck(after: BuyerPricesKept.self, as: "catalog.waiting_after_buyer_prices", &registry)
        recheck(after: DiscountsImported.self, as: "catalog.waiting_after_discounts", &registry)
        // Stock comes back by cancelled orders, prices begin and end by themselves: nobody announces those.
        registry.schedule(
            "catalog.waiting_by_clock", every: .minutes(2),
            if: { tx in
                try tx.first(
                    "SELECT id FROM product_subscriptions WHERE met_at IS NULL AND removed_at IS NULL LIMIT 1"
                ) { _ in true } ?? false
            },
            { job in try await Catalog.checkSubscriptions(in: job) })
    }

    private static func recheck<Event: DomainEvent>(
        after event: Event.Type, as kind: String, _ registry: inout JobRegistry
    ) {
        registry.on(event, as: kind) { _, job in try await Catalog.checkSubscriptions(in: job) }
    }

    /// Walks over everything that is waited for, in slices, and writes down what was met. Done twice at once it tells
    /// everybody once: whoever marks a subscription announces it.
    private static func checkSubscriptions(in job: JobContext) async throws {
        var edge: ID<ProductSubscription>?
        while true {
            try Task.checkCancellation()
            let (start, now) = (edge, job.now)
            let slice = try await job.database.read { tx in try WaitingSlice(after: start, at: now, in: tx) }
            if !slice.met.isEmpty {
                let met = slice.met
                try await job.write { tx in try Catalog.markMet(met, at: now, in: tx) }
            }
            guard let last = slice.last else { return }
            edge = last
        }
    }

    /// Marks subscriptions as met and announces each that was still waited for.
    static func markMet(_ met: [MetSubscription], at now: Date, in tx: Transaction) throws {
        for one in met {
            let marked = try tx.execute(
                """
                UPDATE product_subscriptions SET met_at = \(now), met_price = \(one.price)
                WHERE id = \(one.subscription) AND met_at IS NULL AND removed_at IS NULL
                """)
            guard marked == 1 else { continue }
            try tx.announce(
                SubscriptionMet(
                    subscriptionID: one.subscription, userID: one.user, customerID: one.customer,
                    productID: one.product, kind: one.kind),
                by: .system("catalog"), customer: one.customer, at: now)
        }
    }
}

/// A subscription whose hour has come.
struct MetSubscription: Sendable {
    let subscription: ID<ProductSubscription>
    let customer: ID<Customer>
    let user: ID<User>
    let product: ID<Product>
    let kind: ProductSubscription.Kind
    /// What the product costs this person now; nil for arrivals.
    let price: Money?
}

/// Some of what is waited for, looked at with each person's own eyes.
struct WaitingSlice: Sendable {
    /// Rows looked at in one reading: some tens of milliseconds.
    private static let size = 200

    let met: [MetSubscription]
    /// Where the next slice begins; nil after the last.
    let last: ID<ProductSubscription>?

    init(after edge: ID<ProductSubscription>?, at now: Date, in tx: Transaction) throws {
        let rows = try Self.rows(after: edge, in: tx)
        let groups = Dictionary(grouping: rows) { Holder(customer: $0.customer, user: $0.user) }
        met = try groups.values.flatMap { try Self.over(among: $0, at: now, in: tx) }
        last = rows.count < Self.size ? nil : rows.last?.id
    }

    private struct Holder: Hashable {
        let customer: ID<Customer>
        let user: ID<User>
    }

    private struct Waiting {
        let id: ID<ProductSubscription>
        let customer: ID<Customer>
        let user: ID<User>
        let name: String
        let product: ID<Product>
        let kind: ProductSubscription.Kind
        let below: Money?
        let seen: Money?

        init(row: Row) throws {
            id = try row["id"]
            customer = try row["customer_id"]
            user = try row["user_id"]
            name = try row["name"]
            product = try row["product_id"]
            kind = try row["kind"]
            below = try row.moneyIfAny("below")
            seen = try row.moneyIfAny("seen_price")
        }
    }

    /// Whoever is no member any more is told nothing, and nobody is told of goods that are not sold.
    private static func rows(after edge: ID<ProductSubscription>?, in tx: Transaction) throws -> [Waiting] {
        let begin: SQL = edge.map { "n.id > \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT n.id, n.customer_id, n.user_id, u.name, n.product_id, n.kind, n.below, n.seen_price, n.currency
            FROM product_subscriptions n
            JOIN members m ON m.customer_id = n.customer_id AND m.user_id = n.user_id AND m.revoked_at IS NULL
            JOIN users u ON u.id = n.user_id AND u.disabled_at IS NULL
            WHERE n.met_at IS NULL AND n.removed_at IS NULL AND \(begin)
            ORDER BY n.id LIMIT \(size)
            """, Waiting.init(row:))
    }

    /// What of one person's waiting is over. He is looked at as a member who may see prices: those who may not are told
    /// of no price, wherever it is shown.
    private static func over(
        among waiting: [Waiting], at now: Date, in tx: Transaction
    ) throws -> [MetSubscription] {
        guard let first = waiting.first else { return [] }
        let principal = Principal(
            kind: .member(first.customer), userID: first.user, name: first.name,
            permissions: [.browseCatalog: .customer, .viewPrices: .customer])
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let ids = waiting.map(\.product)
        let rows = try tx.all(
            """
            SELECT p.id, \(Catalog.availableOfFamily("p")) AS available FROM products p
            WHERE p.id IN \(list: ids) AND \(Catalog.visible("p", to: buyer))
            """
        ) { row in
            (try row["id"] as ID<Product>, try row["available"] as Quantity)
        }
        let stock = Dictionary(rows) { first, _ in first }
        let prices = try Catalog.listPrices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        return waiting.compactMap { one -> MetSubscription? in
            guard let available = stock[one.product] else { return nil }
            let price = one.kind == .price ? prices.listPrice(of: one.product)?.amount : nil
            let isMet: Bool
            switch one.kind {
            case .arrival: isMet = available.isPositive
            case .price: isMet = price.map { Self.isLower($0, than: one) } ?? false
            }
            guard isMet else { return nil }
            return MetSubscription(
                subscription: one.id, customer: one.customer, user: one.user, product: one.product, kind: one.kind,
                price: price)
        }
    }

    /// Prices of two currencies cannot be told apart by amount.
    private static func isLower(_ price: Money, than waiting: Waiting) -> Bool {
        if let below = waiting.below { return below.currency == price.currency && price <= below }
        guard let seen = waiting.seen else { return false }
        return seen.currency == price.currency && price < seen
    }
}
