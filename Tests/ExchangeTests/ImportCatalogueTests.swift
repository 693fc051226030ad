import Catalog
import Database
import Exchange
import Foundation
import Intake
import Kernel
import TestKit
import Testing

/// Imports into a real database: what is kept, what is shown, and what a broken import leaves.
@Suite struct ImportCatalogueTests {
    private let admin = Principal.system("import test")

    @Test(arguments: TestEngine.all)
    func `an export of 1C becomes a catalogue, and a repeat changes nothing`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder(["carono_2.07_import.xml": "import.xml", "carono_2.07_offers.xml": "offers.xml"])
        defer { folder.remove() }

        let first = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        #expect(first.files.map(\.name) == ["import.xml", "offers.xml"])
        #expect(first.categories == ImportCounts(added: 22))
        #expect(first.products == ImportCounts(added: 7))
        #expect(first.prices == ImportCounts(added: 5))
        #expect(first.stock == ImportCounts(added: 5))
        #expect(first.shown == 7)
        #expect(try await world.count("products WHERE external_id IS NOT NULL AND is_active") == 7)
        #expect(try await world.count("products WHERE external_id IS NOT NULL AND variant_of IS NOT NULL") == 5)
        #expect(try await world.count("prices r JOIN products p ON p.id = r.product_id WHERE r.amount = 171900") == 1)
        #expect(try await world.count("import_runs WHERE status = 'done'") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.imported'") == 1)

        let second = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        #expect(second.categories == ImportCounts(unchanged: 22))
        #expect(second.products == ImportCounts(unchanged: 7))
        #expect(second.prices == ImportCounts(unchanged: 5))
        #expect(second.stock == ImportCounts(unchanged: 5))
        #expect(second.shown == 0)
        #expect(second.hidden == 0)
        #expect(try await world.count("products WHERE external_id IS NOT NULL") == 7)
    }

    @Test(arguments: TestEngine.all)
    func `an archive is imported with its pictures`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let zip = ExchangeSamples.fixtures.appending(path: "v8_2C7E_125d5b.zip")
        let report = try await exchange.importCatalogue(at: zip, from: "1C", by: admin)
        #expect(report.products == ImportCounts(added: 7))
        #expect(report.missingPictures == (try await world.count("product_pictures WHERE file IS NULL")))
    }

    @Test(arguments: TestEngine.all)
    func `a broken import shows nothing of what is new, and the next one ends it`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        let goods = (0..<700).map { "<Товар><Ид>g\($0)</Ид><Наименование>Товар \($0)</Наименование></Товар>" }.joined()
        let whole = catalogue(goods)
        try folder.write(String(whole.dropLast(60)), to: "import.xml")

        let failed = await #expect(throws: ImportFailed.self) {
            try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        }
        #expect(failed?.cause is XMLError)
        #expect(failed?.failure.file == "import.xml")
        let kept = try await world.count("products WHERE external_id IS NOT NULL")
        #expect((1..<700).contains(kept))
        #expect(try await world.count("products WHERE external_id IS NOT NULL AND is_active") == 0)
        #expect(try await world.count("import_runs WHERE status = 'failed'") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.imported'") == 0)

        try folder.write(whole, to: "import.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        #expect(report.products == ImportCounts(added: 700 - kept, unchanged: kept))
        #expect(report.shown == 700)
    }

    @Test(arguments: TestEngine.all)
    func `only a full catalogue hides what it does not list`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let own = try await world.product("OWN")
        func run(_ goods: [String], full: Bool) async throws -> ImportReport {
            let folder = try ImportFolder()
            defer { folder.remove() }
            let products = goods.map { "<Товар><Ид>\($0)</Ид><Наименование>\($0)</Наименование></Товар>" }.joined()
            try folder.write(catalogue(products, full: full), to: "import.xml")
            return try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        }
        #expect(try await run(["a", "b", "c"], full: true).shown == 3)
        #expect(try await run(["a"], full: false).hidden == 0)
        #expect(try await run(["a", "b"], full: true).hidden == 1)
        #expect(try await world.count("products WHERE external_id = 'c' AND NOT is_active") == 1)
        #expect(try await run([], full: true).hidden == 0)
        #expect(try await run(["c"], full: false).shown == 1)
        let isActive = try await world.database.read { tx in
            try tx.value("SELECT is_active FROM products WHERE id = \(own)") as Bool
        }
        #expect(isActive)
    }

    @Test(arguments: TestEngine.all)
    func `what a file of changes does not say stays`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        let full = """
            <Товар><Ид>g</Ид><Артикул>A-1</Артикул><Наименование>Болт</Наименование><Описание>Прочный</Описание>\
            <БазоваяЕдиница>796 </БазоваяЕдиница></Товар>
            """
        try folder.write(catalogue(full), to: "import.xml")
        _ = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        try folder.write(
            catalogue("<Товар><Ид>g</Ид><Наименование>Болт М8</Наименование><Описание/></Товар>"), to: "import.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        #expect(report.products == ImportCounts(changed: 1))
        let kept = "external_id = 'g' AND sku = 'A-1' AND name = 'Болт М8' AND description = '' AND unit = 'шт'"
        #expect(try await world.count("products WHERE \(kept)") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `stock changes, what is reserved stays, and deletion hides`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        try folder.write(catalogue("<Товар><Ид>g</Ид><Наименование>Болт</Наименование></Товар>"), to: "import.xml")
        try folder.write(offers(stock: "10", price: "12.50"), to: "offers.xml")
        _ = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        try await world.database.write { tx in try tx.execute("UPDATE stock SET reserved = 3000 WHERE quantity = 10000")
        }
        try folder.write(offers(stock: "-2,5", price: "0"), to: "offers.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin)
        #expect(report.prices == ImportCounts(changed: 1))
        #expect(report.stock == ImportCounts(changed: 1))
        #expect(try await world.count("stock WHERE quantity = -2500 AND reserved = 3000") == 1)
        #expect(
            try await world.count("prices r JOIN products p ON p.id = r.product_id WHERE p.external_id = 'g'") == 0)

        try folder.write(catalogue(#"<Товар Статус="Удален"><Ид>g</Ид></Товар>"#), to: "import.xml")
        #expect(try await exchange.importCatalogue(at: folder.url, from: "1C", by: admin).hidden == 1)
        #expect(try await world.count("products WHERE external_id = 'g' AND name = 'Болт' AND NOT is_active") == 1)
    }

    // MARK: - Tools

    private func world(_ engine: TestEngine) async throws -> (World, Exchange) {
        let world = try await World(engine)
        return (world, try Exchange(database: world.database, filesFolder: TestFiles.path()))
    }
}
