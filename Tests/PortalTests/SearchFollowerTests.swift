import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Ordering
import TestKit
import Testing
import Web

@testable import Portal

/// What runs beside the pages keeps the search up to date.
@Suite struct SearchFollowerTests {
    private func isFound(_ question: String, in world: World) async throws -> Bool {
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/search?q=\(question.formEncoded)").body)
            return page.contains("href=\"/products/")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a change of goods is found within a second`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let product = try await world.product("A-1", name: "Болт")
        let follower = Task { try await SearchFollower(search: world.portal.search, logger: TestDatabase.quiet).run() }
        defer { follower.cancel() }
        let start = ContinuousClock.now
        while !world.portal.search.isReady, ContinuousClock.now - start < .seconds(20) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(world.portal.search.isReady)
        for name in ["Шпилька", "Заклёпка", "Дюбель"] {
            try await world.database.write { tx in
                try tx.execute(
                    """
                    UPDATE products SET name = \(name), search_text = \(SearchText.index(of: [name])) WHERE id = \(product)
                    """)
                try Catalog.noteSearchChange([product], in: tx)
            }
            // The index alone knows other forms of a word.
            let changed = ContinuousClock.now
            let form = name.dropLast() + "ами"
            while try await !isFound(String(form), in: world), ContinuousClock.now - changed < .seconds(3) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(ContinuousClock.now - changed < .seconds(1), "\(name)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `an order teaches the search what the customer buys, and counting anew comes to the same`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        let order = try await world.database.read { tx in
            try tx.value("SELECT id FROM orders WHERE number = \(number)") as UUID
        }
        // What the job does that follows the event.
        try await world.database.write { tx in try Ordering.countGoods(of: ID<Order>(order), in: tx) }
        let ours = world.ours
        let wanted = "purchased_products WHERE times = 1"
        #expect(try await world.count(wanted) == 1)
        #expect(try await world.count("product_popularity WHERE orders = 1") == 1)
        let queued = try await world.count("jobs WHERE kind = 'ordering.count_popularity'")
        #expect(queued == 1)
        let database = world.database
        try await Ordering.recountGoods(in: database, at: world.clock.now) { body in try await database.write(body) }
        #expect(try await world.count(wanted) == 1)
        #expect(try await world.count("product_popularity WHERE orders = 1") == 1)
        let customer = try await database.read { tx in
            try tx.value("SELECT customer_id FROM purchased_products") as UUID
        }
        #expect(ID<Customer>(customer) == ours)
    }

    @Test func `asking for a new index at the terminal reaches every instance through the queue`() async throws {
        let world = try await World(.sqlite)
        let now = world.clock.now
        try await world.database.write { tx in
            try Portal.rebuildSearch(by: .system("kabinet search"), at: now, in: tx)
        }
        #expect(try await world.count("search_changes WHERE kind = 'rebuild'") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.search_rebuild_asked'") == 1)
    }
}
