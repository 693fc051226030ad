import Foundation
import Kernel
import Logging
import Synchronization
import TestKit
import Testing

@testable import Database

@Suite struct TransactionsTests {
    static let tables = Migration(
        "test.0001 items",
        """
        CREATE TABLE items (number :integer PRIMARY KEY, name :text NOT NULL UNIQUE CHECK (name <> 'bad'), note :text);
        CREATE TABLE parts (number :integer PRIMARY KEY, item :integer NOT NULL REFERENCES items (number));
        """)

    struct Refused: Error {}

    func count(_ table: SQL, in database: Database) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(table)") }
    }

    @Test(arguments: TestEngine.all)
    func `an error rolls everything back`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        await #expect(throws: Refused.self) {
            try await database.write { tx in
                try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one')")
                throw Refused()
            }
        }
        #expect(try await count("items", in: database) == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a caught statement error still undoes the transaction`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        await #expect(throws: DatabaseError.self) {
            try await database.write { tx in
                try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one')")
                do { try tx.execute("INSERT INTO items (number, name) VALUES (1, 'again')") } catch is DatabaseError {}
            }
        }
        #expect(try await count("items", in: database) == 0)
        await #expect(throws: Refused.self) {
            try await database.write { tx in
                do { try tx.execute("INSERT INTO nowhere VALUES (1)") } catch is DatabaseError { throw Refused() }
            }
        }
        // The connection is fit for the next one.
        try await database.write { tx in try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one')") }
        #expect(try await count("items", in: database) == 1)
    }

    @Test(arguments: TestEngine.all)
    func `constraints are told apart`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        try await database.write { tx in try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one')") }
        let kinds: [(SQL, String)] = [
            ("INSERT INTO items (number, name) VALUES (1, 'two')", "unique"),
            ("INSERT INTO items (number, name) VALUES (2, 'one')", "unique"),
            ("INSERT INTO items (number, name) VALUES (2, 'bad')", "constraint"),
            ("INSERT INTO items (number) VALUES (2)", "constraint"),
            ("INSERT INTO parts (number, item) VALUES (1, 9)", "constraint"),
            ("DELETE FORM items", "statement"),
        ]
        for (statement, kind) in kinds {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { tx in try tx.execute(statement) }
            }
            #expect(error.map { "\($0)" }?.hasPrefix(kind + "(") == true)
        }
        #expect(try await count("items", in: database) == 1)
    }

    @Test(arguments: TestEngine.all)
    func `statements say how many rows they changed`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        let changed = try await database.write { tx in
            [
                try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one'), (2, 'two')"),
                try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one') ON CONFLICT DO NOTHING"),
                try tx.execute("UPDATE items SET note = 'x' WHERE number > 0"),
                try tx.execute("UPDATE items SET note = 'x' WHERE number > 5"),
                try tx.execute("SELECT number FROM items"),
                try tx.execute("DELETE FROM items WHERE number = 2 RETURNING number"),
                try tx.execute("CREATE TABLE later (number bigint)"),
            ]
        }
        #expect(changed == [2, 0, 2, 0, 0, 1, 0])
    }

    @Test(arguments: TestEngine.all)
    func `a read sees one snapshot and cannot write`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        let hasRead = Gate()
        let hasWritten = Gate()
        async let seen = database.read { tx -> [Int] in
            let before: Int = try tx.value("SELECT COUNT(*) FROM items")
            hasRead.open()
            _ = hasWritten.block()
            return [before, try tx.value("SELECT COUNT(*) FROM items")]
        }
        await hasRead.wait()
        try await database.write { tx in try tx.execute("INSERT INTO items (number, name) VALUES (1, 'one')") }
        hasWritten.open()
        #expect(try await seen == [0, 0])
        #expect(try await count("items", in: database) == 1)
        await #expect(throws: DatabaseError.self) {
            try await database.read { tx in try tx.execute("DELETE FROM items") }
        }
        #expect(try await count("items", in: database) == 1)
    }

    @Test(arguments: TestEngine.all, [0, 1, 3, 667, 2_345])
    func `many rows are inserted with few statements`(engine: TestEngine, count: Int) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.tables])
        let rows = (0..<count).map { number -> [any SQLConvertible] in
            [number, "name \(number)", number.isMultiple(of: 3) ? String?.none : "note"]
        }
        let before = database.statementCount
        let written = try await database.write { tx in try tx.insert(into: "items", "number, name, note", rows: rows) }
        #expect(written == count)
        #expect(database.statementCount - before <= 13)
        let twice = try await database.write { tx in
            try tx.insert(into: "items", "number, name, note", rows: rows, conflict: "ON CONFLICT DO NOTHING")
        }
        #expect(twice == 0)
        #expect(try await self.count("items", in: database) == count)
        #expect(try await self.count("items WHERE note IS NULL", in: database) == (count + 2) / 3)
    }

    @Test(arguments: TestEngine.all)
    func `statements are counted, and slow ones logged without their values`(engine: TestEngine) async throws {
        let log = RecordedLog()
        let database = try await TestDatabase.make(engine, migrations: [Self.tables], logger: log.logger, slow: .zero)
        let before = database.statementCount
        try await database.read { tx in
            _ = try tx.first("SELECT \("secret") AS word") { try $0["word"] as String }
            _ = try tx.value("SELECT 2") as Int
        }
        #expect(database.statementCount - before == 2)
        let slow = log.lines.filter { $0.contains("slow statement") }
        #expect(slow.contains { $0.contains(engine == .sqlite ? "SELECT ? AS word" : "SELECT $1 AS word") })
        #expect(!log.lines.contains { $0.contains("secret") })
    }

    @Test(arguments: TestEngine.all)
    func `a closed database refuses work in words`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [])
        try await database.close()
        await #expect(throws: DatabaseError.unavailable("the database is closed")) {
            try await database.read { tx in try tx.value("SELECT 1") as Int }
        }
    }
}

/// Keeps log lines for a test to look at.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.recorded.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
        }
    }
}
