import Foundation
import Kernel

/// Makes prices of what is stored and of rules, for one buyer at one instant.
///
/// It reads nothing: the same values give the same price, in whatever order they come. Lists, cards, carts and orders
/// all ask it, so they cannot differ.
package struct PriceEngine: Sendable {
    let index: RuleIndex
    /// Whether something is taken off by what the whole order comes to.
    package let dependsOnTotal: Bool
    private let types: [ID<PriceType>: PriceTerms]
    private let priceTypeID: ID<PriceType>?
    private let isExplaining: Bool

    /// - Parameters:
    ///   - types: settings of the buyer's price type and of the retail ones.
    ///   - parents: the category above each category.
    ///   - isExplaining: also finds out why rules did not count.
    package init(
        for buyer: Buyer, types: [ID<PriceType>: PriceTerms] = [:], rules: [PriceRule] = [],
        parents: [ID<Category>: ID<Category>] = [:], at now: Date, explaining isExplaining: Bool = false
    ) {
        index = RuleIndex(rules, for: buyer, parents: parents, at: now, explaining: isExplaining)
        dependsOnTotal = index.judged.contains { $0.standing == nil && $0.rule.terms.minTotal > 0 }
        self.types = types
        priceTypeID = buyer.priceTypeID
        self.isExplaining = isExplaining
    }

    /// The price of one unit when `quantity` is bought; nil when nothing is stored for the product.
    ///
    /// - Parameter orderTotal: what the whole order comes to before what its sum takes off; nil where there is none.
    package func price(of offer: PriceOffer, quantity: Quantity, orderTotal: Money? = nil) -> Price? {
        let candidates = index.candidates(for: offer)
        let question = PriceQuestion(quantity: quantity, orderTotal: orderTotal)
        guard let found = best(offer, candidates, question) else { return nil }
        let ladder = ladder(of: offer, candidates, orderTotal: orderTotal)
        let step = ladder.last { $0.from <= quantity } ?? ladder.first
        let explanation = PriceExplanation(
            source: found.list.source, retail: retail(of: offer, besides: found), from: step?.from ?? .zero,
            steps: found.steps, rejected: isExplaining ? rejected(candidates, found, question) : [])
        return Price(amount: found.amount, vatMode: found.list.vatMode, explanation: explanation, ladder: ladder)
    }

    /// The same amount as ``price(of:quantity:orderTotal:)`` has, without its reasons.
    package func amount(of offer: PriceOffer, quantity: Quantity) -> Money? {
        let question = PriceQuestion(quantity: quantity, orderTotal: nil)
        return best(offer, index.candidates(for: offer), question)?.amount
    }

    // MARK: - Choosing

    /// The settings that decide for the whole offer: those of the buyer's price type, or of the retail one.
    private func governing(_ offer: PriceOffer) -> PriceTerms {
        if let priceTypeID, let own = types[priceTypeID] { return own }
        return offer.lists.last?.typeID.flatMap { types[$0] } ?? PriceTerms()
    }

    private func best(
        _ offer: PriceOffer, _ candidates: [RuleCandidate], _ question: PriceQuestion
    ) -> EvaluatedPrice? {
        let governing = governing(offer)
        let lists = offer.lists(for: question.quantity)
        guard let first = lists.first,
            var best = evaluated(first, governing, candidates, question)
        else { return nil }
        guard governing.combination == .lowestAllowed else { return best }
        for list in lists.dropFirst() where list.vatMode == first.vatMode {
            guard let other = evaluated(list, governing, candidates, question),
                other.amount.currency == best.amount.currency, other.amount.minor < best.amount.minor
            else { continue }
            best = other
        }
        return best
    }

    /// What one stored price comes to.
    private func evaluated(
        _ list: PriceList, _ governing: PriceTerms, _ candidates: [RuleCandidate], _ question: PriceQuestion
    ) -> EvaluatedPrice? {
        let terms = list.typeID.flatMap { types[$0] } ?? governing
        let step = list.step(at: question.quantity)
        var base = step.amount
        let conversion = terms.conversion.flatMap { $0.from == base.currency ? $0 : nil }
        if let conversion {
            guard let converted = conversion.converted(base) else { return nil }
            base = terms.rounding.rounded(converted)
        }
        let uses = candidates.compactMap { candidate -> RuleUse? in
            guard case .counts(let use) = verdict(on: candidate, list, base.currency, question) else { return nil }
            return use
        }
        let applied = RuleChoice.chosen(uses, from: base, governing.combination)
        var found = EvaluatedPrice(list: list, step: step, base: base, conversion: conversion, terms: terms)
        found.apply(applied)
        return found
    }

    // MARK: - Rules

    private enum Verdict {
        case counts(RuleUse)
        case refused(RuleRejection)
    }

    /// Whether a rule may count on a stored price.
    private func verdict(
        on candidate: RuleCandidate, _ list: PriceList, _ currency: Currency, _ question: PriceQuestion
    ) -> Verdict {
        let judged = index.judged[candidate.place]
        if let standing = judged.standing { return .refused(standing) }
        let terms = judged.rule.terms
        if let wanted = terms.priceTypeID, wanted != (list.typeID ?? priceTypeID) { return .refused(.otherPriceType) }
        if list.isFixed, !terms.touchesFixed { return .refused(.fixedPrice) }
        if question.quantity < terms.minQuantity { return .refused(.quantity(least: terms.minQuantity)) }
        if terms.minTotal > 0 {
            let least = Money(minor: terms.minTotal, currency: terms.currency)
            guard let total = question.orderTotal, total.currency == least.currency, total.minor >= least.minor
            else { return .refused(.total(least: least)) }
        }
        guard let cut = judged.cut else { return volume(candidate, judged, question.quantity) }
        if let other = cut.currency, other != currency { return .refused(.otherCurrency) }
        var percent: Int64?
        if case .percent(let share) = cut { percent = share }
        return .counts(
            RuleUse(judged: judged, scope: candidate.scope, cut: cut, percent: percent, from: terms.minQuantity))
    }

    /// The step of a volume ladder that a quantity reaches.
    private func volume(_ candidate: RuleCandidate, _ judged: JudgedRule, _ quantity: Quantity) -> Verdict {
        let steps = judged.rule.terms.steps
        guard let step = steps.last(where: { $0.from <= quantity.thousandths }) else {
            return .refused(.quantity(least: Quantity(thousandths: steps.first?.from ?? 0)))
        }
        return .counts(
            RuleUse(
                judged: judged, scope: candidate.scope, cut: .percent(step.percent), percent: step.percent,
                from: Quantity(thousandths: step.from)))
    }

    private func rejected(
        _ candidates: [RuleCandidate], _ found: EvaluatedPrice, _ question: PriceQuestion
    ) -> [PriceExplanation.Rejected] {
        candidates.compactMap { candidate -> PriceExplanation.Rejected? in
            let rule = index.judged[candidate.place].rule
            guard !found.applied.contains(where: { $0.use.rule.id == rule.id }) else { return nil }
            let reason: RuleRejection
            switch verdict(on: candidate, found.list, found.base.currency, question) {
            case .refused(let refusal): reason = refusal
            case .counts:
                let rival = found.applied.first { $0.use.rule.group == rule.group }
                let alone = found.applied.first { $0.use.rule.terms.isExclusive || rule.terms.isExclusive }
                reason =
                    rival.map { .beaten(by: $0.use.rule.terms.name) }
                    ?? alone.map { .exclusive(of: $0.use.rule.terms.name) } ?? .notLower
            }
            return PriceExplanation.Rejected(rule: rule.id, name: rule.terms.name, reason: reason)
        }.sorted { ($0.name, $0.rule) < ($1.name, $1.rule) }
    }

    // MARK: - Besides

    /// The quantities at which the price changes, with the price from each on.
    private func ladder(
        of offer: PriceOffer, _ candidates: [RuleCandidate], orderTotal: Money?
    ) -> [Price.Step] {
        let isLowest = governing(offer).combination == .lowestAllowed
        let stored = offer.marks(ofAllLists: isLowest)
        var marks = stored
        for candidate in candidates where index.judged[candidate.place].standing == nil {
            let terms = index.judged[candidate.place].rule.terms
            if terms.minQuantity.isPositive { marks.insert(terms.minQuantity.thousandths) }
            if terms.kind == .volumeLadder { marks.formUnion(terms.steps.map(\.from)) }
        }
        // Below the first stored step that step counts.
        if let least = stored.min(), marks.contains(where: { $0 < least }) { marks.insert(0) }
        var steps: [Price.Step] = []
        for mark in marks.sorted().prefix(Self.mostSteps) {
            let from = Quantity(thousandths: mark)
            let question = PriceQuestion(quantity: from, orderTotal: orderTotal)
            guard let amount = best(offer, candidates, question)?.amount, steps.last?.amount != amount else { continue }
            steps.append(Price.Step(from: from, amount: amount))
        }
        return steps
    }

    /// More nobody reads.
    private static let mostSteps = 12

    /// What everybody pays; nil when that is the same, or cannot be compared.
    private func retail(of offer: PriceOffer, besides found: EvaluatedPrice) -> Money? {
        guard let list = offer.lists.last, list.source == .retail, list.vatMode == found.list.vatMode,
            let plain = evaluated(list, governing(offer), [], PriceQuestion(quantity: .zero, orderTotal: nil))?.amount,
            plain.currency == found.amount.currency, plain != found.amount
        else { return nil }
        return plain
    }
}

