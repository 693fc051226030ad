// Which orders of the demo's companies somebody has to allow, and what waits for that.

import Database
import Foundation
import Kernel
import Ordering

/// Rules, limits and open decisions of the demo.
struct DemoRules {
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_043)

    init(_ people: DemoPeople, at now: Date) {
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        for customer in people.customers.prefix(3) where customer.plan.kind == "company" {
            guard let director = customer.members.first(where: { $0.role == "director" }) else { continue }
            try insertRules(of: customer, by: director, in: tx)
        }
    }

    private mutating func insertRules(
        of customer: DemoCustomer, by director: DemoMember, in tx: Transaction
    ) throws {
        let at = now.addingTimeInterval(-40 * 86_400)
        let over = Money(minor: 50_000_000)
        let (large, limit) = (ID<ApprovalRule>(at: at, using: &random), ID<ApprovalRule>(at: at, using: &random))
        let author = director.user.id
        try tx.insertAlike(
            into: "approval_rules",
            """
            id, customer_id, name, scope, total_over, currency, is_for_new_address, is_for_limit, step, approver_role,
            due_hours, is_active, created_by, created_at, changed_at
            """,
            rows: [
                [
                    large, customer.id, "Крупные заказы", "everybody", over, Currency.rub, false, false, 1,
                    "director", 24, true, author, at, at,
                ],
                [
                    limit, customer.id, "Сверх лимита", "everybody", nil as Money?, Currency.rub, false, true, 1,
                    "director", 48, true, author, at, at,
                ],
            ])
        let buyers = customer.members.filter { $0.role == "purchaser" }
        try tx.insertAlike(
            into: "member_limits",
            "customer_id, user_id, order_limit, month_limit, currency, changed_by, changed_at",
            rows: buyers.map {
                [customer.id, $0.user.id, Money(minor: 150_000_000), nil as Money?, Currency.rub, author, at]
            })
        try ask(large, over, of: customer, except: director, in: tx)
    }

    /// Orders that wait are asked about; the one who decides never asks himself.
    private mutating func ask(
        _ rule: ID<ApprovalRule>, _ over: Money, of customer: DemoCustomer, except director: DemoMember,
        in tx: Transaction
    ) throws {
        let waiting = try tx.all(
            """
            SELECT id, placed_by, total, currency, placed_at FROM orders
            WHERE customer_id = \(customer.id) AND status = \(OrderStatus.awaitingApproval)
              AND placed_by <> \(director.user.id) ORDER BY placed_at
            """
        ) { row in
            (
                id: try row["id"] as ID<Order>, author: try row["placed_by"] as ID<User>,
                total: try row.money("total"), at: try row["placed_at"] as Date
            )
        }
        for order in waiting {
            let finding =
                order.total > over
                ? Finding(
                    .approval, .approves, "ordering.gate.approval.total", amounts: ["total": order.total, "over": over])
                : Finding(.approval, .approves, "ordering.gate.approval.always")
            let because = String(bytes: try JSONEncoder.canonical.encode([finding]), encoding: .utf8) ?? "[]"
            try tx.execute(
                """
                INSERT INTO order_approvals (id, order_id, customer_id, rule_id, step, approver_role, author_id,
                    because,
                    note, created_at, due_at)
                VALUES (\(ID<DemoSubject.Row>(at: order.at, using: &random)), \(order.id), \(customer.id), \(rule), 1,
                    'director', \(order.author), \(SQLValue.json(because)), '', \(order.at),
                    \(order.at.addingTimeInterval(86_400)))
                """)
        }
    }
}
