import Database
import Foundation
import Kernel

/// How much of a product lies in one warehouse and can be promised.
package struct WarehouseStock: Sendable {
    package let warehouse: String
    /// Physical less reserved less safety; never less than nothing.
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

/// What became of the needs of an order.
package struct Reserved: Sendable, Equatable {
    /// Products that are short, with what could be promised; empty when the order can be placed.
    package var short: [ID<Product>: Quantity] = [:]
    /// What is not there yet and was promised all the same, because the product's terms allow it: it holds nothing.
    package var waiting: [ID<Product>: Quantity] = [:]

    package init() {}
}

extension Catalog {
    /// What one shelf `s` can promise: physical less reserved less safety, never less than nothing.
    package static let shelfAvailable: SQL =
        "CASE WHEN s.quantity - s.reserved > s.safety THEN s.quantity - s.reserved - s.safety ELSE 0 END"

    /// What can be promised of a product over all warehouses.
    ///
    /// - Parameter product: an expression that yields a product's id, such as `p.id`.
    package static func available(of product: SQL) -> SQL {
        "(SELECT COALESCE(CAST(SUM(\(shelfAvailable)) AS BIGINT), 0) FROM stock s WHERE s.product_id = \(product))"
    }

    /// The column `available` of a product `p`: what can be promised over all warehouses.
    package static let availableColumn: SQL = "\(available(of: "p.id")) AS available"

    /// What can be promised of a product and of all its variants that are sold, over all warehouses.
    ///
    /// - Parameter product: the alias of `products` in the statement.
    static func availableOfFamily(_ product: SQL) -> SQL {
        """
        (\(available(of: "\(product).id")) + (
            SELECT COALESCE(CAST(SUM(\(shelfAvailable)) AS BIGINT), 0)
            FROM products v JOIN stock s ON s.product_id = v.id
            WHERE v.variant_of = \(product).id AND v.is_active))
        """
    }

    /// How many variants of a product are sold.
    ///
    /// - Parameter product: the alias of `products` in the statement.
    package static func variantCount(_ product: SQL) -> SQL {
        "(SELECT COUNT(*) FROM products v WHERE v.variant_of = \(product).id AND v.is_active)"
    }

    /// The column `orderable` of a product `p`: the most an order may take, by the product's terms.
    package static let orderableColumn: SQL = """
        CASE p.order_mode WHEN 'backorder' THEN 9000000000000
            WHEN 'expected' THEN \(available(of: "p.id")) + \(expectedAndFree)
            ELSE \(available(of: "p.id")) END AS orderable
        """

    /// What is on its way to the warehouses and promised to nobody yet, of a product `p`; never less than nothing, also
    /// where a supply was struck out after it was promised.
    static let expectedAndFree: SQL = """
        (CASE WHEN \(coming) > \(promised) THEN \(coming) - \(promised) ELSE 0 END)
        """

    private static let coming: SQL = """
        (SELECT COALESCE(CAST(SUM(e.quantity) AS BIGINT), 0) FROM expected_supplies e WHERE e.product_id = p.id)
        """
    private static let promised: SQL = """
        (SELECT COALESCE(CAST(SUM(b.quantity) AS BIGINT), 0) FROM backorders b WHERE b.product_id = p.id)
        """

    /// Takes the needed quantities out of what others can be promised, the fullest warehouse first. What is missing is
    /// promised only where the product's terms allow it, and reserves nothing.
    ///
    /// One statement claims up to a few hundred rows and says how many it got: whoever was a moment quicker is seen
    /// there, not in an earlier look.
    /// - Parameter expires: when the hold ends by itself; nil for never.
    /// - Returns: the caller rolls back when something is short.
    package static func reserve(
        _ needs: [StockNeed], for holder: ID<ReservationHolder>, until expires: Date? = nil, at now: Date,
        in tx: Transaction
    ) throws -> Reserved {
        var result = Reserved()
        for chunk in needs.chunked(by: 500) {
            let shelves = try shelves(of: chunk.map(\.productID), in: tx)
            var takes: [Take] = []
            var lacking: [StockNeed] = []
            for need in chunk {
                let plan = Take.plan(need, from: shelves[need.productID] ?? [])
                if let plan { takes += plan } else { lacking.append(need) }
            }
            let limits = try waitingLimits(of: lacking.map(\.productID), in: tx)
            for need in lacking {
                let there = shelves[need.productID] ?? []
                let missing = try need.quantity.subtracting(Take.total(there))
                if let limit = limits[need.productID], missing <= limit {
                    takes += there
                    result.waiting[need.productID] = missing
                } else {
                    result.short[need.productID] = Take.total(there)
                }
            }
            guard result.short.isEmpty else { continue }
            try notingAvailability(of: Set(takes.map(\.productID)), in: tx) {
                try claim(takes, for: holder, until: expires, at: now, in: tx)
            }
        }
        guard result.short.isEmpty else { return result }
        try tx.insert(
            into: "backorders", "holder_id, product_id, quantity, created_at",
            rows: result.waiting.sorted { $0.key < $1.key }.map { [holder, $0.key, $0.value, now] },
            conflict: """
                ON CONFLICT (holder_id, product_id) DO UPDATE SET quantity = backorders.quantity + excluded.quantity
                """)
        return result
    }

    /// Gives back everything a holder reserved or waits for.
    package static func release(holder: ID<ReservationHolder>, at now: Date, in tx: Transaction) throws {
        try release(holders: [holder], in: tx)
    }

    /// The same for several holders; the index looks once at what came back by it.
    static func release(holders: [ID<ReservationHolder>], in tx: Transaction) throws {
        guard !holders.isEmpty else { return }
        let held = try tx.all("SELECT DISTINCT product_id FROM reservations WHERE holder_id IN \(list: holders)") {
            try $0["product_id"] as ID<Product>
        }
        try notingAvailability(of: Set(held), in: tx) {
            for holder in holders { try settle(holder, "reserved = reserved - taken.quantity", in: tx) }
        }
        try tx.execute("DELETE FROM backorders WHERE holder_id IN \(list: holders)")
    }

    /// The reserved goods left the warehouse: they are neither reserved nor there any more. What others can be promised
    /// stays the same, so the index has nothing to look at.
    package static func ship(holder: ID<ReservationHolder>, at now: Date, in tx: Transaction) throws {
        try settle(holder, "reserved = reserved - taken.quantity, quantity = stock.quantity - taken.quantity", in: tx)
        try tx.execute("DELETE FROM backorders WHERE holder_id = \(holder)")
    }

    /// Gives back what was reserved, and returns how many shelves that were.
    @discardableResult
    static func settle(_ holder: ID<ReservationHolder>, _ change: SQL, in tx: Transaction) throws -> Int {
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
        return held.count
    }

    /// Reserves what a plan says, all of it or nothing. A hold that is there already ends when it would have ended: more
    /// goods make it no longer.
    static func claim(
        _ takes: [Take], for holder: ID<ReservationHolder>, until expires: Date?, at now: Date, in tx: Transaction
    ) throws {
        for chunk in takes.chunked(by: 300) {
            let claimed = try tx.execute(
                """
                WITH taken (product_id, warehouse_id, quantity) AS (\(Take.values(chunk)))
                UPDATE stock SET reserved = reserved + taken.quantity FROM taken
                WHERE stock.product_id = taken.product_id AND stock.warehouse_id = taken.warehouse_id
                  AND stock.quantity - stock.reserved - stock.safety >= taken.quantity
                """)
            // Both engines run this at SERIALIZABLE: a mismatch means the snapshot was overtaken, so run it again.
            guard claimed == chunk.count else { throw DatabaseError.serialization }
            try tx.insert(
                into: "reservations", "holder_id, product_id, warehouse_id, quantity, reserved_at, expires_at",
                rows: chunk.map { [holder, $0.productID, $0.warehouseID, $0.quantity, now, expires] },
                conflict: """
                    ON CONFLICT (holder_id, product_id, warehouse_id)
                    DO UPDATE SET quantity = reservations.quantity + excluded.quantity
                    """)
        }
    }

    /// The shelves that can promise something, the fullest first.
    static func shelves(of products: [ID<Product>], in tx: Transaction) throws -> [ID<Product>: [Take]] {
        let rows = try tx.all(
            """
            SELECT s.product_id, s.warehouse_id, s.quantity - s.reserved - s.safety AS available FROM stock s
            WHERE s.product_id IN \(list: products) AND s.quantity - s.reserved > s.safety
            ORDER BY s.product_id, available DESC, s.warehouse_id
            """
        ) { row in
            Take(productID: try row["product_id"], warehouseID: try row["warehouse_id"], quantity: try row["available"])
        }
        return Dictionary(grouping: rows, by: \.productID)
    }

    /// How much of each product may be promised beyond what is there; absent where nothing may.
    private static func waitingLimits(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: Quantity] {
        guard !products.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT p.id, CASE p.order_mode WHEN 'backorder' THEN 9000000000000 ELSE \(expectedAndFree) END AS most
            FROM products p WHERE p.id IN \(list: products) AND p.order_mode <> 'only_available'
            """
        ) { (try $0["id"] as ID<Product>, try $0["most"] as Quantity) }
        return Dictionary(rows) { first, _ in first }
    }
}

/// So much of one product from one warehouse.
struct Take: Sendable {
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
