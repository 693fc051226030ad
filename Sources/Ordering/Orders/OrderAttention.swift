// What the frame of every page tells a member of carts and orders: what lies in his cart, how much is new to him.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
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
                + \(askedCount(since: instant, for: principal)) + \(tradeCount(since: instant, for: principal)) AS moved
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

    /// An order that was only placed has moved nowhere, and what a person did himself is no news to him.
    static func isMoved(since instant: Date, for principal: Principal) -> SQL {
        """
        \(principal.covers("o", for: .viewOrders)) AND o.status_at > \(instant) AND o.status_at > o.placed_at
        AND (o.status_by IS NULL OR o.status_by <> \(principal.userID))
        """
    }
}

extension PageContext {
    /// «Болт М8×40 и ещё 46»
    func orderedGoods(_ firstLine: String, _ lineCount: Int) -> String {
        guard lineCount > 1 else { return firstLine }
        return "\(firstLine) \(t("ordering.andMore", count: Int64(lineCount - 1)))"
    }
}
