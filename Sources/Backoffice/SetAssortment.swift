// Staff say for whom a section or a product is, and for whom it is not.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/catalog/assortment/rules?target=category:…`
    func editRules(_ request: Request, _ context: StaffContext) async throws -> HTML {
        guard let target = request.query["target"].flatMap({ AssortmentTarget($0) }) else { throw NotFound() }
        let principal = context.principal
        let card = try await database.read { tx in try Backoffice.rulesCard(target, for: principal, in: tx) }
        return rulesPage(card, card.rules, nil, context)
    }

    /// `POST /staff/catalog/assortment/rules`
    func setRules(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let target = context.form["target"].flatMap({ AssortmentTarget($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let wanted = AssortmentRules(context.form)
        do {
            return try await context.once { tx in
                let known = try Catalog.rules(of: target, in: tx)
                let added = Set(wanted.only + wanted.except).subtracting(known.only + known.except)
                // Whom somebody may not see he may not name either.
                guard try Backoffice.mayName(Array(added), for: principal, in: tx) else { throw NotFound() }
                let edit = try Catalog.setRules(wanted, on: target, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/staff/catalog/assortment/rules?target=\(target.text)",
                    message: edit == nil ? "catalog.edit.unchanged" : "backoffice.assortment.saved",
                    undo: StaffContext.undo(edit))
            }
        } catch let refusal as AssortmentRefusal {
            let card = try await database.read { tx in try Backoffice.rulesCard(target, for: principal, in: tx) }
            return rulesPage(card, wanted, refusal, context).response(status: .unprocessableContent)
        }
    }

    /// `GET /staff/catalog/assortment/customers?q=…`: customers and contracts, for fields that name one.
    func suggestAudience(_ request: Request, _ context: StaffContext) async throws -> Response {
        let text = String((request.query["q"] ?? "").prefix(100))
        let principal = context.principal
        let found = try await database.read { tx in
            try Backoffice.audienceChoices(named: text, limit: 20, for: principal, in: tx)
        }
        let lines = found.map { choice in
            AudienceLine(
                value: choice.tag, label: choice.name,
                note: choice.contract.map { context.t("backoffice.assortment.contract", ["number": $0]) } ?? "")
        }
        return Response(try .json(lines))
    }
}

/// A line of the list a field shows while somebody types.
private struct AudienceLine: Encodable, Sendable {
    let value: String
    let label: String
    let note: String
}

extension AssortmentRules {
    /// What a form says: ticked tags, and one more of each side from the list of customers.
    fileprivate init(_ form: FormData) {
        func side(_ name: String) -> [String] {
            (form.all(name) + [form["\(name)More"] ?? ""]).filter { !$0.isEmpty }
        }
        self.init(only: side("only"), except: side("except"))
    }
}

// MARK: - Reading

/// The rules of one thing, with what stands above it.
struct RulesCard: Sendable {
    let target: AssortmentTarget
    let name: String
    let rules: AssortmentRules
    /// Rules of the sections above, from the root down.
    let above: [(name: String, rules: AssortmentRules)]
    let names: AudienceNames
    let choices: [(tag: String, name: String, contract: String?)]
    let edits: [CatalogEdit]
}

extension Backoffice {
    /// - Throws: `NotFound` for a section or product that is not there.
    static func rulesCard(
        _ target: AssortmentTarget, for principal: Principal, in tx: Transaction
    ) throws -> RulesCard {
        let tree = try CategoryTree(in: tx)
        let all = try Catalog.categoryRules(in: tx)
        let name: String
        let section: Category?
        switch target {
        case .category(let id):
            guard let category = tree.category(id) else { throw NotFound() }
            name = category.name
            section = tree.category(category.parentID)
        case .product(let id):
            guard let state = try Catalog.states(of: [id], in: tx)[id], state.variantOf == nil else {
                throw NotFound()
            }
            let category = state.values[.category].flatMap { ID<Category>($0) }
            name = state.values[.name] ?? state.sku
            section = tree.category(category)
        }
        let path = section.map { tree.path(to: $0) } ?? []
        let above = path.compactMap { category in all[category.id].map { (name: category.name, rules: $0) } }
        let rules = try Catalog.rules(of: target, in: tx)
        let tags = rules.only + rules.except + above.flatMap { $0.rules.only + $0.rules.except }
        return RulesCard(
            target: target, name: name, rules: rules, above: above,
            names: try AudienceNames(of: tags, for: principal, in: tx),
            choices: try audienceChoices(named: "", limit: 40, for: principal, in: tx),
            edits: try Catalog.edits(.assortment, of: target.text, limit: 10, in: tx))
    }
}

// MARK: - Page

private func rulesPage(
    _ card: RulesCard, _ shown: AssortmentRules, _ refusal: AssortmentRefusal?, _ context: StaffContext
) -> HTML {
    var frame = context.catalogFrame(
        card.name, in: ("/staff/catalog/assortment", context.t("backoffice.assortment.title")))
    if card.rules.hidesAll {
        frame.badge = context.status(.draft, context.t("backoffice.assortment.hidden"), badge: true)
    }
    let problem: HTML? = refusal.map { context.notice(.danger, context.t($0.key)) }
    let form = context.formFrame(
        FormFrame("/staff/catalog/assortment/rules", long: true),
        """
        <input type="hidden" name="target" value="\(card.target.text)">
        \(side("only", shown.only, card, context))
        \(side("except", shown.except, card, context))
        """,
        actions: context.submit(context.t("web.save"), busy: context.t("web.saving")))
    let history = context.editHistory(card.edits) { edit in
        (try? card.names.words(edit.after(as: AssortmentRules.self), context)) ?? ""
    }
    return context.page(
        frame,
        """
        \(problem)
        <div class="split"><div>\(aboveNotice(card, context))\(form)</div>
        <div class="aside">\(context.card(context.t("catalog.edit.history"), id: "history-h", history))</div></div>
        """)
}

/// What the sections above say already: a rule here can only narrow it.
private func aboveNotice(_ card: RulesCard, _ context: StaffContext) -> HTML? {
    guard !card.above.isEmpty else { return nil }
    let words = card.above.map { "\($0.name): \(card.names.words($0.rules, context))" }.joined(separator: "; ")
    return "<div class=\"notices\">\(context.notice(.info, context.t("backoffice.assortment.above"), "\(words)"))</div>"
}

/// One side of the rules: everybody there is as boxes to tick, and a field for one customer or contract more.
private func side(_ name: String, _ tags: [String], _ card: RulesCard, _ context: StaffContext) -> HTML {
    let kinds = AudienceTag.kinds.map { AudienceTag.kind($0).text }
    let classes = AudienceTag.classes.map { AudienceTag.customerClass($0).text }
    let usual = [AudienceTag.signedIn.text] + kinds + classes
    let everybody = name == "except" ? [AudienceTag.everybody.text] : []
    let listed = everybody + usual
    let boxes: [HTML] = (listed + tags.filter { !listed.contains($0) }).map { tag in
        """
        <label class="option"><input type="checkbox" class="check" name="\(name)" value="\(tag)"\
        \(attr: "checked", if: tags.contains(tag))><span>\(card.names.words(tag, context))</span></label>
        """
    }
    let choices = card.choices.map { choice in
        FieldOption(
            choice.tag, choice.name,
            note: choice.contract.map { context.t("backoffice.assortment.contract", ["number": $0]) })
    }
    let more = context.field(
        Input(
            "\(name)More", context.t("backoffice.assortment.more"), .combobox,
            options: [FieldOption("", context.t("backoffice.assortment.more.none"))] + choices,
            source: "/staff/catalog/assortment/customers"))
    return context.formSection(
        context.t("backoffice.assortment.side.\(name)"),
        """
        <p class="field__help">\(context.t("backoffice.assortment.side.\(name).help"))</p>\
        <div class="options">\(boxes)</div>\(more)
        """)
}
