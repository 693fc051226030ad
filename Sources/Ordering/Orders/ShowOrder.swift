// A customer opens one order: its lines, sums, delivery and history.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}`
    func showOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let card = try await database.read { tx in
            try Ordering.card(number: number, from: start, for: principal, in: tx)
        }
        return orderPage(card, context)
    }
}

extension Request {
    /// The line a long page begins with, counted from 0: `from` in the address, never beyond what a cart holds.
    package var firstLine: Int {
        min(max(0, query["from"].flatMap { Int($0) } ?? 0), Ordering.maxCartLines)
    }
}

// MARK: - Reading

/// An order with one page of its lines.
package struct OrderCard: Sendable {
    package let order: Order
    package let lines: [OrderLine]
    /// The first line's position less one.
    package let start: Int
    package let history: [StoredEvent]

    /// Lines on a page.
    package static let pageSize = 100
}

extension Ordering {
    /// One order the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func order(number: String, for principal: Principal, in tx: Transaction) throws -> Order {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        let found = try tx.first(
            "SELECT \(Order.columns) FROM orders o WHERE o.number = \(number) AND \(principal.covers("o", for: permission))",
            as: Order.self)
        guard let found else { throw NotFound() }
        return found
    }

    /// An order's page: three statements.
    package static func card(
        number: String, from start: Int, for principal: Principal, in tx: Transaction
    ) throws -> OrderCard {
        let order = try order(number: number, for: principal, in: tx)
        let lines = try tx.all(
            """
            SELECT \(OrderLine.columns) FROM order_lines l
            WHERE l.order_id = \(order.id) AND l.position > \(start) ORDER BY l.position LIMIT \(OrderCard.pageSize)
            """, as: OrderLine.self)
        return OrderCard(
            order: order, lines: lines, start: start,
            history: try tx.history(of: EventSubject("order", order.id), limit: 100))
    }
}

// MARK: - Page

private func orderPage(_ card: OrderCard, _ context: MemberContext) -> HTML {
    let order = card.order
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [("/orders", context.t("ordering.orders.title"))]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.actions = orderActions(order, context)
    frame.density = "regular"
    return context.page(
        frame,
        """
        \(orderSteps(card, context))
        <div class="split"><div>\(orderLines(card, context, base: "/orders"))</div>
        <div class="aside">\(orderSums(order, context))\(orderDelivery(order, context))\(orderHistory(card, context))</div></div>
        """)
}

/// «от 17.11.2026, ваш номер З-2211, оформила …».
package func orderSubline(_ order: Order, _ context: some PageContext) -> HTML {
    let reference: HTML? =
        order.customerReference.isEmpty
        ? nil : ", \(context.t("ordering.order.reference", ["reference": order.customerReference]))"
    return """
        \(context.t("ordering.order.from", ["date": context.formats.dateTime(order.placedAt)]))\(reference), \
        \(context.t("ordering.order.by", ["name": order.placedByName]))
        """
}

private func orderActions(_ order: Order, _ context: MemberContext) -> HTML? {
    guard context.principal.may(.placeOrders) else { return nil }
    let cancel = MenuEntry(
        "x", context.t("ordering.cancel.confirm"), .link("/orders/\(order.number)/cancellation"))
    let others: HTML? =
        order.status.isCancellableByCustomer && context.principal.may(.cancelOrders)
        ? context.popoverMenu(context.t("web.otherActs"), [[cancel]]) : nil
    let again = context.buttonLink(
        context.t("ordering.repeat.button"), to: "/orders/\(order.number)/repetition", .primary, icon: "repeat")
    return "\(others)\(again)"
}

/// The journey of the order with the times it reached each stage.
package func orderSteps(_ card: OrderCard, _ context: some PageContext) -> HTML? {
    guard let now = OrderStatus.journey.firstIndex(of: card.order.status.stage) else { return nil }
    let times = card.times
    let isOver = card.order.status == .delivered || card.order.status == .completed
    let steps: [JourneyStep] = OrderStatus.journey.enumerated().map { index, status in
        let isNow = index == now && !isOver
        let shown = isNow ? card.order.status : status
        let state: JourneyStep.State = index < now || isOver ? .done : isNow ? .now : .ahead
        return JourneyStep(context.t("ordering.status.\(shown.rawValue)"), state, at: times[status])
    }
    return "<div class=\"orderstate\">\(context.steps(steps, context.t("ordering.order.steps")))</div>"
}

/// The lines of the shown page, and the way to the others.
package func orderLines(_ card: OrderCard, _ context: some PageContext, base: String) -> HTML {
    let count = card.order.lineCount
    var table = Table(still: "lines", as: .cards, lineColumns(context))
    table.isTopAligned = true
    let part = ListPart(from: card.start, size: OrderCard.pageSize, of: count)
    return """
        <section aria-labelledby="lines-h"><div class="section__head">\
        <h2 id="lines-h">\(context.t("ordering.order.lines"))</h2>\
        <span class="section__n">\(context.formats.count(count))</span></div>
        \(context.table(table, card.lines))\(context.pager(part, path: "\(base)/\(card.order.number)"))</section>
        """
}

