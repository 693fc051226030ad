// What is said about the demo's latest orders, how their goods travel, and their papers.

import Catalog
import Database
import Foundation
import Kernel
import Ordering
import Web

/// Shipments, comments and papers of the first customer's orders.
struct DemoOrderTalk {
    private let people: DemoPeople
    private let papers: [DemoPaper]
    private let now: Date
    private var random = SeededGenerator(seed: 2_047)

    init(_ people: DemoPeople, _ papers: [DemoPaper], at now: Date) {
        self.people = people
        self.papers = papers
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first else { return }
        let sent = try orders(of: customer, [.partlyShipped, .shipped, .delivered, .completed], limit: 12, in: tx)
        for order in sent { try ship(order, of: customer, in: tx) }
        let all = try orders(of: customer, OrderStatus.allCases.filter { $0 != .draft }, limit: 4, in: tx)
        for (place, order) in all.enumerated() { try talk(place, order, of: customer, buyer, in: tx) }
    }

    /// An order as far as it is talked about.
    private struct Placed {
        let id: ID<Order>
        let status: OrderStatus
        let placedAt: Date
        let movedAt: Date
    }

    private func orders(
        of customer: DemoCustomer, _ statuses: [OrderStatus], limit: Int, in tx: Transaction
    ) throws -> [Placed] {
        try tx.all(
            """
            SELECT id, status, placed_at, status_at FROM orders
            WHERE customer_id = \(customer.id) AND status IN \(list: statuses)
            ORDER BY placed_at DESC, number DESC LIMIT \(limit)
            """
        ) { row in
            Placed(
                id: try row["id"], status: try row["status"], placedAt: try row["placed_at"],
                movedAt: try row["status_at"])
        }
    }

    // MARK: - Shipments

    private mutating func ship(_ order: Placed, of customer: DemoCustomer, in tx: Transaction) throws {
        let lines = try tx.all(
            "SELECT position, quantity, shipped FROM order_lines WHERE order_id = \(order.id) ORDER BY position"
        ) { row in
            (
                position: try row["position"] as Int, all: try row["quantity"] as Quantity,
                sent: try row["shipped"] as Quantity
            )
        }
        let sent = lines.filter { $0.sent.isPositive }.map { ($0.position, $0.sent) }
        let left = lines.compactMap { line -> (Int, Quantity)? in
            let rest = line.all.thousandths - line.sent.thousandths
            return rest > 0 ? (line.position, Quantity(thousandths: rest)) : nil
        }
        let isThere = order.status == .delivered || order.status == .completed
        if !sent.isEmpty {
            try insert(1, isThere ? "delivered" : "shipped", sent, of: order, customer, in: tx)
        }
        if order.status == .partlyShipped, !left.isEmpty {
            try insert(sent.isEmpty ? 1 : 2, "planned", left, of: order, customer, in: tx)
        }
    }

    private mutating func insert(
        _ number: Int, _ status: String, _ lines: [(Int, Quantity)], of order: Placed, _ customer: DemoCustomer,
        in tx: Transaction
    ) throws {
        let id = ID<Shipment>(at: order.movedAt, using: &random)
        let hasLeft = status != "planned"
        let day = CivilDate(order.movedAt, in: .moscow).adding(days: hasLeft ? 1 : 4)
        let tracking = hasLeft ? "ОП-\(100_000 + Int.random(in: 0..<900_000, using: &random))" : ""
        let halfway = order.placedAt.addingTimeInterval(order.movedAt.timeIntervalSince(order.placedAt) / 2)
        let left = hasLeft ? halfway : nil
        try tx.execute(
            """
            INSERT INTO order_shipments (id, order_id, customer_id, number, status, carrier, tracking_number,
                expected_on, created_at, changed_at, shipped_at, delivered_at, note)
            VALUES (\(id), \(order.id), \(customer.id), \(number), \(status), 'Машина «Опоры»', \(tracking),
                \(day.description), \(order.placedAt), \(order.movedAt), \(left),
                \(status == "delivered" ? order.movedAt : nil), '')
            """)
        try tx.insertAlike(
            into: "order_shipment_lines", "shipment_id, position, order_id, customer_id, quantity",
            rows: lines.map { [id, $0.0, order.id, customer.id, $0.1] })
    }

    // MARK: - Talk

    private mutating func talk(
        _ place: Int, _ order: Placed, of customer: DemoCustomer, _ buyer: DemoMember, in tx: Transaction
    ) throws {
        guard let manager = customer.manager else { return }
        let at = max(order.placedAt, now.addingTimeInterval(-6 * 3_600))
        var said: [(user: DemoUser, isStaff: Bool, isInternal: Bool, position: Int?, text: String)] = [
            (buyer.user, false, false, nil, "Можно привезти до обеда? После двух на воротах никого."),
            (manager, true, false, nil, "Договорились с водителем: будет до 12."),
        ]
        if place == 1 { said.append((manager, true, true, nil, "Клиент просит всегда до обеда.")) }
        if place == 2 { said = [(buyer.user, false, false, 1, "Нужны сертификаты на партию.")] }
        if place == 3 { said = [] }
        for (step, one) in said.enumerated() {
            let when = min(now, at.addingTimeInterval(Double(step + 1) * 300))
            try tx.execute(
                """
                INSERT INTO order_comments (id, order_id, position, customer_id, author_id, author_name, is_staff,
                    is_internal, text, created_at)
                VALUES (\(ID<DemoSubject.Row>(at: when, using: &random)), \(order.id), \(one.position), \(customer.id),
                    \(one.user.id), \(one.user.name), \(one.isStaff), \(one.isInternal), \(one.text), \(when))
                """)
        }
        // The last word was the customer's: the question waits.
        if let last = said.last, !last.isStaff {
            let since = min(now, at.addingTimeInterval(300))
            try tx.execute("UPDATE orders SET asked_at = \(since) WHERE id = \(order.id)")
        }
        if place < 2, let paper = papers.first {
            try tx.execute(
                """
                INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by, added_by_name, added_at,
                    kind, is_staff)
                VALUES (\(ID<DemoSubject.Row>(at: at, using: &random)), \(order.id), \(customer.id), \(paper.file),
                    'Сертификат на партию.pdf', \(paper.size), \(manager.id), \(manager.name), \(at), 'certificate',
                    \(true))
                """)
        }
        try tx.execute(
            """
            INSERT INTO order_subscriptions (order_id, user_id, customer_id, created_at)
            VALUES (\(order.id), \(buyer.user.id), \(customer.id), \(order.placedAt))
            """)
    }
}
