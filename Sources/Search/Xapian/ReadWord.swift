// What a word may mean that no document has: an unfinished, mistyped or foreign one.

/// How one word was understood.
struct WordReading {
    let clause: Clause
    /// Nil when it was taken as it stands.
    let change: Change.Kind?
    /// What it was taken for, the likeliest first.
    let words: [String]
}

extension Question {
    /// Reads a word: as it is, else as what it is likeliest to have been. Nil when nothing is like it.
    func read(word: String) throws -> WordReading? {
        if try isKnown(word: word) { return WordReading(clause: self.word(word), change: nil, words: [word]) }
        if let same = LookAlikes.otherScript(word), same != word, try isKnown(word: same) {
            return WordReading(clause: self.word(same), change: .corrected, words: [same])
        }
        guard guessesLeft > 0 else { return nil }
        guessesLeft -= 1
        if let begun = beginning(word) { return WordReading(clause: begun, change: nil, words: [word]) }
        let written = try spellings(ofLatin: word)
        let exact = try written.filter { try documents(with: Term.word($0)) > 0 }
        if !exact.isEmpty { return guessed(exact, .transliterated) }
        // «krovat» is rather «кровать», which documents have, than «кроват», which only has its stem.
        let sounding = index.words.words(soundingLike: word)
        let same = sounding.filter { $0.distance == 0 }.prefix(3).map(\.word)
        if !same.isEmpty { return guessed(same, .transliterated) }
        if !written.isEmpty { return guessed(written, .transliterated) }
        let like = index.words.words(like: word, stem: stem(word))
        if let best = like.first {
            let guesses = like.filter { $0.distance <= best.distance + 0.5 }.prefix(4).map(\.word)
            return guessed(guesses, .corrected)
        }
        if !sounding.isEmpty { return guessed(sounding.prefix(3).map(\.word), .transliterated) }
        if let pair = try parts(of: word), let clause = Clause.all(of: pair.map { self.word($0) }) {
            return WordReading(clause: clause, change: .corrected, words: [pair.joined(separator: " ")])
        }
        let begun = index.words.words(beginningLike: word, limit: 10)
        guard let clause = anyForm(of: begun) else { return nil }
        return WordReading(clause: clause, change: .corrected, words: Array(begun.prefix(1)))
    }

    /// Words that begin with this one or with its stem: «перфо», «оцинк», «светодиодов» for «светодиодный».
    private func beginning(_ word: String) -> Clause? {
        guard word.unicodeScalars.count >= 3 else { return nil }
        var words = index.words.words(beginning: word, limit: 30)
        if words.isEmpty {
            let root = stem(word)
            if root.unicodeScalars.count >= 4 { words = index.words.words(beginning: root, limit: 30) }
        }
        return anyForm(of: words)
    }

    /// The best of several words, each in any form.
    func anyForm(of words: [String]) -> Clause? {
        var stems: [String] = []
        for word in words where !stems.contains(stem(word)) { stems.append(stem(word)) }
        return Clause.best(of: stems.map { field($0) })
    }

    /// Spellings of a Latin word in Cyrillic letters that documents have.
    func spellings(ofLatin word: String) throws -> [String] {
        try Transliteration.cyrillic(word).filter { try isKnown(word: $0) }
    }

    /// Two words written together by mistake; the pair whose rarer word is the most frequent.
    private func parts(of word: String) throws -> [String]? {
        let letters = Array(word.unicodeScalars)
        guard (6...40).contains(letters.count) else { return nil }
        var best: (documents: Int, parts: [String])?
        for place in 3...(letters.count - 3) {
            let parts = [String(scalars: letters[..<place]), String(scalars: letters[place...])]
            let counts = try parts.map { try documents(withText: stem($0)) }
            guard let rarer = counts.min(), rarer > best?.documents ?? 0 else { continue }
            best = (rarer, parts)
        }
        return best?.parts
    }

    private func guessed(_ words: [String], _ change: Change.Kind) -> WordReading? {
        let clauses = words.enumerated().map { place, word in
            place == 0 ? self.word(word) : self.word(word).scaled(by: Weights.otherGuess)
        }
        return Clause.any(of: clauses).map { WordReading(clause: $0, change: change, words: words) }
    }
}
