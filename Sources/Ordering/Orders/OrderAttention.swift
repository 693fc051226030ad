// A member is told about orders that somebody else moved on: the vendor, or a colleague.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What the bell of a member shows.
    package static let attention = [
        AttentionSource(for: Audience(.viewOrders)) { context, limit, tx in
            let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
            let orders = try Ordering.moved(since: earliest, limit: limit, for: context.principal, in: tx)
            return orders.map { context.news(of: $0) }
        }
    ]

    /// What the frame of every page shows about carts and orders.
    package struct FrameFacts: Sendable {
        /// 0 for whoever has no cart.
        package let cartLines: Int
        /// At the prices last seen, with VAT.
        package let cartTotal: Money
        /// Orders moved by others, and what else is new; ten stands for more.
        package let moved: Int
    }

    /// The cart of a member and how many orders others moved since an instant: one statement, or none for those who
    /// see no orders.
    package static func frameFacts(
        of principal: Principal, movedSince instant: Date, in tx: Transaction
    ) throws -> FrameFacts {
        let none = FrameFacts(cartLines: 0, cartTotal: .zero(), moved: 0)
        let moved: SQL = """
            (SELECT COUNT(*) FROM (SELECT o.id FROM orders o WHERE \(isMoved(since: instant, for: principal)) LIMIT 10)
                AS fresh) + \(Catalog.newsCount(since: instant, for: principal))
                + \(askedCount(since: instant, for: principal)) AS moved
            """
        if principal.may(.placeOrders) {
            return try tx.one(cartSums(of: principal, besides: ", \(moved)")) { row in
                FrameFacts(
                    cartLines: try row["lines"], cartTotal: try row.money("total"), moved: try row["moved"])
            }
        }
        guard principal.may(.viewOrders) else { return none }
        return try tx.one("SELECT \(moved)") { row in
            FrameFacts(cartLines: 0, cartTotal: .zero(), moved: try row["moved"])
        }
    }

    /// The orders a member sees that somebody else moved, the latest first: one statement.
    static func moved(
        since instant: Date, limit: Int, for principal: Principal, in tx: Transaction
    ) throws -> [Order] {
        try tx.all(
            """
            SELECT \(Order.columns) FROM orders o WHERE \(isMoved(since: instant, for: principal))
            ORDER BY o.status_at DESC, o.id DESC LIMIT \(limit)
            """, as: Order.self)
    }

    /// An order that was only placed has moved nowhere, and what a person did himself is no news to him.
    private static func isMoved(since instant: Date, for principal: Principal) -> SQL {
        """
        \(principal.covers("o", for: .viewOrders)) AND o.status_at > \(instant) AND o.status_at > o.placed_at
        AND (o.status_by IS NULL OR o.status_by <> \(principal.userID))
        """
    }
}

extension SignedInContext {
    fileprivate func news(of order: Order) -> AttentionItem {
        let tone: StatusTone =
            switch order.status {
            case .cancelled, .returned: .danger
            case .partlyShipped, .awaitingApproval: .warning
            case .delivered, .completed: .success
            default: .info
            }
        return AttentionItem(
            id: "order.\(order.id)", tone: tone,
            title: t("ordering.attention.\(order.status.rawValue)", ["number": order.number]),
            text: orderedGoods(order.firstLine, order.lineCount), path: "/orders/\(order.number)", at: order.statusAt)
    }
}

extension PageContext {
    /// «Болт М8×40 и ещё 46»
    func orderedGoods(_ firstLine: String, _ lineCount: Int) -> String {
        guard lineCount > 1 else { return firstLine }
        return "\(firstLine) \(t("ordering.andMore", count: Int64(lineCount - 1)))"
    }
}
