// The list of orders as a page.

import Database
import Foundation
import Kernel
import Web

func ordersPage(_ list: OrderList, _ query: OrderQuery, _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("ordering.orders.title"), section: "orders")
    if context.principal.may(.placeOrders) {
        frame.actions = """
            <a class="btn btn--primary" href="/catalog">\(context.icon("plus"))\(context.t("ordering.orders.new"))</a>
            """
    }
    let isVirgin = list.page.items.isEmpty && !query.isFiltered && query.tab == .all
    guard !isVirgin else {
        return context.page(
            frame,
            context.emptyState(
                icon: "orders", title: context.t("ordering.orders.none.title"),
                text: context.t("ordering.orders.none.text"),
                action:
                    "<a class=\"btn btn--primary\" href=\"/catalog\">\(context.t("ordering.orders.none.action"))</a>"))
    }
    return context.page(
        frame,
        """
        \(tabs(query, context))
        \(filters(query, context))
        \(chips(list, query, context))
        \(list.page.items.isEmpty ? nothingFound(query, context) : orderTable(list.page.items, context, base: "/orders"))
        \(context.pager(list.page, path: "/orders", query: query.fields))
        """)
}

private func tabs(_ query: OrderQuery, _ context: MemberContext) -> HTML {
    """
    <nav class="tabs" aria-label="\(context.t("ordering.orders.views"))">\(OrderQuery.Tab.allCases.map { tab in
        """
        <a href="\(url: tab == .all ? "/orders" : "/orders?tab=\(tab.rawValue)")"\
        \(attr: "aria-current", tab == query.tab ? "page" : nil)>\(context.t("ordering.orders.tab.\(tab.rawValue)"))</a>
        """ as HTML
    })</nav>
    """
}

private func filters(_ query: OrderQuery, _ context: MemberContext) -> HTML {
    let more = query.from != nil || query.to != nil || query.least != nil || query.most != nil
    return """
        <form class="filters" role="search" aria-label="\(context.t("ordering.orders.search"))" action="/orders">
        \(query.tab == .all ? nil : "<input type=\"hidden\" name=\"tab\" value=\"\(query.tab.rawValue)\">" as HTML)
        <span class="inputwrap filters__search">\(context.icon("search"))<label class="visually-hidden" for="of">\(context.t("ordering.orders.search"))</label>\
        <input class="input input--sm input--icon" id="of" name="q" type="search" maxlength="1000" value="\(query.text)" placeholder="\(context.t("ordering.orders.search.placeholder"))"></span>
        <label class="visually-hidden" for="os">\(context.t("ordering.column.status"))</label>
        <span class="selectwrap"><select class="input input--sm select" id="os" name="status" data-auto-submit><option value="">\(context.t("ordering.orders.anyStatus"))</option>\(OrderStatus.allCases.map { status in
            "<option value=\"\(status.rawValue)\"\(attr: "selected", if: status == query.status)>\(context.t("ordering.status.\(status.rawValue)"))</option>" as HTML
        })</select>\(context.icon("down", small: true))</span>
        <details class="menu"><summary class="btn\(more ? " is-set" : "")">\(context.icon("filter"))\(context.t("ordering.orders.more"))</summary>
        <div class="popover stack">
        <div class="fields"><div class="field"><label class="field__label" for="from">\(context.t("ordering.orders.from"))</label><input class="input input--sm" id="from" name="from" type="date" value="\(query.from?.description ?? "")"></div>\
        <div class="field"><label class="field__label" for="to">\(context.t("ordering.orders.to"))</label><input class="input input--sm" id="to" name="to" type="date" value="\(query.to?.description ?? "")"></div></div>
        \(context.seesPrices ? """
        <div class="fields"><div class="field"><label class="field__label" for="min">\(context.t("ordering.orders.min"))</label><input class="input input--sm" id="min" name="min" inputmode="decimal" value="\(query.least?.decimal ?? "")"></div>\
        <div class="field"><label class="field__label" for="max">\(context.t("ordering.orders.max"))</label><input class="input input--sm" id="max" name="max" inputmode="decimal" value="\(query.most?.decimal ?? "")"></div></div>
        """ as HTML : nil)
        <button class="btn btn--primary">\(context.t("ordering.orders.apply"))</button></div></details>
        <button class="btn nojs-only">\(context.t("ordering.orders.apply"))</button>
        </form>
        """
}

