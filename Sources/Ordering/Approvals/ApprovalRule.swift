// Which orders of a customer somebody else has to allow, and who.

import Catalog
import Database
import Foundation
import Kernel

/// A rule of a customer: every condition it names must hold of an order, a rule that names none holds of every order.
package struct ApprovalRule: Sendable, RowDecodable {
    /// Whose orders it is for; stored, so the words never change.
    package enum Scope: String, CaseIterable, Codable, Sendable, SQLCodable { case everybody, unit, member }

    package let id: ID<ApprovalRule>
    package let name: String
    package let scope: Scope
    package let unitID: ID<CustomerUnit>?
    package let userID: ID<User>?
    /// An order of more than this, with VAT.
    package let totalOver: Money?
    /// An order with goods of this category or beneath it.
    package let categoryID: ID<Category>?
    package let contractID: UUID?
    /// An order to an address that is not among the saved ones.
    package let isForNewAddress: Bool
    /// An order beyond what the member may order by himself.
    package let isForLimit: Bool
    /// The lowest step is asked first; those of one step are asked together.
    package let step: Int
    package let approverRole: String?
    package let approverID: ID<User>?
    /// Who may decide in the approver's place.
    package let substituteID: ID<User>?
    /// How long the decision may take, in hours; nil for as long as it likes.
    package let dueHours: Int?
    package let isActive: Bool

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        scope = try row["scope"]
        unitID = try row["unit_id"]
        userID = try row["user_id"]
        totalOver = try row.moneyIfAny("total_over")
        categoryID = try row["category_id"]
        contractID = try row["contract_id"]
        isForNewAddress = try row["is_for_new_address"]
        isForLimit = try row["is_for_limit"]
        step = try row["step"]
        approverRole = try row["approver_role"]
        approverID = try row["approver_id"]
        substituteID = try row["substitute_id"]
        dueHours = try row["due_hours"]
        isActive = try row["is_active"]
    }

    /// The columns this type is made from, of the alias `r`.
    package static let columns: SQL = """
        r.id, r.name, r.scope, r.unit_id, r.user_id, r.total_over, r.currency, r.category_id, r.contract_id,
        r.is_for_new_address, r.is_for_limit, r.step, r.approver_role, r.approver_id, r.substitute_id, r.due_hours,
        r.is_active
        """
}

/// An order that may have to be allowed, and who wants it.
struct ApprovalQuestion: Sendable {
    let request: OrderRequest
    let principal: Principal
    let terms: GateTerms

    /// Whether a rule is for this member's orders. Whoever would be asked is not asked about his own.
    func concerns(_ rule: ApprovalRule) -> Bool {
        if let approver = rule.approverID, approver == principal.userID { return false }
        if let role = rule.approverRole, rule.approverID == nil, role == terms.role { return false }
        return switch rule.scope {
        case .everybody: true
        case .unit: rule.unitID != nil && rule.unitID == principal.unitID
        case .member: rule.userID != nil && rule.userID == principal.userID
        }
    }

    /// Why a rule holds; nil when one of its conditions does not.
    ///
    /// - Parameter goods: the names of the order's goods in the rule's category.
    func reasons(of rule: ApprovalRule, goods: [String]) -> [Finding]? {
        let total = request.cart.total
        var reasons: [Finding] = []
        if let over = rule.totalOver {
            guard over.currency == total.currency, over < total else { return nil }
            reasons.append(
                Finding(.approval, .approves, "ordering.gate.approval.total", amounts: ["total": total, "over": over]))
        }
        if rule.categoryID != nil {
            guard let first = goods.first else { return nil }
            reasons.append(Finding(.approval, .approves, "ordering.gate.approval.category", ["name": first]))
        }
        if let contract = rule.contractID {
            guard request.cart.buyer.contractID?.uuid == contract else { return nil }
            let number = request.cart.buyer.contractNumber ?? ""
            reasons.append(Finding(.approval, .approves, "ordering.gate.approval.contract", ["number": number]))
        }
        if rule.isForNewAddress {
            guard case .typed = request.delivery else { return nil }
            reasons.append(Finding(.approval, .approves, "ordering.gate.approval.address"))
        }
        if rule.isForLimit {
            guard let left = terms.leftToMember(for: total), left < total else { return nil }
            let shown = max(left, .zero(left.currency))
            reasons.append(Finding(.limit, .approves, "ordering.gate.approval.limit", amounts: ["left": shown]))
        }
        return reasons.isEmpty ? [Finding(.approval, .approves, "ordering.gate.approval.always")] : reasons
    }
}

extension Ordering {
    /// The rules of the principal's customer that are in force, the first step first.
    package static func approvalRules(for principal: Principal, in tx: Transaction) throws -> [ApprovalRule] {
        try tx.all(
            """
            SELECT \(ApprovalRule.columns) FROM approval_rules r
            WHERE r.customer_id = \(principal.customerID) AND r.is_active ORDER BY r.step, r.id LIMIT 200
            """, as: ApprovalRule.self)
    }

    /// Who has to allow an order: one for each rule that holds. One statement where a rule names a category, else none.
    static func needs(
        of rules: [ApprovalRule], _ question: ApprovalQuestion, in tx: Transaction
    ) throws -> [ApprovalNeed] {
        let rules = rules.filter { question.concerns($0) }
        let tree = try rules.contains(where: { $0.categoryID != nil }) ? CategoryTree(in: tx) : nil
        return rules.compactMap { rule -> ApprovalNeed? in
            let within = tree.flatMap { tree in tree.category(rule.categoryID).map { Set(tree.subtree(of: $0)) } }
            let goods = question.request.cart.lines.filter { line in
                line.product.categoryID.map { within?.contains($0) ?? false } ?? false
            }
            guard let because = question.reasons(of: rule, goods: goods.map(\.product.name)) else { return nil }
            return ApprovalNeed(
                ruleID: rule.id, name: rule.name, step: rule.step, approverRole: rule.approverRole,
                approverID: rule.approverID, substituteID: rule.substituteID, dueHours: rule.dueHours,
                because: because)
        }
    }

    /// Notes who has to allow an order that was just placed by its author.
    static func askForApproval(
        of order: ID<Order>, by needs: [ApprovalNeed], author: Principal, at now: Date, in tx: Transaction
    ) throws {
        let rows: [[any SQLConvertible]] = try needs.map { need in
            let because = try String(decoding: JSONEncoder.canonical.encode(need.because), as: UTF8.self)
            let due = need.dueHours.map { now.addingTimeInterval(TimeInterval($0) * 3_600) }
            return [
                ID<ApprovalNeed>(at: now), order, author.customerID, need.ruleID, need.step, need.approverRole,
                need.approverID, need.substituteID, author.userID, SQLValue.json(because), "", now, due,
            ]
        }
        try tx.insert(
            into: "order_approvals",
            """
            id, order_id, customer_id, rule_id, step, approver_role, approver_id, substitute_id, author_id, because,
            note, created_at, due_at
            """, rows: rows)
    }
}
