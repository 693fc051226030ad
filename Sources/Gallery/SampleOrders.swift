// Orders to show tables and filters with.

import Kernel
import Web

/// An order as samples need it.
struct SampleOrder: Sendable {
    let number: String
    let placed: String
    let status: String
    let tone: String
    let glyph: String
    let what: String
    let payer: String
    let sum: Money

    static let all: [SampleOrder] = [
        SampleOrder(
            number: "4610", placed: "Сегодня, 09:15", status: "Ждёт согласования", tone: "warning", glyph: "sWait",
            what: "Диск отрезной 125×1,0×22,2", payer: "ООО «Ромашка»", sum: Money(minor: 31_842_000)),
        SampleOrder(
            number: "4605", placed: "Вчера, 11:40", status: "Принят", tone: "info", glyph: "sQuarter",
            what: "Болт М12×80 DIN 933, кл. 10.9", payer: "ООО «Ромашка»", sum: Money(minor: 9_620_480)),
        SampleOrder(
            number: "4598", placed: "19 ноя, 14:02", status: "Собран", tone: "info", glyph: "sThree",
            what: "Саморез кровельный 5,5×25, RAL 7024, упаковка 250 штук", payer: "ООО «Ромашка-Север»",
            sum: Money(minor: 7_431_000)),
        SampleOrder(
            number: "4577", placed: "12 ноя, 10:31", status: "Доставлен", tone: "success", glyph: "sDone",
            what: "Заклёпка вытяжная 4,8×12", payer: "ООО «Ромашка»", sum: Money(minor: 2_745_520)),
    ]
}

/// A line of a small table.
struct SampleStock: Sendable {
    let place: String
    let rest: String
    var isAwaited = false

    static let all = [
        SampleStock(place: "Тверь, склад", rest: "24 800 шт"), SampleStock(place: "Ржев, магазин", rest: "360 шт"),
        SampleStock(place: "Тверь, склад", rest: "5 000 шт приедут 27 ноя", isAwaited: true),
    ]
}

extension PublicContext {
    /// The columns of the sample orders; made once a page, their closures run for every row.
    var sampleColumns: [TableColumn<SampleOrder>] {
        let formats = formats
        let number = TableColumn<SampleOrder>("no", "ordering.column.order", sort: .falling("number")) { order in
            "<a class=\"rowlink\" href=\"/design/tables\">\(order.number)</a>"
        }
        let placed = TableColumn<SampleOrder>(
            "date", "ordering.column.placed", .useful, sort: .falling("date"), classes: "nowrap muted"
        ) { order in "\(order.placed)" }
        let marks = Dictionary(uniqueKeysWithValues: SampleOrder.all.map { ($0.glyph, glyph($0.glyph)) })
        let status = TableColumn<SampleOrder>("status", "ordering.column.status", sort: .rising("status")) { order in
            "<span class=\"status status--\(order.tone)\">\(marks[order.glyph])<span>\(order.status)</span></span>"
        }
        let what = TableColumn<SampleOrder>("what", "ordering.column.what") { order in
            "<span class=\"what\"><span class=\"truncate\">\(order.what)</span></span>"
        }
        let payer = TableColumn<SampleOrder>("pay", "ordering.column.payer", .extra) { order in
            "<span class=\"truncate\">\(order.payer)</span>"
        }
        let sum = TableColumn<SampleOrder>("sum", "ordering.column.sum", align: .end, sort: .falling("sum")) { order in
            "<span data-unit=\"₽\">\(formats.amount(order.sum))</span>"
        }
        return [number, placed, status, what, payer, sum]
    }

    /// The table as it stands in lists: sorted by the sum, with columns to choose.
    var sampleTable: Table<SampleOrder> {
        var table = Table("orders", sampleColumns)
        table.address = ListAddress("/design/tables")
        table.sort = .falling("sum")
        table.choices = [:]
        return table
    }

    /// With boxes to choose rows by.
    var sampleSelection: Table<SampleOrder> {
        var table = sampleTable
        table.selection = TableSelection(
            "number", key: { $0.number }, name: { $0.number }, sum: { $0.sum }, reading: true,
            verbs: [BulkVerb(icon: "download", title: "ordering.orders.exportChosen", path: "/design/tables")])
        table.selection?.chosen = ["4605", "4598"]
        table.totals = [("Итого", "\(formats.amount(Money(minor: 51_639_000)))")]
        return table
    }

    /// With sums beneath, and stacked on a phone.
    var sampleTotals: Table<SampleOrder> {
        var table = Table(still: "sample", as: .stack, sampleColumns)
        table.address = ListAddress("/design/tables")
        table.sort = .rising("number")
        table.totals = [
            ("НДС 22 %", "\(formats.amount(Money(minor: 9_312_869)))"),
            ("Итого", "\(formats.amount(Money(minor: 51_639_000)))"),
        ]
        return table
    }

    /// Two narrow columns.
    var sampleStock: Table<SampleStock> {
        let place = TableColumn<SampleStock>("place", .words("Склад")) { "\($0.place)" }
        let rest = TableColumn<SampleStock>("rest", .words("Свободно"), align: .end) { "\($0.rest)" }
        var table = Table(still: "places", [place, rest])
        table.rowAttributes = { $0.isAwaited ? " class=\"muted\"" : nil }
        return table
    }

    /// A bar with everything in it.
    var sampleBar: FilterBar {
        var bar = FilterBar(
            "sample", ListAddress("/design/filters", [("status", "placed"), ("q", "болт"), ("sort", "-sum")]),
            label: "Поиск заказов")
        bar.placeholder = "Номер, товар, ваш номер"
        bar.text = "болт"
        bar.choices = [
            FilterBar.Choice(
                "status", label: "Статус",
                options: [FieldOption("", "Любой статус"), FieldOption("placed", "Оформлен")], value: "placed")
        ]
        bar.more = """
            <div class="field"><label class="field__label" for="sample-min">Сумма от</label>\
            <input class="input input--sm" id="sample-min" name="min" inputmode="decimal"></div>
            """
        bar.end = "\(densitySwitch("compact"))\(tableMenu(sampleTable))"
        bar.chips = [
            FilterBar.Chip("Поиск", "болт", names: ["q"]), FilterBar.Chip("Статус", "Оформлен", names: ["status"]),
        ]
        bar.found = "14 заказов на 684 902,15 ₽"
        let views = [
            SavedView(name: "Мои покупки", query: "status=placed&q=болт&sort=-sum"),
            SavedView(name: "Крупные", query: "min=100000"),
        ]
        bar.views = SavedViews(["sample": views], list: "sample")
        return bar
    }

    /// A bar that only searches.
    var samplePlainBar: FilterBar {
        var bar = FilterBar("plain", ListAddress("/design/filters"), label: "Название клиента")
        bar.placeholder = "Название клиента"
        bar.end = "\(densitySwitch("regular"))"
        return bar
    }

    /// Filters in force whose fields stand elsewhere.
    var sampleChips: FilterBar {
        let fields = [("diameter", "М6"), ("diameter", "М8"), ("stock", "1")]
        var bar = FilterBar(
            "goods", ListAddress("/design/filters", fields.map { (name: $0.0, value: $0.1) }), label: "Товары")
        bar.chips = [
            FilterBar.Chip("Диаметр", "М6, М8", names: ["diameter"]),
            FilterBar.Chip("Наличие", "только в наличии", names: ["stock"]),
        ]
        return bar
    }
}
