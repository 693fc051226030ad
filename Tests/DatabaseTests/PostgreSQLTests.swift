import Foundation
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Database

/// Does something the first time only: what breaks on purpose must not break again when the engine runs it again.
private final class Once: Sendable {
    private let runs = Atomic<Int>(0)
    var isFirst: Bool { runs.add(1, ordering: .relaxed).newValue == 1 }
    var count: Int { runs.load(ordering: .relaxed) }
}

@Suite(.enabled(if: TestEngine.hasPostgreSQL)) struct PostgreSQLTests {
    static let table = Migration("test.0001 notes", "CREATE TABLE notes (number :integer PRIMARY KEY, words :text)")

    static func processID(_ tx: Transaction) throws -> Int { try tx.value("SELECT pg_backend_pid()") }

    @Test(arguments: ["", "&pgbouncer=true"])
    func `broken connections are replaced without anybody noticing`(mode: String) async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [Self.table], options: "pool=1" + mode)
        let other = try await TestDatabase.make(.postgreSQL, migrations: [])
        for _ in 0..<3 {
            let old = try await database.read(Self.processID)
            try await other.write { tx in try tx.execute("SELECT pg_terminate_backend(\(old)::int)") }
            #expect(try await database.read(Self.processID) != old)
            let writer = try await database.read(Self.processID)
            try await other.write { tx in try tx.execute("SELECT pg_terminate_backend(\(writer)::int)") }
            try await database.write { tx in
                try tx.execute("INSERT INTO notes (number) VALUES (1) ON CONFLICT DO NOTHING")
            }
        }
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM notes") as Int } == 1)
    }

    @Test func `long statements do not stay prepared, short ones do`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [])
        let prepared = try await database.read { tx -> [Int] in
            let count: SQL = "SELECT COUNT(*) FROM pg_prepared_statements"
            let before: Int = try tx.value(count)
            for length in 1...10 {
                let list = Array(1...(1_000 + length))
                let _: Bool = try tx.value("SELECT 1 IN \(list: list)")
                let numbers: [SQL] = Array(repeating: "1", count: 12_000 + length)
                let _: Bool = try tx.value("SELECT 1 IN (\(SQL.joined(numbers, by: ", ")))")
            }
            let long: Int = try tx.value(count)
            let _: Bool = try tx.value("SELECT 1 IN \(list: [1, 2])")
            let short: Int = try tx.value(count)
            return [long - before, short - long]
        }
        #expect(prepared == [0, 1])
    }

    @Test func `a connection that breaks inside a transaction costs a second try and leaves one effect`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [Self.table])
        let once = Once()
        try await database.write { tx in
            try tx.execute("INSERT INTO notes (number) VALUES (1)")
            if once.isFirst { try tx.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
            try tx.execute("INSERT INTO notes (number) VALUES (2)")
        }
        #expect(once.count == 2)
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM notes") as Int } == 2)
    }

    @Test func `a statement that breaks every connection is not tried for ever`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [])
        let once = Once()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { tx in
                _ = once.isFirst
                try tx.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(once.count == 2)
    }

    @Test func `a connection that breaks during COMMIT is reported as an unknown outcome, not tried again`()
        async throws
    {
        let deadly = Migration(
            "test.0002 deadly",
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die();
            """)
        let database = try await TestDatabase.make(.postgreSQL, migrations: [Self.table, deadly])
        let once = Once()
        await #expect(
            throws: DatabaseError.unavailable("the connection broke during COMMIT: the outcome is unknown")
        ) {
            try await database.write { tx in
                _ = once.isFirst
                try tx.execute("INSERT INTO notes (number) VALUES (1)")
            }
        }
        #expect(once.count == 1)
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM notes") as Int } == 0)
    }

    @Test func `a rule checked only at COMMIT undoes the transaction`() async throws {
        let deferred = Migration(
            "test.0002 pairs",
            "CREATE TABLE pairs (number bigint REFERENCES notes (number) DEFERRABLE INITIALLY DEFERRED)")
        let database = try await TestDatabase.make(.postgreSQL, migrations: [Self.table, deferred])
        await #expect(throws: DatabaseError.constraint("pairs_number_fkey")) {
            try await database.write { tx in try tx.execute("INSERT INTO pairs (number) VALUES (7)") }
        }
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM pairs") as Int } == 0)
    }

    @Test(arguments: ["", "&pgbouncer=true"])
    func `statements have a time limit, migrations have none`(mode: String) async throws {
        let database = try await TestDatabase.make(
            .postgreSQL, migrations: [], options: "pool=1&statement_timeout=100ms" + mode)
        await #expect(throws: DatabaseError.timeout) {
            try await database.read { tx in try tx.execute("SELECT pg_sleep(10)") }
        }
        try await database.migrate([Migration("test.0001 slow", "SELECT pg_sleep(0.3)")], at: Date())
        #expect(try await database.read { tx in try tx.value("SELECT 1") as Int } == 1)
    }

    @Test func `who finds no free connection for two seconds is told so`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [], options: "pool=1")
        let isHeld = Gate()
        let gate = Gate()
        async let holder = database.read { _ in
            isHeld.open()
            return gate.block()
        }
        await isHeld.wait()
        let start = ContinuousClock.now
        await #expect(throws: DatabaseError.overloaded) {
            try await database.read { tx in try tx.value("SELECT 1") as Int }
        }
        #expect(ContinuousClock.now - start >= .seconds(2))
        gate.open()
        #expect(try await holder)
    }

    @Test func `behind a pooler nothing outlives its transaction`() async throws {
        let database = try await TestDatabase.make(
            .postgreSQL, migrations: [Self.table], options: "pool=1&pgbouncer=true&statement_timeout=7s")
        let (prepared, inside) = try await database.write { tx in
            (
                try tx.value("SELECT COUNT(*) FROM pg_prepared_statements") as Int,
                try tx.value("SELECT current_setting('statement_timeout')") as String
            )
        }
        #expect(prepared == 0)
        #expect(inside == "7s")
        let outside = try await database.engine.exclusively { connection in
            try connection.run("SELECT current_setting('statement_timeout') AS value", []).values
        }
        #expect(outside == [.text("0")])
    }

    @Test func `statements are prepared once, and the least used of too many is given up`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [], options: "pool=1")
        let prepared: @Sendable (Transaction) throws -> Int = { tx in
            try tx.value("SELECT COUNT(*) FROM pg_prepared_statements")
        }
        let before = try await database.read(prepared)
        for _ in 0..<5 { _ = try await database.read { tx in try tx.value("SELECT \(5) + 1") as Int } }
        #expect(try await database.read(prepared) == before + 1)
        for number in 0..<300 {
            _ = try await database.read { tx in try tx.value("SELECT \(raw: String(number))") as Int }
        }
        #expect(try await database.read(prepared) == 256)
    }

    @Test func `a commit waits for the disk even where the server is set otherwise`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [])
        let level: String = try await database.write { tx in
            try tx.value("SELECT current_setting('synchronous_commit')")
        }
        #expect(level == "on")
    }
}

@Suite struct PostgreSQLSettingsTests {
    @Test func `our parameters are taken out, the rest is libpq's`() throws {
        let settings = try PostgreSQLSettings(
            url:
                "postgres://u:p%40ss@db.example:6432/shop?sslmode=require&pool=5&pgbouncer=true&statement_timeout=2min"
        )
        #expect(settings.address == "postgres://u:p%40ss@db.example:6432/shop?sslmode=require")
        #expect(settings.pool == 5 && settings.isBehindPooler && settings.statementTimeout == .seconds(120))
        let plain = try PostgreSQLSettings(url: "postgresql://localhost/shop?pool=3")
        #expect(plain.address == "postgresql://localhost/shop")
        #expect(plain.statementTimeout == .seconds(15) && !plain.isBehindPooler)
    }

    @Test func `neither user nor password is shown`() throws {
        let address = try DatabaseAddress("postgres://secretuser:secretword@db.example/shop")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] {
            #expect(!text.contains("secret"))
            #expect(text.contains("db.example:5432/shop"))
        }
    }

    @Test(arguments: [
        ("postgres://h/d?pool=0", "pool=0"), ("postgres://h/d?pool=many", "pool=many"),
        ("postgres://h/d?pool", "pool="),
        ("postgres://h/d?pgbouncer=yes", "pgbouncer=yes"),
        ("postgres://h/d?statement_timeout=15", "statement_timeout=15"),
        ("postgres://h/d?statement_timeout=0s", "statement_timeout=0s"),
        ("postgres://h/d?sslmod=require", "sslmod"), ("postgres://h:port/d?%zz=1", "database address"),
        ("mysql://h/d", "sqlite:// or postgres://"), ("sqlite://", "needs a path"),
    ])
    func `a wrong address stops the start and says where`(address: String, words: String) {
        let error = #expect(throws: DatabaseError.self) { try DatabaseAddress(address) }
        guard case .refusedToStart(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains(words))
    }

    @Test func `a server that does not answer stops the start`() async throws {
        let address = try DatabaseAddress("postgres://kabinet@127.0.0.1:1/none")
        let error = await #expect(throws: DatabaseError.self) {
            try await Database.open(address, logger: TestDatabase.quiet)
        }
        guard case .refusedToStart(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.hasPrefix("PostgreSQL at 127.0.0.1:1/none cannot be reached: "))
    }

    @Test(arguments: [
        (encoding: "SQL_ASCII", commits: "on", fsync: "on", schema: "public", words: "UTF8"),
        ("UTF8", "off", "on", "public", "synchronous_commit"), ("UTF8", "on", "off", "public", "fsync"),
        ("UTF8", "on", "on", nil, "search_path"),
    ])
    func `an unfit server stops the start`(
        encoding: String, commits: String, fsync: String, schema: String?, words: String
    ) {
        let error = #expect(throws: DatabaseError.self) {
            try PostgreSQLServerCheck.judge(
                encoding: encoding, commits: commits, fsync: fsync, schema: schema, allowsFsyncOff: false)
        }
        #expect(error.map { "\($0)" }?.contains(words) == true)
    }

    @Test(arguments: [
        (state: "40001", error: DatabaseError.serialization), ("40P01", .serialization), ("23505", .unique("c")),
        ("23503", .constraint("c")), ("23514", .constraint("c")), ("23502", .constraint("c")), ("57014", .timeout),
        ("53100", .full), ("53300", .overloaded), ("57P01", .unavailable("m")), ("08006", .unavailable("m")),
        ("57P03", .unavailable("m")), ("25006", .unavailable("m")), ("58030", .storage("m")),
        ("42601", .statement("m")),
    ])
    func `SQLSTATEs have one meaning`(state: String, error: DatabaseError) {
        #expect(PostgreSQLFailure(sqlState: state, message: "m", constraint: "c").error == error)
    }
}
