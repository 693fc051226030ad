// Which orders wait for whom, and what was decided.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What one rule asks of an order, and what became of it.
struct OrderApproval: Sendable, RowDecodable {
    /// What somebody did with it; stored, so the words never change.
    enum Decision: String, Codable, Sendable, SQLCodable {
        case approved, refused
        /// Nobody has to decide any more.
        case lapsed
    }

    let orderID: ID<Order>
    /// What the rule is called; empty where it is gone.
    let rule: String
    let step: Int
    let approverRole: String?
    let approverID: ID<User>?
    let approverName: String?
    let because: [Finding]
    /// Nil while it waits.
    let decision: Decision?
    let decidedBy: String?
    let decidedAt: Date?
    let note: String
    /// Until when it should be decided; nil for whenever.
    let dueAt: Date?
    /// Whether it took too long, so that others may decide, too.
    let isOverdue: Bool

    init(row: Row) throws {
        orderID = try row["order_id"]
        rule = try row["rule_name"]
        step = try row["step"]
        approverRole = try row["approver_role"]
        approverID = try row["approver_id"]
        approverName = try row["approver_name"]
        because = try JSONDecoder.canonical.decode([Finding].self, from: Data((try row["because"] as String).utf8))
        decision = (try row["decision"] as String?).flatMap { Decision(rawValue: $0) }
        decidedBy = try row["decided_by_name"]
        decidedAt = try row["decided_at"]
        note = try row["note"]
        dueAt = try row["due_at"]
        isOverdue = (try row["reminded_at"] as Date?) != nil
    }

    static let columns: SQL = """
        a.order_id, COALESCE(r.name, '') AS rule_name, a.step, a.approver_role, a.approver_id, u.name AS approver_name,
        a.because, a.decision, a.decided_by_name, a.decided_at, a.note, a.due_at, a.reminded_at
        """
}

/// An order with everybody who has to allow it.
struct AskedOrder: Sendable {
    let order: Order
    /// The unit of its author; nil for none.
    let unit: String?
    let approvals: [OrderApproval]

    /// The step that is asked now; nil when nothing waits.
    var step: Int? { approvals.filter { $0.decision == nil }.map(\.step).min() }
    /// What waits now.
    var open: [OrderApproval] { approvals.filter { $0.decision == nil && $0.step == step } }
}

/// Which orders a page of approvals lists.
enum ApprovalTab: String, CaseIterable, Sendable {
    /// They wait for me.
    case asked
    /// I want them.
    case sent
    /// I decided them.
    case decided
}

// MARK: - Conditions

extension Ordering {
    /// The condition that an approval `a` may be decided by the principal: he is meant by name or role, or stands in
    /// for somebody who is. Never by the order's author.
    ///
    /// What took too long is open to the substitute, too, and where there is none to the directors.
    static func asks(_ principal: Principal) -> SQL {
        let (customer, user) = (principal.customerID, principal.userID)
        let role: SQL = """
            (SELECT m.role FROM members m
             WHERE m.customer_id = a.customer_id AND m.user_id = \(user) AND m.revoked_at IS NULL)
            """
        return """
            a.customer_id = \(customer) AND a.author_id <> \(user) AND (
                a.approver_id = \(user)
                OR (a.approver_id IS NULL AND a.approver_role = \(role))
                OR (a.reminded_at IS NOT NULL AND a.substitute_id = \(user))
                OR (a.reminded_at IS NOT NULL AND a.substitute_id IS NULL AND \(role) = 'director')
                OR EXISTS (
                    SELECT 1 FROM approval_absences d
                    WHERE d.customer_id = a.customer_id AND d.substitute_id = \(user)
                      AND (d.user_id = a.approver_id OR (a.approver_id IS NULL AND EXISTS (
                        SELECT 1 FROM members w WHERE w.customer_id = a.customer_id AND w.user_id = d.user_id
                          AND w.role = a.approver_role AND w.revoked_at IS NULL)))))
            """
    }

    /// The condition that an approval `a` is asked now: nothing before it waits.
    static let isDue: SQL = """
        a.decision IS NULL AND a.step = (
            SELECT MIN(b.step) FROM order_approvals b WHERE b.order_id = a.order_id AND b.decision IS NULL)
        """

