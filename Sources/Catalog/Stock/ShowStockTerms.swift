// Staff say how much is never promised, whether more may be ordered than is there, and how long a hold lasts.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/stock/terms?scope=…`
    func showStockTerms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let scope = request.query["scope"].flatMap { StockScope($0) } ?? .everything
        let card = try await database.read { tx in try Catalog.termsCard(scope, in: tx) }
        return context.termsPage(card, TypedForm(TermsForm(card.terms, context.formats)))
    }

    /// `POST /staff/catalog/stock/terms`
    func changeStockTerms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let scope = context.form["scope"].flatMap { StockScope($0) } ?? .everything
        let form = TermsForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let card = try await database.read { tx in try Catalog.termsCard(scope, in: tx) }
            return context.termsPage(card, TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let (terms, principal, now) = (form.terms(of: scope), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.require(scope, in: tx)
            let edit = try Catalog.setStockTerms(terms, of: scope, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/stock/terms?scope=\(scope.text)",
                message: edit == nil ? "catalog.edit.unchanged" : "catalog.stockroom.terms.saved",
                undo: StaffContext.undo(edit))
        }
    }

    /// - Throws: `NotFound` for what is not there.
    fileprivate static func require(_ scope: StockScope, in tx: Transaction) throws {
        let found: Int
        switch scope {
        case .everything: return
        case .warehouse(let id): found = try tx.value("SELECT COUNT(*) FROM warehouses WHERE id = \(id)")
        case .category(let id): found = try tx.value("SELECT COUNT(*) FROM categories WHERE id = \(id)")
        case .product(let id): found = try tx.value("SELECT COUNT(*) FROM products WHERE id = \(id)")
        }
        guard found == 1 else { throw NotFound() }
    }
}

/// What staff type of terms; empty leaves it to the wider scope.
struct TermsForm: Form {
    var safety = ""
    var mode = ""
    var hours = ""

    static let fields: [Field<TermsForm>] = [
        Field(
            "safety", .text, \.safety, label: "catalog.stockroom.field.safety", help: true, maxLength: 14,
            inputMode: "decimal",
            check: { (Quantity(parsing: $0)?.thousandths ?? -1) >= 0 ? nil : .init("web.field.quantity") }),
        Field(
            "mode", .select, \.mode, label: "catalog.stockroom.field.mode", help: true,
            check: { OrderMode(rawValue: $0) == nil ? .init("web.field.invalid") : nil }),
        Field(
            "hours", .text, \.hours, label: "catalog.stockroom.field.hours", help: true, maxLength: 4,
            inputMode: "numeric",
            check: { (1...8_760).contains(Int($0) ?? 0) ? nil : .init("catalog.stockroom.refusal.hours") }),
    ]

    init() {}

    init(_ terms: StockTerms, _ formats: Formats) {
        safety = terms.safety.map { formats.quantity(Quantity(thousandths: $0)) } ?? ""
        mode = terms.mode?.rawValue ?? ""
        hours = terms.holdHours.map(String.init) ?? ""
    }

    func terms(of scope: StockScope) -> StockTerms {
        StockTerms(
            safety: Quantity(parsing: safety)?.thousandths, mode: OrderMode(rawValue: mode),
            holdHours: scope == .everything ? Int(hours) : nil)
    }
}

// MARK: - Reading

/// The terms of one scope, and everything else that is said.
struct TermsCard: Sendable {
    let scope: StockScope
    let terms: StockTerms
    let policies: [StockPolicy]
    let warehouses: [WarehouseName]
    let tree: CategoryTree
    /// Names of products with terms of their own.
    let products: [ID<Product>: String]
    let edits: [CatalogEdit]

    /// What a scope is called.
    func name(of scope: StockScope, _ context: some PageContext) -> String {
        switch scope {
        case .everything: context.t("catalog.stockroom.scope.everything")
        case .warehouse(let id): warehouses.first { $0.id == id }?.name ?? "—"
        case .category(let id): tree.category(id)?.name ?? "—"
        case .product(let id): products[id] ?? "—"
        }
    }
}

