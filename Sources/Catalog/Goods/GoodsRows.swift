// Goods of a list: as a table, as tiles, and as lines of articles without pictures.

import Database
import Foundation
import Kernel
import Web

/// What every row of a page of goods repeats, made once a page. All rows share one form for the cart and two for the
/// favourites: a form for each would be a third of the page.
struct GoodsParts {
    let context: PublicContext
    let view: CatalogQuery.View
    let seesPrices: Bool
    /// The forms of the rows, which stand before them.
    let forms: HTML
    private let mayOrder: Bool
    private let hasFavourites: Bool
    private let stock: HTML
    private let pack: HTML
    private let less: HTML
    private let more: HTML
    private let add: HTML
    private let starOn: HTML
    private let starOff: HTML

    init(_ context: PublicContext, _ view: CatalogQuery.View) {
        self.context = context
        self.view = view
        seesPrices = context.seesGoodsPrices
        mayOrder = context.mayPutInCart
        hasFavourites = context.principal?.isStaff != true
        stock = "\(context.t("catalog.column.stock"))"
        pack = "\(context.t("catalog.pack"))"
        less = "<button type=\"button\" aria-label=\"\(context.t("catalog.less"))\"></button>"
        more = "<button type=\"button\" aria-label=\"\(context.t("catalog.more"))\"></button>"
        let caption = context.t("catalog.addToCart")
        add = "\" aria-label=\"\(caption)\" title=\"\(caption)\">\(context.icon("cart"))</button>"
        let words = context.t("catalog.favourite.label")
        let named: HTML = "aria-label=\"\(words)\" title=\"\(words)\">"
        starOn = "\" aria-pressed=\"true\" \(named)\(context.icon("starOn"))</button>"
        starOff = "\" aria-pressed=\"false\" \(named)\(context.icon("star"))</button>"
        forms = Self.forms(context, cart: mayOrder, stars: hasFavourites)
    }

    /// Enter in a field sends nothing by itself: the first button of each form is shut, and a script presses the row's.
    private static func forms(_ context: PublicContext, cart: Bool, stars: Bool) -> HTML {
        let command = context.commandField
        let shut: HTML = "<button disabled hidden></button></form>"
        let buy: HTML? =
            cart
            ? """
            <form id="buy" method="post" action="/cart/lines" autocomplete="off" data-add-to-cart>\(command)\(shut)
            """ : nil
        guard stars else { return buy ?? .empty }
        let favourites = [1, 0].map { on -> HTML in
            """
            <form id="star\(on)" method="post" action="/selections/favourites" data-favourites>\(command)\
            <input type="hidden" name="on" value="\(on)">\(shut)
            """
        }
        return "\(buy)\(favourites)"
    }

    // MARK: - Table

    /// Not the table of other lists: a cell of a price or of stock is itself what `live.js` fills in anew, and rows
    /// are put together of the ready pieces that tiles use as well.
    ///
    /// - Parameter label: what the rows are, for those who hear the page.
    func table(_ items: [Goods], label: String) -> HTML {
        let isPlain = view == .list
        let packHead: HTML? =
            isPlain ? nil : head("catalog.column.pack", "c-pack num")
        let priceHead: HTML? = seesPrices ? head("catalog.column.price", "c-price num") : nil
        let quantityHead: HTML? = mayOrder ? head("catalog.column.quantity", "c-qty") : nil
        let starHead: HTML? =
            hasFavourites
            ? """
            <th scope="col" role="columnheader" class="act c-fav">\
            <span class="visually-hidden">\(context.t("catalog.favourite.label"))</span></th>
            """ : nil
        let articleHead: HTML? = isPlain ? head("catalog.column.article", "c-article") : nil
        let heads: HTML = """
            \(articleHead)\(head("catalog.column.goods", "c-goods"))\(head("catalog.column.stock", "c-stock num"))\
            \(priceHead)\(packHead)\(quantityHead)\(starHead)
            """
        let rows = items.map { isPlain ? plainRow($0) : row($0) }
        return """
            <table role="table" class="table table--middle table--cards t-goods\(isPlain ? " t-goods--plain" : "")" \
            aria-label="\(label)"><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">\(rows)</tbody></table>
            """
    }

    private func head(_ key: String, _ classes: String) -> HTML {
        "<th scope=\"col\" role=\"columnheader\" class=\"\(classes)\">\(context.t(key))</th>"
    }

    private func row(_ item: Goods) -> HTML {
        let product = item.product
        return """
            <tr role="row" data-line\(recommended(item))><th scope="row" role="rowheader" class="c-goods"><span class="goods">\
            \(thumb(product, context))<span class="goods__text"><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
            <span class="sub">\(product.sku)\(mark(item))</span></span></span></th>\(stockCell(item))\(priceCell(item))\
            <td role="cell" class="num muted c-pack" data-label="\(pack)">\(context.formats.quantity(product.pack))</td>\
            \(quantityCell(item))\(starCell(item))</tr>
            """
    }

