// The pictures of a product, large ones a press away, and its variants.

import Foundation
import Kernel
import Web

/// A strip that scrolls by itself and by its thumbnails, which are links to the pictures: no script. A press on a
/// picture opens it as it came; with a script in a dialog, where it is turned over by keys and fingers and shown larger.
func gallery(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let names = card.details.pictures.isEmpty ? [card.product.picture].compactMap { $0 } : card.details.pictures
    guard !names.isEmpty else {
        return """
            <div class="gallery"><div class="gallery__strip"><span class="gallery__picture">\(context.icon("box"))</span></div></div>
            """
    }
    let pictures: [HTML] = names.enumerated().map { index, name in
        let alt = index == 0 ? card.product.name : context.t("catalog.product.picture")
        return """
            <a class="gallery__picture" id="photo-\(index + 1)" href="\(url: PictureAddress.of(name))" data-zoom>\
            \(picture(
                name, alt: alt, place: "(max-width: 760px) 92vw, 440px", width: 480, height: 360,
                index == 0 ? .first : .inSight))</a>
            """
    }
    let thumbs: [HTML] = names.enumerated().map { index, name in
        let label = context.t("catalog.product.photo", ["number": String(index + 1)])
        return """
            <a href="#photo-\(index + 1)" aria-label="\(label)"><span class="thumb">\
            <img src="\(url: PictureAddress.of(name, .thumb))" alt="" width="56" height="56" loading="lazy" decoding="async">\
            </span></a>
            """
    }
    let strip: HTML? = names.count < 2 ? nil : "<div class=\"gallery__thumbs\">\(thumbs)</div>"
    return """
        <div class="gallery"><div class="gallery__strip" role="region" \
        aria-label="\(context.t("catalog.product.pictures"))">\(pictures)</div>\(strip)\(zoom(context))</div>
        """
}

/// The dialog a script fills. Left and right are for whoever has no arrow keys and no touch.
private func zoom(_ context: PublicContext) -> HTML {
    let close = context.t("web.close")
    let (back, on) = (context.t("catalog.zoom.previous"), context.t("catalog.zoom.next"))
    let size = context.t("catalog.zoom.larger")
    return """
        <dialog class="zoom" id="zoom" aria-label="\(context.t("catalog.product.pictures"))">\
        <div class="zoom__bar"><span class="zoom__place" role="status" data-zoom-place></span>\
        <button type="button" class="iconbtn" data-zoom-size aria-pressed="false" aria-label="\(size)" title="\(size)">\
        \(context.icon("search"))</button><button type="button" class="iconbtn" data-zoom-close aria-label="\(close)" \
        title="\(close)">\(context.icon("x"))</button></div>\
        <div class="zoom__view" data-zoom-view role="group" aria-label="\(context.t("catalog.product.pictures"))" \
        tabindex="0"></div>\
        <button type="button" class="iconbtn zoom__step zoom__step--back" data-zoom-step="-1" aria-label="\(back)" \
        title="\(back)">\(context.icon("left"))</button>\
        <button type="button" class="iconbtn zoom__step zoom__step--on" data-zoom-step="1" aria-label="\(on)" \
        title="\(on)">\(context.icon("right"))</button></dialog>
        """
}

// MARK: - Variants

/// The variants of a product: a table of two properties when their names say so, a list otherwise.
func variants(_ card: ProductCard, _ context: PublicContext) -> HTML? {
    guard !card.variants.isEmpty else { return nil }
    let content = VariantMatrix(card.variants).map { matrix($0, card, context) } ?? variantList(card, context)
    let hint: HTML? = card.needsChoice ? "<p class=\"muted\">\(context.t("catalog.product.choose"))</p>" : nil
    return """
        <section aria-labelledby="var-h"><div class="section__head"><h2 id="var-h">\
        \(context.t("catalog.product.variants"))</h2></div>\(hint)\(content)</section>
        """
}

