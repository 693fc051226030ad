// A buyer changes many lines of a cart at once: out, for later, into a group, elsewhere. One press brings it back.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What is done with chosen lines.
enum LineAct: Sendable, Equatable {
    case remove
    case keepForLater
    /// What was kept for later goes back among the others.
    case takeUp
    /// Empty for no group.
    case group(String)
    /// In whole packs.
    case quantity(Quantity)
    case move(to: ID<Cart>)
    case copy(to: ID<Cart>)

    /// Key of the text that says it is done.
    var message: String {
        switch self {
        case .remove: "ordering.cart.done.removed"
        case .keepForLater: "ordering.cart.done.later"
        case .takeUp: "ordering.cart.done.takenUp"
        case .group: "ordering.cart.done.grouped"
        case .quantity: "ordering.cart.done.quantity"
        case .move: "ordering.cart.done.moved"
        case .copy: "ordering.cart.done.copied"
        }
    }
}

/// What came of a change of many lines.
struct ChangedLines: Sendable {
    let count: Int
    /// By what it is taken back.
    let undo: UUID
}

extension Ordering {
    /// Does one thing with many lines of a cart, and notes how they were.
    ///
    /// - Parameter products: the goods of the lines; those that lie in the cart no more are passed over.
    /// - Throws: ``CartRefusal/tooManyLines``; ``CartsRefusal/cartMissing`` for a way from a cart into itself;
    ///   `NotFound` for a cart the principal may not open.
    static func changeLines(
        _ products: [ID<Product>], _ act: LineAct, of id: ID<Cart>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ChangedLines {
        let cart = try claimCart(.id(id), by: principal, at: now, in: tx)
        var carts = [cart]
        if case .move(let other) = act { carts.append(try claimCart(.id(other), by: principal, at: now, in: tx)) }
        if case .copy(let other) = act { carts.append(try claimCart(.id(other), by: principal, at: now, in: tx)) }
        guard carts.count == 1 || carts[1] != cart else { throw CartsRefusal.cartMissing }
        let undo = try beginUndo(by: principal, at: now, in: tx)
        var count = 0
        for part in products.chunked(by: 1_000) {
            try noteLines(part, of: carts, for: undo, in: tx)
            count += try apply(act, to: part, of: cart, by: principal, at: now, in: tx)
        }
        if carts.count > 1 {
            let lines: Int = try tx.value("SELECT COUNT(*) FROM cart_lines WHERE cart_id = \(carts[1])")
            guard lines <= maxCartLines else { throw CartRefusal.tooManyLines }
        }
        return ChangedLines(count: count, undo: undo)
    }

    /// Moves lines into several carts as one change.
    ///
    /// - Returns: what takes all of it back.
    static func moveLines(
        _ moves: [(products: [ID<Product>], cart: ID<Cart>)], of id: ID<Cart>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> UUID {
        let cart = try claimCart(.id(id), by: principal, at: now, in: tx)
        let undo = try beginUndo(by: principal, at: now, in: tx)
        for move in moves {
            for part in move.products.chunked(by: 1_000) {
                try noteLines(part, of: [cart, move.cart], for: undo, in: tx)
                _ = try apply(.move(to: move.cart), to: part, of: cart, by: principal, at: now, in: tx)
            }
        }
        return undo
    }

    /// - Returns: how many lines it was done with.
    private static func apply(
        _ act: LineAct, to products: [ID<Product>], of cart: ID<Cart>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Int {
        let mine: SQL = "cart_id = \(cart) AND product_id IN \(list: products)"
        switch act {
        case .remove:
            return try tx.execute("DELETE FROM cart_lines WHERE \(mine)")
        case .keepForLater:
            return try tx.execute("UPDATE cart_lines SET is_later = \(true) WHERE \(mine) AND NOT is_later")
        case .takeUp:
            return try tx.execute("UPDATE cart_lines SET is_later = \(false) WHERE \(mine) AND is_later")
        case .group(let name):
            return try tx.execute("UPDATE cart_lines SET group_label = \(name) WHERE \(mine)")
        case .quantity(let quantity):
            return try tx.execute(
                """
                UPDATE cart_lines SET quantity = (
                    SELECT (\(quantity) + p.pack - 1) / p.pack * p.pack FROM products p WHERE p.id = cart_lines.product_id)
                WHERE \(mine)
                """)
        case .copy(let other):
            return try putLines(products, of: cart, into: other, by: principal, at: now, in: tx).count
        case .move(let other):
            // Only what has arrived leaves: nothing is lost where a line can hold no more.
            let moved = try putLines(products, of: cart, into: other, by: principal, at: now, in: tx)
            return try tx.execute(
                "DELETE FROM cart_lines WHERE cart_id = \(cart) AND product_id IN \(list: moved)")
        }
    }

    /// Adds lines of one cart to those of another.
    ///
    /// - Returns: what went in.
    private static func putLines(
        _ products: [ID<Product>], of cart: ID<Cart>, into other: ID<Cart>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> [ID<Product>] {
        try tx.all(
            """
            INSERT INTO cart_lines (\(cartColumns))
            SELECT \(other), l.customer_id, l.product_id, l.quantity, l.seen_price, l.seen_quantity, l.seen_vat, l.currency,
                l.comment, l.group_label, \(false), \(principal.userID), \(now)
            FROM cart_lines l WHERE l.cart_id = \(cart) AND l.product_id IN \(list: products)
            \(addedToLine) RETURNING product_id
            """
        ) { try $0["product_id"] as ID<Product> }
    }
}

// MARK: - The way back

extension Ordering {
    /// How long a change of many lines can be taken back.
    static let undoLife: TimeInterval = 86_400

    private static func beginUndo(by principal: Principal, at now: Date, in tx: Transaction) throws -> UUID {
        let id = ID<LineAct>(at: now).uuid
        try tx.execute(
            """
            INSERT INTO cart_undos (id, customer_id, user_id, made_at)
            VALUES (\(id), \(principal.customerID), \(principal.userID), \(now))
            """)
        return id
    }

    /// Notes how lines are before they are changed, and which are not there yet.
    private static func noteLines(
        _ products: [ID<Product>], of carts: [ID<Cart>], for undo: UUID, in tx: Transaction
    ) throws {
        for cart in carts {
            try tx.execute(
                """
                INSERT INTO cart_undo_lines (undo_id, cart_id, product_id, was_there, quantity, seen_price, seen_quantity,
                    seen_vat, currency, comment, group_label, is_later, added_by, added_at)
                SELECT \(undo), l.cart_id, l.product_id, \(true), l.quantity, l.seen_price, l.seen_quantity, l.seen_vat,
                    l.currency, l.comment, l.group_label, l.is_later, l.added_by, l.added_at
                FROM cart_lines l WHERE l.cart_id = \(cart) AND l.product_id IN \(list: products)
                """)
            try tx.execute(
                """
                INSERT INTO cart_undo_lines (undo_id, cart_id, product_id, was_there)
                SELECT \(undo), \(cart), p.id, \(false) FROM products p
                WHERE p.id IN \(list: products) AND NOT EXISTS (
                    SELECT 1 FROM cart_lines l WHERE l.cart_id = \(cart) AND l.product_id = p.id)
                """)
        }
    }

    /// Takes a change of many lines back: each of them is as it was before, in every cart it touched.
    ///
    /// - Throws: `NotFound` for a change of somebody else, one that was taken back already or is too old, and for a cart
    ///   the principal may not open any more.
    static func restoreLines(
        _ undo: UUID, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let used = try tx.execute(
            """
            UPDATE cart_undos SET used_at = \(now)
            WHERE id = \(undo) AND customer_id = \(principal.customerID) AND user_id = \(principal.userID)
              AND used_at IS NULL AND made_at > \(now.addingTimeInterval(-undoLife))
            """)
        guard used == 1 else { throw NotFound() }
        let carts = try tx.all("SELECT DISTINCT cart_id FROM cart_undo_lines WHERE undo_id = \(undo)") {
            try $0["cart_id"] as ID<Cart>
        }
        for cart in carts { _ = try claimCart(.id(cart), by: principal, at: now, in: tx) }
        try tx.execute(
            """
            DELETE FROM cart_lines WHERE EXISTS (
                SELECT 1 FROM cart_undo_lines u WHERE u.undo_id = \(undo) AND u.cart_id = cart_lines.cart_id
                AND u.product_id = cart_lines.product_id AND NOT u.was_there)
            AND cart_id IN \(list: carts)
            """)
        guard let customerID = principal.customerID else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO cart_lines (\(cartColumns))
            SELECT u.cart_id, \(customerID), u.product_id, u.quantity, u.seen_price, u.seen_quantity, u.seen_vat, u.currency,
                u.comment, u.group_label, u.is_later, u.added_by, u.added_at
            FROM cart_undo_lines u WHERE u.undo_id = \(undo) AND u.was_there
            ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity,
                seen_price = excluded.seen_price, seen_quantity = excluded.seen_quantity, seen_vat = excluded.seen_vat,
                currency = excluded.currency, comment = excluded.comment, group_label = excluded.group_label,
                is_later = excluded.is_later
            """)
    }
}
