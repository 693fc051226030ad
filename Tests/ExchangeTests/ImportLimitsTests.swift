import Catalog
import Database
import Exchange
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

/// Texts and pictures larger than anybody expects, and a product as buyers see it after an import.
@Suite struct ImportLimitsTests {
    @Test(arguments: TestEngine.all)
    func `texts too long are cut and told with file, line and field`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        // Digits and emoji: the longest key to sort by that a name can have.
        let name = String(repeating: "1😀", count: 2_000)
        try folder.write(
            """
            <КоммерческаяИнформация><Классификатор><Свойства><Свойство><Ид>p</Ид><Наименование>Вес</Наименование>\
            </Свойство></Свойства></Классификатор><Каталог><Товары>
            <Товар><Ид>g</Ид>
            <Артикул>\(String(repeating: "а", count: 5_000))</Артикул>
            <Наименование>\(name)</Наименование>
            <Штрихкод>\(String(repeating: "4", count: 3_000))</Штрихкод>
            <ЗначенияСвойств><ЗначенияСвойства><Ид>p</Ид>
            <Значение>\(String(repeating: "т", count: 90_000))</Значение>
            </ЗначенияСвойства></ЗначенияСвойств></Товар>
            <Товар>
            <Ид>\(String(repeating: "i", count: 3_000))</Ид><Наименование>Гайка</Наименование></Товар>
            </Товары></Каталог></КоммерческаяИнформация>
            """, to: "import.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "УТ", by: .system("test"))
        #expect(report.products == ImportCounts(added: 1))
        let told = report.warnings.map { "\($0.file) \($0.warning.line) \($0.warning.kind) \($0.warning.path)" }
        let goods = "КоммерческаяИнформация/Каталог/Товары/Товар"
        #expect(
            told == [
                "import.xml 3 longText \(goods)/Артикул", "import.xml 5 longText \(goods)/Штрихкод",
                "import.xml 4 longText \(goods)/Наименование",
                "import.xml 7 longText \(goods)/ЗначенияСвойств/ЗначенияСвойства/Значение",
                "import.xml 10 longID \(goods)/Ид",
            ])
        let kept = "source = 'УТ' AND is_active AND length(name) = 500 AND length(sku) = 100 AND length(barcode) = 100"
        #expect(try await world.count("products WHERE \(kept) AND name LIKE '%…' AND sku LIKE '%…'") == 1)
        #expect(try await world.count("product_properties WHERE length(value) = 2000") == 1)
        #expect(try await world.count("products WHERE source = 'УТ'") == 1)
        let again = try await exchange.importCatalogue(at: folder.url, from: "УТ", by: .system("test"))
        #expect(again.products == ImportCounts(unchanged: 1))
    }

    @Test(arguments: TestEngine.all)
    func `a description of 4 MB is cut, and its page stays within 60 KB`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        let text = String(repeating: "Прочный болт, ", count: 170_000)
        #expect(text.utf8.count > 4 << 20)
        try folder.write(
            catalogue(
                "<Товар><Ид>g</Ид><Наименование>Болт</Наименование><Описание>\(text)</Описание></Товар>"),
            to: "import.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "УТ", by: .system("test"))
        #expect(report.warnings.map(\.warning.kind) == [.textCut, .textCut])
        let (slug, description) = try await world.database.read { tx in
            try tx.one("SELECT slug, description FROM products WHERE source = 'УТ'") {
                (try $0["slug"] as String, try $0["description"] as String)
            }
        }
        #expect((24_000...24_576).contains(description.utf8.count))
        #expect(description.hasPrefix("Прочный болт, ") && description.hasSuffix("…"))
        let page = try await world.visit(as: .stranger) { try await $0.get("/products/\(slug)") }
        #expect(page.status == .ok)
        #expect(page.body.readableBytes <= 60 * 1024)
        #expect(String(buffer: page.body).contains("…</p>"))
    }

    @Test(.feature("INT-01", "INT-02"), arguments: TestEngine.all)
    func `after an import a stranger sees the price and the stock of each warehouse`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder(["carono_2.07_import.xml": "import.xml", "carono_2.07_offers.xml": "offers.xml"])
        defer { folder.remove() }
        _ = try await exchange.importCatalogue(at: folder.url, from: "УТ", by: .system("test"))
        let (slug, warehouse) = try await world.database.read { tx in
            try tx.one(
                """
                SELECT p.slug, w.name FROM prices r JOIN products p ON p.id = r.product_id
                JOIN stock s ON s.product_id = p.id JOIN warehouses w ON w.id = s.warehouse_id
                WHERE r.amount = 171900 AND s.quantity = 20000
                """
            ) { (try $0["slug"] as String, try $0["name"] as String) }
        }
        let page = try await world.visit(as: .stranger) { try await $0.get("/products/\(slug)") }
        let body = String(buffer: page.body)
        #expect(page.status == .ok)
        #expect(body.filter { !$0.isWhitespace }.contains("1719,00₽"))
        let name = warehouse.replacing("\"", with: "&quot;")
        #expect(body.contains("class=\"c-place\">\(name)</th><td role=\"cell\" class=\"c-rest num\">20\u{00a0}"))
    }

    @Test(arguments: TestEngine.all)
    func `pictures too large and files that are none are left out and told`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        let jpeg = Data([0xFF, 0xD8, 0xFF])
        try folder.write(jpeg, to: "import_files/small.jpg")
        try folder.write(jpeg + Data(count: 4 << 20), to: "import_files/large.jpg")
        try folder.write("<svg/>", to: "import_files/drawing.jpg")
        let names = ["large", "drawing", "small", "absent"]
        let pictures = names.map { "<Картинка>import_files/\($0).jpg</Картинка>" }.joined()
        try folder.write(
            catalogue("<Товар><Ид>g</Ид><Наименование>Болт</Наименование>\(pictures)</Товар>"), to: "import.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "УТ", by: .system("test"))
        #expect(report.warnings.map(\.warning.kind) == [.largePicture, .notPicture])
        #expect(
            report.warnings.map { $0.warning.arguments["value"] } == [
                "import_files/large.jpg", "import_files/drawing.jpg",
            ])
        #expect(report.missingPictures == 1)
        #expect(try await world.count("product_pictures WHERE file IS NULL") == 3)
        let kept = "source = 'import_files/small.jpg' AND file LIKE '%.jpg'"
        #expect(try await world.count("product_pictures WHERE \(kept)") == 1)
        #expect(try await world.count("products WHERE source = 'УТ' AND picture LIKE '%.jpg'") == 1)
    }

    @Test func `a picture is sent whole, and its name is its tag`() async throws {
        let world = try await World(.sqlite)
        let content = Data([0x89, 0x50, 0x4E, 0x47]) + Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
        let name = try world.files.keep(content, extension: "png")
        #expect(try world.files.keep(content, extension: "png") == name)
        let answer = try await world.visit(as: .stranger) { try await $0.get("/pictures/\(name)") }
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.eTag] == "\"\(name.prefix(40))\"")
        #expect(Data(answer.body.readableBytesView) == content)
        let absent = String(repeating: "0", count: 40)
        for wrong in ["\(absent).png", "\(absent).exe", "a.png", "..%2F..%2Fetc%2Fpasswd"] {
            let answer = try await world.visit(as: .stranger) { try await $0.get("/pictures/\(wrong)") }
            #expect(answer.status == .notFound, "\(wrong)")
        }
    }

    private func world(_ engine: TestEngine) async throws -> (World, Exchange) {
        let world = try await World(engine)
        return (world, try Exchange(database: world.database, filesFolder: TestFiles.path()))
    }
}