/// Variants whose names are pairs, «М8, оцинк.» or «48-50/170-176», each pair once.
struct VariantMatrix: Sendable {
    let rows: [String]
    let columns: [String]
    private let cells: [String: Goods]
    /// What stands between the halves of a name.
    private static let separators = [", ", "/"]

    /// Nil when the names are no pairs, or the table would be mostly empty or too wide.
    init?(_ variants: [Goods]) {
        for separator in Self.separators {
            if let matrix = Self(variants, by: separator) {
                self = matrix
                return
            }
        }
        return nil
    }

    private init?(_ variants: [Goods], by separator: String) {
        var rows: [String] = []
        var columns: [String] = []
        var cells: [String: Goods] = [:]
        for variant in variants {
            let parts = (variant.product.variantName ?? "").components(separatedBy: separator)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
            if !rows.contains(parts[0]) { rows.append(parts[0]) }
            if !columns.contains(parts[1]) { columns.append(parts[1]) }
            guard cells.updateValue(variant, forKey: Self.key(parts[0], parts[1])) == nil else { return nil }
        }
        guard rows.count > 1, columns.count > 1, columns.count <= 8, rows.count <= 60,
            variants.count * 2 >= rows.count * columns.count
        else { return nil }
        self.rows = Self.sorted(rows)
        self.columns = Self.sorted(columns)
        self.cells = cells
    }

    private static func sorted(_ names: [String]) -> [String] {
        let keyed = names.map { (key: SearchText.sortKey($0), name: $0) }
        return keyed.sorted { ($0.key, $0.name) < ($1.key, $1.name) }.map(\.name)
    }

    /// The variant of a pair; nil when there is none.
    func variant(_ row: String, _ column: String) -> Goods? { cells[Self.key(row, column)] }

    private static func key(_ row: String, _ column: String) -> String { "\(row)\u{1}\(column)" }
}

/// Heads stand above and beside, every cell is a variant: another thing than the table of a list.
private func matrix(_ matrix: VariantMatrix, _ card: ProductCard, _ context: PublicContext) -> HTML {
    let heads: [HTML] = matrix.columns.map { "<th scope=\"col\">\($0)</th>" }
    let rows: [HTML] = matrix.rows.map { row in
        let cells: [HTML] = matrix.columns.map { column in
            let cell = matrix.variant(row, column).map { variantLink($0, words: nil, card, context) }
            return "<td>\(cell ?? "<span class=\"quiet\">—</span>")</td>"
        }
        return "<tr><th scope=\"row\">\(row)</th>\(cells)</tr>"
    }
    return """
        <div class="matrixbox"><table class="matrix" aria-labelledby="var-h"><thead><tr><td></td>\(heads)</tr></thead>\
        <tbody>\(rows)</tbody></table></div>
        """
}

private func variantList(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let links = card.variants.map { item in
        variantLink(item, words: item.product.variantName ?? item.product.name, card, context)
    }
    return "<div class=\"variants\">\(links)</div>"
}

/// A variant with its own price and stock.
///
/// - Parameter words: its name; nil where the heads of a table say it.
private func variantLink(_ item: Goods, words: String?, _ card: ProductCard, _ context: PublicContext) -> HTML {
    let product = item.product
    let amount: String? = context.seesGoodsPrices ? item.price.map { context.formats.money($0.amount) } : nil
    let rest =
        item.available.isPositive
        ? "\(context.formats.quantity(item.available))\u{a0}\(product.unit)" : context.t("catalog.stock.none")
    let label = words == nil ? product.variantName : nil
    let name: HTML? = words.map { "<span>\($0)</span>" }
    let price: HTML? = amount.map { "<b>\($0)</b>" }
    return """
        <a class="variant\(item.available.isPositive ? "" : " is-out")" href="\(url: "/products/\(product.slug)")"\
        \(attr: "aria-current", product.id == card.product.id ? "true" : nil)>\
        \(label.map { "<span class=\"visually-hidden\">\($0): </span>" as HTML })\(name)\(price)\
        <span class="sub">\(rest)</span></a>
        """
}
