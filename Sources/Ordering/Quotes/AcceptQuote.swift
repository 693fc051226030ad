// A buyer turns an offer, or some of its lines, into an order at the offered prices, by one press.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `POST /quotes/{quote}/order`: `version` is the answer that was seen, `line` once for each line that is taken.
    func acceptQuote(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let (principal, now, data) = (context.principal, context.now, context.form)
        _ = try await database.read { tx in try Ordering.quote(number: number, for: principal, in: tx) }
        let form = PlaceOrderForm(data)
        let chosen = QuoteChoice(data)
        do {
            return try await context.once { tx in
                let quote = try Ordering.quote(number: number, for: principal, in: tx)
                let verdict = try Ordering.accept(quote, chosen, form, by: principal, at: now, in: tx)
                let message =
                    switch verdict {
                    case .placed: "ordering.place.done"
                    case .awaitingApproval: "ordering.quote.awaits"
                    }
                return .redirect(
                    to: "/orders/\(verdict.order.number)", message: message, ["number": verdict.order.number])
            }
        } catch let refusal as PlaceOrderRefusal {
            let told = FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
            let message = context.seesPrices ? told : refusal.withoutAmounts
            let problems = refusal == .formInvalid ? form.problems() : [FieldProblem(field: refusal.field, message)]
            return try await again(number, form, problems, chosen, context)
        } catch let refusal as AcceptQuoteRefusal {
            let told = FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
            return try await again(number, form, [FieldProblem(field: nil, told)], chosen, context)
        }
    }

    private func again(
        _ number: String, _ form: PlaceOrderForm, _ problems: [FieldProblem], _ chosen: QuoteChoice,
        _ context: MemberContext
    ) async throws -> Response {
        try await memberQuotePage(number, nil, talk: nil, (TypedForm(form, problems), chosen), context)
            .response(status: .unprocessableContent)
    }
}

/// What of an offer is taken.
package struct QuoteChoice: Sendable, Equatable {
    /// The answer that was seen.
    package let version: Int
    /// The positions of the lines.
    package let positions: Set<Int>

    package init(version: Int, positions: Set<Int>) {
        self.version = version
        self.positions = positions
    }

    init(_ data: FormData) {
        self.init(
            version: data["version"].flatMap { Int($0) } ?? 0,
            positions: Set(data.all("line").compactMap { Int($0) }))
    }
}

/// Why an offer does not become an order.
package enum AcceptQuoteRefusal: Refusal, Equatable {
    /// It is no offer any more: accepted, declined, or being answered anew.
    case tooLate(status: QuoteStatus)
    /// Its last day is over.
    case expired
    /// There is a newer answer than the one that was seen.
    case newerAnswer
    case nothingChosen
    /// A line cannot be ordered now, as the gate says why.
    case lineBlocked(Finding)

    package var key: String {
        switch self {
        case .tooLate: "ordering.quote.refusal.tooLate"
        case .expired: "ordering.quote.refusal.expired"
        case .newerAnswer: "ordering.quote.refusal.newerAnswer"
        case .nothingChosen: "ordering.quote.refusal.nothingChosen"
        case .lineBlocked(let finding): finding.key
        }
    }

    package var arguments: [String: String] {
        if case .lineBlocked(let finding) = self { finding.arguments } else { [:] }
    }

    /// The values as a person writes numbers.
    func arguments(_ formats: Formats) -> [String: String] {
        if case .lineBlocked(let finding) = self { finding.arguments(formats) } else { arguments }
    }
}

// MARK: - Operation

