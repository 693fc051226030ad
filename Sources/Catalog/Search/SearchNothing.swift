// Nothing was found, or nothing asked yet: what to try, what others ask, whom to ask.

import Database
import Foundation
import Kernel
import Web

extension PublicContext {
    /// What stands where the goods would be: advice, what many ask for, and people who know.
    ///
    /// - Parameter isElsewhere: whether something was found that is no product.
    func searchNothing(_ text: String, popular: [String], isElsewhere: Bool) -> HTML {
        let subject = t("catalog.search.none.subject", ["text": text]).formEncoded
        let address = "mailto:\(branding.supportEmail)?subject=\(subject)"
        let empty = emptyState(
            icon: "search",
            title: t(isElsewhere ? "catalog.search.none.goods" : "catalog.search.none.title", ["text": text]),
            text: t("catalog.search.none.text"),
            action: """
                \(buttonLink(t("catalog.search.none.ask"), to: address, .primary))\
                \(buttonLink(t("catalog.empty.action"), to: "/catalog"))
                """, inline: true)
        return "\(empty)\(searchQueries(t("catalog.search.popular"), popular, id: "popular-h"))"
    }

    /// The search before anything is asked: a field, the person's last questions, what many ask.
    func searchStart(history: [String], popular: [String]) -> HTML {
        let field: HTML = """
            <form class="filters" role="search" action="/search" aria-label="\(t("catalog.search"))">\
            <span class="inputwrap filters__search">\(icon("search"))\
            <label class="visually-hidden" for="sq">\(t("catalog.search"))</label>\
            <input class="input input--sm input--icon" id="sq" name="q" type="search" maxlength="1000" \
            placeholder="\(t("catalog.search.placeholder"))" data-suggest="/search/suggestions"></span>\
            \(submit(t("catalog.search.find"), .plain, size: .regular))</form>
            """
        let memory: HTML? = person?.searchMemoryButtons(isEmpty: history.isEmpty)
        return page(
            PageFrame(t("catalog.search.start"), section: "catalog"),
            """
            \(field)
            \(searchQueries(t("catalog.suggest.history"), history, id: "history-h"))
            \(memory)
            \(searchQueries(t("catalog.search.popular"), popular, id: "popular-h"))
            """)
    }

    private func searchQueries(_ title: String, _ queries: [String], id: String) -> HTML? {
        guard !queries.isEmpty else { return nil }
        let links: [HTML] = queries.map { query in
            """
            <li class="doc">\(icon("search"))<div class="doc__text">\
            <a href="\(url: "/search?q=\(query.formEncoded)")">\(query)</a></div></li>
            """
        }
        return pageSection(title, id: id, "<ul class=\"rows\">\(links)</ul>")
    }
}
