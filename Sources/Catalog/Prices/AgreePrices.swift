// Nobody pays another price than the one he agreed to (PRICE-13).

import Foundation
import Kernel

/// What somebody agreed to is not what it comes to now.
package struct PriceDisagreement: Error, Sendable, Equatable {
    /// Nil when nothing readable was agreed to.
    package let expected: Money?
    package let actual: Money
}

extension Catalog {
    /// Checks that what somebody agreed to, a sum or the price of a unit, is what it comes to now: to the kopeck and in
    /// the same currency. Every order passes here, whoever places it, before anything is kept or reserved.
    ///
    /// - Throws: ``PriceDisagreement``.
    package static func agree(expected: Money?, with actual: Money) throws(PriceDisagreement) {
        guard expected == actual else { throw PriceDisagreement(expected: expected, actual: actual) }
    }
}
