// An article's text as a page shows it: every piece escaped, every address looked at, goods as cards.

import Foundation
import Kernel
import Web

extension PageContext {
    /// The text of an article.
    ///
    /// - Parameter goods: what the reader may see of the goods it names, by article number; of others the number
    ///   alone is shown.
    func articleText(_ text: ArticleText, goods: [String: ToldProduct] = [:]) -> HTML {
        "<div class=\"prose article\">\(text.blocks.map { articleBlock($0, goods) })</div>"
    }

    private func articleBlock(_ block: ArticleText.Block, _ goods: [String: ToldProduct]) -> HTML {
        switch block {
        case .heading(let level, let spans):
            let words = articleSpans(spans, goods)
            return level == 2 ? "<h2>\(words)</h2>" : "<h3>\(words)</h3>"
        case .paragraph(let spans):
            return "<p>\(articleSpans(spans, goods))</p>"
        case .list(let isNumbered, let items):
            let rows: [HTML] = items.map { "<li>\(articleSpans($0, goods))</li>" }
            return isNumbered ? "<ol>\(rows)</ol>" : "<ul>\(rows)</ul>"
        case .table(let head, let rows):
            return articleTable(head, rows, goods)
        case .product(let number):
            if let told = goods[number] { return toldCard(told) }
            return "<p class=\"muted\">\(t("catalog.product.sku", ["sku": number]))</p>"
        case .picture(let name, let caption):
            let words: HTML? = caption.isEmpty ? nil : "<figcaption>\(caption)</figcaption>"
            return """
                <figure><img src="\(url: "/pictures/\(name)")" alt="" loading="lazy" decoding="async">\(words)</figure>
                """
        }
    }

    private func articleTable(
        _ head: [[ArticleText.Span]], _ rows: [[[ArticleText.Span]]], _ goods: [String: ToldProduct]
    ) -> HTML {
        let heads: [HTML] = head.map { "<th scope=\"col\">\(articleSpans($0, goods))</th>" }
        let lines: [HTML] = rows.map { row in
            let cells: [HTML] = row.map { "<td>\(articleSpans($0, goods))</td>" }
            return "<tr>\(cells)</tr>"
        }
        // Its columns are the author's, so it is none of the portal's own tables. A wide one scrolls by itself, by the
        // keyboard too.
        return """
            <div class="article__table" role="region" tabindex="0" aria-label="\(t("catalog.article.table"))">\
            <table class="table"><thead><tr>\(heads)</tr></thead><tbody>\(lines)</tbody></table></div>
            """
    }

    private func articleSpans(_ spans: [ArticleText.Span], _ goods: [String: ToldProduct]) -> HTML {
        let pieces: [HTML] = spans.map { span in
            let piece = articleSpan(span.content, goods)
            return span.isBold ? "<b>\(piece)</b>" : piece
        }
        return "\(pieces)"
    }

    private func articleSpan(_ content: ArticleText.Span.Content, _ goods: [String: ToldProduct]) -> HTML {
        switch content {
        case .text(let text):
            return "\(text)"
        case .link(let text, let address):
            guard !SafeURL.isLocal(address) else { return link(text, to: address) }
            return "<a href=\"\(url: address)\" rel=\"noopener noreferrer\">\(text)</a>"
        case .product(let number):
            guard let told = goods[number] else { return "\(number)" }
            return link(told.product.name, to: "/products/\(told.product.slug)")
        }
    }
}
