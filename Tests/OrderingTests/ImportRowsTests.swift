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

/// What becomes of the rows of a file: found, changed, to be chosen, refused, each with its reason.
@Suite struct ImportRowsTests {
    @Test(.feature("CART-08"), arguments: TestEngine.all)
    func `every row becomes something, and says why`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let path = try await shop.upload(
            """
            Заявка на ноябрь
            Артикул;Наименование;Кол-во;Ед.;Цена
            мб 933 8 40;;20;шт;10,00
            4607001234562;;7 шт;;
            НАШ-77;;15;;
            b2;;100;;
            C-3;;5;;
            ХМ-4471-Z;;12;;
            ;Шайба пружиная;3;;
            B-2;;десять;;
            ;;4;;
            B-2;;3;уп;9,99
            МБ-933/8.40;;0;;
            D-4;Пустая;;;
            Итого;;150;;
            """)
        #expect(path.hasPrefix("/orders/import/"))
        #expect(
            try await shop.rows(of: path) == [
                // Summed up with row 5: 35 pieces in packs of ten.
                .init(3, "changed", "summed pack", 40),
                // Summed up with row 6, and there are 60.
                .init(4, "changed", "summed short", 60), .init(5, "skipped", "merged", 15),
                .init(6, "skipped", "merged", 100), .init(7, "refused", "outOfStock", 5),
                .init(8, "refused", "unknown", 12), .init(9, "changed", "byName", 3),
                .init(10, "refused", "quantityInvalid"), .init(11, "refused", "nameless", 4),
                .init(12, "changed", "unit price", 3),
            ])
        let page = try await shop.page(path)
        #expect(page.contains("order.csv, 10 строк"))
        #expect(page.contains("2 без количества пропустили"))
        let refused = try await shop.page("\(path)?show=refused")
        for words in ["Нет на складе", "Не нашли такой товар", "Количество не число", "Нет ни артикула, ни названия"] {
            #expect(refused.contains(words), "\(words)")
        }
        let changed = try await shop.page("\(path)?show=changed")
        for words in ["Кратно упаковке 10", "Сейчас можно заказать 60", "Цена в файле 9,99", "Нашли по названию"] {
            #expect(changed.contains(words), "\(words)")
        }
        // Nothing goes anywhere before somebody agrees.
        #expect(try await shop.world.count("cart_lines") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `pasted cells, lists without a head and the wrong layout are understood`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let cells = try await shop.paste("МБ-933/8.40\tБолт М8×40 оцинкованный\t30\nB-2\tГайка М8 шестигранная\t5\n")
        #expect(try await shop.rows(of: cells) == [.init(1, "added", "", 30), .init(2, "added", "", 5)])
        let letter = try await shop.paste("МБ-933/8.40 20\nB-2 4\nB-2\n")
        #expect(
            try await shop.rows(of: letter) == [
                .init(1, "added", "", 20), .init(2, "changed", "summed", 5), .init(3, "skipped", "merged"),
            ])
        let layout = try await shop.paste("article;qty\nV<-933/8.40;10\n")
        #expect(try await shop.rows(of: layout).count == 1)
        let barcodes = try await shop.paste("4607001234562;2\n4607001234562;3\n")
        #expect(
            try await shop.rows(of: barcodes) == [.init(1, "changed", "summed", 5), .init(2, "skipped", "merged", 3)])
    }

    @Test(arguments: TestEngine.all)
    func `an article of several goods and a product with variants are to be chosen`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let twin = try await shop.world.product("B 2", name: "Гайка М8 латунная", stock: 9)
        let head = try await shop.world.product("V-0", name: "Перчатки", stock: 0)
        for size in ["V-S", "V-M"] {
            let variant = try await shop.world.product(size, name: "Перчатки \(size)", stock: 50)
            try await shop.world.database.write { tx in
                _ = try tx.execute("UPDATE products SET variant_of = \(head) WHERE id = \(variant)")
            }
        }
        let path = try await shop.upload("Артикул;Количество\nb.2;3\nV-0;4\n")
        #expect(
            try await shop.rows(of: path) == [
                .init(2, "ambiguous", "several", 3), .init(3, "ambiguous", "variants", 4),
            ])
        let page = try await shop.page(path)
        #expect(page.contains("name=\"choice.2\" value=\"\(twin)\"") && page.contains("Перчатки V-S"))
        try await shop.post("\(path)/rows", [("choice.2", "\(twin)"), ("act", "save"), ("show", "ambiguous")])
        #expect(try await shop.rows(of: path).first == .init(2, "changed", "repaired", 3))
        try await shop.post("\(path)/rows", [("act", "first"), ("show", "ambiguous")])
        #expect(try await shop.rows(of: path).last == .init(3, "changed", "repaired", 4))
    }

    @Test(arguments: TestEngine.all)
    func `the customer's own price list is an order form: rows without a quantity are counted, not shown`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await ImportWorld(engine)
        let columns = [
            SpreadsheetColumn("Код товара"), SpreadsheetColumn("Номенклатура"), SpreadsheetColumn("Количество", .whole),
            SpreadsheetColumn("К заказу", .quantity),
        ]
        var rows: [[SpreadsheetCell]] = [[.text("Крепёж"), .empty, .empty, .empty]]
        rows += (1...300).map { [.text("P-\($0)"), .text("Товар \($0)"), .whole(5_000), .empty] }
        rows.append([.text("B-2"), .text("Гайка М8"), .whole(60), .quantity(Quantity(whole: 6))])
        let data = try Spreadsheet([SpreadsheetSheet("Прайс", columns, rows: rows)]).data()
        let path = try await shop.upload(Array(data), name: "price.xlsx")
        #expect(try await shop.rows(of: path) == [.init(303, "added", "", 6)])
        let page = try await shop.page(path)
        #expect(page.contains("301 без количества пропустили"))
    }

    @Test(arguments: TestEngine.all)
    func `columns are corrected once and remembered for the whole company`(_ engine: TestEngine) async throws {
        let shop = try await ImportWorld(engine)
        let text = "Позиция №1;Поз.;Объём\nB-2;x;6\nМБ-933/8.40;y;10\n"
        let path = try await shop.upload(text)
        let form = try await shop.page("\(path)/columns")
        #expect(form.contains("name=\"column.0\"") && form.contains("Объём"))
        let kept = try await shop.post(
            "\(path)/columns",
            [("column.0", "article"), ("column.1", "comment"), ("column.2", "quantity"), ("headRow", "1")])
        #expect(kept == .seeOther)
        #expect(try await shop.rows(of: path) == [.init(2, "added", "", 6), .init(3, "added", "", 10)])
        let again = try await shop.upload(text, name: "next.csv", as: .director)
        #expect(try await shop.rows(of: again) == [.init(2, "added", "", 6), .init(3, "added", "", 10)])
        #expect(try await shop.world.count("import_columns") == 1)
        let wrong = try await shop.post("\(path)/columns", [("column.2", "quantity"), ("headRow", "1")])
        #expect(wrong == .unprocessableContent)
        #expect(try await shop.post("\(path)/columns", [("sheet", "9")]) == .notFound)
    }

    private static let heads: [(head: String, field: ImportField)] = [
        ("Артикул поставщика", .article), ("Кол-во, шт.", .quantity), ("Количество к заказу", .quantity),
        ("QTY", .quantity),
        ("Штрих-код", .barcode), ("EAN-13", .barcode), ("Наш артикул", .own), ("Наименование товара", .name),
        ("Ед. изм.", .unit), ("Цена с НДС", .price), ("Примечание", .comment), ("Part Number", .article),
        ("Описание", .name), ("Unit price", .price), ("Потребность на месяц", .quantity), ("SKU", .article),
    ]

    @Test(arguments: heads)
    func `heads in Russian and English are known`(head: String, field: ImportField) {
        let best = ImportField.allCases.max { HeadWords.weight(of: head, as: $0) < HeadWords.weight(of: head, as: $1) }
        #expect(best == field)
        #expect(HeadWords.weight(of: head, as: field) > 0)
    }

    @Test func `columns without a head are told by what stands in them`() {
        let rows = (1...20).map { number in
            SheetRow(
                number: number,
                cells: [
                    .number(String(number)), .text("МБ-\(number)"), .text("Болт с шайбой \(number)"),
                    .number("\(number * 10)"), .number("\(number).95"),
                ])
        }
        let found = RecognisedColumns(rows).columns
        #expect(found.headRow == 0)
        #expect(found[.article] == 1 && found[.name] == 2 && found[.quantity] == 3 && found[.price] == 4)
        #expect(Barcode.isValid("4607001234562") && !Barcode.isValid("4607001234560"))
    }

    private static let units: [(typed: String, unit: String, relation: GoodsUnit.Relation)] = [
        ("шт.", "шт", .same), ("штук", "шт", .same), ("PCS", "шт", .same), ("уп", "шт", .pack),
        ("упак.", "упаковка", .same), ("кг", "шт", .other), ("", "шт", .same),
    ]

    @Test(arguments: units)
    func `units are compared as people write them`(typed: String, unit: String, relation: GoodsUnit.Relation) {
        #expect(GoodsUnit.relation(of: typed, to: unit) == relation)
    }

    @Test func `articles are compared without punctuation, case and lookalike letters`() {
        #expect(ArticleKey.of("мб-933/8.40") == ArticleKey.of("МБ 933 840"))
        #expect(ArticleKey.of("В-2") == ArticleKey.of("B2"))
        #expect(ArticleKey.otherLayout(of: "rhjd") == ArticleKey.of("кров"))
        #expect(ArticleKey.of("--") == "")
    }
}
