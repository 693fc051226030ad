import Catalog
import Database
import Exchange
import Foundation
import Kernel
import TestKit
import Testing

/// Every real file goes into a real database: alone, and with the files it was exported with.
@Suite struct ImportSamplesTests {
    /// Rows of one source, and how many told rows could not be kept because they refer to something not told.
    struct Kept: Sendable, Equatable {
        var categories = 0, products = 0, shown = 0, prices = 0, stock = 0
        var priceTypes = 0, warehouses = 0, properties = 0, skipped = 0
    }

    /// A file alone: what is kept of it, or why it is refused and at which line.
    struct Sample: Sendable {
        let name: String
        var kept = Kept()
        var refusal: String?
        var line = 0

        init(_ name: String, _ kept: Kept) { (self.name, self.kept) = (name, kept) }

        init(_ name: String, refusal: String, line: Int) {
            (self.name, self.refusal, self.line) = (name, refusal, line)
        }
    }

    /// Files of one export.
    struct Export: Sendable, CustomTestStringConvertible {
        /// What the collection put before the names 1C gave.
        let prefix: String
        let files: [String]
        let kept: Kept
        var testDescription: String { prefix }
        var isThere: Bool { files.allSatisfy { ExchangeSamples.url(prefix + $0) != nil } }

        init(_ prefix: String, _ files: [String], _ kept: Kept) {
            (self.prefix, self.files, self.kept) = (prefix, files, kept)
        }
    }

    @Test(arguments: TestEngine.all)
    func `every file alone is imported with its counts, or refused with its line and reason`(
        engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let exchange = try Exchange(database: world.database, filesFolder: TestFiles.path())
        var missing: [String] = []
        for sample in Self.samples {
            guard let url = ExchangeSamples.url(sample.name) else {
                missing.append(sample.name)
                continue
            }
            // Each file is a system of its own, so that none helps another.
            var skipped = 0
            do {
                let report = try await exchange.importCatalogue(at: url, from: sample.name, by: .system("test"))
                skipped = report.kinds.map { $0.skipped }.reduce(0, +)
                #expect(sample.refusal == nil, "\(sample.name)")
            } catch let failed as ImportFailed {
                #expect(failed.failure.file == sample.name)
                #expect(failed.failure.key == sample.refusal.map { "exchange.import.refusal.\($0)" })
                #expect(failed.failure.arguments["line"] == String(sample.line), "\(sample.name)")
            }
            #expect(try await kept(of: sample.name, world, skipped: skipped) == sample.kept, "\(sample.name)")
        }
        #expect(missing == [] || ExchangeSamples.others == nil)
        let refused = Self.samples.count { $0.refusal != nil && !missing.contains($0.name) }
        let imported = Self.samples.count - missing.count - refused
        #expect(try await world.count("import_runs WHERE status = 'failed'") == refused)
        #expect(try await world.count("import_runs WHERE status = 'done'") == imported)
    }

    @Test(.feature("INT-01", "INT-02"), arguments: TestEngine.all, exports.filter(\.isThere))
    func `a whole export becomes a catalogue, and importing it again changes nothing`(
        engine: TestEngine, export: Export
    ) async throws {
        let world = try await World(engine)
        let exchange = try Exchange(database: world.database, filesFolder: TestFiles.path())
        let folder = try ImportFolder(
            Dictionary(uniqueKeysWithValues: export.files.map { (export.prefix + $0, $0) }))
        defer { folder.remove() }

        let first = try await exchange.importCatalogue(at: folder.url, from: "УТ 11", by: .system("test"))
        let skipped = first.kinds.map { $0.skipped }.reduce(0, +)
        #expect(try await kept(of: "УТ 11", world, skipped: skipped) == export.kept)
        #expect(first.shown == export.kept.shown)
        #expect(first.kinds.map { $0.changed } == [0, 0, 0, 0])
        #expect(first.failure == nil)

        let second = try await exchange.importCatalogue(at: folder.url, from: "УТ 11", by: .system("test"))
        #expect(second.kinds.map { $0.added } == [0, 0, 0, 0])
        #expect(second.kinds.map { $0.changed } == [0, 0, 0, 0])
        #expect(second.kinds.map { $0.unchanged } == first.kinds.map { $0.added + $0.unchanged })
        #expect(second.shown == 0)
        #expect(second.hidden == 0)
        #expect(try await kept(of: "УТ 11", world, skipped: skipped) == export.kept)
    }

    private func kept(of source: String, _ world: World, skipped: Int) async throws -> Kept {
        func count(_ table: String) async throws -> Int { try await world.count("\(table) WHERE source = '\(source)'") }
        let product = "JOIN products p ON p.id = r.product_id WHERE p.source = '\(source)'"
        var kept = Kept()
        kept.categories = try await count("categories")
        kept.products = try await count("products")
        kept.shown = try await world.count("products WHERE source = '\(source)' AND is_active")
        kept.prices = try await world.count("prices r \(product)")
        kept.stock = try await world.count("stock r \(product)")
        kept.priceTypes = try await count("price_types")
        kept.warehouses = try await count("warehouses")
        kept.properties = try await count("properties")
        kept.skipped = skipped
        return kept
    }

    // What was counted in the files by another program, by the elements SOURCES.md lists: a product marked as deleted
    // is not made, a group told twice is kept once, prices and stock of goods that were not told are skipped.

