// Staff take lines of an order out, or parts of them, and say when what is missing comes.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Why lines are taken out, as the customer reads it.
struct CancelLinesForm: Form {
    var reason = ""

    init() {}

    static let fields: [Field<CancelLinesForm>] = [
        Field("reason", .textarea(rows: 2), \.reason, label: "ordering.lines.reason", maxLength: 500)
    ]
}

/// When what is missing comes.
struct BackOrderForm: Form {
    /// A day as `2026-11-17`; empty where nobody knows yet.
    var expectedOn = ""

    init() {}

    static let fields: [Field<BackOrderForm>] = [
        Field("expectedOn", .date, \.expectedOn, label: "ordering.backOrder.expected", help: true)
    ]
}

extension Ordering {
    /// Takes chosen quantities out of an order, gives their goods back, sums it up anew and announces
    /// ``OrderLinesCancelled``.
    ///
    /// - Throws: ``OrderWorkRefusal``, also when nothing would be left: then the order is to be cancelled.
    static func cancelLines(
        of order: Order, _ chosen: ChosenQuantities, _ form: CancelLinesForm, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard order.status.takesLinesOut else { throw OrderWorkRefusal.tooLate(status: order.status) }
        try claimWork(on: order, version: chosen.version, for: .processOrders, by: principal, in: tx)
        let lines = try chosenLines(chosen.positive(), of: order.id, most: \.free, in: tx)
        for (line, quantity) in lines {
            let cancelled = try line.cancelled.adding(quantity)
            let sums = try line.sums(of: line.quantity.subtracting(cancelled))
            let left = try line.open.subtracting(quantity)
            try tx.execute(
                """
                UPDATE order_lines SET cancelled = \(cancelled), net = \(sums.net), vat = \(sums.vat),
                    amount = \(sums.gross), back_ordered = \(min(line.backOrdered, left))
                WHERE order_id = \(order.id) AND position = \(line.position)
                """)
        }
        let remains = try tx.first(
            "SELECT 1 AS found FROM order_lines WHERE order_id = \(order.id) AND cancelled < quantity LIMIT 1"
        ) { _ in true }
        guard remains != nil else { throw OrderWorkRefusal.nothingLeft }
        try Catalog.giveBack(
            lines.map { StockNeed($0.line.productID, $0.quantity) }, of: ID(order.id.uuid), in: tx)
        try sumUp(order.id, in: tx)
        try tx.announce(
            OrderLinesCancelled(orderID: order.id, lines: lines.count, reason: form.reason), by: principal,
            customer: order.customerID, at: now)
        if order.status == .partlyShipped { try carryOn(order, by: principal, at: now, in: tx) }
    }

    /// Notes how much of some lines is not there yet and when it comes, and announces ``OrderBackOrdered``. Zero says
    /// that all of a line is there.
    ///
    /// - Throws: ``OrderWorkRefusal``.
    static func backOrder(
        _ order: Order, _ chosen: ChosenQuantities, _ form: BackOrderForm, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard order.status.takesLinesOut else { throw OrderWorkRefusal.tooLate(status: order.status) }
        try claimWork(on: order, version: chosen.version, for: .processOrders, by: principal, in: tx)
        let wanted = try chosen.all()
        guard !wanted.isEmpty else { throw OrderWorkRefusal.nothingChosen }
        let lines = try chosenLines(wanted, of: order.id, most: \.open, in: tx).filter { line, quantity in
            quantity.isPositive || line.backOrdered.isPositive
        }
        guard !lines.isEmpty else { throw OrderWorkRefusal.nothingChosen }
        for (line, quantity) in lines {
            let day = quantity.isPositive ? CivilDate(form.expectedOn)?.description : nil
            try tx.execute(
                """
                UPDATE order_lines SET back_ordered = \(quantity), expected_on = \(day)
                WHERE order_id = \(order.id) AND position = \(line.position)
                """)
        }
        try tx.announce(
            OrderBackOrdered(orderID: order.id, lines: lines.count, on: CivilDate(form.expectedOn)), by: principal,
            customer: order.customerID, at: now)
    }
}
