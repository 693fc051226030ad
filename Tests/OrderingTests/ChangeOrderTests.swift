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

/// A customer changes an order that nobody has accepted: he sees what becomes another before it is kept.
@Suite struct ChangeOrderTests {
    @Test(.feature("ORD-04"), arguments: TestEngine.all)
    func `what changes is shown first, kept lines keep their price, and goods follow`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = 11000") }
        let path = "/orders/\(number)/change"
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            let version = try #require(page.firstMatch(of: /name="version" value="(\d+)"/)).1
            let fields: [(name: String, value: String)] = [
                ("version", String(version)), ("quantity.1", "7"), ("quantity.2", "4"), ("recipient", "Павел"),
                ("comment", "Ворота 3"),
            ]
            let looked = try await visitor.post(path, fields + [("act", "look")], from: path)
            #expect(looked.status == .ok)
            let shown = String(buffer: looked.body).replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
            for words in ["Что изменится", "Ворота 3", "Павел", "Цена была 100,00 ₽, станет 110,00 ₽", "1 170,00 ₽"] {
                #expect(shown.contains(words), "\(words)")
            }
            #expect(try await world.count("orders WHERE total = 90000 AND version = \(version)") == 1)
            #expect(try await world.count("stock WHERE reserved = 5000") == 1)

            let agreed = try #require(shown.firstMatch(of: /name="agreedTotal" value="(\d+)"/)).1
            #expect(agreed == "117000")
            let dear = try await visitor.post(path, fields + [("act", "save"), ("agreedTotal", "1")], from: path)
            #expect(dear.status == .unprocessableContent)
            let saved = try await visitor.post(
                path, fields + [("act", "save"), ("agreedTotal", String(agreed))], from: path)
            #expect(saved.headers[.location] == "/orders/\(number)")
            let late = try await visitor.post(
                path, fields + [("act", "save"), ("agreedTotal", String(agreed))], from: path)
            #expect(late.status == .unprocessableContent)
        }
        #expect(try await world.count("order_lines WHERE position = 1 AND quantity = 7000 AND price = 11000") == 1)
        #expect(try await world.count("order_lines WHERE position = 2 AND quantity = 4000 AND price = 10000") == 1)
        #expect(try await world.count("orders WHERE total = 117000 AND recipient = 'Павел'") == 1)
        #expect(try await world.count("stock WHERE reserved = 7000") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_changed'") == 1)
        #expect(try await world.discrepancies() == [])
    }

    @Test(arguments: TestEngine.all)
    func `a line goes, the last one does not, and an accepted order is the manager's to change`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        try await world.work(on: number, as: .purchaser) { order, buyer, now, tx in
            var form = ChangeOrderForm(order)
            form.agreedTotal = "50000"
            _ = try Ordering.change(
                order, ChosenQuantities([2: .zero]), form, isPreview: false, by: buyer, at: now, in: tx)
        }
        #expect(try await world.count("order_lines") == 1)
        #expect(try await world.count("reservations") == 1)
        #expect(try await world.discrepancies() == [])
        await #expect(throws: OrderWorkRefusal.nothingLeft) {
            try await world.work(on: number, as: .purchaser) { order, buyer, now, tx in
                _ = try Ordering.change(
                    order, ChosenQuantities([1: .zero]), ChangeOrderForm(order), isPreview: false, by: buyer, at: now,
                    in: tx)
            }
        }
        try await world.move(number, through: .confirmed)
        try await world.visit(as: .purchaser) { visitor in
            let page = try await visitor.get("/orders/\(number)/change")
            #expect(String(buffer: page.body).contains("Заказ уже приняли"))
            let answer = try await visitor.post(
                "/orders/\(number)/change", [("quantity.1", "1"), ("act", "save")], from: "/orders/\(number)")
            #expect(answer.status == .unprocessableContent)
        }
        #expect(try await world.count("order_lines WHERE quantity = 5000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `the gate looks again: more than there is, and more than the member may order, is refused`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)], stock: 8)
        let (ours, purchaser, director) = (world.ours, world.user(.purchaser), world.user(.director))
        let path = "/orders/\(number)/change"
        try await world.visit(as: .purchaser) { visitor in
            let short = try await visitor.post(path, [("quantity.1", "9"), ("act", "look")], from: path)
            #expect(short.status == .unprocessableContent)
            let eight = try await visitor.post(path, [("quantity.1", "8"), ("act", "look")], from: path)
            #expect(eight.status == .ok)
            try await world.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO member_limits (customer_id, user_id, month_limit, currency, changed_by, changed_at)
                    VALUES (\(ours), \(purchaser), 70000, 'RUB', \(director), \(World.start))
                    """)
            }
            let dear = try await visitor.post(path, [("quantity.1", "8"), ("act", "look")], from: path)
            #expect(dear.status == .unprocessableContent)
            // What the order came to before is no part of what was ordered this month.
            let seven = try await visitor.post(path, [("quantity.1", "7"), ("act", "look")], from: path)
            #expect(seven.status == .ok)
        }
        #expect(try await world.count("orders WHERE status = 'placed' AND total = 50000 AND version = 1") == 1)
        #expect(try await world.count("stock WHERE reserved = 5000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `of twenty changes of one page one is kept`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 1...20 {
                group.addTask {
                    do {
                        try await world.work(on: number, as: .purchaser) { order, buyer, now, tx in
                            var form = ChangeOrderForm(order)
                            form.comment = "Изменение \(index)"
                            form.agreedTotal = "60000"
                            _ = try Ordering.change(
                                order, ChosenQuantities([1: Quantity(whole: 6)], version: 1), form, isPreview: false,
                                by: buyer, at: now, in: tx)
                        }
                        return true
                    } catch is OrderWorkRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 1)
        #expect(try await world.count("orders WHERE version = 2 AND total = 60000") == 1)
        #expect(try await world.count("stock WHERE reserved = 6000") == 1)
        #expect(try await world.discrepancies() == [])
    }

    @Test(arguments: TestEngine.all)
    func `the customer's own number changes at any time and the order is found by it`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        try await world.move(number, through: .confirmed, .picking)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post(
                "/orders/\(number)/reference", [("reference", "З-2211")], from: "/orders/\(number)")
            #expect(answer.headers[.location] == "/orders/\(number)")
            #expect(String(buffer: try await visitor.get("/orders?q=З-22".formEncodedPath).body).contains(number))
        }
        #expect(try await world.count("orders WHERE customer_reference = 'З-2211'") == 1)
        try await world.visit(as: .warehouse) { visitor in
            let answer = try await visitor.post("/orders/\(number)/reference", [("reference", "X")], from: "/orders")
            #expect(answer.status == .forbidden)
        }
    }
}

extension String {
    /// The address with the letters of its query as browsers send them.
    fileprivate var formEncodedPath: String {
        let parts = split(separator: "=", maxSplits: 1)
        return "\(parts[0])=\(String(parts[1]).formEncoded)"
    }
}
