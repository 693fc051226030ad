// Staff make a price rule or change one.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/prices/rules/new`: `copy` names a rule to begin from.
    func newRule(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (principal, copied) = (context.principal, request.query["copy"].flatMap { ID<PriceRule>($0) })
        let (choices, rule) = try await database.read { tx in
            let rule = try copied.map { try Catalog.rule($0, for: principal, in: tx) }
            return (try RuleChoices(in: tx), rule)
        }
        let form = rule.map { RuleForm($0, context) } ?? RuleForm()
        return ruleEditor(RuleEditor(TypedForm(form), choices, names: rule?.names ?? RuleNames()), context)
    }

    /// `POST /staff/prices/rules`
    func addRule(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await save(nil, context)
    }

    /// `GET /staff/prices/rules/{rule}`
    func editRule(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (id, principal) = (try context.ruleID, context.principal)
        let (rule, history, choices) = try await database.read { tx in
            (
                try Catalog.rule(id, for: principal, in: tx),
                try tx.history(of: EventSubject("price_rule", id), limit: 50), try RuleChoices(in: tx)
            )
        }
        var editor = RuleEditor(TypedForm(RuleForm(rule, context)), choices, names: rule.names)
        (editor.rule, editor.history) = (rule, history)
        return ruleEditor(editor, context)
    }

    /// `POST /staff/prices/rules/{rule}`
    func changeRule(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await save(try context.ruleID, context)
    }

    private func save(_ id: ID<PriceRule>?, _ context: StaffContext) async throws -> Response {
        let form = RuleForm(sent: context.form)
        let (principal, now, zone) = (context.principal, context.now, context.formats.timeZone)
        let rule = try await database.read { tx in try id.map { try Catalog.rule($0, for: principal, in: tx) } }
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            do {
                return try await context.once { tx in
                    let (terms, _) = try form.read(for: principal, in: zone, tx)
                    let saved = try Catalog.save(terms, as: id, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/prices/rules/\(saved)", message: "catalog.rule.saved", ["name": terms.name],
                        clears: RuleEditor.draft(of: id, principal))
                }
            } catch let refusal as RuleRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        let choices = try await database.read { tx in try RuleChoices(in: tx) }
        var editor = RuleEditor(typed, choices, names: rule?.names ?? RuleNames())
        editor.rule = rule
        return ruleEditor(editor, context).response(status: .unprocessableContent)
    }

    /// `GET /staff/prices/rules/sentence`: what a form says, while it is filled in; JSON.
    func tellRule(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = RuleForm(sent: request.query)
        let (principal, zone) = (context.principal, context.formats.timeZone)
        let problem = form.problems().first
        guard problem == nil else { return Response(try .json(["text": ""])) }
        do {
            let (terms, names) = try await database.read { tx in try form.read(for: principal, in: zone, tx) }
            return Response(try .json(["text": context.sentence(terms, names)]))
        } catch let refusal as RuleRefusal {
            return Response(try .json(["text": context.t(refusal.key, TextArguments(refusal.arguments))]))
        }
    }
}

extension StaffContext {
    /// The rule the address names.
    var ruleID: ID<PriceRule> {
        get throws {
            guard let id = web.parameters.get("rule").flatMap({ ID<PriceRule>($0) }) else { throw NotFound() }
            return id
        }
    }
}

// MARK: - Operation

/// A price rule was made or changed; its terms are those from then on.
package struct PriceRuleSaved: DomainEvent {
    package static let name = "catalog.price_rule_saved"
    package let ruleID: ID<PriceRule>
    package let isNew: Bool
    package let terms: RuleTerms
    package var subject: EventSubject { EventSubject("price_rule", ruleID) }
}

extension Catalog {
    /// Makes a rule, or changes the one named.
    ///
    /// - Throws: `NotFound` for a rule that is not there, was removed, was told by the accounting system, or is about a
    ///   customer somebody else looks after.
    @discardableResult
    package static func save(
        _ terms: RuleTerms, as id: ID<PriceRule>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<PriceRule> {
        let saved = id ?? ID(at: now)
        if let id {
            let changed = try tx.execute(
                """
                UPDATE price_rules SET \(assignments(terms)), updated_at = \(now)
                WHERE id = \(id) AND removed_at IS NULL AND external_id IS NULL
                  AND id IN (SELECT r.id FROM price_rules r WHERE r.id = \(id) AND \(reaches(principal)))
                """)
            guard changed == 1 else { throw NotFound() }
        } else {
            try tx.execute(
                """
                INSERT INTO price_rules (id, sort_name, kind, effect, name, title, product_id, category_id, manufacturer,
                    price_type_id, percent, amount, currency, steps, period, min_quantity, min_total, priority, weekdays,
                    valid_from, valid_until, is_active, is_exclusive, touches_fixed, created_by, created_at, updated_at)
                VALUES (\(saved), \(SearchText.sortKey(terms.name)), \(terms.kind), \(terms.effect), \(terms.name),
                    \(terms.title), \(terms.productID), \(terms.categoryID), \(terms.manufacturer),
                    \(terms.priceTypeID), \(terms.percent), \(terms.amount), \(terms.currency), \(terms.stepText),
                    \(terms.period), \(terms.minQuantity), \(terms.minTotal), \(terms.priority), \(terms.weekdays),
                    \(terms.validFrom), \(terms.validUntil), \(terms.isActive), \(terms.isExclusive),
                    \(terms.touchesFixed), \(principal.userID), \(now), \(now))
                """)
        }
        try keepAudience(terms.audience, of: saved, in: tx)
        try tx.announce(PriceRuleSaved(ruleID: saved, isNew: id == nil, terms: terms), by: principal, at: now)
        return saved
    }

    static func assignments(_ terms: RuleTerms) -> SQL {
        """
        sort_name = \(SearchText.sortKey(terms.name)), kind = \(terms.kind), effect = \(terms.effect),
        name = \(terms.name), title = \(terms.title), product_id = \(terms.productID),
        category_id = \(terms.categoryID), manufacturer = \(terms.manufacturer), price_type_id = \(terms.priceTypeID),
        percent = \(terms.percent), amount = \(terms.amount), currency = \(terms.currency), steps = \(terms.stepText),
        period = \(terms.period), min_quantity = \(terms.minQuantity), min_total = \(terms.minTotal),
        priority = \(terms.priority), weekdays = \(terms.weekdays), valid_from = \(terms.validFrom),
        valid_until = \(terms.validUntil), is_active = \(terms.isActive), is_exclusive = \(terms.isExclusive),
        touches_fixed = \(terms.touchesFixed)
        """
    }

    /// Writes whom a rule is meant for; tags of contracts are kept with the customer whose they are.
    static func keepAudience(_ tags: [String], of rule: ID<PriceRule>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM price_rule_audiences WHERE rule_id = \(rule)")
        for tag in Set(tags).sorted() {
            switch AudienceTag(tag) {
            case .customer(let customer):
                try tx.execute(
                    """
                    INSERT INTO price_rule_audiences (tag, rule_id, customer_id)
                    SELECT \(tag), \(rule), b.id FROM customers b WHERE b.id = \(customer)
                    """)
            case .contract(let contract):
                try tx.execute(
                    """
                    INSERT INTO price_rule_audiences (tag, rule_id, customer_id)
                    SELECT \(tag), \(rule), k.customer_id FROM contracts k WHERE k.id = \(contract)
                    """)
            case nil: continue
            default:
                try tx.execute("INSERT INTO price_rule_audiences (tag, rule_id) VALUES (\(tag), \(rule))")
            }
        }
    }
}
