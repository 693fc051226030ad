// What a form says as a rule, or why it says none.

import Database
import Foundation
import Kernel
import Web

/// Why a rule stays as it is.
package enum RuleRefusal: Refusal, Equatable {
    /// Not more than nothing and less than everything.
    case percentInvalid
    case amountMissing
    /// A line of the steps that is no step, or steps that do not rise.
    case stepsInvalid(line: String)
    case stepsMissing
    case articleMissing
    case articleUnknown(String)
    /// Several goods have this article.
    case articleAmbiguous(String)
    case categoryMissing
    case brandMissing
    case priceTypeUnknown
    /// Nobody, or a customer the principal does not work with.
    case audienceUnknown
    /// A personal discount is for one customer or contract.
    case personMissing
    /// It would end before it begins.
    case endsTooEarly

    package var key: String {
        switch self {
        case .percentInvalid: "catalog.rule.refusal.percent"
        case .amountMissing: "catalog.rule.refusal.amount"
        case .stepsInvalid: "catalog.rule.refusal.step"
        case .stepsMissing: "catalog.rule.refusal.steps"
        case .articleMissing: "catalog.rule.refusal.article"
        case .articleUnknown: "catalog.rule.refusal.articleUnknown"
        case .articleAmbiguous: "catalog.rule.refusal.articleAmbiguous"
        case .categoryMissing: "catalog.rule.refusal.category"
        case .brandMissing: "catalog.rule.refusal.brand"
        case .priceTypeUnknown: "catalog.rule.refusal.priceType"
        case .audienceUnknown: "catalog.rule.refusal.audience"
        case .personMissing: "catalog.rule.refusal.person"
        case .endsTooEarly: "catalog.rule.refusal.ends"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .stepsInvalid(let line): ["line": String(line.prefix(40))]
        case .articleUnknown(let sku), .articleAmbiguous(let sku): ["sku": String(sku.prefix(60))]
        default: [:]
        }
    }

    package var field: String? {
        switch self {
        case .percentInvalid: "percent"
        case .amountMissing: "amount"
        case .stepsInvalid, .stepsMissing: "steps"
        case .articleMissing, .articleUnknown, .articleAmbiguous: "article"
        case .categoryMissing: "category"
        case .brandMissing: "manufacturer"
        case .priceTypeUnknown: "priceType"
        case .audienceUnknown, .personMissing: "audience"
        case .endsTooEarly: "untilDay"
        }
    }
}

extension RuleForm {
    /// The rule the form says, with the names in it.
    ///
    /// - Parameter zone: whose clock the times are typed by.
    /// - Throws: ``RuleRefusal``.
    func read(
        for principal: Principal, in zone: TimeZone, _ tx: Transaction
    ) throws -> (terms: RuleTerms, names: RuleNames) {
        var (terms, names) = (RuleTerms(), RuleNames())
        terms.name = name
        terms.title = title
        terms.kind = PriceRule.Kind(rawValue: kind) ?? .categoryDiscount
        terms.effect = Self.effect(of: terms.kind, chosen: PriceRule.Effect(rawValue: effect) ?? .percent)
        terms.period = TurnoverPeriod(rawValue: period) ?? .all
        terms.priority = Int(priority) ?? 0
        terms.weekdays = Int(weekdays).map { $0 & PriceRule.everyDay } ?? PriceRule.everyDay
        if terms.weekdays == 0 { terms.weekdays = PriceRule.everyDay }
        terms.minQuantity = Quantity(parsing: minQuantity) ?? .zero
        terms.minTotal = max(0, Money(parsing: minTotal)?.minor ?? 0)
        terms.isActive = isActive == "on"
        terms.isExclusive = isExclusive == "on"
        terms.touchesFixed = touchesFixed == "on"
        try readEffect(into: &terms)
        try readValidity(into: &terms, in: zone)
        try readGoods(into: &terms, &names, tx)
        try readBuyers(into: &terms, &names, for: principal, tx)
        return (terms, names)
    }

    /// Some kinds leave no choice.
    private static func effect(of kind: PriceRule.Kind, chosen: PriceRule.Effect) -> PriceRule.Effect {
        switch kind {
        case .productPrice: return .price
        case .volumeLadder, .cumulative: return .steps
        case .categoryDiscount, .brandDiscount, .productDiscount: return chosen == .amountOff ? .amountOff : .percent
        case .promotion, .personal: return chosen == .steps ? .percent : chosen
        }
    }

    private func readEffect(into terms: inout RuleTerms) throws {
        switch terms.effect {
        case .percent:
            guard let share = Self.basisPoints(percent) else { throw RuleRefusal.percentInvalid }
            terms.percent = share
        case .amountOff, .price:
            guard let money = Money(parsing: amount), money.isPositive else { throw RuleRefusal.amountMissing }
            terms.amount = money.minor
        case .steps:
            terms.steps = try steps.split(whereSeparator: \.isNewline).map { try Self.step(String($0), terms.kind) }
            guard !terms.steps.isEmpty else { throw RuleRefusal.stepsMissing }
            for (one, next) in zip(terms.steps, terms.steps.dropFirst()) where one.from >= next.from {
                throw RuleRefusal.stepsInvalid(line: RuleForm.line(next, terms.kind))
            }
        }
    }

