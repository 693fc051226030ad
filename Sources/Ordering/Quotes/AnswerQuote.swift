// One of the vendor's people answers with prices. Every answer is a version; those before stay readable.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/quotes/{quote}`
    func showStaffQuote(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let number = try context.web.parameters.require("quote")
        return try await staffQuotePage(number, request.quoteVersion, nil, nil, context)
    }

    /// `POST /staff/quotes/{quote}/offers`
    func answerQuote(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let (principal, now) = (context.principal, context.now)
        _ = try await database.read { tx in try Ordering.quote(number: number, for: principal, in: tx) }
        let typed = TypedOffer(context.form)
        do {
            return try await context.once { tx in
                let quote = try Ordering.quote(number: number, for: principal, in: tx)
                try Ordering.offer(typed, for: quote, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/staff/quotes/\(number)", message: "ordering.quote.answered", ["number": number])
            }
        } catch let refused as RefusedOffer {
            return try await staffQuotePage(number, nil, refused.typed, refused.refusal, context)
                .response(status: .unprocessableContent)
        }
    }

    /// The page of an offer for staff; eight statements, with the form of an answer in it.
    func staffQuotePage(
        _ number: String, _ version: Int?, _ typed: TypedOffer?, _ refusal: QuoteRefusal?, _ context: StaffContext
    ) async throws -> HTML {
        let (principal, now, formats) = (context.principal, context.now, context.formats)
        let desk = try await database.read { tx in
            let card = try Ordering.quoteCard(number: number, version: version, for: principal, in: tx)
            let last = CivilDate(now, in: .moscow).adding(days: OfferDesk.usualDays)
            let answer = typed ?? TypedOffer(card, until: last, formats)
            let mayAnswer =
                card.isNewest && principal.may(.processOrders)
                && card.quote.status.next(for: .staff).contains(.offered)
            guard mayAnswer else { return OfferDesk(card: card, answer: nil, own: [:]) }
            let own = try OfferDesk.ownPrices(of: card, at: now, in: tx)
            return OfferDesk(card: card, answer: answer, own: own)
        }
        return answerQuotePage(desk, refusal, context)
    }
}

/// An offer on the desk of whoever answers it.
struct OfferDesk: Sendable {
    /// How long an answer holds unless somebody says otherwise, in days.
    static let usualDays = 14

    let card: QuoteCard
    /// Nil where nothing can be answered.
    let answer: TypedOffer?
    /// What the buyer pays without any offer, by article.
    let own: [String: Money]

    /// Three statements at most.
    static func ownPrices(of card: QuoteCard, at now: Date, in tx: Transaction) throws -> [String: Money] {
        let goods = card.lines.compactMap(\.productID)
        guard !goods.isEmpty, let buyer = try Ordering.buyer(of: card.quote, at: now, in: tx) else { return [:] }
        let prices = try Catalog.prices(of: "\(list: goods)", for: buyer, at: now, in: tx)
        var own: [String: Money] = [:]
        for line in card.lines {
            guard let product = line.productID else { continue }
            own[line.sku] = prices.price(of: product, quantity: line.quantity)?.amount
        }
        return own
    }
}

/// An answer that was not kept, with what is wrong in it.
struct RefusedOffer: Error {
    let typed: TypedOffer
    let refusal: QuoteRefusal
}

// MARK: - Operation

extension Ordering {
    /// On which terms the customer of an offer buys. One statement.
    static func buyer(of quote: Quote, at now: Date, in tx: Transaction) throws -> Buyer? {
        try Catalog.buyer(of: quote.customerID, contract: quote.contractID, at: now, in: tx)
    }

