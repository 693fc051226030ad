// Choosing rows of a table and doing something with all of them: a form, so that it works without a script.

import Foundation
import Kernel

/// How rows of a table are chosen, and what can be done with them.
package struct TableSelection<Row>: Sendable {
    /// Name of the field that carries the key of a chosen row.
    package let field: String
    /// The value sent for a row.
    package let key: @Sendable (Row) -> String
    /// What a row is called in the name of its checkbox: «заказ 2026-000123».
    package let name: @Sendable (Row) -> String
    /// What a row adds to the sum in the bar; nil where nothing is summed.
    package let sum: (@Sendable (Row) -> Money)?
    package let verbs: [BulkVerb]
    /// Keys of the rows that are chosen already, as when a page is shown again after a refusal.
    package var chosen: Set<String> = []
    /// Whether the verbs only ask; acts are posted.
    package let isReading: Bool
    /// What stands first in the form: where rows hold fields, the button that Enter presses in them.
    package var lead: HTML?
    /// The form's own id, for buttons that stand outside of it.
    package var formID: String?
    /// Where the form goes by its lead; nil where it is the first verb's.
    package var action: String?

    package init(
        _ field: String, key: @escaping @Sendable (Row) -> String, name: @escaping @Sendable (Row) -> String,
        sum: (@Sendable (Row) -> Money)? = nil, reading isReading: Bool = false, verbs: [BulkVerb]
    ) {
        self.field = field
        self.key = key
        self.name = name
        self.sum = sum
        self.isReading = isReading
        self.verbs = verbs
    }
}

/// Something that can be done with chosen rows.
package struct BulkVerb: Sendable {
    package let icon: String
    /// Key of the caption.
    package let title: String
    /// Where the form is sent.
    package let path: String

    package init(icon: String, title: String, path: String) {
        self.icon = icon
        self.title = title
        self.path = path
    }
}

/// The checkbox of a row; what all rows share is made once.
struct SelectionBox<Row> {
    private let selection: TableSelection<Row>
    private let start: HTML
    /// Sums in other currencies are left out, and the bar then shows none.
    private let currency: Currency?
    private let before: String
    private let after: String

    init(_ selection: TableSelection<Row>, _ rows: [Row], _ context: some PageContext) {
        self.selection = selection
        start = """
            <td role="cell" class="sel"><input type="checkbox" class="check" name="\(selection.field)" value="
            """
        currency = rows.first.flatMap { row in selection.sum.map { $0(row).currency } }
        // The name stands somewhere inside the text; where, depends on the language.
        let parts = context.t("web.table.select", ["name": "\u{1}"]).split(
            separator: "\u{1}", maxSplits: 1, omittingEmptySubsequences: false)
        before = String(parts.first ?? "")
        after = parts.count > 1 ? String(parts[1]) : ""
    }

    func html(_ row: Row) -> HTML {
        let key = selection.key(row)
        let sum = selection.sum.map { $0(row) }.flatMap { $0.currency == currency ? String($0.minor) : nil }
        return """
            \(start)\(key)" aria-label="\(before)\(selection.name(row))\(after)"\(attr: "data-sum", sum)\
            \(attr: "checked", if: selection.chosen.contains(key))></td>
            """
    }
}

extension PageContext {
    /// The head over the checkboxes: chooses all rows, and shows when some are chosen.
    var selectionHead: HTML {
        """
        <th scope="col" role="columnheader" class="sel"><input type="checkbox" class="check js-only" data-select-all \
        aria-label="\(t("web.table.selectAll"))"></th>
        """
    }

    /// The form around a table whose rows can be chosen, with its bar of verbs.
    func selectionForm<Row>(_ selection: TableSelection<Row>, around content: HTML, _ rows: [Row]) -> HTML {
        let verbs: [HTML] = selection.verbs.map { verb in
            """
            <button class="btn" formaction="\(url: verb.path)">\(icon(verb.icon))\(t(verb.title))</button>
            """
        }
        let zero = rows.first.flatMap { row in
            selection.sum.map { formats.money(Money(minor: 0, currency: $0(row).currency)) }
        }
        let path = selection.action ?? selection.verbs.first?.path ?? ""
        let clear = t("web.table.clear")
        return """
            <form class="selection" method="\(selection.isReading ? "get" : "post")" action="\(url: path)"\
            \(attr: "id", selection.formID) data-selection \
            data-submit-many data-selected="\(t("web.table.selected"))" data-selected-sum="\(t("web.table.selectedSum"))"\
            \(attr: "data-zero", zero)>\(selection.isReading ? nil : commandField)\(selection.lead)\
            <button type="button" class="linkbtn selection__start js-only" data-select-start>\(t("web.table.start"))</button>\
            \(content)<div class="bulkbar" role="region" aria-label="\(t("web.table.verbs"))">\
            <p class="bulkbar__text" role="status" data-selected-text>\(t("web.table.selectHint"))</p>\(verbs)\
            <button type="reset" class="btn btn--ghost btn--icon" aria-label="\(clear)" title="\(clear)">\(icon("x"))</button>\
            </div></form>
            """
    }
}
