// Two products that are one become one: addresses lead on, lists follow, orders keep what they were placed with.

import Database
import Foundation
import Kernel

/// Staff made one product of two.
package struct ProductsMerged: DomainEvent {
    package static let name = "catalog.products_merged"
    package let merged: ID<Product>
    package let into: ID<Product>
    package var subject: EventSubject { EventSubject("product", into) }
}

extension Catalog {
    /// Makes one product of two. The merged one is not sold any more, and no import sells it again.
    ///
    /// What ``Ordering`` keeps follows by its own hand, in the same transaction.
    /// - Throws: ``ProductRefusal/notMergeable``; `NotFound` for a product that is not there.
    package static func merge(
        _ merged: ID<Product>, into kept: ID<Product>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let states = try states(of: [merged, kept], in: tx)
        guard let old = states[merged], let new = states[kept] else { throw NotFound() }
        let variants: Int = try tx.value(
            "SELECT COUNT(*) FROM products WHERE variant_of = \(merged) OR variant_of = \(kept)")
        guard merged != kept, variants == 0, old.variantOf == nil, new.variantOf == nil, old.mergedInto == nil,
            new.mergedInto == nil
        else { throw ProductRefusal.notMergeable }
        try ProductWriter(state: old, now: now, tx: tx).write(ProductFact(.hidden, "on"))
        try tx.execute(
            "UPDATE products SET merged_into = \(kept) WHERE id = \(merged) OR merged_into = \(merged)")
        try tx.execute("UPDATE product_slugs SET product_id = \(kept) WHERE product_id = \(merged)")
        try keepAddress(old.values[.slug] ?? "", of: kept, at: now, in: tx)
        for (table, keys) in following { try move(table, keys, from: merged, to: kept, in: tx) }
        for part in MergedPart.allCases { try part.move(from: merged, to: kept, in: tx) }
        try moveWaiting(from: merged, to: kept, in: tx)
        // What one customer calls it has one meaning already.
        try tx.execute("UPDATE customer_articles SET product_id = \(kept) WHERE product_id = \(merged)")
        try tx.execute(
            """
            UPDATE product_relations SET related_id = \(kept)
            WHERE related_id = \(merged) AND product_id <> \(kept)
            """)
        try countProducts(in: tx)
        try noteSearchChange([merged, kept], in: tx)
        try tx.announce(ProductsMerged(merged: merged, into: kept), by: principal, at: now)
    }

    /// What people keep about goods, and what tells two rows of one list apart besides the product.
    private static let following: [(table: SQL, keys: [SQL])] = [
        ("selection_items", ["selection_id"]), ("product_subscriptions", ["customer_id", "user_id", "kind"]),
        ("recent_views", ["user_id"]), ("compared_products", ["user_id"]),
        ("purchased_products", ["customer_id", "user_id"]), ("article_products", ["article_id"]),
        ("search_pinned_products", ["pin_id"]),
    ]

    /// Who waits for the merged one waits for the kept one, and for both together where he waits for both.
    private static func moveWaiting(from merged: ID<Product>, to kept: ID<Product>, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO backorders (holder_id, product_id, quantity, created_at)
            SELECT holder_id, \(kept), quantity, created_at FROM backorders WHERE product_id = \(merged)
            ON CONFLICT (holder_id, product_id) DO UPDATE SET quantity = backorders.quantity + excluded.quantity
            """)
        try tx.execute("DELETE FROM backorders WHERE product_id = \(merged)")
    }

    /// What of the merged product would not follow because the kept one has its own; empty when all would. One
    /// statement.
    package static func mergeConflicts(
        of merged: ID<Product>, into kept: ID<Product>, in tx: Transaction
    ) throws -> [(part: MergedPart, count: Int)] {
        let columns = MergedPart.allCases.map { part -> SQL in
            """
            (SELECT COUNT(*) FROM \(part.table) WHERE product_id = \(merged) AND \(part.isTaken(by: kept)))
            AS \(part.table)
            """
        }
        let counts = try tx.one("SELECT \(SQL.joined(columns, by: ", "))") { row in
            try MergedPart.allCases.map { (part: $0, count: try row[$0.rawValue] as Int) }
        }
        return counts.filter { $0.count > 0 }
    }

    /// Has the rows of a list follow; where the list has both products already, the merged one leaves it.
    private static func move(
        _ table: SQL, _ keys: [SQL], from merged: ID<Product>, to kept: ID<Product>, in tx: Transaction
    ) throws {
        let same = SQL.all(keys.map { key in "other.\(key) = \(table).\(key)" })
        try tx.execute(
            """
            UPDATE \(table) SET product_id = \(kept) WHERE product_id = \(merged)
            AND NOT EXISTS (SELECT 1 FROM \(table) other WHERE other.product_id = \(kept) AND \(same))
            """)
        try tx.execute("DELETE FROM \(table) WHERE product_id = \(merged)")
    }
}

/// What is agreed and said about a product: it follows where the kept one has none of its own, else it stays where it
/// is, and counts no more. The raw value is the table.
package enum MergedPart: String, CaseIterable, Sendable {
    /// Prices to come, before the prices they would change.
    case plannedPrices = "scheduled_prices"
    case contractPrices = "contract_prices"
    case customerPrices = "customer_prices"
    case rules = "price_rules"
    case reviews = "product_reviews"

    fileprivate var table: SQL {
        switch self {
        case .plannedPrices: "scheduled_prices"
        case .contractPrices: "contract_prices"
        case .customerPrices: "customer_prices"
        case .rules: "price_rules"
        case .reviews: "product_reviews"
        }
    }

    /// The condition that the kept product has its own of what a row says.
    fileprivate func isTaken(by kept: ID<Product>) -> SQL {
        switch self {
        case .plannedPrices:
            """
            (EXISTS (SELECT 1 FROM scheduled_prices o
                WHERE o.product_id = \(kept) AND o.holder_id = scheduled_prices.holder_id)
             OR EXISTS (SELECT 1 FROM prices o
                WHERE o.product_id = \(kept) AND o.price_type_id = scheduled_prices.holder_id)
             OR EXISTS (SELECT 1 FROM contract_prices o
                WHERE o.product_id = \(kept) AND o.contract_id = scheduled_prices.holder_id)
             OR EXISTS (SELECT 1 FROM customer_prices o
                WHERE o.product_id = \(kept) AND o.customer_id = scheduled_prices.holder_id))
            """
        case .contractPrices:
            """
            EXISTS (SELECT 1 FROM contract_prices o
                WHERE o.product_id = \(kept) AND o.contract_id = contract_prices.contract_id)
            """
        case .customerPrices:
            """
            EXISTS (SELECT 1 FROM customer_prices o
                WHERE o.product_id = \(kept) AND o.customer_id = customer_prices.customer_id)
            """
        case .rules:
            """
            price_rules.removed_at IS NULL
            AND EXISTS (SELECT 1 FROM price_rules o WHERE o.product_id = \(kept) AND o.removed_at IS NULL)
            """
        case .reviews:
            """
            product_reviews.kind = 'review' AND EXISTS (SELECT 1 FROM product_reviews o
                WHERE o.product_id = \(kept) AND o.user_id = product_reviews.user_id AND o.kind = 'review')
            """
        }
    }

    fileprivate func move(from merged: ID<Product>, to kept: ID<Product>, in tx: Transaction) throws {
        try tx.execute(
            "UPDATE \(table) SET product_id = \(kept) WHERE product_id = \(merged) AND NOT (\(isTaken(by: kept)))")
    }
}
