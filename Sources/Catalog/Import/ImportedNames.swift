// Addresses of things that other systems name, and what an import tells about its work.

import Database
import Foundation
import Kernel

/// What an import did with rows of one kind.
package struct ImportCounts: Sendable, Codable, Equatable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// Rows that could not be kept: they refer to something unknown here.
    package var skipped = 0
    /// Which those were, as far as they have a name; written down apart from the counts.
    package var refused: [RefusedRow] = []

    private enum CodingKeys: String, CodingKey { case added, changed, unchanged, skipped }

    package init(added: Int = 0, changed: Int = 0, unchanged: Int = 0, skipped: Int = 0) {
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
        self.skipped = skipped
    }

    package static func += (left: inout ImportCounts, right: ImportCounts) {
        left.added += right.added
        left.changed += right.changed
        left.unchanged += right.unchanged
        left.skipped += right.skipped
    }

    package static func == (left: ImportCounts, right: ImportCounts) -> Bool {
        (left.added, left.changed, left.unchanged, left.skipped)
            == (right.added, right.changed, right.unchanged, right.skipped)
    }
}

/// The last part of an address: a name in small Latin letters.
package enum Slug {
    /// `Болт М8×40 DIN 933` becomes `bolt-m8x40-din-933`; at most 80 characters, `x` for a name without letters.
    package static func of(_ name: String) -> String {
        var slug = ""
        for character in name.lowercased() where slug.utf8.count < 80 {
            if let latin = latin[character] {
                slug += latin
            } else if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        if slug.last == "-" { slug.removeLast() }
        return slug.isEmpty ? "x" : slug
    }

    /// A free address for each of many new rows: the plain one, or with the end of the row's id where it is taken.
    static func free(
        _ wanted: [(id: UUID, name: String)], in table: SQL, _ tx: Transaction
    ) throws -> [UUID: String] {
        let plain = wanted.map { ($0.id, of($0.name)) }
        var taken: Set<String> = []
        for chunk in plain.chunked(by: 500) {
            let found = try tx.all("SELECT slug FROM \(table) WHERE slug IN \(list: chunk.map(\.1))") {
                try $0["slug"] as String
            }
            taken.formUnion(found)
        }
        return plain.reduce(into: [:]) { free, row in
            let isFree = taken.insert(row.1).inserted
            free[row.0] = isFree ? row.1 : "\(row.1)-\(row.0.uuidString.suffix(12).lowercased())"
        }
    }

    private static let latin: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "×": "x",
    ]
}

extension Transaction {
    /// The ids of rows by the ids they have in the other system; unknown ones are absent.
    func ids<Subject>(
        of table: SQL, from source: String, _ externalIDs: some Sequence<String>
    ) throws -> [String: ID<Subject>] {
        var ids: [String: ID<Subject>] = [:]
        for chunk in Array(Set(externalIDs)).chunked(by: 500) {
            let rows = try all(
                """
                SELECT id, external_id FROM \(table) WHERE source = \(source) AND external_id IN \(list: chunk)
                """
            ) { (try $0["external_id"] as String, try $0["id"] as ID<Subject>) }
            for (externalID, id) in rows { ids[externalID] = id }
        }
        return ids
    }
}
