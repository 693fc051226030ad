// A member begins a regular set or a shopping list: empty, or of what lies in a cart or stands in an order.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /templates/new`; with `cart` (an id, or `active`) or `order` (a number) it is made of that.
    func newTemplate(_ request: Request, _ context: MemberContext) async throws -> HTML {
        var form = TemplateForm()
        form.cart = request.query["cart"] ?? ""
        form.order = request.query["order"] ?? ""
        form.kind = request.query["kind"] ?? TemplateKind.template.rawValue
        let (asked, principal) = (form, context.principal)
        if !asked.order.isEmpty {
            _ = try await database.read { tx in try Ordering.order(number: asked.order, for: principal, in: tx) }
        }
        return context.newTemplatePage(TypedForm(form))
    }

    /// `POST /templates`
    func addTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = TemplateForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.newTemplatePage(TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let id = try Ordering.addTemplate(form, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/templates/\(id)", message: "ordering.templates.added", ["name": form.name])
            }
        } catch let refusal as TemplateRefusal {
            return context.newTemplatePage(TypedForm(form, refusal)).response(status: .unprocessableContent)
        }
    }
}

/// What a template is called, and what it is made of.
struct TemplateForm: Form {
    var name = ""
    var note = ""
    var kind = ""
    /// «on» when the whole company sees it.
    var shared = ""
    var cart = ""
    var order = ""

    static let fields: [Field<TemplateForm>] = [
        Field("name", .text, \.name, label: "ordering.templates.name", required: true, maxLength: 100),
        Field("note", .text, \.note, label: "ordering.templates.note"),
        Field("kind", .cards, \.kind, label: "ordering.templates.column.kind"),
        Field("shared", .checkbox, \.shared, label: "ordering.templates.share"),
        Field("cart", .hidden, \.cart, label: "ordering.cart.title"),
        Field("order", .hidden, \.order, label: "ordering.column.order"),
    ]

    init() {}

    init(_ template: OrderTemplate) {
        (name, note, kind) = (template.name, template.note, template.kind.rawValue)
    }
}

// MARK: - Operation

extension Ordering {
    /// Makes a template of the principal's own, with the lines of a cart or an order where one is named.
    ///
    /// - Throws: ``TemplateRefusal``; `NotFound` for a foreign cart or order.
    static func addTemplate(
        _ form: TemplateForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<OrderTemplate> {
        let lines = try linesToKeep(form, by: principal, in: tx)
        if let lines, lines.isEmpty { throw TemplateRefusal.nothingToKeep }
        let kind = TemplateKind(rawValue: form.kind) ?? .template
        return try addTemplate(
            named: form.name, note: form.note, kind, shared: form.shared == "on", lines ?? [], by: principal, at: now,
            in: tx)
    }

    /// Makes a template of the principal's own.
    ///
    /// - Returns: its id.
    /// - Throws: ``TemplateRefusal``; `NotFound` for whoever acts for no customer.
    static func addTemplate(
        named name: String, note: String, _ kind: TemplateKind, shared isShared: Bool, _ lines: [WantedLine],
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<OrderTemplate> {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        let id = ID<OrderTemplate>(at: now)
        let added = try tx.execute(
            """
            INSERT INTO order_templates (id, customer_id, user_id, unit_id, kind, name, note, search_text, is_shared,
                line_count, version, created_at, changed_at)
            SELECT \(id), \(customerID), \(userID), \(principal.unitID), \(kind), \(name), \(note),
                   \(SearchText.index(of: [name, note])), \(isShared), 0, 1, \(now), \(now)
            WHERE (SELECT COUNT(*) FROM order_templates x WHERE x.customer_id = \(customerID)
                   AND x.user_id = \(userID) AND x.removed_at IS NULL) < \(maxTemplates)
            """)
        guard added == 1 else { throw TemplateRefusal.tooMany }
        try writeTemplateLines(lines, of: id, from: 1, customerID, in: tx)
        let count = try countTemplateLines(id, in: tx)
        try tx.announce(TemplateSaved(templateID: id, lineCount: count, isNew: true), by: principal, at: now)
        return id
    }

    /// Adds lines at the end of a template; what is there already gets the quantity of now.
    static func writeTemplateLines(
        _ lines: [WantedLine], of id: ID<OrderTemplate>, from place: Int, _ customer: ID<Customer>?,
        in tx: Transaction
    ) throws {
        guard lines.count <= maxTemplateLines else { throw TemplateRefusal.tooManyLines }
        var seen: Set<ID<Product>> = []
        let rows = lines.filter { seen.insert($0.product).inserted }.enumerated().map { index, line in
            [
                id, line.product, customer, place + index, line.quantity, line.comment, line.group, false,
            ] as [any SQLConvertible]
        }
        try tx.insert(
            into: "order_template_lines",
            "template_id, product_id, customer_id, position, quantity, comment, group_label, is_bought", rows: rows,
            conflict: """
                ON CONFLICT (template_id, product_id)
                DO UPDATE SET quantity = excluded.quantity, is_bought = excluded.is_bought
                """)
    }

    /// The lines of the cart or order a form names; nil where it names none.
    private static func linesToKeep(
        _ form: TemplateForm, by principal: Principal, in tx: Transaction
    ) throws -> [WantedLine]? {
        let source: SQL
        if !form.order.isEmpty {
            let order = try order(number: form.order, for: principal, in: tx)
            source = """
                SELECT l.product_id, CAST(SUM(l.quantity) AS BIGINT) AS quantity, MIN(l.position) AS place,
                       MIN(l.comment) AS comment, MIN(l.group_label) AS group_label
                FROM order_lines l WHERE l.order_id = \(order.id) GROUP BY l.product_id ORDER BY place
                """
        } else if !form.cart.isEmpty {
            let choice = ID<Cart>(form.cart).map { CartChoice.id($0) } ?? .active
            if choice != .active, try cartHead(choice, of: principal, in: tx) == nil { throw NotFound() }
            source = """
                SELECT c.product_id, c.quantity, c.comment, c.group_label FROM cart_lines c
                WHERE \(lines(of: choice, principal, "c")) ORDER BY c.added_at, c.product_id
                """
        } else {
            return nil
        }
        return try tx.all(source) { row in
            WantedLine(
                try row["product_id"], try row["quantity"], comment: try row["comment"], group: try row["group_label"])
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func newTemplatePage(_ typed: TypedForm<TemplateForm>) -> HTML {
        let form = typed.form
        let title =
            !form.order.isEmpty
            ? t("ordering.templates.fromOrder", ["number": form.order])
            : form.cart.isEmpty ? t("ordering.templates.new") : t("ordering.templates.fromCart")
        var frame = PageFrame(title, section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title")), ("/templates", t("ordering.templates.title"))]
        let kinds = TemplateKind.allCases.map { kind in
            FieldOption(
                kind.rawValue, t("ordering.templates.is.\(kind.rawValue)"),
                note: t("ordering.templates.about.\(kind.rawValue)"))
        }
        let shared: HTML? = principal.may(.viewCompany) ? field("shared", typed) : nil
        let body: HTML = """
            \(field("name", typed))\(field("kind", typed, options: kinds))\(field("note", typed))\(shared)\
            \(field("cart", typed))\(field("order", typed))
            """
        let save = submit(t("ordering.templates.create"), busy: t("web.saving"))
        return page(
            frame, "\(errorSummary(typed))\(formFrame(FormFrame("/templates"), body, actions: save))")
    }
}
