// A member finds goods in the command palette as in the search, with his price and the stock.

import Database
import Foundation
import Kernel
import Search
import Web

extension CatalogSearch {
    /// What the command palette offers of goods.
    package var palette: PaletteSource {
        PaletteSource(title: "catalog.palette.goods", for: Audience(.browseCatalog)) { text, limit, context in
            let found = try await self.found(text, limit: limit, for: context.principal, at: context.now)
            return found.map { context.paletteItem($0, typed: text) }
        }
    }

    /// The goods that fit a text best, of those a person may see: four or five statements.
    private func found(
        _ text: String, limit: Int, for principal: Principal, at now: Date
    ) async throws -> [FoundProduct] {
        let (buyer, familiar) = try await database.read { tx in
            (
                try Catalog.buyer(for: principal, at: now, in: tx),
                try self.familiar.products(of: principal, at: now, in: tx)
            )
        }
        let asker = SearchAsker(familiar: familiar, variant: words.trial.variant(of: principal.userID))
        let ids = await fitting(text, for: buyer, asker: asker, limit: limit * 2)
        return try await database.read { tx in
            let products = Array(try Catalog.products(ids, for: buyer, in: tx).prefix(limit))
            let stock = try Catalog.available(products.map(\.id), in: tx)
            let goods = products.map { FoundProduct(product: $0, available: stock[$0.id] ?? .zero) }
            return principal.may(.viewPrices) ? try goods.priced(for: buyer, at: now, in: tx) : goods
        }
    }

    /// What the last word may become, in either keyboard layout; where nothing begins so, what the search finds.
    func fitting(
        _ text: String, for buyer: Buyer, asker: SearchAsker, limit: Int
    ) async -> [ID<Product>] {
        let begun = await complete(text, for: buyer, asker: asker, limit: limit)
        let hits = begun?.hits.filter { $0.kind == .product } ?? []
        guard hits.isEmpty else { return hits.map { ID<Product>($0.id) } }
        return await find(text, for: buyer, asker: asker, limit: limit).ids
    }
}

/// A product with what can be promised of it and what a pack of it costs.
private struct FoundProduct: Sendable, PricedInList {
    let product: Product
    let available: Quantity
    var price: Price?
}

extension Catalog {
    /// What can be promised of products. One statement, or none.
    fileprivate static func available(
        _ products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: Quantity] {
        guard !products.isEmpty else { return [:] }
        let rows = try tx.all(
            "SELECT p.id, \(availableOfFamily("p")) AS available FROM products p WHERE p.id IN \(list: products)"
        ) {
            (try $0["id"] as ID<Product>, try $0["available"] as Quantity)
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}

extension PageContext {
    fileprivate func paletteItem(_ found: FoundProduct, typed text: String) -> PaletteItem {
        let (product, available) = (found.product, found.available)
        let stock =
            available.isPositive
            ? "\(formats.quantity(available))\u{a0}\(product.unit)" : t("catalog.stock.none")
        let price = found.price.map { "\(priceText($0)), " } ?? ""
        return PaletteItem(
            icon: "box", title: "\(product.name)\n\(product.sku)", note: price + stock,
            path: "/products/\(product.slug)",
            exact: SearchText.normalized(product.sku) == SearchText.normalized(text))
    }
}
