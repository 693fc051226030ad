import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Ordering

/// Regular sets and shopping lists.
@Suite struct TemplateTests {
    @Test(.feature("ORD-09"), .feature("CART-03"), arguments: TestEngine.all)
    func `a cart is kept as a template and ordered again through what changed`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("BOLT", price: 12_000), try await world.product("NUT", stock: 3))
        try await world.pastOrder([(bolt, 2)], at: world.ago(9), of: world.ours, by: .purchaser)
        try await world.visit(as: .purchaser) { visitor in
            for (product, quantity) in [(bolt, "5"), (nut, "4")] {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", quantity)])
            }
            let form = "/templates/new?cart=active"
            #expect(String(buffer: try await visitor.get(form).body).contains("Сохранить корзину как шаблон"))
            let fields: [(name: String, value: String)] = [
                ("name", "Крыша"), ("kind", "template"), ("cart", "active"),
            ]
            let added = try await visitor.post("/templates", fields, from: form)
            let path = try #require(added.headers[.location])
            _ = try await world.database.write { tx in try tx.execute("DELETE FROM cart_lines") }
            let page = String(buffer: try await visitor.get("\(path)/order").body)
            #expect(page.contains("Цена выросла на 20,00") && page.contains("На складе 3"))
            let answer = try await visitor.post("\(path)/order", [], from: "\(path)/order")
            #expect(answer.headers[.location] == "/cart")
            #expect(String(buffer: try await visitor.get("/templates?q=\("крыш".formEncoded)").body).contains("Крыша"))
        }
        #expect(try await world.count("cart_lines WHERE quantity = 5000 AND seen_price = 12000") == 1)
        #expect(try await world.count("cart_lines WHERE quantity = 3000") == 1)
        #expect(try await world.count("order_templates WHERE line_count = 2 AND used_at IS NOT NULL") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.template_saved'") == 1)
    }

    @Test(.feature("ORD-09"), arguments: TestEngine.all)
    func `an order becomes a template; an empty cart and a foreign order do not`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("BOLT")
        let number = try await world.pastOrder(
            [(bolt, 2), (bolt, 3)], at: world.ago(9), of: world.ours, by: .purchaser)
        let foreign = try await world.pastOrder([(bolt, 2)], at: world.ago(9), of: world.theirs, by: .rival)
        try await world.visit(as: .purchaser) { visitor in
            let fields: [(name: String, value: String)] = [("name", "Из заказа"), ("kind", "list")]
            let added = try await visitor.post("/templates", fields + [("order", number)], from: "/templates/new")
            #expect(added.status == .seeOther)
            let none = try await visitor.post("/templates", fields + [("order", foreign)], from: "/templates/new")
            #expect(none.status == .notFound)
            let empty = try await visitor.post("/templates", fields + [("cart", "active")], from: "/templates/new")
            #expect(empty.status == .unprocessableContent)
            #expect(String(buffer: empty.body).contains("Сохранять нечего"))
            #expect(try await visitor.get("/templates/new?order=\(foreign)").status == .notFound)
        }
        #expect(try await world.count("order_templates WHERE kind = 'list'") == 1)
        #expect(try await world.count("order_template_lines WHERE quantity = 5000") == 1)
    }

    @Test(.feature("ORD-10"), arguments: TestEngine.all)
    func `a shopping list is ticked off line by line, and ordering ticks what was ordered`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let goods = [try await world.product("A"), try await world.product("B"), try await world.product("C")]
        let id = try await world.template("Список", goods.map { ($0, 2) }, by: .director, kind: .list, shared: true)
        try await world.visit(as: .purchaser) { visitor in
            let path = "/templates/\(id)"
            // A shared list is everybody's to tick, though not to change.
            _ = try await visitor.post("\(path)/ticks", [("line", "\(goods[0])")], from: path)
            #expect(try await world.count("order_template_lines WHERE is_bought") == 1)
            let page = String(buffer: try await visitor.get("\(path)/order").body)
            #expect(!page.contains("Товар A<") && page.contains("Товар B") && page.contains("Товар C"))
            _ = try await visitor.post("\(path)/order", [("line", "\(goods[1])")], from: "\(path)/order")
            #expect(try await world.count("order_template_lines WHERE is_bought") == 2)
            #expect(try await world.count("cart_lines") == 1)
            for act in ["lines", "lines/removal", "rows", "sharing", "removal", "schedule"] {
                let answer = try await visitor.post("\(path)/\(act)", [("line", "\(goods[0])")], from: path)
                #expect(answer.status == .notFound, "\(act)")
            }
            _ = try await visitor.post("\(path)/ticks", [("all", "0")], from: path)
            #expect(try await world.count("order_template_lines WHERE is_bought") == 0)
        }
        #expect(try await world.count("order_template_lines") == 3)
        #expect(try await world.count("events WHERE name = 'ordering.template_ticked'") == 3)
    }

    @Test(.feature("ORD-09"), arguments: TestEngine.all)
    func `lines are changed, taken out and put back; a wrong quantity changes nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, pack) = (try await world.product("A"), try await world.product("P", pack: 10))
        let id = try await world.template("Набор", [(bolt, 2), (pack, 10)], by: .purchaser)
        try await world.visit(as: .purchaser) { visitor in
            let path = "/templates/\(id)"
            let wrong = try await visitor.post(
                "\(path)/lines", [("quantity.\(bolt)", "7"), ("quantity.\(pack)", "сто")], from: path)
            #expect(wrong.headers[.location] == path)
            #expect(try await world.count("order_template_lines WHERE quantity = 2000") == 1)
            let typed: [(name: String, value: String)] = [
                ("quantity.\(bolt)", "7"), ("quantity.\(pack)", "12"), ("group.\(bolt)", " Кровля "),
                ("note.\(bolt)", "для крыши"),
            ]
            _ = try await visitor.post("\(path)/lines", typed, from: path)
            let kept = "order_template_lines WHERE quantity = 7000 AND group_label = 'Кровля' AND comment = 'для крыши'"
            #expect(try await world.count(kept) == 1)
            #expect(try await world.count("order_template_lines WHERE quantity = 20000") == 1)
            #expect(String(buffer: try await visitor.get("\(path)?q=\("кровл".formEncoded)").body).contains("Товар A"))
            _ = try await visitor.post("\(path)/lines/removal", [("line", "\(bolt)")], from: path)
            #expect(try await world.count("order_templates WHERE line_count = 1") == 1)
            _ = try await visitor.post(
                "\(path)/lines/restoration", [("lines", "\(bolt):7000 x:1 \(bolt):-5")], from: path)
            #expect(try await world.count("order_templates WHERE line_count = 2") == 1)
        }
        #expect(try await world.count("order_template_lines WHERE quantity = 7000") == 1)
    }

    @Test(.feature("ORD-09"), arguments: TestEngine.all)
    func `the sheet replaces all lines, keeps words of those that stay and refuses what nobody knows`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, gone) = (try await world.product("A"), try await world.product("GONE"))
        _ = try await world.product("C")
        let id = try await world.template("Набор", [(bolt, 2), (gone, 3)], by: .purchaser)
        try await world.database.write { tx in
            try tx.execute("UPDATE order_template_lines SET comment = 'слово' WHERE product_id = \(bolt)")
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(gone)")
        }
        try await world.visit(as: .purchaser) { visitor async throws in
            let path = "/templates/\(id)/rows"
            #expect(String(buffer: try await visitor.get(path).body).contains("value=\"GONE\""))
            let rows: [(name: String, value: String)] = [
                ("article", "A"), ("quantity", "9"), ("article", "GONE"), ("quantity", "3"), ("article", "C"),
                ("quantity", "1"),
            ]
            let refused = try await visitor.post(
                path, rows + [("article", "НЕТ"), ("quantity", "1"), ("act", "save")], from: path)
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Не нашли такой артикул"))
            #expect(try await world.count("order_template_lines") == 2)
            let checked = try await visitor.post(path, rows, from: path)
            #expect(checked.status == .ok)
            let saved = try await visitor.post(path, rows + [("act", "save")], from: path)
            #expect(saved.headers[.location] == "/templates/\(id)")
        }
        #expect(try await world.count("order_template_lines WHERE quantity = 9000 AND comment = 'слово'") == 1)
        #expect(try await world.count("order_templates WHERE line_count = 3") == 1)
    }

    @Test(.feature("ORD-09"), arguments: TestEngine.all)
    func `a template is renamed, shared, copied, removed and comes back, by those who may`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A")
        let id = try await world.template("Мой", [(bolt, 2)], by: .purchaser)
        let path = "/templates/\(id)"
        try await world.visit(as: .director) { visitor async throws in
            #expect(try await visitor.get(path).status == .notFound)
            #expect(try await visitor.post("\(path)/removal", [], from: "/templates").status == .notFound)
        }
        try await world.visit(as: .purchaser) { visitor in
            let empty = try await visitor.post(path, [("name", ""), ("kind", "list")], from: path)
            #expect(empty.status == .unprocessableContent)
            _ = try await visitor.post(path, [("name", "Общий"), ("kind", "list"), ("note", "зимой")], from: path)
            _ = try await visitor.post("\(path)/sharing", [("shared", "1")], from: path)
        }
        try await world.visit(as: .director) { visitor async throws in
            #expect(String(buffer: try await visitor.get("/templates").body).contains("Общий"))
            let copied = try await visitor.post("\(path)/copies", [], from: path)
            #expect(copied.headers[.location] != path)
            let removed = try await visitor.post("\(path)/removal", [], from: path)
            #expect(removed.headers[.location] == "/templates")
            #expect(try await visitor.get(path).status == .notFound)
            let back = try await visitor.post("\(path)/restoration", [], from: "/templates")
            #expect(back.headers[.location] == path)
            #expect(try await visitor.post("\(path)/restoration", [], from: "/templates").status == .notFound)
        }
        try await world.visit(as: .rival) { visitor async throws in
            #expect(try await visitor.get(path).status == .notFound)
            #expect(!String(buffer: try await visitor.get("/templates").body).contains("Общий"))
        }
        #expect(try await world.count("order_templates WHERE name = 'Общий' AND kind = 'list' AND is_shared") == 1)
        #expect(try await world.count("order_templates WHERE name = 'Общий, копия' AND NOT is_shared") == 1)
        #expect(try await world.count("order_template_lines") == 2)
        #expect(try await world.count("events WHERE name = 'ordering.template_removed'") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `the list goes on page by page and narrows by kind`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A")
        for index in 10..<45 {
            world.clock.advance(by: 60)
            _ = try await world.template(
                "Шаблон \(index)", [(bolt, 1)], by: .purchaser, kind: index < 12 ? .list : .template)
        }
        try await world.visit(as: .purchaser) { visitor in
            let first = String(buffer: try await visitor.get("/templates").body)
            #expect(first.contains("Шаблон 44") && !first.contains("Шаблон 14"))
            let next = try #require(first.firstMatch(of: /href="(\/templates\?after=[^"]+)" rel="next"/)).1
            let second = String(buffer: try await visitor.get(String(next)).body)
            #expect(second.contains("Шаблон 14") && second.contains("Шаблон 10") && !second.contains("Шаблон 15"))
            let back = try #require(second.firstMatch(of: /href="(\/templates\?before=[^"]+)" rel="prev"/)).1
            #expect(String(buffer: try await visitor.get(String(back)).body).contains("Шаблон 15"))
            let lists = String(buffer: try await visitor.get("/templates?kind=list").body)
            #expect(lists.contains("Шаблон 11") && !lists.contains("Шаблон 12"))
        }
    }
}
