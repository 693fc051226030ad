import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Goods as a customer's own program reads them: all, what has changed, one.
@Suite struct APIProductsTests {
    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `a program pages through a thousand goods without loss or doubles while they change`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let ids = try await goods(1_000, in: world)
        let seen = try await world.visit(as: .purchaser) { program in
            var seen: [String] = []
            var next: String?
            var page = 0
            repeat {
                let path = "/products?limit=90" + (next.map { "&after=\($0)" } ?? "")
                let answer = try await program.ask(path, as: APIAnswer.Products.self)
                #expect(answer.products.count <= 90)
                seen += answer.products.map(\.id)
                next = answer.next
                page += 1
                // What was read is renamed to the end and to the beginning, something read is hidden, something comes.
                try await world.rename(ids[page * 20], "ЯЯЯ \(page)")
                try await world.rename(ids[900 + page], "ААА \(page)")
                try await world.hide(ids[page])
                try await world.product("N-\(page)")
            } while next != nil
            #expect(page == 12)
            return seen
        }
        #expect(Set(seen).count == seen.count)
        #expect(Set(ids.map(\.description)).subtracting(seen) == [])
    }

    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `a program that knows the goods is told what has changed and what is gone`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let ids = try await goods(12, in: world)
        let theirs = try await world.product("T-1")
        try await world.restrict(theirs, to: [World.tag(world.theirs)])
        world.clock.advance(by: 600)
        let start = try await world.visit(as: .purchaser) { program in
            try await program.ask("/products?limit=5", as: APIAnswer.Products.self)
        }
        #expect(start.removed == nil)
        try await world.rename(ids[3], "Переименован")
        try await world.hide(ids[4])
        try await world.restrict(ids[5], to: [World.tag(world.theirs)])
        try await world.rename(theirs, "Чужой и новый")
        let fresh = try await world.product("N-1")
        try await world.database.write { tx in try Catalog.noteSearchChange([fresh], in: tx) }

        let (changed, names) = try await world.visit(as: .purchaser) { program in
            let path = "/products?limit=2&updated_since=\(start.asOf)"
            var changed = try await program.ask(path, as: APIAnswer.Products.self)
            var products = changed.products
            var removed = changed.removed ?? []
            while let next = changed.next {
                changed = try await program.ask("\(path)&after=\(next)", as: APIAnswer.Products.self)
                products += changed.products
                removed += changed.removed ?? []
            }
            let again = try await program.ask("/products?updated_since=\(changed.asOf)", as: APIAnswer.Products.self)
            #expect(again.products.isEmpty && again.removed == [])
            return (Set(removed), Dictionary(uniqueKeysWithValues: products.map { ($0.id, $0.name) }))
        }
        #expect(names == [ids[3].description: "Переименован", fresh.description: "Товар N-1"])
        // What was never his is not told to him, not even as gone.
        #expect(changed == [ids[4].description, ids[5].description])
        let rivals = try await world.visit(as: .rival) { program in
            try await program.ask("/products?updated_since=\(start.asOf)", as: APIAnswer.Products.self)
        }
        #expect(Set(rivals.products.map(\.id)).isSuperset(of: [ids[5].description, theirs.description]))
        #expect(rivals.removed == [ids[4].description])
    }

    @Test(arguments: TestEngine.all)
    func `what changed beneath a section that was closed is gone, and a mark too old is said so`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, paint) = (try await world.product("A-1"), try await world.product("K-1"))
        let section = ID<Category>()
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO categories (id, name, slug, position, product_count)
                VALUES (\(section), 'Болты', 'bolts', 1, 1)
                """)
            try tx.execute("UPDATE products SET category_id = \(section) WHERE id = \(bolt)")
        }
        let start = try await world.visit(as: .purchaser) { program in
            try await program.ask("/products?category=bolts", as: APIAnswer.Products.self)
        }
        #expect(start.products.map(\.id) == [bolt.description])
        #expect(start.products.first?.category == section.description)
        let (now, theirs) = (world.clock.now, World.tag(world.theirs))
        _ = try await world.database.write { tx in
            try Catalog.setRules(
                AssortmentRules(only: [theirs]), on: .category(section), by: .system("test"), at: now, in: tx)
        }
        try await world.visit(as: .purchaser) { program in
            let changed = try await program.ask("/products?updated_since=\(start.asOf)", as: APIAnswer.Products.self)
            #expect(changed.products.isEmpty && changed.removed == [bolt.description])
            let all = try await program.ask("/products", as: APIAnswer.Products.self)
            #expect(all.products.map(\.id) == [paint.description])
            let closed = try await program.ask("/products?category=bolts").status
            #expect(closed == .notFound)
            let future = ChangeMark(sequence: 1_000_000, at: now).token
            let gone = try await program.ask("/products?updated_since=\(future)")
            #expect(gone.status == .gone)
            let problem = try gone.read(as: APIAnswer.Problem.self)
            #expect(problem.type == "catalog.api.changesForgotten")
            #expect(gone.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `one product is had by article or id, with all that belongs to it, and what is hidden is absent`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, secret) = (try await world.product("М8/40 ±"), try await world.product("Z-9"))
        try await world.restrict(secret, to: [World.tag(world.theirs)])
        try await world.database.write { tx in
            let (property, variant) = (UUID(), try Self.variant(of: bolt, in: tx))
            try tx.execute("UPDATE products SET description = 'Прочный' WHERE id = \(bolt)")
            try tx.execute("INSERT INTO properties (id, name) VALUES (\(property), 'Длина')")
            try tx.execute(
                """
                INSERT INTO product_properties (product_id, property_id, position, value)
                VALUES (\(bolt), \(property), 1, '40 мм')
                """)
            try Catalog.noteSearchChange([variant], in: tx)
        }
        struct Card: Decodable {
            struct Named: Decodable {
                let name: String
                let value: String?
                let sku: String?
            }
            let product: APIAnswer.Product
            let description: String
            let properties: [Named]
            let variants: [Named]
        }
        try await world.visit(as: .purchaser) { program in
            let article = "М8/40 ±".formEncoded.replacing("/", with: "%2F")
            for path in ["/products/\(article)", "/products/\(bolt)"] {
                let card = try await program.ask(path, as: Card.self)
                #expect(card.product.id == bolt.description && card.product.hasVariants)
                #expect(card.description == "Прочный")
                #expect(card.properties.map(\.name) == ["Длина"] && card.properties.first?.value == "40 мм")
                #expect(card.variants.map(\.sku) == ["V-1"])
            }
            for path in ["/products/Z-9", "/products/\(secret)", "/products/absent", "/products/%00"] {
                let status = try await program.ask(path).status
                #expect(status == .notFound, "\(path)")
            }
            for path in ["/products", "/search?q=Z-9", "/stock?sku=Z-9", "/prices?id=\(secret)"] {
                let body = String(buffer: try await program.ask(path).body)
                #expect(!body.contains("Товар Z-9"), "\(path)")
            }
        }
        let theirs = try await world.visit(as: .rival) { program in try await program.ask("/products/Z-9").status }
        #expect(theirs == .ok)
    }

    @Test(arguments: TestEngine.all)
    func `what is wrong in a question is told by the field`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let wrong = [
            ("/products?limit=501", "limit"), ("/products?limit=0", "limit"), ("/products?limit=x", "limit"),
            ("/products?after=x", "after"), ("/products?updated_since=2026-11-17", "updated_since"),
            ("/search", "q"), ("/search?q=a&after=!", "after"), ("/search?q=a&limit=101", "limit"),
        ]
        try await world.visit(as: .director) { program in
            for (path, field) in wrong {
                let answer = try await program.ask(path)
                #expect(answer.status == .unprocessableContent, "\(path)")
                let problem = try answer.read(as: APIAnswer.Problem.self)
                #expect(problem.errors.map(\.field) == [field], "\(path)")
                #expect(problem.type == "catalog.api.invalid" && problem.status == 422)
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `an answer a program has already costs nothing`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .director) { program in
            for path in ["/products", "/products/A-1", "/prices?sku=A-1", "/stock?sku=A-1", "/search?q=a-1"] {
                let first = try await program.ask(path)
                #expect(first.status == .ok, "\(path)")
                let tag = try #require(first.headers[.eTag])
                let caching = first.headers[.cacheControl] ?? ""
                #expect(caching == (path.hasPrefix("/products") ? "private, no-cache" : "private, no-store"), "\(path)")
                let again = try await program.ask(path, headers: [.ifNoneMatch: tag])
                #expect(again.status == .notModified && again.body.readableBytes == 0, "\(path)")
            }
            let tag = try await program.ask("/prices?sku=A-1").headers[.eTag] ?? ""
            try await world.database.write { tx in
                try tx.execute("UPDATE prices SET amount = 9000 WHERE product_id = \(bolt)")
            }
            let changed = try await program.ask("/prices?sku=A-1", headers: [.ifNoneMatch: tag]).status
            #expect(changed == .ok)
        }
    }

    @Test func `a mark stops before a number that may still turn up, and goes on when it has not for a while`() {
        let watch = ChangeWatch()
        let start = ContinuousClock.now
        #expect(watch.certain([], at: start) == 0)
        #expect(watch.certain([1, 2, 3], at: start) == 3)
        #expect(watch.certain([1, 2, 3, 5, 6], at: start) == 3)
        #expect(watch.certain([1, 2, 3, 5, 6, 7], at: start + .seconds(30)) == 3)
        #expect(watch.certain([1, 2, 3, 4, 5, 6, 7], at: start + .seconds(31)) == 7)
        #expect(watch.certain([1, 2, 3, 4, 5, 6, 7, 9], at: start + .seconds(32)) == 7)
        #expect(watch.certain([1, 2, 3, 4, 5, 6, 7, 9], at: start + .seconds(93)) == 9)
        #expect(watch.certain([7, 9, 12], at: start + .seconds(94)) == 9)
    }

    // MARK: -

    /// Puts goods on sale, in the order of their ids.
    private func goods(_ count: Int, in world: World) async throws -> [ID<Product>] {
        let ids = (0..<count).map { _ in ID<Product>() }.sorted { $0.description < $1.description }
        try await world.database.write { tx in
            try tx.insert(
                into: "products",
                """
                id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code, pack, vat_rate,
                is_active, created_at, updated_at
                """,
                rows: ids.enumerated().map { index, id in
                    [
                        id, "P-\(index)", "Товар \(index)", "товар \(index)", "p-\(index)", "p-\(index)", "", "", "шт",
                        "796", Quantity.one, "22", true, World.start, World.start,
                    ]
                })
        }
        return ids
    }

    private static func variant(of family: ID<Product>, in tx: Transaction) throws -> ID<Product> {
        let id = ID<Product>()
        try tx.execute(
            """
            INSERT INTO products (id, variant_of, variant_name, sku, name, sort_name, search_text, slug, description,
                manufacturer, unit, unit_code, pack, vat_rate, is_active, created_at, updated_at)
            VALUES (\(id), \(family), 'Синий', 'V-1', 'Вариант', 'вариант', 'v-1', 'v-1', '', '', 'шт', '796', 1000,
                '22', \(true), \(World.start), \(World.start))
            """)
        return id
    }
}
