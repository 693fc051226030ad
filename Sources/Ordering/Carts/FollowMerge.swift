// Carts, regular sets and what is still being talked about follow goods that were merged; orders keep what they were
// placed with.

import Catalog
import Database
import Foundation
import Kernel

extension Ordering {
    /// Has cart lines of a merged product become lines of the product it was merged into, quantities added up; so with
    /// lines of templates, and with rows of files that wait to be taken. Offers and returns that are not over yet name
    /// the product that is kept, so that they can still become orders.
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
        try followMergeBesideCarts(of: merged, into: kept, in: tx)
        try tx.execute(
            """
            UPDATE carts SET version = version + 1
            WHERE id IN (SELECT cart_id FROM cart_lines WHERE product_id = \(merged))
            """)
        return try tx.execute("DELETE FROM cart_lines WHERE product_id = \(merged)")
    }

    private static func followMergeBesideCarts(
        of merged: ID<Product>, into kept: ID<Product>, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO order_template_lines (template_id, product_id, customer_id, position, quantity, comment,
                group_label, is_bought)
            SELECT template_id, \(kept), customer_id, position, quantity, comment, group_label, is_bought
            FROM order_template_lines WHERE product_id = \(merged)
            ON CONFLICT (template_id, product_id)
            DO UPDATE SET quantity = order_template_lines.quantity + excluded.quantity,
                is_bought = order_template_lines.is_bought AND excluded.is_bought
            """)
        try tx.execute(
            """
            UPDATE order_templates SET version = version + 1, line_count = (
                SELECT COUNT(*) FROM order_template_lines l
                WHERE l.template_id = order_templates.id AND l.product_id <> \(merged))
            WHERE id IN (SELECT template_id FROM order_template_lines WHERE product_id = \(merged))
            """)
        try tx.execute("DELETE FROM order_template_lines WHERE product_id = \(merged)")
        try tx.execute(
            """
            UPDATE order_import_rows SET product_id = \(kept) WHERE product_id = \(merged) AND import_id IN (
                SELECT id FROM order_imports WHERE status IN ('reading', 'checked'))
            """)
        try tx.execute(
            """
            UPDATE quote_lines SET product_id = \(kept) WHERE product_id = \(merged) AND quote_id IN (
                SELECT id FROM quotes WHERE status IN \(list: [QuoteStatus.requested, .inWork, .offered]))
            """)
        try tx.execute(
            """
            UPDATE order_return_lines SET product_id = \(kept) WHERE product_id = \(merged) AND return_id IN (
                SELECT id FROM order_returns
                WHERE status NOT IN \(list: [ReturnStatus.settled, .closed, .refused, .withdrawn]))
            """)
    }
}
