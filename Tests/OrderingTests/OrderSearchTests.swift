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

/// Old orders are found by what has an index, whatever stands before them; the list says how many there are.
@Suite struct OrderSearchTests {
    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `an order behind thousands of others is found by number, own number, goods and sum`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("OLD-1", 5)])
        try await world.database.write { tx in
            try tx.execute(
                """
                UPDATE orders SET customer_reference = 'З-2211', total = 123456, comment = 'щебень',
                    search_text = search_text || ' щебень з-2211', recipient = 'Орлов'
                """)
        }
        try await fill(2_100, in: world)
        let director = try await world.principal(.director)
        func found(_ text: String, _ change: (inout OrderQuery) -> Void = { _ in }) async throws -> [String] {
            var query = OrderQuery()
            query.text = text
            change(&query)
            let wanted = query
            return try await world.database.read { tx in
                try Ordering.slice(of: wanted, for: director, in: tx).items.map(\.number)
            }
        }
        for text in [number, String(number.suffix(6)), "З-22", "OLD-1", "old-1", "Товар OLD", "1 234,56"] {
            #expect(try await found(text) == [number], "\(text)")
        }
        // A word of a comment is looked for among the latest, or in a period.
        #expect(try await found("щебень") == [])
        let day = CivilDate(World.start, in: .moscow)
        let thatDay = try await found("щебень") { query in (query.to, query.zone) = (day, .moscow) }
        #expect(thatDay == [number])
        #expect(try await found("bulk").count == 30)
        let list = try await world.database.read { tx in
            var query = OrderQuery()
            query.text = "bulk"
            return try Ordering.orders(query, for: director, in: tx)
        }
        #expect(list.count == nil)
    }

    @Test(.feature("ORD-07"), arguments: TestEngine.all)
    func `the views say how many they hold, and a thousand is enough to know`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.ordered([("A-1", 5)])
        try await fill(1_200, in: world)
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/orders").body).replacing("\u{202f}", with: " ")
            #expect(page.contains("Архив 1 000+"))
            #expect(page.contains(/В работе <span class="tabs__n">1</))
        }
        try await world.visit(as: .shopper) { visitor async throws in
            #expect(String(buffer: try await visitor.get("/orders").body).contains("Заказов пока нет"))
        }
    }

    @Test(.feature("ORD-03"), arguments: TestEngine.all)
    func `whoever chose them sees how an order is delivered, to whom, and its first goods`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        _ = try await world.ordered([("A-1", 5), ("B-2", 1)])
        try await world.database.write { tx in
            try tx.execute("UPDATE orders SET carrier = 'ПЭК', recipient = 'Орлов'")
        }
        let chosen = #"{"tables":{"orders":{"columns":["delivery","recipient","items","photo"]}}}"#
        let director = world.user(.director)
        try await world.visit(as: .director) { visitor in
            #expect(!String(buffer: try await visitor.get("/orders").body).contains("Орлов"))
            try await world.database.write { tx in
                try tx.execute("UPDATE users SET preferences = \(SQLValue.json(chosen)) WHERE id = \(director)")
            }
            let page = String(buffer: try await visitor.get("/orders").body)
            for words in ["ПЭК", "Орлов", "Товар A-1", "Товар B-2", "5 шт"] {
                #expect(page.contains(words), "\(words)")
            }
        }
    }

    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `staff narrow the list by customer, manager and what nobody answered`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let manager = try #require(world.user(.manager))
        let nobody = UUID().uuidString.lowercased()
        try await world.visit(as: .administrator) { visitor in
            for (query, isFound) in [
                ("customer=\(world.ours)", true), ("customer=\(world.theirs)", false), ("manager=\(manager)", true),
                ("manager=\(nobody)", false), ("asked=1", false), ("status=awaiting_approval", false),
                ("customer=\(world.ours)&q=A-1", true), ("q=A-1", true),
            ] {
                let page = String(buffer: try await visitor.get("/staff/orders?\(query)").body)
                #expect(page.contains("/staff/orders/\(number)") == isFound, "\(query)")
            }
        }
        // A customer has no other customers to ask about.
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/orders?customer=\(world.theirs)").body)
            #expect(page.contains("/orders/\(number)"))
        }
    }

    /// Completed orders of the director after the first day, without lines.
    private func fill(_ count: Int, in world: World) async throws {
        let (ours, director) = (world.ours, try await world.principal(.director))
        let rows: [[any SQLConvertible]] = (0..<count).map { index in
            let at = World.start.addingTimeInterval(86_400 + Double(index) * 60)
            return [
                ID<Order>(at: at), "2027-" + String(String(1_500_000 + index).dropFirst()), ours, director.userID,
                director.name, "ООО «Ромашка»", "completed", true, at, at, "", "", "Тверь", "", "", Int64(10_000),
                Int64(1_803), "RUB", Int64(1), "Болт", "bulk",
            ]
        }
        try await world.database.write { tx in
            try tx.insert(
                into: "orders",
                """
                id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived, placed_at, status_at,
                customer_reference, comment, delivery_address, recipient, recipient_phone, total, vat_total, currency,
                line_count, first_line, search_text
                """, rows: rows)
        }
    }
}
