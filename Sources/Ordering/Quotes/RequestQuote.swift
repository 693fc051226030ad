// A member asks for an offer: for what lies in a cart, for a file that was read, or in words with a file beside them.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /quotes/new`: `cart` is `active` or a cart's id, `import` an import's id.
    func newQuote(_ request: Request, _ context: MemberContext) async throws -> HTML {
        var form = RequestQuoteForm()
        form.cart = request.query["cart"] ?? ""
        form.file = request.query["import"] ?? ""
        return requestQuotePage(try await wish(form, context), TypedForm(form), context)
    }

    /// `POST /quotes`
    func requestQuote(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = RequestQuoteForm(context.form)
        let (principal, now, draft) = (context.principal, context.now, context.quoteDraft)
        do {
            guard form.problems().isEmpty else { throw QuoteRefusal.formInvalid }
            let paper = try await AttachedPaper.keep("paper", of: context.form, in: files)
            return try await context.once { tx in
                let wish = try QuoteWish(form, paper: paper, for: principal, at: now, in: tx)
                let number = try Ordering.requestQuote(wish, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/quotes/\(number)", message: "ordering.quote.requested", ["number": number],
                    clears: draft)
            }
        } catch let refusal as any Refusal {
            let problems =
                (refusal as? QuoteRefusal) == .formInvalid ? form.problems() : [FieldProblem(refusal)]
            let wish = try await wish(form, context)
            return requestQuotePage(wish, TypedForm(form, problems), context).response(status: .unprocessableContent)
        }
    }

    private func wish(_ form: RequestQuoteForm, _ context: MemberContext) async throws -> QuoteWish {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in
            var wish = try QuoteWish(form, paper: nil, for: principal, at: now, in: tx)
            wish.payers = try QuoteWish.payers(of: principal, in: tx)
            return wish
        }
    }
}

/// What is typed when an offer is asked for.
package struct RequestQuoteForm: Form {
    /// `active`, a cart's id, or empty.
    package var cart = ""
    /// An import's id, or empty.
    package var file = ""
    /// The payer's id; empty for the usual one.
    package var payer = ""
    package var positions = ""
    package var comment = ""
    package var paper = ""

    package init() {}

    package static let fields: [Field<RequestQuoteForm>] = [
        Field("cart", .hidden, \.cart, label: "ordering.quote.cart"),
        Field("import", .hidden, \.file, label: "ordering.quote.import"),
        Field("payer", .select, \.payer, label: "ordering.checkout.payer"),
        Field(
            "positions", .textarea(rows: 6), \.positions, label: "ordering.quote.positions", help: true,
            maxLength: 20_000),
        Field("comment", .textarea(rows: 3), \.comment, label: "ordering.quote.comment", maxLength: 2_000),
        Field("paper", .file(AttachedPaper.rules), \.paper, label: "ordering.quote.paper"),
    ]
}

/// Why an offer is not asked for, not answered, or not moved on.
package enum QuoteRefusal: Refusal, Equatable {
    /// The fields named in the form's own problems.
    case formInvalid
    /// Neither lines nor words nor a file.
    case empty
    case tooManyLines(most: Int)
    /// It cannot go there from where it stands, or somebody was quicker.
    case tooLate(status: QuoteStatus)
    /// Rows of the answer are not right; they say why.
    case rowsWrong(count: Int)
    /// The last day of an answer is none to come.
    case dateInvalid

    package var key: String {
        switch self {
        case .formInvalid: "ordering.place.refusal.formInvalid"
        case .empty: "ordering.quote.refusal.empty"
        case .tooManyLines: "ordering.quote.refusal.tooManyLines"
        case .tooLate: "ordering.quote.refusal.tooLate"
        case .rowsWrong: "ordering.quote.refusal.rowsWrong"
        case .dateInvalid: "ordering.quote.refusal.dateInvalid"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .tooManyLines(let most): ["count": String(most)]
        case .rowsWrong(let count): ["count": String(count)]
        default: [:]
        }
    }

    package var field: String? {
        switch self {
        case .empty: "positions"
        case .dateInvalid: "validUntil"
        default: nil
        }
    }
}

// MARK: - What is wished

