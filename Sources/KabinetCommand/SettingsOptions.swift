import ArgumentParser
import Database
import Foundation
import Kernel
import Logging
import Portal
import Web

/// The options every subcommand shares: the settings of ``Portal/Settings``, and where the file of them lies.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Settings file; environment and options go before it.", valueName: "path"))
    var config: String?
    @Option(help: "sqlite:///path or postgres://user:password@host/name")
    var database: String?
    @Option(help: "Listen on this address.")
    var host: String?
    @Option(help: "Listen on this port.")
    var port: String?
    @Option(help: "all, web or worker")
    var role: String?
    @Option(help: "Where people reach the portal, such as https://portal.example.com")
    var baseUrl: String?
    @Option(help: "Folder for pictures and files.")
    var files: String?
    @Option(help: "Folder with Public, Locales and Data.")
    var resources: String?
    @Option(help: "debug, info, notice, warning or error")
    var logLevel: String?

    private var arguments: [String: String] {
        let given = [
            "database": database, "host": host, "port": port, "role": role, "base-url": baseUrl, "files": files,
            "resources": resources, "log-level": logLevel,
        ]
        return given.compactMapValues { $0 }
    }

    /// The settings from every source.
    ///
    /// - Throws: `ValidationError` with every wrong value, so that the program does not start.
    func read() throws -> Settings {
        do {
            return try Settings.read(
                arguments: arguments, environment: ProcessInfo.processInfo.environment,
                file: URL(fileURLWithPath: config ?? "kabinet.yaml"), isFileNamed: config != nil)
        } catch let error as SettingsError {
            throw ValidationError("Kabinet does not start with these settings:\n\(error)")
        }
    }

    /// A logger of JSON lines on standard output.
    static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "kabinet") { JSONLogHandler(label: $0, sink: .standardOutput) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .notice
        return logger
    }

    /// An open database with its schema up to date.
    ///
    /// - Throws: `ExitCode` after saying what is wrong, in words.
    func openDatabase(_ settings: Settings, _ logger: Logger) async throws -> Database {
        do {
            let database = try await Database.open(
                DatabaseAddress(settings.database), logger: logger, slow: .milliseconds(settings.slowStatement))
            try await database.migrate(Portal.migrations, at: Date())
            return database
        } catch DatabaseError.refusedToStart(let reason) {
            Say.error("Kabinet does not start: \(reason)")
            throw ExitCode(1)
        } catch let error as DatabaseError {
            Say.error("Kabinet does not start: the database answered \(error)")
            throw ExitCode(1)
        }
    }
}

/// Words for the person at the terminal.
enum Say {
    /// A line for people.
    static func line(_ text: String) { print(text) }

    /// A line about what went wrong.
    static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