/// The columns of an order's lines; without money for whoever sees none.
private func lineColumns(_ context: some PageContext) -> [TableColumn<OrderLine>] {
    let formats = context.formats
    let goods = TableColumn<OrderLine>("goods", "ordering.column.goods") { line in
        """
        <span class="rowlink">\(line.name)</span><span class="sub">\(line.sku)</span>\
        \(context.setNote(line.setLabel))\(context.waitingNote(line))
        """
    }
    let quantity = TableColumn<OrderLine>("qty", "ordering.column.ordered", align: .end) { line in
        """
        <span data-unit="\(line.unit) ×">\(formats.quantity(line.quantity))\
        <span class="quiet desk-only"> \(line.unit)</span></span>
        """
    }
    let price = TableColumn<OrderLine>("price", "ordering.column.price", align: .end) { line in
        "<span data-unit=\"\(line.price.currency.symbol)\">\(formats.amount(line.price))</span>"
    }
    let sum = TableColumn<OrderLine>("sum", "ordering.column.sum", align: .end) { line in
        "<span data-unit=\"\(line.amount.currency.symbol)\">\(formats.amount(line.amount))</span>"
    }
    return context.seesPrices ? [goods, quantity, price, sum] : [goods, quantity]
}

/// The sums, from goods to VAT.
package func orderSums(_ order: Order, _ context: some PageContext) -> HTML {
    var rows: [Pair] = []
    if context.seesPrices {
        rows.append(Pair(context.t("ordering.total"), context.money(order.total), total: true))
        rows.append(Pair(context.t("ordering.vatIncluded"), "\(context.formats.money(order.vatTotal))"))
    }
    rows.append(Pair(context.t("ordering.column.payer"), "\(order.payerName)"))
    if let number = order.contractNumber {
        rows.append(Pair(context.t("ordering.order.contract"), "\(context.t("web.number", ["number": number]))"))
    }
    if let way = order.paymentWay { rows.append(Pair(context.t("ordering.payment"), "\(context.name(of: way))")) }
    let title = context.t(context.seesPrices ? "ordering.order.sum" : "ordering.column.payer")
    return context.card(title, id: "sum-h", context.pairs(rows))
}

/// Where it goes, who takes it, and what was remarked.
package func orderDelivery(_ order: Order, _ context: some PageContext) -> HTML {
    let recipient: HTML? =
        order.recipient.isEmpty && order.recipientPhone.isEmpty
        ? nil : "<p>\(order.recipient)<br><span class=\"muted\">\(order.recipientPhone)</span></p>"
    let comment: HTML? =
        order.comment.isEmpty
        ? nil : "<p><span class=\"muted\">\(context.t("ordering.checkout.comment")):</span> \(order.comment)</p>"
    let place: HTML? = order.deliveryAddress.isEmpty ? nil : context.place(order.deliveryAddress)
    return context.card(
        context.t("ordering.order.delivery"), id: "dlv-h",
        "<div class=\"small stack\">\(place)\(recipient)\(comment)</div>")
}

/// What happened, the newest first.
package func orderHistory(_ card: OrderCard, _ context: some PageContext) -> HTML {
    let entries = card.history.map { event in
        TimelineEntry(
            event.actorKind == "system" ? "exchange" : "user", "\(historyText(event, context))", at: event.at)
    }
    return context.card(context.t("ordering.order.history"), id: "his-h", context.timeline(entries))
}

/// A fact of the order's history in words.
private func historyText(_ event: StoredEvent, _ context: some PageContext) -> String {
    let who = event.actorName
    switch event.name {
    case OrderPlaced.name: return context.t("ordering.history.placed", ["who": who])
    case OrderStatusChanged.name:
        let status = (try? event.decoded(as: OrderStatusChanged.self).to.rawValue) ?? ""
        return context.t("ordering.history.moved", ["who": who, "status": context.t("ordering.status.\(status)")])
    case OrderCancelled.name:
        let reason = (try? event.decoded(as: OrderCancelled.self).reason) ?? ""
        return context.t(
            reason.isEmpty ? "ordering.history.cancelled" : "ordering.history.cancelledBecause",
            ["who": who, "reason": reason])
    case OrderAwaitsApproval.name: return context.t("ordering.history.awaits", ["who": who])
    case OrderHoldEnded.name: return context.t("ordering.history.holdEnded")
    default: return event.name
    }
}

extension OrderStatus {
    /// The stage of the journey it belongs to.
    fileprivate var stage: OrderStatus {
        switch self {
        case .partlyShipped: .shipped
        case .completed: .delivered
        case .draft, .awaitingApproval: .placed
        default: self
        }
    }
}

extension OrderCard {
    /// When each stage was reached.
    fileprivate var times: [OrderStatus: Date] {
        var times: [OrderStatus: Date] = [.placed: order.placedAt]
        for event in history where event.name == OrderStatusChanged.name {
            guard let change = try? event.decoded(as: OrderStatusChanged.self) else { continue }
            times[change.to.stage] = event.at
        }
        return times
    }
}
