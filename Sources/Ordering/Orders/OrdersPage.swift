// The list of orders as a page, for customers; and the list itself, for staff as well.

import Database
import Foundation
import Kernel
import Web

func ordersPage(_ list: OrderList, _ query: OrderQuery, _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("ordering.orders.title"), section: "orders")
    frame.density = context.density()
    if context.principal.may(.placeOrders) {
        frame.actions = context.buttonLink(context.t("ordering.orders.new"), to: "/catalog", .primary, icon: "plus")
    }
    let isVirgin = list.page.items.isEmpty && !query.isFiltered && query.tab == .all
    guard !isVirgin else {
        let none = context.emptyState(
            icon: "orders", title: context.t("ordering.orders.none.title"),
            text: context.t("ordering.orders.none.text"),
            action: context.buttonLink(context.t("ordering.orders.none.action"), to: "/catalog", .primary))
        return context.page(frame, "\(context.orderRooms("orders"))\(none)")
    }
    let listing = orderListing(list, query, context, base: "/orders", density: frame.density)
    return context.page(frame, "\(context.orderRooms("orders"))\(listing)")
}

/// A list of orders with its views, filters, table and pages. `base` is its address, and where its rows lead.
package func orderListing(
    _ list: OrderList, _ query: OrderQuery, _ context: some PageContext, base: String, density: String,
    staff: StaffOrderFilters? = nil
) -> HTML {
    let table = context.ordersTable(list, query, base: base)
    let tabs = OrderQuery.Tab.allCases.map { tab in
        let title = context.t("ordering.orders.tab.\(tab.rawValue)")
        let count = list.tabs[tab]
        let isMany = (count ?? 0) > OrderList.countLimit
        let words = isMany ? "\(title) \(context.formats.count(OrderList.countLimit))+" : title
        return TabLink(
            words, tab == .all ? base : "\(base)?tab=\(tab.rawValue)", current: tab == query.tab,
            count: isMany ? nil : count)
    }
    let rows: HTML =
        list.page.items.isEmpty
        ? nothingFound(context, base: base)
        : context.table(table, list.page.items, label: context.t("ordering.orders.title"))
    return """
        \(context.tabs(context.t("ordering.orders.views"), tabs))
        \(context.filterBar(filterBar(list, query, table, context, density: density, staff: staff)))
        \(rows)
        \(context.pager(list.page, path: base, query: query.fields))
        """
}

