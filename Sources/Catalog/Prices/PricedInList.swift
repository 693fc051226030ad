// Goods of a list with what each costs the buyer: the one place lists, tiles and suggestions get their prices from.

import Database
import Foundation
import Kernel

/// A product in a list, with the price of a pack of it or of its cheapest variant.
protocol PricedInList {
    var product: Product { get }
    var price: Price? { get set }
}

extension Array where Element: PricedInList {
    /// With the buyer's prices: two statements at most, and none for no goods.
    func priced(for buyer: Buyer, at now: Date, in tx: Transaction) throws -> [Element] {
        guard !isEmpty else { return self }
        return priced(by: try Catalog.listPrices(of: "\(list: map(\.product.id))", for: buyer, at: now, in: tx))
    }

    /// The same by rules that were read before: one statement at most.
    func priced(for buyer: Buyer, by book: RuleBook, at now: Date, in tx: Transaction) throws -> [Element] {
        guard !isEmpty else { return self }
        let sold = Catalog.sold("\(list: map(\.product.id))", to: buyer)
        return priced(by: try Catalog.prices(of: sold, for: buyer, by: book, at: now, in: tx))
    }

    private func priced(by prices: PriceTable) -> [Element] {
        map { element in
            var element = element
            element.price = prices.listPrice(of: element.product.id)
            return element
        }
    }
}
