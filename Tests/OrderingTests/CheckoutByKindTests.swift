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

/// A person, a company and a state customer find what concerns them, and nothing of the others.
@Suite struct CheckoutByKindTests {
    private static let payer = "Юрлицо, на которое оформить"
    private static let number = "Ваш номер заказа"
    private static let words = [
        payer, "Цены по договору", "Госконтракт", number, "С отсрочкой по договору", "По счёту до отгрузки",
        "После приёмки, по контракту", "Картой при получении", "Наличными при получении",
    ]

    @Test(.feature("PERS-07"), arguments: TestEngine.all)
    func `the checkout shows the fields and the ways to pay of the customer's kind`(_ engine: TestEngine) async throws {
        let (world, bolt) = try await Self.world(engine)
        let people: [(who: World.Who, shown: [String])] = [
            (.shopper, ["Картой при получении", "Наличными при получении"]),
            (
                .purchaser,
                [Self.payer, "Цены по договору", Self.number, "С отсрочкой по договору", "По счёту до отгрузки"]
            ),
            (.rival, [Self.payer, "Госконтракт", Self.number, "После приёмки, по контракту"]),
        ]
        for (who, shown) in people {
            try await world.visit(as: who) { visitor in
                _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
                let page = String(buffer: try await visitor.get("/checkout").body)
                for words in Self.words { #expect(page.contains(words) == shown.contains(words), "\(who): \(words)") }
            }
        }
    }

    @Test(.feature("PERS-07"), arguments: TestEngine.all)
    func `an order is paid in a way open to its customer, and in no other`(_ engine: TestEngine) async throws {
        let (world, bolt) = try await Self.world(engine)
        let people: [(who: World.Who, payer: String, open: String, closed: String)] = [
            (.shopper, "", "cash", "deferred"), (.purchaser, world.payer.uuidString, "invoice", "cash"),
            (.rival, world.theirPayer.uuidString, "acceptance", "invoice"),
        ]
        for (index, (who, payer, open, closed)) in people.enumerated() {
            try await world.visit(as: who) { visitor in
                _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
                let fields: [(name: String, value: String)] = [
                    ("payer", payer), ("newAddress", "Тверь, Южная, 1"), ("agreedTotal", "10000"),
                ]
                let refused = try await visitor.post("/checkout", fields + [("payment", closed)], from: "/checkout")
                #expect(refused.status == .unprocessableContent, "\(who)")
                #expect(String(buffer: refused.body).contains("Этот способ оплаты вам недоступен"), "\(who)")
                #expect(try await world.count("orders") == index, "\(who)")
                #expect(try await world.count("cart_lines") == 1, "\(who)")

                let placed = try await visitor.post("/checkout", fields + [("payment", open)], from: "/checkout")
                #expect(placed.status == .seeOther, "\(who)")
            }
            #expect(try await world.count("orders WHERE payment_way = '\(open)'") == 1, "\(who)")
        }
        try await world.visit(as: .shopper) { visitor in
            let order = String(buffer: try await visitor.get("/orders/2026-000001").body)
            #expect(order.contains("Наличными при получении"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `without a choice an order is paid the usual way, and only a contract with days defers it`(
        _ engine: TestEngine
    ) async throws {
        let (world, bolt) = try await Self.world(engine)
        let fields = [
            (name: "payer", value: world.payer.uuidString), (name: "newAddress", value: "Тверь, Южная, 1"),
            (name: "agreedTotal", value: "10000"),
        ]
        for (days, way) in [(21, "deferred"), (0, "invoice")] {
            try await world.database.write { tx in
                try tx.execute("UPDATE contracts SET deferral_days = \(days)")
            }
            try await world.visit(as: .purchaser) { visitor in
                _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
                let placed = try await visitor.post("/checkout", fields, from: "/checkout")
                #expect(placed.status == .seeOther)
            }
            #expect(try await world.count("orders WHERE payment_way = '\(way)'") == 1)
        }
    }

    @Test(.feature("PERS-07"), arguments: TestEngine.all)
    func `a person finds his addresses where a company finds its people and payers`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for (who, isPerson) in [(World.Who.shopper, true), (.purchaser, false)] {
            try await world.visit(as: who) { visitor in
                let addresses = String(buffer: try await visitor.get("/company/addresses").body)
                #expect(addresses.contains("href=\"/company\"") != isPerson, "\(who)")
                #expect(addresses.contains("<h1>\(isPerson ? "Адреса доставки" : "Компания")"), "\(who)")
                for path in ["/company", "/company/legal-entities"] {
                    #expect((try await visitor.get(path).status == .ok) != isPerson, "\(who) \(path)")
                }
            }
        }
    }

    /// A world whose second company is a state customer, and a product with plenty of stock.
    private static func world(_ engine: TestEngine) async throws -> (World, ID<Product>) {
        let world = try await World(engine)
        let theirs = world.theirs
        try await world.database.write { tx in
            try tx.execute("UPDATE customers SET kind = 'government' WHERE id = \(theirs)")
        }
        return (world, try await world.product("A-1"))
    }
}