    /// Answers an offer with prices, and announces ``QuoteOffered``. Two answers at once cannot both be the next
    /// version.
    ///
    /// - Throws: ``RefusedOffer`` with the typed answer and its problems; `NotFound` for whoever may not answer.
    static func offer(
        _ typed: TypedOffer, for quote: Quote, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        var typed = typed
        guard principal.may(.processOrders) else { throw NotFound() }
        func refuse(_ refusal: QuoteRefusal) -> RefusedOffer { RefusedOffer(typed: typed, refusal: refusal) }
        guard quote.status.next(for: OrderMover(principal)).contains(.offered) else {
            throw refuse(.tooLate(status: quote.status))
        }
        guard typed.form.problems().isEmpty, let day = CivilDate(typed.form.validUntil) else {
            throw refuse(.formInvalid)
        }
        let validUntil = day.adding(days: 1).start(in: .moscow)
        guard validUntil > now, day <= CivilDate(now, in: .moscow).adding(days: 3_650) else {
            throw refuse(.dateInvalid)
        }
        guard let buyer = try buyer(of: quote, at: now, in: tx) else { throw NotFound() }
        let shelf = try OfferShelf(typed.rows, for: buyer, at: now, in: tx)
        let asked = try quoteLines(of: quote.id, versions: [0], in: tx)
        let byPosition = Dictionary(asked.map { ($0.position, $0) }) { first, _ in first }
        let lines = typed.lines(from: shelf, asked: byPosition)
        guard typed.problems.isEmpty else { throw refuse(.rowsWrong(count: typed.problems.count)) }
        guard lines.contains(where: { $0.row.price != nil }) else { throw refuse(.empty) }
        guard lines.count <= mostQuoteLines else { throw refuse(.tooManyLines(most: mostQuoteLines)) }
        do {
            try keep(
                OfferDraft(quote: quote, form: typed.form, validUntil: validUntil, lines: lines), by: principal,
                at: now, in: tx)
        } catch let refusal as QuoteRefusal {
            throw refuse(refusal)
        }
    }

    private static func keep(
        _ draft: OfferDraft, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let (quote, form, version) = (draft.quote, draft.form, draft.quote.version + 1)
        let (total, vat) = try (draft.total, draft.vat)
        let words = [quote.number, quote.comment, quote.payerName, quote.customerName]
        let search = SearchText.index(of: words + draft.lines.flatMap { [$0.row.name, $0.row.product?.sku ?? ""] })
        let claimed = try tx.execute(
            """
            UPDATE quotes SET status = \(QuoteStatus.offered), version = \(version), valid_until = \(draft.validUntil),
                total = \(total), vat_total = \(vat), currency = \(total.currency), line_count = \(draft.lines.count),
                first_line = \(draft.lines.first?.row.name ?? ""), search_text = \(search), waits_for_staff = \(false),
                manager_id = COALESCE(manager_id, \(principal.userID)), changed_at = \(now),
                changed_by = \(principal.userID)
            WHERE id = \(quote.id) AND status = \(quote.status) AND version = \(quote.version)
              AND \(principal.covers("quotes", for: .processOrders))
            """)
        guard claimed == 1 else { throw QuoteRefusal.tooLate(status: quote.status) }
        try tx.execute(
            """
            INSERT INTO quote_versions (quote_id, version, customer_id, author_id, author_name, note, delivery_terms,
                valid_until, total, vat_total, currency, created_at)
            VALUES (\(quote.id), \(version), \(quote.customerID), \(principal.userID), \(principal.name), \(form.note),
                \(form.deliveryTerms), \(draft.validUntil), \(total), \(vat), \(total.currency), \(now))
            """)
        try tx.insert(
            into: "quote_lines", QuoteRow.columns,
            rows: draft.lines.map { line in
                quoteRow(line.row, of: quote.id, quote.customerID, version: version, position: line.position)
            })
        try tx.announce(
            QuoteOffered(
                quoteID: quote.id, number: quote.number, version: version, total: total, validUntil: draft.validUntil),
            by: principal, customer: quote.customerID, at: now)
    }
}

/// An answer whose rows are right.
private struct OfferDraft {
    let quote: Quote
    let form: OfferForm
    let validUntil: Date
    let lines: [(position: Int, row: QuoteRow)]

    private var sums: [VATSums] { lines.compactMap(\.row.sums) }
    private var currency: Currency { sums.first?.gross.currency ?? .rub }

    /// With VAT.
    var total: Money { get throws { try sums.map(\.gross).total(in: currency) } }
    var vat: Money { get throws { try sums.map(\.vat).total(in: currency) } }
}
