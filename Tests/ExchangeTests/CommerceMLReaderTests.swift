@testable import Exchange
import Foundation
import Intake
import Kernel
import Testing

/// What the records hold, by exact values of real files and by the traps of the field.
@Suite struct CommerceMLReaderTests {
    // MARK: - Real files

    @Test func `an offer of 2.07 has its variant, characteristics, price and stock by warehouse`() throws {
        let file = try ReadFile(try ExchangeSamples.bytes("carono_2.07_offers.xml"))
        let offer = try #require(file.offers.first { $0.id.variant != nil })
        #expect(offer.id.product == "bd72d910-55bc-11d9-848a-00112f43529a")
        #expect(offer.sku == "Б-130001")
        #expect(offer.id.variant == "90c55447-d3a8-11e4-9423-e0cb4ed5eed4")
        #expect(offer.characteristics.map(\.name) == ["Размер", "Тип кожи", "Цвет"])
        #expect(offer.characteristics.map(\.value) == ["40", "натуральная кожа", "Коричневый"])
        #expect(offer.prices.map(\.priceTypeID) == ["bb14a3a4-6b17-11e0-9819-e0cb4ed5eed4"])
        #expect(offer.prices.map(\.amount) == [171_900])
        #expect(offer.prices.map(\.currency) == [.rub])
        #expect(offer.unit?.code == "715")
        #expect(offer.quantity == 20_000)
        #expect(offer.stocks.first == .init(warehouseID: "b6112590-41ba-11dd-ac9d-0015e9b8c48d", quantity: 20_000))
        #expect(file.sections.map(\.kind) == [.classifier, .package])
        #expect(file.sections.map(\.onlyChanges) == [nil, false])
    }

    @Test func `groups come parents first and keep the tree`() throws {
        let groups = try ReadFile(try ExchangeSamples.bytes("carono_2.07_import.xml")).groups
        #expect(groups.count { $0.parentID == nil } == 7)
        var seen: Set<String> = []
        for group in groups {
            #expect(group.parentID.map(seen.contains) ?? true)
            seen.insert(group.id)
        }
    }

    @Test func `an order in windows-1251 is read with its lines and requisites`() throws {
        let file = try ReadFile(try ExchangeSamples.bytes("dobromyslov_bitrix_sale-query_2.05_cp1251.xml"))
        let order = try #require(file.documents.first)
        #expect(order.number == "132")
        #expect(order.operation == "Заказ товара")
        #expect(order.sum == 23_174)
        #expect(order.time?.date(in: .gmt) == Date(timeIntervalSince1970: 1_613_069_121))
        #expect(order.lines.first?.price == 23_174)
        #expect(order.lines.first?.quantity == 1000)
        #expect(order.lines.first?.requisites.first == .init(name: "ВидНоменклатуры", value: "Товар"))
        #expect(order.counterparties.map(\.id) == ["38#catalog_exchange#"])
    }

    @Test(arguments: ["carono_2.07_import.xml", "carono_2.03_orders_cp1251.xml"], [1, 7, 4096])
    func `the edges of chunks change nothing`(name: String, chunk: Int) throws {
        let bytes = try ExchangeSamples.bytes(name)
        let (whole, parts) = (try ReadFile(bytes), try ReadFile(bytes, chunk: chunk))
        #expect(parts.records == whole.records)
        #expect(parts.lines == whole.lines)
    }

    // MARK: - Shapes

