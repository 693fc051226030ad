// What of an order can come back, and what is told about it.

import Database
import Foundation
import Kernel
import Web

/// A line of an order and how much of it can still come back.
struct ReturnableLine: Sendable, RowDecodable {
    let position: Int
    let sku: String
    let name: String
    let unit: String
    let shipped: Quantity
    /// What came back, or is asked back.
    let gone: Quantity

    init(row: Row) throws {
        position = try row["position"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        shipped = try row["left_warehouse"]
        gone = try row["gone"]
    }

    /// What can still be asked back.
    var left: Quantity { max(.zero, (try? shipped.subtracting(gone)) ?? .zero) }
}

/// An order in front of whoever gives something of it back.
struct ReturnDesk: Sendable {
    /// Lines on a page.
    static let pageSize = 100

    let order: Order
    /// One page of its lines.
    let lines: [ReturnableLine]
    /// The first line's position less one.
    let start: Int
    let terms: ReturnTerms
    /// `person`, `company` or `government`.
    let customerKind: String

    /// Three statements.
    ///
    /// - Throws: `NotFound` for orders that are not the principal's to give back.
    init(number: String, from start: Int, for principal: Principal, in tx: Transaction) throws {
        let order = try Ordering.returnableOrder(number, for: principal, in: tx)
        let isWhole = order.status.hasLeftWhole
        self.order = order
        self.start = start
        lines = try tx.all(
            """
            SELECT l.position, l.sku, l.name, l.unit, l.returned + l.asked_back AS gone,
                   CASE WHEN \(isWhole) AND NOT EXISTS (
                       SELECT 1 FROM order_lines s WHERE s.order_id = l.order_id AND s.shipped > 0)
                   THEN l.quantity - l.cancelled ELSE l.shipped END AS left_warehouse
            FROM order_lines l WHERE l.order_id = \(order.id) AND l.position > \(start)
            ORDER BY l.position LIMIT \(Self.pageSize)
            """, as: ReturnableLine.self)
        let told = try tx.one(
            """
            SELECT c.kind, COALESCE(t.person_days, 7) AS person_days, t.company_days,
                   COALESCE(t.photo_count, 5) AS photo_count
            FROM customers c LEFT JOIN return_terms t ON t.id = 1 WHERE c.id = \(order.customerID)
            """
        ) { (kind: try $0["kind"] as String, terms: try ReturnTerms(row: $0)) }
        (customerKind, terms) = (told.kind, told.terms)
    }

    /// The last day goods nobody needs come back on, and how many days that is; nil where nothing is told, or while
    /// nobody knows when they came.
    var deadline: (day: CivilDate, days: Int)? {
        guard let days = terms.days(for: customerKind), [.delivered, .completed].contains(order.status) else {
            return nil
        }
        return (CivilDate(order.statusAt, in: .moscow).adding(days: days), days)
    }
}

extension Ordering {
    /// An order the principal may give something of back.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    static func returnableOrder(_ number: String, for principal: Principal, in tx: Transaction) throws -> Order {
        try tx.one(
            """
            SELECT \(Order.columns) FROM orders o
            WHERE o.number = \(number) AND \(principal.covers("o", for: .placeOrders))
            """, Order.init(row:))
    }

    /// The latest orders of which something is with the customer, those that hold every word of a text. One statement.
    static func returnableOrders(
        _ text: String, for principal: Principal, in tx: Transaction
    ) throws -> [OrderSummary] {
        let words = SearchText.words(text).map { word -> SQL in "o.search_text LIKE \(word) ESCAPE '!'" }
        let left: SQL = "o.status IN \(list: OrderStatus.allCases.filter(\.mayComeBack))"
        return try tx.all(
            """
            SELECT \(OrderSummary.columns) FROM orders o
            WHERE \(SQL.all([principal.covers("o", for: .placeOrders), left] + words))
            ORDER BY o.placed_at DESC, o.id DESC LIMIT 30
            """, as: OrderSummary.self)
    }
}
