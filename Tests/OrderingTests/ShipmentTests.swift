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

/// An order travels in parts, and never more leaves than was ordered.
@Suite struct ShipmentTests {
    @Test(.feature("ORD-12", "ORD-11"), arguments: TestEngine.all)
    func `an order ships in parts, each with its own status, and the customer sees all of it`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        try await world.move(number, through: .confirmed, .picking)
        let base = "/staff/orders/\(number)"
        try await world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("\(base)/shipments/new").body)
            let version = try #require(page.firstMatch(of: /name="version" value="(\d+)"/)).1
            let planned = try await visitor.post(
                "\(base)/shipments",
                [
                    ("quantity.1", "3"), ("quantity.2", "0"), ("version", String(version)), ("carrier", "ПЭК"),
                    ("trackingNumber", "ПЭК-7"), ("expectedOn", "2026-11-20"),
                ], from: base)
            #expect(planned.headers[.location] == base)
            let second = try await visitor.post(
                "\(base)/shipments", [("quantity.1", "2"), ("quantity.2", "4"), ("version", String(version))],
                from: base)
            // The page was made before the first shipment.
            #expect(second.status == .unprocessableContent)
            #expect(String(buffer: second.body).contains("value=\"4\""))
        }
        #expect(try await world.count("order_shipments") == 1)
        let first = try await shipment(1, of: number, in: world)
        try await world.visit(as: .manager) { visitor in
            let answer = try await visitor.post(
                "\(base)/shipments/\(first)/status", [("status", "shipped")], from: base)
            #expect(answer.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE status = 'partly_shipped'") == 1)
        #expect(try await world.count("order_lines WHERE position = 1 AND shipped = 3000") == 1)
        #expect(try await world.count("stock WHERE quantity = 97000 AND reserved = 2000") == 1)
        #expect(try await world.discrepancies() == [])
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/\(number)").body)
            for words in ["Отгрузка 1", "ПЭК-7", "В пути", "Отгружен частично", "Отгружено", "1 из 1 отгрузок"] {
                #expect(page.contains(words), "\(words)")
            }
        }
        try await world.work(on: number) { order, manager, now, tx in
            try Ordering.planShipment(
                of: order, ChosenQuantities([1: Quantity(whole: 2), 2: Quantity(whole: 4)]), ShipmentForm(),
                by: manager,
                at: now, in: tx)
        }
        let rest = try await shipment(2, of: number, in: world)
        for (id, status) in [(rest, "shipped"), (first, "delivered"), (rest, "delivered")] {
            try await world.visit(as: .manager) { visitor in
                let answer = try await visitor.post(
                    "\(base)/shipments/\(id)/status", [("status", status)], from: base)
                #expect(answer.status == .seeOther, "\(status)")
            }
        }
        #expect(try await world.count("orders WHERE status = 'delivered'") == 1)
        #expect(try await world.count("reservations") == 0)
        #expect(try await world.count("order_lines WHERE shipped = quantity") == 2)
        #expect(try await world.discrepancies() == [])
    }

    @Test(arguments: TestEngine.all)
    func `no shipment holds more than is left, and foreign shipments are not there`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        try await world.move(number, through: .confirmed)
        let base = "/staff/orders/\(number)"
        try await world.visit(as: .manager) { visitor in
            for (quantity, words) in [("6", "осталось 5"), ("много", "не количество"), ("0", "Укажите количество")] {
                let answer = try await visitor.post("\(base)/shipments", [("quantity.1", quantity)], from: base)
                #expect(answer.status == .unprocessableContent, "\(quantity)")
                #expect(String(buffer: answer.body).contains(words), "\(quantity)")
            }
            #expect(try await visitor.post("\(base)/shipments", [("quantity.7", "1")], from: base).status == .notFound)
            let nobody = UUID().uuidString.lowercased()
            for path in ["\(base)/shipments/\(nobody)", "\(base)/shipments/\(nobody)/status"] {
                #expect(try await visitor.post(path, [("status", "shipped")], from: base).status == .notFound)
            }
        }
        #expect(try await world.count("order_shipments") == 0)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post("\(base)/shipments", [("quantity.1", "1")], from: "/orders")
            #expect(answer.status == .forbidden)
        }
    }

    @Test(arguments: TestEngine.all)
    func `twenty at once plan no more than was ordered`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 10)])
        try await world.move(number, through: .confirmed, .picking)
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await world.work(on: number) { order, manager, now, tx in
                            try Ordering.planShipment(
                                of: order, ChosenQuantities([1: .one]), ShipmentForm(), by: manager, at: now, in: tx)
                        }
                        return true
                    } catch is OrderWorkRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 10)
        #expect(try await world.workLines(of: number).map(\.planned) == [Quantity(whole: 10)])
        let ids = try await world.database.read { tx in
            try tx.all("SELECT id FROM order_shipments ORDER BY number") { try $0["id"] as ID<Shipment> }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    try await world.work(on: number) { order, manager, now, tx in
                        try Ordering.moveShipment(id, of: order, to: .shipped, by: manager, at: now, in: tx)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await world.count("orders WHERE status = 'shipped'") == 1)
        #expect(try await world.count("stock WHERE quantity = 90000 AND reserved = 0") == 1)
        #expect(try await world.discrepancies() == [])
    }

    @Test(arguments: TestEngine.all)
    func `what is left goes with the order, and what is taken back is called off`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 4)])
        try await world.move(number, through: .confirmed, .picking, .packed)
        try await world.work(on: number) { order, manager, now, tx in
            try Ordering.planShipment(
                of: order, ChosenQuantities([1: Quantity(whole: 5)]), ShipmentForm(), by: manager, at: now, in: tx)
        }
        try await world.move(number, through: .shipped)
        #expect(try await world.count("order_shipments WHERE status = 'shipped'") == 2)
        #expect(try await world.count("order_lines WHERE shipped = quantity") == 2)

        let other = try await world.ordered([("A-1", 5)])
        try await world.move(other, through: .confirmed)
        try await world.work(on: other) { order, manager, now, tx in
            try Ordering.planShipment(
                of: order, ChosenQuantities([1: Quantity(whole: 2)]), ShipmentForm(), by: manager, at: now, in: tx)
        }
        try await world.move(other, through: .cancelled)
        #expect(try await world.count("order_shipments WHERE status = 'cancelled'") == 1)
        #expect(try await world.discrepancies() == [])
    }

    @Test(arguments: TestEngine.all)
    func `staff change what is told of a shipment, with what was typed kept where it is wrong`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        try await world.move(number, through: .confirmed)
        try await world.work(on: number) { order, manager, now, tx in
            try Ordering.planShipment(
                of: order, ChosenQuantities([1: .one]), ShipmentForm(), by: manager, at: now, in: tx)
        }
        let (id, base) = (try await shipment(1, of: number, in: world), "/staff/orders/\(number)")
        try await world.visit(as: .manager) { visitor in
            let path = "\(base)/shipments/\(id)"
            let wrong = try await visitor.post(path, [("carrier", "СДЭК"), ("expectedOn", "нет дня")], from: base)
            #expect(wrong.status == .unprocessableContent)
            #expect(String(buffer: wrong.body).contains("value=\"СДЭК\""))
            let early = try await visitor.post("\(path)/status", [("status", "shipped")], from: base)
            #expect(early.status == .unprocessableContent)
            let right = try await visitor.post(path, [("carrier", "СДЭК"), ("trackingNumber", "77")], from: base)
            #expect(right.headers[.location] == base)
        }
        #expect(try await world.count("order_shipments WHERE carrier = 'СДЭК' AND tracking_number = '77'") == 1)
        #expect(try await world.count("order_shipments WHERE status = 'planned'") == 1)
    }

    private func shipment(_ place: Int, of number: String, in world: World) async throws -> ID<Shipment> {
        try await world.database.read { tx in
            try tx.value(
                """
                SELECT s.id FROM order_shipments s JOIN orders o ON o.id = s.order_id
                WHERE o.number = \(number) AND s.number = \(place)
                """)
        }
    }
}
