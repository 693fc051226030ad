// Staff see who sees what: sections with their locks, and the catalogue with the eyes of a customer.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/catalog/assortment?in=…&as=…`
    func showAssortment(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = AssortmentQuery(request)
        let (principal, now) = (context.principal, context.now)
        let card = try await database.read { tx in
            try Backoffice.assortment(query, for: principal, at: now, in: tx)
        }
        return assortmentPage(card, query, context)
    }
}

/// Which level is looked at, and with whose eyes.
struct AssortmentQuery: Sendable {
    /// Whose eyes.
    enum Eyes: Sendable, Equatable {
        case stranger
        /// Somebody of a kind, who signed in and has nothing else.
        case kind(String)
        case customer(ID<Customer>)
    }

    let parent: ID<Category>?
    let eyes: Eyes?

    init(_ request: Request) {
        let query = request.query
        parent = query["in"].flatMap { ID<Category>($0) }
        let text = query["as"] ?? ""
        switch AudienceTag(text) {
        case .everybody: eyes = .stranger
        case .kind(let word): eyes = .kind(word)
        case .customer(let id): eyes = .customer(ID(id))
        default: eyes = nil
        }
    }

    /// As the address says it.
    var eyesText: String {
        switch eyes {
        case .stranger: AudienceTag.everybody.text
        case .kind(let word): AudienceTag.kind(word).text
        case .customer(let id): AudienceTag.customer(id.uuid).text
        case nil: ""
        }
    }
}

// MARK: - Reading

/// One level of the tree with its rules, and what one buyer sees of it.
struct AssortmentCard: Sendable {
    let tree: CategoryTree
    let parent: Category?
    let rules: [ID<Category>: AssortmentRules]
    let products: [(id: ID<Product>, name: String, rules: AssortmentRules)]
    let names: AudienceNames
    let edits: [CatalogEdit]
    /// The tree as the chosen buyer sees it; nil while nobody is chosen.
    let seen: CategoryTree?
    /// Customers to choose from without typing.
    let customers: [(tag: String, name: String, contract: String?)]
}

