// Members see the offers their company asked for; staff see what their customers ask for, and what waits.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /quotes`
    func listQuotes(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (query, principal) = (QuoteQuery(request), context.principal)
        let list = try await database.read { tx in try Ordering.quotes(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("ordering.quotes.title"), section: "orders")
        frame.breadcrumbs = [("/orders", context.t("ordering.orders.title"))]
        frame.density = context.density()
        if principal.may(.placeOrders) {
            frame.actions = context.buttonLink(
                context.t("ordering.quote.new"), to: "/quotes/new", .primary, icon: "plus")
        }
        let listing = quoteListing(list, query, frame.density, context)
        return context.page(frame, "\(context.orderRooms("quotes"))\(listing)")
    }

    /// `GET /staff/quotes`
    func listStaffQuotes(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (query, principal) = (QuoteQuery(request), context.principal)
        let list = try await database.read { tx in try Ordering.quotes(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("ordering.quotes.title"), section: "orders")
        frame.breadcrumbs = [("/staff/orders", context.t("ordering.orders.title"))]
        frame.density = context.density()
        return context.page(frame, quoteListing(list, query, frame.density, context))
    }
}

/// What is asked of the list, as the address says it.
struct QuoteQuery: Sendable {
    var status: QuoteStatus?
    /// Only what waits for the vendor's word.
    var isWaiting = false
    /// Only what this one of the staff answers.
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
        status = query["status"].flatMap(QuoteStatus.init)
        isWaiting = query["status"] == "waiting"
        isMine = query["whose"] == "mine"
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 30)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("status", isWaiting ? "waiting" : status?.rawValue ?? ""), ("whose", isMine ? "mine" : ""), ("q", text),
        ]
        return all.filter { !$0.value.isEmpty }
    }
}

// MARK: - Reading

extension Ordering {
    /// A page of the offers a principal may see, the last changed first. One statement.
    static func quotes(_ query: QuoteQuery, for principal: Principal, in tx: Transaction) throws -> Page<Quote> {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        var conditions = [principal.covers("q", for: permission)]
        if let status = query.status { conditions.append("q.status = \(status)") }
        if query.isWaiting { conditions.append("q.waits_for_staff") }
        if query.isMine { conditions.append("q.manager_id = \(principal.userID)") }
        for word in SearchText.words(query.text) { conditions.append("q.search_text LIKE \(word) ESCAPE '!'") }
        return try changedLast(
            "SELECT \(Quote.columns) FROM quotes q", by: ("q.changed_at", "q.id"), where: conditions, query.page, in: tx
        ) { ChangedPlace($0.changedAt, $0.id) }
    }
}

// MARK: - Page

