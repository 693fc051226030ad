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

/// Articles as readers and staff see them.
@Suite struct ArticlePagesTests {
    @Test(.feature("CAT-13"), arguments: TestEngine.all)
    func `an article shows its goods with the reader's own price, and stands in the list`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт <М8>", price: 10_000)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        _ = try await write(
            ArticleContent(
                slug: "bolty", kind: .review, title: "Болты & гайки", lead: "Какие лучше", body: "# Итог\n\n[[A-1]]"),
            in: world)
        for (who, price) in [(World.Who.purchaser, "71,23"), (.stranger, "100,00")] {
            try await world.visit(as: who) { visitor in
                let list = String(buffer: try await visitor.get("/articles?kind=review").body)
                #expect(list.contains("<a href=\"/articles/bolty\">Болты &amp; гайки</a>"))
                let none = String(buffer: try await visitor.get("/articles?kind=news").body)
                #expect(!none.contains("/articles/bolty"))
                let found = String(buffer: try await visitor.get("/articles?q=%D0%B3%D0%B0%D0%B9%D0%BA%D0%B8").body)
                #expect(found.contains("/articles/bolty"))
                let page = String(buffer: try await visitor.get("/articles/bolty").body)
                #expect(page.contains("<h1>Болты &amp; гайки</h1>") && page.contains("<h2>Итог</h2>"))
                #expect(page.contains("Болт &lt;М8&gt;") && page.contains(price), "\(who)")
            }
        }
    }

    @Test(.feature("CAT-13", "SRCH-07"), arguments: TestEngine.all)
    func `who may not read an article finds none, and search knows what can be read`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let forCompanies = try await write(
            ArticleContent(
                slug: "companies", kind: .news, title: "Для компаний", lead: "Л", body: "Т", audience: "kind:company"),
            in: world)
        let draft = try await write(
            ArticleContent(slug: "draft", kind: .news, title: "Черновик", lead: "Л", body: "Т"), published: false,
            in: world)
        for (who, isReader) in [(World.Who.purchaser, true), (.stranger, false), (.shopper, false)] {
            try await world.visit(as: who) { visitor in
                let page = try await visitor.get("/articles/companies")
                #expect(page.status == (isReader ? .ok : .notFound), "\(who)")
                let list = String(buffer: try await visitor.get("/articles").body)
                #expect(list.contains("/articles/companies") == isReader, "\(who)")
                let hidden = try await visitor.get("/articles/draft")
                #expect(hidden.status == .notFound)
            }
        }
        try await world.visit(as: .manager) { visitor in
            let page = try await visitor.get("/articles/draft")
            #expect(page.status == .ok)
            #expect(String(buffer: page.body).contains("Черновик"))
        }
        let documents = try await world.database.read { tx in
            try Catalog.searchDocuments(ofArticles: [forCompanies.uuid, draft.uuid], in: tx)
        }
        #expect(documents.map(\.id) == [forCompanies.uuid])
        #expect(documents.first?.audience == ["kind:company"])
        #expect(documents.first?.kind == .article)
    }

    @Test(.feature("CAT-13"), arguments: TestEngine.all)
    func `staff write an article, look at it, publish it, and bring an earlier version back`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1")
        let list = "/staff/catalog/articles"
        try await world.visit(as: .manager) { visitor in
            let fields = Self.fields(title: "Первая", body: "**Текст**")
            let preview = try await visitor.post(list, fields + [("act", "preview")], from: "\(list)/new")
            #expect(preview.status == .ok)
            #expect(String(buffer: preview.body).contains("<b>Текст</b>"))
            let wrong = try await visitor.post(list, Self.fields(title: "", body: "x"), from: "\(list)/new")
            #expect(wrong.status == .unprocessableContent)
            let unknown = try await visitor.post(
                list, fields + [("products", "A-1\nНЕТ-ТАКОГО")], from: "\(list)/new")
            #expect(unknown.status == .unprocessableContent)
            #expect(String(buffer: unknown.body).contains("НЕТ-ТАКОГО"))

            let saved = try await visitor.post(list, fields + [("products", "A-1")], from: "\(list)/new")
            let path = try #require(saved.headers[.location])
            #expect(path.hasPrefix("\(list)/"))
            let hidden = try await visitor.get("/articles/pervaya")
            #expect(String(buffer: hidden.body).contains("Эту страницу видят только сотрудники"))
            let published = try await visitor.post("\(path)/publication", [("act", "publish")], from: path)
            #expect(published.status == .seeOther)

            let second = Self.fields(title: "Вторая", body: "Другой", slug: "pervaya") + [("version", "1")]
            let changed = try await visitor.post(path, second, from: path)
            #expect(changed.status == .seeOther)
            // The page that was opened before knows nothing of it.
            let late = try await visitor.post(path, second, from: path)
            #expect(late.status == .unprocessableContent)
            let restored = try await visitor.post("\(path)/restoration", [("version", "1")], from: path)
            #expect(restored.status == .seeOther)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/articles/pervaya").body)
            #expect(page.contains("<h1>Первая</h1>") && page.contains("<b>Текст</b>"))
        }
        #expect(try await world.count("articles WHERE version = 3 AND title = 'Первая'") == 1)
        #expect(try await world.count("article_versions") == 3)
        #expect(try await world.count("article_products") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.article_saved'") == 3)
        try await world.visit(as: .purchaser) { visitor in
            let page = try await visitor.get("/staff/catalog/articles")
            #expect(page.status == .forbidden)
        }
    }

    @Test(.feature("CAT-13"), arguments: TestEngine.all)
    func `a scheduled article appears at its minute and not before`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let id = try await write(
            ArticleContent(slug: "later", kind: .news, title: "Позже", lead: "Л", body: "Т"), published: false,
            in: world)
        let path = "/staff/catalog/articles/\(id)"
        try await world.visit(as: .manager) { visitor in
            let past = try await visitor.post(
                "\(path)/publication", [("act", "schedule"), ("day", "2026-11-16"), ("time", "09:00")], from: path)
            #expect(past.status == .unprocessableContent)
            let planned = try await visitor.post(
                "\(path)/publication", [("act", "schedule"), ("day", "18.11.2026"), ("time", "10:30")], from: path)
            #expect(planned.status == .seeOther)
        }
        let status: @Sendable () async throws -> HTTPResponse.Status = {
            try await world.visit(as: .stranger) { visitor in try await visitor.get("/articles/later").status }
        }
        let announce: @Sendable () async throws -> Int = {
            let now = world.clock.now
            return try await world.database.write { tx in try Catalog.announceDueArticles(at: now, in: tx) }
        }
        #expect(try await status() == .notFound)
        // 18 November, 10:29:59 in Moscow: World.start is the 17th, 09:00.
        world.clock.advance(by: 25.5 * 3_600 - 1)
        #expect(try await status() == .notFound)
        #expect(try await announce() == 0)
        world.clock.advance(by: 1)
        #expect(try await status() == .ok)
        #expect(try await announce() == 1)
        #expect(try await announce() == 0)
        #expect(try await world.count("events WHERE name = 'catalog.article_appeared'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a picture is kept by its bytes, whatever it is called`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let list = "/staff/catalog/articles"
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0]
        try await world.visit(as: .manager) { visitor in
            let fields = Self.fields(title: "С картинкой", body: "Текст")
            let script = try await visitor.postFiles(
                list, fields, files: [FormFile(field: "picture", name: "a.png", bytes: Array("<script>".utf8))],
                from: "\(list)/new")
            #expect(script.status == .unprocessableContent)
            let saved = try await visitor.postFiles(
                list, fields, files: [FormFile(field: "picture", name: "злой.html", bytes: png)], from: "\(list)/new")
            #expect(saved.status == .seeOther)
        }
        #expect(try await world.count("articles WHERE picture LIKE '%.png'") == 1)
        #expect(try await world.count("articles") == 1)
    }

    @Test func `the pages of articles make few statements`() async throws {
        let world = try await World(.sqlite)
        try await world.product("A-1")
        _ = try await write(
            ArticleContent(slug: "bolty", kind: .review, title: "Т", lead: "Л", body: "[[A-1]]"), in: world)
        try await world.visit(as: .director) { visitor in
            for path in ["/articles", "/articles/bolty", "/services", "/services/requests", "/test-drives"] {
                _ = try await visitor.get(path)
                let before = world.database.statementCount
                let answer = try await visitor.get(path)
                #expect(answer.status == .ok, "\(path)")
                #expect(world.database.statementCount - before <= 8, "\(path)")
            }
        }
    }

    private static func fields(title: String, body: String, slug: String = "") -> [(name: String, value: String)] {
        [
            ("title", title), ("lead", "Коротко"), ("kind", "article"), ("audience", "all"), ("body", body),
            ("slug", slug),
        ]
    }

    private func write(
        _ content: ArticleContent, published isPublished: Bool = true, in world: World
    ) async throws -> ID<Article> {
        let (principal, now) = (try await world.principal(.administrator), world.clock.now)
        return try await world.database.write { tx in
            let id = try Catalog.saveArticle(content, as: nil, seen: 0, by: principal, at: now, in: tx)
            if isPublished { try Catalog.publishArticle(id, from: now, by: principal, at: now, in: tx) }
            return id
        }
    }
}
