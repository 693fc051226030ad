import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Search
import TestKit
import Testing

@testable import Catalog

/// The index follows the database: what changes is carried over in order, and what was lost is built anew.
@Suite struct SearchFollowingTests {
    @Test(.feature("SRCH-05"), arguments: TestEngine.all)
    func `the index is built once, then follows every change, and is built anew when it is asked for`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (
            try await world.product("A-1", name: "Болт"), try await world.product("A-2", name: "Гайка")
        )
        let memory = MemoryEngine()
        let search = world.search(by: memory)
        #expect(!search.isReady)
        try await search.follow()
        #expect(search.isReady)
        #expect(memory.rebuilds == 1)
        #expect(memory.documents.values.map(\.title).sorted() == ["Болт", "Гайка"])

        try await world.database.write { tx in
            try tx.execute(
                "UPDATE products SET name = 'Винт', sku = 'V-1', barcode = '4600000000011' WHERE id = \(bolt)")
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(nut)")
            try Catalog.noteSearchChange([bolt, nut], in: tx)
        }
        try await search.follow()
        #expect(memory.documents.count == 1)
        #expect(memory.documents[bolt.uuid]?.title == "Винт")
        #expect(memory.documents[bolt.uuid]?.codes == ["V-1", "4600000000011"])
        #expect(memory.rebuilds == 1)
        let state = await search.state()
        #expect(state.isReady && state.documents == 1 && state.pending == 0)

