// Lines of an order as a sheet to type into: one line or hundreds. A plain form; a script adds the keys, pasting from a
// spreadsheet, the running total and, for long sheets, that only lines in sight are on the page.

import Foundation
import Kernel

/// A line as it stands in the editor.
package struct EditorLine: Sendable {
    package let article: String
    /// Empty while nobody knows the article.
    package let name: String
    /// Of one unit; nil while nobody knows.
    package let price: Money?
    /// As it was typed, when it is no number.
    package let typedQuantity: String
    package let quantity: Quantity?
    /// What is to be known of the line: the stock, or why it is refused; empty for nothing.
    package var note = ""
    /// Whether the line cannot go on as it is: its remark says why.
    package var isRefused = false

    package init(article: String, name: String = "", price: Money? = nil, quantity: Quantity? = nil) {
        self.article = article
        self.name = name
        self.price = price
        self.quantity = quantity
        typedQuantity = ""
    }

    /// A line whose quantity is still to be mended.
    package init(article: String, name: String = "", price: Money? = nil, typed: String) {
        self.article = article
        self.name = name
        self.price = price
        typedQuantity = typed
        quantity = Quantity(parsing: typed)
    }

    /// Price times quantity; nil while one of them is missing, or when it is more than money can be.
    package var sum: Money? {
        guard let price, let quantity else { return nil }
        return try? price.times(quantity)
    }
}

/// The editor, apart from its lines.
package struct LineEditor: Sendable {
    /// The beginning of the ids on the page.
    package let id: String
    /// Where the lines are posted. The fields are `article` and `quantity`, once for each line, in their order; a press
    /// on a line's cross sends `remove` with its place, counted from 0.
    package let action: String
    /// What the lines are, for those who do not see them.
    package let label: String
    package var currency = Currency.rub
    /// Empty lines at the end, for typing on.
    package var blanks = 1
    /// Buttons beside the total.
    package var actions: HTML?
    /// What the form sends besides, above its lines.
    package var fields: HTML?
    /// Where a script asks what lines mean while they are typed: `GET` with `article` and `quantity`, once for each line;
    /// JSON, `[{"product", "name", "price", "shownPrice", "pack", "fits", "note", "isRefused"}]`.
    package var lookup: String?
    /// Where a script asks what a text may mean: `GET ?q=`, JSON `[{"value", "label", "note"}]`.
    package var suggestions: String?
    /// The name the lines are kept under in the browser; it must hold the person's id. Nil keeps none.
    package var draft: String?

    package init(_ id: String, action: String, label: String) {
        self.id = id
        self.action = action
        self.label = label
    }
}

extension FormData {
    /// The lines an editor sent, empty ones left out.
    package var editorLines: [(article: String, quantity: String)] {
        zip(all("article"), all("quantity")).compactMap { pair -> (article: String, quantity: String)? in
            let article = pair.0.trimmingCharacters(in: .whitespacesAndNewlines)
            let quantity = pair.1.trimmingCharacters(in: .whitespacesAndNewlines)
            return article.isEmpty && quantity.isEmpty ? nil : (article, quantity)
        }
    }
}

extension PageContext {
    /// A sheet of lines.
    package func lineEditor(_ editor: LineEditor, _ lines: [EditorLine]) -> HTML {
        let all = lines + Array(repeating: EditorLine(article: ""), count: editor.blanks)
        let parts = LineParts(self)
        let rows = all.enumerated().map { parts.html($1, at: $0) }
        let total = (try? lines.compactMap(\.sum).total(in: editor.currency)) ?? .zero(editor.currency)
        return """
            <form class="lines" id="\(editor.id)" method="post" action="\(url: editor.action)" data-lines \
            data-zero="\(formats.money(.zero(editor.currency)))"\(lineWords)\(lineAnswers(editor))>\(commandField)\
            <button class="visually-hidden" tabindex="-1">\(t("web.lines.send"))</button>\(editor.fields)\
            <div role="table" aria-label="\(editor.label)" aria-rowcount="\(all.count + 1)">\
            <div role="rowgroup" class="lines__head">\(lineHeads(editor))</div>\
            <div role="rowgroup" class="lines__body" data-lines-body>\(rows)</div></div>\
            <div class="lines__foot"><button type="button" class="btn btn--sm js-only" data-line-add>\(icon("plus"))\
            \(t("web.lines.add"))</button><p class="lines__hint js-only">\(t("web.lines.hint"))</p>\
            \(editor.lookup == nil ? nil : "<p class=\"visually-hidden\" role=\"status\" data-lines-said></p>" as HTML)\
            <p class="lines__total" role="status">\(t("web.lines.total")) <b data-lines-total>\(formats.money(total))</b></p>\
            \(editor.actions)</div></form>
            """
    }

