// A director says which orders somebody has to allow, and who.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What the director typed.
struct ApprovalRuleForm: Form {
    var name = ""
    var scope = "everybody"
    var unit = ""
    var member = ""
    var totalOver = ""
    var category = ""
    var contract = ""
    var newAddress = ""
    var overLimit = ""
    var step = "1"
    /// `role:director` or `user:` with an id.
    var approver = ""
    var substitute = ""
    var dueHours = ""
    var active = ""

    static let fields: [Field<ApprovalRuleForm>] = [
        Field("name", .text, \.name, label: "ordering.rules.name", required: true, help: true, maxLength: 100),
        Field("scope", .select, \.scope, label: "ordering.rules.scope", required: true),
        Field("unit", .select, \.unit, label: "ordering.rules.unit"),
        Field("member", .select, \.member, label: "ordering.rules.member"),
        Field("totalOver", .money, \.totalOver, label: "ordering.rules.totalOver", maxLength: 20),
        Field("category", .combobox, \.category, label: "ordering.rules.category"),
        Field("contract", .select, \.contract, label: "ordering.rules.contract"),
        Field("newAddress", .checkbox, \.newAddress, label: "ordering.rules.newAddress"),
        Field("overLimit", .checkbox, \.overLimit, label: "ordering.rules.overLimit"),
        Field("approver", .select, \.approver, label: "ordering.rules.approver", required: true),
        Field(
            "step", .number, \.step, label: "ordering.rules.step", required: true, help: true, maxLength: 1,
            inputMode: "numeric", check: Field<ApprovalRuleForm>.wholeNumber(1...9)),
        Field(
            "dueHours", .number, \.dueHours, label: "ordering.rules.dueHours", maxLength: 4, inputMode: "numeric",
            check: Field<ApprovalRuleForm>.wholeNumber(1...2_400)),
        Field("substitute", .select, \.substitute, label: "ordering.rules.substitute", help: true),
        Field("active", .switch, \.active, label: "ordering.rules.active"),
    ]

    init() {}

    init(_ rule: ApprovalRule) {
        name = rule.name
        scope = rule.scope.rawValue
        unit = rule.unitID?.description ?? ""
        member = rule.userID?.description ?? ""
        totalOver = rule.totalOver?.decimal ?? ""
        category = rule.categoryID?.description ?? ""
        contract = rule.contractID?.uuidString.lowercased() ?? ""
        newAddress = rule.isForNewAddress ? "on" : ""
        overLimit = rule.isForLimit ? "on" : ""
        step = String(rule.step)
        approver = rule.approverID.map { "user:\($0)" } ?? rule.approverRole.map { "role:\($0)" } ?? ""
        substitute = rule.substituteID?.description ?? ""
        dueHours = rule.dueHours.map(String.init) ?? ""
        active = rule.isActive ? "on" : ""
    }
}

/// Why a rule is not kept.
enum ApprovalRuleRefusal: Refusal, Equatable {
    /// Something of another customer, or gone, is as good as nothing.
    case unknown(field: String)
    /// Nobody would be asked, or he would be asked about himself.
    case approverIsAuthor

    var key: String {
        switch self {
        case .unknown: "ordering.rules.refusal.unknown"
        case .approverIsAuthor: "ordering.rules.refusal.approverIsAuthor"
        }
    }

    var field: String? {
        switch self {
        case .unknown(let field): field
        case .approverIsAuthor: "approver"
        }
    }
}

/// A rule was made or changed.
package struct ApprovalRuleSaved: DomainEvent {
    package static let name = "ordering.approval_rule_saved"
    package let ruleID: ID<ApprovalRule>
    package let title: String
    package var subject: EventSubject { EventSubject("approval_rule", ruleID) }
}

extension Ordering {
    /// The roles that may be asked: everybody a company has.
    static let approverRoles = ["director", "accountant", "logistician", "purchaser", "warehouse"]

    /// Every rule of the principal's customer, also those that are off, in the order they are asked.
    static func allApprovalRules(of principal: Principal, in tx: Transaction) throws -> [ApprovalRule] {
        try tx.all(
            """
            SELECT \(ApprovalRule.columns) FROM approval_rules r
            WHERE \(principal.covers("r", for: .manageMembers)) ORDER BY r.step, r.name, r.id LIMIT 200
            """, as: ApprovalRule.self)
    }

