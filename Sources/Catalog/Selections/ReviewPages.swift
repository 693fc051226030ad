// What people said of a product and asked about it: on its page, on a page of its own, and the forms to say more.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /products/{slug}/reviews`
    func listReviews(_ request: Request, _ context: PublicContext) async throws -> HTML {
        try await list(.review, request, context)
    }

    /// `GET /products/{slug}/questions`
    func listQuestions(_ request: Request, _ context: PublicContext) async throws -> HTML {
        try await list(.question, request, context)
    }

    private func list(_ kind: Review.Kind, _ request: Request, _ context: PublicContext) async throws -> HTML {
        let slug = try context.web.parameters.require("slug")
        let (principal, now, wanted) = (context.principal, context.now, request.page(limit: 20))
        let found = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let product = try tx.one(
                "SELECT \(Product.columns) FROM products p WHERE p.slug = \(slug) AND \(Catalog.visible("p", to: buyer))",
                Product.init(row:))
            let family = product.variantOf ?? product.id
            return (product: product, texts: try Catalog.reviews(of: family, kind, wanted, in: tx))
        }
        return context.reviewsPage(found.product, kind, found.texts)
    }
}

// MARK: - On the product's page

extension PageContext {
    /// Reviews and questions beneath a product: the newest of each, the way to all, and to saying more.
    package func reviewsSection(_ reviews: ProductReviews, for product: Product) -> HTML {
        let path = "/products/\(product.slug)"
        let isStaff = visit.web.signedIn?.principal.isStaff == true
        let write: HTML? =
            isStaff ? nil : buttonLink(t("catalog.reviews.write"), to: "\(path)/reviews/new", icon: "star")
        let ask: HTML? =
            isStaff ? nil : buttonLink(t("catalog.questions.ask"), to: "\(path)/questions/new", icon: "chat")
        let allReviews: HTML? =
            reviews.reviewCount > reviews.reviews.count ? link(t("catalog.reviews.all"), to: "\(path)/reviews") : nil
        let allQuestions: HTML? =
            reviews.questionCount > reviews.questions.count
            ? link(t("catalog.questions.all"), to: "\(path)/questions") : nil
        let said: HTML =
            reviews.reviews.isEmpty
            ? "<p class=\"muted\">\(t("catalog.reviews.none"))</p>" : "\(mean(reviews))\(list(of: reviews.reviews))"
        let asked: HTML =
            reviews.questions.isEmpty
            ? "<p class=\"muted\">\(t("catalog.questions.none"))</p>" : list(of: reviews.questions)
        let reviewCount = reviews.reviewCount > 0 ? reviews.reviewCount : nil
        let questionCount = reviews.questionCount > 0 ? reviews.questionCount : nil
        return """
            \(pageSection(
                t("catalog.reviews.title"), id: "reviews-h", count: reviewCount, action: allReviews,
                "\(said)<p class=\"btnrow\">\(write)</p>"))
            \(pageSection(
                t("catalog.questions.title"), id: "questions-h", count: questionCount, action: allQuestions,
                "\(asked)<p class=\"btnrow\">\(ask)</p>"))
            """
    }

    private func mean(_ reviews: ProductReviews) -> HTML? {
        guard let tenths = reviews.rating else { return nil }
        let number = formats.quantity(Quantity(thousandths: Int64(tenths) * 100))
        return """
            <p class="rating">\(stars(Int((tenths + 5) / 10)))<b>\(number)</b> \
            <span class="quiet">\(t("catalog.reviews.mean", count: Int64(reviews.reviewCount)))</span></p>
            """
    }

    /// Five stars, so many of them full; those who hear the page are told the number.
    private func stars(_ full: Int) -> HTML {
        let icons = (1...5).map { icon($0 <= full ? "starOn" : "star", small: true) }
        let words = t("catalog.reviews.stars", ["number": String(full)])
        return "<span class=\"stars\">\(icons)<span class=\"visually-hidden\">\(words)</span></span>"
    }

    fileprivate func list(of reviews: [Review]) -> HTML {
        "<ul class=\"reviews\">\(reviews.map { review($0) })</ul>"
    }

