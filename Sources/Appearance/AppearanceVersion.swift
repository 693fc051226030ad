// Every look that was in force, newest first: the latest is shown, any of the others can come back.

import Database
import Foundation
import Kernel
import Web

/// One version of the look: what it says, who decided so and when.
struct AppearanceVersion: RowDecodable, Sendable {
    let number: Int64
    let settings: AppearanceSettings
    let authorName: String
    let at: Date

    init(row: Row) throws {
        number = try row["version"]
        settings = try JSONDecoder().decode(AppearanceSettings.self, from: Data((row["look"] as String).utf8))
        authorName = try row["author_name"]
        at = try row["created_at"]
    }
}

/// The look was changed, or an earlier one brought back.
package struct LookChanged: DomainEvent {
    package static let name = "appearance.look_changed"
    package let version: Int64
    /// The version brought back; 0 is the look without any decision, nil is a change made by hand.
    package let restored: Int64?
    package let changes: [Change]
    package var subject: EventSubject { EventSubject("appearance", String(version)) }

    /// One part of the look before and after.
    package struct Change: Codable, Sendable, Equatable {
        package let part: String
        package let before: String
        package let after: String
    }
}

// MARK: - Reading

extension Appearance {
    /// How many versions are kept.
    static let keptVersions = 10

    /// The kept versions, the one in force first.
    static func versions(in tx: Transaction) throws -> [AppearanceVersion] {
        try tx.all(
            """
            SELECT version, look, author_name, created_at FROM appearance ORDER BY version DESC LIMIT \(keptVersions)
            """, as: AppearanceVersion.self)
    }

    /// The version in force; nil while the operator decided nothing.
    static func latest(in tx: Transaction) throws -> AppearanceVersion? {
        try tx.first(
            "SELECT version, look, author_name, created_at FROM appearance ORDER BY version DESC LIMIT 1",
            as: AppearanceVersion.self)
    }

    /// What the operator decided, as it is in force.
    package static func settings(in tx: Transaction) throws -> AppearanceSettings {
        try latest(in: tx)?.settings ?? AppearanceSettings()
    }

    /// Shows in this process what is in force. Called at start, after every change here, and every few seconds for
    /// changes made by other instances. One statement.
    package func refresh() async throws {
        let latest = try await database.read { tx in try Appearance.latest(in: tx) }
        guard let latest, latest.number > look.current.version else { return }
        look.replace(Look(latest.settings, version: latest.number, configured: configured))
    }
}

// MARK: - Operations

extension Appearance {
    /// Makes a changed look the one in force.
    ///
    /// - Returns: the version it replaced, 0 for none; nil when nothing was changed, and then nothing is kept.
    static func change(
        by principal: Principal, at now: Date, in tx: Transaction, _ change: (inout AppearanceSettings) -> Void
    ) throws -> Int64? {
        let before = try latest(in: tx)
        var settings = before?.settings ?? AppearanceSettings()
        change(&settings)
        return try keep(settings, after: before, restored: nil, by: principal, at: now, in: tx)
    }

    /// Makes an earlier look the one in force again, as a new version.
    ///
    /// - Parameter number: 0 for the look without any decision.
    /// - Returns: as ``change(by:at:in:_:)``.
    /// - Throws: `NotFound` for a version that is not kept.
    static func restore(_ number: Int64, by principal: Principal, at now: Date, in tx: Transaction) throws -> Int64? {
        let kept = try versions(in: tx)
        guard number == 0 || kept.contains(where: { $0.number == number }) else { throw NotFound() }
        let settings = kept.first { $0.number == number }?.settings ?? AppearanceSettings()
        return try keep(settings, after: kept.first, restored: number, by: principal, at: now, in: tx)
    }

    private static func keep(
        _ settings: AppearanceSettings, after before: AppearanceVersion?, restored: Int64?, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> Int64? {
        let old = before?.settings ?? AppearanceSettings()
        guard settings != old else { return nil }
        let version = try tx.next("appearance_version")
        let look = String(decoding: try JSONEncoder.canonical.encode(settings), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO appearance (version, look, author_id, author_name, created_at)
            VALUES (\(version), \(SQLValue.json(look)), \(principal.userID), \(principal.name), \(now))
            """)
        try tx.execute(
            """
            DELETE FROM appearance
            WHERE version NOT IN (SELECT a.version FROM appearance a ORDER BY a.version DESC LIMIT \(keptVersions))
            """)
        let changes = settings.parts(differingFrom: old).map { part in
            LookChanged.Change(part: part.rawValue, before: old.state(of: part), after: settings.state(of: part))
        }
        try tx.announce(
            LookChanged(version: version, restored: restored, changes: changes), by: principal, at: now)
        return before?.number ?? 0
    }
}
