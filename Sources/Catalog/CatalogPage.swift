// The catalogue's page: categories beside a table or tiles.

import Database
import Foundation
import Kernel
import Web

extension PublicContext {
    /// The way goods lead a member to the cart; strangers are led to the sign-in page and back.
    fileprivate var maySeePrices: Bool { principal?.may(.viewPrices) ?? true }
    fileprivate var mayOrder: Bool { principal?.may(.placeOrders) ?? true }
}

func catalogPage(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    let title =
        query.text.isEmpty
        ? listing.category?.name ?? context.t("catalog.title")
        : context.t("catalog.search.title", ["text": query.text])
    var frame = PageFrame(title, section: "catalog")
    if let category = listing.category {
        frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
        frame.breadcrumbs += listing.tree.path(to: category).dropLast().map {
            ("/catalog?category=\($0.slug.formEncoded)", $0.name)
        }
    }
    return context.page(
        frame,
        """
        <div class="shop">
          \(facets(listing, query, context))
          <div>
            \(toolbar(query, context))
            \(listing.goods.items.isEmpty ? emptyListing(query, context) : goods(listing, query, context))
            \(context.pager(listing.goods, path: query.base, query: query.fields))
          </div>
        </div>
        """)
}

private func facets(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    let parent = listing.category
    let shown = listing.tree.children(of: parent?.id)
    let siblings = shown.isEmpty ? listing.tree.children(of: parent?.parentID) : shown
    let title = shown.isEmpty ? listing.tree.category(parent?.parentID)?.name : parent?.name
    return """
        <div class="facets" id="facets" popover aria-label="\(context.t("catalog.filters"))">
          <div class="facets__head"><h2>\(context.t("catalog.filters"))</h2><button type="button" class="iconbtn" \
        popovertarget="facets" aria-label="\(context.t("web.close"))" title="\(context.t("web.close"))">\(context.icon("x"))</button></div>
          <nav class="facet" aria-label="\(context.t("catalog.categories"))">
            <a class="facet__title" href="\(url: query.path(category: .some(nil)))">\(title ?? context.t("catalog.all"))</a>
            <ul class="tree">\(siblings.map { category in
                """
                <li><a href="\(url: query.path(category: category.slug))"\
                \(attr: "aria-current", category.id == parent?.id ? "page" : nil)>\(category.name)\
                <span>\(context.formats.count(category.productCount))</span></a></li>
                """ as HTML
            })</ul>
          </nav>
          <form class="facet" action="\(url: query.base)" data-auto-submit>\(query.hidden(without: "stock"))<label class="option">\
        <input type="checkbox" class="switch" role="switch" name="stock" value="1"\(attr: "checked", if: query.inStock)> \
        \(context.t("catalog.inStock"))</label><button class="btn btn--sm nojs-only">\(context.t("catalog.apply"))</button></form>
        </div>
        """
}

private func toolbar(_ query: CatalogQuery, _ context: PublicContext) -> HTML {
    """
    <div class="filters">
      <button type="button" class="btn facets__open" popovertarget="facets">\(context.icon("filter"))\(context.t("catalog.filters"))</button>
      <form class="filters__search inputwrap" role="search" action="/search" aria-label="\(context.t("catalog.search"))">
        \(context.icon("search"))<label class="visually-hidden" for="cq">\(context.t("catalog.search"))</label>
        <input class="input input--sm input--icon" id="cq" name="q" type="search" value="\(query.text)" maxlength="1000" \
    placeholder="\(context.t("catalog.search.placeholder"))">
        \(query.category.map { "<input type=\"hidden\" name=\"category\" value=\"\($0)\">" as HTML })
      </form>
      <span class="filters__end">
        <span class="seg" role="group" aria-label="\(context.t("catalog.sort"))">\(CatalogQuery.Sort.allCases.map { sort in
            """
            <a href="\(url: query.path(sort: sort))"\(attr: "aria-current", sort == query.sort ? "true" : nil)>\
            \(context.t("catalog.sort.\(sort.rawValue)"))</a>
            """ as HTML
        })</span>
        <span class="seg" role="group" aria-label="\(context.t("catalog.view"))">\(CatalogQuery.View.allCases.map { view in
            """
            <a href="\(url: query.path(view: view))"\(attr: "aria-current", view == query.view ? "true" : nil) \
            aria-label="\(context.t("catalog.view.\(view.rawValue)"))" title="\(context.t("catalog.view.\(view.rawValue)"))">\
            \(context.icon(view == .table ? "rows" : "catalog"))</a>
            """ as HTML
        })</span>
      </span>
    </div>
    """
}

