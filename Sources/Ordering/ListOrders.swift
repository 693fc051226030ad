// A customer finds any of his orders: by status, period, sum, number, product; current ones and the archive.

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
        if !context.seesPrices { (query.least, query.most) = (nil, nil) }
        let wanted = query
        let principal = context.principal
        let list = try await database.read { tx in try Ordering.orders(wanted, for: principal, in: tx) }
        return ordersPage(list, query, context)
    }
}

/// What is asked of the list, as the address says it.
package struct OrderQuery: Sendable {
    /// The views of the list.
    package enum Tab: String, Sendable, CaseIterable { case all, current, archive }

    package var tab = Tab.all
    package var text = ""
    package var status: OrderStatus?
    package var from: CivilDate?
    package var to: CivilDate?
    package var least: Money?
    package var most: Money?
    package var zone = TimeZone.gmt
    package var page = PageRequest(limit: 30)

    package init() {}

    package init(_ request: Request, zone: TimeZone) {
        let query = request.query
        func value(_ name: String) -> String? {
            query[name].map { $0.trimmingCharacters(in: .whitespaces) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        tab = value("tab").flatMap(Tab.init) ?? .all
        text = String((value("q") ?? "").prefix(1_000))
        status = value("status").flatMap(OrderStatus.init)
        from = value("from").flatMap(CivilDate.init)
        to = value("to").flatMap(CivilDate.init)
        least = value("min").flatMap { Money(parsing: $0) }
        most = value("max").flatMap { Money(parsing: $0) }
        self.zone = zone
        page = request.page(limit: 30)
    }

    /// Whether anything but the view narrows the list.
    package var isFiltered: Bool {
        !text.isEmpty || status != nil || from != nil || to != nil || least != nil || most != nil
    }

    /// The fields of the address, without the page.
    package var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if tab != .all { fields.append(("tab", tab.rawValue)) }
        if !text.isEmpty { fields.append(("q", text)) }
        if let status { fields.append(("status", status.rawValue)) }
        if let from { fields.append(("from", from.description)) }
        if let to { fields.append(("to", to.description)) }
        if let least { fields.append(("min", least.decimal)) }
        if let most { fields.append(("max", most.decimal)) }
        return fields
    }

    /// The address of the list without some fields.
    package func path(without names: Set<String> = [], base: String = "/orders") -> String {
        let kept = fields.filter { !names.contains($0.name) }
        return kept.isEmpty ? base : "\(base)?\(FormData(kept).urlEncoded)"
    }
}

// MARK: - Reading

/// A page of orders, and how many there are in all.
package struct OrderList: Sendable {
    package let page: Page<Order>
    /// Counted up to ``countLimit``; nil beyond.
    package let count: Int?
    /// The sum of the counted ones.
    package let total: Money?

    /// Beyond this nobody needs the exact number.
    package static let countLimit = 1_000
}

extension Ordering {
    /// The orders a principal may see, the newest first: two statements at most.
    package static func orders(
        _ query: OrderQuery, for principal: Principal, in tx: Transaction
    ) throws -> OrderList {
        var conditions = conditions(query)
        conditions.insert(principal.covers("o", for: principal.isStaff ? .workWithCustomers : .viewOrders), at: 0)
        let counted = query.isFiltered ? try count(SQL.all(conditions), in: tx) : (nil, nil)
        if let continuation = continuation(query.page) { conditions.append(continuation) }
        let order: SQL = query.page.isBackward ? "o.placed_at, o.id" : "o.placed_at DESC, o.id DESC"
        let rows = try tx.all(
            """
            SELECT \(Order.columns) FROM orders o WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: Order.self)
        let page = Page(rows, of: query.page) { order in
            Cursor([
                String(Int64((order.placedAt.timeIntervalSince1970 * 1_000_000).rounded())), order.id.description,
            ])
        }
        return OrderList(page: page, count: counted.0, total: counted.1)
    }

    private static func conditions(_ query: OrderQuery) -> [SQL] {
        var conditions: [SQL] = []
        if query.tab != .all { conditions.append("o.is_archived = \(query.tab == .archive)") }
        if let status = query.status {
            conditions.append("o.status = \(status)")
            // An archived order has ended; saying so lets the index of open orders serve.
            if !status.isArchived, query.tab == .all { conditions.append("NOT o.is_archived") }
        }
        if let from = query.from { conditions.append("o.placed_at >= \(from.start(in: query.zone))") }
        if let to = query.to { conditions.append("o.placed_at < \(to.adding(days: 1).start(in: query.zone))") }
        if let least = query.least { conditions.append("o.total >= \(least)") }
        if let most = query.most { conditions.append("o.total <= \(most)") }
        for word in SearchText.words(query.text) { conditions.append("o.search_text LIKE \(word) ESCAPE '!'") }
        return conditions
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

    private static func continuation(_ page: PageRequest) -> SQL? {
        guard let values = page.cursor?.values, values.count == 2, let microseconds = Double(values[0]),
            let id = ID<Order>(values[1])
        else { return nil }
        let placed = Date(timeIntervalSince1970: microseconds / 1_000_000)
        return page.isBackward
            ? "(o.placed_at, o.id) > (\(placed), \(id))" : "(o.placed_at, o.id) < (\(placed), \(id))"
    }
}

extension CivilDate {
    /// The instant the day begins in a zone.
    package func start(in zone: TimeZone) -> Date {
        let utc = Date(timeIntervalSince1970: Double(daysSinceEpoch) * 86_400)
        return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
    }
}
