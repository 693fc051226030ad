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

/// What staff say of goods stands beside what another system says, and each finds its way back.
@Suite struct EditGoodsTests {
    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `a name of ours survives the next import and can be taken back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let now = room.now
        let ids = try await room.publish([IncomingProduct("1", "Дрель", "D-1")], at: now)
        guard let drill = ids["1"] else { return }
        let path = "/staff/catalog/products/\(drill)"
        let typed: [(name: String, value: String)] = [
            ("part", "main"), ("name", "Дрель «Мастер»"), ("description", "Тихая."), ("category", ""), ("unit", "шт"),
            ("pack", "1"), ("position", ""), ("slug", "drel-d-1"),
        ]
        try await room.world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(path, typed, from: path)
            #expect(saved.status == .seeOther)
        }
        #expect(try await room.world.count("products WHERE name = 'Дрель «Мастер»' AND description = 'Тихая.'") == 1)
        #expect(try await room.world.count("events WHERE name = 'catalog.products_edited'") == 1)

        try await room.publish([IncomingProduct("1", "Дрель 650 Вт", "D-1")], at: now)
        #expect(try await room.world.count("products WHERE name = 'Дрель «Мастер»'") == 1)
        let page = try await room.page(path)
        #expect(page.contains("Дрель 650 Вт") && page.contains("Дрель «Мастер»"))
        // Whoever knows it by the other system's name finds it.
        #expect(try await room.world.count("product_overrides WHERE imported = 'Дрель 650 Вт'") == 1)

        let edit = try await room.say([ProductFact(.name, nil)], of: drill)
        #expect(try await room.world.count("products WHERE name = 'Дрель 650 Вт'") == 1)
        try await room.takeBack(edit)
        #expect(try await room.world.count("products WHERE name = 'Дрель «Мастер»'") == 1)
        #expect(try await room.world.count("products WHERE description = 'Тихая.'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a new address leads on from the old one, and nobody gets an address twice`(_ engine: TestEngine)
        async throws
    {
        let room = try await Showroom(engine)
        let (drill, saw) = (try await room.product("d-1"), try await room.product("s-1"))
        try await room.say([ProductFact(.slug, "drel")], of: drill)
        try await room.world.visit(as: .stranger) { visitor in
            let old = try await visitor.get("/products/d-1")
            #expect(old.status == .movedPermanently)
            #expect(old.headers[.location] == "/products/drel")
            let new = try await visitor.get("/products/drel")
            #expect(new.status == .ok)
        }
        for taken in ["drel", "d-1"] {
            await #expect(throws: ProductRefusal.slugTaken) {
                try await room.say([ProductFact(.slug, taken)], of: saw)
            }
        }
        await #expect(throws: ProductRefusal.slugInvalid) {
            try await room.say([ProductFact(.slug, "Дрель 1")], of: saw)
        }
        try await room.say([ProductFact(.slug, "d-1")], of: drill)
        try await room.world.visit(as: .stranger) { visitor in
            let back = try await visitor.get("/products/drel")
            #expect(back.headers[.location] == "/products/d-1")
        }
        // Nobody learns the new address of what he may not see.
        try await room.rule(AssortmentRules(only: ["kind:person"]), on: .product(drill))
        try await room.world.visit(as: .stranger) { visitor in
            let hidden = try await visitor.get("/products/drel").status
            #expect(hidden == .notFound)
        }
    }

    @Test(arguments: TestEngine.all)
    func `goods kept from sale stay so through imports, and come back as they were`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let now = room.now
        let goods = [IncomingProduct("1", "Дрель", "D-1"), IncomingProduct("2", "Пила", "S-1")]
        let ids = try await room.publish(goods, at: now)
        let list = "/staff/catalog/products"
        let chosen = ids.values.sorted().map { (name: "product", value: $0.description) }
        try await room.world.visit(as: .manager) { visitor in
            let hidden = try await visitor.post("\(list)/hiding", chosen, from: list)
            #expect(hidden.status == .seeOther)
        }
        #expect(try await room.seen(by: .stranger).isEmpty)
        try await room.publish(goods, at: now)
        #expect(try await room.seen(by: .stranger).isEmpty)
        // The other system sells only one of them by now.
        try await room.publish([goods[0]], at: now)
        room.world.clock.advance(by: 60)
        try await room.world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("\(list)?show=hidden").body)
            #expect(page.contains("D-1") && page.contains("S-1"))
            let shown = try await visitor.post("\(list)/showing", chosen, from: list)
            #expect(shown.status == .seeOther)
        }
        #expect(try await room.seen(by: .stranger) == ["D-1"])
        let edits = try await room.database.read { tx in try Catalog.edits(.products, in: tx).map(\.id) }
        #expect(edits.count == 2)
        try await room.world.visit(as: .manager) { visitor in
            _ = try await visitor.post(
                "/staff/catalog/edits/restoration", [("edit", edits.max()?.description ?? "")], from: list)
        }
        #expect(try await room.seen(by: .stranger).isEmpty)
        #expect(try await room.world.count("product_overrides WHERE field = 'hidden'") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `many goods are moved at once and moved back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let (drill, saw) = (try await room.product("D-1", in: "home"), try await room.product("S-1", in: "office"))
        guard let tools = room.sections["tools"] else { return }
        let list = "/staff/catalog/products"
        let chosen = [(name: "product", value: "\(drill)"), (name: "product", value: "\(saw)")]
        try await room.world.visit(as: .manager) { visitor in
            let asked = try await visitor.post("\(list)/moving", chosen, from: list)
            #expect(asked.status == .ok)
            let moved = try await visitor.post(
                "\(list)/moving", chosen + [(name: "category", value: tools.description)], from: list)
            #expect(moved.status == .seeOther)
        }
        #expect(try await room.world.count("categories WHERE slug = 'tools' AND product_count = 2") == 1)
        let edits = try await room.database.read { tx in try Catalog.edits(.products, in: tx) }
        #expect(edits.count == 1 && edits.first?.subject.isEmpty == true)
        try await room.takeBack(edits.first?.id)
        #expect(try await room.world.count("categories WHERE slug IN ('home', 'office') AND product_count = 1") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a product of our own is sold at once, and no import touches it`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        guard let office = room.sections["office"] else { return }
        let typed: [(name: String, value: String)] = [
            ("name", "Набор подарочный"), ("sku", "OWN-1"), ("category", office.description), ("unit", "шт"),
            ("pack", "1"), ("vat", "22"), ("price", "1 500"), ("description", ""),
        ]
        let path = "/staff/catalog/products/new"
        try await room.world.visit(as: .manager) { visitor in
            let added = try await visitor.post("/staff/catalog/products", typed, from: path)
            #expect(added.status == .seeOther)
            let empty = try await visitor.post("/staff/catalog/products", [("name", "")], from: path)
            #expect(empty.status == .unprocessableContent)
        }
        try await room.publish([IncomingProduct("1", "Дрель", "D-1")], at: room.now)
        #expect(try await room.seen(by: .stranger) == ["OWN-1", "D-1"])
        #expect(try await room.world.count("prices WHERE amount = 150000") == 1)
        #expect(try await room.world.count("categories WHERE slug = 'office' AND product_count = 1") == 1)
        let own = try await room.page("/staff/catalog/products?show=own")
        #expect(own.contains(">OWN-1") && !own.contains(">D-1"))
        let lacking = try await room.page("/staff/catalog/products?show=no-price")
        #expect(lacking.contains(">D-1") && !lacking.contains(">OWN-1"))
        let offered = try await room.page("/staff/catalog/products/suggestions?q=подар".formEncodedQuery)
        #expect(offered.contains("OWN-1"))
    }

    @Test(arguments: TestEngine.all)
    func `pictures of ours stand before those an import sends, and can be put in order`(_ engine: TestEngine)
        async throws
    {
        let room = try await Showroom(engine)
        var told = IncomingProduct("1", "Дрель", "D-1")
        let svg = Data("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)
        let drawing = try room.world.files.keep(svg, extension: "svg")
        told.pictures = [IncomingProduct.Picture(source: "a.svg", file: drawing)]
        guard let drill = try await room.publish([told], at: room.now)["1"] else { return }
        let path = "/staff/catalog/products/\(drill)"
        let image = [UInt8](
            Data(
                base64Encoded:
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
                ?? Data())
        try await room.world.visit(as: .manager) { visitor in
            let script = try await visitor.postFiles(
                path, [(name: "part", value: "pictures")],
                files: [FormFile(field: "picture", name: "a.png", bytes: Array("<script>".utf8))], from: path)
            #expect(script.status == .unprocessableContent)
            let sent = try await visitor.postFiles(
                path, [(name: "part", value: "pictures")],
                files: [FormFile(field: "picture", name: "a.png", bytes: image)], from: path)
            #expect(sent.status == .seeOther)
            let up = try await visitor.post(path, [("part", "pictures"), ("move", "up 1")], from: path)
            #expect(up.status == .seeOther)
        }
        let first = try await room.text("SELECT picture AS text FROM products WHERE id = \(drill)")
        #expect(first?.hasSuffix(".png") == true)
        told.pictures = [IncomingProduct.Picture(source: "b.svg", file: drawing)]
        try await room.publish([told], at: room.now)
        #expect(try await room.text("SELECT picture AS text FROM products WHERE id = \(drill)") == first)
        try await room.say([ProductFact(.pictures, nil)], of: drill)
        #expect(try await room.text("SELECT picture AS text FROM products WHERE id = \(drill)") == drawing)
        #expect(try await room.world.count("product_pictures WHERE source = 'b.svg'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `goods beside it, documents and properties are said by staff`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let (drill, _) = (try await room.product("D-1"), try await room.product("S-1"))
        let property = ID<Property>()
        try await room.database.write { tx in
            try tx.execute("INSERT INTO properties (id, name) VALUES (\(property), 'Мощность')")
            try tx.execute(
                """
                INSERT INTO product_properties (product_id, property_id, position, value)
                VALUES (\(drill), \(property), 1, '650 Вт')
                """)
        }
        let path = "/staff/catalog/products/\(drill)"
        try await room.world.visit(as: .manager) { visitor in
            let related = try await visitor.post(
                path, [("part", "relations"), ("kind", "accessory"), ("article", "S-1")], from: path)
            #expect(related.status == .seeOther)
            let unknown = try await visitor.post(path, [("part", "relations"), ("article", "нет")], from: path)
            #expect(unknown.status == .unprocessableContent)
            let paper = FormFile(field: "document", name: "Паспорт.pdf", bytes: Array("%PDF-1.4 Sample".utf8))
            let kept = try await visitor.postFiles(
                path, [(name: "part", value: "documents"), (name: "kind", value: "passport")], files: [paper],
                from: path)
            #expect(kept.status == .seeOther)
            let before = String(buffer: try await visitor.get("/products/d-1").body)
            #expect(before.contains("650 Вт") && before.contains("Паспорт.pdf") && before.contains("/products/s-1"))
            let hidden = try await visitor.post(path, [("part", "properties")], from: path)
            #expect(hidden.status == .seeOther)
            let after = String(buffer: try await visitor.get("/products/d-1").body)
            #expect(!after.contains("650 Вт"))
        }
        #expect(try await room.world.count("events WHERE name = 'catalog.products_edited'") == 3)
        let edits = try await room.database.read { tx in try Catalog.edits(.products, in: tx).map(\.id) }
        for edit in edits { try await room.takeBack(edit) }
        #expect(try await room.world.count("hidden_properties") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `two products become one: addresses, carts and lists follow, orders keep theirs`(_ engine: TestEngine)
        async throws
    {
        let room = try await Showroom(engine)
        let (double, kept) = (try await room.product("D-2"), try await room.product("D-1"))
        try await room.world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(double)"), ("quantity", "1")])
            _ = try await visitor.post("/checkout", room.checkout(total: 10_000), from: "/checkout")
            _ = try await visitor.post("/cart/lines", [("product", "\(double)"), ("quantity", "2")])
            _ = try await visitor.post("/cart/lines", [("product", "\(kept)"), ("quantity", "3")])
        }
        let path = "/staff/catalog/products/\(double)/merging"
        try await room.world.visit(as: .manager) { visitor in
            let verdict = String(buffer: try await visitor.get("\(path)?article=D-1").body)
            #expect(verdict.contains("Товар D-1"))
            let itself = try await visitor.post(path, [("into", "\(double)")], from: path)
            #expect(itself.status == .unprocessableContent)
            let merged = try await visitor.post(path, [("into", "\(kept)")], from: path)
            #expect(merged.status == .seeOther)
            let again = try await visitor.post(path, [("into", "\(kept)")], from: path)
            #expect(again.status == .unprocessableContent)
        }
        #expect(try await room.world.count("cart_lines") == 1)
        #expect(try await room.world.count("cart_lines WHERE quantity = 5000") == 1)
        #expect(try await room.world.count("order_lines WHERE sku = 'D-2'") == 1)
        #expect(try await room.seen(by: .stranger) == ["D-1"])
        try await room.world.visit(as: .stranger) { visitor in
            let old = try await visitor.get("/products/d-2")
            #expect(old.status == .movedPermanently && old.headers[.location] == "/products/d-1")
        }
        try await room.world.visit(as: .purchaser) { visitor in
            let repeated = String(buffer: try await visitor.get("/orders/2026-000001/repetition").body)
            #expect(repeated.contains("D-1"))
        }
        #expect(try await room.world.count("events WHERE name = 'catalog.products_merged'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what is agreed about a merged product follows where the kept one has none, and staff are told of the rest`(
        _ engine: TestEngine
    ) async throws {
        let room = try await Showroom(engine)
        let (double, kept) = (try await room.product("D-2"), try await room.product("D-1"))
        let (ours, theirs, holder, now) = (room.world.ours, room.world.theirs, UUID(), room.now)
        try await room.database.write { tx in
            for (product, customer, amount) in [(double, ours, 7_000), (double, theirs, 7_100), (kept, ours, 6_000)] {
                try tx.execute(
                    """
                    INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                    SELECT id, \(product), 0, \(amount), 'RUB' FROM contracts WHERE customer_id = \(customer)
                    """)
            }
            for from in [0, 5_000] {
                try tx.execute(
                    """
                    INSERT INTO customer_prices (customer_id, product_id, min_quantity, amount, currency, source)
                    VALUES (\(ours), \(double), \(from), 6500, 'RUB', '1C')
                    """)
            }
            for (product, quantity) in [(double, 2_000), (kept, 3_000)] {
                try tx.execute(
                    """
                    INSERT INTO backorders (holder_id, product_id, quantity, created_at)
                    VALUES (\(holder), \(product), \(quantity), \(now))
                    """)
            }
        }
        let path = "/staff/catalog/products/\(double)/merging"
        try await room.world.visit(as: .manager) { visitor in
            let verdict = String(buffer: try await visitor.get("\(path)?article=D-1").body)
            #expect(verdict.contains("есть своё") && verdict.contains("<dt>Договорные цены</dt><dd>1</dd>"))
            #expect(!verdict.contains("<dt>Цены покупателей</dt>"))
            let merged = try await visitor.post(path, [("into", "\(kept)")], from: path)
            #expect(merged.status == .seeOther)
        }
        let world = room.world
        let staying = try await room.database.read { tx in
            try tx.all("SELECT amount FROM contract_prices WHERE product_id = \(double)") { try $0["amount"] as Int }
        }
        #expect(staying == [7_000])
        #expect(try await world.count("contract_prices WHERE amount = 7100") == 1)
        #expect(try await world.count("backorders WHERE quantity = 5000") == 1)
        #expect(try await world.count("backorders") == 1)
        let own = try await room.database.read { tx in
            try tx.value("SELECT COUNT(*) FROM customer_prices WHERE product_id = \(kept)") as Int
        }
        #expect(own == 2)
    }
}

extension String {
    /// An address whose query has letters of other alphabets.
    fileprivate var formEncodedQuery: String {
        let parts = split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? "\(parts[0])=\(parts[1].formEncoded)" : self
    }
}
