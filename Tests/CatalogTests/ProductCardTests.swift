import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The page of a product: variants, papers, what is on its way, and goods beside it.
@Suite struct ProductCardTests {
    @Test(arguments: TestEngine.all)
    func `variants whose names are pairs stand in a table, each with its own price and stock`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("B-1", name: "Болт")
        for (index, name) in ["М8, цинк", "М8, медь", "М10, цинк", "М10, медь"].enumerated() {
            try await Self.variant(name, of: bolt, "B-1-\(index)", price: Int64(100 * (index + 1)), in: world)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/b-1").body)
            let table = try #require(page.firstMatch(of: /<table class="matrix".*?<\/table>/)).0
            let columns = table.matches(of: /<th scope="col">(.*?)<\/th>/).map { String($0.1) }
            let rows = table.matches(of: /<tr><th scope="row">(.*?)<\/th>/).map { String($0.1) }
            // М8 before М10, whatever letters say.
            #expect(columns == ["медь", "цинк"] && rows == ["М8", "М10"])
            #expect(table.contains("4,00") && table.contains("7\u{a0}шт"))
            // Nothing is bought before a variant is chosen.
            #expect(!page.contains("name=\"quantity\""))
            let chosen = String(buffer: try await visitor.get("/products/b-1-2").body)
            #expect(chosen.contains("href=\"/products/b-1-2\" aria-current=\"true\""))
            #expect(chosen.contains("name=\"quantity\"") && chosen.contains("3,00"))
        }
        try await Self.variant("Особый", of: bolt, "B-1-9", price: 900, in: world)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/b-1").body)
            #expect(!page.contains("class=\"matrix\"") && page.contains("class=\"variants\""))
            #expect(page.contains("Особый") && page.contains("9,00"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `what is on its way stands with its day, and papers under their own names`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт", stock: 0)
        let paper = try world.files.keep(Data("PK\u{3}\u{4}".utf8), extension: "zip")
        try await world.database.write { tx in
            let warehouse: ID<Warehouse> = try tx.value("SELECT id FROM warehouses")
            for (day, quantity) in [("2026-11-27", 60), ("2026-11-10", 10)] {
                try tx.execute(
                    """
                    INSERT INTO expected_supplies (id, source, product_id, warehouse_id, quantity, expected_on, note,
                        created_at)
                    VALUES (\(UUID()), '1C', \(bolt), \(warehouse), \(Quantity(whole: Int32(quantity))), \(day), '',
                        \(World.start))
                    """)
            }
            try tx.execute(
                """
                INSERT INTO product_files (product_id, position, kind, title, file, size)
                VALUES (\(bolt), 1, 'certificate', 'Сертификат <№ 5>', \(paper), 2600000)
                """)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1").body)
            // What should have come before today is no promise.
            #expect(page.contains("60\u{a0}шт") && page.contains("27\u{a0}ноя") && !page.contains("10\u{a0}ноя"))
            #expect(page.contains("<a href=\"/product-files/\(paper)\" download>Сертификат &lt;№ 5&gt;</a>"))
            #expect(page.contains("ZIP, 2,6"))
            let file = try await visitor.get("/product-files/\(paper)", accept: "*/*")
            #expect(file.headers[.contentType] == "application/zip")
            let name = file.headers[.contentDisposition] ?? ""
            #expect(!name.contains("<") && name.hasSuffix(".zip"))
            let unknown = try await visitor.get("/product-files/\(String(repeating: "a", count: 40)).zip")
            #expect(unknown.status == .notFound)
        }
    }

    @Test(.feature("PERS-03", "PERS-05"), arguments: TestEngine.all)
    func `beneath stand analogues, accessories, similar goods and what is bought most, each once`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine)
        let steel = shop.items(beneath: "steel")
        let item = try #require(steel.first)
        let others = steel.dropFirst()
        let (analogue, accessory) = (try #require(others.first), try #require(shop.items(beneath: "paints").first))
        try await shop.world.database.write { tx in
            for (kind, related) in [("analogue", analogue.id), ("accessory", accessory.id)] {
                try tx.execute(
                    """
                    INSERT INTO product_relations (product_id, kind, position, related_id)
                    VALUES (\(item.id), \(kind), 1, \(related))
                    """)
            }
        }
        let principal = try await shop.world.principal(.purchaser)
        let now = shop.world.clock.now
        let opened = try await shop.world.database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.card(slug: item.sku.lowercased(), for: buyer, reader: principal, at: now, in: tx)
        }
        let card = try #require(opened)
        #expect(card.beside[.analogue]?.map(\.product.id) == [analogue.id])
        #expect(card.beside[.accessory]?.map(\.product.id) == [accessory.id])
        let similar = card.beside[.similar] ?? []
        #expect(similar.count == min(6, others.count - 1))
        // Of the same section; the more properties they share, the nearer they stand; then by price.
        let common = similar.map { goods in Self.common(steel.first { $0.id == goods.product.id }, item) }
        #expect(common == common.sorted(by: >))
        let best = others.filter { $0.id != analogue.id }.map { Self.common($0, item) }.max()
        #expect(common.first == best)
        for (left, right) in zip(similar, similar.dropFirst()) {
            let (one, other) = (left.product.id, right.product.id)
            let isEqual =
                Self.common(steel.first { $0.id == one }, item) == Self.common(steel.first { $0.id == other }, item)
            guard isEqual, let near = left.price, let far = right.price else { continue }
            #expect(abs(near.amount.minor - item.own) <= abs(far.amount.minor - item.own))
        }
        let popular = card.beside[.popular] ?? []
        let orders = popular.map { goods in steel.first { $0.id == goods.product.id }?.orders ?? 0 }
        #expect(!orders.isEmpty && orders == orders.sorted(by: >) && !orders.contains(0))
        let all = [GoodsBeside.analogue, .accessory, .similar, .popular].flatMap { card.beside[$0] ?? [] }
        #expect(Set(all.map(\.product.id)).count == all.count && !all.contains { $0.product.id == item.id })
        let page = try await shop.page("/products/\(item.sku.lowercased())", as: .purchaser)
        for section in ["analogue", "accessory", "similar", "popular"] {
            #expect(page.contains("id=\"beside-\(section)-h\""))
        }
    }

    private static func common(_ other: ListingShop.Item?, _ item: ListingShop.Item) -> Int {
        item.facts.reduce(0) { $0 + $1.value.intersection(other?.facts[$1.key] ?? []).count }
    }

    @Test(arguments: TestEngine.all)
    func `an old address leads on, also to what a product was merged into`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let (bolt, double) = (try await room.product("A-1", in: "drills"), try await room.product("A-2", in: "drills"))
        let (manager, now) = (try await room.world.principal(.manager), room.now)
        try await room.database.write { tx in
            try tx.execute("UPDATE products SET slug = 'bolt-m8' WHERE id = \(bolt)")
            try Catalog.keepAddress("a-1", of: bolt, at: now, in: tx)
            try Catalog.merge(double, into: bolt, by: manager, at: now, in: tx)
        }
        try await room.world.visit(as: .stranger) { visitor in
            for old in ["/products/a-1", "/products/a-2"] {
                let answer = try await visitor.get(old)
                #expect(answer.status == .movedPermanently, "\(old)")
                #expect(answer.headers[.location] == "/products/bolt-m8", "\(old)")
            }
            let list = String(buffer: try await visitor.get("/catalog?category=drills").body)
            #expect(list.contains("/products/bolt-m8") && !list.contains("/products/a-2"))
        }
    }

    static func variant(
        _ name: String, of product: ID<Product>, _ sku: String, price: Int64, in world: World
    ) async throws {
        let id = try await world.product(sku, name: "Болт \(name)", price: price, stock: 7)
        _ = try await world.database.write { tx in
            try tx.execute(
                "UPDATE products SET variant_of = \(product), variant_name = \(name) WHERE id = \(id)")
        }
    }
}
