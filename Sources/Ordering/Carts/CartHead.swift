// Which cart is meant, who may open it, and which one a member has open.

import Database
import Foundation
import Kernel

/// What a cart is for; stored, so the words never change.
package enum CartPurpose: String, Codable, Sendable, SQLCodable {
    /// What is being filled.
    case current
    /// What was put aside whole, to be taken up again.
    case saved
}

/// A cart without its lines.
package struct CartHead: Sendable, RowDecodable {
    package let id: ID<Cart>
    package let customerID: ID<Customer>
    package let ownerID: ID<User>
    /// Empty for the usual cart, which pages call by a text of theirs.
    package let name: String
    package let purpose: CartPurpose
    /// Whether everybody of the customer who orders may open and fill it.
    package let isShared: Bool
    /// The payer it is for; nil for the member's usual one.
    package let legalEntityID: UUID?
    package let contractID: UUID?
    package let sellerID: UUID?
    /// Grows with every change: what is open elsewhere sees by it that it is old.
    package let version: Int
    package let createdAt: Date
    package let changedAt: Date
    /// When its changes were accepted last; nil for never.
    package let lookedAt: Date?

    package init(row: Row) throws {
        id = try row["cart_id"]
        customerID = try row["customer_id"]
        ownerID = try row["user_id"]
        name = try row["cart_name"]
        purpose = try row["purpose"]
        isShared = try row["is_shared"]
        legalEntityID = try row["legal_entity_id"]
        contractID = try row["contract_id"]
        sellerID = try row["seller_id"]
        version = try row["version"]
        createdAt = try row["created_at"]
        changedAt = try row["changed_at"]
        lookedAt = try row["looked_at"]
    }

    /// The columns this type is made from, of the alias `k`.
    package static let columns: SQL = """
        k.id AS cart_id, k.customer_id, k.user_id, k.name AS cart_name, k.purpose, k.is_shared, k.legal_entity_id,
        k.contract_id, k.seller_id, k.version, k.created_at, k.changed_at,
        k.looked_at
        """
}

/// Which cart is meant.
package enum CartChoice: Sendable, Equatable {
    /// The one the member has open.
    case active
    case id(ID<Cart>)
}

// MARK: - Conditions

extension Ordering {
    /// The condition that a principal may open a cart: his own, or one his customer's people share.
    package static func reach(_ principal: Principal, _ alias: String = "k") -> SQL {
        """
        \(raw: alias).customer_id = \(principal.customerID) AND \(raw: alias).removed_at IS NULL
        AND (\(raw: alias).is_shared OR \(raw: alias).user_id = \(principal.userID))
        """
    }

    /// The condition that names one cart `k` within the reach of a principal.
    static func isChosen(_ choice: CartChoice, by principal: Principal, _ alias: String = "k") -> SQL {
        switch choice {
        case .id(let id): "\(raw: alias).id = \(id) AND \(reach(principal, alias))"
        case .active: "\(raw: alias).id = \(activeID(of: principal)) AND \(reach(principal, alias))"
        }
    }

    /// The id of the cart a member has open, as a value inside a statement.
    private static func activeID(of principal: Principal) -> SQL {
        """
        (SELECT a.cart_id FROM active_carts a
         WHERE a.customer_id = \(principal.customerID) AND a.user_id = \(principal.userID))
        """
    }

    /// The condition for the lines of a cart that is open to the principal, without what is kept for later.
    package static func lines(of choice: CartChoice, _ principal: Principal, _ alias: String = "cart_lines") -> SQL {
        """
        \(raw: alias).cart_id = (SELECT k.id FROM carts k WHERE \(isChosen(choice, by: principal)))
        AND NOT \(raw: alias).is_later
        """
    }

    /// The condition for the lines of the cart a member has open, without what is kept for later.
    static func owned(by principal: Principal, _ alias: String = "cart_lines") -> SQL {
        lines(of: .active, principal, alias)
    }

    /// The condition for the lines of a cart that was claimed or found before, without what is kept for later.
    static func inCart(_ cart: ID<Cart>, _ alias: String = "cart_lines") -> SQL {
        "\(raw: alias).cart_id = \(cart) AND NOT \(raw: alias).is_later"
    }
}

// MARK: - Operations

extension Ordering {
    /// A cart the principal may open; nil where there is none, or none yet. One statement.
    package static func cartHead(
        _ choice: CartChoice, of principal: Principal, in tx: Transaction
    ) throws -> CartHead? {
        try tx.first(
            "SELECT \(CartHead.columns) FROM carts k WHERE \(isChosen(choice, by: principal))", as: CartHead.self)
    }

    /// Begins a change of a cart: what has the old one open sees by the version that it is old, and nobody is reminded
    /// of a cart that is being filled. The first change of all makes the cart.
    ///
    /// - Throws: `NotFound` for a cart the principal may not open.
    package static func claimCart(
        _ choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Cart> {
        try claimCartAndTerms(choice, by: principal, at: now, in: tx).cart
    }

    /// The same, with the payer and the contract the cart is for.
    static func claimCartAndTerms(
        _ choice: CartChoice, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (cart: ID<Cart>, terms: CartTerms) {
        let claimed = try tx.first(
            """
            UPDATE carts SET version = version + 1, changed_at = \(now), changed_by = \(principal.userID),
                abandoned_at = NULL, reminded_at = NULL
            WHERE \(isChosen(choice, by: principal, "carts"))
            RETURNING id, legal_entity_id, contract_id
            """
        ) { row in
            let terms = CartTerms(payer: try row["legal_entity_id"], contract: try row["contract_id"])
            return (cart: try row["id"] as ID<Cart>, terms: terms)
        }
        if let claimed { return claimed }
        guard choice == .active else { throw NotFound() }
        return (cart: try openCart(named: "", by: principal, at: now, in: tx), terms: CartTerms())
    }

    /// Makes a cart and opens it: what is put into a cart from now on goes there.
    ///
    /// - Throws: `NotFound` for whoever acts for no customer.
    package static func openCart(
        named name: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Cart> {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        let id = ID<Cart>(at: now)
        try tx.execute(
            """
            INSERT INTO carts (id, customer_id, user_id, name, purpose, is_shared, version, created_at, changed_at,
                changed_by)
            VALUES (\(id), \(customerID), \(userID), \(name), \(CartPurpose.current), \(false), 1, \(now), \(now),
                \(userID))
            """)
        try chooseCart(id, by: principal, at: now, in: tx)
        return id
    }

    /// Opens a cart for a member: what is put into a cart from now on goes there.
    ///
    /// - Throws: `NotFound` for a cart the principal may not open.
    package static func chooseCart(
        _ cart: ID<Cart>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let chosen = try tx.execute(
            """
            INSERT INTO active_carts (customer_id, user_id, cart_id, chosen_at)
            SELECT k.customer_id, \(principal.userID), k.id, \(now) FROM carts k
            WHERE \(isChosen(.id(cart), by: principal))
            ON CONFLICT (customer_id, user_id) DO UPDATE SET cart_id = excluded.cart_id, chosen_at = excluded.chosen_at
            """)
        guard chosen == 1 else { throw NotFound() }
    }

    /// Takes every line out of a cart, all at once; what is kept for later stays.
    ///
    /// - Returns: how many there were.
    @discardableResult
    static func clear(
        _ choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let cart = try claimCart(choice, by: principal, at: now, in: tx)
        return try tx.execute("DELETE FROM cart_lines WHERE \(inCart(cart))")
    }
}
