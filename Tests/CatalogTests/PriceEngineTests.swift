import Database
import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Catalog

/// The rules of prices by themselves, without a database: whatever rules and buyers come, some things always hold.
@Suite struct PriceEngineTests {
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `whatever the rules, a price explains itself, stays within its bounds and does not depend on their order`(
        seed: UInt64
    ) throws {
        var shop = RandomShop(seed: seed)
        for _ in 0..<40 {
            let trial = shop.nextTrial()
            let (offer, quantity, total) = (trial.offer, trial.quantity, trial.total)
            let engine = trial.engine(.mostSpecific)
            guard let price = engine.price(of: offer, quantity: quantity, orderTotal: total) else { continue }

            let steps = price.explanation.steps
            #expect(steps.first?.reason == .stored, "seed \(seed)")
            for (one, next) in zip(steps, steps.dropFirst()) { #expect(one.after == next.before, "seed \(seed)") }
            #expect(steps.last?.after == price.amount, "seed \(seed)")

            let base = base(of: price.explanation)
            #expect(price.amount.minor <= base.minor, "seed \(seed): rules never raise a price")
            #expect(price.amount.minor >= 1 || base.minor < 1, "seed \(seed): nothing becomes free")
            if !price.explanation.rules.isEmpty {
                let least = trial.terms(of: price.explanation.source).least(of: base)
                #expect(price.amount.minor >= least.minor, "seed \(seed): never below the floor")
            }

            let again = trial.shuffled(&shop.random).engine(.mostSpecific)
            #expect(again.price(of: offer, quantity: quantity, orderTotal: total) == price, "seed \(seed)")
            if total == nil { #expect(engine.amount(of: offer, quantity: quantity) == price.amount, "seed \(seed)") }
            for step in price.ladder {
                let there = engine.price(of: offer, quantity: step.from, orderTotal: total)
                #expect(there?.amount == step.amount, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `the lowest allowed is never above the most specific`(seed: UInt64) throws {
        var shop = RandomShop(seed: seed)
        for _ in 0..<40 {
            let trial = shop.nextTrial()
            let (offer, quantity, total) = (trial.offer, trial.quantity, trial.total)
            let close = trial.engine(.mostSpecific).price(of: offer, quantity: quantity, orderTotal: total)
            let low = trial.engine(.lowestAllowed).price(of: offer, quantity: quantity, orderTotal: total)
            guard let close, let low else {
                #expect((close == nil) == (low == nil), "seed \(seed)")
                continue
            }
            #expect(low.amount.currency == close.amount.currency, "seed \(seed)")
            #expect(low.amount.minor <= close.amount.minor, "seed \(seed)")
            let again = trial.shuffled(&shop.random).engine(.lowestAllowed)
            #expect(again.price(of: offer, quantity: quantity, orderTotal: total) == low, "seed \(seed)")
        }
    }

    @Test func `a rule counts from its first minute until the last before its end`() throws {
        let start = Date(timeIntervalSince1970: 1_794_895_200)
        var terms = RuleTerms()
        (terms.percent, terms.validFrom, terms.validUntil) = (1_000, start, start.addingTimeInterval(3_600))
        let offer = try plainOffer(10_000)
        let moments: [(TimeInterval, Int64)] = [
            (-0.001, 10_000), (0, 9_000), (59, 9_000), (3_599.999, 9_000), (3_600, 10_000), (7_200, 10_000),
        ]
        for (seconds, amount) in moments {
            let engine = PriceEngine(
                for: .stranger, rules: [PriceRule(id: ID(), terms)], at: start.addingTimeInterval(seconds))
            #expect(engine.price(of: offer, quantity: .one)?.amount.minor == amount, "\(seconds)")
        }
    }

    @Test func `the closest audience and the closest goods win, and the greater priority goes before both`() throws {
        let (product, contract) = (ID<Product>(), ID<ContractTerms>())
        var buyer = Buyer()
        (buyer.customerID, buyer.contractID) = (UUID(), contract)
        let offer = try plainOffer(10_000, product: product)
        func rule(_ name: String, _ percent: Int64, _ change: (inout RuleTerms) -> Void) -> PriceRule {
            var terms = RuleTerms()
            (terms.name, terms.percent) = (name, percent)
            change(&terms)
            return PriceRule(id: ID(), terms)
        }
        let everybody = rule("всем", 3_000) { _ in }
        let goods = rule("товар", 2_000) { $0.productID = product }
        let person = rule("договор", 500) { $0.audience = [AudienceTag.contract(contract.uuid).text] }
        let urgent = rule("срочно", 100) { $0.priority = 1 }
        func winner(_ rules: [PriceRule]) -> String? {
            PriceEngine(for: buyer, rules: rules, at: Date()).price(of: offer, quantity: .one)?.explanation.rules.first?
                .name
        }
        #expect(winner([everybody, goods]) == "товар")
        #expect(winner([everybody, goods, person]) == "договор")
        #expect(winner([everybody, goods, person, urgent]) == "срочно")
    }

    @Test func `a contract's price stays as it is unless a rule says otherwise, and the volume comes on top`() throws {
        var volume = RuleTerms()
        (volume.kind, volume.effect) = (.volumeLadder, .steps)
        volume.steps = [.init(from: 100_000, percent: 500)]
        let list = try #require(
            PriceList(.contract(number: "15"), steps: [.init(from: .zero, amount: Money(minor: 7_000))]))
        let offer = PriceOffer(ID(), lists: [list])
        let quantity = Quantity(whole: 100)
        let engine = { (terms: RuleTerms) in
            PriceEngine(for: .stranger, rules: [PriceRule(id: ID(), terms)], at: Date(), explaining: true)
        }
        let fixed = try #require(engine(volume).price(of: offer, quantity: quantity))
        #expect(fixed.amount.minor == 7_000)
        #expect(fixed.explanation.rejected.map(\.reason) == [.fixedPrice])
        volume.touchesFixed = true
        let lowered = try #require(engine(volume).price(of: offer, quantity: quantity))
        #expect(lowered.amount.minor == 6_650)
        #expect(lowered.explanation.source == .contract(number: "15"))
        #expect(lowered.explanation.rules.map(\.percent) == [500])
        #expect(lowered.ladder.map(\.amount.minor) == [7_000, 6_650])
        #expect(lowered.explanation.from == quantity)
    }

    @Test func `a price told only from a quantity on says nothing about less`() throws {
        let retail = ID<PriceType>()
        func list(
            _ source: PriceExplanation.Source, _ type: ID<PriceType>?, _ steps: [(from: Int32, amount: Int64)]
        ) throws -> PriceList {
            let steps = steps.map { step in
                Price.Step(from: Quantity(whole: step.from), amount: Money(minor: step.amount))
            }
            return try #require(PriceList(source, typeID: type, steps: steps))
        }
        let fixed = try list(.contract(number: "15"), nil, [(100, 7_000)])
        let engine = PriceEngine(for: .stranger, at: Date())
        let usual = try list(.retail, retail, [(0, 10_000), (10, 9_500), (200, 9_000)])
        let offer = PriceOffer(ID(), lists: [fixed, usual])
        let expected: [(Int32, Int64)] = [(1, 10_000), (10, 9_500), (99, 9_500), (100, 7_000), (500, 7_000)]
        for (quantity, amount) in expected {
            let price = try #require(engine.price(of: offer, quantity: Quantity(whole: quantity)))
            #expect(price.amount.minor == amount, "\(quantity)")
            #expect(price.ladder.map(\.amount.minor) == [10_000, 9_500, 7_000], "\(quantity)")
            #expect(price.explanation.source == (quantity < 100 ? .retail : fixed.source), "\(quantity)")
        }
        // Where nothing reaches down, the one that begins lowest counts for less.
        let dozen = try list(.retail, retail, [(10, 9_500)])
        let high = PriceOffer(ID(), lists: [fixed, dozen])
        let lowest: [(Int32, Int64)] = [(1, 9_500), (10, 9_500), (100, 7_000)]
        for (quantity, amount) in lowest {
            #expect(engine.amount(of: high, quantity: Quantity(whole: quantity))?.minor == amount, "\(quantity)")
        }
        #expect(engine.price(of: high, quantity: .one)?.ladder.map(\.amount.minor) == [9_500, 7_000])
    }

    @Test func `rules that do not add up count alone`() throws {
        var (promotion, volume) = (RuleTerms(), RuleTerms())
        (promotion.kind, promotion.percent, promotion.isExclusive) = (.promotion, 1_000, true)
        (volume.kind, volume.effect, volume.steps) = (.volumeLadder, .steps, [.init(from: 0, percent: 2_000)])
        let rules = [PriceRule(id: ID(), promotion), PriceRule(id: ID(), volume)]
        let offer = try plainOffer(10_000)
        let type = try #require(offer.lists.first?.typeID)
        let alone = PriceEngine(for: .stranger, rules: rules, at: Date()).price(of: offer, quantity: .one)
        #expect(alone?.amount.minor == 9_000)
        var terms = PriceTerms()
        terms.combination = .lowestAllowed
        let low = PriceEngine(for: .stranger, types: [type: terms], rules: rules, at: Date())
            .price(of: offer, quantity: .one)
        #expect(low?.amount.minor == 8_000)
    }

    private func plainOffer(_ amount: Int64, product: ID<Product> = ID()) throws -> PriceOffer {
        let list = try #require(
            PriceList(.retail, typeID: ID(), steps: [.init(from: .zero, amount: Money(minor: amount))]))
        return PriceOffer(product, lists: [list])
    }

    /// What rules began from: the amount before the first of them.
    private func base(of explanation: PriceExplanation) -> Money {
        let first = explanation.steps.first { step in
            if case .rule = step.reason { true } else { false }
        }
        return first?.before ?? explanation.steps.last?.after ?? .zero()
    }
}
