import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Portal
import TestKit
import Testing
import Web

/// What the search page shows beside the goods: what is somebody's own, each with the way to all of it.
@Suite struct SearchBesideTests {
    @Test(.feature("SRCH-07"), arguments: TestEngine.all)
    func `a member finds his orders and selections, and is led to all of them`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed("Болт М8", in: world)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/selections", [("name", "Болты для цеха")], from: "/selections")
            _ = try await visitor.post("/selections", [("name", "Краска")], from: "/selections")
        }
        try await world.followed()
        let all = "Показать все"
        let byNumber = try await world.searchPage(number, as: .purchaser)
        #expect(byNumber.contains("href=\"/orders/\(number)\""))
        #expect(byNumber.contains("<a href=\"/orders?q=\(number)\">\(all)</a>"))
        #expect(byNumber.contains("Среди товаров по запросу «\(number)» ничего не нашли"))

        let byWord = try await world.searchPage("цеха", as: .purchaser)
        #expect(byWord.contains("Болты для цеха") && !byWord.contains("Краска"))
        let list = "/selections?q=\("цеха".formEncoded)"
        #expect(byWord.contains("<a href=\"\(list)\">\(all)</a>"))
        try await world.visit(as: .purchaser) { visitor in
            let found = String(buffer: try await visitor.get(list).body)
            #expect(found.contains("Болты для цеха") && !found.contains("Краска"))
            let nothing = String(buffer: try await visitor.get("/selections?q=\("ъъъ".formEncoded)").body)
            #expect(nothing.contains("Подборок со словами «ъъъ» нет"))
        }
        // As the same keys write it in the other layout; the way to all of them takes the words that were meant.
        let byLayout = try await world.searchPage("wt[f", as: .purchaser)
        #expect(byLayout.contains("<a href=\"\(list)\">\(all)</a>"))
        for who in [World.Who.rival, .stranger, .manager] {
            let foreign = try await world.searchPage("цеха", as: who)
            #expect(!foreign.contains("Болты для цеха"), "\(who)")
        }
    }

    @Test(.feature("SRCH-07"), arguments: TestEngine.all)
    func `staff find customers, orders and goods to edit, each as far as he works with them`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await placed("Болт М8", in: world)
        try await world.followed()
        let (ours, theirs) = ("/staff/customers/\(world.ours)", "/staff/customers/\(world.theirs)")
        for (who, seesTheirs) in [(World.Who.manager, false), (.administrator, true)] {
            let customers = try await world.searchPage("ооо", as: who)
            #expect(customers.contains("href=\"\(ours)\""), "\(who)")
            #expect(customers.contains("href=\"\(theirs)\"") == seesTheirs, "\(who)")
            #expect(customers.contains("/staff/customers?q=\("ооо".formEncoded)"), "\(who)")
            let goods = try await world.searchPage("болт", as: who)
            for link in ["/staff/orders/\(number)", "/staff/orders?q=", "/staff/catalog/products?q=", "/products/a-1"] {
                #expect(goods.contains("href=\"\(link)"), "\(who) \(link)")
            }
            #expect(!goods.contains("href=\"/orders/\(number)\""), "\(who)")
        }
        for who in [World.Who.purchaser, .stranger] {
            for question in ["ооо", "болт", number] {
                let page = try await world.searchPage(question, as: who)
                #expect(!page.contains("/staff/"), "\(who) \(question)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the field at the top leads everybody to the search`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for (who, path) in [(World.Who.purchaser, "/orders"), (.manager, "/staff"), (.stranger, "/catalog")] {
            let page = try await world.visit(as: who) { visitor in String(buffer: try await visitor.get(path).body) }
            #expect(page.contains("<form class=\"search\" role=\"search\" action=\"/search\""), "\(who)")
        }
    }

    @Test func `the number of an order is not noted as a question that goods left open`() async throws {
        let world = try await World(.sqlite)
        let number = try await placed("Болт М8", in: world)
        _ = try await world.searchPage(number, as: .purchaser)
        _ = try await world.searchPage("гравер", as: .purchaser)
        try await world.portal.search.keepQuestions()
        #expect(try await world.count("search_queries WHERE text LIKE '%2026%'") == 0)
        #expect(try await world.count("search_queries WHERE text = 'гравер'") == 1)
    }

    /// An order of a product `A-1`, made by the purchaser; returns its number.
    private func placed(_ name: String, in world: World) async throws -> String {
        let product = try await world.product("A-1", name: name, price: 1_000)
        let payer = world.payer.uuidString
        return try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "1")])
            let placed = try await visitor.post(
                "/checkout", [("payer", payer), ("newAddress", "Тверь"), ("agreedTotal", "1000")], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
    }
}
