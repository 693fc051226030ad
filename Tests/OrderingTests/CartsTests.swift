import Catalog
import Database
import Foundation
import Kernel
import Portal
import TestKit
import Testing

@testable import Ordering

/// Several carts of a member, one of them open.
@Suite struct CartsTests {
    @Test(arguments: TestEngine.all)
    func `what is put into a cart goes into the open one, and the others keep theirs`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("A-2"))
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let carts = try await world.database.write { tx in
            #expect(try Ordering.cart(of: buyer, at: now, in: tx).head == nil)
            _ = try Ordering.add(bolt, .one, by: buyer, at: now, in: tx)
            let first = try #require(try Ordering.cartHead(.active, of: buyer, in: tx))
            let second = try Ordering.openCart(named: "Объект в Твери", by: buyer, at: now, in: tx)
            _ = try Ordering.put(
                [WantedLine(nut, Quantity(whole: 2), comment: "Срочно", group: "Кровля")], by: buyer, at: now, in: tx)
            return (first: first.id, second: second)
        }
        try await world.database.read { tx in
            let open = try Ordering.cart(of: buyer, at: now, in: tx)
            #expect(open.head?.id == carts.second)
            #expect(open.head?.name == "Объект в Твери")
            #expect(open.lines.map(\.product.id) == [nut])
            #expect(open.lines.map(\.comment) == ["Срочно"])
            #expect(open.lines.map(\.group) == ["Кровля"])
            #expect(try Ordering.cartSummary(of: buyer, in: tx).lines == 1)
            let other = try Ordering.cart(carts.first, of: buyer, at: now, in: tx)
            #expect(other.lines.map(\.product.id) == [bolt])
        }
        try await world.database.write { tx in
            try Ordering.chooseCart(carts.first, by: buyer, at: now, in: tx)
            #expect(try Ordering.clear(by: buyer, at: now, in: tx) == 1)
        }
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a colleague opens a cart only while it is shared, and nobody opens a foreign one`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (owner, colleague, rival) = (
            try await world.principal(.purchaser), try await world.principal(.director), try await world.principal(.rival)
        )
        let now = world.clock.now
        let cart = try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: owner, at: now, in: tx)
            return try #require(try Ordering.cartHead(.active, of: owner, in: tx)).id
        }
        for stranger in [colleague, rival] {
            await #expect(throws: NotFound.self) {
                try await world.database.write { tx in
                    _ = try Ordering.add(bolt, .one, to: .id(cart), by: stranger, at: now, in: tx)
                }
            }
        }
        try await world.database.write { tx in try tx.execute("UPDATE carts SET is_shared = TRUE") }
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, to: .id(cart), by: colleague, at: now, in: tx)
        }
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in try Ordering.chooseCart(cart, by: rival, at: now, in: tx) }
        }
        #expect(try await world.count("cart_lines WHERE quantity = 2000") == 1)
        #expect(try await world.count("carts WHERE version = 2") == 1)
        #expect(try await world.count("active_carts") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what is kept for later counts for nothing, stays when the cart is ordered, and comes back when it is added`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 5), by: buyer, at: now, in: tx)
            try tx.execute("UPDATE cart_lines SET is_later = TRUE")
            let cart = try Ordering.cart(of: buyer, at: now, in: tx)
            #expect(cart.lines.isEmpty)
            #expect(try Ordering.cartSummary(of: buyer, in: tx).lines == 0)
            let head = try #require(cart.head)
            let later = try Ordering.savedForLater(in: head, of: buyer, at: now, in: tx)
            #expect(later.map(\.quantity) == [Quantity(whole: 5)])
            #expect(try Ordering.clear(by: buyer, at: now, in: tx) == 0)
            _ = try Ordering.add(bolt, Quantity(whole: 2), by: buyer, at: now, in: tx)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 2000 AND NOT is_later") == 1)
    }

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
                SELECT COUNT(*) FROM carts k JOIN active_carts a ON a.cart_id = k.id JOIN cart_lines c ON c.cart_id = k.id
                JOIN cart_sets s ON s.cart_id = c.cart_id AND s.product_id = c.product_id
                WHERE a.user_id = \(user) AND c.quantity = 3000 AND s.label = 'Шкаф'
                """) as Int
        }
        #expect(kept == 1)
        try await database.close()
    }
}
