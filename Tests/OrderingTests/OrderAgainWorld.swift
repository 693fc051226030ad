import Catalog
import Database
import Foundation
import Kernel
import TestKit

@testable import Ordering

extension World {
    /// An order that was placed at an instant, written as it stands in the tables.
    @discardableResult
    func pastOrder(
        _ lines: [(product: ID<Product>, quantity: Int64)], at: Date, of customer: ID<Customer>, by who: Who,
        price: Int64 = 10_000, status: String = "completed"
    ) async throws -> String {
        let (id, user) = (UUID(), user(who))
        let number = "P-\(id.uuidString.prefix(12))"
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived,
                    placed_at, status_at, customer_reference, comment, delivery_address, recipient, recipient_phone,
                    total, vat_total, currency, line_count, first_line, search_text)
                VALUES (\(id), \(number), \(customer), \(user), 'Имя', 'ООО', \(status), \(true), \(at), \(at), '', '',
                    'Тверь', '', '', 100, 18, 'RUB', \(lines.count), 'A', '')
                """)
            for (index, line) in lines.enumerated() {
                try tx.execute(
                    """
                    INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity,
                        price, vat_rate, vat_mode, net, vat, amount, currency)
                    VALUES (\(id), \(index + 1), \(customer), \(line.product), 'A', 'A', 'шт',
                        \(Quantity(thousandths: line.quantity * 1_000)), \(price), '22', 'included', 41, 9, 50, 'RUB')
                    """)
            }
        }
        return number
    }

    /// So many days before now.
    func ago(_ days: Double) -> Date { clock.now.addingTimeInterval(-days * 86_400) }

    /// A template of somebody's with these goods.
    func template(
        _ name: String, _ lines: [(product: ID<Product>, quantity: Int32)], by who: Who,
        kind: TemplateKind = .template, shared isShared: Bool = false
    ) async throws -> ID<OrderTemplate> {
        let (principal, now) = (try await principal(who), clock.now)
        let wanted = lines.map { WantedLine($0.product, Quantity(whole: $0.quantity)) }
        return try await database.write { tx in
            try Ordering.addTemplate(
                named: name, note: "", kind, shared: isShared, wanted, by: principal, at: now, in: tx)
        }
    }
}
