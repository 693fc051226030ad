// Staff say which units of which products are lent for test drives, take one out and give it back.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/demo-units`
    func listDemoUnits(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let page = request.page(limit: 50)
        let list = try await database.read { tx in try Catalog.demoUnits(page, in: tx) }
        return demoUnitsPage(list, TypedForm(LoanUnitForm()), context)
    }

    /// `POST /staff/catalog/demo-units`
    func addDemoUnit(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = LoanUnitForm(context.form)
        var problems = form.problems()
        if problems.isEmpty {
            let (principal, now) = (context.principal, context.now)
            do {
                return try await context.once { tx in
                    try Catalog.addDemoUnit(form, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/catalog/demo-units", message: "catalog.unit.added", ["name": form.name])
                }
            } catch let refusal as LoanUnitRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        let list = try await database.read { tx in try Catalog.demoUnits(PageRequest(limit: 50), in: tx) }
        return demoUnitsPage(list, TypedForm(form, problems), context).response(status: .unprocessableContent)
    }

    /// `POST /staff/catalog/demo-units/{unit}/removal`
    func removeDemoUnit(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, principal, now) = (try demoUnitID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.set(lent: false, unit: id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/demo-units", message: "catalog.unit.removed",
                undo: UndoForm("/staff/catalog/demo-units/\(id)/restoration"))
        }
    }

    /// `POST /staff/catalog/demo-units/{unit}/restoration`
    func restoreDemoUnit(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, principal, now) = (try demoUnitID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.set(lent: true, unit: id, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/catalog/demo-units", message: "catalog.unit.restored")
        }
    }

    private func demoUnitID(_ context: StaffContext) throws -> ID<LoanUnit> {
        guard let id = context.web.parameters.get("unit").flatMap({ ID<LoanUnit>($0) }) else { throw NotFound() }
        return id
    }
}

/// What staff typed.
struct LoanUnitForm: Form {
    /// The article number of the product it is a unit of.
    var article = ""
    var name = ""
    var place = ""

    init() {}

    static let fields: [Field<LoanUnitForm>] = [
        Field("article", .text, \.article, label: "catalog.unit.article", required: true, maxLength: 60),
        Field("name", .text, \.name, label: "catalog.unit.name", required: true, help: true, maxLength: 100),
        Field("place", .text, \.place, label: "catalog.unit.place", required: true, maxLength: 200),
    ]
}

/// Why a unit is not added.
enum LoanUnitRefusal: Refusal, Equatable {
    /// No goods on sale have this article number.
    case productUnknown(String)

    var key: String { "catalog.article.refusal.productUnknown" }

    var arguments: [String: String] {
        switch self {
        case .productUnknown(let text): ["text": String(text.prefix(60))]
        }
    }

    var field: String? { "article" }
}

// MARK: - Reading

