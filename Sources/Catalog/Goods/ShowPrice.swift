// Anybody sees how his price of a product came about: beneath the price in a list, or as a page.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// `GET /prices/{slug}`; with `part=box` only what a script puts beneath the price.
    func showPrice(_ request: Request, _ context: PublicContext) async throws -> HTML {
        guard context.seesGoodsPrices else { throw NotFound() }
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        let found = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let product = try tx.one(
                """
                SELECT \(Product.columns) FROM products p WHERE p.slug = \(slug) AND \(Catalog.visible("p", to: buyer))
                """, Product.init(row:))
            let prices = try Catalog.listPrices(of: "(\(product.id))", for: buyer, at: now, in: tx)
            return (product: product, price: prices.listPrice(of: product.id))
        }
        let title = context.t("catalog.price.title", ["name": found.product.name])
        let words: HTML =
            found.price.map { priceBox($0, found.product, context) }
            ?? "<p>\(context.t("catalog.price.onRequest.text"))</p>"
        let box: HTML = "<section class=\"pricebox\" id=\"pricebox\">\(words)</section>"
        if request.query["part"] == "box" { return context.partPage(title, box) }
        var frame = PageFrame(title, section: "catalog")
        frame.breadcrumbs = [
            ("/catalog", context.t("catalog.title")), ("/products/\(found.product.slug)", found.product.name),
        ]
        return context.page(frame, box)
    }
}

extension PageContext {
    /// A document of one part of a page, for a script that takes the part out of it.
    func partPage(_ title: String, _ part: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title></head>
        <body>\(part)</body></html>
        """
    }
}
