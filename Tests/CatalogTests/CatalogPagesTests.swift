import Catalog
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

/// What people see of the goods: the tree, the lists, the card, the stock and their own price, as pages.
@Suite struct CatalogPagesTests {
    @Test(.feature("CAT-01"), arguments: TestEngine.all)
    func `people walk down the tree of categories and up again, without a search`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, paint) = (
            try await world.product("A-1", name: "Болт М8"), try await world.product("K-1", name: "Краска")
        )
        try await world.database.write { tx in
            let (hardware, bolts, paints) = (UUID(), UUID(), UUID())
            try Self.category(hardware, nil, "Крепёж", "hardware", in: tx)
            try Self.category(bolts, hardware, "Болты", "bolts", in: tx)
            try Self.category(paints, nil, "Краски", "paints", in: tx)
            try tx.execute("UPDATE products SET category_id = \(bolts) WHERE id = \(bolt)")
            try tx.execute("UPDATE products SET category_id = \(paints) WHERE id = \(paint)")
        }
        try await world.visit(as: .stranger) { visitor in
            let top = String(buffer: try await visitor.get("/catalog").body)
            for link in ["/catalog?category=hardware", "/catalog?category=paints"] {
                #expect(top.contains("href=\"\(link)\""))
            }
            #expect(!top.contains("category=bolts"))
            #expect(top.contains("Болт М8") && top.contains("Краска"))

            let parent = String(buffer: try await visitor.get("/catalog?category=hardware").body)
            #expect(parent.contains("href=\"/catalog?category=bolts\""))
            #expect(parent.contains("/products/a-1"))
            #expect(!parent.contains("/products/k-1"))

            let leaf = String(buffer: try await visitor.get("/catalog?category=bolts").body)
            #expect(leaf.contains("<h1>Болты</h1>"))
            #expect(leaf.contains("<li><a href=\"/catalog?category=hardware\">Крепёж</a></li>"))
            #expect(leaf.contains("/products/a-1"))
            let card = String(buffer: try await visitor.get("/products/a-1").body)
            #expect(card.contains("<li><a href=\"/catalog?category=hardware\">Крепёж</a></li>"))
            #expect(card.contains("<li><a href=\"/catalog?category=bolts\">Болты</a></li>"))
        }
    }

    @Test(.feature("CAT-02"), arguments: TestEngine.all)
    func `a product's card has its name, description, picture and price`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт <М8>", price: 123_456)
        let description = "Прочный.\nОцинкован & чёрен."
        let drawing = Data("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)
        let picture = try world.files.keep(drawing, extension: "svg")
        try await world.database.write { tx in
            try tx.execute(
                """
                UPDATE products SET description = \(description), manufacturer = 'Завод', picture = \(picture)
                WHERE id = \(bolt)
                """)
            try tx.execute(
                "INSERT INTO product_pictures (product_id, position, source, file) VALUES (\(bolt), 1, 'a.svg', \(picture))"
            )
        }
        try await world.visit(as: .stranger) { visitor in
            let card = String(buffer: try await visitor.get("/products/a-1").body)
            #expect(card.contains("<h1>Болт &lt;М8&gt;</h1>"))
            #expect(card.contains("<p>Прочный.</p><p>Оцинкован &amp; чёрен.</p>"))
            #expect(card.contains("Завод"))
            #expect(card.contains("<img src=\"/pictures/\(picture)\" alt=\"Болт &lt;М8&gt;\""))
            #expect(card.contains("1\u{202f}234,56"))
            let image = try await visitor.get("/pictures/\(picture)", accept: "image/*")
            #expect(image.status == .ok)
            #expect(Array(image.body.readableBytesView) == Array(drawing))
        }
    }

    @Test(.feature("CAT-03"), arguments: TestEngine.all)
    func `goods stand in a table or in tiles, and the switch is remembered`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        try await world.visit(as: .stranger) { visitor in
            let plain = String(buffer: try await visitor.get("/catalog").body)
            let table = try await visitor.get("/catalog?view=table")
            let tiles = try await visitor.get("/catalog?view=tiles")
            let isTable = { (page: String) in page.contains("t-goods") && !page.contains("<ul class=\"tiles\">") }
            #expect(isTable(plain))
            #expect(isTable(String(buffer: table.body)))
            let tiled = String(buffer: tiles.body)
            #expect(tiled.contains("<ul class=\"tiles\">") && !tiled.contains("t-goods"))
            for page in [plain, tiled] {
                #expect(page.contains("href=\"/catalog?view=table\"") && page.contains("href=\"/catalog?view=tiles\""))
            }
            #expect(tiles.headers[values: .setCookie].contains { $0.hasPrefix("view=tiles; ") })
            #expect(table.headers[values: .setCookie].contains { $0.hasPrefix("view=table; ") })
        }
    }

    @Test(.feature("CAT-07"), arguments: TestEngine.all)
    func `a product's card tells what lies in each warehouse, and lists tell the sum`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 100)
        try await world.database.write { tx in
            let (south, north) = (UUID(), UUID())
            for (id, name, position) in [(south, "Склад Юг", 2), (north, "Склад Север", 3)] {
                try tx.execute(
                    "INSERT INTO warehouses (id, name, address, position) VALUES (\(id), \(name), '', \(position))")
            }
            try tx.execute(
                """
                INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
                VALUES (\(bolt), \(south), 9500, 2500, \(World.start)), (\(bolt), \(north), 3000, 3000, \(World.start))
                """)
        }
        try await world.visit(as: .purchaser) { visitor in
            let card = String(buffer: try await visitor.get("/products/a-1").body)
            let row = /role="rowheader" class="c-place">(.*?)<\/th><td role="cell" class="c-rest num">(.*?)<\/td>/
            let rows = card.matches(of: row)
            #expect(rows.map { String($0.1) } == ["Склад", "Склад Юг", "Склад Север"])
            #expect(
                rows.map { String($0.2) } == [
                    "100\u{a0}шт", "7\u{a0}шт", "<span class=\"quiet\">нет на складе</span>",
                ])
            #expect(String(buffer: try await visitor.get("/catalog").body).contains("107\u{a0}шт"))
        }
    }

    @Test(.feature("PRICE-01"), arguments: TestEngine.all)
    func `a partner's own price stands in catalogue, search, card, cart and order, and nobody else sees it`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        let lists = ["/catalog", "/catalog?view=tiles", "/search?q=a-1", "/products/a-1"]
        try await world.visit(as: .purchaser) { visitor in
            for path in lists {
                let page = String(buffer: try await visitor.get(path).body)
                #expect(page.contains("71,23"), "\(path)")
                #expect(page.contains("договор №\u{a0}15"), "\(path)")
            }
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let cart = String(buffer: try await visitor.get("/cart").body)
            #expect(cart.contains("71,23") && cart.contains("142,46"))
            let placed = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "14246")],
                from: "/checkout")
            let order = String(buffer: try await visitor.get(placed.headers[.location] ?? "").body)
            #expect(order.contains("71,23") && order.contains("142,46"))
        }
        #expect(try await world.count("order_lines WHERE price = 7123 AND amount = 14246") == 1)
        for who in [World.Who.stranger, .rival, .shopper] {
            try await world.visit(as: who) { visitor in
                for path in lists {
                    let page = String(buffer: try await visitor.get(path).body)
                    #expect(page.contains("100,00") && !page.contains("71,23"), "\(who) \(path)")
                }
            }
        }
    }

    private static func category(
        _ id: UUID, _ parent: UUID?, _ name: String, _ slug: String, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO categories (id, parent_id, name, slug, position, product_count)
            VALUES (\(id), \(parent), \(name), \(slug), 1, 1)
            """)
    }
}
