// What orders put onto the start page: figures, the latest, those on their way, the cart, and the ways to a new one.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// The tiles of members; their texts are `ordering.widget.ID` and `ordering.widget.ID.help`.
    package static let widgets: [Widget] = [
        widget("figures", icon: "money", .viewOrders, span: 3, shape: .figures(3)) { context, tx in
            context.figuresTile(try Ordering.figures(of: context, in: tx))
        },
        widget("recent_orders", icon: "orders", .viewOrders, span: 2, shape: .rows(6)) { context, tx in
            var query = OrderQuery()
            query.page = PageRequest(limit: 6)
            let orders = try Ordering.slice(of: query, for: context.principal, in: tx).items
            return recentOrders(orders, context, base: "/orders")
        },
        widget("deliveries", icon: "truck", .viewOrders) { context, tx in
            context.deliveries(try Ordering.deliveries(for: context.principal, in: tx))
        },
        widget("spending", icon: "chart", .viewPrices, span: 2, shape: .chart) { context, tx in
            context.spending(try Ordering.figures(of: context, in: tx).months)
        },
        widget("quick_actions", icon: "play", .manageProfile) { context, _ in context.quickActions },
        widget("cart", icon: "cart", .placeOrders) { context, _ in context.cartTile },
    ]

    /// Those that look back further; they stand after what is short.
    package static let habitWidgets: [Widget] = [
        widget("often_bought", icon: "repeat", .placeOrders, span: 2, shape: .lines(6)) { context, tx in
            context.oftenBought(try Ordering.oftenBought(by: context, in: tx))
        }
    ]

    private static func widget(
        _ id: String, icon: String, _ permission: Permission, span: Int = 1, shape: SkeletonShape = .lines(4),
        content: @escaping @Sendable (PersonContext, Transaction) throws -> HTML
    ) -> Widget {
        Widget(
            id, title: "ordering.widget.\(id)", icon: icon, for: Audience(permission), span: span, shape: shape,
            content: content)
    }
}

// MARK: - Reading

/// Goods that left the warehouse and have not arrived.
struct DeliveryUnderWay: Sendable, RowDecodable {
    let number: String
    let status: OrderStatus
    /// When they left.
    let since: Date
    let address: String

    init(row: Row) throws {
        number = try row["number"]
        status = try row["status"]
        since = try row["status_at"]
        address = try row["delivery_address"]
    }
}

extension Ordering {
    /// The latest orders under way, the last to leave first; one statement.
    static func deliveries(for principal: Principal, in tx: Transaction) throws -> [DeliveryUnderWay] {
        // Two short walks of an index instead of one long one with a sort.
        let branches = [OrderStatus.shipped, .partlyShipped].map { status -> SQL in
            """
            SELECT * FROM (
                SELECT o.number, o.status, o.status_at, o.delivery_address FROM orders o
                WHERE \(principal.covers("o", for: .viewOrders)) AND o.status = \(status)
                ORDER BY o.placed_at DESC, o.id DESC LIMIT 4
            ) AS moving
            """
        }
        let found = try tx.all(SQL.joined(branches, by: " UNION ALL "), as: DeliveryUnderWay.self)
        return Array(found.sorted { $0.since > $1.since }.prefix(4))
    }
}

// MARK: - Tiles

/// A short table of orders for a tile; `base` is where a row leads. With `showsPayer` it says whose they are instead of
/// what is in them.
package func recentOrders(
    _ orders: [OrderSummary], _ context: PersonContext, base: String, showsPayer: Bool = false
) -> HTML {
    guard !orders.isEmpty else { return "<p class=\"widget__none\">\(context.t("ordering.orders.none.title"))</p>" }
    let seesPrices = context.seesPrices
    let sum: HTML? =
        seesPrices
        ? "<th scope=\"col\" role=\"columnheader\" class=\"num\">\(context.t("ordering.column.sum"))</th>" : nil
    return """
        <a class="widget__more" href="\(url: base)">\(context.t("ordering.tile.allOrders"))</a>
        <div class="widget__plain"><table role="table" class="table table--middle t-recent" data-row-links>\
        <thead role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(context.t("ordering.column.order"))</th>\
        <th scope="col" role="columnheader">\(context.t(showsPayer ? "ordering.column.payer" : "ordering.column.what"))</th>\
        <th scope="col" role="columnheader">\(context.t("ordering.column.status"))</th>\
        <th scope="col" role="columnheader">\(context.t("ordering.column.placed"))</th>\(sum)</tr></thead>
        <tbody role="rowgroup">\(orders.map { order in
            recentRow(order, context, base: base, seesPrices: seesPrices, showsPayer: showsPayer)
        })</tbody></table></div>
        """
}

