// A member's device takes in the orders it lacks: each with its lines, sums, delivery, shipments and papers.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /offline/orders/cards?number=…`, once for each order that is wanted. What others ordered is left out.
    func showOfflineCards(_ request: Request, _ context: MemberContext) async throws -> Response {
        let numbers = Array(Set(request.query.all("number"))).sorted().prefix(Self.offlineCardsAtOnce)
        let principal = context.principal
        let wanted = Array(numbers)
        let cards = try await database.read { tx in try Ordering.offlineCards(wanted, for: principal, in: tx) }
        let answer = OfflineCardsJSON(
            owner: context.signedIn.offlineOwner ?? "", orders: cards.map { OfflineCardJSON($0, context) })
        return try Response.json(answer, holdsPrices: true, for: request)
    }
}

// MARK: - Reading

/// An order as it is read without a network.
struct OfflineCard: Sendable {
    let order: Order
    fileprivate(set) var lines: [OrderLine] = []
    fileprivate(set) var shipments: [Shipment] = []
    fileprivate(set) var papers: [Paper] = []

    /// A file that lies with it.
    struct Paper: Sendable {
        let id: ID<OrderPaper>
        let name: String
        /// In bytes.
        let size: Int
    }

    /// Of a shipment, what is read without its lines.
    struct Shipment: Sendable {
        let number: Int
        let status: ShipmentStatus
        let carrier: String
        let trackingNumber: String
        /// In the vendor's zone.
        let expectedOn: CivilDate?
    }
}

extension Ordering {
    /// The orders of one answer.
    static let offlineCardsAtOnce = 50
    /// A device keeps no more lines of an order, and says so.
    static let offlineLines = 300

    /// Orders by their numbers, of those a principal may see: four statements.
    static func offlineCards(
        _ numbers: [String], for principal: Principal, in tx: Transaction
    ) throws -> [OfflineCard] {
        let orders = try tx.all(
            """
            SELECT \(Order.columns) FROM orders o
            WHERE o.number IN \(list: numbers) AND \(principal.covers("o", for: .viewOrders)) ORDER BY o.number
            """, as: Order.self)
        var cards = Dictionary(orders.map { ($0.id, OfflineCard(order: $0)) }) { first, _ in first }
        let ids = orders.map(\.id)
        let lines = try tx.all(
            """
            SELECT l.order_id, \(OrderLine.columns) FROM order_lines l
            WHERE l.order_id IN \(list: ids) AND l.position <= \(offlineLines) ORDER BY l.order_id, l.position
            """
        ) { (order: try $0["order_id"] as ID<Order>, line: try OrderLine(row: $0)) }
        for one in lines { cards[one.order]?.lines.append(one.line) }
        let shipments = try tx.all(
            """
            SELECT s.order_id, s.number, s.status, s.carrier, s.tracking_number, s.expected_on FROM order_shipments s
            WHERE s.order_id IN \(list: ids) ORDER BY s.order_id, s.number
            """
        ) { (order: try $0["order_id"] as ID<Order>, shipment: try OfflineCard.Shipment(row: $0)) }
        for one in shipments { cards[one.order]?.shipments.append(one.shipment) }
        let papers = try tx.all(
            """
            SELECT f.order_id, f.id, f.name, f.size FROM order_files f
            WHERE f.order_id IN \(list: ids) ORDER BY f.order_id, f.added_at, f.id
            """
        ) { (order: try $0["order_id"] as ID<Order>, paper: try OfflineCard.Paper(row: $0)) }
        for one in papers { cards[one.order]?.papers.append(one.paper) }
        return orders.compactMap { cards[$0.id] }
    }
}

extension OfflineCard.Shipment {
    fileprivate init(row: Row) throws {
        number = try row["number"]
        status = try row["status"]
        carrier = try row["carrier"]
        trackingNumber = try row["tracking_number"]
        expectedOn = (try row["expected_on"] as String?).flatMap { CivilDate($0) }
    }
}

extension OfflineCard.Paper {
    fileprivate init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        size = try row["size"]
    }
}

// MARK: - JSON

private struct OfflineCardsJSON: Encodable {
    let owner: String
    let orders: [OfflineCardJSON]
}

/// An order in the person's words: a device only puts them into their places. Amounts are left out for whoever may not
/// see prices.
private struct OfflineCardJSON: Encodable {
    struct Line: Encodable {
        let article: String, name: String, unit: String
        let quantity: String, shipped: String
        let price: String?, amount: String?
    }
    struct Shipment: Encodable {
        let title: String, status: String, note: String
    }
    struct Paper: Encodable {
        let name: String, size: String, path: String
    }
    let number: String, status: String, reference: String
    /// Milliseconds since 1970.
    let placedAt: Int64
    let placed: String, by: String
    let payer: String, contract: String, first: String
    let count: Int
    let sum: String?, vat: String?
    let address: String, recipient: String, phone: String, comment: String
    let lines: [Line]
    let shipments: [Shipment]
    let papers: [Paper]

    init(_ card: OfflineCard, _ context: MemberContext) {
        let (order, formats) = (card.order, context.formats)
        let seesPrices = context.seesPrices
        number = order.number
        status = order.status.rawValue
        reference = order.customerReference
        placedAt = Int64(order.placedAt.timeIntervalSince1970 * 1_000)
        placed = formats.dateTime(order.placedAt)
        by = order.placedByName
        payer = order.payerName
        contract = order.contractNumber.map { context.t("web.number", ["number": $0]) } ?? ""
        first = order.firstLine
        count = order.lineCount
        sum = seesPrices ? formats.money(order.total) : nil
        vat = seesPrices ? formats.money(order.vatTotal) : nil
        address = order.deliveryAddress
        recipient = order.recipient
        phone = order.recipientPhone
        comment = order.comment
        lines = card.lines.map { line in
            Line(
                article: line.sku, name: line.name, unit: line.unit, quantity: formats.quantity(line.quantity),
                shipped: formats.quantity(line.shipped), price: seesPrices ? formats.amount(line.price) : nil,
                amount: seesPrices ? formats.amount(line.amount) : nil)
        }
        shipments = card.shipments.map { shipment in
            let expected = shipment.expectedOn.map { day in
                context.t("ordering.offline.expected", ["date": formats.date(day)])
            }
            return Shipment(
                title: context.t("ordering.offline.shipment", ["number": String(shipment.number)]),
                status: context.t("ordering.offline.shipment.\(shipment.status.rawValue)"),
                note: [shipment.carrier, shipment.trackingNumber, expected ?? ""].filter { !$0.isEmpty }
                    .joined(separator: ", "))
        }
        papers = card.papers.map { paper in
            let kilobytes = formats.count(max(1, paper.size / 1_024))
            return Paper(
                name: paper.name, size: context.t("ordering.offline.kilobytes", ["count": kilobytes]),
                path: "/orders/\(order.number)/papers/\(paper.id)")
        }
    }
}
