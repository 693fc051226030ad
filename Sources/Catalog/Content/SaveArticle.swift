// Keeping an article: a version for every change, so that each can come back.

import Database
import Foundation
import Kernel

/// Everything of an article that is written; a version is this as JSON.
package struct ArticleContent: Codable, Sendable, Equatable {
    package var slug: String
    package var kind: ArticleKind
    package var title: String
    package var lead: String
    package var body: String
    package var picture: String?
    package var author: String
    package var audience: String
    /// Article numbers of the goods it is about.
    package var products: [String]
    /// Addresses of the sections it is about.
    package var categories: [String]

    package init(
        slug: String, kind: ArticleKind, title: String, lead: String, body: String, picture: String? = nil,
        author: String = "", audience: String = "all", products: [String] = [], categories: [String] = []
    ) {
        self.slug = slug
        self.kind = kind
        self.title = title
        self.lead = lead
        self.body = body
        self.picture = picture
        self.author = author
        self.audience = audience
        self.products = products
        self.categories = categories
    }
}

/// Why an article stays as it is.
package enum ArticleRefusal: Refusal, Equatable {
    /// Another article has this address.
    case slugTaken(String)
    /// Somebody else saved it since the page was opened.
    case changedMeanwhile
    case productUnknown(String)
    case categoryUnknown(String)

    package var key: String {
        switch self {
        case .slugTaken: "catalog.article.refusal.slugTaken"
        case .changedMeanwhile: "catalog.article.refusal.changedMeanwhile"
        case .productUnknown: "catalog.article.refusal.productUnknown"
        case .categoryUnknown: "catalog.article.refusal.categoryUnknown"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .slugTaken(let text), .productUnknown(let text), .categoryUnknown(let text):
            ["text": String(text.prefix(60))]
        case .changedMeanwhile: [:]
        }
    }

    package var field: String? {
        switch self {
        case .slugTaken: "slug"
        case .changedMeanwhile: nil
        case .productUnknown: "products"
        case .categoryUnknown: "categories"
        }
    }
}

/// One version of an article.
struct ArticleVersion: Sendable, RowDecodable {
    let number: Int
    let authorName: String
    let at: Date

    init(row: Row) throws {
        number = try row["number"]
        authorName = try row["author_name"]
        at = try row["created_at"]
    }
}

// MARK: - Operations