private func emptyListing(_ query: CatalogQuery, _ context: PublicContext) -> HTML {
    context.emptyState(
        icon: "search", title: context.t("catalog.empty.title"),
        text: context.t(query.text.isEmpty ? "catalog.empty.category" : "catalog.empty.search"),
        action: "<a class=\"btn btn--primary\" href=\"/catalog\">\(context.t("catalog.empty.action"))</a>")
}

private func goods(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    switch query.view {
    case .table: goodsTable(listing.goods.items, context)
    case .tiles: "<ul class=\"tiles\">\(listing.goods.items.map { tile($0, context) })</ul>"
    }
}

// MARK: - Table

private func goodsTable(_ items: [Goods], _ context: PublicContext) -> HTML {
    """
    <table role="table" class="table table--middle table--cards t-goods">
      <thead role="rowgroup"><tr role="row">\
    <th scope="col" role="columnheader">\(context.t("catalog.column.goods"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("catalog.column.stock"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("catalog.column.price"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("catalog.column.pack"))</th>\
    <th scope="col" role="columnheader" class="c-qty">\(context.t("catalog.column.quantity"))</th></tr></thead>
      <tbody role="rowgroup">\(items.map { goodsRow($0, context) })</tbody>
    </table>
    """
}

private func goodsRow(_ item: Goods, _ context: PublicContext) -> HTML {
    let product = item.product
    return """
        <tr role="row"><th scope="row" role="rowheader" class="c-goods"><span class="goods">\(thumb(product, context))\
        <span class="goods__text"><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
        <span class="sub">\(product.sku)</span></span></span></th>\
        <td role="cell" class="num stock c-stock" data-label="\(context.t("catalog.column.stock"))">\(stockText(item.available, product.unit, context))</td>\
        <td role="cell" class="num pricecell c-price">\(context.maySeePrices ? priceBlock(item.price, product, context) : nil)</td>\
        <td role="cell" class="num muted c-pack" data-label="\(context.t("catalog.pack"))">\(context.formats.quantity(product.pack))</td>\
        <td role="cell" class="c-qty">\(buyForm(item, context))</td></tr>
        """
}

func thumb(_ product: Product, _ context: some PageContext) -> HTML {
    guard let picture = product.picture else { return "<span class=\"thumb\">\(context.icon("box"))</span>" }
    return """
        <span class="thumb"><img src="\(url: "/pictures/\(picture)")" alt="" width="36" height="36" loading="lazy" decoding="async"></span>
        """
}

// MARK: - Tiles

private func tile(_ item: Goods, _ context: PublicContext) -> HTML {
    let product = item.product
    let picture: HTML =
        product.picture.map {
            "<img src=\"\(url: "/pictures/\($0)")\" alt=\"\" width=\"160\" height=\"140\" loading=\"lazy\" decoding=\"async\">"
        } ?? context.icon("box")
    return """
        <li class="tile"><a class="tile__picture" href="\(url: "/products/\(product.slug)")" tabindex="-1" aria-hidden="true">\(picture)</a>\
        <a class="tile__name" href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
        <span class="sub">\(product.sku) · \(stockText(item.available, product.unit, context))</span>\
        <div class="tile__buy">\(context.maySeePrices ? priceBlock(item.price, product, context, in: .tile) : nil)\(buyForm(item, context))</div></li>
        """
}

// MARK: - Shared by lists and the product's page

/// «24 800 шт» or «нет на складе».
func stockText(_ available: Quantity, _ unit: String, _ context: some PageContext) -> HTML {
    available.isPositive
        ? "\(context.formats.quantity(available))\u{00a0}\(unit)"
        : "<span class=\"quiet\">\(context.t("catalog.stock.none"))</span>"
}

