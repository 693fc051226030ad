// Words of which each finds the others: what staff know of them, and how it is kept.

import Database
import Foundation
import Kernel
import Search

/// One row of the list of synonyms. The subject of `ID<Synonyms>`.
package struct Synonyms: Sendable, RowDecodable {
    package let id: ID<Synonyms>
    /// As staff wrote them, between commas.
    package let words: String
    /// What the list is sorted and searched by.
    package let sortWords: String
    package let changedAt: Date
    package let changedBy: String

    package init(row: Row) throws {
        id = try row["id"]
        words = try row["words"]
        sortWords = try row["sort_words"]
        changedAt = try row["changed_at"]
        changedBy = try row["changed_by"]
    }

    static let columns: SQL = "s.id, s.words, s.sort_words, s.changed_at, s.changed_by"

    /// The most words of one row.
    static let most = 20
    private static let longest = 60

    /// The words of a text: between commas, semicolons and line ends, each once.
    ///
    /// - Throws: ``SynonymRefusal``.
    static func parsed(_ text: String) throws -> [String] {
        var seen: Set<String> = []
        let parts = text.split { $0 == "," || $0 == ";" || $0.isNewline }.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let words = parts.filter { !$0.isEmpty && seen.insert(SearchKey.of($0)).inserted }
        guard words.count > 1 else { throw SynonymRefusal.tooFew }
        guard words.count <= most else { throw SynonymRefusal.tooMany(words.count) }
        if let long = words.first(where: { $0.count > longest }) { throw SynonymRefusal.tooLong(long) }
        return words
    }
}

/// Why words are not kept.
package enum SynonymRefusal: Refusal, Equatable {
    case tooFew
    case tooMany(Int)
    case tooLong(String)
    /// The very same words are there already.
    case known

    package var key: String {
        switch self {
        case .tooFew: "catalog.synonyms.refusal.tooFew"
        case .tooMany: "catalog.synonyms.refusal.tooMany"
        case .tooLong: "catalog.synonyms.refusal.tooLong"
        case .known: "catalog.synonyms.refusal.known"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .tooMany(let count): ["max": String(Synonyms.most), "now": String(count)]
        case .tooLong(let word): ["word": String(word.prefix(40))]
        case .tooFew, .known: [:]
        }
    }

    package var field: String? { "words" }
}

/// Staff said which words mean the same.
package struct SynonymsSaved: DomainEvent {
    package static let name = "catalog.synonyms_saved"
    package let synonymsID: ID<Synonyms>
    package let words: [String]
    package var subject: EventSubject { EventSubject("synonyms", synonymsID) }
}

/// Staff took words off the list.
package struct SynonymsRemoved: DomainEvent {
    package static let name = "catalog.synonyms_removed"
    package let synonymsID: ID<Synonyms>
    package var subject: EventSubject { EventSubject("synonyms", synonymsID) }
}

/// Removed words came back.
package struct SynonymsRestored: DomainEvent {
    package static let name = "catalog.synonyms_restored"
    package let synonymsID: ID<Synonyms>
    package var subject: EventSubject { EventSubject("synonyms", synonymsID) }
}

// MARK: - Operations

extension Catalog {
    /// Keeps words that mean the same: new ones, or in place of those of a row.
    ///
    /// - Throws: ``SynonymRefusal``; `NotFound` for a row that is not there any more.
    @discardableResult
    package static func saveSynonyms(
        _ text: String, as id: ID<Synonyms>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Synonyms> {
        let words = try Synonyms.parsed(text)
        let (shown, key) = (words.joined(separator: ", "), sortWords(words))
        let same = try tx.all("SELECT id FROM search_synonyms WHERE sort_words = \(key) AND removed_at IS NULL") {
            try $0["id"] as ID<Synonyms>
        }
        guard same.allSatisfy({ $0 == id }) else { throw SynonymRefusal.known }
        let saved = id ?? ID<Synonyms>(at: now)
        if id == nil {
            try tx.execute(
                """
                INSERT INTO search_synonyms (id, words, sort_words, changed_at, changed_by)
                VALUES (\(saved), \(shown), \(key), \(now), \(principal.name))
                """)
        } else {
            let changed = try tx.execute(
                """
                UPDATE search_synonyms SET words = \(shown), sort_words = \(key), changed_at = \(now),
                    changed_by = \(principal.name)
                WHERE id = \(saved) AND removed_at IS NULL
                """)
            guard changed == 1 else { throw NotFound() }
        }
        try noteSearchWords(in: tx)
        try tx.announce(SynonymsSaved(synonymsID: saved, words: words), by: principal, at: now)
        return saved
    }

    /// Takes a row off the list.
    ///
    /// - Throws: `NotFound`, also when it is gone already.
    package static func removeSynonyms(
        _ id: ID<Synonyms>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let removed = try tx.execute(
            "UPDATE search_synonyms SET removed_at = \(now) WHERE id = \(id) AND removed_at IS NULL")
        guard removed == 1 else { throw NotFound() }
        try noteSearchWords(in: tx)
        try tx.announce(SynonymsRemoved(synonymsID: id), by: principal, at: now)
    }

    /// Puts a removed row on the list again.
    ///
    /// - Throws: `NotFound` when there is nothing to bring back.
    package static func restoreSynonyms(
        _ id: ID<Synonyms>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let restored = try tx.execute(
            "UPDATE search_synonyms SET removed_at = NULL WHERE id = \(id) AND removed_at IS NOT NULL")
        guard restored == 1 else { throw NotFound() }
        try noteSearchWords(in: tx)
        try tx.announce(SynonymsRestored(synonymsID: id), by: principal, at: now)
    }

    /// The same words in another order are the same.
    private static func sortWords(_ words: [String]) -> String {
        words.map { SearchKey.of($0) }.sorted().joined(separator: ", ")
    }

    // MARK: - Reading

    /// Every row, as the engine takes them.
    static func synonymSets(in tx: Transaction) throws -> [SynonymSet] {
        try tx.all("SELECT sort_words FROM search_synonyms WHERE removed_at IS NULL ORDER BY sort_words, id") { row in
            SynonymSet((try row["sort_words"] as String).components(separatedBy: ", "))
        }
    }

    /// A row of the list.
    ///
    /// - Throws: `NotFound`.
    static func synonyms(_ id: ID<Synonyms>, in tx: Transaction) throws -> Synonyms {
        try tx.one(
            "SELECT \(Synonyms.columns) FROM search_synonyms s WHERE s.id = \(id) AND s.removed_at IS NULL",
            Synonyms.init(row:))
    }

    /// A page of the list, by its words.
    static func synonyms(holding text: String, _ page: PageRequest, in tx: Transaction) throws -> Page<Synonyms> {
        var conditions: [SQL] = ["s.removed_at IS NULL"]
        for word in SearchKey.patterns(text) { conditions.append("s.sort_words LIKE \(word) ESCAPE '!'") }
        if let values = page.cursor?.values, values.count == 2, let id = ID<Synonyms>(values[1]) {
            conditions.append(
                page.isBackward
                    ? "(s.sort_words, s.id) < (\(values[0]), \(id))" : "(s.sort_words, s.id) > (\(values[0]), \(id))")
        }
        let order: SQL = page.isBackward ? "s.sort_words DESC, s.id DESC" : "s.sort_words, s.id"
        let rows = try tx.all(
            """
            SELECT \(Synonyms.columns) FROM search_synonyms s WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: Synonyms.self)
        return Page(rows, of: page) { Cursor([$0.sortWords, $0.id.description]) }
    }
}
