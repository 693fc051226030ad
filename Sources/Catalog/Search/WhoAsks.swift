// Who asks a question: on which terms he buys, what he buys, what he asked before.

import Database
import Foundation
import Kernel
import Web

/// A person at the search, as far as answers depend on it.
struct AskingPerson: Sendable {
    let buyer: Buyer
    let asker: SearchAsker
    /// His last questions that begin as this one does, the newest first; none for strangers and who keeps none.
    var history: [String] = []
    let user: ID<User>?
    let seesPrices: Bool
    /// Whether what he asks and does is counted: the vendor's own people only try things out.
    let counts: Bool
    let remembers: Bool

    /// The order of results he got, as it is written down.
    var variant: RankingVariant? { user == nil ? nil : asker.variant }
}

/// Whether somebody lets the portal remember what he asks; everybody does until he says otherwise.
enum SearchMemory {
    static let preference = PreferenceName<Bool>("searchHistory")

    static func isOn(_ preferences: Preferences) -> Bool { preferences[preference] ?? true }
}

extension Catalog {
    /// Whoever asks, in two or three statements.
    ///
    /// - Parameters:
    ///   - text: what is typed so far.
    ///   - remembered: how many of his own questions are wanted.
    func askingPerson(
        _ context: PublicContext, typing text: String = "", remembered: Int = 0
    ) async throws -> AskingPerson {
        let (principal, now) = (context.principal, context.now)
        let remembers = principal != nil && SearchMemory.isOn(context.preferences)
        let variant = search.words.trial.variant(of: principal?.userID)
        let limit = remembers ? remembered : 0
        let key = SearchKey.of(text)
        return try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let familiar = try principal.map { try search.familiar.products(of: $0, at: now, in: tx) } ?? []
            let history = try Catalog.searchHistory(of: principal?.userID, beginning: key, limit: limit, in: tx)
            return AskingPerson(
                buyer: buyer, asker: SearchAsker(familiar: familiar, variant: variant), history: history,
                user: principal?.userID, seesPrices: principal?.may(.viewPrices) ?? true,
                counts: principal?.isStaff != true, remembers: remembers)
        }
    }

    /// What a person's customer buys, as far as he may see its orders: the most frequent first.
    static func familiarProducts(of principal: Principal, in tx: Transaction) throws -> [ID<Product>] {
        guard principal.customerID != nil else { return [] }
        return try tx.all(
            """
            SELECT COALESCE(p.variant_of, p.id) AS product_id
            FROM purchased_products h JOIN products p ON p.id = h.product_id
            WHERE \(principal.covers("h", for: .viewOrders, owner: "user_id"))
            GROUP BY COALESCE(p.variant_of, p.id)
            ORDER BY SUM(h.times) DESC, MAX(h.last_at) DESC, COALESCE(p.variant_of, p.id) LIMIT 200
            """
        ) { try $0["product_id"] as ID<Product> }
    }

    /// The asker as the log of questions knows him: a customer is one asker, however many people it has. Neither a
    /// customer nor a stranger can be told from it.
    func askerName(_ context: PublicContext) -> String {
        let name =
            context.principal?.customerID.map { "customer:\($0)" }
            ?? "stranger:\(search.log.salt):\(InternetAddress(context.web.clientAddress)?.network ?? "unknown")"
        return String(StableHash.of(name).value, radix: 16)
    }
}

// MARK: - What customers buy

extension Catalog {
    /// Remembers that goods were ordered: the customer finds them first from now on, and everybody a little sooner.
    ///
    /// - Parameters:
    ///   - products: each once.
    ///   - quantities: how much of each, where it is known.
    ///   - unit: the department it was ordered for.
    package static func noteOrdered(
        _ products: [ID<Product>], _ quantities: [ID<Product>: Quantity] = [:], for customer: ID<Customer>,
        by user: ID<User>, unit: ID<CustomerUnit>?, at: Date, in tx: Transaction
    ) throws {
        let products = Set(products).sorted()
        try tx.insert(
            into: "purchased_products", "customer_id, user_id, product_id, unit_id, times, last_at, quantity",
            rows: products.map { [customer, user, $0, unit, 1, at, quantities[$0] ?? .zero] },
            conflict: """
                ON CONFLICT (customer_id, user_id, product_id)
                DO UPDATE SET times = purchased_products.times + 1, last_at = excluded.last_at,
                    unit_id = excluded.unit_id, quantity = purchased_products.quantity + excluded.quantity
                """)
        var moved: [ID<Product>] = []
        for chunk in products.chunked(by: 500) {
            // A variant counts for its product: that is what stands in lists.
            let mains = try tx.all(
                "SELECT DISTINCT COALESCE(variant_of, id) AS id FROM products WHERE id IN \(list: chunk)"
            ) { try $0["id"] as ID<Product> }
            guard !mains.isEmpty else { continue }
            let rows: [[any SQLConvertible]] = mains.map { [$0, 1] }
            let counts = try tx.all(
                """
                INSERT INTO product_popularity (product_id, orders) VALUES \(SQL.values(rows))
                ON CONFLICT (product_id) DO UPDATE SET orders = product_popularity.orders + 1
                RETURNING product_id, orders
                """
            ) { (try $0["product_id"] as ID<Product>, try $0["orders"] as Int) }
            // The engine dampens it: between two powers of two nothing is seen of it.
            moved += counts.filter { $0.1 & ($0.1 - 1) == 0 }.map(\.0)
        }
        try noteSearchChange(moved, in: tx)
    }

    /// What one customer's people bought, counted anew from its orders.
    package static func replacePurchases(
        of customer: ID<Customer>, with purchases: [Purchase], in tx: Transaction
    ) throws {
        try tx.execute("DELETE FROM purchased_products WHERE customer_id = \(customer)")
        try tx.insert(
            into: "purchased_products", "customer_id, user_id, product_id, unit_id, times, last_at, quantity",
            rows: purchases.map { [customer, $0.user, $0.product, $0.unit, $0.times, $0.lastAt, $0.quantity] })
    }

    /// How often goods were ordered, counted anew; the others were not. Variants count for their products.
    package static func replacePopularity(_ orders: [ID<Product>: Int], in tx: Transaction) throws {
        let known = try tx.all("SELECT product_id, orders FROM product_popularity") {
            (try $0["product_id"] as ID<Product>, try $0["orders"] as Int)
        }
        let old = Dictionary(known, uniquingKeysWith: { first, _ in first })
        let changed = orders.filter { old[$0.key] != $0.value }.sorted { $0.key < $1.key }
        let gone = old.keys.filter { orders[$0] == nil }.sorted()
        for chunk in gone.chunked(by: 500) {
            try tx.execute("DELETE FROM product_popularity WHERE product_id IN \(list: chunk)")
        }
        try tx.insert(
            into: "product_popularity", "product_id, orders", rows: changed.map { [$0.key, $0.value] },
            conflict: "ON CONFLICT (product_id) DO UPDATE SET orders = excluded.orders")
        try noteSearchChange(changed.map(\.key) + gone, in: tx)
    }
}

/// How often one person of a customer ordered a product.
package struct Purchase: Sendable {
    package let user: ID<User>
    package let product: ID<Product>
    package let unit: ID<CustomerUnit>?
    package let times: Int
    package let lastAt: Date
    /// All of it together.
    package let quantity: Quantity

    package init(
        user: ID<User>, product: ID<Product>, unit: ID<CustomerUnit>?, times: Int, lastAt: Date, quantity: Quantity
    ) {
        self.user = user
        self.product = product
        self.unit = unit
        self.times = times
        self.lastAt = lastAt
        self.quantity = quantity
    }
}
