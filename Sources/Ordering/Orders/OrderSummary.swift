import Catalog
import Database
import Foundation
import Kernel

/// An order as a line of a list.
package struct OrderSummary: Sendable, RowDecodable {
    package let id: ID<Order>
    package let number: String
    package let status: OrderStatus
    package let placedAt: Date
    package let payerName: String
    /// The customer's own number.
    package let customerReference: String
    /// With VAT.
    package let total: Money
    package let vatTotal: Money
    /// Who takes the goods; empty where nobody is named.
    package let recipient: String
    /// Who brings it, in words; empty for the usual one.
    package let carrier: String
    /// Whether the customer takes it from a warehouse himself.
    package let isPickup: Bool
    /// The day the customer wishes, in the vendor's zone.
    package let deliveryDate: CivilDate?
    package let lineCount: Int
    /// The first line's name.
    package let firstLine: String

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        status = try row["status"]
        placedAt = try row["placed_at"]
        payerName = try row["payer_name"]
        customerReference = try row["customer_reference"]
        let currency: Currency = try row["currency"]
        total = Money(minor: try row["total"], currency: currency)
        vatTotal = Money(minor: try row["vat_total"], currency: currency)
        recipient = try row["recipient"]
        carrier = try row["carrier"]
        isPickup = (try row["pickup_warehouse_id"] as UUID?) != nil
        deliveryDate = (try row["delivery_date"] as String?).flatMap { CivilDate($0) }
        lineCount = try row["line_count"]
        firstLine = try row["first_line"]
    }

    init(_ order: Order) {
        id = order.id
        number = order.number
        status = order.status
        placedAt = order.placedAt
        payerName = order.payerName
        customerReference = order.customerReference
        total = order.total
        vatTotal = order.vatTotal
        recipient = order.recipient
        carrier = order.carrier
        isPickup = order.pickupWarehouseID != nil
        deliveryDate = order.deliveryDate
        lineCount = order.lineCount
        firstLine = order.firstLine
    }

    /// The columns this type is made from, of the alias `o`.
    package static let columns: SQL = """
        o.id, o.number, o.status, o.placed_at, o.payer_name, o.customer_reference, o.currency, o.total, o.vat_total,
        o.recipient, o.carrier, o.pickup_warehouse_id, o.delivery_date, o.line_count, o.first_line
        """
}
