import ArgumentParser
import CMalloc
import Database
import Foundation
import Logging
import Metrics
import Portal
import Web

/// `kabinet serve`: pages, API and jobs, as the role says.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pages and work on jobs until SIGTERM.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Serve.run(options.read(), options)
    }

    static func run(_ settings: Settings, _ options: SettingsOptions) async throws {
        Memory.keepForNextPage()
        let logger = SettingsOptions.logger(settings)
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        let database = try await options.openDatabase(settings, logger)
        let portal = try await Portal(settings: settings, database: database, metrics: metrics, logger: logger)
        let address = try settings.resolvedBaseURL()
        try await portal.serve { _ in
            logger.notice("ready", metadata: ["address": "\(address)", "role": "\(settings.role.rawValue)"])
        }
    }
}

/// How the process keeps memory.
private enum Memory {
    /// Every page is a few buffers of 30 to 100 KB. The C library would give each back to the system and ask for it
    /// again, page by page: keeping them is worth a tenth of all answers.
    static func keepForNextPage() {
        mallopt(M_MMAP_THRESHOLD, 16 << 20)
        mallopt(M_TRIM_THRESHOLD, 64 << 20)
    }
}

/// `kabinet work`: jobs only.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Work on jobs only, until SIGTERM.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        var settings = try options.read()
        settings.role = .worker
        try await Serve.run(settings, options)
    }
}
