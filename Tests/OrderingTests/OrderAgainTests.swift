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

/// A part of an order, what is usual, and everything ever bought.
@Suite struct OrderAgainTests {
    // MARK: - Rhythm

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test func `a rhythm is the median of days and of quantities`() throws {
        let bought = [
            ("2026-01-05", 100), ("2026-01-19", 200), ("2026-02-02", 100), ("2026-02-02", 50), ("2026-04-20", 900),
            ("2026-05-04", 200),
        ]
        let habit = try #require(
            Habit(try bought.map { (day: try day($0.0), quantity: Quantity(whole: Int32($0.1))) }))
        #expect(habit.times == 5)
        #expect(habit.interval == 14)
        #expect(habit.quantity == Quantity(whole: 200))
        let (today, due) = (try day("2026-05-11"), try day("2026-05-18"))
        #expect(habit.due == due)
        #expect(habit.isDue(by: due, on: today))
        #expect(!habit.isDue(by: due.adding(days: -1), on: today))
        // Three rhythms later it is not bought any more.
        #expect(!habit.isDue(by: due.adding(days: 60), on: habit.last.adding(days: 43)))
    }

    @Test func `two days are no rhythm, however often something was bought on them`() throws {
        let bought = try ["2026-01-05", "2026-01-05", "2026-01-19"].map { (day: try day($0), quantity: Quantity.one) }
        #expect(Habit(bought) == nil)
        #expect(Habit([]) == nil)
    }

    // MARK: - As usual

    @Test(.feature("CART-06"), arguments: TestEngine.all)
    func `as usual proposes what is due with its reason, through the screen that shows what changed`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("BOLT", price: 12_000), try await world.product("NUT"))
        let (rare, foreign) = (try await world.product("RARE"), try await world.product("FOREIGN"))
        for days in [43.0, 29, 15] {
            try await world.pastOrder([(bolt, 20), (nut, 3)], at: world.ago(days), of: world.ours, by: .purchaser)
            try await world.pastOrder([(foreign, 5)], at: world.ago(days), of: world.theirs, by: .rival)
        }
        // Bought a moment ago, it is not due; taken back, it never was; once a year tells nothing.
        try await world.pastOrder([(nut, 3)], at: world.ago(0.1), of: world.ours, by: .purchaser)
        try await world.pastOrder([(rare, 1)], at: world.ago(100), of: world.ours, by: .purchaser)
        try await world.pastOrder(
            [(rare, 1)], at: world.ago(50), of: world.ours, by: .purchaser, status: "cancelled")
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/usual").body)
            #expect(page.contains("BOLT") && page.contains("Обычно 20 шт раз в 14 дней"))
            #expect(page.contains("Цена выросла на 20,00"))
            #expect(!["NUT", "RARE", "FOREIGN"].contains { page.contains("Товар \($0)") })
            let answer = try await visitor.post("/orders/usual", [("days", "7")], from: "/orders/usual")
            #expect(answer.headers[.location] == "/cart")
            let again = try await visitor.post(
                "/orders/usual", [("days", "7"), ("skip", "\(bolt)")], from: "/orders/usual")
            #expect(again.headers[.location] == "/orders/usual?days=7")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 20000 AND seen_price = 12000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `nothing regular is said so`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/usual?days=30").body)
            #expect(page.contains("Пока ничего не пора"))
            #expect(String(buffer: try await visitor.get("/orders/usual?days=x").body).contains("На неделю вперёд"))
        }
    }

    // MARK: - In part

    @Test(.feature("ORD-05"), arguments: TestEngine.all)
    func `a part of an order goes into the cart by its chosen lines`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("BOLT"), try await world.product("NUT"))
        let number = try await world.pastOrder([(bolt, 2), (nut, 3)], at: world.ago(3), of: world.ours, by: .purchaser)
        let foreign = try await world.pastOrder([(bolt, 2)], at: world.ago(3), of: world.theirs, by: .rival)
        try await world.visit(as: .purchaser) { visitor in
            let path = "/orders/\(number)/repetition?part=1"
            let page = String(buffer: try await visitor.get("\(path)&q=nut").body)
            #expect(page.contains("Товар NUT") && !page.contains("Товар BOLT"))
            let none = try await visitor.post(path, [], from: path)
            #expect(none.headers[.location] == path)
            #expect(try await world.count("cart_lines") == 0)
            let answer = try await visitor.post(path, [("line", "2"), ("line", "9")], from: path)
            #expect(answer.headers[.location] == path)
            #expect(try await visitor.get("/orders/\(foreign)/repetition?part=1").status == .notFound)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 3000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    // MARK: - Purchases

    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `one product is found among everything ever bought, by pages in every order`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        var goods: [ID<Product>] = []
        for index in 10..<45 { goods.append(try await world.product("T-\(index)")) }
        for (index, product) in goods.enumerated() {
            let days = Double(100 + index)
            try await world.pastOrder([(product, 1)], at: world.ago(days), of: world.ours, by: .purchaser)
        }
        try await world.pastOrder([(goods[0], 7)], at: world.ago(1), of: world.ours, by: .director, price: 9_000)
        try await world.pastOrder([(goods[1], 9)], at: world.ago(1), of: world.theirs, by: .rival)
        try await world.pastOrder(
            [(goods[2], 9)], at: world.ago(1), of: world.ours, by: .purchaser, status: "cancelled")
        try await world.visit(as: .purchaser) { visitor in
            for sort in ["", "?sort=name", "?sort=-times", "?sort=quantity", "?sort=last"] {
                let first = String(buffer: try await visitor.get("/orders/purchases\(sort)").body)
                let next = try #require(
                    first.firstMatch(of: /href="(\/orders\/purchases\?[^"]*after=[^"]+)" rel="next"/)
                ).1
                let second = String(
                    buffer: try await visitor.get(String(next).replacing("&amp;", with: "&")).body)
                let all = Set((first + second).matches(of: /Товар (T-\d+)/).map { String($0.1) })
                #expect(all.count == 35, "\(sort)")
                #expect(!second.contains("rel=\"next\""), "\(sort)")
            }
            let page = String(buffer: try await visitor.get("/orders/purchases?q=T-10").body)
            // The purchaser sees what his company ordered; last at another price, eight in all.
            #expect(page.contains("90,00") && page.contains("8<span class=\"quiet\">\u{a0}шт"))
            #expect(page.contains("Цена выросла на 10,00") && !page.contains("T-11"))
            #expect(page.contains("name=\"quantity\""))
        }
        try await world.visit(as: .warehouse) { visitor in
            let page = String(buffer: try await visitor.get("/orders/purchases?q=T-10").body)
            #expect(page.contains("Товар T-10") && !page.contains("90,00") && !page.contains("name=\"quantity\""))
        }
        try await world.visit(as: .rival) { visitor in
            let page = String(buffer: try await visitor.get("/orders/purchases").body)
            #expect(page.contains("Товар T-11") && !page.contains("Товар T-10"))
        }
    }

    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `a giant history is shown as it was counted, by the job of each order and every night`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("BOLT"), try await world.product("NUT"))
        try await world.pastOrder([(bolt, 2), (nut, 1)], at: world.ago(400), of: world.ours, by: .purchaser)
        try await world.pastOrder([(bolt, 5), (nut, 1)], at: world.ago(3), of: world.ours, by: .director)
        try await world.pastOrder([(bolt, 9)], at: world.ago(2), of: world.theirs, by: .rival)
        let (database, now) = (world.database, world.clock.now)
        try await Ordering.recountGoods(in: database, at: now) { body in try await database.write(body) }
        var search = PurchaseQuery()
        search.text = "BOLT"
        let principal = try await world.principal(.director)
        for query in [PurchaseQuery(), search] {
            let (atOnce, before) = try await database.read { tx in
                (
                    try Ordering.purchases(query, of: principal, at: now, in: tx).items,
                    try Ordering.purchases(query, of: principal, at: now, countingUpTo: 0, in: tx).items
                )
            }
            #expect(atOnce.map(\.product.id) == before.map(\.product.id))
            #expect(atOnce.map(\.times) == before.map(\.times))
            #expect(atOnce.map(\.quantity) == before.map(\.quantity))
            #expect(atOnce.map(\.lastAt) == before.map(\.lastAt))
            #expect(before.allSatisfy { $0.last != nil })
            #expect(before.first { $0.product.id == bolt }?.quantity == Quantity(whole: 7))
        }
        // An order that is placed now counts at once, once its job has run.
        try await world.pastOrder([(nut, 4)], at: now, of: world.ours, by: .director)
        let newest = try await database.read { tx in
            try tx.value("SELECT id FROM orders ORDER BY placed_at DESC LIMIT 1") as UUID
        }
        try await database.write { tx in try Ordering.countGoods(of: ID<Order>(newest), in: tx) }
        let bought = try await database.read { tx in
            try Ordering.purchases(PurchaseQuery(), of: principal, at: now, countingUpTo: 0, in: tx).items
        }
        #expect(bought.first { $0.product.id == nut }?.quantity == Quantity(whole: 6))
        #expect(bought.first { $0.product.id == nut }?.times == 3)
    }
}
