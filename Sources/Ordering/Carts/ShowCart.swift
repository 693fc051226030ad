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

    /// What narrows the lines, as it stands in the address.
    var fields: [(name: String, value: String)] { [("show", onlyChanged ? "changed" : ""), ("q", text)] }

    /// Where the lines are shown and, with their quantities, sent: a refused page shows the same ones again.
    var address: String {
        let place = [(name: "from", value: start > 0 ? String(start) : "")]
        return ListAddress("/cart", fields + place).text
    }

    func part(of total: Int) -> ListPart { ListPart(from: start, size: Self.pageSize, of: total) }

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
    let ways: HTML = """
        \(context.buttonLink(context.t("ordering.cart.empty.catalog"), to: "/catalog", .primary))
        \(context.buttonLink(context.t("ordering.cart.empty.repeat"), to: "/orders"))
        """
    return context.page(
        PageFrame(context.t("ordering.cart.title"), section: "cart"),
        """
        \(undoNotice(query, context))
        \(context.emptyState(
            icon: "cart", title: context.t("ordering.cart.empty.title"), text: context.t("ordering.cart.empty.text"),
            action: ways))
        """)
}

/// - Parameter typed: what was refused, to be shown again; nothing on a page that is only opened.
func cartPage(
    _ cart: Cart, _ query: CartQuery, _ context: MemberContext, _ typed: TypedQuantities = TypedQuantities()
) -> HTML {
    var frame = PageFrame(context.t("ordering.cart.title"), section: "cart")
    frame.subline = "\(context.t("ordering.cart.lines", count: Int64(cart.lines.count)))"
    frame.breadcrumbs = [("/dashboard", context.t("web.home"))]
    frame.density = "regular"
    let lines = query.lines(of: cart)
    let shown = Array(lines.dropFirst(query.start).prefix(CartQuery.pageSize))
    let refusal = context.notice(.danger, context.t("ordering.cart.quantities.refused"))
    let refused: HTML? = typed.refusals.isEmpty ? nil : "<div class=\"notices\">\(refusal)</div>"
    return context.page(
        frame,
        """
        <div class="split">
          <div>
            \(refused)\(undoNotice(query, context))
            \(cart.changed.isEmpty ? nil : changesNotice(cart, context))
            \(cartBar(cart, query, context))
            <form method="post" action="\(url: query.address)" id="cart-form" data-auto-submit>\(context.commandField)
            <button class="visually-hidden" tabindex="-1">\(context.t("ordering.cart.recalculate"))</button>
            \(context.cartTable(shown, typed))
            </form>
            \(context.pager(query.part(of: lines.count), path: "/cart", query: query.fields))
          </div>
          <div class="aside aside--sticky">\(cartSummaryBox(cart, context))\(cart.progress.map { context.discountCard($0) })</div>
        </div>
        \(cart.blocked.isEmpty ? phoneBar(cart, context) : nil)
        """)
}

private func undoNotice(_ query: CartQuery, _ context: MemberContext) -> HTML? {
    query.removed.map { removed in
        let back = context.submit(context.t("ordering.cart.putBack"), .plain, size: .small, icon: "undo")
        return context.pressForm(
            "/cart/lines", hidden: [("product", removed.product), ("quantity", removed.quantity)],
            context.notice(.info, context.t("ordering.cart.removed"), actions: back), class: "notices")
    }
}

private func changesNotice(_ cart: Cart, _ context: MemberContext) -> HTML {
    let what =
        cart.blocked.isEmpty
        ? context.t("ordering.cart.changed.prices")
        : context.t("ordering.cart.changed.blocked", count: Int64(cart.blocked.count))
    let accept = context.submit(
        context.t("ordering.cart.changed.accept"), .plain, size: .small, icon: "check", act: ("act", "accept"))
    let actions: HTML = """
        \(context.buttonLink(context.t("ordering.cart.changed.show"), to: "/cart?show=changed", size: .small))\(accept)
        """
    let title = context.t("ordering.cart.changed", count: Int64(cart.changed.count))
    return context.pressForm(
        "/cart", context.notice(.warning, title, "\(what)", actions: actions), class: "notices")
}

private func cartBar(_ cart: Cart, _ query: CartQuery, _ context: MemberContext) -> HTML {
    let views = context.segmented(
        context.t("ordering.cart.show"),
        [
            Segment(
                context.t("ordering.cart.show.all", ["count": context.formats.count(cart.lines.count)]), "/cart",
                current: !query.onlyChanged),
            Segment(
                context.t("ordering.cart.show.changed", ["count": context.formats.count(cart.changed.count)]),
                "/cart?show=changed", current: query.onlyChanged),
        ])
    return """
        <div class="filters cartbar">
          <form class="inputwrap filters__search" role="search" action="/cart">\(context.icon("search"))\
        <label class="visually-hidden" for="cf">\(context.t("ordering.cart.find"))</label>\
        <input class="input input--sm input--icon" id="cf" name="q" type="search" maxlength="1000" value="\(query.text)" placeholder="\(context.t("ordering.cart.find"))"></form>
          <span class="filters__end">\(views)</span>
        </div>
        """
}

/// On a phone the sum and the way on stand above the tabs.
private func phoneBar(_ cart: Cart, _ context: MemberContext) -> HTML {
    let on = context.submit(
        context.t("ordering.toCheckout.short"), size: .regular, act: ("act", "checkout"),
        attributes: " form=\"cart-form\"")
    return """
        <div class="stickybar phone-only">\
        <p class="stickybar__text">\(context.t("ordering.cart.lines", count: Int64(cart.lines.count)))<br><b>\(context.formats.money(cart.total))</b></p>\
        \(on)</div>
        """
}

private func cartSummaryBox(_ cart: Cart, _ context: MemberContext) -> HTML {
    let sums = context.pairs([
        Pair(
            context.t("ordering.cart.lines", count: Int64(cart.lines.count)), "\(context.formats.money(cart.total))"),
        Pair(context.t("ordering.total"), context.money(cart.total), total: true),
        Pair(context.t("ordering.vatIncluded"), "\(context.formats.money(cart.vatTotal))"),
    ])
    let on: HTML
    if cart.blocked.isEmpty {
        on = context.submit(
            context.t("ordering.toCheckout"), block: true, act: ("act", "checkout"),
            attributes: " form=\"cart-form\"")
    } else {
        let show = context.buttonLink(
            context.t("ordering.cart.changed.show"), to: "/cart?show=changed", size: .large, block: true)
        on = """
            <p class="small text-warning">\(context.t("ordering.cart.blocked", count: Int64(cart.blocked.count)))</p>\(show)
            """
    }
    return context.card(
        context.t("ordering.summary"), id: "sum-h",
        """
        <div class="stack">\(sums)\(on)
        \(clearing(cart, context))</div>
        """)
}

/// Emptying the cart cannot be undone: it is asked once.
private func clearing(_ cart: Cart, _ context: MemberContext) -> HTML {
    let count = context.t("ordering.cart.lines", count: Int64(cart.lines.count))
    let asked = Confirmation(
        context.t("ordering.cart.clear.title"),
        consequence: context.t(
            "ordering.cart.clear.text", ["lines": count, "total": context.formats.money(cart.total)]),
        verb: context.t("ordering.cart.clear"), keep: context.t("ordering.cart.clear.keep"), path: "/cart",
        fields: [("act", "clear")])
    let button = context.textButton(context.t("ordering.cart.clear"), attributes: context.opening("ask-clear"))
    return "\(button)\(context.confirmation("ask-clear", asked))"
}
