// Goods that are on their way to a warehouse, and when they come.

import Database
import Foundation
import Kernel

/// So much of a product comes to a warehouse on a day.
package struct ExpectedSupply: RowDecodable, Sendable {
    package let id: ID<ExpectedSupply>
    package let warehouse: String
    package let quantity: Quantity
    package let expectedOn: CivilDate
    /// For the vendor's people only.
    package let note: String
    /// Whether another system told it; then it is changed there.
    package let isImported: Bool

    package init(row: Row) throws {
        id = try row["id"]
        warehouse = try row["warehouse"]
        quantity = try row["quantity"]
        let day: String = try row["expected_on"]
        expectedOn = CivilDate(day) ?? CivilDate(daysSinceEpoch: 0)
        note = try row["note"]
        isImported = (try row["source"] as String) != Catalog.staffSource
    }
}

/// A supply as another system tells it.
package struct IncomingSupply: Sendable {
    package let productExternalID: String
    package let warehouseExternalID: String
    package let quantity: Quantity
    package let expectedOn: CivilDate

    package init(
        productExternalID: String, warehouseExternalID: String, quantity: Quantity, expectedOn: CivilDate
    ) {
        self.productExternalID = productExternalID
        self.warehouseExternalID = warehouseExternalID
        self.quantity = quantity
        self.expectedOn = expectedOn
    }
}

/// Staff noted that goods are on their way.
package struct SupplyExpected: DomainEvent {
    package static let name = "catalog.supply_expected"
    package let productID: ID<Product>
    package let quantity: Int64
    package let on: CivilDate
    package var subject: EventSubject { EventSubject("product", productID) }
}

/// Staff struck a supply out.
package struct SupplyRemoved: DomainEvent {
    package static let name = "catalog.supply_removed"
    package let productID: ID<Product>
    package var subject: EventSubject { EventSubject("product", productID) }
}

extension Catalog {
    /// What is noted in place of a source where staff say something.
    static let staffSource = ""

    /// What is on its way of a product, what comes first on top; one statement.
    package static func supplies(of product: ID<Product>, in tx: Transaction) throws -> [ExpectedSupply] {
        try tx.all(
            """
            SELECT e.id, w.name AS warehouse, e.quantity, e.expected_on, e.note, e.source FROM expected_supplies e
            JOIN warehouses w ON w.id = e.warehouse_id WHERE e.product_id = \(product)
            ORDER BY e.expected_on, e.id LIMIT 100
            """, as: ExpectedSupply.self)
    }

    /// Keeps what a source says of goods on their way: it replaces everything the source said before. Unknown goods and
    /// warehouses are skipped and counted.
    package static func keepSupplies(
        _ incoming: [IncomingSupply], from source: String, at now: Date, in tx: Transaction
    ) throws -> ImportCounts {
        let products: [String: ID<Product>] = try tx.ids(
            of: "products", from: source, incoming.map(\.productExternalID))
        let warehouses: [String: ID<Warehouse>] = try tx.ids(
            of: "warehouses", from: source, incoming.map(\.warehouseExternalID))
        try tx.execute("DELETE FROM expected_supplies WHERE source = \(source)")
        var counts = ImportCounts()
        var rows: [[any SQLConvertible]] = []
        for supply in incoming {
            guard let product = products[supply.productExternalID],
                let warehouse = warehouses[supply.warehouseExternalID], supply.quantity.isPositive
            else {
                counts.skipped += 1
                continue
            }
            counts.added += 1
            rows.append([
                ID<ExpectedSupply>(at: now), source, product, warehouse, supply.quantity,
                supply.expectedOn.description, "", now,
            ])
        }
        try tx.insert(
            into: "expected_supplies",
            "id, source, product_id, warehouse_id, quantity, expected_on, note, created_at", rows: rows)
        return counts
    }

    /// Notes that goods are on their way.
    ///
    /// - Throws: `NotFound` for an unknown product or warehouse.
    static func expect(
        _ quantity: Quantity, of product: ID<Product>, in warehouse: ID<Warehouse>, on day: CivilDate, note: String,
        by principal: Principal, at now: Date, tx: Transaction
    ) throws {
        let known: Int = try tx.value(
            """
            SELECT COUNT(*) FROM products p JOIN warehouses w ON w.id = \(warehouse) WHERE p.id = \(product)
            """)
        guard known == 1 else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO expected_supplies (id, source, product_id, warehouse_id, quantity, expected_on, note, created_at)
            VALUES (\(ID<ExpectedSupply>(at: now)), \(staffSource), \(product), \(warehouse), \(quantity),
                \(day.description), \(note), \(now))
            """)
        try noteSearchChange([product], in: tx)
        try tx.announce(
            SupplyExpected(productID: product, quantity: quantity.thousandths, on: day), by: principal, at: now)
    }

    /// Strikes out a supply staff noted.
    ///
    /// - Throws: `NotFound`, also for what another system told.
    static func removeSupply(
        _ id: ID<ExpectedSupply>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let product = try tx.first(
            "DELETE FROM expected_supplies WHERE id = \(id) AND source = \(staffSource) RETURNING product_id"
        ) { try $0["product_id"] as ID<Product> }
        guard let product else { throw NotFound() }
        try noteSearchChange([product], in: tx)
        try tx.announce(SupplyRemoved(productID: product), by: principal, at: now)
    }
}
