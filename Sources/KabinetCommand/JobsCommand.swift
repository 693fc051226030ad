import ArgumentParser
import Database
import Foundation
import Kernel

/// `kabinet jobs`: what waits in the background, what failed for good, and how to try it again.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "The work in the background.",
        subcommands: [List.self, Replay.self, Cancel.self], defaultSubcommand: List.self)

    /// `kabinet jobs list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show how much waits, the schedules and dead jobs.")

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await JobsCommand.with(options) { database in
                let (counts, schedules, dead) = try await database.read { tx in
                    (
                        try Jobs.counts(in: tx), try Jobs.schedules(in: tx),
                        try Jobs.dead(PageRequest(limit: 100), in: tx)
                    )
                }
                Say.line(
                    "waiting \(counts.waiting), ready \(counts.ready), running \(counts.running), dead \(counts.dead)")
                for schedule in schedules {
                    let last = schedule.lastError.map { "last run failed: \($0)" } ?? "last run went well"
                    let outcome = schedule.finishedAt.map { "\(Formats.machine($0)), \(last)" } ?? "not run yet"
                    Say.line("\(schedule.name): next \(Formats.machine(schedule.nextRunAt)), \(outcome)")
                }
                for job in dead.items {
                    Say.line(
                        "dead \(job.id) \(job.kind), \(job.attempts) attempts, since \(Formats.machine(job.diedAt)): "
                            + (job.lastError ?? "no reason noted"))
                }
                if dead.next != nil { Say.line("… and more") }
            }
        }
    }

    /// `kabinet jobs replay`
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try dead jobs again: one by its id, or all of a kind.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The id of a dead job.") var id: String?
        @Option(help: "All dead jobs of this kind.") var kind: String?

        func validate() throws {
            guard (id == nil) != (kind == nil) else { throw ValidationError("Give an id or --kind.") }
        }

        func run() async throws {
            let (job, kind) = (try id.map(JobsCommand.parsed), kind)
            try await JobsCommand.with(options) { database in
                let count = try await database.write { tx in
                    if let kind { return try Jobs.replayAll(of: kind, at: Date(), in: tx) }
                    return try job.map { try Jobs.replay($0, at: Date(), in: tx) } == true ? 1 : 0
                }
                Say.line("\(count) to be tried again")
                guard count > 0 else { throw ExitCode(1) }
            }
        }
    }

    /// `kabinet jobs cancel`
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep a job from running.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The id of a job that has not ended.") var id: String

        func run() async throws {
            let job = try JobsCommand.parsed(id)
            try await JobsCommand.with(options) { database in
                guard try await database.write({ tx in try Jobs.cancel(job, at: Date(), in: tx) }) else {
                    Say.error("The job has ended already, or there is no such job.")
                    throw ExitCode(1)
                }
                Say.line("Cancelled.")
            }
        }
    }

    private static func parsed(_ text: String) throws -> ID<NewJob> {
        guard let id = ID<NewJob>(text) else { throw ValidationError("“\(text)” is no id; `kabinet jobs` shows them") }
        return id
    }

    private static func with(_ options: SettingsOptions, _ work: (Database) async throws -> Void) async throws {
        let settings = try options.read()
        let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
        try await work(database)
        try await database.close()
    }
}
