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

@testable import Catalog

/// Prices, stock and search for a customer's own program: what the pages show, and nothing of anybody else.
@Suite struct APIPricesTests {
    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `a program is told its customer's prices with the reason, and nobody else's`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.product("B-2", price: 5_000)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                UNION ALL SELECT id, \(bolt), 100000, 7001, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        let lines = #"{"sku":"A-1"},{"sku":"A-1","quantity":"150"},{"id":"\#(bolt)","quantity":"2.5"},{"sku":"X"}"#
        let list = #"{"lines":[\#(lines)]}"#
        let told = try await world.visit(as: .purchaser) { program in
            let answer = try await program.postJSON("/api/v1/prices", list, key: nil)
            #expect(answer.headers[.cacheControl] == "private, no-store")
            return try answer.read(as: APIAnswer.Prices.self)
        }
        #expect(told.prices.map { $0.price?.amount } == [7_123, 7_001, 7_123])
        #expect(told.prices.map(\.quantity) == ["1", "150", "2.5"])
        #expect(told.missing == ["X"])
        let price = try #require(told.prices.first?.price)
        #expect(price.retail == 10_000 && price.currency == "RUB")
        #expect(price.ladder.map(\.amount) == [7_123, 7_001] && price.ladder.map(\.from) == ["0", "100"])
        #expect(price.explanation.source == "contract" && price.explanation.text.contains("15"))
        for who in [World.Who.rival, .shopper] {
            try await world.visit(as: who) { program in
                for path in ["/prices?sku=A-1&sku=B-2&quantity=150", "/search?q=a-1", "/products", "/stock?sku=A-1"] {
                    let body = String(buffer: try await program.ask(path).body)
                    for amount in [7_123, 7_001] { #expect(!body.contains("\"amount\":\(amount)"), "\(who) \(path)") }
                }
                let own = try await program.ask("/prices?sku=B-2&sku=A-1", as: APIAnswer.Prices.self)
                #expect(own.prices.map { $0.price?.amount } == [5_000, 10_000])
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the answer is written byte for byte as the encoder writes it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A/\"1\"\\", name: "Болт", price: 10_000)
        try await world.database.write { tx in
            try tx.execute("DELETE FROM prices WHERE product_id = \(bolt)")
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                UNION ALL SELECT id, \(bolt), 100000, 7001, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        try await world.product("B-2", price: 5_000)
        try await world.visit(as: .purchaser) { program in
            let answer = try await program.ask("/prices?id=\(bolt)&sku=B-2&sku=%09%01&quantity=150")
            let body = Data(answer.body.readableBytesView)
            let value = try JSONSerialization.jsonObject(with: body)
            let again = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
            #expect(String(decoding: body, as: UTF8.self) == String(decoding: again, as: UTF8.self))
        }
    }

    @Test(arguments: TestEngine.all)
    func `prices are those of the payer that is named, and of the customer's own payers only`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.database.write { tx in
            for (customer, amount) in [(world.ours, 7_123), (world.theirs, 6_321)] {
                try tx.execute(
                    """
                    INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                    SELECT id, \(bolt), 0, \(Int64(amount)), 'RUB' FROM contracts WHERE customer_id = \(customer)
                    """)
            }
        }
        try await world.visit(as: .purchaser) { program in
            let own = try await program.ask("/prices?sku=A-1&payer=\(world.payer)", as: APIAnswer.Prices.self)
            #expect(own.prices.first?.price?.amount == 7_123)
            for payer in [world.theirPayer.uuidString, UUID().uuidString, "x"] {
                let answer = try await program.ask("/prices?sku=A-1&payer=\(payer)")
                #expect(answer.status == .unprocessableContent, "\(payer)")
                let problem = try answer.read(as: APIAnswer.Problem.self)
                #expect(problem.errors.map(\.field) == ["payer"])
                #expect(!String(buffer: answer.body).contains("\"amount\""))
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a list is at most five hundred articles, and each wrong line is named`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        func list(_ count: Int) -> String {
            #"{"lines":["# + (0..<count).map { #"{"sku":"S-\#($0)"}"# }.joined(separator: ",") + "]}"
        }
        let (fits, tooLong) = (list(500), list(501))
        let lines = #"{"sku":"A-1"},{"sku":""},{"id":"x"},{"sku":"A-1","quantity":"0"},{"id":"x","sku":"B"}"#
        let wrong = #"{"lines":[\#(lines),{"sku":"A-1","quantity":"1.2345"}]}"#
        try await world.visit(as: .director) { program in
            for path in ["/api/v1/prices", "/api/v1/stock"] {
                let many = try await program.postJSON(path, fits, key: nil)
                #expect(many.status == .ok, "\(path)")
                let missing = try many.read(as: Missing.self).missing
                #expect(missing.count == 500 && missing.last == "S-499")
                for list in [tooLong, #"{"lines":[]}"#] {
                    let refused = try await program.postJSON(path, list, key: nil)
                    #expect(refused.status == .unprocessableContent, "\(path)")
                    let fields = try refused.read(as: APIAnswer.Problem.self).errors.map(\.field)
                    #expect(fields == ["lines"])
                }
                let named = try await program.postJSON(path, wrong, key: nil)
                let fields = try named.read(as: APIAnswer.Problem.self).errors.map(\.field)
                #expect(fields == ["lines.1", "lines.2", "lines.3.quantity", "lines.4", "lines.5.quantity"])
                for broken in ["", "{", "[]", #"{"lines":[{"sku":1}]}"#, #"{"lines":[{"sku":"\u0000"}]}"#] {
                    let status = try await program.postJSON(path, broken, key: nil).status
                    #expect(status == .badRequest, "\(path) \(broken)")
                }
            }
        }
    }

    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `stock is told by warehouse as the page shows it, with what is on its way`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 100)
        try await world.database.write { tx in
            let north: UUID = UUID()
            try tx.execute(
                "INSERT INTO warehouses (id, name, address, position) VALUES (\(north), 'Склад Север', '', 2)")
            try tx.execute(
                """
                INSERT INTO stock (product_id, warehouse_id, quantity, reserved, safety, updated_at)
                VALUES (\(bolt), \(north), 9500, 2500, 1000, \(World.start))
                """)
            try tx.execute("UPDATE stock SET reserved = 40000 WHERE warehouse_id <> \(north)")
            try tx.execute(
                """
                INSERT INTO expected_supplies
                    (id, source, product_id, warehouse_id, quantity, expected_on, note, created_at)
                VALUES (\(UUID()), '', \(bolt), \(north), 4000, '2026-11-27', 'для своих', \(World.start))
                """)
        }
        try await world.visit(as: .warehouse) { program in
            let answer = try await program.ask("/stock?sku=A-1&sku=B-2")
            #expect(!String(buffer: answer.body).contains("для своих"))
            let told = try answer.read(as: APIAnswer.Stock.self)
            let line = try #require(told.stock.first)
            #expect(line.available == "66" && told.missing == ["B-2"])
            #expect(line.warehouses.map(\.name) == ["Склад", "Склад Север"])
            #expect(line.warehouses.map(\.available) == ["60", "6"])
            #expect(line.expected.map(\.date) == ["2026-11-27"] && line.expected.map(\.quantity) == ["4"])
            let prices = try await program.ask("/prices?sku=A-1").status
            #expect(prices == .forbidden)
            // Who may not see prices finds goods without them.
            let found = try await program.ask("/search?q=a-1", as: APIAnswer.Found.self)
            #expect(found.products.first?.available == "66" && found.products.first?.price == nil)
        }
    }

    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `goods are found with price and stock, page by page, and hidden ones are not`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        for number in 1...25 { try await world.product("B-\(number)", name: "Болт \(number)", price: 1_000) }
        let secret = try await world.product("B-99", name: "Болт тайный")
        try await world.restrict(secret, to: [World.tag(world.theirs)])
        try await world.visit(as: .purchaser) { program in
            var seen: [String] = []
            var next: String?
            repeat {
                let path = "/search?q=%D0%B1%D0%BE%D0%BB%D1%82&limit=10" + (next.map { "&after=\($0)" } ?? "")
                let answer = try await program.ask(path, as: APIAnswer.Found.self)
                #expect(answer.products.allSatisfy { $0.price?.amount == 1_000 && $0.available == "100" })
                seen += answer.products.map(\.product.sku)
                next = answer.next
            } while next != nil
            #expect(seen.count == 25 && Set(seen).count == 25 && !seen.contains("B-99"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a program is told when the search could not be asked, as people are`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        for isFollowed in [false, true] {
            if isFollowed { try await world.followed() }
            let found = try await world.visit(as: .purchaser) { program in
                try await program.ask("/search?q=a-1", as: APIAnswer.Found.self)
            }
            #expect(found.products.map(\.product.sku) == ["A-1"], "followed \(isFollowed)")
            #expect(found.isDegraded == !isFollowed)
        }
    }

    @Test(arguments: TestEngine.all)
    func `an article that several goods have stands for all of them`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let first = try await world.product("A-1", price: 1_000)
        let second = try await world.product("A-2", price: 2_000)
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET sku = 'A-1' WHERE id = \(second)")
        }
        try await world.visit(as: .director) { program in
            let both = try await program.ask("/prices?sku=A-1", as: APIAnswer.Prices.self)
            #expect(Set(both.prices.map(\.id)) == [first.description, second.description])
            let one = try await program.ask("/prices?id=\(second)", as: APIAnswer.Prices.self)
            #expect(one.prices.map { $0.price?.amount } == [2_000])
            let card = try await program.ask("/products/A-1")
            #expect(card.status == .conflict)
        }
    }

    private struct Missing: Decodable {
        let missing: [String]
    }
}
