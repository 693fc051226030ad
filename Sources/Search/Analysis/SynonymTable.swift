/// Words and groups of words that mean the same, by their stems.
struct SynonymTable: Sendable {
    /// Each group of stems with the other groups of its sets.
    private var others: [[String]: [[String]]] = [:]
    /// How many words the longest group has.
    private(set) var longest = 0

    init() {}

    init(_ sets: [SynonymSet], stemmer: Stemmer) {
        for set in sets {
            let groups = set.words.map { Self.stems(of: $0, stemmer: stemmer) }.filter { !$0.isEmpty }
            for group in groups {
                let rest = groups.filter { $0 != group }
                guard !rest.isEmpty else { continue }
                others[group, default: []].append(contentsOf: rest)
                longest = max(longest, group.count)
            }
        }
    }

    func alternatives(to group: [String]) -> [[String]] { others[group] ?? [] }

    /// The terms of a text in their order: stems of words, numbers and marks.
    static func stems(of text: String, stemmer: Stemmer) -> [String] {
        PieceReader.pieces(of: text, limit: 200).compactMap { piece -> String? in
            switch piece.kind {
            case .word: return stemmer.stem(piece.text)
            case .number, .mark: return piece.text
            case .looseMark, .size: return nil
            }
        }
    }
}
