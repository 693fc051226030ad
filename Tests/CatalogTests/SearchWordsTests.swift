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

/// What staff teach the search: synonyms, goods that stand first, the order of results.
@Suite struct SearchWordsTests {
    @Test(.feature("SRCH-03"), arguments: TestEngine.all)
    func `synonyms are in force at once, can be changed, removed and brought back`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("W-7", name: "Шайба пружинная")
        try await world.followed()
        let before = try await world.searchPage("гровер", as: .stranger)
        #expect(!before.contains("/products/w-7"))
        let path = "/staff/catalog/synonyms"
        try await world.visit(as: .manager) { visitor in
            let refused = try await visitor.post(path, [("words", "гровер")], from: path)
            #expect(refused.status == .unprocessableContent)
            let saved = try await visitor.post(path, [("words", "гровер, шайба пружинная")], from: path)
            #expect(saved.status == .seeOther)
            let again = try await visitor.post(path, [("words", "Шайба  пружинная; ГРОВЕР")], from: path)
            #expect(again.status == .unprocessableContent)
            let list = String(buffer: try await visitor.get(path).body)
            #expect(list.contains("гровер, шайба пружинная"))
        }
        #expect(try await world.count("search_synonyms") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.synonyms_saved'") == 1)
        let found = try await world.searchPage("гровер", as: .stranger)
        #expect(found.contains("/products/w-7"))

