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

/// Offers: asked for, answered by versions, talked about, and moved on.
@Suite struct QuoteTests {
    @Test(arguments: TestEngine.all)
    func `an offer is asked for from a cart, which stays as it is`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        try await shop.world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(shop.bolt)"), ("quantity", "10")])
            let page = String(buffer: try await visitor.get("/quotes/new?cart=active").body)
            #expect(page.contains("Болт"))
            let asked = try await visitor.post(
                "/quotes", [("cart", "active"), ("positions", "Гвоздь; 3; кг\nШуруп"), ("comment", "Скорее")],
                from: "/quotes/new?cart=active")
            #expect(asked.headers[.location] == "/quotes/2026-Q-000001")
            let shown = String(buffer: try await visitor.get("/quotes/2026-Q-000001").body)
            for word in ["Запрошено", "Болт", "Гвоздь", "Шуруп", "Скорее"] { #expect(shown.contains(word), "\(word)") }
        }
        let count = shop.world.count
        #expect(try await count("quotes WHERE source = 'cart' AND status = 'requested' AND line_count = 3") == 1)
        #expect(try await count("quote_lines WHERE sku = 'A-1' AND own_price = 10000 AND version = 0") == 1)
        #expect(try await count("quote_lines WHERE name = 'Гвоздь' AND quantity = 3000 AND unit = 'кг'") == 1)
        #expect(try await count("cart_lines") == 1)
        #expect(try await count("events WHERE name = 'ordering.quote_requested'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an offer is asked for in words with a file, which both sides open`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let paper = FormFile(field: "paper", name: "Спецификация.pdf", bytes: Array("%PDF-1.4 гвозди".utf8))
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            let asked = try await visitor.postFiles(
                "/quotes", [("comment", "Что в файле")], files: [paper], from: "/quotes/new")
            #expect(asked.status == .seeOther)
            let file = try await visitor.get("/quotes/2026-Q-000001/file")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            #expect(String(buffer: file.body).contains("гвозди"))
            let script = FormFile(field: "paper", name: "x.pdf", bytes: Array("<script>".utf8))
            let refused = try await visitor.postFiles(
                "/quotes", [("comment", "Что в файле")], files: [script], from: "/quotes/new")
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Что в файле</textarea>"))
        }
        try await shop.world.visit(as: .manager) { visitor async throws in
            #expect(try await visitor.get("/staff/quotes/2026-Q-000001/file").status == .ok)
        }
        try await shop.world.visit(as: .rival) { visitor async throws in
            #expect(try await visitor.get("/quotes/2026-Q-000001").status == .notFound)
            #expect(try await visitor.get("/quotes/2026-Q-000001/file").status == .notFound)
        }
        #expect(try await shop.world.count("quotes") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what was read of a file goes into a request, by its owner alone`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let (buyer, bolt, id) = (shop.buyer, shop.bolt, UUID())
        try await shop.world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO order_imports (id, customer_id, user_id, source, name, format, size, header, columns, status,
                    row_count, added_count, changed_count, ambiguous_count, refused_count, milliseconds, created_at,
                    changed_at)
                VALUES (\(id), \(buyer.customerID), \(buyer.userID), 'file', 'Заявка.csv', 'csv', 9, '',
                    \(SQLValue.json("[]")), 'checked', 3, 2, 0, 0, 1, 1, \(World.start), \(World.start))
                """)
            let rows: [(Int, String, ID<Product>?)] = [(1, "added", bolt), (2, "added", bolt), (3, "refused", nil)]
            for (position, state, product) in rows {
                try tx.execute(
                    """
                    INSERT INTO order_import_rows (import_id, position, customer_id, state, typed, product_id, quantity,
                        reason, arguments, choices)
                    VALUES (\(id), \(position), \(buyer.customerID), \(state), \(SQLValue.json(#"["Гвоздь","7"]"#)),
                        \(product), 4000, '', \(SQLValue.json("{}")), \(SQLValue.json("[]")))
                    """)
            }
        }
        let path = "/quotes/new?import=\(id.uuidString.lowercased())"
        try await shop.world.visit(as: .director) { visitor async throws in
            #expect(try await visitor.get(path).status == .notFound)
        }
        try await shop.world.visit(as: .purchaser) { visitor in
            let asked = try await visitor.post("/quotes", [("import", id.uuidString)], from: path)
            #expect(asked.status == .seeOther)
        }
        #expect(try await shop.world.count("quote_lines WHERE sku = 'A-1' AND quantity = 8000") == 1)
        #expect(try await shop.world.count("quote_lines WHERE name = 'Гвоздь, 7'") == 1)
        #expect(try await shop.world.count("quotes WHERE source = 'import'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `nothing is asked for with nothing, nor for somebody else's payer`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let theirs = shop.world.theirPayer.uuidString
        try await shop.world.visit(as: .purchaser) { visitor in
            let empty = try await visitor.post("/quotes", [("positions", " ")], from: "/quotes/new")
            #expect(empty.status == .unprocessableContent)
            let foreign = try await visitor.post(
                "/quotes", [("positions", "Гвоздь"), ("payer", theirs)], from: "/quotes/new")
            #expect(foreign.status == .notFound)
            let lines = Array(repeating: "Гвоздь", count: 201).joined(separator: "\n")
            let many = try await visitor.post("/quotes", [("positions", lines)], from: "/quotes/new")
            #expect(many.status == .unprocessableContent)
        }
        try await shop.world.visit(as: .warehouse) { visitor async throws in
            #expect(try await visitor.post("/quotes", [("positions", "Гвоздь")]).status == .forbidden)
        }
        #expect(try await shop.world.count("quotes") == 0)
        #expect(try await shop.world.count("quote_lines") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `an answer has prices beside the buyer's own, and its version stays readable`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.world.product("C-3", name: "Гайка усиленная", price: 6_000)
        try await shop.world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("/staff/quotes/\(number)").body)
            for word in ["100,00", "Оцинкованный", "name=\"sku.1\"", "name=\"name.3\""] {
                #expect(page.contains(word), "\(word)")
            }
            let sent = try await visitor.post(
                "/staff/quotes/\(number)/offers", QuoteShop.offer(), from: "/staff/quotes/\(number)")
            #expect(sent.status == .seeOther)
            let again = QuoteShop.offer([(1, "A-1", "12", "88"), (2, "C-3", "20", "")]) + [("discount.2", "10")]
            let other = try await visitor.post(
                "/staff/quotes/\(number)/offers", again, from: "/staff/quotes/\(number)")
            #expect(other.status == .seeOther)
        }
        try await shop.world.visit(as: .purchaser) { visitor in
            let newest = String(buffer: try await visitor.get("/quotes/\(number)").body)
            for word in [
                "Гайка усиленная", "Вместо: Гайка", "Цена была 90,00", "Количество было 10", "\u{2212}12\u{a0}%",
                "Ждёт решения", "Самовывоз",
            ] { #expect(newest.contains(word), "\(word)") }
            let first = String(buffer: try await visitor.get("/quotes/\(number)?version=1").body)
            #expect(first.contains("45,50"))
            #expect(first.contains("Показана версия 1"))
            #expect(try await visitor.get("/quotes/\(number)?version=3").status == .notFound)
            let paper = String(buffer: try await visitor.get("/quotes/\(number)/paper").body)
            for word in [
                "Коммерческое предложение", "ООО «Опора»", "7707083893", "Две тысячи сто тридцать шесть рублей",
            ] {
                #expect(paper.contains(word), "\(word)")
            }
            let csv = try await visitor.get("/quotes/\(number)/lines.csv?version=1")
            #expect(String(buffer: csv.body).contains("Болт"))
            let book = try await visitor.get("/quotes/\(number)/lines.xlsx")
            #expect(Array(book.body.readableBytesView.prefix(2)) == Array("PK".utf8))
        }
        let count = shop.world.count
        #expect(try await count("quote_versions") == 2)
        #expect(try await count("quote_lines WHERE version = 1") == 2)
        #expect(try await count("quote_lines WHERE version = 2 AND price = 5400 AND discount = 1000") == 1)
        #expect(try await count("quotes WHERE status = 'offered' AND version = 2 AND total = 213600") == 1)
        #expect(try await count("quotes WHERE manager_id IS NOT NULL AND NOT waits_for_staff") == 1)
    }

    /// What is wrong with an answer.
    static let wrongRows: [[(position: Int, sku: String, quantity: String, price: String)]] = [
        [(1, "НЕТ", "1", "10")], [(1, "A-1", "много", "10")], [(1, "A-1", "1", "-5")],
        [(1, "A-1", "1", "5"), (2, "A-1", "1", "5")], [], [(1, "A-1", "0", "5")],
    ]

    @Test(arguments: TestEngine.all)
    func `a wrong answer is shown again as typed, and nothing changes`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.world.visit(as: .manager) { visitor in
            let path = "/staff/quotes/\(number)"
            for rows in Self.wrongRows {
                let answer = try await visitor.post("\(path)/offers", QuoteShop.offer(rows), from: path)
                #expect(answer.status == .unprocessableContent, "\(rows)")
                #expect(String(buffer: answer.body).contains("Самовывоз"))
            }
            for day in ["", "2026-11-16", "завтра"] {
                let answer = try await visitor.post("\(path)/offers", QuoteShop.offer(until: day), from: path)
                #expect(answer.status == .unprocessableContent, "\(day)")
            }
        }
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            #expect(try await visitor.post("/staff/quotes/\(number)/offers", QuoteShop.offer()).status == .forbidden)
        }
        #expect(try await shop.world.count("quote_versions") == 0)
        #expect(try await shop.world.count("quotes WHERE status = 'requested' AND version = 0") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `two answers at once are two versions, or one and a refusal`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { _ = try? await shop.answer(number) } }
        }
        let versions = try await shop.world.count("quote_versions")
        #expect(versions >= 1)
        #expect(try await shop.world.count("quotes WHERE version = \(versions)") == 1)
        #expect(try await shop.world.count("quote_lines WHERE version > 0") == versions * 2)
    }

    @Test(arguments: TestEngine.all)
    func `an offer goes where its table says, and nowhere else`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        let movers: [(OrderMover, Principal)] = [
            (.customer, shop.buyer), (.staff, shop.staff), (.system, .system("quotes")),
        ]
        for from in QuoteStatus.allCases {
            for to in QuoteStatus.allCases where ![.offered, .accepted].contains(to) {
                for (mover, principal) in movers {
                    _ = try await shop.world.database.write { tx in try tx.execute("UPDATE quotes SET status = \(from)")
                    }
                    let isAllowed = QuoteStatus.transitions.contains {
                        $0.from == from && $0.to == to && $0.movers.contains(mover)
                    }
                    let moved: Void? = try? await shop.move(number, to: to, by: principal)
                    #expect((moved != nil) == isAllowed, "\(mover): \(from) → \(to)")
                    let status = isAllowed ? to : from
                    #expect(try await shop.world.count("quotes WHERE status = '\(status.rawValue)'") == 1)
                }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `both sides talk about a line and the whole; who waits for whom is known`(_ engine: TestEngine)
        async throws
    {
        let shop = try await QuoteShop(engine)
        let number = try await shop.ask()
        try await shop.answer(number)
        try await shop.world.visit(as: .purchaser) { visitor in
            let path = "/quotes/\(number)"
            let said = try await visitor.post(
                "\(path)/messages", [("line", "1"), ("text", "А дешевле?")], from: path)
            #expect(said.headers[.location] == path)
            let empty = try await visitor.post("\(path)/messages", [("text", "")], from: path)
            #expect(empty.status == .unprocessableContent)
            let wrong = try await visitor.post("\(path)/messages", [("line", "77"), ("text", "?")], from: path)
            #expect(wrong.status == .notFound)
            let page = String(buffer: try await visitor.get(path).body)
            for word in ["А дешевле?", "Строка 1. Болт", "1 сообщение в обсуждении"] {
                #expect(page.contains(word), "\(word)")
            }
        }
        #expect(try await shop.world.count("quotes WHERE waits_for_staff") == 1)
        try await shop.world.visit(as: .manager) { visitor in
            let waiting = String(buffer: try await visitor.get("/staff/quotes?status=waiting").body)
            #expect(waiting.contains(number))
            let todo = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(todo.contains("1 запрос КП ждёт ответа"))
            #expect(String(buffer: try await visitor.get("/attention").body).contains(number))
            _ = try await visitor.post(
                "/staff/quotes/\(number)/messages", [("text", "Нет")], from: "/staff/quotes/\(number)")
        }
        #expect(try await shop.world.count("quotes WHERE waits_for_staff") == 0)
        #expect(try await shop.world.count("quote_messages WHERE is_staff AND position IS NULL") == 1)
        try await shop.world.visit(as: .purchaser) { visitor in
            let todo = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(todo.contains("Предложение ждёт вашего решения"))
            #expect(String(buffer: try await visitor.get("/attention").body).contains("Ждёт решения"))
        }
    }
}
