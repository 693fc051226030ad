// A member opens an offer: what was asked and answered, version by version, and what he can do with it.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /quotes/{quote}`: `version` shows an earlier answer.
    func showQuote(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("quote")
        return try await memberQuotePage(number, request.quoteVersion, talk: nil, nil, context)
    }

    /// `GET /quotes/{quote}/file`: what the customer sent along.
    func downloadQuoteFile(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await quoteFile(context)
    }

    /// `GET /staff/quotes/{quote}/file`
    func downloadStaffQuoteFile(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await quoteFile(context)
    }

    private func quoteFile(_ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("quote")
        let principal = context.principal
        let quote = try await database.read { tx in try Ordering.quote(number: number, for: principal, in: tx) }
        guard let file = quote.file, let name = quote.fileName else { throw NotFound() }
        return try await AttachedPaper.answer(file, named: name, from: files)
    }

    /// The page of an offer for members: seven statements at most.
    ///
    /// - Parameters:
    ///   - talk: what was said and is not right.
    ///   - taking: what was taken and refused.
    func memberQuotePage(
        _ number: String, _ version: Int?, talk: TypedForm<QuoteMessageForm>?,
        _ taking: (form: TypedForm<PlaceOrderForm>, choice: QuoteChoice)?, _ context: MemberContext
    ) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        var desk = try await database.read { tx -> QuoteDesk in
            let card = try Ordering.quoteCard(number: number, version: version, for: principal, in: tx)
            return try QuoteDesk(card, for: principal, at: now, in: tx)
        }
        desk.talk = talk
        if let taking { (desk.typed, desk.choice) = (taking.form, taking.choice) }
        return quotePage(desk, context)
    }
}

/// An offer on the desk of whoever may take it.
struct QuoteDesk: Sendable {
    struct Address: Sendable {
        let id: UUID
        let title: String
        let address: String
    }

    let card: QuoteCard
    /// Nil where it cannot be taken: by this member, or no more, or in an earlier version.
    let buyer: Buyer?
    let addresses: [Address]
    var talk: TypedForm<QuoteMessageForm>?
    var typed: TypedForm<PlaceOrderForm>?
    var choice: QuoteChoice?

    /// Two statements at most.
    init(_ card: QuoteCard, for principal: Principal, at now: Date, in tx: Transaction) throws {
        self.card = card
        let isOpen =
            card.isNewest && card.quote.status(at: now) == .offered
            && card.lines.contains(where: \.isOrderable)
        guard isOpen, principal.may(.placeOrders) else {
            (buyer, addresses) = (nil, [])
            return
        }
        buyer = try Catalog.buyer(for: principal, legalEntity: card.quote.legalEntityID, at: now, in: tx)
        addresses = try tx.all(
            """
            SELECT id, title, address FROM addresses
            WHERE customer_id = \(principal.customerID) AND removed_at IS NULL ORDER BY title, id LIMIT 200
            """
        ) { Address(id: try $0["id"], title: try $0["title"], address: try $0["address"]) }
    }
}

// MARK: - Page

