// A price as lists, cards and the product's page show it, and what can be promised of a product.

import Database
import Foundation
import Kernel
import Web

/// «24 800 шт» or «нет на складе».
func stockText(_ available: Quantity, _ unit: String, _ context: some PageContext) -> HTML {
    available.isPositive
        ? "\(context.formats.quantity(available))\u{00a0}\(unit)"
        : "<span class=\"quiet\">\(context.t("catalog.stock.none"))</span>"
}

/// Where a price stands: under a head that names the currency, or by itself.
enum PricePlace { case row, tile, page }

/// The price with the reason beneath, which opens the way from the retail price to it.
///
/// On the product's own page the way stands there already. In a list it is asked for when somebody wants it: with the
/// way of every price a page of eighteen would be twice as large. Without a script it is a page.
func priceBlock(
    _ price: Price?, _ product: Product, _ context: some PageContext, in place: PricePlace = .row
) -> HTML {
    guard let price else { return "<span class=\"price quiet\">\(context.t("catalog.price.onRequest"))</span>" }
    let reason = reasonText(price.explanation, context)
    let text = context.priceText(price)
    switch place {
    case .row:
        return """
            <a class="price" href="\(url: pricePath(product))" data-why><b data-unit="\(price.amount.currency.symbol)">\
            \(context.priceText(price, inColumn: true))</b><span>\(reason)</span></a>
            """
    case .tile:
        return """
            <a class="price" href="\(url: pricePath(product))" data-why><b>\(text)</b>\
            <span>\(reason)</span></a>
            """
    case .page:
        return """
            <details class="pricewhy" name="why"><summary class="price price--lg price--start">\
            <b>\(text)</b><span>\(reason)</span></summary>
            <div class="popover">\(priceBox(price, product, context))</div></details>
            """
    }
}

extension PageContext {
    /// «1 250,00 ₽», or «от 1 250,00 ₽» where variants cost more.
    ///
    /// - Parameter isInColumn: whether a head names the currency.
    func priceText(_ price: Price, inColumn isInColumn: Bool = false) -> String {
        let amount = isInColumn ? formats.amount(price.amount) : formats.money(price.amount)
        return price.isLeast ? t("catalog.price.least", ["price": amount]) : amount
    }

    /// The way to the variants of a product, where they have to be chosen before anything is bought.
    func chooseVariantLink(_ product: Product) -> HTML {
        buttonLink(t("catalog.chooseVariant"), to: "/products/\(product.slug)", size: .small, of: product.name)
    }
}

/// The page that tells how a price came about.
func pricePath(_ product: Product) -> String { "/prices/\(product.slug)" }

/// The way to a price, its steps by quantity and its tax.
func priceBox(_ price: Price, _ product: Product, _ context: some PageContext) -> HTML {
    let why = context.t("catalog.price.why", ["price": context.priceText(price)])
    let tax = price.vatMode == .included ? "catalog.price.vatIncluded" : "catalog.price.vatOnTop"
    let rate = context.t("catalog.vat.\(product.vatRate.rawValue)")
    return """
        <h2>\(why)</h2>
        \(priceWay(price, product, context))
        \(ladder(price, product, context))
        <p class="caption quiet">\(context.t(tax, ["rate": rate]))</p>
        """
}

/// The price from each quantity on; nothing when quantity does not matter.
func ladder(_ price: Price, _ product: Product, _ context: some PageContext) -> HTML? {
    guard price.ladder.count > 1 else { return nil }
    let steps: [HTML] = price.ladder.map { step in
        let from = context.formats.quantity(max(step.from, product.pack))
        let words = context.t("catalog.price.from", ["quantity": from, "unit": product.unit])
        return """
            <li\(attr: "class", step.from == price.explanation.from ? "is-now" : nil)><span>\(words)</span>\
            \(context.formats.money(step.amount))</li>
            """
    }
    return "<ol class=\"ladder\">\(steps)</ol>"
}