/// Where a price stands: under a head that names the currency, or by itself.
enum PricePlace { case row, tile, page }

/// The price with the reason beneath, which opens the way from the retail price to it.
func priceBlock(
    _ price: Price?, _ product: Product, _ context: some PageContext, in place: PricePlace = .row
) -> HTML {
    guard let price else { return "<span class=\"price quiet\">\(context.t("catalog.price.onRequest"))</span>" }
    let reason = reasonText(price.explanation, context)
    return """
        <details class="pricewhy" name="why"><summary class="price\(place == .page ? " price--lg price--start" : "")">\
        <b\(attr: "data-unit", place == .row ? price.amount.currency.symbol : nil)>\
        \(place == .row ? context.formats.amount(price.amount) : context.formats.money(price.amount))</b>\
        <span>\(reason)</span></summary>
        <div class="popover"><h2>\(context.t("catalog.price.why", ["price": context.formats.money(price.amount)]))</h2>
        <dl class="why">\(price.explanation.retail.map { pair(context.t("catalog.price.retail"), $0, context) })\
        <div class="total"><dt>\(reason)</dt><dd>\(context.formats.money(price.amount))</dd></div></dl>
        \(ladder(price, product, context))
        <p class="caption quiet">\(context.t(price.vatMode == .included ? "catalog.price.vatIncluded" : "catalog.price.vatOnTop", ["rate": context.t("catalog.vat.\(product.vatRate.rawValue)")]))</p>
        </div></details>
        """
}

private func pair(_ name: String, _ amount: Money, _ context: some PageContext) -> HTML {
    "<div><dt>\(name)</dt><dd>\(context.formats.money(amount))</dd></div>"
}

func ladder(_ price: Price, _ product: Product, _ context: some PageContext) -> HTML? {
    guard price.ladder.count > 1 else { return nil }
    return """
        <ol class="ladder">\(price.ladder.map { step in
            """
            <li\(attr: "class", step.from == price.explanation.from ? "is-now" : nil)><span>\
            \(context.t("catalog.price.from", ["quantity": context.formats.quantity(max(step.from, product.pack)), "unit": product.unit]))</span>\
            \(context.formats.money(step.amount))</li>
            """ as HTML
        })</ol>
        """
}

/// The reason in two or three words.
package func reasonText(_ explanation: PriceExplanation, _ context: some PageContext) -> String {
    if explanation.from.thousandths > 1_000 { return context.t("catalog.price.volume") }
    return switch explanation.source {
    case .contract(let number): context.t("catalog.price.contract", ["number": number])
    case .priceType(let name): name
    case .retail: context.t("catalog.price.retail")
    }
}

/// Quantity and the button that puts it into the cart.
func buyForm(_ item: Goods, _ context: PublicContext) -> HTML? {
    guard context.mayOrder, item.price != nil else { return nil }
    if item.hasVariants {
        return
            "<a class=\"btn btn--sm\" href=\"\(url: "/products/\(item.product.slug)")\">\(context.t("catalog.chooseVariant"))</a>"
    }
    return addForm(item.product, context)
}

func addForm(_ product: Product, _ context: PublicContext) -> HTML {
    let pack = product.pack.description
    return """
        <form class="addform" method="post" action="/cart/lines" data-add-to-cart>\(context.commandField)\
        <input type="hidden" name="product" value="\(product.id)">\
        <span class="stepper" data-stepper data-step="\(pack)" data-min="0">\
        <button type="button" aria-label="\(context.t("catalog.less"))">\(context.icon("minus"))</button>\
        <input name="quantity" inputmode="decimal" autocomplete="off" value="\(pack)" maxlength="12" \
        aria-label="\(context.t("catalog.quantityOf", ["name": product.name]))">\
        <button type="button" aria-label="\(context.t("catalog.more"))">\(context.icon("plus"))</button>\
        </span><button class="btn btn--tint btn--sm btn--icon" aria-label="\(context.t("catalog.addToCart"))" \
        title="\(context.t("catalog.addToCart"))">\(context.icon("cart"))</button></form>
        """
}
