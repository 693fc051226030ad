import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Catalog

/// Prices as another system tells them: what did not change is not written.
@Suite struct KeepPricesTests {
    @Test(arguments: TestEngine.all)
    func `one changed price is one row, and what is told again is none`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("B-2"))
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET external_id = 'p-1' WHERE id = \(bolt)")
            try tx.execute("UPDATE products SET external_id = 'p-2' WHERE id = \(nut)")
        }
        let ladder: [(Int32, Int64)] = [(0, 10_000), (10, 9_500), (100, 9_000)]
        let first = [told("p-1", ladder), told("p-2", ladder)]
        // Both had the retail price of one unit already.
        #expect(try await written(by: first, in: world) == 4)
        #expect(try await written(by: first, in: world) == 0)
        let dearer = [told("p-1", [(0, 10_000), (10, 9_600), (100, 9_000)]), told("p-2", ladder)]
        #expect(try await written(by: dearer, in: world) == 1)
        let shorter = [told("p-1", [(0, 10_000), (100, 9_000)])]
        #expect(try await written(by: shorter, in: world) == (engine == .sqlite ? 1 : 0))
        let stored = try await world.database.read { tx in
            try tx.all("SELECT amount FROM prices WHERE product_id = \(bolt) ORDER BY min_quantity") {
                try $0["amount"] as Int64
            }
        }
        #expect(stored == [10_000, 9_000])
        #expect(try await world.count("prices WHERE amount = 9500") == 1)
    }

    private func told(_ product: String, _ steps: [(Int32, Int64)]) -> IncomingPrices {
        IncomingPrices(
            externalID: product,
            prices: steps.map { step in
                IncomingPrices.Price(
                    priceTypeExternalID: "retail", minQuantity: Quantity(whole: step.0), amount: step.1, currency: nil)
            })
    }

    /// How many rows were written; SQLite counts removed ones, too.
    private func written(by prices: [IncomingPrices], in world: World) async throws -> Int {
        let now = world.clock.now
        return try await world.database.write { tx in
            let count: SQL =
                switch tx.dialect {
                case .sqlite: "SELECT total_changes()"
                case .postgreSQL:
                    "SELECT COUNT(*) FROM prices WHERE CAST(xmin AS text) = CAST(txid_current() AS text)"
                }
            let before: Int = try tx.value(count)
            _ = try Catalog.keepPrices(prices, from: "1C", at: now, in: tx)
            let after: Int = try tx.value(count)
            return after - before
        }
    }
}
