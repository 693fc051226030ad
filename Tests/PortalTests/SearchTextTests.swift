import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

/// Whatever people type into a search is looked for, shown back as typed, and never breaks a page.
@Suite struct SearchTextTests {
    private static let searches: [(who: World.Who, path: String, limit: Int)] = [
        (.stranger, "/search", 1_000), (.director, "/search", 1_000), (.director, "/orders", 1_000),
        (.manager, "/staff/orders", 1_000), (.administrator, "/staff/customers", 200),
    ]

    private static let texts = [
        "🔩", "👨‍👩‍👧 болт 🏳️‍🌈", "\u{202E}drow\u{202C} болт", "مرحبا بالعالم", "שלום", "e\u{301}té Łódź ẞ ﬁ", "日本語 한국어",
        "a\u{200B}b\u{200D}c\u{FEFF}d", "a\u{2028}b\u{2029}c", "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' OR 1=1; DROP TABLE orders; --", "\\' \\ \\\\", "a\tb", "{count} {{name}}", "&lt;b&gt;",
        "$1 ?1 :name",
        String(repeating: "ы", count: 1_000), String(repeating: "a b ", count: 249) + "abcd",
        String(repeating: "👨‍👩‍👧", count: 200), String(repeating: "z\u{301}", count: 200),
    ]

    @Test(.feature("SEC-14", "SEC-15"), arguments: TestEngine.all)
    func `emoji, right-to-left text, markup, SQL and a thousand characters are only text`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1")
        for search in Self.searches {
            try await world.visit(as: search.who) { visitor in
                for text in Self.texts {
                    let answer = try await visitor.get("\(search.path)?q=\(text.formEncoded)")
                    #expect(answer.status == .ok, "\(search) \(text.prefix(40))")
                    let shown: HTML = "value=\"\(String(text.prefix(search.limit)))\""
                    #expect(
                        String(buffer: answer.body).utf8.contains(shown.bytes), "\(search) \(text.prefix(40))")
                }
            }
        }
        #expect(try await world.count("products") == 1)
        #expect(try await world.count("customers") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a plus or per cent sign that was typed is looked for as it is`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Ключ 5+6")
        try await world.product("B-2", name: "Раствор 100%25 чистый")
        for search in Self.searches {
            try await world.visit(as: search.who) { visitor in
                for text in ["5+6", "100%25", "%41", "1%", "50%+1", "%_!%"] {
                    let page = String(buffer: try await visitor.get("\(search.path)?q=\(text.formEncoded)").body)
                    #expect(page.contains("value=\"\(text)\""), "\(search) \(text)")
                }
            }
        }
        try await world.visit(as: .stranger) { visitor in
            for (text, slug) in [("5+6", "a-1"), ("100%25", "b-2")] {
                let page = String(buffer: try await visitor.get("/search?q=\(text.formEncoded)").body)
                #expect(page.contains("/products/\(slug)"), "\(text)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the character that no database keeps is no fault of the server`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        for search in Self.searches + [(who: World.Who.director, path: "/cart", limit: 1_000)] {
            try await world.visit(as: search.who) { visitor in
                for text in ["%00", "a%00b"] {
                    let status = try await visitor.get("\(search.path)?q=\(text)").status
                    #expect(status == .ok, "\(search) \(text)")
                }
            }
        }
        try await world.visit(as: .director) { visitor in
            for path in ["/orders/a%00b", "/products/a%00b", "/catalog?category=a%00b", "/company/members/a%00b"] {
                #expect(try await visitor.get(path).status == .notFound, "\(path)")
            }
            let unit = try await visitor.post("/company/units", [("unit", "Склад\u{0} 2")], from: "/company")
            #expect(unit.status == .seeOther)
            let order = #"{"lines":[{"sku":"A-1","quantity":"1"}],"address":"Тверь","reference":"a\u0000b"}"#
            let answer = try await visitor.postJSON("/api/v1/orders", order, key: "k1")
            #expect(answer.status.code < 500)
        }
        #expect(try await world.count("units WHERE name = 'Склад 2'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `staff find a customer by any letter of the name, also by those that goods write in two ways`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let fields: [(name: String, value: String)] = [
            ("kind", "company"), ("customerClass", "small"), ("inn", "7736050003"), ("kpp", "773601001"),
            ("name", "ООО «Хлеб и Ёлка»"), ("legalAddress", "Тверь"),
        ]
        try await world.visit(as: .manager) { visitor in
            let added = try await visitor.post("/staff/customers", fields, from: "/staff/customers/new")
            #expect(added.status == .seeOther)
            for text in ["хлеб", "Хлеб", "ёлка", "елка", "хлеб ёлка"] {
                let page = String(buffer: try await visitor.get("/staff/customers?q=\(text.formEncoded)").body)
                #expect(page.contains("ООО «Хлеб и Ёлка»"), "\(text)")
            }
            let other = String(buffer: try await visitor.get("/staff/customers?q=\("ромашка".formEncoded)").body)
            #expect(!other.contains("ООО «Хлеб и Ёлка»"))
        }
    }
}
