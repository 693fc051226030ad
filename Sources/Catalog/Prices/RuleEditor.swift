// The page of one price rule: its form, what it says in a sentence, and its history.

import Database
import Foundation
import Kernel
import Web

/// What can be chosen in the form of a rule; three statements.
struct RuleChoices: Sendable {
    let categories: [FieldOption]
    let brands: [FieldOption]
    let priceTypes: [FieldOption]

    init(in tx: Transaction) throws {
        let nodes = try tx.all("SELECT id, parent_id, name FROM categories ORDER BY position, name, id LIMIT 5000") {
            (
                id: try $0["id"] as ID<Category>, parent: try $0["parent_id"] as ID<Category>?,
                name: try $0["name"] as String
            )
        }
        let known = Dictionary(nodes.map { ($0.id, $0) }) { first, _ in first }
        categories = nodes.map { node -> FieldOption in
            var (path, above, depth) = ([node.name], node.parent, 0)
            while let id = above, let parent = known[id], depth < 12 {
                path.insert(parent.name, at: 0)
                (above, depth) = (parent.parent, depth + 1)
            }
            return FieldOption(node.id.description, path.joined(separator: " / "))
        }.sorted { $0.label < $1.label }
        brands = try tx.all(
            """
            SELECT DISTINCT manufacturer FROM products
            WHERE is_active AND variant_of IS NULL AND manufacturer <> '' ORDER BY manufacturer LIMIT 1000
            """
        ) { row in
            let name: String = try row["manufacturer"]
            return FieldOption(name, name)
        }
        priceTypes = try Catalog.priceTypes(in: tx).map { FieldOption($0.id.description, $0.name) }
    }
}

/// A rule on its page.
struct RuleEditor: Sendable {
    let typed: TypedForm<RuleForm>
    let choices: RuleChoices
    let names: RuleNames
    /// Nil for a new one.
    var rule: StaffRule?
    var history: [StoredEvent] = []

    init(_ typed: TypedForm<RuleForm>, _ choices: RuleChoices, names: RuleNames) {
        self.typed = typed
        self.choices = choices
        self.names = names
    }

    /// The name a half-filled form is kept under.
    static func draft(of rule: ID<PriceRule>?, _ principal: Principal) -> String {
        "price-rule-\(rule?.description ?? "new"):\(principal.userID?.description ?? "")"
    }
}

func ruleEditor(_ editor: RuleEditor, _ context: StaffContext) -> HTML {
    let rule = editor.rule
    var frame = PageFrame(rule?.terms.name ?? context.t("catalog.rule.new"), section: "prices")
    frame.breadcrumbs = [("/staff/prices/rules", context.t("catalog.rules.title"))]
    frame.density = "regular"
    if let rule {
        frame.badge = context.ruleState(rule, badge: true)
        frame.actions = rule.removedAt == nil ? ruleActions(rule, context) : nil
    }
    let isOpen = rule.map { $0.removedAt == nil && !$0.isImported } ?? true
    return context.page(
        frame,
        """
        <div class="split"><div>\(rule.flatMap { shutNotice($0, context) })\(context.errorSummary(editor.typed))\
        \(isOpen ? ruleForm(editor, context) : nil)</div>
        <div class="aside aside--sticky">\(sentenceCard(editor, context))\(historyCard(editor, context))</div></div>
        """)
}

private func ruleActions(_ rule: StaffRule, _ context: StaffContext) -> HTML {
    let path = "/staff/prices/rules/\(rule.id)"
    let remove = context.submit(context.t("catalog.rule.remove"), .plain, size: .regular, icon: "trash")
    let copy = "/staff/prices/rules/new?copy=\(rule.id)"
    let preview = "/staff/prices/preview?rule=\(rule.id)"
    return """
        \(context.buttonLink(context.t("catalog.prices.tab.preview"), to: preview, icon: "eye"))\
        \(context.buttonLink(context.t("catalog.rule.copy"), to: copy, icon: "copy"))\
        \(rule.isImported ? nil : context.pressForm("\(path)/removal", remove))
        """
}