extension Catalog {
    /// A page of the units, by when they were added, the newest first. One statement.
    static func demoUnits(_ page: PageRequest, in tx: Transaction) throws -> Page<LoanUnit> {
        var condition: SQL = "TRUE"
        if let edge = page.cursor?.values.first.flatMap({ ID<LoanUnit>($0) }) {
            condition = page.isBackward ? "u.id > \(edge)" : "u.id < \(edge)"
        }
        let order: SQL = page.isBackward ? "u.id" : "u.id DESC"
        let rows = try tx.all(
            """
            SELECT u.id, u.name, u.place, u.removed_at, p.name AS product_name, p.slug AS product_slug
            FROM demo_units u JOIN products p ON p.id = u.product_id
            WHERE \(condition) ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: LoanUnit.self)
        return Page(rows, of: page) { Cursor([$0.id.description]) }
    }
}

// MARK: - Operations

extension Catalog {
    /// Adds a unit to those that are lent and announces ``LoanUnitChanged``.
    ///
    /// - Throws: ``LoanUnitRefusal``.
    static func addDemoUnit(
        _ form: LoanUnitForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let goods = try productIDs(ofArticleNumbers: [form.article], in: tx)
        guard let product = goods[form.article] else { throw LoanUnitRefusal.productUnknown(form.article) }
        try addDemoUnit(form.name, of: product, at: form.place, by: principal, now: now, in: tx)
    }

    /// Adds a unit of a product to those that are lent and announces ``LoanUnitChanged``.
    @discardableResult
    package static func addDemoUnit(
        _ name: String, of product: ID<Product>, at place: String, by principal: Principal, now: Date,
        in tx: Transaction
    ) throws -> ID<LoanUnit> {
        let id = ID<LoanUnit>(at: now)
        try tx.execute(
            """
            INSERT INTO demo_units (id, product_id, name, place, created_at)
            VALUES (\(id), \(product), \(name), \(place), \(now))
            """)
        try tx.announce(LoanUnitChanged(unitID: id, title: name, isLent: true), by: principal, at: now)
        return id
    }

    /// Takes a unit from those that are lent, or gives it back to them; what is promised of it stays promised.
    /// Announces ``LoanUnitChanged``.
    ///
    /// - Throws: `NotFound` when there is nothing to change.
    static func set(
        lent isLent: Bool, unit id: ID<LoanUnit>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let before: SQL = isLent ? "removed_at IS NOT NULL" : "removed_at IS NULL"
        let moment: Date? = isLent ? nil : now
        let name = try tx.first(
            "UPDATE demo_units SET removed_at = \(moment) WHERE id = \(id) AND \(before) RETURNING name"
        ) { try $0["name"] as String }
        guard let name else { throw NotFound() }
        try tx.announce(LoanUnitChanged(unitID: id, title: name, isLent: isLent), by: principal, at: now)
    }
}

// MARK: - Page

private func demoUnitsPage(
    _ list: Page<LoanUnit>, _ typed: TypedForm<LoanUnitForm>, _ context: StaffContext
) -> HTML {
    var frame = context.contentFrame(context.t("catalog.units.title"))
    frame.density = "regular"
    let path = "/staff/catalog/demo-units"
    let name = TableColumn<LoanUnit>("name", "catalog.unit.name") { unit in "\(unit.name)" }
    let product = TableColumn<LoanUnit>("product", "catalog.drives.product") { unit in
        context.link(unit.productName, to: "/products/\(unit.productSlug)")
    }
    let place = TableColumn<LoanUnit>("place", "catalog.unit.place", .useful, classes: "muted") { unit in
        "\(unit.place)"
    }
    let state = TableColumn<LoanUnit>("status", "catalog.content.status") { unit in
        unit.isRemoved
            ? context.status(.cancelled, context.t("catalog.unit.notLent"))
            : context.status(.done, context.t("catalog.unit.lent"))
    }
    let act = TableColumn<LoanUnit>("act", "catalog.unit.act", align: .end) { unit in
        let verb = unit.isRemoved ? "restoration" : "removal"
        let words = context.t(unit.isRemoved ? "catalog.unit.restore" : "catalog.unit.remove")
        return context.pressForm(
            "\(path)/\(unit.id)/\(verb)", context.submit(words, .ghost, size: .small, of: unit.name))
    }
    let table = Table(still: "demo-units", as: .stack, [name, product, place, state, act])
    let none = context.emptyState(
        icon: "box", title: context.t("catalog.units.none.title"), text: context.t("catalog.units.none.text"),
        inline: true)
    let rows = context.table(table, list.items, label: context.t("catalog.units.title"))
    let form = context.formFrame(
        FormFrame(path, long: true), "\(context.fields(typed))",
        actions: context.submit(context.t("catalog.unit.add"), size: .regular, busy: context.t("web.saving")))
    return context.page(
        frame,
        """
        \(context.contentTabs("units"))\(context.errorSummary(typed))
        <div class="split"><div>\(list.items.isEmpty ? none : rows)\(context.pager(list, path: path))</div>
        <div class="aside">\(context.card(context.t("catalog.unit.new"), id: "unit-h", form))</div></div>
        """)
}
