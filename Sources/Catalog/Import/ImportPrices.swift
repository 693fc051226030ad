// Keeps the prices and stock another system tells.

import Database
import Foundation
import Kernel

/// All prices of one product or variant, as another system tells them.
package struct IncomingPrices: Sendable {
    /// A price of one unit from a quantity on.
    package struct Price: Sendable {
        package let priceTypeExternalID: String
        package let minQuantity: Quantity
        /// Hundredths of `currency`.
        package let amount: Int64
        /// Nil means the currency of the price type.
        package let currency: Currency?

        package init(priceTypeExternalID: String, minQuantity: Quantity, amount: Int64, currency: Currency?) {
            self.priceTypeExternalID = priceTypeExternalID
            self.minQuantity = minQuantity
            self.amount = amount
            self.currency = currency
        }
    }

    package let externalID: String
    package let prices: [Price]
    /// Where they stand in their file, counted from 1; 0 when nobody knows.
    package var line = 0

    package init(externalID: String, prices: [Price]) {
        self.externalID = externalID
        self.prices = prices
    }
}

/// What lies of one product or variant, as another system tells it.
package struct IncomingStock: Sendable {
    package let externalID: String
    /// By the warehouse's name over there.
    package let quantities: [String: Quantity]
    /// Whether there is nothing in the warehouses that were not named.
    package let isWhole: Bool
    /// Where it stands in its file, counted from 1; 0 when nobody knows.
    package var line = 0

    package init(externalID: String, quantities: [String: Quantity], isWhole: Bool) {
        self.externalID = externalID
        self.quantities = quantities
        self.isWhole = isWhole
    }
}

extension Catalog {
    /// Keeps prices: what was told of a product replaces all its prices of price types that come from there.
    ///
    /// Prices of zero and less mean "none". Unknown goods and price types are skipped and counted. Only rows that
    /// differ are written: one changed price is one row.
    package static func keepPrices(
        _ incoming: [IncomingPrices], from source: String, at now: Date, in tx: Transaction
    ) throws -> ImportCounts {
        let incoming = incoming.lastOfEach(\.externalID)
        let products: [String: ID<Product>] = try tx.ids(of: "products", from: source, incoming.map(\.externalID))
        let types = try tx.all(
            """
            SELECT id, external_id, currency FROM price_types WHERE source = \(source) AND external_id IS NOT NULL
            """
        ) { row in
            (
                try row["external_id"] as String,
                (id: try row["id"] as ID<PriceType>, currency: try row["currency"] as Currency)
            )
        }
        let typesByName = Dictionary(types) { first, _ in first }
        // What is told now goes before changes whose minute came earlier.
        for chunk in Array(products.values).chunked(by: 500) {
            while try settlePrices(of: chunk, at: now, in: tx) > 0 {}
        }
        let stored = try storedPrices(of: Array(products.values), typesByName.values.map(\.id), in: tx)
        var counts = ImportCounts()
        var gone: [PriceRow.Step: [ID<Product>]] = [:]
        var rows: [PriceRow] = []
        for told in incoming {
            guard let product = products[told.externalID] else {
                counts.refuse(.price, told.externalID, .unknownProduct, line: told.line)
                continue
            }
            var new: Set<PriceRow> = []
            for price in told.prices.lastOfEach({ [$0.priceTypeExternalID, $0.minQuantity.thousandths.description] }) {
                guard let type = typesByName[price.priceTypeExternalID] else {
                    counts.refuse(.price, told.externalID, .unknownPriceType, line: told.line)
                    continue
                }
                guard price.amount > 0 else { continue }
                new.insert(
                    PriceRow(
                        product: product, type: type.id, from: price.minQuantity, amount: price.amount,
                        currency: price.currency ?? type.currency))
            }
            let old = stored[product] ?? []
            if new == old {
                counts.unchanged += 1
            } else if old.isEmpty {
                counts.added += 1
            } else {
                counts.changed += 1
            }
            rows += new.subtracting(old)
            let steps = Set(new.map(\.step))
            for row in old where !steps.contains(row.step) { gone[row.step, default: []].append(product) }
        }
        for (step, products) in gone {
            for chunk in products.chunked(by: 500) {
                try tx.execute(
                    """
                    DELETE FROM prices WHERE product_id IN \(list: chunk)
                    AND price_type_id = \(step.type) AND min_quantity = \(step.from)
                    """)
            }
        }
        try tx.insert(
            into: "prices", "product_id, price_type_id, min_quantity, amount, currency",
            rows: rows.map { [$0.product, $0.type, $0.from, $0.amount, $0.currency] },
            conflict: """
                ON CONFLICT (product_id, price_type_id, min_quantity)
                DO UPDATE SET amount = excluded.amount, currency = excluded.currency
                """)
        return counts
    }