/// Why nothing can be changed here, and what can be done instead.
private func shutNotice(_ rule: StaffRule, _ context: StaffContext) -> HTML? {
    if rule.removedAt != nil {
        let back = context.submit(context.t("catalog.rule.restore"), .plain, size: .small, icon: "undo")
        let notice = context.notice(.warning, context.t("catalog.rule.removedNow"), actions: back)
        return context.pressForm("/staff/prices/rules/\(rule.id)/restoration", notice, class: "notices")
    }
    guard rule.isImported else { return nil }
    return "<div class=\"notices\">\(context.notice(.info, context.t("catalog.rule.imported")))</div>"
}

// MARK: - Form

private func ruleForm(_ editor: RuleEditor, _ context: StaffContext) -> HTML {
    let options = ruleOptions(editor, context)
    func field(_ name: String) -> HTML? { context.field(name, editor.typed, options: options[name] ?? []) }
    /// A field that only some kinds of rules have; without a script all stand there.
    func only(_ kinds: [PriceRule.Kind], _ name: String) -> HTML {
        let words = kinds.map(\.rawValue).joined(separator: " ")
        return "<div data-rule-kinds=\"\(words)\">\(field(name))</div>"
    }
    let free: [PriceRule.Kind] = [.categoryDiscount, .brandDiscount, .productDiscount, .promotion, .personal]
    let amounts: [PriceRule.Kind] = free + [.productPrice]
    let what: HTML = """
        \(field("kind"))\(field("name"))\(field("title"))\(only(free, "effect"))\(only(free, "percent"))\
        \(only(amounts, "amount"))\(only([.volumeLadder, .cumulative], "steps"))\(only([.cumulative], "period"))
        """
    let days: HTML = """
        <div class="fields">\(field("fromDay"))\(field("fromTime"))</div>\
        <div class="fields">\(field("untilDay"))\(field("untilTime"))</div>
        """
    let when: HTML = "\(days)\(field("weekdays"))\(field("minQuantity"))\(field("minTotal"))"
    let action = editor.rule.map { "/staff/prices/rules/\($0.id)" } ?? "/staff/prices/rules"
    var frame = FormFrame(action, id: "rule-form", long: true)
    frame.draft = RuleEditor.draft(of: editor.rule?.id, context.principal)
    return context.formFrame(
        frame,
        """
        \(context.formSection(context.t("catalog.rule.section.what"), what))
        \(context.formSection(
            context.t("catalog.rule.section.goods"), "\(RuleForm.goods.map { field($0.name) ?? .empty })"))
        \(context.formSection(
            context.t("catalog.rule.section.buyers"), "\(RuleForm.buyers.map { field($0.name) ?? .empty })"))
        \(context.formSection(context.t("catalog.rule.section.when"), when))
        \(context.formSection(
            context.t("catalog.rule.section.order"), "\(RuleForm.order.map { field($0.name) ?? .empty })"))
        """,
        actions: """
            \(context.submit(context.t("web.save"), busy: context.t("web.saving")))\
            \(context.buttonLink(context.t("web.cancel"), to: "/staff/prices/rules", size: .large))
            """)
}

private func ruleOptions(_ editor: RuleEditor, _ context: StaffContext) -> [String: [FieldOption]] {
    let effects: [PriceRule.Effect] = [.percent, .amountOff, .price]
    return [
        "kind": PriceRule.Kind.allCases.map { kind in
            FieldOption(kind.rawValue, context.t("catalog.rule.kind.\(kind.rawValue)"))
        },
        "effect": effects.map { FieldOption($0.rawValue, context.t("catalog.rule.effect.\($0.rawValue)")) },
        "period": TurnoverPeriod.allCases.map {
            FieldOption($0.rawValue, context.t("catalog.rule.period.\($0.rawValue)"))
        },
        "category": [FieldOption("", context.t("catalog.rule.anyCategory"))] + editor.choices.categories,
        "manufacturer": editor.choices.brands,
        "priceType": [FieldOption("", context.t("catalog.rule.anyPriceType"))] + editor.choices.priceTypes,
        "audience": audienceOptions(editor, context),
        "weekdays": weekdayOptions(editor.typed.form.weekdays, context),
    ]
}

