// Discounts the accounting system keeps: rules, prices of single customers, and what customers bought (PRICE-08).

import Database
import Foundation
import Kernel

/// Discounts as another system tells them. What they are about is named by its names over there.
package struct IncomingDiscounts: Sendable {
    /// A rule under its name over there.
    package struct Rule: Sendable {
        package let externalID: String
        /// What it says; audience and goods are named below.
        package var terms: RuleTerms
        package var productExternalID: String?
        package var categoryExternalID: String?
        package var priceTypeExternalID: String?
        /// Customers and contracts it is meant for, besides the tags of ``terms``.
        package var customerExternalIDs: [String]
        package var contractExternalIDs: [String]
        /// Whether it is gone over there.
        package var isDeleted: Bool

        package init(
            externalID: String, terms: RuleTerms, product: String? = nil, category: String? = nil,
            priceType: String? = nil, customers: [String] = [], contracts: [String] = [], isDeleted: Bool = false
        ) {
            self.externalID = externalID
            self.terms = terms
            productExternalID = product
            categoryExternalID = category
            priceTypeExternalID = priceType
            customerExternalIDs = customers
            contractExternalIDs = contracts
            self.isDeleted = isDeleted
        }
    }

    /// All prices of one customer; told again they replace those told before.
    package struct CustomerPrices: Sendable {
        package let customerExternalID: String
        package let prices: [(product: String, from: Quantity, amount: Money)]

        package init(customerExternalID: String, prices: [(product: String, from: Quantity, amount: Money)]) {
            self.customerExternalID = customerExternalID
            self.prices = prices
        }
    }

    /// What a customer bought in a month, by the accounting system's books.
    package struct Turnover: Sendable {
        package let customerExternalID: String
        package let month: TurnoverMonth
        package let total: Money

        package init(customerExternalID: String, month: TurnoverMonth, total: Money) {
            self.customerExternalID = customerExternalID
            self.month = month
            self.total = total
        }
    }

    package var rules: [Rule] = []
    package var prices: [CustomerPrices] = []
    package var turnover: [Turnover] = []

    package init() {}
}

/// The accounting system told discounts.
package struct DiscountsImported: DomainEvent {
    package static let name = "catalog.discounts_imported"
    package let source: String
    package let counts: ImportedDiscountCounts
    package var subject: EventSubject { EventSubject("import", source) }
}

/// What was done with discounts another system told.
package struct ImportedDiscountCounts: Codable, Sendable, Equatable {
    /// Rules that are new or changed.
    package var rules = 0
    /// Rules that went away.
    package var removed = 0
    /// Rules that are as they were.
    package var unchanged = 0
    /// Prices of single customers that were kept.
    package var prices = 0
    /// Months of customers that were kept.
    package var months = 0
    /// What named unknown customers, contracts, goods or price types.
    package var skipped = 0

    package init() {}
}

