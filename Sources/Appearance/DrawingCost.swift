/// How much a drawing makes a browser draw: its own elements, and whatever they refer to as often as they do. Ten
/// groups that each use the one before ten times are a hundred elements in the file and ten thousand million on screen.
struct DrawingCost {
    /// More than any mark needs.
    static let most = 100_000
    /// How many references may hang on one another: a chain of thousands would be walked on one stack.
    static let longestChain = 100

    /// The element with a name and all inside it.
    private struct Part {
        var elements = 0
        var references: [String] = []
    }

    private var whole = Part()
    private var parts: [String: Part] = [:]
    /// The names of the open elements that have one, outermost first.
    private var open: [String] = []
    /// What a style sheet in the drawing refers to: every element may.
    private var styled: [String] = []

    /// An element begins, with its own name and what it refers to; ``closes(_:)`` ends one that stays open.
    mutating func opens(_ id: String?, references: [String], staysOpen: Bool) {
        if let id, parts[id] == nil { parts[id] = Part() }
        let around = open + [id].compactMap(\.self)
        whole.elements += 1
        whole.references += references
        for name in Set(around) {
            parts[name]?.elements += 1
            parts[name]?.references += references
        }
        if staysOpen, let id { open.append(id) }
    }

    mutating func closes(_ id: String?) {
        if id != nil { _ = open.popLast() }
    }

    mutating func notes(styleReferences: [String]) { styled += styleReferences }

    /// Whether it is within ``most``; a drawing that refers to itself never is.
    var isBearable: Bool {
        var known: [String: Int] = [:]
        guard var total = cost(of: whole, known: &known, above: []) else { return false }
        for name in styled {
            guard let part = parts[name] else { continue }
            guard let cost = cost(of: part, known: &known, above: [name]) else { return false }
            total += whole.elements * cost
            if total > Self.most { return false }
        }
        return total <= Self.most
    }

    /// What a part makes the browser draw; nil when it is more than ``most`` or has no end.
    private func cost(of part: Part, known: inout [String: Int], above: Set<String>) -> Int? {
        var total = part.elements
        for name in part.references {
            guard let referred = parts[name] else { continue }
            guard !above.contains(name), above.count < Self.longestChain else { return nil }
            if known[name] == nil {
                known[name] = cost(of: referred, known: &known, above: above.union([name]))
            }
            guard let cost = known[name] else { return nil }
            total += cost
            guard total <= Self.most else { return nil }
        }
        return total
    }
}
