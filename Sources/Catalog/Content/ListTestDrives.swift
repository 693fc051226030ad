// Members see what their company tries; staff see what their customers try.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /test-drives`
    func listTestDrives(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let query = TestDriveQuery(request)
        let principal = context.principal
        let list = try await database.read { tx in try Catalog.drives(query, for: principal, in: tx) }
        var frame = PageFrame(context.t("catalog.drives.title"), section: "services")
        frame.breadcrumbs = [("/services", context.t("catalog.services.title"))]
        frame.density = context.density()
        return context.page(
            frame, "\(context.serviceTabs("drives"))\(driveListing(list, query, frame.density, context))")
    }

    /// `GET /staff/test-drives`
    func listStaffTestDrives(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = TestDriveQuery(request)
        let principal = context.principal
        let list = try await database.read { tx in try Catalog.drives(query, for: principal, in: tx) }
        var frame = context.contentFrame(context.t("catalog.drives.title"))
        frame.actions = context.buttonLink(
            context.t("catalog.drives.calendar"), to: "/staff/test-drives/calendar", icon: "calendar")
        return context.page(
            frame, "\(context.contentTabs("drives"))\(driveListing(list, query, frame.density, context))")
    }

    /// `GET /staff/test-drives.csv`
    func exportTestDrives(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await exportDrives(TestDriveQuery(request), context)
    }

    /// `GET /test-drives.csv`
    func exportOwnTestDrives(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await exportDrives(TestDriveQuery(request), context)
    }

    private func exportDrives(_ query: TestDriveQuery, _ context: some SignedInContext) async throws -> Response {
        var all = query
        all.page = PageRequest(limit: 500)
        let (wanted, principal, sheet, database) = (all, context.principal, DriveSheet(context), self.database)
        let first = try await database.read { tx in try Catalog.drives(wanted, for: principal, in: tx) }
        let name = "test-drives-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var further = wanted
            further.page = PageRequest(limit: 500, after: place)
            let next = further
            let page = try await database.read { tx in try Catalog.drives(next, for: principal, in: tx) }
            return sheet.part(page)
        }
    }
}

/// What is asked of the list, as the address says it.
struct TestDriveQuery: Sendable {
    var status: TestDriveStatus?
    var page = PageRequest(limit: 30)

    init(_ request: Request) {
        status = request.query["status"].flatMap(TestDriveStatus.init)
        page = request.page(limit: 30)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        status.map { [(name: "status", value: $0.rawValue)] } ?? []
    }
}

// MARK: - Reading

/// A test drive as a line of a list.
struct TestDriveLine: Sendable {
    let drive: TestDrive
    let customerName: String
    let unitName: String
}

extension Catalog {
    /// A page of the test drives a principal may see, the newest first. One statement.
    static func drives(
        _ query: TestDriveQuery, for principal: Principal, in tx: Transaction
    ) throws -> Page<TestDriveLine> {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        var conditions = [principal.covers("d", for: permission)]
        if let status = query.status { conditions.append("d.status = \(status)") }
        let isBackward = query.page.isBackward
        if let place = ContentPlace<TestDrive>(query.page.cursor) {
            conditions.append(
                isBackward
                    ? "(d.placed_at, d.id) > (\(place.at), \(place.id))"
                    : "(d.placed_at, d.id) < (\(place.at), \(place.id))")
        }
        let order: SQL = isBackward ? "d.placed_at, d.id" : "d.placed_at DESC, d.id DESC"
        let rows = try tx.all(
            """
            SELECT \(TestDrive.columns), c.name AS customer_name, u.name AS unit_name FROM test_drives d
            JOIN customers c ON c.id = d.customer_id JOIN demo_units u ON u.id = d.demo_unit_id
            WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """
        ) { row in
            TestDriveLine(
                drive: try TestDrive(row: row), customerName: try row["customer_name"], unitName: try row["unit_name"])
        }
        return Page(rows, of: query.page) { ContentPlace($0.drive.placedAt, $0.drive.id).cursor }
    }
}

/// How test drives stand in a file; texts are asked for once.
private struct DriveSheet: Sendable {
    let head: [String]
    private let formats: Formats
    private let statuses: [TestDriveStatus: String]

