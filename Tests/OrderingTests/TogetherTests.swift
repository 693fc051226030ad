import Catalog
import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Ordering

/// Which goods stand in the same orders: counted at night, shown beneath goods to everybody.
@Suite struct TogetherTests {
    @Test(.feature("PERS-05"), arguments: TestEngine.all)
    func `what three customers buy together stands beneath a product, the most frequent first`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        var goods: [ID<Product>] = []
        for sku in ["BOLT", "NUT", "DISK", "SECRET"] { goods.append(try await world.product(sku)) }
        let (bolt, nut, disk, secret) = (goods[0], goods[1], goods[2], goods[3])
        let shopper = try #require(try await world.principal(.shopper).customerID)
        let customers = [world.ours, world.theirs, shopper]
        for customer in customers {
            try await order([bolt, nut, disk], of: customer, in: world)
            try await order([bolt, disk], of: customer, in: world)
        }
        // A habit of two is nobody else's business, however often they have it.
        for customer in customers.prefix(2) + customers.prefix(2) {
            try await order([bolt, secret], of: customer, in: world)
        }
        try await learn(in: world)
        #expect(try await together(with: bolt, in: world) == [disk, nut])
        #expect(try await together(with: nut, in: world) == [bolt, disk].sorted())
        #expect(try await together(with: secret, in: world) == [])
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/bolt").body)
            let section = try #require(page.range(of: "id=\"beside-together-h\"")).upperBound
            #expect(page[section...].contains("/products/disk"))
        }
        // Counted anew, what is no longer so goes, and what is so stays as it is.
        try await world.database.write { tx in
            try tx.execute("UPDATE orders SET status = 'cancelled' WHERE line_count = 3")
        }
        try await learn(in: world)
        #expect(try await together(with: bolt, in: world) == [disk])
        #expect(try await together(with: nut, in: world) == [])
    }

    @Test(arguments: TestEngine.all)
    func `a variant counts for its product, and no product stands beneath itself`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, small) = (try await world.product("BOLT"), try await world.product("BOLT-M4"))
        let (large, nut) = (try await world.product("BOLT-M8"), try await world.product("NUT"))
        try await world.database.write { tx in
            for variant in [small, large] {
                try tx.execute(
                    "UPDATE products SET variant_of = \(bolt), variant_name = sku WHERE id = \(variant)")
            }
        }
        let shopper = try #require(try await world.principal(.shopper).customerID)
        for customer in [world.ours, world.theirs, shopper] {
            try await order([small, large, nut], of: customer, in: world)
        }
        try await learn(in: world)
        #expect(try await together(with: bolt, in: world) == [nut])
        #expect(try await together(with: nut, in: world) == [bolt])
        #expect(try await world.count("product_relations") == 2)
    }

    // MARK: - Means

    private func learn(in world: World) async throws {
        let database = world.database
        try await Ordering.learnTogether(in: database, at: world.clock.now) { body in try await database.write(body) }
    }

    private func together(with product: ID<Product>, in world: World) async throws -> [ID<Product>] {
        try await world.database.read { tx in
            try tx.all(
                """
                SELECT related_id FROM product_relations WHERE product_id = \(product) AND kind = 'together'
                ORDER BY position
                """
            ) { try $0["related_id"] as ID<Product> }
        }
    }

    private func order(_ products: [ID<Product>], of customer: ID<Customer>, in world: World) async throws {
        let (id, at) = (UUID(), World.start.addingTimeInterval(-86_400))
        let user = world.user(.director)
        try await world.database.write { tx in
            let number = "2026-\(id.uuidString.prefix(8))"
            try tx.execute(
                """
                INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived,
                    placed_at, status_at, customer_reference, comment, delivery_address, recipient, recipient_phone, total,
                    vat_total, currency, line_count, first_line, search_text)
                VALUES (\(id), \(number), \(customer), \(user), 'Имя', 'ООО', 'placed', \(false), \(at), \(at), '', '',
                    'Тверь', '', '', 100, 18, 'RUB', \(products.count), 'A', '')
                """)
            for (index, product) in products.enumerated() {
                try tx.execute(
                    """
                    INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity, price,
                        vat_rate, vat_mode, net, vat, amount, currency)
                    VALUES (\(id), \(index + 1), \(customer), \(product), 'A', 'A', 'шт', 1000, 50, '22', 'included', 41, 9,
                        50, 'RUB')
                    """)
            }
        }
    }
}