private func audienceOptions(_ editor: RuleEditor, _ context: StaffContext) -> [FieldOption] {
    let kinds = AudienceTag.kinds.map { AudienceTag.kind($0) }
    let classes = AudienceTag.classes.map { AudienceTag.customerClass($0) }
    let usual: [AudienceTag] = [.everybody, .signedIn] + kinds + classes
    let options = usual.map { FieldOption($0.text, context.audienceName($0.text, RuleNames())) }
    let chosen = editor.typed.form.audience
    guard !chosen.isEmpty, !options.contains(where: { $0.value == chosen }) else { return options }
    let names = chosen.split(separator: ",").map { context.audienceName(String($0), editor.names) }
    return options + [FieldOption(chosen, names.joined(separator: ", "))]
}

private func weekdayOptions(_ chosen: String, _ context: StaffContext) -> [FieldOption] {
    let days: [Int] = (0..<7).map { 1 << $0 }
    let masks: [Int] = [PriceRule.everyDay, 0b001_1111, 0b110_0000] + days
    let usual = masks.contains { String($0) == chosen } ? masks : masks + [Int(chosen) ?? PriceRule.everyDay]
    return usual.map { mask in
        FieldOption(String(mask), capitalized(context.weekdayWords(mask) ?? context.t("catalog.rule.everyDay")))
    }
}

// MARK: - Beside the form

private func sentenceCard(_ editor: RuleEditor, _ context: StaffContext) -> HTML {
    let text = editor.rule.map { context.sentence($0.terms, $0.names) } ?? context.t("catalog.rule.sentence.empty")
    return context.card(
        context.t("catalog.rule.sentence"), id: "say-h",
        """
        <p data-rule-sentence="/staff/prices/rules/sentence" data-form="rule-form" role="status">\(text)</p>
        """)
}

private func historyCard(_ editor: RuleEditor, _ context: StaffContext) -> HTML? {
    guard let rule = editor.rule, !editor.history.isEmpty else { return nil }
    let entries = editor.history.map { event -> TimelineEntry in
        let saved = try? event.decoded(as: PriceRuleSaved.self)
        let said = saved.map { context.sentence($0.terms, rule.names(of: $0.terms)) }
        let icon = event.actorKind == "system" ? "exchange" : "user"
        return TimelineEntry(icon, "\(historyText(event, saved, context))", at: event.at, said: said)
    }
    return context.card(context.t("catalog.rule.history"), id: "his-h", context.timeline(entries))
}

private func historyText(_ event: StoredEvent, _ saved: PriceRuleSaved?, _ context: StaffContext) -> String {
    let who = event.actorName
    switch event.name {
    case PriceRuleRemoved.name: return context.t("catalog.rule.history.removed", ["who": who])
    case PriceRuleRestored.name: return context.t("catalog.rule.history.restored", ["who": who])
    default:
        let isNew = saved?.isNew == true
        return context.t(isNew ? "catalog.rule.history.made" : "catalog.rule.history.changed", ["who": who])
    }
}

extension StaffRule {
    /// The names as far as earlier terms named the same things.
    fileprivate func names(of earlier: RuleTerms) -> RuleNames {
        var names = self.names
        if earlier.productID != terms.productID { (names.article, names.product) = (nil, nil) }
        if earlier.categoryID != terms.categoryID { names.category = nil }
        if earlier.priceTypeID != terms.priceTypeID { names.priceType = nil }
        return names
    }
}

extension PageContext {
    /// Where a rule stands: glyph and words.
    func ruleState(_ rule: StaffRule, badge isBadge: Bool = false) -> HTML {
        guard rule.removedAt == nil else { return status(.cancelled, t("catalog.rule.state.removed"), badge: isBadge) }
        let state = RuleState(rule.terms, at: now)
        let stage: StatusStage =
            switch state {
            case .active: .done
            case .scheduled: .waiting
            case .ended: .cancelled
            case .off: .draft
            }
        let tone: StatusTone? = state == .scheduled ? .info : nil
        return status(stage, t("catalog.rule.state.\(state.rawValue)"), tone: tone, badge: isBadge)
    }
}