extension Catalog {
    /// Keeps discounts another system tells, in one short transaction; told twice they change nothing.
    ///
    /// A rule that names something unknown is skipped and counted: without its goods or its customers it would say
    /// something else.
    package static func importDiscounts(
        _ incoming: IncomingDiscounts, from source: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ImportedDiscountCounts {
        var counts = ImportedDiscountCounts()
        for rule in incoming.rules { try keep(rule, from: source, by: principal, at: now, &counts, in: tx) }
        for prices in incoming.prices { try keep(prices, from: source, &counts, in: tx) }
        for turnover in incoming.turnover { try keep(turnover, &counts, in: tx) }
        try tx.announce(DiscountsImported(source: source, counts: counts), by: principal, at: now)
        return counts
    }

    // MARK: - Rules

    private static func keep(
        _ told: IncomingDiscounts.Rule, from source: String, by principal: Principal, at now: Date,
        _ counts: inout ImportedDiscountCounts, in tx: Transaction
    ) throws {
        let known = try tx.first(
            """
            SELECT r.id, \(RuleTerms.columns), r.removed_at FROM price_rules r
            WHERE r.source = \(source) AND r.external_id = \(told.externalID)
            """
        ) { row in
            (
                id: try row["id"] as ID<PriceRule>, terms: try RuleTerms(row: row, audience: []),
                removedAt: try row["removed_at"] as Date?
            )
        }
        if told.isDeleted {
            guard let known, known.removedAt == nil else { return }
            try tx.execute("UPDATE price_rules SET removed_at = \(now), updated_at = \(now) WHERE id = \(known.id)")
            try tx.announce(PriceRuleRemoved(ruleID: known.id), by: principal, at: now)
            counts.removed += 1
            return
        }
        guard let terms = try resolved(told, from: source, in: tx) else {
            counts.skipped += 1
            return
        }
        if let known {
            var kept = known.terms
            kept.audience = try tx.all(
                "SELECT tag FROM price_rule_audiences WHERE rule_id = \(known.id) ORDER BY tag"
            ) { try $0["tag"] as String }
            guard kept != terms || known.removedAt != nil else {
                counts.unchanged += 1
                return
            }
            try tx.execute(
                """
                UPDATE price_rules SET \(assignments(terms)), removed_at = NULL, updated_at = \(now) WHERE id = \(known.id)
                """)
            try keepAudience(terms.audience, of: known.id, in: tx)
            try tx.announce(PriceRuleSaved(ruleID: known.id, isNew: false, terms: terms), by: principal, at: now)
        } else {
            let id = try save(terms, as: nil, by: principal, at: now, in: tx)
            try tx.execute(
                "UPDATE price_rules SET source = \(source), external_id = \(told.externalID) WHERE id = \(id)")
        }
        counts.rules += 1
    }

    /// The terms with our ids; nil when something named is unknown.
    private static func resolved(
        _ told: IncomingDiscounts.Rule, from source: String, in tx: Transaction
    ) throws -> RuleTerms? {
        var terms = told.terms
        if let name = told.productExternalID {
            guard let id: ID<Product> = try ours("products", name, source, in: tx) else { return nil }
            terms.productID = id
        }
        if let name = told.categoryExternalID {
            guard let id: ID<Category> = try ours("categories", name, source, in: tx) else { return nil }
            terms.categoryID = id
        }
        if let name = told.priceTypeExternalID {
            guard let id: ID<PriceType> = try ours("price_types", name, source, in: tx) else { return nil }
            terms.priceTypeID = id
        }
        var tags = Set(terms.audience)
        if !told.customerExternalIDs.isEmpty || !told.contractExternalIDs.isEmpty {
            // Named buyers take the place of everybody.
            tags.remove(AudienceTag.everybody.text)
        }
        for name in told.customerExternalIDs {
            guard let id = try customer(name, in: tx) else { return nil }
            tags.insert(AudienceTag.customer(id).text)
        }
        for name in told.contractExternalIDs {
            let id = try tx.first("SELECT id FROM contracts WHERE external_id = \(name)") { try $0["id"] as UUID }
            guard let id else { return nil }
            tags.insert(AudienceTag.contract(id).text)
        }
        terms.audience = tags.sorted()
        return tags.isEmpty ? nil : terms
    }

    private static func ours<Subject>(
        _ table: SQL, _ name: String, _ source: String, in tx: Transaction
    ) throws -> ID<Subject>? {
        try tx.first("SELECT id FROM \(table) WHERE source = \(source) AND external_id = \(name)") {
            try $0["id"] as ID<Subject>
        }
    }

    private static func customer(_ name: String, in tx: Transaction) throws -> UUID? {
        try tx.first("SELECT id FROM customers WHERE external_id = \(name)") { try $0["id"] as UUID }
    }

    // MARK: - Prices and turnover

    private static func keep(
        _ told: IncomingDiscounts.CustomerPrices, from source: String, _ counts: inout ImportedDiscountCounts,
        in tx: Transaction
    ) throws {
        guard let customer = try customer(told.customerExternalID, in: tx) else {
            counts.skipped += 1
            return
        }
        let products: [String: ID<Product>] = try tx.ids(of: "products", from: source, told.prices.map(\.product))
        // Of one product and quantity the price told last counts.
        var rows: [String: [any SQLConvertible]] = [:]
        for price in told.prices {
            guard let product = products[price.product], price.amount.isPositive else {
                counts.skipped += 1
                continue
            }
            rows["\(product) \(price.from)"] = [
                customer, product, price.from, price.amount, price.amount.currency, source,
            ]
        }
        try tx.execute("DELETE FROM customer_prices WHERE customer_id = \(customer) AND source = \(source)")
        counts.prices += try tx.insert(
            into: "customer_prices", "customer_id, product_id, min_quantity, amount, currency, source",
            rows: rows.keys.sorted().compactMap { rows[$0] },
            conflict: """
                ON CONFLICT (product_id, customer_id, min_quantity)
                DO UPDATE SET amount = excluded.amount, currency = excluded.currency, source = excluded.source
                """)
    }

    private static func keep(
        _ told: IncomingDiscounts.Turnover, _ counts: inout ImportedDiscountCounts, in tx: Transaction
    ) throws {
        guard let customer = try customer(told.customerExternalID, in: tx) else {
            counts.skipped += 1
            return
        }
        try tx.execute(
            """
            INSERT INTO customer_turnover (customer_id, month, currency, ordered, told)
            VALUES (\(customer), \(told.month.text), \(told.total.currency), 0, \(told.total))
            ON CONFLICT (customer_id, month, currency) DO UPDATE SET told = excluded.told
            """)
        counts.months += 1
    }
}
