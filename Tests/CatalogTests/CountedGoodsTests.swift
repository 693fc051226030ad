import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Catalog

/// What is counted in memory is what the database counts, and follows it.
@Suite struct CountedGoodsTests {
    @Test(arguments: TestEngine.all)
    func `memory and database count the same, for whatever is asked and whoever asks`(_ engine: TestEngine) async throws
    {
        let shop = try await ListingShop(engine, goods: 130, seed: 21)
        let further = try await shop.complicate(seed: 22)
        try await shop.restrict()
        let counted = CountedGoods(shop.world.database)
        #expect(counted.snapshot == nil)
        try await counted.follow()
        let snapshot = try #require(counted.snapshot)
        #expect(snapshot.rows.count == shop.items.count)
        var random = SeededGenerator(seed: 23)
        for _ in 0..<40 {
            var query = shop.question(further, &random)
            let who = [World.Who.stranger, .shopper, .purchaser, .rival].randomElement(using: &random) ?? .stranger
            var found: [ID<Product>]?
            if Bool.random(using: &random) {
                (query.text, query.sort) = ("деталь", .relevance)
                found = shop.items.shuffled(using: &random).prefix(70).map(\.id)
            }
            try await Self.compare(shop, query, as: who, found: found, snapshot)
        }
    }

