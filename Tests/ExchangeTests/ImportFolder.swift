import Foundation
import TestKit
import Testing

/// A folder as an export leaves it.
struct ImportFolder {
    let url = TestFiles.path()

    /// Copies samples under the names 1C gives them.
    init(_ samples: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (sample, name) in samples {
            let original = try #require(ExchangeSamples.url(sample))
            try FileManager.default.copyItem(at: original, to: url.appending(path: name))
        }
    }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ content: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}

/// A file of goods.
func catalogue(_ products: String, full: Bool = false) -> String {
    """
    <КоммерческаяИнформация><Каталог СодержитТолькоИзменения="\(full ? "false" : "true")">\
    <Товары>\(products)</Товары></Каталог></КоммерческаяИнформация>
    """
}

/// A file of one offer, of the product `g`.
func offers(stock: String, price: String) -> String {
    """
    <КоммерческаяИнформация><ПакетПредложений><ТипыЦен><ТипЦены><Ид>r</Ид><Наименование>Розничная</Наименование>\
    <Валюта>руб</Валюта></ТипЦены></ТипыЦен><Склады><Склад><Ид>w</Ид><Наименование>Склад</Наименование></Склад>\
    </Склады><Предложения><Предложение><Ид>g</Ид><Цены><Цена><ИдТипаЦены>r</ИдТипаЦены>\
    <ЦенаЗаЕдиницу>\(price)</ЦенаЗаЕдиницу></Цена></Цены><Склад ИдСклада="w" КоличествоНаСкладе="\(stock)"/>\
    </Предложение></Предложения></ПакетПредложений></КоммерческаяИнформация>
    """
}
