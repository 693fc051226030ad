// Whoever is asked to allow orders is told so: on his start page, behind the bell; and when it takes too long, others
// are asked.

import Database
import Foundation
import Kernel
import Web

/// What waits for somebody, counted.
struct WaitingOrders: Sendable {
    let count: Int64
    let since: Date
    /// Nil for orders in several currencies.
    let total: Money?
}

/// A decision took longer than its rule gives: others may decide now, too.
package struct ApprovalOverdue: DomainEvent {
    package static let name = "ordering.approval_overdue"
    package let orderID: ID<Order>
    package var subject: EventSubject { EventSubject("order", orderID) }
}

extension Ordering {
    /// What waits for the principal; nil for nothing. One statement.
    static func waitingForMe(_ principal: Principal, in tx: Transaction) throws -> WaitingOrders? {
        try tx.one(
            """
            SELECT COUNT(*) AS waiting, MIN(w.placed_at) AS since, COALESCE(CAST(SUM(w.total) AS BIGINT), 0) AS total,
                   COALESCE(MIN(w.currency), 'RUB') AS currency, COUNT(DISTINCT w.currency) AS currencies
            FROM (SELECT o.placed_at, o.total, o.currency FROM orders o WHERE \(waits(for: principal)) LIMIT 1000) AS w
            """
        ) { row in
            guard let since: Date = try row["since"] else { return nil }
            let isOne = try row["currencies"] as Int == 1
            return WaitingOrders(count: try row["waiting"], since: since, total: isOne ? try row.money("total") : nil)
        }
    }

    /// How many orders wait for the principal since an instant, ten for more, as a value inside a statement: every page
    /// asks.
    static func askedCount(since instant: Date, for principal: Principal) -> SQL {
        """
        (SELECT COUNT(*) FROM (
            SELECT o.id FROM orders o WHERE \(waits(for: principal)) AND o.placed_at > \(instant) LIMIT 10) AS asking)
        """
    }

    /// Whether an order waits for the principal: no statement for one that waits for nobody.
    static func isAsked(about order: Order, _ principal: Principal, in tx: Transaction) throws -> Bool {
        guard order.status == .awaitingApproval else { return false }
        let found = try tx.first(
            "SELECT 1 AS found FROM orders o WHERE o.id = \(order.id) AND \(waits(for: principal))"
        ) { _ in true }
        return found ?? false
    }

    /// Asks others about what took too long, and ends absences whose last day is over.
    ///
    /// - Returns: how many decisions took too long.
    static func passDeadlines(at now: Date, limit: Int, in tx: Transaction) throws -> Int {
        try tx.execute("DELETE FROM approval_absences WHERE until_day < \(CivilDate(now, in: .moscow).description)")
        let late = try tx.all(
            """
            UPDATE order_approvals SET reminded_at = \(now)
            WHERE id IN (
                SELECT a.id FROM order_approvals a JOIN orders o ON o.id = a.order_id
                WHERE a.decision IS NULL AND a.due_at <= \(now) AND a.reminded_at IS NULL
                  AND o.status = \(OrderStatus.awaitingApproval)
                ORDER BY a.due_at, a.id LIMIT \(limit))
            RETURNING order_id, customer_id
            """
        ) { row in (order: try row["order_id"] as ID<Order>, customer: try row["customer_id"] as ID<Customer>) }
        var told: Set<ID<Order>> = []
        for one in late where told.insert(one.order).inserted {
            try tx.announce(
                ApprovalOverdue(orderID: one.order), by: .system("approvals"), customer: one.customer, at: now)
        }
        return late.count
    }
}

extension MemberContext {
    /// On the page of an order: it waits for this person.
    func approvalNotice(_ order: Order) -> HTML {
        let decide = buttonLink(t("ordering.approval.decide"), to: "/approvals/\(order.number)", size: .small)
        return "<div class=\"notices\">\(notice(.warning, t("ordering.approval.asked"), actions: decide))</div>"
    }
}

extension PersonContext {
    func todo(about waiting: WaitingOrders) -> Todo {
        let sum = seesPrices ? waiting.total.map { formats.money($0) } : nil
        let since = t("web.todo.since", ["when": formats.recent(waiting.since, now: now)])
        return Todo(
            tone: .warning, title: t("ordering.todo.approvals", count: waiting.count),
            text: [sum, since].compactMap { $0 }.joined(separator: ". "), action: t("ordering.approval.decide"),
            path: "/approvals", since: waiting.since)
    }
}
