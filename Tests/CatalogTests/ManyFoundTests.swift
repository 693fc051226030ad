import Database
import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Search
import TestKit
import Testing
import Web

@testable import Catalog

/// Questions that more goods fit than one page is made of.
@Suite struct ManyFoundTests {
    /// A world with 1,100 bolts without a price and two with one: the cheap one fits the question worst.
    private func stocked(_ engine: TestEngine) async throws -> World {
        let world = try await World(engine)
        try await world.database.write { tx in
            let rows = (0..<1_100).map { number -> [any SQLConvertible] in
                let (name, sku) = ("Болт \(number)", "N-\(number)")
                return [
                    ID<Product>(), sku, name, name.lowercased(), name.lowercased(), sku.lowercased(), "", "Завод", "шт",
                    "796", Quantity(whole: 1), "22", true, World.start, World.start,
                ]
            }
            try tx.insert(
                into: "products",
                """
                id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code, pack,
                vat_rate, is_active, created_at, updated_at
                """, rows: rows)
        }
        try await world.product("DEAR", name: "Болт", price: 50_000)
        let cheap = try await world.product(
            "CHEAP", name: "Набор крепёжный для мебели и дверей: болт, гайка, шайба, дюбель", price: 100, stock: 0)
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET manufacturer = 'Мастерская' WHERE id = \(cheap)")
        }
        try await world.followed()
        return world
    }

    @Test(.feature("SRCH-10"), arguments: TestEngine.all)
    func `all that fits is counted, sorted and narrowed, not only the first thousand`(_ engine: TestEngine) async throws
    {
        let world = try await stocked(engine)
        let buyer = try await world.buyer(.purchaser)
        let beginning = await world.catalogSearch.find("болт", for: buyer)
        #expect(beginning.ids.count == 1_000 && beginning.total == 1_102 && beginning.isCut)
        let all = await world.catalogSearch.find("болт", for: buyer, limit: CatalogSearch.mostHits)
        #expect(all.ids.count == 1_102 && !all.isCut)
        #expect(Array(all.ids.prefix(1_000)) == beginning.ids, "no border where the order changes")
        let exact = await world.catalogSearch.findExactly("болт", for: buyer, limit: 10)
        #expect(exact.ids.count == 10 && exact.total == 1_102)

        let plain = try await world.searchPage("болт", as: .purchaser)
        #expect(plain.contains(/1[^0-9]102[^0-9]товар/))
        let cheapest = try await world.searchPage("болт", as: .purchaser, "&sort=price")
        let paths = cheapest.matches(of: /href="\/products\/([a-z0-9-]+)"/).map { String($0.1) }
        #expect(paths.first == "cheap")
        #expect(cheapest.contains(/1[^0-9]102[^0-9]товар/))
        let narrowed = try await world.searchPage("болт", as: .purchaser, "&brand=\("Мастерская".formEncoded)")
        #expect(narrowed.contains("/products/cheap") && !narrowed.contains("/products/dear"))
        #expect(!narrowed.contains("Подходит больше"))
    }
}
