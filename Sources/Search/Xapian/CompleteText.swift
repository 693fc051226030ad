// Suggestions while somebody types.

import Foundation

extension Question {
    /// How many hits the words of suggestions are taken from.
    private static let mostRead = 30
    private static let mostTexts = 10

    /// What the last word was taken for, and what was found with it.
    private struct Beginning {
        /// What whole words begin with.
        let starts: [String]
        let places: [IndexReader.Place]
    }

    /// What the last word may become, and the documents it leads to.
    func completion() throws -> SearchCompletion {
        let typed = chunks()
        guard let last = typed.last else { return SearchCompletion() }
        let before = try typed.count > 1 ? understand(Array(typed.dropLast())) : Understanding()
        guard let begun = try firstReading(of: last, before, typed) else {
            // Nothing begins so: perhaps the word is finished, and mistyped.
            let answer = try self.answer()
            var texts: [String] = []
            switch answer.reading {
            case .typed: break
            case .otherLayout(let text), .transliterated(let text), .corrected(let text): texts = [text]
            }
            if answer.hits.isEmpty { texts = [] }
            let sources = Dictionary(texts.map { ($0, answer.hits) }) { first, _ in first }
            return SearchCompletion(texts: texts, hits: answer.hits, sources: sources)
        }
        let hits = begun.places.dropFirst(query.start).prefix(query.limit).map(\.hit)
        var texts = SuggestedTexts(
            before: before.chunks, last: last, starts: begun.starts,
            isFinished: query.text.last?.isWhitespace ?? false)
        for place in begun.places.prefix(Self.mostRead) {
            texts.add(title: try index.reader.title(of: place.document), of: place.hit)
        }
        return SearchCompletion(
            texts: texts.best(min(query.limit, Self.mostTexts)), hits: hits, sources: texts.sources)
    }

    /// The first reading of the last part that leads anywhere: as typed, by its looks, in the other layout, as the
    /// beginning of a code, in the other script, mistyped.
    private func firstReading(of last: String, _ before: Understanding, _ typed: [String]) throws -> Beginning? {
        let head = Clause.all(of: before.slots.map(\.clause))
        var forms: [String] = []
        for form in [last, LookAlikes.cyrillic(last), LookAlikes.latin(last), OtherLayout.of(last)]
        where !forms.contains(form) { forms.append(form) }
        for form in forms {
            guard let clause = try beginning(form) else { continue }
            if let begun = try lookUp(clause, head, before, starts: [SuggestedTexts.bare(form)]) { return begun }
        }
        let code = typed.map { CodeForms.squeezed($0) }.joined()
        if code.hasDigit, let clause = try beginning(ofCode: code) {
            if let begun = try lookUp(clause, nil, Understanding(), starts: []) { return begun }
        }
        let words = index.words
        let spelled = Transliteration.cyrillic(last).flatMap { words.words(beginning: $0, limit: Self.mostRead) }
        if let begun = try lookUp(anyForm(of: spelled), head, before, starts: spelled) { return begun }
        for form in [last, OtherLayout.of(last)] {
            let like = words.words(beginningLike: form, limit: 10)
            if let begun = try lookUp(anyForm(of: like), head, before, starts: like) { return begun }
        }
        return nil
    }

    private func lookUp(
        _ clause: Clause?, _ head: Clause?, _ before: Understanding, starts: [String]
    ) throws -> Beginning? {
        guard let clause, let whole = Clause.all(of: [head, clause]) else { return nil }
        let wanted = max(Self.mostRead, min(query.start + query.limit, 100))
        let places = try find(whole, better: before.extras, limit: wanted, exact: 0).places
        return places.isEmpty ? nil : Beginning(starts: starts, places: places)
    }

    // MARK: - The last part

    /// What begins so; nil when nothing does.
    private func beginning(_ chunk: String) throws -> Clause? {
        var pieces = PieceReader.pieces(of: withoutSign(chunk)).filter { $0.kind != .size && $0.kind != .looseMark }
        // The number of a mark is a part of it.
        if pieces.count > 1, let number = pieces.last {
            let mark = pieces[pieces.count - 2]
            if mark.kind == .mark, mark.number == number.text { pieces.removeLast() }
        }
        var clauses: [Clause?] = []
        if let last = pieces.last, let end = try beginning(of: last) {
            if pieces.count == 1 {
                clauses.append(end)
            } else if let before = try exact(Array(pieces.dropLast())) {
                clauses.append(Clause.all([before, end]))
            }
        }
        let code = CodeForms.squeezed(chunk)
        if code.hasDigit || code.startsLatin { clauses.append(try beginning(ofCode: code)) }
        return Clause.any(of: clauses)
    }

    /// A size whose second number is still missing: «м8х».
    private func withoutSign(_ chunk: String) -> String {
        let scalars = Array(chunk.unicodeScalars)
        guard scalars.count > 1, let sign = scalars.last, ["x", "х", "*"].contains(sign) else { return chunk }
        return Scalars.isDigit(scalars[scalars.count - 2]) ? String(scalars: scalars.dropLast()) : chunk
    }

    private func beginning(of piece: Piece) throws -> Clause? {
        let text = piece.text
        var clauses: [Clause?] = []
        if text.unicodeScalars.count <= 3 {
            for form in Set([text, LookAlikes.latin(text)]) {
                let term = Term.beginning(form)
                if try documents(with: term) > 0 { clauses.append(Clause.term(term, Weights.beginning)) }
            }
        } else if piece.kind == .word {
            clauses.append(anyForm(of: index.words.words(beginning: text, limit: Self.mostRead)))
        }
        if piece.kind == .word {
            if text.unicodeScalars.count > 1, try isKnown(word: text) { clauses.append(word(text)) }
        } else if try isKnown(text: text) {
            clauses.append(field(text))
        }
        return Clause.any(of: clauses)
    }
}
