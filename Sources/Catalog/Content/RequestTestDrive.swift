// A member asks to try a product: from when, for how long, where, and whom to call.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /products/{slug}/test-drive`
    func newTestDrive(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let desk = try await driveDesk(context)
        var form = TestDriveForm()
        form.contact = context.signedIn.name
        form.phone = desk.phone
        if let first = desk.calendar.free.first { form.day = first.description }
        return drivePage(desk, TypedForm(form), context)
    }

    /// `POST /products/{slug}/test-drive`
    func requestTestDrive(_ request: Request, _ context: MemberContext) async throws -> Response {
        let desk = try await driveDesk(context)
        let form = TestDriveForm(context.form)
        let (principal, now, product) = (context.principal, context.now, desk.product)
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    let number = try Catalog.requestDrive(form, of: product, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/test-drives/\(number)", message: "catalog.drive.placed", ["number": number],
                        clears: "drive:\(product.slug)")
                }
            } catch let refusal as TestDriveRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        return drivePage(desk, TypedForm(form, problems), context).response(status: .unprocessableContent)
    }

    private func driveDesk(_ context: MemberContext) async throws -> TestDriveDesk {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        let desk = try await database.read { tx -> TestDriveDesk? in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let found = try tx.first(
                """
                SELECT \(Product.columns),
                       (SELECT MIN(a.phone) FROM addresses a
                        WHERE a.customer_id = \(principal.customerID) AND a.removed_at IS NULL) AS phone
                FROM products p WHERE p.slug = \(slug) AND \(Catalog.visible("p", to: buyer))
                """
            ) { row in
                let phone: String? = try row["phone"]
                return (product: try Product(row: row), phone: phone ?? "")
            }
            guard let found else { return nil }
            let calendar = try Catalog.demoCalendar(
                of: found.product.variantOf ?? found.product.id, at: now, in: tx)
            return TestDriveDesk(product: found.product, calendar: calendar, phone: found.phone)
        }
        guard let desk, desk.calendar.units > 0 else { throw NotFound() }
        return desk
    }
}

/// A product that can be tried, with its free days.
struct TestDriveDesk: Sendable {
    let product: Product
    let calendar: DemoCalendar
    /// The one to begin with.
    let phone: String
}

/// What the person typed.
struct TestDriveForm: Form {
    var day = ""
    var days = "3"
    var place = ""
    var contact = ""
    var phone = ""
    var comment = ""

    init() {}

    static let fields: [Field<TestDriveForm>] = [
        Field("day", .date, \.day, label: "catalog.drive.day", required: true, maxLength: 10),
        Field(
            "days", .number, \.days, label: "catalog.drive.days", required: true, help: true, maxLength: 2,
            check: {
                Int($0).map { (1...Catalog.longestDrive).contains($0) } == true
                    ? nil : FieldProblem.Message("catalog.drive.refusal.days", ["most": String(Catalog.longestDrive)])
            }),
        Field("place", .textarea(rows: 2), \.place, label: "catalog.drive.place", required: true, maxLength: 500),
        Field(
            "contact", .text, \.contact, label: "catalog.request.contact", required: true, maxLength: 100,
            autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "catalog.request.phone", required: true, maxLength: 50, autocomplete: "tel",
            check: Field<TestDriveForm>.parsed { try PhoneNumber($0) }),
        Field("comment", .textarea(rows: 2), \.comment, label: "catalog.request.comment", maxLength: 1_000),
    ]

    /// The days asked for; nil for what is none.
    var wanted: ClosedRange<CivilDate>? {
        guard let first = CivilDate(day), let count = Int(days), (1...Catalog.longestDrive).contains(count) else {
            return nil
        }
        return first...first.adding(days: count - 1)
    }
}

/// Why a product is not lent as it was asked.
enum TestDriveRefusal: Refusal, Equatable {
    /// Too early or too late.
    case outside(from: CivilDate, to: CivilDate)
    /// Every unit is promised on one of the days.
    case taken

    var key: String {
        switch self {
        case .outside: "catalog.drive.refusal.outside"
        case .taken: "catalog.drive.refusal.taken"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .outside(let from, let to):
            ["from": "\(from.day).\(from.month).\(from.year)", "to": "\(to.day).\(to.month).\(to.year)"]
        case .taken: [:]
        }
    }

    var field: String? { "day" }
}

// MARK: - Operation

