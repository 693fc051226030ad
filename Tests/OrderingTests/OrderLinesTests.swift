import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Ordering

/// Lines are taken out, put off and passed on to other orders, and everything adds up all the way.
@Suite struct OrderLinesTests {
    @Test(arguments: TestEngine.all)
    func `lines that are taken out give their goods back and lower the sum`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        let path = "/staff/orders/\(number)/line-cancellation"
        try await world.visit(as: .manager) { visitor in
            let answer = try await visitor.post(
                path, [("quantity.1", "2"), ("quantity.2", "4"), ("reason", "Нет у завода")], from: path)
            #expect(answer.headers[.location] == "/staff/orders/\(number)")
            let all = try await visitor.post(path, [("quantity.1", "3")], from: path)
            #expect(all.status == .unprocessableContent)
        }
        #expect(try await world.count("orders WHERE total = 30000 AND line_count = 2") == 1)
        #expect(try await world.count("reservations WHERE quantity = 3000") == 1)
        #expect(try await world.count("reservations") == 1)
        #expect(try await world.discrepancies() == [])
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(page.contains("Убрано из заказа: 2 шт") && page.contains("Нет у завода"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `the customer sees when what is missing comes`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let path = "/staff/orders/\(number)/back-order"
        try await world.visit(as: .manager) { visitor in
            let much = try await visitor.post(path, [("quantity.1", "6")], from: path)
            #expect(much.status == .unprocessableContent)
            let answer = try await visitor.post(
                path, [("quantity.1", "2"), ("expectedOn", "26.11.2026")], from: path)
            #expect(answer.status == .seeOther)
        }
        #expect(try await world.count("order_lines WHERE back_ordered = 2000 AND expected_on = '2026-11-26'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(page.contains("2 шт приедет 26.11.2026"))
        }
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post(path, [("quantity.1", "0")], from: path)
        }
        #expect(try await world.count("order_lines WHERE back_ordered = 0 AND expected_on IS NULL") == 1)
    }

    @Test(.feature("ORD-12"), arguments: TestEngine.all)
    func `an order becomes two that come to the same together, goods and all`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        let path = "/staff/orders/\(number)/split"
        try await world.visit(as: .manager) { visitor in
            let all = try await visitor.post(path, [("quantity.1", "5"), ("quantity.2", "4")], from: path)
            #expect(all.status == .unprocessableContent)
            let answer = try await visitor.post(path, [("quantity.1", "2"), ("quantity.2", "4")], from: path)
            #expect(answer.headers[.location] == "/staff/orders/\(number)")
        }
        #expect(try await world.count("orders") == 2)
        #expect(try await world.count("orders WHERE number = '\(number)' AND total = 30000 AND line_count = 1") == 1)
        let new = "number = '\(number)-2' AND total = 60000 AND line_count = 2 AND status = 'placed'"
        #expect(try await world.count("orders WHERE \(new)") == 1)
        #expect(try await world.count("reservations") == 3)
        #expect(try await world.discrepancies() == [])
        try await world.visit(as: .purchaser) { visitor in
            #expect(String(buffer: try await visitor.get("/orders/\(number)").body).contains("/orders/\(number)-2"))
            let page = String(buffer: try await visitor.get("/orders/\(number)-2").body)
            #expect(page.contains("Часть заказа"))
        }
        try await world.move("\(number)-2", through: .confirmed, .picking, .packed, .shipped)
        #expect(try await world.discrepancies() == [])
    }

    @Test(.feature("ORD-12"), arguments: TestEngine.all)
    func `whatever is done to an order, what was ordered, shipped, taken out and held adds up`(_ engine: TestEngine)
        async throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let world = try await World(engine)
        let goods = [("A-1", Int32(7)), ("B-2", Int32(5)), ("C-3", Int32(9))].map { (sku: $0.0, quantity: $0.1) }
        var numbers = [try await world.ordered(goods, stock: 60), try await world.ordered(goods)]
        for number in numbers { try await world.move(number, through: .confirmed, .picking) }
        for step in 0..<60 {
            let number = numbers[Int.random(in: 0..<numbers.count, using: &random)]
            let lines = try await world.workLines(of: number)
            var chosen: [Int: Quantity] = [:]
            for line in lines where Bool.random(using: &random) {
                chosen[line.position] = Quantity(
                    thousandths: Int64.random(in: 0...max(0, line.open.thousandths / 1_000 + 1), using: &random) * 1_000
                )
            }
            let (wanted, kind) = (ChosenQuantities(chosen), Int.random(in: 0..<5, using: &random))
            let split = try await Self.act(kind, wanted, on: number, in: world)
            if let split { numbers.append(split) }
            #expect(try await world.discrepancies() == [], "seed \(seed), step \(step), act \(kind)")
        }
        let ordered: Int64 = try await world.database.read { tx in
            try tx.value("SELECT CAST(SUM(quantity) AS BIGINT) FROM order_lines")
        }
        // Splitting moves what was ordered, nothing makes more of it or less.
        #expect(ordered == 42_000, "seed \(seed)")
    }

    /// Does one thing with an order; a refusal changes nothing.
    private static func act(
        _ kind: Int, _ wanted: ChosenQuantities, on number: String, in world: World
    ) async throws -> String? {
        do {
            return try await world.work(on: number) { order, manager, now, tx in
                switch kind {
                case 0: try Ordering.cancelLines(of: order, wanted, CancelLinesForm(), by: manager, at: now, in: tx)
                case 1: return try Ordering.split(order, wanted, by: manager, at: now, in: tx)
                case 2: try Ordering.backOrder(order, wanted, BackOrderForm(), by: manager, at: now, in: tx)
                case 3:
                    try Ordering.planShipment(of: order, wanted, ShipmentForm(), by: manager, at: now, in: tx)
                default:
                    let planned = try tx.first(
                        """
                        SELECT id FROM order_shipments WHERE order_id = \(order.id) AND status = 'planned'
                        ORDER BY number LIMIT 1
                        """
                    ) { try $0["id"] as ID<Shipment> }
                    if let planned {
                        try Ordering.moveShipment(planned, of: order, to: .shipped, by: manager, at: now, in: tx)
                    }
                }
                return nil
            }
        } catch is OrderWorkRefusal {
            return nil
        } catch is OrderMoveRefusal {
            return nil
        }
    }
}
