import ArgumentParser
import Database
import Foundation
import Kernel
import Portal

/// `kabinet search`: the index by which goods are found.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "The index by which goods are found.", subcommands: [Rebuild.self])

    /// `kabinet search rebuild`
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have every instance build its index anew, beside the one in use.",
            discussion: """
                Instances that are running begin within a second, others when they start. People search the old index \
                until the new one takes its place.
                """)

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try options.read()
            let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
            try await database.write { tx in
                try Portal.rebuildSearch(by: .system("kabinet search"), at: Date(), in: tx)
            }
            try await database.close()
            Say.line("Every instance builds its index anew.")
        }
    }
}
