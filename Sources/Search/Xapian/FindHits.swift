// The answer to a whole question.

import Foundation

extension Question {
    /// How many parts between blanks of a question are looked at.
    private static let mostChunks = 12
    /// How many things may be left out in every combination.
    private static let mostCombined = 8

    /// The parts of the query's text.
    func chunks() -> [String] {
        let normal = NormalText.string(of: query.text)
        return normal.split(separator: " ").prefix(Self.mostChunks).map { String($0) }
    }

    /// What fits everything asked for; when nothing does, what fits most of it: sizes, numbers and articles before
    /// words.
    func answer() throws -> SearchAnswer {
        let typed = chunks()
        if typed.isEmpty { return SearchAnswer() }
        let understanding = try understand(typed)
        if let whole = understanding.whole {
            let found = try hits(understanding.sized(whole), better: understanding.extras)
            if found.total > 0 { return try answer(found, typed, understanding.changes) }
        }
        if let code = try partOfCode(typed) {
            let found = try hits(code, better: [])
            if found.total > 0 { return try answer(found, typed, []) }
        }
        for clause in similar(to: understanding) {
            let found = try hits(clause, better: understanding.extras)
            guard found.total > 0 else { continue }
            var similar = try answer(found, typed, understanding.changes)
            similar.isPartial = true
            return similar
        }
        return SearchAnswer()
    }

    /// What fits less than everything, the most alike first.
    private func similar(to asked: Understanding) -> [Clause] {
        let known = Array(asked.slots.filter { $0.clause != nil }.prefix(Self.mostCombined))
        // With everything known, all together was tried before.
        let most = known.count < asked.slots.count ? known.count : known.count - 1
        let fewest = max(1, min(min(asked.slots.count, Self.mostCombined) / 2, most))
        let firm = known.filter(\.isFirm).count
        var (keeping, others): ([Clause], [Clause]) = ([], [])
        for size in stride(from: most, through: fewest, by: -1) {
            let groups = Self.combinations(of: known, size: size)
            let kept = groups.filter { group in group.filter(\.isFirm).count == firm }
            if firm > 0, let clause = Self.any(of: kept) { keeping.append(asked.sized(clause)) }
            if let clause = Self.any(of: groups) { others.append(clause) }
        }
        // The numbers of a size without the size.
        let loose = asked.sizes.isEmpty ? nil : asked.whole
        return keeping + [loose].compactMap(\.self) + others
    }

    /// Everything of one of the groups.
    private static func any(of groups: [[Slot]]) -> Clause? {
        Clause.any(of: groups.map { group in Clause.all(of: group.map(\.clause)) })
    }

    /// Parts that are a part of one code together; nil when they are not.
    private func partOfCode(_ typed: [String]) throws -> Clause? {
        let code = typed.map { CodeForms.squeezed($0) }.joined()
        guard typed.count > 1, code.hasDigit, (4...CodeForms.longest).contains(code.unicodeScalars.count) else {
            return nil
        }
        return try part(ofCode: code)
    }

    private func hits(
        _ clause: Clause, better extras: [Clause]
    ) throws -> (places: [IndexReader.Place], total: Int) {
        try find(clause, better: extras, first: query.start, limit: query.limit)
    }

    private func answer(
        _ found: (places: [IndexReader.Place], total: Int), _ typed: [String], _ changes: [Change]
    ) throws -> SearchAnswer {
        SearchAnswer(
            hits: found.places.map(\.hit), total: found.total,
            reading: try reading(typed, changes, best: found.places.first))
    }

    /// How the text was read in the end. Where a word may have been several, it is the one of the best hit.
    func reading(_ typed: [String], _ changes: [Change], best: IndexReader.Place?) throws -> SearchReading {
        if changes.isEmpty { return .typed }
        let title = try best.map { try index.reader.title(of: $0.document) } ?? ""
        let stems = Set(PieceReader.pieces(of: title).filter { $0.kind == .word }.map { stem($0.text) })
        var chunks = typed
        for change in changes where chunks.indices.contains(change.chunk) {
            guard let meant = change.to.first(where: { stems.contains(stem($0)) }) ?? change.to.first else { continue }
            if change.kind != .otherLayout, let place = chunks[change.chunk].range(of: change.from) {
                chunks[change.chunk].replaceSubrange(place, with: meant)
            } else {
                chunks[change.chunk] = meant
            }
        }
        let text = chunks.joined(separator: " ")
        let kinds = changes.map(\.kind)
        if kinds.contains(.corrected) { return .corrected(text) }
        return kinds.contains(.transliterated) ? .transliterated(text) : .otherLayout(text)
    }

    /// All choices of so many.
    private static func combinations(of all: [Slot], size: Int) -> [[Slot]] {
        if size == 0 { return [[]] }
        guard all.count >= size, let first = all.first else { return [] }
        let rest = Array(all.dropFirst())
        return combinations(of: rest, size: size - 1).map { [first] + $0 } + combinations(of: rest, size: size)
    }
}