    static let samples: [Sample] = [
        Sample("bitrix6_3.1_classifier-import.xml", Kept(categories: 1, priceTypes: 8, warehouses: 12)),
        Sample("bitrix6_3.1_documents.xml", refusal: "orders", line: 4),
        Sample("bitrix6_3.1_goods_import.xml", Kept(products: 21, shown: 21)),
        Sample("bitrix6_3.1_prices.xml", Kept(skipped: 86)),
        Sample("bitrix6_3.1_properties_offers.xml", Kept(properties: 12)),
        Sample("bxmaker_3.1_import.xml", Kept(products: 3, shown: 3, priceTypes: 1, warehouses: 1)),
        Sample("bxmaker_3.1_offers_kits.xml", Kept()),
        Sample("carono_2.03_orders_cp1251.xml", refusal: "orders", line: 3),
        Sample("carono_2.07_import.xml", Kept(categories: 22, products: 2, shown: 2, properties: 10)),
        Sample("carono_2.07_offers.xml", Kept(priceTypes: 1, warehouses: 5, skipped: 15)),
        Sample("dobromyslov_2.07_import0_1.xml", Kept(categories: 1, products: 35, shown: 35, properties: 12)),
        Sample("dobromyslov_2.07_offers0_1.xml", Kept(priceTypes: 1, warehouses: 3, skipped: 88)),
        Sample("dobromyslov_bitrix_sale-query-empty_2.05_cp1251.xml", refusal: "nothing", line: 1),
        Sample("dobromyslov_bitrix_sale-query_2.05_cp1251.xml", refusal: "orders", line: 5),
        Sample("freesport_3.1_contragents_part1.xml", refusal: "counterparties", line: 4),
        Sample("freesport_3.1_goods.xml", Kept(products: 3, shown: 3)),
        Sample("freesport_3.1_offers.xml", Kept(skipped: 3)),
        Sample("freesport_3.1_priceLists.xml", Kept(priceTypes: 6)),
        Sample("freesport_3.1_prices.xml", Kept(skipped: 4)),
        Sample("freesport_3.1_propertiesGoods_1_1.xml", Kept(properties: 51)),
        Sample("freesport_3.1_propertiesOffers_1_2.xml", Kept(properties: 4)),
        Sample("freesport_3.1_rests.xml", Kept(skipped: 5)),
        Sample("freesport_3.1_storages.xml", Kept(warehouses: 2)),
        Sample("freesport_3.1_units.xml", Kept()),
        Sample("moysklad_2.04_2023_import.xml", Kept(categories: 6, products: 174, shown: 174, properties: 21)),
        Sample("moysklad_2.04_2023_offers.xml", Kept(priceTypes: 1, warehouses: 1, skipped: 348)),
        Sample(
            "moysklad_2.04_2024_photo-only-changes_import.xml",
            Kept(categories: 2, products: 1, shown: 1, properties: 21)),
        Sample("off-doc-1c_2.03_orders.xml", refusal: "orders", line: 3),
        Sample("off-doc-1c_2.04_import.xml", Kept(categories: 1, products: 6, shown: 6)),
        Sample("off-doc-1c_2.04_offers.xml", Kept(priceTypes: 4, warehouses: 1, skipped: 6)),
        Sample("turumburum_2.10_import.xml", Kept(categories: 31, priceTypes: 2, warehouses: 6, skipped: 2)),
        Sample("umi-cms_2.04_import.xml", Kept(categories: 1, products: 3, shown: 3, properties: 1)),
        Sample("umi-cms_2.04_offers.xml", Kept(priceTypes: 5, warehouses: 1, skipped: 28)),
    ]

    static let exports: [Export] = [
        Export(
            "carono_2.07_", ["import.xml", "offers.xml"],
            Kept(
                categories: 22, products: 7, shown: 7, prices: 5, stock: 5, priceTypes: 1, warehouses: 5, properties: 10
            )),
        Export(
            "dobromyslov_2.07_", ["import0_1.xml", "offers0_1.xml"],
            Kept(
                categories: 1, products: 35, shown: 35, prices: 35, stock: 105, priceTypes: 1, warehouses: 3,
                properties: 12, skipped: 18)),
        Export(
            "moysklad_2.04_2023_", ["import.xml", "offers.xml"],
            Kept(
                categories: 6, products: 174, shown: 174, prices: 174, stock: 174, priceTypes: 1, warehouses: 1,
                properties: 21)),
        Export(
            "off-doc-1c_2.04_", ["import.xml", "offers.xml"],
            Kept(categories: 1, products: 6, shown: 6, prices: 8, stock: 2, priceTypes: 4, warehouses: 1)),
        Export(
            "umi-cms_2.04_", ["import.xml", "offers.xml"],
            Kept(
                categories: 1, products: 3, shown: 3, prices: 15, stock: 3, priceTypes: 5, warehouses: 1, properties: 1,
                skipped: 22)),
        Export(
            "bxmaker_3.1_", ["import.xml", "offers_kits.xml"],
            Kept(products: 3, shown: 3, priceTypes: 1, warehouses: 1)),
        Export(
            "bitrix6_3.1_", ["classifier-import.xml", "properties_offers.xml", "goods_import.xml", "prices.xml"],
            Kept(categories: 1, products: 21, shown: 21, priceTypes: 8, warehouses: 12, properties: 12, skipped: 86)),
        Export(
            "freesport_3.1_",
            [
                "storages.xml", "units.xml", "priceLists.xml", "propertiesGoods_1_1.xml",
                "propertiesOffers_1_2.xml", "goods.xml", "contragents_part1.xml", "offers.xml", "prices.xml",
                "rests.xml",
            ],
            Kept(products: 3, shown: 3, prices: 5, stock: 2, priceTypes: 6, warehouses: 2, properties: 54, skipped: 10)),
    ]
}
