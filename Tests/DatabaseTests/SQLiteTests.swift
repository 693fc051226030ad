import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct SQLiteTests {
    static let table = Migration("test.0001 blobs", "CREATE TABLE blobs (number :serial, content :bytes NOT NULL)")

    static func path() async throws -> String {
        guard case .sqlite(let path) = try await TestDatabase.place(.sqlite) else { return "" }
        return path
    }

    @Test func `the writer syncs every commit, and every connection is strict`() async throws {
        let database = try await TestDatabase.make(.sqlite, migrations: [])
        let pragmas = ["synchronous", "foreign_keys", "trusted_schema", "secure_delete", "mmap_size"]
        let read: @Sendable (any Connection) throws -> [SQLValue] = { connection in
            try pragmas.flatMap { try connection.run("PRAGMA " + $0, []).values }
        }
        let writer = try await database.engine.exclusively(read)
        #expect(writer == [.integer(2), .integer(1), .integer(0), .integer(1), .integer(0)])
        let reader = try await database.engine.read(read)
        #expect(Array(reader.dropFirst()) == [.integer(1), .integer(0), .integer(1), .integer(0)])
        let mode = try await database.engine.exclusively { try $0.run("PRAGMA journal_mode", []).values }
        #expect(mode == [.text("wal")])
    }

    @Test func `a second process on the same file is refused until the first is gone`() async throws {
        let address = DatabaseAddress.sqlite(path: try await Self.path())
        let first = try await Database.open(address, logger: TestDatabase.quiet)
        let error = await #expect(throws: DatabaseError.self) {
            try await Database.open(address, logger: TestDatabase.quiet)
        }
        guard case .refusedToStart(let words) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words.hasPrefix("another Kabinet already works on this file"))
        try await first.close()
        let second = try await Database.open(address, logger: TestDatabase.quiet)
        #expect(try await second.read { tx in try tx.value("SELECT 1") as Int } == 1)
    }

    @Test func `what is no database stops the start`() async throws {
        let path = try await Self.path()
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(repeating: 65, count: 8_192).write(to: URL(fileURLWithPath: path))
        let error = await #expect(throws: DatabaseError.self) {
            try await Database.open(.sqlite(path: path), logger: TestDatabase.quiet)
        }
        guard case .refusedToStart(let words) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words.contains("cannot be used"))
    }

    @Test func `a full disk refuses writes, harms nothing and heals`() async throws {
        let database = try await TestDatabase.make(.sqlite, migrations: [Self.table])
        let blob = SQLValue.bytes(Array(repeating: 1, count: 100_000))
        let insert: @Sendable (Transaction) throws -> Int = { tx in
            try tx.execute("INSERT INTO blobs (content) VALUES (\(blob))")
        }
        try await database.write(insert)
        try await database.engine.exclusively { connection in
            let pages = try connection.run("PRAGMA page_count", []).values.first.flatMap(Int.decode) ?? 0
            try connection.runScript("PRAGMA max_page_count = \(pages + 5)")
        }
        for _ in 0..<3 { await #expect(throws: DatabaseError.full) { try await database.write(insert) } }
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM blobs") as Int } == 1)
        #expect(database.canWrite)

        try await database.engine.exclusively { try $0.runScript("PRAGMA max_page_count = 100000") }
        try await database.write(insert)
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM blobs") as Int } == 2)
        #expect(try await database.read { tx in try tx.value("PRAGMA integrity_check") as String } == "ok")
    }

    @Test func `after the disk refused a write nothing more is written`() async throws {
        let database = try await TestDatabase.make(.sqlite, migrations: [Self.table])
        await #expect(throws: DatabaseError.storage("disk I/O error")) {
            try await database.write { _ in throw DatabaseError.storage("disk I/O error") }
        }
        #expect(!database.canWrite)
        await #expect(throws: DatabaseError.storage("the disk refused a write; Kabinet must be started anew")) {
            try await database.write { tx in try tx.execute("INSERT INTO blobs (content) VALUES ('')") }
        }
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM blobs") as Int } == 0)
    }

    @Test func `what runs too long is stopped, and the connection lives on`() async throws {
        let engine = try await SQLiteEngine(
            path: try await Self.path(), limit: .milliseconds(100), logger: TestDatabase.quiet)
        let database = Database(engine: engine, logger: TestDatabase.quiet, slow: .seconds(60))
        let endless: SQL =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n WHERE i < 0"
        await #expect(throws: DatabaseError.timeout) { try await database.read { tx in try tx.value(endless) as Int } }
        await #expect(throws: DatabaseError.timeout) { try await database.write { tx in try tx.value(endless) as Int } }
        #expect(try await database.read { tx in try tx.value("SELECT 1") as Int } == 1)
        #expect(try await database.write { tx in try tx.value("SELECT 1") as Int } == 1)
    }

    @Test func `long lists do not stay prepared, short statements do`() async throws {
        let database = try await TestDatabase.make(.sqlite, migrations: [])
        let prepared = try await database.engine.exclusively { connection -> [Int] in
            guard let connection = connection as? SQLiteConnection else { return [] }
            let before = connection.preparedCount
            for length in 1...30 {
                let values = Array(repeating: SQLValue.integer(1), count: 4_000 + length)
                let list = Array(repeating: "?", count: values.count).joined(separator: ", ")
                let answer = try connection.run("SELECT 1 IN (\(list))", values).values
                guard answer == [.integer(1)] else { return [] }
                // Without values as well, where a text is as long as no statement of ours.
                let numbers = Array(repeating: "1", count: 12_000 + length).joined(separator: ", ")
                _ = try connection.run("SELECT 1 IN (\(numbers))", [])
            }
            let long = connection.preparedCount - before
            for _ in 1...3 { _ = try connection.run("SELECT 1 IN (?, ?)", [.integer(1), .integer(2)]) }
            return [long, connection.preparedCount - before]
        }
        #expect(prepared == [0, 1])
    }

    @Test(arguments: [
        (code: 2067 as Int32, error: DatabaseError.unique("m")), (1555, .unique("m")), (787, .constraint("m")),
        (1299, .constraint("m")), (13, .full), (5, .overloaded), (517, .overloaded), (9, .timeout),
        (1034, .storage("m")), (11, .storage("m")), (14, .unavailable("m")), (1, .statement("m")),
    ])
    func `result codes have one meaning`(code: Int32, error: DatabaseError) {
        #expect(DatabaseError(sqliteCode: code, message: "m") == error)
    }

    @Test(arguments: ["SELECT 1; SELECT 2", "", "  ", "SELECT $1"])
    func `one statement at a time, with all its values`(text: String) async throws {
        let database = try await TestDatabase.make(.sqlite, migrations: [])
        await #expect(throws: DatabaseError.self) { try await database.engine.read { try $0.run(text, []).count } }
    }
}
