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
        <div class="split product">
          <div>
            \(gallery(card, context))
            \(card.variants.isEmpty ? nil : variantTable(card, context))
            \(description(card, context))
            \(card.properties.isEmpty ? nil : propertyList(card, context))
          </div>
          <div class="aside">\(buyBox(card, context))\(stockBox(card, context))</div>
        </div>
        """)
}

private func gallery(_ card: ProductCard, _ context: PublicContext) -> HTML {
    guard let main = card.pictures.first ?? card.product.picture else {
        return "<div class=\"gallery\"><div class=\"gallery__main\">\(context.icon("image"))</div></div>"
    }
    return """
        <div class="gallery"><div class="gallery__main">\
        <img src="\(url: "/pictures/\(main)")" alt="\(card.product.name)" width="480" height="360"></div>
        \(card.pictures.count < 2 ? nil : """
            <ul class="gallery__list">\(card.pictures.map { picture in
                "<li><a href=\"\(url: "/pictures/\(picture)")\"><img src=\"\(url: "/pictures/\(picture)")\" alt=\"\(context.t("catalog.product.picture"))\" width=\"64\" height=\"64\" loading=\"lazy\"></a></li>" as HTML
            })</ul>
            """ as HTML)</div>
        """
}

private func buyBox(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let mayBuy = context.principal?.may(.placeOrders) ?? true
    let maySee = context.principal?.may(.viewPrices) ?? true
    let product = card.product
    let isFamily = !card.variants.isEmpty && product.variantOf == nil
    return """
        <section class="card" aria-labelledby="buy-h"><div class="card__body stack">
        <h2 class="visually-hidden" id="buy-h">\(context.t("catalog.product.buy"))</h2>
        \(maySee && !isFamily ? "<div class=\"pricecell product__price\">\(priceBlock(card.goods.price, product, context))</div>" as HTML : nil)
        \(isFamily ? "<p class=\"muted\">\(context.t("catalog.product.choose"))</p>" as HTML : nil)
        \(mayBuy && !isFamily && card.goods.price != nil ? addForm(product, context) : nil)
        <p class="caption quiet">\(context.t("catalog.product.pack", ["pack": context.formats.quantity(product.pack), "unit": product.unit]))</p>
        </div></section>
        """
}

private func stockBox(_ card: ProductCard, _ context: PublicContext) -> HTML {
    """
    <section class="card" aria-labelledby="stock-h"><div class="card__head"><h2 id="stock-h">\(context.t("catalog.stock.title"))</h2></div>
    <div class="card__body">\(card.stock.isEmpty ? "<p class=\"muted\">\(context.t("catalog.stock.none"))</p>" as HTML : """
        <dl class="pairs">\(card.stock.map { shelf in
            "<div><dt>\(shelf.warehouse)</dt><dd>\(stockText(shelf.available, card.product.unit, context))</dd></div>" as HTML
        })</dl>
        <p class="caption quiet">\(context.t("catalog.stock.asOf", ["when": newest(card, context)]))</p>
        """)</div></section>
    """
}

private func newest(_ card: ProductCard, _ context: PublicContext) -> String {
    card.stock.map(\.updatedAt).max().map { context.formats.recent($0, now: context.now) } ?? ""
}

private func variantTable(_ card: ProductCard, _ context: PublicContext) -> HTML {
    """
    <section class="section" aria-labelledby="variants-h"><div class="section__head">\
    <h2 id="variants-h">\(context.t("catalog.product.variants"))</h2><span class="section__n">\(card.variants.count)</span></div>
    <table role="table" class="table table--middle table--cards t-goods">
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(context.t("catalog.column.goods"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("catalog.column.stock"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("catalog.column.price"))</th>\
    <th scope="col" role="columnheader" class="c-qty">\(context.t("catalog.column.quantity"))</th></tr></thead>
    <tbody role="rowgroup">\(card.variants.map { item in
        """
        <tr role="row"><th scope="row" role="rowheader" class="c-goods"><span class="goods__text">\
        <a href="\(url: "/products/\(item.product.slug)")"\(attr: "aria-current", item.product.id == card.product.id ? "page" : nil)>\
        \(item.product.variantName ?? item.product.name)</a><span class="sub">\(item.product.sku)</span></span></th>\
        <td role="cell" class="num stock c-stock">\(stockText(item.available, item.product.unit, context))</td>\
        <td role="cell" class="num pricecell c-price">\(context.principal?.may(.viewPrices) ?? true ? priceBlock(item.price, item.product, context) : nil)</td>\
        <td role="cell" class="c-qty">\(buyForm(item, context))</td></tr>
        """ as HTML
    })</tbody></table></section>
    """
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
    <dl class="pairs pairs--wide">\(card.properties.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl></section>
    """
}
