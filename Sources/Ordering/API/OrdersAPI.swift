// A customer's own program reads orders: all of them, what changed since it asked, one with all that belongs to it.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /api/v1/orders`: the filters of the page; `next` continues. With `changed_since` what changed instead.
    func listOrdersJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await context.answering {
            let address = request.query
            if let since = address["changed_since"] {
                return try await changedOrdersJSON(since, after: address["after"], context)
            }
            var query = OrderQuery(request, zone: .gmt)
            if !context.seesPrices { query.hidePrices() }
            let (wanted, principal, now) = (query, context.principal, context.now)
            let list = try await database.read { tx in try Ordering.orders(wanted, for: principal, in: tx) }
            let orders = list.page.items.map { OrderJSON($0, withPrices: context.seesPrices) }
            let answer = OrderListJSON(orders: orders, next: list.page.next?.token, asOf: Formats.machine(now))
            // It tells the moment it is as of: no two answers are the same.
            return Response(try .json(answer))
        }
    }

    private func changedOrdersJSON(
        _ since: String, after: String?, _ context: MemberContext
    ) async throws -> Response {
        guard let instant = try? Date.ISO8601FormatStyle().parse(since) else {
            let message = FieldProblem.Message("ordering.api.instant")
            throw OrderingProblem(message.key, fields: [FieldProblem(field: "changed_since", message)])
        }
        let (principal, now) = (context.principal, context.now)
        let place = after.flatMap { Cursor(token: $0) }
        let changes = try await database.read { tx in
            try Ordering.changedOrders(since: instant, after: place, for: principal, in: tx)
        }
        let answer = OrderListJSON(
            orders: changes.orders.map { OrderJSON($0, withPrices: context.seesPrices) }, next: changes.next?.token,
            asOf: Formats.machine(now))
        return Response(try .json(answer))
    }

    /// `GET /api/v1/orders/{number}`: with its shipments, steps and files.
    func showOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let told = try await database.read { tx in
            try ToldOrder(number: number, from: start, for: principal, in: tx)
        }
        return try .json(WholeOrderJSON(told, context), holdsPrices: context.seesPrices, for: request)
    }

    /// `GET /api/v1/orders/{number}/documents/{document}`
    func showOrderDocument(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let id = context.web.parameters.get("document").flatMap { ID<OrderDocument>($0) }
        let principal = context.principal
        let document = try await database.read { tx in
            let order = try Ordering.order(number: number, for: principal, in: tx)
            return try Ordering.documents(of: order.id, in: tx).first { $0.id == id }
        }
        let suffix = document.map { String($0.file.split(separator: ".").last ?? "") } ?? ""
        guard let document, FileStore.isName(document.file),
            let type = FileStore.documentTypes[suffix] ?? FileStore.types[suffix]
        else { throw NotFound() }
        let body = try await FileIO().loadFile(path: files.url(of: document.file).path, context: context.web)
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "private, no-cache", .eTag: "\"\(document.file.prefix(40))\"",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        let saved = document.name.replacing("/", with: "-")
        headers[.contentDisposition] = "attachment; filename*=UTF-8''\(saved.formEncoded)"
        return Response(status: .ok, headers: headers, body: body)
    }
}

// MARK: - Reading

/// Everything a program is told of one order.
struct ToldOrder: Sendable {
    let order: Order
    let lines: [OrderLine]
    let shipments: [Shipment]
    let history: [OrderHistoryEntry]
    let documents: [OrderDocument]

    /// Five statements.
    init(number: String, from start: Int, for principal: Principal, in tx: Transaction) throws {
        order = try Ordering.order(number: number, for: principal, in: tx)
        lines = try tx.all(
            """
            SELECT \(OrderLine.columns) FROM order_lines l
            WHERE l.order_id = \(order.id) AND l.position > \(start) ORDER BY l.position LIMIT \(OrderCard.pageSize)
            """, as: OrderLine.self)
        shipments = try Ordering.shipments(of: order.id, in: tx)
        history = try Ordering.history(of: order.id, in: tx)
        documents = try Ordering.documents(of: order.id, in: tx)
    }
}

extension Ordering {
    /// How many facts are looked through for one answer.
    private static let changesAtOnce = 500
    /// A change is told by the moment its request began, and is seen when it is kept, which may be later by this much.
    private static let overlap: TimeInterval = 60

    /// The orders something happened to since an instant, as they are now: two statements. What happened within the
    /// minute before is told again, so that nothing falls between two answers.
    static func changedOrders(
        since instant: Date, after place: Cursor?, for principal: Principal, in tx: Transaction
    ) throws -> (orders: [Order], next: Cursor?) {
        let start = place?.values.first.flatMap { UUID(uuidString: $0) }
        let from: SQL =
            start.map { "e.id > \($0)" } ?? "e.id >= \(UUID(first: instant.addingTimeInterval(-overlap)))"
        let facts = try tx.all(
            """
            SELECT e.id, e.subject_kind, e.subject_id FROM events e
            WHERE e.customer_id = \(principal.customerID) AND \(from) ORDER BY e.id LIMIT \(changesAtOnce)
            """
        ) { row in
            (
                id: try row["id"] as UUID, kind: try row["subject_kind"] as String,
                subject: try row["subject_id"] as String
            )
        }
        let ids = Set(facts.filter { $0.kind == "order" }.compactMap { ID<Order>($0.subject) }).sorted()
        let orders = try tx.all(
            """
            SELECT \(Order.columns) FROM orders o
            WHERE o.id IN \(list: ids) AND \(principal.covers("o", for: .viewOrders)) ORDER BY o.placed_at, o.id
            """, as: Order.self)
        let isFull = facts.count == changesAtOnce
        return (orders, isFull ? facts.last.map { Cursor([$0.id.uuidString]) } : nil)
    }
}

extension UUID {
    /// The first of the identifiers made at an instant: they begin with its milliseconds.
    fileprivate init(first instant: Date) {
        let milliseconds = UInt64(max(0, min(instant.timeIntervalSince1970 * 1_000, 281_474_976_710_655)))
        let bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(40 - 8 * $0)) }
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            ))
    }
}

// MARK: - JSON

private struct OrderListJSON: Encodable {
    let orders: [OrderJSON]
    let next: String?
    /// What to ask `changed_since` with the next time.
    let asOf: String
}

private struct WholeOrderJSON: Encodable {
    let order: OrderJSON
    let rest: Rest

    struct Rest: Encodable {
        let shipments: [ShipmentJSON]
        let history: [OrderStepJSON]
        let documents: [OrderDocumentJSON]
    }

    init(_ told: ToldOrder, _ context: MemberContext) {
        order = OrderJSON(told.order, lines: told.lines, withPrices: context.seesPrices)
        rest = Rest(
            shipments: told.shipments.map { ShipmentJSON($0) }, history: told.history.map { OrderStepJSON($0) },
            documents: told.documents.map { OrderDocumentJSON($0, of: told.order.number) })
    }

    func encode(to encoder: any Encoder) throws {
        try order.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}
