// The one lookup of stored prices: changes that took effect, prices of types, of the contract and of the customer.

import Database
import Foundation
import Kernel

/// Where the prices are stored that can concern a buyer, as SQL.
struct PriceLookup {
    let buyer: Buyer
    let now: Date
    /// What was found out beforehand, for very many goods; nil where the statement also tells the price types.
    var holders: PriceHolders?
    /// Whether rows tell what rules are looked up by.
    var hasFacts = true

    /// The stored prices of some goods with no more columns than are needed. The first two parts give the others the
    /// types of their columns.
    ///
    /// - Parameters:
    ///   - products: a piece that yields product ids: a list or a subselect, with its brackets.
    ///   - limit: of how many products at most; nil for all.
    func statement(_ products: SQL, limit: Int? = nil) -> SQL {
        let facts: SQL = hasFacts ? ", p.variant_of AS family, p.category_id, p.manufacturer" : .empty
        let types: SQL = holders == nil ? "types AS (\(PriceTerms.types(for: buyer, at: now)))," : .empty
        let most: SQL = limit.map { limit -> SQL in "LIMIT \(limit)" } ?? .empty
        let parts = [terms, changes, ofTypes, ofContract, ofCustomer].compactMap { $0 }
        return """
            WITH \(types) goods AS (SELECT p.id, p.pack\(facts) FROM products p WHERE p.id IN \(products) \(most))
            \(SQL.joined(parts, by: " UNION ALL "))
            """
    }

    /// Every price type that concerns the buyer, whether or not these goods have a price of it.
    private var terms: SQL? {
        guard holders == nil else { return nil }
        let facts: SQL = hasFacts ? ", NULL AS family, NULL AS category_id, NULL AS manufacturer" : .empty
        return """
            SELECT NULL AS id, NULL AS pack\(facts), t.id AS holder_id, NULL AS min_quantity, NULL AS amount,
                   NULL AS currency, NULL AS effective_at, \(PriceTerms.columns)
            FROM types t
            """
    }

    private var changes: SQL? {
        guard let holders else {
            return part(
                "scheduled_prices x LEFT JOIN types t ON t.id = x.holder_id", of: "x.holder_id",
                where: """
                    x.effective_at <= \(now)
                    AND (t.id IS NOT NULL OR x.holder_id = \(buyer.contractID) OR x.holder_id = \(buyer.customerID))
                    """, instant: ", x.effective_at")
        }
        guard holders.hasChanges else { return nil }
        let own = holders.types.map(\.uuid) + [buyer.contractID?.uuid, buyer.customerID].compactMap(\.self)
        return part(
            "scheduled_prices x", of: "x.holder_id", where: "x.holder_id IN \(list: own) AND x.effective_at <= \(now)",
            instant: ", x.effective_at")
    }

    private var ofTypes: SQL {
        guard let holders else {
            return part("types t CROSS JOIN prices x", of: "x.price_type_id", where: "x.price_type_id = t.id")
        }
        return part("prices x", of: "x.price_type_id", where: "x.price_type_id IN \(list: holders.types)")
    }

    private var ofContract: SQL? {
        guard holders?.hasContractPrices ?? true else { return nil }
        return part("contract_prices x", of: "x.contract_id", where: "x.contract_id = \(buyer.contractID)")
    }

    private var ofCustomer: SQL? {
        guard holders?.hasOwnPrices ?? true else { return nil }
        return part("customer_prices x", of: "x.customer_id", where: "x.customer_id = \(buyer.customerID)")
    }

    /// - Parameter instant: when a change took effect; nil of what is stored as the price.
    private func part(_ source: SQL, of holder: SQL, where mine: SQL, instant: SQL? = nil) -> SQL {
        let facts: SQL = hasFacts ? ", g.family, g.category_id, g.manufacturer" : .empty
        let noInstant: SQL = tellsInstants ? ", NULL" : .empty
        let noTerms: SQL = holders == nil ? ", \(PriceTerms.none)" : .empty
        return """
            SELECT g.id, g.pack\(facts), \(holder) AS holder_id, x.min_quantity, x.amount, x.currency\
            \(instant ?? noInstant)\(noTerms)
            FROM goods g CROSS JOIN \(source) WHERE x.product_id = g.id AND \(mine)
            """
    }

    private var tellsInstants: Bool { holders?.hasChanges ?? true }

    /// Reads one row of the statement.
    func take(_ row: Row, onto shelf: inout PriceShelf) throws {
        guard let product: ID<Product> = try row["id"] else {
            try shelf.learn(try row["holder_id"], row)
            return
        }
        var entry = try PriceShelf.Entry(row: row)
        if tellsInstants { entry.effectiveAt = try row["effective_at"] }
        try shelf.take(entry, of: product) {
            var facts = PriceShelf.GoodsFacts(id: product, pack: try row["pack"])
            guard hasFacts else { return facts }
            facts.family = try row["family"]
            facts.categoryID = try row["category_id"]
            facts.manufacturer = try row["manufacturer"]
            return facts
        }
    }
}

/// Whose stored prices can concern a buyer, found in one statement.
struct PriceHolders {
    private(set) var types: [ID<PriceType>] = []
    /// Whether changes of prices took effect that are not among the stored ones yet.
    private(set) var hasChanges = false
    private(set) var hasContractPrices = false
    private(set) var hasOwnPrices = false
    /// Whether there is any product with variants.
    private(set) var hasVariants = false

    init(of buyer: Buyer, at now: Date, learning shelf: inout PriceShelf, in tx: Transaction) throws {
        // Less than every id there is: asked so, both engines go by the index.
        let least = ID<Product>(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        let rows = try tx.all(
            """
            WITH types AS (\(PriceTerms.types(for: buyer, at: now)))
            SELECT t.id, \(PriceTerms.columns),
                   EXISTS (SELECT 1 FROM contract_prices k WHERE k.contract_id = \(buyer.contractID)) AS has_contract,
                   EXISTS (SELECT 1 FROM customer_prices u WHERE u.customer_id = \(buyer.customerID)) AS has_own,
                   EXISTS (SELECT 1 FROM scheduled_prices s WHERE s.effective_at <= \(now)) AS has_changes,
                   EXISTS (SELECT 1 FROM products v WHERE v.variant_of > \(least)) AS has_variants
            FROM (SELECT 1 AS one) AS here LEFT JOIN types t ON TRUE ORDER BY t.id
            """
        ) { $0 }
        for row in rows {
            if let type: ID<PriceType> = try row["id"] {
                types.append(type)
                try shelf.learn(type.uuid, row)
            }
            hasContractPrices = try row["has_contract"]
            hasOwnPrices = try row["has_own"]
            hasChanges = try row["has_changes"]
            hasVariants = try row["has_variants"]
        }
    }
}
