// Anybody opens a product: pictures, variants, properties, stock by warehouse, and his own price.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /products/{slug}`; a variant's address shows its product with the variant chosen.
    func showProduct(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        let card = try await database.read { tx in try Catalog.card(slug: slug, for: principal, at: now, in: tx) }
        guard let card else { throw NotFound() }
        return productPage(card, context)
    }
}

// MARK: - Reading

/// Everything on a product's page.
package struct ProductCard: Sendable {
    package let product: Product
    package let tree: CategoryTree
    /// Files of its pictures, the main one first.
    package let pictures: [String]
    package let properties: [(name: String, value: String)]
    /// The variants with their prices; empty when the product has none.
    package let variants: [Goods]
    /// Of the product itself; nil when only its variants are sold.
    package let goods: Goods
    package let stock: [WarehouseStock]
}

extension Catalog {
    /// The page of a product or variant for sale; nil when there is none.
    package static func card(
        slug: String, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> ProductCard? {
        guard
            let found = try tx.first(
                "SELECT \(Product.columns) FROM products p WHERE p.slug = \(slug) AND p.is_active", as: Product.self)
        else { return nil }
        let family = found.variantOf ?? found.id
        let members = try tx.all(
            """
            SELECT \(Product.columns), (SELECT COALESCE(CAST(SUM(s.quantity - s.reserved) AS BIGINT), 0)
                    FROM stock s WHERE s.product_id = p.id) AS available
            FROM products p WHERE p.is_active AND (p.id = \(family) OR p.variant_of = \(family))
            ORDER BY p.sort_name, p.id LIMIT 500
            """) { (try Product(row: $0), try $0["available"] as Quantity) }
        let prices = try prices(
            of: "\(list: members.map(\.0.id))", for: buyer(for: principal, at: now, in: tx), in: tx)
        let goods = members.map { product, available in
            Goods(
                product: product, available: available, hasVariants: false, sortValues: [],
                price: prices.price(of: product.id, quantity: product.pack))
        }
        guard let own = goods.first(where: { $0.product.id == found.id }) else { return nil }
        return ProductCard(
            product: found, tree: try CategoryTree(in: tx), pictures: try pictures(of: [found.id, family], in: tx),
            properties: try properties(of: family, in: tx),
            variants: goods.filter { $0.product.variantOf != nil }, goods: own,
            stock: try stock(of: found.id, in: tx))
    }

    private static func pictures(of products: [ID<Product>], in tx: Transaction) throws -> [String] {
        let files = try tx.all(
            """
            SELECT file FROM product_pictures WHERE product_id IN \(list: products) AND file IS NOT NULL
            ORDER BY position LIMIT 20
            """) { try $0["file"] as String }
        return files.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func properties(of product: ID<Product>, in tx: Transaction) throws -> [(name: String, value: String)] {
        try tx.all(
            """
            SELECT n.name, v.value FROM product_properties v JOIN properties n ON n.id = v.property_id
            WHERE v.product_id = \(product) ORDER BY n.name, v.position LIMIT 200
            """) { (name: try $0["name"] as String, value: try $0["value"] as String) }
    }
}

// MARK: - Page

private func productPage(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let product = card.product
    var frame = PageFrame(product.name, section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    if let category = card.tree.category(product.categoryID) {
        frame.breadcrumbs += card.tree.path(to: category).map { ("/catalog?category=\($0.slug.formEncoded)", $0.name) }
    }
    frame.subline = """
        \(context.t("catalog.product.sku", ["sku": product.sku]))\
        \(product.manufacturer.isEmpty ? nil : " · \(product.manufacturer)" as HTML)
        """
    frame.density = "regular"
    return context.page(
        frame,
        """
        <div class="product">
          \(gallery(card, context))
          <div class="stack stack--loose">
            \(card.variants.isEmpty ? nil : variants(card, context))
            \(buyBox(card, context))
            \(stockTable(card, context))
          </div>
        </div>
        \(description(card, context))
        \(card.properties.isEmpty ? nil : propertyList(card, context))
        """)
}

private func gallery(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let pictures = card.pictures.isEmpty ? [card.product.picture].compactMap { $0 } : card.pictures
    guard !pictures.isEmpty else {
        return "<div class=\"gallery\"><div class=\"gallery__strip\"><span class=\"gallery__picture\">\(context.icon("image"))</span></div></div>"
    }
    return """
        <div class="gallery"><div class="gallery__strip" tabindex="0" role="region" aria-label="\(context.t("catalog.product.pictures"))">\(pictures.enumerated().map { index, picture in
            """
            <span class="gallery__picture" id="photo-\(index + 1)"><img src="\(url: "/pictures/\(picture)")" \
            alt="\(index == 0 ? card.product.name : context.t("catalog.product.picture"))" width="480" height="360"></span>
            """ as HTML
        })</div>
        \(pictures.count < 2 ? nil : """
            <div class="gallery__thumbs">\(pictures.enumerated().map { index, picture in
                """
                <a href="#photo-\(index + 1)" aria-label="\(context.t("catalog.product.photo", ["number": String(index + 1)]))">\
                <span class="thumb"><img src="\(url: "/pictures/\(picture)")" alt="" width="36" height="36" loading="lazy"></span></a>
                """ as HTML
            })</div>
            """ as HTML)</div>
        """
}

private func variants(_ card: ProductCard, _ context: PublicContext) -> HTML {
    """
    <section aria-labelledby="var-h"><div class="section__head"><h2 id="var-h">\(context.t("catalog.product.variants"))</h2></div>
    <div class="variants">\(card.variants.map { item in
        """
        <a class="variant\(item.available.isPositive ? "" : " is-out")" href="\(url: "/products/\(item.product.slug)")"\
        \(attr: "aria-current", item.product.id == card.product.id ? "true" : nil)>\(item.product.variantName ?? item.product.name)\
        \(item.available.isPositive ? nil : "<span class=\"sub\">\(context.t("catalog.stock.none"))</span>" as HTML)</a>
        """ as HTML
    })</div></section>
    """
}

private func buyBox(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let maySee = context.principal?.may(.viewPrices) ?? true
    let mayBuy = context.principal?.may(.placeOrders) ?? true
    let product = card.product
    guard card.variants.isEmpty || product.variantOf != nil else {
        return "<section class=\"buy\" aria-label=\"\(context.t("catalog.product.buy"))\"><p class=\"muted\">\(context.t("catalog.product.choose"))</p></section>"
    }
    let isThere = card.goods.available.isPositive
    return """
        <section class="buy" aria-label="\(context.t("catalog.product.buy"))">
        \(maySee ? "<div class=\"product__price\">\(priceBlock(card.goods.price, product, context, large: true))</div>\(card.goods.price.flatMap { ladder($0, product, context) })" as HTML : nil)
        \(mayBuy && card.goods.price != nil ? buyRow(product, context) : nil)
        <p class="buy__stock"><span class="status status--\(isThere ? "success" : "muted")">\(context.glyph(isThere ? "sDone" : "sStop"))\
        <span>\(stockText(card.goods.available, product.unit, context))</span></span>\
        <span class="quiet">\(context.t("catalog.product.pack", ["pack": context.formats.quantity(product.pack), "unit": product.unit]))</span></p>
        </section>
        """
}

private func buyRow(_ product: Product, _ context: PublicContext) -> HTML {
    let pack = product.pack.description
    return """
        <form class="buy__row" method="post" action="/cart/lines" data-add-to-cart>\(context.commandField)\
        <input type="hidden" name="product" value="\(product.id)">\
        <span class="stepper stepper--lg" data-stepper data-step="\(pack)" data-min="\(pack)">\
        <button type="button" aria-label="\(context.t("catalog.less", ["name": product.name]))">\(context.icon("minus"))</button>\
        <input name="quantity" inputmode="decimal" autocomplete="off" value="\(pack)" maxlength="12" aria-label="\(context.t("catalog.quantityOf", ["name": product.name]))">\
        <button type="button" aria-label="\(context.t("catalog.more", ["name": product.name]))">\(context.icon("plus"))</button></span>\
        <button class="btn btn--primary btn--lg">\(context.icon("cart"))\(context.t("catalog.addToCart"))</button></form>
        """
}

private func stockTable(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.stock.isEmpty else { return nil }
    return """
        <section aria-labelledby="st-h"><div class="section__head"><h2 id="st-h">\(context.t("catalog.stock.title"))</h2></div>
        <table class="table"><thead><tr><th scope="col">\(context.t("catalog.stock.warehouse"))</th><th scope="col" class="num">\(context.t("catalog.stock.free"))</th></tr></thead>
        <tbody>\(card.stock.map { shelf in
            "<tr><th scope=\"row\">\(shelf.warehouse)</th><td class=\"num\">\(stockText(shelf.available, card.product.unit, context))</td></tr>" as HTML
        })</tbody></table>
        <p class="caption quiet">\(context.t("catalog.stock.asOf", ["when": newest(card, context)]))</p></section>
        """
}

private func newest(_ card: ProductCard, _ context: PublicContext) -> String {
    card.stock.map(\.updatedAt).max().map { context.formats.recent($0, now: context.now) } ?? ""
}

private func description(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.product.description.isEmpty else { return nil }
    let paragraphs = card.product.description.split(separator: "\n").map { "<p>\(String($0))</p>" as HTML }
    return """
        <section class="section" aria-labelledby="about-h"><div class="section__head"><h2 id="about-h">\(context.t("catalog.product.about"))</h2></div>
        <div class="prose">\(paragraphs)</div></section>
        """
}

private func propertyList(_ card: ProductCard, _ context: PublicContext) -> HTML {
    """
    <section class="section" aria-labelledby="props-h"><div class="section__head"><h2 id="props-h">\(context.t("catalog.product.properties"))</h2></div>
    <dl class="specs">\(card.properties.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl></section>
    """
}
