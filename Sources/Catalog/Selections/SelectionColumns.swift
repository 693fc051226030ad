// The columns of a selection's table; what its rows share is made once.

import Foundation
import Kernel
import Web

/// How goods of a selection stand in its table.
struct SelectionColumns: Sendable {
    private let context: MemberContext
    private let path: String
    private let mayChange: Bool

    init(_ context: MemberContext, _ path: String, _ mayChange: Bool) {
        self.context = context
        self.path = path
        self.mayChange = mayChange
    }

    /// Without prices for who may not see them, and without the last for who may change nothing.
    var all: [TableColumn<SelectionItem>] {
        let goods = TableColumn<SelectionItem>("goods", "catalog.column.goods") { nameCell($0) }
        let stock = TableColumn<SelectionItem>("stock", "catalog.column.stock", align: .end, classes: "stock") {
            stockCell($0)
        }
        let price = TableColumn<SelectionItem>("price", "catalog.column.price", align: .end, classes: "pricecell") {
            priceCell($0)
        }
        let quantity = TableColumn<SelectionItem>("qty", "catalog.column.quantity") { quantityCell($0) }
        let sum = TableColumn<SelectionItem>("sum", "catalog.selections.column.sum", align: .end) { sumCell($0) }
        let note = TableColumn<SelectionItem>("note", "catalog.selections.column.note") { noteCell($0) }
        let act = TableColumn<SelectionItem>("del", "catalog.selections.column.act", classes: "act") { removalCell($0) }
        let seesPrices = context.principal.may(.viewPrices)
        let shown = seesPrices ? [goods, stock, price, quantity, sum, note] : [goods, stock, quantity, note]
        return mayChange ? shown + [act] : shown
    }

    private func nameCell(_ item: SelectionItem) -> HTML {
        let product = item.product
        let warning: HTML? = remark(item).map { context.lineNotice(.warning, icon: "box", $0) }
        // Goods that are not shown have no page.
        let title: HTML =
            item.isForSale ? "<a href=\"\(url: "/products/\(product.slug)")\">\(product.name)</a>" : "\(product.name)"
        return """
            <span class="goods">\(thumb(product, context))<span class="goods__text">\(title)\
            <span class="sub">\(product.sku)</span>\(warning)</span></span>
            """
    }

    private func remark(_ item: SelectionItem) -> String? {
        if !item.isForSale { return context.t("catalog.selections.note.gone") }
        if item.hasVariants { return context.t("catalog.selections.note.variants") }
        return nil
    }

    private func stockCell(_ item: SelectionItem) -> HTML {
        guard item.isForSale, !item.hasVariants else { return "—" }
        let text = stockText(item.available, item.product.unit, context)
        return "<span\(liveCell(.stock, item.product.id))>\(text)</span>"
    }

    private func priceCell(_ item: SelectionItem) -> HTML {
        guard item.isForSale else { return "—" }
        return "<div\(liveCell(.price, item.product.id))>\(priceBlock(item.price, item.product, context))</div>"
    }

    private func quantityCell(_ item: SelectionItem) -> HTML {
        let product = item.product
        let shown = context.formats.quantity(item.quantity)
        guard mayChange, !item.hasVariants else {
            // What cannot be changed here still goes into the cart with its quantity.
            let sent: HTML? =
                item.mayBeBought
                ? "<input type=\"hidden\" name=\"quantity.\(product.id)\" value=\"\(item.quantity.description)\">" : nil
            return "\(context.quantity(item.quantity, product.unit))\(sent)"
        }
        return context.stepper(
            "quantity.\(product.id)", context.t("catalog.quantityOf", ["name": product.name]), value: shown,
            pack: product.pack.description, least: product.pack.description)
    }

    private func sumCell(_ item: SelectionItem) -> HTML {
        let text = item.mayBeBought ? item.sum.map { context.formats.amount($0) } ?? "—" : "—"
        return "<span data-sum-of=\"\(item.product.id)\">\(text)</span>"
    }

    private func noteCell(_ item: SelectionItem) -> HTML {
        guard mayChange else { return "\(item.note)" }
        let label = context.t("catalog.selections.noteOf", ["name": item.product.name])
        return """
            <input class="input input--sm" name="note.\(item.product.id)" value="\(item.note)" \
            maxlength="\(Catalog.maxNote)" aria-label="\(label)">
            """
    }

    private func removalCell(_ item: SelectionItem) -> HTML {
        let words = context.t("catalog.selections.removeItem")
        return context.iconSubmit(
            "x", "\(words): \(item.product.name)", title: words, act: ("product", item.product.id.description),
            attributes: " formaction=\"\(url: "\(path)/items/removal")\"")
    }
}
