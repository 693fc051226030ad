import Foundation
import Kernel
import Web

@testable import Catalog

/// One question to the engine, with everything the answer follows from.
struct PriceTrial {
    let buyer: Buyer
    let now: Date
    let offer: PriceOffer
    let quantity: Quantity
    let total: Money?
    var rules: [PriceRule]
    let settings: [ID<PriceType>: PriceTerms]
    let parents: [ID<Category>: ID<Category>]

    /// The engine with one way of choosing at every price type.
    func engine(_ combination: PriceCombination) -> PriceEngine {
        let types = settings.mapValues { terms in
            var terms = terms
            terms.combination = combination
            return terms
        }
        return PriceEngine(for: buyer, types: types, rules: rules, parents: parents, at: now)
    }

    /// The same trial with everything in another order.
    func shuffled(_ random: inout SeededGenerator) -> PriceTrial {
        var other = self
        other.rules = rules.shuffled(using: &random)
        return other
    }

    /// The settings a price found there is made by.
    func terms(of source: PriceExplanation.Source) -> PriceTerms {
        let list = offer.lists.first { $0.source == source }
        let own = buyer.priceTypeID.flatMap { settings[$0] }
        let retail = offer.lists.last?.typeID.flatMap { settings[$0] }
        return list?.typeID.flatMap { settings[$0] } ?? own ?? retail ?? PriceTerms()
    }
}

