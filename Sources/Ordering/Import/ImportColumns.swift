// Which column of a table holds what, and how people call it.

import Foundation
import Spreadsheets

/// What a column of an order may hold; stored, so the words never change.
package enum ImportField: String, CaseIterable, Codable, Sendable {
    case article, barcode, own, name, quantity, unit, price, comment

    /// Key of its name.
    var title: String { "ordering.import.field.\(rawValue)" }

    /// Whether a product can be told by it.
    var namesGoods: Bool { [.article, .barcode, .own, .name].contains(self) }
}

/// How a table is read.
package struct ImportColumns: Codable, Sendable, Equatable {
    /// Which sheet, counted from 0.
    package var sheet = 0
    /// The number of the row that names the columns; 0 where none does.
    package var headRow = 0
    /// The column of each field, counted from 0.
    package var fields: [String: Int] = [:]
    /// What stands above each column; empty texts where nothing does.
    package var titles: [String] = []
    /// The sheets of the file, hidden ones among them.
    package var sheets: [String] = []

    package init() {}

    package subscript(field: ImportField) -> Int? {
        get { fields[field.rawValue] }
        set { fields[field.rawValue] = newValue }
    }

    /// Whether an order can be read from it: something that names goods.
    package var isEnough: Bool { ImportField.allCases.contains { $0.namesGoods && self[$0] != nil } }

    /// What tells this kind of table from others of the same customer: its head, or how wide it is.
    package var fingerprint: String {
        headRow > 0 ? Self.fingerprint(of: titles) : "#\(titles.count)"
    }

    /// The same of the words above the columns.
    static func fingerprint(of titles: [String]) -> String {
        var words = titles.map(HeadWords.plain)
        // A head may be narrower than what stands beneath.
        while words.last == "" { words.removeLast() }
        return String(words.joined(separator: "|").prefix(400))
    }
}

/// How columns of orders are called, in Russian and English.
enum HeadWords {
    /// A head as it is compared: small letters, ё as е, signs as blanks.
    static func plain(_ text: String) -> String {
        let letters = text.lowercased().map { character -> Character in
            if character == "ё" { return "е" }
            return character.isLetter || character.isNumber || character == "№" ? character : " "
        }
        return String(letters).split(separator: " ").joined(separator: " ")
    }

    /// How sure a head names a field, from 1 to 9; 0 when it does not.
    static func weight(of head: String, as field: ImportField) -> Int {
        let plain = plain(head)
        guard !plain.isEmpty, plain.count <= 60, let words = words[field] else { return 0 }
        if let place = words.exact.firstIndex(of: plain) { return max(6, 9 - place / 4) }
        // The longer the known beginning, the surer: «код товара поставщика», «количество, шт».
        let begun = words.beginnings.filter { plain == $0 || plain.hasPrefix($0 + " ") }
        guard let longest = begun.map(\.count).max() else { return 0 }
        return min(5, 1 + longest / 4)
    }

    private static let words: [ImportField: (exact: [String], beginnings: [String])] = [
        .article: (
            exact: [
                "артикул", "article", "sku", "арт", "код товара", "код", "item code", "part number",
                "артикул поставщика",
                "item", "item no", "product code", "каталожный номер", "номер по каталогу", "партномер", "vendor code",
                "арт №", "код номенклатуры", "mpn", "p n",
            ],
            beginnings: ["артикул", "арт", "код товара", "код номенклатуры", "article", "sku", "part number"]
        ),
        .barcode: (
            exact: ["штрихкод", "штрих код", "barcode", "ean", "ean13", "ean 13", "gtin", "шк", "bar code", "upc"],
            beginnings: ["штрихкод", "штрих код", "barcode", "ean", "gtin"]
        ),
        .own: (
            exact: [
                "наш артикул", "наш код", "свой артикул", "внутренний код", "внутренний артикул", "our code",
                "own article",
                "код клиента", "артикул клиента", "our article", "internal code", "код 1с", "артикул покупателя",
            ],
            beginnings: ["наш артикул", "наш код", "внутренний код", "внутренний артикул", "артикул покупателя"]
        ),
        .name: (
            exact: [
                "наименование", "название", "name", "товар", "номенклатура", "наименование товара", "description",
                "product", "позиция", "item name", "описание", "product name", "материал", "товары работы услуги",
                "title", "что нужно",
            ],
            beginnings: ["наименование", "название", "номенклатура", "товары", "product name", "description"]
        ),
        .quantity: (
            exact: [
                "заказ", "заказать", "к заказу", "количество к заказу", "количество", "кол во", "quantity", "qty",
                "колво",
                "кол", "order", "order qty", "потребность", "заявка", "нужно", "требуется", "сколько", "pcs",
            ],
            beginnings: ["количество", "кол во", "заказ", "к заказу", "потребность", "quantity", "qty", "order qty"]
        ),
        .unit: (
            exact: ["ед", "ед изм", "единица", "единица измерения", "unit", "uom", "еи", "units", "ед измерения"],
            beginnings: ["ед изм", "единица", "unit"]
        ),
        .price: (
            exact: ["цена", "price", "unit price", "цена за ед", "цена с ндс", "ваша цена", "цена руб", "цена за шт"],
            beginnings: ["цена", "price", "unit price", "ваша цена"]
        ),
        .comment: (
            exact: ["комментарий", "примечание", "comment", "note", "remark", "заметка", "comments", "notes"],
            beginnings: ["комментарий", "примечание", "comment", "note"]
        ),
    ]
}
