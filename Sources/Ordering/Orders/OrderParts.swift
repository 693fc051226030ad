// The parts of an order's page, the same for customers and staff: its way, lines, shipments, sums and delivery.

import Database
import Foundation
import Kernel
import Web

/// The journey of the order with the times it reached each stage.
package func orderSteps(_ desk: OrderDesk, _ context: some PageContext) -> HTML? {
    let order = desk.order
    guard let now = OrderStatus.journey.firstIndex(of: order.status.stage) else { return nil }
    let times = desk.times
    let isOver = order.status == .delivered || order.status == .completed
    let live = desk.shipments.filter { $0.status != .cancelled }
    let gone = live.count { [.shipped, .delivered].contains($0.status) }
    let steps: [JourneyStep] = OrderStatus.journey.enumerated().map { index, status in
        let isNow = index == now && !isOver
        let shown = isNow ? order.status : status
        let state: JourneyStep.State = index < now || isOver ? .done : isNow ? .now : .ahead
        let words = ["gone": context.formats.count(gone), "all": context.formats.count(live.count)]
        let note =
            isNow && order.status == .partlyShipped && !live.isEmpty
            ? context.t("ordering.shipments.part", TextArguments(words)) : nil
        return JourneyStep(context.t("ordering.status.\(shown.rawValue)"), state, at: times[status], note: note)
    }
    return "<div class=\"orderstate\">\(context.steps(steps, context.t("ordering.order.steps")))</div>"
}

// MARK: - Lines

/// The lines of the shown page, and the way to the others.
///
/// - Parameter asking: the page on which a question about a line is asked; nil where nobody asks.
package func orderLines(
    _ desk: OrderDesk, _ context: some PageContext, base: String, asking: String? = nil
) -> HTML {
    let card = desk.card
    let count = card.order.lineCount
    var table = Table(still: "lines", as: .cards, lineColumns(card, context, asking: asking))
    table.isTopAligned = true
    let part = ListPart(from: card.start, size: OrderCard.pageSize, of: count)
    return """
        <section aria-labelledby="lines-h"><div class="section__head">\
        <h2 id="lines-h">\(context.t("ordering.order.lines"))</h2>\
        <span class="section__n">\(context.formats.count(count))</span></div>
        \(context.table(table, card.lines))\(context.pager(part, path: "\(base)/\(card.order.number)"))</section>
        """
}

/// The columns of an order's lines; without money for whoever sees none, without what left while nothing has.
func lineColumns(_ card: OrderCard, _ context: some PageContext, asking: String?) -> [TableColumn<OrderLine>] {
    let formats = context.formats
    let status = card.order.status
    let goods = TableColumn<OrderLine>("goods", "ordering.column.goods") { line in
        """
        <span class="rowlink">\(line.name)</span><span class="sub">\(line.sku)</span>\
        \(context.setNote(line.setLabel))\(lineNotes(line, of: status, context))
        """
    }
    let quantity = TableColumn<OrderLine>("qty", "ordering.column.ordered", align: .end) { line in
        """
        <span data-unit="\(line.unit) ×">\(formats.quantity(line.quantity))\
        <span class="quiet desk-only"> \(line.unit)</span></span>
        """
    }
    let shipped = TableColumn<OrderLine>("shipped", "ordering.column.shipped", align: .end, .useful) { line in
        "\(formats.quantity(line.shipped))"
    }
    let price = TableColumn<OrderLine>("price", "ordering.column.price", align: .end) { line in
        "<span data-unit=\"\(line.price.currency.symbol)\">\(formats.amount(line.price))</span>"
    }
    let sum = TableColumn<OrderLine>("sum", "ordering.column.sum", align: .end) { line in
        "<span data-unit=\"\(line.amount.currency.symbol)\">\(formats.amount(line.amount))</span>"
    }
    var columns = [goods, quantity]
    if card.lines.contains(where: \.shipped.isPositive) { columns.append(shipped) }
    if context.seesPrices { columns += [price, sum] }
    guard let asking else { return columns }
    let words = context.t("ordering.talk.ask")
    let ask = TableColumn<OrderLine>("ask", .words(words), headHidden: true) { line in
        """
        <a class="iconbtn iconbtn--sm" href="\(url: "\(asking)?about=\(line.position)#text")" \
        aria-label="\(words): \(line.name)" title="\(words)">\(context.icon("chat"))</a>
        """
    }
    return columns + [ask]
}