    private func lineHeads(_ editor: LineEditor) -> HTML {
        let symbol = editor.currency.symbol
        let heads: [(name: String, isNumber: Bool)] = [
            (t("web.lines.place"), true), (t("web.lines.article"), false), (t("web.lines.name"), false),
            (t("web.lines.price", ["currency": symbol]), true), (t("web.lines.quantity"), true),
            (t("web.lines.sum", ["currency": symbol]), true),
        ]
        let cells: [HTML] = heads.map { head in
            "<span role=\"columnheader\"\(attr: "class", head.isNumber ? "num" : nil)>\(head.name)</span>"
        }
        return """
            <div role="row" class="line" aria-rowindex="1">\(cells)<span role="columnheader">\
            <span class="visually-hidden">\(t("web.lines.remove"))</span></span></div>
            """
    }

    /// Where the script asks, and what it keeps.
    private func lineAnswers(_ editor: LineEditor) -> HTML {
        guard editor.lookup != nil || editor.draft != nil else { return .empty }
        return """
            \(attr: "data-lookup", editor.lookup)\(attr: "data-suggest", editor.suggestions)\
            \(attr: "data-draft-lines", editor.draft) data-text-found="\(t("web.lines.suggested"))" \
            data-text-none="\(t("web.lines.suggestedNone"))" data-text-more="\(t("web.lines.suggested"))" \
            data-raised="\(t("web.lines.raised"))" data-unasked="\(t("web.lines.unasked"))" \
            data-returned="\(t("web.lines.returned"))"
            """
    }

    /// What the script says in the person's language.
    private var lineWords: HTML {
        """
         data-removed="\(t("web.lines.removed"))" data-pasted="\(t("web.lines.pasted"))" \
        data-article-of="\(t("web.lines.articleOf"))" data-quantity-of="\(t("web.lines.quantityOf"))" \
        data-remove-of="\(t("web.lines.removeOf"))"
        """
    }
}

/// What repeats in every line, made once.
private struct LineParts {
    private let formats: Formats
    private let article: [String]
    private let quantity: [String]
    private let remove: [String]
    private let cross: HTML

    init(_ context: some PageContext) {
        formats = context.formats
        func around(_ key: String) -> [String] {
            let parts = context.t(key, ["line": "\u{1}"]).split(
                separator: "\u{1}", maxSplits: 1, omittingEmptySubsequences: false)
            return [String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : ""]
        }
        article = around("web.lines.articleOf")
        quantity = around("web.lines.quantityOf")
        remove = around("web.lines.removeOf")
        cross = context.icon("x")
    }

    func html(_ line: EditorLine, at place: Int) -> HTML {
        let number = String(place + 1)
        let shown = line.quantity.map { formats.quantity($0) } ?? line.typedQuantity
        let isWrong = line.quantity == nil && !line.typedQuantity.isEmpty
        let price = line.price.map { formats.amount($0) } ?? ""
        let sum = line.sum.map { formats.amount($0) } ?? ""
        return """
            <div role="row" class="line" aria-rowindex="\(place + 2)"\(attr: "data-price", line.price.map { String($0.minor) })>\
            <span role="cell" class="num line__n">\(number)</span><span role="rowheader"><input class="line__input" name="article" \
            value="\(line.article)" maxlength="100" autocomplete="off" \
            aria-label="\(article[0])\(number)\(article[1])"></span>\
            <span role="cell" class="line__goods"><span class="truncate line__name">\(line.name)</span>\
            <span class="truncate line__note\(line.isRefused ? " is-refused" : "")"\
            \(attr: "title", line.note.isEmpty ? nil : line.note)>\(line.note)</span></span>\
            <span role="cell" class="num line__price">\(price)</span>\
            <span role="cell"><input class="line__input num" name="quantity" value="\(shown)" maxlength="16" inputmode="decimal" \
            autocomplete="off" aria-label="\(quantity[0])\(number)\(quantity[1])"\(attr: "aria-invalid", isWrong ? "true" : nil)></span>\
            <span role="cell" class="num line__sum">\(sum)</span><span role="cell" class="line__act">\
            <button class="iconbtn iconbtn--sm" name="remove" value="\(place)" \
            aria-label="\(remove[0])\(number)\(remove[1])">\(cross)</button></span></div>
            """
    }
}