    /// More than nothing, less than everything.
    static func basisPoints(_ text: String) -> Int64? {
        guard let typed = Quantity(parsing: text.replacing("%", with: "")), typed.thousandths % 10 == 0,
            (1..<10_000).contains(typed.thousandths / 10)
        else { return nil }
        return typed.thousandths / 10
    }

    /// «10 000 3»: the last word is the percent, what stands before it the quantity or sum.
    private static func step(_ line: String, _ kind: PriceRule.Kind) throws -> PriceRule.Step {
        let words = line.split { $0.isWhitespace || $0 == ";" || $0 == "=" }.map(String.init)
        let start = words.dropLast().joined(separator: " ")
        let from = kind == .cumulative ? Money(parsing: start)?.minor : Quantity(parsing: start)?.thousandths
        guard let from, from >= 0, let last = words.last, let percent = basisPoints(last) else {
            throw RuleRefusal.stepsInvalid(line: line)
        }
        return PriceRule.Step(from: from, percent: percent)
    }

    private func readValidity(into terms: inout RuleTerms, in zone: TimeZone) throws {
        if let day = CivilDate(fromDay) {
            terms.validFrom = (ClockTime(fromTime) ?? ClockTime.midnight).on(day, in: zone)
        }
        if let day = CivilDate(untilDay) {
            // Without a time the whole last day counts.
            let whole = ClockTime.midnight.on(day.adding(days: 1), in: zone)
            terms.validUntil = ClockTime(untilTime).map { $0.on(day, in: zone) } ?? whole
        }
        if let from = terms.validFrom, let until = terms.validUntil, until <= from { throw RuleRefusal.endsTooEarly }
    }

    private func readGoods(into terms: inout RuleTerms, _ names: inout RuleNames, _ tx: Transaction) throws {
        let needsArticle = terms.kind == .productPrice || terms.kind == .productDiscount
        if !article.isEmpty {
            let found = try tx.all("SELECT id, sku, name FROM products WHERE sku = \(article) ORDER BY id LIMIT 2") {
                (id: try $0["id"] as ID<Product>, sku: try $0["sku"] as String, name: try $0["name"] as String)
            }
            guard let product = found.first else { throw RuleRefusal.articleUnknown(article) }
            guard found.count == 1 else { throw RuleRefusal.articleAmbiguous(article) }
            terms.productID = product.id
            (names.article, names.product) = (product.sku, product.name)
        } else if needsArticle {
            throw RuleRefusal.articleMissing
        }
        if let id = ID<Category>(category) {
            names.category = try tx.first("SELECT name FROM categories WHERE id = \(id)") { try $0["name"] as String }
            terms.categoryID = names.category == nil ? nil : id
        }
        guard terms.kind != .categoryDiscount || terms.categoryID != nil else { throw RuleRefusal.categoryMissing }
        terms.manufacturer = manufacturer.isEmpty ? nil : manufacturer
        guard terms.kind != .brandDiscount || terms.manufacturer != nil else { throw RuleRefusal.brandMissing }
    }

    private func readBuyers(
        into terms: inout RuleTerms, _ names: inout RuleNames, for principal: Principal, _ tx: Transaction
    ) throws {
        let tags = audience.split(separator: ",").map(String.init)
        let named = try Catalog.customers(of: tags, for: principal, in: tx)
        terms.audience = try Set(tags).sorted().map { tag in
            switch AudienceTag(tag) {
            case nil: throw RuleRefusal.audienceUnknown
            case .contract, .customer:
                guard let customer = named[tag] else { throw RuleRefusal.audienceUnknown }
                names.customers[tag] = customer.name
            default: break
            }
            return tag
        }
        guard !terms.audience.isEmpty else { throw RuleRefusal.audienceUnknown }
        guard terms.kind != .personal || terms.audience.allSatisfy({ named[$0] != nil }) else {
            throw RuleRefusal.personMissing
        }
        guard !priceType.isEmpty else { return }
        guard let id = ID<PriceType>(priceType) else { throw RuleRefusal.priceTypeUnknown }
        names.priceType = try tx.first("SELECT name FROM price_types WHERE id = \(id)") { try $0["name"] as String }
        guard names.priceType != nil else { throw RuleRefusal.priceTypeUnknown }
        terms.priceTypeID = id
    }
}

extension ClockTime {
    /// The first minute of a day.
    static let midnight = ClockTime(minutes: 0)

    private init(minutes: Int) {
        self.minutes = minutes
    }
}
