// A box around one object or one summary, a section of a page, and pairs of names and values.

import Kernel

/// A name and its value in a summary.
package struct Pair: Sendable {
    package let name: String
    package let value: HTML
    /// Larger and ruled off: the sum of what stands above it.
    package let isTotal: Bool

    package init(_ name: String, _ value: HTML, total isTotal: Bool = false) {
        self.name = name
        self.value = value
        self.isTotal = isTotal
    }
}

extension PageContext {
    /// A box: only for an object or a summary, never inside another box.
    ///
    /// - Parameters:
    ///   - id: of the heading; the box is named by it.
    ///   - action: one link or quiet button at the right of the heading.
    ///   - isTitleHidden: when what stands inside says it to the eye already.
    package func card(
        _ title: String, id: String, action: HTML? = nil, titleHidden isTitleHidden: Bool = false, _ content: HTML
    ) -> HTML {
        let head: HTML? =
            isTitleHidden ? nil : "<div class=\"card__head\"><h2 id=\"\(id)\">\(title)</h2>\(action)</div>"
        let hidden: HTML? = isTitleHidden ? "<h2 class=\"visually-hidden\" id=\"\(id)\">\(title)</h2>" : nil
        return """
            <section class="card" aria-labelledby="\(id)">\(head)<div class="card__body">\(hidden)\(content)</div></section>
            """
    }

    /// A section of a page: heading, count, one link, content; never in a box.
    package func pageSection(
        _ title: String, id: String, count: Int? = nil, action: HTML? = nil, _ content: HTML
    ) -> HTML {
        let number: HTML? = count.map { "<span class=\"section__n\">\(formats.count($0))</span>" }
        return """
            <section class="section" aria-labelledby="\(id)"><div class="section__head"><h2 id="\(id)">\(title)</h2>\
            \(number)\(action)</div>\(content)</section>
            """
    }

    /// Names at the left, values at the right.
    package func pairs(_ pairs: [Pair]) -> HTML {
        let rows: [HTML] = pairs.map { pair in
            "<div\(attr: "class", pair.isTotal ? "total" : nil)><dt>\(pair.name)</dt><dd>\(pair.value)</dd></div>"
        }
        return "<dl class=\"pairs\">\(rows)</dl>"
    }
}
