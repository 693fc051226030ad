import Database
import Foundation
import Kernel
import Web

/// Somebody waits for a product to arrive, or to cost less.
package struct ProductSubscription: RowDecodable, Sendable {
    /// What is waited for; stored, so the words never change.
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLCodable {
        case arrival, price
    }

    package let id: ID<ProductSubscription>
    package let product: Product
    package let kind: Kind
    /// The price to come under; nil waits for any fall.
    package let below: Money?
    /// What it cost when the waiting began.
    package let seenPrice: Money?
    /// What it cost when the waiting ended.
    package let metPrice: Money?
    package let createdAt: Date
    /// When it was met; nil while it is waited for.
    package let metAt: Date?

    package init(row: Row) throws {
        id = try row["subscription_id"]
        product = try Product(row: row)
        kind = try row["kind"]
        below = try row.moneyIfAny("below")
        seenPrice = try row.moneyIfAny("seen_price")
        metPrice = try row.moneyIfAny("met_price")
        createdAt = try row["waits_since"]
        metAt = try row["met_at"]
    }

    /// The columns this type is made from, of the aliases `n` and `p`.
    package static let columns: SQL = """
        n.id AS subscription_id, n.kind, n.below, n.seen_price, n.met_price, n.currency, n.created_at AS waits_since,
        n.met_at, \(Product.columns)
        """
}

/// What somebody waited for has come: a mail may follow. The price stays out, for it is one person's own; whoever tells
/// it asks for it anew.
package struct SubscriptionMet: DomainEvent {
    package static let name = "catalog.subscription_met"
    package let subscriptionID: ID<ProductSubscription>
    package let userID: ID<User>
    package let customerID: ID<Customer>
    package let productID: ID<Product>
    package let kind: ProductSubscription.Kind
    package var subject: EventSubject { EventSubject("subscription", subscriptionID) }
}

extension Catalog {
    /// The condition for the subscriptions `n` of a member; those on prices only while he may see prices.
    static func subscriptionsSeen(by principal: Principal) -> SQL {
        let mine: SQL = """
            n.customer_id = \(principal.customerID) AND n.user_id = \(principal.userID) AND n.removed_at IS NULL
            """
        return principal.may(.viewPrices) ? mine : "\(mine) AND n.kind = 'arrival'"
    }

    /// What a member waits for and what came of it, the latest first; one statement.
    static func subscriptions(
        of principal: Principal, limit: Int = 500, in tx: Transaction
    ) throws -> [ProductSubscription] {
        try tx.all(
            """
            SELECT \(ProductSubscription.columns) FROM product_subscriptions n JOIN products p ON p.id = n.product_id
            WHERE \(subscriptionsSeen(by: principal))
            ORDER BY CASE WHEN n.met_at IS NULL THEN 1 ELSE 0 END, n.met_at DESC, n.created_at DESC, n.id LIMIT \(limit)
            """, as: ProductSubscription.self)
    }

    /// How many of a member's subscriptions were met and of his reviews answered after an instant, counted up to ten
    /// each: a piece of the statement that counts what waits behind the bell.
    package static func newsCount(since instant: Date, for principal: Principal) -> SQL {
        """
        (SELECT COUNT(*) FROM (
            SELECT n.id FROM product_subscriptions n
            WHERE \(subscriptionsSeen(by: principal)) AND n.met_at > \(instant) LIMIT 10) AS met)
        + (SELECT COUNT(*) FROM (
            SELECT r.id FROM product_reviews r
            WHERE r.customer_id = \(principal.customerID) AND r.user_id = \(principal.userID)
              AND r.told_at > \(instant) LIMIT 10) AS told)
        """
    }

    /// What came of waiting, behind the bell.
    static let subscriptionAttention = [
        AttentionSource(for: Audience(.browseCatalog)) { context, limit, tx in
            let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
            let met = try tx.all(
                """
                SELECT \(ProductSubscription.columns) FROM product_subscriptions n JOIN products p ON p.id = n.product_id
                WHERE \(Catalog.subscriptionsSeen(by: context.principal)) AND n.met_at > \(earliest)
                ORDER BY n.met_at DESC, n.id DESC LIMIT \(limit)
                """, as: ProductSubscription.self)
            return met.map { context.news(of: $0) }
        }
    ]
}

extension SignedInContext {
    fileprivate func news(of subscription: ProductSubscription) -> AttentionItem {
        let product = subscription.product
        let text: String
        switch subscription.kind {
        case .arrival: text = t("catalog.waiting.news.arrival.text")
        case .price:
            let price = subscription.metPrice.map { formats.money($0) } ?? ""
            text = t("catalog.waiting.news.price.text", ["price": price])
        }
        return AttentionItem(
            id: "subscription.\(subscription.id)", tone: .success,
            title: t("catalog.waiting.news.\(subscription.kind.rawValue)", ["name": product.name]), text: text,
            path: "/products/\(product.slug)", at: subscription.metAt ?? subscription.createdAt)
    }
}
