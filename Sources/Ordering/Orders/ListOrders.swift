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
        query.forgetStaffFilters()
        if !context.seesPrices { query.hidePrices() }
        let (wanted, principal) = (query, context.principal)
        let details = context.orderDetails
        let list = try await database.read { tx in
            var list = try Ordering.orders(wanted, for: principal, in: tx)
            list.tabs = try Ordering.tabCounts(for: principal, in: tx)
            list.details = try Ordering.details(of: list.page.items, details, in: tx)
            return list
        }
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
    /// How many stand behind each view, counted up to one more than ``countLimit``; absent where nobody counts.
    package var tabs: [OrderQuery.Tab: Int] = [:]
    /// The first goods of each order, where a column shows them.
    package var details: [ID<Order>: [OrderedGoods]] = [:]

    /// Beyond this nobody needs the exact number.
    package static let countLimit = 1_000
}

/// One of the first goods of an order, for a list.
package struct OrderedGoods: Sendable {
    package let name: String
    package let unit: String
    package let quantity: Quantity
    package let price: Money
    /// The name of the picture's file; nil when there is none.
    package let picture: String?
}

extension Ordering {
    /// The orders a principal may see, the newest first unless the query says otherwise: four statements at most.
    package static func orders(
        _ query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> OrderList {
        let query = try named(query, for: principal, in: tx)
        let counted = query.isFiltered ? try count(query, principal, in: tx) : (nil, nil)
        return OrderList(
            page: try part(of: query, for: principal, in: tx), count: counted.0, total: counted.1)
    }

    /// One page of them, uncounted: three statements at most.
    package static func slice(
        of query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<OrderSummary> {
        try part(of: named(query, for: principal, in: tx), for: principal, in: tx)
    }

    /// The query with the goods its text names.
    private static func named(
        _ query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> OrderQuery {
        guard query.mayNameGoods, principal.customerID != nil || query.customer != nil else { return query }
        var query = query
        query.goods = try goodsNamed(query.text, in: tx)
        return query
    }

    private static func part(
        of query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<OrderSummary> {
        let (source, condition) = (query.source(for: principal), condition(query, principal))
        var rows: [OrderSummary] = []
        for stretch in query.stretches where rows.count <= query.page.limit {
            let narrowed: SQL = stretch.condition.map { "\(condition) AND \($0)" } ?? condition
            rows += try tx.all(
                """
                SELECT \(OrderSummary.columns) FROM \(source) WHERE \(narrowed)
                ORDER BY \(stretch.order) LIMIT \(query.page.limit + 1 - rows.count)
                """, as: OrderSummary.self)
        }
        return Page(rows, of: query.page, cursor: query.cursor(of:))
    }

    private static func condition(_ query: OrderQuery, _ principal: Principal) -> SQL {
        let own = [principal.covers("o", for: principal.orderReading)] + query.conditions
        return SQL.all(query.text.isEmpty ? own : [query.joint] + own)
    }

    private static func count(
        _ query: OrderQuery, _ principal: Principal, in tx: Transaction
    ) throws -> (Int?, Money?) {
        try tx.one(
            """
            SELECT COUNT(*) AS found, COALESCE(CAST(SUM(total) AS BIGINT), 0) AS total FROM
              (SELECT o.total FROM \(query.source(for: principal)) WHERE \(condition(query, principal))
               LIMIT \(OrderList.countLimit + 1)) AS counted
            """
        ) { row in
            let found: Int = try row["found"]
            return found > OrderList.countLimit ? (nil, nil) : (found, Money(minor: try row["total"]))
        }
    }

    /// How many orders stand behind the views of the list, each counted up to one more than
    /// ``OrderList/countLimit``; one statement. The archive of all customers is not counted.
    package static func tabCounts(
        for principal: Principal, in tx: Transaction
    ) throws -> [OrderQuery.Tab: Int] {
        let covered = principal.covers("o", for: principal.orderReading)
        func bounded(_ condition: SQL) -> SQL {
            """
            (SELECT COUNT(*) FROM (SELECT 1 AS one FROM orders o WHERE \(condition) AND \(covered)
                                   LIMIT \(OrderList.countLimit + 1)) AS few)
            """
        }
        guard !principal.isStaff else {
            // These words let the index of open orders serve.
            return [.current: try tx.value("SELECT \(bounded("NOT o.is_archived"))")]
        }
        return try tx.one(
            """
            SELECT \(bounded("o.is_archived = \(false)")) AS in_work,
                   \(bounded("o.is_archived = \(true)")) AS gone
            """
        ) { row in [.current: try row["in_work"] as Int, .archive: try row["gone"] as Int] }
    }

    /// The first goods of each order of a page, where a column shows them; one statement, or none.
    ///
    /// - Parameter count: how many of each order.
    package static func details(
        of orders: [OrderSummary], _ count: Int, in tx: Transaction
    ) throws -> [ID<Order>: [OrderedGoods]] {
        guard count > 0, !orders.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT l.order_id, l.name, l.unit, l.quantity, l.price, l.currency, p.picture
            FROM order_lines l JOIN products p ON p.id = l.product_id
            WHERE l.order_id IN \(list: orders.map(\.id)) AND l.position <= \(count) ORDER BY l.order_id, l.position
            """
        ) { row in
            (
                order: try row["order_id"] as ID<Order>,
                goods: OrderedGoods(
                    name: try row["name"], unit: try row["unit"], quantity: try row["quantity"],
                    price: try row.money("price"), picture: try row["picture"])
            )
        }
        return Dictionary(grouping: rows, by: \.order).mapValues { $0.map(\.goods) }
    }
}

extension PageContext {
    /// How many of the first goods of each order the columns this person chose show: none, the picture of one, or some.
    package var orderDetails: Int {
        guard let columns = tableChoices["orders"]?.columns else { return 0 }
        return columns.contains("items") ? 3 : columns.contains("photo") ? 1 : 0
    }
}

extension OrderQuery {
    /// Leaves out what only the vendor's people ask: a customer has no other customers.
    mutating func forgetStaffFilters() {
        (customer, manager, isAsked) = (nil, nil, false)
    }
}
