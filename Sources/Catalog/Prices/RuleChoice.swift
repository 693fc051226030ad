// Which of the rules that fit count, and in which order.

import Foundation
import Kernel

/// A rule that may count on a price.
struct RuleUse: Sendable {
    let judged: JudgedRule
    let scope: Int
    let cut: PriceCut
    /// The percent it takes, where it is one; basis points.
    let percent: Int64?
    /// The quantity it begins with.
    let from: Quantity

    var rule: PriceRule { judged.rule }
}

/// A rule that counts, with the price before and after it.
struct AppliedUse: Sendable {
    let use: RuleUse
    let before: Money
    let after: Money
}

/// The choice among rules.
enum RuleChoice {
    /// The rules that count on a price, one of each group at most, each beginning where the one before ended.
    ///
    /// What is chosen does not depend on the order they come in, and the lowest allowed is never above the most
    /// specific: it looks at every chain that the other may choose.
    static func chosen(_ uses: [RuleUse], from base: Money, _ combination: PriceCombination) -> [AppliedUse] {
        guard !uses.isEmpty else { return [] }
        guard combination == .lowestAllowed else { return chain(uses, from: base, byPrice: false) }
        let together = chain(uses.filter { !$0.rule.terms.isExclusive }, from: base, byPrice: true)
        let alone = pick(uses.filter { $0.rule.terms.isExclusive }, at: base, byPrice: true)
        guard let alone, alone.after.minor < (together.last?.after ?? base).minor else { return together }
        return [alone]
    }

    private static func chain(_ uses: [RuleUse], from base: Money, byPrice: Bool) -> [AppliedUse] {
        var chosen: [AppliedUse] = []
        for group in PriceRule.Group.allCases {
            let isFirst = chosen.isEmpty
            let open = uses.filter { $0.rule.group == group && (isFirst || !$0.rule.terms.isExclusive) }
            guard let next = pick(open, at: chosen.last?.after ?? base, byPrice: byPrice) else { continue }
            chosen.append(next)
            if next.use.rule.terms.isExclusive { break }
        }
        return chosen
    }

    /// The one of them that counts; those that take nothing off never do.
    private static func pick(_ uses: [RuleUse], at price: Money, byPrice: Bool) -> AppliedUse? {
        var best: AppliedUse?
        for use in uses {
            guard let after = use.cut.applied(to: price), after.minor < price.minor else { continue }
            let found = AppliedUse(use: use, before: price, after: after)
            guard let current = best else {
                best = found
                continue
            }
            if goesBefore(found, current, byPrice: byPrice) { best = found }
        }
        return best
    }

    private static func goesBefore(_ one: AppliedUse, _ other: AppliedUse, byPrice: Bool) -> Bool {
        if byPrice, one.after.minor != other.after.minor { return one.after.minor < other.after.minor }
        let (first, second) = (one.use, other.use)
        if first.rule.terms.priority != second.rule.terms.priority {
            return first.rule.terms.priority > second.rule.terms.priority
        }
        if first.judged.closeness != second.judged.closeness {
            return first.judged.closeness > second.judged.closeness
        }
        if first.scope != second.scope { return first.scope > second.scope }
        if one.after.minor != other.after.minor { return one.after.minor < other.after.minor }
        return first.rule.id < second.rule.id
    }
}
