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

@testable import Ordering

/// The grid: what rows mean, what goes into the cart, and what stays with its reason.
@Suite struct QuickOrderTests {
    private let path = "/orders/quick"

    @Test(arguments: TestEngine.all)
    func `rows go into the cart by article, barcode and the customer's own article`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.product("МБ-1", price: 995)
        let nut = try await world.product("G-2", pack: 10)
        let washer = try await world.product("W-3")
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '4607001234560' WHERE id = \(nut)")
            try tx.execute(
                "INSERT INTO customer_articles (customer_id, code, product_id) VALUES (\(world.ours), 'НАШ-7', \(washer))"
            )
        }
        try await world.visit(as: .purchaser) { visitor in
            let rows: [(name: String, value: String)] = [
                ("article", "мб-1"), ("quantity", "5"), ("article", "4607001234560"), ("quantity", "20"),
                ("article", "НАШ-7"), ("quantity", "2"), ("article", ""), ("quantity", ""), ("act", "add"),
            ]
            let answer = try await visitor.post(path, rows, from: path)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/cart")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 5000 AND seen_price = 995") == 1)
        #expect(try await world.count("cart_lines WHERE quantity = 20000") == 1)
        #expect(try await world.count("cart_lines") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a refused row says why, and nothing goes in until somebody agrees to a part`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        _ = try await world.product("A-1")
        _ = try await world.product("B-2")
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '777777' WHERE sku IN ('A-1', 'B-2')")
        }
        let rows: [(name: String, value: String)] = [
            ("article", "A-1"), ("quantity", "3"), ("article", "НЕТ-ТАКОГО"), ("quantity", "1"), ("article", "777777"),
            ("quantity", "1"), ("article", "B-2"), ("quantity", "сто"), ("article", "B-2"), ("quantity", ""),
        ]
        try await world.visit(as: .purchaser) { visitor in
            let refused = try await visitor.post(path, rows + [("act", "add")], from: path)
            #expect(refused.status == .unprocessableContent)
            let page = String(buffer: refused.body)
            #expect(page.contains("Не нашли такой артикул") && page.contains("Подходят несколько товаров: A-1, B-2"))
            #expect(page.contains("Количество не число") && page.contains("Сколько нужно?"))
            #expect(page.contains("value=\"сто\"") && page.contains("value=\"НЕТ-ТАКОГО\""))
            #expect(page.contains("4 строки нельзя добавить как есть") && page.contains("Добавить 1 верную строку"))
            #expect(try await world.count("cart_lines") == 0)
            let command = try await visitor.command(on: path)
            for _ in 0..<2 {
                let part = try await visitor.post(path, rows + [("act", "right")], command: command)
                #expect(part.status == .ok)
                let rest = String(buffer: part.body)
                #expect(rest.contains("1 строка в корзине") && rest.contains("value=\"НЕТ-ТАКОГО\""))
                #expect(!rest.contains("value=\"A-1\""))
            }
        }
        #expect(try await world.count("cart_lines WHERE quantity = 3000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a quantity that is no whole pack is shown rounded before it goes in`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.product("P-10", pack: 10)
        try await world.visit(as: .purchaser) { visitor in
            let shown = try await visitor.post(
                path, [("article", "P-10"), ("quantity", "12"), ("act", "add")], from: path)
            #expect(shown.status == .unprocessableContent)
            let page = String(buffer: shown.body)
            #expect(page.contains("value=\"20\"") && page.contains("Продаётся по 10 шт: будет 20"))
            #expect(try await world.count("cart_lines") == 0)
            let agreed = try await visitor.post(
                path, [("article", "P-10"), ("quantity", "20"), ("act", "add")], from: path)
            #expect(agreed.headers[.location] == "/cart")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 20000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a script is told what rows mean, in their order, and what a text may mean`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт М8", price: 995, stock: 40)
        _ = try await world.product("P-10", name: "Гайка М8", pack: 10)
        try await world.visit(as: .purchaser) { visitor in
            let query = "article=A-1&quantity=&article=&quantity=&article=P-10&quantity=12&article=X&quantity=1"
            let answer = try await visitor.get("\(path)/goods?\(query)", accept: "application/json")
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [[String: Any]])
            #expect(rows.count == 4)
            #expect(rows[0]["product"] as? String == "\(bolt)" && rows[0]["price"] as? String == "995")
            #expect(rows[0]["name"] as? String == "Болт М8" && (rows[0]["note"] as? String)?.contains("40") == true)
            #expect(rows[1]["note"] as? String == "" && rows[1]["isRefused"] as? Bool == false)
            #expect(rows[2]["fits"] as? String == "20" && rows[2]["pack"] as? String == "10")
            #expect(rows[3]["isRefused"] as? Bool == true && rows[3]["price"] == nil)
            let found = try await visitor.get(
                "\(path)/suggestions?q=\("гайка".formEncoded)", accept: "application/json")
            let options = try #require(
                try JSONSerialization.jsonObject(with: Data(found.body.readableBytesView)) as? [[String: Any]])
            #expect(options.first?["value"] as? String == "P-10")
            #expect(String(buffer: try await visitor.get("\(path)/suggestions?q=я").body) == "[]")
        }
    }

    @Test(arguments: TestEngine.all)
    func `rows go into another cart of mine, and into nobody else's`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.product("A-1")
        let (mine, rival, now) = (
            try await world.principal(.purchaser), try await world.principal(.rival), world.clock.now
        )
        let (first, second, foreign) = try await world.database.write { tx in
            (
                try Ordering.openCart(named: "Цех", by: mine, at: now, in: tx),
                try Ordering.openCart(named: "Офис", by: mine, at: now, in: tx),
                try Ordering.openCart(named: "Чужая", by: rival, at: now, in: tx)
            )
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("Цех") && !page.contains("Чужая"))
            let row: [(name: String, value: String)] = [("article", "A-1"), ("quantity", "2"), ("act", "add")]
            _ = try await visitor.post(path, row + [("cart", "\(first)")], from: path)
            _ = try await visitor.post(path, row + [("cart", "\(foreign)")], from: path)
        }
        // What names no cart of his goes into the one he has open, which is the first since it was filled.
        let kept = try await world.database.read { tx in
            try tx.all("SELECT cart_id, quantity FROM cart_lines") {
                (try $0["cart_id"] as ID<Cart>, try $0["quantity"] as Quantity)
            }
        }
        #expect(kept.map(\.0) == [first] && kept.map(\.1) == [Quantity(whole: 4)])
        #expect(first != second && first != foreign)
    }

    @Test(arguments: TestEngine.all)
    func `without a script a row is taken out, and rows of the address stand in the grid`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        _ = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            let linked = String(buffer: try await visitor.get("\(path)?article=A-1&quantity=7").body)
            #expect(linked.contains("value=\"A-1\"") && linked.contains("value=\"7\"") && linked.contains("Товар A-1"))
            let rows: [(name: String, value: String)] = [
                ("article", ""), ("quantity", ""), ("article", "A-1"), ("quantity", "7"), ("article", "B"),
                ("quantity", "1"), ("remove", "1"),
            ]
            let page = String(buffer: try await visitor.post(path, rows, from: path).body)
            #expect(!page.contains("value=\"A-1\"") && page.contains("value=\"B\""))
            let nothing = try await visitor.post(path, [("act", "add")], from: path)
            #expect(nothing.status == .unprocessableContent)
        }
        #expect(try await world.count("cart_lines") == 0)
    }
}
