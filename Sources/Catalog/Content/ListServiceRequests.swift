// Members see what their company asked for; staff see what their customers ask for, and what waits.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /services/requests`
    func listServiceRequests(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let query = ServiceRequestQuery(request)
        let principal = context.principal
        let list = try await database.read { tx in try Catalog.requests(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("catalog.requests.title"), section: "services")
        frame.density = context.density()
        frame.breadcrumbs = [("/services", context.t("catalog.services.title"))]
        return context.page(
            frame, "\(context.serviceTabs("requests"))\(requestListing(list, query, frame.density, context))")
    }

    /// `GET /services/requests.csv`
    func exportServiceRequests(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await exportRequests(ServiceRequestQuery(request), context)
    }

    /// `GET /staff/service-requests`
    func listStaffServiceRequests(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = ServiceRequestQuery(request)
        let principal = context.principal
        let list = try await database.read { tx in try Catalog.requests(query, for: principal, in: tx) }
        let frame = context.contentFrame(context.t("catalog.requests.title"))
        return context.page(
            frame, "\(context.contentTabs("requests"))\(requestListing(list, query, frame.density, context))")
    }

    /// `GET /staff/service-requests.csv`
    func exportStaffServiceRequests(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await exportRequests(ServiceRequestQuery(request), context)
    }
}

