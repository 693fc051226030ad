import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Ordering

extension World {
    /// Places an order of the purchaser for goods at 100,00, which are put on sale where they are not; its number.
    func ordered(_ lines: [(sku: String, quantity: Int32)], stock: Int32 = 100) async throws -> String {
        for line in lines where try await count("products WHERE sku = '\(line.sku)'") == 0 {
            try await product(line.sku, stock: stock)
        }
        let (principal, now, payer) = (try await principal(.purchaser), clock.now, self.payer)
        return try await database.write { tx in
            for (index, line) in lines.enumerated() {
                let product: ID<Product> = try tx.value("SELECT id FROM products WHERE sku = \(line.sku)")
                _ = try Ordering.add(
                    product, Quantity(whole: line.quantity), by: principal, at: now.addingTimeInterval(Double(index)),
                    in: tx)
            }
            var form = PlaceOrderForm()
            (form.payer, form.newAddress) = (payer.uuidString, "Тверь")
            form.agreedTotal = String(try Ordering.cart(of: principal, payer: payer, at: now, in: tx).total.minor)
            return try Ordering.place(form, by: principal, at: now, in: tx).number
        }
    }

    /// Moves an order on as the manager, step by step.
    func move(_ number: String, through steps: OrderStatus...) async throws {
        let (manager, now) = (try await principal(.manager), clock.now)
        try await database.write { tx in
            for step in steps {
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: step, by: manager, at: now, in: tx)
            }
        }
    }

    /// Does something with an order as somebody, in one transaction.
    @discardableResult
    func work<Value: Sendable>(
        on number: String, as who: Who = .manager,
        _ body: @escaping @Sendable (Order, Principal, Date, Transaction) throws -> Value
    ) async throws -> Value {
        let (principal, now) = (try await principal(who), clock.now)
        return try await database.write { tx in
            try body(try Ordering.order(number: number, for: principal, in: tx), principal, now, tx)
        }
    }

    /// The lines of an order as they stand.
    func workLines(of number: String) async throws -> [WorkLine] {
        let manager = try await principal(.manager)
        return try await database.read { tx in
            try Ordering.workLines(of: try Ordering.order(number: number, for: manager, in: tx).id, in: tx)
        }
    }

    /// What does not add up in the orders of this world; empty when all does.
    func discrepancies() async throws -> [String] {
        try await database.read { tx in
            let lines = try tx.all(
                """
                SELECT o.number FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE l.shipped < 0 OR l.cancelled < 0 OR l.shipped + l.cancelled > l.quantity OR l.back_ordered < 0
                   OR l.shipped < (SELECT COALESCE(CAST(SUM(p.quantity) AS BIGINT), 0) FROM order_shipment_lines p
                                   JOIN order_shipments s ON s.id = p.shipment_id
                                   WHERE p.order_id = l.order_id AND p.position = l.position
                                     AND s.status IN ('shipped', 'delivered'))
                """
            ) { "lines of \(try $0["number"] as String)" }
            let sums = try tx.all(
                """
                SELECT o.number FROM orders o
                WHERE o.total <> (SELECT COALESCE(CAST(SUM(l.amount) AS BIGINT), 0) FROM order_lines l
                                  WHERE l.order_id = o.id)
                """
            ) { "sum of \(try $0["number"] as String)" }
            let holds = try tx.all(
                """
                SELECT o.number FROM orders o
                WHERE o.status IN ('placed', 'confirmed', 'picking', 'packed', 'partly_shipped')
                  AND (SELECT COALESCE(CAST(SUM(l.quantity - l.shipped - l.cancelled) AS BIGINT), 0)
                       FROM order_lines l WHERE l.order_id = o.id)
                   <> (SELECT COALESCE(CAST(SUM(r.quantity) AS BIGINT), 0) FROM reservations r WHERE r.holder_id = o.id)
                    + (SELECT COALESCE(CAST(SUM(b.quantity) AS BIGINT), 0) FROM backorders b WHERE b.holder_id = o.id)
                """
            ) { "hold of \(try $0["number"] as String)" }
            let shelves = try tx.all(
                """
                SELECT s.product_id FROM stock s
                WHERE s.reserved <> (SELECT COALESCE(CAST(SUM(r.quantity) AS BIGINT), 0) FROM reservations r
                                     WHERE r.product_id = s.product_id AND r.warehouse_id = s.warehouse_id)
                """
            ) { "shelf of \(try $0["product_id"] as ID<Product>)" }
            return lines + sums + holds + shelves
        }
    }
}
