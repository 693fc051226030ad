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

/// What orders earn and what a large order takes off: in the cart, in the order, and not twice.
@Suite struct TurnoverTests {
    @Test(.feature("PRICE-07"), arguments: TestEngine.all)
    func `shipped orders add up to a discount, the cart tells how much is left, and what came back counts no more`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000, stock: 1_000)
        try await keep(in: world) { terms in
            (terms.kind, terms.effect, terms.period, terms.title) = (
                .cumulative, .steps, .month, "Чем больше, тем дешевле"
            )
            terms.steps = [.init(from: 50_000, percent: 300), .init(from: 200_000, percent: 700)]
        }
        let first = try await order(bolt, count: 6, total: 60_000, in: world)
        // What the customer could still take back earns nothing.
        try await count(first, in: world)
        #expect(try await world.count("customer_turnover WHERE ordered > 0") == 0)
        #expect(try await world.count("events WHERE name = 'ordering.discount_earned'") == 0)
        try await move(first, to: Self.shipped, in: world)
        for _ in 1...2 { try await count(first, in: world) }
        #expect(try await world.count("customer_turnover WHERE ordered = 60000 AND month = '2026-11'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.discount_earned'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let cart = String(buffer: try await visitor.get("/cart").body)
            #expect(cart.contains("97,00"))
            #expect(cart.contains("Чем больше, тем дешевле"))
            #expect(cart.contains("До скидки 7\u{a0}% осталось 1\u{202f}400,00\u{a0}₽"))
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/discount_progress").body)
            #expect(tile.contains("1\u{202f}400,00"))
        }
        try await move(first, to: [.delivered, .returned], in: world)
        try await count(first, in: world)
        #expect(try await world.count("customer_turnover WHERE ordered = 0") == 1)
        let cart = try await world.visit(as: .purchaser) { visitor in
            String(buffer: try await visitor.get("/cart").body)
        }
        #expect(cart.contains("100,00"))
    }

    @Test(arguments: TestEngine.all)
    func `counting every month anew comes to the same as counting order by order`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000, stock: 1_000)
        var numbers: [String] = []
        for count in 1...3 {
            numbers.append(try await order(bolt, count: count, total: count * 10_000, in: world))
            try await move(numbers[count - 1], to: Self.shipped, in: world)
            world.clock.advance(by: 20 * 86_400)
            try await renewSessions(in: world)
        }
        let now = world.clock.now
        let months = try await world.database.read { tx in try Ordering.monthsToCount(at: now, in: tx) }
        #expect(months.map(\.text) == ["2026-11", "2026-12", "2027-01"])
        for month in months {
            try await world.database.write { tx in try Ordering.countTurnover(in: month, in: tx) }
        }
        let whole = try await turnover(in: world)
        for number in numbers { try await count(number, in: world) }
        #expect(try await turnover(in: world) == whole)
        #expect(whole == ["2026-11 10000", "2026-12 50000"])
    }

    @Test(.feature("PRICE-06"), arguments: TestEngine.all)
    func `a discount on the order's sum comes in the cart, and the order has it to the kopeck`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (
            try await world.product("A-1", price: 33_333), try await world.product("B-2", price: 10_001)
        )
        try await keep(in: world) { terms in
            (terms.kind, terms.title, terms.percent, terms.minTotal) = (.promotion, "За крупный заказ", 300, 100_000)
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let small = String(buffer: try await visitor.get("/cart").body)
            #expect(small.contains("333,33") && small.contains("666,66"))
            world.clock.advance(by: 1)
            _ = try await visitor.post("/cart/lines", [("product", "\(nut)"), ("quantity", "4")])
            let large = String(buffer: try await visitor.get("/cart").body)
            // 333,33 less 10,00 and 100,01 less 3,00.
            #expect(large.contains("323,33") && large.contains("97,01"))
            // What is taken off by the sum is no change of the price.
            #expect(!large.contains("Цена снизилась"))
            let placed = try await visitor.post(
                "/checkout", checkout(world, total: 2 * 32_333 + 4 * 9_701), from: "/checkout")
            #expect(placed.status == .seeOther)
        }
        #expect(try await world.count("order_lines WHERE price = 32333 AND amount = 64666") == 1)
        #expect(try await world.count("order_lines WHERE price = 9701 AND amount = 38804") == 1)
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `a program that expects another price gets no order, one that expects the right one does`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let ask = { @Sendable (price: Int) in
            #"{"lines":[{"sku":"A-1","quantity":"2","price":\#(price)}],"address":"Тверь"}"#
        }
        try await world.visit(as: .purchaser) { visitor in
            let wrong = try await visitor.postJSON("/api/v1/orders", ask(9_900), key: UUID().uuidString)
            #expect(wrong.status == .unprocessableContent)
            #expect(String(buffer: wrong.body).contains("A-1"))
            let right = try await visitor.postJSON("/api/v1/orders", ask(10_000), key: UUID().uuidString)
            #expect(right.status == .created)
        }
        #expect(try await world.count("orders") == 1)
        #expect(try await world.count("stock WHERE reserved = 2000") == 1)
    }

    // MARK: - Steps

    private func keep(in world: World, _ fill: @Sendable (inout RuleTerms) -> Void) async throws {
        var terms = RuleTerms()
        terms.name = "правило"
        fill(&terms)
        let (principal, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { [terms] tx in
            _ = try Catalog.save(terms, as: nil, by: principal, at: now, in: tx)
        }
    }

    private func order(_ product: ID<Product>, count: Int, total: Int, in world: World) async throws -> String {
        let placed = try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "\(count)")])
            return try await visitor.post("/checkout", checkout(world, total: total), from: "/checkout")
                .headers[.location]
        }
        return try #require(placed).replacing("/orders/", with: "")
    }

    /// The way out of the warehouse.
    private static let shipped: [OrderStatus] = [.confirmed, .picking, .packed, .shipped]

    private func move(_ number: String, to statuses: [OrderStatus], in world: World) async throws {
        let (manager, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { tx in
            for status in statuses {
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: status, by: manager, at: now, in: tx)
            }
        }
    }

    /// What the worker does after an order left the warehouse or came back.
    private func count(_ number: String, in world: World) async throws {
        let now = world.clock.now
        try await world.database.write { tx in
            let id: ID<Order> = try tx.value("SELECT id FROM orders WHERE number = \(number)")
            try Ordering.countTurnover(after: id, at: now, in: tx)
        }
    }

    private func turnover(in world: World) async throws -> [String] {
        try await world.database.read { tx in
            try tx.all("SELECT month, ordered FROM customer_turnover ORDER BY month") { row in
                let (month, ordered): (String, Int64) = (try row["month"], try row["ordered"])
                return "\(month) \(ordered)"
            }
        }
    }

    /// Weeks go by; nobody has to sign in again.
    private func renewSessions(in world: World) async throws {
        let later = world.clock.now.addingTimeInterval(86_400)
        try await world.database.write { tx in
            _ = try tx.execute("UPDATE sessions SET expires_at = \(later)")
        }
    }
}

/// The fields of the checkout page as a buyer fills them.
private func checkout(_ world: World, total: Int) -> [(name: String, value: String)] {
    [
        ("payer", world.payer.uuidString), ("address", ""), ("newAddress", "Тверь, Складская, 12"),
        ("recipient", "Павел"), ("phone", "+7 900 000-00-12"), ("agreedTotal", "\(total)"),
    ]
}
