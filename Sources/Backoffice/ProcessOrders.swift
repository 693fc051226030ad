// Staff find orders of the customers they work with, open them and move them on.

import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff`: what waits for the vendor.
    func showDesk(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var query = OrderQuery()
        query.status = .placed
        query.page = PageRequest(limit: 15)
        let (principal, wanted) = (context.principal, query)
        let waiting = try await database.read { tx in try Ordering.orders(wanted, for: principal, in: tx) }
        return deskPage(waiting, context)
    }

    /// `GET /staff/orders`
    func listOrders(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = OrderQuery(request, zone: context.formats.timeZone)
        let principal = context.principal
        let list = try await database.read { tx in try Ordering.orders(query, for: principal, in: tx) }
        return ordersPage(list, query, context)
    }

    /// `GET /staff/orders/{number}`
    func showOrder(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let card = try await database.read { tx in
            try Ordering.card(number: number, from: start, for: principal, in: tx)
        }
        return orderPage(card, nil, context)
    }

    /// `POST /staff/orders/{number}/status`
    func moveOrder(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        guard let status = context.form["status"].flatMap(OrderStatus.init) else { throw HTTPError(.badRequest) }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                if status == .cancelled {
                    try Ordering.cancel(order, CancelOrderForm(), by: principal, at: now, in: tx)
                } else {
                    try Ordering.move(order, to: status, by: principal, at: now, in: tx)
                }
                return .redirect(to: "/staff/orders/\(number)", message: "backoffice.order.moved", ["number": number])
            }
        } catch let refusal as OrderMoveRefusal {
            let card = try await database.read { tx in
                try Ordering.card(number: number, from: 0, for: principal, in: tx)
            }
            return orderPage(card, refusal, context).response(status: .unprocessableContent)
        }
    }
}

// MARK: - Pages

private func deskPage(_ waiting: OrderList, _ context: StaffContext) -> HTML {
    context.page(
        PageFrame(context.t("backoffice.desk.title"), section: "desk"),
        """
        <section class="section" aria-labelledby="wait-h"><div class="section__head"><h2 id="wait-h">\(context.t("backoffice.desk.waiting"))</h2>\
        <a href="/staff/orders">\(context.t("backoffice.desk.all"))</a></div>
        \(waiting.page.items.isEmpty
            ? context.emptyState(
                icon: "check", title: context.t("backoffice.desk.none.title"), text: context.t("backoffice.desk.none.text"),
                action: "<a class=\"btn\" href=\"/staff/orders\">\(context.t("backoffice.desk.all"))</a>")
            : orderTable(waiting.page.items, context, base: "/staff/orders"))</section>
        """)
}

private func ordersPage(_ list: OrderList, _ query: OrderQuery, _ context: StaffContext) -> HTML {
    context.page(
        PageFrame(context.t("backoffice.orders.title"), section: "orders"),
        """
        <nav class="tabs" aria-label="\(context.t("ordering.orders.views"))">\(OrderQuery.Tab.allCases.map { tab in
            """
            <a href="\(url: tab == .all ? "/staff/orders" : "/staff/orders?tab=\(tab.rawValue)")"\
            \(attr: "aria-current", tab == query.tab ? "page" : nil)>\(context.t("ordering.orders.tab.\(tab.rawValue)"))</a>
            """ as HTML
        })</nav>
        <form class="filters" role="search" aria-label="\(context.t("ordering.orders.search"))" action="/staff/orders">
        <span class="inputwrap filters__search">\(context.icon("search"))<label class="visually-hidden" for="of">\(context.t("ordering.orders.search"))</label>\
        <input class="input input--sm input--icon" id="of" name="q" type="search" maxlength="1000" value="\(query.text)" placeholder="\(context.t("ordering.orders.search.placeholder"))"></span>
        <label class="visually-hidden" for="os">\(context.t("ordering.column.status"))</label>
        <span class="selectwrap"><select class="input input--sm select" id="os" name="status" data-auto-submit><option value="">\(context.t("ordering.orders.anyStatus"))</option>\(OrderStatus.allCases.map { status in
            "<option value=\"\(status.rawValue)\"\(attr: "selected", if: status == query.status)>\(context.t("ordering.status.\(status.rawValue)"))</option>" as HTML
        })</select>\(context.icon("down", small: true))</span><button class="btn nojs-only">\(context.t("ordering.orders.apply"))</button></form>
        \(list.page.items.isEmpty
            ? context.emptyState(
                icon: "search", title: context.t("ordering.orders.nothing.title"), text: context.t("ordering.orders.nothing.text"),
                action: "<a class=\"btn\" href=\"/staff/orders\">\(context.t("ordering.orders.reset"))</a>")
            : orderTable(list.page.items, context, base: "/staff/orders"))
        \(context.pager(list.page, path: "/staff/orders", query: query.fields))
        """)
}

private func orderPage(_ card: OrderCard, _ refusal: OrderMoveRefusal?, _ context: StaffContext) -> HTML {
    let order = card.order
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [("/staff/orders", context.t("backoffice.orders.title"))]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.density = "regular"
    if context.principal.may(.processOrders), !order.status.next.isEmpty {
        frame.actions = """
            <form method="post" class="btnrow" action="\(url: "/staff/orders/\(order.number)/status")">\(context.commandField)\
            \(order.status.next.enumerated().map { index, status in
                "<button class=\"btn\(index == 0 ? " btn--primary" : "")\" name=\"status\" value=\"\(status.rawValue)\">\(context.t("backoffice.move.\(status.rawValue)"))</button>" as HTML
            })</form>
            """
    }
    return context.page(
        frame,
        """
        \(context.errorSummary(TypedForm(CancelOrderForm(), refusal.map { [FieldProblem($0)] } ?? [])))
        \(orderSteps(card, context))
        <div class="split"><div>\(orderLines(card, context, base: "/staff/orders"))</div>
        <div class="aside">\(orderSums(order, context))\(orderDelivery(order, context))\(orderHistory(card, context))</div></div>
        """)
}
