import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Database
@testable import Ordering

/// An order is found by what people remember of it, the same in the palette, beside the goods and in the list.
@Suite struct FindOrdersTests {
    private static let comment = "Щебень и ХОМУТЫ: позвонить Ёлкину"

    @Test(.feature("ORD-06"), arguments: TestEngine.all)
    func `an order is found by its number, sum, comment and goods, in the palette as in the list`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await placed(in: world)
        let questions = [
            number, String(number.suffix(6)), "24,68", "24.68", "24,68 ₽", "щебень", "ХОМУТЫ позвонить", "ёлкину",
            "болт м8",
        ]
        let now = world.clock.now
        for (who, isSeen) in [(World.Who.purchaser, true), (.director, true), (.manager, true), (.rival, false)] {
            let principal = try await world.principal(who)
            for question in questions {
                let (found, listed) = try await world.database.read { tx in
                    var query = OrderQuery()
                    query.text = question
                    return (
                        try Ordering.found(question, limit: 5, for: principal, at: now, in: tx).map(\.number),
                        try Ordering.orders(query, for: principal, in: tx).page.items.map(\.number)
                    )
                }
                #expect(found == (isSeen ? [number] : []), "\(who): \(question)")
                #expect(listed == (isSeen ? [number] : []), "\(who): \(question)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `whoever may see no prices learns no sum by asking for it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world)
        for (who, isSeen) in [(World.Who.director, true), (.warehouse, false)] {
            try await world.visit(as: who) { visitor in
                let paths = ["/orders?q=24,68", "/orders.csv?q=24,68", "/search?q=24,68", "/palette?q=24,68"]
                for path in paths {
                    let page = String(buffer: try await visitor.get(path).body)
                    #expect(page.contains(number) == isSeen, "\(who) \(path)")
                }
                let list = String(buffer: try await visitor.get("/orders?q=\(number)").body)
                #expect(list.contains("/orders/\(number)"), "\(who)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `comments of orders from before are found, too, in any case of letters`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await placed(in: world)
        let step = try #require(Ordering.migrations.first { $0.name.hasPrefix("ordering.0005") })
        let text = try await world.database.write { tx in
            try tx.execute("UPDATE orders SET search_text = 'прежнее'")
            try tx.connection.runScript(step.sql)
            return try tx.value("SELECT search_text FROM orders") as String
        }
        #expect(text == "прежнее " + SearchText.normalized(Self.comment))
    }

    /// An order of two bolts at 12,34, made by the purchaser; returns its number.
    private func placed(in world: World) async throws -> String {
        let bolt = try await world.product("A-1", name: "Болт М8", price: 1_234)
        let payer = world.payer.uuidString
        return try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let placed = try await visitor.post(
                "/checkout",
                [
                    ("payer", payer), ("newAddress", "Тверь"), ("agreedTotal", "2468"), ("comment", Self.comment),
                ], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
    }
}
