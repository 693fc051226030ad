import Foundation
import Kernel

/// Every text of the interface, by key and language, from `Locales/<language>/<module>.json`.
///
/// A text may hold placeholders (`{name}`) and may be a table of CLDR plural forms (`one`, `few`, `many`, `other`)
/// chosen by the argument `count`. The operator's own texts, from a folder with the same shape, win.
package struct Texts: Sendable {
    private let tables: [Language: [String: Text]]

    private enum Text: Sendable {
        case plain(String)
        case plural([String: String])
    }

    /// Reads every language from `folder`, then `overrides` when it exists.
    ///
    /// - Throws: ``TextsError`` naming the file that is not understood.
    package init(folder: URL, overrides: URL? = nil) throws {
        var tables: [Language: [String: Text]] = [:]
        for language in Language.allCases {
            var table: [String: Text] = [:]
            for source in [folder, overrides].compactMap({ $0 }) {
                try Self.read(source.appending(path: language.rawValue), into: &table)
            }
            tables[language] = table
        }
        self.tables = tables
    }

    private static func read(_ folder: URL, into table: inout [String: Text]) throws {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "json" {
            let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            guard let entries = content as? [String: Any] else { throw TextsError(file: file.path, key: "") }
            for (key, value) in entries {
                switch value {
                case let text as String: table[key] = .plain(text)
                case let forms as [String: String] where forms["other"] != nil: table[key] = .plural(forms)
                default: throw TextsError(file: file.path, key: key)
                }
            }
        }
    }

    /// The keys known in a language, for the test that compares languages.
    package func keys(in language: Language) -> Set<String> { Set((tables[language] ?? [:]).keys) }

    /// The text of `key`; the key itself when there is none, so that a gap is seen and never breaks a page.
    package func text(_ key: String, in language: Language, _ arguments: [String: String] = [:], count: Int64? = nil)
        -> String
    {
        switch tables[language]?[key] {
        case .plain(let text): return filled(text, arguments, count)
        case .plural(let forms):
            let form = count.map { language.plural(of: $0).rawValue } ?? "other"
            return filled(forms[form] ?? forms["other"] ?? key, arguments, count)
        case nil: return key
        }
    }

    private func filled(_ text: String, _ arguments: [String: String], _ count: Int64?) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var filled = text
        if let count, arguments["count"] == nil { filled = filled.replacing("{count}", with: String(count)) }
        for (name, value) in arguments { filled = filled.replacing("{\(name)}", with: value) }
        return filled
    }
}

/// A file of texts that is not understood.
package struct TextsError: Error, CustomStringConvertible {
    package let file: String
    package let key: String
    package var description: String { "\(file): the text “\(key)” is neither a text nor a table of plural forms" }
}
