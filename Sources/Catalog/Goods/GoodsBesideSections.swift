// Goods that stand beneath a product: in its place, for it, bought with it, like it, and what was looked at last.

import Foundation
import Kernel
import Web

/// A section for every reason there are goods for.
func besideSections(_ card: ProductCard, _ context: PublicContext) -> HTML {
    let sections: [HTML] = GoodsBeside.allCases.compactMap { role -> HTML? in
        guard let goods = card.beside[role], !goods.isEmpty else { return nil }
        return context.pageSection(
            context.t("catalog.beside.\(role.rawValue)"), id: "beside-\(role.rawValue)-h", goodsStrip(goods, context))
    }
    return "\(sections)"
}

/// Goods in one line that scrolls where there is no room.
func goodsStrip(_ goods: [Goods], _ context: some PageContext) -> HTML {
    let seesPrices = context.seesGoodsPrices
    let items: [HTML] = goods.map { item in
        let product = item.product
        let path = "/products/\(product.slug)"
        let image: HTML =
            product.picture.map { picture($0, alt: "", place: "120px", width: 120, height: 90) } ?? context.icon("box")
        let none = context.t("catalog.price.onRequest")
        let amount: HTML? = seesPrices ? "<b>\(item.price.map { context.priceText($0) } ?? none)</b>" : nil
        return """
            <li class="strip__item"><a class="strip__picture" href="\(url: path)" tabindex="-1" aria-hidden="true">\(image)</a>\
            <a class="strip__name" href="\(url: path)">\(product.name)</a>\(amount)\
            <span class="sub">\(stockText(item.available, product.unit, context))</span></li>
            """
    }
    return "<ul class=\"strip\">\(items)</ul>"
}
