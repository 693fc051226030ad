// The way on and back in a long list.

import Database
import Foundation
import Hummingbird
import Kernel

/// A part of a list that is cut into parts of one size.
package struct ListPart: Sendable {
    /// The first row shown, counted from 0.
    package let start: Int
    /// The most rows of a part.
    package let size: Int
    /// The rows of all parts.
    package let total: Int

    package init(from start: Int, size: Int, of total: Int) {
        self.start = start
        self.size = size
        self.total = total
    }
}

extension PageContext {
    /// Links to the first, the previous and the next part of a list; nothing when it is all on one page.
    ///
    /// - Parameters:
    ///   - path: the list's own address, without a query.
    ///   - query: its filters and its order, kept while turning pages.
    package func pager<Item>(_ page: Page<Item>, path: String, query: [(name: String, value: String)] = []) -> HTML? {
        guard page.next != nil || page.previous != nil else { return nil }
        let list = ListAddress(path, query)
        let before = page.previous.map { list.with("before", $0.token).text }
        let after = page.next.map { list.with("after", $0.token).text }
        // From the second part on: it is a long way back, and what is new stands first.
        let first: HTML? = page.previous.map { _ in
            "<a class=\"btn btn--sm btn--ghost\" href=\"\(url: list.text)\" rel=\"first\">\(t("web.first"))</a>"
        }
        return pager(t("web.pages"), nil, first, before, after)
    }

    /// The same for a list of a known length; in the address `from` is the first row shown.
    package func pager(_ part: ListPart, path: String, query: [(name: String, value: String)] = []) -> HTML? {
        guard part.total > part.size else { return nil }
        let list = ListAddress(path, query)
        let (before, next) = (max(0, part.start - part.size), part.start + part.size)
        let range = t(
            "web.pages.range",
            [
                "from": formats.count(part.start + 1), "to": formats.count(min(part.total, next)),
                "total": formats.count(part.total),
            ])
        return pager(
            t("web.pages.lines"), "<span>\(range)</span>", nil,
            part.start > 0 ? list.with("from", String(before)).text : nil,
            next < part.total ? list.with("from", String(next)).text : nil)
    }

    private func pager(_ name: String, _ range: HTML?, _ first: HTML?, _ before: String?, _ after: String?) -> HTML {
        let back = link(before, rel: "prev", icon: "left", t("web.previous"))
        let on = link(after, rel: "next", icon: "right", t("web.next"))
        return """
            <nav class="pager" aria-label="\(name)">\(range)\
            <span class="btnrow">\(first)\(back)\(on)</span></nav>
            """
    }

    private func link(_ address: String?, rel: String, icon name: String, _ text: String) -> HTML {
        let content: HTML = rel == "prev" ? "\(icon(name))\(text)" : "\(text)\(icon(name))"
        guard let address else { return "<a class=\"btn btn--sm\" role=\"link\" aria-disabled=\"true\">\(content)</a>" }
        return "<a class=\"btn btn--sm\" href=\"\(url: address)\" rel=\"\(rel)\">\(content)</a>"
    }
}

extension Request {
    /// The part of a list the address asks for with `after` or `before`; anything else is the first.
    package func page(limit: Int) -> PageRequest {
        let query = query
        return PageRequest(
            limit: limit, after: query["after"].flatMap(Cursor.init(token:)),
            before: query["before"].flatMap(Cursor.init(token:)))
    }
}
