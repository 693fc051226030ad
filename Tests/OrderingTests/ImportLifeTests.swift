import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Spreadsheets
import TestKit
import Testing
import Web

@testable import Ordering

/// A file from its upload to the cart: repairs, consent, reports, and everything that may go wrong.
@Suite struct ImportLifeTests {
    @Test(.feature("CART-08"), arguments: TestEngine.all)
    func `good rows go into the cart, bad ones wait, are mended and follow`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let path = try await shop.upload(
            "Артикул;Количество;Комментарий\nМБ-933/8.40;20;в цех 2\nB-2;семь;\nНЕТ-1;4;\nC-3;1;\n")
        let page = try await shop.page(path)
        #expect(page.contains("Добавить 1 строку в корзину") && page.contains("сохраним до вашего решения"))
        #expect(try await shop.post("\(path)/adoption", [("act", "cart")]) == .seeOther)
        let line = "cart_lines WHERE product_id IS NOT NULL AND quantity = 20000 AND comment = 'в цех 2'"
        #expect(try await shop.world.count(line) == 1)
        #expect(try await shop.world.count("order_imports WHERE status = 'checked' AND taken_count = 1") == 1)
        #expect(try await shop.world.count("events WHERE name = 'ordering.order_file_taken'") == 1)
        // What is in the cart is not added once more.
        try await shop.post("\(path)/adoption", [("act", "cart")])
        #expect(try await shop.world.count("cart_lines") == 1)
        try await shop.post(
            "\(path)/rows", [("quantity.3", "7"), ("article.4", "b 2"), ("act", "save"), ("show", "refused")])
        let became = try await shop.rows(of: path)
        #expect(became[1] == .init(3, "changed", "repaired", 7) && became[2] == .init(4, "changed", "repaired", 4))
        try await shop.post("\(path)/rows", [("article.5", ""), ("act", "drop.5"), ("show", "refused")])
        #expect(try await shop.rows(of: path).last?.reason == "dropped")
        try await shop.post("\(path)/adoption", [("act", "cart")])
        #expect(try await shop.world.count("cart_lines WHERE quantity = 11000") == 1)
        #expect(try await shop.world.count("order_imports WHERE status = 'taken' AND taken_count = 3") == 1)
        #expect(try await shop.page(path).contains("уже в корзине"))
        #expect(try await shop.page("/orders/import/history").contains("3 строки в корзине"))
        // A repair that is none leaves the row as it was, and says so.
        let other = try await shop.upload("Артикул;Количество\nНЕТ-2;4\n")
        try await shop.post("\(other)/rows", [("article.2", "тоже нет"), ("act", "row.2")])
        #expect(try await shop.rows(of: other) == [.init(2, "refused", "unknown", 4)])
        try await shop.post("\(other)/rows", [("act", "drop")])
        #expect(try await shop.rows(of: other).first?.state == "skipped")
    }

    @Test(arguments: TestEngine.all)
    func `two adoptions at once add once`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let path = try await shop.upload("Артикул;Количество\nB-2;6\nМБ-933/8.40;30\n")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { _ = try? await shop.post("\(path)/adoption", [("act", "cart")]) } }
        }
        #expect(try await shop.world.count("cart_lines WHERE quantity = 6000") == 1)
        #expect(try await shop.world.count("cart_lines WHERE quantity = 30000") == 1)
        #expect(try await shop.world.count("cart_lines") == 2)
        #expect(try await shop.world.count("events WHERE name = 'ordering.order_file_taken'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an order of its own begins in a cart of its own`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        try await shop.post("/cart/lines", [("product", "\(shop.nut)"), ("quantity", "1")])
        let path = try await shop.upload("Артикул;Количество\nМБ-933/8.40;30\n", name: "Заявка 12.csv")
        let place = try await shop.world.visit(as: .purchaser) { visitor in
            try await visitor.post("\(path)/adoption", [("act", "order"), ("name", "Заявка 12.csv")], from: path)
                .headers[.location]
        }
        #expect(place == "/checkout")
        #expect(try await shop.world.count("carts WHERE name = 'Заявка 12.csv'") == 1)
        #expect(try await shop.world.count("carts") == 2)
        #expect(try await shop.world.count("cart_lines") == 2)
    }

    @Test(.feature("CART-08"), arguments: TestEngine.all)
    func `the report has every row with its reason, and the file is kept as it was`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let text = "Артикул;Наименование;Количество\nB-2;=1+2;6\nНЕТ-1;@злой;4\n"
        let path = try await shop.upload(text, name: "Заявка.csv")
        try await shop.world.visit(as: .purchaser) { visitor in
            let sheet = try await visitor.get("\(path)/report.xlsx", accept: "*/*")
            #expect(sheet.headers[.contentType] == Spreadsheet.contentType)
            let file = TestFiles.path(".xlsx")
            try Data(sheet.body.readableBytesView).write(to: file)
            let rows = try SpreadsheetReader(contentsOf: file).head(of: 0, rows: 10)
            #expect(rows.count == 3)
            #expect(rows[1][1] == .text("B-2") && rows[1][2] == .text("=1+2"))
            #expect(rows[2][4] == .text("Не добавим"))
            #expect(rows[2][5].text.hasPrefix("Не нашли такой товар"))
            let list = String(buffer: try await visitor.get("\(path)/report.csv", accept: "*/*").body)
            #expect(list.contains("'=1+2") && list.contains("'@злой") && list.contains("Не нашли такой товар"))
            let kept = try await visitor.get("\(path)/file", accept: "*/*")
            #expect(String(buffer: kept.body) == text)
            #expect(kept.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        }
        for who in [World.Who.director, .rival, .accountant] {
            try await shop.world.visit(as: who) { visitor in
                for address in [path, "\(path)/file", "\(path)/report.xlsx", "\(path)/columns"] {
                    let status = try await visitor.get(address, accept: "*/*").status
                    #expect(status == (who == .accountant ? .forbidden : .notFound), "\(who) \(address)")
                }
            }
        }
    }

    @Test(.feature("CART-08"), arguments: TestEngine.all)
    func `the order form has the customer's own prices and stock, and comes back as an order`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ImportWorld(engine)
        let data = try await shop.world.visit(as: .purchaser) { visitor in
            Data(try await visitor.get("/orders/import/template.xlsx?all", accept: "*/*").body.readableBytesView)
        }
        let file = TestFiles.path(".xlsx")
        try data.write(to: file)
        let rows = try SpreadsheetReader(contentsOf: file).head(of: 0, rows: 50)
        let nut = try #require(rows.first { $0[0] == .text("B-2") })
        let told: [SheetCell] = [
            .text("B-2"), .text("Гайка М8 шестигранная"), .text("шт"), .number("1"), .number("2.5"), .number("60"),
        ]
        #expect(nut.cells == told)
        // Filled in and sent back.
        let columns = rows[0].cells.map { SpreadsheetColumn($0.text) }
        let filled = rows.dropFirst().map { row -> [SpreadsheetCell] in
            let quantity: SpreadsheetCell = row[0] == .text("B-2") ? .whole(12) : .empty
            return [
                .text(row[0].text), .text(row[1].text), .text(row[2].text), .empty, .text(row[4].text), .whole(1),
                quantity,
            ]
        }
        let sent = try Spreadsheet([SpreadsheetSheet("Бланк", columns, rows: filled)]).data()
        let path = try await shop.upload(Array(sent), name: "form.xlsx")
        let became = try await shop.rows(of: path)
        #expect(became.map(\.quantity) == [12] && became.first?.state == "added")
        // Who bought something gets a form of that.
        let (ours, user, bolt) = (shop.world.ours, shop.world.user(.purchaser), shop.bolt)
        try await shop.world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO purchased_products (customer_id, user_id, product_id, unit_id, times, last_at)
                VALUES (\(ours), \(user), \(bolt), NULL, 1, \(World.start))
                """)
        }
        let mine = try await shop.world.visit(as: .purchaser) { visitor in
            Data(try await visitor.get("/orders/import/template.xlsx", accept: "*/*").body.readableBytesView)
        }
        try mine.write(to: file)
        #expect(try SpreadsheetReader(contentsOf: file).head(of: 0, rows: 50).count == 2)
    }

    @Test(arguments: TestEngine.all)
    func `what is put away comes back, and history pages both ways`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let path = try await shop.upload("Артикул;Количество\nB-2;6\n")
        #expect(try await shop.post("\(path)/removal") == .seeOther)
        #expect(try await shop.page(path).contains("Загрузка отложена"))
        #expect(try await shop.post("\(path)/adoption", [("act", "cart")]) == .seeOther)
        #expect(try await shop.world.count("cart_lines") == 0)
        #expect(try await shop.post("\(path)/restoration") == .seeOther)
        #expect(try await shop.world.count("order_imports WHERE status = 'checked'") == 1)
        for number in 1...3 {
            shop.world.clock.advance(by: 60)
            _ = try await shop.upload("Артикул;Количество\nB-2;\(number)\n", name: "order-\(number).csv")
        }
        let principal = try await shop.world.principal(.purchaser)
        let (first, second, back) = try await shop.world.database.read { tx in
            let first = try Ordering.orderImports(of: principal, PageRequest(limit: 2), in: tx)
            let second = try Ordering.orderImports(of: principal, PageRequest(limit: 2, after: first.next), in: tx)
            let back = try Ordering.orderImports(of: principal, PageRequest(limit: 2, before: second.previous), in: tx)
            return (first, second, back)
        }
        #expect(first.items.map(\.name) == ["order-3.csv", "order-2.csv"])
        #expect(second.items.map(\.name) == ["order-1.csv", "order.csv"])
        #expect(back.items.map(\.name) == first.items.map(\.name))
        // Reports nobody looks at any more are forgotten with their rows.
        let late = World.start.addingTimeInterval(30)
        try await shop.world.database.write { tx in try Ordering.pruneImports(before: late, in: tx) }
        #expect(try await shop.world.count("order_imports") == 3)
        #expect(try await shop.world.count("order_import_rows") == 3)
    }
}
