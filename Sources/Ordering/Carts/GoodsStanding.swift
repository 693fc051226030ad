// How goods of a line stand for one buyer: sold to him or not, and how much may be ordered beyond what is there.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension CartLine {
    /// The columns `orderable` and `is_for_sale` of a product `p`.
    static func standing(for buyer: Buyer) -> SQL {
        """
        \(Catalog.orderableColumn), CASE WHEN \(Catalog.visible("p", to: buyer)) THEN 1 ELSE 0 END AS is_for_sale
        """
    }

    /// The line with what those columns say.
    func standing(as row: Row) throws -> CartLine {
        var line = self
        line.orderable = try row["orderable"]
        line.isForSale = try row["is_for_sale"]
        return line
    }

    /// What is not there yet and may be ordered all the same; nil when everything is there, or nothing more may.
    package var waiting: Quantity? {
        guard !isBlocked, available < quantity else { return nil }
        return try? quantity.subtracting(max(.zero, available))
    }
}

extension Ordering {
    /// What an order waits for, by line.
    package static let waitingMigrations: [Migration] = [
        Migration(
            "ordering.waiting.0001 goods that are not there yet",
            "ALTER TABLE order_lines ADD COLUMN waiting :quantity NOT NULL DEFAULT 0;")
    ]

    /// Marks the lines of a new order whose goods are not all there.
    static func noteWaiting(
        _ waiting: [ID<Product>: Quantity], of order: ID<Order>, in tx: Transaction
    ) throws {
        for (product, quantity) in waiting.sorted(by: { $0.key < $1.key }) {
            try tx.execute(
                """
                UPDATE order_lines SET waiting = \(quantity), back_ordered = \(quantity)
                WHERE order_id = \(order) AND product_id = \(product)
                """)
        }
    }
}

extension PageContext {
    /// «На складе 60, ещё 40 привезём», under a line.
    func waitingNote(_ line: CartLine) -> HTML? {
        line.waiting.map { missing in
            let words = [
                "available": formats.quantity(max(.zero, line.available)), "missing": formats.quantity(missing),
                "unit": line.product.unit,
            ]
            return lineNotice(.info, icon: "truck", t("ordering.note.waits", TextArguments(words)))
        }
    }

    /// The same of a line that was ordered.
    func waitingNote(_ line: OrderLine) -> HTML? {
        guard line.waiting.isPositive else { return nil }
        let words = ["missing": formats.quantity(line.waiting), "unit": line.unit]
        return lineNotice(.info, icon: "truck", t("ordering.note.waited", TextArguments(words)))
    }
}
