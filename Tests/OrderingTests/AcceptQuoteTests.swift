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

/// An offer becomes an order through the gate, at its prices and within its time.
@Suite struct AcceptQuoteTests {
    @Test(.feature("ORD-17"), arguments: TestEngine.all)
    func `an offer becomes an order at its prices by one press`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        try await shop.world.visit(as: .purchaser) { visitor in
            let path = "/quotes/\(number)"
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("form=\"take-form\" checked"))
            let placed = try await visitor.post(
                "\(path)/order", [("version", "1"), ("line", "1"), ("line", "2"), ("newAddress", "Тверь")], from: path)
            #expect(placed.headers[.location] == "/orders/2026-000001")
            let again = try await visitor.post(
                "\(path)/order", [("version", "1"), ("line", "1"), ("newAddress", "Тверь, 2")], from: path)
            #expect(again.status == .unprocessableContent)
            #expect(String(buffer: try await visitor.get(path).body).contains("/orders/2026-000001"))
        }
        let count = shop.world.count
        #expect(try await count("orders WHERE source = 'quote' AND total = 181000 AND status = 'placed'") == 1)
        #expect(try await count("orders WHERE source_id = (SELECT id FROM quotes)") == 1)
        #expect(try await count("order_lines WHERE price = 4550 AND quantity = 20000 AND amount = 91000") == 1)
        #expect(try await count("order_lines WHERE comment = 'Оцинкованный'") == 1)
        #expect(try await count("quotes WHERE status = 'accepted' AND order_id IS NOT NULL") == 1)
        #expect(try await count("quote_lines WHERE is_taken") == 2)
        #expect(try await count("stock WHERE reserved > 0") == 2)
        #expect(try await count("events WHERE name = 'ordering.quote_accepted'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `some of the lines are taken, whatever prices became meanwhile`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        _ = try await shop.world.database.write { tx in try tx.execute("UPDATE prices SET amount = amount * 3") }
        let order = try await shop.accept(number, [2]).order
        #expect(order.total == Money(minor: 91_000))
        #expect(try await shop.world.count("order_lines WHERE sku = 'B-2' AND price = 4550") == 1)
        #expect(try await shop.world.count("order_lines") == 1)
        #expect(try await shop.world.count("quote_lines WHERE is_taken AND position = 2") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `twenty acceptances at once make one order`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        let placed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await shop.accept(number)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(placed == 1)
        #expect(try await shop.world.count("orders") == 1)
        #expect(try await shop.world.count("stock WHERE reserved = 10000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `past its day nothing is accepted, whether the job came or not; it can be asked for anew`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number, until: "2026-11-18")
        // The last minute of the last day in Moscow, and the first one after it.
        shop.world.clock.advance(by: 39 * 3_600 - 120)
        let (lastMinute, buyer) = (shop.world.clock.now, shop.buyer)
        let still = try await shop.world.database.read { tx in
            try Ordering.quote(number: number, for: buyer, in: tx).status(at: lastMinute)
        }
        #expect(still == .offered)
        shop.world.clock.advance(by: 60)
        await #expect(throws: AcceptQuoteRefusal.expired) { try await shop.accept(number) }
        try await shop.world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/quotes/\(number)").body)
            #expect(page.contains("Срок предложения истёк"))
            #expect(!page.contains("take-form"))
        }
        let now = shop.world.clock.now
        let ended = try await shop.world.database.write { tx in
            [
                try Ordering.expireQuotes(at: now, limit: 50, in: tx),
                try Ordering.expireQuotes(at: now, limit: 50, in: tx),
            ]
        }
        #expect(ended == [1, 0])
        await #expect(throws: AcceptQuoteRefusal.tooLate(status: .expired)) { try await shop.accept(number) }
        #expect(try await shop.world.count("orders") == 0)
        #expect(try await shop.world.count("reservations") == 0)
        try await shop.world.visit(as: .purchaser) { visitor in
            let asked = try await visitor.post(
                "/quotes/\(number)/status", [("status", "requested")], from: "/quotes/\(number)")
            #expect(asked.status == .seeOther)
        }
        #expect(try await shop.world.count("quotes WHERE status = 'requested' AND waits_for_staff") == 1)
        try await shop.answer(number)
        try await shop.accept(number, version: 2)
        #expect(try await shop.world.count("orders") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a newer answer, no line, words alone and foreign lines are refused and change nothing`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        try await shop.answer(number, [(1, "A-1", "10", "80")])
        await #expect(throws: AcceptQuoteRefusal.newerAnswer) { try await shop.accept(number, version: 1) }
        await #expect(throws: AcceptQuoteRefusal.nothingChosen) { try await shop.accept(number, version: 2, []) }
        await #expect(throws: AcceptQuoteRefusal.nothingChosen) { try await shop.accept(number, version: 2, [2, 3]) }
        #expect(try await shop.world.count("orders") == 0)
        #expect(try await shop.world.count("quotes WHERE status = 'offered'") == 1)
        try await shop.world.visit(as: .rival) { visitor in
            let stolen = try await visitor.post(
                "/quotes/\(number)/order", [("version", "2"), ("line", "1"), ("newAddress", "Тверь")])
            #expect(stolen.status == .notFound)
        }
        #expect(try await shop.world.count("orders") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `stock, credit and withdrawn goods stand in the way of an offer as of any order`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        func set(_ statement: SQL) async throws {
            _ = try await shop.world.database.write { tx in try tx.execute(statement) }
        }
        func isBlocked(_ word: String) async -> Bool {
            do {
                try await shop.accept(number)
                return false
            } catch AcceptQuoteRefusal.lineBlocked(let finding) {
                return finding.key == "ordering.gate.line.\(word)"
            } catch {
                return false
            }
        }
        try await set("UPDATE stock SET quantity = 9000 WHERE product_id = \(shop.bolt)")
        #expect(await isBlocked("short"))
        try await set("UPDATE stock SET quantity = 100000")
        try await set("UPDATE products SET is_active = \(false) WHERE sku = 'B-2'")
        #expect(await isBlocked("gone"))
        try await set("UPDATE products SET is_active = \(true)")
        try await set("UPDATE contracts SET credit_limit = 100000")
        await #expect(throws: PlaceOrderRefusal.creditExceeded(left: Money(minor: 100_000))) {
            try await shop.accept(number)
        }
        #expect(try await shop.world.count("orders") == 0)
        #expect(try await shop.world.count("reservations") == 0)
        #expect(try await shop.world.count("quotes WHERE status = 'offered'") == 1)
        #expect(try await shop.world.count("quote_lines WHERE is_taken") == 0)
        try await set("UPDATE contracts SET credit_limit = NULL")
        try await shop.accept(number)
        #expect(try await shop.world.count("orders") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a refused acceptance keeps what was typed and ticked`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        try await shop.world.visit(as: .purchaser) { visitor in
            let path = "/quotes/\(number)"
            let refused = try await visitor.post(
                "\(path)/order", [("version", "1"), ("line", "2"), ("comment", "К воротам 3")], from: path)
            #expect(refused.status == .unprocessableContent)
            let page = String(buffer: refused.body)
            #expect(page.contains("К воротам 3"))
            #expect(page.matches(of: /name="line" value="\d"\s+form="take-form" checked/).count == 1)
        }
        #expect(try await shop.world.count("orders") == 0)
    }
}
