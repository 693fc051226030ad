// A buyer sees the cart as the world is now: prices, stock and what changed since the last look.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /cart`
    func showCart(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let cart = try await database.read { tx in try Ordering.cart(of: principal, at: now, in: tx) }
        let query = CartQuery(request)
        return cart.lines.isEmpty ? emptyCartPage(query, context) : cartPage(cart, query, context)
    }
}

/// Which lines of a long cart are shown.
struct CartQuery {
    let onlyChanged: Bool
    let text: String
    /// The first line shown, counted from 0.
    let start: Int
    /// A line just taken out, for the way back.
    let removed: (product: String, quantity: String)?

    static let pageSize = 100

    init(_ request: Request) {
        let query = request.query
        onlyChanged = query["show"] == "changed"
        text = query["q"] ?? ""
        start = request.firstLine
        removed = query["removed"].flatMap { product in
            ID<Product>(product).map { ($0.description, query["quantity"] ?? "1") }
        }
    }

    func lines(of cart: Cart) -> [CartLine] {
        let words = SearchText.normalized(text)
        return cart.lines.filter { line in
            (!onlyChanged || line.note != nil)
                && (words.isEmpty || SearchText.index(of: [line.product.name, line.product.sku]).contains(words))
        }
    }
}

// MARK: - Page

private func emptyCartPage(_ query: CartQuery, _ context: MemberContext) -> HTML {
    context.page(
        PageFrame(context.t("ordering.cart.title"), section: "cart"),
        """
        \(undoNotice(query, context))
        \(context.emptyState(
            icon: "cart", title: context.t("ordering.cart.empty.title"), text: context.t("ordering.cart.empty.text"),
            action: """
                <a class="btn btn--primary" href="/catalog">\(context.t("ordering.cart.empty.catalog"))</a>
                <a class="btn" href="/orders">\(context.t("ordering.cart.empty.repeat"))</a>
                """))
        """)
}

private func cartPage(_ cart: Cart, _ query: CartQuery, _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("ordering.cart.title"), section: "cart")
    frame.subline = "\(context.t("ordering.cart.lines", count: Int64(cart.lines.count)))"
    frame.breadcrumbs = [("/dashboard", context.t("web.home"))]
    frame.density = "regular"
    let lines = query.lines(of: cart)
    let shown = Array(lines.dropFirst(query.start).prefix(CartQuery.pageSize))
    return context.page(
        frame,
        """
        <div class="split">
          <div>
            \(undoNotice(query, context))
            \(cart.changed.isEmpty ? nil : changesNotice(cart, context))
            \(cartBar(cart, query, context))
            <form method="post" action="/cart" id="cart-form" data-auto-submit>\(context.commandField)
            <button class="visually-hidden" tabindex="-1">\(context.t("ordering.cart.recalculate"))</button>
            \(cartTable(shown, context))
            </form>
            \(linePager(total: lines.count, query, context))
          </div>
          <div class="aside aside--sticky">\(cartSummaryBox(cart, context))</div>
        </div>
        \(cart.blocked.isEmpty ? phoneBar(cart, context) : nil)
        """)
}

private func undoNotice(_ query: CartQuery, _ context: MemberContext) -> HTML? {
    query.removed.map { removed in
        """
        <form class="notice notice--info notices" method="post" action="/cart/lines" role="status">\(context.commandField)\
        \(context.icon("info"))<div class="notice__body"><p class="notice__title">\(context.t("ordering.cart.removed"))</p></div>\
        <input type="hidden" name="product" value="\(removed.product)"><input type="hidden" name="quantity" value="\(removed.quantity)">\
        <div class="notice__actions"><button class="btn btn--sm">\(context.icon("undo"))\(context.t("ordering.cart.putBack"))</button></div></form>
        """
    }
}

private func changesNotice(_ cart: Cart, _ context: MemberContext) -> HTML {
    """
    <form class="notice notice--warning notices" method="post" action="/cart" role="status">\(context.commandField)\(context.icon("warn"))\
    <div class="notice__body"><p class="notice__title">\(context.t("ordering.cart.changed", count: Int64(cart.changed.count)))</p>\
    <p>\(cart.blocked.isEmpty ? context.t("ordering.cart.changed.prices") : context.t("ordering.cart.changed.blocked", count: Int64(cart.blocked.count)))</p></div>\
    <div class="notice__actions"><a class="btn btn--sm" href="/cart?show=changed">\(context.t("ordering.cart.changed.show"))</a>\
    <button class="btn btn--sm" name="act" value="accept">\(context.icon("check"))\(context.t("ordering.cart.changed.accept"))</button></div></form>
    """
}