extension Backoffice {
    /// Everything on the page: nine statements with somebody's eyes, seven without.
    static func assortment(
        _ query: AssortmentQuery, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AssortmentCard {
        let tree = try CategoryTree(in: tx)
        let rules = try Catalog.categoryRules(in: tx)
        let products = try Catalog.restrictedProducts(limit: 100, in: tx)
        var tags = rules.values.flatMap { $0.only + $0.except } + products.flatMap { $0.rules.only + $0.rules.except }
        let edits = try Catalog.edits(.assortment, limit: 10, in: tx)
        if case .customer(let id) = query.eyes { tags.append(AudienceTag.customer(id.uuid).text) }
        let buyer = try query.eyes.flatMap { try Backoffice.buyer(with: $0, for: principal, at: now, in: tx) }
        return AssortmentCard(
            tree: tree, parent: tree.category(query.parent), rules: rules, products: products,
            names: try AudienceNames(of: tags, for: principal, in: tx), edits: edits,
            seen: try buyer.map { try CategoryTree(for: $0, in: tx) },
            customers: try audienceChoices(named: "", limit: 40, for: principal, in: tx))
    }

    /// Somebody to look with the eyes of; nil for a customer the principal does not work with.
    private static func buyer(
        with eyes: AssortmentQuery.Eyes, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Buyer? {
        switch eyes {
        case .stranger: return .stranger
        case .kind(let word):
            var buyer = Buyer.stranger
            // Nobody's id: rules for single customers do not mean somebody of a kind.
            buyer.customerID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            buyer.customerKind = word
            return buyer
        case .customer(let id):
            let known = try tx.first("SELECT c.id FROM customers c WHERE c.id = \(id) AND \(reach(principal))") { _ in
                true
            }
            return known == nil ? nil : try Catalog.buyer(of: id, at: now, in: tx)
        }
    }
}

// MARK: - Page

private func assortmentPage(_ card: AssortmentCard, _ query: AssortmentQuery, _ context: StaffContext) -> HTML {
    var frame = context.catalogFrame(card.parent?.name ?? context.t("backoffice.assortment.title"))
    frame.density = "regular"
    if let parent = card.parent {
        frame.breadcrumbs = [("/staff/catalog/assortment", context.t("backoffice.assortment.title"))]
        frame.breadcrumbs += card.tree.path(to: parent).dropLast().map { (path: address(query, $0.id), title: $0.name) }
    }
    let history = context.editHistory(card.edits) { edit in card.name(of: edit, context) }
    return context.page(
        frame,
        """
        \(card.parent == nil ? context.catalogTabs("assortment") : nil)
        <p class="muted">\(context.t("backoffice.assortment.lead"))</p>
        <div class="split"><div>
        \(eyesForm(card, query, context))
        \(levelTable(card, query, context))
        \(card.products.isEmpty ? nil : productList(card, context))
        </div><div class="aside">\(context.card(context.t("catalog.edit.history"), id: "history-h", history))</div></div>
        """)
}

private func address(_ query: AssortmentQuery, _ parent: ID<Category>?) -> String {
    ListAddress("/staff/catalog/assortment", [("in", parent?.description ?? ""), ("as", query.eyesText)]).text
}

/// Whose eyes: a stranger, somebody of a kind, or one customer.
private func eyesForm(_ card: AssortmentCard, _ query: AssortmentQuery, _ context: StaffContext) -> HTML {
    var options = [
        FieldOption("", context.t("backoffice.assortment.eyes.none")),
        FieldOption(AudienceTag.everybody.text, context.t("backoffice.assortment.eyes.stranger")),
    ]
    options += AudienceTag.kinds.map { FieldOption("kind:\($0)", context.t("backoffice.kind.\($0)")) }
    options += card.customers.filter { $0.contract == nil }.map { FieldOption($0.tag, $0.name) }
    if case .customer = query.eyes, !options.contains(where: { $0.value == query.eyesText }) {
        options.append(FieldOption(query.eyesText, card.names.words(query.eyesText, context)))
    }
    let select = context.field(
        Input(
            "as", context.t("backoffice.assortment.eyes"), .combobox, value: query.eyesText, options: options,
            source: "/staff/catalog/assortment/customers"))
    let parent: HTML? = query.parent.map { "<input type=\"hidden\" name=\"in\" value=\"\($0)\">" }
    return """
        <form class="form" method="get" action="/staff/catalog/assortment" data-auto-submit>\(parent)\(select)\
        \(context.applyButton(context.t("catalog.apply")))</form>
        """
}

private func levelTable(_ card: AssortmentCard, _ query: AssortmentQuery, _ context: StaffContext) -> HTML {
    let categories = card.tree.children(of: card.parent?.id)
    let formats = context.formats
    let seen = card.seen.map { tree in Dictionary(tree.all.map { ($0.id, $0.productCount) }) { first, _ in first } }
    let shut = context.tag(context.t("backoffice.assortment.unseen"), .warning)
    let lock = context.icon("lock")
    let parents = Set(card.tree.all.compactMap(\.parentID))
    let above = card.parent.map { card.tree.path(to: $0).contains { card.rules[$0.id] != nil } } ?? false
    let inherited = context.t("backoffice.assortment.inherited")
    let everybody = context.t("backoffice.assortment.everybody")
    let words = card.rules.mapValues { card.names.words($0, context) }
    let name = TableColumn<Category>("name", "backoffice.assortment.section") { category in
        let path =
            parents.contains(category.id)
            ? address(query, category.id) : "/staff/catalog/assortment/rules?target=category:\(category.id)"
        return "<a class=\"rowlink\" href=\"\(url: path)\">\(category.name)</a>"
    }
    let who = TableColumn<Category>("who", "backoffice.assortment.who") { category in
        if let own = words[category.id] {
            return "<span class=\"status status--warning\">\(lock)<span>\(own)</span></span>"
        }
        return "<span class=\"quiet\">\(above ? inherited : everybody)</span>"
    }
    let goods = TableColumn<Category>("goods", "backoffice.assortment.goods", align: .end) { category in
        guard let seen else { return "\(formats.count(category.productCount))" }
        guard let count = seen[category.id] else { return shut }
        return "\(formats.count(count))<span class=\"quiet\"> / \(formats.count(category.productCount))</span>"
    }
    let change = TableColumn<Category>("act", "backoffice.assortment.change", classes: "act") { category in
        context.buttonLink(
            context.t("backoffice.assortment.set"),
            to: "/staff/catalog/assortment/rules?target=category:\(category.id)", size: .small, of: category.name)
    }
    let table = Table(still: "assortment", as: .stack, [name, who, goods, change])
    guard !categories.isEmpty else {
        return context.emptyState(
            icon: "catalog", title: context.t("catalog.sections.none.title"),
            text: context.t("catalog.sections.none.text"), inline: true)
    }
    return context.table(table, categories, label: context.t("backoffice.assortment.title"))
}

private func productList(_ card: AssortmentCard, _ context: StaffContext) -> HTML {
    let rows: [HTML] = card.products.map { product in
        """
        <li class="doc">\(context.icon("lock"))<div class="doc__text">\
        <a href="\(url: "/staff/catalog/assortment/rules?target=product:\(product.id)")">\(product.name)</a>\
        <span class="sub">\(card.names.words(product.rules, context))</span></div></li>
        """
    }
    return context.pageSection(
        context.t("backoffice.assortment.products"), id: "products-h", count: rows.count,
        "<ul class=\"rows\">\(rows)</ul>")
}

extension AssortmentCard {
    /// What an edit was about.
    func name(of edit: CatalogEdit, _ context: some PageContext) -> String {
        switch AssortmentTarget(edit.subject) {
        case .category(let id): tree.category(id)?.name ?? "—"
        case .product(let id): products.first { $0.id == id }?.name ?? context.t("backoffice.assortment.product")
        case nil: "—"
        }
    }
}
