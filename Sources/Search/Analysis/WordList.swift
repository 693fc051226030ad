// The words of the index with how often they occur: what a mistyped or unfinished word may have meant.

import Foundation

/// Words of Russian and Latin letters, packed so that all of them can be looked through for each question.
struct WordList: Sendable {
    /// A word with what it costs to take it for another: less is likelier.
    struct Guess: Sendable {
        let word: String
        let distance: Double
        let cost: Double
    }

    /// One run of letters in `letters`.
    private struct Run {
        var start: Int32
        var count: UInt8
        /// Which letters it has, a bit for each.
        var mask: UInt64
    }

    private var letters: [UInt8] = []
    private var words: [Run] = []
    private var stems: [Run] = []
    private var sounds: [Run] = []
    /// In how many documents each stands.
    private var documents: [Int32] = []

    var count: Int { words.count }

    // MARK: - Keeping

    /// Adds a word; it keeps this place for good. Nil for one with letters of other scripts.
    mutating func add(_ word: String, stem: String, documents count: Int) -> Int? {
        guard let spelled = Alphabet.letters(of: word), (1...60).contains(spelled.count) else { return nil }
        let whole = append(spelled)
        let root = append(Alphabet.letters(of: stem) ?? spelled)
        let sound = append(Transliteration.key(of: word))
        words.append(whole)
        stems.append(root)
        sounds.append(sound)
        documents.append(Int32(clamping: count))
        return words.count - 1
    }

    mutating func set(_ count: Int, at place: Int) { documents[place] = Int32(clamping: count) }

    private mutating func append(_ run: [UInt8]) -> Run {
        let start = Int32(clamping: letters.count)
        let kept = run.prefix(60)
        letters.append(contentsOf: kept)
        return Run(start: start, count: UInt8(kept.count), mask: Alphabet.mask(of: kept))
    }

    private func slice(_ run: Run) -> ArraySlice<UInt8> {
        letters[Int(run.start)..<(Int(run.start) + Int(run.count))]
    }

    private func word(at place: Int) -> String { Alphabet.text(of: slice(words[place])) }

    // MARK: - Looking

    /// The words that begin so, the most frequent first.
    func words(beginning prefix: String, limit: Int) -> [String] {
        guard let sought = Alphabet.letters(of: prefix), !sought.isEmpty else { return [] }
        let mask = Alphabet.mask(of: sought)
        var found: [(place: Int, documents: Int32)] = []
        for place in words.indices where documents[place] > 0 && words[place].mask & mask == mask {
            let run = slice(words[place])
            if run.count >= sought.count, run.starts(with: sought) { found.append((place, documents[place])) }
        }
        found.sort { $0.documents == $1.documents ? $0.place < $1.place : $0.documents > $1.documents }
        return found.prefix(limit).map { word(at: $0.place) }
    }

    /// What a word may have been before the typing errors, or another form of it; the likeliest first.
    func words(like word: String, stem: String) -> [Guess] {
        guard let typed = Alphabet.letters(of: word) else { return [] }
        let limit = EditDistance.allowed(letters: typed.count)
        guard limit > 0 else { return [] }
        let root = Alphabet.letters(of: stem) ?? typed
        let rootLimit = min(limit, EditDistance.allowed(letters: root.count))
        let (mask, rootMask) = (Alphabet.mask(of: typed), Alphabet.mask(of: root))
        let isCyrillic = word.startsCyrillic
        var distance = EditDistance()
        var guesses: [Guess] = []
        for place in words.indices where documents[place] > 0 && words[place].count >= 3 {
            let (whole, part) = (words[place], stems[place])
            let first = letters[Int(whole.start)]
            guard Alphabet.isCyrillic(first) == isCyrillic else { continue }
            let bonus = first == typed[0] ? 1.5 : 0
            // Each typing error changes at most two letters of the set.
            if (whole.mask ^ mask).nonzeroBitCount <= 2 * limit {
                let errors = distance.between(typed, slice(whole), limit: limit)
                if errors <= limit {
                    guesses.append(guess(place, distance: Double(errors), bonus: bonus))
                    continue
                }
            }
            guard rootLimit > 0, part.count >= 4 else { continue }
            if (part.mask ^ rootMask).nonzeroBitCount <= 2 * rootLimit {
                let errors = distance.between(root, slice(part), limit: rootLimit)
                if errors <= rootLimit { guesses.append(guess(place, distance: Double(errors) + 0.5, bonus: bonus)) }
            }
        }
        return guesses.sorted { $0.cost < $1.cost }
    }

    /// Words of the other script that sound the same, or nearly.
    func words(soundingLike word: String) -> [Guess] {
        let key = Transliteration.key(of: word)
        guard key.count >= 3 else { return [] }
        let limit = key.count < 5 ? 0 : 1
        let mask = Alphabet.mask(of: key)
        let isCyrillic = word.startsCyrillic
        var distance = EditDistance()
        var guesses: [Guess] = []
        for place in sounds.indices where documents[place] > 0 {
            let sound = sounds[place]
            guard (sound.mask ^ mask).nonzeroBitCount <= 2 * limit,
                Alphabet.isCyrillic(letters[Int(words[place].start)]) != isCyrillic
            else { continue }
            let errors = distance.between(key, slice(sound), limit: limit)
            if errors <= limit { guesses.append(guess(place, distance: Double(errors), bonus: 0)) }
        }
        return guesses.sorted { $0.cost < $1.cost }
    }

    /// Longer words whose beginning was mistyped; the likeliest first.
    func words(beginningLike word: String, limit most: Int) -> [String] {
        guard let typed = Alphabet.letters(of: word), typed.count >= 5 else { return [] }
        let limit = EditDistance.allowed(letters: typed.count)
        let mask = Alphabet.mask(of: typed)
        let isCyrillic = word.startsCyrillic
        var distance = EditDistance()
        var guesses: [Guess] = []
        for place in words.indices where documents[place] > 0 && Int(words[place].count) > typed.count {
            let whole = words[place]
            guard (mask & ~whole.mask).nonzeroBitCount <= limit,
                Alphabet.isCyrillic(letters[Int(whole.start)]) == isCyrillic
            else { continue }
            let run = slice(whole)
            let errors =
                (-1...1).map { extra in
                    distance.between(typed, run.prefix(typed.count + extra), limit: limit)
                }.min() ?? limit + 1
            if errors <= limit { guesses.append(guess(place, distance: Double(errors), bonus: 0)) }
        }
        return guesses.sorted { $0.cost < $1.cost }.prefix(most).map(\.word)
    }

    private func guess(_ place: Int, distance: Double, bonus: Double) -> Guess {
        // An error weighs as much as being fifty times rarer.
        let cost = distance * 4 - log(Double(documents[place]) + 1) - bonus
        return Guess(word: word(at: place), distance: distance, cost: cost)
    }
}
