// The way on and back in a long list.

import Database
import Foundation
import Hummingbird

extension PageContext {
    /// Links to the previous and next part of a list; nothing when it is all on one page.
    ///
    /// - Parameters:
    ///   - path: the list's own address, without a query.
    ///   - query: its filters, kept while turning pages.
    package func pager<Item>(_ page: Page<Item>, path: String, query: [(name: String, value: String)] = []) -> HTML? {
        guard page.next != nil || page.previous != nil else { return nil }
        func address(_ name: String, _ cursor: Cursor) -> String {
            path + "?" + FormData(query.filter { !$0.value.isEmpty } + [(name, cursor.token)]).urlEncoded
        }
        let back = link(page.previous.map { address("before", $0) }, rel: "prev", icon: "left", t("web.previous"))
        let on = link(page.next.map { address("after", $0) }, rel: "next", icon: "right", t("web.next"))
        return """
            <nav class="pager" aria-label="\(t("web.pages"))"><span class="btnrow">\(back)\(on)</span></nav>
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
