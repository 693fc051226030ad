import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The orders of a list, turned over page by page, there and back.
@Suite struct ListingOrderTests {
    typealias Item = ListingShop.Item

    @Test(.feature("PERF-13"), arguments: TestEngine.all)
    func `every order is whole and the same in both directions`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        for section in [nil, "hardware", "steel"] {
            for sort in [CatalogQuery.Sort.name, .new, .popularity, .price, .priceFalling] {
                var query = CatalogQuery()
                (query.category, query.sort) = (section, sort)
                let expected = Self.sorted(shop.items(beneath: section), by: sort)
                let walked = try await shop.walk(query)
                #expect(walked.forth == expected, "\(section ?? "-") \(sort)")
                #expect(walked.back == expected, "\(section ?? "-") \(sort), back")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `filters and orders go together`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let diameter = try #require(shop.properties["Диаметр"])
        for sort in [CatalogQuery.Sort.name, .new, .popularity, .price, .priceFalling] {
            for section in [nil, "hardware"] {
                var query = CatalogQuery()
                (query.category, query.sort, query.inStock) = (section, sort, true)
                if section != nil { query.properties = [.init(property: diameter, values: ["М6", "М8"])] }
                query.price = .init(least: nil, most: 30_000)
                let kept = shop.items(beneath: section).filter { shop.fits($0, query) }
                let walked = try await shop.walk(query, by: 4)
                #expect(walked.forth == Self.sorted(kept, by: sort), "\(section ?? "-") \(sort)")
                #expect(walked.back == walked.forth)
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a list sorted by price is sorted by the price of whoever looks`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        var query = CatalogQuery()
        query.sort = .price
        let own = try await shop.walk(query, as: .purchaser)
        let retail = try await shop.walk(query, as: .rival)
        #expect(own.forth == Self.sorted(shop.items, by: .price, own: true))
        #expect(retail.forth == Self.sorted(shop.items, by: .price))
        #expect(own.forth != retail.forth)
        query.page = PageRequest(limit: 100)
        let page = try await shop.list(query, as: .purchaser)
        let amounts = page.goods.items.compactMap { $0.price?.amount.minor }
        #expect(amounts.count == 90 && amounts == amounts.sorted())
    }

    @Test(arguments: TestEngine.all)
    func `goods without a price stand behind those with one, and in no range`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine, goods: 20)
        let bare = Set(shop.items.prefix(5).map(\.id))
        try await shop.world.database.write { tx in
            try tx.execute("DELETE FROM prices WHERE product_id IN \(list: bare)")
            try tx.execute("DELETE FROM contract_prices WHERE product_id IN \(list: bare)")
        }
        for sort in [CatalogQuery.Sort.price, .priceFalling] {
            var query = CatalogQuery()
            query.sort = sort
            let walked = try await shop.walk(query, by: 3)
            #expect(walked.forth.count == 20 && walked.back == walked.forth)
            #expect(Set(walked.forth.suffix(5)) == bare)
            query.price = .init(least: 0, most: nil)
            let priced = try await shop.walk(query)
            #expect(priced.forth == Array(walked.forth.dropLast(5)))
        }
    }

    @Test(arguments: TestEngine.all)
    func `what a search found keeps its order, and takes any other`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        var random = SeededGenerator(seed: 3)
        let found = Array(shop.items.shuffled(using: &random).prefix(33))
        for sort in [CatalogQuery.Sort.relevance, .name, .new, .popularity, .price, .priceFalling] {
            var query = CatalogQuery()
            (query.text, query.sort) = ("деталь", sort)
            let walked = try await shop.walk(query, found: found.map(\.id))
            let expected = sort == .relevance ? found.map(\.id) : Self.sorted(found, by: sort)
            #expect(walked.forth == expected, "\(sort)")
            #expect(walked.back == expected, "\(sort), back")
        }
        var query = CatalogQuery()
        (query.text, query.sort) = ("деталь", .relevance)
        let nothing = try await shop.list(query, found: [])
        #expect(nothing.goods.items.isEmpty && nothing.total == 0)
    }

    @Test(arguments: TestEngine.all)
    func `goods are counted before prices are worked out, and no further than it matters`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ListingShop(engine, goods: 30)
        let buyer = try await shop.world.buyer(.stranger)
        for section in [nil, "hardware", "paints"] {
            var query = CatalogQuery()
            query.category = section
            var select = CatalogSelect(query: query, buyer: buyer)
            let count = shop.items(beneath: section).count
            let asked = select
            let found = try await shop.world.database.read { tx in
                [try asked.isWithin(count, in: tx), try asked.isWithin(count - 1, in: tx)]
            }
            #expect(found == [true, false], "\(section ?? "-")")
            select.ranking = shop.items.map(\.id)
            select.isRankingAll = true
            let ranked = select
            let listed = try await shop.world.database.read { tx in
                [try ranked.isWithin(30, in: tx), try ranked.isWithin(29, in: tx)]
            }
            #expect(listed == [true, false])
        }
    }

    @Test(arguments: TestEngine.all)
    func `amounts in two currencies are neither sorted nor narrowed`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine, goods: 20)
        let foreign = try #require(shop.items.first).id
        _ = try await shop.world.database.write { tx in
            try tx.execute("UPDATE prices SET currency = 'USD' WHERE product_id = \(foreign)")
        }
        var query = CatalogQuery()
        query.page = PageRequest(limit: 100)
        for sort in [CatalogQuery.Sort.price, .priceFalling, .name] {
            query.sort = sort
            let listing = try await shop.list(query)
            #expect(!listing.mayUsePrices && listing.prices == nil, "\(sort)")
            #expect(listing.goods.items.map(\.product.id) == Self.sorted(shop.items, by: .name), "\(sort)")
        }
        query.price = .init(least: nil, most: 1)
        let whole = try await shop.list(query)
        #expect(whole.goods.items.count == 20)
    }

    @Test(arguments: TestEngine.all)
    func `an address made for another order begins at the first page`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine, goods: 30)
        var query = CatalogQuery()
        query.page = PageRequest(limit: 5)
        let byName = try await shop.list(query)
        query.sort = .popularity
        let first = try await shop.list(query)
        for cursor in [try #require(byName.goods.next), Cursor(["popularity", "x", "y"]), Cursor([])] {
            query.page = PageRequest(limit: 5, after: cursor)
            let page = try await shop.list(query)
            #expect(page.goods.items.map(\.product.id) == first.goods.items.map(\.product.id))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a large section is walked by its order, counted up to a thousand, and has no counts of values`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine, goods: 40)
        // The number of a section's goods is kept with it: it decides how they are looked for.
        _ = try await shop.world.database.write { tx in
            try tx.execute("UPDATE categories SET product_count = 6000 WHERE slug = 'hardware'")
        }
        for sort in [CatalogQuery.Sort.name, .new, .popularity, .price, .priceFalling] {
            var query = CatalogQuery()
            (query.category, query.sort) = ("hardware", sort)
            let listing = try await shop.list(query)
            #expect(!listing.facets.isCounted && listing.facets.properties.isEmpty && listing.facets.brands.isEmpty)
            #expect(listing.total == 6_000)
            let walked = try await shop.walk(query)
            #expect(walked.forth == Self.sorted(shop.items(beneath: "hardware"), by: sort), "\(sort)")
            #expect(walked.back == walked.forth)
            query.inStock = true
            let there = shop.items(beneath: "hardware").filter { !$0.shelves.isEmpty }
            let narrowed = try await shop.list(query)
            #expect(narrowed.total == there.count)
            let turned = try await shop.walk(query)
            #expect(turned.forth == Self.sorted(there, by: sort), "\(sort)")
        }
    }

    // MARK: - By hand

    private static func sorted(_ items: [Item], by sort: CatalogQuery.Sort, own: Bool = false) -> [ID<Product>] {
        items.sorted { left, right in
            let (one, other) = (own ? left.own : left.retail, own ? right.own : right.retail)
            switch sort {
            case .name, .relevance:
                return left.name == right.name ? left.id < right.id : left.name < right.name
            case .new:
                return left.createdAt == right.createdAt ? left.id > right.id : left.createdAt > right.createdAt
            case .popularity: return left.orders == right.orders ? left.id > right.id : left.orders > right.orders
            case .price: return one == other ? left.id < right.id : one < other
            case .priceFalling: return one == other ? left.id < right.id : one > other
            }
        }.map(\.id)
    }
}
