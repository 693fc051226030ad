// Staff are told about new orders of their customers that nobody accepted yet, and about imports of goods that failed.

import Catalog
import Database
import Foundation
import Kernel
import Ordering
import Web

extension Backoffice {
    /// What the bell of staff shows.
    package static let attention = [
        AttentionSource(for: Audience(.processOrders, staff: true)) { context, limit, tx in
            let orders = try Backoffice.waiting(limit: limit, for: context.principal, in: tx)
            return orders.map { context.news(of: $0) }
        }
    ]

    /// What waits on the desk: an order that nobody accepted within a day is late.
    package static let todos = [
        TodoSource(
            for: Audience(.processOrders, staff: true), backlog: "backoffice.todo.orders",
            action: "backoffice.todo.orders.action", path: "/staff/orders?status=placed", overdueAfter: 86_400
        ) { principal in
            "SELECT o.placed_at AS since FROM orders o WHERE \(Backoffice.isWaiting(for: principal))"
        }
    ]

    /// How many orders came since an instant and wait still, how many offers and returns, and how many imports of goods
    /// failed since, each counted up to ten: one statement, or none for whoever does neither.
    package static func waitingCount(since instant: Date, for principal: Principal, in tx: Transaction) throws -> Int {
        guard principal.isStaff else { return 0 }
        var counts: [SQL] = []
        if principal.may(.processOrders) {
            counts.append(
                """
                (SELECT COUNT(*) FROM (
                    SELECT o.id FROM orders o WHERE \(isWaiting(for: principal)) AND o.placed_at > \(instant) LIMIT 10
                ) AS fresh)
                """)
            counts.append(Ordering.waitingTradeCount(since: instant, for: principal))
        }
        if principal.may(.editCatalog) {
            counts.append(
                """
                (SELECT COUNT(*) FROM (
                    SELECT r.id FROM import_runs r WHERE \(Catalog.isFailedImport) AND r.finished_at > \(instant)
                    LIMIT 10
                ) AS failed)
                """)
        }
        return counts.isEmpty ? 0 : try tx.value("SELECT \(SQL.joined(counts, by: " + "))")
    }

    /// The orders that wait to be accepted, the latest first: one statement.
    private static func waiting(limit: Int, for principal: Principal, in tx: Transaction) throws -> [OrderSummary] {
        try tx.all(
            """
            SELECT \(OrderSummary.columns) FROM orders o WHERE \(isWaiting(for: principal))
            ORDER BY o.placed_at DESC, o.id DESC LIMIT \(limit)
            """, as: OrderSummary.self)
    }

    /// Saying that such orders are not archived lets the index of open orders serve.
    private static func isWaiting(for principal: Principal) -> SQL {
        "o.status = \(OrderStatus.placed) AND NOT o.is_archived AND \(principal.covers("o", for: .processOrders))"
    }
}

extension PageContext {
    fileprivate func news(of order: OrderSummary) -> AttentionItem {
        let lines = t("backoffice.attention.lines", ["sum": formats.money(order.total)], count: Int64(order.lineCount))
        return AttentionItem(
            id: "order.\(order.id)", tone: .warning,
            title: t("backoffice.attention.placed", ["number": order.number, "payer": order.payerName]), text: lines,
            path: "/staff/orders/\(order.number)", at: order.placedAt)
    }
}
