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

/// What a person has to do stands on his start page until it is done; what others did is news and stands elsewhere.
@Suite struct TodoTests {
    @Test(.feature("UX-08"), arguments: TestEngine.all)
    func `an order the vendor cancelled waits for its buyer until he orders it anew`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        for who in [World.Who.purchaser, .director, .warehouse] {
            #expect(try await world.todos(of: who) == [], "\(who)")
        }
        world.clock.advance(by: 60)
        try await world.visit(as: .manager) { visitor in
            let path = "/staff/orders/\(number)"
            let answer = try await visitor.post(
                "\(path)/status", [("status", "cancelled"), ("reason", "Нет")], from: path)
            #expect(answer.status == .seeOther)
        }
        let expected = ["danger /orders/\(number)/repetition"]
        #expect(try await world.todos(of: .purchaser) == expected)
        #expect(try await world.todos(of: .director) == expected)
        for who in [World.Who.warehouse, .accountant, .rival] {
            #expect(try await world.todos(of: who) == [], "\(who)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(tile.contains("Повторить: Заказ №\u{a0}\(number) отменён"))
            let news = String(buffer: try await visitor.get("/dashboard/widgets/news").body)
            #expect(news.contains("Заказ №\u{a0}\(number) отменён"))
        }
        world.clock.advance(by: 60)
        let product: UUID = try await world.database.read { tx in try tx.value("SELECT id FROM products") }
        try await world.buy(product, total: 1_234)
        #expect(try await world.todos(of: .purchaser) == [])
    }

    @Test(arguments: TestEngine.all)
    func `what somebody of the company cancelled himself is nothing to do`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        world.clock.advance(by: 60)
        try await world.visit(as: .director) { visitor in
            let path = "/orders/\(number)/cancellation"
            let answer = try await visitor.post(path, [("reason", "")], from: path)
            #expect(answer.status == .seeOther)
        }
        #expect(try await world.todos(of: .purchaser) == [])
        #expect(try await world.todos(of: .director) == [])
    }

    @Test(.feature("UX-08"), arguments: TestEngine.all)
    func `a cart that changed waits for its owner, after what is more urgent`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        let nut = try await world.product("B-1", name: "Гайка")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(nut)"), ("quantity", "5")])
            _ = try await visitor.get("/cart")
        }
        #expect(try await world.todos(of: .purchaser) == [])
        let (left, now) = (Quantity(whole: 2), world.clock.now)
        try await world.database.write { tx in
            try tx.execute("UPDATE stock SET quantity = \(left) WHERE product_id = \(nut)")
            try tx.execute(
                """
                UPDATE orders SET status = 'cancelled', is_archived = \(true), status_by = NULL,
                    status_at = \(now.addingTimeInterval(1)) WHERE number = \(number)
                """)
        }
        world.clock.advance(by: 60)
        #expect(
            try await world.todos(of: .purchaser) == [
                "danger /orders/\(number)/repetition", "warning /cart?show=changed",
            ])
        // His cart is nobody else's business.
        #expect(try await world.todos(of: .director) == ["danger /orders/\(number)/repetition"])
        try await world.visit(as: .purchaser) { visitor in
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(tile.contains("В корзине изменилась 1 строка") && tile.contains("Не хватает остатка: 1."))
        }
    }

    @Test(.feature("UX-08"), arguments: TestEngine.all)
    func `whoever manages members is told of invitations that ended unused`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (ours, director, now) = (world.ours, world.user(.director), world.clock.now)
        let keys: [[UInt8]] = [7, 8, 9].map { Array(repeating: $0, count: 32) }
        // One still works, one ended, one ended long ago.
        let ends: [TimeInterval] = [86_400, -86_400, -30 * 86_400]
        try await world.database.write { tx in
            for (key, end) in zip(keys, ends) {
                try tx.execute(
                    """
                    INSERT INTO invitations (token_hash, customer_id, email, name, role, unit_id, invited_by, created_at,
                        expires_at)
                    VALUES (\(key), \(ours), 'anna@romashka.example', 'Анна', 'purchaser', NULL, \(director),
                        \(now.addingTimeInterval(end - 7 * 86_400)), \(now.addingTimeInterval(end)))
                    """)
            }
        }
        #expect(try await world.todos(of: .director) == ["info /company/members/new"])
        for who in [World.Who.purchaser, .rival] { #expect(try await world.todos(of: who) == [], "\(who)") }
    }

    @Test(.feature("UX-08"), arguments: TestEngine.all)
    func `staff find what waits for them, many of a kind in one line, and what is late first`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        #expect(try await world.todos(of: .manager) == [])
        try await world.database.write { tx in
            let asked: [(text: String, times: Int64, found: Int64)] = [("rhjdfnm", 4, 0), ("болт", 9, 3), ("ё", 1, 0)]
            try tx.insert(
                into: "search_queries", "day, text, variant, times, found",
                rows: asked.map { ["2026-11-16", $0.text, "", $0.times, $0.found] })
        }
        let number = try await world.placedOrder(of: "Болт")
        let expected = ["warning /staff/orders?status=placed", "info /staff/catalog/search"]
        #expect(try await world.todos(of: .manager) == expected)
        try await world.visit(as: .manager) { visitor in
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(tile.contains("1 новый заказ ждёт подтверждения"))
            #expect(tile.contains("1 запрос ничего не находит") && tile.contains("«rhjdfnm», раз: 4"))
        }
        try await world.database.write { tx in
            let dayBefore = World.start.addingTimeInterval(-90_000)
            try tx.execute("UPDATE orders SET placed_at = \(dayBefore) WHERE number = \(number)")
        }
        #expect(try await world.todos(of: .manager).first == "danger /staff/orders?status=placed")
        try await world.visit(as: .manager) { visitor in
            let path = "/staff/orders/\(number)"
            _ = try await visitor.post("\(path)/status", [("status", "confirmed")], from: path)
        }
        #expect(try await world.todos(of: .manager) == ["info /staff/catalog/search"])
    }

    @Test func `who has done everything is told so`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .accountant) { visitor in
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(tile.contains("Всё сделано."))
        }
    }
}

extension World {
    /// What somebody has to do, in the order of his page: the urgency and the way of its one button.
    fileprivate func todos(of who: Who) async throws -> [String] {
        try await visit(as: who) { visitor in
            let page = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            return page.components(separatedBy: "attention__item is-").dropFirst().map { item in
                let tone = item.prefix { $0 != "\"" }
                let way = item.firstMatch(of: /<a class="btn btn--sm" href="([^"]+)"/).map { String($0.1) } ?? ""
                return "\(tone) \(way.replacing("&amp;", with: "&"))"
            }
        }
    }

    /// The purchaser orders one of a product.
    fileprivate func buy(_ product: UUID, total: Int) async throws {
        let payerID = payer.uuidString
        try await visit(as: .purchaser) { visitor in
            _ = try await visitor.post(
                "/cart/lines", [("product", product.uuidString.lowercased()), ("quantity", "1")])
            let placed = try await visitor.post(
                "/checkout", [("payer", payerID), ("newAddress", "Тверь"), ("agreedTotal", "\(total)")],
                from: "/checkout")
            #expect(placed.status == .seeOther)
        }
    }
}
