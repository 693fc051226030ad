// The page of a comparison, and the button that puts a product there.

import Foundation
import Kernel
import Web

extension PageContext {
    /// Puts a product among those compared, or takes it out. A stranger's list stands in the address: his browser
    /// carries it on.
    ///
    /// - Parameter count: how many the person compares already.
    func compareButton(_ product: ID<Product>, isOn: Bool, count: Int) -> HTML {
        let words = t("catalog.compare.add")
        guard let signedIn = visit.web.signedIn else {
            return buttonLink(
                words, to: "/compare?product=\(product)", icon: "columns", attributes: " data-compare=\"\(product)\"")
        }
        guard signedIn.principal.may(.browseCatalog) else { return .empty }
        let button = submit(
            isOn ? t("catalog.compare.remove") : words, .plain, size: .regular, icon: "columns",
            act: (name: "on", value: isOn ? "0" : "1"))
        let all: HTML? =
            count > 0
            ? buttonLink(t("catalog.compare.open", ["number": formats.count(count)]), to: "/compare", .ghost) : nil
        return "\(pressForm("/compare", hidden: [("product", product.description)], button))\(all)"
    }
}

func comparisonPage(_ comparison: Comparison, onlyDifferences: Bool, _ context: PublicContext) -> HTML {
    var frame = PageFrame(context.t("catalog.compare.title"), section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    frame.density = "regular"
    guard !comparison.goods.isEmpty else {
        let empty = context.emptyState(
            icon: "catalog", title: context.t("catalog.compare.none.title"),
            text: context.t("catalog.compare.none.text", ["most": String(Comparison.most)]),
            action: context.buttonLink(context.t("catalog.title"), to: "/catalog", .primary), inline: true)
        return context.page(frame, empty)
    }
    if comparison.isKept {
        let clear = context.submit(
            context.t("catalog.compare.clear"), .ghost, size: .regular, icon: "trash", act: ("act", "clear"))
        frame.actions = context.pressForm("/compare", clear)
    }
    let page = ComparisonPage(comparison: comparison, onlyDifferences: onlyDifferences, context: context)
    return context.page(frame, "\(page.choice)\(page.table)")
}

/// The table of a comparison: a column for each product, a row for each thing that can be compared.
private struct ComparisonPage {
    let comparison: Comparison
    let onlyDifferences: Bool
    let context: PublicContext

    private var goods: [Goods] { comparison.goods }

    /// Shows every property, or those that tell the goods apart.
    var choice: HTML? {
        guard goods.count > 1 else { return nil }
        let hidden: [HTML] = kept(without: nil).map { "<input type=\"hidden\" name=\"product\" value=\"\($0)\">" }
        return """
            <form class="filters" action="/compare" data-auto-submit>\(hidden)<label class="option">\
            <input type="checkbox" class="switch" role="switch" name="differences" value="1"\
            \(attr: "checked", if: onlyDifferences)> \(context.t("catalog.compare.differences"))</label>\
            \(context.applyButton(context.t("catalog.apply"), size: .small))</form>
            """
    }

    /// Heads stand above and beside, goods are columns: another thing than the table of a list.
    var table: HTML {
        let heads: [HTML] = goods.map { "<th scope=\"col\">\(head($0))</th>" }
        var rows: [HTML] = []
        if context.seesGoodsPrices {
            rows.append(row(context.t("catalog.compare.price"), goods.map(price)))
        }
        rows.append(
            row(
                context.t("catalog.column.stock"),
                goods.map { stockText($0.available, $0.product.unit, context) }))
        let packs: [HTML] = goods.map { context.quantity($0.product.pack, $0.product.unit) }
        rows.append(row(context.t("catalog.pack.name"), packs))
        if context.mayPutInCart { rows.append(row(context.t("catalog.compare.buy"), goods.map { buy($0) ?? "—" })) }
        let makers = goods.map(\.product.manufacturer)
        var properties = comparison.properties
        if makers.contains(where: { !$0.isEmpty }) {
            properties.insert(.init(name: context.t("catalog.facet.brand"), values: makers), at: 0)
        }
        let shown = properties.filter { !onlyDifferences || goods.count < 2 || $0.differs }
        rows += shown.map { property in
            let cells: [HTML] = property.values.map { $0.isEmpty ? "<span class=\"quiet\">—</span>" : "\($0)" }
            return row(property.name, cells, differs: goods.count > 1 && property.differs)
        }
        return """
            <div class="comparebox" tabindex="0" role="region" aria-label="\(context.t("catalog.compare.title"))">\
            <table class="compare"><thead><tr><td></td>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func row(_ name: String, _ cells: [HTML], differs: Bool = false) -> HTML {
        let columns: [HTML] = cells.map { "<td>\($0)</td>" }
        return "<tr\(attr: "class", differs ? "is-different" : nil)><th scope=\"row\">\(name)</th>\(columns)</tr>"
    }

    private func head(_ item: Goods) -> HTML {
        let product = item.product
        let image: HTML =
            product.picture.map { picture($0, alt: "", place: "160px", width: 160, height: 120) } ?? context.icon("box")
        return """
            <span class="compare__picture">\(image)</span><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
            <span class="sub">\(product.sku)</span>\(removal(item))
            """
    }

    private func removal(_ item: Goods) -> HTML {
        let words = context.t("catalog.compare.remove")
        let id = item.product.id
        guard comparison.isKept else {
            let rest = kept(without: id).map { (name: "product", value: $0.description) }
            return context.buttonLink(
                words, to: ListAddress("/compare", rest).text, .ghost, size: .small, of: item.product.name)
        }
        let button = context.submit(
            words, .ghost, size: .small, act: ("on", "0"), of: item.product.name)
        return context.pressForm("/compare", hidden: [("product", id.description)], button)
    }

    /// The goods that stand in the address; none where the list is kept.
    private func kept(without id: ID<Product>?) -> [ID<Product>] {
        comparison.isKept ? [] : goods.map(\.product.id).filter { $0 != id }
    }

    private func price(_ item: Goods) -> HTML {
        priceBlock(item.price, item.product, context, in: .tile)
    }

    private func buy(_ item: Goods) -> HTML? {
        let product = item.product
        guard !item.hasVariants else { return context.chooseVariantLink(product) }
        guard item.price != nil else { return nil }
        let button = context.submit(
            context.t("catalog.addToCart"), .tint, size: .small, icon: "cart", of: product.name)
        return """
            <form method="post" action="/cart/lines" data-add-to-cart>\(context.commandField)\
            <input type="hidden" name="product" value="\(product.id)">\
            <input type="hidden" name="quantity" value="\(product.pack.description)">\(button)</form>
            """
    }
}
