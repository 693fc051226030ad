import Catalog
import Database
import Exchange
import Foundation
import Kernel
import TestKit
import Testing
import Web

/// What becomes of an import that cannot be done, and what is said about it.
@Suite struct ImportFailureTests {
    @Test(arguments: TestEngine.all)
    func `where there is nothing to read, that is said in words, and no run is done`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "empty"), withIntermediateDirectories: true)
        try folder.write("no export", to: "texts/readme.txt")
        try folder.write("no export", to: "texts/.import.xml")
        try folder.write("PK, but no archive", to: "export.zip")
        let wrong = [
            ("nowhere", "exchange.import.refusal.missing"), ("empty", "exchange.import.refusal.noFiles"),
            ("texts", "exchange.import.refusal.noFiles"), ("export.zip", "exchange.zip.refusal.notZip"),
        ]
        let texts = try Texts(folder: World.root.appending(path: "Locales"))
        for (name, key) in wrong {
            let failed = await #expect(throws: ImportFailed.self, "\(name)") {
                try await exchange.importCatalogue(
                    at: folder.url.appending(path: name), from: "1C", by: .system("test"))
            }
            let failure = try #require(failed?.failure)
            #expect(failure.key == key)
            for language in [Language.ru, .en] {
                let text = texts.text(failure.key, in: language, TextArguments(failure.arguments))
                #expect(text != key && !text.contains("{"))
                #expect(text.contains(name) || key.hasPrefix("exchange.zip"))
            }
        }
        #expect(try await world.count("import_runs WHERE status = 'failed' AND finished_at IS NOT NULL") == wrong.count)
        #expect(try await world.count("import_runs") == wrong.count)
        #expect(try await world.count("events WHERE name = 'catalog.imported'") == 0)
    }

    @Test(arguments: ["", String(repeating: "x", count: 101)])
    func `a source nobody could name begins no run`(source: String) async throws {
        let (world, exchange) = try await world(.sqlite)
        await #expect(throws: ImportRefusal(.source)) {
            try await exchange.importCatalogue(at: ExchangeSamples.fixtures, from: source, by: .system("test"))
        }
        #expect(try await world.count("import_runs") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `when the database fails, the run is failed with file and line, and a repeat ends it`(
        engine: TestEngine
    ) async throws {
        let (world, exchange) = try await world(engine)
        let folder = try ImportFolder()
        defer { folder.remove() }
        try folder.write(catalogue("<Товар><Ид>g</Ид><Наименование>Болт</Наименование></Товар>"), to: "import.xml")
        try folder.write("\n" + offers(stock: "10", price: "12.50"), to: "offers.xml")
        try await world.database.write { tx in try tx.execute("ALTER TABLE stock RENAME TO stock_elsewhere") }
        let failed = await #expect(throws: ImportFailed.self) {
            try await exchange.importCatalogue(at: folder.url, from: "1C", by: .system("test"))
        }
        #expect(failed?.cause is DatabaseError)
        #expect(failed?.failure.file == "offers.xml")
        #expect(failed?.failure.key == "exchange.import.failure.broken")
        #expect(failed?.failure.arguments["line"] == "2")
        let told = "status = 'failed' AND CAST(report AS TEXT) LIKE '%failure.broken%offers.xml%'"
        let toldTheOtherWay = "status = 'failed' AND CAST(report AS TEXT) LIKE '%offers.xml%failure.broken%'"
        #expect(try await world.count("import_runs WHERE \(told) OR \(toldTheOtherWay)") == 1)
        #expect(try await world.count("products WHERE external_id = 'g' AND NOT is_active") == 1)

        try await world.database.write { tx in try tx.execute("ALTER TABLE stock_elsewhere RENAME TO stock") }
        let report = try await exchange.importCatalogue(at: folder.url, from: "1C", by: .system("test"))
        #expect(report.shown == 1)
        #expect(report.stock == ImportCounts(added: 1))
        #expect(try await world.count("import_runs WHERE status = 'done'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a killed run is failed by the next import of its source`(engine: TestEngine) async throws {
        let (world, exchange) = try await world(engine)
        try await world.database.write { tx in
            for source in ["1C", "МойСклад"] {
                try tx.execute(
                    """
                    INSERT INTO import_runs (id, source, started_at, status, report)
                    VALUES (\(ID<ImportRun>()), \(source), \(World.start), 'running', \(SQLValue.json("{}")))
                    """)
            }
        }
        let folder = try ImportFolder()
        defer { folder.remove() }
        try folder.write(catalogue("<Товар><Ид>g</Ид><Наименование>Болт</Наименование></Товар>"), to: "import.xml")
        _ = try await exchange.importCatalogue(at: folder.url, from: "1C", by: .system("test"))
        let told = "CAST(report AS TEXT) LIKE '%exchange.import.failure.killed%'"
        #expect(try await world.count("import_runs WHERE source = '1C' AND status = 'failed' AND \(told)") == 1)
        #expect(try await world.count("import_runs WHERE source = '1C' AND status = 'done'") == 1)
        #expect(try await world.count("import_runs WHERE source = 'МойСклад' AND status = 'running'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `of two imports of one source at once only the later one shows goods`(engine: TestEngine) async throws {
        let (world, _) = try await world(engine)
        let (first, second) = try await world.database.write { tx in
            (
                try Catalog.startImport(from: "1C", broken: "{}", at: World.start, in: tx),
                try Catalog.startImport(from: "1C", broken: "{}", at: World.start, in: tx)
            )
        }
        func publish(_ run: ID<ImportRun>) async throws {
            try await world.database.write { tx in
                _ = try Catalog.publish(
                    ImportedGoods(), from: "1C", of: run, by: .system("test"), at: World.start, in: tx
                ) { _ in "{}" }
            }
        }
        await #expect(throws: ImportOvertaken.self) { try await publish(first) }
        #expect(try await world.count("import_runs WHERE status = 'failed'") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.imported'") == 0)
        try await publish(second)
        #expect(try await world.count("import_runs WHERE status = 'done'") == 1)
    }

    private func world(_ engine: TestEngine) async throws -> (World, Exchange) {
        let world = try await World(engine)
        return (world, try Exchange(database: world.database, filesFolder: TestFiles.path()))
    }
}
