// Anybody reads an article: its text, the goods it names with his own prices, the goods it is about.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /articles/{slug}`; staff also see what is not published, as a preview.
    func showArticle(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        let told = try await database.read { tx in
            try Catalog.toldArticle(slug: slug, for: principal, at: now, in: tx)
        }
        guard let told else { throw NotFound() }
        return articlePage(told, context)
    }
}

// MARK: - Reading

/// An article with what its reader may see of the goods.
struct ToldArticle: Sendable {
    let article: Article
    let text: ArticleText
    /// By article number, of those the text names.
    let goods: [String: ToldProduct]
    /// What the article is about besides.
    let related: [ToldProduct]
    /// The first section of the catalogue it belongs to.
    let category: (slug: String, name: String)?
}

extension Catalog {
    /// An article a principal may read now: two statements, and those of the terms and prices; nil when there is none.
    static func toldArticle(
        slug: String, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> ToldArticle? {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let isEditor = principal?.isStaff == true && principal?.may(.editCatalog) == true
        let reach: SQL = isEditor ? "TRUE" : readable(by: buyer, at: now)
        let found = try tx.first(
            """
            SELECT \(Article.columns),
                   (SELECT MIN(c.slug) FROM article_categories k JOIN categories c ON c.id = k.category_id
                    WHERE k.article_id = a.id) AS category_slug,
                   (SELECT c.name FROM categories c WHERE c.slug = (
                        SELECT MIN(c2.slug) FROM article_categories k JOIN categories c2 ON c2.id = k.category_id
                        WHERE k.article_id = a.id)) AS category_name
            FROM articles a WHERE a.slug = \(slug) AND \(reach)
            """
        ) { row in
            let slug: String? = try row["category_slug"]
            let name: String? = try row["category_name"]
            return (article: try Article(row: row), slug: slug, name: name)
        }
        guard let found else { return nil }
        let text = ArticleText(found.article.body)
        let goods = try told(
            """
            SELECT x.id FROM products x WHERE x.sku IN \(list: text.products)
            UNION SELECT r.product_id FROM article_products r WHERE r.article_id = \(found.article.id)
            """, for: buyer, at: now, in: tx)
        let named = Set(text.products)
        let byNumber = Dictionary(goods.map { ($0.product.sku, $0) }, uniquingKeysWith: { first, _ in first })
        let category = found.slug.flatMap { slug in found.name.map { (slug: slug, name: $0) } }
        return ToldArticle(
            article: found.article, text: text, goods: byNumber,
            related: goods.filter { !named.contains($0.product.sku) }, category: category)
    }
}

// MARK: - Page

private func articlePage(_ told: ToldArticle, _ context: PublicContext) -> HTML {
    let article = told.article
    var frame = PageFrame(article.title, section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title")), ("/articles", context.t("catalog.articles.title"))]
    frame.density = "regular"
    frame.subline = articleSubline(article, context)
    if context.principal?.isStaff == true, context.principal?.may(.editCatalog) == true {
        frame.actions = context.buttonLink(
            context.t("catalog.article.edit"), to: "/staff/catalog/articles/\(article.id)", icon: "edit")
    }
    return context.page(
        frame,
        """
        \(unpublishedNotice(article, context))
        <article class="articlepage">\(articleHead(article))\(context.articleText(told.text, goods: told.goods))</article>
        \(told.related.isEmpty ? nil : relatedGoods(told.related, context))
        \(told.category.map { sectionLink($0, context) })
        """)
}

/// «Новость, 17.11.2026, Ирина Орлова».
private func articleSubline(_ article: Article, _ context: some PageContext) -> HTML {
    var parts = [context.t("catalog.articles.kind.\(article.kind.rawValue)")]
    if let at = article.publishedAt { parts.append(context.formats.date(at)) }
    if !article.author.isEmpty { parts.append(article.author) }
    return "\(parts.joined(separator: ", "))"
}

/// The picture and the lead above the text.
func articleHead(_ article: Article) -> HTML {
    let picture: HTML? = article.picture.map {
        "<img class=\"articlepage__picture\" src=\"\(url: "/pictures/\($0)")\" alt=\"\" decoding=\"async\">"
    }
    let lead: HTML? = article.lead.isEmpty ? nil : "<p class=\"articlepage__lead\">\(article.lead)</p>"
    return "\(picture)\(lead)"
}

private func unpublishedNotice(_ article: Article, _ context: PublicContext) -> HTML? {
    if article.isScheduled(at: context.now), let at = article.publishedAt {
        return context.notice(
            .info, context.t("catalog.article.scheduled", ["time": context.formats.dateTime(at)]),
            "\(context.t("catalog.article.onlyStaff"))")
    }
    guard article.status != .published else { return nil }
    return context.notice(
        .warning, context.t("catalog.article.status.\(article.status.rawValue)"),
        "\(context.t("catalog.article.onlyStaff"))")
}

private func relatedGoods(_ goods: [ToldProduct], _ context: PublicContext) -> HTML {
    context.pageSection(
        context.t("catalog.article.goods"), id: "goods-h", count: goods.count,
        "<div class=\"toldlist\">\(goods.map { context.toldCard($0) })</div>")
}

private func sectionLink(_ category: (slug: String, name: String), _ context: PublicContext) -> HTML {
    let path = "/catalog?category=\(category.slug.formEncoded)"
    return """
        <p class="articlepage__section">\(context.t("catalog.article.section")): \(context.link(category.name, to: path))</p>
        """
}
