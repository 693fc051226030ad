// One question to the index: what its words are, and which documents answer it.

import Foundation

/// A question while it is answered. Used on one thread, for one query.
final class Question {
    let index: OpenIndex
    let query: SearchQuery
    /// How many words may still be guessed at: each costs a walk over all words of the index.
    var guessesLeft = 8
    private var frequencies: [String: Int] = [:]
    private let customer: String?

    init(_ index: OpenIndex, _ query: SearchQuery) {
        self.index = index
        var query = query
        query.start = min(max(0, query.start), SearchQuery.mostHits)
        query.limit = min(max(0, query.limit), SearchQuery.mostHits)
        self.query = query
        customer = query.customer.map { IndexedDocument.name(of: $0) }
    }

    func stem(_ word: String) -> String { index.stemmer.stem(word) }

    /// In how many documents a term stands.
    func documents(with term: String) throws -> Int {
        if let known = frequencies[term] { return known }
        let count = try index.reader.documents(with: term)
        frequencies[term] = count
        return count
    }

    /// In how many fields of documents something stands.
    func documents(withText text: String) throws -> Int {
        try documents(with: Term.title(text)) + documents(with: Term.keyword(text)) + documents(with: Term.text(text))
    }

    func isKnown(text: String) throws -> Bool { try documents(withText: text) > 0 }

    func isKnown(word: String) throws -> Bool { try isKnown(text: stem(word)) }

    // MARK: - Clauses

    /// Something in any field.
    func field(_ text: String) -> Clause {
        .any([
            .term(Term.title(text), Weights.title), .term(Term.keyword(text), Weights.keyword),
            .term(Term.text(text), Weights.text),
        ])
    }

    /// A word in any form, best in this one.
    func word(_ word: String) -> Clause {
        let anyForm = field(stem(word))
        guard word.unicodeScalars.count > 2 else { return anyForm }
        return anyForm.better(with: [.term(Term.word(word), Weights.sameForm)])
    }

    /// A number, best with its unit; nil when no document has either.
    func number(_ piece: Piece) throws -> Clause? {
        guard try isKnown(piece) else { return nil }
        let plain = field(piece.text)
        guard let measure = piece.measure else { return plain }
        return .best([plain, field(measure).scaled(by: Weights.measure)])
    }

    /// A size as it is written, or all its numbers in title or keywords: in a description a number may mean anything.
    ///
    /// Only filters: what its numbers weigh they weigh by themselves.
    func size(_ size: Piece, among pieces: [Piece]) -> Clause {
        let numbers = pieces.filter { $0.kind == .number && size.numbers.contains($0.text) }
        let places = numbers.map { number -> Clause? in
            let texts = [number.text] + [number.measure].compactMap(\.self)
            let terms = texts.flatMap { [Term.title($0), Term.keyword($0)] }
            return Clause.any(of: terms.map { Clause.term($0, 1) })
        }
        let whole = field(size.text)
        return (Clause.any(of: [whole, Clause.all(of: places)]) ?? whole).scaled(by: 0)
    }

    /// Whether any document has this piece, in the form it stands there.
    func isKnown(_ piece: Piece) throws -> Bool {
        switch piece.kind {
        case .word: return try StopWords.contains(piece.text) || isKnown(word: piece.text)
        case .mark: return try isKnown(text: piece.text)
        case .looseMark, .size: return true
        case .number:
            if try isKnown(text: piece.text) { return true }
            guard let measure = piece.measure else { return false }
            return try isKnown(text: measure)
        }
    }

    // MARK: - Codes

    /// A whole code, of this customer's own articles as well; nil when there is none.
    func code(_ code: String) throws -> Clause? {
        var terms: [(String, Double)] = [(Term.code(code), Weights.code), (Term.model(code), Weights.title)]
        if let customer { terms.append((Term.customerCode(customer, code), Weights.code)) }
        var clauses: [Clause?] = []
        for (term, weight) in terms where try documents(with: term) > 0 {
            clauses.append(Clause.term(term, weight))
        }
        return Clause.any(of: clauses)
    }

    /// A part of a code; nil when nothing that may be found has it.
    func part(ofCode code: String) throws -> Clause? {
        var clauses: [Clause?] = []
        for term in gramTerms { clauses.append(try part(code, term)) }
        guard let clause = Clause.any(of: clauses) else { return nil }
        // Each gram may be there, and no code with all of them.
        return try find(clause, limit: 1, exact: 0).places.isEmpty ? nil : clause
    }

    private func part(_ code: String, _ term: (String) -> String) throws -> Clause? {
        let length = code.unicodeScalars.count
        if length < 3 { return nil }
        if length == 3 {
            let grams = try CodeForms.grams(around: code).map { term($0) }.filter { try documents(with: $0) > 0 }
            return Clause.any(of: grams.map { Clause.term($0, 1) })
        }
        let grams = CodeForms.grams(ofPart: code).map { term($0) }
        guard try grams.allSatisfy({ try documents(with: $0) > 0 }) else { return nil }
        let beginning = Clause.term(term(CodeForms.gram(ofBeginning: code)), 1)
        return Clause.all(of: grams.map { Clause.term($0, 1) })?.better(with: [beginning])
    }

    /// Codes that begin so; nil when there is none.
    func beginning(ofCode code: String) throws -> Clause? {
        guard (3...CodeForms.longest).contains(code.unicodeScalars.count) else { return nil }
        let grams = [CodeForms.gram(ofBeginning: code)] + CodeForms.grams(ofPart: code)
        var clauses: [Clause?] = []
        for term in gramTerms {
            let terms = grams.map { term($0) }
            guard try terms.allSatisfy({ try documents(with: $0) > 0 }) else { continue }
            clauses.append(Clause.all(of: terms.map { Clause.term($0, 1) }))
        }
        return Clause.any(of: clauses)
    }

    /// How grams of articles are named: of those everybody knows, and of those that are this customer's own.
    private var gramTerms: [(String) -> String] {
        var terms: [(String) -> String] = [{ Term.gram($0) }]
        if let customer { terms.append { Term.customerGram(customer, $0) } }
        return terms
    }

    // MARK: - Asking

    /// What fits a clause, among what the asker may find.
    func find(
        _ clause: Clause, better extras: [Clause] = [], first: Int = 0, limit: Int, exact: Int = SearchQuery.mostHits
    ) throws -> (places: [IndexReader.Place], total: Int) {
        let asked = try IndexQuery(clause.better(with: extras))
        try asked.require(kinds: query.kinds, audience: query.audience)
        let ranking = query.ranking
        try asked.rank(
            availability: Weights.availability * ranking.availability,
            popularity: Weights.popularity * ranking.popularity, brevity: Weights.brevity)
        if ranking.familiarity > 0 {
            let familiar = query.familiar.prefix(Weights.familiarCount)
            for (place, id) in familiar.enumerated() {
                let share = 1 - Double(place) / Double(2 * familiar.count)
                let weight = Weights.familiarity * ranking.familiarity * share
                try asked.prefer(Term.id(IndexedDocument.name(of: id)), by: weight)
            }
        }
        return try index.reader.search(asked, first: first, limit: limit, exact: exact)
    }
}
