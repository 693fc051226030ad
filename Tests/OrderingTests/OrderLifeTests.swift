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

@Suite struct OrderLifeTests {
    @Test(.feature("ORD-05"), arguments: TestEngine.all)
    func `repeating shows what changed and fills the cart with what can be had`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world, ["A-1": 5, "B-2": 4, "C-3": 2, "D-4": 1])
        try await world.database.write { tx in
            try tx.execute(
                "UPDATE prices SET amount = 11000 WHERE product_id = (SELECT id FROM products WHERE sku = 'A-1')")
            try tx.execute(
                "UPDATE stock SET quantity = 7000 WHERE product_id = (SELECT id FROM products WHERE sku = 'B-2')")
            try tx.execute("UPDATE products SET is_active = \(false) WHERE sku = 'C-3'")
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)/repetition").body)
            #expect(page.contains("Цена выросла на 10,00"))
            #expect(page.contains("На складе 3"))
            #expect(page.contains("Больше не продаётся"))
            #expect(page.contains("Изменились 3 строки"))
            let answer = try await visitor.post(
                "/orders/\(number)/repetition", [], from: "/orders/\(number)/repetition")
            #expect(answer.headers[.location] == "/cart")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 5000 AND seen_price = 11000") == 1)
        #expect(try await world.count("cart_lines WHERE quantity = 3000") == 1)
        #expect(try await world.count("cart_lines") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a cancelled order gives its goods back, once`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world, ["A-1": 5])
        #expect(try await world.count("stock WHERE reserved = 5000") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let path = "/orders/\(number)/cancellation"
            let first = try await visitor.post(path, [("reason", "Нашли ошибку")], from: path)
            #expect(first.headers[.location] == "/orders/\(number)")
            let second = try await visitor.post(path, [("reason", "ещё раз")], from: "/orders")
            #expect(second.status == .unprocessableContent)
            #expect(String(buffer: try await visitor.get("/orders/\(number)").body).contains("Нашли ошибку"))
        }
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
        #expect(try await world.count("reservations") == 0)
        #expect(try await world.count("orders WHERE status = 'cancelled'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_cancelled'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an order that is being picked is not cancelled and nothing changes`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world, ["A-1": 5])
        _ = try await world.database.write { tx in try tx.execute("UPDATE orders SET status = 'picking'") }
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post("/orders/\(number)/cancellation", [], from: "/orders/\(number)")
            #expect(answer.status == .unprocessableContent)
        }
        #expect(try await world.count("stock WHERE reserved = 5000") == 1)
        #expect(try await world.count("orders WHERE status = 'picking'") == 1)
    }

    @Test(.feature("ORD-07"), arguments: TestEngine.all)
    func `orders are found by view, status, text and sum, page by page`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for index in 1...35 {
            world.clock.advance(by: 60)
            _ = try await placed(in: world, ["S-\(index)": 1])
        }
        _ = try await world.database.write { tx in
            try tx.execute(
                "UPDATE orders SET status = 'completed', is_archived = \(true) WHERE number <= '2026-000005'")
        }
        try await world.visit(as: .director) { visitor in
            func rows(_ query: String) async throws -> Int {
                String(buffer: try await visitor.get("/orders\(query)").body).matches(of: /class="rowlink"/).count
            }
            #expect(try await rows("") == 30)
            #expect(try await rows("?tab=archive") == 5)
            #expect(try await rows("?status=completed") == 5)
            #expect(try await rows("?q=s-17") == 1)
            #expect(try await rows("?q=2026-000009") == 1)
            #expect(try await rows("?min=100,01") == 0)
            #expect(try await rows("?max=100") == 30)
            let page = String(buffer: try await visitor.get("/orders").body)
            let next = try #require(page.firstMatch(of: /href="(\/orders\?after=[^"]+)"/)).1
            #expect(try await rows(String(next.dropFirst("/orders".count))) == 5)
            let long = String(repeating: "ы", count: 1_000).formEncoded
            #expect(try await rows("?q=\(long)") == 0)
        }
    }

    @Test(arguments: TestEngine.all)
    func `staff move an order on; shipping takes the goods out of the warehouse`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world, ["A-1": 5])
        try await world.visit(as: .manager) { visitor in
            for status in ["confirmed", "picking", "packed", "shipped"] {
                let answer = try await visitor.post(
                    "/staff/orders/\(number)/status", [("status", status)], from: "/staff/orders/\(number)")
                #expect(answer.status == .seeOther, "\(status)")
            }
            let jump = try await visitor.post(
                "/staff/orders/\(number)/status", [("status", "placed")], from: "/staff/orders/\(number)")
            #expect(jump.status == .unprocessableContent)
        }
        #expect(try await world.count("orders WHERE status = 'shipped'") == 1)
        #expect(try await world.count("stock WHERE quantity = 95000 AND reserved = 0") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(page.contains("Имя manager: В пути"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `staff cancel an order and say why; a reason too long stands in the open dialog again`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await placed(in: world, ["A-1": 5])
        let path = "/staff/orders/\(number)"
        try await world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("<dialog class=\"dialog\" id=\"ask-cancel\" popover"))
            let long = String(repeating: "ы", count: 501)
            let refused = try await visitor.post(
                "\(path)/status", [("status", "cancelled"), ("reason", long)], from: path)
            #expect(refused.status == .unprocessableContent)
            let again = String(buffer: refused.body)
            let opened = /(?s)<dialog class="dialog" id="ask-cancel" open.*?<\/dialog>/
            let dialog = try #require(again.firstMatch(of: opened)).0
            #expect(dialog.contains(">\(long)</textarea>"))
            #expect(dialog.contains("aria-invalid=\"true\""))
            #expect(dialog.contains("<a class=\"btn\" href=\"\(path)\">"))
            #expect(!again.contains("href=\"#reason\""))
        }
        #expect(try await world.count("orders WHERE status = 'placed'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_cancelled'") == 0)
        try await world.visit(as: .manager) { visitor in
            let done = try await visitor.post(
                "\(path)/status", [("status", "cancelled"), ("reason", "Склад закрыт")], from: path)
            #expect(done.headers[.location] == path)
            let late = try await visitor.post("\(path)/status", [("status", "cancelled")], from: path)
            #expect(late.status == .unprocessableContent)
            #expect(String(buffer: late.body).contains("id=\"errors\""))
        }
        let reason = try await world.database.read { tx in
            try tx.value("SELECT payload FROM events WHERE name = 'ordering.order_cancelled'") as String
        }
        #expect(reason.contains("Склад закрыт"))
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(page.contains("Склад закрыт"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a program's order is placed once for one key, and its cart stays`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let json = #"{"lines":[{"sku":"A-1","quantity":"2"}],"address":"Тверь","reference":"З-1"}"#
        try await world.visit(as: .purchaser) { visitor in
            #expect(try await visitor.postJSON("/api/v1/orders", json, key: nil).status == .badRequest)
            #expect(try await visitor.postJSON("/api/v1/orders", "{", key: "k0").status == .badRequest)
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { String(buffer: try await visitor.postJSON("/api/v1/orders", json, key: "k1").body) }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(answers.first?.contains(#""number":"2026-000001""#) == true)
            let other = json.replacing("\"2\"", with: "\"3\"")
            #expect(try await visitor.postJSON("/api/v1/orders", other, key: "k1").status == .unprocessableContent)
        }
        #expect(try await world.count("orders") == 1)
    }

    /// Places an order of the purchaser and returns its number.
    private func placed(in world: World, _ lines: [String: Int32]) async throws -> String {
        for sku in lines.keys.sorted() where try await world.count("products WHERE sku = '\(sku)'") == 0 {
            try await world.product(sku)
        }
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        return try await world.database.write { tx in
            for (sku, quantity) in lines.sorted(by: { $0.key < $1.key }) {
                let product: ID<Product> = try tx.value("SELECT id FROM products WHERE sku = \(sku)")
                _ = try Ordering.add(product, Quantity(whole: quantity), by: principal, at: now, in: tx)
            }
            var form = PlaceOrderForm()
            form.payer = world.payer.uuidString
            form.newAddress = "Тверь"
            form.agreedTotal = String(try Ordering.cart(of: principal, payer: world.payer, at: now, in: tx).total.minor)
            return try Ordering.place(form, by: principal, at: now, in: tx).number
        }
    }
}
