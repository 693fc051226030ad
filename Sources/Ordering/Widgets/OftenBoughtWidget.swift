// What a buyer orders again and again, in the quantity he usually takes, one click from the cart.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// A product and how it is usually bought.
struct UsualGoods: Sendable {
    let product: Product
    /// The average of the orders looked at, in whole packs.
    let quantity: Quantity
    /// What can be promised now.
    let available: Quantity
}

extension Ordering {
    /// The goods that stand in most of the orders of half a year a principal may see; two statements. It looks at the
    /// latest hundred orders and the first hundred lines of each: habit shows there, and a giant order costs no more.
    static func oftenBought(by context: PersonContext, in tx: Transaction) throws -> [UsualGoods] {
        let (principal, since) = (context.principal, context.now.addingTimeInterval(-180 * 86_400))
        let buyer = try context.buyer(in: tx)
        // CROSS JOIN keeps SQLite to this order: from the few orders to their lines, from few products to their rows.
        return try tx.all(
            """
            SELECT \(Product.columns), b.times, b.usual, \(Catalog.availableColumn)
            FROM (
                SELECT l.product_id, COUNT(*) AS times, CAST(AVG(l.quantity) AS BIGINT) AS usual
                FROM (
                    SELECT o.id FROM orders o
                    WHERE \(principal.covers("o", for: .viewOrders)) AND o.placed_at >= \(since)
                      AND o.status <> 'cancelled'
                    ORDER BY o.placed_at DESC, o.id DESC LIMIT 100
                ) AS latest CROSS JOIN order_lines l
                WHERE l.order_id = latest.id AND l.position <= 100
                GROUP BY l.product_id ORDER BY times DESC, l.product_id LIMIT 24
            ) AS b CROSS JOIN products p
            WHERE p.id = b.product_id AND \(Catalog.visible("p", to: buyer))
            ORDER BY b.times DESC, p.sort_name, p.id LIMIT 6
            """
        ) { row in
            let product = try Product(row: row)
            let usual: Quantity = try row["usual"]
            let quantity = (try? usual.roundedUp(to: product.pack)) ?? product.pack
            return UsualGoods(product: product, quantity: quantity, available: try row["available"])
        }
    }
}

// MARK: - Tile

extension PersonContext {
    func oftenBought(_ goods: [UsualGoods]) -> HTML {
        guard !goods.isEmpty else { return "<p class=\"widget__none\">\(t("ordering.often.none"))</p>" }
        return "<ul class=\"often\">\(goods.map(usualLine))</ul>"
    }

    private func usualLine(_ goods: UsualGoods) -> HTML {
        let product = goods.product
        let usual = t(
            "ordering.often.usual", ["quantity": formats.quantity(goods.quantity), "unit": product.unit])
        let stock =
            goods.available.isPositive
            ? t("ordering.cart.inStock", ["quantity": formats.quantity(goods.available), "unit": product.unit])
            : t("ordering.often.outOfStock")
        let add = t("catalog.addToCart")
        return """
            <li class="often__line"><div class="often__text"><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
            <span class="sub">\(product.sku), \(usual), \(stock)</span></div>
            <form class="addform" method="post" action="/cart/lines" data-add-to-cart>\(commandField)\
            <input type="hidden" name="product" value="\(product.id)">\
            \(stepper(
                "quantity", t("catalog.quantityOf", ["name": product.name]), value: formats.quantity(goods.quantity),
                pack: product.pack.description))\
            <button class="btn btn--tint btn--sm btn--icon" aria-label="\(add): \(product.name)" title="\(add)">\
            \(icon("cart"))</button></form></li>
            """
    }
}
