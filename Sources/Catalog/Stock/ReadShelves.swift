// What lies of one product in each warehouse, and for whom.

import Database
import Foundation
import Kernel

/// One product in one warehouse.
package struct ShelfLine: RowDecodable, Sendable {
    package let warehouse: ID<Warehouse>
    package let name: String
    /// Nil where it never lay.
    package let quantity: Quantity?
    package let reserved: Quantity
    package let safety: Quantity
    package let updatedAt: Date?
    /// Whether another system counts it.
    package let isForeign: Bool

    package init(row: Row) throws {
        warehouse = try row["id"]
        name = try row["name"]
        quantity = try row["quantity"]
        reserved = (try row["reserved"] as Quantity?) ?? .zero
        safety = (try row["safety"] as Quantity?) ?? .zero
        updatedAt = try row["updated_at"]
        isForeign = try row["is_foreign"]
    }

    /// What can be promised of it.
    package var available: Quantity {
        guard let quantity, quantity.thousandths - reserved.thousandths > safety.thousandths else { return .zero }
        return Quantity(thousandths: quantity.thousandths - reserved.thousandths - safety.thousandths)
    }
}

/// What somebody holds of a product, or waits for.
package struct ProductHold: Sendable {
    package let holder: ID<ReservationHolder>
    package let quantity: Quantity
    package let since: Date
    /// When it ends by itself; nil for never.
    package let expiresAt: Date?
    /// Whether the goods are not there yet.
    package let isWaiting: Bool
}

extension Catalog {
    /// A product in every warehouse, those where it never lay among them; one statement.
    package static func shelfLines(of product: ID<Product>, in tx: Transaction) throws -> [ShelfLine] {
        try tx.all(
            """
            SELECT w.id, w.name, s.quantity, s.reserved, s.safety, s.updated_at,
                   CASE WHEN \(isCountedElsewhere(product: "p", warehouse: "w")) THEN 1 ELSE 0 END AS is_foreign
            FROM products p JOIN warehouses w ON p.id = \(product)
            LEFT JOIN stock s ON s.product_id = p.id AND s.warehouse_id = w.id
            ORDER BY w.position, w.name, w.id LIMIT 200
            """, as: ShelfLine.self)
    }

    /// Who holds a product or waits for it, the longest first; one statement.
    package static func holds(of product: ID<Product>, limit: Int, in tx: Transaction) throws -> [ProductHold] {
        try tx.all(
            """
            SELECT holder_id, CAST(SUM(quantity) AS BIGINT) AS quantity, MIN(reserved_at) AS since,
                   MIN(expires_at) AS expires_at, 0 AS is_waiting
            FROM reservations WHERE product_id = \(product) GROUP BY holder_id
            UNION ALL
            SELECT holder_id, quantity, created_at, NULL, 1 FROM backorders WHERE product_id = \(product)
            ORDER BY since, holder_id LIMIT \(limit)
            """
        ) { row in
            ProductHold(
                holder: try row["holder_id"], quantity: try row["quantity"], since: try row["since"],
                expiresAt: try row["expires_at"], isWaiting: try row["is_waiting"])
        }
    }
}