private func cartBar(_ cart: Cart, _ query: CartQuery, _ context: MemberContext) -> HTML {
    """
    <div class="filters cartbar">
      <form class="inputwrap filters__search" role="search" action="/cart">\(context.icon("search"))\
    <label class="visually-hidden" for="cf">\(context.t("ordering.cart.find"))</label>\
    <input class="input input--sm input--icon" id="cf" name="q" type="search" maxlength="1000" value="\(query.text)" placeholder="\(context.t("ordering.cart.find"))"></form>
      <span class="filters__end"><span class="seg" role="group" aria-label="\(context.t("ordering.cart.show"))">\
    <a href="/cart"\(attr: "aria-current", query.onlyChanged ? nil : "true")>\(context.t("ordering.cart.show.all", ["count": context.formats.count(cart.lines.count)]))</a>\
    <a href="/cart?show=changed"\(attr: "aria-current", query.onlyChanged ? "true" : nil)>\(context.t("ordering.cart.show.changed", ["count": context.formats.count(cart.changed.count)]))</a></span></span>
    </div>
    """
}

private func cartTable(_ lines: [CartLine], _ context: MemberContext) -> HTML {
    """
    <table role="table" class="table table--middle table--cards t-cart"><thead role="rowgroup"><tr role="row">\
    <th scope="col" role="columnheader">\(context.t("ordering.column.goods"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.price"))</th>\
    <th scope="col" role="columnheader" class="c-qty">\(context.t("ordering.column.quantity"))</th>\
    <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.sum"))</th>\
    <th scope="col" role="columnheader"><span class="visually-hidden">\(context.t("ordering.cart.remove"))</span></th></tr></thead>
    <tbody role="rowgroup">\(lines.map { cartRow($0, context) })</tbody></table>
    """
}

private func cartRow(_ line: CartLine, _ context: MemberContext) -> HTML {
    let (product, name) = (line.product, line.product.name)
    let sums = try? line.sums()
    let tone =
        line.isBlocked ? (line.note == .gone || line.note == .noPrice ? " stepper--error" : " stepper--warning") : ""
    return """
        <tr role="row"><th scope="row" role="rowheader" class="c-goods"><span class="goods"><span class="goods__text">\
        <a href="\(url: "/products/\(product.slug)")">\(name)</a>\
        <span class="sub">\(product.sku), \(context.t("ordering.cart.inStock", ["quantity": context.formats.quantity(line.available), "unit": product.unit]))</span>\
        \(line.note.map { lineNote($0, line, context) })</span></span></th>\
        <td role="cell" class="num c-price" data-unit="\((line.price?.amount.currency ?? .rub).symbol)">\(priceCell(line, context))</td>\
        <td role="cell" class="c-qty"><span class="stepper is-set\(tone)" data-stepper data-step="\(product.pack.description)" data-min="0">\
        <button type="button" aria-label="\(context.t("catalog.less"))">\(context.icon("minus"))</button>\
        <input name="quantity.\(product.id)" inputmode="decimal" autocomplete="off" maxlength="12" \
        value="\(context.formats.quantity(line.quantity))" aria-label="\(context.t("catalog.quantityOf", ["name": name]))">\
        <button type="button" aria-label="\(context.t("catalog.more"))">\(context.icon("plus"))</button></span></td>\
        <td role="cell" class="num c-sum" data-unit="\((line.price?.amount.currency ?? .rub).symbol)">\(sums.flatMap { $0 }.map { context.formats.amount($0.gross) } ?? "—")</td>\
        <td role="cell" class="act c-del"><button class="iconbtn iconbtn--sm" name="remove" value="\(product.id)" \
        aria-label="\(context.t("ordering.cart.removeName", ["name": name]))" title="\(context.t("ordering.cart.remove"))">\(context.icon("x"))</button></td></tr>
        """
}

private func priceCell(_ line: CartLine, _ context: MemberContext) -> HTML {
    guard let price = line.price else { return "—" }
    if case .priceChanged(let was) = line.note {
        return
            "<s class=\"was\">\(context.formats.amount(was))</s> <span class=\"medium\">\(context.formats.amount(price.amount))</span>"
    }
    return "<span>\(context.formats.amount(price.amount))</span>"
}

