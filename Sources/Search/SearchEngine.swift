import Foundation

/// Finds documents by words, as people type them: with typing errors, in the wrong layout, in any form of the word.
///
/// One engine serves one instance. Xapian keeps its index in a folder of the instance; Meilisearch keeps one for all.
/// What is found are ids: names, prices and rights are always read from the database afterwards.
package protocol SearchEngine: Sendable {
    /// The best documents for what was typed.
    ///
    /// - Throws: `SearchFailure` when the index cannot be read or the engine does not answer.
    func search(_ query: SearchQuery) async throws -> SearchAnswer

    /// What the last word may become, and the documents it leads to; for suggestions while typing.
    func complete(_ query: SearchQuery) async throws -> SearchCompletion

    /// Puts documents into the index, replaces those of the same id, takes others out. When it returns the changes are
    /// durable and found.
    ///
    /// - Parameter position: how far the index has followed the database then; ``position`` gives it back, also after a
    ///   restart.
    func apply(_ changes: [SearchChange], position: Int64) async throws

    /// Builds the index anew beside the one in use, and takes its place at the end; searches go on meanwhile.
    ///
    /// - Parameters:
    ///   - position: how far the documents follow the database.
    ///   - documents: the next batch; empty at the end.
    func rebuild(position: Int64, documents: @Sendable () async throws -> [SearchDocument]) async throws

    /// Words that mean the same. The engine takes them at once and needs no rebuild.
    func use(_ synonyms: [SynonymSet]) async throws

    /// How far the index has followed the database; nil when there is none, or it was damaged and has to be rebuilt.
    func position() async throws -> Int64?

    /// How many documents it holds.
    func count() async throws -> Int
}

/// Something that can be found.
package struct SearchDocument: Sendable, Equatable {
    package let id: UUID
    package let kind: SearchKind
    /// The name people know it by; weighs most.
    package var title: String
    /// Articles and barcodes as they are written; found with any punctuation and case, and by a part.
    package var codes: [String]
    /// Articles that single customers use for it.
    package var customerCodes: [CustomerCode]
    /// Categories, manufacturer, values of properties; weighs half.
    package var keywords: [String]
    /// Descriptions; weighs least.
    package var text: String
    /// Who may find it: holders of any of these tags. `SearchDocument.everybody` for all.
    package var audience: [String]
    /// How often it is bought, 0 and more; the engine dampens it.
    package var popularity: Double
    package var isAvailable: Bool

    /// The tag that everybody holds.
    package static let everybody = "all"

    package init(
        id: UUID, kind: SearchKind, title: String, codes: [String] = [], customerCodes: [CustomerCode] = [],
        keywords: [String] = [], text: String = "", audience: [String] = [SearchDocument.everybody],
        popularity: Double = 0, isAvailable: Bool = true
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.codes = codes
        self.customerCodes = customerCodes
        self.keywords = keywords
        self.text = text
        self.audience = audience
        self.popularity = popularity
        self.isAvailable = isAvailable
    }
}

/// What kind of thing a document stands for.
package enum SearchKind: String, Sendable, CaseIterable, Codable {
    case product, category, article
}

/// An article by which one customer knows a product.
package struct CustomerCode: Sendable, Equatable {
    package let customer: UUID
    package let code: String

    package init(customer: UUID, code: String) {
        self.customer = customer
        self.code = code
    }
}

/// One step of following the database.
package enum SearchChange: Sendable {
    case put(SearchDocument)
    case remove(UUID)
}

/// Words of which each finds the others.
package struct SynonymSet: Sendable, Equatable {
    package let words: [String]

    package init(_ words: [String]) { self.words = words }
}

/// What is asked, and by whom.
package struct SearchQuery: Sendable {
    /// As it was typed; at most 1,000 characters are looked at.
    package var text: String
    package var kinds: Set<SearchKind> = [.product]
    /// The tags of whoever asks, `SearchDocument.everybody` among them.
    package var audience: [String] = [SearchDocument.everybody]
    /// Whose own articles count.
    package var customer: UUID?
    /// What this customer buys, the most frequent first; ranked higher.
    package var familiar: [UUID] = []
    package var ranking = SearchRanking()
    /// The first hit wanted, counted from 0.
    package var start = 0
    package var limit = 20

    /// How many hits one question gets at most; up to so many the total is exact.
    package static let mostHits = 10_000
    /// Among so many of the best, what somebody buys and means changes the order; those behind them stay as their words
    /// fit. So the first stand alike however many are asked for.
    package static let rankedHits = 1_000

    package init(_ text: String) { self.text = text }
}

/// How much each thing counts in the order of hits, beside how well the words fit; 0 for not at all, 1 is usual.
package struct SearchRanking: Sendable, Equatable, Codable {
    package var availability = 1.0
    package var popularity = 1.0
    package var familiarity = 1.0

    package init() {}
}

/// What was found.
package struct SearchAnswer: Sendable {
    package var hits: [SearchHit]
    /// How many documents fit in all.
    package var total: Int
    /// How the words were read in the end, where that is not how they were typed.
    package var reading: SearchReading
    /// Whether nothing fits everything asked for, and these fit only some of it.
    package var isPartial: Bool

    package init(
        hits: [SearchHit] = [], total: Int = 0, reading: SearchReading = .typed, isPartial: Bool = false
    ) {
        self.hits = hits
        self.total = total
        self.reading = reading
        self.isPartial = isPartial
    }
}

/// One document found.
package struct SearchHit: Sendable, Equatable {
    package let id: UUID
    package let kind: SearchKind
    package let score: Double

    package init(id: UUID, kind: SearchKind, score: Double) {
        self.id = id
        self.kind = kind
        self.score = score
    }
}

/// How a text was understood.
package enum SearchReading: Sendable, Equatable {
    case typed
    /// «rhjdfnm» read as «кровать».
    case otherLayout(String)
    /// «bolt» read as «болт».
    case transliterated(String)
    /// «балт» read as «болт»: nothing, or little, was found for what was typed.
    case corrected(String)
}

/// What may be meant by a text whose last word is not finished.
package struct SearchCompletion: Sendable {
    /// Whole texts, the likeliest first.
    package var texts: [String]
    package var hits: [SearchHit]
    /// What each text was made of: whoever may see none of it is not shown the text either.
    package var sources: [String: [SearchHit]]

    package init(texts: [String] = [], hits: [SearchHit] = [], sources: [String: [SearchHit]] = [:]) {
        self.texts = texts
        self.hits = hits
        self.sources = sources
    }
}

/// The engine cannot answer.
package struct SearchFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
