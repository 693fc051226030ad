import Database
import Foundation
import Kernel

/// What somebody said of a product, or asked about it.
package struct Review: RowDecodable, Sendable {
    /// Stored, so the words never change.
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLCodable {
        case review, question
    }

    /// How far it has come; stored, so the words never change.
    package enum State: String, Codable, CaseIterable, Sendable, SQLCodable {
        /// Staff have not read it yet.
        case waiting
        case shown
        case refused
    }

    package let id: ID<Review>
    package let kind: Kind
    package let state: State
    /// 1 to 5; nil for questions.
    package let rating: Int?
    /// As it stands on the page: the first name and a letter of the surname.
    package let author: String
    /// Whether his company had bought it when he wrote.
    package let hasBought: Bool
    package let text: String
    package let pros: String
    package let cons: String
    /// Why it was refused; empty for nothing.
    package let reason: String
    /// What the vendor answers; empty for nothing.
    package let answer: String
    package let answeredBy: String
    package let createdAt: Date
    package let productName: String
    package let productSlug: String

    package init(row: Row) throws {
        id = try row["review_id"]
        kind = try row["kind"]
        state = try row["state"]
        rating = try row["rating"]
        author = try row["author"]
        hasBought = try row["has_bought"]
        text = try row["text"]
        pros = try row["pros"]
        cons = try row["cons"]
        reason = try row["reason"]
        answer = try row["answer"]
        answeredBy = try row["answered_by"]
        createdAt = try row["written_at"]
        productName = try row["product_name"]
        productSlug = try row["product_slug"]
    }

    /// The columns this type is made from, of the aliases `r` and its product `p`.
    package static let columns: SQL = """
        r.id AS review_id, r.kind, r.state, r.rating, r.author, r.has_bought, r.text, r.pros, r.cons, r.reason, r.answer,
        r.answered_by, r.created_at AS written_at, p.name AS product_name, p.slug AS product_slug
        """
}

/// What a product's page shows of reviews and questions.
package struct ProductReviews: Sendable {
    /// The newest first.
    package var reviews: [Review] = []
    package var questions: [Review] = []
    package var reviewCount = 0
    package var questionCount = 0
    /// The mean of all ratings in tenths; nil without any.
    package var rating: Int?

    package init() {}
}

extension Catalog {
    /// The newest reviews and questions of a product that everybody may read, with their numbers; one statement.
    ///
    /// - Parameter product: the product itself; reviews of variants are kept with it.
    package static func reviews(
        of product: ID<Product>, limit: Int = 3, in tx: Transaction
    ) throws -> ProductReviews {
        var found = ProductReviews()
        func newest(_ kind: Review.Kind) -> SQL {
            """
            SELECT * FROM (
                SELECT \(Review.columns),
                       (SELECT COUNT(*) FROM product_reviews c
                        WHERE c.product_id = \(product) AND c.kind = \(kind) AND c.state = 'shown') AS all_of_kind,
                       (SELECT (CAST(SUM(c.rating) AS BIGINT) * 20 + COUNT(*)) / (2 * COUNT(*)) FROM product_reviews c
                        WHERE c.product_id = \(product) AND c.kind = 'review' AND c.state = 'shown') AS mean
                FROM product_reviews r JOIN products p ON p.id = r.product_id
                WHERE r.product_id = \(product) AND r.kind = \(kind) AND r.state = 'shown'
                ORDER BY r.created_at DESC, r.id DESC LIMIT \(limit)) AS newest
            """
        }
        let rows = try tx.all("\(newest(.review)) UNION ALL \(newest(.question))") { row in
            (review: try Review(row: row), count: try row["all_of_kind"] as Int, mean: try row["mean"] as Int?)
        }
        for row in rows.sorted(by: { $0.review.createdAt > $1.review.createdAt }) {
            switch row.review.kind {
            case .review:
                found.reviews.append(row.review)
                (found.reviewCount, found.rating) = (row.count, row.mean)
            case .question:
                found.questions.append(row.review)
                found.questionCount = row.count
            }
        }
        return found
    }

    /// A page of the reviews or questions of a product that everybody may read; one statement.
    static func reviews(
        of product: ID<Product>, _ kind: Review.Kind, _ page: PageRequest, in tx: Transaction
    ) throws -> Page<Review> {
        let condition: SQL = "r.product_id = \(product) AND r.kind = \(kind) AND r.state = 'shown'"
        return try reviews(condition, page, in: tx)
    }

    /// A page of what came in one state, for staff; one statement.
    static func reviews(in state: Review.State, _ page: PageRequest, in tx: Transaction) throws -> Page<Review> {
        try reviews("r.state = \(state)", page, in: tx)
    }

    private static func reviews(_ condition: SQL, _ page: PageRequest, in tx: Transaction) throws -> Page<Review> {
        var conditions = [condition]
        if let values = page.cursor?.values, values.count == 2, let microseconds = Double(values[0]),
            let id = ID<Review>(values[1])
        {
            let at = Date(timeIntervalSince1970: microseconds / 1_000_000)
            conditions.append(
                page.isBackward ? "(r.created_at, r.id) > (\(at), \(id))" : "(r.created_at, r.id) < (\(at), \(id))")
        }
        let order: SQL = page.isBackward ? "r.created_at, r.id" : "r.created_at DESC, r.id DESC"
        let rows = try tx.all(
            """
            SELECT \(Review.columns) FROM product_reviews r JOIN products p ON p.id = r.product_id
            WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: Review.self)
        return Page(rows, of: page) { review in
            let microseconds = Int64((review.createdAt.timeIntervalSince1970 * 1_000_000).rounded())
            return Cursor([String(microseconds), review.id.description])
        }
    }
}
