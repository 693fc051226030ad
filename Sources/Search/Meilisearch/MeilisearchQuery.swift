// Questions to Meilisearch and its answers.

import Foundation

/// One query of a `multi-search`.
struct MeilisearchQuery: Encodable, Sendable, Equatable {
    let indexUid: String
    let q: String
    let filter: String
    let sort: [String]?
    let offset: Int
    let limit: Int
    /// `all` for every word, `last` to let the last ones go.
    let matchingStrategy: String
    let attributesToSearchOn: [String]
    var attributesToRetrieve = ["id", "kind", "words"]
    var showRankingScore = true
}

struct MeilisearchQueries: Encodable, Sendable {
    let queries: [MeilisearchQuery]
}

struct MeilisearchAnswers: Decodable, Sendable {
    struct Answer: Decodable, Sendable {
        let hits: [Hit]
        let estimatedTotalHits: Int?
    }

    struct Hit: Decodable, Sendable {
        let id: String
        let kind: String
        let words: String?
        let score: Double?

        private enum CodingKeys: String, CodingKey {
            case id, kind, words
            case score = "_rankingScore"
        }

        var hit: SearchHit? {
            guard let id = UUID(uuidString: id), let kind = SearchKind(rawValue: kind) else { return nil }
            return SearchHit(id: id, kind: kind, score: score ?? 0)
        }
    }

    let results: [Answer]
}

/// The readings of a text that are asked for at once, the first that finds anything counts.
struct MeilisearchReadings: Sendable {
    struct Reading: Sendable {
        let query: MeilisearchQuery
        let reading: SearchReading
        /// Where only articles are looked at: shown before what the words find.
        var isCode = false
    }

    private(set) var all: [Reading] = []

    private let query: SearchQuery
    private let index: String

    init(_ query: SearchQuery, index: String, stemmer: Stemmer) {
        self.query = query
        self.index = index
        let normal = NormalText.string(of: query.text)
        let searched = MeilisearchSettings.searched
        let typed = Self.stems(of: normal, stemmer)
        guard !normal.split(separator: " ").isEmpty else { return }
        if let customer = query.customer, query.start == 0 {
            let own = MeilisearchDocument.own(customer, normal)
            add("\"\(own)\"", .typed, "all", ["own"], isCode: true)
        }
        let code = CodeForms.squeezed(normal)
        if code.hasDigit, query.start == 0 { add(code, .typed, "all", ["codes"], isCode: true) }
        if !typed.isEmpty { add(typed, .typed, "all", searched) }
        let other = OtherLayout.of(normal)
        let otherStems = Self.stems(of: other, stemmer)
        if otherStems != typed, !otherStems.isEmpty { add(otherStems, .otherLayout(other), "all", searched) }
        let spelled = normal.split(separator: " ").map { Transliteration.cyrillic(String($0)).first ?? String($0) }
        let spelledText = spelled.joined(separator: " ")
        if spelledText != normal {
            add(Self.stems(of: spelledText, stemmer), .transliterated(spelledText), "all", searched)
        }
        // The last ones are let go first: words, before any number or size.
        if !typed.isEmpty { add(Self.stems(of: normal, stemmer, firmFirst: true), .typed, "last", searched) }
    }

    private mutating func add(
        _ text: String, _ reading: SearchReading, _ strategy: String, _ attributes: [String], isCode: Bool = false
    ) {
        let asked = MeilisearchQuery(
            indexUid: index, q: text, filter: Self.filter(query), sort: Self.sort(query.ranking),
            offset: max(0, query.start), limit: min(max(0, query.limit), SearchQuery.mostHits),
            matchingStrategy: strategy, attributesToSearchOn: attributes)
        all.append(Reading(query: asked, reading: reading, isCode: isCode))
    }

    /// What the asker may find.
    private static func filter(_ query: SearchQuery) -> String {
        let kinds = query.kinds.map(\.rawValue).sorted()
        return "kind IN [\(list(kinds))] AND audience IN [\(list(query.audience))]"
    }

    private static func list(_ values: [String]) -> String {
        let quoted = values.map { value in
            "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return quoted.joined(separator: ", ")
    }

    private static func sort(_ ranking: SearchRanking) -> [String]? {
        var rules: [String] = []
        if ranking.availability > 0 { rules.append("available:desc") }
        if ranking.popularity > 0 { rules.append("popularity:desc") }
        return rules.isEmpty ? nil : rules
    }

    /// What is asked for: stems of words, numbers, marks, and sizes in place of their numbers.
    ///
    /// - Parameter firmFirst: whether numbers, marks and sizes stand before the words.
    private static func stems(of text: String, _ stemmer: Stemmer, firmFirst: Bool = false) -> String {
        let pieces = PieceReader.pieces(of: text)
        let inSizes = Set(pieces.filter { $0.kind == .size }.flatMap(\.numbers))
        let inMarks = Set(pieces.filter { $0.kind == .mark }.map(\.number))
        let terms = pieces.enumerated().compactMap { place, piece -> String? in
            switch piece.kind {
            case .word where StopWords.contains(piece.text): return nil
            // It may be the beginning of a longer word, which no look-alike would be.
            case .word where place + 1 == pieces.count && piece.text.unicodeScalars.count <= 2: return piece.text
            case .word: return stemmer.stem(piece.text)
            case .number: return inSizes.contains(piece.text) || inMarks.contains(piece.text) ? nil : piece.text
            case .mark, .size: return piece.text
            case .looseMark: return nil
            }
        }
        guard firmFirst else { return terms.joined(separator: " ") }
        let (firm, words) = (terms.filter(\.hasDigit), terms.filter { !$0.hasDigit })
        return (firm + words).joined(separator: " ")
    }
}
