import Catalog
import Database
import Exchange
import Foundation
import Kernel
import TestKit
import Testing

/// Two systems tell of their goods: neither hides, renames or prices the other's.
@Suite struct ImportSourcesTests {
    @Test(arguments: TestEngine.all)
    func `a full catalogue of one source hides nothing of another`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        func run(_ source: String, _ goods: [String]) async throws -> ImportReport {
            let folder = try ImportFolder()
            defer { folder.remove() }
            let products = goods.map { "<Товар><Ид>\($0)</Ид><Наименование>\($0) \(source)</Наименование></Товар>" }
            try folder.write(catalogue(products.joined(), full: true), to: "import.xml")
            return try await exchange.importCatalogue(at: folder.url, from: source, by: .system("test"))
        }
        #expect(try await run("1C", ["a", "b"]).shown == 2)
        let other = try await run("МойСклад", ["b", "c"])
        #expect(other.products == ImportCounts(added: 2))
        #expect(other.shown == 2)
        #expect(other.hidden == 0)
        #expect(try await world.count("products WHERE external_id = 'b' AND is_active") == 2)
        #expect(try await world.count("products WHERE name = 'b 1C' AND source = '1C'") == 1)

        #expect(try await run("1C", ["a"]).hidden == 1)
        #expect(try await world.count("products WHERE source = '1C' AND external_id IN ('a', 'b') AND is_active") == 1)
        #expect(try await world.count("products WHERE source = 'МойСклад' AND is_active") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `categories, prices and stock of the same names stay apart`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        for (source, stock, price) in [("А", "10", "12.50"), ("Б", "3", "99")] {
            let folder = try ImportFolder()
            defer { folder.remove() }
            try folder.write(
                """
                <КоммерческаяИнформация><Классификатор><Группы><Группа><Ид>k</Ид><Наименование>\(source)</Наименование>\
                </Группа></Группы></Классификатор><Каталог><Товары><Товар><Ид>g</Ид><Наименование>Болт</Наименование>\
                <Группы><Ид>k</Ид></Группы></Товар></Товары></Каталог></КоммерческаяИнформация>
                """, to: "import.xml")
            try folder.write(offers(stock: stock, price: price), to: "offers.xml")
            let report = try await exchange.importCatalogue(at: folder.url, from: source, by: .system("test"))
            #expect(report.kinds.map { $0.added } == [1, 1, 1, 1])
            #expect(report.kinds.map { $0.changed } == [0, 0, 0, 0])
        }
        for (source, stock, price) in [("А", 10_000, 1_250), ("Б", 3_000, 9_900)] {
            let own = "p.source = '\(source)' AND p.is_active"
            #expect(
                try await world.count(
                    """
                    products p JOIN categories c ON c.id = p.category_id AND c.name = '\(source)'
                    JOIN stock s ON s.product_id = p.id AND s.quantity = \(stock)
                    JOIN prices r ON r.product_id = p.id AND r.amount = \(price)
                    JOIN price_types t ON t.id = r.price_type_id AND t.source = p.source AND t.is_retail
                    WHERE \(own) AND c.product_count = 1
                    """) == 1)
        }
    }

    private func world(_ engine: TestEngine) async throws -> (World, Exchange) {
        let world = try await World(engine)
        return (world, try Exchange(database: world.database, filesFolder: TestFiles.path()))
    }
}
