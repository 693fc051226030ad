import Database
import Foundation
import Kernel
import Portal
import TestKit

/// A database with the small demo in it.
struct DemoWorld {
    /// A Wednesday noon in Moscow.
    static let now = Date(timeIntervalSince1970: 1_794_992_400)

    let database: Database
    let files: URL
    let report: DemoReport

    init(_ engine: TestEngine, seed: UInt64 = 7) async throws {
        database = try await TestDatabase.make(engine, migrations: Portal.migrations)
        files = TestFiles.path()
        report = try await Self.data(seed: seed, files: files).fill(database)
    }

    static func data(seed: UInt64 = 7, files: URL) throws -> DemoData {
        try DemoData(.small, seed: seed, at: now, passwordHash: "$argon2id$demo", files: files)
    }

    /// Takes the pictures away again.
    func close() async throws {
        try FileManager.default.removeItem(at: files)
        try await database.close()
    }

    func count(_ query: SQL) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(query)") }
    }

    /// The texts of the column `text`.
    func texts(_ query: SQL) async throws -> [String] {
        try await database.read { tx in try tx.all(query) { row in try row["text"] } }
    }
}
