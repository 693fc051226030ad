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
    /// Nil for orders from before ways to pay were kept.
    package let paymentWay: PaymentWay?
    /// Nil for a person without one.
    package let legalEntityID: UUID?
    package let contractID: UUID?
    /// What it was made from.
    package let source: OrderSource
    /// The warehouse the customer takes it from himself; nil when it is brought.
    package let pickupWarehouseID: UUID?
    /// The day the customer wishes, in the vendor's zone.
    package let deliveryDate: CivilDate?
    /// The hours the customer wishes, in words; empty for any.
    package let deliverySlot: String
    /// Who brings it, in words; empty for the usual one.
    package let carrier: String
    /// Until when its prices are promised while it waits for approval.
    package let priceValidUntil: Date?
    /// When the last of those who had to allowed it.
    package let approvedAt: Date?
    /// For whom it was placed, where the vendor's people did.
    package let onBehalfOf: String?
    /// Grows with every change.
    package let version: Int

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
        paymentWay = (try row["payment_way"] as String?).flatMap { PaymentWay(rawValue: $0) }
        legalEntityID = try row["legal_entity_id"]
        contractID = try row["contract_id"]
        source = try row["source"]
        pickupWarehouseID = try row["pickup_warehouse_id"]
        deliveryDate = (try row["delivery_date"] as String?).flatMap { CivilDate($0) }
        deliverySlot = try row["delivery_slot"]
        carrier = try row["carrier"]
        priceValidUntil = try row["price_valid_until"]
        approvedAt = try row["approved_at"]
        onBehalfOf = try row["on_behalf_of"]
        version = try row["version"]
    }

    /// The columns this type is made from, of the alias `o`.
    package static let columns: SQL = """
        o.id, o.number, o.customer_id, o.placed_by, o.placed_by_name, o.payer_name, o.contract_number, o.status,
        o.placed_at, o.status_at, o.customer_reference, o.comment, o.delivery_address, o.recipient, o.recipient_phone,
        o.total, o.vat_total, o.currency, o.line_count, o.first_line, o.payment_way, o.legal_entity_id, o.contract_id,
        o.source, o.pickup_warehouse_id, o.delivery_date, o.delivery_slot, o.carrier, o.price_valid_until,
        o.approved_at, o.on_behalf_of, o.version
        """
}

/// Where an order stands; ``OrderTransition`` says where it may go from there.
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

    /// Whether the goods left the warehouse and stayed with the customer: only what is bought earns discounts.
    package var isBought: Bool { [.shipped, .delivered, .completed].contains(self) }

    /// Whether it is over and done with.
    package var isArchived: Bool { [.completed, .cancelled, .returned].contains(self) }

    /// Whether its goods are still reserved: until they leave the warehouse.
    package var holdsReservation: Bool {
        [.awaitingApproval, .placed, .confirmed, .picking, .packed, .partlyShipped].contains(self)
    }

    /// The line an order usually travels, for the steps on its page.
    package static let journey: [OrderStatus] = [.placed, .confirmed, .picking, .packed, .shipped, .delivered]
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
    /// What a configurator put it together with; nil for a line by itself.
    package let setLabel: String?
    /// What was not there yet when it was ordered; zero when everything was.
    package let waiting: Quantity
    /// What has left the warehouse of it.
    package let shipped: Quantity
    /// What was taken out of it after the order was placed.
    package let cancelled: Quantity
    /// What came back.
    package let returned: Quantity
    /// What is not there yet.
    package let backOrdered: Quantity
    /// The day what is missing comes, in the vendor's zone.
    package let expectedOn: CivilDate?
    /// What the customer remarked on the line; empty for nothing.
    package let comment: String
    /// What the customer put lines together under; empty for none.
    package let group: String

    package init(row: Row) throws {
        position = try row["position"]
        productID = try row["product_id"]
        sku = try row["line_sku"]
        name = try row["line_name"]
        unit = try row["line_unit"]
        quantity = try row["quantity"]
        price = try row.money("price")
        vatRate = try row["line_vat_rate"]
        amount = try row.money("amount")
        vat = try row.money("vat")
        setLabel = try row["set_label"]
        waiting = try row["waiting"]
        shipped = try row["shipped"]
        cancelled = try row["cancelled"]
        returned = try row["returned"]
        backOrdered = try row["back_ordered"]
        expectedOn = (try row["expected_on"] as String?).flatMap { CivilDate($0) }
        comment = try row["line_comment"]
        group = try row["line_group"]
    }

    /// The columns this type is made from, of the alias `l`; none is called as a product's of today.
    package static let columns: SQL = """
        l.position, l.product_id, l.sku AS line_sku, l.name AS line_name, l.unit AS line_unit, l.quantity, l.price,
        l.vat_rate AS line_vat_rate, l.amount, l.vat, l.currency, l.set_label, l.waiting,
        l.shipped, l.cancelled, l.returned, l.back_ordered, l.expected_on, l.comment AS line_comment,
        l.group_label AS line_group
        """
}
