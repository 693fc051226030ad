// Members see the returns of their company; staff see those of their customers, and what waits.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /returns`
    func listReturns(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (query, principal) = (ReturnQuery(request), context.principal)
        let list = try await database.read { tx in try Ordering.returns(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("ordering.returns.title"), section: "orders")
        frame.breadcrumbs = [("/orders", context.t("ordering.orders.title"))]
        frame.density = context.density()
        if principal.may(.placeOrders) {
            frame.actions = context.buttonLink(
                context.t("ordering.return.new"), to: "/returns/new", .primary, icon: "plus")
        }
        let listing = returnListing(list, query, frame.density, context)
        return context.page(frame, "\(context.orderRooms("returns"))\(listing)")
    }

    /// `GET /staff/returns`
    func listStaffReturns(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (query, principal) = (ReturnQuery(request), context.principal)
        let list = try await database.read { tx in try Ordering.returns(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("ordering.returns.title"), section: "orders")
        frame.breadcrumbs = [("/staff/orders", context.t("ordering.orders.title"))]
        frame.density = context.density()
        if principal.may(.administer) {
            frame.actions = context.buttonLink(
                context.t("ordering.return.terms.title"), to: "/staff/returns/terms", icon: "settings")
        }
        return context.page(frame, returnListing(list, query, frame.density, context))
    }
}

/// What is asked of the list, as the address says it.
struct ReturnQuery: Sendable {
    var status: ReturnStatus?
    var kind: ReturnKind?
    /// Only what waits for the vendor's word.
    var isWaiting = false
    /// Only what this one of the staff works on.
    var isMine = false
    var text = ""
    var page = PageRequest(limit: 30)

    /// The first so many that hold every word of a text.
    init(text: String, limit: Int) {
        self.text = text
        page = PageRequest(limit: limit)
    }

    init(_ request: Request) {
        let query = request.query
        status = query["status"].flatMap(ReturnStatus.init)
        kind = query["kind"].flatMap(ReturnKind.init)
        isWaiting = query["status"] == "waiting"
        isMine = query["whose"] == "mine"
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 30)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("status", isWaiting ? "waiting" : status?.rawValue ?? ""), ("kind", kind?.rawValue ?? ""),
            ("whose", isMine ? "mine" : ""), ("q", text),
        ]
        return all.filter { !$0.value.isEmpty }
    }
}

// MARK: - Reading