    /// The article names the row: whoever buys by it looks for it.
    private func plainRow(_ item: Goods) -> HTML {
        let product = item.product
        return """
            <tr role="row" data-line\(recommended(item))><th scope="row" role="rowheader" class="c-article">\
            <a href="\(url: "/products/\(product.slug)")">\(product.sku)</a></th>\
            <td role="cell" class="c-goods">\(product.name)\(mark(item))</td>\(stockCell(item))\(priceCell(item))\
            \(quantityCell(item))\(starCell(item))</tr>
            """
    }

    /// Presses on what is only recommended are none on a place among the results.
    private func recommended(_ item: Goods) -> HTML { "\(attr: "data-recommended", if: item.isRecommended)" }

    private func mark(_ item: Goods) -> HTML? {
        item.isRecommended ? " \(context.accentTag(context.t("catalog.beside.together")))" : nil
    }

    private func stockCell(_ item: Goods) -> HTML {
        """
        <td role="cell" class="num stock c-stock"\(liveCell(.stock, item.product.id)) data-label="\(stock)">\
        \(stockText(item.available, item.product.unit, context))</td>
        """
    }

    private func priceCell(_ item: Goods) -> HTML? {
        guard seesPrices else { return nil }
        return """
            <td role="cell" class="num pricecell c-price"\(liveCell(.price, item.product.id))>\
            \(priceBlock(item.price, item.product, context))</td>
            """
    }

    private func quantityCell(_ item: Goods) -> HTML? {
        guard mayOrder else { return nil }
        return "<td role=\"cell\" class=\"c-qty\">\(buy(item))</td>"
    }

    private func starCell(_ item: Goods) -> HTML? {
        guard hasFavourites else { return nil }
        return "<td role=\"cell\" class=\"act c-fav\">\(star(item))</td>"
    }

    // MARK: - Tiles

    func tiles(_ items: [Goods]) -> HTML {
        let tiles: [HTML] = items.enumerated().map { tile($1, $0 < Self.firstTiles ? .atOnce : .inSight) }
        return "<ul class=\"tiles\">\(tiles)</ul>"
    }

    /// As many as stand in the first screen of a phone, and in the first row of a desktop.
    private static let firstTiles = 4

    private func tile(_ item: Goods, _ haste: PictureHaste) -> HTML {
        let product = item.product
        let path = "/products/\(product.slug)"
        let image: HTML =
            product.picture.map {
                picture($0, alt: "", place: "(max-width: 760px) 45vw, 240px", width: 200, height: 140, haste)
            } ?? context.icon("box")
        let price: HTML? =
            seesPrices
            ? "<div\(liveCell(.price, product.id))>\(priceBlock(item.price, product, context, in: .tile))</div>" : nil
        return """
            <li class="tile" data-line\(recommended(item))><a class="tile__picture" href="\(url: path)" tabindex="-1" aria-hidden="true">\(image)</a>\
            <a class="tile__name" href="\(url: path)">\(product.name)</a>\
            <span class="sub">\(product.sku) · <span\(liveCell(.stock, product.id))>\
            \(stockText(item.available, product.unit, context))</span>\(mark(item))</span>\
            <div class="tile__buy">\(price)\(mayOrder ? buy(item) : nil)</div>\
            \(hasFavourites ? star(item) : nil)</li>
            """
    }

    // MARK: - Controls

    /// Quantity and the button that puts it into the cart, nothing without a price; of a product with variants the way
    /// to them.
    private func buy(_ item: Goods) -> HTML? {
        let product = item.product
        guard !item.hasVariants else { return context.chooseVariantLink(product) }
        guard item.price != nil else { return nil }
        let size = product.pack.description
        return """
            <span class="addform"><span class="stepper" data-stepper data-step="\(size)">\(less)\
            <input form="buy" name="quantity.\(product.id)" inputmode="decimal" value="\(size)" maxlength="12" \
            aria-label="\(context.t("catalog.quantityOf", ["name": product.name]))">\(more)</span>\
            <button class="btn btn--tint btn--sm btn--icon" form="buy" name="product" value="\(product.id)\(add)</span>
            """
    }

    private func star(_ item: Goods) -> HTML {
        """
        <button class="iconbtn iconbtn--sm fav" form="star\(item.isFavourite ? 0 : 1)" name="product" \
        value="\(item.product.id)\(item.isFavourite ? starOn : starOff)
        """
    }
}
