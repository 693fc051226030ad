// Anybody reads the list of articles, news and reviews: by kind, by section of the catalogue, by words.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /articles`
    func listArticles(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let query = ArticleQuery(request)
        let (principal, now) = (context.principal, context.now)
        let list = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.articles(query, for: buyer, at: now, in: tx)
        }
        return articlesPage(list, query, context)
    }
}

/// What is asked of the list, as the address says it.
struct ArticleQuery: Sendable {
    var kind: ArticleKind?
    /// A section of the catalogue by its address.
    var category: String?
    var text = ""
    var page = PageRequest(limit: 12)

    init() {}

    init(_ request: Request) {
        let query = request.query
        kind = query["kind"].flatMap(ArticleKind.init)
        category = query["category"].flatMap { $0.isEmpty ? nil : $0 }
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 12)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("kind", kind?.rawValue ?? ""), ("category", category ?? ""), ("q", text),
        ]
        return all.filter { !$0.value.isEmpty }
    }

    /// Whether anything narrows the list but the kind.
    var isFiltered: Bool { category != nil || !text.isEmpty }
}

// MARK: - Reading

extension Catalog {
    /// A page of the articles a buyer may read now, the newest first. One statement.
    static func articles(
        _ query: ArticleQuery, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> Page<ArticleSummary> {
        var conditions = [readable(by: buyer, at: now)]
        if let kind = query.kind { conditions.append("a.kind = \(kind)") }
        if let category = query.category {
            conditions.append(
                """
                a.id IN (SELECT k.article_id FROM article_categories k JOIN categories c ON c.id = k.category_id
                         WHERE c.slug = \(category))
                """)
        }
        for word in SearchText.words(query.text) { conditions.append("a.search_text LIKE \(word) ESCAPE '!'") }
        let isBackward = query.page.isBackward
        if let place = ContentPlace<Article>(query.page.cursor) {
            conditions.append(
                isBackward
                    ? "(a.published_at, a.id) > (\(place.at), \(place.id))"
                    : "(a.published_at, a.id) < (\(place.at), \(place.id))")
        }
        let order: SQL = isBackward ? "a.published_at, a.id" : "a.published_at DESC, a.id DESC"
        let rows = try tx.all(
            """
            SELECT \(ArticleSummary.columns) FROM articles a WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: ArticleSummary.self)
        return Page(rows, of: query.page) { ContentPlace($0.publishedAt, $0.id).cursor }
    }
}

/// A place in a list sorted by an instant, then by id.
struct ContentPlace<Subject>: Sendable {
    let at: Date
    let id: ID<Subject>

    init(_ at: Date, _ id: ID<Subject>) {
        self.at = at
        self.id = id
    }

    /// Nil for what is no such place, which means the first page.
    init?(_ cursor: Cursor?) {
        guard let values = cursor?.values, values.count == 2, let microseconds = Double(values[0]),
            let id = ID<Subject>(values[1])
        else { return nil }
        self.init(Date(timeIntervalSince1970: microseconds / 1_000_000), id)
    }

    /// As it stands in an address.
    var cursor: Cursor {
        Cursor([String(Int64((at.timeIntervalSince1970 * 1_000_000).rounded())), id.description])
    }
}

// MARK: - Page

private func articlesPage(_ list: Page<ArticleSummary>, _ query: ArticleQuery, _ context: PublicContext) -> HTML {
    var frame = PageFrame(context.t("catalog.articles.title"), section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    if context.principal?.isStaff == true, context.principal?.may(.editCatalog) == true {
        frame.actions = context.buttonLink(
            context.t("catalog.articles.manage"), to: "/staff/catalog/articles", icon: "edit")
    }
    let kinds: [ArticleKind?] = [nil] + ArticleKind.allCases.map { Optional($0) }
    let tabs = kinds.map { kind in
        TabLink(
            context.t("catalog.articles.kind.\(kind?.rawValue ?? "all")"),
            kind.map { "/articles?kind=\($0.rawValue)" } ?? "/articles", current: kind == query.kind)
    }
    var bar = FilterBar("articles", ListAddress("/articles", query.fields), label: context.t("catalog.articles.search"))
    bar.placeholder = context.t("catalog.articles.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    bar.keeps = ["kind", "category"]
    let cards: HTML = "<ul class=\"articles\">\(list.items.map { articleCard($0, context) })</ul>"
    return context.page(
        frame,
        """
        \(context.tabs(context.t("catalog.articles.kinds"), tabs))
        \(context.filterBar(bar))
        \(list.items.isEmpty ? noArticles(query, context) : cards)
        \(context.pager(list, path: "/articles", query: query.fields))
        """)
}

private func articleCard(_ article: ArticleSummary, _ context: PublicContext) -> HTML {
    let path = "/articles/\(article.slug)"
    let picture: HTML =
        article.picture.map { "<img src=\"\(url: "/pictures/\($0)")\" alt=\"\" loading=\"lazy\" decoding=\"async\">" }
        ?? context.icon("docs")
    let day = context.formats.date(article.publishedAt)
    return """
        <li class="articlecard"><span class="articlecard__picture">\(picture)</span><div class="articlecard__text">\
        <h2><a href="\(url: path)">\(article.title)</a></h2><p>\(article.lead)</p>\
        <p class="sub">\(context.t("catalog.articles.kind.\(article.kind.rawValue)")), \
        <time datetime="\(Formats.machine(article.publishedAt))">\(day)</time></p></div></li>
        """
}

private func noArticles(_ query: ArticleQuery, _ context: PublicContext) -> HTML {
    let isNarrow = query.isFiltered || query.kind != nil
    return context.emptyState(
        icon: "docs", title: context.t(isNarrow ? "catalog.articles.nothing.title" : "catalog.articles.none.title"),
        text: context.t(isNarrow ? "catalog.articles.nothing.text" : "catalog.articles.none.text"),
        action: isNarrow
            ? context.buttonLink(context.t("catalog.articles.all"), to: "/articles")
            : context.buttonLink(context.t("catalog.empty.action"), to: "/catalog"))
}
