import ArgumentParser
import Database
import Foundation
import Portal

/// `kabinet migrate`: brings the schema up to date, or shows what that would do.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database's schema up to date.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Only show the statements that would run.")
    var dryRun = false

    func run() async throws {
        let settings = try options.read()
        do {
            let database = try await Database.open(
                DatabaseAddress(settings.database), logger: SettingsOptions.logger(settings))
            if dryRun {
                let plan = try await database.plan(Portal.migrations)
                Say.line("\(plan.applied.count) applied, \(plan.pending.count) to apply")
                for step in plan.pending { Say.line("\n-- \(step.name)\n\(step.sql)") }
            } else {
                let applied = try await database.migrate(Portal.migrations, at: Date())
                Say.line(applied.isEmpty ? "The schema is up to date." : "Applied: \(applied.joined(separator: ", "))")
            }
            try await database.close()
        } catch DatabaseError.refusedToStart(let reason) {
            Say.error(reason)
            throw ExitCode(1)
        }
    }
}

/// `kabinet audit verify`: whether any record of what happened was changed, removed or reordered.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The record of what everybody did.", subcommands: [Verify.self])

    /// Checks the whole chain.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check the hash chain of the audit record.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "The head noted down earlier: also finds a chain that was cut off or made anew.")
        var anchor: String?

        func run() async throws {
            let settings = try options.read()
            let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
            guard anchor == nil || anchor.flatMap(AuditHead.init) != nil else {
                throw ValidationError("--anchor is not a head this command printed")
            }
            let report = try await database.verifyAuditChain(anchor: anchor.flatMap(AuditHead.init))
            try await database.close()
            Say.line("\(report.checked) records checked")
            if let head = report.head { Say.line("head \(head)") }
            for finding in report.findings { Say.error("\(finding)") }
            guard report.isIntact else { throw ExitCode(1) }
            Say.line("The record is intact.")
        }
    }
}