private func recentRow(
    _ order: OrderSummary, _ context: PersonContext, base: String, seesPrices: Bool, showsPayer: Bool
) -> HTML {
    let more: HTML? =
        order.lineCount > 1 && !showsPayer
        ? "<span>\(context.t("ordering.andMore", count: Int64(order.lineCount - 1)))</span>" : nil
    let sum: HTML? =
        seesPrices
        ? """
        <td role="cell" class="num c-sum" data-unit="\(order.total.currency.symbol)">\(context.formats.amount(order.total))</td>
        """ : nil
    return """
        <tr role="row"><th scope="row" role="rowheader" class="nowrap c-no">\
        <a class="rowlink" href="\(url: "\(base)/\(order.number)")">\(order.number)</a></th>\
        <td role="cell" class="c-what"><span class="what muted"><span class="truncate">\
        \(showsPayer ? order.payerName : order.firstLine)</span>\(more)</span></td>\
        <td role="cell" class="c-status">\(context.orderStatus(order.status))</td>\
        <td role="cell" class="c-ship nowrap muted">\(context.formats.recent(order.placedAt, now: context.now))</td>\(sum)</tr>
        """
}

extension PersonContext {
    fileprivate func deliveries(_ found: [DeliveryUnderWay]) -> HTML {
        guard !found.isEmpty else { return "<p class=\"widget__none\">\(t("ordering.deliveries.none"))</p>" }
        return """
            <a class="widget__more" href="/orders?status=shipped">\(t("ordering.deliveries.all"))</a>
            <ul class="rows">\(found.map(stop))</ul>
            """
    }

    private func stop(_ delivery: DeliveryUnderWay) -> HTML {
        let day = CivilDate(delivery.since, in: formats.timeZone)
        let month = formats.dayMonth(day).split(separator: "\u{A0}").last.map(String.init) ?? ""
        return """
            <li class="stop"><time class="stop__day" datetime="\(Formats.machine(delivery.since))">\(day.day) \
            <span>\(month)</span></time><div><a class="rowlink medium" href="\(url: "/orders/\(delivery.number)")">\
            \(t("ordering.deliveries.order", ["number": delivery.number]))</a>\(orderStatus(delivery.status))\
            <span class="quiet">\(delivery.address)</span></div></li>
            """
    }

    fileprivate var quickActions: HTML {
        let may = { (permission: Permission) in principal.may(permission) }
        let ways: [(isOpen: Bool, icon: String, path: String, key: String)] = [
            (may(.placeOrders), "plus", "/catalog", "ordering.quick.new"),
            (may(.placeOrders), "repeat", "/orders/repetition", "ordering.quick.repeat"),
            (may(.viewOrders), "orders", "/orders?tab=current", "ordering.quick.current"),
            (may(.manageMembers), "plus", "/company/members/new", "ordering.quick.invite"),
            (may(.manageAddresses), "plus", "/company/addresses/new", "ordering.quick.address"),
            (!may(.placeOrders), "catalog", "/catalog", "ordering.quick.catalog"),
        ]
        return """
            <div class="quick">\(ways.filter { $0.isOpen }.map { way in
                buttonLink(t(way.key), to: way.path, icon: way.icon)
            })</div>
            """
    }

    /// What the frame knows already; adding from another tile is seen here at once.
    fileprivate var cartTile: HTML {
        let chrome = web.chrome
        return """
            <div class="stack"><div><p class="type-figure" data-cart-total>\(formats.money(chrome.cartTotal ?? .zero()))</p>\
            <p class="small quiet">\(t("ordering.tile.cartLines")) <span data-cart-count>\(chrome.cartLines)</span></p></div>
            \(buttonLink(t("ordering.tile.cartOpen"), to: "/cart", icon: "cart"))</div>
            """
    }
}
