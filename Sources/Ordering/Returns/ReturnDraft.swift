// A return on its way into the database: its lines and what they come to.

import Catalog
import Database
import Foundation
import Kernel

/// A line of an order of which a part was claimed.
struct ClaimedLine: RowDecodable {
    let productID: ID<Product>
    let sku: String
    let name: String
    let unit: String
    /// What was ordered.
    let quantity: Quantity
    /// What all of it cost, with VAT.
    let amount: Money

    init(row: Row) throws {
        productID = try row["product_id"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
        amount = try row.money("amount")
    }
}

/// The rows of a return.
struct ReturnDraft {
    let id: ID<OrderReturn>
    let order: Order
    let currency: Currency
    private(set) var rows: [[any SQLConvertible]] = []
    private(set) var names: [String] = []
    private(set) var total: Money

    init(id: ID<OrderReturn>, order: Order, currency: Currency) {
        self.id = id
        self.order = order
        self.currency = currency
        total = .zero(currency)
    }

    /// The columns of a row of `order_return_lines`.
    static let columns: SQL = """
        return_id, position, order_id, order_position, customer_id, product_id, sku, name, unit, quantity, reason,
        amount, currency, comment, answer
        """

    /// A part of a line that was ordered.
    mutating func take(
        _ line: ClaimedLine,
        _ wanted: (position: Int, quantity: Quantity, reason: ReturnReason, comment: String)
    ) throws {
        let minor = try Rounding.scale(
            line.amount.minor, by: wanted.quantity.thousandths, over: line.quantity.thousandths)
        let amount = Money(minor: minor, currency: currency)
        total = try total.adding(amount)
        names.append(line.name)
        let (place, orderPosition, product): (Int, Int?, ID<Product>?) = (
            rows.count + 1, wanted.position, line.productID
        )
        rows.append([
            id, place, order.id, orderPosition, order.customerID, product, line.sku, line.name, line.unit,
            wanted.quantity, wanted.reason, amount, currency, wanted.comment, "",
        ])
    }

    /// What came and was not ordered, in words.
    mutating func take(_ line: WishedLine) {
        names.append(line.name)
        let (place, orderPosition, product): (Int, Int?, ID<Product>?) = (rows.count + 1, nil, nil)
        rows.append([
            id, place, order.id, orderPosition, order.customerID, product, "", line.name, line.unit, line.quantity,
            ReturnReason.wrong, Money.zero(currency), currency, "", "",
        ])
    }
}
