// Which rules a choice breaks and how to mend it, and what can still be chosen.

/// What stands between a choice and a whole.
package enum ConfiguratorProblem: Sendable, Equatable {
    /// Fewer options of a group than it needs.
    case tooFew(group: String, least: Int)
    /// More options of a group than it takes.
    case tooMany(group: String, most: Int)
    /// An option needs one of others.
    case requires(option: String, others: [String])
    /// Two options do not go together.
    case excludes(option: String, other: String)
    /// An option cannot be had.
    case absent(option: String)
}

/// Whether an option can be chosen beside what is chosen already.
package enum ConfiguratorOffer: Sendable, Equatable {
    case open
    /// Not while these are chosen; leaving them out helps.
    case closed(because: [String])
    /// In no whole at all.
    case never
}

extension ConfiguratorRules {
    /// Every rule a choice breaks as it stands, in the order of the page; none for a whole.
    package func problems(in chosen: [String]) -> [ConfiguratorProblem] {
        let taken = Set(chosen.compactMap { place(of: $0) })
        var problems: [ConfiguratorProblem] = []
        for option in taken.sorted() where absent.contains(option) { problems.append(.absent(option: ids[option])) }
        for group in groups {
            let count = self.chosen(in: group, taken).count
            if count < group.least { problems.append(.tooFew(group: group.id, least: group.least)) }
            if count > group.most { problems.append(.tooMany(group: group.id, most: group.most)) }
        }
        for need in needs where taken.contains(need.option) && !need.others.contains(where: { taken.contains($0) }) {
            problems.append(.requires(option: ids[need.option], others: need.others.map { ids[$0] }))
        }
        for (one, other) in clashes where taken.contains(one) && taken.contains(other) {
            problems.append(.excludes(option: ids[one], other: ids[other]))
        }
        return problems
    }

    /// What can be chosen beside a choice, for every option that is not chosen.
    ///
    /// Where the choice itself leads nowhere, all are open: whoever has to mend it must be able to move.
    package func offers(beside chosen: [String]) -> [String: ConfiguratorOffer] {
        let isStuck = possibility(of: chosen) == .impossible
        var offers: [String: ConfiguratorOffer] = [:]
        for option in ids where !chosen.contains(option) {
            offers[option] = isStuck && possibility(of: [option]) != .impossible ? .open : offer(option, chosen)
        }
        return offers
    }

    private func offer(_ option: String, _ chosen: [String]) -> ConfiguratorOffer {
        let wanted = adding(option, to: chosen)
        guard possibility(of: wanted) == .impossible else { return .open }
        guard possibility(of: [option]) != .impossible else { return .never }
        let others = wanted.filter { $0 != option }
        // One that is in the way by itself; else as few as are needed, the last chosen first.
        if let one = others.first(where: { out in possibility(of: wanted.filter { $0 != out }) != .impossible }) {
            return .closed(because: [one])
        }
        var left = wanted
        var removed: [String] = []
        for other in others.reversed() where possibility(of: left) == .impossible {
            left.removeAll { $0 == other }
            removed.append(other)
        }
        return .closed(because: removed.reversed())
    }

    /// A choice to begin with: in every group that needs one, the first option that leads somewhere.
    package var beginning: [String] {
        var chosen: [String] = []
        for group in groups where group.least > 0 {
            for option in group.options where missing(in: group, chosen) > 0 {
                let next = adding(ids[option], to: chosen)
                if possibility(of: next) != .impossible { chosen = next }
            }
        }
        return chosen
    }

    private func missing(in group: Group, _ chosen: [String]) -> Int {
        group.least - self.chosen(in: group, Set(chosen.compactMap { place(of: $0) })).count
    }

    /// Options that stand in no whole, for whoever writes the rules.
    package var neverPossible: [String] { ids.filter { possibility(of: [$0]) == .impossible } }
}