/// What is asked of the list, as the address says it.
struct ServiceRequestQuery: Sendable {
    var status: ServiceRequestStatus?
    /// Only what waits for the vendor's word.
    var isWaiting = false
    /// Only what this one of the staff handles.
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
        status = query["status"].flatMap(ServiceRequestStatus.init)
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

/// A request as a line of a list.
struct ServiceRequestLine: Sendable {
    let request: ServiceRequest
    let customerName: String
    /// Who handles it; nil for nobody yet.
    let handler: String?
}

extension Catalog {
    /// A page of the requests a principal may see, the newest first. One statement.
    static func requests(
        _ query: ServiceRequestQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<ServiceRequestLine> {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        var conditions = [principal.covers("r", for: permission)]
        if let status = query.status { conditions.append("r.status = \(status)") }
        if query.isWaiting { conditions.append("r.waits_for_staff") }
        if query.isMine { conditions.append("r.handler_id = \(principal.userID)") }
        for word in SearchText.words(query.text) { conditions.append("r.search_text LIKE \(word) ESCAPE '!'") }
        let isBackward = query.page.isBackward
        if let place = ContentPlace<ServiceRequest>(query.page.cursor) {
            conditions.append(
                isBackward
                    ? "(r.placed_at, r.id) > (\(place.at), \(place.id))"
                    : "(r.placed_at, r.id) < (\(place.at), \(place.id))")
        }
        let order: SQL = isBackward ? "r.placed_at, r.id" : "r.placed_at DESC, r.id DESC"
        let rows = try tx.all(
            """
            SELECT \(ServiceRequest.columns), c.name AS customer_name,
                   (SELECT u.name FROM users u WHERE u.id = r.handler_id) AS handler
            FROM service_requests r JOIN customers c ON c.id = r.customer_id WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """
        ) { row in
            ServiceRequestLine(
                request: try ServiceRequest(row: row), customerName: try row["customer_name"],
                handler: try row["handler"])
        }
        return Page(rows, of: query.page) { ContentPlace($0.request.placedAt, $0.request.id).cursor }
    }
}

// MARK: - Page

/// The list with its filters, for customers and staff alike.
private func requestListing(
    _ list: Page<ServiceRequestLine>, _ query: ServiceRequestQuery, _ density: String, _ context: some SignedInContext
) -> HTML {
    let isStaff = context.principal.isStaff
    let base = isStaff ? "/staff/service-requests" : "/services/requests"
    let table = requestTable(base, isStaff, context)
    let address = ListAddress(base, query.fields)
    var bar = FilterBar("requests", address, label: context.t("catalog.requests.search"))
    bar.placeholder = context.t("catalog.requests.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    bar.choices = requestChoices(query, isStaff, context)
    let (file, title) = (ListAddress("\(base).csv", query.fields), context.t("catalog.content.export"))
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\
        \(context.iconLink("download", title, to: file.text, attributes: " download"))
        """
    let rows: HTML =
        list.items.isEmpty
        ? noRequests(query, isStaff, context)
        : context.table(table, list.items, label: context.t("catalog.requests.title"))
    return """
        \(context.filterBar(bar))
        \(rows)
        \(context.pager(list, path: base, query: query.fields))
        """
}

private func requestChoices(
    _ query: ServiceRequestQuery, _ isStaff: Bool, _ context: some PageContext
) -> [FilterBar.Choice] {
    let waiting = isStaff ? [FieldOption("waiting", context.t("catalog.requests.waiting"))] : []
    let statuses = ServiceRequestStatus.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.request.status.\($0.rawValue)"))
    }
    let status = FilterBar.Choice(
        "status", label: context.t("catalog.content.status"),
        options: [FieldOption("", context.t("catalog.content.anyStatus"))] + waiting + statuses,
        value: query.isWaiting ? "waiting" : query.status?.rawValue ?? "")
    guard isStaff else { return [status] }
    let whose = FilterBar.Choice(
        "whose", label: context.t("catalog.requests.whose"),
        options: [
            FieldOption("", context.t("catalog.requests.whose.all")),
            FieldOption("mine", context.t("catalog.requests.whose.mine")),
        ], value: query.isMine ? "mine" : "")
    return [status, whose]
}

private func requestTable(
    _ base: String, _ isStaff: Bool, _ context: some PageContext
) -> Table<ServiceRequestLine> {
    let (formats, now) = (context.formats, context.now)
    let number = TableColumn<ServiceRequestLine>("no", "catalog.requests.number", classes: "nowrap") { line in
        "<a class=\"rowlink\" href=\"\(url: "\(base)/\(line.request.number)")\">\(line.request.number)</a>"
    }
    let subject = TableColumn<ServiceRequestLine>("subject", "catalog.requests.subject") { line in
        "\(line.request.subject)"
    }
    let status = TableColumn<ServiceRequestLine>("status", "catalog.content.status") { line in
        context.requestStatus(line.request.status)
    }
    let placed = TableColumn<ServiceRequestLine>("date", "catalog.requests.placed", .useful, classes: "nowrap muted") {
        line in "\(formats.recent(line.request.placedAt, now: now))"
    }
    let who = TableColumn<ServiceRequestLine>("who", "catalog.requests.who", .extra, classes: "muted") { line in
        "\(line.request.placedByName)"
    }
    let customer = TableColumn<ServiceRequestLine>("customer", "catalog.requests.customer") { line in
        "\(line.customerName)"
    }
    let handler = TableColumn<ServiceRequestLine>("handler", "catalog.requests.handler", .useful) { line in
        "\(line.handler ?? "—")"
    }
    let columns =
        isStaff ? [number, subject, customer, status, handler, placed] : [number, subject, status, placed, who]
    var table = Table(isStaff ? "staff-requests" : "requests", columns)
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func noRequests(_ query: ServiceRequestQuery, _ isStaff: Bool, _ context: some PageContext) -> HTML {
    guard query.fields.isEmpty else {
        return context.emptyState(
            icon: "search", title: context.t("catalog.requests.nothing.title"),
            text: context.t("catalog.requests.nothing.text"),
            action: context.buttonLink(
                context.t("web.filters.reset"), to: isStaff ? "/staff/service-requests" : "/services/requests"))
    }
    return context.emptyState(
        icon: "docs", title: context.t("catalog.requests.none.title"),
        text: context.t(isStaff ? "catalog.requests.none.staff" : "catalog.requests.none.text"),
        action: isStaff ? nil : context.buttonLink(context.t("catalog.services.title"), to: "/services", .primary))
}
