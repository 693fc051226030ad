import Foundation
import Kernel
import TestKit
import Testing

@testable import Search

/// The second engine keeps the same promises, by the documented calls of Meilisearch.
@Suite struct MeilisearchEngineTests {
    private static let goods: [SearchDocument] = [
        SearchShelf.product("Болт М8×20", codes: ["KT-933-0820"], keywords: ["Крепёж"]),
        SearchShelf.product("Краска белая", keywords: ["Краски"]),
        SearchShelf.product("Краска красная", keywords: ["Краски"]),
        SearchShelf.product("Кровать"),
        SearchShelf.product("Секретный болт", audience: ["class:key"]),
        SearchShelf.product(
            "Гайка М8", own: [CustomerCode(customer: SearchFixtures.customer, code: "ACME/77")]),
    ]

    private static func ids(_ titles: [String]) -> [UUID] { titles.map { SearchShelf.id($0) } }

    @Test(
        arguments: [
            ("болты м8", ["Болт М8×20"], SearchReading.typed), ("m8 × 20", ["Болт М8×20"], .typed),
            ("kt 933/0820", ["Болт М8×20"], .typed), ("красками", ["Краска белая", "Краска красная"], .typed),
            ("rhjdfnm", ["Кровать"], .otherLayout("кровать")),
            ("kraska", ["Краска белая", "Краска красная"], .transliterated("краска")),
            ("краска чёрная", ["Краска белая", "Краска красная"], .typed), ("диван", [], .typed),
        ] as [(String, [String], SearchReading)])
    func `a thing is found however it is typed`(text: String, titles: [String], reading: SearchReading) async throws {
        try await MeilisearchStub.serving { engine, _ in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            let answer = try await engine.search(SearchQuery(text))
            #expect(answer.hits.map(\.id) == Self.ids(titles))
            #expect(answer.total == titles.count)
            #expect(answer.reading == reading)
        }
    }

