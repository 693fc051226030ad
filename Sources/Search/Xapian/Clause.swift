/// What a document must have, and what makes it better.
indirect enum Clause: Sendable {
    case term(String, Double)
    /// Every part must fit.
    case all([Clause])
    /// Any part may fit; their weights add up.
    case any([Clause])
    /// Any part may fit; the heaviest counts.
    case best([Clause])
    /// The first must fit, the others add weight.
    case maybe(Clause, [Clause])
    case scaled(Double, Clause)

    /// Every one of these; nil when there is none.
    static func all(of clauses: [Clause?]) -> Clause? {
        joined(clauses) { .all($0) }
    }

    /// Any of these; nil when there is none.
    static func any(of clauses: [Clause?]) -> Clause? {
        joined(clauses) { .any($0) }
    }

    /// The best of these; nil when there is none.
    static func best(of clauses: [Clause?]) -> Clause? {
        joined(clauses) { .best($0) }
    }

    /// This, better with any of the others.
    func better(with others: [Clause]) -> Clause { others.isEmpty ? self : .maybe(self, others) }

    func scaled(by weight: Double) -> Clause { .scaled(weight, self) }

    private static func joined(_ clauses: [Clause?], _ join: ([Clause]) -> Clause) -> Clause? {
        let parts = clauses.compactMap { $0 }
        return parts.count > 1 ? join(parts) : parts.first
    }
}
