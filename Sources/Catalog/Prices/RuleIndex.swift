// The rules of one buyer at one instant, found by what they are about.

import Foundation
import Kernel
import Web

/// What a rule does to a price.
enum PriceCut: Sendable {
    /// Basis points.
    case percent(Int64)
    case amount(Money)
    case price(Money)

    /// What is left of a price, never less than a hundredth; nil in another currency.
    ///
    /// A lower price never comes out higher than a higher one: rules that follow one another rely on it.
    func applied(to price: Money) -> Money? {
        switch self {
        case .percent(let share):
            guard let off = try? price.percent(basisPoints: min(max(0, share), 10_000)) else { return nil }
            return Money(minor: max(1, price.minor - off.minor), currency: price.currency)
        case .amount(let off):
            guard let left = try? price.subtracting(off) else { return nil }
            return Money(minor: max(1, left.minor), currency: price.currency)
        case .price(let fixed): return fixed.currency == price.currency && fixed.isPositive ? fixed : nil
        }
    }

    var currency: Currency? {
        switch self {
        case .percent: nil
        case .amount(let money), .price(let money): money.currency
        }
    }
}

/// A rule as it stands towards the buyer, before any goods are looked at.
struct JudgedRule: Sendable {
    let rule: PriceRule
    /// How closely its audience means the buyer.
    let closeness: Int
    /// Why it does not count whatever the goods; nil when it may.
    let standing: RuleRejection?
    /// Nil where it depends on the quantity.
    let cut: PriceCut?

    init(_ rule: PriceRule, tags: Set<String>, weekday: Int, at now: Date) {
        self.rule = rule
        let held = rule.terms.audience.filter { tags.contains($0) }
        closeness = held.map(Self.closeness).max() ?? -1
        cut = Self.cut(of: rule)
        standing = Self.standing(of: rule, isMeant: !held.isEmpty, weekday: weekday, at: now)
    }

    /// The contract goes before the customer, everybody comes last.
    private static func closeness(_ tag: String) -> Int {
        switch tag.prefix(while: { $0 != ":" }) {
        case "contract": 5
        case "customer": 4
        case "class": 3
        case "kind": 2
        case "signed-in": 1
        default: 0
        }
    }

    private static func standing(
        of rule: PriceRule, isMeant: Bool, weekday: Int, at now: Date
    ) -> RuleRejection? {
        let terms = rule.terms
        if !terms.isActive { return .inactive }
        if let begin = terms.validFrom, now < begin { return .notBegun(begin) }
        if let end = terms.validUntil, now >= end { return .ended(end) }
        if terms.weekdays & (1 << weekday) == 0 { return .otherWeekday }
        if !isMeant { return .otherAudience }
        if terms.kind == .cumulative, reached(by: rule) == nil {
            return .turnover(least: Money(minor: terms.steps.first?.from ?? 0, currency: terms.currency))
        }
        return nil
    }

    /// The step of a cumulative discount the buyer is on.
    static func reached(by rule: PriceRule) -> PriceRule.Step? {
        guard let turnover = rule.turnover else { return nil }
        return rule.terms.steps.last { $0.from <= turnover }
    }

    private static func cut(of rule: PriceRule) -> PriceCut? {
        let terms = rule.terms
        switch terms.effect {
        case .percent: return .percent(terms.percent)
        case .amountOff: return .amount(Money(minor: terms.amount, currency: terms.currency))
        case .price: return .price(Money(minor: terms.amount, currency: terms.currency))
        case .steps: return terms.kind == .cumulative ? reached(by: rule).map { .percent($0.percent) } : nil
        }
    }
}

/// A rule whose goods a product belongs to.
struct RuleCandidate: Sendable {
    /// Its place in ``RuleIndex/judged``.
    let place: Int
    /// How closely its goods mean the product.
    let scope: Int
}

/// Rules by product, category and brand: a product asks for those that may concern it and no others.
struct RuleIndex: Sendable {
    let judged: [JudgedRule]
    /// Cumulative discounts meant for the buyer, reached or not.
    let cumulative: [PriceRule]
    private let parents: [ID<Category>: ID<Category>]
    private var byProduct: [ID<Product>: [Int]] = [:]
    private var byCategory: [ID<Category>: [Int]] = [:]
    private var byBrand: [String: [Int]] = [:]
    private var everywhere: [Int] = []

    /// - Parameter isExplaining: keeps rules that cannot count as well, so that it can be said why.
    init(
        _ rules: [PriceRule], for buyer: Buyer, parents: [ID<Category>: ID<Category>], at now: Date,
        explaining isExplaining: Bool
    ) {
        let (tags, day) = (Set(buyer.audience), CivilDate(now, in: .moscow).daysSinceEpoch)
        // 1 January 1970 was a Thursday; the second remainder keeps days before it right.
        let weekday = ((day + 3) % 7 + 7) % 7
        let all = rules.map { JudgedRule($0, tags: tags, weekday: weekday, at: now) }
        cumulative = all.filter { judged in
            guard judged.rule.terms.kind == .cumulative else { return false }
            if case .turnover? = judged.standing { return true }
            return judged.standing == nil
        }.map(\.rule)
        judged = isExplaining ? all : all.filter { $0.standing == nil }
        self.parents = parents
        for (place, judged) in judged.enumerated() {
            let terms = judged.rule.terms
            if let product = terms.productID {
                byProduct[product, default: []].append(place)
            } else if let category = terms.categoryID {
                byCategory[category, default: []].append(place)
            } else if let brand = terms.manufacturer {
                byBrand[brand, default: []].append(place)
            } else {
                everywhere.append(place)
            }
        }
    }

    var isEmpty: Bool { judged.isEmpty }

    /// The rules whose goods the product belongs to. A product means more than a category, a near category more than
    /// one above it, any of them more than a brand.
    func candidates(for offer: PriceOffer) -> [RuleCandidate] {
        guard !judged.isEmpty else { return [] }
        var found = everywhere.map { RuleCandidate(place: $0, scope: 0) }
        for place in byProduct[offer.productID] ?? [] { found.append(RuleCandidate(place: place, scope: 200)) }
        if let family = offer.family {
            for place in byProduct[family] ?? [] { found.append(RuleCandidate(place: place, scope: 199)) }
        }
        for place in byBrand[offer.manufacturer] ?? [] { found.append(RuleCandidate(place: place, scope: 20)) }
        var (category, distance) = (offer.categoryID, 0)
        while let id = category, distance < 32 {
            for place in byCategory[id] ?? [] { found.append(RuleCandidate(place: place, scope: 100 - distance)) }
            (category, distance) = (parents[id], distance + 1)
        }
        return found.filter { fits(judged[$0.place].rule.terms, offer) }
    }

    /// Whether a rule that names several things fits in all of them.
    private func fits(_ terms: RuleTerms, _ offer: PriceOffer) -> Bool {
        if let brand = terms.manufacturer, brand != offer.manufacturer { return false }
        guard terms.productID != nil, let wanted = terms.categoryID else { return true }
        var (category, distance) = (offer.categoryID, 0)
        while let id = category, distance < 32 {
            if id == wanted { return true }
            (category, distance) = (parents[id], distance + 1)
        }
        return false
    }
}
