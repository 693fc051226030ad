import CXapian

/// A question as Xapian takes it.
final class IndexQuery {
    private let handle: OpaquePointer

    init(_ clause: Clause) throws {
        var made: OpaquePointer?
        try IndexError.check(cx_query_new(&made))
        guard let made else { throw IndexError(.failed, "no query") }
        handle = made
        try push(clause)
    }

    deinit { cx_query_free(handle) }

    func withHandle<Value>(_ body: (OpaquePointer) throws -> Value) rethrows -> Value { try body(handle) }

    /// Only documents of these kinds, and only for holders of these tags. Nothing fits where either is empty.
    func require(kinds: Set<SearchKind>, audience: [String]) throws {
        let groups = [kinds.map { Term.kind($0) }, audience.compactMap { Term.audience($0) }]
        for (group, terms) in groups.enumerated() {
            // A group of nothing would be none at all.
            for term in terms.isEmpty ? [Term.nothing] : terms {
                try IndexError.check(cx_query_require(handle, Int32(group), term))
            }
        }
    }

    /// What ranks documents beside their words.
    func rank(availability: Double, popularity: Double, brevity: Double) throws {
        try IndexError.check(cx_query_ranking(handle, availability, popularity, brevity))
    }

    func prefer(_ name: String, by weight: Double) throws {
        try IndexError.check(cx_query_prefer(handle, name, weight))
    }

    private func push(_ clause: Clause) throws {
        switch clause {
        case .term(let term, let weight): try IndexError.check(cx_query_term(handle, term, weight))
        case .all(let parts): try push(parts, CX_AND)
        case .any(let parts): try push(parts, CX_OR)
        case .best(let parts): try push(parts, CX_MAX)
        case .maybe(let first, let others): try push([first] + others, CX_AND_MAYBE)
        case .scaled(let weight, let part):
            try push(part)
            try IndexError.check(cx_query_scale(handle, weight))
        }
    }

    private func push(_ parts: [Clause], _ operation: cx_operator) throws {
        for part in parts { try push(part) }
        try IndexError.check(cx_query_combine(handle, operation, Int32(parts.count)))
    }
}