extension Catalog {
    /// Promises a free unit of a product for some days and announces ``TestDriveRequested``.
    ///
    /// - Returns: the number of the test drive.
    /// - Throws: ``TestDriveRefusal``; `NotFound` for whoever may ask for nothing.
    static func requestDrive(
        _ form: TestDriveForm, of product: Product, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.placeOrders),
            let days = form.wanted
        else { throw NotFound() }
        let window = driveWindow(at: now)
        guard window.contains(days.lowerBound), window.contains(days.upperBound) else {
            throw TestDriveRefusal.outside(from: window.lowerBound, to: window.upperBound)
        }
        guard let unit = try claimDays(days, of: product.variantOf ?? product.id, in: tx) else {
            throw TestDriveRefusal.taken
        }
        let id = ID<TestDrive>(at: now)
        let number = try tx.nextContentNumber("T", "test_drive_number", at: now)
        let phone = try PhoneNumber(form.phone).text
        try tx.execute(
            """
            INSERT INTO test_drives (id, number, customer_id, placed_by, placed_by_name, unit_id, product_id,
                product_name, demo_unit_id, starts_on, ends_on, place, contact, phone, comment, status, placed_at,
                moved_at)
            VALUES (\(id), \(number), \(customerID), \(userID), \(principal.name), \(principal.unitID), \(product.id),
                \(product.name), \(unit), \(days.lowerBound.description), \(days.upperBound.description),
                \(form.place), \(form.contact), \(phone), \(form.comment), \(TestDriveStatus.requested), \(now), \(now))
            """)
        try keepDays(days, of: unit, for: id, in: tx)
        try tx.announce(TestDriveRequested(testDriveID: id, number: number), by: principal, at: now)
        return number
    }
}

// MARK: - Page

/// The button of a product's page.
package func testDriveButton(_ product: Product, _ context: some PageContext) -> HTML? {
    guard context.mayPutInCart else { return nil }
    return context.buttonLink(
        context.t("catalog.drive.button"), to: "/products/\(product.slug)/test-drive", icon: "calendar")
}

private func drivePage(_ desk: TestDriveDesk, _ typed: TypedForm<TestDriveForm>, _ context: MemberContext) -> HTML {
    let product = desk.product
    var frame = PageFrame(context.t("catalog.drive.title"), section: "services")
    frame.breadcrumbs = [
        ("/catalog", context.t("catalog.title")), ("/products/\(product.slug)", product.name),
    ]
    frame.density = "regular"
    let window = Catalog.driveWindow(at: context.now)
    let day = context.field("day", typed) { input in
        input.least = window.lowerBound.description
        input.most = window.upperBound.description
    }
    let rest: [HTML] = ["days", "place", "contact", "phone", "comment"].compactMap { context.field($0, typed) }
    let form = context.formFrame(
        FormFrame("/products/\(product.slug)/test-drive", draft: "drive:\(product.slug)", long: true), "\(day)\(rest)",
        actions: context.submit(context.t("catalog.drive.send"), busy: context.t("web.doing")))
    let free = context.card(context.t("catalog.drive.free"), id: "free-h", freeDays(desk.calendar, context))
    let goods: HTML = """
        <p class="goods">\(thumb(product, context))<span class="goods__text"><b>\(product.name)</b>\
        <span class="sub">\(product.sku)</span></span></p>
        """
    return context.page(
        frame,
        """
        \(context.errorSummary(typed))
        <div class="split"><div class="stack stack--loose">\(goods)\(form)</div><div class="aside">\(free)</div></div>
        """)
}

/// The free days of the next weeks as stretches: «18 ноя – 21 ноя».
private func freeDays(_ calendar: DemoCalendar, _ context: some PageContext) -> HTML {
    guard !calendar.free.isEmpty else { return "<p>\(context.t("catalog.drive.noneFree"))</p>" }
    var stretches: [(from: CivilDate, to: CivilDate)] = []
    for day in calendar.free {
        if let last = stretches.last, last.to.adding(days: 1) == day {
            stretches[stretches.count - 1].to = day
        } else {
            stretches.append((day, day))
        }
    }
    let rows: [HTML] = stretches.prefix(8).map { stretch in
        let from = context.formats.dayMonth(stretch.from)
        let words = stretch.from == stretch.to ? from : "\(from) – \(context.formats.dayMonth(stretch.to))"
        return "<li class=\"doc\">\(context.icon("calendar"))\(words)</li>"
    }
    return "<ul class=\"rows\">\(rows)</ul>"
}
