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

@testable import Ordering

/// A client's ERP places orders of its requisitions and follows them.
@Suite struct OrdersAPITests {
    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a requisition with articles, barcodes and own articles becomes one order with all it says`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let nut = try await world.product("B-2", price: 5_000)
        try await world.product("A-1", price: 10_000)
        let screw = try await world.product("C-3", price: 1_000, pack: 10)
        let ours = world.ours
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '4600000000008' WHERE id = \(nut)")
            try tx.execute(
                """
                INSERT INTO customer_articles (customer_id, code, product_id) VALUES (\(ours), 'НАШ-7', \(screw))
                """)
        }
        let json = """
            {"lines":[{"sku":"A-1","quantity":"2","comment":"Без заусенцев"},
            {"barcode":"4600000000008","quantity":"1.0"},{"ownSku":"НАШ-7","quantity":"20"},{"sku":"A-1","quantity":"1"}],
            "payer":"\(world.payer)","address":"Тверь, ул. Лесная, 5","recipient":"Павел","phone":"+7 900 000-00-12",
            "deliveryDate":"2026-11-20","reference":"З-77","comment":"К воротам 3","payment":"invoice",
            "expectedTotal":55000}
            """
        try await world.visit(as: .purchaser) { visitor in
            let placed = try await visitor.postJSON("/api/v1/orders", json, key: "k1")
            #expect(placed.status == .created)
            let again = try await visitor.postJSON("/api/v1/orders", json, key: "k1")
            #expect(again.body == placed.body)
            let order = try placed.told(Told.Order.self)
            #expect(order.status == "placed" && order.total == 55_000 && order.deliveryDate == "2026-11-20")
            let whole = try await visitor.get("/api/v1/orders/\(order.number)").told(Told.Order.self)
            #expect(whole.lines?.map(\.sku) == ["A-1", "B-2", "C-3"])
            #expect(whole.lines?.map(\.quantity) == ["3", "1", "20"])
            #expect(whole.lines?.first?.comment == "Без заусенцев")
            #expect(whole.history?.map(\.status) == ["placed"])
            #expect(whole.address == "Тверь, ул. Лесная, 5")
        }
        #expect(try await world.count("orders WHERE source = 'api' AND customer_reference = 'З-77'") == 1)
        #expect(try await world.count("orders") == 1)
    }

    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a requisition that cannot be ordered names every line and rule, and changes nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1", stock: 5)
        try await world.product("P-1", pack: 10)
        let unknown = """
            {"lines":[{"sku":"A-1","quantity":"1"},{"sku":"НЕТ","quantity":"1"},{"quantity":"1"},
            {"sku":"A-1","barcode":"1","quantity":"1"},{"sku":"A-1","quantity":"-1"}],"address":"Тверь"}
            """
        let blocked = """
            {"lines":[{"sku":"A-1","quantity":"6"},{"sku":"P-1","quantity":"3"}],"address":"Тверь"}
            """
        try await world.visit(as: .purchaser) { visitor in
            let first = try await visitor.postJSON("/api/v1/orders", unknown, key: "k1")
            #expect(first.status == .unprocessableContent)
            let named = try first.told(Told.Problem.self)
            #expect(named.findings.map(\.line) == [1, 2, 3, 4])
            #expect(named.type == "ordering.cart.refusal.articleUnknown")
            let second = try await visitor.postJSON("/api/v1/orders", blocked, key: "k2")
            #expect(second.status == .unprocessableContent)
            let lines = try second.told(Told.Problem.self).findings.filter { $0.line != nil }
            #expect(lines.map(\.sku) == ["A-1", "P-1"])
            #expect(lines.map(\.type) == ["ordering.gate.line.short", "ordering.gate.line.pack"])
            let wrong = [
                (#""address":"Тверь","pickup":"\#(UUID())""#, "address"), (#""address":"""#, "address"),
                (#""address":"Тверь","deliveryDate":"вчера""#, "deliveryDate"),
                (#""address":"Тверь","payment":"gold""#, "payment"), (#""addressId":"\#(UUID())""#, "address"),
                (#""address":"Тверь","payer":"\#(world.theirPayer)""#, "payer"),
                (#""address":"Тверь","contract":"\#(UUID())""#, "contract"),
                (#""address":"Тверь","carrier":"\#(UUID())""#, "carrier"),
            ]
            for (index, (terms, field)) in wrong.enumerated() {
                let json = "{\"lines\":[{\"sku\":\"A-1\",\"quantity\":\"1\"}],\(terms)}"
                let answer = try await visitor.postJSON("/api/v1/orders", json, key: "w\(index)")
                #expect(answer.status == .unprocessableContent, "\(terms)")
                let fields = try answer.told(Told.Problem.self).errors.map(\.field)
                #expect(fields.contains(field), "\(terms): \(fields)")
            }
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("reservations") == 0)
        #expect(try await world.count("commands") == 0)
    }

    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a trial says what the gate would say and writes nothing`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000, stock: 5)
        @Sendable func json(_ quantity: String) -> String {
            #"{"lines":[{"sku":"A-1","quantity":"\#(quantity)","price":9900}],"address":"Тверь","dryRun":true}"#
        }
        try await world.visit(as: .purchaser) { visitor in
            let trial = try await visitor.postJSON("/api/v1/orders", json("2"), key: nil)
            #expect(trial.status == .ok)
            let told = try trial.told(Told.Trial.self)
            #expect(!told.isPlaceable && told.total == 20_000)
            #expect(told.findings.contains { $0.rule == "price" && $0.severity == "refuses" && $0.line == 0 })
            let short = try await visitor.postJSON("/api/v1/orders", json("6"), key: nil).told(Told.Trial.self)
            #expect(short.findings.contains { $0.type == "ordering.gate.line.short" && $0.sku == "A-1" })
            let fine = json("2").replacing(",\"price\":9900", with: "")
            #expect(try await visitor.postJSON("/api/v1/orders", fine, key: nil).told(Told.Trial.self).isPlaceable)
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("reservations") == 0)
        #expect(try await world.count("commands") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what an order may name is told`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("/api/v1/order-options")
            #expect(answer.status == .ok)
            let body = String(buffer: answer.body)
            #expect(body.contains(world.payer.uuidString.lowercased()) && body.contains("\"number\":\"15\""))
            #expect(body.contains("deferred") && !body.contains(world.theirPayer.uuidString.lowercased()))
        }
    }
}
