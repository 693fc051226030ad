// A table: columns with sorting heads, rows that open, selection, sums beneath.

import Foundation
import Kernel

/// A table, apart from its rows.
package struct Table<Row: Sendable>: Sendable {
    /// What becomes of a row on a phone.
    package enum Shape: String, Sendable {
        /// A card whose places its style sheet names.
        case cards
        /// Its name, then pairs of head and value.
        case stack
        /// A row still: of two or three narrow columns.
        case plain
    }

    /// Its name in people's choices and, after `t-`, in style sheets.
    package let id: String
    package let columns: [TableColumn<Row>]
    package var shape = Shape.cards
    /// The list it shows; heads with an order become links where it is given.
    package var address: ListAddress?
    /// The order the rows stand in.
    package var sort: TableSort?
    /// Whether a row opens by the `a.rowlink` of its first cell, and keys lead from row to row.
    package var opensRows = true
    /// Whether numbers stand beside the first line of a text of several; otherwise in the middle of the row.
    package var isTopAligned = false
    /// Further attributes of a row, with a blank before each: `" class=\"is-gone\""`.
    package var rowAttributes: (@Sendable (Row) -> HTML?)?
    package var selection: TableSelection<Row>?
    /// Rows beneath all others: a name and its sum, the last one strongest.
    package var totals: [(name: String, value: HTML)] = []
    /// What the person chose about all tables; nil where there is nothing to choose.
    package var choices: [String: TableChoice]?

    package init(_ id: String, _ columns: [TableColumn<Row>]) {
        self.id = id
        self.columns = columns
    }

    /// A table whose rows lead nowhere: they are read, or hold fields and buttons of their own.
    package init(still id: String, as shape: Shape = .plain, _ columns: [TableColumn<Row>]) {
        self.init(id, columns)
        self.shape = shape
        opensRows = false
    }

    /// The columns in sight.
    package var shown: [TableColumn<Row>] {
        guard let chosen = choices?[id]?.columns else { return columns.filter(\.isInitial) }
        return columns.enumerated().filter { $0.offset == 0 || chosen.contains($0.element.id) }.map(\.element)
    }
}

extension PageContext {
    /// A table of rows. With a selection it stands in a form, whose verbs are in a bar beneath.
    ///
    /// - Parameter label: what it lists, where no heading above says it.
    package func table<Row: Sendable>(_ table: Table<Row>, _ rows: [Row], label: String? = nil) -> HTML {
        let columns = table.shown
        let keys: HTML? = table.opensRows ? " data-row-links data-table-keys" : nil
        let content: HTML = """
            <div class="tablebox"><table role="table" class="\(table.classNames)"\(attr: "aria-label", label)\(keys)>\
            <thead role="rowgroup"><tr role="row">\
            \(table.selection == nil ? nil : selectionHead)\(columns.map { head($0, of: table) })</tr></thead>
            <tbody role="rowgroup">\(body(rows, columns, of: table))</tbody>\(foot(table, columns))</table></div>
            """
        guard let selection = table.selection else { return content }
        return selectionForm(selection, around: content, rows)
    }

    /// The shape of a table that is still to come: for parts of a page that load by themselves.
    package func tableSkeleton(columns: Int, rows: Int) -> HTML {
        let cells = (0..<columns).map { _ in "<span class=\"skeleton\"></span>" as HTML }
        let row: HTML = "<div class=\"tableskeleton__row\">\(cells)</div>"
        return """
            <div class="tableskeleton" role="status" aria-label="\(t("web.table.loading"))">\
            \(Array(repeating: row, count: rows))</div>
            """
    }

    // MARK: - Head and foot

    private func head<Row: Sendable>(_ column: TableColumn<Row>, of table: Table<Row>) -> HTML {
        let title = words(of: column.head)
        guard let sort = column.sort, let address = table.address else {
            let content: HTML = column.isHeadHidden ? "<span class=\"visually-hidden\">\(title)</span>" : "\(title)"
            return "<th scope=\"col\" role=\"columnheader\" class=\"\(column.classNames)\">\(content)</th>"
        }
        let current = table.sort.flatMap { $0.field == sort.field ? $0 : nil }
        let next = (current?.reversed ?? sort).text
        // On a phone the heads are out of sight: the name of the column stays, the link must not take the focus.
        return """
            <th scope="col" role="columnheader" class="\(column.classNames)"\
            \(attr: "aria-sort", current.map { $0.isFalling ? "descending" : "ascending" })>\
            <span class="phone-only">\(title)</span>\
            <a class="sort desk-only" href="\(url: address.with("sort", next).text)">\(title)\
            \(current == nil ? nil : icon("sort"))</a></th>
            """
    }

    /// A cell for each column, so that sums stay beneath theirs when columns leave.
    private func foot<Row: Sendable>(_ table: Table<Row>, _ columns: [TableColumn<Row>]) -> HTML? {
        guard !table.totals.isEmpty else { return nil }
        let box: HTML? = table.selection == nil ? nil : "<td role=\"cell\" class=\"sel\"></td>"
        let between: [HTML] = columns.dropFirst().dropLast().map {
            "<td role=\"cell\"\(attr: "class", $0.leaving)></td>"
        }
        let rows: [HTML] = table.totals.enumerated().map { place, total in
            """
            <tr role="row"\(attr: "class", place == table.totals.count - 1 ? "total" : nil)>\(box)\
            <th scope="row" role="rowheader">\(total.name)</th>\(between)<td role="cell" class="num">\(total.value)</td></tr>
            """
        }
        return "<tfoot role=\"rowgroup\">\(rows)</tfoot>"
    }

    // MARK: - Rows

    /// What repeats in every row is made once; a row then is a few copies of bytes.
    private func body<Row: Sendable>(_ rows: [Row], _ columns: [TableColumn<Row>], of table: Table<Row>) -> HTML {
        let starts = columns.enumerated().map { cellStart($1, isFirst: $0 == 0, in: table.shape) }
        let cells = Array(zip(starts, columns.map { $0.cell }))
        let box = table.selection.map { SelectionBox($0, rows, self) }
        var text = HTML.StringInterpolation(literalCapacity: rows.count * columns.count * 120, interpolationCount: 0)
        for row in rows {
            text.appendLiteral("<tr role=\"row\"")
            if let attributes = table.rowAttributes?(row) { text.appendInterpolation(attributes) }
            text.appendLiteral(">")
            if let box { text.appendInterpolation(box.html(row)) }
            var end = "</th>"
            for (start, cell) in cells {
                text.appendInterpolation(start)
                text.appendInterpolation(cell(row))
                text.appendLiteral(end)
                end = "</td>"
            }
            text.appendLiteral("</tr>")
        }
        return HTML(stringInterpolation: text)
    }

    /// The opening tag of a column's cells.
    private func cellStart<Row: Sendable>(
        _ column: TableColumn<Row>, isFirst: Bool, in shape: Table<Row>.Shape
    ) -> HTML {
        guard !isFirst else {
            return "<th scope=\"row\" role=\"rowheader\" class=\"\(column.classNames)\">"
        }
        // Where a row is a stack of pairs, each value says what it is.
        let label = shape == .stack && !column.isHeadHidden ? words(of: column.head) : nil
        return "<td role=\"cell\" class=\"\(column.classNames)\"\(attr: "data-label", label)>"
    }
}

extension Table {
    /// The value of `class` of the table.
    fileprivate var classNames: String {
        var names = "table"
        if !isTopAligned { names += " table--middle" }
        if shape != .plain { names += " table--\(shape.rawValue)" }
        return "\(names) t-\(id)"
    }
}