    /// The condition that an order `o` waits for the principal.
    static func waits(for principal: Principal) -> SQL {
        """
        o.customer_id = \(principal.customerID) AND o.status = \(OrderStatus.awaitingApproval) AND EXISTS (
            SELECT 1 FROM order_approvals a WHERE a.order_id = o.id AND \(isDue) AND \(asks(principal)))
        """
    }

    private static func condition(_ tab: ApprovalTab, _ principal: Principal) -> SQL {
        switch tab {
        case .asked: waits(for: principal)
        case .sent:
            """
            o.customer_id = \(principal.customerID) AND o.placed_by = \(principal.userID) AND EXISTS (
                SELECT 1 FROM order_approvals a WHERE a.order_id = o.id)
            """
        case .decided:
            """
            o.customer_id = \(principal.customerID) AND EXISTS (
                SELECT 1 FROM order_approvals a WHERE a.order_id = o.id AND a.decided_by = \(principal.userID))
            """
        }
    }
}

// MARK: - Reading

extension Ordering {
    /// A page of orders, those that wait longest first, others the latest first; two statements.
    static func approvals(
        _ tab: ApprovalTab, _ wanted: PageRequest, for principal: Principal, in tx: Transaction
    ) throws -> Page<AskedOrder> {
        let isRising = (tab == .asked) != wanted.isBackward
        var condition = condition(tab, principal)
        if let values = wanted.cursor?.values, values.count == 2, let micros = Int64(values[0]),
            let id = ID<Order>(values[1])
        {
            let from = Date(timeIntervalSince1970: Double(micros) / 1_000_000)
            let beyond: SQL = isRising ? ">" : "<"
            condition = "\(condition) AND (o.placed_at, o.id) \(beyond) (\(from), \(id))"
        }
        let order: SQL = isRising ? "o.placed_at, o.id" : "o.placed_at DESC, o.id DESC"
        let rows = try tx.all(
            """
            SELECT \(Order.columns), n.name AS unit_name FROM orders o LEFT JOIN units n ON n.id = o.unit_id
            WHERE \(condition) ORDER BY \(order) LIMIT \(wanted.limit + 1)
            """
        ) { row in (order: try Order(row: row), unit: try row["unit_name"] as String?) }
        let found = try asked(rows, in: tx)
        return Page(found, of: wanted) { asked in
            let micros = Int64((asked.order.placedAt.timeIntervalSince1970 * 1_000_000).rounded())
            return Cursor([String(micros), asked.order.id.description])
        }
    }

    /// One order that the principal has to decide, or decided, or wants himself: two statements.
    ///
    /// - Throws: `NotFound` for any other, also of his own customer.
    static func askedOrder(number: String, for principal: Principal, in tx: Transaction) throws -> AskedOrder {
        let rows = try tx.all(
            """
            SELECT \(Order.columns), n.name AS unit_name FROM orders o LEFT JOIN units n ON n.id = o.unit_id
            WHERE o.number = \(number) AND o.customer_id = \(principal.customerID) AND (
                (o.placed_by = \(principal.userID)
                 AND EXISTS (SELECT 1 FROM order_approvals a WHERE a.order_id = o.id))
                OR EXISTS (SELECT 1 FROM order_approvals a WHERE a.order_id = o.id
                    AND (a.decided_by = \(principal.userID) OR \(asks(principal)))))
            """
        ) { row in (order: try Order(row: row), unit: try row["unit_name"] as String?) }
        guard let found = try asked(rows, in: tx).first else { throw NotFound() }
        return found
    }

    /// Orders with everybody who has to allow them: one statement.
    private static func asked(
        _ rows: [(order: Order, unit: String?)], in tx: Transaction
    ) throws -> [AskedOrder] {
        guard !rows.isEmpty else { return [] }
        let approvals = try tx.all(
            """
            SELECT \(OrderApproval.columns) FROM order_approvals a
            LEFT JOIN approval_rules r ON r.id = a.rule_id LEFT JOIN users u ON u.id = a.approver_id
            WHERE a.order_id IN \(list: rows.map { $0.order.id }) ORDER BY a.step, a.id
            """, as: OrderApproval.self)
        let byOrder = Dictionary(grouping: approvals, by: \.orderID)
        return rows.map { AskedOrder(order: $0.order, unit: $0.unit, approvals: byOrder[$0.order.id] ?? []) }
    }
}
