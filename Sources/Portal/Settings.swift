import Catalog
import Foundation
import Web
import Yams

/// Everything the operator decides, read once at start: arguments before environment before file before defaults.
///
/// A wrong value means no start: ``SettingsError`` says which value, from where, and what would be right.
package struct Settings: Sendable {
    /// What one process does.
    package enum Role: String, Sendable, CaseIterable {
        case all, web, worker
    }

    /// Where to listen.
    package var host = "127.0.0.1"
    package var port = 8080
    /// `sqlite://…` or `postgres://…`.
    package var database = "sqlite://data/kabinet.sqlite"
    /// The folder for pictures and other files.
    package var files = "data/files"
    package var role = Role.all
    /// Where people reach the portal; cookies and links depend on it.
    package var baseURL: String?
    /// Other host names answered, separated by commas.
    package var allowedHosts: [String] = []
    /// Proxies whose `X-Forwarded-For` is believed, as addresses or networks.
    package var trustedProxies: [String] = []
    /// The vendor's name, phone and address for questions.
    package var name = "Опора"
    package var phone = "8 800 000-15-15"
    package var supportEmail = "support@kabinet.example"
    /// Bearer token of `/metrics`; without one only this machine may read them.
    package var metricsToken: String?
    /// `debug`, `info`, `notice`, `warning` or `error`.
    package var logLevel = "notice"
    /// Statements slower than this many milliseconds are logged.
    package var slowStatement = 100
    /// Jobs worked on at once.
    package var jobSlots = 4
    /// What finds goods.
    package var searchEngine = SearchSettings.Engine.xapian
    /// The folder for its index; nil for `search` beside the folder of files. Instances never share one.
    package var searchFolder: String?
    /// The address of the Meilisearch server, and its key.
    package var searchURL = ""
    package var searchKey: String?
    /// The address of an OpenAI-compatible service that finds by meaning, up to `/v1`; empty for none.
    package var embeddingURL = ""
    package var embeddingKey: String?
    package var embeddingModel = "text-embedding-3-small"
    /// Where `Public`, `Locales` and `Data` lie.
    package var resources = "."

    package init() {}

    /// The keys of file, environment (`KABINET_PORT`) and arguments (`--port`), each with what it sets.
    package static let keys: [SettingsKey] = [
        SettingsKey("host", "listen on this address") { $0.host = $1 },
        SettingsKey("port", "listen on this port, 1–65535") { $0.port = try number($1, in: 0...65_535) },
        SettingsKey("database", "sqlite:///path or postgres://user:password@host/name") { $0.database = $1 },
        SettingsKey("files", "folder for pictures and files") { $0.files = $1 },
        SettingsKey("role", "all, web or worker") { settings, text in
            guard let role = Role(rawValue: text) else { throw WrongValue("one of all, web, worker") }
            settings.role = role
        },
        SettingsKey("base-url", "where people reach the portal, such as https://portal.example.com") {
            _ = try BaseURL($1)
            $0.baseURL = $1
        },
        SettingsKey("allowed-hosts", "other host names, separated by commas") { $0.allowedHosts = list($1) },
        SettingsKey("trusted-proxies", "addresses or networks of proxies, separated by commas") {
            guard list($1).allSatisfy({ AddressRange($0) != nil }) else {
                throw WrongValue("like 10.0.0.1 or 10.0.0.0/8")
            }
            $0.trustedProxies = list($1)
        },
        SettingsKey("name", "the vendor's name") { $0.name = $1 },
        SettingsKey("phone", "the vendor's phone") { $0.phone = $1 },
        SettingsKey("support-email", "the vendor's address for questions") { $0.supportEmail = $1 },
        SettingsKey("metrics-token", "bearer token of /metrics") { $0.metricsToken = $1 },
        SettingsKey("log-level", "debug, info, notice, warning or error") {
            guard ["debug", "info", "notice", "warning", "error"].contains($1) else {
                throw WrongValue("one of debug, info, notice, warning, error")
            }
            $0.logLevel = $1
        },
        SettingsKey("slow-statement", "log statements slower than so many milliseconds") {
            $0.slowStatement = try number($1, in: 1...600_000)
        },
        SettingsKey("job-slots", "jobs worked on at once, 1–64") { $0.jobSlots = try number($1, in: 1...64) },
        SettingsKey("search-engine", "what finds goods: xapian or meilisearch") { settings, text in
            guard let engine = SearchSettings.Engine(rawValue: text) else {
                throw WrongValue("one of xapian, meilisearch")
            }
            settings.searchEngine = engine
        },
        SettingsKey("search-folder", "folder for the index of goods; each instance its own") { $0.searchFolder = $1 },
        SettingsKey("search-url", "address of the Meilisearch server") { $0.searchURL = try address($1) },
        SettingsKey("search-key", "key of the Meilisearch server") { $0.searchKey = $1 },
        SettingsKey("embedding-url", "OpenAI-compatible service that finds by meaning, such as https://host/v1") {
            $0.embeddingURL = try address($1)
        },
        SettingsKey("embedding-key", "key of that service") { $0.embeddingKey = $1 },
        SettingsKey("embedding-model", "model of that service") { $0.embeddingModel = $1 },
        SettingsKey("resources", "folder with Public, Locales and Data") { $0.resources = $1 },
    ]

    /// Reads every source.
    ///
    /// - Parameters:
    ///   - arguments: values given on the command line, by key.
    ///   - environment: the process's environment.
    ///   - file: `kabinet.yaml`; may be absent unless it was named on the command line.
    /// - Throws: ``SettingsError`` with every wrong value at once.
    package static func read(
        arguments: [String: String], environment: [String: String], file: URL?, isFileNamed: Bool = false
    ) throws -> Settings {
        var problems: [String] = []
        var sources: [(origin: String, values: [String: String])] = []
        do {
            sources.append(("kabinet.yaml", try fileValues(file, isFileNamed: isFileNamed)))
        } catch let error as SettingsError { problems += error.problems }
        let prefixed = environment.filter { $0.key.hasPrefix("KABINET_") && !$0.value.isEmpty }
        sources.append(
            (
                "environment",
                Dictionary(prefixed.map { (environmentKey($0.key), $0.value) }, uniquingKeysWith: { max($0, $1) })
            ))
        sources.append(("command line", arguments))
        var settings = Settings()
        for (origin, values) in sources {
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                guard let key = keys.first(where: { $0.name == name }) else {
                    // Other programs, such as tests, may use the prefix; a file and a command line are ours alone.
                    if origin != "environment" { problems.append("\(origin): there is no setting “\(name)”") }
                    continue
                }
                do { try key.set(&settings, value) } catch {
                    problems.append("\(origin): \(name) = “\(value)” is wrong: \(error)")
                }
            }
        }
        // An address that was given and is wrong was told of above.
        let isServerNamed = sources.contains { $0.values["search-url"] != nil }
        if settings.usesMeilisearch, !isServerNamed {
            problems.append(
                """
                search-engine = “meilisearch” needs search-url: give the address of the server, such as \
                http://127.0.0.1:7700, or take search-engine away
                """)
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return settings
    }

    private static func environmentKey(_ name: String) -> String {
        name.dropFirst("KABINET_".count).lowercased().replacing("_", with: "-")
    }

    private static func fileValues(_ file: URL?, isFileNamed: Bool) throws -> [String: String] {
        guard let file, isFileNamed || FileManager.default.fileExists(atPath: file.path) else { return [:] }
        do {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard let root = try Yams.compose(yaml: text) else { return [:] }
            guard let table = root.mapping else {
                throw SettingsError(problems: ["\(file.path): a list of “key: value” lines is expected"])
            }
            var values: [String: String] = [:]
            for (key, value) in table {
                guard let name = key.string else { continue }
                // A key without a value says nothing, as an empty variable of the environment does.
                if let text = try self.text(of: value, named: name, in: file) { values[name] = text }
            }
            return values
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError(problems: ["\(file.path) cannot be read: \(error)"])
        }
    }

    /// A value as it was written: a token of digits stays a text. A list is joined by commas.
    private static func text(of node: Node, named name: String, in file: URL) throws -> String? {
        if node.null != nil || node.scalar?.string.isEmpty == true { return nil }
        let items = node.sequence.map(Array.init) ?? [node]
        let texts = items.compactMap { $0.scalar?.string }
        guard texts.count == items.count, texts.allSatisfy({ !$0.isEmpty }) else {
            throw SettingsError(problems: ["\(file.path): \(name) needs a value, or a list of values"])
        }
        return texts.joined(separator: ",")
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw WrongValue("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// An address of a server, without the slash at its end.
    private static func address(_ text: String) throws -> String {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host != nil else {
            throw WrongValue("an address like https://search.example.com")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Whether goods are found by a server of its own instead of a folder of this instance.
    package var usesMeilisearch: Bool { searchEngine == .meilisearch }

    /// The folder for indexes that was set, or `search` beside the folder of files.
    package var resolvedSearchFolder: URL {
        if let searchFolder { return URL(fileURLWithPath: searchFolder) }
        return URL(fileURLWithPath: files).deletingLastPathComponent().appending(path: "search")
    }

    /// The base URL, or the address people on this machine use.
    package func resolvedBaseURL() throws -> BaseURL { try BaseURL(baseURL ?? "http://localhost:\(port)") }
}

/// One setting: its name, its help, and how its text becomes a value.
package struct SettingsKey: Sendable {
    package let name: String
    package let help: String
    let set: @Sendable (inout Settings, String) throws -> Void

    init(_ name: String, _ help: String, _ set: @escaping @Sendable (inout Settings, String) throws -> Void) {
        self.name = name
        self.help = help
        self.set = set
    }
}

/// What a setting's text should have been.
struct WrongValue: Error, CustomStringConvertible {
    let description: String
    init(_ expected: String) { description = "expected \(expected)" }
}

/// The settings do not allow a start.
package struct SettingsError: Error, CustomStringConvertible {
    package let problems: [String]
    package var description: String { problems.joined(separator: "\n") }
}
