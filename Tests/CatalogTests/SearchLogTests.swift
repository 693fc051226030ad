import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Portal
import Search
import TestKit
import Testing
import Web

@testable import Catalog

/// What people ask is remembered for themselves, counted for everybody, and shown to staff where nothing was found.
@Suite struct SearchLogTests {
    private func ask(_ question: String, as who: World.Who, _ world: World) async throws {
        _ = try await world.searchPage(question, as: who)
    }

    @Test(arguments: TestEngine.all)
    func `staff see what nobody found, with what people asked next, and mend it with one press`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("W-7", name: "Шайба пружинная")
        try await world.followed()
        for who in [World.Who.purchaser, .director] {
            try await ask("гровер", as: who, world)
        }
        try await ask("шайба", as: .director, world)
        let path = "/staff/catalog/search"
        try await world.visit(as: .manager) { visitor in
            let log = String(buffer: try await visitor.get(path).body)
            #expect(log.contains(">гровер</a>"))
            #expect(log.contains("Потом искали и нашли: «шайба», 1\u{a0}раз") || log.contains("«шайба», 1 раз"))
            #expect(log.contains("name=\"words\" value=\"гровер, шайба\""))
            #expect(!log.contains(">шайба</a>"))
            let all = String(buffer: try await visitor.get("\(path)?view=all").body)
            #expect(all.contains(">шайба</a>") && all.contains(">гровер</a>"))
            let saved = try await visitor.post("/staff/catalog/synonyms", [("words", "гровер, шайба")], from: path)
            #expect(saved.status == .seeOther)
        }
        #expect(try await world.count("search_queries WHERE text = 'гровер' AND times = 2 AND found = 0") == 1)
        try await ask("гровер", as: .purchaser, world)
        try await world.visit(as: .manager) { visitor in
            let log = String(buffer: try await visitor.get(path).body)
            #expect(!log.contains(">гровер</a>"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `words that are written alike are proposed`(_ engine: TestEngine) async throws {
        let near = NearWords(["Перчатки", "Болты", "Опора", "Перфораторы"])
        #expect(near.nearest(to: "перчатучки", limit: 2).first == "Перчатки")
        #expect(near.nearest(to: "ъъъъ", limit: 2) == [])
        #expect(near.nearest(to: "перчатки", limit: 2) == [], "the word itself is no advice")
    }

    @Test(arguments: TestEngine.all)
    func `people find their own questions again, can clear them and have none remembered`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        try await world.followed()
        try await ask("Болт М8", as: .purchaser, world)
        try await ask("болт", as: .purchaser, world)
        try await world.portal.search.keepQuestions()
        let own = try await world.suggestions("", as: .purchaser)
        #expect(
            own.contains("Вы искали") && own.contains("data-text=\"Болт М8\"") && own.contains("data-text=\"болт\""))
        let begun = try await world.suggestions("болт ", as: .purchaser)
        #expect(begun.contains("data-text=\"Болт М8\""))
        for who in [World.Who.director, .rival, .stranger] {
            let theirs = try await world.suggestions("", as: who)
            #expect(!theirs.contains("Болт М8"), "\(who)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let cleared = try await visitor.post("/search/history/removal", [], from: "/search")
            #expect(cleared.status == .seeOther)
            _ = try await visitor.post(
                "/settings/preferences", [("name", "searchHistory"), ("value", "false")], from: "/search")
        }
        #expect(try await world.count("search_history") == 0)
        try await ask("болт", as: .purchaser, world)
        try await world.portal.search.keepQuestions()
        #expect(try await world.count("search_history") == 0)
        #expect(try await world.count("search_queries WHERE text = 'болт' AND times = 2") == 1)
    }

    @Test(.feature("SRCH-05", "SRCH-13"), arguments: TestEngine.all)
    func `what several customers ask is proposed by frequency, what one asks stays his own`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let product = try await world.product("A-1", name: "Болт анкерный")
        try await world.call(product, "бо-секрет", by: world.theirs)
        try await world.followed()
        for (question, people) in [
            ("болт анкерный", [World.Who.purchaser, .rival, .shopper, .purchaser]),
            ("болт", [.purchaser, .rival, .shopper]), ("бо-секрет", [.rival, .rival, .rival, .rival, .rival]),
            ("болтовня", [.purchaser, .rival, .shopper]),
        ] {
            for who in people { try await ask(question, as: who, world) }
        }
        try await world.portal.search.keepQuestions()
        world.clock.advance(by: 3_600)
        try await world.followed()
        #expect(world.portal.search.words.popular.all == ["болт анкерный", "болт"])
        let typed = try await world.suggestions("бо", as: .stranger)
        let texts = typed.matches(of: /data-text="([^"]+)"/).map { String($0.1) }
        #expect(texts.starts(with: ["болт анкерный", "болт"]))
        #expect(!typed.contains("секрет") && !typed.contains("болтовня"))
        let layout = try await world.suggestions(",j", as: .stranger)
        #expect(layout.contains("data-text=\"болт анкерный\""))
    }

    @Test(arguments: TestEngine.all)
    func `however many strangers ask, nothing is proposed that three customers did not ask`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (log, now) = (SearchLog(), world.clock.now)
        func note(_ text: String, _ askers: ClosedRange<Int>, _ variant: RankingVariant?) {
            for number in askers {
                log.note(
                    AskedQuestion(
                        typed: text, found: 1, variant: variant, asker: "\(number)", user: nil, at: now))
            }
        }
        note("звоните в другой магазин", 1...50, nil)
        note("звоните в другой магазин", 1...2, .a)
        note("болт", 1...3, .a)
        note("гайка", 1...2, .b)
        note("гайка", 3...9, nil)
        let notes = log.take()
        let popular = try await world.database.write { tx in
            try Catalog.keep(notes, in: tx)
            return try PopularQueries(at: now, in: tx).all
        }
        #expect(popular == ["болт"])
    }

    @Test(arguments: TestEngine.all)
    func `nothing is counted of what tells who somebody is, of strangers only that they asked`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await ask("ivanov@romashka.example", as: .purchaser, world)
        try await ask("болт", as: .stranger, world)
        try await ask("болт", as: .manager, world)
        try await world.portal.search.keepQuestions()
        #expect(try await world.count("search_queries") == 1)
        #expect(try await world.count("search_queries WHERE variant = '' AND times = 1") == 1)
        #expect(try await world.count("search_history") == 0)
        #expect(try await world.count("search_askers") == 0)
        try await ask("болт", as: .purchaser, world)
        try await world.portal.search.keepQuestions()
        let asker = try await world.database.read { tx in try tx.value("SELECT asker FROM search_askers") as String }
        #expect(!asker.contains { !$0.isHexDigit })
        try await world.visit(as: .stranger) { visitor in
            for body in [
                "", "{}", #"{"place":"page","act":"asked","position":1}"#, #"{"place":"x","act":"click","position":1}"#,
            ] {
                let answer = try await visitor.postJSON("/search/clicks", body, key: nil)
                #expect(answer.status == .noContent)
            }
        }
        try await world.portal.search.keepQuestions()
        #expect(try await world.count("search_outcomes WHERE act <> 'asked'") == 0)
        let now = world.clock.now.addingTimeInterval(200 * 86_400)
        try await world.database.write { tx in try Catalog.pruneSearch(at: now, in: tx) }
        #expect(try await world.count("search_queries") == 0)
        #expect(try await world.count("search_askers") == 0)
    }
}
