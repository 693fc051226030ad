import Catalog
import Database
import Foundation
import Kernel

/// What a customer ordered, with the prices and names of that moment.
package struct Order: Sendable, RowDecodable {
    package let id: ID<Order>
    /// What people call it: `2026-000123`.
    package let number: String
    package let customerID: ID<Customer>
    package let placedBy: ID<User>
    package let placedByName: String
    package let payerName: String
    package let contractNumber: String?
    package let status: OrderStatus
    package let placedAt: Date
    package let statusAt: Date
    /// The customer's own number.
    package let customerReference: String
    package let comment: String
    package let deliveryAddress: String
    package let recipient: String
    package let recipientPhone: String
    /// With VAT.
    package let total: Money
    package let vatTotal: Money
    package let lineCount: Int
    /// The first line's name, for lists.
    package let firstLine: String

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        customerID = try row["customer_id"]
        placedBy = try row["placed_by"]
        placedByName = try row["placed_by_name"]
        payerName = try row["payer_name"]
        contractNumber = try row["contract_number"]
        status = try row["status"]
        placedAt = try row["placed_at"]
        statusAt = try row["status_at"]
        customerReference = try row["customer_reference"]
        comment = try row["comment"]
        deliveryAddress = try row["delivery_address"]
        recipient = try row["recipient"]
        recipientPhone = try row["recipient_phone"]
        total = try row.money("total")
        vatTotal = try row.money("vat_total")
        lineCount = try row["line_count"]
        firstLine = try row["first_line"]
    }

    /// The columns this type is made from, of the alias `o`.
    package static let columns: SQL = """
        o.id, o.number, o.customer_id, o.placed_by, o.placed_by_name, o.payer_name, o.contract_number, o.status,
        o.placed_at, o.status_at, o.customer_reference, o.comment, o.delivery_address, o.recipient, o.recipient_phone,
        o.total, o.vat_total, o.currency, o.line_count, o.first_line
        """
}

/// Where an order stands, and where it may go from there.
package enum OrderStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case draft
    case awaitingApproval = "awaiting_approval"
    case placed
    case confirmed
    case picking
    case packed
    case partlyShipped = "partly_shipped"
    case shipped
    case delivered
    case completed
    case cancelled
    case returned

    /// The statuses it may move to.
    package var next: [OrderStatus] {
        switch self {
        case .draft: [.awaitingApproval, .placed, .cancelled]
        case .awaitingApproval: [.placed, .cancelled]
        case .placed: [.confirmed, .cancelled]
        case .confirmed: [.picking, .cancelled]
        case .picking: [.packed, .cancelled]
        case .packed: [.partlyShipped, .shipped, .cancelled]
        case .partlyShipped: [.shipped]
        case .shipped: [.delivered]
        case .delivered: [.completed, .returned]
        case .completed: [.returned]
        case .cancelled, .returned: []
        }
    }

    /// Whether the customer may still take it back himself: until somebody picks it.
    package var isCancellableByCustomer: Bool { [.draft, .awaitingApproval, .placed, .confirmed].contains(self) }

    /// Whether it is over and done with.
    package var isArchived: Bool { [.completed, .cancelled, .returned].contains(self) }

    /// Whether its goods are still reserved: until they leave the warehouse.
    package var holdsReservation: Bool {
        [.awaitingApproval, .placed, .confirmed, .picking, .packed, .partlyShipped].contains(self)
    }

    /// The statuses from which `status` can be reached in one move.
    package static func before(_ status: OrderStatus) -> [OrderStatus] { allCases.filter { $0.next.contains(status) } }

    /// The line an order usually travels, for the steps on its page.
    package static let journey: [OrderStatus] = [.placed, .confirmed, .picking, .packed, .shipped, .delivered]

    /// The glyph of the sprite; its shape tells the stage.
    package var glyph: String {
        switch self {
        case .draft: "sDraft"
        case .awaitingApproval: "sWait"
        case .placed: "sNew"
        case .confirmed: "sQuarter"
        case .picking: "sHalf"
        case .packed, .partlyShipped: "sThree"
        case .shipped: "sMove"
        case .delivered, .completed: "sDone"
        case .cancelled, .returned: "sStop"
        }
    }

    /// The colour family of the glyph.
    package var tone: String {
        switch self {
        case .draft, .cancelled, .returned: "muted"
        case .awaitingApproval: "warning"
        case .delivered, .completed: "success"
        default: "info"
        }
    }
}

/// One line of an order: a snapshot.
package struct OrderLine: Sendable, RowDecodable {
    package let position: Int
    package let productID: ID<Product>
    package let sku: String
    package let name: String
    package let unit: String
    package let quantity: Quantity
    /// Of one unit, as it was shown.
    package let price: Money
    package let vatRate: VATRate
    /// With VAT.
    package let amount: Money
    package let vat: Money

    package init(row: Row) throws {
        position = try row["position"]
        productID = try row["product_id"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
        price = try row.money("price")
        vatRate = try row["vat_rate"]
        amount = try row.money("amount")
        vat = try row.money("vat")
    }

    /// The columns this type is made from, of the alias `l`.
    package static let columns: SQL =
        "l.position, l.product_id, l.sku, l.name, l.unit, l.quantity, l.price, l.vat_rate, l.amount, l.vat, l.currency"
}

// MARK: - Events

/// An order came into being.
package struct OrderPlaced: DomainEvent {
    package static let name = "ordering.order_placed"
    package let orderID: ID<Order>
    package let number: String
    package let total: Money
    package let lineCount: Int
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// An order moved on.
package struct OrderStatusChanged: DomainEvent {
    package static let name = "ordering.order_status_changed"
    package let orderID: ID<Order>
    package let from: OrderStatus
    package let to: OrderStatus
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// An order was taken back.
package struct OrderCancelled: DomainEvent {
    package static let name = "ordering.order_cancelled"
    package let orderID: ID<Order>
    package let reason: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}
