import Catalog
import Database
import Foundation
import Kernel
import Portal
import TestKit
import Testing

/// The wide range of goods for measurements, in a small number here.
@Suite struct DemoWideTests {
    @Test(arguments: TestEngine.all)
    func `a wide range has five hundred categories, two hundred properties and fifty kinds of prices`(
        _ engine: TestEngine
    ) async throws {
        let (database, files) = (try await TestDatabase.make(engine, migrations: Portal.migrations), TestFiles.path())
        let demo = try DemoData(
            .small, wide: 1_000, seed: 7, at: DemoWorld.now, passwordHash: "$argon2id$demo", files: files)
        let report = try await demo.fill(database)
        func count(_ query: SQL) async throws -> Int {
            try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(query)") }
        }
        #expect(try await count("categories") == 500)
        #expect(try await count("properties") == 200)
        #expect(try await count("price_types") == 50)
        #expect(try await count("products WHERE variant_of IS NULL") == 1_200)
        #expect(try await count("products") == report.products)
        for column in ["sku", "slug", "barcode"] as [SQL] {
            let twice: SQL = """
                (SELECT \(column) FROM products WHERE \(column) IS NOT NULL AND variant_of IS NULL
                 GROUP BY \(column) HAVING COUNT(*) > 1) AS twice
                """
            #expect(try await count(twice) == 0)
        }
        // Every product has the usual four kinds of prices, and about a third of the others.
        let prices = try await count("prices r JOIN products p ON p.id = r.product_id WHERE p.sku LIKE 'ПБ1%'")
        let goods = try await count("products WHERE sku LIKE 'ПБ1%'")
        #expect(goods > 0 && (12...30).contains(prices / goods))
        let wrong: SQL = """
            categories c WHERE c.product_count <> (
                SELECT COUNT(*) FROM products p WHERE p.category_id = c.id AND p.variant_of IS NULL)
            AND NOT EXISTS (SELECT 1 FROM categories k WHERE k.parent_id = c.id)
            """
        #expect(try await count(wrong) == 0)
        let roots = try await database.read { tx in
            try tx.value("SELECT CAST(SUM(product_count) AS BIGINT) FROM categories WHERE parent_id IS NULL") as Int
        }
        #expect(roots == 1_200)
        try FileManager.default.removeItem(at: files)
        try await database.close()
    }
}
