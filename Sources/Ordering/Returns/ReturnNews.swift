// What waits about returns, for both sides: one statement each; and the ways to them.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// Goods the customer is to send, and returns that wait for the vendor.
    static let returnTodos = [
        TodoSource(
            for: Audience(.placeOrders), backlog: "ordering.return.todo", action: "ordering.todo.look",
            path: "/returns?status=awaiting_goods", overdueAfter: 7 * 86_400
        ) { principal in
            """
            SELECT r.changed_at AS since FROM order_returns r
            WHERE r.status = \(ReturnStatus.awaitingGoods) AND \(principal.covers("r", for: .placeOrders))
            """
        },
        TodoSource(
            for: Audience(.processOrders, staff: true), backlog: "ordering.return.todo.staff",
            action: "ordering.return.todo.decide", path: "/staff/returns?status=waiting", overdueAfter: 2 * 86_400
        ) { principal in
            """
            SELECT r.changed_at AS since FROM order_returns r
            WHERE r.waits_for_staff AND \(principal.covers("r", for: .processOrders))
            """
        },
    ]

    /// Returns by number, order and goods.
    static let returnPalette = [
        PaletteSource(title: "ordering.returns.title", for: Audience(.viewOrders), list: "/returns") {
            text, limit, context, tx in
            try Ordering.foundReturns(text, limit, "/returns", context, in: tx)
        },
        PaletteSource(
            title: "ordering.returns.title", for: Audience(.workWithCustomers, staff: true), list: "/staff/returns"
        ) { text, limit, context, tx in
            try Ordering.foundReturns(text, limit, "/staff/returns", context, in: tx)
        },
    ]

    /// What the palette offers by name.
    static let returnShortcuts = [
        Shortcut(
            "ordering.returns.title", "/returns", icon: "undo", in: "ordering.orders.title",
            for: Audience(.viewOrders)),
        Shortcut("ordering.return.new", "/returns/new", icon: "undo", action: true, for: Audience(.placeOrders)),
        Shortcut(
            "ordering.returns.title", "/staff/returns", icon: "undo", in: "ordering.orders.title",
            for: Audience(.workWithCustomers, staff: true)),
        Shortcut(
            "ordering.return.terms.title", "/staff/returns/terms", icon: "settings", in: "ordering.returns.title",
            for: Audience(.administer, staff: true)),
    ]

    private static func foundReturns(
        _ text: String, _ limit: Int, _ base: String, _ context: any SignedInContext, in tx: Transaction
    ) throws -> [PaletteItem] {
        try returns(ReturnQuery(text: text, limit: limit), for: context.principal, in: tx).items.map { claim in
            let title = context.t("ordering.return.title", ["number": claim.number])
            return PaletteItem(
                icon: "undo", title: "\(title)\n\(claim.firstLine)",
                note: context.t("ordering.return.status.\(claim.status.rawValue)"), path: "\(base)/\(claim.number)",
                exact: claim.number == text)
        }
    }
}
