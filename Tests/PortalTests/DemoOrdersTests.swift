import Catalog
import Database
import Foundation
import Kernel
import Ordering
import Portal
import TestKit
import Testing

@Suite struct DemoOrdersTests {
    @Test(arguments: TestEngine.all)
    func `the small demo has sixty orders in every status, and new ones continue their numbers`(
        engine: TestEngine
    ) async throws {
        let world = try await DemoWorld(engine)
        #expect(world.report.orders == 60)
        let statuses = try await world.texts("SELECT DISTINCT status AS text FROM orders")
        #expect(Set(statuses) == Set(OrderStatus.allCases.map(\.rawValue)))
        let numbers = try await world.texts("SELECT number AS text FROM orders ORDER BY placed_at, number")
        let endings = numbers.map { String($0.suffix(6)) }
        let expected = (1...60).map { (number: Int) -> String in String(String(1_000_000 + number).dropFirst()) }
        #expect(endings == expected)
        #expect(numbers.first?.prefix(5) == "2024-")
        #expect(numbers.last == "2026-000060")
        #expect(try await world.database.write { tx in try tx.next("order_number") } == 61)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `the newest order is of today and none is of the future`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let dayAgo = DemoWorld.now.addingTimeInterval(-86_400)
        #expect(try await world.count("orders WHERE placed_at > \(dayAgo)") > 0)
        #expect(try await world.count("orders WHERE placed_at > \(DemoWorld.now) OR status_at > \(DemoWorld.now)") == 0)
        #expect(try await world.count("events WHERE at > \(DemoWorld.now)") == 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `sums add up, line by line and order by order`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let wrong = try await world.database.read { tx in
            try tx.all(
                """
                SELECT price, quantity, vat_rate, vat_mode, net, vat, amount, currency FROM order_lines
                """
            ) { row in
                let rate: VATRate = try row["vat_rate"]
                let sums = try rate.vat(of: row.money("price").times(row["quantity"]), row["vat_mode"])
                return try sums
                    == VATSums(net: row.money("net"), vat: row.money("vat"), gross: row.money("amount"))
            }
        }.count { !$0 }
        #expect(wrong == 0)
        let differing: SQL = """
            orders o WHERE (o.total, o.vat_total, o.line_count) <>
                (SELECT CAST(SUM(l.amount) AS BIGINT), CAST(SUM(l.vat) AS BIGINT), COUNT(*)
                 FROM order_lines l WHERE l.order_id = o.id)
            """
        #expect(try await world.count(differing) == 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `goods before 2026 carry the rate of their time`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let newYear = Date(timeIntervalSince1970: 1_767_214_800)
        let lines: SQL = "order_lines l JOIN orders o ON o.id = l.order_id"
        #expect(try await world.count("\(lines) WHERE o.placed_at < \(newYear) AND l.vat_rate = '22'") == 0)
        #expect(try await world.count("\(lines) WHERE o.placed_at >= \(newYear) AND l.vat_rate = '20'") == 0)
        #expect(try await world.count("\(lines) WHERE o.placed_at < \(newYear) AND l.vat_rate = '20'") > 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `orders that are still here hold their goods, the others hold nothing`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let holding = OrderStatus.allCases.filter(\.holdsReservation)
        let ordered: SQL = "(SELECT SUM(l.quantity - l.shipped) FROM order_lines l WHERE l.order_id = o.id)"
        let held: SQL = "(SELECT COALESCE(SUM(r.quantity), 0) FROM reservations r WHERE r.holder_id = o.id)"
        #expect(try await world.count("orders o WHERE o.status IN \(list: holding)") > 8)
        #expect(try await world.count("orders o WHERE o.status IN \(list: holding) AND \(held) <> \(ordered)") == 0)
        #expect(try await world.count("orders o WHERE o.status NOT IN \(list: holding) AND \(held) <> 0") == 0)
        let wrong: SQL = """
            stock s WHERE s.reserved > s.quantity OR s.reserved <>
                (SELECT COALESCE(SUM(r.quantity), 0) FROM reservations r
                 WHERE r.product_id = s.product_id AND r.warehouse_id = s.warehouse_id)
            """
        #expect(try await world.count(wrong) == 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `an order is found by its number, reference, comment, names and articles, as a placed one`(
        engine: TestEngine
    ) async throws {
        let world = try await DemoWorld(engine)
        let orders = try await world.database.read { tx in
            try tx.all("SELECT id, number, customer_reference, comment, search_text FROM orders") { row in
                let id: UUID = try row["id"]
                let goods = try tx.all(
                    "SELECT name, sku FROM order_lines WHERE order_id = \(id) ORDER BY position LIMIT 1000"
                ) { [try $0["name"] as String, try $0["sku"]] }
                let head: [String] = [try row["number"], try row["customer_reference"], try row["comment"]]
                let parts = head + goods.flatMap { $0 }
                return SearchText.index(of: parts) == (try row["search_text"] as String)
            }
        }
        #expect(orders.count == 60)
        #expect(orders.allSatisfy { $0 })
        try await world.close()
    }
}

@Suite struct DemoHistoryTests {
    @Test(arguments: TestEngine.all)
    func `the record of all orders is sealed and intact`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let report = try await world.database.verifyAuditChain(anchor: nil)
        #expect(report.isIntact)
        #expect(try await world.count("events") == Int(report.checked))
        #expect(try await world.count("unsealed_events") == 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `every history is a way the program allows, and ends where the order stands`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let ends = try await world.database.read { tx in
            try tx.all("SELECT id, number, status, status_at FROM orders") { row in
                let id: ID<Order> = try row["id"]
                let history = try tx.history(of: EventSubject("order", id))
                let end = try Self.walk(history, number: row["number"])
                let stands: OrderStatus = try row["status"]
                let isDated = try history.last.map { $0.at == (try row["status_at"] as Date) } ?? true
                return isDated && end == stands
            }
        }
        #expect(ends.count == 60)
        #expect(ends.allSatisfy { $0 })
        try await world.close()
    }

    /// Where a history ends; a draft has none.
    private static func walk(_ history: [StoredEvent], number: String) throws -> OrderStatus {
        var status = OrderStatus.draft
        for event in history {
            switch event.name {
            case OrderPlaced.name:
                #expect(try event.decoded(as: OrderPlaced.self).number == number)
                status = .placed
            case OrderStatusChanged.name:
                let change = try event.decoded(as: OrderStatusChanged.self)
                #expect(change.from == status && status.next.contains(change.to))
                status = change.to
            case OrderCancelled.name:
                _ = try event.decoded(as: OrderCancelled.self)
                #expect(status.next.contains(.cancelled))
                status = .cancelled
            default: Issue.record("an order has no fact \(event.name)")
            }
        }
        return status
    }

    @Test func `a payload is written as the program itself writes it`() async throws {
        let world = try await DemoWorld(.sqlite)
        let events = try await world.database.read { tx in
            try tx.all("SELECT \(StoredEvent.columns) FROM events", as: StoredEvent.self)
        }
        let differing = try events.filter { event in
            let written =
                switch event.name {
                case OrderPlaced.name: try Self.written(event.decoded(as: OrderPlaced.self))
                case OrderCancelled.name: try Self.written(event.decoded(as: OrderCancelled.self))
                default: try Self.written(event.decoded(as: OrderStatusChanged.self))
                }
            return written != event.payload
        }
        #expect(differing.map(\.payload) == [])
        try await world.close()
    }

    private static func written(_ event: some DomainEvent) throws -> String {
        String(decoding: try JSONEncoder.canonical.encode(event), as: UTF8.self)
    }
}
