// What the search page shows around the goods: sections, articles, the person's own orders and papers, what he bought.

import Database
import Foundation
import Kernel
import Web

/// Everything found besides the list of goods.
struct SearchBeside: Sendable {
    /// Lines of one module, such as the person's orders.
    struct Group: Sendable {
        /// Key of the heading.
        let title: String
        let lines: [PaletteItem]
        /// Where all of them are.
        let path: String
    }

    static let mostLines = 3
    static let mostBought = 3

    var categories: [FoundCategory] = []
    var articles: [ArticleLink] = []
    var groups: [Group] = []
    /// Found goods the customer bought before, with what they cost now.
    var bought: [Suggestions.Goods] = []

    /// Whether anything but goods was found.
    var isEmpty: Bool { categories.isEmpty && articles.isEmpty && groups.isEmpty }
    /// Whether the words are the very name of something of the person's own, such as the number of an order.
    var isExact: Bool { groups.contains { $0.lines.contains(where: \.isExact) } }
}

extension Catalog {
    /// What stands around the goods that were found; at most five statements and two for each source.
    static func beside(
        _ findings: Findings, _ text: String, of person: AskingPerson, _ context: PublicContext, in tx: Transaction
    ) throws -> SearchBeside {
        var beside = SearchBeside()
        beside.categories = try foundCategories(findings.categories, for: person.buyer, in: tx)
        beside.articles = try foundArticles(findings.articles, for: person.buyer, at: context.now, in: tx)
        if let person = context.person {
            for source in context.site.contributions.palette where source.audience.includes(person.principal) {
                guard let list = source.list else { continue }
                let found = try source.found(text, limit: SearchBeside.mostLines, person, in: tx)
                guard !found.items.isEmpty else { continue }
                let path = "\(list)?q=\(found.text.formEncoded)"
                beside.groups.append(SearchBeside.Group(title: source.title, lines: found.items, path: path))
            }
        }
        beside.bought = try bought(findings, of: person, at: context.now, in: tx)
        return beside
    }

    /// Of the best goods found those the customer bought before. Where he sees nothing else anyway, nobody repeats it.
    private static func bought(
        _ findings: Findings, of person: AskingPerson, at now: Date, in tx: Transaction
    ) throws -> [Suggestions.Goods] {
        let familiar = Set(person.asker.familiar)
        guard !familiar.isEmpty, findings.ids.count > SearchBeside.mostBought else { return [] }
        // By how often he buys it: what stands first in the list stands there anyway.
        let found = Set(findings.ids.prefix(200))
        let chosen = person.asker.familiar.filter { found.contains($0) }.prefix(SearchBeside.mostBought)
        let goods = try products(Array(chosen), for: person.buyer, in: tx).map {
            Suggestions.Goods(product: $0, isFamiliar: true)
        }
        return person.seesPrices ? try goods.priced(for: person.buyer, at: now, in: tx) : goods
    }
}

// MARK: - Parts of the page

extension PublicContext {
    /// How the question was read, and how well it can be answered now.
    func searchReading(_ findings: Findings, typed: String) -> HTML? {
        if findings.isDegraded { return notice(.warning, t("catalog.search.degraded")) }
        guard let read = findings.reading.text else { return nil }
        let exact = "/search?q=\(typed.formEncoded)&exact=1"
        let back: HTML = "<a href=\"\(url: exact)\">\(t("catalog.search.instead", ["text": typed]))</a>"
        return notice(.info, t("catalog.search.read", ["text": read]), back)
    }

    /// That nothing is quite what was asked for, or that too much is: nil where the goods answer the question.
    ///
    /// - Parameter isNarrowed: whether the list is sorted or narrowed, for which all there is should be known.
    func searchLimits(_ findings: Findings, isNarrowed: Bool) -> HTML? {
        if findings.isPartial { return notice(.info, t("catalog.search.partial")) }
        guard isNarrowed, findings.isCut else { return nil }
        return notice(.info, t("catalog.search.cut", ["number": formats.count(findings.ids.count)]))
    }

    /// Sections, articles and the person's own things above the goods; nothing where there are none.
    func searchBeside(_ beside: SearchBeside) -> HTML? {
        let sections: [HTML] = beside.categories.map { category -> HTML in
            let above: HTML? = category.parent.map { "<span class=\"sub\">\($0)</span>" }
            return foundLine("catalog", "/catalog?category=\(category.slug.formEncoded)", "\(category.name)", above)
        }
        let articles: [HTML] = beside.articles.map { foundLine("docs", "/articles/\($0.slug)", "\($0.title)", nil) }
        let places = sections + articles
        var parts: [HTML] = []
        if !places.isEmpty {
            parts.append(foundGroup(t("catalog.search.places"), "found-places", places, more: nil))
        }
        for (index, group) in beside.groups.enumerated() {
            let lines: [HTML] = group.lines.map(ownLine)
            parts.append(foundGroup(t(group.title), "found-\(index)", lines, more: group.path))
        }
        if !beside.bought.isEmpty {
            let lines: [HTML] = beside.bought.map(boughtLine)
            parts.append(foundGroup(t("catalog.search.bought"), "found-bought", lines, more: nil))
        }
        return parts.isEmpty ? nil : "<div class=\"found\">\(parts)</div>"
    }

    private func foundGroup(_ title: String, _ id: String, _ lines: [HTML], more: String?) -> HTML {
        let all: HTML? = more.map { "<a href=\"\(url: $0)\">\(t("catalog.search.all"))</a>" }
        return """
            <section class="found__group" aria-labelledby="\(id)"><div class="section__head"><h2 id="\(id)">\(title)</h2>\(all)</div>\
            <ul class="rows">\(lines)</ul></section>
            """
    }

    private func foundLine(_ name: String, _ path: String, _ title: HTML, _ note: HTML?) -> HTML {
        """
        <li class="doc">\(icon(name))<div class="doc__text"><a href="\(url: path)">\(title)</a>\(note)</div></li>
        """
    }

    private func ownLine(_ item: PaletteItem) -> HTML {
        let parts = item.title.split(separator: "\n", maxSplits: 1).map { String($0) }
        let detail = [parts.count > 1 ? parts[1] : "", item.note].filter { !$0.isEmpty }.joined(separator: ", ")
        return foundLine(item.icon, item.path, "\(parts.first ?? "")", "<span class=\"sub\">\(detail)</span>")
    }

    private func boughtLine(_ goods: Suggestions.Goods) -> HTML {
        let product = goods.product
        let price = goods.price.map { ", \(priceText($0))" } ?? ""
        return foundLine(
            "repeat", "/products/\(product.slug)", "\(product.name)",
            "<span class=\"sub\">\(product.sku)\(price)</span>")
    }
}
