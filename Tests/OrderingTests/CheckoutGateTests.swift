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

/// The gate as a buyer meets it at checkout: told before, held to after, and never oversold.
@Suite struct CheckoutGateTests {
    @Test(.feature("ORD-18"), arguments: TestEngine.all)
    func `the credit of the contract is shown, held to, and left alone by whoever pays in advance`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let now = world.clock.now
        try await world.database.write { tx in
            try tx.execute("UPDATE contracts SET credit_limit = 60000, debt = 45000, debt_at = \(now)")
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let page = plain(try await visitor.get("/checkout").body)
            for words in ["Лимит долга</dt><dd>600,00 ₽", "Занято</dt><dd>450,00 ₽", "Просрочено"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(page.contains("По договору в долг осталось 150,00 ₽"))
            #expect(page.contains("Заказ пока не пройдёт"))
            let fields: [(name: String, value: String)] = [
                ("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "20000"),
            ]
            let refused = try await visitor.post("/checkout", fields + [("payment", "deferred")], from: "/checkout")
            #expect(refused.status == .unprocessableContent)
            #expect(try await world.count("orders") == 0)
            let paid = try await visitor.post("/checkout", fields + [("payment", "invoice")], from: "/checkout")
            #expect(paid.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE payment_way = 'invoice'") == 1)
    }

    @Test(.feature("ORD-18"), arguments: TestEngine.all)
    func `an order within the credit goes through by itself and leaves less of it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.database.write { tx in try tx.execute("UPDATE contracts SET credit_limit = 60000") }
        try await world.visit(as: .purchaser) { visitor in
            for (quantity, left) in [("2", "600,00 ₽"), ("3", "400,00 ₽")] {
                _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", quantity)])
                let page = plain(try await visitor.get("/checkout").body)
                #expect(page.contains("По договору в долг осталось \(left)"))
                let placed = try await visitor.post(
                    "/checkout",
                    [
                        ("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("payment", "deferred"),
                        ("agreedTotal", "\(quantity)0000"),
                    ], from: "/checkout")
                #expect(placed.status == .seeOther)
            }
        }
        #expect(try await world.count("orders WHERE payment_way = 'deferred' AND status = 'placed'") == 2)
        #expect(try await world.count("reservations") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `what was shipped within the days of the contract is owed, and not late`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let (buyer, manager) = (try await world.principal(.purchaser), try await world.principal(.manager))
        try await world.database.write { tx in try tx.execute("UPDATE contracts SET credit_limit = 900000") }
        let number = try await world.order(bolt, 2, payment: "deferred")
        let now = world.clock.now
        try await world.database.write { tx in
            for status in [OrderStatus.confirmed, .picking, .packed, .shipped] {
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: status, by: manager, at: now, in: tx)
            }
            try tx.execute("UPDATE contracts SET debt = 50000, debt_at = \(now)")
        }
        for (days, late) in [(1, Int64(30_000)), (22, 50_000)] {
            let later = now.addingTimeInterval(TimeInterval(days) * 86_400)
            let standing = try await world.database.read { tx -> CreditStanding? in
                let terms = try Catalog.buyer(for: buyer, at: later, in: tx)
                let limits = try GateTerms(for: terms, buyer, at: later, in: tx)
                return try CreditStanding(of: terms, limits, for: buyer, at: later, in: tx)
            }
            #expect(standing?.overdue == Money(minor: late), "\(days)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `the page says who has to allow the order and why, before it is sent`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Крупные закупки", over: 15_000)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let page = plain(try await visitor.get("/checkout").body)
            #expect(page.contains("Нужно согласие: директор. Причина: Сумма 200,00 ₽ больше 150,00 ₽"))
            #expect(page.contains("Отправить на согласование"))
            let sent = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "20000")],
                from: "/checkout")
            #expect(sent.headers[.location] == "/orders/2026-000001")
        }
        // Who would be asked is not asked about his own.
        try await world.visit(as: .director) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            #expect(!plain(try await visitor.get("/checkout").body).contains("Нужно согласие"))
        }
        #expect(try await world.count("orders WHERE status = 'awaiting_approval'") == 1)
    }

    @Test(.feature("ORD-14"), arguments: TestEngine.all)
    func `twenty buyers on the last ten pieces buy ten, and no more`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000, stock: 10)
        let (people, now) = (try await world.buyers(20), world.clock.now)
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for buyer in people {
                group.addTask {
                    do {
                        return try await world.database.write { tx in
                            _ = try Ordering.add(bolt, .one, by: buyer, at: now, in: tx)
                            let cart = try Ordering.cart(of: buyer, payer: world.payer, at: now, in: tx)
                            try Ordering.takeLines(of: cart, in: tx)
                            let address = DeliveryAddress(address: "Тверь", recipient: "", phone: "")
                            let request = OrderRequest(
                                cart: cart, source: .cart, payer: world.payer, delivery: .typed(address),
                                agreed: cart.total)
                            _ = try Ordering.place(request, by: buyer, at: now, in: tx)
                            return true
                        }
                    } catch is PlaceOrderRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(placed == 10)
        #expect(try await world.count("orders") == 10)
        #expect(try await world.count("stock WHERE reserved = 10000 AND quantity = 10000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `the vendor's people say what an order has to come to, and the checkout holds to it`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.visit(as: .administrator) { visitor in
            let wrong = try await visitor.post(
                "/staff/order-terms", [("minimum", "много"), ("hours", "0")], from: "/staff/order-terms")
            #expect(wrong.status == .unprocessableContent)
            let saved = try await visitor.post(
                "/staff/order-terms", [("minimum", "1000"), ("minimumkey", "300"), ("hourskey", "24")],
                from: "/staff/order-terms")
            #expect(saved.status == .seeOther)
            #expect(plain(try await visitor.get("/staff/order-terms").body).contains("value=\"300.00\""))
            let carrier: [(name: String, value: String)] = [
                ("name", "Город"), ("days", "12345"), ("slots", "9–12\n13–18"), ("price", "500 ₽"), ("active", "on"),
            ]
            for status in [HTTPResponse.Status.seeOther, .unprocessableContent] {
                let added = try await visitor.post("/staff/carriers", carrier, from: "/staff/carriers/new")
                #expect(added.status == status)
            }
            let id: UUID = try await world.database.read { tx in try tx.value("SELECT id FROM carriers") }
            let path = "/staff/carriers/\(id.uuidString.lowercased())"
            #expect(try await visitor.get(path).status == .ok)
            let off = try await visitor.post(path, [("name", "Город"), ("days", "6")], from: path)
            #expect(off.status == .seeOther)
        }
        #expect(try await world.count("carriers WHERE weekdays = '6' AND NOT is_active") == 1)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            #expect(plain(try await visitor.get("/checkout").body).contains("Заказ принимается от 300,00 ₽"))
            let refused = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "20000")],
                from: "/checkout")
            #expect(refused.status == .unprocessableContent)
        }
        #expect(try await world.count("orders") == 0)
    }
}
