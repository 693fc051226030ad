import ArgumentParser
import Database
import Foundation
import Kernel
import Portal
import Web

/// `kabinet doctor`: checks everything a start needs and says in words what is wrong.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check settings, database, folders and texts.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.read()
        Say.line("ok    settings")
        var failures = 0
        for check in DoctorChecks.all(settings) {
            do {
                let remark = try await check.run()
                Say.line("ok    \(check.name)\(remark.isEmpty ? "" : ": \(remark)")")
            } catch {
                failures += 1
                Say.line("WRONG \(check.name): \(DoctorChecks.words(error))")
            }
        }
        guard failures == 0 else { throw ExitCode(1) }
    }
}

/// One thing a start needs.
struct DoctorCheck: Sendable {
    let name: String
    /// A remark for the operator; throws when something is wrong.
    let run: @Sendable () async throws -> String
}

enum DoctorChecks {
    static func all(_ settings: Settings) -> [DoctorCheck] {
        let resources = URL(fileURLWithPath: settings.resources)
        let always: [DoctorCheck] = [
            DoctorCheck(name: "database") { try await database(settings) },
            DoctorCheck(name: "texts") {
                let texts = try Texts(folder: resources.appending(path: "Locales"))
                guard !texts.keys(in: .ru).isEmpty else { throw Finding("none in \(resources.path)/Locales") }
                let missing = texts.keys(in: .ru).symmetricDifference(texts.keys(in: .en))
                guard missing.isEmpty else {
                    throw Finding("not in every language: \(missing.sorted().joined(separator: ", "))")
                }
                return "\(texts.keys(in: .ru).count) in each language"
            },
            DoctorCheck(name: "styles and scripts") {
                _ = try StaticAssets(directory: resources.appending(path: "Public"))
                return ""
            },
            DoctorCheck(name: "files folder") { try writable(settings.files) },
            DoctorCheck(name: "base URL") { try baseURL(settings) },
            DoctorCheck(name: "clock") {
                guard Date() > Date(timeIntervalSince1970: 1_767_225_600) else {
                    throw Finding("the clock says \(Date())")
                }
                return ""
            },
        ]
        return always + search(settings)
    }

    /// What finding goods needs: where pages are shown a folder or a server; the service for meanings, if it is set.
    private static func search(_ settings: Settings) -> [DoctorCheck] {
        var checks: [DoctorCheck] = []
        if settings.role != .worker {
            if settings.usesMeilisearch {
                checks.append(
                    DoctorCheck(name: "search server") {
                        try await settings.checkSearchServer()
                        return ""
                    })
            } else {
                checks.append(
                    DoctorCheck(name: "search folder") { try writable(settings.resolvedSearchFolder.path) })
            }
        }
        if !settings.embeddingURL.isEmpty {
            checks.append(
                DoctorCheck(name: "embedding service") {
                    let numbers = try await settings.checkEmbedding()
                    return "\(settings.embeddingModel) answers with \(numbers) numbers"
                })
        }
        return checks
    }

    static func words(_ error: any Error) -> String {
        switch error {
        case DatabaseError.refusedToStart(let reason): reason
        default: "\(error)"
        }
    }

    private static func database(_ settings: Settings) async throws -> String {
        let database = try await Database.open(
            DatabaseAddress(settings.database), logger: SettingsOptions.logger(settings))
        let plan = try await database.plan(Portal.migrations)
        try await database.close()
        return plan.pending.isEmpty
            ? "schema up to date" : "\(plan.pending.count) migrations will run at the next start"
    }

    private static func writable(_ path: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard FileManager.default.isWritableFile(atPath: path) else { throw Finding("\(path) cannot be written") }
        return path
    }

    private static func baseURL(_ settings: Settings) throws -> String {
        let url = try settings.resolvedBaseURL()
        return url.isTrustworthy
            ? "\(url)"
            : "\(url) has no TLS: session cookies can be read on the way. Use https for anything but a trial."
    }

    private struct Finding: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = text }
    }
}
