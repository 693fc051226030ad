import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The list as a page: what it shows, what its address holds, and what it costs.
@Suite struct ListingPagesTests {
    @Test(.feature("CAT-06"), arguments: TestEngine.all)
    func `whoever buys by article number hides the pictures, and the choice goes with him`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт")
        let picture = try world.files.keep(Data("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), extension: "svg")
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET picture = \(picture) WHERE id = \(bolt)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let pictured = String(buffer: try await visitor.get("/catalog").body)
            #expect(pictured.contains("/pictures/\(picture)"))
            let plain = String(buffer: try await visitor.get("/catalog?view=list").body)
            #expect(!plain.contains("/pictures/\(picture)") && plain.contains("t-goods--plain"))
            #expect(plain.contains("<a href=\"/products/a-1\">A-1</a>"))
            _ = try await visitor.post("/settings/preferences", [("name", "catalog"), ("value", #"{"view":"list"}"#)])
            let remembered = String(buffer: try await visitor.get("/catalog").body)
            #expect(!remembered.contains("/pictures/\(picture)") && remembered.contains("t-goods--plain"))
            // An address somebody sent shows what it says.
            let sent = String(buffer: try await visitor.get("/catalog?view=tiles").body)
            #expect(sent.contains("<ul class=\"tiles\">"))
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/catalog", headers: [.cookie: "view=list"]).body)
            #expect(page.contains("t-goods--plain") && !page.contains("/pictures/\(picture)"))
        }
    }

    @Test(.feature("SRCH-10", "SRCH-11"), arguments: TestEngine.all)
    func `results are counted, and each has the price of whoever asks`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт", price: 10_000)
        try await world.product("A-2", name: "Болт длинный", price: 12_000)
        try await world.product("B-1", name: "Краска")
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
            let all = try tx.all("SELECT id FROM products") { try $0["id"] as ID<Product> }
            try Catalog.noteSearchChange(all, in: tx)
        }
        try await world.followed()
        let own = try await world.searchPage("болт", as: .purchaser)
        #expect(own.contains("role=\"status\">2\u{a0}товара</span>"))
        #expect(own.contains("71,23") && own.contains("120,00") && !own.contains("Краска"))
        let retail = try await world.searchPage("болт", as: .stranger)
        #expect(retail.contains("100,00") && !retail.contains("71,23"))
    }

    @Test(arguments: TestEngine.all)
    func `an address holds section, filters, order and view, and every filter has its way out`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine)
        let diameter = try #require(shop.properties["Диаметр"])
        let north = try #require(shop.warehouses["Север"])
        let path =
            "/catalog?category=hardware&p.\(diameter)=\("М6".formEncoded)&p.\(diameter)=\("М8".formEncoded)"
            + "&brand=\("Завод".formEncoded)&stock=1&warehouse=\(north)&min=10&max=300&sort=-price&view=tiles"
        let page = try await shop.page(path)
        #expect(page.contains("<ul class=\"tiles\">"))
        for chosen in ["value=\"М6\" checked", "value=\"М8\" checked", "value=\"Завод\" checked"] {
            #expect(page.contains(chosen), "\(chosen)")
        }
        #expect(page.contains("value=\"\(north)\" checked") && page.contains("<option value=\"-price\" selected>"))
        #expect(page.contains("value=\"10,00\"") && page.contains("value=\"300,00\""))
        #expect(page.contains("<input type=\"hidden\" name=\"category\" value=\"hardware\">"))
        let ways = page.matches(of: /<li class="chip">.*?<a href="([^"]+)"/).map { String($0.1) }
        #expect(ways.count == 5 && page.contains("М6, М8"))
        for (way, field) in zip(ways, ["p.\(diameter)=", "brand=", "stock=", "warehouse=", "min="]) {
            #expect(!way.contains(field) && way.contains("category=hardware") && way.contains("sort="), "\(way)")
        }
        var query = CatalogQuery()
        query.category = "hardware"
        query.properties = [.init(property: diameter, values: ["М6", "М8"])]
        (query.brands, query.inStock, query.warehouses) = (["Завод"], true, [north])
        query.price = .init(least: 1_000, most: 30_000)
        let fitting = shop.items(beneath: "hardware").filter { shop.fits($0, query) }
        let shown = Set(page.matches(of: /tile__name" href="\/products\/(d-[0-9]+)"/).map { String($0.1) })
        #expect(shown == Set(fitting.map { $0.sku.lowercased() }))
    }

    @Test(arguments: TestEngine.all)
    func `an address of nonsense is an answer, not a fault`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine, goods: 10)
        let many = (0..<60).map { "brand=\($0)" }.joined(separator: "&")
        let unknown = ID<Product>()
        for query in [
            "p.x=1", "p.\(unknown)=", "p.\(unknown)=1", "min=-5&max=abc", "min=9&max=1", "warehouse=7",
            "sort=relevance", "sort=%00", "view=none", "after=zzz", "before=AAAA", "facet=\(unknown)",
            "stock=2", "q=x", many,
        ] {
            try await shop.world.visit(as: .stranger) { visitor in
                let status = try await visitor.get("/catalog?\(query)").status
                #expect(status == .ok, "\(query)")
            }
        }
        let missing = try await shop.world.visit(as: .stranger) { visitor in
            try await visitor.get("/catalog?category=unknown").status
        }
        #expect(missing == .notFound)
    }

    @Test(.feature("CAT-14"), arguments: TestEngine.all)
    func `new arrivals have a section and a tile of their own, the latest first`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (old, fresh) = (try await world.product("OLD-1"), try await world.product("NEW-1"))
        try await world.product("NOW-1")
        try await world.database.write { tx in
            let (long, lately) = (World.start - 86_400 * 200, World.start - 86_400 * 10)
            try tx.execute("UPDATE products SET created_at = \(long) WHERE id = \(old)")
            try tx.execute("UPDATE products SET created_at = \(lately) WHERE id = \(fresh)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/catalog/new").body)
            #expect(page.contains("<h1>Новинки</h1>") && !page.contains("/products/old-1"))
            let latest = try #require(page.range(of: "/products/now-1"))
            let earlier = try #require(page.range(of: "/products/new-1"))
            #expect(latest.lowerBound < earlier.lowerBound)
            let tile = String(buffer: try await visitor.get("/dashboard/widgets/new_goods").body)
            #expect(tile.contains("/products/now-1") && tile.contains("href=\"/catalog/new\""))
            let catalogue = String(buffer: try await visitor.get("/catalog").body)
            #expect(catalogue.contains("href=\"/catalog/new\""))
        }
    }

    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `a page of goods is small and takes few statements, filters or none`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let diameter = try #require(shop.properties["Диаметр"])
        let (world, value) = (shop.world, "М6".formEncoded)
        for path in [
            "/catalog", "/catalog?sort=new", "/catalog?sort=popularity", "/catalog?category=hardware", "/catalog/new",
            "/catalog?category=bolts&p.\(diameter)=\(value)&stock=1&sort=popularity", "/compare", "/products/d-001",
        ] {
            for who in [World.Who.stranger, .purchaser] {
                try await world.visit(as: who) { visitor in
                    _ = try await visitor.get(path)
                    let before = world.database.statementCount
                    let page = try await visitor.get(path)
                    #expect(page.status == .ok, "\(who) \(path)")
                    #expect(world.database.statementCount - before <= 8, "\(who) \(path)")
                    #expect(page.body.readableBytes < 60_000, "\(who) \(path): \(page.body.readableBytes)")
                }
            }
        }
    }
}