    @Test func `what was applied has a position, what was removed is gone`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            #expect(try await engine.position() == nil)
            #expect(try await engine.count() == 0)
            try await engine.apply(Self.goods.map { .put($0) }, position: 7)
            #expect(try await engine.position() == 7)
            #expect(try await engine.count() == 6)
            let bed = SearchShelf.id("Кровать")
            try await engine.apply([.put(Self.goods[3]), .remove(bed)], position: 8)
            #expect(try await engine.position() == 8)
            #expect(try await engine.count() == 5)
            #expect(try await engine.search(SearchQuery("кровать")).hits == [])
            let settings = try #require(await stub.lastCall("PATCH /indexes/goods/settings"))
            #expect(settings.body.contains(#""filterableAttributes":["kind","audience"]"#))
            #expect(settings.authorization == "Bearer the key")
        }
    }

    @Test func `only who may see a thing finds it, and a customer by his own articles`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            var query = SearchQuery("болт")
            #expect(try await engine.search(query).hits.map(\.id) == Self.ids(["Болт М8×20"]))
            query.audience = ["all", "class:key"]
            #expect(try await engine.search(query).total == 2)
            query.audience = [#"a"] OR kind IN ["product"#]
            #expect(try await engine.search(query).hits == [])
            let sent = try #require(await stub.lastCall("POST /multi-search"))
            #expect(sent.body.contains(#"audience IN [\"a\\\"] OR kind IN [\\\"product\"]"#))
            query.audience = []
            #expect(try await engine.search(query).hits == [])

            var own = SearchQuery("acme 77")
            #expect(try await engine.search(own).hits == [])
            own.customer = UUID()
            #expect(try await engine.search(own).hits == [])
            own.customer = SearchFixtures.customer
            #expect(try await engine.search(own).hits.map(\.id) == Self.ids(["Гайка М8"]))
        }
    }

    @Test func `ranking is what was set, and familiar things come first`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            var query = SearchQuery("краска")
            query.familiar = Self.ids(["Краска красная"])
            #expect(try await engine.search(query).hits.map(\.id) == Self.ids(["Краска красная", "Краска белая"]))
            let sent = try #require(await stub.lastCall("POST /multi-search"))
            #expect(sent.body.contains(#""sort":["available:desc","popularity:desc"]"#))
            query.ranking.familiarity = 0
            query.ranking.availability = 0
            query.ranking.popularity = 0
            #expect(try await engine.search(query).hits.map(\.id) == Self.ids(["Краска белая", "Краска красная"]))
            let plain = try #require(await stub.lastCall("POST /multi-search"))
            #expect(!plain.body.contains("sort"))
        }
    }

    @Test func `suggestions finish the last word`() async throws {
        try await MeilisearchStub.serving { engine, _ in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            #expect(try await engine.complete(SearchQuery("краска бе")).texts == ["краска белая"])
            #expect(try await engine.complete(SearchQuery("rhfcrf ,t")).texts == ["краска белая"])
            #expect(try await engine.complete(SearchQuery("кров")).hits.map(\.id) == Self.ids(["Кровать"]))
            #expect(try await engine.complete(SearchQuery("")).texts == [])
        }
    }

    @Test func `a rebuild fills a second index and swaps the two`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            try await engine.use([SynonymSet(["лежанка", "кровать"])])
            let left = Batches([[Self.goods[0]], [Self.goods[1], Self.goods[2]]])
            try await engine.rebuild(position: 2) { await left.next() }
            #expect(try await engine.position() == 2)
            #expect(try await engine.count() == 3)
            #expect(try await engine.search(SearchQuery("кровать")).hits == [])
            #expect(await stub.names() == ["goods"])
            #expect(await stub.synonyms["goods"] == ["лежанк": ["кроват"], "кроват": ["лежанк"]])
        }
    }

    @Test func `a rebuild that fails leaves everything as it was`() async throws {
        struct Stop: Error {}
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            await #expect(throws: Stop.self) { try await engine.rebuild(position: 2) { throw Stop() } }
            #expect(try await engine.position() == 1)
            #expect(try await engine.count() == 6)
            #expect(await stub.names() == ["goods"])
        }
    }

    @Test func `an instance that rebuilds amid the rebuild of another spoils nothing`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply(Self.goods.map { .put($0) }, position: 1)
            let other = try await stub.engine()
            let ours = Batches([[Self.goods[0]], [Self.goods[1], Self.goods[2]]])
            let theirs = Batches([[Self.goods[0]], [Self.goods[3]]])
            try await engine.rebuild(position: 3) {
                let batch = await ours.next()
                // Our draft exists, and this is between two batches of it.
                if batch.count == 2 {
                    try await other.rebuild(position: 2) { await theirs.next() }
                    #expect(try await other.position() == 2)
                    #expect(try await other.search(SearchQuery("кровать")).total == 1)
                }
                return batch
            }
            for instance in [engine, other] {
                #expect(try await instance.position() == 3)
                #expect(try await instance.count() == 3)
                #expect(try await instance.search(SearchQuery("краска")).total == 2)
                #expect(try await instance.search(SearchQuery("кровать")).total == 0)
            }
            #expect(await stub.names() == ["goods"])
        }
    }

    @Test func `instances that start for the first time at once all get their index`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            let instances = [engine, try await stub.engine(), try await stub.engine()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for instance in instances {
                    group.addTask {
                        let goods = Batches([Array(Self.goods.prefix(3)), Array(Self.goods.dropFirst(3))])
                        try await instance.rebuild(position: 5) { await goods.next() }
                    }
                }
                try await group.waitForAll()
            }
            for instance in instances {
                #expect(try await instance.position() == 5)
                #expect(try await instance.count() == 6)
            }
            #expect(await stub.names() == ["goods"])
        }
    }

    @Test func `a rebuild removes the drafts that others left behind hours ago, and nothing else`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            let (old, young) = ("goods-new-\(UUID().uuidString.lowercased())", "goods-new-\(UUID().uuidString)")
            let long = Date(timeIntervalSinceNow: -86_400)
            await stub.leave(old, changed: long)
            await stub.leave(young, changed: Date(timeIntervalSinceNow: -600))
            await stub.leave("goods-new-collection", changed: long)
            await stub.leave("other-new-\(UUID().uuidString)", changed: long)
            let others = await stub.names().filter { $0 != old }
            try await engine.rebuild(position: 1) { [] }
            #expect(await Set(stub.names()) == Set(others + ["goods"]))
        }
    }

    @Test func `what a customer buys changes the order of the best alone, however many are asked for`() async throws {
        try await MeilisearchStub.serving { engine, _ in
            let count = SearchQuery.rankedHits + 5
            let screws = (0..<count).map { number in
                SearchDocument(id: SearchFixtures.id(number), kind: .product, title: "Винт")
            }
            try await engine.apply(screws.map { .put($0) }, position: 1)
            var query = SearchQuery("винт")
            query.familiar = [SearchFixtures.id(count - 2), SearchFixtures.id(7)]
            query.limit = SearchQuery.rankedHits
            let beginning = try await engine.search(query).hits.map(\.id)
            query.limit = SearchQuery.mostHits
            let all = try await engine.search(query).hits.map(\.id)
            #expect(beginning.first == SearchFixtures.id(7))
            #expect(Array(all.prefix(SearchQuery.rankedHits)) == beginning)
            #expect(Array(all.suffix(5)) == screws.suffix(5).map(\.id))
        }
    }

    @Test func `a server is asked whether it answers and takes the key`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.check()
            #expect(await stub.lastCall("GET /indexes")?.authorization == "Bearer the key")
            let answers = [(403, #"{"message":"no","code":"invalid_api_key"}"#), (404, "no page"), (200, "{}")]
            for (status, body) in answers {
                await stub.fail(status, body)
                await #expect(throws: SearchFailure.self) { try await engine.check() }
            }
        }
    }

    @Test func `whatever the server does wrong is a failure of search`() async throws {
        try await MeilisearchStub.serving { engine, stub in
            try await engine.apply([], position: 1)
            await stub.failNextTask()
            let failed = await #expect(throws: SearchFailure.self) { try await engine.apply([], position: 2) }
            #expect(failed?.description.contains("It went wrong.") == true)
            #expect(failed?.description.contains("the key") == false)
            let answers = [
                (500, "{}"), (403, #"{"message":"no","code":"invalid_api_key"}"#), (200, "[1"), (200, "{}"),
            ]
            for (status, body) in answers {
                await stub.fail(status, body)
                await #expect(throws: SearchFailure.self) { try await engine.search(SearchQuery("болт")) }
                await #expect(throws: SearchFailure.self) { try await engine.count() }
                await #expect(throws: SearchFailure.self) { try await engine.apply([], position: 3) }
            }
        }
    }

    @Test func `a server that is slow or not there is not waited for`() async throws {
        try await MeilisearchStub.serving(timeout: .milliseconds(200)) { engine, stub in
            await stub.wait(.seconds(2))
            let start = ContinuousClock.now
            await #expect(throws: SearchFailure.self) { try await engine.search(SearchQuery("болт")) }
            #expect(ContinuousClock.now - start < .seconds(1.5))
        }
        let nobody = try MeilisearchEngine(url: "http://127.0.0.1:1", key: nil, index: "goods", timeout: .seconds(1))
        await #expect(throws: SearchFailure.self) { try await nobody.search(SearchQuery("болт")) }
        await #expect(throws: SearchFailure.self) { try await nobody.position() }
    }

    @Test(arguments: [
        ("localhost", "goods"), ("ftp://localhost", "goods"), ("http://localhost", "a/b"), ("http://localhost", ""),
    ])
    func `an address or a name that is none is refused`(url: String, index: String) {
        #expect(throws: SearchFailure.self) { try MeilisearchEngine(url: url, key: nil, index: index) }
    }
}

/// Batches of documents, one after the other.
private actor Batches {
    private var left: [[SearchDocument]]

    init(_ batches: [[SearchDocument]]) { left = batches }

    func next() -> [SearchDocument] { left.isEmpty ? [] : left.removeFirst() }
}
