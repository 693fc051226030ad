import ArgumentParser
import Database
import Exchange
import Foundation
import Kernel
import Portal
import Web

/// `kabinet import`: data from files of other systems.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring data in from files of other systems.", subcommands: [ImportCommerceML.self])
}

/// `kabinet import commerceml`: brings the catalogue up to date with an export of 1C.
struct ImportCommerceML: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commerceml", abstract: "Bring the catalogue up to date with an export of 1C (CommerceML).")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "A folder, a ZIP archive or an XML file.", completion: .file())
    var path: String
    @Option(help: "The name of the system it comes from; imports are told apart by it.")
    var source = "1C"

    func run() async throws {
        let settings = try options.read()
        let texts = try Texts(folder: URL(fileURLWithPath: settings.resources).appending(path: "Locales"))
        let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
        do {
            tell(try await read(into: database, settings), texts)
            try await database.close()
        } catch {
            try? await database.close()
            Say.error(words(for: error, texts))
            throw ExitCode(1)
        }
    }

    private func read(into database: Database, _ settings: Settings) async throws -> ImportReport {
        let exchange = try Exchange(database: database, filesFolder: URL(fileURLWithPath: settings.files))
        let progress = ProgressLine()
        defer { progress.end() }
        return try await exchange.importCatalogue(
            at: URL(fileURLWithPath: path), from: source, by: .system("kabinet import")
        ) { progress.show($0) }
    }

    /// Where the import ended, and why.
    private func words(for error: any Error, _ texts: Texts) -> String {
        switch error {
        case let failed as ImportFailed:
            let reason = texts.text(failed.failure.key, in: .en, TextArguments(failed.failure.arguments))
            return failed.failure.file.isEmpty ? reason : "\(failed.failure.file): \(reason)"
        case let refusal as any Refusal: return texts.text(refusal.key, in: .en, TextArguments(refusal.arguments))
        default: return "The import did not begin: \(error)"
        }
    }

    private func tell(_ report: ImportReport, _ texts: Texts) {
        for file in report.files {
            Say.line("\(file.name): \(file.records) records, \(file.warnings) warnings")
            for (path, count) in file.unknown.sorted(by: { $0.key < $1.key }) {
                Say.line("  not understood \(count)×: \(path)")
            }
        }
        for item in report.warnings {
            var arguments = item.warning.arguments
            arguments["line"] = String(item.warning.line)
            arguments["path"] = item.warning.path
            Say.line("  \(item.file): \(texts.text(item.warning.key, in: .en, TextArguments(arguments)))")
        }
        for kind in report.kinds {
            Say.line(
                "\(kind.name): \(kind.added) added, \(kind.changed) changed, \(kind.unchanged) the same, "
                    + "\(kind.skipped) skipped")
        }
        Say.line("\(report.shown) shown, \(report.hidden) hidden, \(report.missingPictures) pictures not sent")
        if report.notKept > 0 { Say.line("\(report.notKept) counterparties and documents read, which are not kept") }
    }
}
