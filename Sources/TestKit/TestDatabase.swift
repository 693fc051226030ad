import Database
import Foundation
import Kernel
import Logging
import Synchronization

/// The engine a test runs on: `@Test(arguments: TestEngine.all)`.
///
/// PostgreSQL is the one `KABINET_TEST_POSTGRES` names. Without the variable its tests are left out on a developer's
/// machine, and fail where `CI` is `true`.
package enum TestEngine: String, Sendable {
    case sqlite, postgreSQL

    /// The engines to run a test on.
    package static let all: [TestEngine] = hasPostgreSQL ? [.sqlite, .postgreSQL] : [.sqlite]

    /// Whether PostgreSQL is among them, for tests that concern it alone.
    package static let hasPostgreSQL = TestDatabase.address != nil || TestDatabase.environment["CI"] == "true"
}

/// A fresh, migrated database for one test: a file of its own, or a schema of its own in the server named.
package enum TestDatabase {
    /// Makes an empty database and applies `migrations` to it.
    ///
    /// - Parameter options: parameters for PostgreSQL's address, such as `pool=2`.
    package static func make(
        _ engine: TestEngine, migrations: [Migration] = Database.migrations, options: String = "pool=4&wait=30s",
        logger: Logger = quiet, slow: Duration = .seconds(60)
    ) async throws -> Database {
        let address = try await place(engine, options: options)
        if case .sqlite(let path) = address, !migrations.isEmpty {
            try await templates.copy(migrations, to: URL(fileURLWithPath: path))
        }
        let database = try await Database.open(address, logger: logger, slow: slow)
        try await database.migrate(migrations, at: Date())
        return database
    }

    /// The address of a place where no database was yet, for tests that open it themselves.
    package static func place(_ engine: TestEngine, options: String = "pool=4&wait=30s") async throws -> DatabaseAddress
    {
        switch engine {
        case .sqlite: .sqlite(path: TestFiles.path(".sqlite").path)
        case .postgreSQL: try await schema(options)
        }
    }

    /// A logger that writes nothing.
    package static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    fileprivate static let environment = ProcessInfo.processInfo.environment
    fileprivate static let address = environment["KABINET_TEST_POSTGRES"]

    private static func schema(_ options: String) async throws -> DatabaseAddress {
        guard let address else {
            throw DatabaseError.refusedToStart("KABINET_TEST_POSTGRES=postgres://… is missing; bin/test sets it")
        }
        let schema = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
        let joint = address.contains("?") ? "&" : "?"
        let maker = try await makers.database(at: address + joint + "allow_fsync_off=true&pool=1")
        try await maker.write { tx in try tx.execute("CREATE SCHEMA \(raw: schema)") }
        return try DatabaseAddress(
            address + joint
                + "allow_fsync_off=true&options=-csearch_path%3D\(schema)%20-csynchronous_commit%3Don&\(options)")
    }

    private static let makers = SchemaMakers()
    private static let templates = SQLiteTemplates()
}

/// The one connection that makes schemas, shared by all tests.
private actor SchemaMakers {
    private var opening: Task<Database, any Error>?

    func database(at address: String) async throws -> Database {
        let opening = opening ?? Task { try await Database.open(DatabaseAddress(address), logger: TestDatabase.quiet) }
        self.opening = opening
        return try await opening.value
    }
}

/// Migrated files that are copied for each test: most tests need the same tables, and making them takes a while.
private actor SQLiteTemplates {
    private var making: [[String]: Task<URL, any Error>] = [:]

    func copy(_ migrations: [Migration], to file: URL) async throws {
        let steps = migrations.map { $0.name + $0.sql }
        let making =
            making[steps]
            ?? Task {
                let template = TestFiles.path(".sqlite")
                let database = try await Database.open(.sqlite(path: template.path), logger: TestDatabase.quiet)
                try await database.migrate(migrations, at: Date())
                try await database.close()
                return template
            }
        self.making[steps] = making
        try FileManager.default.copyItem(at: try await making.value, to: file)
    }
}