private func chips(_ list: OrderList, _ query: OrderQuery, _ context: MemberContext) -> HTML? {
    guard query.isFiltered else { return nil }
    var shown: [(names: Set<String>, key: String, value: String)] = []
    if !query.text.isEmpty { shown.append((["q"], context.t("ordering.chip.text"), query.text)) }
    if let status = query.status {
        shown.append((["status"], context.t("ordering.column.status"), context.t("ordering.status.\(status.rawValue)")))
    }
    if query.from != nil || query.to != nil {
        let (from, to) = (
            query.from.map { context.formats.date($0) } ?? "…", query.to.map { context.formats.date($0) } ?? "…"
        )
        shown.append((["from", "to"], context.t("ordering.chip.period"), "\(from) – \(to)"))
    }
    if query.least != nil || query.most != nil {
        let (least, most) = (
            query.least.map { context.formats.money($0) } ?? "…", query.most.map { context.formats.money($0) } ?? "…"
        )
        shown.append((["min", "max"], context.t("ordering.chip.sum"), "\(least) – \(most)"))
    }
    let count =
        list.count.map { count in
            context.seesPrices
                ? context.t(
                    "ordering.orders.found", ["total": list.total.map { context.formats.money($0) } ?? ""],
                    count: Int64(count))
                : context.t("ordering.orders.foundPlain", count: Int64(count))
        } ?? context.t("ordering.orders.foundMany", ["count": context.formats.count(OrderList.countLimit)])
    return """
        <div class="chips"><ul aria-label="\(context.t("ordering.orders.filters"))">\(shown.map { chip in
            """
            <li class="chip"><span><span class="chip__key">\(chip.key):</span> \(chip.value)</span>\
            <a href="\(url: query.path(without: chip.names))" aria-label="\(context.t("ordering.chip.remove", ["name": chip.key]))">\(context.icon("x"))</a></li>
            """ as HTML
        })</ul><a class="linkbtn" href="/orders">\(context.t("ordering.orders.reset"))</a><span class="chips__sum" role="status">\(count)</span></div>
        """
}

private func nothingFound(_ query: OrderQuery, _ context: MemberContext) -> HTML {
    context.emptyState(
        icon: "search", title: context.t("ordering.orders.nothing.title"),
        text: context.t("ordering.orders.nothing.text"),
        action: "<a class=\"btn\" href=\"/orders\">\(context.t("ordering.orders.reset"))</a>")
}

/// The table of orders, for customers and staff alike; `base` is where a row leads.
package func orderTable(_ orders: [Order], _ context: some PageContext, base: String) -> HTML {
    """
    <table role="table" class="table table--middle table--cards t-orders" data-row-links><thead role="rowgroup"><tr role="row">\
    <th scope="col" role="columnheader">\(context.t("ordering.column.order"))</th>\
    <th scope="col" role="columnheader" class="c-date" aria-sort="descending">\(context.t("ordering.column.placed"))</th>\
    <th scope="col" role="columnheader">\(context.t("ordering.column.status"))</th>\
    <th scope="col" role="columnheader">\(context.t("ordering.column.what"))</th>\
    <th scope="col" role="columnheader" class="c-pay">\(context.t("ordering.column.payer"))</th>\
    \(context.seesPrices ? "<th scope=\"col\" role=\"columnheader\" class=\"num\">\(context.t("ordering.column.sum"))</th>" as HTML : nil)</tr></thead>
    <tbody role="rowgroup">\(orders.map { orderRow($0, context, base: base) })</tbody></table>
    """
}

private func orderRow(_ order: Order, _ context: some PageContext, base: String) -> HTML {
    """
    <tr role="row"><th scope="row" role="rowheader" class="nowrap c-no"><a class="rowlink" href="\(url: "\(base)/\(order.number)")">\(order.number)</a>\
    \(order.customerReference.isEmpty ? nil : " <span class=\"quiet\">\(order.customerReference)</span>" as HTML)</th>\
    <td role="cell" class="nowrap muted c-date">\(context.formats.recent(order.placedAt, now: context.now))</td>\
    <td role="cell" class="c-status">\(context.orderStatus(order.status))</td>\
    <td role="cell" class="c-what"><span class="what"><span class="truncate">\(order.firstLine)</span>\
    \(order.lineCount > 1 ? "<span class=\"quiet\">\(context.t("ordering.andMore", count: Int64(order.lineCount - 1)))</span>" as HTML : nil)</span></td>\
    <td role="cell" class="c-pay"><span class="truncate">\(order.payerName)</span></td>\
    \(context.seesPrices ? """
    <td role="cell" class="num c-sum" data-unit="\(order.total.currency.symbol)">\(context.formats.amount(order.total))</td>
    """ as HTML : nil)</tr>
    """
}

extension PageContext {
    /// Whether the person may know what things cost; the vendor's staff may.
    package var seesPrices: Bool {
        web.signedIn.map { $0.principal.isStaff || $0.principal.may(.viewPrices) } ?? false
    }

    /// A status: glyph and words, tinted in a page's head.
    package func orderStatus(_ status: OrderStatus, badge isBadge: Bool = false) -> HTML {
        """
        <span class="status status--\(status.tone)\(isBadge ? " status--badge" : "")">\(glyph(status.glyph))\
        <span>\(t("ordering.status.\(status.rawValue)"))</span></span>
        """
    }

    /// An amount of a decision: kopecks and the sign are quieter.
    package func bigMoney(_ amount: Money) -> HTML {
        let text = formats.money(amount)
        guard let mark = text.lastIndex(where: { $0 == "," || $0 == "." }) else {
            return "<span class=\"money\">\(text)</span>"
        }
        return """
            <span class="money">\(String(text[..<mark]))<span class="money__minor">\(String(text[mark...]))</span></span>
            """
    }
}
