// What is typed at checkout is kept with the cart: it survives reload, another device and a refusal.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What is known of a buyer before he types anything: his draft, and how his last order went.
struct CheckoutMemory: Sendable {
    /// What he typed before; nil for a cart nobody has begun to order.
    let draft: CheckoutForm?
    /// The files of the draft.
    let files: [OrderFile]
    /// The payer he chose in the top bar.
    let usualPayer: UUID?
    /// Nil for a first order.
    let last: LastOrder?

    /// What is taken over from the order before.
    struct LastOrder: Sendable {
        let payer: UUID?
        let address: String
        let warehouse: UUID?
        let recipient: String
        let phone: String
        let payment: String
        let carrier: String
    }

    /// The payer whose prices are shown where none is named.
    var payer: UUID? { usualPayer == nil ? last?.payer : nil }
}

/// A file as a draft keeps it.
private struct KeptFile: Codable {
    let file: String
    let name: String
    let size: Int
}

extension Ordering {
    /// What is known of a member's checkout: one statement. A draft from before the cart was emptied counts no more.
    static func checkoutMemory(of principal: Principal, in tx: Transaction) throws -> CheckoutMemory {
        try tx.one(
            """
            SELECT d.form, d.files, m.legal_entity_id AS usual_payer, o.id AS order_id, o.legal_entity_id AS last_payer,
                   o.delivery_address, o.pickup_warehouse_id, o.recipient, o.recipient_phone,
                   COALESCE(o.payment_way, '') AS payment, o.carrier
            FROM members m
            LEFT JOIN active_carts a ON a.customer_id = m.customer_id AND a.user_id = m.user_id
            LEFT JOIN checkout_drafts d ON d.cart_id = a.cart_id AND d.user_id = m.user_id AND d.saved_at >= (
                SELECT MIN(c.added_at) FROM cart_lines c WHERE c.cart_id = a.cart_id AND NOT c.is_later)
            LEFT JOIN orders o ON o.id = (
                SELECT p.id FROM orders p WHERE p.customer_id = m.customer_id AND p.placed_by = m.user_id
                  AND p.status <> 'draft' ORDER BY p.placed_at DESC, p.id DESC LIMIT 1)
            WHERE m.customer_id = \(principal.customerID) AND m.user_id = \(principal.userID)
            """
        ) { row in
            CheckoutMemory(
                draft: try draftForm(row["form"]), files: try draftFiles(row["files"]),
                usualPayer: try row["usual_payer"], last: try lastOrder(row))
        }
    }

    private static func lastOrder(_ row: Row) throws -> CheckoutMemory.LastOrder? {
        guard (try row["order_id"] as UUID?) != nil else { return nil }
        return CheckoutMemory.LastOrder(
            payer: try row["last_payer"], address: try row["delivery_address"],
            warehouse: try row["pickup_warehouse_id"], recipient: try row["recipient"],
            phone: try row["recipient_phone"], payment: try row["payment"], carrier: try row["carrier"])
    }

    private static func draftForm(_ json: String?) throws -> CheckoutForm? {
        guard let json else { return nil }
        return CheckoutForm(kept: try JSONDecoder.canonical.decode([String: String].self, from: Data(json.utf8)))
    }

    private static func draftFiles(_ json: String?) throws -> [OrderFile] {
        guard let json else { return [] }
        return try JSONDecoder.canonical.decode([KeptFile].self, from: Data(json.utf8)).map {
            OrderFile(file: $0.file, name: $0.name, size: $0.size)
        }
    }

    /// Keeps what is typed with the cart the member has open, and the remarks with its lines. Nothing is kept of a cart
    /// that is ordered meanwhile.
    static func keepDraft(_ typed: TypedCheckout, by principal: Principal, at now: Date, in tx: Transaction) throws {
        try noteComments(typed.comments, by: principal, in: tx)
        let files = try typed.files(after: checkoutMemory(of: principal, in: tx).files)
        let kept = files.map { KeptFile(file: $0.file, name: $0.name, size: $0.size) }
        let json = String(decoding: try JSONEncoder.canonical.encode(typed.form.kept), as: UTF8.self)
        let filesJSON = String(decoding: try JSONEncoder.canonical.encode(kept), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO checkout_drafts (cart_id, user_id, customer_id, form, files, saved_at)
            SELECT k.id, \(principal.userID), k.customer_id, \(SQLValue.json(json)), \(SQLValue.json(filesJSON)), \(now)
            FROM carts k WHERE \(isChosen(.active, by: principal))
              AND EXISTS (SELECT 1 FROM cart_lines c WHERE c.cart_id = k.id AND NOT c.is_later)
            ON CONFLICT (cart_id, user_id) DO UPDATE
            SET form = excluded.form, files = excluded.files, saved_at = excluded.saved_at
            """)
    }

    /// The draft has become an order.
    static func dropDraft(of cart: Cart, by principal: Principal, in tx: Transaction) throws {
        guard let head = cart.head else { return }
        try tx.execute("DELETE FROM checkout_drafts WHERE cart_id = \(head.id) AND user_id = \(principal.userID)")
    }

    /// Writes remarks to the lines of the open cart; those that say the same already are left alone.
    static func noteComments(_ comments: [ID<Product>: String], by principal: Principal, in tx: Transaction) throws {
        for (product, comment) in comments.sorted(by: { $0.key < $1.key }) {
            try tx.execute(
                """
                UPDATE cart_lines SET comment = \(comment)
                WHERE \(owned(by: principal)) AND product_id = \(product) AND comment <> \(comment)
                """)
        }
    }
}
