// The pages on which a return is asked for: which order, then which of its lines.

import Foundation
import Kernel
import Web

/// The latest orders of which something is with the customer.
func chooseOrderPage(_ orders: [OrderSummary], _ text: String, _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("ordering.return.new"), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/returns", context.t("ordering.returns.title")),
    ]
    frame.density = "regular"
    var bar = FilterBar("returnable", ListAddress("/returns/new"), label: context.t("ordering.orders.search"))
    bar.placeholder = context.t("ordering.orders.search.placeholder")
    (bar.text, bar.textLimit) = (text, 200)
    let items: [HTML] = orders.map { order in
        let goods = context.orderedGoods(order.firstLine, order.lineCount)
        return """
            <li><span><a href="\(url: "/returns/new?order=\(order.number)")">\(order.number)</a>, \
            \(context.formats.date(order.placedAt))<span class="sub">\(goods)</span></span></li>
            """
    }
    let list: HTML =
        orders.isEmpty
        ? context.emptyState(
            icon: "orders", title: context.t("ordering.return.noOrders.title"),
            text: context.t("ordering.return.noOrders.text"),
            action: context.buttonLink(context.t("ordering.orders.title"), to: "/orders"))
        : "<p class=\"muted\">\(context.t("ordering.return.choose"))</p><ul class=\"rows\">\(items)</ul>"
    let search: HTML? = orders.isEmpty && text.isEmpty ? nil : context.filterBar(bar)
    return context.page(frame, "\(search)\(list)")
}

/// The lines of an order, with a quantity and a reason beside each.
func requestReturnPage(
    _ desk: ReturnDesk, _ typed: TypedReturn, _ problems: [FieldProblem], _ context: MemberContext
) -> HTML {
    let order = desk.order
    var frame = PageFrame(context.t("ordering.return.new.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/returns", context.t("ordering.returns.title")),
    ]
    frame.density = "regular"
    guard order.status.mayComeBack else {
        return context.page(
            frame,
            context.emptyState(
                icon: "box", title: context.t("ordering.return.nothing.title"),
                text: context.t("ordering.return.nothing.text"),
                action: context.buttonLink(
                    context.t("ordering.order.title", ["number": order.number]), to: "/orders/\(order.number)")))
    }
    var form = typed.form
    form.order = order.number
    let shown = TypedForm(form, problems)
    let wishes = ReturnWish.allCases.map { FieldOption($0.rawValue, context.t("ordering.return.wish.\($0.rawValue)")) }
    let part = ListPart(from: desk.start, size: ReturnDesk.pageSize, of: order.lineCount)
    let path = "/returns/new"
    let hidden: HTML = """
        \(context.field("order", shown))<input type="hidden" name="from" value="\(desk.start)">
        """
    let fields: HTML = """
        \(hidden)\(returnableTable(desk, typed, context))\
        \(context.pager(part, path: path, query: [("order", order.number)]))\(context.field("other", shown))\
        \(context.field("wish", shown, options: wishes))\(context.field("comment", shown))\
        \(photoField(desk.terms, shown, context))
        """
    let request = context.formFrame(
        FormFrame("/returns", draft: "return:\(order.number)", files: true), fields,
        actions: context.submit(context.t("ordering.return.send"), busy: context.t("web.doing")))
    return context.page(frame, "\(context.errorSummary(shown))\(deadlineNotice(desk, context))\(request)")
}

/// The field of photos as the vendor allows them.
private func photoField(_ terms: ReturnTerms, _ typed: TypedForm<ReturnForm>, _ context: MemberContext) -> HTML {
    let problem = typed.problems.first { $0.field == "photos" }
    return context.field(
        Input(
            "photos", context.t("ordering.return.photos"), .file(terms.photos),
            error: problem.map { context.t($0.message) }, mark: context.t("web.field.optional")))
}

/// Until when goods come back that nobody needs. It is told, and nothing is refused by it.
private func deadlineNotice(_ desk: ReturnDesk, _ context: MemberContext) -> HTML? {
    guard let told = desk.deadline else { return nil }
    let day = context.formats.date(told.day)
    let isOver = told.day < CivilDate(context.now, in: .moscow)
    let kind = desk.customerKind == "person" ? "person" : "company"
    let title = context.t(
        isOver ? "ordering.return.deadline.over" : "ordering.return.deadline.until", ["date": day],
        count: Int64(told.days))
    return context.notice(.info, title, "\(context.t("ordering.return.deadline.\(kind)"))")
}

private func returnableTable(_ desk: ReturnDesk, _ typed: TypedReturn, _ context: MemberContext) -> HTML {
    let formats = context.formats
    let reasons = ReturnReason.allCases.map { ($0.rawValue, context.t("ordering.return.reason.\($0.rawValue)")) }
    @Sendable func label(_ key: String, _ line: ReturnableLine) -> String {
        context.t("ordering.quote.row.label", ["field": context.t(key), "number": "\(line.position)"])
    }
    let goods = TableColumn<ReturnableLine>("goods", "ordering.column.goods") { line in
        "<span class=\"rowlink\">\(line.name)</span><span class=\"sub\">\(line.sku)</span>"
    }
    let left = TableColumn<ReturnableLine>("left", "ordering.return.left", align: .end) { line in
        context.quantity(line.left, line.unit)
    }
    let quantity = TableColumn<ReturnableLine>("qty", "ordering.column.quantity", align: .end) { line in
        guard line.left.isPositive else { return "—" }
        return """
            <input class="input input--sm" name="quantity.\(line.position)" maxlength="20" inputmode="decimal" \
            value="\(typed.lines[line.position]?.quantity ?? "")" placeholder="\(formats.quantity(line.left))" \
            aria-label="\(label("ordering.column.quantity", line))">
            """
    }
    let reason = TableColumn<ReturnableLine>("reason", "ordering.return.reason") { line in
        guard line.left.isPositive else { return .empty }
        let chosen = typed.lines[line.position]?.reason ?? ""
        let options: [HTML] = reasons.map { value, words in
            "<option value=\"\(value)\"\(attr: "selected", if: value == chosen)>\(words)</option>"
        }
        return """
            <span class="selectwrap"><select class="input input--sm select" name="reason.\(line.position)" \
            aria-label="\(label("ordering.return.reason", line))">\
            <option value="">\(context.t("ordering.return.reason.choose"))</option>\(options)</select>\(context.icon("down", small: true))</span>
            """
    }
    let comment = TableColumn<ReturnableLine>("comment", "ordering.checkout.comment") { line in
        guard line.left.isPositive else { return .empty }
        return """
            <input class="input input--sm" name="comment.\(line.position)" maxlength="500" \
            value="\(typed.lines[line.position]?.comment ?? "")" \
            aria-label="\(label("ordering.checkout.comment", line))">
            """
    }
    var table = Table(still: "offer", as: .stack, [goods, left, quantity, reason, comment])
    table.isTopAligned = true
    return context.table(table, desk.lines, label: context.t("ordering.return.lines"))
}
