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

/// Large files, files that harm, and files that take their time.
@Suite struct ImportManyTests {
    @Test(.feature("CART-08"), arguments: TestEngine.all)
    func `ten thousand rows with three per cent of bad ones are checked, explained and taken`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ImportWorld(engine)
        try await Self.stock(shop, products: 10_000)
        let columns = [SpreadsheetColumn("Артикул"), SpreadsheetColumn("Кол-во", .whole)]
        let rows: [[SpreadsheetCell]] = (0..<10_000).map { number in
            // Every 33rd is nobody's, the others are written as people do.
            let article = number % 33 == 0 ? "НЕТ-\(number)" : "p \(number)"
            return [.text(article), .whole(number % 7 + 1)]
        }
        let data = try Spreadsheet([SpreadsheetSheet("Заявка", columns, rows: rows)]).data()
        let path = try await shop.upload(Array(data), name: "big.xlsx")
        let bad = (0..<10_000).count { $0 % 33 == 0 }
        #expect(try await shop.world.count("order_import_rows") == 10_000)
        #expect(try await shop.world.count("order_import_rows WHERE state = 'added'") == 10_000 - bad)
        #expect(try await shop.world.count("order_import_rows WHERE state = 'refused'") == bad)
        // Their names may not all have been looked for yet; then they say so, and a press goes on.
        let unsearched = try await shop.world.count("order_import_rows WHERE reason = 'unsearched'")
        if unsearched > 0 {
            #expect(try await shop.page(path).contains("по названию ещё не искали"))
            try await shop.post("\(path)/names")
            #expect(try await shop.world.count("order_import_rows WHERE reason = 'unsearched'") < unsearched)
        }
        let page = try await shop.page("\(path)?show=added")
        #expect(page.contains("10\u{A0}000 строк") || page.contains("10000 строк") || page.contains("10\u{202F}000"))
        #expect(page.matches(of: /rel="next"/).count == 1)
        #expect(try await shop.post("\(path)/adoption", [("act", "cart")]) == .seeOther)
        #expect(try await shop.world.count("cart_lines") == 10_000 - bad)
        let sum = "order_imports WHERE taken_count = \(10_000 - bad) AND refused_count = \(bad)"
        #expect(try await shop.world.count(sum) == 1)
    }

    @Test(arguments: TestEngine.all)
    func `files that are no orders are refused with the reason, and nothing is kept`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ImportWorld(engine)
        let files: [(bytes: [UInt8], name: String, words: String)] = [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0], "photo.xlsx", "Это не таблица"),
            (Array("PK\u{3}\u{4}broken".utf8), "order.xlsx", "Файл повреждён"),
            (Array("<html><table>".utf8), "order.xls", "Такую таблицу мы не читаем"),
            ([], "empty.csv", "Выберите файл"), (Array(" \n ".utf8), "blank.csv", "В файле ничего нет"),
            (Array("Артикул;Количество\nB-2;\n".utf8), "none.csv", "Ни в одной строке нет количества"),
        ]
        for file in files {
            try await shop.world.visit(as: .purchaser) { visitor in
                let answer = try await visitor.postFiles(
                    "/orders/import", [], files: [FormFile(field: "file", name: file.name, bytes: file.bytes)],
                    from: "/orders/import")
                #expect(answer.status == .unprocessableContent, "\(file.name)")
                #expect(String(buffer: answer.body).contains(file.words), "\(file.name)")
            }
        }
        #expect(try await shop.world.count("order_imports") == 0)
        #expect(try await shop.post("/orders/import", [("text", "")]) == .unprocessableContent)
        #expect(try await shop.post("/orders/import/\(UUID().uuidString)/adoption") == .notFound)
    }

    @Test func `what is larger than any order is refused by its length`() async throws {
        let shop = try await ImportWorld(.sqlite)
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: ImportLimits.bytes + (2 << 20))
        try await shop.world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.postFiles(
                "/orders/import", [], files: [FormFile(field: "file", name: "big.csv", bytes: bytes)],
                from: "/orders/import")
            #expect(answer.status == .contentTooLarge)
        }
        #expect(try await shop.world.count("order_imports") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a large file is read by a job while its page says how far it is`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let filler = String(repeating: "x", count: 1_900)
        let lines = (1...1_800).map { "B-2;\($0 % 2);\(filler)" }
        let text = "Артикул;Количество;Комментарий\n" + lines.joined(separator: "\n")
        #expect(text.utf8.count > ImportLimits.bytesAtOnce)
        let path = try await shop.upload(text, name: "long.csv")
        #expect(try await shop.page(path).contains("Читаем"))
        let waiting = try await Self.progress(of: path, in: shop)
        #expect(waiting.contains("\"finished\":false"))
        let nothing = String(repeating: "B-2;;\(filler)\n", count: 1_700)
        let refused = try await shop.upload("Артикул;Количество;x\n" + nothing, name: "none.csv")
        try await Self.work(in: shop) {
            try await shop.world.count("order_imports WHERE status = 'reading'") == 0
        }
        #expect(try await shop.rows(of: path).first == .init(2, "changed", "summed short", 60))
        let done = try await Self.progress(of: path, in: shop)
        #expect(done.contains("\"finished\":true") && done.contains(path))
        let page = try await shop.page(refused)
        #expect(page.contains("Файл не прочитан") && page.contains("Ни в одной строке нет количества"))
    }

    // MARK: - Tools

    /// Does the jobs of the room until something holds.
    private static func work(in shop: ImportWorld, until isDone: @Sendable () async throws -> Bool) async throws {
        var registry = JobRegistry()
        Ordering.addImportJobs(to: &registry, files: shop.world.files)
        let worker = Worker(
            database: shop.world.database, registry: registry, clock: shop.world.clock.clock,
            logger: TestDatabase.quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            let end = ContinuousClock.now + .seconds(60)
            while try await !isDone(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(50)) }
            worker.stop()
            try await group.waitForAll()
        }
        #expect(try await isDone())
    }

    private static func progress(of path: String, in shop: ImportWorld) async throws -> String {
        try await shop.world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("\(path)/progress", accept: "application/json")
            return String(buffer: answer.body).replacing("\\/", with: "/")
        }
    }

    /// Many products with a price and stock.
    private static func stock(_ shop: ImportWorld, products count: Int) async throws {
        try await shop.world.database.write { tx in
            let (type, warehouse): (UUID, UUID) = (
                try tx.value("SELECT id FROM price_types WHERE is_retail"), try tx.value("SELECT id FROM warehouses")
            )
            let ids = (0..<count).map { _ in UUID() }
            try tx.insert(
                into: "products",
                """
                id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code, pack, vat_rate,
                is_active, created_at, updated_at
                """,
                rows: ids.enumerated().map { number, id -> [any SQLConvertible] in
                    let name = "Деталь \(number)"
                    return [
                        id, "P-\(number)", name, name, "деталь p-\(number)", "part-\(number)", "", "", "шт", "796",
                        Quantity.one, "22", true, World.start, World.start,
                    ]
                })
            try tx.insert(
                into: "prices", "product_id, price_type_id, min_quantity, amount, currency",
                rows: ids.map { id -> [any SQLConvertible] in [id, type, Quantity.zero, 100, "RUB"] })
            try tx.insert(
                into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at",
                rows: ids.map { id -> [any SQLConvertible] in
                    [id, warehouse, Quantity(whole: 1_000), Quantity.zero, World.start]
                })
        }
    }
}