    @Test(arguments: [
        (#"<Склад ИдСклада="w" КоличествоНаСкладе="12"/>"#, "w", 12_000 as Int64),
        (#"<Склады><Склад ИдСклада="w" КоличествоНаСкладе="-0,5"/></Склады>"#, "w", -500),
        ("<Склады><ИдСклада>w</ИдСклада><КоличествоНаСкладе>3</КоличествоНаСкладе></Склады>", "w", 3000),
        ("<Остатки><Остаток><Склад><Ид>w</Ид><Количество>7</Количество></Склад></Остаток></Остатки>", "w", 7000),
        ("<Остатки><Остаток><Количество>1.250</Количество></Остаток></Остатки>", nil, 1250),
    ])
    func `stock is read in every shape`(xml: String, warehouse: String?, quantity: Int64) throws {
        let file = try ReadFile(package("<Предложение><Ид>g</Ид>\(xml)</Предложение>"))
        #expect(file.offers.first?.stocks == [.init(warehouseID: warehouse, quantity: quantity)])
        #expect(file.summary.unknown == [:])
        #expect(file.warnings == [])
    }

    @Test(arguments: [
        (#"<Товар Статус="Удален"><Ид>g</Ид></Товар>"#, true),
        ("<Товар><Ид>g</Ид><ПометкаУдаления>true</ПометкаУдаления></Товар>", true),
        ("<Товар><Ид>g</Ид><ПометкаУдаления> Да </ПометкаУдаления></Товар>", true),
        (#"<Товар Статус="Изменен"><Ид>g</Ид><ПометкаУдаления>false</ПометкаУдаления></Товар>"#, false),
        ("<Товар><Ид>g</Ид></Товар>", false),
    ])
    func `a deleted product is known by any of its marks`(xml: String, isDeleted: Bool) throws {
        #expect(try ReadFile(catalogue(xml)).products.map(\.isDeleted) == [isDeleted])
    }

    @Test(arguments: [
        (#" СодержитТолькоИзменения="false""#, "", false as Bool?),
        (#" СодержитТолькоИзменения="true""#, "", true),
        ("", "<СодержитТолькоИзменения>false</СодержитТолькоИзменения>", false),
        ("", "", nil),
        (#" СодержитТолькоИзменения="может""#, "", nil),
    ])
    func `a catalogue is full only when it says so`(attribute: String, element: String, onlyChanges: Bool?) throws {
        let text = "<КоммерческаяИнформация><Каталог\(attribute)><Товары/>\(element)</Каталог></КоммерческаяИнформация>"
        let section = try #require(try ReadFile(text).sections.first)
        #expect(section.onlyChanges == onlyChanges)
        #expect(section.isFull == (onlyChanges == false))
    }

    @Test func `the unit is a name with a code, or a padded code alone`() throws {
        let file = try ReadFile(
            catalogue(
                """
                <Товар><Ид>1</Ид><БазоваяЕдиница Код="796 " \
                НаименованиеПолное="Штука\(String(repeating: " ", count: 95))" \
                МеждународноеСокращение="PCE">шт</БазоваяЕдиница></Товар>
                <Товар><Ид>2</Ид><БазоваяЕдиница>796 </БазоваяЕдиница></Товар>
                """))
        #expect(file.products.map(\.unit?.code) == ["796", "796"])
        #expect(file.products.map(\.unit?.shortName) == ["шт", nil])
        #expect(file.products.first?.unit?.fullName == "Штука")
    }

    // MARK: - Traps

    @Test(arguments: [
        ("  Болт&amp;quot;М8&amp;quot;   оцинк.\n", "Болт\"М8\" оцинк."),
        ("Гвозди &lt;&gt; №1", "Гвозди <> №1"),
        ("Чай 🫖 «Весна»", "Чай 🫖 «Весна»"),
        ("عطر 50 мл", "عطر 50 мл"),
        ("L320\u{A0}\u{A0}  ", "L320"),
        ("A &amp;amp;amp; B", "A &amp; B"),
    ])
    func `names are cleaned and otherwise kept`(written: String, read: String) throws {
        let xml = "<Товар><Ид>g</Ид><Наименование>\(written)</Наименование></Товар>"
        #expect(try ReadFile(catalogue(xml)).products.map(\.name) == [read])
    }

    @Test func `what is not understood is counted, not dropped`() throws {
        let xml = """
            <Товар Новинка="да"><Ид>g</Ид><Аналоги><Ид>1</Ид></Аналоги><Аналоги/><Наименование>а</Наименование>\
            <Наименование>б</Наименование></Товар>
            """
        let file = try ReadFile(catalogue(xml, extra: "<Погода><Завтра/></Погода>"))
        let product = "КоммерческаяИнформация/Каталог/Товары/Товар"
        #expect(
            file.summary.unknown == [
                "\(product)/@Новинка": 1, "\(product)/Аналоги": 2, "\(product)/Наименование": 1,
                "КоммерческаяИнформация/Каталог/Погода": 1,
            ])
    }

    @Test func `nonsense becomes warnings with its place, and the rest is read`() throws {
        let file = try ReadFile(
            package(
                """
                <Предложение>
                <Ид>g</Ид>
                <Цены><Цена><ИдТипаЦены>p</ИдТипаЦены><ЦенаЗаЕдиницу>дорого</ЦенаЗаЕдиницу></Цена>
                <Цена><ИдТипаЦены>p</ИдТипаЦены><ЦенаЗаЕдиницу>10,005</ЦенаЗаЕдиницу>\
                <Валюта>фантик</Валюта></Цена></Цены>
                <Количество>-999 999 999,9</Количество>
                </Предложение>
                <Предложение><Наименование>без идентификатора</Наименование></Предложение>
                """))
        let offer = try #require(file.offers.first)
        #expect(file.offers.count == 1)
        #expect(offer.prices.map(\.amount) == [1001])
        #expect(offer.prices.map(\.currency) == [nil])
        #expect(offer.quantity == nil)
        #expect(file.warnings.map(\.kind) == [.number, .rounded, .currency, .missingID])
        #expect(file.warnings.map(\.line) == [3, 4, 4, 7])
        #expect(
            file.warnings.first?.path
                == "КоммерческаяИнформация/ПакетПредложений/Предложения/Предложение/Цены/Цена/ЦенаЗаЕдиницу")
        #expect(file.warnings.first?.arguments == ["value": "дорого"])
    }

    @Test func `pictures that lead out of the folder are not used`() throws {
        let xml = """
            <Товар><Ид>g</Ид><Картинка>import_files/01/a.jpg</Картинка><Картинка>../../etc/passwd</Картинка>\
            <Картинка>import_files\\02\\b.jpg</Картинка><Картинка>C:\\boot.ini</Картинка></Товар>
            """
        let file = try ReadFile(catalogue(xml))
        #expect(file.products.first?.pictures.map(\.text) == ["import_files/01/a.jpg", "import_files/02/b.jpg"])
        #expect(file.warnings.map(\.kind) == [.picturePath, .picturePath])
    }

    @Test func `a file that is not CommerceML is refused`() {
        #expect(throws: NotCommerceML(root: "html", line: 1)) { try ReadFile("<html><body/></html>") }
    }

    @Test func `a handler's error stops the reading and comes back`() throws {
        struct Stop: Error {}
        let reader = CommerceMLReader { _, _ in throw Stop() }
        #expect(throws: Stop.self) {
            try reader.feed(Array("<КоммерческаяИнформация/>".utf8))
            try reader.finish()
        }
        #expect(throws: Stop.self) { try reader.finish() }
    }

    private func catalogue(_ products: String, extra: String = "") -> String {
        "<КоммерческаяИнформация><Каталог><Товары>\(products)</Товары>\(extra)</Каталог></КоммерческаяИнформация>"
    }

    private func package(_ offers: String) -> String {
        "<КоммерческаяИнформация><ПакетПредложений><Предложения>\(offers)</Предложения></ПакетПредложений>"
            + "</КоммерческаяИнформация>"
    }
}
