// A customer finds any of his orders: by status, period, sum, number, product; current ones and the archive; sorted as
// he likes.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders`
    func listOrders(_ request: Request, _ context: MemberContext) async throws -> HTML {
        var query = OrderQuery(request, zone: context.formats.timeZone)
        if !context.seesPrices { query.hidePrices() }
        let (wanted, principal) = (query, context.principal)
        let list = try await database.read { tx in try Ordering.orders(wanted, for: principal, in: tx) }
        return ordersPage(list, query, context)
    }
}

// MARK: - Reading

/// A page of orders, and how many there are in all.
package struct OrderList: Sendable {
    package let page: Page<OrderSummary>
    /// Counted up to ``countLimit``; nil beyond.
    package let count: Int?
    /// The sum of the counted ones.
    package let total: Money?

    /// Beyond this nobody needs the exact number.
    package static let countLimit = 1_000
}

extension Ordering {
    /// The orders a principal may see, the newest first unless the query says otherwise: three statements at most.
    package static func orders(
        _ query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> OrderList {
        let counted = query.isFiltered ? try count(condition(query, principal), in: tx) : (nil, nil)
        return OrderList(
            page: try slice(of: query, for: principal, in: tx), count: counted.0, total: counted.1)
    }

    /// One page of them, uncounted: two statements at most.
    package static func slice(
        of query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<OrderSummary> {
        let condition = condition(query, principal)
        var rows: [OrderSummary] = []
        for stretch in query.stretches where rows.count <= query.page.limit {
            let narrowed: SQL = stretch.condition.map { "\(condition) AND \($0)" } ?? condition
            rows += try tx.all(
                """
                SELECT \(OrderSummary.columns) FROM orders o WHERE \(narrowed)
                ORDER BY \(stretch.order) LIMIT \(query.page.limit + 1 - rows.count)
                """, as: OrderSummary.self)
        }
        return Page(rows, of: query.page, cursor: query.cursor(of:))
    }

    private static func condition(_ query: OrderQuery, _ principal: Principal) -> SQL {
        SQL.all([principal.covers("o", for: principal.isStaff ? .workWithCustomers : .viewOrders)] + query.conditions)
    }

    private static func count(_ condition: SQL, in tx: Transaction) throws -> (Int?, Money?) {
        try tx.one(
            """
            SELECT COUNT(*) AS found, COALESCE(CAST(SUM(total) AS BIGINT), 0) AS total FROM
              (SELECT o.total FROM orders o WHERE \(condition) LIMIT \(OrderList.countLimit + 1)) AS counted
            """
        ) { row in
            let found: Int = try row["found"]
            return found > OrderList.countLimit ? (nil, nil) : (found, Money(minor: try row["total"]))
        }
    }
}