/// What is to be known of a line: what was taken out, what is not there yet and when it comes, what was remarked.
private func lineNotes(_ line: OrderLine, of status: OrderStatus, _ context: some PageContext) -> [HTML] {
    let formats = context.formats
    var notes: [HTML] = []
    func note(_ kind: NoticeKind, _ symbol: String, _ key: String, _ words: [String: String]) {
        notes.append(context.lineNotice(kind, icon: symbol, context.t(key, TextArguments(words))))
    }
    if line.cancelled.isPositive, status != .cancelled {
        let words = ["quantity": formats.quantity(line.cancelled), "unit": line.unit]
        note(.warning, "x", "ordering.line.cancelled", words)
    }
    if line.returned.isPositive {
        note(.info, "undo", "ordering.line.returned", ["quantity": formats.quantity(line.returned), "unit": line.unit])
    }
    if line.backOrdered.isPositive, status.holdsReservation {
        let words = ["missing": formats.quantity(line.backOrdered), "unit": line.unit]
        if let day = line.expectedOn {
            note(.info, "truck", "ordering.line.expected", words.merging(["day": formats.date(day)]) { $1 })
        } else {
            note(.info, "truck", "ordering.note.waited", words)
        }
    }
    if !line.comment.isEmpty { notes.append(context.lineNotice(.info, icon: "chat", line.comment)) }
    if !line.group.isEmpty { notes.append("<span class=\"sub\">\(line.group)</span>") }
    return notes
}

// MARK: - Beside

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
    if order.status == .awaitingApproval, let end = order.priceValidUntil {
        rows.append(Pair(context.t("ordering.order.pricesUntil"), "\(context.formats.dateTime(end))"))
    }
    let title = context.t(context.seesPrices ? "ordering.order.sum" : "ordering.column.payer")
    return context.card(title, id: "sum-h", context.pairs(rows))
}

/// Where and when it goes, who takes it, and what was remarked.
///
/// - Parameter change: the way to change it; nil where it cannot be.
package func orderDelivery(_ order: Order, _ context: some PageContext, change: HTML? = nil) -> HTML {
    let recipient: HTML? =
        order.recipient.isEmpty && order.recipientPhone.isEmpty
        ? nil : "<p>\(order.recipient)<br><span class=\"muted\">\(order.recipientPhone)</span></p>"
    let comment: HTML? =
        order.comment.isEmpty
        ? nil : "<p><span class=\"muted\">\(context.t("ordering.checkout.comment")):</span> \(order.comment)</p>"
    let place: HTML? = order.deliveryAddress.isEmpty ? nil : context.place(order.deliveryAddress)
    let how = context.deliveryWay(isPickup: order.pickupWarehouseID != nil, carrier: order.carrier)
    let day = order.deliveryDate.map { context.formats.date($0) }
    let when = [day, order.deliverySlot.isEmpty ? nil : order.deliverySlot].compactMap { $0 }.joined(separator: ", ")
    let wished: HTML? =
        when.isEmpty ? nil : "<p><span class=\"muted\">\(context.t("ordering.change.date")):</span> \(when)</p>"
    return context.card(
        context.t("ordering.order.delivery"), id: "dlv-h", action: change,
        "<div class=\"small stack\"><p>\(how)</p>\(place)\(wished)\(recipient)\(comment)</div>")
}

/// The customer's own number, which he may change at any time.
func ownNumber(_ order: Order, _ context: MemberContext) -> HTML? {
    guard context.principal.may(.placeOrders) else { return nil }
    let field = context.field("reference", TypedForm(OrderReferenceForm(reference: order.customerReference)))
    let form = context.formFrame(
        FormFrame("/orders/\(order.number)/reference"), "\(field)",
        actions: context.submit(context.t("web.save"), .plain, size: .regular))
    return "<div class=\"ownnumber\">\(context.card(context.t("ordering.order.ownNumber"), id: "own-h", form))</div>"
}

/// Whom to ask: the customer's manager, or the vendor's support.
func orderContact(_ desk: OrderDesk, _ context: MemberContext) -> HTML {
    let branding = context.branding
    let name = desk.manager?.name ?? branding.name
    let role = context.t(desk.manager == nil ? "ordering.contact.support" : "ordering.contact.manager")
    let address = desk.manager?.email ?? branding.supportEmail
    let subject = context.t("ordering.order.title", ["number": desk.order.number]).formEncoded
    let write = context.buttonLink(context.t("ordering.contact.write"), to: "#text", size: .small, icon: "chat")
    let mail = context.buttonLink(
        context.t("ordering.contact.mail"), to: "mailto:\(address)?subject=\(subject.replacing("+", with: "%20"))",
        size: .small, icon: "mail")
    let call = (try? PhoneNumber(branding.phone)).map { phone in
        context.buttonLink(context.t("ordering.contact.call"), to: "tel:\(phone.number)", size: .small, icon: "phone")
    }
    return context.card(
        context.t("ordering.contact.title"), id: "mng-h",
        """
        <div class="stack">\(context.person(name, "\(role)"))<div class="btnrow">\(write)\(mail)\(call)</div>
        <p class="small quiet">\(address)<br>\(branding.phone)</p></div>
        """)
}

extension PageContext {
    /// How the goods come to the customer, in a few words.
    func deliveryWay(isPickup: Bool, carrier: String) -> String {
        if isPickup { return t("ordering.way.pickup") }
        return carrier.isEmpty ? t("ordering.way.delivery") : carrier
    }
}

extension OrderStatus {
    /// The stage of the journey it belongs to.
    var stage: OrderStatus {
        switch self {
        case .partlyShipped: .shipped
        case .completed: .delivered
        case .draft, .awaitingApproval: .placed
        default: self
        }
    }
}
