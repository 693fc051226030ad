// Carts follow goods that were merged; orders keep what they were placed with.

import Catalog
import Database
import Foundation
import Kernel

extension Ordering {
    /// Has cart lines of a merged product become lines of the product it was merged into, quantities added up.
    ///
    /// - Returns: how many carts had it.
    @discardableResult
    package static func followMerge(
        of merged: ID<Product>, into kept: ID<Product>, in tx: Transaction
    ) throws -> Int {
        try tx.execute(
            """
            INSERT INTO cart_lines (cart_id, customer_id, product_id, quantity, seen_price, currency, comment,
                group_label, is_later, added_by, added_at)
            SELECT cart_id, customer_id, \(kept), quantity, NULL, currency, comment, group_label, is_later, added_by,
                added_at
            FROM cart_lines WHERE product_id = \(merged)
            ON CONFLICT (cart_id, product_id)
            DO UPDATE SET quantity = cart_lines.quantity + excluded.quantity,
                is_later = cart_lines.is_later AND excluded.is_later
            """)
        try tx.execute(
            """
            UPDATE cart_sets SET product_id = \(kept) WHERE product_id = \(merged) AND NOT EXISTS (
                SELECT 1 FROM cart_sets other WHERE other.product_id = \(kept) AND other.set_id = cart_sets.set_id
                AND other.cart_id = cart_sets.cart_id)
            """)
        try tx.execute(
            """
            UPDATE carts SET version = version + 1
            WHERE id IN (SELECT cart_id FROM cart_lines WHERE product_id = \(merged))
            """)
        return try tx.execute("DELETE FROM cart_lines WHERE product_id = \(merged)")
    }
}
