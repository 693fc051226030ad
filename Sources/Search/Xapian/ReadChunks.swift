// What a question asks for: each part between blanks read as words, as a code, or as typed in the other layout.

import Foundation

/// A question understood: what must fit, what is better, and what was read otherwise than typed.
struct Understanding {
    var slots: [Slot] = []
    var extras: [Clause] = []
    /// The parts between blanks as they were read.
    var chunks: [String] = []
    var changes: [Change] = []
    /// Where the numbers asked for are the sizes asked for.
    var sizes: [Clause] = []

    /// Everything that must fit at once, sizes aside; nil when something of it is not known, or there is nothing.
    var whole: Clause? {
        let clauses = slots.compactMap(\.clause)
        return clauses.count == slots.count ? Clause.all(of: clauses) : nil
    }

    /// A clause with the sizes as they are asked for.
    func sized(_ clause: Clause) -> Clause { sizes.isEmpty ? clause : .all([clause] + sizes) }
}

extension Question {
    /// Parts between blanks that are one code together.
    private struct CodeRun {
        let end: Int
        let clause: Clause
    }

    /// Understands the parts of a question.
    func understand(_ typed: [String]) throws -> Understanding {
        var text = ChunkedText(typed)
        let runs = try codeRuns(typed.map { CodeForms.squeezed($0) })
        let covered = Set(runs.flatMap { start, run in Array(start..<run.end) })
        var understanding = Understanding(chunks: typed)
        for (place, chunk) in typed.enumerated() where !covered.contains(place) {
            let pieces = text.byChunk[place]
            if try pieces.allSatisfy({ try isKnown($0) }), !isSuspicious(pieces) { continue }
            guard let other = try otherLayout(chunk) else { continue }
            understanding.chunks[place] = other
            understanding.changes.append(Change(chunk: place, from: chunk, kind: .otherLayout, to: [other]))
        }
        if !understanding.changes.isEmpty {
            // Signs between digits were typed on the same keys.
            for (place, chunk) in typed.enumerated() where understanding.chunks[place] == chunk {
                guard !covered.contains(place), OtherLayout.hasTypedSigns(chunk) else { continue }
                understanding.chunks[place] = OtherLayout.of(chunk)
            }
            text = ChunkedText(understanding.chunks)
        }
        var place = 0
        while place < typed.count {
            if let run = runs[place] {
                let pieces = (place..<run.end).flatMap { text.byChunk[$0] }
                understanding.slots.append(Slot(Clause.any(of: [run.clause, try exact(pieces)]), isFirm: true))
                place = run.end
            } else {
                try read(chunk: place, of: text, into: &understanding)
                place += 1
            }
        }
        understanding.slots = try withSynonyms(understanding.slots)
        understanding.slots = try withPairs(understanding.slots)
        for slot in understanding.slots {
            if let stem = slot.stem { understanding.extras.append(.term(Term.head(stem), Weights.head)) }
        }
        let whole = IndexedDocument.wholeTitle(text.pieces, index.stemmer)
        if !whole.isEmpty { understanding.extras.append(.term(Term.wholeTitle(whole), Weights.wholeTitle)) }
        return understanding
    }

    // MARK: - Codes

    /// The longest runs of parts that are a code: «kt 933 08».
    private func codeRuns(_ squeezed: [String]) throws -> [Int: CodeRun] {
        var runs: [Int: CodeRun] = [:]
        var start = 0
        while start < squeezed.count {
            var next = start + 1
            for end in stride(from: min(squeezed.count, start + 5), to: start, by: -1) {
                let code = squeezed[start..<end].joined()
                let length = code.unicodeScalars.count
                // Two letters are rather a word.
                let isPossible = code.hasDigit || (end - start == 1 && length > 2)
                guard isPossible, (2...CodeForms.longest).contains(length) else { continue }
                guard let clause = try self.code(code) else { continue }
                runs[start] = CodeRun(end: end, clause: clause)
                next = end
                break
            }
            start = next
        }
        return runs
    }

