// A customer's own program fills carts that its people look at, and orders what lies in them.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /api/v1/carts`
    func listCartsJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let principal = context.principal
        let carts = try await database.read { tx in try Ordering.carts(of: principal, in: tx) }
        let answer = CartListJSON(carts: carts.map { CartJSON($0, for: principal) })
        return try .json(answer, holdsPrices: false, for: request)
    }

    /// `POST /api/v1/carts`: with `open` what people put into a cart from now on goes there.
    func makeCartJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let body = ToldBody<MakeCartJSON>(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.answering {
            try await context.doing(needsKey: true) { tx in
                let wanted = try body.get()
                var form = CartForm()
                form.name = wanted.name.trimmingCharacters(in: .whitespacesAndNewlines)
                let problems = form.problems()
                guard problems.isEmpty else {
                    throw OrderingProblem(PlaceOrderRefusal.formInvalid.key, fields: problems)
                }
                let id = try Ordering.makeCart(named: form.name, by: principal, at: now, in: tx)
                if wanted.payer != nil || wanted.contract != nil {
                    var terms = CartSettingsForm()
                    terms.name = form.name
                    terms.contract = try wanted.terms(for: principal, at: now, in: tx).value
                    try Ordering.changeCart(id, terms, by: principal, at: now, in: tx)
                }
                if wanted.shared == true { _ = try Ordering.shareCart(id, true, by: principal, at: now, in: tx) }
                if wanted.open == true { try Ordering.chooseCart(id, by: principal, at: now, in: tx) }
                return try context.cartAnswer(id, status: 201, in: tx)
            }
        }
    }

    /// `GET /api/v1/carts/{cart}`
    func showCartJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let cart = try await database.read { tx in try Ordering.cart(id, of: principal, at: now, in: tx) }
        return try .json(WholeCartJSON(cart, context), holdsPrices: context.seesPrices, for: request)
    }

    /// `DELETE /api/v1/carts/{cart}`
    func removeCartJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        return try await context.answering {
            try await context.doing { tx in
                _ = try Ordering.removeCart(id, by: principal, at: now, in: tx)
                return CommandResult(status: 204)
            }
        }
    }

    /// `POST /api/v1/carts/{cart}/lines`: adds to the lines that are there.
    func addCartLinesJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await putLines(replacing: false, context)
    }

    /// `PUT /api/v1/carts/{cart}/lines`: in the place of the lines that are there; what is kept for later stays.
    func replaceCartLinesJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await putLines(replacing: true, context)
    }

    private func putLines(replacing: Bool, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let body = ToldBody<CartLinesJSON>(context)
        return try await context.answering {
            try await context.doing(needsKey: !replacing) { tx in
                guard let head = try Ordering.cartHead(.id(id), of: principal, in: tx) else { throw NotFound() }
                let wanted = try body.get()
                guard wanted.version == nil || wanted.version == head.version else {
                    throw OrderingProblem(.conflict, OrderWorkRefusal.changedMeanwhile.key)
                }
                let terms = CartTerms(payer: head.legalEntityID, contract: head.contractID)
                let buyer = try Ordering.buyer(for: principal, on: terms, at: now, in: tx)
                let asked = try AskedLines(wanted.lines, for: buyer, in: tx)
                if replacing { try Ordering.clear(.id(id), by: principal, at: now, in: tx) }
                if !asked.wanted.isEmpty {
                    let added = try Ordering.put(asked.wanted, to: .id(id), by: principal, at: now, in: tx)
                    // Nothing silent: a line that stays out refuses them all.
                    guard added.left == 0 else { throw OrderingProblem("ordering.api.linesLeft") }
                }
                return try context.cartAnswer(id, status: 200, in: tx)
            }
        }
    }

    /// `DELETE /api/v1/carts/{cart}/lines/{sku}`
    func removeCartLineJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let sku = try context.web.parameters.require("sku")
        return try await context.answering {
            try await context.doing { tx in
                let cart = try Ordering.cart(id, of: principal, at: now, in: tx)
                let lines = (cart.lines + cart.later).filter { $0.product.sku == sku }
                guard !lines.isEmpty else { throw NotFound() }
                let claimed = try Ordering.claimCart(.id(id), by: principal, at: now, in: tx)
                try tx.execute(
                    """
                    DELETE FROM cart_lines
                    WHERE cart_id = \(claimed) AND product_id IN \(list: lines.map(\.product.id))
                    """)
                return try context.cartAnswer(id, status: 200, in: tx)
            }
        }
    }

    /// `POST /api/v1/carts/{cart}/order`: what lies in the cart becomes an order; with `dryRun` it is only said what
    /// the gate would say.
    func placeCartJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let body = ToldBody<OrderTermsJSON>(context)
        return try await context.answering {
            if (try? body.get())?.dryRun == true {
                let terms = try body.get()
                let trial = try await database.read { tx in
                    let asked = AskedCart(try Ordering.cart(id, of: principal, payer: terms.payer, at: now, in: tx))
                    return try Ordering.trial(terms, asked, by: principal, at: now, in: tx)
                }
                return Response(try .json(TrialJSON(trial, context)))
            }
            return try await context.doing(needsKey: true) { tx in
                guard try Ordering.cartHead(.id(id), of: principal, in: tx) != nil else { throw NotFound() }
                let terms = try body.get()
                let cart = try Ordering.cart(id, of: principal, payer: terms.payer, at: now, in: tx)
                try Ordering.takeLines(of: cart, in: tx)
                let verdict = try Ordering.place(
                    terms, AskedCart(cart), by: principal, seesPrices: context.seesPrices, at: now, in: tx)
                return try context.placed(verdict)
            }
        }
    }
}

