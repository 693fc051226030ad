import Database
import Foundation
import Kernel
import TestKit

/// A promotion meant for the rival's customer alone, prices of his own and of his contract, and what he pays.
struct ForeignPrices: Sendable {
    /// By the names addresses have for them.
    let things: [String: String]
    /// What a form would send to set prices of his.
    let fields: [(name: String, value: String)]

    init(in world: World) async throws {
        let (rule, customer) = (UUID(), world.theirs)
        let contract = try await world.database.write { tx in
            let contract: UUID = try tx.value("SELECT id FROM contracts WHERE customer_id = \(customer)")
            let product: UUID = try tx.value("SELECT id FROM products WHERE sku = 'Z-1'")
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                VALUES (\(contract), \(product), 0, 9000, 'RUB')
                """)
            try tx.execute(
                """
                INSERT INTO customer_prices (customer_id, product_id, min_quantity, amount, currency, source)
                VALUES (\(customer), \(product), 0, 9500, 'RUB', '')
                """)
            try tx.execute(
                """
                INSERT INTO price_rules (id, name, sort_name, title, kind, effect, percent, amount, currency, steps, period,
                    min_quantity, min_total, priority, weekdays, is_active, is_exclusive, touches_fixed, created_at,
                    updated_at)
                VALUES (\(rule), 'Тайна Василька', 'тайна василька', 'Тайна Василька', 'promotion', 'percent', 1234, 0, 'RUB',
                    '', 'all', 0, 0, 0, 127, \(true), \(false), \(false), \(World.start), \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO price_rule_audiences (tag, rule_id, customer_id)
                VALUES (\("customer:\(customer)"), \(rule), \(customer))
                """)
            try tx.execute(
                """
                INSERT INTO customer_turnover (customer_id, month, currency, ordered)
                VALUES (\(customer), '2026-11', 'RUB', 777)
                """)
            return contract
        }
        let id = rule.uuidString.lowercased()
        things = ["rule": id, "promotion": id]
        fields = [
            ("buyer", "contract:\(contract.uuidString.lowercased())"), ("lines", "Z-1; 1"), ("from", "0"),
            ("currency", "RUB"),
        ]
    }
}
