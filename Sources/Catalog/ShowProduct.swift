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
    /// The variants with their prices; empty when the product has none.
    package let variants: [Goods]
    /// Of the product or variant itself.
    package let goods: Goods
    package let details: ProductDetails
}

/// What a product's page tells besides name and price.
package struct ProductDetails: Sendable {
    /// From the root category down.
    package var categories: [(slug: String, name: String)] = []
    /// Files of its pictures, the main one first.
    package var pictures: [String] = []
    package var properties: [(name: String, value: String)] = []
    package var stock: [WarehouseStock] = []
}

extension Catalog {
    /// The page of a product or variant for sale, in four statements; nil when there is none.
    package static func card(
        slug: String, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> ProductCard? {
        let family = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn)
            FROM products p
            JOIN products chosen ON chosen.slug = \(slug) AND chosen.is_active
             AND (p.id = COALESCE(chosen.variant_of, chosen.id) OR p.variant_of = COALESCE(chosen.variant_of, chosen.id))
            WHERE p.is_active ORDER BY p.sort_name, p.id LIMIT 500
            """
        ) { (try Product(row: $0), try $0["available"] as Quantity) }
        guard let product = family.first(where: { $0.0.slug == slug })?.0 else { return nil }
        let prices = try prices(
            of: "\(list: family.map(\.0.id))", for: buyer(for: principal, at: now, in: tx), in: tx)
        let goods = family.map { product, available in
            Goods(
                product: product, available: available, hasVariants: false, sortValues: [],
                price: prices.price(of: product.id, quantity: product.pack))
        }
        guard let own = goods.first(where: { $0.product.id == product.id }) else { return nil }
        return ProductCard(
            product: product, variants: goods.filter { $0.product.variantOf != nil }, goods: own,
            details: try details(of: product, in: tx))
    }

    /// Categories, pictures, properties and stock as rows of one shape, so that they cost one statement.
    private static func details(of product: Product, in tx: Transaction) throws -> ProductDetails {
        let family = product.variantOf ?? product.id
        var details = ProductDetails()
        let rows = try tx.all(
            """
            WITH RECURSIVE above (id, parent_id, slug, name, depth) AS (
                SELECT id, parent_id, slug, name, 0 FROM categories WHERE id = \(product.categoryID)
                UNION ALL
                SELECT c.id, c.parent_id, c.slug, c.name, above.depth + 1 FROM categories c
                JOIN above ON c.id = above.parent_id WHERE above.depth < 12)
            SELECT 'category' AS kind, slug AS label, name AS text, -depth AS place, 0 AS amount FROM above
            UNION ALL
            SELECT 'picture', '', file, position, 0 FROM product_pictures
            WHERE product_id IN (\(product.id), \(family)) AND file IS NOT NULL
            UNION ALL
            SELECT 'property', n.name, v.value, v.position, 0 FROM product_properties v
            JOIN properties n ON n.id = v.property_id WHERE v.product_id = \(family)
            UNION ALL
            SELECT 'stock', w.name, '', w.position, s.quantity - s.reserved
            FROM stock s JOIN warehouses w ON w.id = s.warehouse_id WHERE s.product_id = \(product.id)
            ORDER BY kind, place, label LIMIT 400
            """
        ) { row in
            (
                kind: try row["kind"] as String, label: try row["label"] as String, text: try row["text"] as String,
                amount: try row["amount"] as Quantity
            )
        }
        for row in rows {
            switch row.kind {
            case "category": details.categories.append((row.label, row.text))
            case "picture": if !details.pictures.contains(row.text) { details.pictures.append(row.text) }
            case "property": details.properties.append((row.label, row.text))
            default: details.stock.append(WarehouseStock(warehouse: row.label, available: row.amount))
            }
        }
        return details
    }
}

// MARK: - Page

private func productPage(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let product = card.product
    var frame = PageFrame(product.name, section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    frame.breadcrumbs += card.details.categories.map { ("/catalog?category=\($0.slug.formEncoded)", $0.name) }
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
        \(card.details.properties.isEmpty ? nil : propertyList(card, context))
        """)
}

private func gallery(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let pictures = card.details.pictures.isEmpty ? [card.product.picture].compactMap { $0 } : card.details.pictures
    guard !pictures.isEmpty else {
        return
            "<div class=\"gallery\"><div class=\"gallery__strip\"><span class=\"gallery__picture\">\(context.icon("image"))</span></div></div>"
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
        return
            "<section class=\"buy\" aria-label=\"\(context.t("catalog.product.buy"))\"><p class=\"muted\">\(context.t("catalog.product.choose"))</p></section>"
    }
    let isThere = card.goods.available.isPositive
    return """
        <section class="buy" aria-label="\(context.t("catalog.product.buy"))">
        \(maySee ? "<div class=\"product__price\">\(priceBlock(card.goods.price, product, context, in: .page))</div>\(card.goods.price.flatMap { ladder($0, product, context) })" as HTML : nil)
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
        <button type="button" aria-label="\(context.t("catalog.less"))">\(context.icon("minus"))</button>\
        <input name="quantity" inputmode="decimal" autocomplete="off" value="\(pack)" maxlength="12" aria-label="\(context.t("catalog.quantityOf", ["name": product.name]))">\
        <button type="button" aria-label="\(context.t("catalog.more"))">\(context.icon("plus"))</button></span>\
        <button class="btn btn--primary btn--lg">\(context.icon("cart"))\(context.t("catalog.addToCart"))</button></form>
        """
}

private func stockTable(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.details.stock.isEmpty else { return nil }
    return """
        <section aria-labelledby="st-h"><div class="section__head"><h2 id="st-h">\(context.t("catalog.stock.title"))</h2></div>
        <table class="table"><thead><tr><th scope="col">\(context.t("catalog.stock.warehouse"))</th><th scope="col" class="num">\(context.t("catalog.stock.free"))</th></tr></thead>
        <tbody>\(card.details.stock.map { shelf in
            "<tr><th scope=\"row\">\(shelf.warehouse)</th><td class=\"num\">\(stockText(shelf.available, card.product.unit, context))</td></tr>" as HTML
        })</tbody></table>
        </section>
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
    <dl class="specs">\(card.details.properties.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl></section>
    """
}
