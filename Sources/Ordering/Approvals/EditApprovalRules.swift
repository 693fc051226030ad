// Directors read their rules as sentences, and make new ones.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /approvals/rules`
    func listApprovalRules(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let (rules, choices) = try await database.read { tx in
            (
                try Ordering.allApprovalRules(of: principal, in: tx),
                try Ordering.ruleChoices(for: principal, in: tx)
            )
        }
        return context.rulesPage(rules, choices)
    }

    /// `GET /approvals/rules/new`
    func newApprovalRule(_ request: Request, _ context: MemberContext) async throws -> HTML {
        var form = ApprovalRuleForm()
        (form.active, form.approver) = ("on", "role:director")
        return try await rulePage(TypedForm(form), nil, context)
    }

    /// `POST /approvals/rules`
    func addApprovalRule(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await saveRule(nil, context)
    }

    /// `GET /approvals/rules/{approval}`
    func editApprovalRule(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal) = (try ruleID(context), context.principal)
        let rule = try await database.read { tx in try Ordering.approvalRule(id, of: principal, in: tx) }
        return try await rulePage(TypedForm(ApprovalRuleForm(rule)), id, context)
    }

    /// `POST /approvals/rules/{approval}`
    func changeApprovalRule(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await saveRule(try ruleID(context), context)
    }

    private func ruleID(_ context: MemberContext) throws -> ID<ApprovalRule> {
        let id = context.web.parameters.get("approval").flatMap { ID<ApprovalRule>($0) }
        guard let id else { throw NotFound() }
        return id
    }

    private func saveRule(_ id: ID<ApprovalRule>?, _ context: MemberContext) async throws -> Response {
        let form = ApprovalRuleForm(context.form)
        let (principal, now) = (context.principal, context.now)
        // A rule of others is none, whatever was typed.
        if let id { _ = try await database.read { tx in try Ordering.approvalRule(id, of: principal, in: tx) } }
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    try Ordering.save(form, as: id, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/approvals/rules", message: "ordering.rules.saved", ["name": form.name],
                        clears: MemberContext.rulePath(id) + ":\(principal.userID?.description ?? "")")
                }
            } catch let refusal as ApprovalRuleRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        return try await rulePage(TypedForm(form, problems), id, context).response(status: .unprocessableContent)
    }

    private func rulePage(
        _ typed: TypedForm<ApprovalRuleForm>, _ id: ID<ApprovalRule>?, _ context: MemberContext
    ) async throws -> HTML {
        let principal = context.principal
        let choices = try await database.read { tx in try Ordering.ruleChoices(for: principal, in: tx) }
        return context.ruleForm(typed, id, choices)
    }
}

/// What a rule may name.
struct RuleChoices: Sendable {
    let units: [(id: UUID, name: String)]
    let people: [(id: UUID, name: String, role: String)]
    let contracts: [(id: UUID, number: String)]
    let categories: CategoryTree
}

extension Ordering {
    /// What rules of the principal's customer may name: four statements.
    fileprivate static func ruleChoices(for principal: Principal, in tx: Transaction) throws -> RuleChoices {
        let customerID = principal.customerID
        return RuleChoices(
            units: try tx.all(
                "SELECT id, name FROM units WHERE customer_id = \(customerID) ORDER BY name, id LIMIT 500"
            ) { (id: try $0["id"], name: try $0["name"]) },
            people: try tx.all(
                """
                SELECT u.id, u.name, m.role FROM members m JOIN users u ON u.id = m.user_id
                WHERE m.customer_id = \(customerID) AND m.revoked_at IS NULL ORDER BY u.name, u.id LIMIT 500
                """
            ) { (id: try $0["id"], name: try $0["name"], role: try $0["role"]) },
            contracts: try tx.all(
                "SELECT id, number FROM contracts WHERE customer_id = \(customerID) ORDER BY number, id LIMIT 500"
            ) { (id: try $0["id"], number: try $0["number"]) },
            categories: try CategoryTree(in: tx))
    }
}

// MARK: - Pages

extension MemberContext {
    fileprivate static func rulePath(_ id: ID<ApprovalRule>?) -> String {
        "/approvals/rules" + (id.map { "/\($0)" } ?? "")
    }

