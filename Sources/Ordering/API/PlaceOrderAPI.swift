// A customer's own program orders: lines of its requisition become one order, or nothing happens and it is told why.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `POST /api/v1/orders`: lines become one order, or nothing happens. Needs `Idempotency-Key`; with `dryRun` it is
    /// only said what the gate would say.
    func placeOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let body = ToldBody<PlaceOrderJSON>(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.answering {
            if (try? body.get())?.dryRun == true {
                let wanted = try body.get()
                let trial = try await database.read { tx in
                    let cart = try Ordering.cart(of: wanted, for: principal, at: now, in: tx)
                    return try Ordering.trial(wanted.terms, cart, by: principal, at: now, in: tx)
                }
                return Response(try .json(TrialJSON(trial, context)))
            }
            return try await context.doing(needsKey: true) { tx in
                let wanted = try body.get()
                let cart = try Ordering.cart(of: wanted, for: principal, at: now, in: tx)
                let verdict = try Ordering.place(
                    wanted.terms, cart, by: principal, seesPrices: context.seesPrices, at: now, in: tx)
                return try context.placed(verdict)
            }
        }
    }
}

// MARK: - Operation

/// Lines as the gate wants them, and where they stood in what was sent.
struct AskedCart: Sendable {
    let cart: Cart
    let places: [ID<Product>: LinePlace]
    /// Findings of prices the program expected.
    let findings: [LineFinding]
    /// What refuses the order because of them.
    let disagreement: PlaceOrderRefusal?
    /// What the lines come from.
    var source = OrderSource.api
    var sourceID: UUID?

    /// Lines that were kept here, told by their articles.
    init(_ cart: Cart) {
        self.cart = cart
        let lines = cart.lines.enumerated()
        places = Dictionary(
            lines.map { ($1.product.id, LinePlace(sku: $1.product.sku, lines: [$0])) },
            uniquingKeysWith: { one, _ in one })
        findings = []
        disagreement = nil
    }

    /// Lines a program sent, with the prices it expects of them.
    init(_ asked: AskedLines, _ lines: [CartLine], for buyer: Buyer, in currency: Currency) throws {
        let cart = try Cart(buyer: buyer, lines: lines)
        var (findings, refusal): ([LineFinding], PlaceOrderRefusal?) = ([], nil)
        for line in cart.lines {
            guard let minor = asked.expected[line.product.id], let actual = line.price?.amount else { continue }
            do throws(PriceDisagreement) {
                try Catalog.agree(expected: Money(minor: minor, currency: currency), with: actual)
            } catch {
                let sku = line.product.sku
                let differs = PlaceOrderRefusal.priceDiffers(sku: sku, expected: error.expected, now: error.actual)
                refusal = refusal ?? differs
                let finding = Finding(
                    .price, line: line.product.id, .refuses, differs.key, ["sku": sku],
                    amounts: ["expected": error.expected ?? .zero(actual.currency), "now": error.actual])
                findings += LineFinding.all(finding, asked.places)
            }
        }
        (self.cart, self.findings, disagreement) = (cart, findings, refusal)
        places = asked.places
    }
}

/// What the gate would say.
struct OrderTrial: Sendable {
    let asked: AskedCart
    let verdict: GateVerdict
    let findings: [LineFinding]
    let refusal: PlaceOrderRefusal?
}

