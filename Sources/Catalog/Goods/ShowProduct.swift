// Anybody opens a product: pictures, variants, properties, papers, stock by warehouse and what is on its way, his own
// price, and goods that belong to it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// `GET /products/{slug}`; a variant's address shows its product with the variant chosen. An address the product
    /// had before leads to the one it has now.
    func showProduct(_ request: Request, _ context: PublicContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        let found = try await database.read { tx -> OpenedProduct in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            if let card = try Catalog.card(slug: slug, for: buyer, reader: principal, at: now, in: tx) {
                let family = card.product.variantOf ?? card.product.id
                let reviews = card.details.reviewCount > 0 ? try Catalog.reviews(of: family, in: tx) : ProductReviews()
                return .card(card, reviews)
            }
            return try Catalog.newAddress(ofSlug: slug, for: buyer, in: tx).map(OpenedProduct.moved) ?? .nowhere
        }
        switch found {
        case .card(let card, let reviews): return productPage(card, reviews, context).response()
        case .moved(let slug): return .moved(to: "/products/\(slug)")
        case .nowhere: throw NotFound()
        }
    }
}

/// What an address of a product leads to.
private enum OpenedProduct: Sendable {
    case card(ProductCard, ProductReviews)
    /// To another address.
    case moved(String)
    case nowhere
}

extension Response {
    /// Moved for good. Not kept by caches: an address that is free again may be given to another product.
    fileprivate static func moved(to path: String) -> Response {
        Response(CommandResult(status: 301, headers: ["Location": path]))
    }
}

// MARK: - Page

