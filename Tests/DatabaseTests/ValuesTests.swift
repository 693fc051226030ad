import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct ValuesTests {
    static let table = Migration(
        "test.0001 values",
        """
        CREATE TABLE stored (
            position :serial, id :id, at :timestamp, amount :money, quantity :quantity, number :integer, flag :bool,
            words :text, bytes :bytes, document :json, real double precision
        )
        """)

    /// Writes one value into one column and reads it back.
    func kept<Value: SQLCodable & Sendable>(_ value: Value, in column: String, on engine: TestEngine) async throws
        -> Value
    {
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        return try await database.write { tx in
            try tx.value("INSERT INTO stored (\(raw: column)) VALUES (\(value)) RETURNING \(raw: column)")
        }
    }

    @Test(arguments: TestEngine.all, [Int64.min, -1, 0, 1, 1 << 40, .max])
    func `whole numbers come back`(engine: TestEngine, number: Int64) async throws {
        #expect(try await kept(number, in: "number", on: engine) == number)
        #expect(try await kept(Quantity(thousandths: number), in: "quantity", on: engine).thousandths == number)
    }

    @Test(arguments: TestEngine.all, [0, -0.5, 1, 1e300, .pi, .leastNonzeroMagnitude] as [Double])
    func `real numbers come back bit by bit`(engine: TestEngine, number: Double) async throws {
        #expect(try await kept(number, in: "real", on: engine) == number)
    }

    @Test(
        arguments: TestEngine.all,
        [
            "", " ", "Ёлка №1", "👩‍👩‍👧‍👦 семья", "שלום, مرحبا", "\u{202E}reversed", "e\u{301}",
            "a'b\"c\\d$1;--\n\t\r",
            String(repeating: "длинный ", count: 20_000),
        ])
    func `texts come back scalar by scalar`(engine: TestEngine, text: String) async throws {
        let stored = try await kept(text, in: "words", on: engine)
        #expect(Array(stored.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(arguments: TestEngine.all)
    func `a text with the character U+0000 is refused, and nothing is stored`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        await #expect(throws: DatabaseError.constraint("a text holds the character U+0000")) {
            try await database.write { tx in try tx.execute("INSERT INTO stored (words) VALUES (\("a\u{0}b"))") }
        }
        let count: Int = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM stored") }
        #expect(count == 0)
    }

    @Test(arguments: TestEngine.all, [[], [0], [0, 255, 0, 39, 92], Array(repeating: 7, count: 100_000)] as [[UInt8]])
    func `bytes come back`(engine: TestEngine, bytes: [UInt8]) async throws {
        #expect(try await kept(bytes, in: "bytes", on: engine) == bytes)
    }

    @Test(arguments: TestEngine.all, [true, false])
    func `truth comes back`(engine: TestEngine, flag: Bool) async throws {
        #expect(try await kept(flag, in: "flag", on: engine) == flag)
    }

    @Test(arguments: TestEngine.all)
    func `identifiers come back and sort by their bytes`(engine: TestEngine) async throws {
        let id = ID<User>()
        #expect(try await kept(id, in: "id", on: engine) == id)
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        let ids = (0..<50).map { ID<User>(at: Date(timeIntervalSince1970: Double($0 * 7919 % 50))) }
        let stored: [ID<User>] = try await database.write { tx in
            try tx.insert(into: "stored", "id", rows: ids.map { [$0] })
            return try tx.all("SELECT id FROM stored ORDER BY id") { try $0["id"] }
        }
        #expect(stored == ids.sorted())
    }

    @Test(
        arguments: TestEngine.all,
        [0, 1_763_000_000.123456, -1_000_000.5, 4_000_000_000, 253_402_300_799] as [TimeInterval])
    func `instants come back to the microsecond`(engine: TestEngine, seconds: TimeInterval) async throws {
        let instant = try await kept(Date(timeIntervalSince1970: seconds), in: "at", on: engine)
        #expect(instant.microsecondsSince1970 == Int64((seconds * 1_000_000).rounded()))
    }

    @Test(arguments: TestEngine.all)
    func `a JSON text comes back with the same meaning`(engine: TestEngine) async throws {
        let document = SQLValue.json(#"{"name":"Ёлка \"1\"","list":[1,2,{"deep":null}]}"#)
        guard
            case .text(let text) = SQLValue.text(
                try #require(String.decode(try await kept(document, in: "document", on: engine))))
        else { return }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["name"] as? String == "Ёлка \"1\"")
        #expect((object["list"] as? [Any])?.count == 3)
    }

    @Test(arguments: TestEngine.all)
    func `every column may be absent`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO stored (id, at, amount, flag, words, bytes, document)
                VALUES (\(ID<User>?.none), \(Date?.none), \(Int?.none), \(Bool?.none), \(String?.none),
                        \([UInt8]?.none), \(SQLValue.null))
                """)
            let all: [SQLValue] = try tx.one("SELECT id, at, amount, flag, words, bytes, document FROM stored") { row in
                try ["id", "at", "amount", "flag", "words", "bytes", "document"].map { try row[$0] }
            }
            #expect(all == Array(repeating: .null, count: 7))
            let isAbsent: Bool = try tx.value("SELECT \(String?.none) IS NULL")
            #expect(isAbsent)
        }
    }

    @Test(arguments: TestEngine.all)
    func `money is read with its currency`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [])
        let money = try await database.read { tx in
            try tx.one("SELECT \(Money(minor: 150, currency: .usd)) AS price, \(Currency.usd) AS currency") { row in
                [try row.money("price"), try row.moneyIfAny("price")]
            }
        }
        #expect(money == [Money(minor: 150, currency: .usd), Money(minor: 150, currency: .usd)])
    }

    @Test(arguments: TestEngine.all)
    func `a column of another type is an error that names it`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [])
        await #expect(throws: DatabaseError.decoding("column word does not hold Int64")) {
            try await database.read { tx in try tx.one("SELECT \("x") AS word") { try $0["word"] as Int64 } }
        }
        await #expect(throws: DatabaseError.decoding("no column missing")) {
            try await database.read { tx in try tx.one("SELECT \("x") AS word") { try $0["missing"] as String } }
        }
        await #expect(throws: DatabaseError.decoding("column number does not hold String")) {
            try await database.read { tx in try tx.one("SELECT \(1) AS number") { try $0["number"] as String } }
        }
        await #expect(throws: DatabaseError.decoding("column word does not hold UUID")) {
            try await database.read { tx in try tx.one("SELECT \("x") AS word") { try $0["word"] as UUID } }
        }
        await #expect(throws: NotFound.self) {
            try await database.read { tx in try tx.value("SELECT 1 WHERE FALSE") as Int }
        }
    }

    @Test(.enabled(if: TestEngine.hasPostgreSQL))
    func `a sum that became numeric says what to write`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [Self.table])
        await #expect(
            throws: DatabaseError.decoding(
                "column sum is numeric, which SUM and AVG of integers make: write CAST(… AS BIGINT)")
        ) { try await database.read { tx in try tx.value("SELECT SUM(n) FROM (SELECT \(5) AS n) s") as Int } }
        let sum: Int = try await database.read { tx in
            try tx.value("SELECT CAST(SUM(n) AS BIGINT) FROM (SELECT \(5) AS n) s")
        }
        #expect(sum == 5)
    }
}
