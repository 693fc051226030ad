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

/// Orders as people see them: the checkout from saved data, the list, one order, and ordering the same again.
@Suite struct OrderPagesTests {
    @Test(.feature("ORD-01"), arguments: TestEngine.all)
    func `a buyer orders with the saved payer and address, typing nothing`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (ours, near, far) = (world.ours, UUID(), UUID())
        try await world.database.write { tx in
            for (id, title, address) in [
                (far, "Склад Б", "Ржев, Лесная, 3"), (near, "Склад А", "Тверь, Складская, 12"),
            ] {
                try tx.execute(
                    """
                    INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                    VALUES (\(id), \(ours), \(title), \(address), 'Павел Орлов', '+79000000012')
                    """)
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let page = String(buffer: try await visitor.get("/checkout").body)
            let chosen = try #require(page.firstMatch(of: /name="address" value="([^"]+)" checked/)).1
            #expect(chosen == near.uuidString.lowercased())
            #expect(page.contains("Ржев, Лесная, 3"))
            let payer = world.payer.uuidString.lowercased()
            #expect(page.contains("value=\"\(payer)\""))
            // As the page stands, with another of the saved addresses.
            let placed = try await visitor.post(
                "/checkout",
                [("payer", String(payer)), ("address", far.uuidString.lowercased()), ("agreedTotal", "10000")],
                from: "/checkout")
            let order = String(buffer: try await visitor.get(placed.headers[.location] ?? "").body)
            for word in ["Ржев, Лесная, 3", "Павел Орлов", "ООО «Ромашка»"] { #expect(order.contains(word), "\(word)") }
        }
        let kept =
            "delivery_address = 'Ржев, Лесная, 3' AND recipient = 'Павел Орлов' AND recipient_phone = '+79000000012'"
        #expect(try await world.count("orders WHERE \(kept) AND contract_number = '15'") == 1)
    }

    @Test(.feature("ORD-04"), arguments: TestEngine.all)
    func `an order's page has its lines with prices, its sums, its address and what was remarked`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (
            try await world.product("A-1", name: "Болт М8", price: 995),
            try await world.product("B-2", name: "Гайка", price: 250)
        )
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "20")])
            world.clock.advance(by: 1)
            _ = try await visitor.post("/cart/lines", [("product", "\(nut)"), ("quantity", "4")])
            let placed = try await visitor.post(
                "/checkout",
                [
                    ("payer", world.payer.uuidString), ("newAddress", "Тверь, Складская, 12"), ("recipient", "Павел"),
                    ("phone", "+7 900 000-00-12"), ("reference", "З-2211"), ("comment", "Ворота 3"),
                    ("agreedTotal", "20900"),
                ], from: "/checkout")
            let page = String(buffer: try await visitor.get(placed.headers[.location] ?? "").body)
            let rows = page.matches(of: /<span class="rowlink">(.*?)<\/span><span class="sub">(.*?)<\/span>/)
            #expect(rows.map { "\($0.1) \($0.2)" } == ["Болт М8 A-1", "Гайка B-2"])
            // Price and sum of each line, the whole, and the tax in it.
            for sum in ["9,95", "199,00", "2,50", "10,00", "209", "37,69"] { #expect(page.contains(sum), "\(sum)") }
            for word in [
                "Тверь, Складская, 12", "Павел", "З-2211", "Ворота 3", "ООО «Ромашка»", "№\u{a0}15", "Оформлен",
            ] {
                #expect(page.contains(word), "\(word)")
            }
        }
    }

    @Test(.feature("ORD-03"), arguments: TestEngine.all)
    func `the list has every order with date, status, goods, payer and sum`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let first = try await place([("A-1", 2)], in: world)
        world.clock.advance(by: 86_400)
        let second = try await place([("B-2", 3)], in: world)
        try await world.database.write { tx in
            try tx.execute("UPDATE orders SET status = 'shipped' WHERE number = \(first)")
        }
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/orders").body)
            let rows = page.components(separatedBy: "<tr role=\"row\"><td role=\"cell\" class=\"sel\">").dropFirst()
            #expect(rows.count == 2)
            let expected = [
                [second, "Сегодня, 09:00", "Оформлен", "Товар B-2", "ООО «Ромашка»", "300,00"],
                [first, "Вчера, 09:00", "В пути", "Товар A-1", "ООО «Ромашка»", "200,00"],
            ]
            for (row, words) in zip(rows, expected) {
                for word in words { #expect(row.contains(word), "\(word)") }
            }
        }
    }

    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `an order is found by status, number, goods, sum and period, and pages turn both ways`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        // Two orders a day, at 09:00 and 21:00 in Moscow: from 17 November to 4 December.
        for index in 1...35 {
            _ = try await place([("S-\(index)", 1)], in: world)
            world.clock.advance(by: 43_200)
        }
        try await world.database.write { tx in
            try tx.execute(
                "UPDATE orders SET status = 'completed', is_archived = \(true) WHERE number <= '2026-000005'")
            try tx.execute("UPDATE orders SET total = 12345 WHERE number = '2026-000020'")
        }
        try await world.visit(as: .director) { visitor in
            func numbers(_ path: String) async throws -> [Int] {
                let page = String(buffer: try await visitor.get(path).body)
                return page.matches(of: /class="rowlink" href="\/orders\/2026-(\d+)"/).compactMap { Int($0.1) }
            }
            let found: [(query: String, numbers: [Int])] = [
                ("status=completed", [5, 4, 3, 2, 1]), ("q=s-17", [17]), ("q=2026-000009", [9]),
                ("q=S-3+2026", [35, 34, 33, 32, 31, 30, 3]), ("min=123,45", [20]), ("min=100,01&max=123,44", []),
                ("from=2026-12-03", [35, 34, 33]), ("to=2026-11-18", [4, 3, 2, 1]),
                ("from=2026-11-19&to=2026-11-19", [6, 5]), ("from=2026-11-20&to=2026-11-19", []),
                ("from=nonsense&to=2026-11-17", [2, 1]), ("tab=archive&from=2026-11-19", [5]),
            ]
            for (query, expected) in found { #expect(try await numbers("/orders?\(query)") == expected, "\(query)") }

            let first = String(buffer: try await visitor.get("/orders").body)
            #expect(try await numbers("/orders") == Array((6...35).reversed()))
            #expect(!first.contains("rel=\"prev\""))
            let next = try #require(first.firstMatch(of: /href="(\/orders\?after=[^"]+)" rel="next"/)).1
            let second = String(buffer: try await visitor.get(String(next)).body)
            #expect(try await numbers(String(next)) == [5, 4, 3, 2, 1])
            #expect(!second.contains("rel=\"next\""))
            let back = try #require(second.firstMatch(of: /href="(\/orders\?before=[^"]+)" rel="prev"/)).1
            #expect(try await numbers(String(back)) == Array((6...35).reversed()))
        }
    }

    @Test(.feature("ORD-05"), arguments: TestEngine.all)
    func `a line that is not wanted again is left out, and what is in the cart stays`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let (number, others) = (
            try await place([("A-1", 2), ("B-2", 3), ("C-3", 4)], in: world), try await world.product("D-4")
        )
        try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = 11000") }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(others)"), ("quantity", "1")])
            let path = "/orders/\(number)/repetition"
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.matches(of: /name="skip" value="\d"/).count == 3)
            let answer = try await visitor.post(path, [("skip", "2"), ("skip", "7"), ("skip", "x")], from: path)
            #expect(answer.headers[.location] == "/cart")
            let cart = String(buffer: try await visitor.get("/cart").body)
            for sku in ["A-1", "C-3", "D-4"] { #expect(cart.contains("Товар \(sku)"), "\(sku)") }
            #expect(!cart.contains("Товар B-2"))
        }
        #expect(try await world.count("cart_lines WHERE quantity IN (2000, 4000) AND seen_price = 11000") == 2)
        #expect(try await world.count("cart_lines") == 3)
    }

    @Test(.feature("ORD-11"), arguments: TestEngine.all)
    func `the customer sees every stage of an order as staff move it on`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await place([("A-1", 5)], in: world)
        let stages = [
            ("confirmed", "Принят"), ("picking", "Собирается"), ("packed", "Собран"), ("shipped", "В пути"),
            ("delivered", "Доставлен"), ("completed", "Выполнен"),
        ]
        for (status, words) in stages {
            world.clock.advance(by: 3_600)
            try await world.visit(as: .manager) { visitor in
                let path = "/staff/orders/\(number)"
                let answer = try await visitor.post("\(path)/status", [("status", status)], from: path)
                #expect(answer.status == .seeOther, "\(status)")
            }
            try await world.visit(as: .purchaser) { visitor in
                let page = String(buffer: try await visitor.get("/orders/\(number)").body)
                let badge = try #require(page.firstMatch(of: /status--badge">.*?<span>(.*?)<\/span>/)).1
                #expect(badge == words)
                #expect(page.contains("Имя manager: \(words)"), "\(status)")
                #expect(String(buffer: try await visitor.get("/orders").body).contains("<span>\(words)</span>"))
            }
        }
    }

    // MARK: - Tools

    /// Places an order of the purchaser for new goods at 100,00; returns its number.
    private func place(_ lines: [(sku: String, quantity: Int32)], in world: World) async throws -> String {
        var goods: [(product: ID<Product>, quantity: Int32)] = []
        for line in lines { goods.append((try await world.product(line.sku), line.quantity)) }
        let (wanted, principal, now) = (goods, try await world.principal(.purchaser), world.clock.now)
        return try await world.database.write { tx in
            for line in wanted {
                _ = try Ordering.add(line.product, Quantity(whole: line.quantity), by: principal, at: now, in: tx)
            }
            var form = PlaceOrderForm()
            form.payer = world.payer.uuidString
            form.newAddress = "Тверь"
            form.agreedTotal = String(try Ordering.cart(of: principal, payer: world.payer, at: now, in: tx).total.minor)
            return try Ordering.place(form, by: principal, at: now, in: tx).number
        }
    }
}
