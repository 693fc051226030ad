import Database
import Foundation
import Kernel

/// How much of a product lies in one warehouse and can be promised.
package struct WarehouseStock: Sendable {
    package let warehouse: String
    /// Physical less reserved; negative when the accounting system says so.
    package let available: Quantity
}

/// What one order needs of one product.
package struct StockNeed: Sendable, Equatable {
    package let productID: ID<Product>
    package let quantity: Quantity

    package init(_ productID: ID<Product>, _ quantity: Quantity) {
        self.productID = productID
        self.quantity = quantity
    }
}

extension Catalog {
    /// The column `available` of a product `p`: what can be promised over all warehouses.
    package static let availableColumn: SQL = """
        (SELECT COALESCE(CAST(SUM(s.quantity - s.reserved) AS BIGINT), 0) FROM stock s WHERE s.product_id = p.id)
            AS available
        """

    /// Takes the needed quantities out of what others can be promised, the fullest warehouse first.
    ///
    /// One statement claims up to a few hundred rows and says how many it got: whoever was a moment quicker is seen
    /// there, not in an earlier look.
    /// - Returns: the products that are short, with what could be promised; empty when everything was reserved. The
    ///   caller rolls back when it is not empty.
    package static func reserve(
        _ needs: [StockNeed], for holder: ID<ReservationHolder>, at now: Date, in tx: Transaction
    ) throws -> [ID<Product>: Quantity] {
        var short: [ID<Product>: Quantity] = [:]
        for chunk in needs.chunked(by: 500) {
            let shelves = try shelves(of: chunk.map(\.productID), in: tx)
            var takes: [Take] = []
            for need in chunk {
                let plan = Take.plan(need, from: shelves[need.productID] ?? [])
                if let plan { takes += plan } else { short[need.productID] = Take.total(shelves[need.productID] ?? []) }
            }
            guard short.isEmpty, !takes.isEmpty else { continue }
            try claim(takes, for: holder, at: now, in: tx)
        }
        return short
    }

    /// Gives back everything a holder reserved.
    package static func release(holder: ID<ReservationHolder>, at now: Date, in tx: Transaction) throws {
        try settle(holder, "reserved = reserved - taken.quantity", in: tx)
    }

    /// The reserved goods left the warehouse: they are neither reserved nor there any more.
    package static func ship(holder: ID<ReservationHolder>, at now: Date, in tx: Transaction) throws {
        try settle(holder, "reserved = reserved - taken.quantity, quantity = stock.quantity - taken.quantity", in: tx)
    }

    private static func settle(_ holder: ID<ReservationHolder>, _ change: SQL, in tx: Transaction) throws {
        let held = try tx.all(
            """
            DELETE FROM reservations WHERE holder_id = \(holder) RETURNING product_id, warehouse_id, quantity
            """
        ) { row in
            Take(productID: try row["product_id"], warehouseID: try row["warehouse_id"], quantity: try row["quantity"])
        }
        for chunk in held.chunked(by: 300) {
            try tx.execute(
                """
                WITH taken (product_id, warehouse_id, quantity) AS (\(Take.values(chunk)))
                UPDATE stock SET \(change) FROM taken
                WHERE stock.product_id = taken.product_id AND stock.warehouse_id = taken.warehouse_id
                """)
        }
    }

    private static func claim(
        _ takes: [Take], for holder: ID<ReservationHolder>, at now: Date, in tx: Transaction
    ) throws {
        for chunk in takes.chunked(by: 300) {
            let claimed = try tx.execute(
                """
                WITH taken (product_id, warehouse_id, quantity) AS (\(Take.values(chunk)))
                UPDATE stock SET reserved = reserved + taken.quantity FROM taken
                WHERE stock.product_id = taken.product_id AND stock.warehouse_id = taken.warehouse_id
                  AND stock.quantity - stock.reserved >= taken.quantity
                """)
            // Both engines run this at SERIALIZABLE: a mismatch means the snapshot was overtaken, so run it again.
            guard claimed == chunk.count else { throw DatabaseError.serialization }
            try tx.insert(
                into: "reservations", "holder_id, product_id, warehouse_id, quantity, reserved_at",
                rows: chunk.map { [holder, $0.productID, $0.warehouseID, $0.quantity, now] })
        }
    }

    private static func shelves(of products: [ID<Product>], in tx: Transaction) throws -> [ID<Product>: [Take]] {
        let rows = try tx.all(
            """
            SELECT product_id, warehouse_id, quantity - reserved AS available FROM stock
            WHERE product_id IN \(list: products) AND quantity > reserved
            ORDER BY product_id, available DESC, warehouse_id
            """
        ) { row in
            Take(productID: try row["product_id"], warehouseID: try row["warehouse_id"], quantity: try row["available"])
        }
        return Dictionary(grouping: rows, by: \.productID)
    }
}

/// So much of one product from one warehouse.
private struct Take: Sendable {
    let productID: ID<Product>
    let warehouseID: ID<Warehouse>
    let quantity: Quantity

    /// How a need is met from the shelves, the fullest first; nil when they do not hold enough.
    static func plan(_ need: StockNeed, from shelves: [Take]) -> [Take]? {
        var missing = need.quantity.thousandths
        var plan: [Take] = []
        for shelf in shelves where missing > 0 {
            let taken = min(missing, shelf.quantity.thousandths)
            plan.append(
                Take(
                    productID: need.productID, warehouseID: shelf.warehouseID,
                    quantity: Quantity(thousandths: taken)))
            missing -= taken
        }
        return missing > 0 ? nil : plan
    }

    static func total(_ shelves: [Take]) -> Quantity {
        Quantity(
            thousandths: shelves.reduce(0) { sum, shelf in
                let (total, overflow) = sum.addingReportingOverflow(shelf.quantity.thousandths)
                return overflow ? .max : total
            })
    }

    static func values(_ takes: [Take]) -> SQL {
        "VALUES \(SQL.values(takes.map { [$0.productID, $0.warehouseID, $0.quantity] }))"
    }
}