    fileprivate func rulesPage(_ rules: [ApprovalRule], _ choices: RuleChoices) -> HTML {
        var frame = approvalsFrame()
        let add = buttonLink(t("ordering.rules.new"), to: "/approvals/rules/new", .primary, icon: "plus")
        frame.actions = add
        let items: [HTML] = rules.map { rule in
            let off: HTML? = rule.isActive ? nil : tag(t("ordering.rules.off"))
            return """
                <article class="approval"><div class="approval__head"><div class="approval__what"><h2>\
                \(link(rule.name, to: MemberContext.rulePath(rule.id)))</h2> \(off)\
                <p>\(sentence(rule, choices))</p></div></div></article>
                """
        }
        let list: HTML =
            items.isEmpty
            ? emptyState(icon: "check", title: t("ordering.rules.none.title"), text: t("ordering.rules.none.text"))
            : "<div class=\"approvals\">\(items)</div>"
        return page(frame, "\(approvalTabs("rules"))\(list)")
    }

    /// «Заказы подразделения „Склад“ дороже 300 000 ₽ согласует директор. На решение 48 ч, потом решает Павел Орлов.»
    private func sentence(_ rule: ApprovalRule, _ choices: RuleChoices) -> String {
        let unit = choices.units.first { $0.id == rule.unitID?.uuid }?.name ?? ""
        let member = choices.people.first { $0.id == rule.userID?.uuid }?.name ?? ""
        let whose = t("ordering.rules.whose.\(rule.scope.rawValue)", ["unit": unit, "member": member])
        var conditions: [String] = []
        if let over = rule.totalOver { conditions.append(t("ordering.rules.if.total", ["sum": formats.money(over)])) }
        if let category = choices.categories.category(rule.categoryID) {
            conditions.append(t("ordering.rules.if.category", ["name": category.name]))
        }
        if let contract = choices.contracts.first(where: { $0.id == rule.contractID }) {
            conditions.append(t("ordering.rules.if.contract", ["number": contract.number]))
        }
        if rule.isForNewAddress { conditions.append(t("ordering.rules.if.address")) }
        if rule.isForLimit { conditions.append(t("ordering.rules.if.limit")) }
        let names = Dictionary(choices.people.map { (ID<User>($0.id), $0.name) }) { first, _ in first }
        let who = approverName(rule.approverRole, rule.approverID, names)
        let first = [whose, conditions.joined(separator: ", ")].filter { !$0.isEmpty }.joined(separator: " ")
        var text = t("ordering.rules.sentence", ["what": first, "who": who, "step": String(rule.step)])
        if let hours = rule.dueHours {
            let then = rule.substituteID.flatMap { names[$0] } ?? t("ordering.approver.director")
            text += " " + t("ordering.rules.deadline", ["hours": String(hours), "then": then])
        }
        return text
    }

    fileprivate func ruleForm(
        _ typed: TypedForm<ApprovalRuleForm>, _ id: ID<ApprovalRule>?, _ choices: RuleChoices
    ) -> HTML {
        var frame = approvalsFrame()
        frame.title = id == nil ? t("ordering.rules.new") : t("ordering.rules.edit")
        frame.breadcrumbs = [
            ("/approvals", t("ordering.approvals.title")), ("/approvals/rules", t("ordering.rules.title")),
        ]
        let none = FieldOption("", t("ordering.rules.any"))
        let people = choices.people.map { FieldOption($0.id.uuidString.lowercased(), $0.name) }
        let roles = Ordering.approverRoles.map { FieldOption("role:\($0)", t("ordering.approver.\($0)")) }
        let options: [String: [FieldOption]] = [
            "scope": ApprovalRule.Scope.allCases.map {
                FieldOption($0.rawValue, t("ordering.rules.scope.\($0.rawValue)"))
            },
            "unit": [none] + choices.units.map { FieldOption($0.id.uuidString.lowercased(), $0.name) },
            "member": [none] + people,
            "category": [none] + choices.categories.all.map { FieldOption($0.id.description, $0.name) },
            "contract": [none] + choices.contracts.map { FieldOption($0.id.uuidString.lowercased(), $0.number) },
            "approver": roles + people.map { FieldOption("user:\($0.value)", $0.label) },
            "substitute": [FieldOption("", t("ordering.rules.substitute.none"))] + people,
        ]
        let path = MemberContext.rulePath(id)
        let form = formFrame(
            FormFrame(path, draft: "\(path):\(signedIn.userID)", long: true), "\(fields(typed, options: options))",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/approvals/rules", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))<p class=\"muted\">\(t("ordering.rules.explain"))</p>\(form)")
    }
}