/// Everything of an offer that is asked for.
package struct QuoteWish: Sendable {
    package var source = QuoteSource.text
    package var sourceID: UUID?
    package var lines: [WishedLine] = []
    package var comment = ""
    package var payer: UUID?
    package var paper: OrderFile?
    /// For the page: whom it can be for.
    var payers: [(id: UUID, name: String)] = []

    /// - Parameter payer: nil for the member's usual one.
    package init(_ source: QuoteSource, of sourceID: UUID? = nil, lines: [WishedLine], payer: UUID? = nil) {
        self.source = source
        self.sourceID = sourceID
        self.lines = lines
        self.payer = payer
    }

    /// Reads what a form names: six statements at most.
    ///
    /// - Throws: `NotFound` for carts and imports that are not open to the principal.
    init(
        _ form: RequestQuoteForm, paper: OrderFile?, for principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        payer = UUID(uuidString: form.payer)
        comment = form.comment
        self.paper = paper
        if form.cart == "active" {
            take(try Ordering.cart(of: principal, payer: payer, at: now, in: tx))
        } else if !form.cart.isEmpty {
            guard let id = ID<Cart>(form.cart) else { throw NotFound() }
            take(try Ordering.cart(id, of: principal, payer: payer, at: now, in: tx))
        } else if !form.file.isEmpty {
            guard let id = UUID(uuidString: form.file) else { throw NotFound() }
            (source, sourceID) = (.file, id)
            lines = try Ordering.wishedLines(ofImport: id, for: principal, in: tx)
        }
        lines += WishedLine.lines(of: form.positions)
    }

    private mutating func take(_ cart: Cart) {
        (source, sourceID) = (.cart, cart.head?.id.uuid)
        payer = payer ?? cart.buyer.legalEntityID
        lines = cart.lines.map { WishedLine(product: $0.product, quantity: $0.quantity, comment: $0.comment) }
    }

    /// Whom it can be for. One statement.
    static func payers(of principal: Principal, in tx: Transaction) throws -> [(id: UUID, name: String)] {
        try tx.all(
            """
            SELECT id, name FROM legal_entities WHERE customer_id = \(principal.customerID) ORDER BY name, id LIMIT 200
            """
        ) { (id: try $0["id"] as UUID, name: try $0["name"] as String) }
    }
}

// MARK: - Operation

extension Ordering {
    /// The most lines of an offer: more nobody answers by hand.
    package static let mostQuoteLines = 200

    /// Asks for an offer and announces ``QuoteRequested``; a cart it was made from stays as it is.
    ///
    /// - Returns: its number.
    /// - Throws: ``QuoteRefusal``; `NotFound` for whoever places no orders and for a foreign payer.
    package static func requestQuote(
        _ wish: QuoteWish, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.placeOrders)
        else { throw NotFound() }
        guard !wish.lines.isEmpty || !wish.comment.isEmpty || wish.paper != nil else { throw QuoteRefusal.empty }
        guard wish.lines.count <= mostQuoteLines else { throw QuoteRefusal.tooManyLines(most: mostQuoteLines) }
        let buyer = try Catalog.buyer(for: principal, legalEntity: wish.payer, at: now, in: tx)
        guard wish.payer == nil || buyer.legalEntityID == wish.payer else { throw NotFound() }
        let payer: String = try tx.value(
            """
            SELECT COALESCE((SELECT e.name FROM legal_entities e WHERE e.id = \(buyer.legalEntityID)), c.name)
            FROM customers c WHERE c.id = \(customerID)
            """)
        let (id, number) = (ID<Quote>(at: now), try nextTradeNumber("Q", "quote_number", at: now, in: tx))
        let first = wish.lines.first?.name ?? String(wish.comment.prefix(200))
        let words = [number, wish.comment, payer] + wish.lines.flatMap { [$0.name, $0.product?.sku ?? ""] }
        try tx.execute(
            """
            INSERT INTO quotes (id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id,
                payer_name, contract_id, source, source_id, status, version, comment, total, vat_total, currency,
                line_count, first_line, search_text, file, file_name, waits_for_staff, placed_at, changed_at, changed_by)
            VALUES (\(id), \(number), \(customerID), \(userID), \(principal.name), \(principal.unitID),
                \(buyer.legalEntityID), \(payer), \(buyer.contractID), \(wish.source), \(wish.sourceID),
                \(QuoteStatus.requested), 0, \(wish.comment), 0, 0, \(Currency.rub), \(wish.lines.count), \(first),
                \(SearchText.index(of: words)), \(wish.paper?.file), \(wish.paper?.name), \(true), \(now), \(now),
                \(userID))
            """)
        try insertWishes(wish.lines, of: id, buyer, customerID, at: now, in: tx)
        try tx.announce(
            QuoteRequested(quoteID: id, number: number, lineCount: wish.lines.count), by: principal, at: now)
        return number
    }

    private static func insertWishes(
        _ lines: [WishedLine], of quote: ID<Quote>, _ buyer: Buyer, _ customer: ID<Customer>, at now: Date,
        in tx: Transaction
    ) throws {
        let goods = lines.compactMap { $0.product?.id }
        let prices = try goods.isEmpty ? nil : Catalog.prices(of: "\(list: goods)", for: buyer, at: now, in: tx)
        let rows = lines.enumerated().map { index, line -> [any SQLConvertible] in
            let own = line.product.flatMap { prices?.price(of: $0.id, quantity: line.quantity) }
            return quoteRow(
                QuoteRow(
                    product: line.product, name: line.name, unit: line.unit, quantity: line.quantity, own: own,
                    comment: line.comment), of: quote, customer, version: 0, position: index + 1)
        }
        try tx.insert(into: "quote_lines", QuoteRow.columns, rows: rows)
    }

    /// `2026-Q-000012`: the year of the vendor's clock and a number that never repeats; gaps are possible.
    static func nextTradeNumber(
        _ letter: String, _ sequence: StaticString, at now: Date, in tx: Transaction
    ) throws -> String {
        let digits = String(try tx.next(sequence))
        let year = CivilDate(now, in: .moscow).year
        return "\(year)-\(letter)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
