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

/// The lists of offers, and what their pages cost.
@Suite struct QuoteListTests {
    @Test(arguments: TestEngine.all)
    func `offers are found by status and words, page by page, without sums for who sees no prices`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        for _ in 0..<32 {
            shop.world.clock.advance(by: 60)
            _ = try await shop.ask()
        }
        try await shop.answer("2026-Q-000032")
        try await shop.world.visit(as: .purchaser) { visitor in
            func rows(_ query: String) async throws -> Int {
                String(buffer: try await visitor.get("/quotes\(query)").body).matches(of: /class="rowlink"/).count
            }
            #expect(try await rows("") == 30)
            #expect(try await rows("?status=offered") == 1)
            #expect(try await rows("?q=000007") == 1)
            let page = String(buffer: try await visitor.get("/quotes").body)
            let next = try #require(page.firstMatch(of: /href="\/quotes(\?after=[^"]+)"/)).1
            #expect(try await rows(String(next)) == 2)
            #expect(String(buffer: try await visitor.get("/quotes.csv").body).contains("1810,00"))
        }
        try await shop.world.visit(as: .manager) { visitor in
            let mine = String(buffer: try await visitor.get("/staff/quotes?whose=mine").body)
            #expect(mine.matches(of: /class="rowlink"/).count == 1)
            #expect(String(buffer: try await visitor.get("/staff/quotes.csv").body).contains("ООО «Ромашка»"))
        }
        try await shop.world.visit(as: .warehouse) { visitor in
            for path in ["/quotes", "/quotes/2026-Q-000032", "/quotes/2026-Q-000032/paper", "/quotes.csv"] {
                let page = String(buffer: try await visitor.get(path).body)
                for sum in ["1\u{a0}810,00", "1810,00", "45,50"] { #expect(!page.contains(sum), "\(path)") }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `an offer's page reads its own tables with five statements`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let shop = try await QuoteShop(engine, statements: log)
        let number = try await shop.ask()
        try await shop.answer(number)
        for (who, path) in [(World.Who.purchaser, "/quotes/\(number)"), (.manager, "/staff/quotes/\(number)")] {
            _ = try log.take()
            _ = try await shop.world.visit(as: who) { visitor in try await visitor.get(path).status }
            let statements = try log.take()
            #expect(statements.filter { $0.contains("FROM quote") }.count <= 5, "\(path)")
            #expect(statements.filter { $0.contains("FROM events") }.count <= 1, "\(path)")
        }
    }
}
