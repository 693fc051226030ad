import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// What staff read of imports.
@Suite struct ImportReportTests {
    @Test(arguments: TestEngine.all)
    func `the list goes page by page, and a run that goes on or told nothing has a page too`(_ engine: TestEngine)
        async throws
    {
        let room = try await Showroom(engine)
        let ids = try await room.database.write { tx in
            try (0..<25).map { number -> ID<ImportRun> in
                let start = World.start.addingTimeInterval(Double(number - 30) * 3_600)
                let id = ID<ImportRun>(at: start)
                try tx.execute(
                    """
                    INSERT INTO import_runs (id, source, started_at, finished_at, status, report)
                    VALUES (\(id), \("S\(number)"), \(start), \(number == 24 ? nil : start.addingTimeInterval(90)),
                        \(number == 24 ? "running" : "done"), \(SQLValue.json("{}")))
                    """)
                return id
            }
        }
        let page = try await room.page("/staff/catalog/imports")
        #expect(page.contains("S24") && page.contains("Идёт") && page.contains("1\u{a0}мин 30\u{a0}с"))
        #expect(!page.contains(">S3<"))
        let next = try #require(page.firstMatch(of: /href="(\/staff\/catalog\/imports\?after=[^"]+)"/))
        let second = try await room.page(String(next.1).replacing("&amp;", with: "&"))
        #expect(second.contains(">S3<") || second.contains("S3"))
        for id in [ids[0], ids[24]] {
            let own = try await room.page("/staff/catalog/imports/\(id)")
            #expect(own.contains("Что изменилось"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a report tells what changed, what was remarked and why it failed`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let report = """
            {"files":[{"name":"import.xml","records":7,"warnings":1,"unknown":{}}],
             "products":{"added":4,"changed":2,"unchanged":1,"skipped":0},"shown":4,"hidden":2,
             "warnings":[{"file":"import.xml","warning":{"kind":"number","line":17,"path":"Товар/Цена",
             "arguments":{"value":"12,х"}}}],
             "failure":{"file":"import.xml","key":"exchange.import.failure.killed","arguments":{}}}
            """
        let id = ID<ImportRun>()
        try await room.database.write { tx in
            try tx.execute(
                """
                INSERT INTO import_runs (id, source, started_at, finished_at, status, report)
                VALUES (\(id), '1C', \(World.start), \(World.start.addingTimeInterval(5)), 'failed',
                    \(SQLValue.json(report)))
                """)
        }
        let page = try await room.page("/staff/catalog/imports/\(id)")
        for words in [
            "Строка 17: «12,х» не число", "Загрузку прервали", "Появилось в продаже", "import.xml", "5\u{a0}с",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        try await room.world.visit(as: .manager) { visitor in
            let nowhere = try await visitor.get("/staff/catalog/imports/\(UUID().uuidString.lowercased())").status
            #expect(nowhere == .notFound)
        }
        try await room.world.visit(as: .purchaser) { visitor in
            let shut = try await visitor.get("/staff/catalog/imports/\(id)").status
            #expect(shut == .forbidden)
        }
    }

    @Test(arguments: TestEngine.all)
    func `of refused rows so many are written down as anybody can read`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let now = room.now
        let run = try await room.database.write { tx in
            let run = try Catalog.startImport(from: "1C", broken: "{}", at: now, in: tx)
            let rows = (1...700).map { line in
                RefusedRow(kind: .stock, externalID: "g\(line)", reason: .unknownProduct, line: line)
            }
            try Catalog.noteRefused(rows, of: "a.xml", in: run, after: 0, tx: tx)
            try Catalog.noteRefused(rows, of: "b.xml", in: run, after: Catalog.maxRefused - 10, tx: tx)
            return run
        }
        #expect(try await room.world.count("import_refusals") == 710)
        try await room.world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("/staff/catalog/imports/\(run)").body)
            #expect(page.contains("a.xml:50") && !page.contains("a.xml:51"))
            let file = try await visitor.get("/staff/catalog/imports/\(run)/refused.csv", accept: "text/csv")
            let rows = String(buffer: file.body).split(whereSeparator: \.isNewline)
            #expect(rows.count == 711)
        }
    }
}
