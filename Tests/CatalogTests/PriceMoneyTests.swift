import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Catalog

/// Prices at the ends of what money can be: nothing, a hundredth, more than fits, another currency.
@Suite struct PriceMoneyTests {
    private static let most = Money(minor: .max)

    @Test(arguments: [0, 1, 2, 99, 100, .max - 1, .max] as [Int64])
    func `any price survives any rule`(minor: Int64) throws {
        let list = try #require(
            PriceList(.retail, typeID: ID(), steps: [.init(from: .zero, amount: Money(minor: minor))]))
        let offer = PriceOffer(ID(), lists: [list])
        for effect in PriceRule.Effect.allCases {
            for percent in [1, 5_000, 9_999, 10_000] as [Int64] {
                var terms = RuleTerms()
                (terms.effect, terms.percent, terms.amount) = (effect, percent, .max)
                terms.steps = [.init(from: 0, percent: percent)]
                if effect == .steps { terms.kind = .volumeLadder }
                let engine = PriceEngine(for: .stranger, rules: [PriceRule(id: ID(), terms)], at: Date())
                let price = try #require(engine.price(of: offer, quantity: .one))
                #expect(price.amount.minor <= minor && price.amount.minor >= min(minor, 1), "\(effect) \(percent)")
            }
        }
    }

    @Test func `an amount in another currency takes nothing off, and the reason is told`() throws {
        let list = try #require(
            PriceList(.retail, typeID: ID(), steps: [.init(from: .zero, amount: Money(minor: 500, currency: .eur))]))
        var terms = RuleTerms()
        (terms.effect, terms.amount, terms.name) = (.amountOff, 100, "рубли")
        let engine = PriceEngine(
            for: .stranger, rules: [PriceRule(id: ID(), terms)], at: Date(), explaining: true)
        let price = try #require(engine.price(of: PriceOffer(ID(), lists: [list]), quantity: .one))
        #expect(price.amount == Money(minor: 500, currency: .eur))
        #expect(price.explanation.rejected.map(\.reason) == [.otherCurrency])
    }

    @Test func `of prices in two currencies the one that goes first counts, however low the other is`() throws {
        let type = ID<PriceType>()
        var (terms, buyer) = (PriceTerms(), Buyer())
        terms.combination = .lowestAllowed
        buyer.priceTypeID = type
        let own = try #require(
            PriceList(
                .priceType(name: "Опт"), typeID: type,
                steps: [.init(from: .zero, amount: Money(minor: 900, currency: .usd))]))
        let retail = try #require(
            PriceList(.retail, typeID: ID(), steps: [.init(from: .zero, amount: Money(minor: 5))]))
        let engine = PriceEngine(for: buyer, types: [type: terms], at: Date())
        let price = try #require(engine.price(of: PriceOffer(ID(), lists: [own, retail]), quantity: .one))
        #expect(price.amount == Money(minor: 900, currency: .usd))
        #expect(price.explanation.retail == nil)
    }

    @Test func `a price that does not fit another currency is no price`() throws {
        let type = ID<PriceType>()
        var (terms, buyer) = (PriceTerms(), Buyer())
        terms.conversion = PriceConversion(from: .rub, to: .usd, nominal: 1, rate: 20_000)
        buyer.priceTypeID = type
        let list = try #require(
            PriceList(.priceType(name: "Опт"), typeID: type, steps: [.init(from: .zero, amount: Self.most)]))
        let engine = PriceEngine(for: buyer, types: [type: terms], at: Date())
        #expect(engine.price(of: PriceOffer(ID(), lists: [list]), quantity: .one) == nil)
        #expect(terms.conversion?.converted(Money(minor: 100, currency: .eur)) == nil)
    }

    @Test func `prices are rounded to their step, and nothing becomes free by it`() {
        let cases: [(step: Int64, way: PriceRounding.Way, amount: Int64, rounded: Int64)] = [
            (1, .nearest, 12_345, 12_345), (10, .nearest, 12_345, 12_350), (10, .nearest, 12_344, 12_340),
            (10, .up, 12_341, 12_350), (100, .nearest, 12_349, 12_300), (100, .up, 12_301, 12_400),
            (500, .nearest, 249, 500), (500, .nearest, 12_749, 12_500), (500, .nearest, 12_750, 13_000),
            (500, .up, 12_500, 12_500), (500, .nearest, 1, 500), (100, .up, 0, 0),
        ]
        for (step, way, amount, expected) in cases {
            let rounding = PriceRounding(step: step, way: way)
            #expect(rounding.rounded(Money(minor: amount)) == Money(minor: expected), "\(step) \(way) \(amount)")
            #expect(rounding.rounded(Self.most).minor > 0)
        }
    }

    @Test func `what was agreed to must be what it comes to, in the same currency`() throws {
        try Catalog.agree(expected: Money(minor: 100), with: Money(minor: 100))
        let actual = Money(minor: 100)
        for expected in [nil, Money(minor: 101), Money(minor: 100, currency: .usd)] {
            #expect(throws: PriceDisagreement(expected: expected, actual: actual)) {
                try Catalog.agree(expected: expected, with: actual)
            }
        }
    }
}
