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
        if !context.seesPrices { (query.least, query.most) = (nil, nil) }
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
        return Response(try .json(OrderJSON(card.order, lines: card.lines, withPrices: context.seesPrices)))
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
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let order = try Ordering.place(wanted, by: principal, at: now, in: tx)
                return try .json(
                    OrderJSON(order, lines: [], withPrices: true), status: 201,
                    headers: ["Location": "/api/v1/orders/\(order.number)"])
            }
        } catch PlaceOrderRefusal.formInvalid {
            let problems = PlaceOrderForm(wanted).problems()
            return try problem(.unprocessableContent, PlaceOrderRefusal.formInvalid.key, [:], problems, context)
        } catch let refusal as PlaceOrderRefusal {
            return try problem(.unprocessableContent, refusal.key, refusal.arguments, [], context)
        } catch let refusal as CartRefusal {
            return try problem(.unprocessableContent, refusal.key, refusal.arguments, [], context)
        }
    }

    private func problem(
        _ status: HTTPResponse.Status, _ key: String, _ arguments: [String: String], _ problems: [FieldProblem],
        _ context: MemberContext
    ) throws -> Response {
        let errors = problems.map { problem in
            // The form's field of an address typed anew is simply the address here.
            ProblemJSON.FieldError(
                field: problem.field == "newAddress" ? "address" : problem.field ?? "",
                message: context.t(problem.message))
        }
        let body = ProblemJSON(type: key, title: context.t(key, arguments), status: status.code, errors: errors)
        return Response(
            try .json(body, status: status.code, headers: ["Content-Type": "application/problem+json"]))
    }
}

// MARK: - Operation

extension Ordering {
    /// Places an order of the lines a program sent; the member's cart is not touched.
    static func place(
        _ wanted: PlaceOrderJSON, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let buyer = try Catalog.buyer(for: principal, legalEntity: wanted.payer, at: now, in: tx)
        let cart = try Cart(buyer: buyer, lines: lines(wanted, for: buyer, in: tx))
        guard !cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        var form = PlaceOrderForm(wanted)
        form.payer = buyer.legalEntityID?.uuidString ?? ""
        // A program agrees to today's prices unless it names the sum it expects.
        form.agreedTotal = String(wanted.expectedTotal ?? cart.total.minor)
        return try place(cart, form, by: principal, at: now, in: tx)
    }

    private static func lines(
        _ wanted: PlaceOrderJSON, for buyer: Buyer, in tx: Transaction
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
                SELECT \(Product.columns), \(Catalog.availableColumn)
                FROM products p WHERE p.sku IN \(list: skus) AND p.is_active ORDER BY p.sku, p.id
                """
            ) { (product: try Product(row: $0), available: try $0["available"] as Quantity) }
        }
        let known = Dictionary(grouping: found, by: \.product.sku)
        if let sku = quantities.keys.sorted().first(where: { known[$0]?.count != 1 }) {
            throw known[sku] == nil ? CartRefusal.articleUnknown(sku) : .articleAmbiguous(sku)
        }
        let prices = try Catalog.prices(of: "\(list: found.map(\.product.id))", for: buyer, in: tx)
        return found.compactMap { product, available in
            quantities.removeValue(forKey: product.sku).map { quantity in
                CartLine(
                    product: product, quantity: quantity, seenPrice: nil,
                    price: prices.price(of: product.id, quantity: quantity), available: available)
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

    init(_ order: Order, lines: [OrderLine]?, withPrices: Bool) {
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

extension DecodingError {
    /// Where in the document the error is, such as `lines.0.quantity`.
    fileprivate var place: String {
        let path: [any CodingKey] =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return path.isEmpty
            ? "JSON" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

/// RFC 9457.
private struct ProblemJSON: Encodable {
    let type: String
    struct FieldError: Encodable {
        let field: String
        let message: String
    }
    let title: String
    let status: Int
    /// What is wrong with single fields.
    let errors: [FieldError]
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
