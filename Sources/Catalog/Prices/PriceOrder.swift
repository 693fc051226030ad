// The personal prices of a whole category or search, for filtering and sorting by them.

import Database
import Foundation
import Kernel

/// A product and what it costs the buyer in a list.
package struct PricedProduct: Sendable, Equatable {
    package let id: ID<Product>
    /// Of one unit, when one pack is bought.
    package let amount: Money

    package init(id: ID<Product>, amount: Money) {
        self.id = id
        self.amount = amount
    }
}

extension Catalog {
    /// The price of every product of a list as the list shows it, unsorted; products without a price are absent, and a
    /// product with variants costs what the cheapest of them does.
    ///
    /// Three statements at most: the buyer's price types, his rules where there are any, the stored prices. Only what
    /// can concern him is read, and no reasons are made.
    /// - Parameters:
    ///   - candidates: a piece that yields product ids, none of them a variant's: a list or a subselect, with its
    ///     brackets.
    ///   - limit: of how many products at most.
    package static func priceOrder(
        of candidates: SQL, for buyer: Buyer, at now: Date, limit: Int, in tx: Transaction
    ) throws -> [PricedProduct] {
        var shelf = PriceShelf(for: buyer)
        let holders = try PriceHolders(of: buyer, at: now, learning: &shelf, in: tx)
        let book = buyer.mayHaveRules ? try RuleBook(for: buyer, about: nil, at: now, in: tx) : .empty
        let lookup = PriceLookup(
            buyer: buyer, now: now, holders: holders, hasFacts: holders.hasVariants || !book.rules.isEmpty)
        let statement =
            holders.hasVariants
            ? lookup.statement(
                sold("(SELECT c.id FROM products c WHERE c.id IN \(candidates) LIMIT \(limit))", to: buyer))
            : lookup.statement(candidates, limit: limit)
        _ = try tx.all(statement) { row in try lookup.take(row, onto: &shelf) }
        let engine = PriceEngine(for: buyer, types: shelf.types, rules: book.rules, parents: book.parents, at: now)
        let priced = shelf.offers().compactMap { offer, pack in
            engine.amount(of: offer, quantity: pack).map {
                PricedProduct(id: offer.family ?? offer.productID, amount: $0)
            }
        }
        guard holders.hasVariants else { return priced }
        return Dictionary(priced.map { ($0.id, $0.amount) }) { min($0, $1) }.map {
            PricedProduct(id: $0.key, amount: $0.value)
        }
    }

    /// What is bought of some products: of a product with variants those that a buyer may see. A piece that yields ids,
    /// with its brackets.
    ///
    /// - Parameter products: a piece that yields product ids, with its brackets.
    static func sold(_ products: SQL, to buyer: Buyer) -> SQL {
        """
        (SELECT COALESCE(v.id, f.id) FROM products f
         LEFT JOIN products v ON v.variant_of = f.id AND \(visible("v", to: buyer)) WHERE f.id IN \(products))
        """
    }
}