extension Catalog {
    /// Adds an article as a draft, or changes the one named, and announces ``ArticleSaved``.
    ///
    /// - Parameter seen: the version the page showed; an article that changed since is not overwritten.
    /// - Throws: ``ArticleRefusal``; `NotFound` for an article that is not there.
    @discardableResult
    package static func saveArticle(
        _ content: ArticleContent, as id: ID<Article>?, seen: Int, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<Article> {
        let goods = try productIDs(ofArticleNumbers: content.products, in: tx)
        if let unknown = content.products.first(where: { goods[$0] == nil }) {
            throw ArticleRefusal.productUnknown(unknown)
        }
        let sections = try categoryIDs(content.categories, in: tx)
        if let unknown = content.categories.first(where: { sections[$0] == nil }) {
            throw ArticleRefusal.categoryUnknown(unknown)
        }
        let saved = id ?? ID<Article>(at: now)
        var version = 1
        if id == nil {
            try insert(content, as: saved, at: now, in: tx)
        } else {
            try update(content, saved, seen: seen, at: now, in: tx)
            // Only now is it known to be a version there is, and no number of a form that has no next one.
            version = seen + 1
        }
        try tx.execute("DELETE FROM article_products WHERE article_id = \(saved)")
        try tx.execute("DELETE FROM article_categories WHERE article_id = \(saved)")
        try tx.insert(
            into: "article_products", "article_id, product_id, position",
            rows: content.products.enumerated().map { [saved, goods[$1], $0] }, conflict: "ON CONFLICT DO NOTHING")
        try tx.insert(
            into: "article_categories", "article_id, category_id",
            rows: content.categories.map { [saved, sections[$0]] }, conflict: "ON CONFLICT DO NOTHING")
        let json = String(decoding: try JSONEncoder.canonical.encode(content), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO article_versions (article_id, number, content, author_name, created_at)
            VALUES (\(saved), \(version), \(SQLValue.json(json)), \(principal.name), \(now))
            """)
        try noteSearchChange(article: saved.uuid, in: tx)
        try tx.announce(ArticleSaved(articleID: saved, version: version), by: principal, at: now)
        return saved
    }

    /// Makes an earlier version the newest one; goods and sections that are gone since fall away.
    ///
    /// - Returns: the version it replaced.
    /// - Throws: `NotFound` for a version that is not there; ``ArticleRefusal``.
    static func restoreArticle(
        _ id: ID<Article>, version: Int, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let current = try tx.one("SELECT version FROM articles WHERE id = \(id)") { try $0["version"] as Int }
        let kept = try tx.one(
            "SELECT content FROM article_versions WHERE article_id = \(id) AND number = \(version)"
        ) { try $0["content"] as String }
        var content = try JSONDecoder.canonical.decode(ArticleContent.self, from: Data(kept.utf8))
        let goods = try productIDs(ofArticleNumbers: content.products, in: tx)
        let sections = try categoryIDs(content.categories, in: tx)
        content.products = content.products.filter { goods[$0] != nil }
        content.categories = content.categories.filter { sections[$0] != nil }
        try saveArticle(content, as: id, seen: current, by: principal, at: now, in: tx)
        return current
    }

    private static func insert(
        _ content: ArticleContent, as id: ID<Article>, at now: Date, in tx: Transaction
    ) throws {
        let added = try tx.execute(
            """
            INSERT INTO articles (id, slug, kind, title, lead, body, picture, author, audience, status, is_announced,
                search_text, version, updated_at)
            VALUES (\(id), \(content.slug), \(content.kind), \(content.title), \(content.lead), \(content.body),
                \(content.picture), \(content.author), \(content.audience), \(ArticleStatus.draft), \(false),
                \(content.searchText), 1, \(now))
            ON CONFLICT (slug) DO NOTHING
            """)
        guard added == 1 else { throw ArticleRefusal.slugTaken(content.slug) }
    }

    private static func update(
        _ content: ArticleContent, _ id: ID<Article>, seen: Int, at now: Date, in tx: Transaction
    ) throws {
        let others = try tx.first("SELECT id FROM articles WHERE slug = \(content.slug) AND id <> \(id)") { _ in true }
        guard others == nil else { throw ArticleRefusal.slugTaken(content.slug) }
        let changed = try tx.execute(
            """
            UPDATE articles SET slug = \(content.slug), kind = \(content.kind), title = \(content.title),
                lead = \(content.lead), body = \(content.body), picture = \(content.picture),
                author = \(content.author), audience = \(content.audience), search_text = \(content.searchText),
                version = version + 1, updated_at = \(now)
            WHERE id = \(id) AND version = \(seen)
            """)
        guard changed == 1 else {
            guard try tx.first("SELECT id FROM articles WHERE id = \(id)", { _ in true }) != nil else {
                throw NotFound()
            }
            throw ArticleRefusal.changedMeanwhile
        }
    }

    /// Sections by their addresses; unknown ones are absent.
    private static func categoryIDs(_ slugs: [String], in tx: Transaction) throws -> [String: ID<Category>] {
        guard !slugs.isEmpty else { return [:] }
        let rows = try tx.all("SELECT id, slug FROM categories WHERE slug IN \(list: slugs)") { row in
            (slug: try row["slug"] as String, id: try row["id"] as ID<Category>)
        }
        return Dictionary(rows.map { ($0.slug, $0.id) }, uniquingKeysWith: { first, _ in first })
    }
}

extension ArticleContent {
    /// What it is found by where there is no index of search.
    fileprivate var searchText: String {
        SearchText.index(of: [title, lead, author, String(ArticleText(body).words.prefix(20_000))])
    }
}