    @Test(arguments: TestEngine.all)
    func `later pages count the same as the first`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let counted = CountedGoods(shop.world.database)
        try await counted.follow()
        let snapshot = try #require(counted.snapshot)
        for sort in [CatalogQuery.Sort.name, .new, .popularity, .price] {
            var query = CatalogQuery()
            (query.category, query.sort, query.brands) = ("hardware", sort, ["Завод"])
            query.page = PageRequest(limit: 5)
            let first = try await shop.list(query, countedBy: snapshot)
            let next: Cursor = try #require(first.goods.next)
            query.page = PageRequest(limit: 5, after: next)
            let second = try await shop.list(query, countedBy: snapshot)
            #expect(second.total == first.total && second.facets == first.facets, "\(sort)")
            try await Self.compare(shop, query, as: .stranger, found: nil, snapshot)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a section that is closed is in no count from that moment on`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let counted = CountedGoods(shop.world.database)
        try await counted.follow()
        let snapshot = try #require(counted.snapshot)
        var query = CatalogQuery()
        (query.text, query.sort) = ("деталь", .relevance)
        let all = shop.items.map(\.id)
        let before = try await shop.list(query, found: all, countedBy: snapshot)
        #expect(before.facets.sections.contains { $0.slug == "nuts" })
        // Nothing is followed in between: what memory knows is older than the rule.
        try await shop.restrict()
        for who in [World.Who.stranger, .shopper] {
            let after = try await shop.list(query, as: who, found: all, countedBy: snapshot)
            #expect(!after.facets.sections.contains { $0.slug == "nuts" }, "\(who)")
            try await Self.compare(shop, query, as: who, found: all, snapshot)
        }
    }

    @Test(arguments: TestEngine.all)
    func `memory follows values, stock, new, moved and removed goods`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let world = shop.world
        let counted = CountedGoods(world.database)
        try await counted.follow()
        let steel = shop.items.filter { $0.section == "steel" }
        let (item, size) = (try #require(steel.first), try #require(shop.properties["Диаметр"]))
        let (paints, now) = (try #require(shop.sections["paints"]), world.clock.now)

        try await world.database.write { tx in
            try tx.execute(
                """
                UPDATE product_properties SET value = 'М99' WHERE product_id = \(item.id) AND property_id = \(size)
                """)
            try tx.execute("UPDATE products SET manufacturer = 'Новый' WHERE id = \(item.id)")
            try Catalog.noteSearchChange([item.id], in: tx)
        }
        let changed = try await Self.followed(counted, shop)
        let sizes = changed.properties.first { $0.property == size }
        #expect(sizes?.values.contains { $0.value == "М99" && $0.count == 1 } == true)
        #expect(changed.brands.contains { $0.value == "Новый" })

        // One of two warehouses runs out: there is still some, but not there.
        let both = try #require(shop.items.first { $0.section == "steel" && $0.shelves.count == 2 })
        let held = ID<ReservationHolder>()
        try await world.database.write { tx in
            _ = try Catalog.reserve([StockNeed(both.id, Quantity(whole: 5))], for: held, at: now, in: tx)
        }
        let there = changed.shelves.reduce(0) { $0 + ($1.count ?? 0) }
        let less = try await Self.followed(counted, shop)
        #expect(less.inStock == changed.inStock)
        #expect(less.shelves.reduce(0) { $0 + ($1.count ?? 0) } == there - 1)

        let (copy, variant) = (ID<Product>(), ID<Product>())
        try await shop.copy(item.id, as: copy, isVariant: false)
        _ = try await Self.followed(counted, shop)
        #expect(counted.snapshot?.rows.count == shop.items.count + 1)
        // A variant's stock is its product's.
        try await shop.copy(copy, as: variant, isVariant: true)
        let stocked = try await Self.followed(counted, shop)
        #expect(stocked.inStock == (less.inStock ?? 0) + 1)
        #expect(counted.snapshot?.rows.count == shop.items.count + 1)

        for change: SQL in ["category_id = \(paints)", "is_active = \(false)"] {
            try await world.database.write { tx in
                try tx.execute("UPDATE products SET \(change) WHERE id = \(copy)")
                try Catalog.countProducts(in: tx)
                try Catalog.noteSearchChange([copy], in: tx)
            }
            let gone = try await Self.followed(counted, shop)
            #expect(gone.inStock == less.inStock)
        }
        #expect(counted.snapshot?.rows.count == shop.items.count)
    }

    @Test(arguments: TestEngine.all)
    func `very many changes, and a search built anew, have everything read anew`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let world = shop.world
        let counted = CountedGoods(world.database)
        try await counted.follow()
        let now = world.clock.now
        for name in ["Первый", "Второй"] {
            // Nobody says which product it is.
            try await world.database.write { tx in
                try tx.execute("UPDATE products SET manufacturer = \(name) WHERE id = \(shop.items[0].id)")
                if name == "Первый" {
                    let many = (0...CountedGoods.mostChanges).map { _ in ID<Product>() }
                    try Catalog.noteSearchChange(many, in: tx)
                } else {
                    try Catalog.askForRebuild(by: .system("test"), at: now, in: tx)
                }
            }
            try await counted.follow()
            let snapshot = try #require(counted.snapshot)
            #expect(snapshot.rows.brands[ExactText(text: name)] != nil)
        }
    }

    @Test(arguments: TestEngine.all)
    func `pages let the database count until memory has something to count by`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let shop = try await ListingShop(engine, statements: log)
        let paths = ["/catalog?category=hardware", "/search?q=%D0%B4%D0%B5%D1%82%D0%B0%D0%BB%D1%8C", "/catalog/new"]
        for isCounted in [false, true] {
            if isCounted { try await shop.world.counted.follow() }
            for path in paths {
                _ = try log.take()
                #expect(try await shop.page(path).contains("/products/d-"), "\(path)")
                let lists = try log.take().filter { $0.contains("'goods' AS kind") }
                #expect(lists.count == 1, "\(path)")
                #expect(lists.allSatisfy { $0.contains("grouped (property_id") != isCounted }, "\(path)")
            }
        }
    }

    @Test func `ids in one text are read whatever their letters`() {
        let ids = (0..<3).map { _ in ID<Product>() }
        let text = ids.map { $0.description.replacing("-", with: "") }.joined()
        #expect(JoinedIDs.bits(of: text) == ids.map(\.bits))
        #expect(JoinedIDs.bits(of: text.uppercased()) == ids.map(\.bits))
        #expect(JoinedIDs.bits(of: "") == [])
    }

    @Test func `rows that are replaced for ever take no more place`() {
        var rows = CountedRows()
        let (id, property, warehouse) = (ID<Product>(), ID<Property>(), ID<Warehouse>())
        for round in 0..<40_000 {
            var product = CountedProduct(id: id, brand: "Завод")
            product.shelves = [warehouse]
            product.values = [.init(property: property, text: round.isMultiple(of: 2) ? "М8" : "М10")]
            rows.put(product)
        }
        #expect(rows.entries.count < 25_000)
        let kept = rows.row(of: id.bits)
        #expect(kept.map { rows.facts.all[Int(rows.entries[$0.valueRange.lowerBound])].text.text } == "М10")
        rows.remove(id)
        #expect(rows.count == 0 && rows.row(of: id.bits) == nil)
    }

    // MARK: - Comparing

    private static func compare(
        _ shop: ListingShop, _ query: CatalogQuery, as who: World.Who, found: [ID<Product>]?,
        _ snapshot: CountedSnapshot
    ) async throws {
        let plain = try await shop.list(query, as: who, found: found)
        let quick = try await shop.list(query, as: who, found: found, countedBy: snapshot)
        #expect(quick.facets == plain.facets, "\(who) \(query.fields)")
        #expect(quick.total == plain.total, "\(who) \(query.fields)")
        #expect(quick.goods.items.map(\.product.id) == plain.goods.items.map(\.product.id), "\(who) \(query.fields)")
        #expect(quick.goods.next?.values == plain.goods.next?.values && quick.prices == plain.prices)
    }

    /// What memory counts in the section of steel bolts after it followed, once it is the same as the database counts.
    private static func followed(_ counted: CountedGoods, _ shop: ListingShop) async throws -> Facets {
        try await counted.follow()
        let snapshot = try #require(counted.snapshot)
        for slug in ["hardware", "paints"] {
            var query = CatalogQuery()
            query.category = slug
            try await compare(shop, query, as: .stranger, found: nil, snapshot)
        }
        var query = CatalogQuery()
        query.category = "steel"
        return try await shop.list(query, countedBy: snapshot).facets
    }
}
