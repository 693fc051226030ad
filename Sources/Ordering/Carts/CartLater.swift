// What lies beside a cart for later.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// The lines kept for later, each with the way back among the others.
    func laterLines(_ cart: Cart, _ query: CartQuery) -> HTML? {
        guard let head = cart.head, !cart.later.isEmpty else { return nil }
        let goods = TableColumn<CartLine>("goods", "ordering.column.goods") { line in
            """
            <a href="\(url: "/products/\(line.product.slug)")">\(line.product.name)</a>\
            <span class="sub">\(line.product.sku)</span>\(line.note.map { lineNote($0, line, self) })
            """
        }
        let quantity = TableColumn<CartLine>("qty", "ordering.column.quantity", align: .end) {
            self.quantity($0.quantity, $0.product.unit)
        }
        let price = TableColumn<CartLine>("price", "ordering.column.price", align: .end) { line in
            guard let amount = line.price?.amount else { return "—" }
            return "\(formats.money(amount))"
        }
        let act = TableColumn<CartLine>("act", "ordering.carts.column.act", classes: "act", headHidden: true) { line in
            let back = t("ordering.cart.later.back")
            let remove = t("ordering.cart.remove")
            let out: HTML = " formaction=\"\(url: "\(head.path)/lines/removal")\""
            return """
                \(submit(back, .plain, size: .small, act: ("line", line.product.id.description), of: line.product.name))\
                \(iconSubmit(
                    "x", "\(remove): \(line.product.name)", title: remove, act: ("line", line.product.id.description),
                    attributes: out))
                """
        }
        let table = Table(still: "cartlater", as: .stack, [goods, quantity, price, act])
        let fields = placeFields(cart, query)
        let rows = self.table(table, cart.later, label: t("ordering.cart.later"))
        return pageSection(
            t("ordering.cart.later"), id: "later-h", count: cart.later.count,
            pressForm("\(head.path)/lines/return", hidden: fields, rows))
    }
}