extension Ordering {
    /// A page of the returns a principal may see, the last changed first. One statement.
    static func returns(
        _ query: ReturnQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<OrderReturn> {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        var conditions = [principal.covers("r", for: permission)]
        if let status = query.status { conditions.append("r.status = \(status)") }
        if let kind = query.kind { conditions.append("r.kind = \(kind)") }
        if query.isWaiting { conditions.append("r.waits_for_staff") }
        if query.isMine { conditions.append("r.manager_id = \(principal.userID)") }
        for word in SearchText.words(query.text) { conditions.append("r.search_text LIKE \(word) ESCAPE '!'") }
        return try changedLast(
            "SELECT \(OrderReturn.columns) FROM order_returns r", by: ("r.changed_at", "r.id"), where: conditions,
            query.page, in: tx
        ) { ChangedPlace($0.changedAt, $0.id) }
    }
}

// MARK: - Page

/// The list with its filters, for customers and staff alike.
private func returnListing(
    _ list: Page<OrderReturn>, _ query: ReturnQuery, _ density: String, _ context: some SignedInContext
) -> HTML {
    let isStaff = context.principal.isStaff
    let base = isStaff ? "/staff/returns" : "/returns"
    let table = returnTable(base, isStaff, context)
    let address = ListAddress(base, query.fields)
    var bar = FilterBar("returns", address, label: context.t("ordering.returns.search"))
    bar.placeholder = context.t("ordering.returns.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    bar.choices = returnChoices(query, isStaff, context)
    let (file, title) = (ListAddress("\(base).csv", query.fields), context.t("ordering.orders.export"))
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\
        \(context.iconLink("download", title, to: file.text, attributes: " download"))
        """
    let rows: HTML =
        list.items.isEmpty
        ? noReturns(query, base, context)
        : context.table(table, list.items, label: context.t("ordering.returns.title"))
    return """
        \(context.filterBar(bar))
        \(rows)
        \(context.pager(list, path: base, query: query.fields))
        """
}

private func returnChoices(
    _ query: ReturnQuery, _ isStaff: Bool, _ context: some PageContext
) -> [FilterBar.Choice] {
    let waiting = isStaff ? [FieldOption("waiting", context.t("ordering.waiting"))] : []
    let statuses = ReturnStatus.allCases.map {
        FieldOption($0.rawValue, context.t("ordering.return.status.\($0.rawValue)"))
    }
    let status = FilterBar.Choice(
        "status", label: context.t("ordering.column.status"),
        options: [FieldOption("", context.t("ordering.orders.anyStatus"))] + waiting + statuses,
        value: query.isWaiting ? "waiting" : query.status?.rawValue ?? "")
    let kinds = ReturnKind.allCases.map { FieldOption($0.rawValue, context.t("ordering.return.kind.\($0.rawValue)")) }
    let kind = FilterBar.Choice(
        "kind", label: context.t("ordering.return.kind"),
        options: [FieldOption("", context.t("ordering.return.anyKind"))] + kinds, value: query.kind?.rawValue ?? "")
    return isStaff ? [status, kind, context.whoseChoice(isMine: query.isMine)] : [status, kind]
}

private func returnTable(_ base: String, _ isStaff: Bool, _ context: some PageContext) -> Table<OrderReturn> {
    let (formats, now) = (context.formats, context.now)
    let number = TableColumn<OrderReturn>("no", "ordering.return.column.number", classes: "nowrap") { claim in
        "<a class=\"rowlink\" href=\"\(url: "\(base)/\(claim.number)")\">\(claim.number)</a>"
    }
    let order = TableColumn<OrderReturn>("order", "ordering.column.order", .useful, classes: "nowrap") { claim in
        "\(claim.orderNumber)"
    }
    let what = TableColumn<OrderReturn>("what", "ordering.column.what") { claim in
        "\(context.orderedGoods(claim.firstLine, claim.lineCount))"
    }
    let status = TableColumn<OrderReturn>("status", "ordering.column.status") { context.returnStatus($0) }
    let changed = TableColumn<OrderReturn>(
        "date", "ordering.column.changed", .useful, classes: "nowrap muted"
    ) { formats.nearTime($0.changedAt, now: now) }
    let wish = TableColumn<OrderReturn>("wish", "ordering.return.wish", .extra) { claim in
        "\(context.t("ordering.return.wish.\(claim.wish.rawValue)"))"
    }
    let customer = TableColumn<OrderReturn>("customer", "ordering.quote.customer") { "\($0.customerName)" }
    let manager = TableColumn<OrderReturn>("manager", "ordering.quote.manager", .extra) { "\($0.managerName ?? "—")" }
    let sum = TableColumn<OrderReturn>("sum", "ordering.column.sum", align: .end) { "\(formats.money($0.amount))" }
    var columns = isStaff ? [number, customer, what, order, status, wish, manager, changed] : [number, what, order]
    if !isStaff { columns += [status, wish, changed] }
    if context.seesPrices { columns.append(sum) }
    var table = Table(isStaff ? "staff-returns" : "returns", columns)
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func noReturns(_ query: ReturnQuery, _ base: String, _ context: some SignedInContext) -> HTML {
    guard query.fields.isEmpty, query.page.cursor == nil else {
        return context.emptyState(
            icon: "search", title: context.t("ordering.returns.nothing.title"),
            text: context.t("ordering.orders.nothing.text"),
            action: context.buttonLink(context.t("web.filters.reset"), to: base))
    }
    let isStaff = context.principal.isStaff
    let ask: HTML? =
        !isStaff && context.principal.may(.placeOrders)
        ? context.buttonLink(context.t("ordering.return.new"), to: "/returns/new", .primary) : nil
    return context.emptyState(
        icon: "box", title: context.t("ordering.returns.none.title"),
        text: context.t(isStaff ? "ordering.returns.none.staff" : "ordering.returns.none.text"), action: ask)
}
