// Staff read what people wrote before everybody does: show it, refuse it with a reason, answer it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/reviews?tab=waiting`
    func listReviewQueue(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let state = request.query["tab"].flatMap(Review.State.init) ?? .waiting
        return context.queuePage(try await queue(state, request), state, nil)
    }

    /// `POST /staff/catalog/reviews`: the `review`, and `act` as show, refuse or answer.
    func decideReview(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = DecisionForm(context.form)
        guard let id = ID<Review>(form.review) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let back = "/staff/catalog/reviews?tab=\(form.tab.formEncoded)"
        var problem: FieldProblem?
        if let wrong = form.problems().first {
            problem = wrong
        } else {
            do {
                return try await context.once { tx in
                    let was = try Catalog.decide(id, form, by: principal, at: now, in: tx)
                    let undo = UndoForm("/staff/catalog/reviews/restoration", ["review": id.description])
                    return .redirect(
                        to: back, message: "catalog.moderation.done.\(form.act)",
                        undo: was == .waiting && form.act != "answer" ? undo : nil)
                }
            } catch let refusal as DecisionRefusal {
                problem = FieldProblem(refusal)
            }
        }
        let state = Review.State(rawValue: form.tab) ?? .waiting
        let page = context.queuePage(try await queue(state, request), state, problem.map { (form: form, problem: $0) })
        return page.response(status: .unprocessableContent)
    }

    /// `POST /staff/catalog/reviews/restoration`: back into the queue.
    func reopenReview(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["review"].flatMap({ ID<Review>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.reopen(id, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/catalog/reviews", message: "catalog.moderation.reopened")
        }
    }

    private func queue(_ state: Review.State, _ request: Request) async throws -> Page<Review> {
        let wanted = request.page(limit: 20)
        return try await database.read { tx in try Catalog.reviews(in: state, wanted, in: tx) }
    }
}

/// What staff decided on one text.
struct DecisionForm: Form {
    var review = ""
    var tab = "waiting"
    var act = ""
    var reason = ""
    var answer = ""

    static let fields: [Field<DecisionForm>] = [
        Field("review", .hidden, \.review, label: "catalog.moderation.review"),
        Field("tab", .hidden, \.tab, label: "catalog.moderation.review"),
        Field("act", .hidden, \.act, label: "catalog.moderation.review"),
        Field("reason", .textarea(rows: 2), \.reason, label: "catalog.moderation.reason", maxLength: 300),
        Field("answer", .textarea(rows: 3), \.answer, label: "catalog.moderation.answer", maxLength: 2_000),
    ]
}

// MARK: - Operations

/// Why nothing was decided.
enum DecisionRefusal: Refusal, Equatable {
    /// Whoever wrote it is told why.
    case reasonMissing
    /// An answer without words.
    case answerMissing
    /// Nothing of the three that can be done.
    case unknownAct

    var key: String {
        switch self {
        case .reasonMissing: "catalog.moderation.refusal.reasonMissing"
        case .answerMissing: "catalog.moderation.refusal.answerMissing"
        case .unknownAct: "web.field.required.choice"
        }
    }

    var field: String? {
        switch self {
        case .reasonMissing: "reason"
        case .answerMissing: "answer"
        case .unknownAct: nil
        }
    }
}

/// Staff decided whether everybody may read a text.
package struct ReviewDecided: DomainEvent {
    package static let name = "catalog.review_decided"
    package let reviewID: ID<Review>
    package let state: Review.State
    package let reason: String
    package var subject: EventSubject { EventSubject("review", reviewID) }
}

/// The vendor answered a review or a question, which everybody may read with it.
package struct ReviewAnswered: DomainEvent {
    package static let name = "catalog.review_answered"
    package let reviewID: ID<Review>
    package var subject: EventSubject { EventSubject("review", reviewID) }
}

extension Catalog {
    /// Shows a text, refuses it, or answers it; who answers shows it, too. Its author is told.
    ///
    /// - Returns: how far it was before.
    /// - Throws: `NotFound` for what is not there; ``DecisionRefusal``.
    static func decide(
        _ id: ID<Review>, _ form: DecisionForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Review.State {
        let was = try tx.one("SELECT state, customer_id FROM product_reviews WHERE id = \(id)") { row in
            (state: try row["state"] as Review.State, customer: try row["customer_id"] as ID<Customer>)
        }
        let state: Review.State
        switch form.act {
        case "show": state = .shown
        case "refuse":
            guard !form.reason.isEmpty else { throw DecisionRefusal.reasonMissing }
            state = .refused
        case "answer":
            guard !form.answer.isEmpty else { throw DecisionRefusal.answerMissing }
            state = .shown
            try tx.execute(
                """
                UPDATE product_reviews SET answer = \(form.answer), answered_by = \(principal.name), answered_at = \(now)
                WHERE id = \(id)
                """)
            try tx.announce(ReviewAnswered(reviewID: id), by: principal, customer: was.customer, at: now)
        default: throw DecisionRefusal.unknownAct
        }
        let reason = state == .refused ? form.reason : ""
        try tx.execute(
            """
            UPDATE product_reviews SET state = \(state), reason = \(reason), decided_at = \(now), told_at = \(now)
            WHERE id = \(id)
            """)
        guard was.state != state else { return was.state }
        try tx.announce(
            ReviewDecided(reviewID: id, state: state, reason: reason), by: principal, customer: was.customer, at: now)
        return was.state
    }

    /// Puts a text back into the queue: nobody but its author and staff sees it meanwhile.
    ///
    /// - Throws: `NotFound` when it is not there, or waits already.
    static func reopen(_ id: ID<Review>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let customer = try tx.first(
            """
            UPDATE product_reviews SET state = 'waiting', reason = '', decided_at = NULL, told_at = NULL
            WHERE id = \(id) AND state <> 'waiting' RETURNING customer_id
            """
        ) { try $0["customer_id"] as ID<Customer> }
        guard let customer else { throw NotFound() }
        try tx.announce(
            ReviewDecided(reviewID: id, state: .waiting, reason: ""), by: principal, customer: customer, at: now)
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func queuePage(
        _ texts: Page<Review>, _ state: Review.State, _ refused: (form: DecisionForm, problem: FieldProblem)?
    ) -> HTML {
        var frame = catalogFrame(t("catalog.moderation.title"))
        frame.density = "regular"
        let views = Review.State.allCases.map { one in
            Segment(
                t("catalog.moderation.state.\(one.rawValue)"), "/staff/catalog/reviews?tab=\(one.rawValue)",
                current: one == state)
        }
        let items: [HTML] = texts.items.map { item in
            let own = refused?.form.review == item.id.description ? refused : nil
            return queued(item, state, own)
        }
        let nothing = emptyState(icon: "check", text: t("catalog.moderation.none"), inline: true)
        return page(
            frame,
            """
            \(catalogTabs("reviews"))
            <div class="stack stack--loose"><div>\(segmented(t("catalog.moderation.title"), views))</div>
            \(items.isEmpty ? nothing : "<div class=\"objects\">\(items)</div>")</div>
            \(pager(texts, path: "/staff/catalog/reviews", query: [("tab", state.rawValue)]))
            """)
    }

    /// One text as everybody would read it, and what can be decided.
    private func queued(
        _ item: Review, _ state: Review.State, _ refused: (form: DecisionForm, problem: FieldProblem)?
    ) -> HTML {
        let id = item.id.description
        let problem = refused.map { t($0.problem.message) }
        let reason = Input(
            "reason", t("catalog.moderation.reason"), .textarea(rows: 2),
            value: refused?.form.reason ?? item.reason, id: "reason-\(id)",
            help: t("catalog.moderation.reason.help"), error: refused?.problem.field == "reason" ? problem : nil,
            maxLength: 300)
        let answer = Input(
            "answer", t("catalog.moderation.answer"), .textarea(rows: 3),
            value: refused?.form.answer ?? item.answer, id: "answer-\(id)",
            error: refused?.problem.field == "answer" ? problem : nil, maxLength: 2_000)
        let hidden: [(name: String, value: String)] = [("review", id), ("tab", state.rawValue)]
        let show: HTML? =
            item.state == .shown
            ? nil
            : submit(t("catalog.moderation.show"), size: .regular, icon: "check", act: ("act", "show"), of: item.author)
        let refuse: HTML? =
            item.state == .refused
            ? nil
            : submit(
                t("catalog.moderation.refuse"), .plain, size: .regular, act: ("act", "refuse"), of: item.author)
        let reply = submit(
            t("catalog.moderation.reply"), .plain, size: .regular, icon: "send", act: ("act", "answer"),
            of: item.author)
        let decisions: HTML = """
            \(field(answer))\(field(reason))<div class="btnrow">\(show)\(reply)\(refuse)</div>
            """
        let content: HTML = """
            <p class="small"><a href="\(url: "/products/\(item.productSlug)")">\(item.productName)</a></p>\
            <ul class="reviews">\(review(item))</ul>\
            \(pressForm("/staff/catalog/reviews", hidden: hidden, decisions, class: "stack"))
            """
        let title = "\(t("catalog.moderation.kind.\(item.kind.rawValue)")): \(item.productName), \(item.author)"
        return card(title, id: "r-\(id)", content)
    }
}
