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
    let cancel: HTML? =
        order.status.isCancellableByCustomer && context.principal.may(.cancelOrders)
        ? """
        <a class="btn" href="\(url: "/orders/\(order.number)/cancellation")">\(context.icon("x"))\(context.t("ordering.cancel.button"))</a>
        """ : nil
    return """
        \(cancel)<a class="btn btn--primary" href="\(url: "/orders/\(order.number)/repetition")">\(context.icon("repeat"))\(context.t("ordering.repeat.button"))</a>
        """
}

/// The journey of the order with the times it reached each stage.
package func orderSteps(_ card: OrderCard, _ context: some PageContext) -> HTML? {
    guard let now = OrderStatus.journey.firstIndex(of: card.order.status.stage) else { return nil }
    let times = card.times
    let isOver = card.order.status == .delivered || card.order.status == .completed
    return """
        <ol class="steps orderstate" aria-label="\(context.t("ordering.order.steps"))">\(OrderStatus.journey.enumerated().map { index, status in
            let isNow = index == now && !isOver
            let state = index < now || isOver ? " is-done" : isNow ? " is-now" : ""
            return """
                <li class="step\(state)"\(attr: "aria-current", isNow ? "step" : nil)><span class="step__label">\(context.t("ordering.status.\((isNow ? card.order.status : status).rawValue)"))</span>\
                \(times[status].map { "<time datetime=\"\(Formats.machine($0))\">\(context.formats.recent($0, now: context.now))</time>" as HTML })</li>
                """ as HTML
        })</ol>
        """
}

/// The lines of the shown page, and the way to the others.
package func orderLines(_ card: OrderCard, _ context: some PageContext, base: String) -> HTML {
    """
    <section aria-labelledby="lines-h"><div class="section__head"><h2 id="lines-h">\(context.t("ordering.order.lines"))</h2>\
    <span class="section__n">\(context.formats.count(card.order.lineCount))</span></div>
    <table role="table" class="table table--cards t-lines"><thead role="rowgroup"><tr role="row">\
    <th scope="col" role="columnheader">\(context.t("ordering.column.goods"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.ordered"))</th>\
    \(context.seesPrices ? """
    <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.price"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.sum"))</th>
    """ as HTML : nil)</tr></thead>
    <tbody role="rowgroup">\(card.lines.map { line in
        """
        <tr role="row"><th scope="row" role="rowheader" class="wide"><span class="rowlink">\(line.name)</span><span class="sub">\(line.sku)</span></th>\
        <td role="cell" class="num c-qty" data-unit="\(line.unit) ×">\(context.formats.quantity(line.quantity))<span class="quiet desk-only"> \(line.unit)</span></td>\
        \(context.seesPrices ? """
        <td role="cell" class="num c-price" data-unit="\(line.price.currency.symbol)">\(context.formats.amount(line.price))</td>\
        <td role="cell" class="num c-sum" data-unit="\(line.amount.currency.symbol)">\(context.formats.amount(line.amount))</td>
        """ as HTML : nil)</tr>
        """ as HTML
    })</tbody></table>\(orderLinePager(card, context, base: base))</section>
    """
}

private func orderLinePager(_ card: OrderCard, _ context: some PageContext, base: String) -> HTML? {
    guard card.order.lineCount > OrderCard.pageSize else { return nil }
    let last = min(card.order.lineCount, card.start + OrderCard.pageSize)
    func link(_ start: Int, _ key: String) -> HTML {
        "<a class=\"btn btn--sm\" href=\"\(url: "\(base)/\(card.order.number)?from=\(start)")\">\(context.t(key))</a>"
    }
    let range = [
        "from": context.formats.count(card.start + 1), "to": context.formats.count(last),
        "total": context.formats.count(card.order.lineCount),
    ]
    return """
        <nav class="pager" aria-label="\(context.t("web.pages"))"><span>\(context.t("ordering.lines.range", range))</span><span class="btnrow">\
        \(card.start > 0 ? link(max(0, card.start - OrderCard.pageSize), "web.previous") : nil)\
        \(last < card.order.lineCount ? link(last, "web.next") : nil)</span></nav>
        """
}

/// The sums, from goods to VAT.
package func orderSums(_ order: Order, _ context: some PageContext) -> HTML {
    let sums: HTML? =
        context.seesPrices
        ? """
        <div class="total"><dt>\(context.t("ordering.total"))</dt><dd>\(context.bigMoney(order.total))</dd></div>\
        <div><dt>\(context.t("ordering.vatIncluded"))</dt><dd>\(context.formats.money(order.vatTotal))</dd></div>
        """ : nil
    let title = context.t(context.seesPrices ? "ordering.order.sum" : "ordering.column.payer")
    return """
        <section class="card" aria-labelledby="sum-h"><div class="card__head"><h2 id="sum-h">\(title)</h2></div>
        <div class="card__body stack"><dl class="pairs">\(sums)\
        <div><dt>\(context.t("ordering.column.payer"))</dt><dd>\(order.payerName)</dd></div>\
        \(order.contractNumber.map { "<div><dt>\(context.t("ordering.order.contract"))</dt><dd>№ \($0)</dd></div>" as HTML })</dl></div></section>
        """
}

/// Where it goes, who takes it, and what was remarked.
package func orderDelivery(_ order: Order, _ context: some PageContext) -> HTML {
    """
    <section class="card" aria-labelledby="dlv-h"><div class="card__head"><h2 id="dlv-h">\(context.t("ordering.order.delivery"))</h2></div>
    <div class="card__body small stack"><p>\(order.deliveryAddress)</p>\
    \(order.recipient.isEmpty && order.recipientPhone.isEmpty ? nil : "<p>\(order.recipient)<br><span class=\"muted\">\(order.recipientPhone)</span></p>" as HTML)\
    \(order.comment.isEmpty ? nil : "<p><span class=\"muted\">\(context.t("ordering.checkout.comment")):</span> \(order.comment)</p>" as HTML)</div></section>
    """
}

/// What happened, the newest first.
package func orderHistory(_ card: OrderCard, _ context: some PageContext) -> HTML {
    """
    <section class="card" aria-labelledby="his-h"><div class="card__head"><h2 id="his-h">\(context.t("ordering.order.history"))</h2></div>
    <div class="card__body"><ol class="timeline">\(card.history.reversed().map { event in
        """
        <li><span class="dot">\(context.icon(event.actorKind == "system" ? "exchange" : "user"))</span>\(historyText(event, context))\
        <span class="when"><time datetime="\(Formats.machine(event.at))">\(context.formats.recent(event.at, now: context.now))</time></span></li>
        """ as HTML
    })</ol></div></section>
    """
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
