import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Search
import TestKit
import Testing
import Web

@testable import Catalog

/// What people find by what they type, on the search page and beneath the search field.
@Suite struct SearchFindingTests {
    @Test(
        .feature("SRCH-01", "SRCH-02", "SRCH-06", "SRCH-09", "SRCH-10", "SRCH-11", "SRCH-14"),
        arguments: TestEngine.all)
    func `goods are found in any form, layout and spelling, with their number and the buyer's price`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("B-933-8x40", name: "Болт М8×40 DIN 933 оцинкованный", price: 12_345)
        try await world.product("K-1", name: "Краска белая", price: 500)
        try await world.followed()
        for question in ["болт", "болты", "болту оцинкованному", "балт оцинкованый", ",jkn", "b933 8x40", "м8х40"] {
            let page = try await world.searchPage(question, as: .purchaser)
            #expect(page.contains("/products/b-933-8x40"), "\(question)")
            #expect(!page.contains("/products/k-1"), "\(question)")
            #expect(page.contains(/1[ \u{a0}]товар</), "\(question)")
            #expect(page.contains("123,45"), "\(question)")
        }
        let other = try await world.searchPage(",jkn", as: .purchaser)
        #expect(other.contains("Показаны результаты для «болт»"))
        #expect(other.contains("exact=1"))
        let exact = try await world.searchPage(",jkn", as: .purchaser, "&exact=1")
        #expect(!exact.contains("/products/b-933-8x40"))
    }

    @Test(arguments: TestEngine.all)
    func `strangers look letter by letter so often a minute, customers as often as they like`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        let path = "/search?q=\("болт".formEncoded)"
        for (who, last) in [(World.Who.stranger, HTTPResponse.Status.tooManyRequests), (.purchaser, .ok)] {
            try await world.visit(as: who) { visitor in
                for number in 1...Catalog.exactPerMinute {
                    let status = try await visitor.get("\(path)&exact=1").status
                    #expect(status == .ok, "\(who) \(number)")
                }
                let next = try await visitor.get("\(path)&exact=1")
                #expect(next.status == last, "\(who)")
                #expect((next.headers[.retryAfter] == nil) == (last == .ok))
                let usual = try await visitor.get(path).status
                #expect(usual == .ok)
            }
        }
    }

    @Test(.feature("SRCH-07"), arguments: TestEngine.all)
    func `a question finds sections, articles and the person's own orders beside the goods`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт М8", price: 1_000)
        let (section, article) = (UUID(), UUID())
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO categories (id, name, slug, position, product_count)
                VALUES (\(section), 'Болты', 'bolts', 1, 1)
                """)
            try tx.execute("UPDATE products SET category_id = \(section) WHERE id = \(bolt)")
            try tx.execute(
                """
                INSERT INTO articles (id, slug, kind, title, lead, body, author, audience, status, published_at,
                    is_announced, search_text, version, updated_at)
                VALUES (\(article), 'how', 'article', 'Как выбрать болт', '', '', '', 'all', 'published',
                    \(World.start), \(true), '', 1, \(World.start))
                """)
        }
        let payer = world.payer.uuidString
        let number = try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let placed = try await visitor.post(
                "/checkout", [("payer", payer), ("newAddress", "Тверь"), ("agreedTotal", "1000")], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
        try await world.followed()
        let own = try await world.searchPage("болт", as: .purchaser)
        for link in ["/products/a-1", "/catalog?category=bolts", "/articles/how", "/orders/\(number)"] {
            #expect(own.contains(link), "\(link)")
        }
        let theirs = try await world.searchPage("болт", as: .rival)
        #expect(theirs.contains("/products/a-1") && theirs.contains("/articles/how"))
        #expect(!theirs.contains("/orders/\(number)"))
        let byNumber = try await world.searchPage(number, as: .rival)
        #expect(!byNumber.contains("/orders/\(number)"))
    }

    @Test(.feature("SRCH-12"), arguments: TestEngine.all)
    func `what is not for sale, or not for this buyer, is neither found nor suggested`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (hidden, closed) = (
            try await world.product("H-1", name: "Болт снятый"), try await world.product("C-1", name: "Болт закрытый")
        )
        try await world.product("V-1", name: "Болт видимый")
        try await world.followed()
        let (now, theirs, administrator) = (
            world.clock.now, world.theirs, try await world.principal(.administrator)
        )
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(hidden)")
            try Catalog.noteSearchChange([hidden], in: tx)
            let only = AssortmentRules(only: ["customer:\(theirs)"])
            try Catalog.setRules(only, on: .product(closed), by: administrator, at: now, in: tx)
        }
        // Before the index follows, the database already says no.
        for isFollowed in [false, true] {
            if isFollowed { try await world.followed() }
            for who in [World.Who.stranger, .purchaser] {
                for text in [try await world.searchPage("болт", as: who), try await world.suggestions("болт", as: who)]
                {
                    #expect(text.contains("/products/v-1"), "\(who) \(isFollowed)")
                    #expect(!text.contains("h-1") && !text.contains("c-1"), "\(who) \(isFollowed)")
                }
            }
            let allowed = try await world.suggestions("болт", as: .rival)
            #expect(allowed.contains("/products/c-1"))
            #expect(!allowed.contains("/products/h-1"))
            // A question is made of titles: of titles nobody else may read it is made for nobody else.
            for (who, mayRead) in [(World.Who.stranger, false), (.purchaser, false), (.rival, true)] {
                let begun = try await world.suggestions("болт закр", as: who)
                #expect(begun.contains("data-text=\"болт закрытый\"") == mayRead, "\(who) \(isFollowed)")
            }
            for (who, total) in [(World.Who.purchaser, 1), (.rival, 2)] {
                let told = try await world.visit(as: who) { visitor in
                    let path = "/api/v1/search?q=\("болт".formEncoded)"
                    return String(buffer: try await visitor.get(path, accept: "application/json").body)
                }
                let count = told.firstMatch(of: /"total" ?: ?(\d+)/).flatMap { Int($0.1) }
                #expect(count == total, "\(who) \(isFollowed)")
            }
        }
    }

    @Test(.feature("SRCH-08", "SRCH-16"), arguments: TestEngine.all)
    func `suggestions mark what was typed, show the own price, and what the customer buys comes first`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт анкерный", price: 11_100)
        let usual = try await world.product("B-2", name: "Болт башмачный", price: 22_200)
        let (ours, user, now) = (world.ours, try #require(world.user(.purchaser)), world.clock.now)
        try await world.database.write { tx in
            try Catalog.noteOrdered([usual], for: ours, by: user, unit: nil, at: now, in: tx)
        }
        try await world.followed()
        let own = try await world.suggestions("бол", as: .director)
        let paths = own.matches(of: /data-path="(\/products\/[^"]+)"/).map { String($0.1) }
        #expect(paths == ["/products/b-2", "/products/a-1"])
        #expect(own.contains("<mark>Бол</mark>т башмачный"))
        #expect(own.contains("вы покупали, 222,00"))
        #expect(own.contains("role=\"listbox\"") && own.contains("role=\"option\""))
        let theirs = try await world.suggestions("бол", as: .rival)
        #expect(!theirs.contains("вы покупали"))
        let warehouse = try await world.suggestions("бол", as: .warehouse)
        #expect(warehouse.contains("/products/a-1") && !warehouse.contains("111,00"))
        let lines = own.matches(of: /role="option"/).count
        #expect(lines <= 10)
        let page = try await world.searchPage("болт", as: .director)
        #expect(page.contains("Вы покупали") == false, "two goods are seen at a glance")
    }

    @Test(arguments: TestEngine.all)
    func `a customer's own articles are found by his people and by nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт М8")
        try await world.visit(as: .purchaser) { visitor in
            let path = "/catalog/own-articles"
            let wrong = try await visitor.post(path, [("lines", "ЗАВ-17; A-1\nЗАВ-18; Z-9")], from: path)
            #expect(wrong.status == .unprocessableContent)
            #expect(String(buffer: wrong.body).contains("Z-9"))
            let kept = try await visitor.post(path, [("lines", "ЗАВ-17; A-1")], from: path)
            #expect(kept.status == .seeOther)
            let list = String(buffer: try await visitor.get(path).body)
            #expect(list.contains("ЗАВ-17") && !list.contains("ЗАВ-18"))
        }
        #expect(try await world.count("customer_articles") == 1)
        try await world.followed()
        let own = try await world.searchPage("зав-17", as: .director)
        #expect(own.contains("/products/a-1"))
        for who in [World.Who.rival, .shopper, .stranger] {
            let (page, typed) = (
                try await world.searchPage("зав-17", as: who), try await world.suggestions("зав-17", as: who)
            )
            #expect(!page.contains("/products/a-1") && !typed.contains("/products/a-1"), "\(who)")
        }
        try await world.visit(as: .rival) { visitor in
            let list = String(buffer: try await visitor.get("/catalog/own-articles").body)
            #expect(!list.contains("ЗАВ-17"))
            let taken = try await visitor.post("/catalog/own-articles/removal", [("code", "ЗАВ-17")])
            #expect(taken.status == .notFound)
        }
        #expect(try await world.count("customer_articles") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let removed = try await visitor.post("/catalog/own-articles/removal", [("code", "ЗАВ-17")])
            #expect(removed.status == .seeOther)
        }
        try await world.followed()
        let gone = try await world.searchPage("зав-17", as: .director)
        #expect(!gone.contains("/products/a-1"))
    }

    @Test(arguments: TestEngine.all)
    func `without the index the database finds plain words, also in the other layout, and says so`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт М8")
        let (broken, buyer) = (MemoryEngine(), try await world.buyer(.purchaser))
        let search = world.search(by: broken)
        try await search.follow()
        let well = await search.find("болт", for: buyer)
        #expect(well.ids == [bolt] && !well.isDegraded)
        broken.isBroken = true
        for question in ["болт", ",jkn", "a-1"] {
            let findings = await search.find(question, for: buyer)
            #expect(findings.ids == [bolt], "\(question)")
            #expect(findings.isDegraded)
            #expect(findings.total == 1)
        }
        let layout = await search.find(",jkn", for: buyer)
        #expect(layout.reading == .otherLayout("болт"))
        _ = try await world.database.write { tx in try Catalog.noteSearchChange([bolt], in: tx) }
        await #expect(throws: SearchFailure.self) { try await search.follow() }
        broken.isBroken = false
        try await search.follow()
        let again = await search.find("болт", for: buyer)
        #expect(again.ids == [bolt] && !again.isDegraded)
    }
}
