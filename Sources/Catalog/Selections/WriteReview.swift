// A member says what he thinks of a product, or asks about it; staff read it before anybody else does.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /products/{slug}/reviews/new`: with what the person said before, where he did.
    func newReview(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let product = try await reviewed(context)
        let (userID, family) = (context.principal.userID, product.variantOf ?? product.id)
        let earlier = try await database.read { tx in try Catalog.review(of: family, by: userID, in: tx) }
        return context.reviewPage(product, TypedForm(earlier.map { ReviewForm($0) } ?? ReviewForm()))
    }

    /// `POST /products/{slug}/reviews`
    func writeReview(_ request: Request, _ context: MemberContext) async throws -> Response {
        let product = try await reviewed(context)
        let form = ReviewForm(context.form)
        var problems = form.problems()
        if problems.isEmpty {
            let words = ReviewWords(rating: Int(form.rating), text: form.text, pros: form.pros, cons: form.cons)
            let draft = "\(product.slug):review:\(context.signedIn.userID)"
            do {
                return try await send(words, as: .review, of: product, draft: draft, context)
            } catch let refusal as ReviewRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        return context.reviewPage(product, TypedForm(form, problems)).response(status: .unprocessableContent)
    }

    /// `GET /products/{slug}/questions/new`
    func newQuestion(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.questionPage(try await reviewed(context), TypedForm(QuestionForm()))
    }

    /// `POST /products/{slug}/questions`
    func askQuestion(_ request: Request, _ context: MemberContext) async throws -> Response {
        let product = try await reviewed(context)
        let form = QuestionForm(context.form)
        var problems = form.problems()
        if problems.isEmpty {
            let draft = "\(product.slug):question:\(context.signedIn.userID)"
            do {
                return try await send(ReviewWords(text: form.text), as: .question, of: product, draft: draft, context)
            } catch let refusal as ReviewRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        return context.questionPage(product, TypedForm(form, problems)).response(status: .unprocessableContent)
    }

    private func send(
        _ words: ReviewWords, as kind: Review.Kind, of product: Product, draft: String, _ context: MemberContext
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.write(words, as: kind, of: product, by: principal, at: now, in: tx)
            return .redirect(
                to: "/products/\(product.slug)", message: "catalog.reviews.sent.\(kind.rawValue)", clears: draft)
        }
    }

    /// The product an address names.
    ///
    /// - Throws: `NotFound` for goods this buyer cannot see.
    private func reviewed(_ context: MemberContext) async throws -> Product {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try tx.one(
                "SELECT \(Product.columns) FROM products p WHERE p.slug = \(slug) AND \(Catalog.visible("p", to: buyer))",
                Product.init(row:))
        }
    }
}

/// What somebody thinks of a product, as typed.
struct ReviewForm: Form {
    var rating = ""
    var text = ""
    var pros = ""
    var cons = ""

    init() {}

    init(_ review: Review) {
        rating = review.rating.map { String($0) } ?? ""
        (text, pros, cons) = (review.text, review.pros, review.cons)
    }

    static let fields: [Field<ReviewForm>] = [
        Field(
            "rating", .radio, \.rating, label: "catalog.reviews.rating", required: true, maxLength: 1,
            check: { text in
                (1...5).contains(Int(text) ?? 0) ? nil : FieldProblem.Message("web.field.required.choice")
            }),
        Field(
            "text", .textarea(rows: 5), \.text, label: "catalog.reviews.text", required: true, help: true,
            maxLength: 2_000, minLength: 10, counted: true),
        Field("pros", .textarea(rows: 2), \.pros, label: "catalog.reviews.pros", maxLength: 500),
        Field("cons", .textarea(rows: 2), \.cons, label: "catalog.reviews.cons", maxLength: 500),
    ]
}

/// What somebody wants to know of a product, as typed.
struct QuestionForm: Form {
    var text = ""

    static let fields: [Field<QuestionForm>] = [
        Field(
            "text", .textarea(rows: 4), \.text, label: "catalog.questions.text", required: true, help: true,
            maxLength: 1_000, minLength: 10, counted: true)
    ]
}

// MARK: - Operation

/// What was said, checked.
struct ReviewWords: Sendable {
    var rating: Int?
    var text: String
    var pros = ""
    var cons = ""
}

