import ArgumentParser
import Database
import Foundation
import Portal
import Web

/// `kabinet routes`: every address with who may use it; `docs/routes.txt` is this list.
struct Routes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every address and who may use it.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.read()
        let logger = SettingsOptions.logger(settings)
        let database = try await options.openDatabase(settings, logger)
        let portal = try await Portal(settings: settings, database: database, logger: logger)
        for route in portal.routes.sorted { Say.line("\(route)") }
        try await database.close()
    }
}
