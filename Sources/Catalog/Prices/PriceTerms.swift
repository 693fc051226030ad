import Database
import Foundation
import Kernel

/// Which of several rules and stored prices counts; a setting of a price type, stored, so the words never change.
package enum PriceCombination: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// The stored price that goes before the others, and of rules of one sort the one that is meant most closely.
    case mostSpecific = "most_specific"
    /// Whatever leads to the lowest price that is allowed.
    case lowestAllowed = "lowest_allowed"
}

/// How the prices of one price type are made of what is stored.
package struct PriceTerms: Sendable, Equatable {
    package var combination = PriceCombination.mostSpecific
    /// The share of the stored price that rules together must leave, in basis points; 0 for no floor.
    package var floor: Int64 = 0
    package var rounding = PriceRounding()
    /// Into the currency buyers see; nil where the price is shown in its own, or no rate is known.
    package var conversion: PriceConversion?

    package init() {}

    /// The lowest amount rules may lead to, from a price.
    func least(of base: Money) -> Money {
        let share = min(max(0, floor), 10_000)
        return (try? base.percent(basisPoints: share)) ?? base
    }

    /// An amount that rules led to, rounded: never below `least`, never above the price rules began from.
    func rounded(_ amount: Money, least: Money, most base: Money) -> Money {
        var rounded = rounding.rounded(amount)
        // What was rounded down may have to go up again.
        if rounded.minor < least.minor { rounded = PriceRounding(step: rounding.step, way: .up).rounded(least) }
        return rounded.minor > base.minor ? base : rounded
    }
}

/// To which step prices that were calculated are rounded. Stored prices are shown as they were told.
package struct PriceRounding: Sendable, Equatable {
    /// Which way.
    package enum Way: String, CaseIterable, Codable, Sendable, SQLCodable { case nearest, up }

    /// In hundredths of the currency: 1, 10, 100 or 500.
    package var step: Int64
    package var way: Way

    package init(step: Int64 = 1, way: Way = .nearest) {
        self.step = step
        self.way = way
    }

    /// The steps staff choose among: 0,01, 0,10, 1 and 5.
    package static let steps: [Int64] = [1, 10, 100, 500]

    /// The amount on a step. Nothing becomes free by rounding.
    func rounded(_ amount: Money) -> Money {
        guard step > 1, amount.minor > 0 else { return amount }
        let rest = amount.minor % step
        guard rest > 0 else { return amount }
        let down = amount.minor - rest
        let goesUp = way == .up || rest >= step - rest || down == 0
        guard goesUp else { return Money(minor: down, currency: amount.currency) }
        let (up, overflow) = down.addingReportingOverflow(step)
        return overflow ? amount : Money(minor: up, currency: amount.currency)
    }
}

/// The rate of a currency, as banks write it: so much of another for 1, 10 or 100 of it.
package struct PriceConversion: Sendable, Equatable {
    package let from: Currency
    package let to: Currency
    /// How much of `from` the rate is for.
    package let nominal: Int64
    /// In ten-thousandths of `to`.
    package let rate: Int64

    package init(from: Currency, to: Currency, nominal: Int64, rate: Int64) {
        self.from = from
        self.to = to
        self.nominal = nominal
        self.rate = rate
    }

    /// The amount in the other currency; nil for another one than `from`, and for what does not fit.
    func converted(_ amount: Money) -> Money? {
        guard amount.currency == from, nominal > 0 else { return nil }
        let (whole, overflow) = nominal.multipliedReportingOverflow(by: 10_000)
        guard !overflow, let minor = try? Rounding.scale(amount.minor, by: rate, over: whole) else { return nil }
        return Money(minor: minor, currency: to)
    }
}