        let id = try await world.database.read { tx in try tx.value("SELECT id FROM search_synonyms") as UUID }
        let name = id.uuidString.lowercased()
        try await world.visit(as: .manager) { visitor in
            let removed = try await visitor.post("\(path)/removal", [("synonyms", name)], from: path)
            #expect(removed.status == .seeOther)
            let twice = try await visitor.post("\(path)/removal", [("synonyms", name)], from: path)
            #expect(twice.status == .notFound)
        }
        let gone = try await world.searchPage("гровер", as: .stranger)
        #expect(!gone.contains("/products/w-7"))
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post("\(path)/restoration", [("synonyms", name)], from: path)
            let form = String(buffer: try await visitor.get("\(path)/edit?synonyms=\(name)").body)
            #expect(form.contains("гровер, шайба пружинная"))
            let changed = try await visitor.post(
                path, [("words", "гравер, шайба пружинная"), ("synonyms", name)], from: path)
            #expect(changed.status == .seeOther)
        }
        let renamed = try await world.searchPage("гравер", as: .stranger)
        #expect(renamed.contains("/products/w-7"))
    }

    @Test(arguments: TestEngine.all)
    func `another instance takes what staff changed with its next look at the queue`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let other = world.search(by: MemoryEngine())
        try await other.follow()
        #expect(other.words.pins.isEmpty)
        let bolt = try await world.product("A-1", name: "Болт")
        try await world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(
                "/staff/catalog/pins", [("query", "Крепёж"), ("articles", "A-1")], from: "/staff/catalog/pins")
            #expect(saved.status == .seeOther)
        }
        try await other.follow()
        #expect(other.words.pins == ["крепеж": [bolt]])
    }

    @Test(arguments: TestEngine.all)
    func `synonyms come from a file and go into one`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (now, manager) = (world.clock.now, try await world.principal(.manager))
        let file = "\u{FEFF}Слова\r\n\"гровер, шайба пружинная\"\r\nсаморез;шуруп\r\nодно\r\nШУРУП, саморез\r\n"
        let counts = try await world.database.write { tx in
            try Catalog.importSynonyms(file, head: "Слова", by: manager, at: now, in: tx)
        }
        #expect(counts.added == 2)
        #expect(counts.skipped == 2)
        try await world.visit(as: .manager) { visitor in
            let answer = try await visitor.get("/staff/catalog/synonyms.csv")
            #expect(answer.headers[.contentType]?.hasPrefix("text/csv") == true)
            let text = String(buffer: answer.body)
            #expect(text.contains("\"гровер, шайба пружинная\"\r\n") && text.contains("\"саморез, шуруп\"\r\n"))
        }
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("/staff/catalog/synonyms.csv")
            #expect(answer.status == .forbidden)
        }
    }

    @Test(arguments: TestEngine.all)
    func `pinned goods stand first for their question, only for who may see them`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for letter in ["А", "Б", "В"] { try await world.product("T-\(letter)", name: "Тиски \(letter)") }
        let last = try await world.product("T-9", name: "Верстак")
        try await world.followed()
        let path = "/staff/catalog/pins"
        try await world.visit(as: .manager) { visitor in
            let unknown = try await visitor.post(path, [("query", "Тиски"), ("articles", "Z-9")], from: path)
            #expect(unknown.status == .unprocessableContent)
            let saved = try await visitor.post(path, [("query", "  ТИСКИ "), ("articles", "T-9")], from: path)
            #expect(saved.status == .seeOther)
            let list = String(buffer: try await visitor.get(path).body)
            #expect(list.contains(">тиски</a>") && list.contains("T-9"))
        }
        #expect(try await world.count("search_pins") == 1)
        let buyer = try await world.buyer(.stranger)
        let found = await world.portal.search.find("тиски", for: buyer)
        #expect(found.ids.first == last && found.ids.count == 4)
        let other = await world.portal.search.find("тиски а", for: buyer)
        #expect(!other.ids.contains(last))
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(last)")
        }
        let page = try await world.searchPage("тиски", as: .stranger)
        #expect(!page.contains("/products/t-9"))
    }

    @Test(.feature("SRCH-04"), arguments: TestEngine.all)
    func `the order of results follows what staff chose`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let rare = try await world.product("A-1", name: "Болт", stock: 100)
        let usual = try await world.product("A-2", name: "Болт", stock: 0)
        try await world.database.write { tx in
            try Catalog.replacePopularity([usual: 1_000], in: tx)
        }
        try await world.followed()
        let path = "/staff/catalog/search/ranking"
        let buyer = try await world.buyer(.stranger)
        for (availability, popularity, first) in [("2", "0", rare), ("0", "2", usual)] {
            try await world.visit(as: .manager) { visitor in
                let saved = try await visitor.post(
                    path, [("availabilityA", availability), ("popularityA", popularity), ("share", "0")], from: path)
                #expect(saved.status == .seeOther)
            }
            let found = await world.portal.search.find("болт", for: buyer)
            #expect(found.ids.first == first, "\(availability) \(popularity)")
            #expect(found.ids.count == 2)
        }
        try await world.visit(as: .manager) { visitor in
            let refused = try await visitor.post(path, [("availabilityA", "9"), ("share", "101")], from: path)
            #expect(refused.status == .unprocessableContent)
        }
    }

    @Test func `a comparison says nothing until chance can hardly explain it`() {
        func verdict(_ first: (asked: Int, clicks: Int), _ second: (asked: Int, clicks: Int)) -> TrialVerdict {
            var (one, other) = (TrialDay(day: "", variant: .a), TrialDay(day: "", variant: .b))
            (one.asked, one.clicks) = (first.asked, first.clicks)
            (other.asked, other.clicks) = (second.asked, second.clicks)
            return TrialVerdict(one, other)
        }
        #expect(verdict((0, 0), (0, 0)) == .unsure)
        #expect(verdict((1_000, 0), (1_000, 0)) == .unsure)
        #expect(verdict((20, 2), (20, 18)) == .unsure, "too few questions")
        #expect(verdict((200, 80), (200, 88)) == .unsure, "chance does as much")
        #expect(verdict((2_000, 800), (2_000, 1_000)) == .better(.b))
        #expect(verdict((2_000, 2_600), (2_000, 2_200)) == .better(.a), "more presses than questions")
    }

    @Test(.feature("SRCH-17"), arguments: TestEngine.all)
    func `people get one of two orders for good, and what came of each is compared`(_ engine: TestEngine) async throws {
        let people = (0..<2_000).map { _ in ID<User>() }
        var trial = RankingTrial()
        (trial.share, trial.salt) = (30, "first")
        let share = people.filter { trial.variant(of: $0) == .b }.count
        #expect((500...700).contains(share))
        #expect(people.allSatisfy { trial.variant(of: $0) == trial.variant(of: $0) })
        // A greater share takes more people in and nobody out.
        var more = trial
        more.share = 60
        #expect(people.filter { trial.variant(of: $0) == .b }.allSatisfy { more.variant(of: $0) == .b })
        #expect(trial.variant(of: nil) == .a)

        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        try await world.followed()
        let path = "/staff/catalog/search/ranking"
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post(path, [("availabilityB", "2"), ("share", "100")], from: path)
        }
        for place in ["page", "suggestion"] {
            try await world.visit(as: .purchaser) { visitor in
                _ = try await visitor.get("/search?q=\("болт".formEncoded)")
                let body = #"{"place":"\#(place)","act":"click","position":3}"#
                let told = try await visitor.postJSON("/search/clicks", body, key: nil)
                #expect(told.status == .noContent)
            }
        }
        try await world.visit(as: .manager) { visitor in
            // The vendor's own people only try things out.
            _ = try await visitor.postJSON("/search/clicks", #"{"place":"page","act":"click","position":1}"#, key: nil)
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("Вариант Б"))
            #expect(page.contains("Пока мало данных"))
        }
        #expect(try await world.count("search_outcomes WHERE variant = 'B' AND act = 'asked' AND times = 2") == 1)
        #expect(
            try await world.count(
                "search_outcomes WHERE variant = 'B' AND place = 'page' AND act = 'click' AND position = 3")
                == 1)
        #expect(try await world.count("search_outcomes WHERE place = 'suggestion' AND act = 'click'") == 1)
        #expect(try await world.count("search_outcomes WHERE variant = 'A'") == 0)
        let salt = try await world.database.read { tx in try tx.value("SELECT salt FROM search_trials") as String }
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post(path, [("availabilityB", "2"), ("share", "50")], from: path)
        }
        #expect(try await world.count("search_trials WHERE share = 50 AND salt = '\(salt)'") == 1)
    }
}
