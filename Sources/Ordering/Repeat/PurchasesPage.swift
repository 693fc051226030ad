// The list of everything ever bought, as a page.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension MemberContext {
    func purchasesPage(_ purchases: Page<BoughtProduct>, _ query: PurchaseQuery) -> HTML {
        let path = "/orders/purchases"
        var frame = PageFrame(t("ordering.purchases.title"), section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title"))]
        frame.subline = "\(t("ordering.purchases.subline"))"
        frame.density = "regular"
        var table = purchaseTable
        table.address = ListAddress(path, query.fields)
        table.sort = query.order
        var bar = FilterBar("purchases", ListAddress(path, query.fields), label: t("ordering.purchases.find"))
        bar.placeholder = t("ordering.purchases.find")
        bar.text = query.text
        bar.textLimit = 200
        bar.choices = [sortChoice(table, usual: PurchaseQuery().order)]
        if !query.text.isEmpty {
            bar.chips = [FilterBar.Chip(t("ordering.chip.text"), query.text, names: ["q"])]
        }
        let list: HTML
        if !purchases.items.isEmpty {
            list = self.table(table, purchases.items, label: t("ordering.purchases.title"))
        } else if query.text.isEmpty {
            list = emptyState(
                icon: "orders", title: t("ordering.purchases.none.title"), text: t("ordering.purchases.none.text"),
                action: buttonLink(t("ordering.orders.none.action"), to: "/catalog", .primary))
        } else {
            list = emptyState(
                icon: "search", title: t("ordering.orders.nothing.title"), text: t("ordering.purchases.nothing"),
                action: buttonLink(t("web.filters.reset"), to: path))
        }
        return page(
            frame,
            """
            \(orderRooms("purchases"))\(filterBar(bar))\(list)\(pager(purchases, path: path, query: query.fields))
            """)
    }

    private var purchaseTable: Table<BoughtProduct> {
        let goods = TableColumn<BoughtProduct>("name", "ordering.column.goods", sort: .rising("name")) { goodsCell($0) }
        let last = TableColumn<BoughtProduct>("last", "ordering.purchases.last", sort: .falling("last")) {
            lastCell($0)
        }
        let times = TableColumn<BoughtProduct>(
            "times", "ordering.purchases.times", align: .end, sort: .falling("times")
        ) { "\(formats.count($0.times))" }
        let quantity = TableColumn<BoughtProduct>(
            "quantity", "ordering.purchases.quantity", align: .end, sort: .falling("quantity")
        ) { self.quantity($0.quantity, $0.product.unit) }
        let price = TableColumn<BoughtProduct>("price", "ordering.purchases.price", align: .end) { priceCell($0) }
        let add = TableColumn<BoughtProduct>("add", "catalog.addToCart", classes: "act", headHidden: true) {
            addCell($0)
        }
        var columns = [goods, last, times, quantity]
        if seesPrices { columns.append(price) }
        if principal.may(.placeOrders) { columns.append(add) }
        var table = Table(still: "purchases", as: .stack, columns)
        table.isTopAligned = true
        return table
    }

    private func goodsCell(_ bought: BoughtProduct) -> HTML {
        let product = bought.product
        let stock =
            !bought.isForSale
            ? t("ordering.note.gone")
            : bought.available.isPositive
                ? t("ordering.cart.inStock", ["quantity": formats.quantity(bought.available), "unit": product.unit])
                : t("ordering.note.none")
        let name: HTML =
            bought.isForSale ? "<a href=\"\(url: "/products/\(product.slug)")\">\(product.name)</a>" : "\(product.name)"
        return "\(name)<span class=\"sub\">\(product.sku), \(stock)</span>"
    }

    private func lastCell(_ bought: BoughtProduct) -> HTML {
        guard let last = bought.last else { return "\(formats.date(bought.lastAt))" }
        let amount = self.quantity(last.quantity, bought.product.unit)
        return """
            <span><a href="\(url: "/orders/\(last.number)")">\(formats.date(last.at))</a>\
            <span class="sub">\(amount)</span></span>
            """
    }

    private func priceCell(_ bought: BoughtProduct) -> HTML {
        guard let last = bought.last else { return "—" }
        let then: HTML = "\(formats.money(last.price))"
        guard let now = bought.price?.amount, now.currency == last.price.currency, now != last.price else {
            return then
        }
        return "<span>\(then)<span class=\"sub\">\(priceChangeText(was: last.price, now: now, self))</span></span>"
    }

    private func addCell(_ bought: BoughtProduct) -> HTML {
        guard bought.isForSale, bought.price != nil else { return .empty }
        let product = bought.product
        let usual = (try? (bought.last?.quantity ?? product.pack).roundedUp(to: product.pack)) ?? product.pack
        let add = t("catalog.addToCart")
        return """
            <form class="addform" method="post" action="/cart/lines" data-add-to-cart>\(commandField)\
            <input type="hidden" name="product" value="\(product.id)">\
            \(stepper(
                "quantity", t("catalog.quantityOf", ["name": product.name]), value: formats.quantity(usual),
                pack: product.pack.description))\
            <button class="btn btn--tint btn--sm btn--icon" aria-label="\(add): \(product.name)" title="\(add)">\
            \(icon("cart"))</button></form>
            """
    }
}
