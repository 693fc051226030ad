// A buyer checks payer, place, day and sum, and places the order of the cart he has open.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /checkout`: what was typed before, or what the last order was like.
    func checkout(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await checkoutPage(nil, payer: request.query["payer"], [], context)
    }

    /// `POST /checkout`
    func placeOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        var typed = TypedCheckout(context.form)
        do {
            typed.added = try await Ordering.keptAttachments(typed.sent, in: files)
            return try await place(typed, context)
        } catch let refusal as PlaceOrderRefusal {
            if refusal == .cartEmpty { return .redirect(to: "/cart", refusal: refusal) }
            let told = FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
            let message = context.seesPrices ? told : refusal.withoutAmounts
            let field = refusal.field == "newAddress" && typed.form.isPickup ? "warehouse" : refusal.field
            let problems =
                refusal == .formInvalid ? typed.form.problems() : [FieldProblem(field: field, message)]
            return try await refused(typed, problems, context)
        } catch let refusal as CheckoutRefusal {
            return try await refused(typed, [FieldProblem(refusal)], context)
        } catch let refusal as CarrierRefusal {
            return try await refused(typed, [FieldProblem(refusal)], context)
        } catch let refusal as AttachmentRefusal {
            typed.added = []
            return try await refused(typed, [FieldProblem(refusal)], context)
        }
    }

    private func place(_ typed: TypedCheckout, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let draft = "checkout:\(context.signedIn.userID)"
        return try await context.once { tx in
            let verdict = try Ordering.place(typed, by: principal, at: now, in: tx)
            let path = "/orders/\(verdict.order.number)"
            let number = ["number": verdict.order.number]
            return switch verdict {
            case .placed: .redirect(to: path, message: "ordering.place.done", number, clears: draft)
            case .awaitingApproval: .redirect(to: path, message: "ordering.place.awaits", number, clears: draft)
            }
        }
    }

    /// `POST /checkout/draft`: keeps what is typed and shows the page anew, with the prices of the chosen payer;
    /// scripts keep it while the person types, and ask for no page by `quiet`.
    func keepCheckout(_ request: Request, _ context: MemberContext) async throws -> Response {
        var typed = TypedCheckout(context.form)
        let (principal, now) = (context.principal, context.now)
        do {
            typed.added = try await Ordering.keptAttachments(typed.sent, in: files)
            let ready = typed
            try await database.write { tx in try Ordering.keepDraft(ready, by: principal, at: now, in: tx) }
        } catch let refusal as AttachmentRefusal {
            typed.added = []
            return try await refused(typed, [FieldProblem(refusal)], context)
        }
        return context.form["quiet"] == "1" ? Response(status: .noContent) : .redirect(to: "/checkout")
    }

    private func refused(
        _ typed: TypedCheckout, _ problems: [FieldProblem], _ context: MemberContext
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        try await database.write { tx in try Ordering.keepDraft(typed, by: principal, at: now, in: tx) }
        return try await checkoutPage(typed.form, payer: nil, problems, context)
    }

    private func checkoutPage(
        _ typed: CheckoutForm?, payer: String?, _ problems: [FieldProblem], _ context: MemberContext
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let desk = try await database.read { tx in
            try Ordering.checkoutDesk(typed, payer: payer, for: principal, at: now, in: tx)
        }
        guard !desk.cart.lines.isEmpty else { return .redirect(to: "/cart") }
        if problems.isEmpty, !desk.cart.blocked.isEmpty { return .redirect(to: "/cart?show=changed") }
        return context.checkoutPage(desk, problems)
            .response(status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

/// One submit of the checkout: the fields, the remarks on lines, and what became of its files.
struct TypedCheckout: Sendable {
    let form: CheckoutForm
    /// By product.
    let comments: [ID<Product>: String]
    /// The files as they came.
    let sent: [FormFile]
    /// Those of them that are kept.
    var added: [OrderFile] = []
    /// Names in the store of those that were taken out.
    let removed: Set<String>

    /// The longest remark on a line.
    static let commentLength = 500
    /// So many lines of a long cart have a place for a remark at checkout; in the cart all have.
    static let shownLines = 100

    init(_ data: FormData) {
        form = CheckoutForm(data)
        let typed = data.all(prefixed: "lineComment.").prefix(Self.shownLines).compactMap { name, text in
            ID<Product>(name).map { id -> (ID<Product>, String) in
                let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
                return (id, String(text.prefix(Self.commentLength)))
            }
        }
        comments = Dictionary(typed) { _, last in last }
        sent = data.files.filter { $0.field == "files" }
        removed = Set(data.all("removeFile"))
    }

    /// The files of the draft after this submit.
    ///
    /// - Throws: ``AttachmentRefusal/tooMany``.
    func files(after kept: [OrderFile]) throws -> [OrderFile] {
        let staying = kept.filter { !removed.contains($0.file) }
        let new = added.filter { file in !staying.contains { $0.file == file.file } }
        guard staying.count + new.count <= Ordering.maxAttachments else { throw AttachmentRefusal.tooMany }
        return staying + new
    }
}

// MARK: - Operation

/// What only this page asks for and does not find.
enum CheckoutRefusal: String, Refusal {
    /// The chosen contract is not in force, or not the payer's.
    case contractGone
    var key: String { "ordering.checkout.refusal.\(rawValue)" }
    var field: String? { "contract" }
}

extension Ordering {
    /// Turns the cart the principal has open into one order of what was typed, with the files of the draft.
    ///
    /// - Throws: ``PlaceOrderRefusal``, ``CheckoutRefusal``, ``CarrierRefusal``, ``AttachmentRefusal``.
    static func place(
        _ typed: TypedCheckout, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Verdict {
        let form = typed.form
        try noteComments(typed.comments, by: principal, in: tx)
        let priced = try checkoutCart(
            of: principal, payer: UUID(uuidString: form.payer), contract: form.chosenContract, at: now, in: tx)
        guard !priced.cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        guard form.problems().isEmpty else { throw PlaceOrderRefusal.formInvalid }
        guard priced.isAsAsked else { throw CheckoutRefusal.contractGone }
        let files = try typed.files(after: checkoutMemory(of: principal, in: tx).files)
        let carrier = try carrier(chosenIn: form, of: carriers(in: tx), at: now)
        try takeLines(of: priced.cart, in: tx)
        let request = form.request(priced.cart, carrier: carrier, files: files)
        let verdict = try place(request, by: principal, at: now, in: tx)
        try dropDraft(of: priced.cart, by: principal, in: tx)
        return verdict
    }

    /// The open cart at the prices of a payer and, where one is named, of a contract of his.
    ///
    /// - Returns: also whether the named contract counts.
    static func checkoutCart(
        of principal: Principal, payer: UUID?, contract: ID<ContractTerms>?, at now: Date, in tx: Transaction
    ) throws -> (cart: Cart, isAsAsked: Bool) {
        let cart = try cart(of: principal, payer: payer, at: now, in: tx)
        guard let contract, contract != cart.buyer.contractID, let customerID = principal.customerID else {
            return (cart, true)
        }
        guard let buyer = try Catalog.buyer(of: customerID, contract: contract, at: now, in: tx),
            buyer.contractID == contract, buyer.legalEntityID == cart.buyer.legalEntityID
        else { return (cart, false) }
        return (try cart.priced(for: buyer, at: now, in: tx), true)
    }
}

extension Cart {
    /// The same lines as another contract has them: two statements, and those of the rules.
    fileprivate func priced(for buyer: Buyer, at now: Date, in tx: Transaction) throws -> Cart {
        guard let head else { return self }
        let mine: SQL = "SELECT c.product_id FROM cart_lines c WHERE \(Ordering.inCart(head.id, "c"))"
        let prices = try Catalog.prices(of: "(\(mine))", for: buyer, at: now, in: tx)
        let standing = try tx.all(
            "SELECT p.id AS product, \(CartLine.standing(for: buyer)) FROM products p WHERE p.id IN (\(mine))"
        ) { row in (try row["product"] as ID<Product>, row) }
        let rows = Dictionary(standing) { first, _ in first }
        let lines = try self.lines.map { line -> CartLine in
            var priced = CartLine(
                product: line.product, quantity: line.quantity, seenPrice: nil, prices: prices,
                available: line.available, setLabel: line.setLabel)
            (priced.comment, priced.group) = (line.comment, line.group)
            return try rows[line.product.id].map { try priced.standing(as: $0) } ?? priced
        }
        var cart = try Cart(buyer: buyer, lines: lines)
        (cart.head, cart.progress) = (head, prices.progress.first)
        return cart
    }
}
