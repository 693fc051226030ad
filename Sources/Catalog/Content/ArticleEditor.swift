// The page on which staff write an article: the form, what its readers will see, when it appears, earlier versions.

import Database
import Foundation
import Kernel
import Web

/// Everything on the page.
struct ArticleDesk: Sendable {
    var typed: TypedForm<ArticleForm>
    /// As it is kept; nil for a new one.
    var article: Article?
    var versions: [ArticleVersion] = []
    /// What was typed, as its readers would see it.
    var preview: ArticlePreview?
    /// When it is to appear, as it was typed.
    var publication = TypedForm(PublishArticleForm())
}

/// A text that is only looked at.
struct ArticlePreview: Sendable {
    let text: ArticleText
    let goods: [String: ToldProduct]
}

extension Catalog {
    /// How many versions the page offers.
    private static let shownVersions = 20

    /// An article as staff change it: four statements.
    ///
    /// - Throws: `NotFound`.
    static func articleDesk(_ id: ID<Article>, in tx: Transaction) throws -> ArticleDesk {
        let article = try tx.one("SELECT \(Article.columns) FROM articles a WHERE a.id = \(id)", Article.init(row:))
        let products = try tx.all(
            """
            SELECT p.sku FROM article_products k JOIN products p ON p.id = k.product_id
            WHERE k.article_id = \(id) ORDER BY k.position
            """
        ) { try $0["sku"] as String }
        let categories = try tx.all(
            """
            SELECT c.slug FROM article_categories k JOIN categories c ON c.id = k.category_id
            WHERE k.article_id = \(id) ORDER BY c.slug
            """
        ) { try $0["slug"] as String }
        let versions = try tx.all(
            """
            SELECT number, author_name, created_at FROM article_versions WHERE article_id = \(id)
            ORDER BY number DESC LIMIT \(shownVersions)
            """, as: ArticleVersion.self)
        let content = ArticleContent(
            slug: article.slug, kind: article.kind, title: article.title, lead: article.lead, body: article.body,
            picture: article.picture, author: article.author, audience: article.audience, products: products,
            categories: categories)
        return ArticleDesk(
            typed: TypedForm(ArticleForm(content, version: article.version)), article: article, versions: versions)
    }
}

// MARK: - Page

func articleEditor(_ desk: ArticleDesk, _ context: StaffContext) -> HTML {
    let title = desk.article?.title ?? context.t("catalog.articles.new")
    var frame = context.contentFrame(title)
    frame.breadcrumbs = [("/staff/catalog/articles", context.t("catalog.articles.title"))]
    frame.density = "regular"
    if let article = desk.article {
        frame.badge = context.articleStatus(article, badge: true)
        frame.actions = context.buttonLink(
            context.t("catalog.article.open"), to: "/articles/\(article.slug)", icon: "external")
    }
    let aside: HTML? = desk.article.map { article in
        "\(publicationCard(article, desk.publication, context))\(versionsCard(article, desk.versions, context))"
    }
    return context.page(
        frame,
        """
        \(context.errorSummary(desk.typed))\(context.errorSummary(desk.publication))
        \(desk.preview.map { previewSection($0, desk.typed.form, context) })
        <div class="split"><div>\(articleForm(desk, context))</div>
        <div class="aside">\(aside)\(markupCard(context))</div></div>
        """)
}

