// The page of an order for the vendor's people: where it goes from here, its shipments, what can be done with lines.

import Database
import Foundation
import Kernel
import Web

/// An order's page for staff: what was read, what was typed, what was refused.
package struct StaffOrderView: Sendable {
    package let desk: OrderDesk
    package var talk = OrderTalkForm()
    /// Why the order is cancelled, as typed.
    package var reason = CancelOrderForm()
    package var refusal: OrderMoveRefusal?
    /// Why a shipment stays as it is.
    var workRefusal: OrderWorkRefusal?
    /// A shipment whose facts were refused, with what was typed.
    var shipment: (id: ID<Shipment>, typed: TypedForm<ShipmentForm>)?

    package init(_ desk: OrderDesk) { self.desk = desk }
}

/// The page of an order for the vendor's people.
package func staffOrderPage(_ view: StaffOrderView, _ context: StaffContext) -> HTML {
    let (desk, order) = (view.desk, view.desk.order)
    let typed = TypedForm(view.reason, view.refusal.map { [FieldProblem($0)] } ?? [])
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [("/staff/orders", context.t("backoffice.orders.title"))]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.density = "regular"
    let base = "/staff/orders/\(order.number)"
    let mayProcess = context.principal.may(.processOrders)
    frame.actions = mayProcess ? staffActs(order, base, typed, context) : nil
    let refused = view.workRefusal.map { context.notice(.danger, context.t($0.key, TextArguments($0.arguments))) }
    let asked: HTML? = desk.askedAt.map { at in
        context.notice(
            .warning, context.t("ordering.talk.waits"), "\(context.moment(at))",
            actions: context.buttonLink(context.t("ordering.talk.answer"), to: "#text", size: .small))
    }
    let main: HTML = """
        \(orderLines(desk, context, base: "/staff/orders"))\
        \(orderShipments(desk, context) { shipment in
            mayProcess ? shipmentActs(shipment, view, base, context) : nil
        })\(orderPapers(desk, context, base: base))\(orderTalk(desk, view.talk, context, base: base))
        """
    let aside: HTML = """
        \(orderSums(order, context))\(orderDelivery(order, context))\(whoOrdered(desk, context))\
        \(orderHistory(desk, context))
        """
    return context.page(
        frame,
        """
        \(view.refusal?.field == nil ? context.errorSummary(typed) : nil)\(view.talk.summary(context))\(refused)\(asked)
        \(orderSteps(desk, context))\(splitNote(desk, context, base: "/staff/orders"))
        <div class="split"><div>\(main)</div><div class="aside">\(aside)</div></div>
        """)
}

/// The next steps as buttons, what is done with lines, and at the end the way out.
private func staffActs(
    _ order: Order, _ base: String, _ typed: TypedForm<CancelOrderForm>, _ context: StaffContext
) -> HTML? {
    let path = "\(base)/status"
    // In part an order ships by its shipments.
    let next = order.status.next.filter { $0 != .cancelled && $0 != .partlyShipped }
    let moves = next.enumerated().map { index, status in
        context.submit(
            context.t("backoffice.move.\(status.rawValue)"), index == 0 ? .primary : .plain, size: .regular,
            act: ("status", status.rawValue))
    }
    let onward: HTML? = moves.isEmpty ? nil : context.pressForm(path, "\(moves)", class: "btnrow")
    let cancel: HTML? = order.status.next.contains(.cancelled) ? cancelButton(order, base, typed, context) : nil
    var work: [MenuEntry] = []
    if order.status.takesShipments {
        work.append(MenuEntry("truck", context.t("ordering.work.shipment"), .link("\(base)/shipments/new")))
    }
    if order.status.takesLinesOut {
        work += [
            MenuEntry("clock", context.t("ordering.work.backOrder"), .link("\(base)/back-order")),
            MenuEntry("x", context.t("ordering.work.cancelLines"), .link("\(base)/line-cancellation")),
        ]
        if order.status != .awaitingApproval {
            work.append(MenuEntry("copy", context.t("ordering.work.split"), .link("\(base)/split")))
        }
    }
    let print = MenuEntry("print", context.t("ordering.print.menu"), .link("\(base)/print"))
    let others = context.popoverMenu(context.t("web.otherActs"), [work, [print]])
    return "\(others)\(onward)\(cancel)"
}

/// Cancelling cannot be undone: it is asked once, with the reason the customer will read.
private func cancelButton(
    _ order: Order, _ base: String, _ typed: TypedForm<CancelOrderForm>, _ context: StaffContext
) -> HTML {
    let button = context.button(
        context.t("backoffice.move.cancelled"), .ghost, attributes: context.opening("ask-cancel"))
    var asked = Confirmation(
        context.t("ordering.cancel.title", ["number": order.number]),
        consequence: context.t("backoffice.cancel.consequence"), verb: context.t("ordering.cancel.confirm"),
        keep: context.t("ordering.cancel.keep"), path: "\(base)/status",
        fields: [("status", OrderStatus.cancelled.rawValue)], content: "\(context.fields(typed))")
    if typed.problems.contains(where: { $0.field == "reason" }) { asked.back = base }
    return "\(button)\(context.confirmation("ask-cancel", asked))"
}

/// Where a shipment goes from here, and its facts to be changed.
private func shipmentActs(
    _ shipment: Shipment, _ view: StaffOrderView, _ base: String, _ context: StaffContext
) -> HTML? {
    guard !shipment.status.next.isEmpty else { return nil }
    let path = "\(base)/shipments/\(shipment.id)"
    let name = context.t("ordering.shipment.title", ["number": String(shipment.number)])
    let next = shipment.status.next.filter { $0 != .shipped || view.desk.order.status.mayShip }
    let buttons = next.map { status in
        context.submit(
            context.t("ordering.shipment.move.\(status.rawValue)"), status == .shipped ? .tint : .plain, size: .small,
            act: ("status", status.rawValue), of: name)
    }
    let moves = context.pressForm("\(path)/status", "\(buttons)", class: "btnrow")
    let isRefused = view.shipment?.id == shipment.id
    let typed = view.shipment.flatMap { $0.id == shipment.id ? $0.typed : nil } ?? TypedForm(ShipmentForm(shipment))
    let fields: [HTML] = ShipmentForm.fields.compactMap { field in
        context.field(field.name, typed) { $0.id = "\(field.name)-\(shipment.number)" }
    }
    let form = context.formFrame(
        FormFrame(path), "\(fields)", actions: context.submit(context.t("web.save"), .plain, size: .regular, of: name))
    return """
        \(moves)<details class="addpaper"\(attr: "open", if: isRefused)><summary class="btn btn--sm">\
        \(context.t("ordering.shipment.edit"))<span class="visually-hidden">: \(name)</span></summary>\(form)</details>
        """
}

/// Whose order it is.
private func whoOrdered(_ desk: OrderDesk, _ context: StaffContext) -> HTML {
    var rows = [
        Pair(
            context.t("ordering.staff.customer"),
            context.link(desk.customerName, to: "/staff/customers/\(desk.order.customerID)")),
        Pair(context.t("ordering.staff.placedBy"), "\(desk.order.placedByName)"),
        Pair(context.t("ordering.staff.source"), "\(context.t("ordering.source.\(desk.order.source.rawValue)"))"),
    ]
    if let manager = desk.manager { rows.append(Pair(context.t("ordering.staff.manager"), "\(manager.name)")) }
    return context.card(context.t("ordering.staff.customer"), id: "who-h", context.pairs(rows))
}
