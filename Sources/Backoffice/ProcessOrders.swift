// Staff find orders of the customers they work with, open them and move them on.

import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/orders`
    func listOrders(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = OrderQuery(request, zone: context.formats.timeZone)
        let principal = context.principal
        let list = try await database.read { tx in try Ordering.orders(query, for: principal, in: tx) }
        return ordersPage(list, query, context)
    }

    /// `GET /staff/orders.csv`: the filters of the list, or `number` once for each order that is wanted.
    func exportOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await Ordering.export(OrderQuery(request, zone: context.formats.timeZone), from: database, context)
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
        let (principal, now, reason) = (context.principal, context.now, CancelOrderForm(context.form))
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                if status == .cancelled {
                    try Ordering.cancel(order, reason, by: principal, at: now, in: tx)
                } else {
                    try Ordering.move(order, to: status, by: principal, at: now, in: tx)
                }
                return .redirect(to: "/staff/orders/\(number)", message: "backoffice.order.moved", ["number": number])
            }
        } catch let refusal as OrderMoveRefusal {
            let card = try await database.read { tx in
                try Ordering.card(number: number, from: 0, for: principal, in: tx)
            }
            return orderPage(card, refusal, context, reason).response(status: .unprocessableContent)
        }
    }
}

// MARK: - Pages

private func ordersPage(_ list: OrderList, _ query: OrderQuery, _ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("backoffice.orders.title"), section: "orders")
    frame.density = context.density()
    return context.page(frame, orderListing(list, query, context, base: "/staff/orders", density: frame.density))
}

private func orderPage(
    _ card: OrderCard, _ refusal: OrderMoveRefusal?, _ context: StaffContext, _ reason: CancelOrderForm = .init()
) -> HTML {
    let order = card.order
    let typed = TypedForm(reason, refusal.map { [FieldProblem($0)] } ?? [])
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [("/staff/orders", context.t("backoffice.orders.title"))]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.density = "regular"
    if context.principal.may(.processOrders), !order.status.next.isEmpty {
        let path = "/staff/orders/\(order.number)/status"
        let moves = order.status.next.filter { $0 != .cancelled }.enumerated().map { index, status in
            context.submit(
                context.t("backoffice.move.\(status.rawValue)"), index == 0 ? .primary : .plain, size: .regular,
                act: ("status", status.rawValue))
        }
        let onward: HTML? = moves.isEmpty ? nil : context.pressForm(path, "\(moves)", class: "btnrow")
        let cancel: HTML? =
            order.status.next.contains(.cancelled) ? cancelButton(order, path, typed, context) : nil
        frame.actions = "\(onward)\(cancel)"
    }
    return context.page(
        frame,
        """
        \(refusal?.field == nil ? context.errorSummary(typed) : nil)
        \(orderSteps(card, context))
        <div class="split"><div>\(orderLines(card, context, base: "/staff/orders"))</div>
        <div class="aside">\(orderSums(order, context))\(orderDelivery(order, context))\(orderHistory(card, context))</div></div>
        """)
}

/// Cancelling cannot be undone: it is asked once, with the reason the customer will read.
private func cancelButton(
    _ order: Order, _ path: String, _ typed: TypedForm<CancelOrderForm>, _ context: StaffContext
) -> HTML {
    let button = context.button(
        context.t("backoffice.move.cancelled"), .ghost, attributes: context.opening("ask-cancel"))
    var asked = Confirmation(
        context.t("ordering.cancel.title", ["number": order.number]),
        consequence: context.t("backoffice.cancel.consequence"), verb: context.t("ordering.cancel.confirm"),
        keep: context.t("ordering.cancel.keep"), path: path, fields: [("status", OrderStatus.cancelled.rawValue)],
        content: "\(context.fields(typed))")
    if typed.problems.contains(where: { $0.field == "reason" }) { asked.back = "/staff/orders/\(order.number)" }
    return "\(button)\(context.confirmation("ask-cancel", asked))"
}
