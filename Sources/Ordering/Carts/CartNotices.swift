// What a cart says above its lines: what changed since the last visit, what was refused, what was taken out.

import Foundation
import Kernel
import Web

/// What changed in a cart by itself.
struct CartChanges: Sendable {
    /// Lines whose price rose, and those whose price fell.
    private(set) var risen = 0
    private(set) var fallen = 0
    /// Lines that cannot be ordered for want of stock, or not in this quantity.
    private(set) var short = 0
    /// Lines nobody sells to this buyer any more.
    private(set) var gone = 0
    /// What the new prices add to the sum; negative when they take off. Nil beyond reason.
    private(set) var difference: Money?

    init(_ cart: Cart) {
        var differences: [Money] = []
        for line in cart.changed {
            switch line.note {
            case .gone, .noPrice, .otherCurrency: gone += 1
            case .short, .pack: short += 1
            case .priceChanged(let was, let now):
                if was < now { risen += 1 } else { fallen += 1 }
                if let change = try? now.subtracting(was).times(line.quantity) { differences.append(change) }
            case nil: break
            }
        }
        difference = try? differences.total(in: cart.total.currency)
    }
}

extension MemberContext {
    /// Everything above the lines.
    func cartNotices(_ shown: ShownCart, _ query: CartQuery, _ typed: TypedQuantities) -> HTML {
        let cart = shown.cart
        let refusal = notice(.danger, t("ordering.cart.quantities.refused"))
        let refused: HTML? = typed.refusals.isEmpty ? nil : "<div class=\"notices\">\(refusal)</div>"
        return """
            <div data-cart-notices>\(refused)\(notOpenNotice(cart, query))\(removedNotice(cart, query))\
            \(cart.changed.isEmpty ? nil : changesNotice(cart, query))\(sellersNotice(shown))</div>
            """
    }

    /// A line was taken out: the way back.
    func removedNotice(_ cart: Cart, _ query: CartQuery) -> HTML? {
        query.removed.map { removed in
            let back = submit(t("ordering.cart.putBack"), .plain, size: .small, icon: "undo")
            let hidden = [(name: "product", value: removed.product), (name: "quantity", value: removed.quantity)]
            return pressForm(
                "/cart/lines", hidden: hidden + placeFields(cart, query),
                notice(.info, t("ordering.cart.removed"), actions: back), class: "notices")
        }
    }

    /// Goods go into another cart than the one that is looked at.
    private func notOpenNotice(_ cart: Cart, _ query: CartQuery) -> HTML? {
        guard query.path != "/cart", let head = cart.head else { return nil }
        let isSaved = head.purpose == .saved
        let open = submit(t(isSaved ? "ordering.carts.takeUp" : "ordering.carts.open"), .plain, size: .small)
        return pressForm(
            isSaved ? "\(head.path)/copies" : "\(head.path)/choice",
            notice(
                .info, t(isSaved ? "ordering.carts.saved.notice" : "ordering.carts.notOpen"), actions: open),
            class: "notices")
    }

    private func changesNotice(_ cart: Cart, _ query: CartQuery) -> HTML {
        let changes = CartChanges(cart)
        var words: [String] = []
        if changes.risen > 0 { words.append(t("ordering.cart.changed.risen", count: Int64(changes.risen))) }
        if changes.fallen > 0 { words.append(t("ordering.cart.changed.fallen", count: Int64(changes.fallen))) }
        if changes.short > 0 { words.append(t("ordering.cart.changed.short", count: Int64(changes.short))) }
        if changes.gone > 0 { words.append(t("ordering.cart.changed.gone", count: Int64(changes.gone))) }
        var what = words.joined(separator: ", ") + "."
        if let difference = changes.difference, difference.minor != 0 {
            let sign = difference.minor > 0 ? "+" : ""
            what += " " + t("ordering.cart.changed.difference", ["sum": sign + formats.money(difference)])
        }
        let accept = submit(
            t("ordering.cart.changed.accept"), .plain, size: .small, icon: "check", act: ("act", "accept"))
        let actions: HTML = """
            \(buttonLink(t("ordering.cart.changed.show"), to: "\(query.path)?show=changed", size: .small))\(accept)
            """
        return pressForm(
            "/cart", hidden: placeFields(cart, query),
            notice(.warning, changesTitle(cart), "\(what)", actions: actions), class: "notices")
    }

    /// «С 20.11.2026, 09:15 изменились 7 строк».
    private func changesTitle(_ cart: Cart) -> String {
        let count = Int64(cart.changed.count)
        guard let since = cart.head?.lookedAt ?? cart.head?.createdAt else {
            return t("ordering.cart.changed", count: count)
        }
        return t("ordering.cart.changed.since", ["day": formats.dateTime(since)], count: count)
    }

    /// An order has one seller: where goods of several meet, the cart is split by one press.
    private func sellersNotice(_ shown: ShownCart) -> HTML? {
        let sellers = shown.cart.sellers(shown.sections)
        guard sellers.count > 1, let head = shown.cart.head else { return nil }
        let names = sellers.map { seller in
            "\(seller.name): \(t("ordering.cart.lines", count: Int64(seller.lineCount)))"
        }
        let split = submit(t("ordering.carts.split"), .plain, size: .small)
        return pressForm(
            "\(head.path)/splitting",
            notice(
                .info, t("ordering.carts.sellers"), "\(names.joined(separator: "; "))", actions: split),
            class: "notices")
    }
}
