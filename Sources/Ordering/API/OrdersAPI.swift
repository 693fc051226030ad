// A customer's own program reads orders and places them: JSON doors to the operations the pages use.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /api/v1/orders`: the filters of the page; `next` continues.
    func listOrdersJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        var query = OrderQuery(request, zone: .gmt)
        if !context.seesPrices { query.hidePrices() }
        let (wanted, principal) = (query, context.principal)
        let list = try await database.read { tx in try Ordering.orders(wanted, for: principal, in: tx) }
        return Response(try .json(OrderListJSON(list, withPrices: context.seesPrices)))
    }

    /// `GET /api/v1/orders/{number}`
    func showOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let card = try await database.read { tx in
            try Ordering.card(number: number, from: start, for: principal, in: tx)
        }
        return Response(
            try .json(OrderJSON(OrderSummary(card.order), lines: card.lines, withPrices: context.seesPrices)))
    }

    /// `POST /api/v1/orders`: lines by article become one order, or nothing happens. Needs `Idempotency-Key`.
    func placeOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard context.submission.key != nil else {
            return try problem(.badRequest, "ordering.api.keyMissing", [:], [], context)
        }
        let wanted: PlaceOrderJSON
        do {
            wanted = try JSONDecoder.canonical.decode(PlaceOrderJSON.self, from: Data(context.submission.body))
        } catch let error as DecodingError {
            return try problem(.badRequest, "ordering.api.malformed", ["where": error.place], [], context)
        }
        guard !wanted.holdsZero else {
            return try problem(.badRequest, "ordering.api.malformed", ["where": "U+0000"], [], context)
        }
        let (principal, seesPrices, now) = (context.principal, context.seesPrices, context.now)
        do {
            return try await context.once { tx in
                let order = try Ordering.place(wanted, by: principal, at: now, in: tx)
                return try .json(
                    OrderJSON(OrderSummary(order), lines: [], withPrices: seesPrices), status: 201,
                    headers: ["Location": "/api/v1/orders/\(order.number)"])
            }
        } catch PlaceOrderRefusal.formInvalid {
            let problems = PlaceOrderForm(wanted).problems()
            return try problem(.unprocessableContent, PlaceOrderRefusal.formInvalid.key, [:], problems, context)
        } catch let refusal as PlaceOrderRefusal {
            let told = FieldProblem.Message(refusal.key, refusal.arguments)
            let message = seesPrices ? told : refusal.withoutAmounts
            return try problem(.unprocessableContent, message.key, TextArguments(message.arguments), [], context)
        } catch let refusal as CartRefusal {
            return try problem(.unprocessableContent, refusal.key, TextArguments(refusal.arguments), [], context)
        }
    }

    private func problem(
        _ status: HTTPResponse.Status, _ key: String, _ arguments: TextArguments, _ problems: [FieldProblem],
        _ context: MemberContext
    ) throws -> Response {
        let errors = problems.map { problem in
            // The form's field of an address typed anew is simply the address here.
            ProblemJSON.FieldError(
                field: problem.field == "newAddress" ? "address" : problem.field ?? "",
                message: context.t(problem.message))
        }
        return try context.problem(status, key, arguments, errors: errors)
    }
}

// MARK: - Operation

extension Ordering {
    /// Places an order of the lines a program sent; the member's cart is not touched.
    static func place(
        _ wanted: PlaceOrderJSON, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let buyer = try Catalog.buyer(for: principal, legalEntity: wanted.payer, at: now, in: tx)
        let cart = try Cart(buyer: buyer, lines: lines(wanted, for: buyer, at: now, in: tx))
        guard !cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        try agree(wanted, with: cart)
        var form = PlaceOrderForm(wanted)
        form.payer = buyer.legalEntityID?.uuidString ?? ""
        // A program agrees to today's prices unless it names the sum it expects.
        let expected = wanted.expectedTotal.map { Money(minor: $0, currency: wanted.currency ?? .rub) } ?? cart.total
        (form.agreedTotal, form.agreedCurrency) = (String(expected.minor), expected.currency.rawValue)
        guard form.problems().isEmpty else { throw PlaceOrderRefusal.formInvalid }
        return try place(OrderRequest(form, cart: cart, source: .api), by: principal, at: now, in: tx).order
    }

    /// A program may name the price it expects of an article: its accounting and ours must not differ unseen.
    private static func agree(_ wanted: PlaceOrderJSON, with cart: Cart) throws {
        let prices = Dictionary(cart.lines.map { ($0.product.sku, $0.price?.amount) }) { first, _ in first }
        for line in wanted.lines {
            guard let price = line.price, let actual = prices[line.sku] ?? nil else { continue }
            let expected = Money(minor: price, currency: wanted.currency ?? .rub)
            do throws(PriceDisagreement) {
                try Catalog.agree(expected: expected, with: actual)
            } catch {
                throw PlaceOrderRefusal.priceDiffers(sku: line.sku, expected: error.expected, now: error.actual)
            }
        }
    }