    /// Pieces just as they stand; nil where one is not known.
    func exact(_ pieces: [Piece]) throws -> Clause? {
        var clauses: [Clause] = []
        for piece in pieces {
            switch piece.kind {
            case .looseMark: continue
            case .size: clauses.append(size(piece, among: pieces))
            case .word where StopWords.contains(piece.text): continue
            case .word:
                guard try isKnown(word: piece.text) else { return nil }
                clauses.append(word(piece.text))
            case .mark:
                guard try isKnown(text: piece.text) else { return nil }
                clauses.append(field(piece.text))
            case .number:
                guard let clause = try number(piece) else { return nil }
                clauses.append(clause)
            }
        }
        return Clause.all(of: clauses)
    }

    // MARK: - The other layout

    /// Signs that cut a text into single letters are letters of the other layout: `k.r` is «люк».
    private func isSuspicious(_ pieces: [Piece]) -> Bool {
        pieces.count > 1 && pieces.allSatisfy { $0.kind == .word && $0.text.unicodeScalars.count <= 2 }
    }

    /// What a part is in the other layout, where that makes sense of it; nil otherwise.
    private func otherLayout(_ chunk: String) throws -> String? {
        let trimmed = chunk.trimmingCharacters(in: Self.punctuation)
        let forms = trimmed == chunk || trimmed.isEmpty ? [chunk] : [chunk, trimmed]
        for form in forms {
            let other = OtherLayout.of(form)
            let pieces = PieceReader.pieces(of: other)
            let says = pieces.contains { piece in
                piece.kind == .mark
                    || piece.kind == .word && piece.text.unicodeScalars.count >= 2
                        && !StopWords.contains(piece.text)
            }
            if says, try pieces.allSatisfy({ try isKnown($0) }) { return other }
            let code = CodeForms.squeezed(other)
            if code.unicodeScalars.count >= 3, try self.code(code) != nil { return other }
        }
        for form in forms {
            if let other = try guessedLayout(chunk, form) { return other }
        }
        return nil
    }

    /// A single word in the other layout that was also mistyped, or not finished.
    private func guessedLayout(_ chunk: String, _ form: String) throws -> String? {
        let other = OtherLayout.of(form)
        let pieces = PieceReader.pieces(of: other)
        guard pieces.count == 1, let word = pieces.first, word.kind == .word, guessesLeft > 0 else { return nil }
        let length = word.text.unicodeScalars.count
        guard length >= 3 else { return nil }
        let typed = PieceReader.pieces(of: chunk)
        let plain = typed.count == 1 && typed[0].kind == .word ? typed[0].text : nil
        let words = index.words
        if let plain, !words.words(beginning: plain, limit: 1).isEmpty { return nil }
        if !words.words(beginning: word.text, limit: 1).isEmpty { return other }
        guard length >= 4 else { return nil }
        guessesLeft -= 1
        if let plain {
            // As it was typed it makes sense already.
            guard try spellings(ofLatin: plain).isEmpty, words.words(like: plain, stem: stem(plain)).isEmpty,
                words.words(soundingLike: plain).isEmpty
            else { return nil }
        }
        return words.words(like: word.text, stem: stem(word.text)).isEmpty ? nil : other
    }

    private static let punctuation = CharacterSet(charactersIn: ".,;:!?\"'()")

    // MARK: - Words and numbers

    private func read(chunk place: Int, of text: ChunkedText, into understanding: inout Understanding) throws {
        let pieces = text.byChunk[place]
        var slots: [Slot] = []
        var changes: [Change] = []
        for piece in pieces {
            slots += try read(piece, text.isOnlyStopWords, &changes, &understanding.extras)
        }
        let isUnknown = slots.contains { $0.clause == nil }
        let code = CodeForms.squeezed(text.chunks[place])
        let mayBePart = isPart(code, isUnknown: isUnknown || !changes.isEmpty, isAlone: text.chunks.count == 1)
        if !pieces.isEmpty, mayBePart, let found = try part(ofCode: code) {
            if isUnknown || !changes.isEmpty {
                understanding.slots.append(Slot(found, isFirm: true))
                return
            }
            if let words = Clause.all(of: slots.map(\.clause)) {
                understanding.slots.append(Slot(Clause.any([words, found.scaled(by: Weights.part)]), isFirm: true))
                return
            }
        }
        understanding.slots += slots
        understanding.changes += changes
        for size in pieces where size.kind == .size { understanding.sizes.append(self.size(size, among: pieces)) }
    }