extension Ordering {
    /// Turns lines of the newest answer into an order at its prices and announces ``QuoteAccepted``.
    ///
    /// The rows of the answer are the proof of its prices: they never change once they are written, and the claim below
    /// holds only while the answer is the newest and its date is to come. All else is the gate's to say: right, payer,
    /// address, limits, approval, stock, credit. Two acceptances at once make one order.
    /// - Throws: ``AcceptQuoteRefusal``, ``PlaceOrderRefusal``; `NotFound` for whoever may not order by it.
    package static func accept(
        _ quote: Quote, _ choice: QuoteChoice, _ form: PlaceOrderForm, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Verdict {
        guard principal.customerID == quote.customerID, principal.may(.placeOrders) else { throw NotFound() }
        guard quote.status == .offered else { throw AcceptQuoteRefusal.tooLate(status: quote.status) }
        guard quote.status(at: now) == .offered else { throw AcceptQuoteRefusal.expired }
        guard choice.version == quote.version else { throw AcceptQuoteRefusal.newerAnswer }
        guard form.problems().isEmpty else { throw PlaceOrderRefusal.formInvalid }
        let offered = try quoteLines(of: quote.id, versions: [quote.version], in: tx)
        let lines = offered.filter { $0.isOrderable && choice.positions.contains($0.position) }
        guard !lines.isEmpty else { throw AcceptQuoteRefusal.nothingChosen }
        let claimed = try tx.execute(
            """
            UPDATE quotes SET status = \(QuoteStatus.accepted), changed_at = \(now), changed_by = \(principal.userID),
                waits_for_staff = \(false)
            WHERE id = \(quote.id) AND status = \(QuoteStatus.offered) AND version = \(choice.version)
              AND valid_until > \(now) AND \(principal.covers("quotes", for: .placeOrders))
            """)
        guard claimed == 1 else { throw AcceptQuoteRefusal.tooLate(status: quote.status) }

        let cart = try cart(of: lines, quote, for: principal, at: now, in: tx)
        if let finding = cart.blocked.lazy.compactMap(\.finding).first { throw AcceptQuoteRefusal.lineBlocked(finding) }
        guard cart.lines.count == lines.count else { throw PlaceOrderRefusal.linesBlocked(count: lines.count) }
        var request = OrderRequest(form, cart: cart, source: .quote)
        request.sourceID = quote.id.uuid
        request.payer = quote.legalEntityID
        // To the kopeck what the rows come to, whatever became of taxes and roundings since.
        request.agreed = try lines.map(\.amount).total(in: cart.total.currency)
        let verdict = try place(request, by: principal, at: now, in: tx)
        let order = verdict.order
        try tx.execute("UPDATE quotes SET order_id = \(order.id) WHERE id = \(quote.id)")
        try tx.execute(
            """
            UPDATE quote_lines SET is_taken = \(true)
            WHERE quote_id = \(quote.id) AND version = \(quote.version) AND position IN \(list: lines.map(\.position))
            """)
        try tx.announce(
            QuoteAccepted(
                quoteID: quote.id, version: quote.version, orderID: order.id, orderNumber: order.number),
            by: principal, at: now)
        return verdict
    }

    /// Lines of an answer as the gate wants them: the goods and the stock of now, the prices of the answer.
    private static func cart(
        of lines: [QuoteLine], _ quote: Quote, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Cart {
        let buyer = try Catalog.buyer(for: principal, legalEntity: quote.legalEntityID, at: now, in: tx)
        var offered: [ID<Product>: QuoteLine] = [:]
        var agreed: [ID<Product>: AgreedPrice] = [:]
        for line in lines {
            guard let product = line.productID, let price = line.price else { continue }
            offered[product] = line
            agreed[product] = AgreedPrice(price, line.vatMode)
        }
        let prices = PriceTable(agreed: agreed, for: buyer, at: now)
        let found = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(CartLine.standing(for: buyer))
            FROM products p WHERE p.id IN \(list: offered.keys.sorted())
            """
        ) { row -> (position: Int, line: CartLine)? in
            let product = try Product(row: row)
            guard let offer = offered[product.id] else { return nil }
            var line = try CartLine(
                product: product, quantity: offer.quantity, seenPrice: nil, prices: prices,
                available: try row["available"]
            ).standing(as: row)
            line.comment = offer.comment
            return (offer.position, line)
        }
        let ordered = found.compactMap(\.self).sorted { $0.position < $1.position }
        return try Cart(buyer: buyer, lines: ordered.map(\.line))
    }
}