private func filterBar(
    _ list: OrderList, _ query: OrderQuery, _ table: Table<OrderSummary>, _ context: some PageContext, density: String,
    staff: StaffOrderFilters?
) -> FilterBar {
    let address = table.address ?? ListAddress("/orders")
    var bar = FilterBar("orders", address, label: context.t("ordering.orders.search"))
    bar.placeholder = context.t("ordering.orders.search.placeholder")
    bar.text = query.text
    let any = FieldOption("", context.t("ordering.orders.anyStatus"))
    let statuses = OrderStatus.allCases.map { FieldOption($0.rawValue, context.t("ordering.status.\($0.rawValue)")) }
    bar.choices = [
        FilterBar.Choice(
            "status", label: context.t("ordering.column.status"), options: [any] + statuses,
            value: query.status?.rawValue ?? ""),
        context.sortChoice(table, usual: OrderQuery().order),
    ]
    bar.control = context.periodPicker(
        Period(from: query.from, to: query.to), label: context.t("ordering.chip.period"))
    let sums: HTML? = context.seesPrices ? sumFields(query, context) : nil
    if sums != nil || staff != nil {
        bar.more = "\(sums)\(staff.map { $0.fields(query, context) })"
        bar.isMoreSet =
            query.least != nil || query.most != nil || query.customer != nil || query.manager != nil || query.isAsked
    }
    bar.keeps = ["tab", "sort"]
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\(exportLink(address, context))
        """
    if query.isFiltered {
        bar.chips = chips(query, context) + (staff?.chips(query, context) ?? [])
        bar.found = found(list, context)
    }
    bar.views = context.savedViews(of: "orders")
    return bar
}

private func sumFields(_ query: OrderQuery, _ context: some PageContext) -> HTML {
    func field(_ name: String, _ label: String, _ amount: Money?) -> HTML {
        """
        <div class="field"><label class="field__label" for="\(name)">\(label)</label>\
        <input class="input input--sm" id="\(name)" name="\(name)" inputmode="decimal" maxlength="20" \
        value="\(amount?.decimal ?? "")"></div>
        """
    }
    return """
        <div class="fields">\(field("min", context.t("ordering.orders.min"), query.least))\
        \(field("max", context.t("ordering.orders.max"), query.most))</div>
        """
}

/// All that is found, as a file: for programs, and for people who want to go on with it in Excel.
private func exportLink(_ address: ListAddress, _ context: some PageContext) -> HTML {
    context.popoverMenu(
        context.t("ordering.orders.files"), icon: "download",
        [
            [
                MenuEntry(
                    "download", context.t("ordering.orders.export"),
                    .link(ListAddress("\(address.path).csv", address.fields).text)),
                MenuEntry(
                    "download", context.t("ordering.orders.exportXLSX"),
                    .link(ListAddress("\(address.path).xlsx", address.fields).text)),
            ]
        ])
}

private func chips(_ query: OrderQuery, _ context: some PageContext) -> [FilterBar.Chip] {
    let formats = context.formats
    var shown: [FilterBar.Chip] = []
    if !query.text.isEmpty {
        shown.append(FilterBar.Chip(context.t("ordering.chip.text"), query.text, names: ["q"]))
    }
    if let status = query.status {
        let words = context.t("ordering.status.\(status.rawValue)")
        shown.append(FilterBar.Chip(context.t("ordering.column.status"), words, names: ["status"]))
    }
    if query.from != nil || query.to != nil {
        let (from, to) = (query.from.map { formats.date($0) } ?? "…", query.to.map { formats.date($0) } ?? "…")
        shown.append(FilterBar.Chip(context.t("ordering.chip.period"), "\(from) – \(to)", names: ["from", "to"]))
    }
    if query.least != nil || query.most != nil {
        let (least, most) = (query.least.map { formats.money($0) } ?? "…", query.most.map { formats.money($0) } ?? "…")
        shown.append(FilterBar.Chip(context.t("ordering.chip.sum"), "\(least) – \(most)", names: ["min", "max"]))
    }
    return shown
}

private func found(_ list: OrderList, _ context: some PageContext) -> String {
    guard let count = list.count else {
        return context.t("ordering.orders.foundMany", ["count": context.formats.count(OrderList.countLimit)])
    }
    guard context.seesPrices else { return context.t("ordering.orders.foundPlain", count: Int64(count)) }
    let total = list.total.map { context.formats.money($0) } ?? ""
    return context.t("ordering.orders.found", ["total": total], count: Int64(count))
}

private func nothingFound(_ context: some PageContext, base: String) -> HTML {
    context.emptyState(
        icon: "search", title: context.t("ordering.orders.nothing.title"),
        text: context.t("ordering.orders.nothing.text"),
        action: "<a class=\"btn\" href=\"\(url: base)\">\(context.t("web.filters.reset"))</a>")
}

extension PageContext {
    /// Whether the person may know what things cost; the vendor's staff may.
    package var seesPrices: Bool {
        visit.web.signedIn.map { $0.principal.isStaff || $0.principal.may(.viewPrices) } ?? false
    }

    /// A status: glyph and words, tinted in a page's head.
    package func orderStatus(_ status: OrderStatus, badge isBadge: Bool = false) -> HTML {
        self.status(status.shownStage, t("ordering.status.\(status.rawValue)"), badge: isBadge)
    }
}

extension OrderStatus {
    /// How far it is, for its glyph and colour.
    fileprivate var shownStage: StatusStage {
        switch self {
        case .draft: .draft
        case .awaitingApproval: .waiting
        case .placed: .placed
        case .confirmed: .accepted
        case .picking: .halfway
        case .packed, .partlyShipped: .nearly
        case .shipped: .moving
        case .delivered, .completed: .done
        case .cancelled, .returned: .cancelled
        }
    }
}
