import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Ordering

/// What pages of carts show and keep: remarks, contracts, sellers, files, what changed, and what it costs.
@Suite struct CartPagesTests {
    @Test(.feature("CART-01"), arguments: TestEngine.all)
    func `what changed since the last visit is told in sums, and accepted at once`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1", price: 10_000), try await world.product("A-2", price: 20_000))
        let (disk, gone) = (try await world.product("A-3"), try await world.product("A-4"))
        try await world.visit(as: .purchaser) { visitor in
            for product in [bolt, nut, disk, gone] {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "10")])
            }
            try await world.database.write { tx in
                try tx.execute("UPDATE prices SET amount = 11000 WHERE product_id = \(bolt)")
                try tx.execute("UPDATE prices SET amount = 15000 WHERE product_id = \(nut)")
                try tx.execute("UPDATE stock SET quantity = 4000 WHERE product_id = \(disk)")
                try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(gone)")
            }
            let page = String(buffer: try await visitor.get("/cart").body)
            #expect(page.contains("17.11.2026") && page.contains("изменились 4 строки"))
            for words in ["1 подорожала", "1 подешевела", "у 1 нет нужного количества", "1 больше не купить"] {
                #expect(page.contains(words), "\(words)")
            }
            // Ten times ten roubles more, ten times fifty less.
            #expect(page.contains("Разница") && page.contains("400,00"))
            let blocked = String(buffer: try await visitor.get("/cart?show=blocked").body)
            #expect(blocked.matches(of: /data-cart-row=/).count == 2)
            _ = try await visitor.post("/cart", [("act", "accept")], from: "/cart")
            let calm = String(buffer: try await visitor.get("/cart").body)
            #expect(!calm.contains("подорожала") && calm.matches(of: /data-cart-row=/).count == 3)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 4000") == 1)
        #expect(try await world.count("carts WHERE looked_at IS NOT NULL") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a cart is priced by its own contract while that is in force`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let other = UUID()
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, valid_until,
                    deferral_days, currency)
                SELECT \(other), customer_id, legal_entity_id, seller_id, '99', '2025-01-01', '2026-11-30', 0, 'RUB'
                FROM contracts WHERE customer_id = \(world.ours)
                """)
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                VALUES (\(other), \(bolt), 0, 7123, 'RUB')
                """)
        }
        let buyer = try await world.principal(.purchaser)
        let contract = "\(world.payer.uuidString.lowercased()) \(other.uuidString.lowercased())"
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let cart = try await openCart(in: world)
            let form = String(buffer: try await visitor.get("/carts/\(cart)/settings").body)
            #expect(form.contains("договор № 99"))
            for wrong in [UUID().uuidString.lowercased(), world.theirPayer.uuidString.lowercased()] {
                let refused = try await visitor.post(
                    "/carts/\(cart)/settings", [("name", "Объект"), ("contract", wrong)], from: "/cart")
                #expect(refused.status == .unprocessableContent)
                #expect(String(buffer: refused.body).contains("value=\"Объект\""))
            }
            let kept = try await visitor.post(
                "/carts/\(cart)/settings", [("name", "Объект"), ("contract", contract)], from: "/cart")
            #expect(kept.status == .seeOther)
            let page = String(buffer: try await visitor.get("/cart").body)
            #expect(page.contains("71,23") && page.contains("Объект"))
        }
        // A contract that has ended decides nothing any more.
        let later = world.clock.now.addingTimeInterval(20 * 86_400)
        let cart = try await world.database.read { tx in try Ordering.cart(of: buyer, at: later, in: tx) }
        #expect(cart.total == Money(minor: 10_000))
        #expect(cart.buyer.contractNumber == "15")
    }

    @Test(arguments: TestEngine.all)
    func `goods of several sellers become one cart for each, and come back by one press`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let goods = [
            try await world.product("A-1"), try await world.product("A-2"), try await world.product("B-1"),
            try await world.product("C-1"),
        ]
        let sections = try await place(goods, in: world)
        let second = UUID()
        let first: UUID = try await world.database.write { tx in
            try tx.execute(
                "INSERT INTO sellers (id, name, inn, is_default) VALUES (\(second), 'ООО «Вторая»', '7736050003', \(false))"
            )
            return try tx.value("SELECT id FROM sellers WHERE is_default")
        }
        try await world.visit(as: .administrator) { visitor in
            #expect(try await visitor.get("/staff/carts").status == .ok)
            let terms = [
                (name: "hours", value: "48"),
                (name: "seller.\(sections[0])", value: first.uuidString.lowercased()),
                (name: "seller.\(sections[1])", value: second.uuidString.lowercased()),
            ]
            let set = try await visitor.post("/staff/carts", terms, from: "/staff/carts")
            #expect(set.status == .seeOther)
            let refused = try await visitor.post("/staff/carts", [("hours", "0")], from: "/staff/carts")
            #expect(refused.status == .unprocessableContent)
        }
        try await world.visit(as: .purchaser) { visitor in
            for product in goods {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "2")])
            }
            let cart = try await openCart(in: world)
            let page = String(buffer: try await visitor.get("/cart").body)
            #expect(page.contains("Разделить по продавцам") && page.contains("ООО «Вторая»: 1 строка"))
            let split = try await visitor.post("/carts/\(cart)/splitting", [], from: "/cart")
            #expect(split.headers[.location] == "/carts")
            #expect(try await world.count("carts") == 2)
            #expect(try await world.count("carts WHERE seller_id IS NOT NULL") == 2)
            // What has no seller of its own stays.
            #expect(try await world.count("cart_lines WHERE cart_id <> (SELECT cart_id FROM active_carts)") == 1)
            let again = try await visitor.post("/carts/\(cart)/splitting", [("again", "1")], from: "/cart")
            #expect(again.headers[.location] == "/carts/\(cart)")
            let undo = try await world.database.read { tx in try tx.value("SELECT id FROM cart_undos") as UUID }
            _ = try await visitor.post(
                "/carts/\(cart)/lines/restoration", [("undo", undo.uuidString.lowercased())], from: "/cart")
            #expect(try await world.count("cart_lines WHERE cart_id = (SELECT cart_id FROM active_carts)") == 4)
        }
    }

    @Test(.feature("CART-09"), arguments: TestEngine.all)
    func `a remark goes with its line into file and onto paper`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let cart = try await openCart(in: world)
            let line = "/carts/\(cart)/lines/\(bolt)"
            let long = String(repeating: "я", count: 501)
            let refused = try await visitor.post(line, [("comment", long), ("group", "Кровля")], from: line)
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Кровля"))
            let kept = try await visitor.post(
                line, [("comment", "=Срочно"), ("group", "Кровля")], from: line)
            #expect(kept.status == .seeOther)
            let page = String(buffer: try await visitor.get("/cart").body)
            #expect(page.contains("=Срочно") && page.contains("Кровля"))
            let file = String(buffer: try await visitor.get("/carts/\(cart)/lines.csv").body)
            #expect(file.contains("A-1;Товар A-1;;2;шт;100;") && file.contains(";RUB;Кровля;'=Срочно"))
            let paper = String(buffer: try await visitor.get("/carts/\(cart)/paper").body)
            #expect(paper.contains("Товар A-1") && paper.contains("=Срочно"))
            #expect(try await visitor.get("/carts/\(cart)/lines/\(UUID().uuidString)").status == .notFound)
        }
    }

    @Test(.feature("CART-07"), arguments: TestEngine.all)
    func `what is bought with the goods of a cart is offered beside it, and nothing it has`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("NUT"))
        let disk = try await world.product("DISK")
        try await world.database.write { tx in
            for (place, other) in [nut, disk].enumerated() {
                try tx.execute(
                    """
                    INSERT INTO product_relations (product_id, kind, position, related_id)
                    VALUES (\(bolt), 'together', \(place + 1), \(other))
                    """)
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            for product in [bolt, disk] {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "2")])
            }
            let cart = try await openCart(in: world)
            let page = String(buffer: try await visitor.get("/carts/\(cart)/together").body)
            #expect(page.contains("/products/nut") && !page.contains("/products/disk"))
            let added = try await visitor.post(
                "/cart/lines", [("product", "\(nut)"), ("cart", "\(cart)")], from: "/carts/\(cart)/together")
            #expect(added.status == .seeOther)
            let empty = String(buffer: try await visitor.get("/carts/\(cart)/together").body)
            #expect(empty.contains("пока нечего предложить"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a cart that was left is told of once, and a change begins it anew`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (buyer, start) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: buyer, at: start, in: tx)
            // Empty ones and saved ones wait for nobody.
            _ = try Ordering.makeCart(named: "Пустая", by: buyer, at: start, in: tx)
        }
        func forget(after hours: Double) async throws -> Int {
            try await world.database.write { tx in
                try Ordering.markForgotten(at: start.addingTimeInterval(hours * 3_600), in: tx)
            }
        }
        #expect(try await forget(after: 23) == 0)
        #expect(try await forget(after: 25) == 1)
        #expect(try await forget(after: 26) == 0)
        let later = start.addingTimeInterval(27 * 3_600)
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: buyer, at: later, in: tx)
        }
        #expect(try await world.count("carts WHERE abandoned_at IS NOT NULL") == 0)
        #expect(try await forget(after: 30) == 0)
        #expect(try await forget(after: 52) == 1)
        #expect(try await world.count("events WHERE name = 'ordering.cart_abandoned'") == 2)
        try await world.database.write { tx in
            let cart = try Ordering.claimCart(by: buyer, at: later, in: tx)
            _ = try Ordering.changeLines([bolt], .remove, of: cart, by: buyer, at: later, in: tx)
            try Ordering.forgetUndos(at: later.addingTimeInterval(3 * 86_400), in: tx)
        }
        #expect(try await world.count("cart_undos") == 0)
    }

    /// Two sections: the first two goods stand in a part of the first, the third in the second, the last in none.
    private func place(_ goods: [ID<Product>], in world: World) async throws -> [ID<Category>] {
        let (first, second, part) = (ID<Category>(), ID<Category>(), ID<Category>())
        try await world.database.write { tx in
            let rows: [(id: ID<Category>, parent: ID<Category>?, name: String)] = [
                (first, nil, "Крепёж"), (second, nil, "Краски"), (part, first, "Болты"),
            ]
            for row in rows {
                try tx.execute(
                    """
                    INSERT INTO categories (id, parent_id, name, slug, position, product_count)
                    VALUES (\(row.id), \(row.parent), \(row.name), \(row.id.description), 1, 1)
                    """)
            }
            try tx.execute("UPDATE products SET category_id = \(part) WHERE id IN \(list: goods.prefix(2))")
            try tx.execute("UPDATE products SET category_id = \(second) WHERE id = \(goods[2])")
        }
        return [first, second]
    }

    private func openCart(in world: World) async throws -> ID<Cart> {
        let buyer = try await world.principal(.purchaser)
        return try await world.database.read { tx in
            guard let head = try Ordering.cartHead(.active, of: buyer, in: tx) else { throw NotFound() }
            return head.id
        }
    }
}