        let now = world.clock.now
        try await world.database.write { tx in
            try Catalog.askForRebuild(by: .system("test"), at: now, in: tx)
        }
        try await search.follow()
        #expect(memory.rebuilds == 2)
        try await search.follow()
        #expect(memory.rebuilds == 2)
        // A restart goes on where the last one ended.
        let again = world.search(by: memory)
        try await again.follow()
        #expect(memory.rebuilds == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a product's document holds its family, its way down the tree and how often it is bought`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, variant, gone) = (
            try await world.product("A-1", name: "Болт", stock: 0), try await world.product("A-1-8", name: "Болт М8"),
            try await world.product("A-1-9", name: "Болт М9")
        )
        let (root, leaf, property) = (UUID(), UUID(), UUID())
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO categories (id, parent_id, name, slug, position, product_count)
                VALUES (\(root), NULL, 'Крепёж', 'hardware', 1, 1), (\(leaf), \(root), 'Болты', 'bolts', 2, 1)
                """)
            try tx.execute(
                """
                UPDATE products SET category_id = \(leaf), manufacturer = 'Завод', description = 'Для <b>стали</b>'
                WHERE id = \(bolt)
                """)
            try tx.execute("UPDATE products SET variant_of = \(bolt), variant_name = 'М8' WHERE id = \(variant)")
            try tx.execute(
                "UPDATE products SET variant_of = \(bolt), variant_name = 'М9', is_active = \(false) WHERE id = \(gone)"
            )
            try tx.execute("INSERT INTO properties (id, name) VALUES (\(property), 'Сталь')")
            try tx.execute(
                """
                INSERT INTO product_properties (product_id, property_id, position, value)
                VALUES (\(bolt), \(property), 1, 'A2-70')
                """)
        }
        let (ours, user, now) = (world.ours, try #require(world.user(.purchaser)), world.clock.now)
        try await world.call(variant, "РМ-17", by: ours)
        for _ in 0..<3 {
            try await world.database.write { tx in
                try Catalog.noteOrdered([variant, gone], for: ours, by: user, unit: nil, at: now, in: tx)
            }
        }
        let memory = MemoryEngine()
        try await world.search(by: memory).follow()
        let document = try #require(memory.documents[bolt.uuid])
        #expect(Set(document.codes) == ["A-1", "A-1-8"])
        #expect(Set(document.keywords) == ["Крепёж", "Болты", "Завод", "М8", "A2-70"])
        #expect(document.text.contains("стали") && !document.text.contains("<b>"))
        #expect(document.customerCodes == [CustomerCode(customer: ours.uuid, code: "РМ-17")])
        #expect(document.popularity == 3)
        #expect(document.isAvailable, "a variant is in stock")
        #expect(memory.documents[leaf]?.keywords == ["Крепёж"])
        #expect(memory.documents[variant.uuid] == nil)

        let second = world.search(by: memory)
        try await second.follow()
        try await world.database.write { tx in
            try tx.execute("UPDATE categories SET name = 'Метизы' WHERE id = \(root)")
            try Catalog.noteSearchChange(category: ID(root), in: tx)
        }
        try await second.follow()
        #expect(memory.documents[bolt.uuid]?.keywords.contains("Метизы") == true)
    }

    @Test(arguments: TestEngine.all)
    func `an import shows, renames and hides goods in the index, and notes what came into stock`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let memory = MemoryEngine()
        let search = world.search(by: memory)
        try await search.follow()
        let now = world.clock.now
        func bring(_ name: String, _ stock: Int32) async throws {
            try await world.database.write { tx in
                let run = try Catalog.startImport(from: "1C", broken: "{}", at: now, in: tx)
                var product = IncomingProduct(externalID: "p")
                (product.sku, product.name) = ("P-1", name)
                let (_, ids) = try Catalog.keepProducts([product], from: "1C", at: now, in: tx)
                let told = IncomingStock(
                    externalID: "p", quantities: ["main": Quantity(whole: stock)], isWhole: true)
                _ = try Catalog.keepStock([told], from: "1C", at: now, in: tx)
                var goods = ImportedGoods()
                goods.present = Set(ids.values)
                _ = try Catalog.publish(goods, from: "1C", of: run, by: .system("import"), at: now, in: tx) { _ in "{}"
                }
            }
            try await search.follow()
        }
        try await bring("Саморез", 0)
        #expect(memory.documents.values.map(\.title) == ["Саморез"])
        #expect(memory.documents.values.map(\.isAvailable) == [false])
        try await bring("Саморез кровельный", 5)
        #expect(memory.documents.values.map(\.title) == ["Саморез кровельный"])
        #expect(memory.documents.values.map(\.isAvailable) == [true])
        let before = try await world.count("search_changes")
        try await bring("Саморез кровельный", 7)
        #expect(try await world.count("search_changes") == before, "five or seven pieces are the same to the index")
    }

    @Test(arguments: TestEngine.all)
    func `who orders the last piece moves it down, who gives it back moves it up`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (rare, plenty) = (
            try await world.product("A-1", name: "Болт анкерный", price: 1_000, stock: 1),
            try await world.product("A-2", name: "Болт башмачный", price: 1_000, stock: 5)
        )
        try await world.database.write { tx in
            // A fifth order is nothing the index is told of: only that none is left.
            try Catalog.replacePopularity([rare: 4], in: tx)
        }
        try await world.followed()
        let buyer = try await world.buyer(.stranger)
        func found() async throws -> [ID<Product>] {
            try await world.followed()
            return await world.catalogSearch.find("болт", for: buyer).ids
        }
        #expect(try await found() == [rare, plenty])
        let payer = world.payer.uuidString
        let number = try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(rare)"), ("quantity", "1")])
            let placed = try await visitor.post(
                "/checkout", [("payer", payer), ("newAddress", "Тверь"), ("agreedTotal", "1000")], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
        #expect(try await found() == [plenty, rare])
        try await world.visit(as: .purchaser) { visitor in
            let path = "/orders/\(number)/cancellation"
            _ = try await visitor.post(path, [("reason", "")], from: path)
        }
        #expect(try await found() == [rare, plenty])

        let (noted, now) = (try await world.count("search_changes"), world.clock.now)
        func hold(_ whole: Int32) async throws {
            let until = now.addingTimeInterval(60)
            try await world.database.write { tx in
                let need = StockNeed(plenty, Quantity(whole: whole))
                _ = try Catalog.reserve([need], for: ID<ReservationHolder>(), until: until, at: now, in: tx)
            }
        }
        try await hold(4)
        #expect(try await world.count("search_changes") == noted, "one is left")
        try await hold(1)
        #expect(try await world.count("search_changes") == noted + 1)
        try await world.database.write { tx in
            _ = try Catalog.endHolds(dueAt: now.addingTimeInterval(61), limit: 10, in: tx)
        }
        #expect(try await world.count("search_changes") == noted + 2)
    }

    @Test(arguments: TestEngine.all)
    func `damage that a search meets is mended, though nothing changes`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт М8")
        let (memory, buyer) = (MemoryEngine(), try await world.buyer(.purchaser))
        let search = world.search(by: memory)
        try await search.follow()
        memory.damage()
        try await search.follow()
        #expect(memory.rebuilds == 1, "nobody has met it yet")
        let hurt = await search.find("болт", for: buyer)
        #expect(hurt.ids == [bolt] && hurt.isDegraded)
        try await search.follow()
        #expect(memory.rebuilds == 2)
        let well = await search.find("болт", for: buyer)
        #expect(well.ids == [bolt] && !well.isDegraded)
        try await search.follow()
        #expect(memory.rebuilds == 2)
    }

    @Test func `an index of another database, or one the queue has left behind, is known`() {
        func ends(_ first: Int64?, _ last: Int64?) -> SearchQueueEnds { SearchQueueEnds(first: first, last: last) }
        #expect(IndexFollower.holds(ends(nil, nil), from: 0))
        #expect(!IndexFollower.holds(ends(nil, nil), from: 7))
        #expect(IndexFollower.holds(ends(1, 9), from: 0))
        #expect(IndexFollower.holds(ends(5, 9), from: 4))
        #expect(IndexFollower.holds(ends(5, 9), from: 9))
        #expect(!IndexFollower.holds(ends(5, 9), from: 3), "4 was cut off")
        #expect(!IndexFollower.holds(ends(5, 9), from: 10), "the database is an older copy")
    }

    @Test(.enabled(if: TestEngine.hasPostgreSQL))
    func `a change that ends after later ones is carried over, too`() async throws {
        let world = try await World(.postgreSQL)
        let (early, late) = (
            try await world.product("A-1", name: "Ранний"), try await world.product("A-2", name: "Поздний")
        )
        let memory = MemoryEngine()
        let search = world.search(by: memory)
        try await search.follow()
        let (opened, mayEnd) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
        let slow = Task {
            try await world.database.write { tx in
                try tx.execute("UPDATE products SET name = 'Ранний и новый' WHERE id = \(early)")
                try Catalog.noteSearchChange([early], in: tx)
                opened.continuation.yield()
                // On the engine's own thread, which may wait.
                mayEnd.wait()
            }
        }
        for await _ in opened.stream { break }
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET name = 'Поздний и новый' WHERE id = \(late)")
            try Catalog.noteSearchChange([late], in: tx)
        }
        try await search.follow()
        #expect(memory.documents[late.uuid]?.title == "Поздний и новый")
        #expect(memory.documents[early.uuid]?.title == "Ранний")
        // A transaction that has to be repeated waits again.
        for _ in 0..<8 { mayEnd.signal() }
        try await slow.value
        try await search.follow()
        #expect(memory.documents[early.uuid]?.title == "Ранний и новый")
    }
}