    init(_ context: some PageContext) {
        formats = context.formats
        let names = TestDriveStatus.allCases.map { ($0, context.t("catalog.drive.status.\($0.rawValue)")) }
        statuses = Dictionary(uniqueKeysWithValues: names)
        head = [
            "catalog.requests.number", "catalog.requests.placed", "catalog.content.status", "catalog.drives.product",
            "catalog.drives.unit", "catalog.requests.customer", "catalog.drives.from", "catalog.drives.to",
            "catalog.drive.place", "catalog.request.contact", "catalog.request.phone",
        ].map { context.t($0) }
    }

    func part(_ page: Page<TestDriveLine>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ line: TestDriveLine) -> [CSVCell] {
        let drive = line.drive
        let day = CivilDate(drive.placedAt, in: formats.timeZone)
        return [
            .text(drive.number), .number("\(day) \(formats.time(drive.placedAt))"),
            .text(statuses[drive.status] ?? ""), .text(drive.productName), .text(line.unitName),
            .text(line.customerName), .number(drive.startsOn.description), .number(drive.endsOn.description),
            .text(drive.place), .text(drive.contact), .text(drive.phone),
        ]
    }
}

// MARK: - Page

private func driveListing(
    _ list: Page<TestDriveLine>, _ query: TestDriveQuery, _ density: String, _ context: some SignedInContext
) -> HTML {
    let isStaff = context.principal.isStaff
    let base = isStaff ? "/staff/test-drives" : "/test-drives"
    let table = driveTable(base, isStaff, context)
    var bar = FilterBar("drives", ListAddress(base, query.fields), label: context.t("catalog.drives.title"))
    let statuses = TestDriveStatus.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.drive.status.\($0.rawValue)"))
    }
    bar.choices = [
        FilterBar.Choice(
            "status", label: context.t("catalog.content.status"),
            options: [FieldOption("", context.t("catalog.content.anyStatus"))] + statuses,
            value: query.status?.rawValue ?? "")
    ]
    let (file, title) = (ListAddress("\(base).csv", query.fields), context.t("catalog.content.export"))
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\
        \(context.iconLink("download", title, to: file.text, attributes: " download"))
        """
    let isNarrow = query.status != nil
    let none = context.emptyState(
        icon: "docs", title: context.t(isNarrow ? "catalog.drives.nothing.title" : "catalog.drives.none.title"),
        text: context.t(
            isNarrow
                ? "catalog.requests.nothing.text" : isStaff ? "catalog.drives.none.staff" : "catalog.drives.none.text"),
        action: isNarrow
            ? context.buttonLink(context.t("web.filters.reset"), to: base)
            : isStaff ? nil : context.buttonLink(context.t("catalog.empty.action"), to: "/catalog"))
    let rows = context.table(table, list.items, label: context.t("catalog.drives.title"))
    return """
        \(context.filterBar(bar))
        \(list.items.isEmpty ? none : rows)
        \(context.pager(list, path: base, query: query.fields))
        """
}

private func driveTable(_ base: String, _ isStaff: Bool, _ context: some PageContext) -> Table<TestDriveLine> {
    let number = TableColumn<TestDriveLine>("no", "catalog.requests.number", classes: "nowrap") { line in
        "<a class=\"rowlink\" href=\"\(url: "\(base)/\(line.drive.number)")\">\(line.drive.number)</a>"
    }
    let product = TableColumn<TestDriveLine>("product", "catalog.drives.product") { line in
        "\(line.drive.productName)"
    }
    let unit = TableColumn<TestDriveLine>("unit", "catalog.drives.unit", .extra, classes: "muted") { line in
        "\(line.unitName)"
    }
    let days = TableColumn<TestDriveLine>("days", "catalog.drives.days", classes: "nowrap") { line in
        "\(context.driveDays(line.drive.startsOn, line.drive.endsOn))"
    }
    let status = TableColumn<TestDriveLine>("status", "catalog.content.status") { line in
        context.driveStatus(line.drive.status)
    }
    let customer = TableColumn<TestDriveLine>("customer", "catalog.requests.customer") { line in
        "\(line.customerName)"
    }
    let who = TableColumn<TestDriveLine>("who", "catalog.requests.who", .extra, classes: "muted") { line in
        "\(line.drive.placedByName)"
    }
    let columns = isStaff ? [number, product, customer, days, status, unit] : [number, product, days, status, who]
    var table = Table(isStaff ? "staff-drives" : "drives", columns)
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}