/// The remark under the line it concerns, in words.
func lineNote(_ note: CartLine.Note, _ line: CartLine, _ context: some PageContext) -> HTML {
    let (tone, icon, text): (String, String, String) =
        switch note {
        case .gone: ("danger", "alert", context.t("ordering.note.gone"))
        case .noPrice: ("danger", "alert", context.t("ordering.note.noPrice"))
        case .otherCurrency: ("danger", "alert", context.t("ordering.note.otherCurrency"))
        case .pack(let fits):
            (
                "warning", "box",
                context.t(
                    "ordering.note.pack",
                    [
                        "pack": context.formats.quantity(line.product.pack), "fits": context.formats.quantity(fits),
                        "unit": line.product.unit,
                    ])
            )
        case .short(let available):
            (
                "warning", "box",
                available.isPositive
                    ? context.t(
                        "ordering.note.short",
                        ["quantity": context.formats.quantity(available), "unit": line.product.unit])
                    : context.t("ordering.note.none")
            )
        case .priceChanged(let was):
            ("warning", "tag", priceChangeText(was: was, now: line.price?.amount ?? was, context))
        }
    return "<span class=\"linenote linenote--\(tone)\">\(context.icon(icon))<span>\(text)</span></span>"
}

/// «Цена выросла на 0,95 ₽».
func priceChangeText(was: Money, now: Money, _ context: some PageContext) -> String {
    let (low, high) = was < now ? (was, now) : (now, was)
    let difference = (try? high.subtracting(low)) ?? high
    return context.t(
        was < now ? "ordering.note.priceRose" : "ordering.note.priceFell",
        ["difference": context.formats.money(difference)])
}

/// On a phone the sum and the way on stand above the tabs.
private func phoneBar(_ cart: Cart, _ context: MemberContext) -> HTML {
    """
    <div class="stickybar phone-only" role="region" aria-label="\(context.t("ordering.summary"))">\
    <p class="stickybar__text">\(context.t("ordering.cart.lines", count: Int64(cart.lines.count)))<br><b>\(context.formats.money(cart.total))</b></p>\
    <button class="btn btn--primary" form="cart-form" name="act" value="checkout">\(context.t("ordering.toCheckout.short"))</button></div>
    """
}

private func linePager(total: Int, _ query: CartQuery, _ context: MemberContext) -> HTML? {
    guard total > CartQuery.pageSize else { return nil }
    func path(_ start: Int) -> String {
        "/cart?from=\(start)" + (query.onlyChanged ? "&show=changed" : "")
            + (query.text.isEmpty ? "" : "&q=\(query.text.formEncoded)")
    }
    let last = min(total, query.start + CartQuery.pageSize)
    return """
        <nav class="pager" aria-label="\(context.t("web.pages"))"><span>\(context.t("ordering.lines.range", ["from": context.formats.count(query.start + 1), "to": context.formats.count(last), "total": context.formats.count(total)]))</span>\
        <span class="btnrow">\(query.start > 0 ? "<a class=\"btn btn--sm\" href=\"\(url: path(max(0, query.start - CartQuery.pageSize)))\">\(context.t("web.previous"))</a>" as HTML : nil)\
        \(last < total ? "<a class=\"btn btn--sm\" href=\"\(url: path(last))\">\(context.t("web.next"))</a>" as HTML : nil)</span></nav>
        """
}

private func cartSummaryBox(_ cart: Cart, _ context: MemberContext) -> HTML {
    """
    <section class="card" aria-labelledby="sum-h"><div class="card__head"><h2 id="sum-h">\(context.t("ordering.summary"))</h2></div>
    <div class="card__body stack"><dl class="pairs"><div><dt>\(context.t("ordering.cart.lines", count: Int64(cart.lines.count)))</dt><dd>\(context.formats.money(cart.total))</dd></div>\
    <div class="total"><dt>\(context.t("ordering.total"))</dt><dd>\(context.bigMoney(cart.total))</dd></div>\
    <div><dt>\(context.t("ordering.vatIncluded"))</dt><dd>\(context.formats.money(cart.vatTotal))</dd></div></dl>
    \(cart.blocked.isEmpty
        ? "<button class=\"btn btn--primary btn--lg btn--block\" form=\"cart-form\" name=\"act\" value=\"checkout\">\(context.t("ordering.toCheckout"))</button>" as HTML
        : "<p class=\"small text-warning\">\(context.t("ordering.cart.blocked", count: Int64(cart.blocked.count)))</p><a class=\"btn btn--lg btn--block\" href=\"/cart?show=changed\">\(context.t("ordering.cart.changed.show"))</a>" as HTML)
    <form method="post" action="/cart">\(context.commandField)<button class="linkbtn" name="act" value="clear">\(context.t("ordering.cart.clear"))</button></form>
    </div></section>
    """
}
