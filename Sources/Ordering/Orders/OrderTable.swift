// The table of orders, for customers and staff alike.

import Database
import Foundation
import Kernel
import Web

extension PageContext {
    /// The table of a list of orders: sorted, with the columns a person chose, orders to be chosen for a file.
    func ordersTable(_ orders: [OrderSummary], _ query: OrderQuery, base: String) -> Table<OrderSummary> {
        var table = Table("orders", OrderColumns(of: orders, base: base, self).all)
        table.address = ListAddress(base, query.fields)
        table.sort = query.order
        table.choices = tableChoices
        let total: @Sendable (OrderSummary) -> Money = { $0.total }
        let sum = seesPrices ? total : nil
        table.selection = TableSelection(
            "number", key: { $0.number }, name: { $0.number }, sum: sum, reading: true,
            verbs: [BulkVerb(icon: "download", title: "ordering.orders.exportChosen", path: "\(base).csv")])
        return table
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
}
