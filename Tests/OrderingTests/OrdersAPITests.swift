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

/// What programs are answered, as far as tests look at it.
private enum Told {
    struct Finding: Decodable {
        let rule: String
        let severity: String
        let line: Int?
        let sku: String?
        let type: String
    }
    struct Problem: Decodable {
        struct Field: Decodable {
            let field: String
        }
        let type: String
        let errors: [Field]
        let findings: [Finding]
    }
    struct Trial: Decodable {
        let isPlaceable: Bool
        let needsApproval: Bool
        let total: Int?
        let findings: [Finding]
    }
    struct Line: Decodable {
        let position: Int
        let sku: String
        let quantity: String
        let comment: String?
    }
    struct Step: Decodable {
        let status: String
        let by: String
    }
    struct Document: Decodable {
        let name: String
        let path: String
    }
    struct Order: Decodable {
        let number: String
        let status: String
        let total: Int?
        let version: Int?
        let deliveryDate: String?
        let address: String?
        let lines: [Line]?
        let history: [Step]?
        let documents: [Document]?
        let findings: [Finding]?
    }
    struct Orders: Decodable {
        let orders: [Order]
        let next: String?
        let asOf: String
    }
}

extension TestResponse {
    fileprivate func told<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}

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
            {"lines":[{"sku":"A-1","quantity":"2","comment":"Без заусенцев"},{"barcode":"4600000000008","quantity":"1.0"},
            {"ownSku":"НАШ-7","quantity":"20"},{"sku":"A-1","quantity":"1"}],
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

    @Test(.feature("INT-44", "INT-47"), arguments: TestEngine.all)
    func `a program asks what changed and is told of everything since, once more rather than never`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let json = #"{"lines":[{"sku":"A-1","quantity":"1"}],"address":"Тверь"}"#
        let (administrator, database, clock) = (try await world.principal(.administrator), world.database, world.clock)
        let always = "/api/v1/orders?changed_since=2026-01-01T00:00:00Z"
        try await world.visit(as: .director) { visitor in
            var numbers: [String] = []
            for index in 0..<3 {
                let placed = try await visitor.postJSON("/api/v1/orders", json, key: "k\(index)")
                numbers.append(try placed.told(Told.Order.self).number)
            }
            let all = try await visitor.get("/api/v1/orders").told(Told.Orders.self)
            #expect(all.orders.count == 3)
            clock.advance(by: 3_600)
            let (moved, now) = (numbers[1], clock.now)
            try await database.write { tx in
                let order = try Ordering.order(number: moved, for: administrator, in: tx)
                try Ordering.move(order, to: .confirmed, by: administrator, at: now, in: tx)
            }
            let since = clock.now.addingTimeInterval(-60).formatted(.iso8601)
            let changed = try await visitor.get("/api/v1/orders?changed_since=\(since)").told(Told.Orders.self)
            #expect(changed.orders.map(\.number) == [moved])
            #expect(changed.orders.map(\.status) == ["confirmed"])
            #expect(changed.orders[0].version != nil)
            #expect(changed.next == nil)
            let later = clock.now.addingTimeInterval(600).formatted(.iso8601)
            let none = try await visitor.get("/api/v1/orders?changed_since=\(later)").told(Told.Orders.self)
            #expect(none.orders.isEmpty)
            #expect(try await visitor.get("/api/v1/orders?changed_since=gestern").status == .unprocessableContent)
            let first = try await visitor.get(always).told(Told.Orders.self)
            #expect(Set(first.orders.map(\.number)) == Set(numbers))
        }
        try await world.visit(as: .rival) { visitor in
            let theirs = try await visitor.get(always).told(Told.Orders.self)
            #expect(theirs.orders.isEmpty)
        }
        try await world.visit(as: .warehouse) { visitor in
            let seen = try await visitor.get(always).told(Told.Orders.self)
            #expect(seen.orders.allSatisfy { $0.total == nil })
        }
    }

    @Test(.feature("INT-44"), arguments: TestEngine.all)
    func `papers and shipments of an order reach the program, and no foreign ones`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let name = try world.files.keep(Data("накладная".utf8), extension: "txt")
        let json = #"{"lines":[{"sku":"A-1","quantity":"1"}],"address":"Тверь"}"#
        let ours = world.ours
        try await world.visit(as: .director) { visitor in
            let number = try await visitor.postJSON("/api/v1/orders", json, key: "k").told(Told.Order.self).number
            try await world.database.write { tx in
                let order: ID<Order> = try tx.value("SELECT id FROM orders WHERE number = \(number)")
                try tx.execute(
                    """
                    INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by_name, added_at)
                    VALUES (\(UUID()), \(order), \(ours), \(name), 'Накладная 15.txt', 18, 'Склад', \(World.start))
                    """)
            }
            let whole = try await visitor.get("/api/v1/orders/\(number)").told(Told.Order.self)
            let document = try #require(whole.documents?.first)
            #expect(document.name == "Накладная 15.txt")
            let file = try await visitor.get(document.path)
            #expect(String(buffer: file.body) == "накладная")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            #expect(try await visitor.get("/api/v1/orders/\(number)/documents/\(UUID())").status == .notFound)
            let path = document.path
            try await world.visit(as: .rival) { rival in
                #expect(try await rival.get(path).status == .notFound)
            }
        }
    }

    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a program changes and cancels its order while it may`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let json = #"{"lines":[{"sku":"A-1","quantity":"2"}],"address":"Тверь"}"#
        let (administrator, database, clock) = (try await world.principal(.administrator), world.database, world.clock)
        try await world.visit(as: .director) { visitor in
            let number = try await visitor.postJSON("/api/v1/orders", json, key: "k").told(Told.Order.self).number
            let path = "/api/v1/orders/\(number)"
            let change = #"{"lines":[{"position":1,"quantity":"5"}],"comment":"Позвонить","version":1}"#
            let tried = try await visitor.sendJSON(
                .patch, path, change.replacing("\"version\":1", with: "\"version\":1,\"dryRun\":true"))
            #expect(tried.status == .ok && String(buffer: tried.body).contains("50000"))
            let untouched = try await visitor.get(path).told(Told.Order.self)
            #expect(untouched.total == 20_000 && untouched.version == 1)
            let changed = try await visitor.sendJSON(.patch, path, change, key: "c1")
            #expect(changed.status == .ok)
            #expect(try changed.told(Told.Order.self).total == 50_000)
            let stale = try await visitor.sendJSON(.patch, path, change, key: "c2")
            #expect(stale.status == .conflict)
            let none = try await visitor.sendJSON(.patch, path, #"{"lines":[{"position":9,"quantity":"1"}]}"#)
            #expect(none.status == .notFound)
            let cancelled = try await visitor.sendJSON(.post, "\(path)/cancellation", #"{"reason":"Ошибка"}"#)
            #expect(cancelled.status == .ok)
            #expect(try cancelled.told(Told.Order.self).status == "cancelled")
            let late = try await visitor.sendJSON(.post, "\(path)/cancellation")
            #expect(late.status == .unprocessableContent)

            let other = try await visitor.postJSON("/api/v1/orders", json, key: "k2").told(Told.Order.self).number
            let now = clock.now
            try await database.write { tx in
                let order = try Ordering.order(number: other, for: administrator, in: tx)
                try Ordering.move(order, to: .confirmed, by: administrator, at: now, in: tx)
            }
            let refused = try await visitor.sendJSON(.patch, "/api/v1/orders/\(other)", #"{"comment":"x"}"#)
            #expect(refused.status == .unprocessableContent)
            try await world.visit(as: .rival) { rival in
                for body in [change, "{", ""] {
                    #expect(try await rival.sendJSON(.patch, path, body).status == .notFound)
                    #expect(try await rival.sendJSON(.post, "\(path)/cancellation", body).status == .notFound)
                }
            }
        }
        #expect(try await world.count("stock WHERE reserved = 2000") == 1)
        #expect(try await world.count("orders WHERE status = 'confirmed' AND comment = ''") == 1)
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `a key does what was ticked for it at each request, and a member without the right nothing`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let json = #"{"lines":[{"sku":"A-1","quantity":"1"}],"address":"Тверь"}"#
        func key(_ scopes: [String]) async throws -> HTTPFields {
            let fields = [("name", "ERP"), ("days", "30")] + scopes.map { ($0, "on") }
            return try await world.visit(as: .director) { visitor in
                let made = try await visitor.post(
                    "/settings/api-keys", fields.map { (name: $0.0, value: $0.1) }, from: "/settings/api-keys/new")
                let page = String(buffer: made.body)
                let text = try #require(page.firstMatch(of: /value="(kbn_[\w\-]{43})"/))
                return [.authorization: "Bearer \(text.1)"]
            }
        }
        let (placing, cancelling) = (try await key(["placing"]), try await key(["orders", "cancelling"]))
        try await world.visit(as: .stranger) { program in
            let placed = try await program.sendJSON(.post, "/api/v1/orders", json, key: "k", headers: placing)
            #expect(placed.status == .created)
            let order = try placed.told(Told.Order.self)
            #expect(order.total == nil, "the key sees no prices")
            let path = "/api/v1/orders/\(order.number)"
            #expect(try await program.sendJSON(.post, "\(path)/cancellation", headers: placing).status == .forbidden)
            #expect(try await program.get(path, headers: placing).status == .forbidden)
            #expect(try await program.sendJSON(.patch, path, "{}", headers: cancelling).status == .forbidden)
            #expect(try await program.get("/api/v1/carts", headers: cancelling).status == .forbidden)
            let cancelled = try await program.sendJSON(.post, "\(path)/cancellation", headers: cancelling)
            #expect(cancelled.status == .ok)
            try await world.database.write { tx in
                try tx.execute("UPDATE members SET role = 'accountant' WHERE role = 'director'")
            }
            let late = try await program.sendJSON(.post, "/api/v1/orders", json, key: "k3", headers: placing)
            #expect(late.status == .forbidden)
        }
        #expect(try await world.count("orders") == 1)
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
