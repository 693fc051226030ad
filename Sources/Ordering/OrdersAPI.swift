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
        let query = OrderQuery(request, zone: .gmt)
        let principal = context.principal
        let list = try await database.read { tx in try Ordering.orders(query, for: principal, in: tx) }
        return Response(try .json(OrderListJSON(list)))
    }

    /// `GET /api/v1/orders/{number}`
    func showOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let start = max(0, request.uri.queryParameters["from"].flatMap { Int($0) } ?? 0)
        let principal = context.principal
        let card = try await database.read { tx in
            try Ordering.card(number: number, from: start, for: principal, in: tx)
        }
        return Response(try .json(OrderJSON(card.order, lines: card.lines)))
    }

    /// `POST /api/v1/orders`: lines by article become one order, or nothing happens. Needs `Idempotency-Key`.
    func placeOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard context.submission.key != nil else {
            return try problem(.badRequest, "ordering.api.keyMissing", [:], context)
        }
        let wanted: PlaceOrderJSON
        do {
            wanted = try JSONDecoder.canonical.decode(PlaceOrderJSON.self, from: Data(context.submission.body))
        } catch is DecodingError {
            return try problem(.badRequest, "ordering.api.malformed", [:], context)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let order = try Ordering.place(wanted, by: principal, at: now, in: tx)
                return try .json(
                    OrderJSON(order, lines: []), status: 201, headers: ["Location": "/api/v1/orders/\(order.number)"])
            }
        } catch let refusal as PlaceOrderRefusal {
            return try problem(.unprocessableContent, refusal.key, refusal.arguments, context)
        } catch let refusal as CartRefusal {
            return try problem(.unprocessableContent, refusal.key, refusal.arguments, context)
        }
    }

    private func problem(
        _ status: HTTPResponse.Status, _ key: String, _ arguments: [String: String], _ context: MemberContext
    ) throws -> Response {
        Response(
            try .json(
                ProblemJSON(type: key, title: context.t(key, arguments), status: status.code), status: status.code,
                headers: ["Content-Type": "application/problem+json"]))
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
        var form = PlaceOrderForm()
        form.payer = buyer.legalEntityID?.uuidString ?? ""
        form.newAddress = wanted.address
        form.recipient = wanted.recipient ?? ""
        form.phone = wanted.phone ?? ""
        form.reference = wanted.reference ?? ""
        form.comment = wanted.comment ?? ""
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
                SELECT \(Product.columns), (SELECT COALESCE(CAST(SUM(s.quantity - s.reserved) AS BIGINT), 0)
                        FROM stock s WHERE s.product_id = p.id) AS available
                FROM products p WHERE p.sku IN \(list: skus) AND p.is_active ORDER BY p.sku, p.id
                """
            ) { (product: try Product(row: $0), available: try $0["available"] as Quantity) }
        }
        guard Set(found.map(\.product.sku)).count == quantities.count else { throw CartRefusal.productGone }
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

    init(_ list: OrderList) {
        orders = list.page.items.map { OrderJSON($0, lines: nil) }
        next = list.page.next?.token
    }
}

private struct OrderJSON: Encodable {
    struct Line: Encodable {
        let position: Int, sku: String, name: String, quantity: String, unit: String, price: Int64, amount: Int64
        let vatRate: String
    }
    let number: String, status: String, placedAt: String, payer: String, reference: String
    /// Kopecks, with VAT.
    let total: Int64
    let vat: Int64
    let currency: String
    let lineCount: Int
    let lines: [Line]?

    init(_ order: Order, lines: [OrderLine]?) {
        number = order.number
        status = order.status.rawValue
        placedAt = Formats.machine(order.placedAt)
        payer = order.payerName
        reference = order.customerReference
        total = order.total.minor
        vat = order.vatTotal.minor
        currency = order.total.currency.rawValue
        lineCount = order.lineCount
        self.lines = lines.map { lines in
            lines.map { line in
                Line(
                    position: line.position, sku: line.sku, name: line.name, quantity: line.quantity.description,
                    unit: line.unit, price: line.price.minor, amount: line.amount.minor, vatRate: line.vatRate.rawValue)
            }
        }
    }
}

/// RFC 9457.
private struct ProblemJSON: Encodable {
    let type: String
    let title: String
    let status: Int
}