extension MemberContext {
    /// A cart as it is after a change.
    fileprivate func cartAnswer(_ id: ID<Cart>, status: Int, in tx: Transaction) throws -> CommandResult {
        let cart = try Ordering.cart(id, of: principal, at: now, in: tx)
        let headers = status == 201 ? ["Location": "/api/v1/carts/\(id)"] : [:]
        return try .json(WholeCartJSON(cart, self), status: status, headers: headers)
    }
}

// MARK: - JSON

/// A new cart.
private struct MakeCartJSON: Decodable, Sendable {
    let name: String
    var payer: UUID?
    var contract: UUID?
    var shared: Bool?
    var open: Bool?

    /// The contract that is named, or the newest one of the payer that is.
    ///
    /// - Throws: ``CartsRefusal/contractGone``.
    func terms(for principal: Principal, at now: Date, in tx: Transaction) throws -> CartContract {
        let contracts = try Ordering.cartContracts(of: principal, at: now, in: tx)
        let chosen = contracts.first { told in
            (payer == nil || told.payer == payer) && (contract == nil || told.contract == contract)
        }
        guard let chosen else { throw CartsRefusal.contractGone }
        return chosen
    }
}

/// What a program puts into a cart.
private struct CartLinesJSON: Decodable, Sendable {
    let lines: [AskedLineJSON]
    /// The version the program knows; when given, a newer one refuses the change.
    var version: Int?
}

private struct CartListJSON: Encodable {
    let carts: [CartJSON]
}

/// A cart without its lines.
private struct CartJSON: Encodable {
    let id: String, name: String, purpose: String
    let isShared: Bool, isMine: Bool, isOpen: Bool
    let owner: String
    let lineCount: Int, version: Int
    let changedAt: String

    init(_ card: CartCard, for principal: Principal) {
        id = card.head.id.description
        name = card.head.name
        purpose = card.head.purpose.rawValue
        (isShared, isMine, isOpen) = (card.head.isShared, card.head.ownerID == principal.userID, card.isOpen)
        owner = card.ownerName
        (lineCount, version) = (card.lineCount, card.head.version)
        changedAt = Formats.machine(card.head.changedAt)
    }
}

/// A cart with its lines as they are at this moment.
private struct WholeCartJSON: Encodable {
    struct Line: Encodable {
        let sku: String, name: String, unit: String, quantity: String, available: String
        /// Left out for people who may not see prices, and where there is none.
        let price: Int64?, amount: Int64?
        let comment: String?, group: String?
        /// What stands in the way of ordering it, or what changed.
        let findings: [FindingJSON]

        init(_ line: CartLine, at place: Int, _ context: MemberContext) throws {
            (sku, name, unit) = (line.product.sku, line.product.name, line.product.unit)
            quantity = line.quantity.description
            available = max(.zero, line.available).description
            price = context.seesPrices ? line.price?.amount.minor : nil
            amount = context.seesPrices ? try line.sums()?.gross.minor : nil
            (comment, group) = (line.comment.ifAny, line.group.ifAny)
            let places = [line.product.id: LinePlace(sku: line.product.sku, lines: [place])]
            findings = line.finding.map { LineFinding.all($0, places).compactMap { FindingJSON($0, context) } } ?? []
        }
    }
    let id: String, name: String, purpose: String
    let isShared: Bool
    let version: Int
    let payer: String?, contract: String?
    let total: Int64?, vat: Int64?
    let currency: String
    let lines: [Line], later: [Line]

    init(_ cart: Cart, _ context: MemberContext) throws {
        id = cart.head?.id.description ?? ""
        name = cart.head?.name ?? ""
        purpose = cart.head?.purpose.rawValue ?? CartPurpose.current.rawValue
        isShared = cart.head?.isShared ?? false
        version = cart.head?.version ?? 0
        payer = cart.buyer.legalEntityID?.uuidString.lowercased()
        contract = cart.buyer.contractID?.description
        total = context.seesPrices ? cart.total.minor : nil
        vat = context.seesPrices ? cart.vatTotal.minor : nil
        currency = cart.total.currency.rawValue
        lines = try cart.lines.enumerated().map { try Line($1, at: $0, context) }
        later = try cart.later.enumerated().map { try Line($1, at: $0, context) }
    }
}
