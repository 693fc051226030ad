import Database
import Foundation
import Kernel
import Ordering
import TestKit
import Testing

@testable import Portal

/// What people had in their carts before carts had ids.
@Suite struct CartMigrationTests {
    @Test(arguments: TestEngine.all)
    func `carts from before have their lines and sets after the step`(_ engine: TestEngine) async throws {
        let names = Set(Ordering.cartMigrations.map(\.name))
        let place = try #require(Portal.migrations.firstIndex { names.contains($0.name) })
        let database = try await TestDatabase.make(
            engine, migrations: Array(Portal.migrations[..<place]), logger: TestDatabase.quiet, slow: .seconds(60))
        let (customer, user, product) = (UUID(), UUID(), UUID())
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO users (id, email, name, time_zone, created_at)
                VALUES (\(user), 'old@example.com', 'Павел', 'Europe/Moscow', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO customers (id, kind, class, name, sort_name, created_at)
                VALUES (\(customer), 'company', 'key', 'ООО «Ромашка»', 'ромашка', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO members (id, customer_id, user_id, role, joined_at)
                VALUES (\(UUID()), \(customer), \(user), 'director', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO products (id, sku, name, sort_name, search_text, slug, description, manufacturer, unit,
                    unit_code, pack, vat_rate, is_active, created_at, updated_at)
                VALUES (\(product), 'A-1', 'Болт', 'болт', 'болт', 'a-1', '', '', 'шт', '796', 1000, '22', \(true),
                    \(World.start), \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO cart_lines (customer_id, user_id, product_id, quantity, seen_price, currency, added_at)
                VALUES (\(customer), \(user), \(product), 3000, 100, 'RUB', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO cart_sets (set_id, customer_id, user_id, product_id, label, path, quantity, added_at)
                VALUES (\(UUID()), \(customer), \(user), \(product), 'Шкаф', '/', 3000, \(World.start))
                """)
        }
        try await database.migrate(Portal.migrations, at: World.start)
        let kept = try await database.read { tx in
            try tx.value(
                """
                SELECT COUNT(*) FROM carts k JOIN active_carts a ON a.cart_id = k.id
                JOIN cart_lines c ON c.cart_id = k.id
                JOIN cart_sets s ON s.cart_id = c.cart_id AND s.product_id = c.product_id
                WHERE a.user_id = \(user) AND c.quantity = 3000 AND s.label = 'Шкаф'
                """) as Int
        }
        #expect(kept == 1)
        try await database.close()
    }
}
