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

/// Goods side by side: kept for people, in the address for strangers, six at most.
@Suite struct CompareTests {
    @Test(.feature("CAT-19"), arguments: TestEngine.all)
    func `a person puts goods aside and sees his prices and the properties that differ`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine)
        let world = shop.world
        let (one, other) = (shop.items[0], shop.items[1])
        try await world.database.write { tx in
            // Alike in one thing, and different in another.
            let (diameter, grade) = (shop.properties["Диаметр"], shop.properties["Класс"])
            for (item, value) in [(one, "5.8"), (other, "8.8")] {
                try tx.execute("DELETE FROM product_properties WHERE product_id = \(item.id)")
                for (property, value) in [(diameter, "М12"), (grade, value)] {
                    try tx.execute(
                        """
                        INSERT INTO product_properties (product_id, property_id, position, value)
                        VALUES (\(item.id), \(property), 1, \(value))
                        """)
                }
            }
        }
        let emptied = try await world.visit(as: .purchaser) { visitor in
            for item in [one, other, one] {
                let put = try await visitor.post("/compare", [("product", "\(item.id)"), ("on", "1")])
                #expect(put.status == .seeOther)
                world.clock.advance(by: 1)
            }
            let page = String(buffer: try await visitor.get("/compare").body)
            #expect(page.matches(of: /<th scope="col">/).count == 2)
            for item in [one, other] { #expect(page.contains("/products/\(item.sku.lowercased())")) }
            let formats = Formats(locale: .ru, timeZone: .moscow)
            for item in [one, other] { #expect(page.contains(formats.money(Money(minor: item.own)))) }
            #expect(page.contains("<tr><th scope=\"row\">Диаметр</th><td>М12</td><td>М12</td></tr>"))
            #expect(
                page.contains("<tr class=\"is-different\"><th scope=\"row\">Класс</th><td>5.8</td><td>8.8</td></tr>"))
            let differing = String(buffer: try await visitor.get("/compare?differences=1").body)
            #expect(!differing.contains(">Диаметр<") && differing.contains(">Класс<"))
            #expect(differing.contains("name=\"product\" value=\"\(one.id)\""))
            let card = String(buffer: try await visitor.get("/products/\(one.sku.lowercased())").body)
            #expect(card.contains("name=\"on\" value=\"0\"") && card.contains("href=\"/compare\""))

            _ = try await visitor.post("/compare", [("product", "\(one.id)"), ("on", "0")])
            let less = String(buffer: try await visitor.get("/compare").body)
            #expect(!less.contains("/products/\(one.sku.lowercased())\""))
            _ = try await visitor.post("/compare", [("act", "clear")])
            return try await visitor.get("/compare").status
        }
        #expect(emptied == .ok)
        #expect(try await world.count("compared_products") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a stranger's comparison is its address`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let items = Array(shop.items.prefix(8))
        let address = "/compare?" + items.map { "product=\($0.id)" }.joined(separator: "&")
        let page = try await shop.page(address)
        #expect(page.matches(of: /<th scope="col">/).count == 6)
        // The way of taking one out keeps the others.
        let way = try #require(page.firstMatch(of: /href="(\/compare\?product=[^"]+)"/)).1
        #expect(way.matches(of: /product=/).count == 5 && !way.contains("\(items[0].id)"))
        let card = try await shop.page("/products/\(items[0].sku.lowercased())")
        #expect(card.contains("data-compare=\"\(items[0].id)\""))
        for query in ["", "?product=1", "?product=\(ID<Product>())"] {
            let empty = try await shop.page("/compare\(query)")
            #expect(!empty.contains("<table class=\"compare\""), "\(query)")
        }
        let posted = try await shop.world.visit(as: .stranger) { visitor in
            try await visitor.post("/compare", [("product", "\(items[0].id)"), ("on", "1")])
        }
        #expect(posted.status != .ok && posted.status != .internalServerError)
        #expect(try await shop.world.count("compared_products") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a seventh is refused, a variant stands for its product, and each person has a list of his own`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ListingShop(engine, goods: 9)
        let (world, now) = (shop.world, shop.world.clock.now)
        let (purchaser, director) = (try await world.principal(.purchaser), try await world.principal(.director))
        try await ProductCardTests.variant("М8", of: shop.items[0].id, "V-1", price: 100, in: world)
        let variant = try await world.database.read { tx -> ID<Product> in
            try tx.value("SELECT id FROM products WHERE sku = 'V-1'")
        }
        try await world.database.write { tx in
            for item in shop.items.prefix(6) { try Catalog.compare(item.id, by: purchaser, at: now, in: tx) }
            // Both are there already.
            try Catalog.compare(variant, by: purchaser, at: now, in: tx)
            try Catalog.compare(shop.items[3].id, by: purchaser, at: now, in: tx)
        }
        #expect(try await world.count("compared_products") == 6)
        await #expect(throws: CompareRefusal.tooMany) {
            try await world.database.write { tx in
                try Catalog.compare(shop.items[7].id, by: purchaser, at: now, in: tx)
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            let refused = try await visitor.post("/compare", [("product", "\(shop.items[7].id)"), ("on", "1")])
            #expect(refused.headers[.location] == "/compare")
        }
        // What is no longer sold takes no place.
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(shop.items[1].id)")
            try Catalog.compare(shop.items[7].id, by: purchaser, at: now, in: tx)
            try Catalog.compare(shop.items[8].id, by: director, at: now, in: tx)
        }
        let page = try await shop.page("/compare", as: .purchaser)
        #expect(page.matches(of: /<th scope="col">/).count == 6 && !page.contains("/products/d-001"))
        let own = try await shop.page("/compare", as: .director)
        #expect(own.matches(of: /<th scope="col">/).count == 1)
    }
}
