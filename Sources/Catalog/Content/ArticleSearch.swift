// How articles are found together with goods.

import Database
import Foundation
import Kernel
import Search

extension Catalog {
    /// The documents by which articles are found; those that nobody may read now are absent. One statement.
    package static func searchDocuments(
        ofArticles ids: [UUID], in tx: Transaction
    ) throws -> [SearchDocument] {
        guard !ids.isEmpty else { return [] }
        return try tx.all(
            """
            SELECT \(Article.columns) FROM articles a
            WHERE a.id IN \(list: ids) AND a.status = \(ArticleStatus.published) AND a.is_announced
            """
        ) { row in
            let article = try Article(row: row)
            let text = ArticleText(article.body)
            return SearchDocument(
                id: article.id.uuid, kind: .article, title: article.title, codes: text.products,
                keywords: [article.lead, article.author], text: String(text.words.prefix(20_000)),
                audience: [article.audience])
        }
    }

    /// Every article that can be found, for an index built anew: at most `limit` ids after one, in their order.
    package static func searchableArticles(after id: UUID?, limit: Int, in tx: Transaction) throws -> [UUID] {
        let beyond: SQL = id.map { "a.id > \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT a.id FROM articles a WHERE \(beyond) AND a.status = \(ArticleStatus.published) AND a.is_announced
            ORDER BY a.id LIMIT \(limit)
            """
        ) { try $0["id"] as UUID }
    }
}
