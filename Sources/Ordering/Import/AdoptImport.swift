// A member agrees to what became of a file: the rows that are ready go into the cart, or into a cart of their own on
// the way to an order. What is still open stays until it is decided.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// The import an address names.
    ///
    /// - Throws: `NotFound` for what is no id.
    func importID(_ context: MemberContext) throws -> ID<OrderImport> {
        guard let id = ID<OrderImport>(try context.web.parameters.require("import")) else { throw NotFound() }
        return id
    }

    /// `POST /orders/import/{import}/adoption`: `act` is `cart` or `order`.
    func adoptImport(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        let isOrder = context.form["act"] == "order"
        let name = String((context.form["name"] ?? "").prefix(80))
        do {
            return try await context.once { tx in
                let cart: CartChoice =
                    isOrder ? .id(try Ordering.openCart(named: name, by: principal, at: now, in: tx)) : .active
                let added = try Ordering.adopt(id, to: cart, by: principal, at: now, in: tx)
                let message = added.left == 0 ? "ordering.import.taken" : "ordering.import.takenSome"
                return .redirect(to: isOrder ? "/checkout" : "/cart", message: message, added.arguments)
            }
        } catch let refusal as ImportRefusal {
            return .redirect(to: "\(Ordering.importPath)/\(id)", refusal: refusal)
        } catch let refusal as CartRefusal {
            return .redirect(to: "\(Ordering.importPath)/\(id)", refusal: refusal)
        }
    }

    /// `POST /orders/import/{import}/removal`: puts an import away.
    func dropImport(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.drop(id, by: principal, at: now, in: tx)
            return .redirect(
                to: Ordering.importPath, message: "ordering.import.dropped",
                undo: UndoForm("\(Ordering.importPath)/\(id)/restoration"))
        }
    }

    /// `POST /orders/import/{import}/restoration`
    func restoreImport(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.restore(id, by: principal, at: now, in: tx)
            return .redirect(to: "\(Ordering.importPath)/\(id)", message: "ordering.import.restored")
        }
    }
}

// MARK: - Operations

extension Ordering {
    /// Puts the rows that are ready into a cart, each row once however often it is asked for, and announces
    /// ``OrderFileTaken``.
    ///
    /// - Throws: `NotFound`; ``ImportRefusal``: `nothingLeft`, `notReady`; ``CartRefusal``. Nothing is kept then.
    static func adopt(
        _ id: ID<OrderImport>, to choice: CartChoice, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AddedLines {
        try claimImport(id, by: principal, at: now, in: tx)
        let total = try orderImport(id, of: principal, in: tx).total
        let rows = try tx.all(
            """
            UPDATE order_import_rows SET taken_at = \(now)
            WHERE import_id = \(id) AND state IN ('added', 'changed') AND taken_at IS NULL AND product_id IS NOT NULL
            RETURNING position, product_id, quantity, typed
            """
        ) { row in
            (
                position: try row["position"] as Int, product: try row["product_id"] as ID<Product>,
                quantity: try row["quantity"] as Quantity, typed: try row["typed"] as String
            )
        }
        guard !rows.isEmpty else { throw ImportRefusal.nothingLeft }
        let wanted = rows.sorted { $0.position < $1.position }.map { row in
            let typed = try? JSONDecoder.canonical.decode(TypedImportRow.self, from: Data(row.typed.utf8))
            return WantedLine(row.product, row.quantity, comment: typed?.comment ?? "")
        }
        let added = try put(wanted, to: choice, by: principal, at: now, in: tx)
        try recount(id, in: tx)
        let head = try cartHead(choice, of: principal, in: tx)
        try tx.execute(
            """
            UPDATE order_imports SET cart_id = \(head?.id),
                status = CASE WHEN ambiguous_count + refused_count = 0 THEN 'taken' ELSE 'checked' END
            WHERE id = \(id)
            """)
        try tx.announce(
            OrderFileTaken(importID: id, lineCount: added.count, total: total), by: principal, at: now)
        return added
    }

    /// Puts an import away; it can be brought back.
    ///
    /// - Throws: `NotFound`.
    static func drop(_ id: ID<OrderImport>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let dropped = try tx.execute(
            """
            UPDATE order_imports SET status = 'dropped', changed_at = \(now),
                refusal = CASE WHEN status = 'reading' THEN \(ImportRefusal.notReady.key) ELSE refusal END
            WHERE id = \(id) AND \(own(principal, "order_imports")) AND status <> 'dropped'
            """)
        guard dropped == 1 else { throw NotFound() }
    }

    /// Brings back what was put away.
    ///
    /// - Throws: `NotFound`.
    static func restore(_ id: ID<OrderImport>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let restored = try tx.execute(
            """
            UPDATE order_imports SET changed_at = \(now),
                status = CASE WHEN refusal IS NOT NULL THEN 'refused'
                    WHEN taken_count > 0 AND ambiguous_count + refused_count + added_count + changed_count = 0
                    THEN 'taken' ELSE 'checked' END
            WHERE id = \(id) AND \(own(principal, "order_imports")) AND status = 'dropped'
            """)
        guard restored == 1 else { throw NotFound() }
    }
}
