import ArgumentParser
import Database
import Foundation
import Identity
import Kernel
import Portal
import Web

/// `kabinet demo`: fills an empty database with a vendor to try things on.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an empty database with a believable vendor, its customers and two years of orders.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "small (tests), standard (a first look), bench (200,000 orders) or catalogue (50,000 products)")
    var size = DemoSize.standard
    @Flag(help: "Do nothing when there is something already.")
    var ifEmpty = false

    func run() async throws {
        let settings = try options.read()
        let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
        do {
            try await fill(database, settings)
            try await database.close()
        } catch {
            try await database.close()
            throw error
        }
    }

    private func fill(_ database: Database, _ settings: Settings) async throws {
        // Asked first, because hashing the password takes longer than the answer.
        guard try await DemoData.isEmpty(database) else {
            if ifEmpty { return }
            Say.error("There is data already. Demo data is made in an empty database only, never among real customers.")
            throw ExitCode(1)
        }
        let passwords = try Passwords(
            rules: PasswordRules(leaked: []), executor: BoundedExecutor(name: "demo", queueLimit: 1),
            randomness: .system)
        let demo = try DemoData(
            size, at: Date(), passwordHash: try await passwords.hash(Secret(DemoData.password)),
            files: URL(fileURLWithPath: settings.files))
        let progress = ProgressLine()
        let report = try await demo.fill(database) { progress.show($0) }
        progress.end()
        Say.line(
            """
            Demo data (\(size.rawValue)): \(report.products) products, \(report.customers) customers, \
            \(report.orders) orders. Everybody's password is \(DemoData.password).
            """)
    }
}

extension DemoSize: ExpressibleByArgument {}
