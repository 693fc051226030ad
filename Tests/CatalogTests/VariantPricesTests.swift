import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Goods of which only the variants have a price, as 1C tells offers of characteristics.
@Suite struct VariantPricesTests {
    @Test(arguments: TestEngine.all)
    func `a product whose variants alone are priced costs the least of them wherever it is listed`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await Self.fill(world)
        try await world.visit(as: .stranger) { visitor in
            for path in ["/catalog", "/catalog?view=tiles", "/catalog?view=list"] {
                let page = String(buffer: try await visitor.get(path).body)
                #expect(page.firstMatch(of: /от\s2,50/) != nil && page.contains("Выбрать"), "\(path)")
                #expect(!page.contains("Цена по запросу") && !page.contains("цена по запросу"), "\(path)")
            }
            let narrowed = String(buffer: try await visitor.get("/catalog?min=2&max=2.60").body)
            #expect(narrowed.contains("/products/b-1") && !narrowed.contains("/products/n-1"))
            let dear = String(buffer: try await visitor.get("/catalog?min=3.50").body)
            #expect(!dear.contains("/products/b-1"))
            for (sort, first, second) in [("price", "b-1", "n-1"), ("-price", "n-1", "b-1")] {
                let page = String(buffer: try await visitor.get("/catalog?sort=\(sort)").body)
                let one = try #require(page.range(of: "/products/\(first)"))
                let other = try #require(page.range(of: "/products/\(second)"))
                #expect(one.lowerBound < other.lowerBound, "\(sort)")
            }
            let card = String(buffer: try await visitor.get("/products/b-1").body)
            #expect(card.firstMatch(of: /от\s2,50/) != nil && card.contains("14\u{a0}шт"))
            #expect(!card.contains("name=\"quantity\""))
            let why = String(buffer: try await visitor.get("/prices/b-1").body)
            #expect(why.firstMatch(of: /от\s2,50/) != nil)
        }
        try await world.visit(as: .purchaser) { visitor in
            let found = try await visitor.ask("/search?q=b-1", as: APIAnswer.Found.self)
            let bolt = found.products.first { $0.product.sku == "B-1" }
            #expect(bolt?.price?.amount == 250 && bolt?.available == "14")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a price of the product itself counts for nothing, and the way to its variants stays`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await Self.fill(world)
        try await world.database.write { tx in
            try tx.execute("UPDATE prices SET product_id = \(bolt) WHERE amount = 250")
            try tx.execute("DELETE FROM prices WHERE amount = 400")
        }
        let now = world.clock.now
        let priced = try await world.database.read { tx in
            try Catalog.priceOrder(
                of: "(SELECT id FROM products WHERE variant_of IS NULL)", for: .stranger, at: now, limit: 100, in: tx)
        }
        #expect(!priced.contains { $0.id == bolt })
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/catalog").body)
            #expect(page.contains("Выбрать") && !page.contains("2,50"))
        }
    }

    /// A bolt at 4,00 and 2,50 by its variants, seven of each, and a nut at 3,00.
    @discardableResult
    private static func fill(_ world: World) async throws -> ID<Product> {
        let bolt = try await world.product("B-1", name: "Болт", stock: 0)
        try await world.database.write { tx in
            _ = try tx.execute("DELETE FROM prices WHERE product_id = \(bolt)")
        }
        try await ProductCardTests.variant("М8", of: bolt, "B-1-8", price: 400, in: world)
        try await ProductCardTests.variant("М10", of: bolt, "B-1-10", price: 250, in: world)
        _ = try await world.product("N-1", name: "Гайка", price: 300)
        return bolt
    }
}
