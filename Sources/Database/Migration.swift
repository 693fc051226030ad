import Crypto
import Foundation
import Kernel

/// One step of the schema, forward only: `"ordering.0003 add delivery date"` and portable SQL.
///
/// Type names resolved per engine: `:id`, `:timestamp`, `:money`, `:quantity`, `:json`, `:bytes`, `:bool`, `:text`
/// (compared by code point on both engines, so that keyset pages agree), `:serial` (a key that grows by itself).
/// The statement `:sequence order_number` makes what ``Transaction/next(_:)`` draws from.
/// Expand, then contract a release later: two versions of the program may run side by side.
package struct Migration: Sendable {
    /// `module.number words`; stored, so it never changes.
    package let name: String
    /// Portable SQL, one or several statements.
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the portable text, to refuse a step that was edited after it ran.
    var checksum: String {
        SHA256.hash(data: Data(sql.utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The text for one engine.
    func resolved(for dialect: Dialect) -> String {
        let sequence =
            dialect == .sqlite ? "INSERT INTO sequences (name, last) VALUES ('\\1', 0)" : "CREATE SEQUENCE \\1"
        let sql = sql.replacing(#/:sequence ([a-z_]+)/#) { sequence.replacing("\\1", with: $0.output.1) }
        return schemaTypes.reduce(sql) { text, type in
            text.replacing(":" + type.name, with: dialect == .sqlite ? type.sqlite : type.postgreSQL)
        }
    }
}

/// The portable type names and what they are on each engine. None is the beginning of another.
private let schemaTypes: [(name: String, sqlite: String, postgreSQL: String)] = [
    ("id", "BLOB", "uuid"),
    ("timestamp", "TIMESTAMP_US", "timestamptz"),
    ("money", "INTEGER", "bigint"),
    ("quantity", "INTEGER", "bigint"),
    ("integer", "INTEGER", "bigint"),
    ("json", "TEXT", "jsonb"),
    ("bytes", "BLOB", "bytea"),
    ("bool", "INTEGER", "boolean"),
    ("text", "TEXT", "text COLLATE \"C\""),
    ("serial", "INTEGER PRIMARY KEY AUTOINCREMENT", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
]

/// What a migration run did or would do.
package struct MigrationPlan: Sendable, Equatable {
    /// Names already applied.
    package let applied: [String]
    /// Names to apply, in order, with the statements for this engine.
    package let pending: [PendingMigration]

    /// A step not yet applied, with its text for this engine.
    package struct PendingMigration: Sendable, Equatable {
        package let name: String
        package let sql: String
        let checksum: String
    }
}

extension Database {
    /// What ``migrate(_:at:)`` would do; changes nothing.
    package func plan(_ migrations: [Migration]) async throws -> MigrationPlan {
        let dialect = dialect
        return try await engine.exclusively { connection in
            let exists = try migrationsTableExists(connection)
            let applied = exists ? try appliedMigrations(connection) : [:]
            return try makePlan(migrations, applied: applied, dialect: dialect)
        }
    }

    /// Applies what is missing, each step in its own transaction with its record: killed at any point, the next start
    /// goes on. Two instances starting together apply each step once.
    ///
    /// - Throws: ``DatabaseError/refusedToStart(_:)`` when an applied step was edited, or the step's own error.
    @discardableResult
    package func migrate(_ migrations: [Migration], at now: Date) async throws -> [String] {
        let dialect = dialect
        return try await engine.exclusively { connection in
            try connection.runScript(
                Migration(
                    "database.0000",
                    """
                    CREATE TABLE IF NOT EXISTS migrations (
                        name :text PRIMARY KEY, checksum :text NOT NULL, applied_at :timestamp NOT NULL
                    )
                    """
                ).resolved(for: dialect))
            let plan = try makePlan(migrations, applied: try appliedMigrations(connection), dialect: dialect)
            for step in plan.pending { try apply(step, at: now, on: connection) }
            return plan.pending.map(\.name)
        }
    }
}

private func apply(
    _ step: MigrationPlan.PendingMigration, at now: Date, on connection: any Connection
) throws {
    try connection.transaction {
        try connection.runScript(step.sql)
        _ = try connection.run(
            "INSERT INTO migrations (name, checksum, applied_at) VALUES ($1, $2, $3)",
            [.text(step.name), .text(step.checksum), .timestamp(now)])
    }
}

private func migrationsTableExists(_ connection: any Connection) throws -> Bool {
    let catalogue =
        connection.dialect == .sqlite
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migrations'"
        : "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'"
    return try connection.run(catalogue, []).count > 0
}

private func appliedMigrations(_ connection: any Connection) throws -> [String: String] {
    let rows = try connection.run("SELECT name, checksum FROM migrations", [])
    return try (0..<rows.count).reduce(into: [:]) { applied, index in
        let row = Row(rows: rows, start: index * 2)
        applied[try row["name"]] = try row["checksum"] as String
    }
}

private func makePlan(
    _ migrations: [Migration], applied: [String: String], dialect: Dialect
) throws -> MigrationPlan {
    var names: Set<String> = []
    for migration in migrations {
        guard names.insert(migration.name).inserted else {
            throw DatabaseError.refusedToStart("two migrations are named “\(migration.name)”")
        }
        if let checksum = applied[migration.name], checksum != migration.checksum {
            throw DatabaseError.refusedToStart(
                "the migration “\(migration.name)” was changed after it had been applied; restore it and add a new one"
            )
        }
    }
    return MigrationPlan(
        applied: migrations.map(\.name).filter { applied[$0] != nil },
        pending: migrations.filter { applied[$0.name] == nil }
            .map {
                MigrationPlan.PendingMigration(name: $0.name, sql: $0.resolved(for: dialect), checksum: $0.checksum)
            })
}