    /// Whether a part between blanks may be a part of an article: one with a digit that stands alone, or anything that
    /// means nothing else.
    private func isPart(_ code: String, isUnknown: Bool, isAlone: Bool) -> Bool {
        let length = code.unicodeScalars.count
        if code.hasDigit { return length >= 4 && isUnknown || length >= 3 && isAlone }
        return length >= 4 && isUnknown
    }

    private func read(
        _ piece: Piece, _ isOnlyStopWords: Bool, _ changes: inout [Change], _ extras: inout [Clause]
    ) throws -> [Slot] {
        switch piece.kind {
        case .word:
            if StopWords.contains(piece.text), !isOnlyStopWords { return [] }
            return [try slot(forWord: piece.text, chunk: piece.chunk, &changes)]
        case .number: return [Slot(try number(piece), stem: piece.text, isFirm: true)]
        case .size:
            if try isKnown(text: piece.text) { extras.append(field(piece.text).scaled(by: Weights.size)) }
            return []
        case .looseMark:
            if try isKnown(text: piece.text) { extras.append(field(piece.text)) }
            return []
        case .mark:
            if try isKnown(text: piece.text) { return [Slot(field(piece.text), stem: piece.text, isFirm: true)] }
            return [try slot(forParts: piece, &changes)]
        }
    }

    private func slot(forWord word: String, chunk: Int, _ changes: inout [Change]) throws -> Slot {
        let typed = Slot(nil, word: word, stem: stem(word))
        if !index.synonyms.alternatives(to: [stem(word)]).isEmpty {
            return Slot(try isKnown(word: word) ? self.word(word) : nil, word: word, stem: typed.stem)
        }
        guard let reading = try read(word: word), let first = reading.words.first else { return typed }
        if let change = reading.change {
            changes.append(Change(chunk: chunk, from: word, kind: change, to: reading.words))
        }
        return Slot(reading.clause, word: first, stem: stem(first))
    }

    /// A mark that no document has: its letters and its number, each for itself. A single letter says nothing alone.
    private func slot(forParts mark: Piece, _ changes: inout [Change]) throws -> Slot {
        guard mark.letters.unicodeScalars.count > 1, try isKnown(text: mark.number) else { return Slot(nil) }
        let letters = try slot(forWord: mark.letters, chunk: mark.chunk, &changes)
        guard let clause = letters.clause else { return Slot(nil) }
        return Slot(Clause.all([clause, field(mark.number)]), isFirm: true)
    }

    // MARK: - Words together

    /// Puts beside words those that mean the same.
    private func withSynonyms(_ slots: [Slot]) throws -> [Slot] {
        var slots = slots
        var place = 0
        while place < slots.count {
            let most = min(index.synonyms.longest, slots.count - place)
            for length in stride(from: most, to: 0, by: -1) {
                let group = slots[place..<(place + length)]
                let alternatives = index.synonyms.alternatives(to: group.map { $0.stem ?? "" })
                guard !alternatives.isEmpty else { continue }
                let known = try alternatives.filter { try $0.allSatisfy { try isKnown(text: $0) } }
                let others = known.map { Clause.all(of: $0.map { field($0) })?.scaled(by: Weights.synonym) }
                let isWhole = group.allSatisfy { $0.clause != nil }
                let own = isWhole ? Clause.all(of: group.map(\.clause)) : nil
                guard let clause = Clause.best(of: [own] + others) else { break }
                let single = length == 1 ? slots[place] : Slot(nil)
                let isFirm = group.contains { $0.isFirm }
                slots[place..<(place + length)] = [
                    Slot(clause, word: single.word, stem: single.stem, isFirm: isFirm)
                ]
                break
            }
            place += 1
        }
        return slots
    }

    /// Puts beside two words the one they are together: «супер клей» is «суперклей».
    private func withPairs(_ slots: [Slot]) throws -> [Slot] {
        var slots = slots
        var place = 0
        while place + 1 < slots.count {
            let (left, right) = (slots[place], slots[place + 1])
            if let first = left.word, let second = right.word, try isKnown(word: first + second) {
                let together = first + second
                let isWhole = left.clause != nil && right.clause != nil
                let apart = isWhole ? Clause.all(of: [left.clause, right.clause]) : nil
                let clause = Clause.any(of: [apart, word(together)])
                slots[place...(place + 1)] = [Slot(clause, word: together, stem: stem(together))]
            }
            place += 1
        }
        return slots
    }
}
