// Staff are told what waits to be read; whoever wrote is told what came of it.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// What the bell shows of reviews and questions.
    static let reviewAttention = [
        AttentionSource(for: Audience(.editCatalog, staff: true)) { context, limit, tx in
            let waiting = try Catalog.reviews(in: .waiting, PageRequest(limit: limit), in: tx)
            return waiting.items.map { context.newsOfQueue($0) }
        },
        AttentionSource(for: Audience(.browseCatalog)) { context, limit, tx in
            let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
            let (customer, user) = (context.principal.customerID, context.principal.userID)
            let told = try tx.all(
                """
                SELECT \(Review.columns), r.told_at FROM product_reviews r JOIN products p ON p.id = r.product_id
                WHERE r.customer_id = \(customer) AND r.user_id = \(user) AND r.told_at > \(earliest)
                ORDER BY r.told_at DESC, r.id DESC LIMIT \(limit)
                """
            ) { row in (review: try Review(row: row), at: try row["told_at"] as Date) }
            return told.map { context.news(of: $0.review, at: $0.at) }
        },
    ]
}

extension SignedInContext {
    fileprivate func newsOfQueue(_ review: Review) -> AttentionItem {
        AttentionItem(
            id: "review.\(review.id)", tone: .warning,
            title: t("catalog.moderation.news.\(review.kind.rawValue)", ["name": review.productName]),
            text: String(review.text.prefix(120)), path: "/staff/catalog/reviews", at: review.createdAt)
    }

    fileprivate func news(of review: Review, at instant: Date) -> AttentionItem {
        let isAnswered = !review.answer.isEmpty && review.state == .shown
        let what = isAnswered ? "answered" : review.state.rawValue
        return AttentionItem(
            id: "review.\(review.id)", tone: review.state == .refused ? .warning : .success,
            title: t("catalog.reviews.news.\(what)", ["name": review.productName]), text: review.reason,
            path: "/products/\(review.productSlug)", at: instant)
    }
}
