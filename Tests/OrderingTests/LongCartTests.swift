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

/// Carts of many lines: one page of them at a time, and no statement more.
@Suite struct LongCartTests {
    @Test(.feature("CART-09"), arguments: TestEngine.all)
    func `a thousand lines are one page of a hundred, and cost no statement more`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        try await fill(1_000, in: world)
        try await world.visit(as: .purchaser) { visitor in
            _ = try log.take()
            let page = String(buffer: try await visitor.get("/cart?from=900").body)
            let statements = try log.take()
            #expect(statements.filter { $0.hasPrefix("SELECT") || $0.hasPrefix("WITH") }.count <= 10)
            #expect(page.matches(of: /data-cart-row=/).count == 100)
            #expect(page.contains("901–1"))
            let found = String(buffer: try await visitor.get("/cart?q=m-0777").body)
            #expect(found.matches(of: /data-cart-row=/).count == 1)
            let cart = try await openCart(in: world)
            let started = ContinuousClock.now
            let done = try await visitor.post(
                "/carts/\(cart)/lines/change", [("scope", "found"), ("act", "quantity"), ("quantity", "5")],
                from: "/cart")
            #expect(done.status == .seeOther)
            #expect(ContinuousClock.now - started < .seconds(20))
        }
        #expect(try await world.count("cart_lines WHERE quantity = 5000") == 1_000)
    }

    /// So many goods, each with a price and stock, in the purchaser's cart.
    private func fill(_ count: Int, in world: World) async throws {
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            var wanted: [WantedLine] = []
            for number in 0..<count {
                let digits = String(number)
                let sku = "M-" + String(repeating: "0", count: 4 - digits.count) + digits
                let id = ID<Product>()
                try tx.execute(
                    """
                    INSERT INTO products (id, sku, name, sort_name, search_text, slug, description, manufacturer, unit,
                        unit_code, pack, vat_rate, is_active, created_at, updated_at)
                    VALUES (\(id), \(sku), \(sku), \(sku.lowercased()), \(sku.lowercased()), \(sku.lowercased()), '', '',
                        'шт', '796', 1000, '22', \(true), \(now), \(now))
                    """)
                try tx.execute(
                    """
                    INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                    SELECT \(id), id, 0, 1000, 'RUB' FROM price_types WHERE is_retail
                    """)
                wanted.append(WantedLine(id, .one))
            }
            _ = try Ordering.put(wanted, by: buyer, at: now, in: tx)
        }
    }

    private func openCart(in world: World) async throws -> ID<Cart> {
        let buyer = try await world.principal(.purchaser)
        return try await world.database.read { tx in
            guard let head = try Ordering.cartHead(.active, of: buyer, in: tx) else { throw NotFound() }
            return head.id
        }
    }
}
