import Foundation
import Kernel

/// Every text of the interface, by key and language, from `Locales/<language>/<module>.json`.
///
/// A text may hold placeholders (`{name}`) and may be a table of CLDR plural forms (`one`, `few`, `many`, `other`)
/// chosen by the argument `count`. The operator's own texts, from a folder with the same shape, win.
package struct Texts: Sendable {
    /// By the position of the language.
    private let tables: [[String: Text]]

    private enum Text: Sendable {
        case plain(Template)
        case plural([String: Template])
    }

    /// Reads every language from `folder`, then `overrides` when it exists.
    ///
    /// - Throws: ``TextsError`` naming the file that is not understood.
    package init(folder: URL, overrides: URL? = nil) throws {
        tables = try Language.allCases.map { language in
            var table: [String: Text] = [:]
            for source in [folder, overrides].compactMap({ $0 }) {
                try Self.read(source.appending(path: language.rawValue), into: &table)
            }
            return table
        }
    }

    private static func read(_ folder: URL, into table: inout [String: Text]) throws {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "json" {
            let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            guard let entries = content as? [String: Any] else { throw TextsError(file: file.path, key: "") }
            for (key, value) in entries {
                switch value {
                case let text as String: table[key] = .plain(Template(text))
                case let forms as [String: String] where forms["other"] != nil:
                    table[key] = .plural(forms.mapValues { Template($0) })
                default: throw TextsError(file: file.path, key: key)
                }
            }
        }
    }

    /// The keys known in a language, for the test that compares languages.
    package func keys(in language: Language) -> Set<String> { Set(tables[language.position].keys) }

    /// The text of `key`; the key itself when there is none, so that a gap is seen and never breaks a page.
    package func text(_ key: String, in language: Language, _ arguments: TextArguments = [:], count: Int64? = nil)
        -> String
    {
        switch tables[language.position][key] {
        case .plain(let text): return text.filled(arguments, count)
        case .plural(let forms):
            let form = count.map { language.plural(of: $0).rawValue } ?? "other"
            return (forms[form] ?? forms["other"])?.filled(arguments, count) ?? key
        case nil: return key
        }
    }
}

/// What stands for a text's placeholders: `["name": name]`. There are few: looking through them beats hashing them.
package struct TextArguments: ExpressibleByDictionaryLiteral, Sendable {
    private let pairs: [(name: String, value: String)]

    package init(dictionaryLiteral pairs: (String, String)...) {
        self.pairs = pairs
    }

    package init(_ values: [String: String]) {
        pairs = values.map { ($0.key, $0.value) }
    }

    fileprivate subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
}

/// A text taken apart at its placeholders once, when it is read.
private struct Template: Sendable {
    private let whole: String
    /// What stands before, between and after the placeholders; one more than these.
    private var literals: [String] = []
    private var names: [String] = []

    init(_ text: String) {
        whole = text
        var rest = text[...]
        var literal = ""
        while let open = rest.firstIndex(of: "{") {
            literal += rest[..<open]
            let name = rest[rest.index(after: open)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
                literals.append(literal)
                names.append(String(name))
                literal = ""
                rest = rest[rest.index(after: name.endIndex)...]
            } else {
                literal += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        literals.append(literal + rest)
    }

    /// The text with its values; a placeholder without one stays as it is, so that the gap is seen.
    func filled(_ arguments: TextArguments, _ count: Int64?) -> String {
        guard !names.isEmpty else { return whole }
        var text = literals[0]
        for (index, name) in names.enumerated() {
            text += arguments[name] ?? (name == "count" ? count.map(String.init) : nil) ?? "{\(name)}"
            text += literals[index + 1]
        }
        return text
    }
}

extension Language {
    fileprivate var position: Int {
        switch self {
        case .ru: 0
        case .en: 1
        }
    }
}

/// A file of texts that is not understood.
package struct TextsError: Error, CustomStringConvertible {
    package let file: String
    package let key: String
    package var description: String { "\(file): the text “\(key)” is neither a text nor a table of plural forms" }
}