extension Ordering {
    /// The lines a program sent at the prices of this moment; its carts are not touched.
    ///
    /// - Throws: ``OrderingProblem``, `CartRefusal`, `CartsRefusal`.
    static func cart(
        of wanted: PlaceOrderJSON, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AskedCart {
        let buyer = try buyer(for: principal, asking: wanted.terms, at: now, in: tx)
        let asked = try AskedLines(wanted.lines, for: buyer, in: tx)
        let lines = try asked.priced(for: buyer, at: now, in: tx)
        return try AskedCart(asked, lines, for: buyer, in: wanted.terms.currency ?? .rub)
    }

    /// The terms a program names: payer and contract.
    ///
    /// - Throws: `CartsRefusal/contractGone` for a contract that is not his or not in force.
    static func buyer(
        for principal: Principal, asking terms: OrderTermsJSON, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        let asked = CartTerms(payer: terms.payer, contract: terms.contract)
        let buyer = try buyer(for: principal, on: asked, at: now, in: tx)
        guard terms.contract == nil || buyer.contractID?.uuid == terms.contract else {
            throw CartsRefusal.contractGone
        }
        return buyer
    }

    /// What the gate would say of an order; nothing is written.
    static func trial(
        _ terms: OrderTermsJSON, _ asked: AskedCart, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> OrderTrial {
        let request = try request(terms, asked, at: now, in: tx)
        let verdict = try judge(request, by: principal, at: now, in: tx)
        let found = verdict.findings.flatMap { LineFinding.all($0, asked.places) }
        let asks = verdict.approvals.flatMap(\.because).flatMap { LineFinding.all($0, asked.places) }
        return OrderTrial(
            asked: asked, verdict: verdict, findings: asked.findings + found + asks,
            refusal: asked.disagreement ?? verdict.refusal)
    }

    /// Places an order as a program wants it.
    ///
    /// - Throws: ``OrderingProblem`` that names the lines and rules in the way.
    static func place(
        _ terms: OrderTermsJSON, _ asked: AskedCart, by principal: Principal, seesPrices: Bool, at now: Date,
        in tx: Transaction
    ) throws -> Verdict {
        guard !asked.cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        let request = try request(terms, asked, at: now, in: tx)
        if let refusal = asked.disagreement {
            throw OrderingProblem(refusal, findings: asked.findings, seesPrices: seesPrices)
        }
        do {
            return try place(request, by: principal, at: now, in: tx)
        } catch let refusal as PlaceOrderRefusal {
            let found = try trial(terms, asked, by: principal, at: now, in: tx).findings
            throw OrderingProblem(
                refusal, findings: found.filter { $0.severity == .refuses }, seesPrices: seesPrices)
        }
    }

    /// What is asked of the gate: the same as a checkout page asks.
    private static func request(
        _ terms: OrderTermsJSON, _ asked: AskedCart, at now: Date, in tx: Transaction
    ) throws -> OrderRequest {
        let cart = asked.cart
        guard terms.pickup == nil || terms.address == nil && terms.addressId == nil else {
            throw PlaceOrderRefusal.addressTwice
        }
        let form = terms.form(payer: cart.buyer.legalEntityID)
        let problems = form.problems()
        guard problems.isEmpty else {
            throw OrderingProblem(PlaceOrderRefusal.formInvalid.key, fields: problems)
        }
        let carrier = form.carrier.isEmpty ? nil : try carrier(chosenIn: form, of: carriers(in: tx), at: now)
        var request = form.request(cart, carrier: carrier, files: [])
        (request.source, request.sourceID) = (asked.source, asked.sourceID)
        // A payer nobody knows is refused by the gate, which is told the one that was asked for.
        request.payer = terms.payer ?? cart.buyer.legalEntityID
        // A program agrees to today's prices unless it names the sum it expects.
        request.agreed = terms.expectedTotal.map { Money(minor: $0, currency: terms.currency ?? .rub) } ?? cart.total
        return request
    }
}

// MARK: - JSON

/// What a program says of an order besides its lines.
struct OrderTermsJSON: Decodable, Sendable {
    /// One of these three.
    var address: String?
    var addressId: UUID?
    var pickup: UUID?
    /// A payer's id; without it the member's own.
    var payer: UUID?
    var contract: UUID?
    var recipient: String?
    var phone: String?
    /// `2026-11-17`
    var deliveryDate: String?
    var deliverySlot: String?
    /// The id of one that brings orders.
    var carrier: String?
    var payment: String?
    var reference: String?
    var comment: String?
    /// Kopecks; when given, another sum refuses the order.
    var expectedTotal: Int64?
    /// Of the prices and the sum the program names; roubles without it.
    var currency: Currency?
    var dryRun: Bool?

    /// The same as a person fills in.
    fileprivate func form(payer: UUID?) -> CheckoutForm {
        var form = CheckoutForm()
        form.payer = payer?.uuidString ?? ""
        form.way = pickup == nil ? "" : "pickup"
        form.warehouse = pickup?.uuidString ?? ""
        form.address = addressId?.uuidString ?? ""
        form.newAddress = (address ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        (form.recipient, form.phone) = (recipient ?? "", phone ?? "")
        (form.deliveryDate, form.deliverySlot) = (deliveryDate ?? "", deliverySlot ?? "")
        (form.carrier, form.payment) = (carrier ?? "", payment ?? "")
        (form.reference, form.comment) = (reference ?? "", comment ?? "")
        return form
    }
}

/// What a program sends to order.
struct PlaceOrderJSON: Decodable, Sendable {
    let lines: [AskedLineJSON]
    let terms: OrderTermsJSON
    var dryRun: Bool? { terms.dryRun }

    private enum Key: String, CodingKey { case lines }

    init(from decoder: any Decoder) throws {
        lines = try decoder.container(keyedBy: Key.self).decode([AskedLineJSON].self, forKey: .lines)
        terms = try OrderTermsJSON(from: decoder)
    }
}

/// What the gate would say of an order.
struct TrialJSON: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let line: Int, sku: String, name: String, quantity: String, available: String
        let price: Int64?, amount: Int64?
    }
    let isPlaceable: Bool
    let needsApproval: Bool
    /// What it comes to at this moment; left out for people who may not see prices.
    let total: Int64?, vat: Int64?
    let currency: String
    let lines: [Line]
    let findings: [FindingJSON]

    init(_ trial: OrderTrial, _ context: MemberContext) throws {
        let (cart, places) = (trial.asked.cart, trial.asked.places)
        isPlaceable = trial.refusal == nil
        needsApproval = trial.verdict.needsApproval
        total = context.seesPrices ? cart.total.minor : nil
        vat = context.seesPrices ? cart.vatTotal.minor : nil
        currency = cart.total.currency.rawValue
        lines = try cart.lines.map { line in
            Line(
                line: places[line.product.id]?.lines.first ?? 0, sku: line.product.sku, name: line.product.name,
                quantity: line.quantity.description, available: max(.zero, line.available).description,
                price: context.seesPrices ? line.price?.amount.minor : nil,
                amount: context.seesPrices ? try line.sums()?.gross.minor : nil)
        }
        findings = trial.findings.compactMap { FindingJSON($0, context) }
    }
}

/// An order that came to be, and why somebody has to allow it first.
private struct PlacedOrderJSON: Encodable {
    struct Rest: Encodable {
        let findings: [FindingJSON]
    }
    let order: OrderJSON
    let rest: Rest

    func encode(to encoder: any Encoder) throws {
        try order.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}

extension MemberContext {
    /// The answer to a program whose order came to be.
    func placed(_ verdict: Verdict) throws -> CommandResult {
        var because: [Finding] = []
        if case .awaitingApproval(_, let findings) = verdict { because = findings }
        let findings = because.flatMap { LineFinding.all($0, [:]) }.compactMap { FindingJSON($0, self) }
        let order = OrderJSON(verdict.order, lines: [], withPrices: seesPrices)
        return try .json(
            PlacedOrderJSON(order: order, rest: PlacedOrderJSON.Rest(findings: findings)), status: 201,
            headers: ["Location": "/api/v1/orders/\(verdict.order.number)"])
    }
}
