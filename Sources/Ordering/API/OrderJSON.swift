// An order as programs are told it: what they asked for themselves, and what is sent to them.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// An order; without its lines where many are listed. Money in whole kopecks.
struct OrderJSON: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let position: Int, sku: String, name: String, quantity: String, unit: String
        /// Left out for people who may not see prices.
        let price: Int64?, amount: Int64?
        let vatRate: String
        /// What of it has left, was taken out after the order was placed, came back, and is waited for.
        let shipped: String, cancelled: String, returned: String, waiting: String
        let comment: String?, group: String?
    }
    let number: String, status: String, placedAt: String, payer: String, reference: String
    /// With VAT; left out for people who may not see prices.
    let total: Int64?
    let vat: Int64?
    let currency: String
    let lineCount: Int
    /// What a list leaves out.
    private(set) var details: Details?
    private(set) var lines: [Line]?

    /// What is told of one order, beside what a list tells.
    struct Details: Encodable, Sendable {
        let statusAt: String
        /// Grows with every change: of two tellings the one with the greater version is right.
        let version: Int
        let source: String, contract: String?, payment: String?
        let address: String, recipient: String, phone: String
        let isPickup: Bool
        let deliveryDate: String?, deliverySlot: String?, carrier: String?
        let comment: String, placedBy: String, onBehalfOf: String?
        let priceValidUntil: String?, approvedAt: String?
    }

    init(_ order: OrderSummary, withPrices: Bool) {
        number = order.number
        status = order.status.rawValue
        placedAt = Formats.machine(order.placedAt)
        payer = order.payerName
        reference = order.customerReference
        total = withPrices ? order.total.minor : nil
        vat = withPrices ? order.vatTotal.minor : nil
        currency = order.total.currency.rawValue
        lineCount = order.lineCount
    }

    init(_ order: Order, lines: [OrderLine]? = nil, withPrices: Bool) {
        self.init(OrderSummary(order), withPrices: withPrices)
        details = Details(
            statusAt: Formats.machine(order.statusAt), version: order.version, source: order.source.rawValue,
            contract: order.contractNumber, payment: order.paymentWay?.rawValue, address: order.deliveryAddress,
            recipient: order.recipient, phone: order.recipientPhone, isPickup: order.pickupWarehouseID != nil,
            deliveryDate: order.deliveryDate?.description, deliverySlot: order.deliverySlot.ifAny,
            carrier: order.carrier.ifAny, comment: order.comment, placedBy: order.placedByName,
            onBehalfOf: order.onBehalfOf, priceValidUntil: order.priceValidUntil.map { Formats.machine($0) },
            approvedAt: order.approvedAt.map { Formats.machine($0) })
        self.lines = lines?.map { line in
            Line(
                position: line.position, sku: line.sku, name: line.name, quantity: line.quantity.description,
                unit: line.unit, price: withPrices ? line.price.minor : nil,
                amount: withPrices ? line.amount.minor : nil, vatRate: line.vatRate.rawValue,
                shipped: line.shipped.description, cancelled: line.cancelled.description,
                returned: line.returned.description, waiting: line.waiting.description, comment: line.comment.ifAny,
                group: line.group.ifAny)
        }
    }

    private enum Key: String, CodingKey {
        case number, status, placedAt, payer, reference, total, vat, currency, lineCount, lines
    }

    /// One flat object: a program need not know what a list leaves out.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(number, forKey: .number)
        try values.encode(status, forKey: .status)
        try values.encode(placedAt, forKey: .placedAt)
        try values.encode(payer, forKey: .payer)
        try values.encode(reference, forKey: .reference)
        try values.encodeIfPresent(total, forKey: .total)
        try values.encodeIfPresent(vat, forKey: .vat)
        try values.encode(currency, forKey: .currency)
        try values.encode(lineCount, forKey: .lineCount)
        try values.encodeIfPresent(lines, forKey: .lines)
        try details?.encode(to: encoder)
    }
}

extension String {
    /// Nil for nothing: absent is shorter than empty.
    var ifAny: String? { isEmpty ? nil : self }
}

/// A part of an order that travels by itself.
struct ShipmentJSON: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let position: Int, quantity: String
    }
    let number: Int, status: String, carrier: String, trackingNumber: String
    let expectedOn: String?, shippedAt: String?, deliveredAt: String?
    let lines: [Line]

    init(_ shipment: Shipment) {
        number = shipment.number
        status = shipment.status.rawValue
        carrier = shipment.carrier
        trackingNumber = shipment.trackingNumber
        expectedOn = shipment.expectedOn?.description
        shippedAt = shipment.shippedAt.map { Formats.machine($0) }
        deliveredAt = shipment.deliveredAt.map { Formats.machine($0) }
        lines = shipment.lines.map { Line(position: $0.position, quantity: $0.quantity.description) }
    }
}

/// A step of an order.
struct OrderStepJSON: Encodable, Sendable {
    let at: String, from: String?, status: String
    /// `customer`, `staff` or `system`, and the name.
    let by: String, who: String
    let onBehalfOf: String?, note: String?

    init(_ entry: OrderHistoryEntry) {
        at = Formats.machine(entry.at)
        from = entry.from?.rawValue
        status = entry.status.rawValue
        by = entry.mover.rawValue
        who = entry.who
        onBehalfOf = entry.onBehalfOf
        note = entry.note.ifAny
    }
}

/// A file that belongs to an order.
struct OrderDocumentJSON: Encodable, Sendable {
    let id: String, name: String, kind: String, size: Int, addedAt: String
    /// Where its content is.
    let path: String

    init(_ document: OrderDocument, of number: String) {
        id = document.id.description
        name = document.name
        kind = document.kind
        size = document.size
        addedAt = Formats.machine(document.addedAt)
        path = "/api/v1/orders/\(number)/documents/\(document.id)"
    }
}

/// A file that was put to an order.
struct OrderDocument: Sendable {
    let id: ID<OrderDocument>
    /// Its name in the store.
    let file: String
    let name: String
    let kind: String
    let size: Int
    let addedAt: Date
}

extension Ordering {
    /// The files of an order the caller found within his reach, the oldest first: one statement.
    static func documents(of order: ID<Order>, in tx: Transaction) throws -> [OrderDocument] {
        try tx.all(
            """
            SELECT id, file, name, kind, size, added_at FROM order_files
            WHERE order_id = \(order) ORDER BY added_at, id LIMIT 200
            """
        ) { row in
            OrderDocument(
                id: try row["id"], file: try row["file"], name: try row["name"], kind: try row["kind"],
                size: try row["size"], addedAt: try row["added_at"])
        }
    }
}
