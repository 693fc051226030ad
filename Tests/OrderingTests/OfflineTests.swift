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

/// What a device may keep: the orders of the last year, as far as its person's rights reach, and nobody else's.
@Suite struct OfflineTests {
    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `a device takes in last year's orders with lines, shipments and papers`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let old = try await world.bought(["A-1"])
        let number = try await world.bought(["B-2", "C-3"])
        let (ours, start) = (world.ours, World.start)
        try await world.database.write { tx in
            try tx.execute("UPDATE orders SET placed_at = \(start - 400 * 86_400) WHERE number = \(old)")
            let order: UUID = try tx.value("SELECT id FROM orders WHERE number = \(number)")
            try tx.execute(
                """
                INSERT INTO order_shipments (id, order_id, customer_id, number, status, carrier, tracking_number,
                    expected_on, created_at, changed_at, note)
                VALUES (\(UUID()), \(order), \(ours), 1, 'shipped', 'ПЭК', 'T-15', '2026-11-20', \(start), \(start), '')
                """)
            try tx.execute(
                """
                INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by_name, added_at)
                VALUES (\(UUID()), \(order), \(ours), \(String(repeating: "a", count: 40) + ".pdf"), 'Счёт.pdf', 2048,
                    'Имя manager', \(start))
                """)
        }
        try await world.device(of: .director) { device in
            let known = try await device.index()
            #expect(Array(known.keys) == [number])
            let cards = try await device.cards([number])
            let card = try #require(cards.first)
            #expect(card["sum"] as? String == "400,00\u{a0}₽")
            #expect(card["status"] as? String == "placed")
            let lines = card["lines"] as? [[String: Any]] ?? []
            #expect(lines.map { $0["article"] as? String } == ["B-2", "C-3"])
            #expect(lines.map { $0["price"] as? String } == ["100,00", "100,00"])
            let shipment = try #require((card["shipments"] as? [[String: Any]])?.first)
            #expect(shipment["status"] as? String == "в пути")
            #expect(shipment["note"] as? String == "ПЭК, T-15, ожидается 20.11.2026")
            let paper = try #require((card["papers"] as? [[String: Any]])?.first)
            #expect(paper["name"] as? String == "Счёт.pdf")
            #expect((paper["path"] as? String)?.hasPrefix("/orders/\(number)/papers/") == true)
        }
    }

    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `nothing is read again that did not change, and a change has another mark`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.bought(["A-1"])
        let (ours, start) = (world.ours, World.start)
        try await world.device(of: .purchaser) { device in
            let first = try await device.browser.get("/offline/orders", accept: "application/json")
            let tag = try #require(first.headers[.eTag])
            #expect(first.headers[.cacheControl] == "private, no-store")
            let again = try await device.browser.get(
                "/offline/orders", accept: "application/json", headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            var marks = [try await device.index()[number]]
            try await world.database.write { tx in
                try tx.execute("UPDATE orders SET version = version + 1 WHERE number = \(number)")
            }
            marks.append(try await device.index()[number])
            try await world.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO order_shipments (id, order_id, customer_id, number, status, carrier, tracking_number,
                        created_at, changed_at, note)
                    SELECT \(UUID()), id, \(ours), 1, 'planned', '', '', \(start), \(start), '' FROM orders
                    """)
            }
            marks.append(try await device.index()[number])
            #expect(Set(marks).count == 3)
            let changed = try await device.browser.get(
                "/offline/orders", accept: "application/json", headers: [.ifNoneMatch: tag])
            #expect(changed.status == .ok)
        }
    }

    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `the index goes on from page to page without losing an order`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.bought(["A-1"])
        let start = World.start
        let copies = Ordering.offlineMarksAtOnce + 20
        try await world.database.write { tx in
            for copy in 0..<copies {
                try tx.execute(
                    """
                    INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, payer_name, status,
                        is_archived, placed_at, status_at, customer_reference, comment, delivery_address, recipient,
                        recipient_phone, total, vat_total, currency, line_count, first_line, search_text)
                    SELECT \(UUID()), \("2025-\(100_000 + copy)"), customer_id, placed_by, placed_by_name, payer_name,
                        status, is_archived, \(start - Double(copy / 3)), status_at, '', '', '', '', '', total, vat_total,
                        currency, line_count, first_line, search_text FROM orders WHERE number = \(number)
                    """)
            }
        }
        try await world.device(of: .director) { device in
            let first = try await device.asked("/offline/orders")
            let rows = first["orders"] as? [[String]] ?? []
            #expect(rows.count == Ordering.offlineMarksAtOnce)
            let next = try #require(first["next"] as? String)
            let second = try await device.asked("/offline/orders?after=\(next)")
            let rest = second["orders"] as? [[String]] ?? []
            #expect(second["next"] == nil)
            #expect(Set((rows + rest).map { $0[0] }).count == copies + 1)
            #expect(rest.count == copies + 1 - rows.count)
            // What is no place in the list is its beginning.
            let lost = try await device.asked("/offline/orders?after=bm9uc2Vuc2U")
            #expect((lost["orders"] as? [[String]])?.first == rows.first)
        }
    }

    @Test(.feature("MOB-14", "SEC-01"), arguments: TestEngine.all)
    func `a member of a unit keeps its orders, and nobody those of another customer`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (inside, outside) = (try await world.bought(["A-1"]), try await world.bought(["B-2"], by: .director))
        let foreign = try await world.bought(["C-3"], by: .rival)
        let (ours, unit, warehouse) = (world.ours, UUID(), world.user(.warehouse))
        try await world.database.write { tx in
            try tx.execute("INSERT INTO units (id, customer_id, name) VALUES (\(unit), \(ours), 'Склад')")
            try tx.execute("UPDATE orders SET unit_id = \(unit) WHERE number = \(inside)")
            try tx.execute("UPDATE members SET unit_id = \(unit) WHERE user_id = \(warehouse)")
        }
        try await world.device(of: .warehouse) { device in
            let known = try await device.index()
            #expect(Array(known.keys) == [inside])
            let cards = try await device.cards([inside, outside, foreign, "2026-999999"])
            #expect(cards.map { $0["number"] as? String } == [inside])
            // A warehouse sees no prices, here as everywhere.
            #expect(cards.first?["sum"] == nil && cards.first?["vat"] == nil)
            let line = (cards.first?["lines"] as? [[String: Any]])?.first
            #expect(line?["article"] as? String == "A-1")
            #expect(line?["price"] == nil && line?["amount"] == nil)
        }
        try await world.device(of: .director) { device in
            let known = try await device.index()
            #expect(Set(known.keys) == [inside, outside])
        }
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `other rights, another customer, another session: another owner; a revoked member has nothing`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        _ = try await world.bought(["A-1"])
        try await world.visit(as: .purchaser) { visitor in
            let device = try await OfflineDevice(visitor)
            let same = try await OfflineDevice(visitor)
            #expect(device.owner == same.owner)
            let told = try await device.asked("/offline/orders")["owner"] as? String
            #expect(told == device.owner)
            let user = world.user(.purchaser)
            try await world.database.write { tx in
                try tx.execute("UPDATE members SET role = 'accountant' WHERE user_id = \(user)")
            }
            let other = try await OfflineDevice(visitor)
            #expect(other.owner != device.owner)
            let now = world.clock.now
            try await world.database.write { tx in
                try tx.execute("UPDATE members SET revoked_at = \(now) WHERE user_id = \(user)")
            }
            for path in ["/offline/orders", "/offline/orders/cards?number=2026-000001", "/offline/lists", "/offline"] {
                #expect(try await visitor.get(path, accept: "application/json").status == .forbidden, "\(path)")
            }
        }
        let owners = try await [World.Who.director, .rival].asyncMap { who in
            try await world.device(of: who) { $0.owner }
        }
        #expect(Set(owners).count == 2)
    }

    @Test(arguments: TestEngine.all)
    func `how long a device may keep it follows the session`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.device(of: .director) { device in
            let remembered = try await device.asked("/offline/orders")
            #expect(remembered["hours"] as? Int == 168)
            #expect(remembered["isRemembered"] as? Bool == true)
            #expect(remembered["mayOrder"] as? Bool == true)
            #expect(remembered["endsAt"] as? Double == (World.start.timeIntervalSince1970 + 30 * 86_400) * 1_000)
            let key = world.sessionKey(.director)
            try await world.database.write { tx in
                try tx.execute("UPDATE sessions SET is_remembered = \(false) WHERE key = \(key)")
            }
            let passing = try await device.asked("/offline/orders")
            #expect(passing["hours"] as? Int == 12)
            #expect(passing["isRemembered"] as? Bool == false)
        }
    }

    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `carts and templates are kept by those who may open them`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, buyer, now) = (
            try await world.product("A-1"), try await world.principal(.purchaser), world.clock.now
        )
        let (ours, template) = (world.ours, UUID())
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 3), by: buyer, at: now, in: tx)
            for (id, name, isShared) in [(template, "Каждую неделю", true), (UUID(), "Моё", false)] {
                try tx.execute(
                    """
                    INSERT INTO order_templates (id, customer_id, user_id, kind, name, note, is_shared, line_count,
                        version, created_at, changed_at)
                    VALUES (\(id), \(ours), \(buyer.userID), 'template', \(name), '', \(isShared), 1, 1, \(now), \(now))
                    """)
                try tx.execute(
                    """
                    INSERT INTO order_template_lines (template_id, product_id, customer_id, position, quantity, comment,
                        group_label, is_bought)
                    VALUES (\(id), \(bolt), \(ours), 1, 5000, '', '', \(false))
                    """)
            }
        }
        let named: @Sendable (OfflineDevice) async throws -> [String] = { device in
            let lists = try await device.asked("/offline/lists")["lists"] as? [[String: Any]] ?? []
            return lists.map { list in
                let line = (list["lines"] as? [[String: Any]])?.first
                return "\(list["name"] ?? "") \(line?["article"] ?? "") \(line?["quantity"] ?? "")"
            }
        }
        try await world.device(of: .purchaser) { device in
            let names = try await named(device)
            #expect(names == ["Корзина A-1 3", "Каждую неделю A-1 5", "Моё A-1 5"])
        }
        try await world.device(of: .director) { device in
            let names = try await named(device)
            #expect(names == ["Каждую неделю A-1 5"])
        }
        try await world.device(of: .rival) { device in
            let names = try await named(device)
            #expect(names == [])
        }
    }

    @Test(.feature("MOB-13"), arguments: TestEngine.all)
    func `the page that draws has a place for everything, and a stranger's page is nobody's`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/offline").body)
            for name in ["orders", "order", "lists", "draft", "absent", "status-placed", "status-cancelled"] {
                #expect(page.contains("<template id=\"offline-\(name)\">"), "\(name)")
            }
            #expect(page.contains("<link rel=\"manifest\" href=\"/manifest\">"))
        }
        try await world.visit(as: .accountant) { visitor in
            let page = String(buffer: try await visitor.get("/offline").body)
            #expect(!page.contains("offline-draft"))
        }
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.get("/no-connection")
            let page = String(buffer: answer.body)
            #expect(answer.status == .ok)
            #expect(page.contains("Нет связи"))
            #expect(!page.contains("data-owner"))
        }
        try await world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("/staff").body)
            #expect(!page.contains("data-owner"))
        }
    }
}

extension Array where Element: Sendable {
    fileprivate func asyncMap<Value>(_ change: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await change(element)) }
        return values
    }
}
