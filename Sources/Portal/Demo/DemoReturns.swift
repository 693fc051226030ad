// What the demo's buyer gave back: one return waits, one is on its way, one is settled.

import Database
import Foundation
import Kernel
import Ordering
import Web

/// Returns of the first customer.
struct DemoReturns {
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_059)

    init(_ people: DemoPeople, at now: Date) {
        self.people = people
        self.now = now
    }

    private struct Plan {
        let status: ReturnStatus
        let kind: String
        let reason: String
        let wish: String
        let comment: String
    }

    private static let plans = [
        Plan(
            status: .new, kind: "claim", reason: "damaged", wish: "replacement",
            comment: "Коробка помята, часть резьбы забита."),
        Plan(
            status: .awaitingGoods, kind: "return", reason: "not_needed", wish: "refund", comment: "Заказали лишнее."),
        Plan(status: .settled, kind: "claim", reason: "wrong", wish: "refund", comment: "Пришёл другой размер."),
    ]

    /// A line of an order of which something comes back.
    private struct Line {
        let order: ID<Order>
        let number: String
        let position: Int
        let product: UUID
        let sku: String
        let name: String
        let unit: String
        let quantity: Quantity
        let amount: Money
        let movedAt: Date
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first,
            let manager = customer.manager
        else { return }
        let lines = try tx.all(
            """
            SELECT o.id, o.number, o.status_at, l.position, l.product_id, l.sku, l.name, l.unit, l.quantity, l.amount,
                   l.currency
            FROM orders o JOIN order_lines l ON l.order_id = o.id AND l.position = 1
            WHERE o.customer_id = \(customer.id) AND o.status IN \(list: [OrderStatus.delivered, .completed])
            ORDER BY o.placed_at DESC, o.number DESC LIMIT \(Self.plans.count)
            """
        ) { row in
            Line(
                order: try row["id"], number: try row["number"], position: try row["position"],
                product: try row["product_id"], sku: try row["sku"], name: try row["name"], unit: try row["unit"],
                quantity: try row["quantity"], amount: try row.money("amount"), movedAt: try row["status_at"])
        }
        for (plan, line) in zip(Self.plans, lines) {
            try insert(plan, line, of: customer, buyer, manager, in: tx)
        }
    }

    private mutating func insert(
        _ plan: Plan, _ line: Line, of customer: DemoCustomer, _ buyer: DemoMember, _ manager: DemoUser,
        in tx: Transaction
    ) throws {
        let asked = min(now.addingTimeInterval(-3_600), line.movedAt.addingTimeInterval(86_400))
        let moved = plan.status == .new ? asked : min(now, asked.addingTimeInterval(7_200))
        let id = ID<OrderReturn>(at: asked, using: &random)
        let digits = String(try tx.next("return_number"))
        let number =
            "\(CivilDate(asked, in: .moscow).year)-R-" + String(repeating: "0", count: 6 - digits.count) + digits
        let isSettled = plan.status == .settled
        let mover = plan.status == .new ? buyer.user : manager
        let settledAs: String? = isSettled ? plan.wish : nil
        let accepted: Quantity? = plan.status == .new ? nil : line.quantity
        let manages: ID<User>? = plan.status == .new ? nil : manager.id
        try tx.execute(
            """
            INSERT INTO order_returns (id, number, customer_id, order_id, order_number, placed_by, placed_by_name,
                unit_id,
                kind, wish, comment, status, settled_as, amount, currency, line_count, first_line, search_text,
                manager_id,
                waits_for_staff, placed_at, changed_at, changed_by)
            VALUES (\(id), \(number), \(customer.id), \(line.order), \(line.number), \(buyer.user.id),
                \(buyer.user.name), \(buyer.unit), \(plan.kind), \(plan.wish), \(plan.comment), \(plan.status),
                \(settledAs), \(line.amount), 'RUB', 1, \(line.name),
                \(SearchText.index(of: [number, line.number, plan.comment, line.name])), \(manages),
                \(plan.status == .new), \(asked), \(moved), \(mover.id))
            """)
        try tx.execute(
            """
            INSERT INTO order_return_lines (return_id, position, order_id, order_position, customer_id, product_id, sku,
                name, unit, quantity, accepted, reason, amount, currency, comment, answer)
            VALUES (\(id), 1, \(line.order), \(line.position), \(customer.id), \(line.product), \(line.sku),
                \(line.name),
                \(line.unit), \(line.quantity), \(accepted), \(plan.reason), \(line.amount), 'RUB', '', '')
            """)
        try tx.execute(
            """
            UPDATE order_lines SET asked_back = \(isSettled ? Quantity.zero : line.quantity),
                returned = \(isSettled ? line.quantity : Quantity.zero)
            WHERE order_id = \(line.order) AND position = \(line.position)
            """)
        guard plan.status != .new else { return }
        try tx.execute(
            """
            INSERT INTO order_return_messages (id, return_id, customer_id, author_id, author_name, is_staff, text,
                created_at)
            VALUES (\(ID<DemoSubject.Row>(at: moved, using: &random)), \(id), \(customer.id), \(manager.id),
                \(manager.name),
                \(true), 'Приняли. Водитель заберёт со следующей доставкой.', \(moved))
            """)
    }
}
