// An offer moves on: taken into work, declined by either side, withdrawn, asked for anew, expired.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /quotes/{quote}/status`: `declined`, `withdrawn`, or `requested` for an expired one.
    func moveQuote(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await moveQuote("/quotes", context)
    }

    /// `POST /staff/quotes/{quote}/status`: `in_work` or `declined`.
    func moveStaffQuote(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await moveQuote("/staff/quotes", context)
    }

    private func moveQuote(_ base: String, _ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let (principal, now) = (context.principal, context.now)
        _ = try await database.read { tx in try Ordering.quote(number: number, for: principal, in: tx) }
        guard let status = context.form["status"].flatMap(QuoteStatus.init), status != .offered, status != .accepted
        else { throw HTTPError(.badRequest) }
        let note = String((context.form["note"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(500))
        do {
            return try await context.once { tx in
                let quote = try Ordering.quote(number: number, for: principal, in: tx)
                try Ordering.move(quote, to: status, note: note, by: principal, at: now, in: tx)
                return .redirect(
                    to: "\(base)/\(number)", message: "ordering.quote.moved.\(status.rawValue)", ["number": number])
            }
        } catch let refusal as QuoteRefusal {
            return .redirect(to: "\(base)/\(number)", refusal: refusal)
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Moves an offer on and announces ``QuoteMoved``. To ``QuoteStatus/offered`` and ``QuoteStatus/accepted`` it goes
    /// by an answer and by an order only.
    ///
    /// - Throws: ``QuoteRefusal/tooLate(status:)`` when it cannot go there, or somebody was quicker; `NotFound` when it
    ///   is not the principal's to move.
    static func move(
        _ quote: Quote, to status: QuoteStatus, note: String, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let mover = OrderMover(principal)
        let permission: Permission = mover == .customer ? .placeOrders : .processOrders
        guard principal.may(permission) else { throw NotFound() }
        guard quote.status(at: now).next(for: mover).contains(status) || quote.status.next(for: mover).contains(status)
        else { throw QuoteRefusal.tooLate(status: quote.status) }
        let takes = status == .inWork
        let moved = try tx.execute(
            """
            UPDATE quotes SET status = \(status), changed_at = \(now), changed_by = \(principal.userID),
                waits_for_staff = \(status == .requested || status == .inWork),
                manager_id = CASE WHEN \(takes) THEN \(principal.userID) ELSE manager_id END
            WHERE id = \(quote.id) AND status = \(quote.status) AND version = \(quote.version)
              AND \(principal.covers("quotes", for: permission))
            """)
        guard moved == 1 else { throw QuoteRefusal.tooLate(status: quote.status) }
        try tx.announce(
            QuoteMoved(quoteID: quote.id, from: quote.status, to: status, note: note), by: principal,
            customer: quote.customerID, at: now)
    }
}

// MARK: - Expiry

extension Ordering {
    /// Writes down what has expired, every few minutes; until then nothing past its date is accepted either.
    static func addQuoteExpiry(to registry: inout JobRegistry) {
        registry.schedule("ordering.expire_quotes", every: .minutes(5)) { job in
            let now = job.now
            while try await job.write({ tx in try Ordering.expireQuotes(at: now, limit: 50, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
    }

    /// Ends a batch of offers past their date.
    ///
    /// - Returns: how many ended.
    static func expireQuotes(at now: Date, limit: Int, in tx: Transaction) throws -> Int {
        let due = try tx.all(
            """
            SELECT \(Quote.columns) FROM quotes q WHERE q.status = 'offered' AND q.valid_until <= \(now)
            ORDER BY q.valid_until, q.id LIMIT \(limit)
            """, as: Quote.self)
        for quote in due { try move(quote, to: .expired, note: "", by: .system("quotes"), at: now, in: tx) }
        return due.count
    }
}