/// Why nothing was kept.
enum ReviewRefusal: Refusal, Equatable {
    /// So many at once are a flood, whoever writes them.
    case tooMany
    /// So many questions wait for staff already.
    case tooManyWaiting

    var key: String {
        switch self {
        case .tooMany: "catalog.reviews.refusal.tooMany"
        case .tooManyWaiting: "catalog.reviews.refusal.tooManyWaiting"
        }
    }
}

/// Somebody wrote a review or a question; staff have to read it.
package struct ReviewWritten: DomainEvent {
    package static let name = "catalog.review_written"
    package let reviewID: ID<Review>
    package let productID: ID<Product>
    package let kind: Review.Kind
    package var subject: EventSubject { EventSubject("review", reviewID) }
}

extension Catalog {
    /// Texts a person may send within an hour.
    static let reviewsPerHour = 10
    /// Texts of one person that may wait for staff at once.
    static let reviewsWaiting = 20

    /// What a person said of a product before; nil when he did not.
    static func review(of product: ID<Product>, by user: ID<User>?, in tx: Transaction) throws -> Review? {
        try tx.first(
            """
            SELECT \(Review.columns) FROM product_reviews r JOIN products p ON p.id = r.product_id
            WHERE r.product_id = \(product) AND r.user_id = \(user) AND r.kind = 'review'
            """, as: Review.self)
    }

    /// Keeps a text for staff to read. A second review of the same product takes the place of the first, and is read
    /// again before it is shown.
    ///
    /// - Throws: ``ReviewRefusal``.
    static func write(
        _ words: ReviewWords, as kind: Review.Kind, of product: Product, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard let userID = principal.userID, let customerID = principal.customerID else { throw NotFound() }
        let verdict = try tx.hit(key: "review:\(userID)", limit: reviewsPerHour, window: 3_600, at: now)
        guard verdict.isAllowed else { throw ReviewRefusal.tooMany }
        let waiting: Int = try tx.value(
            """
            SELECT COUNT(*) FROM product_reviews r
            WHERE r.customer_id = \(customerID) AND r.user_id = \(userID) AND r.state = 'waiting'
            """)
        guard waiting < reviewsWaiting else { throw ReviewRefusal.tooManyWaiting }
        let family = product.variantOf ?? product.id
        let hasBought = try hasBought(family, customerID, in: tx)
        let earlier = kind == .review ? try review(of: family, by: userID, in: tx)?.id : nil
        let id = earlier ?? ID<Review>(at: now)
        if earlier != nil {
            try tx.execute(
                """
                UPDATE product_reviews SET rating = \(words.rating), text = \(words.text), pros = \(words.pros),
                    cons = \(words.cons), author = \(author(principal.name)), has_bought = \(hasBought),
                    state = 'waiting', reason = '', created_at = \(now), decided_at = NULL, told_at = NULL
                WHERE id = \(id)
                """)
        } else {
            try tx.execute(
                """
                INSERT INTO product_reviews (id, product_id, customer_id, user_id, author, kind, rating, text, pros, cons,
                    has_bought, state, reason, answer, answered_by, created_at)
                VALUES (\(id), \(family), \(customerID), \(userID), \(author(principal.name)), \(kind), \(words.rating),
                    \(words.text), \(words.pros), \(words.cons), \(hasBought), 'waiting', '', '', '', \(now))
                """)
        }
        try tx.announce(ReviewWritten(reviewID: id, productID: family, kind: kind), by: principal, at: now)
    }

    /// Whether anybody of the customer ordered the product or a variant of it.
    private static func hasBought(
        _ family: ID<Product>, _ customer: ID<Customer>, in tx: Transaction
    ) throws -> Bool {
        try tx.first(
            """
            SELECT b.product_id FROM purchased_products b JOIN products p ON p.id = b.product_id
            WHERE b.customer_id = \(customer) AND (p.id = \(family) OR p.variant_of = \(family)) LIMIT 1
            """
        ) { _ in true } ?? false
    }

    /// As a name stands in public: «Анна К.».
    static func author(_ name: String) -> String {
        let words = name.split(separator: " ")
        guard let first = words.first else { return "" }
        let initial = words.dropFirst().first?.first.map { " \($0)." } ?? ""
        return "\(first)\(initial)"
    }
}