/// What a stored price comes to, with what happened to it on the way.
struct EvaluatedPrice {
    let list: PriceList
    let step: Price.Step
    /// What rules began from.
    let base: Money
    let conversion: PriceConversion?
    let terms: PriceTerms
    private(set) var applied: [AppliedUse] = []
    private(set) var amount: Money
    /// After the floor, before rounding.
    private var held: Money

    init(list: PriceList, step: Price.Step, base: Money, conversion: PriceConversion?, terms: PriceTerms) {
        self.list = list
        self.step = step
        self.base = base
        self.conversion = conversion
        self.terms = terms
        amount = base
        held = base
    }

    /// Takes the rules' work, keeps it above the floor and rounds it.
    mutating func apply(_ uses: [AppliedUse]) {
        guard let last = uses.last?.after else { return }
        let least = terms.least(of: base)
        applied = uses
        held = last.minor < least.minor ? least : last
        amount = terms.rounded(held, least: least, most: base)
    }

    /// From the stored price to the amount.
    var steps: [PriceExplanation.Step] {
        let first = list.steps[0].amount
        var steps = [PriceExplanation.Step(reason: .stored, before: first, after: first)]
        func add(_ reason: PriceExplanation.Reason, _ after: Money) {
            let before = steps.last?.after ?? first
            if before != after { steps.append(PriceExplanation.Step(reason: reason, before: before, after: after)) }
        }
        add(.quantity(from: step.from), step.amount)
        if let conversion { add(.converted(conversion), base) }
        for one in applied { add(.rule(one.use.rule.note(percent: one.use.percent, from: one.use.from)), one.after) }
        add(.floor(share: terms.floor), held)
        add(.rounded, amount)
        return steps
    }
}
