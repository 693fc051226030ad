import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The filters beside a list: what they count, what they leave, and that an address holds all of them.
@Suite struct ListingFacetTests {
    @Test(arguments: TestEngine.all)
    func `every count is what somebody with paper and pencil would count`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        var random = SeededGenerator(seed: 11)
        for _ in 0..<30 {
            let query = Self.question(shop, &random)
            let listing = try await shop.list(query)
            Self.check(listing, query, shop)
        }
    }

    @Test(arguments: TestEngine.all)
    func `goods a search found are counted and narrowed alike`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        var random = SeededGenerator(seed: 12)
        for _ in 0..<15 {
            var query = Self.question(shop, &random)
            query.text = "деталь"
            query.sort = .relevance
            let found = shop.items.shuffled(using: &random).prefix(40)
            let listing = try await shop.list(query, found: found.map(\.id))
            let among = Set(found.map(\.id))
            Self.check(listing, query, shop, among: among)
            let kept = found.filter { item in
                shop.fits(item, query) && shop.items(beneath: query.category).contains { $0.id == item.id }
            }
            #expect(listing.goods.items.map(\.product.id) == kept.prefix(18).map(\.id))
            let sections = Dictionary(grouping: kept, by: \.section).mapValues(\.count)
            #expect(Dictionary(uniqueKeysWithValues: listing.facets.sections.map { ($0.slug, $0.count) }) == sections)
        }
    }

    @Test(arguments: TestEngine.all)
    func `the range of prices is that of the person who asks`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        var query = CatalogQuery()
        query.category = "hardware"
        query.price = .init(least: 5_000, most: 17_500)
        query.page = PageRequest(limit: 100)
        for (who, isOwn) in [(World.Who.stranger, false), (.rival, false), (.purchaser, true)] {
            let listing = try await shop.list(query, as: who)
            let expected = shop.items(beneath: "hardware").filter { shop.fits($0, query, own: isOwn) }
            #expect(Set(listing.goods.items.map(\.product.id)) == Set(expected.map(\.id)), "\(who)")
            #expect(listing.total == expected.count)
            let all = shop.items(beneath: "hardware").map { isOwn ? $0.own : $0.retail }
            #expect(listing.prices?.lowerBound.minor == all.min())
            #expect(listing.prices?.upperBound.minor == all.max())
            // The other filters count what the range leaves.
            let brands = expected.filter { $0.brand == "Метиз" }.count
            let counted = listing.facets.brands.first { $0.value == "Метиз" }
            #expect((counted?.count ?? 0) == brands)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a variant's shelf counts for its product`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let empty = try #require(shop.items.first { $0.shelves.isEmpty && $0.section == "steel" })
        let (variant, south) = (ID<Product>(), try #require(shop.warehouses["Юг"]))
        try await shop.world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO products (id, variant_of, variant_name, category_id, sku, name, sort_name, search_text, slug,
                    description, manufacturer, unit, unit_code, pack, vat_rate, is_active, created_at, updated_at)
                SELECT \(variant), id, 'М8', category_id, 'V-1', name, sort_name, search_text, 'v-1', '', '', unit,
                    unit_code, pack, vat_rate, is_active, created_at, updated_at FROM products WHERE id = \(empty.id)
                """)
            try tx.execute(
                """
                INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
                VALUES (\(variant), \(south), 3000, 0, \(World.start))
                """)
        }
        var query = CatalogQuery()
        query.category = "steel"
        query.page = PageRequest(limit: 100)
        let before = try await shop.list(query)
        let there = shop.items(beneath: "steel").filter { !$0.shelves.isEmpty }.count
        #expect(before.facets.inStock == there + 1)
        #expect(!before.goods.items.contains { $0.product.id == variant })
        query.warehouses = [south]
        let narrowed = try await shop.list(query)
        let row = try #require(narrowed.goods.items.first { $0.product.id == empty.id })
        #expect(row.available == Quantity(whole: 3) && row.hasVariants)
    }

    @Test(arguments: TestEngine.all)
    func `what staff keep off a product's page narrows nothing`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let property = try #require(shop.properties["Класс"])
        let strong = shop.items(beneath: "bolts").filter { $0.facts["Класс"] == ["8.8"] }
        let hidden = try #require(strong.first)
        try await shop.world.database.write { tx in
            try tx.execute(
                "INSERT INTO hidden_properties (product_id, property_id) VALUES (\(hidden.id), \(property))")
        }
        var query = CatalogQuery()
        query.category = "bolts"
        query.properties = [.init(property: property, values: ["8.8"])]
        query.page = PageRequest(limit: 100)
        let listing = try await shop.list(query)
        #expect(Set(listing.goods.items.map(\.product.id)) == Set(strong.dropFirst().map(\.id)))
    }

    // MARK: - By hand

    private static func question(_ shop: ListingShop, _ random: inout SeededGenerator) -> CatalogQuery {
        var query = CatalogQuery()
        query.category = ["hardware", "bolts", "steel", "nuts", "paints"].randomElement(using: &random)
        let values = [
            "Диаметр": ["М4", "М6", "М8", "М10"], "Покрытие": ["цинк", "никель", "лак"],
            "Класс": ["5.8", "8.8", "10.9"],
        ]
        for (name, id) in shop.properties.sorted(by: { $0.key < $1.key })
        where Int.random(in: 0..<3, using: &random) == 0 {
            let chosen = (values[name] ?? []).filter { _ in Bool.random(using: &random) }
            if !chosen.isEmpty { query.properties.append(.init(property: id, values: chosen)) }
        }
        if Int.random(in: 0..<3, using: &random) == 0 { query.brands = ["Завод"] }
        if Int.random(in: 0..<3, using: &random) == 0 { query.inStock = true }
        if Int.random(in: 0..<3, using: &random) == 0 {
            query.warehouses = [shop.warehouses["Север"]].compactMap { $0 }
        }
        return query
    }

    /// - Parameter among: the goods that can be in the list at all; nil for all of the section.
    private static func check(
        _ listing: CatalogListing, _ query: CatalogQuery, _ shop: ListingShop, among: Set<ID<Product>>? = nil
    ) {
        let items = shop.items(beneath: query.category).filter { among?.contains($0.id) ?? true }
        func left(_ aside: String?) -> [ListingShop.Item] { items.filter { shop.fits($0, query, without: aside) } }
        #expect(listing.facets.isCounted)
        #expect(listing.total == left(nil).count, "\(query.fields)")
        let brands = Dictionary(grouping: left("brand").filter { !$0.brand.isEmpty }, by: \.brand).mapValues(\.count)
        #expect(Dictionary(uniqueKeysWithValues: listing.facets.brands.map { ($0.value, $0.count ?? -1) }) == brands)
        #expect(listing.facets.inStock == left("stock").filter { !$0.shelves.isEmpty }.count)
        for (name, id) in shop.warehouses {
            let shelf = listing.facets.shelves.first { $0.warehouse == id }
            #expect(shelf?.count == left("warehouse").filter { $0.shelves.contains(name) }.count, "\(name)")
        }
        for (name, id) in shop.properties {
            var counts: [String: Int] = [:]
            for item in left(name) { for value in item.facts[name] ?? [] { counts[value, default: 0] += 1 } }
            let facet = listing.facets.properties.first { $0.property == id }
            let isShown = counts.count > 1 || (!counts.isEmpty && query.properties.contains { $0.property == id })
            #expect((facet != nil) == isShown, "\(name): \(query.fields)")
            guard let facet, isShown else { continue }
            let counted = Dictionary(uniqueKeysWithValues: facet.values.map { ($0.value, $0.count ?? -1) })
            #expect(counted == counts, "\(name): \(query.fields)")
        }
    }
}
