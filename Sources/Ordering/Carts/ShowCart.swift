// A buyer sees a cart as the world is now: prices, stock and what changed since the last look.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// A cart with what its page says besides its lines.
struct ShownCart: Sendable {
    let cart: Cart
    /// The sections its goods stand in.
    let sections: [CartSection]
}

extension Ordering {
    /// `GET /cart`: the one the member has open.
    func showCart(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.cartPage(try await shownCart(.active, context), CartQuery(request))
    }

    /// `GET /carts/{cart}`: any he may open, without opening it. The open one has one address.
    func showOneCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal) = (try cartID(context), context.principal)
        let query = CartQuery(request, path: "/carts/\(id)")
        let open = try await database.read { tx in try Ordering.cartHead(.active, of: principal, in: tx) }
        guard open?.id != id else { return .redirect(to: ListAddress("/cart", query.fields).text) }
        return context.cartPage(try await shownCart(.id(id), context), query).response()
    }

    /// A cart, read for whoever asks.
    ///
    /// - Throws: `NotFound` for one he may not open.
    func shownCart(_ choice: CartChoice, _ context: MemberContext) async throws -> ShownCart {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in
            let cart =
                switch choice {
                case .active: try Ordering.cart(of: principal, at: now, in: tx)
                case .id(let id): try Ordering.cart(id, of: principal, at: now, in: tx)
                }
            guard let head = cart.head, !cart.lines.isEmpty else { return ShownCart(cart: cart, sections: []) }
            return ShownCart(cart: cart, sections: try Ordering.cartSections(head.id, in: tx))
        }
    }
}

// MARK: - Page

extension MemberContext {
    /// - Parameter typed: what was refused, to be shown again; nothing on a page that is only opened.
    func cartPage(
        _ shown: ShownCart, _ query: CartQuery, _ typed: TypedQuantities = TypedQuantities()
    ) -> HTML {
        let cart = shown.cart
        let isOpen = query.path == "/cart"
        var frame = PageFrame(cart.head.map { title(of: $0) } ?? t("ordering.cart.title"), section: "cart")
        frame.breadcrumbs = isOpen ? [("/dashboard", t("web.home"))] : [("/carts", t("ordering.carts.title"))]
        frame.density = "regular"
        frame.actions = cartActions(cart)
        frame.badge = cart.head?.isShared == true ? tag(t("ordering.carts.shared"), .info) : nil
        if let head = cart.head { frame.subline = cartSubline(head, cart) }
        guard !cart.lines.isEmpty else { return page(frame, live(cart, emptyCart(cart, query))) }
        let lines = query.lines(of: cart)
        let part = Array(lines.dropFirst(query.start).prefix(CartQuery.pageSize))
        let content: HTML = """
            <div class="split">
              <div>
                \(cartNotices(shown, query, typed))
                \(cartBar(shown, query))
                <div data-cart-lines>\(linesOrNone(part, cart, query, typed))
                \(pager(query.part(of: lines.count), path: query.path, query: query.fields))</div>
                \(laterLines(cart, query))
                \(together(cart))
              </div>
              <div class="aside aside--sticky" data-cart-sum>\(cartSummaryBox(cart, query))\(cart.progress.map { discountCard($0) })</div>
            </div>
            \(cart.blocked.isEmpty ? phoneBar(cart) : nil)
            """
        return page(frame, live(cart, content))
    }

    /// What a script refreshes when somebody changes the cart elsewhere.
    private func live(_ cart: Cart, _ content: HTML) -> HTML {
        guard let head = cart.head else { return content }
        return """
            \(pasteDrawer(head))<div data-cart-live="\(url: "\(head.path)/live")" data-version="\(head.version)" \
            data-said="\(t("ordering.carts.live.said"))">\(content)\
            <p class="visually-hidden" role="status" data-cart-said></p></div>
            """
    }

    private func linesOrNone(
        _ lines: [CartLine], _ cart: Cart, _ query: CartQuery, _ typed: TypedQuantities
    ) -> HTML {
        guard lines.isEmpty else { return cartTable(lines, cart, query, typed) }
        return emptyState(
            icon: "search", title: t("ordering.cart.found.none"), text: t("ordering.cart.found.none.text"),
            action: buttonLink(t("ordering.cart.found.all"), to: query.path), inline: true)
    }

