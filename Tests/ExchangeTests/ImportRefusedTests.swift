import Catalog
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

/// Rows an import could not keep are written down with their place, and staff read them.
@Suite struct ImportRefusedTests {
    @Test(arguments: TestEngine.all)
    func `rows without a product are refused by file, line and reason, and staff see and download them`(
        engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let exchange = try Exchange(database: world.database, filesFolder: TestFiles.path())
        let folder = try ImportFolder()
        defer { folder.remove() }
        try folder.write(catalogue("<Товар><Ид>h</Ид><Наименование>Болт</Наименование></Товар>"), to: "import.xml")
        try folder.write("\n\n" + offers(stock: "10", price: "12.50"), to: "offers.xml")
        let report = try await exchange.importCatalogue(at: folder.url, from: "1C", by: .system("test"))
        #expect(report.prices.skipped == 1 && report.stock.skipped == 1)
        let told = try await world.database.read { tx in
            try tx.all("SELECT file, line, kind, external_id, reason FROM import_refusals ORDER BY position") { row in
                let (file, line): (String, Int) = (try row["file"], try row["line"])
                let (kind, id, reason): (String, String, String) = (
                    try row["kind"], try row["external_id"], try row["reason"]
                )
                return "\(file):\(line) \(kind) \(id) \(reason)"
            }
        }
        #expect(told == ["offers.xml:3 price g unknownProduct", "offers.xml:3 stock g unknownProduct"])
        let run = try await world.database.read { tx in try tx.value("SELECT id FROM import_runs") as UUID }
        let path = "/staff/catalog/imports/\(run.uuidString.lowercased())"
        try await world.visit(as: .manager) { visitor in
            let list = String(buffer: try await visitor.get("/staff/catalog/imports").body)
            #expect(list.contains(path) && list.contains("Загружено"))
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("offers.xml:3") && page.contains("Такого товара нет"))
            let file = try await visitor.get("\(path)/refused.csv", accept: "text/csv")
            let rows = String(buffer: file.body).split(whereSeparator: \.isNewline)
            #expect(rows.count == 3)
            #expect(rows.last?.hasPrefix("offers.xml;3;") == true)
        }
    }

    @Test(arguments: TestEngine.all)
    func `an import that failed asks for attention until the next one ends well`(engine: TestEngine) async throws {
        let world = try await World(engine)
        let exchange = try Exchange(database: world.database, filesFolder: TestFiles.path())
        let folder = try ImportFolder()
        defer { folder.remove() }
        let whole = catalogue("<Товар><Ид>h</Ид><Наименование>Болт</Наименование></Товар>")
        try folder.write(String(whole.dropLast(30)), to: "import.xml")
        world.clock.advance(by: 60)
        await #expect(throws: ImportFailed.self) {
            try await exchange.importCatalogue(
                at: folder.url, from: "1C", by: .system("test"), clock: world.clock.clock)
        }
        for (who, isTold) in [(World.Who.manager, true), (.administrator, true), (.director, false)] {
            try await world.visit(as: who) { visitor in
                let list = String(
                    buffer: try await visitor.get("/attention?part=json", accept: "application/json").body)
                #expect(list.contains("/staff/catalog/imports/") == isTold, "\(who)")
            }
        }
        let run = try await world.database.read { tx in try tx.value("SELECT id FROM import_runs") as UUID }
        try await world.visit(as: .manager) { visitor in
            let page = String(
                buffer: try await visitor.get("/staff/catalog/imports/\(run.uuidString.lowercased())").body)
            #expect(page.contains("Загрузка не удалась") && page.contains("import.xml"))
        }
        try folder.write(whole, to: "import.xml")
        world.clock.advance(by: 60)
        _ = try await exchange.importCatalogue(
            at: folder.url, from: "1C", by: .system("test"), clock: world.clock.clock)
        try await world.visit(as: .administrator) { visitor in
            let list = String(buffer: try await visitor.get("/attention?part=json", accept: "application/json").body)
            #expect(!list.contains("/staff/catalog/imports/"))
        }
    }
}