/// The list with its filters, for customers and staff alike.
private func quoteListing(
    _ list: Page<Quote>, _ query: QuoteQuery, _ density: String, _ context: some SignedInContext
) -> HTML {
    let isStaff = context.principal.isStaff
    let base = isStaff ? "/staff/quotes" : "/quotes"
    let table = quoteTable(base, isStaff, context)
    let address = ListAddress(base, query.fields)
    var bar = FilterBar("quotes", address, label: context.t("ordering.quotes.search"))
    bar.placeholder = context.t("ordering.quotes.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    bar.choices = quoteChoices(query, isStaff, context)
    let (file, title) = (ListAddress("\(base).csv", query.fields), context.t("ordering.orders.export"))
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\
        \(context.iconLink("download", title, to: file.text, attributes: " download"))
        """
    let rows: HTML =
        list.items.isEmpty
        ? noQuotes(query, base, context) : context.table(table, list.items, label: context.t("ordering.quotes.title"))
    return """
        \(context.filterBar(bar))
        \(rows)
        \(context.pager(list, path: base, query: query.fields))
        """
}

private func quoteChoices(_ query: QuoteQuery, _ isStaff: Bool, _ context: some PageContext) -> [FilterBar.Choice] {
    let waiting = isStaff ? [FieldOption("waiting", context.t("ordering.waiting"))] : []
    let statuses = QuoteStatus.allCases.map {
        FieldOption($0.rawValue, context.t("ordering.quote.status.\($0.rawValue)"))
    }
    let status = FilterBar.Choice(
        "status", label: context.t("ordering.column.status"),
        options: [FieldOption("", context.t("ordering.orders.anyStatus"))] + waiting + statuses,
        value: query.isWaiting ? "waiting" : query.status?.rawValue ?? "")
    return isStaff ? [status, context.whoseChoice(isMine: query.isMine)] : [status]
}

extension PageContext {
    /// Whether everything is listed, or only what this one of the staff handles.
    func whoseChoice(isMine: Bool) -> FilterBar.Choice {
        FilterBar.Choice(
            "whose", label: t("ordering.whose"),
            options: [FieldOption("", t("ordering.whose.all")), FieldOption("mine", t("ordering.whose.mine"))],
            value: isMine ? "mine" : "")
    }
}

private func quoteTable(_ base: String, _ isStaff: Bool, _ context: some PageContext) -> Table<Quote> {
    let (formats, now) = (context.formats, context.now)
    let number = TableColumn<Quote>("no", "ordering.quote.column.number", classes: "nowrap") { quote in
        "<a class=\"rowlink\" href=\"\(url: "\(base)/\(quote.number)")\">\(quote.number)</a>"
    }
    let what = TableColumn<Quote>("what", "ordering.column.what") { quote in
        "\(context.orderedGoods(quote.firstLine, quote.lineCount))"
    }
    let status = TableColumn<Quote>("status", "ordering.column.status") { quote in
        context.quoteStatus(quote.status(at: now))
    }
    let until = TableColumn<Quote>("until", "ordering.quote.validUntil", .useful, classes: "nowrap muted") { quote in
        "\(quote.validUntil.map { formats.date(CivilDate($0.addingTimeInterval(-1), in: .moscow)) } ?? "—")"
    }
    let changed = TableColumn<Quote>("date", "ordering.column.changed", .useful, classes: "nowrap muted") { quote in
        formats.nearTime(quote.changedAt, now: now)
    }
    let who = TableColumn<Quote>("who", "ordering.quote.column.who", .extra, classes: "muted") { quote in
        "\(quote.placedByName)"
    }
    let customer = TableColumn<Quote>("customer", "ordering.quote.customer") { quote in "\(quote.customerName)" }
    let manager = TableColumn<Quote>("manager", "ordering.quote.manager", .useful) { quote in
        "\(quote.managerName ?? "—")"
    }
    let sum = TableColumn<Quote>("sum", "ordering.column.sum", align: .end) { quote in
        "\(quote.version == 0 ? "—" : formats.money(quote.total))"
    }
    let forStaff = [number, customer, what, status, until, manager, changed]
    var columns = isStaff ? forStaff : [number, what, status, until, changed, who]
    if context.seesPrices { columns.append(sum) }
    var table = Table(isStaff ? "staff-quotes" : "quotes", columns)
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func noQuotes(_ query: QuoteQuery, _ base: String, _ context: some SignedInContext) -> HTML {
    guard query.fields.isEmpty, query.page.cursor == nil else {
        return context.emptyState(
            icon: "search", title: context.t("ordering.quotes.nothing.title"),
            text: context.t("ordering.orders.nothing.text"),
            action: context.buttonLink(context.t("web.filters.reset"), to: base))
    }
    let isStaff = context.principal.isStaff
    let ask: HTML? =
        !isStaff && context.principal.may(.placeOrders)
        ? context.buttonLink(context.t("ordering.quote.new"), to: "/quotes/new", .primary) : nil
    return context.emptyState(
        icon: "docs", title: context.t("ordering.quotes.none.title"),
        text: context.t(isStaff ? "ordering.quotes.none.staff" : "ordering.quotes.none.text"), action: ask)
}