extension Catalog {
    /// The page of the terms: six statements.
    static func termsCard(_ scope: StockScope, in tx: Transaction) throws -> TermsCard {
        let policies = try tx.all(
            "SELECT \(StockPolicy.columns) FROM stock_policies ORDER BY updated_at DESC, id LIMIT 300",
            as: StockPolicy.self)
        var named: [ID<Product>] = []
        for one in policies.map(\.scope) + [scope] {
            if case .product(let id) = one { named.append(id) }
        }
        let names = try tx.all("SELECT id, name FROM products WHERE id IN \(list: named)") {
            (try $0["id"] as ID<Product>, try $0["name"] as String)
        }
        return TermsCard(
            scope: scope, terms: try stockTerms(of: scope, in: tx), policies: policies,
            warehouses: try warehouses(in: tx), tree: try CategoryTree(in: tx),
            products: Dictionary(names) { first, _ in first },
            edits: try edits(.stockPolicy, of: scope.text, limit: 8, in: tx))
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func termsPage(_ card: TermsCard, _ typed: TypedForm<TermsForm>) -> HTML {
        let frame = catalogFrame(
            t("catalog.stockroom.terms"), in: ("/staff/catalog/stock", t("catalog.stockroom.title")))
        let modes =
            [FieldOption("", t("catalog.stockroom.mode.inherited"))]
            + OrderMode.allCases.map { FieldOption($0.rawValue, t("catalog.stockroom.mode.\($0)")) }
        let hours: HTML? = card.scope == .everything ? field("hours", typed) : nil
        let form = formFrame(
            FormFrame("/staff/catalog/stock/terms", long: true),
            """
            <input type="hidden" name="scope" value="\(card.scope.text)">
            \(field("safety", typed))\(field("mode", typed, options: modes))\(hours)
            """,
            actions: submit(t("web.save"), busy: t("web.saving")))
        let title = t("catalog.stockroom.terms.of", ["name": card.name(of: card.scope, self)])
        let history = editHistory(card.edits) { _ in t("catalog.stockroom.terms.changed") }
        return page(
            frame,
            """
            \(errorSummary(typed))
            <p class="muted">\(t("catalog.stockroom.terms.lead"))</p>
            <div class="split"><div>
            \(scopeForm(card))
            \(pageSection(title, id: "terms-h", form))
            \(said(card))
            </div><div class="aside">\(self.card(t("catalog.edit.history"), id: "history-h", history))</div></div>
            """)
    }

    /// Which terms are looked at.
    private func scopeForm(_ card: TermsCard) -> HTML {
        var options = [FieldOption(StockScope.everything.text, t("catalog.stockroom.scope.everything"))]
        options += card.warehouses.map { FieldOption(StockScope.warehouse($0.id).text, $0.name) }
        options += card.tree.all.map { category in
            let path = card.tree.path(to: category).map(\.name).joined(separator: " / ")
            return FieldOption(StockScope.category(category.id).text, path)
        }
        if case .product = card.scope { options.append(FieldOption(card.scope.text, card.name(of: card.scope, self))) }
        let select = field(
            Input("scope", t("catalog.stockroom.scope"), .combobox, value: card.scope.text, options: options))
        return """
            <form class="form" method="get" action="/staff/catalog/stock/terms" data-auto-submit>\(select)\
            \(applyButton(t("catalog.apply")))</form>
            """
    }

    /// Everything that is said, the latest first.
    private func said(_ card: TermsCard) -> HTML {
        let rows: [HTML] = card.policies.map { policy in
            var words: [String] = []
            if let safety = policy.terms.safety {
                let quantity = formats.quantity(Quantity(thousandths: safety))
                words.append(t("catalog.stockroom.said.safety", ["quantity": quantity]))
            }
            if let mode = policy.terms.mode { words.append(t("catalog.stockroom.mode.\(mode)")) }
            if let hours = policy.terms.holdHours {
                words.append(t("catalog.stockroom.said.hours", ["hours": String(hours)]))
            }
            let path = "/staff/catalog/stock/terms?scope=\(policy.scope.text)"
            return """
                <li class="doc"><div class="doc__text"><a href="\(url: path)">\(card.name(of: policy.scope, self))</a>\
                <span class="sub">\(words.joined(separator: ", "))</span></div></li>
                """
        }
        guard !rows.isEmpty else { return "" }
        return pageSection(
            t("catalog.stockroom.said"), id: "said-h", count: rows.count, "<ul class=\"rows\">\(rows)</ul>")
    }
}
