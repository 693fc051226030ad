import Foundation
import Kernel

/// What something costs one buyer, and why.
package struct Price: Sendable, Equatable {
    /// For one unit.
    package let amount: Money
    package let vatMode: VATMode
    package let explanation: PriceExplanation
    /// The same price from other quantities on, the smallest first; one step when quantity does not matter.
    package let ladder: [Step]
    /// Whether it is the least price of several variants, of which others cost more.
    package var isLeast = false

    /// A price from a quantity on.
    package struct Step: Sendable, Equatable {
        package let from: Quantity
        package let amount: Money
    }
}

/// Why a price is what it is; pages put it into plain words.
package struct PriceExplanation: Sendable, Equatable {
    /// Where the stored price was found. The order is that of precedence: the first that exists is used.
    package enum Source: Sendable, Equatable {
        /// Fixed in a contract; goes before every other price (PRICE-02).
        case contract(number: String)
        /// Kept for this one customer.
        case customer
        /// The price type of the buyer's contract, or the one for signed-in people.
        case priceType(name: String)
        /// The one price for everybody (PRICE-10).
        case retail
    }

    package let source: Source
    /// What everybody pays, when it is known and another.
    package let retail: Money?
    /// The quantity the step begins with; zero when quantity does not matter.
    package let from: Quantity
    /// From the stored price to the one to pay, in order: each begins where the one before ended.
    package let steps: [Step]
    /// Rules that concern the product and did not count; found out for staff only.
    package let rejected: [Rejected]

    /// One thing that made the price.
    package struct Step: Sendable, Equatable {
        package let reason: Reason
        package let before: Money
        package let after: Money
    }

    /// Why a price moved.
    package enum Reason: Sendable, Equatable {
        /// The stored price itself; before and after are the same.
        case stored
        /// The step of the stored ladder that the quantity reaches.
        case quantity(from: Quantity)
        /// Turned into another currency and rounded as its price type says.
        case converted(PriceConversion)
        case rule(AppliedRule)
        /// Rules together went lower than the price type allows; the share that must be left, in basis points.
        case floor(share: Int64)
        case rounded
    }

    /// A rule that did not count, and why.
    package struct Rejected: Sendable, Equatable {
        package let rule: ID<PriceRule>
        package let name: String
        package let reason: RuleRejection
    }
}

/// What an explanation tells of a rule that counted.
package struct AppliedRule: Sendable, Equatable {
    package let id: ID<PriceRule>
    /// What staff call it.
    package let name: String
    /// What buyers may be told it is called; empty for nothing.
    package let title: String
    package let kind: PriceRule.Kind
    /// What it takes off, in basis points; nil when it takes an amount or sets the price.
    package let percent: Int64?
    /// The quantity it begins with; zero when quantity does not matter.
    package let from: Quantity
    /// What the whole order must come to; nil when it does not matter.
    package let total: Money?
    package let manufacturer: String?
    /// When it ends; nil for never.
    package let until: Date?
}

/// Why a rule does not count.
package enum RuleRejection: Sendable, Equatable {
    case inactive
    case notBegun(Date)
    case ended(Date)
    case otherWeekday
    /// Meant for other buyers.
    case otherAudience
    /// Meant for buyers at another price type.
    case otherPriceType
    /// The price is fixed in the contract or for the customer, and the rule leaves such prices alone.
    case fixedPrice
    case quantity(least: Quantity)
    /// The whole order is worth less, or nobody knows yet what it is worth.
    case total(least: Money)
    /// The customer has bought less.
    case turnover(least: Money)
    case otherCurrency
    /// It would take nothing off.
    case notLower
    /// Another rule goes before it.
    case beaten(by: String)
    /// A rule that does not add up with others counts.
    case exclusive(of: String)
}