private func articleForm(_ desk: ArticleDesk, _ context: StaffContext) -> HTML {
    let id = desk.article?.id.description
    let action = "/staff/catalog/articles" + (id.map { "/\($0)" } ?? "")
    let kinds = ArticleKind.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.articles.kind.\($0.rawValue)"))
    }
    let typed = desk.typed
    func field(_ name: String, _ options: [FieldOption] = []) -> HTML? {
        context.field(name, typed, options: options)
    }
    let picture: HTML? = typed.form.pictureFile.isEmpty ? nil : field("pictureRemoved")
    let content: HTML = """
        \(field("version"))\(field("pictureFile"))\(field("title"))\(field("lead"))\(field("body"))\(field("inset"))
        <h2 class="h3">\(context.t("catalog.article.more"))</h2>
        \(field("kind", kinds))\(field("audience", context.audienceOptions))\(field("author"))\(field("slug"))
        \(keptPicture(typed.form.pictureFile))\(field("picture"))\(picture)
        \(field("products"))\(field("categories"))
        """
    let look = context.submit(
        context.t("catalog.article.preview"), .plain, act: ("act", "preview"))
    return context.formFrame(
        FormFrame(action, draft: "article:\(id ?? "new"):\(context.signedIn.userID)", long: true, files: true),
        content,
        actions: """
            \(context.submit(context.t("web.save"), busy: context.t("web.saving"), act: ("act", "save")))\(look)\
            \(context.buttonLink(context.t("web.cancel"), to: "/staff/catalog/articles", .ghost, size: .large))
            """)
}

private func keptPicture(_ name: String) -> HTML? {
    guard ArticlePicture.isKeptName(name) else { return nil }
    return "<img class=\"articlepage__kept\" src=\"\(url: "/pictures/\(name)")\" alt=\"\">"
}

private func previewSection(_ preview: ArticlePreview, _ form: ArticleForm, _ context: StaffContext) -> HTML {
    let lead: HTML? = form.lead.isEmpty ? nil : "<p class=\"articlepage__lead\">\(form.lead)</p>"
    return context.pageSection(
        context.t("catalog.article.previewTitle"), id: "preview-h",
        "<div class=\"articlepage articlepage--preview\">\(lead)\(context.articleText(preview.text, goods: preview.goods))</div>"
    )
}

private func publicationCard(
    _ article: Article, _ typed: TypedForm<PublishArticleForm>, _ context: StaffContext
) -> HTML {
    let path = "/staff/catalog/articles/\(article.id)/publication"
    let isOut = article.status == .published
    let first: HTML =
        isOut
        ? context.pressForm(
            path, hidden: [("act", "withdraw")],
            context.submit(context.t("catalog.article.withdraw"), .plain, size: .regular, block: true))
        : context.pressForm(
            path, hidden: [("act", "publish")],
            context.submit(context.t("catalog.article.publish"), .tint, size: .regular, block: true))
    let later = context.formFrame(
        FormFrame(path), "\(context.field("day", typed))\(context.field("time", typed))",
        actions: context.submit(
            context.t("catalog.article.schedule"), .plain, size: .regular, act: ("act", "schedule")))
    return context.card(
        context.t("catalog.article.publication"), id: "pub-h",
        "<div class=\"stack\"><p>\(context.articleStatus(article))</p>\(first)<hr class=\"menu__rule\">\(later)</div>")
}

private func versionsCard(_ article: Article, _ versions: [ArticleVersion], _ context: StaffContext) -> HTML {
    let rows: [HTML] = versions.map { version in
        let when = context.formats.recent(version.at, now: context.now)
        let back: HTML? =
            version.number == article.version
            ? nil
            : context.pressForm(
                "/staff/catalog/articles/\(article.id)/restoration", hidden: [("version", String(version.number))],
                context.submit(context.t("catalog.article.restore"), .ghost, size: .small, of: when))
        return """
            <li class="doc"><div class="doc__text">\(when)<span class="sub">\(version.authorName)</span></div>\(back)</li>
            """
    }
    return context.card(context.t("catalog.article.versions"), id: "ver-h", "<ul class=\"rows\">\(rows)</ul>")
}

/// The signs of the markup.
private func markupCard(_ context: StaffContext) -> HTML {
    let signs = [
        ("#", "heading"), ("-", "list"), ("**", "bold"), ("[ ]( )", "link"), ("[[ ]]", "product"), ("|", "table"),
    ]
    let rows: [Pair] = signs.map { sign, word in
        Pair(context.t("catalog.article.markup.\(word)"), "<code>\(sign)</code>")
    }
    return context.card(context.t("catalog.article.markup"), id: "markup-h", context.pairs(rows))
}
