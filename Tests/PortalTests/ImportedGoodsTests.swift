import Database
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

/// What 1C exports is what people see and buy.
@Suite struct ImportedGoodsTests {
    @Test(.feature("INT-01", "INT-02"), arguments: TestEngine.all)
    func `goods, prices and stock by warehouse of an export stand in the catalogue, and follow the next one`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let exchange = try Exchange(database: world.database, filesFolder: TestFiles.path())
        let folder = TestFiles.path()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func bring(price: String, south: String) async throws {
            try Data(Self.goods.utf8).write(to: folder.appending(path: "import.xml"))
            try Data(Self.offers(price: price, south: south).utf8).write(to: folder.appending(path: "offers.xml"))
            _ = try await exchange.importCatalogue(at: folder, from: "1C", by: .system("test"))
        }
        try await bring(price: "12.50", south: "10")
        let (slug, prices) = try await world.database.read { tx in
            (
                try tx.value("SELECT slug FROM products WHERE external_id = 'g'") as String,
                try tx.value("SELECT id FROM price_types WHERE external_id = 'r'") as UUID
            )
        }
        try await world.visit(as: .administrator) { visitor in
            let chosen = try await visitor.post(
                "/staff/price-types", [("retail", prices.uuidString.lowercased())], from: "/staff/price-types")
            #expect(chosen.status == .seeOther)
        }
        try await sees(world, slug, price: "12,50", south: "10\u{a0}шт")
        try await bring(price: "13.75", south: "4")
        try await sees(world, slug, price: "13,75", south: "4\u{a0}шт")
    }

    private func sees(_ world: World, _ slug: String, price: String, south: String) async throws {
        try await world.visit(as: .stranger) { visitor in
            let list = String(buffer: try await visitor.get("/catalog").body)
            #expect(list.contains("/products/\(slug)") && list.contains("Болт М8") && list.contains(price))
            let card = String(buffer: try await visitor.get("/products/\(slug)").body)
            #expect(card.contains(price))
            for (place, rest) in [("Южный", south), ("Северный", "3\u{a0}шт")] {
                let cells = "class=\"c-place\">\(place)</th><td role=\"cell\" class=\"c-rest num\">\(rest)</td></tr>"
                #expect(card.contains(cells), "\(place)")
            }
        }
    }

    private static let goods = """
        <КоммерческаяИнформация><Каталог СодержитТолькоИзменения="true"><Товары><Товар><Ид>g</Ид><Артикул>A-1</Артикул>\
        <Наименование>Болт М8</Наименование><БазоваяЕдиница>796 </БазоваяЕдиница></Товар></Товары></Каталог>\
        </КоммерческаяИнформация>
        """

    private static func offers(price: String, south: String) -> String {
        """
        <КоммерческаяИнформация><ПакетПредложений><ТипыЦен><ТипЦены><Ид>r</Ид><Наименование>Розничная</Наименование>\
        <Валюта>руб</Валюта></ТипЦены></ТипыЦен><Склады><Склад><Ид>s</Ид><Наименование>Южный</Наименование></Склад>\
        <Склад><Ид>n</Ид><Наименование>Северный</Наименование></Склад></Склады><Предложения><Предложение><Ид>g</Ид>\
        <Цены><Цена><ИдТипаЦены>r</ИдТипаЦены><ЦенаЗаЕдиницу>\(price)</ЦенаЗаЕдиницу></Цена></Цены>\
        <Склад ИдСклада="s" КоличествоНаСкладе="\(south)"/><Склад ИдСклада="n" КоличествоНаСкладе="3"/>\
        </Предложение></Предложения></ПакетПредложений></КоммерческаяИнформация>
        """
    }
}
