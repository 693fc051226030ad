// What a text with an unfinished word may become, by the titles it leads to.

import Foundation

/// Gathers whole texts from titles, those of better hits first.
struct SuggestedTexts {
    private let before: [String]
    private let front: String
    /// What was typed last, and what words have to begin with; both by their looks.
    private let typed: String
    private let starts: [String]
    private let isFinished: Bool
    private var scores: [String: Double] = [:]
    /// What titles each text was taken from.
    private(set) var sources: [String: [SearchHit]] = [:]
    private var titles = 0

    /// - Parameters:
    ///   - before: the parts of the text before the last one, as they were understood.
    ///   - last: the last part as it was typed.
    ///   - starts: what it was taken for the beginning of; nothing where it is no word.
    ///   - isFinished: whether a blank follows it.
    init(before: [String], last: String, starts: [String], isFinished: Bool) {
        self.before = before
        front = before.map { $0 + " " }.joined()
        typed = LookAlikes.latin(Self.bare(last))
        self.starts = starts.map { LookAlikes.latin($0) }.filter { !$0.isEmpty }
        self.isFinished = isFinished
    }

    /// Takes the words of a title in its normal form that begin as the last part does. A word that is whole already is
    /// followed by the one behind it.
    ///
    /// - Parameter hit: whose title it is.
    mutating func add(title: String, of hit: SearchHit? = nil) {
        titles += 1
        guard !starts.isEmpty else { return }
        let words = title.split(separator: " ").map { Self.bare(String($0)) }
        for (place, word) in words.enumerated() {
            guard isWorthSaying(word), !before.contains(word) else { continue }
            let looks = LookAlikes.latin(word)
            guard starts.contains(where: { looks.hasPrefix($0) }) else { continue }
            var text = front + word
            if looks == typed || isFinished && starts.contains(looks) {
                guard place + 1 < words.count, isWorthSaying(words[place + 1]) else { continue }
                text += " " + words[place + 1]
            } else if isFinished {
                continue
            }
            scores[text, default: 0] += 1 / Double(titles + 2)
            if let hit { sources[text, default: []].append(hit) }
        }
    }

    /// The likeliest texts.
    func best(_ limit: Int) -> [String] {
        let sorted = scores.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        return sorted.prefix(max(0, limit)).map { $0.key }
    }

    /// A part of a text without the punctuation around it.
    static func bare(_ part: String) -> String {
        let letters = part.unicodeScalars
        guard let first = letters.firstIndex(where: { !around.contains($0) }) else { return "" }
        guard let last = letters.lastIndex(where: { !around.contains($0) }) else { return "" }
        let isBare = first == letters.startIndex && letters.index(after: last) == letters.endIndex
        return isBare ? part : String(letters[first...last])
    }

    private func isWorthSaying(_ word: String) -> Bool {
        word.unicodeScalars.count > 1 && !StopWords.contains(word)
    }

    private static let around = Array(".,;:!?\"'()[]«»—–-/+".unicodeScalars)
}