    private static func storedPrices(
        of products: [ID<Product>], _ types: [ID<PriceType>], in tx: Transaction
    ) throws -> [ID<Product>: Set<PriceRow>] {
        var stored: [ID<Product>: Set<PriceRow>] = [:]
        for chunk in products.chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT product_id, price_type_id, min_quantity, amount, currency FROM prices
                WHERE product_id IN \(list: chunk) AND price_type_id IN \(list: types)
                """
            ) { row in
                PriceRow(
                    product: try row["product_id"], type: try row["price_type_id"], from: try row["min_quantity"],
                    amount: try row["amount"], currency: try row["currency"])
            }
            for row in rows { stored[row.product, default: []].insert(row) }
        }
        return stored
    }

    /// Keeps stock; what is reserved here stays reserved. Unknown goods and warehouses are skipped and counted.
    package static func keepStock(
        _ incoming: [IncomingStock], from source: String, at now: Date, in tx: Transaction
    ) throws -> ImportCounts {
        let incoming = incoming.lastOfEach(\.externalID)
        let products: [String: ID<Product>] = try tx.ids(of: "products", from: source, incoming.map(\.externalID))
        let warehouses: [String: ID<Warehouse>] = try tx.ids(
            of: "warehouses", from: source, incoming.flatMap(\.quantities.keys))
        let stored = try storedStock(of: Array(products.values), from: source, in: tx)
        var counts = ImportCounts()
        var rows: [[any SQLConvertible]] = []
        var moved: Set<ID<Product>> = []
        for told in incoming {
            guard let product = products[told.externalID] else {
                counts.refuse(.stock, told.externalID, .unknownProduct, line: told.line)
                continue
            }
            let old = stored[product] ?? [:]
            var new: [ID<Warehouse>: Quantity] = [:]
            if told.isWhole { new = old.filter { !$0.value.isZero }.mapValues { _ in Quantity.zero } }
            for (name, quantity) in told.quantities {
                if let warehouse = warehouses[name] {
                    new[warehouse] = quantity
                } else {
                    counts.refuse(.stock, told.externalID, .unknownWarehouse, line: told.line)
                }
            }
            for (warehouse, quantity) in new {
                if old[warehouse] == quantity {
                    counts.unchanged += 1
                    continue
                }
                if old[warehouse] == nil { counts.added += 1 } else { counts.changed += 1 }
                rows.append([product, warehouse, quantity, Quantity.zero, now])
                moved.insert(product)
            }
        }
        try notingAvailability(of: moved, in: tx) {
            try tx.insert(
                into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at", rows: rows,
                conflict: """
                    ON CONFLICT (product_id, warehouse_id)
                    DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at
                    """)
        }
        return counts
    }

    /// What lies in the warehouses of a source.
    private static func storedStock(
        of products: [ID<Product>], from source: String, in tx: Transaction
    ) throws -> [ID<Product>: [ID<Warehouse>: Quantity]] {
        var stored: [ID<Product>: [ID<Warehouse>: Quantity]] = [:]
        for chunk in products.chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT s.product_id, s.warehouse_id, s.quantity FROM stock s
                JOIN warehouses w ON w.id = s.warehouse_id
                WHERE s.product_id IN \(list: chunk) AND w.source = \(source) AND w.external_id IS NOT NULL
                """
            ) { row in
                (
                    product: try row["product_id"] as ID<Product>, warehouse: try row["warehouse_id"] as ID<Warehouse>,
                    quantity: try row["quantity"] as Quantity
                )
            }
            for row in rows { stored[row.product, default: [:]][row.warehouse] = row.quantity }
        }
        return stored
    }
}

private struct PriceRow: Hashable {
    let product: ID<Product>
    let type: ID<PriceType>
    let from: Quantity
    let amount: Int64
    let currency: Currency

    /// Where in a product's prices it stands.
    struct Step: Hashable {
        let type: ID<PriceType>
        let from: Quantity
    }

    var step: Step { Step(type: type, from: from) }
}
