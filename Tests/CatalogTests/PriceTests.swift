import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Catalog

@Suite struct PriceTests {
    @Test(.feature("PRICE-10", "PRICE-11"), arguments: TestEngine.all)
    func `the contract's price goes before its price type, and that before the retail price`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (fixed, typed, plain) = (
            try await world.product("A-1", price: 10_000), try await world.product("B-2", price: 10_000),
            try await world.product("C-3", price: 10_000)
        )
        try await setTerms(world, fixed: fixed, typed: typed)
        let (ours, shopper, now) = (
            try await world.principal(.purchaser), try await world.principal(.shopper), world.clock.now
        )
        let found = try await world.database.read { tx in
            try [ours, shopper, nil].map { principal in
                let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
                let prices = try Catalog.prices(of: "\(list: [fixed, typed, plain])", for: buyer, at: now, in: tx)
                return [fixed, typed, plain].map { prices.price(of: $0, quantity: .one)?.amount.minor }
            }
        }
        #expect(found[0] == [7_000, 8_000, 10_000])
        #expect(found[1] == [9_500, 9_500, 10_000])
        #expect(found[2] == [10_000, 10_000, 10_000])
    }

    @Test(arguments: TestEngine.all)
    func `the ladder's step of the quantity counts, and the price says why`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 1_000)
        _ = try await world.database.write { tx in
            try tx.execute("INSERT INTO prices SELECT \(bolt), id, 100000, 900, 'RUB' FROM price_types WHERE is_retail")
        }
        let table = try await world.database.read { tx in
            try Catalog.prices(of: "(\(bolt))", for: .stranger, at: World.start, in: tx)
        }
        let cases: [(quantity: Int32, amount: Int64)] = [(1, 1_000), (99, 1_000), (100, 900), (5_000, 900)]
        for (quantity, amount) in cases {
            #expect(table.price(of: bolt, quantity: Quantity(whole: quantity))?.amount.minor == amount)
        }
        #expect(table.price(of: bolt, quantity: .one)?.explanation.source == .retail)
        #expect(table.price(of: ID(), quantity: .one) == nil)
    }

    @Test(arguments: TestEngine.all)
    func `strangers walk the catalogue with retail prices, in a table and in tiles`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт <b>М8</b> 🔩", price: 123_456)
        try await world.visit(as: .stranger) { visitor in
            for view in ["table", "tiles"] {
                let page = String(buffer: try await visitor.get("/catalog?view=\(view)").body)
                #expect(page.contains("Болт &lt;b&gt;М8&lt;/b&gt; 🔩"))
                #expect(page.contains("1\u{202f}234,56"))
            }
            let card = String(buffer: try await visitor.get("/products/a-1").body)
            #expect(card.contains("Склад"))
            #expect(try await visitor.get("/products/absent").status == .notFound)
            #expect(try await visitor.get("/catalog?category=absent").status == .notFound)
            let search = String(buffer: try await visitor.get("/search?q=%D0%91%D0%9E%D0%9B%D0%A2+a-1").body)
            #expect(search.contains("/products/a-1"))
            let nothing = String(buffer: try await visitor.get("/search?q=100%25").body)
            #expect(nothing.contains("ничего не нашли"))
        }
    }

    private func setTerms(_ world: World, fixed: ID<Product>, typed: ID<Product>) async throws {
        try await world.database.write { tx in
            let (wholesale, registered) = (ID<PriceType>(), ID<PriceType>())
            for (id, name, signedIn) in [(wholesale, "Опт 1", false), (registered, "Постоянный", true)] {
                try tx.execute(
                    """
                    INSERT INTO price_types (id, name, currency, vat_mode, is_retail, is_for_signed_in)
                    VALUES (\(id), \(name), 'RUB', 'included', \(false), \(signedIn))
                    """)
            }
            try tx.execute("UPDATE contracts SET price_type_id = \(wholesale) WHERE customer_id = \(world.ours)")
            for product in [fixed, typed] {
                try tx.execute("INSERT INTO prices VALUES (\(product), \(wholesale), 0, 8000, 'RUB')")
                try tx.execute("INSERT INTO prices VALUES (\(product), \(registered), 0, 9500, 'RUB')")
            }
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(fixed), 0, 7000, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
    }
}