private func quotePage(_ desk: QuoteDesk, _ context: MemberContext) -> HTML {
    let (card, quote) = (desk.card, desk.card.quote)
    var frame = PageFrame(context.t("ordering.quote.title", ["number": quote.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/quotes", context.t("ordering.quotes.title")),
    ]
    frame.badge = context.quoteStatus(quote.status(at: context.now), badge: true)
    frame.subline = quoteSubline(quote, context)
    frame.actions = quoteActions(card, "/quotes", context)
    frame.density = "regular"
    let path = "/quotes/\(quote.number)"
    let orderable = Set(card.lines.filter(\.isOrderable).map(\.position))
    let chosen = desk.buyer == nil ? nil : desk.choice?.positions ?? orderable
    let talk = desk.talk ?? TypedForm(QuoteMessageForm())
    let problems: HTML? = desk.typed.flatMap { context.errorSummary($0) }
    let left: HTML = """
        \(quoteLinesSection(card, chosen: chosen, context))\(quoteTalk(card, talk, path, context))
        """
    let right: HTML = """
        \(takeCard(desk, context))\(quoteSums(card, context))\(quoteVersions(card, path, context))\
        \(customerMoves(quote, path, context))\(quoteHistory(card, context))
        """
    return context.page(
        frame,
        """
        \(problems)\(quoteNotice(card, context))
        <div class="split"><div>\(left)</div><div class="aside">\(right)</div></div>
        """)
}

/// What the reader should know first: that an earlier version is shown, or that the offer has run out.
private func quoteNotice(_ card: QuoteCard, _ context: MemberContext) -> HTML? {
    let quote = card.quote
    if !card.isNewest {
        let newest = context.link(context.t("ordering.quote.toNewest"), to: "/quotes/\(quote.number)")
        return context.notice(.info, context.t("ordering.quote.earlier", ["version": "\(card.version)"]), newest)
    }
    guard quote.status(at: context.now) == .expired else { return nil }
    return context.notice(.warning, context.t("ordering.quote.expired"), "\(context.t("ordering.quote.expired.text"))")
}

/// Taking the offer: where to, how paid, and one press.
private func takeCard(_ desk: QuoteDesk, _ context: MemberContext) -> HTML? {
    guard let buyer = desk.buyer else { return nil }
    let quote = desk.card.quote
    var form = desk.typed?.form ?? PlaceOrderForm()
    if desk.typed == nil { form.address = desk.addresses.first?.id.uuidString.lowercased() ?? "" }
    let open = PaymentWay.open(to: buyer)
    if form.payment.isEmpty { form.payment = open.first?.rawValue ?? "" }
    let typed = TypedForm(form, desk.typed?.problems ?? [])
    let saved = desk.addresses.map { FieldOption($0.id.uuidString.lowercased(), $0.title, note: $0.address) }
    let addresses: HTML? =
        saved.isEmpty
        ? nil
        : context.field(
            "address", typed, options: saved + [FieldOption("", context.t("ordering.checkout.anotherAddress"))])
    let payments = open.map { FieldOption($0.rawValue, context.name(of: $0)) }
    let hidden: HTML = "<input type=\"hidden\" name=\"version\" value=\"\(quote.version)\">"
    let place: HTML = """
        \(addresses)\(context.field("newAddress", typed, required: saved.isEmpty))\
        \(context.field("payment", typed, options: payments))
        """
    let remarks: HTML = """
        \(context.field("recipient", typed))\(context.field("phone", typed))\(context.field("reference", typed))\
        \(context.field("comment", typed))
        """
    let request = context.formFrame(
        FormFrame("/quotes/\(quote.number)/order", id: "take-form"),
        """
        \(hidden)\(place)<details><summary class="linkbtn">\(context.t("ordering.quote.take.more"))\
        \(context.icon("down", small: true))</summary><div class="stack">\(remarks)</div></details>
        """,
        actions: context.submit(context.t("ordering.quote.take"), block: true, busy: context.t("ordering.place.busy")))
    return context.card(context.t("ordering.quote.take.title"), id: "take-h", request)
}

/// What a customer can do besides: say no, take the request back, ask anew.
private func customerMoves(_ quote: Quote, _ path: String, _ context: MemberContext) -> HTML? {
    guard context.principal.may(.placeOrders) else { return nil }
    let next = quote.status(at: context.now).next(for: .customer).filter { $0 != .accepted }
    guard let status = next.first else { return nil }
    let note = context.field(
        Input(
            "note", context.t("ordering.quote.move.note"), .textarea(rows: 2), id: "move-note",
            mark: context.t("web.field.optional"), maxLength: 500))
    let button = context.submit(
        context.t("ordering.quote.move.\(status.rawValue)"), status == .requested ? .primary : .plain, size: .regular,
        act: ("status", status.rawValue))
    let form = context.formFrame(FormFrame("\(path)/status"), note, actions: button)
    return context.card(context.t("ordering.quote.move.title"), id: "move-h", form)
}
