// Prices somebody of the vendor's agreed with one buyer, in the shape in which all other prices come.

import Foundation
import Kernel

/// The price of one unit as it was agreed, whatever lists and rules say.
package struct AgreedPrice: Sendable, Equatable {
    package let amount: Money
    package let vatMode: VATMode

    package init(_ amount: Money, _ vatMode: VATMode) {
        self.amount = amount
        self.vatMode = vatMode
    }
}

extension PriceTable {
    /// A table of agreed prices: at every quantity the same, and no rule touches them.
    package init(agreed prices: [ID<Product>: AgreedPrice], for buyer: Buyer, at now: Date) {
        let stored = prices.compactMap { product, price -> Stored? in
            let steps = [Price.Step(from: .zero, amount: price.amount)]
            guard let list = PriceList(.customer, vatMode: price.vatMode, steps: steps) else { return nil }
            return (PriceOffer(product, lists: [list]), .one)
        }
        self.init(PriceEngine(for: buyer, at: now), stored)
    }
}
