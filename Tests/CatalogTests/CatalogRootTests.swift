import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The whole catalogue at once: what can be counted, sorted and reached from there.
@Suite struct CatalogRootTests {
    @Test(arguments: TestEngine.all)
    func `a small catalogue and its new arrivals are counted by their values, a large one is not`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine, goods: 40)
        let since = World.start.addingTimeInterval(-30 * 86_400)
        var news = CatalogQuery()
        (news.newSince, news.sort) = (since, .new)
        for (query, goods) in [(CatalogQuery(), shop.items), (news, shop.items.filter { $0.createdAt >= since })] {
            let listing = try await shop.list(query)
            #expect(listing.facets.isCounted && listing.total == goods.count)
            #expect(listing.facets.inStock == goods.filter { !$0.shelves.isEmpty }.count)
            #expect(Set(listing.facets.brands.map(\.value)) == Set(goods.map(\.brand)).subtracting([""]))
        }
        let small = try await shop.walk(CatalogQuery())
        try await Self.claim(6_000, in: shop)
        let listing = try await shop.list(CatalogQuery())
        #expect(!listing.facets.isCounted && listing.facets.brands.isEmpty && listing.facets.properties.isEmpty)
        #expect(try await shop.walk(CatalogQuery()).forth == small.forth)
    }

    @Test(arguments: TestEngine.all)
    func `where goods are too many for their prices to be compared a line says what to do`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine, goods: 20)
        let advice = "Выберите раздел, чтобы сортировать"
        let few = try await shop.page("/catalog")
        #expect(few.contains("value=\"-price\"") && !few.contains(advice))
        try await Self.claim(25_000, in: shop)
        let many = try await shop.page("/catalog")
        #expect(!many.contains("value=\"-price\"") && many.contains(advice))
        let section = try await shop.page("/catalog?category=bolts")
        #expect(section.contains("value=\"-price\"") && !section.contains(advice))
    }

    @Test(arguments: TestEngine.all)
    func `promotions and own articles are reached from the catalogue by those they are for`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let (own, promotions) = ("href=\"/catalog/own-articles\"", "href=\"/promotions\"")
        let world = shop.world
        let before = try await world.visit(as: .purchaser) { visitor in
            String(buffer: try await visitor.get("/catalog").body)
        }
        #expect(before.contains(own) && !before.contains(promotions))
        let stranger = try await world.visit(as: .stranger) { visitor in
            String(buffer: try await visitor.get("/catalog").body)
        }
        #expect(!stranger.contains(own) && !stranger.contains(promotions))
        let bolt = try await shop.product("B-1", in: "bolts", price: 1_000)
        let tag = AudienceTag.customer(world.ours.uuid).text
        try await shop.save("неделя") { terms in
            (terms.kind, terms.title, terms.percent) = (.promotion, "Неделя крепежа", 1_500)
            (terms.productID, terms.audience) = (bolt, [tag])
        }
        let after = try await world.visit(as: .purchaser) { visitor in
            String(buffer: try await visitor.get("/catalog").body)
        }
        #expect(after.contains(promotions))
        let outside = try await world.visit(as: .stranger) { visitor in
            String(buffer: try await visitor.get("/catalog").body)
        }
        #expect(!outside.contains(promotions))
    }

    @Test(arguments: TestEngine.all)
    func `a search that finds nothing offers no filters`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/search?q=zzzzqqqq").body)
            #expect(page.contains("zzzzqqqq") && !page.contains("id=\"facets\""))
        }
    }

    /// Says of each root how many goods it has: the number is kept with it, and decides how goods are looked for.
    private static func claim(_ count: Int, in shop: ListingShop) async throws {
        try await shop.world.database.write { tx in
            _ = try tx.execute("UPDATE categories SET product_count = \(count) WHERE parent_id IS NULL")
        }
    }
}
