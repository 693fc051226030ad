// A member opens another cart, copies, shares and removes carts; what was removed comes back by one press.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// The cart an address names.
    ///
    /// - Throws: `NotFound` for what is no identifier.
    func cartID(_ context: MemberContext) throws -> ID<Cart> {
        guard let id = context.web.parameters.get("cart").flatMap({ ID<Cart>($0) }) else { throw NotFound() }
        return id
    }

    /// `POST /carts/{cart}/choice`: what is put into a cart from now on goes there.
    func openCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.chooseCart(id, by: principal, at: now, in: tx)
            return .redirect(to: "/cart")
        }
    }

    /// `POST /carts/{cart}/copies`: with `purpose` `saved` it is put aside whole; else the copy is opened.
    func copyCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let purpose: CartPurpose = context.form["purpose"] == CartPurpose.saved.rawValue ? .saved : .current
        do {
            return try await context.once { tx in
                guard let head = try Ordering.cartHead(.id(id), of: principal, in: tx) else { throw NotFound() }
                let title = context.title(of: head)
                // What was saved is taken up under its name; a second one beside the first is told apart.
                let isTwin = head.purpose == .current && purpose == .current
                let name = isTwin ? context.t("ordering.carts.copyOf", ["name": title]) : title
                let copy = try Ordering.copyCart(
                    head, as: String(name.prefix(100)), purpose, by: principal, at: now, in: tx)
                guard purpose == .current else {
                    return .redirect(to: "/carts", message: "ordering.carts.isSaved", ["name": name])
                }
                try Ordering.chooseCart(copy, by: principal, at: now, in: tx)
                return .redirect(to: "/cart", message: "ordering.carts.copied", ["name": name])
            }
        } catch let refusal as CartsRefusal {
            return .redirect(to: "/carts/\(id)", refusal: refusal)
        }
    }

    /// `POST /carts/{cart}/sharing`: `shared` is 1 or 0.
    func shareCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let isShared = context.form["shared"] == "1"
        return try await context.once { tx in
            let head = try Ordering.shareCart(id, isShared, by: principal, at: now, in: tx)
            // A director who takes back a colleague's sharing does not see it any more.
            let isStillSeen = isShared || head.ownerID == principal.userID
            return .redirect(
                to: isStillSeen ? head.path : "/carts",
                message: isShared ? "ordering.carts.isShared" : "ordering.carts.isOwn",
                ["name": context.title(of: head)])
        }
    }

    /// `POST /carts/{cart}/removal`
    func removeCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        return try await context.once { tx in
            let head = try Ordering.removeCart(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/carts", message: "ordering.carts.removed", ["name": context.title(of: head)],
                undo: UndoForm("/carts/\(id)/restoration"))
        }
    }

    /// `POST /carts/{cart}/restoration`
    func restoreCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        return try await context.once { tx in
            let head = try Ordering.restoreCart(id, by: principal, at: now, in: tx)
            return .redirect(
                to: head.path, message: "ordering.carts.restored", ["name": context.title(of: head)])
        }
    }
}

// MARK: - Events

/// A cart was opened to the company, or taken back.
package struct CartShared: DomainEvent {
    package static let name = "ordering.cart_shared"
    package let cartID: ID<Cart>
    package let isShared: Bool
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

/// A cart was removed.
package struct CartRemoved: DomainEvent {
    package static let name = "ordering.cart_removed"
    package let cartID: ID<Cart>
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

/// A removed cart came back.
package struct CartRestored: DomainEvent {
    package static let name = "ordering.cart_restored"
    package let cartID: ID<Cart>
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

// MARK: - Operations

extension Ordering {
    /// A cart the principal may rename, share and remove.
    ///
    /// - Throws: `NotFound` for any other.
    static func managedCart(_ id: ID<Cart>, by principal: Principal, in tx: Transaction) throws -> CartHead {
        guard let head = try cartHead(.id(id), of: principal, in: tx), head.mayBeManaged(by: principal) else {
            throw NotFound()
        }
        return head
    }

    /// Makes a cart of the principal's own with the lines of one he may open.
    ///
    /// - Throws: ``CartsRefusal/tooManyCarts``.
    static func copyCart(
        _ source: CartHead, as name: String, _ purpose: CartPurpose, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<Cart> {
        let copy = try makeCart(named: name, purpose, like: source, by: principal, at: now, in: tx)
        try tx.execute(
            """
            INSERT INTO cart_lines (cart_id, product_id, customer_id, quantity, seen_price, seen_quantity, seen_vat, currency,
                comment, group_label, is_later, added_by, added_at)
            SELECT \(copy), l.product_id, l.customer_id, l.quantity, l.seen_price, l.seen_quantity, l.seen_vat, l.currency,
                l.comment, l.group_label, l.is_later, \(principal.userID), l.added_at
            FROM cart_lines l WHERE l.cart_id = \(source.id)
            """)
        return copy
    }

    /// Opens a cart to everybody of the customer who orders, or takes it back.
    ///
    /// - Returns: the cart as it was before.
    /// - Throws: `NotFound` for what the principal may not change.
    static func shareCart(
        _ id: ID<Cart>, _ isShared: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CartHead {
        let head = try managedCart(id, by: principal, in: tx)
        guard head.isShared != isShared else { return head }
        try tx.execute("UPDATE carts SET is_shared = \(isShared), version = version + 1 WHERE id = \(id)")
        try tx.announce(CartShared(cartID: id, isShared: isShared), by: principal, at: now)
        return head
    }

    /// Takes a cart away; its lines are kept for the way back. Whoever had it open goes on with his latest other one.
    ///
    /// - Throws: `NotFound` for what the principal may not change.
    static func removeCart(
        _ id: ID<Cart>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CartHead {
        let head = try managedCart(id, by: principal, in: tx)
        try tx.execute("UPDATE carts SET removed_at = \(now), version = version + 1 WHERE id = \(id)")
        try tx.execute("DELETE FROM active_carts WHERE cart_id = \(id)")
        let next = try tx.first(
            """
            SELECT k.id FROM carts k
            WHERE k.customer_id = \(head.customerID) AND k.user_id = \(principal.userID) AND k.purpose = 'current'
              AND k.removed_at IS NULL AND NOT EXISTS (
                  SELECT 1 FROM active_carts a WHERE a.customer_id = k.customer_id AND a.user_id = k.user_id)
            ORDER BY k.changed_at DESC, k.id DESC LIMIT 1
            """
        ) { try $0["id"] as ID<Cart> }
        if let next { try chooseCart(next, by: principal, at: now, in: tx) }
        try tx.announce(CartRemoved(cartID: id), by: principal, at: now)
        return head
    }

    /// Brings a removed cart back.
    ///
    /// - Throws: `NotFound` when there is nothing the principal may bring back.
    static func restoreCart(
        _ id: ID<Cart>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CartHead {
        let mayManage = principal.may(.manageMembers)
        let restored = try tx.execute(
            """
            UPDATE carts SET removed_at = NULL, changed_at = \(now), version = version + 1
            WHERE id = \(id) AND customer_id = \(principal.customerID) AND removed_at IS NOT NULL
              AND (user_id = \(principal.userID) OR (is_shared AND \(mayManage)))
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.announce(CartRestored(cartID: id), by: principal, at: now)
        return try managedCart(id, by: principal, in: tx)
    }
}