    private static func lines(
        _ wanted: PlaceOrderJSON, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> [CartLine] {
        guard wanted.lines.count <= maxCartLines else { throw CartRefusal.tooManyLines }
        var quantities: [String: Quantity] = [:]
        for line in wanted.lines {
            guard let quantity = Quantity(parsing: line.quantity), quantity.isPositive, quantity <= maxQuantity else {
                throw CartRefusal.quantityInvalid(typed: line.quantity)
            }
            quantities[line.sku] = try (quantities[line.sku] ?? .zero).adding(quantity)
        }
        let found = try quantities.keys.sorted().chunked(by: 500).flatMap { skus in
            try tx.all(
                """
                SELECT \(Product.columns), \(Catalog.availableColumn), \(Catalog.orderableColumn) FROM products p
                WHERE p.sku IN \(list: skus) AND \(Catalog.visible("p", to: buyer)) ORDER BY p.sku, p.id
                """
            ) { row in
                (
                    product: try Product(row: row), available: try row["available"] as Quantity,
                    orderable: try row["orderable"] as Quantity
                )
            }
        }
        let known = Dictionary(grouping: found, by: \.product.sku)
        if let sku = quantities.keys.sorted().first(where: { known[$0]?.count != 1 }) {
            throw known[sku] == nil ? CartRefusal.articleUnknown(sku) : .articleAmbiguous(sku)
        }
        let prices = try Catalog.prices(of: "\(list: found.map(\.product.id))", for: buyer, at: now, in: tx)
        return found.compactMap { product, available, orderable in
            quantities.removeValue(forKey: product.sku).map { quantity in
                var line = CartLine(
                    product: product, quantity: quantity, seenPrice: nil, prices: prices, available: available)
                line.orderable = orderable
                return line
            }
        }
    }
}

// MARK: - JSON

/// What a program sends to order.
struct PlaceOrderJSON: Decodable, Sendable {
    struct Line: Decodable, Sendable {
        let sku: String
        /// As text, so that no fraction is lost: `"12.5"`.
        let quantity: String
        /// Kopecks of one unit; when given, another price refuses the order.
        let price: Int64?
    }
    let lines: [Line]
    let address: String
    /// A payer's id; without it the member's own.
    let payer: UUID?
    let recipient: String?
    let phone: String?
    let reference: String?
    let comment: String?
    /// Kopecks; when given, another sum refuses the order.
    let expectedTotal: Int64?
    /// Of the prices and the sum the program names; roubles without it.
    let currency: Currency?
}

private struct OrderListJSON: Encodable {
    let orders: [OrderJSON]
    let next: String?

    init(_ list: OrderList, withPrices: Bool) {
        orders = list.page.items.map { OrderJSON($0, lines: nil, withPrices: withPrices) }
        next = list.page.next?.token
    }
}

private struct OrderJSON: Encodable {
    struct Line: Encodable {
        let position: Int, sku: String, name: String, quantity: String, unit: String
        /// Kopecks; left out for people who may not see prices.
        let price: Int64?, amount: Int64?
        let vatRate: String
    }
    let number: String, status: String, placedAt: String, payer: String, reference: String
    /// Kopecks, with VAT; left out for people who may not see prices.
    let total: Int64?
    let vat: Int64?
    let currency: String
    let lineCount: Int
    let lines: [Line]?

    init(_ order: OrderSummary, lines: [OrderLine]?, withPrices: Bool) {
        number = order.number
        status = order.status.rawValue
        placedAt = Formats.machine(order.placedAt)
        payer = order.payerName
        reference = order.customerReference
        total = withPrices ? order.total.minor : nil
        vat = withPrices ? order.vatTotal.minor : nil
        currency = order.total.currency.rawValue
        lineCount = order.lineCount
        self.lines = lines.map { lines in
            lines.map { line in
                Line(
                    position: line.position, sku: line.sku, name: line.name, quantity: line.quantity.description,
                    unit: line.unit, price: withPrices ? line.price.minor : nil,
                    amount: withPrices ? line.amount.minor : nil, vatRate: line.vatRate.rawValue)
            }
        }
    }
}

extension PlaceOrderJSON {
    /// Whether a text holds the character U+0000, which no database keeps.
    fileprivate var holdsZero: Bool {
        let texts = [address, recipient, phone, reference, comment].compactMap(\.self) + lines.map(\.sku)
        return texts.contains { $0.utf8.contains(0) }
    }
}

extension PlaceOrderForm {
    fileprivate init(_ wanted: PlaceOrderJSON) {
        self.init()
        newAddress = wanted.address
        recipient = wanted.recipient ?? ""
        phone = wanted.phone ?? ""
        reference = wanted.reference ?? ""
        comment = wanted.comment ?? ""
    }
}
