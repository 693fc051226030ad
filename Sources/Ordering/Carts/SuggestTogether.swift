// What others take with the goods of a cart: offered beside it, to complete it.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Ordering {
    /// `GET /carts/{cart}/together`
    func showTogether(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let (head, goods) = try await database.read { tx in
            guard let head = try Ordering.cartHead(.id(id), of: principal, in: tx) else { throw NotFound() }
            return (head, try Ordering.goods(for: head, of: principal, at: now, in: tx))
        }
        return context.togetherPage(head, goods)
    }

    /// Goods that are bought with those of a cart or belong to them, what fits most of them first, with the price of one
    /// pack: four statements at most.
    static func goods(
        for head: CartHead, of principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [OfferedProduct] {
        let terms = CartTerms(payer: head.legalEntityID, contract: head.contractID)
        let buyer = try buyer(for: principal, on: terms, at: now, in: tx)
        let found = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn)
            FROM products p JOIN (
                SELECT r.related_id, COUNT(*) AS times, MIN(r.position) AS place
                FROM cart_lines l JOIN product_relations r ON r.product_id = l.product_id
                WHERE l.cart_id = \(head.id) AND r.kind IN ('together', 'accessory')
                GROUP BY r.related_id
            ) AS beside ON beside.related_id = p.id
            WHERE \(Catalog.visible("p", to: buyer)) AND \(Catalog.variantCount("p")) = 0
              AND NOT EXISTS (SELECT 1 FROM cart_lines own WHERE own.cart_id = \(head.id) AND own.product_id = p.id)
            ORDER BY beside.times DESC, beside.place, p.sort_name, p.id LIMIT 6
            """
        ) { row in (product: try Product(row: row), available: try row["available"] as Quantity) }
        guard !found.isEmpty else { return [] }
        let prices = try Catalog.prices(of: "\(list: found.map(\.product.id))", for: buyer, at: now, in: tx)
        return found.map { product, available in
            OfferedProduct(
                product: product, available: available, price: prices.price(of: product.id, quantity: product.pack))
        }
    }
}

/// Something that would complete a cart.
struct OfferedProduct: Sendable {
    let product: Product
    let available: Quantity
    /// Of one pack; nil where there is none for the buyer.
    let price: Price?
}

// MARK: - Page

extension MemberContext {
    fileprivate func togetherPage(_ head: CartHead, _ goods: [OfferedProduct]) -> HTML {
        var frame = PageFrame(t("ordering.together.title"), section: "cart")
        frame.breadcrumbs = [(head.path, title(of: head))]
        let empty: HTML? =
            goods.isEmpty
            ? emptyState(
                icon: "box", text: t("ordering.together.none"),
                action: buttonLink(t("ordering.carts.back"), to: head.path), inline: true) : nil
        return page(frame, "\(empty)<div data-together>\(goods.isEmpty ? nil : togetherList(head, goods))</div>")
    }

    private func togetherList(_ head: CartHead, _ goods: [OfferedProduct]) -> HTML {
        let rows: [HTML] = goods.map { offer in
            let product = offer.product
            let price = offer.price.map { formats.money($0.amount) } ?? "—"
            let stock = t(
                "ordering.cart.inStock", ["quantity": formats.quantity(offer.available), "unit": product.unit])
            let fields = [
                (name: "product", value: "\(product.id)"), (name: "quantity", value: product.pack.description),
                (name: "cart", value: "\(head.id)"),
            ]
            let add = pressForm(
                "/cart/lines", hidden: fields,
                submit(t("ordering.together.add"), .tint, size: .small, icon: "plus", of: product.name))
            return """
                <li><span><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
                <span class="sub">\(product.sku), \(stock)</span></span><span class="tnum nowrap">\(price)</span>\(add)</li>
                """
        }
        return pageSection(
            t("ordering.together.title"), id: "together-h", "<ul class=\"togetherlist\">\(rows)</ul>")
    }
}
