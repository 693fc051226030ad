import Foundation
import TestKit
import Testing

@testable import Search

/// What Xapian finds, for whom, and in which order.
@Suite struct XapianEngineTests {
    private static let goods: [SearchDocument] = [
        SearchShelf.product("Болт М8×20", codes: ["KT-933-0820", "2000000000011"], keywords: ["Крепёж"]),
        SearchShelf.product("Болт М10×40", codes: ["KT-933-1040"], keywords: ["Крепёж"]),
        SearchShelf.product("Гайка М8", codes: ["KT-934-08"], keywords: ["Крепёж"]),
        SearchShelf.product("Краска белая", keywords: ["Краски"], text: "Для стен"),
        SearchShelf.product("Краска красная", keywords: ["Краски"]),
        SearchShelf.product("Кровать"), SearchShelf.product("Дрель-шуруповёрт"),
        SearchShelf.product("Молоток"), SearchShelf.product("Ручка для молотка"),
        SearchShelf.product("Лампа 10 Вт"),
    ]

    /// An engine with the goods above at position 1.
    private func stocked() async throws -> SearchShelf {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(Self.goods.map { .put($0) }, position: 1)
        return shelf
    }

    @Test func `what is put is found, what is replaced is found as it is now, what is removed is not`() async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles("кровать") == ["Кровать"])
        #expect(try await shelf.engine.count() == 10)

        var renamed = SearchShelf.product("Кровать")
        renamed.title = "Диван"
        try await shelf.engine.apply([.put(renamed), .remove(SearchShelf.id("Молоток"))], position: 2)
        #expect(try await shelf.titles("диван") == ["Кровать"])
        #expect(try await shelf.titles("кровать") == [])
        #expect(try await shelf.titles("молоток") == ["Ручка для молотка"])
        #expect(try await shelf.engine.count() == 9)
        #expect(try await shelf.engine.position() == 2)

        try await shelf.engine.apply([.remove(SearchShelf.id("Молоток")), .put(Self.goods[7])], position: 3)
        #expect(try await shelf.titles("молоток") == ["Молоток", "Ручка для молотка"])
        await shelf.engine.close()
    }

    @Test(
        .feature("SRCH-02", "SRCH-09", "SRCH-14"),
        arguments: [
            ("болты м8", ["Болт М8×20"]), ("балт м8", ["Болт М8×20"]), (",jkn v8", ["Болт М8×20"]),
            ("bolt m8", ["Болт М8×20"]), ("8x20", ["Болт М8×20"]), ("M8 × 20", ["Болт М8×20"]),
            ("933 08", ["Болт М8×20"]), ("kt9331040", ["Болт М10×40"]),
            ("КТ 934", ["Гайка М8"]), ("2000000000011", ["Болт М8×20"]), ("белой краской", ["Краска белая"]),
            ("шуруповертами", ["Дрель-шуруповёрт"]), ("lhtkm", ["Дрель-шуруповёрт"]), ("краскабелая", ["Краска белая"]),
            ("10w", ["Лампа 10 Вт", "Болт М10×40"]), ("Kровать", ["Кровать"]), ("крова", ["Кровать"]), ("диван", []),
        ] as [(String, [String])])
    func `a thing is found however it is typed`(text: String, titles: [String]) async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles(text) == titles)
        await shelf.engine.close()
    }

    @Test(
        arguments: [
            ("кровать", SearchReading.typed), ("кравать", .corrected("кровать")), ("rhjdfnm", .otherLayout("кровать")),
            ("krovat", .transliterated("кровать")), ("белая крска", .corrected("белая краска")), ("диван", .typed),
        ] as [(String, SearchReading)])
    func `the answer says how the text was read`(text: String, reading: SearchReading) async throws {
        let shelf = try await stocked()
        #expect(try await shelf.engine.search(SearchQuery(text)).reading == reading)
        await shelf.engine.close()
    }

    @Test func `everything asked for has to fit, and where nothing does, most of it`() async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles("краска белая") == ["Краска белая"])
        #expect(Set(try await shelf.titles("краска зелёная глянцевая")) == ["Краска белая", "Краска красная"])
        #expect(try await shelf.titles("зелёный диван") == [])
        await shelf.engine.close()
    }

    @Test(
        arguments: [
            ("болт м8х20", ["Болт М8×20"], false), ("8x20 болт", ["Болт М8×20"], false),
            ("болт м8", ["Болт М8×20"], false),
            // The thing of that size before another size of the thing.
            ("гайка м8х20", ["Болт М8×20"], true), ("болт м10х20", ["Болт М10×40"], true),
            ("краска белая глянцевая", ["Краска белая"], true), ("лампа 15 вт", ["Лампа 10 Вт"], true),
            ("диван", [], false),
        ] as [(String, [String], Bool)])
    func `what is only like the thing asked for is said to be so`(
        text: String, titles: [String], isPartial: Bool
    ) async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles(text) == titles)
        #expect(try await shelf.engine.search(SearchQuery(text)).isPartial == isPartial)
        await shelf.engine.close()
    }

    @Test func `numbers that stand anywhere in the text are no size`() async throws {
        let shelf = try await stocked()
        let pack = SearchShelf.product("Болт М10×40", keywords: ["Крепёж"], text: "По 8 коробок, 20 штук в каждой")
        try await shelf.engine.apply([.put(pack)], position: 2)
        let answer = try await shelf.engine.search(SearchQuery("болт 10х20"))
        #expect(answer.isPartial)
        let right = try await shelf.engine.search(SearchQuery("болт 10х40"))
        #expect(!right.isPartial && right.hits.first?.id == SearchShelf.id("Болт М10×40"))
        await shelf.engine.close()
    }

    @Test func `the thing itself comes before what is for it`() async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles("молоток") == ["Молоток", "Ручка для молотка"])
        #expect(try await shelf.titles("ручка молоток") == ["Ручка для молотка"])
        await shelf.engine.close()
    }

    @Test func `what is there, bought often and bought by oneself comes first, as much as is set`() async throws {
        let shelf = try SearchShelf()
        let (white, red) = (SearchShelf.id("Краска белая"), SearchShelf.id("Краска красная"))
        func put(_ change: (inout SearchDocument, inout SearchDocument) -> Void) async throws {
            var (first, second) = (SearchShelf.product("Краска белая"), SearchShelf.product("Краска красная"))
            change(&first, &second)
            try await shelf.engine.apply([.put(first), .put(second)], position: 1)
        }
        try await put { _, red in red.popularity = 500 }
        #expect(try await shelf.titles("краска").first == "Краска красная")
        try await put { _, red in (red.popularity, red.isAvailable) = (1, false) }
        #expect(try await shelf.titles("краска").first == "Краска белая")
        #expect(try await shelf.titles("краска") { $0.ranking.availability = 0 }.first == "Краска красная")
        try await put { white, _ in white.popularity = 10 }
        #expect(try await shelf.titles("краска").first == "Краска белая")
        #expect(try await shelf.titles("краска") { $0.familiar = [red] }.first == "Краска красная")
        #expect(try await shelf.titles("краска") { $0.familiar = [white, red] }.first == "Краска белая")
        let indifferent = try await shelf.titles("краска") { query in
            query.familiar = [red]
            query.ranking.familiarity = 0
        }
        #expect(indifferent.first == "Краска белая")
        await shelf.engine.close()
    }

    @Test func `only who may see a thing finds it`() async throws {
        let shelf = try await stocked()
        let secret = SearchShelf.product("Секретный болт", codes: ["ZX-77"], audience: ["class:key", "customer:1"])
        try await shelf.engine.apply([.put(secret)], position: 2)
        for text in ["секретный", "секретный болт", "ZX-77", "zx7", "ctrhtnysq", "секретнй"] {
            #expect(try await !shelf.titles(text).contains("Секретный болт"), "\(text)")
            let titles = try await shelf.titles(text) { $0.audience = ["all", "class:key"] }
            #expect(titles.first == "Секретный болт", "\(text)")
        }
        #expect(try await shelf.titles("болт") { $0.audience = [] } == [])
        var query = SearchQuery("секр")
        #expect(try await shelf.engine.complete(query).texts == [])
        query.audience = ["all", "customer:1"]
        #expect(try await shelf.engine.complete(query).texts == ["секретный"])
        await shelf.engine.close()
    }

    @Test(.feature("SRCH-06")) func `a customer finds by his own articles, nobody else does`() async throws {
        let shelf = try await stocked()
        let other = UUID()
        let known = SearchShelf.product(
            "Гайка М8", codes: ["KT-934-08"],
            own: [CustomerCode(customer: SearchFixtures.customer, code: "ACME/77-Ж")])
        try await shelf.engine.apply([.put(known)], position: 2)
        for text in ["ACME/77-Ж", "acme 77ж", "acme77", "77-ж"] {
            #expect(try await shelf.titles(text) { $0.customer = SearchFixtures.customer } == ["Гайка М8"], "\(text)")
            #expect(try await shelf.titles(text) == [], "\(text)")
            #expect(try await shelf.titles(text) { $0.customer = other } == [], "\(text)")
        }
        await shelf.engine.close()
    }

    @Test func `kinds are kept apart and found together`() async throws {
        let shelf = try await stocked()
        try await shelf.engine.apply(
            [
                .put(SearchShelf.product("Крепёж", kind: .category)),
                .put(SearchShelf.product("Как выбрать болт", kind: .article)),
            ], position: 2)
        #expect(Set(try await shelf.titles("болт")) == ["Болт М8×20", "Болт М10×40"])
        #expect(try await shelf.titles("болт") { $0.kinds = [.article] } == ["Как выбрать болт"])
        #expect(try await shelf.titles("крепёж") { $0.kinds = [.category, .article] } == ["Крепёж"])
        #expect(try await shelf.titles("болт") { $0.kinds = [] } == [])
        let all = try await shelf.titles("болт") { $0.kinds = Set(SearchKind.allCases) }
        #expect(all.count == 3)
        await shelf.engine.close()
    }

    @Test func `words of the same meaning are taken at once`() async throws {
        let shelf = try await stocked()
        #expect(try await shelf.titles("кисть валик") == [])
        try await shelf.engine.use([
            SynonymSet(["лежанка", "кровать"]), SynonymSet(["электрическая отвёртка", "шуруповёрт"]),
        ])
        #expect(try await shelf.titles("лежанки") == ["Кровать"])
        #expect(try await shelf.titles("электрические отвёртки") == ["Дрель-шуруповёрт"])
        try await shelf.engine.use([])
        #expect(try await shelf.titles("лежанка") == [])
        await shelf.engine.close()
    }

    @Test func `the total is exact, and pages follow one another`() async throws {
        let shelf = try SearchShelf()
        let goods = (0..<250).map { number in
            SearchDocument(
                id: SearchFixtures.id(number), kind: .product, title: "Болт номер \(number)",
                popularity: Double(number))
        }
        try await shelf.engine.apply(goods.map { .put($0) }, position: 1)
        var seen: [UUID] = []
        for start in stride(from: 0, to: 300, by: 60) {
            var query = SearchQuery("болт")
            query.start = start
            query.limit = 60
            let answer = try await shelf.engine.search(query)
            #expect(answer.total == 250)
            seen += answer.hits.map(\.id)
        }
        #expect(seen.count == 250)
        #expect(Set(seen).count == 250)
        #expect(seen.first == SearchFixtures.id(249))
        var nothing = SearchQuery("болт")
        nothing.limit = 0
        let answer = try await shelf.engine.search(nothing)
        #expect(answer.hits == [])
        #expect(answer.total == 250)
        await shelf.engine.close()
    }

    @Test(
        arguments: [
            ("кр", ["краска", "кровать", "красная"]), ("краска ", ["краска белая", "краска красная"]),
            ("rhfcrf ,", ["краска белая"]), ("кроват", ["кровать"]), ("kt-93", []), ("диван", []), ("", []),
        ] as [(String, [String])])
    func `suggestions finish the last word`(text: String, texts: [String]) async throws {
        let shelf = try await stocked()
        let completion = try await shelf.engine.complete(SearchQuery(text))
        #expect(Set(completion.texts) == Set(texts))
        #expect(completion.hits.isEmpty == ["", "диван"].contains(text))
        await shelf.engine.close()
    }

    @Test func `nothing anybody types breaks it`() async throws {
        let shelf = try await stocked()
        let texts = [
            "", " ", "\u{0}", "a\u{0}b", "🔩", "👨‍👩‍👧 болт", "\u{202E}drow\u{202C} болт", "مرحبا", "日本語", "\"", "(((",
            "*", "^$", "AND OR NOT", "T:болт", "Vclass:key", String(repeating: "ы", count: 5_000),
            String(repeating: "a b ", count: 2_000), String(repeating: "1x", count: 2_000),
            String(repeating: "z\u{301}", count: 2_000), String(repeating: "-а", count: 3_000), "1/2/3/4", "....",
            "0,0,0",
            "999999999999999999999999 т", "м\u{301}8", "'''", "a'b'c",
        ]
        for text in texts {
            var query = SearchQuery(text)
            (query.start, query.limit) = (Int.max, Int.max)
            _ = try await shelf.engine.search(query)
            (query.start, query.limit) = (-1, -1)
            _ = try await shelf.engine.search(query)
            _ = try await shelf.engine.complete(SearchQuery(text))
        }
        let hostile = SearchDocument(
            id: UUID(), kind: .product, title: texts.joined(separator: " "), codes: texts, keywords: texts,
            text: texts.joined(), audience: texts + [SearchDocument.everybody], popularity: .infinity)
        let odd = SearchShelf.product("Кровать", popularity: .nan)
        try await shelf.engine.apply([.put(hostile), .put(odd)], position: 2)
        #expect(try await shelf.titles("кровать") == ["Кровать"])
        await shelf.engine.close()
    }
}
