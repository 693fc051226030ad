// Staff make two orders of one: what is there can go at once, the rest goes by itself later.

import Catalog
import Database
import Foundation
import Kernel

extension Ordering {
    /// Makes an order of its own of chosen quantities, with their goods and prices, and announces ``OrderSplit``. The
    /// two together come to what the one came to, to the kopeck.
    ///
    /// - Returns: the number of the new one: that of the old with `-2`, `-3` and so on.
    /// - Throws: ``OrderWorkRefusal``.
    static func split(
        _ order: Order, _ chosen: ChosenQuantities, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard order.status.takesLinesOut, order.status != .awaitingApproval else {
            throw OrderWorkRefusal.tooLate(status: order.status)
        }
        try claimWork(on: order, version: chosen.version, for: .processOrders, by: principal, in: tx)
        let lines = try chosenLines(chosen.positive(), of: order.id, most: \.free, in: tx)
        let into = ID<Order>(at: now)
        let count: Int = try tx.value("SELECT COUNT(*) FROM orders WHERE split_from = \(order.id)")
        let number = "\(order.number)-\(count + 2)"
        try copyHead(of: order, as: into, number, at: now, by: principal, in: tx)
        for (index, (line, quantity)) in lines.enumerated() {
            try passOn(line, quantity, of: order, to: into, at: index + 1, in: tx)
        }
        let remains = try tx.first(
            "SELECT 1 AS found FROM order_lines WHERE order_id = \(order.id) AND cancelled < quantity LIMIT 1"
        ) { _ in true }
        guard remains != nil else { throw OrderWorkRefusal.nothingLeft }
        try Catalog.pass(
            lines.map { StockNeed($0.line.productID, $0.quantity) }, from: ID(order.id.uuid), to: ID(into.uuid),
            at: now, in: tx)
        for part in [order.id, into] {
            try sumUp(part, in: tx)
            try reindex(part, in: tx)
        }
        try noteHistory(
            of: into, customer: order.customerID, from: nil, to: order.status.afterSplit, by: principal, at: now,
            in: tx)
        try tx.announce(
            OrderSplit(orderID: order.id, into: into, number: number), by: principal, customer: order.customerID,
            at: now)
        if order.status == .partlyShipped { try carryOn(order, by: principal, at: now, in: tx) }
        return number
    }

    private static func copyHead(
        of order: Order, as into: ID<Order>, _ number: String, at now: Date, by principal: Principal, in tx: Transaction
    ) throws {
        let status = order.status.afterSplit
        try tx.execute(
            """
            INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name,
                contract_id, contract_number, seller_id, status, is_archived, placed_at, status_at, status_by,
                customer_reference, comment, delivery_address, recipient, recipient_phone, total, vat_total, currency,
                line_count, first_line, search_text, payment_way, source, source_id, pickup_warehouse_id,
                delivery_date, delivery_slot, carrier, approved_at, split_from, on_behalf_of, guest_email)
            SELECT \(into), \(number), customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name,
                contract_id, contract_number, seller_id, \(status), is_archived, placed_at, \(now),
                \(principal.userID), customer_reference, comment, delivery_address, recipient, recipient_phone, 0, 0,
                currency, 0, '', '', payment_way, source, source_id, pickup_warehouse_id, delivery_date,
                delivery_slot, carrier, approved_at, id, on_behalf_of, guest_email
            FROM orders WHERE id = \(order.id)
            """)
    }

    /// Writes a part of a line into the new order and takes it out of the old one.
    private static func passOn(
        _ line: WorkLine, _ quantity: Quantity, of order: Order, to into: ID<Order>, at position: Int,
        in tx: Transaction
    ) throws {
        let rest = try line.quantity.subtracting(quantity)
        let stays = try rest.subtracting(line.cancelled)
        // What stays keeps the kopecks that do not divide.
        let moved = try stays.isPositive ? line.sums(of: quantity) : line.sums
        let (waiting, backOrdered) = (min(line.waiting, quantity), min(line.backOrdered, quantity))
        try tx.execute(
            """
            INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity, price,
                vat_rate, vat_mode, net, vat, amount, currency, set_label, comment, group_label, waiting, back_ordered,
                expected_on)
            SELECT \(into), \(position), customer_id, product_id, sku, name, unit, \(quantity), price, vat_rate,
                vat_mode, \(moved.net), \(moved.vat), \(moved.gross), currency, set_label, comment, group_label,
                \(waiting), \(backOrdered), expected_on
            FROM order_lines WHERE order_id = \(order.id) AND position = \(line.position)
            """)
        guard rest.isPositive else {
            try tx.execute(
                """
                DELETE FROM order_shipment_lines WHERE order_id = \(order.id) AND position = \(line.position)
                  AND shipment_id IN (SELECT id FROM order_shipments
                                      WHERE order_id = \(order.id) AND status = 'cancelled')
                """)
            try tx.execute("DELETE FROM order_lines WHERE order_id = \(order.id) AND position = \(line.position)")
            return
        }
        try tx.execute(
            """
            UPDATE order_lines SET quantity = \(rest), net = net - \(moved.net), vat = vat - \(moved.vat),
                amount = amount - \(moved.gross), waiting = waiting - \(waiting),
                back_ordered = back_ordered - \(backOrdered)
            WHERE order_id = \(order.id) AND position = \(line.position)
            """)
    }
}

extension OrderStatus {
    /// Where an order begins that came out of one standing here: nothing of it has left.
    fileprivate var afterSplit: OrderStatus { self == .partlyShipped ? .picking : self }
}
