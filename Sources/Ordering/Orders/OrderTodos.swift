// What a buyer has to do about his orders and his cart.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What waits on the start page of whoever places orders.
    package static let todos = [
        TodoSource(
            for: Audience(.placeOrders),
            ifAny: { context in
                "SELECT o.status_at AS since FROM orders o WHERE \(Ordering.isLost(for: context.principal, at: context.now))"
            },
            todos: { context, tx in
                try Ordering.lost(for: context.principal, at: context.now, in: tx).map { context.todo(about: $0) }
            }),
        TodoSource(for: Audience(.placeOrders)) { context, tx in
            // The frame knows whether there is anything: an empty cart costs no statement.
            guard context.web.chrome.cartLines > 0 else { return [] }
            let cart = try Ordering.cart(of: context.principal, at: context.now, in: tx)
            return cart.changed.isEmpty ? [] : [context.todo(about: cart)]
        },
    ]

    /// The orders of the last week that the vendor cancelled and nobody ordered anew, the latest first: one statement.
    /// What somebody of the customer's own cancelled, he meant to.
    static func lost(for principal: Principal, at now: Date, in tx: Transaction) throws -> [Order] {
        try tx.all(
            """
            SELECT \(Order.columns) FROM orders o WHERE \(isLost(for: principal, at: now))
            ORDER BY o.status_at DESC, o.id DESC LIMIT 3
            """, as: Order.self)
    }

    /// The condition for such orders `o`.
    private static func isLost(for principal: Principal, at now: Date) -> SQL {
        """
        \(principal.covers("o", for: .placeOrders)) AND o.status = \(OrderStatus.cancelled)
        AND o.status_at > \(now.addingTimeInterval(-7 * 86_400)) AND o.status_at > o.placed_at
        AND NOT EXISTS (SELECT 1 FROM members m WHERE m.customer_id = o.customer_id AND m.user_id = o.status_by)
        AND NOT EXISTS (
            SELECT 1 FROM orders later WHERE later.customer_id = o.customer_id AND later.placed_at > o.status_at
              AND later.first_line = o.first_line)
        """
    }
}

extension PersonContext {
    fileprivate func todo(about order: Order) -> Todo {
        Todo(
            tone: .danger, title: t("ordering.attention.cancelled", ["number": order.number]),
            text: orderedGoods(order.firstLine, order.lineCount), action: t("ordering.todo.repeat"),
            path: "/orders/\(order.number)/repetition", since: order.statusAt)
    }

    fileprivate func todo(about cart: Cart) -> Todo {
        let changed = cart.changed
        let kinds = Dictionary(grouping: changed.compactMap { $0.note?.todoKind }, by: { $0 }).mapValues(\.count)
        let parts = CartLine.Note.todoKinds.compactMap { kind in
            kinds[kind].map { t("ordering.todo.cart.\(kind)", ["count": formats.count($0)]) }
        }
        return Todo(
            tone: .warning, title: t("ordering.todo.cart", count: Int64(changed.count)),
            text: parts.joined(separator: " "), action: t("ordering.todo.look"), path: "/cart?show=changed", since: now)
    }
}

extension CartLine.Note {
    /// What is said of lines together, the worst first.
    fileprivate static let todoKinds = ["gone", "short", "price", "other"]

    fileprivate var todoKind: String {
        switch self {
        case .gone: "gone"
        case .short: "short"
        case .priceChanged: "price"
        case .noPrice, .pack, .otherCurrency: "other"
        }
    }
}
