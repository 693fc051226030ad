// Whether options fit together: a search that always answers the same, and says when it does not know.

/// The rules of a configurator as numbers, made once and asked often. No database and no clock: the same question has
/// the same answer.
package struct ConfiguratorRules: Sendable {
    /// Whether what was chosen can be completed to a whole that breaks no rule.
    package enum Possibility: Sendable, Equatable {
        case possible, impossible
        /// The search was given up: nobody is kept from choosing because of it.
        case unknown
    }

    struct Group: Sendable {
        let id: String
        let options: [Int]
        let allowsMany: Bool
        let least: Int
        let most: Int
    }

    struct Need: Sendable {
        let option: Int
        let others: [Int]
    }

    /// Steps after which a search is given up. Ordinary configurators need a few dozen.
    static let patience = 4_000

    let ids: [String]
    let groups: [Group]
    let needs: [Need]
    /// Pairs that never stand together, the smaller first.
    let clashes: [(Int, Int)]
    /// Options nobody can have, such as goods that are not for this buyer.
    let absent: Set<Int>
    private let places: [String: Int]
    private let groupOf: [Int]

    /// - Parameter absent: ids of options that cannot be had.
    package init(_ content: ConfiguratorContent, without absent: Set<String> = []) {
        let ids = content.options.map { $0.option.id }
        let places = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var groups: [Group] = []
        var groupOf: [Int] = []
        for (number, group) in content.groups.enumerated() {
            let limits = group.limits
            let first = groupOf.count
            groupOf += Array(repeating: number, count: group.options.count)
            groups.append(
                Group(
                    id: group.id, options: Array(first..<groupOf.count), allowsMany: group.allowsMany,
                    least: limits.least, most: limits.most))
        }
        var needs: [Need] = []
        var clashes: [(Int, Int)] = []
        for rule in content.rules {
            guard let option = places[rule.option] else { continue }
            let others = rule.others.compactMap { places[$0] }.filter { $0 != option }
            switch rule.kind {
            case .requires: needs.append(Need(option: option, others: others))
            case .excludes: clashes += others.map { (min($0, option), max($0, option)) }
            }
        }
        self.ids = ids
        self.places = places
        self.groups = groups
        self.groupOf = groupOf
        self.needs = needs
        self.clashes = clashes
        self.absent = Set(absent.compactMap { places[$0] })
    }

    /// Those of the texts that are options, each once, in the order of the page.
    package func known(_ options: [String]) -> [String] {
        Set(options.compactMap { places[$0] }).sorted().map { ids[$0] }
    }

    /// Whether a choice can be completed, and no chosen option has to go for that.
    package func possibility(of chosen: [String]) -> Possibility {
        possibility(of: chosen.compactMap { places[$0] })
    }

    /// What is chosen when one more option is: in a group of one it takes the place of another.
    package func adding(_ option: String, to chosen: [String]) -> [String] {
        guard let place = places[option] else { return chosen }
        let group = groups[groupOf[place]]
        let kept = chosen.filter { other in
            guard let number = places[other] else { return false }
            return group.allowsMany || groupOf[number] != groupOf[place]
        }
        return known(kept + [option])
    }

    /// The options of a group that are among the chosen ones.
    func chosen(in group: Group, _ chosen: Set<Int>) -> [Int] { group.options.filter { chosen.contains($0) } }

    /// The number of an option by its id.
    func place(of option: String) -> Int? { places[option] }

    func possibility(of chosen: [Int]) -> Possibility {
        var state = Array(repeating: Mark.open, count: ids.count)
        for option in absent { state[option] = .no }
        for option in chosen {
            guard state[option] != .no else { return .impossible }
            state[option] = .yes
        }
        var steps = 0
        return complete(state, &steps)
    }

    // MARK: - Search

    private enum Mark: Sendable { case open, yes, no }

    /// Looks for a whole by trying, in the order of the page, what a rule still asks for.
    private func complete(_ start: [Mark], _ steps: inout Int) -> Possibility {
        steps += 1
        guard steps <= Self.patience else { return .unknown }
        var state = start
        guard settle(&state) else { return .impossible }
        guard let candidates = openQuestion(state) else { return .possible }
        for candidate in candidates where state[candidate] == .open {
            var next = state
            next[candidate] = .yes
            switch complete(next, &steps) {
            case .possible: return .possible
            case .unknown: return .unknown
            case .impossible: state[candidate] = .no
            }
            guard settle(&state) else { return .impossible }
        }
        // The question was answered on the way, by a conclusion; there may be others.
        return complete(state, &steps)
    }

    /// The options of which one must be chosen still; nil when leaving all open ones out breaks no rule.
    private func openQuestion(_ state: [Mark]) -> [Int]? {
        for need in needs where state[need.option] == .yes {
            if !need.others.contains(where: { state[$0] == .yes }) { return need.others }
        }
        for group in groups where group.options.count(where: { state[$0] == .yes }) < group.least {
            return group.options
        }
        return nil
    }

    /// Draws every conclusion that follows at once; false when two contradict each other.
    private func settle(_ state: inout [Mark]) -> Bool {
        var isChanged = true
        while isChanged {
            isChanged = false
            for group in groups {
                guard settle(group, &state, &isChanged) else { return false }
            }
            for need in needs {
                guard settle(need, &state, &isChanged) else { return false }
            }
            for (one, other) in clashes {
                guard state[one] != .yes || state[other] != .yes else { return false }
                if state[one] == .yes { set(other, .no, &state, &isChanged) }
                if state[other] == .yes { set(one, .no, &state, &isChanged) }
            }
        }
        return true
    }

    private func settle(_ group: Group, _ state: inout [Mark], _ isChanged: inout Bool) -> Bool {
        let taken = group.options.count { state[$0] == .yes }
        let open = group.options.filter { state[$0] == .open }
        guard taken <= group.most, taken + open.count >= group.least, group.least <= group.most else { return false }
        guard !open.isEmpty else { return true }
        if taken == group.most {
            for option in open { set(option, .no, &state, &isChanged) }
        } else if taken + open.count == group.least {
            for option in open { set(option, .yes, &state, &isChanged) }
        }
        return true
    }

    private func settle(_ need: Need, _ state: inout [Mark], _ isChanged: inout Bool) -> Bool {
        guard state[need.option] != .no, !need.others.contains(where: { state[$0] == .yes }) else { return true }
        let open = need.others.filter { state[$0] == .open }
        if open.isEmpty {
            guard state[need.option] != .yes else { return false }
            set(need.option, .no, &state, &isChanged)
        } else if open.count == 1, state[need.option] == .yes {
            set(open[0], .yes, &state, &isChanged)
        }
        return true
    }

    private func set(_ option: Int, _ mark: Mark, _ state: inout [Mark], _ isChanged: inout Bool) {
        guard state[option] == .open else { return }
        state[option] = mark
        isChanged = true
    }
}
