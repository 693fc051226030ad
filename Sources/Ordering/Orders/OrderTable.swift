// The table of orders, for customers and staff alike.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension PageContext {
    /// The table of a list of orders: sorted, with the columns a person chose, orders to be chosen for a file.
    func ordersTable(_ list: OrderList, _ query: OrderQuery, base: String) -> Table<OrderSummary> {
        let columns = OrderColumns(of: list.page.items, base: base, self)
        var table = Table("orders", columns.all + columns.further(list.details, self))
        table.address = ListAddress(base, query.fields)
        table.sort = query.order
        table.choices = tableChoices
        let total: @Sendable (OrderSummary) -> Money = { $0.total }
        let sum = seesPrices ? total : nil
        let isStaff = visit.web.signedIn?.principal.isStaff ?? false
        table.selection = TableSelection(
            "number", key: { $0.number }, name: { $0.number }, sum: sum, reading: !isStaff,
            verbs: isStaff ? staffVerbs : [exportVerb("\(base).csv")])
        return table
    }

    private func exportVerb(_ path: String) -> BulkVerb {
        BulkVerb(icon: "download", title: "ordering.orders.exportChosen", path: path)
    }

    /// What the vendor's people do with chosen orders: move them on, or have them as a file.
    private var staffVerbs: [BulkVerb] {
        let mayMove = visit.web.signedIn?.principal.may(.processOrders) ?? false
        let moves = [
            BulkVerb(icon: "check", title: "ordering.bulk.confirm", path: "/staff/orders/confirmation"),
            BulkVerb(icon: "box", title: "ordering.bulk.pick", path: "/staff/orders/picking"),
            BulkVerb(icon: "ok", title: "ordering.bulk.pack", path: "/staff/orders/packing"),
        ]
        return (mayMove ? moves : []) + [exportVerb("/staff/orders/export")]
    }
}

/// Some orders as a table that only shows them; `base` is where a row leads.
package func orderTable(_ orders: [OrderSummary], _ context: some PageContext, base: String) -> HTML {
    context.table(Table("orders", OrderColumns(of: orders, base: base, context).all), orders)
}

/// The columns of orders. What rows share is made once: a table has many rows, few statuses and few counts of lines.
private struct OrderColumns {
    private let base: String
    private let now: Date
    private let formats: Formats
    private let seesPrices: Bool
    private let statuses: [OrderStatus: HTML]
    /// «и ещё 3», by the count of lines, where the first line is not all.
    private let others: [Int: HTML]

    init(of orders: [OrderSummary], base: String, _ context: some PageContext) {
        self.base = base
        now = context.now
        formats = context.formats
        seesPrices = context.seesPrices
        statuses = Dictionary(uniqueKeysWithValues: Set(orders.map(\.status)).map { ($0, context.orderStatus($0)) })
        let counts = Set(orders.map(\.lineCount)).filter { $0 > 1 }
        let texts: [(Int, HTML)] = counts.map { count in
            (count, "<span class=\"quiet\">\(context.t("ordering.andMore", count: Int64(count - 1)))</span>")
        }
        others = Dictionary(uniqueKeysWithValues: texts)
    }

    var all: [TableColumn<OrderSummary>] {
        let usual = [number, date, status, what, payer, lines]
        return seesPrices ? usual + [vat, sum] : usual
    }

    private var number: TableColumn<OrderSummary> {
        let base = base
        return TableColumn("no", "ordering.column.order", sort: .falling("number"), classes: "nowrap") { order in
            """
            <a class="rowlink" href="\(url: "\(base)/\(order.number)")">\(order.number)</a>\
            \(order.customerReference.isEmpty ? nil : " <span class=\"quiet\">\(order.customerReference)</span>" as HTML)
            """
        }
    }

    private var date: TableColumn<OrderSummary> {
        let (formats, now) = (self.formats, self.now)
        return TableColumn(
            "date", "ordering.column.placed", .useful, sort: .falling("date"), classes: "nowrap muted"
        ) { order in formats.nearTime(order.placedAt, now: now) }
    }

    private var status: TableColumn<OrderSummary> {
        let statuses = statuses
        return TableColumn("status", "ordering.column.status", sort: .rising("status")) { order in
            statuses[order.status] ?? .empty
        }
    }

    private var what: TableColumn<OrderSummary> {
        let others = others
        return TableColumn("what", "ordering.column.what") { order in
            "<span class=\"what\"><span class=\"truncate\">\(order.firstLine)</span>\(others[order.lineCount])</span>"
        }
    }

    private var payer: TableColumn<OrderSummary> {
        TableColumn("pay", "ordering.column.payer", .extra) { order in
            "<span class=\"truncate\">\(order.payerName)</span>"
        }
    }

    private var lines: TableColumn<OrderSummary> {
        TableColumn("lines", "ordering.column.lines", align: .end, .extra, initial: false) { order in
            "\(order.lineCount)"
        }
    }

    private var vat: TableColumn<OrderSummary> {
        let formats = formats
        return TableColumn("vat", "ordering.column.vat", align: .end, .extra, initial: false) { order in
            "\(formats.amount(order.vatTotal))"
        }
    }

    private var sum: TableColumn<OrderSummary> {
        let formats = formats
        return TableColumn("sum", "ordering.column.sum", align: .end, sort: .falling("sum")) { order in
            "<span data-unit=\"\(order.total.currency.symbol)\">\(formats.amount(order.total))</span>"
        }
    }

    // MARK: - Chosen by whoever wants them

    /// Columns of a list's own page: how it is delivered, to whom, and the first goods.
    func further(
        _ details: [ID<Order>: [OrderedGoods]], _ context: some PageContext
    ) -> [TableColumn<OrderSummary>] {
        let (formats, seesPrices) = (self.formats, self.seesPrices)
        let delivery = TableColumn<OrderSummary>("delivery", "ordering.column.delivery", .extra, initial: false) {
            order in
            let way = context.deliveryWay(isPickup: order.isPickup, carrier: order.carrier)
            let day: HTML? = order.deliveryDate.map { "<span class=\"sub\">\(formats.date($0))</span>" }
            return "\(way)\(day)"
        }
        let recipient = TableColumn<OrderSummary>("recipient", "ordering.column.recipient", .extra, initial: false) {
            order in "<span class=\"truncate\">\(order.recipient)</span>"
        }
        let photo = TableColumn<OrderSummary>("photo", "ordering.column.photo", .extra, initial: false) { order in
            guard let picture = details[order.id]?.first?.picture else { return "" }
            return """
                <img class="orderphoto" src="\(url: PictureAddress.of(picture, .thumb))" alt="" width="40" height="40" \
                loading="lazy" decoding="async">
                """
        }
        let items = TableColumn<OrderSummary>("items", "ordering.column.items", .extra, initial: false) { order in
            let goods: [HTML] = (details[order.id] ?? []).map { one in
                let price: HTML? = seesPrices ? " × \(formats.money(one.price))" : nil
                return """
                    <li>\(one.name)<span class="sub">\(formats.quantity(one.quantity)) \(one.unit)\(price)</span></li>
                    """
            }
            return goods.isEmpty ? "" : "<ul class=\"orderitems\">\(goods)</ul>"
        }
        return [delivery, recipient, photo, items]
    }
}