    /// One text with what the vendor answered. Staff see it in the queue just as everybody will.
    func review(_ review: Review) -> HTML {
        let bought: HTML? = review.hasBought ? tag(t("catalog.reviews.bought"), .success) : nil
        let rating: HTML? = review.rating.map { stars($0) }
        let pros: HTML? = review.pros.isEmpty ? nil : pair(t("catalog.reviews.pros"), review.pros)
        let cons: HTML? = review.cons.isEmpty ? nil : pair(t("catalog.reviews.cons"), review.cons)
        let answer: HTML? =
            review.answer.isEmpty
            ? nil
            : """
            <div class="review__answer"><p class="medium">\(t("catalog.reviews.answered", ["name": review.answeredBy]))</p>\
            <p class="review__text">\(review.answer)</p></div>
            """
        return """
            <li class="review"><p class="review__head">\(rating)<b>\(review.author)</b>\(bought)\
            <span class="quiet small">\(moment(review.createdAt))</span></p>\
            <p class="review__text">\(review.text)</p>\(pros)\(cons)\(answer)</li>
            """
    }

    private func pair(_ name: String, _ text: String) -> HTML {
        "<p class=\"review__text\"><span class=\"quiet\">\(name):</span> \(text)</p>"
    }
}

// MARK: - Pages

extension PublicContext {
    fileprivate func reviewsPage(_ product: Product, _ kind: Review.Kind, _ texts: Page<Review>) -> HTML {
        let path = "/products/\(product.slug)"
        let isReview = kind == .review
        var frame = PageFrame(t(isReview ? "catalog.reviews.title" : "catalog.questions.title"), section: "catalog")
        frame.breadcrumbs = [("/catalog", t("catalog.title")), (path, product.name)]
        frame.subline = "\(product.name), \(product.sku)"
        frame.density = "regular"
        let own = isReview ? "\(path)/reviews" : "\(path)/questions"
        let more = buttonLink(
            t(isReview ? "catalog.reviews.write" : "catalog.questions.ask"), to: "\(own)/new",
            icon: isReview ? "star" : "chat")
        frame.actions = principal?.isStaff == true ? nil : more
        let views = tabs(
            t("catalog.reviews.tabs"),
            [
                TabLink(t("catalog.reviews.title"), "\(path)/reviews", current: isReview),
                TabLink(t("catalog.questions.title"), "\(path)/questions", current: !isReview),
            ])
        let nothing = emptyState(
            icon: "chat", text: t(isReview ? "catalog.reviews.none" : "catalog.questions.none"), inline: true)
        return page(
            frame, "\(views)\(texts.items.isEmpty ? nothing : list(of: texts.items))\(pager(texts, path: own))")
    }
}

extension MemberContext {
    func reviewPage(_ product: Product, _ typed: TypedForm<ReviewForm>) -> HTML {
        let path = "/products/\(product.slug)/reviews"
        let stars = (1...5).reversed().map { number in
            FieldOption(String(number), t("catalog.reviews.stars", ["number": String(number)]))
        }
        let content: HTML = """
            \(field("rating", typed, options: stars))\(field("text", typed))\
            \(field("pros", typed))\(field("cons", typed))
            """
        let frame = reviewFrame(t("catalog.reviews.new"), product)
        let draft = "\(product.slug):review:\(signedIn.userID)"
        return page(frame, "\(errorSummary(typed))\(reviewForm(path, draft, content, product))")
    }

    func questionPage(_ product: Product, _ typed: TypedForm<QuestionForm>) -> HTML {
        let path = "/products/\(product.slug)/questions"
        let frame = reviewFrame(t("catalog.questions.new"), product)
        let draft = "\(product.slug):question:\(signedIn.userID)"
        return page(frame, "\(errorSummary(typed))\(reviewForm(path, draft, "\(fields(typed))", product))")
    }

    private func reviewFrame(_ title: String, _ product: Product) -> PageFrame {
        var frame = PageFrame(title, section: "catalog")
        frame.breadcrumbs = [("/catalog", t("catalog.title")), ("/products/\(product.slug)", product.name)]
        frame.subline = "\(product.name), \(product.sku)"
        frame.density = "regular"
        return frame
    }

    private func reviewForm(_ path: String, _ draft: String, _ content: HTML, _ product: Product) -> HTML {
        let words = t("catalog.reviews.public", ["name": Catalog.author(principal.name)])
        let note: HTML = "<p class=\"small muted\">\(words)</p>"
        return formFrame(
            FormFrame(path, draft: draft, long: true), "\(content)\(note)",
            actions: """
                \(submit(t("catalog.reviews.send"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/products/\(product.slug)", size: .large))
                """)
    }
}
