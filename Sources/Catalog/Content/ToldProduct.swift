// Goods that articles and configurators speak of, with the reader's own price.

import Database
import Foundation
import Kernel
import Web

/// A product that a text names.
struct ToldProduct: Sendable {
    let product: Product
    /// Over all warehouses and variants.
    let available: Quantity
    /// Of one unit when a pack is bought, or one of the cheapest variant; nil when the reader has no price.
    let price: Price?
    /// Whether only its variants are bought.
    let hasVariants: Bool
}

extension Catalog {
    /// The goods of a subselect of ids that a buyer may see, by name, with his prices: one statement, and those of the
    /// prices.
    static func told(_ ids: SQL, for buyer: Buyer, at now: Date, in tx: Transaction) throws -> [ToldProduct] {
        try toldGoods(ids, for: buyer, at: now, in: tx).goods
    }

    /// The same with all their prices, for whoever needs one of another quantity than a pack.
    static func toldGoods(
        _ ids: SQL, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> (goods: [ToldProduct], prices: PriceTable?) {
        let rows = try tx.all(
            """
            SELECT \(Product.columns), \(availableOfFamily("p")) AS available, \(variantCount("p")) AS variants
            FROM products p
            WHERE p.id IN (\(ids)) AND \(visible("p", to: buyer)) ORDER BY p.sort_name, p.id LIMIT 500
            """
        ) { row in
            ToldProduct(
                product: try Product(row: row), available: try row["available"], price: nil,
                hasVariants: try row["variants"] as Int > 0)
        }
        guard !rows.isEmpty else { return ([], nil) }
        let prices = try listPrices(of: "\(list: rows.map { $0.product.id })", for: buyer, at: now, in: tx)
        let goods = rows.map { row in
            ToldProduct(
                product: row.product, available: row.available,
                price: prices.listPrice(of: row.product.id), hasVariants: row.hasVariants)
        }
        return (goods, prices)
    }

    /// The ids of goods by their article numbers, of those for sale; unknown numbers are absent. One statement.
    static func productIDs(
        ofArticleNumbers numbers: [String], in tx: Transaction
    ) throws -> [String: ID<Product>] {
        guard !numbers.isEmpty else { return [:] }
        let rows = try tx.all(
            "SELECT sku, id FROM products WHERE sku IN \(list: numbers) AND is_active ORDER BY id LIMIT 2000"
        ) { (number: try $0["sku"] as String, id: try $0["id"] as ID<Product>) }
        return Dictionary(rows.map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
    }
}

extension PageContext {
    /// Whether the reader may know what goods cost; strangers see the retail price.
    var seesGoodsPrices: Bool { visit.web.signedIn?.principal.may(.viewPrices) ?? true }

    /// Whether the reader may put goods into a cart; strangers are led to the sign-in page and back.
    var mayPutInCart: Bool { visit.web.signedIn?.principal.may(.placeOrders) ?? true }

    /// A product within a text: picture, name, stock, price, and the way into the cart.
    func toldCard(_ told: ToldProduct) -> HTML {
        let product = told.product
        let path = "/products/\(product.slug)"
        let price: HTML? = seesGoodsPrices ? priceBlock(told.price, product, self, in: .tile) : nil
        let stock = stockText(told.available, product.unit, self)
        return """
            <div class="told">\(thumb(product, self))<div class="told__text">\
            <a class="told__name" href="\(url: path)">\(product.name)</a>\
            <span class="sub">\(product.sku) · \(stock)</span></div>\(price)\(toldForm(told))</div>
            """
    }

    private func toldForm(_ told: ToldProduct) -> HTML? {
        let product = told.product
        guard !told.hasVariants else {
            return mayPutInCart ? chooseVariantLink(product) : nil
        }
        guard mayPutInCart, told.price != nil else { return nil }
        let button = submit(
            t("catalog.addToCart"), .tint, size: .small, icon: "cart", of: product.name)
        return """
            <form class="told__form" method="post" action="/cart/lines" data-add-to-cart>\(commandField)\
            <input type="hidden" name="product" value="\(product.id)">\
            <input type="hidden" name="quantity" value="\(product.pack.description)">\(button)</form>
            """
    }
}
