import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Ordering

/// What a checkout asks, fills in, keeps and tells before anything is placed.
@Suite struct CheckoutTests {
    @Test(.feature("ORD-01"), arguments: TestEngine.all)
    func `the second order is two presses: payer, address, payment and recipient are those of the first`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (saved, other) = (try await world.address("Склад", "Тверь, Южная, 1"), "Тверь, Северная, 2")
        _ = try await world.address("А ближе", other)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let first = try await visitor.post(
                "/checkout",
                [
                    ("payer", world.payer.uuidString), ("address", saved.uuidString), ("payment", "invoice"),
                    ("agreedTotal", "10000"),
                ], from: "/checkout")
            #expect(first.status == .seeOther)
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let page = String(buffer: try await visitor.get("/checkout").body)
            #expect(page.contains("value=\"\(saved.uuidString.lowercased())\" checked"))
            #expect(page.contains("value=\"invoice\" checked"))
            let second = try await visitor.post("/checkout", shownFields(page), from: "/checkout")
            #expect(second.headers[.location] == "/orders/2026-000002")
        }
        let same = "delivery_address = 'Тверь, Южная, 1' AND payment_way = 'invoice'"
        #expect(try await world.count("orders WHERE \(same)") == 2)
    }

    @Test(.feature("ORD-02"), arguments: TestEngine.all)
    func `what is typed is kept with the cart through a refusal, another browser and a file that came with it`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let command = try await visitor.command(on: "/checkout") ?? ""
            let refused = try await visitor.sendFile(
                "/checkout",
                [
                    ("command", command), ("payer", world.payer.uuidString), ("newAddress", "Тверь, Новая, 7"),
                    ("recipient", "Ольга"), ("comment", "Звонить в ворота"), ("lineComment.\(bolt)", "Без заусенцев"),
                    ("agreedTotal", "1"), ("agreedCurrency", "RUB"),
                ], name: "Заявка.pdf", content: "%PDF-1.4 заявка")
            #expect(refused.status == .unprocessableContent)
            for page in [String(buffer: refused.body), String(buffer: try await visitor.get("/checkout").body)] {
                for words in ["Тверь, Новая, 7", "Ольга", "Звонить в ворота", "Без заусенцев", "Заявка.pdf"] {
                    #expect(page.contains(words), "\(words)")
                }
            }
            #expect(try await world.count("orders") == 0)
            #expect(try await world.count("checkout_drafts") == 1)
            let page = String(buffer: try await visitor.get("/checkout").body)
            let placed = try await visitor.post("/checkout", shownFields(page), from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await world.count("order_files WHERE name = 'Заявка.pdf'") == 1)
        #expect(try await world.count("order_lines WHERE comment = 'Без заусенцев'") == 1)
        #expect(try await world.count("orders WHERE delivery_address = 'Тверь, Новая, 7'") == 1)
        #expect(try await world.count("checkout_drafts") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a file that is none, too many files and one taken out again do not go with the order`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let command = try await visitor.command(on: "/checkout") ?? ""
            let program = try await visitor.sendFile(
                "/checkout/draft", [("command", command)], name: "virus.pdf", content: "MZ")
            #expect(program.status == .unprocessableContent)
            #expect(String(buffer: program.body).contains("Файл virus.pdf не подходит"))
            for index in 1...Ordering.maxAttachments {
                let kept = try await visitor.sendFile(
                    "/checkout/draft", [("command", command)], name: "\(index).pdf", content: "%PDF-\(index)")
                #expect(kept.headers[.location] == "/checkout")
            }
            let more = try await visitor.sendFile(
                "/checkout/draft", [("command", command)], name: "6.pdf", content: "%PDF-6")
            #expect(String(buffer: more.body).contains("Файлов к заказу не больше 5"))
            let page = String(buffer: more.body)
            let name = try #require(page.firstMatch(of: /name="removeFile" value="([^"]+)"/)).1
            _ = try await visitor.post("/checkout/draft", [("removeFile", String(name))], from: "/checkout")
            let left = String(buffer: try await visitor.get("/checkout").body)
            #expect(left.matches(of: /name="removeFile"/).count == Ordering.maxAttachments - 1)
        }
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `another payer's contract and prices are shown as soon as he is chosen, and are those of the order`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let payer = try await world.secondPayer(price: 7_000, of: bolt)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let usual = String(buffer: try await visitor.get("/checkout").body)
            #expect(usual.contains("name=\"agreedTotal\" value=\"20000\""))
            let chosen = try await visitor.post(
                "/checkout/draft", [("payer", payer.uuidString), ("newAddress", "Тверь, Новая, 7")], from: "/checkout")
            #expect(chosen.headers[.location] == "/checkout")
            let page = String(buffer: try await visitor.get("/checkout").body)
            #expect(page.contains("name=\"agreedTotal\" value=\"14000\""))
            #expect(page.contains("Цены по договору №\u{a0}77"))
            #expect(!page.contains("С отсрочкой по договору"))
            let placed = try await visitor.post("/checkout", shownFields(page), from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        let told = "total = 14000 AND contract_number = '77' AND payment_way = 'invoice'"
        #expect(try await world.count("orders WHERE \(told)") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a contract of one's own is chosen by its number, one of others is refused`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let (ours, theirs, payer, now) = (world.ours, world.theirs, world.payer, world.clock.now)
        let (older, foreign) = (UUID(), try await world.contract(of: theirs))
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, deferral_days,
                    currency)
                SELECT \(older), \(ours), \(payer), id, '9', '2025-01-12', 0, 'RUB' FROM sellers
                """)
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let fields: [(name: String, value: String)] = [
                ("payer", payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "10000"),
            ]
            let refused = try await visitor.post(
                "/checkout", fields + [("contract", foreign.uuidString)], from: "/checkout")
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Этот договор больше не действует"))
            #expect(!String(buffer: refused.body).contains(foreign.uuidString.lowercased()))
            let placed = try await visitor.post(
                "/checkout", fields + [("contract", older.uuidString)], from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE contract_number = '9' AND payment_way = 'invoice'") == 1)
        #expect(now == World.start)
    }

    @Test(arguments: TestEngine.all)
    func `the day and the hours are those of the carrier, and nothing is brought where it is fetched`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let carrier = try await world.carrier()
        let warehouse = try await world.database.write { tx -> UUID in
            try tx.execute("UPDATE warehouses SET address = 'Тверь, Складская, 3'")
            return try tx.value("SELECT id FROM warehouses")
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let fields: [(name: String, value: String)] = [
                ("payer", world.payer.uuidString), ("newAddress", "Тверь, Южная, 1"), ("agreedTotal", "10000"),
                ("carrier", carrier.uuidString.lowercased()),
            ]
            // 17 November 2026 is a Tuesday; it comes on Mondays and Fridays, two days ahead.
            let days = [
                ("2026-11-18", "", "так скоро не успеет. Ближайший день 20.11.2026"),
                ("2026-11-19", "", "в этот день не ездит. Ближайший день 20.11.2026"),
                ("2026-11-20", "ночью", "В эти часы перевозчик не ездит"),
            ]
            for (day, slot, told) in days {
                let refused = try await visitor.post(
                    "/checkout", fields + [("deliveryDate", day), ("deliverySlot", slot)], from: "/checkout")
                #expect(refused.status == .unprocessableContent)
                #expect(String(buffer: refused.body).contains(told), "\(day)")
            }
            let brought = try await visitor.post(
                "/checkout", fields + [("deliveryDate", "2026-11-20"), ("deliverySlot", "9–12")], from: "/checkout")
            #expect(brought.status == .seeOther)
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let fetched = try await visitor.post(
                "/checkout", fields + [("way", "pickup"), ("warehouse", warehouse.uuidString)], from: "/checkout")
            #expect(fetched.status == .seeOther)
        }
        let brought = "carrier = 'Город' AND delivery_slot = '9–12' AND delivery_date = '2026-11-20'"
        #expect(try await world.count("orders WHERE \(brought) AND pickup_warehouse_id IS NULL") == 1)
        let fetched = "carrier = '' AND delivery_address = 'Склад, Тверь, Складская, 3'"
        #expect(try await world.count("orders WHERE \(fetched) AND pickup_warehouse_id IS NOT NULL") == 1)
    }
}
