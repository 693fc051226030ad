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

/// What a cart says of prices: what changed since they were seen, and what they come to.
@Suite struct CartPricesTests {
    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `a price that rose to what another quantity costs is told, another quantity's price is not`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 9_000)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                SELECT \(bolt), id, 10000, 8000, 'RUB' FROM price_types WHERE is_retail
                """)
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            _ = try await visitor.post("/cart", [("quantity.\(bolt)", "10")], from: "/cart")
            let calm = String(buffer: try await visitor.get("/cart").body)
            #expect(calm.contains("80,00") && !calm.contains("Цена выросла") && !calm.contains("Цена снизилась"))
            _ = try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = amount + 1000") }
            let risen = String(buffer: try await visitor.get("/cart").body)
            #expect(risen.contains("Цена выросла на 10,00"))
            _ = try await visitor.post("/cart", [("act", "accept")], from: "/cart")
            let accepted = String(buffer: try await visitor.get("/cart").body)
            #expect(accepted.contains("90,00") && !accepted.contains("Цена выросла"))
        }
        #expect(try await world.count("cart_lines WHERE seen_price = 9000 AND seen_quantity = 10000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a line that is not sold any more decides no currency and counts for nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (gone, bolt) = (try await world.product("A-1"), try await world.product("B-2", price: 12_300))
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        let cart = try await world.database.write { tx -> Cart in
            _ = try Ordering.add(gone, .one, by: principal, at: now, in: tx)
            _ = try Ordering.add(bolt, .one, by: principal, at: now.addingTimeInterval(1), in: tx)
            try tx.execute("UPDATE prices SET currency = 'USD' WHERE product_id = \(gone)")
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(gone)")
            return try Ordering.cart(of: principal, at: now, in: tx)
        }
        #expect(cart.lines.map(\.note) == [.gone, nil])
        #expect(cart.total == Money(minor: 12_300))
    }

    @Test(arguments: TestEngine.all)
    func `the frame's sum is the cart's: rounded by line, with VAT on top, in its own currency`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1", price: 333), try await world.product("B-2", price: 101))
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        let (cart, summary) = try await world.database.write { tx in
            try tx.execute("UPDATE price_types SET vat_mode = 'on_top', currency = 'USD'")
            try tx.execute("UPDATE prices SET currency = 'USD'")
            try tx.execute("UPDATE products SET pack = 500")
            for product in [bolt, nut] {
                _ = try Ordering.add(product, Quantity(thousandths: 1_500), by: principal, at: now, in: tx)
            }
            return (
                try Ordering.cart(of: principal, at: now, in: tx), try Ordering.cartSummary(of: principal, in: tx)
            )
        }
        // 499,5 is 500, and 110 on top; 151,5 is 152, and 33 on top.
        #expect(cart.total == Money(minor: 795, currency: .usd))
        #expect(summary.total == cart.total && summary.lines == 2)
    }

    @Test(arguments: TestEngine.all)
    func `no sum is so large that pages fail by it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let principal = try await world.principal(.purchaser)
        let now = world.clock.now
        let facts = try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: principal, at: now, in: tx)
            try tx.execute("UPDATE cart_lines SET quantity = 10000000000, seen_price = 9000000000000000000")
            return try Ordering.frameFacts(of: principal, movedSince: now, in: tx)
        }
        #expect(facts.cartLines == 1 && facts.cartTotal.minor == 300_000_000_000_000)
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `a sum agreed to in another currency is another sum`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let fields = [
            (name: "payer", value: world.payer.uuidString), (name: "newAddress", value: "Тверь"),
            (name: "agreedTotal", value: "10000"),
        ]
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            for currency in ["USD", "rub"] {
                let refused = try await visitor.post(
                    "/checkout", fields + [(name: "agreedCurrency", value: currency)], from: "/checkout")
                #expect(refused.status == .unprocessableContent, "\(currency)")
                let page = String(buffer: refused.body)
                #expect(page.contains("name=\"agreedCurrency\" value=\"RUB\""))
            }
            let ask = { @Sendable (currency: String) in
                """
                {"lines":[{"sku":"A-1","quantity":"2"}],"address":"Тверь","expectedTotal":20000,"currency":"\(currency)"}
                """
            }
            let foreign = try await visitor.postJSON("/api/v1/orders", ask("USD"), key: UUID().uuidString)
            #expect(foreign.status == .unprocessableContent)
            let unknown = try await visitor.postJSON("/api/v1/orders", ask("XXX"), key: UUID().uuidString)
            #expect(unknown.status == .badRequest)
            let right = try await visitor.postJSON("/api/v1/orders", ask("RUB"), key: UUID().uuidString)
            #expect(right.status == .created)
            let placed = try await visitor.post(
                "/checkout", fields + [(name: "agreedCurrency", value: "RUB")], from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await world.count("orders") == 2)
    }
}
