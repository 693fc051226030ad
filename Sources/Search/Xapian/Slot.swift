/// One thing that a document must have.
struct Slot {
    /// Nil when nothing like it is known.
    var clause: Clause?
    /// The word, as it was understood in the end; nil for what is no word.
    var word: String?
    /// What synonyms go by: the stem of the word, or the number or mark.
    var stem: String?
    /// Whether it is a number, a mark or an article: where not everything fits, these are kept before words.
    var isFirm: Bool

    init(_ clause: Clause?, word: String? = nil, stem: String? = nil, isFirm: Bool = false) {
        self.clause = clause
        self.word = word
        self.stem = stem
        self.isFirm = isFirm
    }
}

/// Something that was read otherwise than it was typed.
struct Change {
    enum Kind {
        case otherLayout, transliterated, corrected
    }

    /// In which part between blanks.
    let chunk: Int
    let from: String
    let kind: Kind
    /// What it may have been, the likeliest first.
    let to: [String]
}

/// A text as parts between blanks, each with its pieces.
struct ChunkedText {
    let chunks: [String]
    let pieces: [Piece]
    let byChunk: [[Piece]]

    /// How many pieces of a question are looked at.
    private static let mostPieces = 32

    init(_ chunks: [String]) {
        self.chunks = chunks
        let text = Array(chunks.joined(separator: " ").unicodeScalars)
        pieces = Array(PieceReader.pieces(of: text).prefix(Self.mostPieces))
        var byChunk: [[Piece]] = chunks.map { _ in [] }
        for piece in pieces where byChunk.indices.contains(piece.chunk) { byChunk[piece.chunk].append(piece) }
        self.byChunk = byChunk
    }

    /// Whether it asks for nothing but words that stand everywhere.
    var isOnlyStopWords: Bool {
        pieces.allSatisfy { piece in
            piece.kind == .looseMark || piece.kind == .word && StopWords.contains(piece.text)
        }
    }
}
