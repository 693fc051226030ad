import Database
import Foundation
import Kernel

/// What an article is; stored, so the words never change.
package enum ArticleKind: String, CaseIterable, Codable, Sendable, SQLCodable {
    case article, news, review
}

/// Whether an article may be read; stored, so the words never change.
package enum ArticleStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case draft, published, withdrawn
}

/// A text of the vendor about his goods: an article, a piece of news, a review of a novelty.
package struct Article: Sendable, RowDecodable {
    package let id: ID<Article>
    package let slug: String
    package let kind: ArticleKind
    package let title: String
    /// One or two sentences for lists.
    package let lead: String
    /// In the markup that ``ArticleText`` reads.
    package let body: String
    /// The name of a kept file; nil for none.
    package let picture: String?
    package let author: String
    /// The tag of those who may read it, as ``Buyer`` has them; `all` for everybody.
    package let audience: String
    package let status: ArticleStatus
    /// When it appears, or appeared; nil while nobody said.
    package let publishedAt: Date?
    /// Grows with every change.
    package let version: Int
    package let updatedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        slug = try row["slug"]
        kind = try row["kind"]
        title = try row["title"]
        lead = try row["lead"]
        body = try row["body"]
        picture = try row["picture"]
        author = try row["author"]
        audience = try row["audience"]
        status = try row["status"]
        publishedAt = try row["published_at"]
        version = try row["version"]
        updatedAt = try row["updated_at"]
    }

    /// The columns this type is made from, of the alias `a`.
    package static let columns: SQL = """
        a.id, a.slug, a.kind, a.title, a.lead, a.body, a.picture, a.author, a.audience, a.status, a.published_at,
        a.version, a.updated_at
        """

    /// Whether it is published for a moment that is still to come.
    package func isScheduled(at now: Date) -> Bool {
        guard status == .published, let publishedAt else { return false }
        return publishedAt > now
    }
}

/// An article as a line of a list.
package struct ArticleSummary: Sendable, RowDecodable {
    package let id: ID<Article>
    package let slug: String
    package let kind: ArticleKind
    package let title: String
    package let lead: String
    package let picture: String?
    package let publishedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        slug = try row["slug"]
        kind = try row["kind"]
        title = try row["title"]
        lead = try row["lead"]
        picture = try row["picture"]
        publishedAt = try row["published_at"]
    }

    /// The columns this type is made from, of the alias `a`.
    package static let columns: SQL = "a.id, a.slug, a.kind, a.title, a.lead, a.picture, a.published_at"
}

extension Catalog {
    /// The condition for the articles `a` that somebody may read now.
    static func readable(by buyer: Buyer, at now: Date) -> SQL {
        """
        a.status = \(ArticleStatus.published) AND a.published_at <= \(now) AND a.audience IN \(list: buyer.audience)
        """
    }
}

// MARK: - Events

/// An article was written or changed.
package struct ArticleSaved: DomainEvent {
    package static let name = "catalog.article_saved"
    package let articleID: ID<Article>
    package let version: Int
    package var subject: EventSubject { EventSubject("article", articleID) }
}

/// Staff decided that an article appears, now or at a moment to come.
package struct ArticlePublished: DomainEvent {
    package static let name = "catalog.article_published"
    package let articleID: ID<Article>
    package let at: Date
    package var subject: EventSubject { EventSubject("article", articleID) }
}

/// The moment of a scheduled article has come.
package struct ArticleAppeared: DomainEvent {
    package static let name = "catalog.article_appeared"
    package let articleID: ID<Article>
    package var subject: EventSubject { EventSubject("article", articleID) }
}

/// An article was taken back.
package struct ArticleWithdrawn: DomainEvent {
    package static let name = "catalog.article_withdrawn"
    package let articleID: ID<Article>
    package var subject: EventSubject { EventSubject("article", articleID) }
}
