// What the index keeps of a document.

import Foundation
import Kernel

/// A document taken apart into terms.
struct IndexedDocument: Sendable {
    /// The term that names it.
    let name: String
    let id: UUID
    let kind: UInt8
    /// In its normal form.
    let title: String
    /// How often each stands in it; 0 for those that only filter.
    private(set) var terms: [String: Int32] = [:]
    /// The words of title and keywords with their stems.
    private(set) var words: [String: String] = [:]
    let isAvailable: Bool
    /// The logarithm: the thousandth sale says less than the first.
    let popularity: Double
    let titleWords: Int

    /// How many characters of each part are read.
    private static let limits = (title: 500, keyword: 300, text: 20_000)

    init(_ document: SearchDocument, stemmer: Stemmer) {
        let id = Self.name(of: document.id)
        name = Term.id(id)
        self.id = document.id
        kind = Self.kinds[document.kind] ?? 0
        let normalTitle = NormalText.scalars(of: document.title, limit: Self.limits.title)
        title = String(scalars: normalTitle)
        let titlePieces = PieceReader.pieces(of: normalTitle)
        isAvailable = document.isAvailable
        popularity = document.popularity > 0 ? log(1 + document.popularity) : 0
        titleWords = titlePieces.filter { $0.kind == .word || $0.kind == .number }.count

        addTitle(titlePieces, stemmer)
        for keyword in document.keywords.prefix(200) {
            let pieces = PieceReader.pieces(of: keyword, limit: Self.limits.keyword)
            for text in Self.texts(of: pieces, stemmer) { terms[Term.keyword(text)] = 1 }
            addWords(pieces, stemmer)
        }
        for text in Self.texts(of: PieceReader.pieces(of: document.text, limit: Self.limits.text), stemmer) {
            let term = Term.text(text)
            // Who repeats himself is not more right.
            terms[term] = min(4, (terms[term] ?? 0) + 1)
        }
        addCodes(document)
        terms[Term.kind(document.kind)] = 0
        for tag in document.audience.compactMap({ Term.audience($0) }) { terms[tag] = 0 }
        terms[name] = 0
    }

    private mutating func addTitle(_ pieces: [Piece], _ stemmer: Stemmer) {
        for text in Self.texts(of: pieces, stemmer) { terms[Term.title(text)] = 1 }
        addWords(pieces, stemmer)
        for piece in pieces where piece.kind != .size {
            let characters = piece.text.unicodeScalars
            for length in 1...3 where characters.count >= length {
                terms[Term.beginning(String(scalars: characters.prefix(length)))] = 1
            }
        }
        if let head = pieces.first(where: { $0.kind == .word }) { terms[Term.head(stemmer.stem(head.text))] = 1 }
        let whole = Self.wholeTitle(pieces, stemmer)
        if !whole.isEmpty { terms[Term.wholeTitle(whole)] = 1 }
        for chunk in title.split(separator: " ") {
            let code = CodeForms.squeezed(normal: chunk.unicodeScalars)
            let hasLetter = code.unicodeScalars.contains { !Scalars.isDigit($0) }
            if hasLetter, code.hasDigit, code.unicodeScalars.count >= 4 { terms[Term.model(code)] = 1 }
        }
    }

    private mutating func addWords(_ pieces: [Piece], _ stemmer: Stemmer) {
        for piece in pieces where piece.kind == .word && piece.text.unicodeScalars.count > 2 {
            words[piece.text] = stemmer.stem(piece.text)
            terms[Term.word(piece.text)] = 1
        }
    }

    private mutating func addCodes(_ document: SearchDocument) {
        for code in document.codes {
            let squeezed = CodeForms.squeezed(code)
            guard !squeezed.isEmpty else { continue }
            terms[Term.code(squeezed)] = 1
            for gram in CodeForms.grams(of: squeezed) { terms[Term.gram(gram)] = 0 }
        }
        for own in document.customerCodes {
            let squeezed = CodeForms.squeezed(own.code)
            guard !squeezed.isEmpty else { continue }
            let customer = Self.name(of: own.customer)
            terms[Term.customerCode(customer, squeezed)] = 1
            for gram in CodeForms.grams(of: squeezed) { terms[Term.customerGram(customer, gram)] = 0 }
        }
    }

    // MARK: - Shared with questions

    /// An id as terms have it.
    static func name(of id: UUID) -> String { ID<IndexedDocument>(id).description }

    static func kind(of byte: UInt8) -> SearchKind? { kinds.first { $0.value == byte }?.key }

    private static let kinds: [SearchKind: UInt8] = [.product: 1, .category: 2, .article: 3]

    /// The stems, numbers, marks and sizes of a title in their order.
    static func wholeTitle(_ pieces: [Piece], _ stemmer: Stemmer) -> String {
        let parts = pieces.compactMap { piece -> String? in
            switch piece.kind {
            case .word: return stemmer.stem(piece.text)
            case .number, .mark: return piece.text
            case .looseMark, .size: return nil
            }
        }
        return parts.joined(separator: " ")
    }

    /// What pieces are looked up by, in any field.
    static func texts(of pieces: [Piece], _ stemmer: Stemmer) -> [String] {
        var texts: [String] = []
        var previous: Piece?
        for piece in pieces {
            switch piece.kind {
            case .word:
                texts.append(stemmer.stem(piece.text))
                // «супер-клей» is found as «суперклей», too.
                if piece.followsHyphen, let previous, previous.kind == .word {
                    texts.append(stemmer.stem(previous.text + piece.text))
                }
            case .number:
                texts.append(piece.text)
                if let measure = piece.measure { texts.append(measure) }
            case .mark:
                texts += [piece.text, stemmer.stem(piece.letters), piece.number]
            case .looseMark:
                texts.append(piece.text)
            case .size:
                texts.append(piece.text)
                if piece.numbers.count > 2 {
                    texts += zip(piece.numbers, piece.numbers.dropFirst()).map { "\($0)x\($1)" }
                }
            }
            if piece.kind != .mark, piece.kind != .looseMark { previous = piece }
        }
        return texts
    }
}