private func productPage(_ card: ProductCard, _ reviews: ProductReviews, _ context: PublicContext) -> HTML {
    let product = card.product
    var frame = PageFrame(product.name, section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    frame.breadcrumbs += card.details.categories.map { ("/catalog?category=\($0.slug.formEncoded)", $0.name) }
    let maker: HTML? = product.manufacturer.isEmpty ? nil : " · \(product.manufacturer)"
    frame.subline = "\(context.t("catalog.product.sku", ["sku": product.sku]))\(maker)"
    frame.density = "regular"
    frame.actions = acts(card, context)
    // What a stranger looks at is remembered nowhere.
    let remembers = context.principal?.may(.browseCatalog) ?? false
    return context.page(
        frame,
        """
        <div class="product"\(attr: "data-view-of", remembers ? product.slug : nil)>
          \(gallery(card, context))
          <div class="stack stack--loose">
            \(variants(card, context))
            \(buyBox(card, context))
            \(stockTable(card, context))
          </div>
        </div>
        \(description(card, context))
        \(propertyList(card, context))
        \(files(card, context))
        \(articlesSection(card.content.articles, context))
        \(besideSections(card, context))
        \(context.reviewsSection(reviews, for: product))
        \(context.liveStatus(in: .page))
        """)
}

/// What is done with the product as a whole. Favourites and comparison hold products, not their variants.
private func acts(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let family = card.product.variantOf ?? card.product.id
    return """
        \(context.favouriteButton(family, isOn: card.details.isFavourite))\
        \(context.selectionMenu(family))\
        \(context.compareButton(family, isOn: card.details.isCompared, count: card.details.comparedCount))
        """
}

// MARK: - Buying

private func buyBox(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let product = card.product
    let label = context.t("catalog.product.buy")
    let steps = card.needsChoice ? nil : card.goods.price.flatMap { ladder($0, product, context) }
    let price: HTML? =
        context.seesGoodsPrices
        ? """
        <div class="product__price"\(liveCell(.price, product.id))>\(priceBlock(card.goods.price, product, context, in: .page))</div>\
        \(steps)
        """ : nil
    // What variants have in common is shown; each is bought by itself.
    guard !card.needsChoice else {
        return """
            <section class="buy" id="price" aria-label="\(label)">\(price)\
            <p class="buy__stock"><span\(liveCell(.stock, product.id))>\(stockStatus(card, context))</span></p></section>
            """
    }
    let isForSale = context.mayPutInCart && card.goods.price != nil
    let row: HTML? = isForSale ? buyRow(product, context) : nil
    // The page behind it belongs to ordering, which stands above the catalogue.
    let atOnce: HTML? =
        isForSale && context.seesGoodsPrices
        ? context.buttonLink(context.t("catalog.product.oneClick"), to: "/buy/\(product.slug)", size: .small) : nil
    let pack = context.t(
        "catalog.product.pack", ["pack": context.formats.quantity(product.pack), "unit": product.unit])
    return """
        <section class="buy" id="buy" aria-label="\(label)">\(price)\(row)\(atOnce)
        <p class="buy__stock"><span\(liveCell(.stock, product.id, none: !card.goods.available.isPositive))>\(stockStatus(card, context))</span>\
        <span class="quiet">\(pack)</span></p>\
        \(context.waitingLink(product.id, available: card.goods.available))\
        \(contentButtons(card.content, product, context))</section>
        """
}

/// How much there is, or when it comes.
private func stockStatus(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let product = card.product
    if card.goods.available.isPositive {
        let quantity = "\(context.formats.quantity(card.goods.available))\u{00a0}\(product.unit)"
        return context.status(.done, quantity)
    }
    if let arrival = card.details.arrivals.first {
        return context.status(.moving, arrivalText(arrival, product, context))
    }
    if card.details.orderMode == .backorder { return context.status(.waiting, context.t("catalog.stock.backorder")) }
    return context.status(.cancelled, context.t("catalog.stock.none"))
}

/// «60 шт приедут 27 ноя».
private func arrivalText(
    _ arrival: ProductDetails.Arrival, _ product: Product, _ context: PublicContext
) -> String {
    let quantity = "\(context.formats.quantity(arrival.quantity))\u{00a0}\(product.unit)"
    return context.t(
        "catalog.stock.arrival", ["quantity": quantity, "date": context.formats.dayMonth(arrival.day)])
}

private func buyRow(_ product: Product, _ context: PublicContext) -> HTML {
    let pack = product.pack.description
    let quantity = context.stepper(
        "quantity", context.t("catalog.quantityOf", ["name": product.name]), value: pack, pack: pack, least: pack,
        large: true)
    return """
        <form class="buy__row buybar" method="post" action="/cart/lines" data-add-to-cart>\(context.commandField)\
        <input type="hidden" name="product" value="\(product.id)">\(quantity)\
        \(context.submit(context.t("catalog.addToCart"), icon: "cart"))</form>
        """
}

private func stockTable(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.details.stock.isEmpty || !card.details.arrivals.isEmpty else { return nil }
    let product = card.product
    let shelves = card.details.stock.map { shelf in
        StockPlace(warehouse: shelf.warehouse, rest: stockText(shelf.available, product.unit, context))
    }
    let arrivals = card.details.arrivals.prefix(10).map { arrival in
        StockPlace(
            warehouse: arrival.warehouse, rest: "\(arrivalText(arrival, product, context))", isAwaited: true)
    }
    let place = TableColumn<StockPlace>("place", "catalog.stock.warehouse") { "\($0.warehouse)" }
    let rest = TableColumn<StockPlace>("rest", "catalog.stock.free", align: .end) { $0.rest }
    var table = Table(still: "places", [place, rest])
    table.rowAttributes = { $0.isAwaited ? " class=\"muted\"" : nil }
    return """
        <section aria-labelledby="st-h"><div class="section__head"><h2 id="st-h">\(context.t("catalog.stock.title"))</h2></div>
        \(context.table(table, shelves + arrivals))</section>
        """
}

/// How much there is at one warehouse, or comes to it.
private struct StockPlace: Sendable {
    let warehouse: String
    let rest: HTML
    var isAwaited = false
}

// MARK: - Words

private func description(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    let text = DescriptionText(card.details.description)
    guard !text.blocks.isEmpty else { return nil }
    return context.pageSection(
        context.t("catalog.product.about"), id: "about-h", "<div class=\"prose\">\(text.html)</div>")
}

private func propertyList(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    let product = card.product
    var pairs = card.details.properties
    if let barcode = product.barcode { pairs.append((context.t("catalog.product.barcode"), barcode)) }
    guard !pairs.isEmpty else { return nil }
    let rows: [HTML] = pairs.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" }
    return context.pageSection(
        context.t("catalog.product.properties"), id: "props-h", "<dl class=\"specs\">\(rows)</dl>")
}

private func files(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.details.files.isEmpty else { return nil }
    let rows: [HTML] = card.details.files.map { file in
        let kind = context.t("catalog.file.\(file.kind)")
        let format = file.name.split(separator: ".").last.map { $0.uppercased() } ?? ""
        let note = "\(kind), \(format), \(size(file.bytes, context))"
        return """
            <li class="doc">\(context.icon("docs"))<div class="doc__text">\
            <a href="\(url: "/product-files/\(file.name)")" download>\(file.title)</a><span class="sub">\(note)</span></div></li>
            """
    }
    return context.pageSection(
        context.t("catalog.product.files"), id: "files-h", "<ul class=\"rows\">\(rows)</ul>")
}

private func size(_ bytes: Int, _ context: PublicContext) -> String {
    guard bytes >= 1_000_000 else {
        return context.t("catalog.file.kilobytes", ["size": context.formats.count(max(1, bytes / 1_000))])
    }
    let tenths = Quantity(thousandths: Int64(bytes / 100_000) * 100)
    return context.t("catalog.file.megabytes", ["size": context.formats.quantity(tenths)])
}
