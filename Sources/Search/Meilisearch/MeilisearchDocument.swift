// What Meilisearch keeps of a document, and how an index of it is set up.

import Foundation

/// A document as the server has it. What is searched are stems: Meilisearch knows no Russian forms of words.
struct MeilisearchDocument: Codable, Sendable, Equatable {
    let id: String
    let kind: String
    var codes: [String] = []
    var title = ""
    var keywords = ""
    var text = ""
    /// Articles of single customers, each behind the customer's id, so that nobody finds another's.
    var own: [String] = []
    /// The title as it is suggested.
    var words = ""
    var audience: [String] = []
    var available = 0
    var popularity = 0.0
    /// How far the index follows the database; only the document ``positionID`` has it.
    var position: Int64?

    /// The document that is none: it goes with the index when indexes are swapped.
    static let positionID = "position"

    init(position: Int64) {
        id = Self.positionID
        kind = Self.positionID
        self.position = position
    }

    init(_ document: SearchDocument, stemmer: Stemmer) {
        id = IndexedDocument.name(of: document.id)
        kind = document.kind.rawValue
        codes = document.codes.flatMap { [NormalText.string(of: $0), CodeForms.squeezed($0)] }
        title = Self.stems(of: document.title, stemmer, limit: 500)
        keywords = Self.stems(of: document.keywords.joined(separator: ", "), stemmer, limit: 5_000)
        text = Self.stems(of: document.text, stemmer, limit: 20_000)
        own = document.customerCodes.map { Self.own($0.customer, $0.code) }
        words = NormalText.string(of: document.title, limit: 500)
        audience = document.audience
        available = document.isAvailable ? 1 : 0
        popularity = document.popularity > 0 ? log(1 + document.popularity) : 0
    }

    /// The article of one customer as one word.
    static func own(_ customer: UUID, _ code: String) -> String {
        IndexedDocument.name(of: customer).filter { $0 != "-" } + CodeForms.squeezed(code)
    }

    private static func stems(of text: String, _ stemmer: Stemmer, limit: Int) -> String {
        let pieces = PieceReader.pieces(of: text, limit: limit)
        return IndexedDocument.texts(of: pieces, stemmer).filter { !$0.hasPrefix("=") }.joined(separator: " ")
    }
}

/// How an index is searched.
struct MeilisearchSettings: Encodable, Sendable {
    struct TypoTolerance: Encodable, Sendable {
        struct Sizes: Encodable, Sendable {
            let oneTypo = 4
            let twoTypos = 8
        }

        let minWordSizeForTypos = Sizes()
        let disableOnAttributes = ["codes", "own"]
    }

    struct Pagination: Encodable, Sendable {
        let maxTotalHits = 10_000
    }

    /// What is searched, the weightiest first.
    static let searched = ["codes", "title", "keywords", "text"]

    let searchableAttributes = MeilisearchSettings.searched + ["own"]
    let filterableAttributes = ["kind", "audience"]
    let sortableAttributes = ["available", "popularity"]
    let rankingRules = ["words", "typo", "proximity", "attribute", "exactness", "sort"]
    let typoTolerance = TypoTolerance()
    let pagination = Pagination()
    let synonyms: [String: [String]]
}