/// A vendor's whole mess, made of chance: goods, buyers, stored prices, rules of every kind, settings.
struct RandomShop {
    var random: SeededGenerator
    private let now = Date(timeIntervalSince1970: 1_794_895_200)
    private let types: [ID<PriceType>]
    private let products: [ID<Product>]
    private let categories: [ID<Category>]
    private let contract: ID<ContractTerms>
    private let customer: UUID

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let at = now
        types = (0..<2).map { _ in ID(at: at, using: &random) }
        products = (0..<4).map { _ in ID(at: at, using: &random) }
        categories = (0..<4).map { _ in ID(at: at, using: &random) }
        contract = ID(at: at, using: &random)
        customer = ID<Customer>(at: at, using: &random).uuid
        self.random = random
    }

    /// The next trial.
    mutating func nextTrial() -> PriceTrial {
        var buyer = Buyer()
        if chance(3, of: 4) {
            buyer.customerID = customer
            buyer.customerKind = ["person", "company"].randomElement(using: &random)
            buyer.customerClass = ["small", "key"].randomElement(using: &random)
            if chance(1, of: 2) { (buyer.contractID, buyer.contractNumber) = (contract, "15") }
            if chance(2, of: 3) { buyer.priceTypeID = types[0] }
        }
        let rules = (0..<Int.random(in: 0...24, using: &random)).map { _ in rule() }
        let settings = Dictionary(uniqueKeysWithValues: types.map { ($0, terms()) })
        // The third lies in the second, the second in the first; the fourth lies alone.
        let parents = [categories[2]: categories[1], categories[1]: categories[0]]
        return PriceTrial(
            buyer: buyer, now: now, offer: offer(for: buyer),
            quantity: Quantity(thousandths: .random(in: 1...200_000, using: &random)),
            total: chance(1, of: 3) ? Money(minor: .random(in: 0...2_000_000, using: &random)) : nil, rules: rules,
            settings: settings, parents: parents)
    }

    private mutating func chance(_ parts: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &random) < parts
    }

    private mutating func offer(for buyer: Buyer) -> PriceOffer {
        var lists: [PriceList?] = []
        if buyer.contractID != nil, chance(1, of: 3) {
            lists.append(PriceList(.contract(number: "15"), steps: steps()))
        }
        if buyer.customerID != nil, chance(1, of: 4) { lists.append(PriceList(.customer, steps: steps())) }
        if let type = buyer.priceTypeID, chance(3, of: 4) {
            lists.append(PriceList(.priceType(name: "Опт"), typeID: type, vatMode: .included, steps: steps()))
        }
        lists.append(PriceList(.retail, typeID: types[1], vatMode: .included, steps: steps()))
        let place = Int.random(in: 0..<products.count, using: &random)
        return PriceOffer(
            products[place], family: chance(1, of: 4) ? products[(place + 1) % products.count] : nil,
            categoryID: chance(3, of: 4) ? categories.randomElement(using: &random) : nil,
            manufacturer: ["", "Завод", "Верстак"].randomElement(using: &random) ?? "",
            lists: lists.compactMap(\.self))
    }

    private mutating func steps() -> [Price.Step] {
        // Some prices are told only from a quantity on.
        var froms: Set<Int64> = chance(1, of: 5) ? [.random(in: 1...150, using: &random) * 1_000] : [0]
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            froms.insert(.random(in: 1...100, using: &random) * 1_000)
        }
        let most: Int64 = chance(1, of: 10) ? 3 : 500_000
        return froms.shuffled(using: &random).map { from in
            Price.Step(
                from: Quantity(thousandths: from), amount: Money(minor: .random(in: 0...most, using: &random)))
        }
    }

    private mutating func terms() -> PriceTerms {
        var terms = PriceTerms()
        terms.floor = [0, 0, 5_000, 8_000, 9_500].randomElement(using: &random) ?? 0
        terms.rounding = PriceRounding(
            step: PriceRounding.steps.randomElement(using: &random) ?? 1,
            way: PriceRounding.Way.allCases.randomElement(using: &random) ?? .nearest)
        return terms
    }

    private mutating func rule() -> PriceRule {
        var terms = RuleTerms()
        terms.name = "правило \(Int.random(in: 0...99, using: &random))"
        terms.kind = PriceRule.Kind.allCases.randomElement(using: &random) ?? .promotion
        terms.effect = [.percent, .amountOff, .price].randomElement(using: &random) ?? .percent
        terms.percent = .random(in: 1...9_999, using: &random)
        terms.amount = .random(in: 1...400_000, using: &random)
        if terms.kind == .volumeLadder || terms.kind == .cumulative {
            terms.effect = .steps
            let all = [
                PriceRule.Step(from: 0, percent: 100), PriceRule.Step(from: 50_000, percent: 900),
                PriceRule.Step(from: 120_000, percent: 4_000),
            ]
            terms.steps = Array(all.dropFirst(Int.random(in: 0...2, using: &random)))
        }
        terms.audience = Array(tags.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)))
        if chance(1, of: 3) { terms.productID = products.randomElement(using: &random) }
        if chance(1, of: 3) { terms.categoryID = categories.randomElement(using: &random) }
        if chance(1, of: 5) { terms.manufacturer = "Завод" }
        if chance(1, of: 5) { terms.priceTypeID = types.randomElement(using: &random) }
        if chance(1, of: 3) { terms.minQuantity = Quantity(thousandths: .random(in: 1...100_000, using: &random)) }
        if chance(1, of: 6) { terms.minTotal = .random(in: 1...1_000_000, using: &random) }
        terms.priority = chance(1, of: 5) ? 1 : 0
        terms.weekdays = chance(1, of: 6) ? .random(in: 0...127, using: &random) : PriceRule.everyDay
        if chance(1, of: 4) { terms.validFrom = now.addingTimeInterval(.random(in: -99...99, using: &random)) }
        if chance(1, of: 4) { terms.validUntil = now.addingTimeInterval(.random(in: -99...999, using: &random)) }
        terms.isActive = chance(9, of: 10)
        terms.isExclusive = chance(1, of: 6)
        terms.touchesFixed = chance(1, of: 2)
        let turnover: Int64? = chance(1, of: 2) ? .random(in: 0...200_000, using: &random) : nil
        return PriceRule(id: ID(at: now, using: &random), terms, turnover: turnover)
    }

    private var tags: [String] {
        [
            "all", "signed-in", "kind:person", "kind:company", "class:small", "class:key",
            AudienceTag.contract(contract.uuid).text, AudienceTag.customer(customer).text,
        ]
    }
}