    /// One of them.
    ///
    /// - Throws: `NotFound`, also for rules of other customers.
    static func approvalRule(
        _ id: ID<ApprovalRule>, of principal: Principal, in tx: Transaction
    ) throws -> ApprovalRule {
        try tx.one(
            """
            SELECT \(ApprovalRule.columns) FROM approval_rules r
            WHERE r.id = \(id) AND \(principal.covers("r", for: .manageMembers))
            """, ApprovalRule.init(row:))
    }

    /// Makes a rule, or changes the one named. Orders that wait already are asked about as they were.
    ///
    /// - Throws: ``ApprovalRuleRefusal``; `NotFound` for a rule of another customer.
    @discardableResult
    static func save(
        _ form: ApprovalRuleForm, as id: ID<ApprovalRule>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<ApprovalRule> {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.manageMembers)
        else { throw NotFound() }
        if let id { _ = try approvalRule(id, of: principal, in: tx) }
        let parts = try RuleParts(form, of: customerID, in: tx)
        let saved = id ?? ID<ApprovalRule>(at: now)
        try tx.execute(
            """
            INSERT INTO approval_rules (id, customer_id, name, scope, unit_id, user_id, total_over, currency,
                category_id, contract_id, is_for_new_address, is_for_limit, step, approver_role, approver_id,
                substitute_id, due_hours, is_active, created_by, created_at, changed_at)
            VALUES (\(saved), \(customerID), \(form.name), \(parts.scope), \(parts.unit), \(parts.member),
                \(Money(parsing: form.totalOver)?.minor), 'RUB', \(parts.category), \(parts.contract),
                \(form.newAddress == "on"), \(form.overLimit == "on"), \(Int(form.step) ?? 1), \(parts.role),
                \(parts.approver), \(parts.substitute), \(Int(form.dueHours)), \(form.active == "on"), \(userID),
                \(now), \(now))
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, scope = excluded.scope, unit_id = excluded.unit_id,
                user_id = excluded.user_id, total_over = excluded.total_over, category_id = excluded.category_id,
                contract_id = excluded.contract_id, is_for_new_address = excluded.is_for_new_address,
                is_for_limit = excluded.is_for_limit, step = excluded.step, approver_role = excluded.approver_role,
                approver_id = excluded.approver_id, substitute_id = excluded.substitute_id,
                due_hours = excluded.due_hours, is_active = excluded.is_active, changed_at = excluded.changed_at
            """)
        try tx.announce(ApprovalRuleSaved(ruleID: saved, title: form.name), by: principal, at: now)
        return saved
    }
}

/// What a form names, found among what the customer has.
private struct RuleParts {
    let scope: ApprovalRule.Scope
    let unit: UUID?
    let member: UUID?
    let category: UUID?
    let contract: UUID?
    let role: String?
    let approver: UUID?
    let substitute: UUID?

    /// - Throws: ``ApprovalRuleRefusal``.
    init(_ form: ApprovalRuleForm, of customerID: ID<Customer>, in tx: Transaction) throws {
        func found(_ text: String, _ field: String, _ table: SQL, isNeeded: Bool) throws -> UUID? {
            guard !text.isEmpty || isNeeded else { return nil }
            guard let id = UUID(uuidString: text) else { throw ApprovalRuleRefusal.unknown(field: field) }
            let count: Int = try tx.value("SELECT COUNT(*) FROM \(table) = \(id)")
            guard count > 0 else { throw ApprovalRuleRefusal.unknown(field: field) }
            return id
        }
        guard let scope = ApprovalRule.Scope(rawValue: form.scope) else {
            throw ApprovalRuleRefusal.unknown(field: "scope")
        }
        self.scope = scope
        let people: SQL = "members WHERE customer_id = \(customerID) AND revoked_at IS NULL AND user_id"
        unit =
            scope == .unit
            ? try found(form.unit, "unit", "units WHERE customer_id = \(customerID) AND id", isNeeded: true) : nil
        member = scope == .member ? try found(form.member, "member", people, isNeeded: true) : nil
        category = try found(form.category, "category", "categories WHERE id", isNeeded: false)
        contract = try found(
            form.contract, "contract", "contracts WHERE customer_id = \(customerID) AND id", isNeeded: false)
        substitute = try found(form.substitute, "substitute", people, isNeeded: false)
        let parts = form.approver.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.last) {
        case ("role", let role?) where Ordering.approverRoles.contains(role): (self.role, approver) = (role, nil)
        case ("user", let id?): (role, approver) = (nil, try found(id, "approver", people, isNeeded: true))
        default: throw ApprovalRuleRefusal.unknown(field: "approver")
        }
        if let member, member == approver { throw ApprovalRuleRefusal.approverIsAuthor }
    }
}
