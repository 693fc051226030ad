// Both sides talk about an offer: about the whole, or about one line of it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /quotes/{quote}/messages`
    func discussQuote(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let form = QuoteMessageForm(context.form)
        if let said = try await say(form, about: number, "/quotes", context) { return said }
        return try await memberQuotePage(number, nil, talk: TypedForm(form, form.problems()), nil, context)
            .response(status: .unprocessableContent)
    }

    /// `POST /staff/quotes/{quote}/messages`
    func discussStaffQuote(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let form = QuoteMessageForm(context.form)
        if let said = try await say(form, about: number, "/staff/quotes", context) { return said }
        return .redirect(to: "/staff/quotes/\(number)", refusal: QuoteRefusal.formInvalid)
    }

    /// Nil when the form is not right.
    private func say(
        _ form: QuoteMessageForm, about number: String, _ base: String, _ context: some SignedInContext
    ) async throws -> Response? {
        let (principal, now) = (context.principal, context.now)
        _ = try await database.read { tx in try Ordering.quote(number: number, for: principal, in: tx) }
        guard form.problems().isEmpty else { return nil }
        return try await context.once { tx in
            let quote = try Ordering.quote(number: number, for: principal, in: tx)
            try Ordering.discuss(quote, line: Int(form.line), form.text, by: principal, at: now, in: tx)
            return .redirect(to: "\(base)/\(number)", message: "ordering.quote.said")
        }
    }
}

/// What somebody says about an offer.
package struct QuoteMessageForm: Form {
    /// The position of a line; empty for the whole.
    package var line = ""
    package var text = ""

    package init() {}

    package static let fields: [Field<QuoteMessageForm>] = [
        Field("line", .select, \.line, label: "ordering.quote.talk.about"),
        Field(
            "text", .textarea(rows: 3), \.text, label: "ordering.quote.talk.text", required: true, maxLength: 2_000,
            counted: true),
    ]
}

// MARK: - Operation

extension Ordering {
    /// Says something about an offer and announces ``QuoteDiscussed``. From a customer it waits for the vendor's word,
    /// and from the vendor it is one.
    ///
    /// - Parameter line: the position of a line of any version; nil for the whole.
    /// - Throws: `NotFound` for a line there is not, and for whoever may not see the offer.
    static func discuss(
        _ quote: Quote, line: Int?, _ text: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        if let line {
            let known = try tx.first(
                "SELECT l.position FROM quote_lines l WHERE l.quote_id = \(quote.id) AND l.position = \(line) LIMIT 1"
            ) { _ in true }
            guard known != nil else { throw NotFound() }
        }
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        let isOver = quote.status.next(for: .customer).isEmpty && quote.status.next(for: .staff).isEmpty
        let touched = try tx.execute(
            """
            UPDATE quotes SET changed_at = \(now), changed_by = \(principal.userID),
                waits_for_staff = \(!principal.isStaff && !isOver)
            WHERE id = \(quote.id) AND \(principal.covers("quotes", for: permission))
            """)
        guard touched == 1 else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO quote_messages (id, quote_id, position, customer_id, author_id, author_name, is_staff, text,
                created_at)
            VALUES (\(ID<QuoteMessage>(at: now)), \(quote.id), \(line), \(quote.customerID), \(principal.userID),
                \(principal.name), \(principal.isStaff), \(text), \(now))
            """)
        try tx.announce(
            QuoteDiscussed(quoteID: quote.id, position: line), by: principal, customer: quote.customerID, at: now)
    }
}
