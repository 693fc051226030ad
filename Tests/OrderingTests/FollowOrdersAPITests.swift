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

/// A client's ERP follows its orders, changes them and takes them back.
@Suite struct FollowOrdersAPITests {
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
            let place = Cursor(["00000000-0000-0000-0000-000000000000"]).token
            let next = try await visitor.get("\(always)&after=\(place)").told(Told.Orders.self)
            #expect(Set(next.orders.map(\.number)) == Set(numbers))
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
            try await world.visit(as: .rival) { rival async throws in
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
            try await world.visit(as: .rival) { rival async throws in
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
}
