// What stands beside a cart and above it: the sum, the way on, and what can be done with the whole.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// On a phone the sum and the way on stand above the tabs.
    func phoneBar(_ cart: Cart) -> HTML {
        let on = submit(
            t("ordering.toCheckout.short"), size: .regular, act: ("act", "checkout"), attributes: " form=\"cart-form\"")
        return """
            <div class="stickybar phone-only">\
            <p class="stickybar__text">\(t("ordering.cart.lines", count: Int64(cart.lines.count)))<br>\
            <b>\(formats.money(cart.total))</b></p>\(on)</div>
            """
    }

    /// The sum and the way on.
    func cartSummaryBox(_ cart: Cart, _ query: CartQuery) -> HTML {
        let sums = pairs([
            Pair(t("ordering.cart.lines", count: Int64(cart.lines.count)), "\(formats.money(cart.total))"),
            Pair(t("ordering.total"), money(cart.total), total: true),
            Pair(t("ordering.vatIncluded"), "\(formats.money(cart.vatTotal))"),
        ])
        let on: HTML
        if cart.blocked.isEmpty {
            on = submit(
                t("ordering.toCheckout"), block: true, act: ("act", "checkout"), attributes: " form=\"cart-form\"")
        } else {
            let show = buttonLink(
                t("ordering.cart.changed.show"), to: "\(query.path)?show=blocked", size: .large, block: true)
            on = """
                <p class="small text-warning">\(t("ordering.cart.blocked", count: Int64(cart.blocked.count)))</p>\(show)
                """
        }
        return card(
            t("ordering.summary"), id: "sum-h",
            "<div class=\"stack\">\(sums)\(cartTermsLine(cart))\(on)\(clearing(cart, query))</div>")
    }

    /// For whom the cart is, when that is not said by the frame of every page.
    private func cartTermsLine(_ cart: Cart) -> HTML? {
        guard let head = cart.head, head.legalEntityID != nil, let number = cart.buyer.contractNumber else {
            return nil
        }
        return """
            <p class="small quiet">\(t("ordering.carts.byContract", ["number": number])) \
            \(link(t("ordering.carts.terms.change"), to: "\(head.path)/settings"))</p>
            """
    }

    /// Emptying the cart cannot be undone: it is asked once.
    private func clearing(_ cart: Cart, _ query: CartQuery) -> HTML {
        let count = t("ordering.cart.lines", count: Int64(cart.lines.count))
        var asked = Confirmation(
            t("ordering.cart.clear.title"),
            consequence: t("ordering.cart.clear.text", ["lines": count, "total": formats.money(cart.total)]),
            verb: t("ordering.cart.clear"), keep: t("ordering.cart.clear.keep"), path: "/cart",
            fields: [("act", "clear")])
        asked.fields += placeFields(cart, query)
        let button = textButton(t("ordering.cart.clear"), attributes: opening("ask-clear"))
        return "\(button)\(confirmation("ask-clear", asked))"
    }

    /// What every form about a cart carries: which cart, and on which page it stands.
    func placeFields(_ cart: Cart, _ query: CartQuery) -> [(name: String, value: String)] {
        guard let head = cart.head else { return [] }
        return [("cart", "\(head.id)"), ("place", query.path == "/cart" ? "open" : "own")]
    }

    // MARK: - Acts

    /// What can be done with a whole cart.
    func cartActions(_ cart: Cart) -> HTML {
        let other = buttonLink(t("ordering.carts.others"), to: "/carts")
        guard let head = cart.head else { return other }
        let add = button(t("ordering.carts.addList"), icon: "upload", attributes: opening("paste"))
        return "\(popoverMenu(t("web.otherActs"), cartEntries(cart, head)))\(add)\(other)"
    }

    private func cartEntries(_ cart: Cart, _ head: CartHead) -> [[MenuEntry]] {
        var taking = [
            MenuEntry("copy", t("ordering.carts.copy"), .post("\(head.path)/copies", fields: [])),
            MenuEntry(
                "folder", t("ordering.carts.save"), .post("\(head.path)/copies", fields: [("purpose", "saved")]),
                note: t("ordering.carts.save.note")),
        ]
        if !cart.lines.isEmpty {
            taking.append(MenuEntry("download", t("ordering.carts.export"), .link("\(head.path)/lines.csv")))
            taking.append(MenuEntry("print", t("ordering.carts.print"), .link("\(head.path)/paper")))
            taking.append(
                MenuEntry("bookmark", t("ordering.links.toTemplate"), .link("/templates/new?cart=\(head.id)")))
            taking.append(MenuEntry("docs", t("ordering.links.askOffer"), .link("/quotes/new?cart=\(head.id)")))
        }
        let filling = [
            MenuEntry("list", t("ordering.quick.title"), .link("/orders/quick?cart=\(head.id)")),
            MenuEntry("upload", t("ordering.import.title"), .link("/orders/import")),
        ]
        guard head.mayBeManaged(by: principal) else { return [filling, taking] }
        let sharing =
            head.isShared
            ? MenuEntry("lock", t("ordering.carts.unshare"), .post("\(head.path)/sharing", fields: [("shared", "0")]))
            : MenuEntry(
                "users", t("ordering.carts.share"), .post("\(head.path)/sharing", fields: [("shared", "1")]),
                note: t("ordering.carts.share.note"))
        let keeping = [MenuEntry("settings", t("ordering.carts.settings"), .link("\(head.path)/settings")), sharing]
        let removing = [MenuEntry("trash", t("ordering.carts.remove"), .post("\(head.path)/removal", fields: []))]
        return [filling, taking, keeping, removing]
    }

    /// Lines copied out of a spreadsheet or a letter: they are read and explained before anything goes into the cart.
    func pasteDrawer(_ head: CartHead) -> HTML {
        let input = Input(
            "text", t("ordering.carts.paste.text"), .textarea(rows: 10), id: "paste-text",
            help: t("ordering.carts.paste.help"), required: true, maxLength: 200_000)
        let form = formFrame(
            FormFrame("/orders/import"),
            "<input type=\"hidden\" name=\"cart\" value=\"\(head.id)\">\(field(input))",
            actions: submit(t("ordering.carts.paste.read"), busy: t("web.doing")))
        return drawer("paste", title: t("ordering.carts.addList"), form)
    }
}
