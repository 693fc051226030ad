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

/// What people looked at last, and what is bought most: on cards and on the start page.
@Suite struct CatalogRecentTests {
    @Test(arguments: TestEngine.all)
    func `the last twenty are remembered, the latest first, each once`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine, goods: 30)
        let world = shop.world
        let purchaser = try await world.principal(.purchaser)
        let order = Array(0..<30) + [3, 15]
        for (step, index) in order.enumerated() {
            let (slug, at) = (shop.items[index].sku.lowercased(), World.start.addingTimeInterval(Double(step)))
            try await world.database.write { tx in
                try Catalog.noteView(ofSlug: slug, by: purchaser, at: at, in: tx)
            }
        }
        #expect(try await world.count("recent_views") == 20)
        let now = world.clock.now
        let seen = try await world.database.read { tx in
            let buyer = try Catalog.buyer(for: purchaser, at: now, in: tx)
            return try Catalog.goods(
                ranked: Catalog.viewed(by: purchaser), limit: 20, for: buyer, seesPrices: true, at: now, in: tx)
        }
        let expected = [15, 3] + Array((11..<30).reversed()).filter { $0 != 15 }
        #expect(seen.map(\.product.id) == expected.prefix(20).map { shop.items[$0].id })
        #expect(seen.allSatisfy { $0.price != nil })

        let tile = try await shop.page("/dashboard/widgets/viewed_goods", as: .purchaser)
        #expect(tile.contains("/products/d-015") && !tile.contains("/products/d-004"))
        let card = try await shop.page("/products/d-000", as: .purchaser)
        let strip = try #require(card.range(of: "beside-recent-h")).upperBound
        #expect(card[strip...].contains("/products/d-015"))
        // A product is not beside itself.
        let own = try await shop.page("/products/d-015", as: .purchaser)
        let list = try #require(own.range(of: "beside-recent-h")).upperBound
        #expect(!own[list...].contains("/products/d-015\""))
        for who in [World.Who.rival, .director] {
            let other = try await shop.page("/dashboard/widgets/viewed_goods", as: who)
            #expect(!other.contains("/products/"), "\(who)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `looking at a page is noted for people, by a script, and for nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("B-1", name: "Болт")
        try await ProductCardTests.variant("М8", of: bolt, "B-1-8", price: 100, in: world)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/products/b-1-8").body)
            #expect(page.contains("data-view-of=\"b-1-8\""))
            for _ in 0..<2 {
                let noted = try await visitor.postJSON("/products/b-1-8/views", "{}", key: nil)
                #expect(noted.status == .noContent)
            }
            let unknown = try await visitor.postJSON("/products/absent/views", "{}", key: nil)
            #expect(unknown.status == .notFound)
        }
        // A variant stands for its product; opening a page alone tells nothing.
        #expect(try await world.count("recent_views") == 1)
        let noted = try await world.database.read { tx -> ID<Product> in
            try tx.value("SELECT product_id FROM recent_views")
        }
        #expect(noted == bolt)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/b-1").body)
            #expect(!page.contains("data-view-of"))
            let refused = try await visitor.postJSON("/products/b-1/views", "{}", key: nil)
            #expect(refused.status != .noContent)
        }
        #expect(try await world.count("recent_views") == 1)
    }

    @Test(.feature("PERS-05"), arguments: TestEngine.all)
    func `a tile shows what is bought most, with the price of whoever looks`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let most = shop.items.filter { $0.orders == 3 }.sorted { $0.id > $1.id }
        let tile = try await shop.page("/dashboard/widgets/popular_goods", as: .purchaser)
        let shown = tile.matches(of: /href="\/products\/(d-[0-9]+)"/).map { String($0.1) }
        #expect(shown == most.prefix(4).map { $0.sku.lowercased() })
        let formats = Formats(locale: .ru, timeZone: .moscow)
        for item in most.prefix(4) { #expect(tile.contains(formats.money(Money(minor: item.own)))) }
        let before = shop.world.database.statementCount
        _ = try await shop.page("/dashboard/widgets/popular_goods", as: .purchaser)
        #expect(shop.world.database.statementCount - before <= 8)
    }
}
