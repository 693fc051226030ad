import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Ordering

@Suite struct PlaceOrderTests {
    @Test(.feature("ORD-14"), arguments: TestEngine.all)
    func `an order keeps the cart's lines, reserves the goods and empties the cart`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 995, stock: 1_000)
        try await world.visit(as: .purchaser) { visitor in
            let added = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "200")])
            #expect(added.status == .seeOther)
            let placed = try await visitor.post("/checkout", checkout(world, total: 199_000), from: "/checkout")
            #expect(placed.status == .seeOther)
            #expect(placed.headers[.location] == "/orders/2026-000001")
            let page = String(buffer: try await visitor.get("/orders/2026-000001").body)
            #expect(page.contains("Товар A-1"))
        }
        #expect(try await world.count("orders WHERE total = 199000 AND vat_total = 35885 AND status = 'placed'") == 1)
        #expect(try await world.count("order_lines WHERE sku = 'A-1' AND quantity = 200000 AND price = 995") == 1)
        #expect(try await world.count("stock WHERE reserved = 200000") == 1)
        #expect(try await world.count("reservations WHERE quantity = 200000") == 1)
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("events WHERE name = 'ordering.order_placed'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `two submits of one checkout page make one order`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let command = try await visitor.command(on: "/checkout")
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await visitor.post("/checkout", checkout(world, total: 10_000), command: command)
                            .headers[.location]
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
        }
        #expect(try await world.count("orders") == 1)
        #expect(try await world.count("stock WHERE reserved = 1000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `two tabs with pages of their own make one order, the second finds the cart empty`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let tabs = [try await visitor.command(on: "/checkout"), try await visitor.command(on: "/checkout")]
            #expect(tabs[0] != tabs[1])
            let first = try await visitor.post("/checkout", checkout(world, total: 10_000), command: tabs[0])
            let second = try await visitor.post("/checkout", checkout(world, total: 10_000), command: tabs[1])
            #expect(first.headers[.location] == "/orders/2026-000001")
            #expect(second.headers[.location] == "/cart")
        }
        #expect(try await world.count("orders") == 1)
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `a price that changed after the page was shown refuses the order and keeps what was typed`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let command = try await visitor.command(on: "/checkout")
            _ = try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = 12000") }
            let answer = try await visitor.post("/checkout", checkout(world, total: 10_000), command: command)
            #expect(answer.status == .unprocessableContent)
            let page = String(buffer: answer.body)
            #expect(page.contains("Ворота 3"))
            #expect(page.contains("name=\"agreedTotal\" value=\"12000\""))
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("cart_lines") == 1)
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
    }

    @Test(.feature("CART-01"), arguments: TestEngine.all)
    func `goods somebody else bought out refuse the order and nothing is reserved`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 10)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "8")])
            let command = try await visitor.command(on: "/checkout")
            _ = try await world.database.write { tx in try tx.execute("UPDATE stock SET quantity = 5000") }
            let answer = try await visitor.post("/checkout", checkout(world, total: 80_000), command: command)
            #expect(answer.status == .unprocessableContent)
            #expect(String(buffer: try await visitor.get("/cart").body).contains("На складе 5"))
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("reservations") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `the last pieces go to one of many buyers at once`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 5)
        let (purchaser, director, now) = (
            try await world.principal(.purchaser), try await world.principal(.director), world.clock.now
        )
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for buyer in [purchaser, director] {
                group.addTask {
                    do {
                        try await world.database.write { tx in
                            _ = try Ordering.add(bolt, Quantity(whole: 4), by: buyer, at: now, in: tx)
                        }
                        try await world.database.write { tx in
                            _ = try Ordering.place(order(world, total: 40_000), by: buyer, at: now, in: tx)
                        }
                        return true
                    } catch is PlaceOrderRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(placed == 1)
        #expect(try await world.count("stock WHERE reserved = 4000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a saved address beside another one that was typed is refused: nobody guesses where the goods go`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (saved, ours) = (UUID(), world.ours)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(saved), \(ours), 'Склад', 'Тверь, Южная, 1', 'Павел', '+79000000012')
                """)
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            var fields = checkout(world, total: 10_000)
            fields[1].value = saved.uuidString
            let refused = try await visitor.post("/checkout", fields, from: "/checkout")
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Тверь, Складская, 12. Ворота 3"), "what was typed is kept")
            fields[2].value = ""
            let placed = try await visitor.post("/checkout", fields, from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE delivery_address = 'Тверь, Южная, 1'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `another customer's payer or address is as good as none`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: principal, at: now, in: tx)
        }
        var form = order(world, total: 10_000)
        form.payer = world.theirPayer.uuidString
        let foreign = form
        await #expect(throws: PlaceOrderRefusal.payerMissing) {
            try await world.database.write { tx in
                _ = try Ordering.place(foreign, by: principal, at: now, in: tx)
            }
        }
        let (theirs, address) = (world.theirs, UUID())
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(address), \(theirs), 'Склад', 'Чужой адрес', '', '')
                """)
        }
        form = order(world, total: 10_000)
        form.address = address.uuidString
        let addressed = form
        await #expect(throws: PlaceOrderRefusal.addressMissing) {
            try await world.database.write { tx in
                _ = try Ordering.place(addressed, by: principal, at: now, in: tx)
            }
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an order of ten thousand lines is placed, opened by pages and repeated`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            let cart = try Ordering.claimCart(by: principal, at: now, in: tx)
            for index in 1...10_000 {
                let id = try WorldProducts.add(index, in: tx)
                try tx.execute(
                    """
                    INSERT INTO cart_lines (cart_id, customer_id, product_id, quantity, seen_price, currency, added_at)
                    VALUES (\(cart), \(principal.customerID), \(id), 1000, 100, 'RUB', \(now))
                    """)
            }
        }
        let number = try await world.database.write { tx in
            try Ordering.place(order(world, total: 1_000_000), by: principal, at: now, in: tx).number
        }
        try await world.visit(as: .purchaser) { visitor in
            let last = String(buffer: try await visitor.get("/orders/\(number)?from=9900").body)
            #expect(last.contains("T-9999"))
            let repeated = try await visitor.post(
                "/orders/\(number)/repetition", [], from: "/orders/\(number)/repetition")
            #expect(repeated.headers[.location] == "/cart")
        }
        #expect(try await world.count("cart_lines") == 10_000)
        #expect(try await world.count("order_lines") == 10_000)
    }
}

/// The fields of the checkout page as a buyer fills them.
private func checkout(_ world: World, total: Int) -> [(name: String, value: String)] {
    [
        ("payer", world.payer.uuidString), ("address", ""), ("newAddress", "Тверь, Складская, 12. Ворота 3"),
        ("recipient", "Павел"), ("phone", "+7 900 000-00-12"), ("agreedTotal", "\(total)"),
    ]
}

private func order(_ world: World, total: Int) -> PlaceOrderForm {
    PlaceOrderForm(FormData(checkout(world, total: total)))
}

/// Cheap products for very long orders.
private enum WorldProducts {
    static func add(_ index: Int, in tx: Transaction) throws -> ID<Product> {
        let (id, sku) = (ID<Product>(), "T-\(index)")
        try tx.execute(
            """
            INSERT INTO products (id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code,
                pack, vat_rate, is_active, created_at, updated_at)
            VALUES (\(id), \(sku), \(sku), \(sku), \(sku), \(sku), '', '', 'шт', '796', 1000, '22', \(true),
                \(World.start), \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
            SELECT \(id), id, 0, 100, 'RUB' FROM price_types WHERE is_retail
            """)
        try tx.execute(
            """
            INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
            SELECT \(id), id, 5000, 0, \(World.start) FROM warehouses
            """)
        return id
    }
}
