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

/// Prices fixed in a contract or for a customer, as staff set them and as buyers meet them.
@Suite struct BuyerPricesTests {
    private static let path = "/staff/prices/customers"
    private let formats = Formats(locale: .ru, timeZone: .gmt)

    @Test(.feature("PRICE-02"), arguments: TestEngine.all)
    func `a price set in a contract is its customer's alone, with its reason, from the list to the order`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1", price: 9_000_000)
        let contract = try await contract(of: shop.world.ours, in: shop)
        let amount = formats.amount(Money(minor: 7_123_456))
        try await shop.world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(
                Self.path, [("buyer", contract), ("lines", "A-1; 71 234,56\r\nA-1; 70000; 10")],
                from: "\(Self.path)?buyer=\(contract.formEncoded)")
            #expect(saved.status == .seeOther)
            let page = String(buffer: try await visitor.get("\(Self.path)?buyer=\(contract.formEncoded)").body)
            #expect(page.contains("Цены по договору №\u{a0}15") && page.contains(amount))
        }
        let payer = shop.world.payer.uuidString
        try await shop.world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            for place in ["/catalog?view=table", "/products/a-1", "/cart"] {
                let page = String(buffer: try await visitor.get(place).body)
                #expect(page.contains(amount), "\(place)")
                #expect(page.lowercased().contains("договор №\u{a0}15"), "\(place)")
            }
            let placed = try await visitor.post(
                "/checkout",
                [
                    ("payer", payer), ("newAddress", "Тверь, Складская, 12"), ("recipient", "Павел"),
                    ("phone", "+7 900 000-00-12"), ("agreedTotal", "7123456"),
                ], from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await shop.world.count("order_lines WHERE price = 7123456") == 1)
        for who in [World.Who.rival, .shopper, .stranger] {
            try await shop.world.visit(as: who) { visitor in
                for place in ["/catalog?view=table", "/products/a-1"] {
                    let page = String(buffer: try await visitor.get(place).body)
                    #expect(!page.contains(amount), "\(who) \(place)")
                }
            }
        }
        #expect(try await shop.world.count("events WHERE name = 'catalog.buyer_prices_kept'") == 1)
    }

    @Test(.feature("PRICE-09"), arguments: TestEngine.all)
    func `a person meets the price that was set for him, and nobody else does`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        try await shop.product("A-1", price: 9_000_000)
        let shopper = try #require(try await shop.world.principal(.shopper).customerID)
        let tag = AudienceTag.customer(shopper.uuid).text
        let file = Data("\u{FEFF}Артикул;Цена;От количества;Валюта\r\n\"A-1\";81234,56;0;RUB\r\n".utf8)
        try await shop.world.visit(as: .administrator) { visitor in
            let saved = try await visitor.postFiles(
                Self.path, [("buyer", tag)], files: [FormFile(field: "file", name: "a.csv", bytes: Array(file))],
                from: "\(Self.path)?buyer=\(tag.formEncoded)")
            #expect(saved.status == .seeOther)
        }
        let amount = formats.amount(Money(minor: 8_123_456))
        for who in [World.Who.shopper, .purchaser, .rival, .stranger] {
            try await shop.world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get("/products/a-1").body)
                #expect(page.contains(amount) == (who == .shopper), "\(who)")
                #expect(page.contains("ваша личная цена") == (who == .shopper), "\(who)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a list with a wrong line is shown again as it was typed, and kept without that line only when asked`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        for sku in ["A-1", "B-2", "C-3"] { try await shop.product(sku) }
        let contract = try await contract(of: shop.world.ours, in: shop)
        let from = "\(Self.path)?buyer=\(contract.formEncoded)"
        let typed = "A-1; 90\r\nНЕТ-7; 5\r\nB-2; много\r\n\r\nC-3; 70; −1\r\nA-1; 91"
        try await shop.world.visit(as: .manager) { visitor in
            let refused = try await visitor.post(Self.path, [("buyer", contract), ("lines", typed)], from: from)
            #expect(refused.status == .unprocessableContent)
            let page = String(buffer: refused.body)
            for words in [
                "НЕТ-7; 5", "B-2; много", "Строк с ошибками: 4", "Такого артикула в каталоге нет",
                "Цена должна быть числом", "Количество должно быть числом", "уже был выше", "name=\"skips\"",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            let none = try await shop.world.count("contract_prices")
            #expect(none == 0)
            let kept = try await visitor.post(
                Self.path, [("buyer", contract), ("lines", typed), ("skips", "on")], from: from)
            #expect(kept.status == .seeOther)
            for nothing in ["", "Артикул; Цена"] {
                let empty = try await visitor.post(Self.path, [("buyer", contract), ("lines", nothing)], from: from)
                #expect(empty.status == .unprocessableContent)
            }
        }
        #expect(try await shop.world.count("contract_prices WHERE amount = 9000") == 1)
        #expect(try await shop.world.count("contract_prices") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `one price is changed and removed with a way back, and the file of a list can be sent back`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        try await shop.product("=B;2")
        let contract = try await contract(of: shop.world.ours, in: shop)
        let from = "\(Self.path)?buyer=\(contract.formEncoded)"
        let one: [(name: String, value: String)] = [
            ("buyer", contract), ("product", "\(bolt)"), ("from", "0"), ("currency", "RUB"),
        ]
        try await shop.world.visit(as: .manager) { visitor in
            let lines = "A-1;90\r\n\"=B;2\";80;2,5"
            _ = try await visitor.post(Self.path, [("buyer", contract), ("lines", lines)], from: from)
            let file = String(buffer: try await visitor.get("\(Self.path).csv?buyer=\(contract.formEncoded)").body)
            #expect(file.contains("A-1;90,00;0;RUB") && file.contains("\"'=B;2\";80,00;2,5;RUB"))
            let again = try await visitor.post(Self.path, [("buyer", contract), ("lines", file)], from: from)
            #expect(again.status == .seeOther)
            let events = try await shop.world.count("events WHERE name = 'catalog.buyer_prices_kept'")
            #expect(events == 1)

            let changed = try await visitor.post(Self.path, [("buyer", contract), ("lines", "A-1; 95")], from: from)
            #expect(changed.status == .seeOther)
            let paid = try await shop.prices([bolt], for: .purchaser)
            #expect(paid[0]?.amount.minor == 9_500)
            let back = try await visitor.post(
                "\(Self.path)/restoration", one + [(name: "amount", value: "9000")], from: from)
            #expect(back.status == .seeOther)
            let before = try await shop.prices([bolt], for: .purchaser)
            #expect(before[0]?.amount.minor == 9_000)

            let found = String(buffer: try await visitor.get("\(from)&q=a-1").body)
            #expect(found.contains("href=\"/products/a-1\""))
            let removed = try await visitor.post("\(Self.path)/removal", one, from: from)
            #expect(removed.status == .seeOther)
            let gone = try await visitor.post("\(Self.path)/removal", one, from: from)
            #expect(gone.status == .notFound)
            let page = String(buffer: try await visitor.get(from).body)
            #expect(!page.contains("href=\"/products/a-1\""))
            let none = String(buffer: try await visitor.get("\(from)&q=zzz").body)
            #expect(none.contains("Цен не нашли"))
        }
        #expect(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor == 10_000)
    }

    @Test(arguments: TestEngine.all)
    func `a manager neither sees nor sets prices of a colleague's customer`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        try await shop.contractPrice(bolt, 7_000, of: shop.world.theirs)
        let (theirs, now) = (shop.world.theirs, World.start)
        let tags = [try await contract(of: theirs, in: shop), AudienceTag.customer(theirs.uuid).text, "all", "x"]
        try await shop.world.visit(as: .manager) { visitor in
            for tag in tags {
                for page in [Self.path, "\(Self.path).csv"] {
                    let status = try await visitor.get("\(page)?buyer=\(tag.formEncoded)").status
                    #expect(status == .notFound, "\(page) \(tag)")
                }
                let told: [(name: String, value: String)] = [
                    ("buyer", tag), ("product", "\(bolt)"), ("from", "0"), ("currency", "RUB"), ("lines", "A-1; 1"),
                    ("amount", "100"),
                ]
                for act in ["", "/removal", "/restoration"] {
                    let status = try await visitor.post(Self.path + act, told, from: Self.path).status
                    #expect(status == .notFound, "\(act) \(tag)")
                }
            }
        }
        #expect(try await shop.world.count("contract_prices WHERE amount = 7000") == 1)
        #expect(try await shop.world.count("customer_prices") == 0)
        let kept = try await shop.world.database.write { tx in
            let price = BuyerPrice(product: bolt, from: .zero, amount: Money(minor: 6_000))
            return try [price, price].map {
                try Catalog.keepCustomerPrices([$0], of: theirs, by: .system("test"), at: now, in: tx)
            }
        }
        #expect(kept.map(\.added) == [1, 0] && kept.map(\.unchanged) == [0, 1])
        #expect(try await shop.world.count("events WHERE name = 'catalog.buyer_prices_kept'") == 1)
        // His contract's price goes before his own.
        #expect(try await shop.prices([bolt], for: .rival)[0]?.amount.minor == 7_000)
    }

    @Test(arguments: TestEngine.all)
    func `prices of contracts and customers are told with tax as the contract's price type is, else as the retail one`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        try await shop.contractPrice(bolt, 7_000)
        let (ours, theirs, now) = (shop.world.ours, shop.world.theirs, World.start)
        let plain = try await shop.prices([bolt], for: .purchaser)
        #expect(plain[0]?.vatMode == .included)
        let type = ID<PriceType>()
        try await shop.world.database.write { tx in
            // Nothing has a price of this type.
            try tx.execute(
                """
                INSERT INTO price_types (id, name, currency, vat_mode, is_retail, is_for_signed_in)
                VALUES (\(type), 'Опт', 'RUB', 'on_top', \(false), \(false))
                """)
            try tx.execute("UPDATE contracts SET price_type_id = \(type) WHERE customer_id = \(ours)")
            let own = BuyerPrice(product: bolt, from: .zero, amount: Money(minor: 6_000))
            try Catalog.keepCustomerPrices([own], of: theirs, by: .system("test"), at: now, in: tx)
        }
        let (typed, retail) = (
            try await shop.prices([bolt], for: .purchaser), try await shop.prices([bolt], for: .rival)
        )
        #expect(typed[0]?.vatMode == .onTop && typed[0]?.amount.minor == 7_000)
        #expect(retail[0]?.vatMode == .included && retail[0]?.amount.minor == 6_000)
        _ = try await shop.world.database.write { tx in
            try tx.execute("UPDATE price_types SET vat_mode = 'on_top' WHERE is_retail")
        }
        #expect(try await shop.prices([bolt], for: .rival)[0]?.vatMode == .onTop)
    }

    /// The tag of a customer's contract.
    private func contract(of customer: ID<Customer>, in shop: PriceShop) async throws -> String {
        let id: UUID = try await shop.world.database.read { tx in
            try tx.value("SELECT id FROM contracts WHERE customer_id = \(customer)")
        }
        return AudienceTag.contract(id).text
    }
}
