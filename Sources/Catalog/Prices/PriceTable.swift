// The prices of many products for one buyer.

import Database
import Foundation
import Kernel

/// Every price that may concern one buyer, by product.
package struct PriceTable: Sendable {
    let engine: PriceEngine
    private let stored: [ID<Product>: Stored]
    /// By the product they are variants of.
    private let variants: [ID<Product>: [Stored]]

    /// What is stored of a product, and how many of it go together.
    typealias Stored = (offer: PriceOffer, pack: Quantity)

    init(_ engine: PriceEngine, _ stored: [Stored]) {
        self.engine = engine
        self.stored = Dictionary(stored.map { ($0.offer.productID, $0) }) { first, _ in first }
        var variants: [ID<Product>: [Stored]] = [:]
        for one in stored {
            if let family = one.offer.family { variants[family, default: []].append(one) }
        }
        self.variants = variants
    }

    /// Whether something is taken off by what the whole order comes to: then prices are asked for anew with its total.
    package var dependsOnTotal: Bool { engine.dependsOnTotal }

    /// The price of one unit when `quantity` is bought; nil when the product has no price for this buyer.
    ///
    /// - Parameter orderTotal: what the whole order comes to at prices asked for without it; nil outside a cart.
    package func price(of product: ID<Product>, quantity: Quantity, orderTotal: Money? = nil) -> Price? {
        stored[product].flatMap { engine.price(of: $0.offer, quantity: quantity, orderTotal: orderTotal) }
    }

    /// The price as lists show it: of one unit when a pack is bought, and of a product with variants the least of
    /// theirs, as far as ``Catalog/listPrices(of:for:at:in:)`` read them.
    package func listPrice(of product: ID<Product>) -> Price? {
        let sold = variants[product] ?? stored[product].map { [$0] } ?? []
        let amounts = sold.compactMap { one in
            engine.amount(of: one.offer, quantity: one.pack).map { (stored: one, amount: $0) }
        }
        let least = amounts.min { left, right in
            guard left.amount != right.amount else { return left.stored.offer.productID < right.stored.offer.productID }
            return left.amount < right.amount
        }
        guard let least else { return nil }
        var price = engine.price(of: least.stored.offer, quantity: least.stored.pack)
        price?.isLeast = amounts.contains { $0.amount != least.amount }
        return price
    }
}

extension Catalog {
    /// The prices of many products for one buyer, in two statements at most; products without a price are absent.
    ///
    /// - Parameters:
    ///   - products: a piece that yields product ids: a list or a subselect, with its brackets.
    package static func prices(
        of products: SQL, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> PriceTable {
        let book = buyer.mayHaveRules ? try RuleBook(for: buyer, about: products, at: now, in: tx) : .empty
        return try prices(of: products, for: buyer, by: book, at: now, in: tx)
    }

    /// The prices lists show: those of a product with variants are its variants', as far as the buyer may see them.
    package static func listPrices(
        of products: SQL, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> PriceTable {
        try prices(of: sold(products, to: buyer), for: buyer, at: now, in: tx)
    }

    /// The same prices, which also know why rules did not count: for one of the vendor's people.
    package static func explainedPrices(
        of products: SQL, for buyer: Buyer, to staff: Principal, at now: Date, in tx: Transaction
    ) throws -> PriceTable {
        let book = try RuleBook(for: buyer, about: products, at: now, explainedTo: staff, in: tx)
        return try prices(of: products, for: buyer, by: book, at: now, explaining: true, in: tx)
    }

    /// The same by rules that were read before; one statement.
    static func prices(
        of products: SQL, for buyer: Buyer, by book: RuleBook, at now: Date, explaining isExplaining: Bool = false,
        in tx: Transaction
    ) throws -> PriceTable {
        var shelf = PriceShelf(for: buyer)
        let lookup = PriceLookup(buyer: buyer, now: now)
        _ = try tx.all(lookup.statement(products)) { row in try lookup.take(row, onto: &shelf) }
        let engine = PriceEngine(
            for: buyer, types: shelf.types, rules: book.rules, parents: book.parents, at: now,
            explaining: isExplaining)
        return PriceTable(engine, shelf.offers())
    }
}
