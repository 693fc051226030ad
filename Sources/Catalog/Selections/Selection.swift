import Database
import Foundation
import Kernel

/// Goods a member put aside under a name: for himself, or for his whole company.
package struct Selection: RowDecodable, Sendable {
    package let id: ID<Selection>
    /// Empty for the favourites, which pages name in the reader's language.
    package let name: String
    package let isShared: Bool
    /// Whether it is what the star beside goods fills; everybody has one of his own.
    package let isFavourites: Bool
    package let ownerID: ID<User>
    package let ownerName: String
    package let itemCount: Int
    package let updatedAt: Date

    package init(row: Row) throws {
        id = try row["selection_id"]
        name = try row["selection_name"]
        isShared = try row["is_shared"]
        isFavourites = try row["is_favourites"]
        ownerID = try row["owner_id"]
        ownerName = try row["owner_name"]
        itemCount = try row["items"]
        updatedAt = try row["changed_at"]
    }

    /// The columns this type is made from, of the alias `sel`.
    package static let columns: SQL = """
        sel.id AS selection_id, sel.name AS selection_name, sel.is_shared, sel.is_favourites, sel.owner_id,
        (SELECT u.name FROM users u WHERE u.id = sel.owner_id) AS owner_name,
        (SELECT COUNT(*) FROM selection_items x WHERE x.selection_id = sel.id AND x.removed_at IS NULL) AS items,
        sel.updated_at AS changed_at
        """

    /// The address of its page.
    var path: String { "/selections/\(id)" }

    /// Whether somebody may fill, rename, share and remove it: its owner, and of shared ones the director.
    package func mayBeChanged(by principal: Principal) -> Bool {
        ownerID == principal.userID || (isShared && principal.may(.manageMembers))
    }
}

/// A product in a selection as it stands now.
package struct SelectionItem: Sendable {
    package let product: Product
    /// How much of it is usually needed.
    package let quantity: Quantity
    /// The member's own words beside it.
    package let note: String
    /// What can be promised now.
    package let available: Quantity
    /// Whether one of its variants has to be chosen before it can be bought.
    package let hasVariants: Bool
    /// Whether it is sold, and to this buyer.
    package let isForSale: Bool
    package var price: Price?

    /// Price times quantity; nil where there is no price, or when it is more than money can be.
    package var sum: Money? { price.flatMap { try? $0.amount.times(quantity) } }
    /// Whether it can go into the cart as it is.
    package var mayBeBought: Bool { isForSale && !hasVariants && price != nil }
}

/// A selection with its goods and the reader's prices.
package struct SelectionCard: Sendable {
    package let selection: Selection
    package let items: [SelectionItem]
}

extension Catalog {
    /// The most selections somebody has.
    static let maxSelections = 200
    /// The most goods in one of them.
    static let maxSelectionItems = 1_000

    /// The condition for the selections `sel` a member sees: his own and those shared inside his customer.
    static func selectionsSeen(by principal: Principal) -> SQL {
        """
        sel.customer_id = \(principal.customerID) AND sel.removed_at IS NULL
        AND (sel.owner_id = \(principal.userID) OR sel.is_shared)
        """
    }

    /// What a member sees: his favourites first, then what was changed last; one statement.
    package static func selections(
        of principal: Principal, limit: Int = 500, in tx: Transaction
    ) throws -> [Selection] {
        try tx.all(
            """
            SELECT \(Selection.columns) FROM selections sel WHERE \(selectionsSeen(by: principal))
              AND (NOT sel.is_favourites OR sel.owner_id = \(principal.userID))
            ORDER BY sel.is_favourites DESC, sel.updated_at DESC, sel.id DESC LIMIT \(limit)
            """, as: Selection.self)
    }

    /// One selection a member sees.
    ///
    /// - Throws: `NotFound`, also for those of other customers and for those colleagues keep to themselves.
    package static func selection(
        _ id: ID<Selection>, for principal: Principal, in tx: Transaction
    ) throws -> Selection {
        try tx.one(
            """
            SELECT \(Selection.columns) FROM selections sel
            WHERE sel.id = \(id) AND \(selectionsSeen(by: principal))
            """, Selection.init(row:))
    }

    /// One selection a member may change.
    ///
    /// - Throws: `NotFound`, also for what he sees and may not change.
    package static func selection(
        _ id: ID<Selection>, toChangeBy principal: Principal, in tx: Transaction
    ) throws -> Selection {
        let selection = try selection(id, for: principal, in: tx)
        guard selection.mayBeChanged(by: principal) else { throw NotFound() }
        return selection
    }

    /// A selection with its goods as they stand now: one statement, and those of the buyer and his prices.
    ///
    /// - Throws: `NotFound`, also for those of other customers and for those colleagues keep to themselves.
    package static func selectionCard(
        _ id: ID<Selection>, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> SelectionCard {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let rows = try tx.all(
            """
            SELECT \(Selection.columns), i.product_id, i.quantity, i.note, \(Product.columns),
                   \(availableOfFamily("p")) AS available, \(variantCount("p")) AS variants,
                   CASE WHEN \(visible("p", to: buyer)) THEN 1 ELSE 0 END AS is_for_sale
            FROM selections sel
            LEFT JOIN selection_items i ON i.selection_id = sel.id AND i.removed_at IS NULL
            LEFT JOIN products p ON p.id = i.product_id
            WHERE sel.id = \(id) AND \(selectionsSeen(by: principal))
            ORDER BY i.position, i.added_at, i.product_id LIMIT \(maxSelectionItems)
            """
        ) { row in (selection: try Selection(row: row), item: try selectionItem(row)) }
        guard let selection = rows.first?.selection else { throw NotFound() }
        var items = rows.compactMap(\.item)
        let prices = try listPrices(of: "\(list: items.map(\.product.id))", for: buyer, at: now, in: tx)
        for index in items.indices {
            let (id, quantity) = (items[index].product.id, items[index].quantity)
            items[index].price =
                items[index].hasVariants ? prices.listPrice(of: id) : prices.price(of: id, quantity: quantity)
        }
        return SelectionCard(selection: selection, items: items)
    }

    private static func selectionItem(_ row: Row) throws -> SelectionItem? {
        guard try row["product_id"] as ID<Product>? != nil else { return nil }
        return SelectionItem(
            product: try Product(row: row), quantity: try row["quantity"], note: try row["note"],
            available: try row["available"], hasVariants: try row["variants"] as Int > 0,
            isForSale: try row["is_for_sale"])
    }
}
