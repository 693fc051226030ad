import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct MigrationsTests {
    static let steps = [
        Migration(
            "test.0001 people",
            """
            CREATE TABLE people (id :id PRIMARY KEY, name :text NOT NULL);
            CREATE INDEX people_name ON people (name);
            """),
        Migration("test.0002 age", "ALTER TABLE people ADD COLUMN age :integer"),
    ]

    let now = Date(timeIntervalSince1970: 1_760_000_000)

    func tables(of database: Database) async throws -> [String] {
        try await database.read { tx in
            let names: SQL =
                tx.dialect == .sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                : "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY name"
            return try tx.all(names) { try $0["name"] }
        }
    }

    @Test(arguments: TestEngine.all)
    func `steps run once, in order, with their moment`(engine: TestEngine) async throws {
        let database = try await Database.open(TestDatabase.place(engine), logger: TestDatabase.quiet)
        #expect(try await database.migrate(Self.steps, at: now) == ["test.0001 people", "test.0002 age"])
        #expect(try await database.migrate(Self.steps, at: now + 60) == [])
        let moments: [Date] = try await database.read { tx in
            try tx.all("SELECT applied_at FROM migrations ORDER BY name") { try $0["applied_at"] }
        }
        #expect(moments == [now, now])
    }

    @Test(arguments: TestEngine.all)
    func `a plan changes nothing and says everything`(engine: TestEngine) async throws {
        let database = try await Database.open(TestDatabase.place(engine), logger: TestDatabase.quiet)
        let plan = try await database.plan(Self.steps)
        #expect(plan.applied == [])
        #expect(plan.pending.map(\.name) == ["test.0001 people", "test.0002 age"])
        #expect(plan.pending.first?.sql == Self.steps[0].resolved(for: database.dialect))
        #expect(try await tables(of: database) == [])

        try await database.migrate([Self.steps[0]], at: now)
        let rest = try await database.plan(Self.steps)
        #expect(rest.applied == ["test.0001 people"])
        #expect(rest.pending.map(\.name) == ["test.0002 age"])
    }

    @Test(arguments: TestEngine.all)
    func `an edited step stops the start`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: Self.steps)
        let edited = [Migration(Self.steps[0].name, Self.steps[0].sql + " "), Self.steps[1]]
        await #expect(
            throws: DatabaseError.refusedToStart(
                "the migration “test.0001 people” was changed after it had been applied; restore it and add a new one")
        ) { try await database.migrate(edited, at: now) }
    }

    @Test(arguments: TestEngine.all)
    func `two steps of one name stop the start`(engine: TestEngine) async throws {
        let database = try await Database.open(TestDatabase.place(engine), logger: TestDatabase.quiet)
        await #expect(throws: DatabaseError.refusedToStart("two migrations are named “test.0001 people”")) {
            try await database.migrate([Self.steps[0], Self.steps[0]], at: now)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a step that broke off half-way leaves nothing, and the next start goes on`(engine: TestEngine) async throws {
        let database = try await Database.open(TestDatabase.place(engine), logger: TestDatabase.quiet)
        let broken = Migration("test.0003 pets", "CREATE TABLE pets (name :text); INSERT INTO nowhere VALUES (1)")
        await #expect(throws: DatabaseError.self) { try await database.migrate(Self.steps + [broken], at: now) }
        #expect(try await tables(of: database) == ["migrations", "people"])

        let mended = Migration("test.0003 pets", "CREATE TABLE pets (name :text)")
        #expect(try await database.migrate(Self.steps + [mended], at: now) == ["test.0003 pets"])
        #expect(try await tables(of: database) == ["migrations", "people", "pets"])
    }

    @Test(arguments: TestEngine.all)
    func `a newer version's steps do not stop an older program`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: Self.steps)
        #expect(try await database.migrate([Self.steps[0]], at: now) == [])
    }

    @Test(arguments: TestEngine.all)
    func `instances that start together apply each step once`(engine: TestEngine) async throws {
        let place = try await TestDatabase.place(engine)
        // SQLite's file belongs to one process, PostgreSQL's schema to whoever comes.
        let first = try await Database.open(place, logger: TestDatabase.quiet)
        let second = engine == .sqlite ? first : try await Database.open(place, logger: TestDatabase.quiet)
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<8 {
                let database = number.isMultiple(of: 2) ? first : second
                group.addTask { try await database.migrate(Self.steps, at: Date()) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied == ["test.0001 people", "test.0002 age"])
    }

    @Test(arguments: TestEngine.all)
    func `a running program survives a migration of the table it reads`(engine: TestEngine) async throws {
        let database = try await TestDatabase.make(engine, migrations: [Self.steps[0]], options: "pool=1")
        let id = ID<User>()
        try await database.write { tx in try tx.execute("INSERT INTO people (id, name) VALUES (\(id), 'Anna')") }
        let read: @Sendable (Transaction) throws -> [SQLValue] = { tx in
            try tx.one("SELECT * FROM people") { row in
                [try row["name"], (try? row["age"] as SQLValue) ?? .text("none")]
            }
        }
        for _ in 0..<3 { #expect(try await database.read(read) == [.text("Anna"), .text("none")]) }
        try await database.migrate(Self.steps, at: now)
        #expect(try await database.read(read) == [.text("Anna"), .null])
    }

    @Test(arguments: TestEngine.all)
    func `a sequence gives every number once`(engine: TestEngine) async throws {
        let sequence = Migration("test.0004 numbers", ":sequence order_number")
        let database = try await TestDatabase.make(engine, migrations: Database.migrations + [sequence])
        let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<100 { group.addTask { try await database.write { tx in try tx.next("order_number") } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.count == 100 && Set(numbers).count == 100 && numbers.min() == 1)
        await #expect(throws: DatabaseError.self) { try await database.write { tx in try tx.next("no_such_number") } }
    }

    @Test func `the types of migrations are each engine's own`() {
        let migration = Migration("test.0001 x", "CREATE TABLE x (id :id, t :text, at :timestamp); :sequence x_number;")
        #expect(
            migration.resolved(for: .sqlite) == """
                CREATE TABLE x (id BLOB, t TEXT, at TIMESTAMP_US); \
                INSERT INTO sequences (name, last) VALUES ('x_number', 0);
                """)
        #expect(
            migration.resolved(for: .postgreSQL) == """
                CREATE TABLE x (id uuid, t text COLLATE "C", at timestamptz); CREATE SEQUENCE x_number;
                """)
        #expect(migration.checksum.count == 64)
    }
}
