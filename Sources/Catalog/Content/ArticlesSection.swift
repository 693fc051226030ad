// What the pages of goods and sections tell of articles, configurators and test drives.

import Database
import Foundation
import Kernel
import Web

/// The way to an article.
package struct ArticleLink: Sendable {
    package let slug: String
    package let title: String

    package init(slug: String, title: String) {
        self.slug = slug
        self.title = title
    }
}

/// What a product's page shows of this room.
package struct ProductContent: Sendable {
    /// The newest first.
    package private(set) var articles: [ArticleLink] = []
    /// The configurator the product is the beginning of: its address and name.
    package private(set) var configurator: (slug: String, name: String)?
    /// Whether a unit of it can be lent for a test drive.
    package private(set) var hasTestDrive = false

    package init() {}

    /// Takes a row of ``Catalog/contentRows(of:for:at:)``.
    ///
    /// - Returns: false for a row of another kind.
    package mutating func take(kind: String, label: String, text: String) -> Bool {
        switch kind {
        case "content.article": articles.append(ArticleLink(slug: label, title: text))
        case "content.configurator": configurator = (label, text)
        case "content.test_drive": hasTestDrive = true
        default: return false
        }
        return true
    }
}

extension Catalog {
    /// Rows `kind`, `label`, `text`, `place`, `amount` about a product, to be united with its other facts.
    ///
    /// - Parameter product: an expression for the id of the product itself, not of a variant.
    package static func contentRows(of product: SQL, for buyer: Buyer, at now: Date) -> SQL {
        """
        SELECT 'content.article' AS kind, told.slug AS label, told.title AS text, told.place AS place, 0 AS amount
        FROM (SELECT a.slug, a.title, ROW_NUMBER() OVER (ORDER BY a.published_at DESC, a.id DESC) AS place
              FROM article_products k JOIN articles a ON a.id = k.article_id
              WHERE k.product_id = \(product) AND \(readable(by: buyer, at: now))
              ORDER BY a.published_at DESC, a.id DESC LIMIT 5) AS told
        UNION ALL
        SELECT 'content.configurator', g.slug, g.name, 0, 0 FROM configurators g
        WHERE g.product_id = \(product) AND g.is_shown
        UNION ALL
        SELECT 'content.test_drive', '', '', 0, 0 FROM products x WHERE x.id = \(product)
          AND EXISTS (SELECT 1 FROM demo_units d WHERE d.product_id = x.id AND d.removed_at IS NULL)
        """
    }

    /// The newest articles about a section of the catalogue, for the statement that reads its goods: columns `slug`,
    /// `title` and `place`.
    static func articles(about category: SQL, for buyer: Buyer, at now: Date) -> SQL {
        """
        SELECT a.slug AS slug, a.title AS title,
               ROW_NUMBER() OVER (ORDER BY a.published_at DESC, a.id DESC) AS place
        FROM article_categories k JOIN articles a ON a.id = k.article_id
        WHERE k.category_id = \(category) AND \(readable(by: buyer, at: now))
        ORDER BY a.published_at DESC, a.id DESC LIMIT 5
        """
    }

    /// The articles a search found, in its order, of those the buyer may read now. One statement, or none.
    package static func foundArticles(
        _ ids: [UUID], for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> [ArticleLink] {
        let links = try articleLinks(ids, for: buyer, at: now, in: tx)
        return ids.compactMap { links[$0] }
    }

    /// The same by id.
    static func articleLinks(
        _ ids: [UUID], for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> [UUID: ArticleLink] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT a.id, a.slug, a.title FROM articles a
            WHERE a.id IN \(list: ids.prefix(50)) AND \(readable(by: buyer, at: now))
            """
        ) { (id: try $0["id"] as UUID, link: ArticleLink(slug: try $0["slug"], title: try $0["title"])) }
        return Dictionary(rows.map { ($0.id, $0.link) }, uniquingKeysWith: { first, _ in first })
    }
}

/// «Статьи по теме»; nothing when there are none.
///
/// - Parameter more: where all of them are; nil for nowhere.
package func articlesSection(_ articles: [ArticleLink], _ context: some PageContext, more: String? = nil) -> HTML? {
    guard !articles.isEmpty else { return nil }
    let rows: [HTML] = articles.map { article in
        """
        <li class="doc">\(context.icon("docs"))<div class="doc__text">\
        <a href="\(url: "/articles/\(article.slug)")">\(article.title)</a></div></li>
        """
    }
    let all: HTML? = more.map { context.link(context.t("catalog.articles.all"), to: $0) }
    return context.pageSection(
        context.t("catalog.articles.related"), id: "articles-h", action: all, "<ul class=\"rows\">\(rows)</ul>")
}

/// What stands below a list of goods: the articles about its section, and the ways to all articles and services.
func contentFoot(_ articles: [ArticleLink], of category: Category?, _ context: some PageContext) -> HTML {
    let more = category.map { "/articles?category=\($0.slug.formEncoded)" }
    let all = context.buttonLink(context.t("catalog.articles.title"), to: "/articles", icon: "docs")
    let services = context.buttonLink(context.t("catalog.services.title"), to: "/services", icon: "tag")
    return "\(articlesSection(articles, context, more: more))<div class=\"btnrow\">\(all)\(services)</div>"
}

/// The ways from a product's page to its configurator and to a test drive; nothing where there are none.
package func contentButtons(_ content: ProductContent, _ product: Product, _ context: some PageContext) -> HTML? {
    let configure: HTML? = content.configurator.map { configurator in
        context.buttonLink(
            context.t("catalog.configurator.open"), to: "/configure/\(configurator.slug)", icon: "settings")
    }
    let drive: HTML? = content.hasTestDrive ? testDriveButton(product, context) : nil
    guard configure != nil || drive != nil else { return nil }
    return "<div class=\"btnrow\">\(configure)\(drive)</div>"
}
