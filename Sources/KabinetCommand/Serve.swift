import ArgumentParser
import CJemalloc
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
        Memory.giveBackInBackground()
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
    /// jemalloc serves the whole process: pages are hundreds of small pieces made and dropped by several threads at
    /// once, where it is a tenth quicker than the C library's. What a burst leaves behind goes back to the system
    /// without a request having to wait for that.
    static func giveBackInBackground() {
        var isOn = true
        mallctl("background_thread", nil, nil, &isOn, MemoryLayout<Bool>.size)
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
