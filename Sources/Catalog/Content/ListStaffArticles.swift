// Staff find articles by status, kind and words, and begin new ones.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /staff/catalog/articles`
    func listStaffArticles(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = StaffArticleQuery(request)
        let now = context.now
        let list = try await database.read { tx in try Catalog.staffArticles(query, at: now, in: tx) }
        return staffArticlesPage(list, query, context)
    }
}

/// What is asked of the list, as the address says it.
struct StaffArticleQuery: Sendable {
    /// `scheduled` are published ones whose moment is to come.
    enum State: String, CaseIterable, Sendable { case draft, scheduled, published, withdrawn }

    var state: State?
    var kind: ArticleKind?
    var text = ""
    var page = PageRequest(limit: 30)

    init(_ request: Request) {
        let query = request.query
        state = query["status"].flatMap(State.init)
        kind = query["kind"].flatMap(ArticleKind.init)
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 30)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("status", state?.rawValue ?? ""), ("kind", kind?.rawValue ?? ""), ("q", text),
        ]
        return all.filter { !$0.value.isEmpty }
    }
}

// MARK: - Reading

extension Catalog {
    /// A page of all articles, those changed last first. One statement.
    static func staffArticles(_ query: StaffArticleQuery, at now: Date, in tx: Transaction) throws -> Page<Article> {
        var conditions: [SQL] = []
        switch query.state {
        case .draft: conditions.append("a.status = \(ArticleStatus.draft)")
        case .withdrawn: conditions.append("a.status = \(ArticleStatus.withdrawn)")
        case .published: conditions.append("a.status = \(ArticleStatus.published) AND a.published_at <= \(now)")
        case .scheduled: conditions.append("a.status = \(ArticleStatus.published) AND a.published_at > \(now)")
        case nil: break
        }
        if let kind = query.kind { conditions.append("a.kind = \(kind)") }
        for word in SearchText.words(query.text) { conditions.append("a.search_text LIKE \(word) ESCAPE '!'") }
        let isBackward = query.page.isBackward
        if let place = ContentPlace<Article>(query.page.cursor) {
            conditions.append(
                isBackward
                    ? "(a.updated_at, a.id) > (\(place.at), \(place.id))"
                    : "(a.updated_at, a.id) < (\(place.at), \(place.id))")
        }
        let order: SQL = isBackward ? "a.updated_at, a.id" : "a.updated_at DESC, a.id DESC"
        let rows = try tx.all(
            """
            SELECT \(Article.columns) FROM articles a WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: Article.self)
        return Page(rows, of: query.page) { ContentPlace($0.updatedAt, $0.id).cursor }
    }
}

// MARK: - Page

private func staffArticlesPage(_ list: Page<Article>, _ query: StaffArticleQuery, _ context: StaffContext) -> HTML {
    var frame = context.contentFrame(context.t("catalog.articles.title"))
    frame.actions = context.buttonLink(
        context.t("catalog.articles.new"), to: "/staff/catalog/articles/new", .primary, icon: "plus")
    let table = staffArticlesTable(context)
    let rows: HTML =
        list.items.isEmpty
        ? noStaffArticles(query, context)
        : context.table(table, list.items, label: context.t("catalog.articles.title"))
    return context.page(
        frame,
        """
        \(context.contentTabs("articles"))
        \(context.filterBar(staffArticlesBar(query, table, frame.density, context)))
        \(rows)
        \(context.pager(list, path: "/staff/catalog/articles", query: query.fields))
        """)
}

private func staffArticlesBar(
    _ query: StaffArticleQuery, _ table: Table<Article>, _ density: String, _ context: StaffContext
) -> FilterBar {
    let address = ListAddress("/staff/catalog/articles", query.fields)
    var bar = FilterBar("staff-articles", address, label: context.t("catalog.articles.search"))
    bar.placeholder = context.t("catalog.articles.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    let states = StaffArticleQuery.State.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.article.status.\($0.rawValue)"))
    }
    let kinds = ArticleKind.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.articles.kind.\($0.rawValue)"))
    }
    bar.choices = [
        FilterBar.Choice(
            "status", label: context.t("catalog.content.status"),
            options: [FieldOption("", context.t("catalog.content.anyStatus"))] + states,
            value: query.state?.rawValue ?? ""),
        FilterBar.Choice(
            "kind", label: context.t("catalog.articles.kinds"),
            options: [FieldOption("", context.t("catalog.articles.kind.all"))] + kinds,
            value: query.kind?.rawValue ?? ""),
    ]
    bar.end = "\(context.densitySwitch(density))\(context.tableMenu(table))"
    return bar
}

private func staffArticlesTable(_ context: StaffContext) -> Table<Article> {
    let (formats, now) = (context.formats, context.now)
    let title = TableColumn<Article>("title", "catalog.article.field.title") { article in
        "<a class=\"rowlink\" href=\"\(url: "/staff/catalog/articles/\(article.id)")\">\(article.title)</a>"
    }
    let status = TableColumn<Article>("status", "catalog.content.status") { article in
        context.articleStatus(article)
    }
    let kind = TableColumn<Article>("kind", "catalog.article.field.kind", .useful) { article in
        "\(context.t("catalog.articles.kind.\(article.kind.rawValue)"))"
    }
    let audience = TableColumn<Article>("audience", "catalog.article.field.audience", .extra, classes: "muted") {
        article in "\(context.audienceName(article.audience))"
    }
    let changed = TableColumn<Article>("changed", "catalog.content.changed", .extra, classes: "nowrap muted") {
        article in "\(formats.recent(article.updatedAt, now: now))"
    }
    var table = Table("staff-articles", [title, status, kind, audience, changed])
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func noStaffArticles(_ query: StaffArticleQuery, _ context: StaffContext) -> HTML {
    let isNarrow = !query.fields.isEmpty
    return context.emptyState(
        icon: "docs", title: context.t(isNarrow ? "catalog.articles.nothing.title" : "catalog.articles.none.title"),
        text: context.t(isNarrow ? "catalog.articles.nothing.text" : "catalog.articles.none.staff"),
        action: isNarrow
            ? context.buttonLink(context.t("web.filters.reset"), to: "/staff/catalog/articles")
            : context.buttonLink(context.t("catalog.articles.new"), to: "/staff/catalog/articles/new"))
}

extension PageContext {
    /// Where an article stands: a glyph and words.
    func articleStatus(_ article: Article, badge isBadge: Bool = false) -> HTML {
        if article.isScheduled(at: now), let at = article.publishedAt {
            return status(
                .waiting, t("catalog.article.scheduled", ["time": formats.dateTime(at)]), tone: .info, badge: isBadge)
        }
        let words = t("catalog.article.status.\(article.status.rawValue)")
        return switch article.status {
        case .draft: status(.draft, words, badge: isBadge)
        case .published: status(.done, words, badge: isBadge)
        case .withdrawn: status(.cancelled, words, badge: isBadge)
        }
    }
}