    private func cartSubline(_ head: CartHead, _ cart: Cart) -> HTML {
        let count = t("ordering.cart.lines", count: Int64(cart.lines.count))
        return "\(count). \(t("ordering.carts.keptAt")) \(moment(head.changedAt))"
    }

    private func emptyCart(_ cart: Cart, _ query: CartQuery) -> HTML {
        let ways: HTML = """
            \(buttonLink(t("ordering.cart.empty.catalog"), to: "/catalog", .primary))
            \(buttonLink(t("ordering.cart.empty.repeat"), to: "/orders"))
            \(buttonLink(t("ordering.quick.title"), to: "/orders/quick"))
            \(buttonLink(t("ordering.import.title"), to: "/orders/import"))
            """
        return """
            <div data-cart-lines>\(removedNotice(cart, query))
            \(emptyState(
                icon: "cart", title: t("ordering.cart.empty.title"), text: t("ordering.cart.empty.text"), action: ways))</div>
            \(laterLines(cart, query))
            """
    }

    /// Goods for what lies in the cart: a script puts them here, without one the link leads to them.
    private func together(_ cart: Cart) -> HTML? {
        cart.head.map { head in
            let path = "\(head.path)/together"
            return """
                <p class="cart__together" data-cart-together="\(url: path)">\(link(t("ordering.together.link"), to: path))</p>
                """
        }
    }

    private func cartBar(_ shown: ShownCart, _ query: CartQuery) -> HTML {
        let cart = shown.cart
        let address = ListAddress(query.path, query.fields)
        var bar = FilterBar("cart", address, label: t("ordering.cart.find"))
        bar.placeholder = t("ordering.cart.find")
        bar.text = query.text
        bar.keeps = ["show"]
        let groups = Set(cart.lines.map(\.group)).sorted()
        if groups.count > 1 {
            let options = groups.filter { !$0.isEmpty }.map { FieldOption($0, $0) }
            let rest = groups.contains("") ? [FieldOption("-", t("ordering.cart.group.none"))] : []
            bar.choices.append(
                FilterBar.Choice(
                    "group", label: t("ordering.cart.group"),
                    options: [FieldOption("", t("ordering.cart.group.all"))] + options + rest, value: query.group))
        }
        if shown.sections.count > 1 {
            let options = shown.sections.map { FieldOption($0.id.description, $0.name) }
            bar.choices.append(
                FilterBar.Choice(
                    "category", label: t("ordering.cart.category"),
                    options: [FieldOption("", t("ordering.cart.category.all"))] + options, value: query.category))
        }
        bar.end = cartViews(cart, query, address)
        return "<div class=\"cartbar\">\(filterBar(bar))\(groupSums(cart, query))</div>"
    }

    private func cartViews(_ cart: Cart, _ query: CartQuery, _ address: ListAddress) -> HTML {
        let counts: [(CartQuery.Show, String, Int)] = [
            (.all, "ordering.cart.show.all", cart.lines.count),
            (.changed, "ordering.cart.show.changed", cart.changed.count),
            (.blocked, "ordering.cart.show.blocked", cart.blocked.count),
        ]
        let segments = counts.map { show, key, count in
            let place = show == .all ? address.without(["show"]) : address.with("show", show.rawValue)
            return Segment(t(key, ["count": formats.count(count)]), place.text, current: query.show == show)
        }
        return segmented(t("ordering.cart.show"), segments)
    }

    /// What each group comes to, as the way to its lines.
    private func groupSums(_ cart: Cart, _ query: CartQuery) -> HTML? {
        let groups = Dictionary(grouping: cart.lines.filter { !$0.group.isEmpty }, by: \.group)
        guard !groups.isEmpty else { return nil }
        let items: [HTML] = groups.keys.sorted().map { name in
            let lines = groups[name] ?? []
            let sums = lines.compactMap { try? $0.sums()?.gross }.filter { $0.currency == cart.total.currency }
            let total = try? sums.total(in: cart.total.currency)
            let place = ListAddress(query.path, [("group", name)]).text
            return """
                <li><a href="\(url: place)"\(attr: "aria-current", query.group == name ? "true" : nil)>\(name)</a> \
                <span class="quiet">\(t("ordering.cart.lines", count: Int64(lines.count)))</span> \
                <b>\(total.map { formats.money($0) } ?? "—")</b></li>
                """
        }
        return "<ul class=\"cartgroups\" aria-label=\"\(t("ordering.cart.groups"))\">\(items)</ul>"
    }
}
