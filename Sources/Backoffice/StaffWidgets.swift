// What waits on the desk of the vendor's people: new orders, orders by status, sums, customers who fell silent, and for
// administrators the latest entries of the journal.

import Database
import Foundation
import Kernel
import Ordering
import Web

extension Backoffice {
    /// The tiles of staff; their texts are `backoffice.widget.ID` and `backoffice.widget.ID.help`.
    package static let widgets: [Widget] = [
        widget("waiting_orders", icon: "orders", span: 2, shape: .rows(5)) { context, tx in
            var query = OrderQuery()
            query.status = .placed
            query.page = PageRequest(limit: 8)
            let orders = try Ordering.slice(of: query, for: context.principal, in: tx).items
            return context.waiting(orders)
        },
        widget("order_statuses", icon: "list") { context, tx in
            context.statuses(try Ordering.openOrders(for: context.principal, in: tx))
        },
        widget("order_sums", icon: "money") { context, tx in
            context.sums(try Ordering.sums(since: context.starts, for: context.principal, in: tx))
        },
        widget("silent_customers", icon: "company") { context, tx in
            context.silent(try Backoffice.silentCustomers(for: context.principal, at: context.now, in: tx))
        },
        widget("journal", icon: "clock", .administer) { context, tx in
            context.latest(try Backoffice.journal(PageRequest(limit: 5), in: tx).items)
        },
    ]

    private static func widget(
        _ id: String, icon: String, _ permission: Permission = .workWithCustomers, span: Int = 1,
        shape: SkeletonShape = .lines(4),
        content: @escaping @Sendable (PersonContext, Transaction) throws -> HTML
    ) -> Widget {
        Widget(
            id, title: "backoffice.widget.\(id)", icon: icon, for: Audience(permission, staff: true), span: span,
            shape: shape, content: content)
    }
}

// MARK: - Reading

/// A customer who ordered once, and when for the last time.
struct SilentCustomer: Sendable, RowDecodable {
    let id: ID<Customer>
    let name: String
    let lastAt: Date

    init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        lastAt = try row["last_at"]
    }
}

extension Backoffice {
    /// The principal's customers without an order for 60 days, those who stopped last first.
    static func silentCustomers(for principal: Principal, at now: Date, in tx: Transaction) throws -> [SilentCustomer] {
        try tx.all(
            """
            SELECT known.id, known.name, known.last_at FROM (
                SELECT c.id, c.name, (SELECT MAX(o.placed_at) FROM orders o WHERE o.customer_id = c.id) AS last_at
                FROM customers c WHERE \(reach(principal))
            ) AS known
            WHERE known.last_at < \(now.addingTimeInterval(-60 * 86_400))
            ORDER BY known.last_at DESC, known.id LIMIT 5
            """, as: SilentCustomer.self)
    }
}

// MARK: - Tiles

extension PersonContext {
    /// The beginnings of today and of this week where the person is; weeks begin on Monday.
    fileprivate var starts: [Date] {
        let today = CivilDate(now, in: formats.timeZone)
        // 1 January 1970 was a Thursday.
        let monday = today.adding(days: -((today.daysSinceEpoch + 3) % 7))
        return [today.start(in: formats.timeZone), monday.start(in: formats.timeZone)]
    }

    fileprivate func waiting(_ orders: [OrderSummary]) -> HTML {
        guard orders.isEmpty else { return recentOrders(orders, self, base: "/staff/orders", showsPayer: true) }
        return """
            <p class="widget__none">\(t("backoffice.desk.none.title")). \(t("backoffice.desk.none.text"))</p>
            """
    }

    fileprivate func statuses(_ counts: [OpenOrders]) -> HTML {
        let some = counts.filter { $0.count > 0 }
        guard !some.isEmpty else { return "<p class=\"widget__none\">\(t("ordering.orders.none.title"))</p>" }
        return """
            <ul class="rows counts">\(some.map { part -> HTML in
                let path = "/staff/orders?status=\(part.status.rawValue)"
                let count = formats.count(min(part.count, OpenOrders.limit)) + (part.count > OpenOrders.limit ? "+" : "")
                return """
                    <li><a href="\(url: path)">\(orderStatus(part.status))</a><span class="num">\(count)</span></li>
                    """
            })</ul>
            """
    }

    fileprivate func sums(_ sums: [OrderSums]) -> HTML {
        let shown = [0, 1].flatMap { period -> [OrderSums] in
            let found = sums.filter { $0.period == period }
            return found.isEmpty ? [OrderSums.none(period)] : found
        }
        return """
            <dl class="stack">\(shown.map { sum in
                """
                <div><dt class="small muted">\(t(sum.period == 0 ? "backoffice.sums.today" : "backoffice.sums.week"))</dt>\
                <dd class="type-figure">\(money(sum.total))</dd>\
                <dd class="small quiet">\(t("ordering.orders.foundPlain", count: Int64(sum.orders)))</dd></div>
                """ as HTML
            })</dl>
            """
    }

    fileprivate func silent(_ customers: [SilentCustomer]) -> HTML {
        guard !customers.isEmpty else { return "<p class=\"widget__none\">\(t("backoffice.silent.none"))</p>" }
        return """
            <ul class="rows">\(customers.map { customer in
                """
                <li class="doc"><div class="doc__text"><a href="\(url: "/staff/customers/\(customer.id)")">\(customer.name)</a>\
                <span class="sub">\(t("backoffice.silent.last", ["day": formats.date(customer.lastAt)]))</span></div></li>
                """ as HTML
            })</ul>
            """
    }

    fileprivate func latest(_ events: [StoredEvent]) -> HTML {
        """
        <a class="widget__more" href="/staff/events">\(t("backoffice.events.title"))</a>
        <ul class="rows">\(events.map { event in
            """
            <li class="doc"><div class="doc__text"><span class="medium">\(event.actorName)</span>\
            <span class="sub">\(eventWords(event.name)), \(formats.recent(event.at, now: now))</span></div></li>
            """ as HTML
        })</ul>
        """
    }
}
