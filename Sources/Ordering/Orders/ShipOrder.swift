// Staff send an order in parts: each shipment has lines of its own, a carrier, a number to follow it by and a status.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What is told of a shipment besides its lines.
package struct ShipmentForm: Form {
    package var carrier = ""
    package var trackingNumber = ""
    /// A day as `2026-11-17`; empty for none.
    package var expectedOn = ""
    package var note = ""

    package init() {}

    init(_ shipment: Shipment) {
        (carrier, trackingNumber, note) = (shipment.carrier, shipment.trackingNumber, shipment.note)
        expectedOn = shipment.expectedOn?.description ?? ""
    }

    package static let fields: [Field<ShipmentForm>] = [
        Field("carrier", .text, \.carrier, label: "ordering.shipment.carrier", maxLength: 100),
        Field("trackingNumber", .text, \.trackingNumber, label: "ordering.shipment.tracking", maxLength: 100),
        Field("expectedOn", .date, \.expectedOn, label: "ordering.shipment.expected"),
        Field("note", .text, \.note, label: "ordering.shipment.note", maxLength: 300),
    ]
}

// MARK: - Operations

extension Ordering {
    /// Makes a shipment of chosen quantities, planned for now, and announces ``ShipmentMoved``.
    ///
    /// - Returns: its number within the order.
    /// - Throws: ``OrderWorkRefusal``; `NotFound` for whoever processes no orders of this customer.
    @discardableResult
    static func planShipment(
        of order: Order, _ chosen: ChosenQuantities, _ form: ShipmentForm, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Int {
        guard order.status.takesShipments else { throw OrderWorkRefusal.tooLate(status: order.status) }
        try claimWork(on: order, version: chosen.version, for: .processOrders, by: principal, in: tx)
        let lines = try chosenLines(chosen.positive(), of: order.id, most: \.free, in: tx)
        let last: Int? = try tx.value("SELECT MAX(number) FROM order_shipments WHERE order_id = \(order.id)")
        let (id, number) = (ID<Shipment>(at: now), (last ?? 0) + 1)
        try insertShipment(id, number, of: order, form, status: .planned, at: now, in: tx)
        try insertShipmentLines(id, lines.map { ($0.line.position, $0.quantity) }, of: order, in: tx)
        try tx.announce(
            ShipmentMoved(orderID: order.id, shipmentID: id, number: number, status: .planned), by: principal,
            customer: order.customerID, at: now)
        return number
    }

    private static func insertShipment(
        _ id: ID<Shipment>, _ number: Int, of order: Order, _ form: ShipmentForm, status: ShipmentStatus, at now: Date,
        in tx: Transaction
    ) throws {
        let shippedAt: Date? = status == .shipped ? now : nil
        try tx.execute(
            """
            INSERT INTO order_shipments (id, order_id, customer_id, number, status, carrier, tracking_number,
                expected_on, created_at, changed_at, shipped_at, note)
            VALUES (\(id), \(order.id), \(order.customerID), \(number), \(status), \(form.carrier),
                \(form.trackingNumber), \(CivilDate(form.expectedOn)?.description), \(now), \(now), \(shippedAt),
                \(form.note))
            """)
    }

    private static func insertShipmentLines(
        _ id: ID<Shipment>, _ lines: [(position: Int, quantity: Quantity)], of order: Order, in tx: Transaction
    ) throws {
        try tx.insert(
            into: "order_shipment_lines", "shipment_id, position, order_id, customer_id, quantity",
            rows: lines.map { [id, $0.position, order.id, order.customerID, $0.quantity] })
    }

    /// Changes what is told of a shipment that is neither there nor called off, and announces ``ShipmentMoved``.
    ///
    /// - Throws: ``OrderWorkRefusal``; `NotFound` for a shipment that is none of the order's.
    static func changeShipment(
        _ id: ID<Shipment>, of order: Order, _ form: ShipmentForm, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard principal.may(.processOrders) else { throw NotFound() }
        let shipment = try shipment(id, of: order, in: tx)
        let changed = try tx.execute(
            """
            UPDATE order_shipments SET carrier = \(form.carrier), tracking_number = \(form.trackingNumber),
                expected_on = \(CivilDate(form.expectedOn)?.description), note = \(form.note), changed_at = \(now)
            WHERE id = \(id) AND order_id = \(order.id) AND status NOT IN ('delivered', 'cancelled')
              AND \(principal.covers("order_shipments", for: .processOrders))
            """)
        guard changed == 1 else { throw OrderWorkRefusal.shipmentMoved }
        try tx.announce(
            ShipmentMoved(orderID: order.id, shipmentID: id, number: shipment.number, status: shipment.status),
            by: principal, customer: order.customerID, at: now)
    }

    /// Moves a shipment on, and the order with it: what leaves the warehouse is no longer reserved, and once everything
    /// has left or arrived, so has the order.
    ///
    /// - Throws: ``OrderWorkRefusal``, ``OrderMoveRefusal``; `NotFound` for a shipment that is none of the order's.
    static func moveShipment(
        _ id: ID<Shipment>, of order: Order, to status: ShipmentStatus, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard principal.may(.processOrders) else { throw NotFound() }
        let shipment = try shipment(id, of: order, in: tx)
        guard shipment.status.next.contains(status) else { throw OrderWorkRefusal.shipmentMoved }
        if status == .shipped, !order.status.mayShip { throw OrderWorkRefusal.tooLate(status: order.status) }
        let moved = try tx.execute(
            """
            UPDATE order_shipments SET status = \(status), changed_at = \(now),
                shipped_at = CASE WHEN \(status == .shipped) THEN \(now) ELSE shipped_at END,
                delivered_at = CASE WHEN \(status == .delivered) THEN \(now) ELSE delivered_at END
            WHERE id = \(id) AND status = \(shipment.status)
              AND \(principal.covers("order_shipments", for: .processOrders))
            """)
        guard moved == 1 else { throw OrderWorkRefusal.shipmentMoved }
        try tx.announce(
            ShipmentMoved(orderID: order.id, shipmentID: id, number: shipment.number, status: status), by: principal,
            customer: order.customerID, at: now)
        switch status {
        case .picking where order.status == .confirmed: try move(order, to: .picking, by: principal, at: now, in: tx)
        case .shipped: try sendOff(id, of: order, by: principal, at: now, in: tx)
        case .delivered where order.status == .shipped:
            let underWay = try tx.first(
                """
                SELECT 1 AS found FROM order_shipments
                WHERE order_id = \(order.id) AND status NOT IN ('delivered', 'cancelled') LIMIT 1
                """
            ) { _ in true }
            if underWay == nil { try move(order, to: .delivered, by: principal, at: now, in: tx) }
        default: break
        }
    }

    private static func shipment(
        _ id: ID<Shipment>, of order: Order, in tx: Transaction
    ) throws -> (number: Int, status: ShipmentStatus) {
        try tx.one("SELECT number, status FROM order_shipments WHERE id = \(id) AND order_id = \(order.id)") {
            (number: try $0["number"], status: try $0["status"])
        }
    }

    /// The goods of a shipment leave the warehouse.
    private static func sendOff(
        _ id: ID<Shipment>, of order: Order, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let parts = try tx.all(
            """
            SELECT p.position, p.quantity, l.product_id FROM order_shipment_lines p
            JOIN order_lines l ON l.order_id = p.order_id AND l.position = p.position
            WHERE p.shipment_id = \(id) ORDER BY p.position
            """
        ) { row in
            (
                position: try row["position"] as Int,
                need: StockNeed(try row["product_id"], try row["quantity"])
            )
        }
        for part in parts {
            // What is left is looked at where it is written: nobody ships more than was ordered.
            let shipped = try tx.execute(
                """
                UPDATE order_lines SET shipped = shipped + \(part.need.quantity),
                    back_ordered = CASE WHEN back_ordered > quantity - cancelled - shipped - \(part.need.quantity)
                                   THEN quantity - cancelled - shipped - \(part.need.quantity) ELSE back_ordered END
                WHERE order_id = \(order.id) AND position = \(part.position)
                  AND quantity - cancelled - shipped >= \(part.need.quantity)
                """)
            guard shipped == 1 else { throw OrderWorkRefusal.tooMuch(position: part.position, left: .zero) }
        }
        try Catalog.ship(parts.map(\.need), of: ID(order.id.uuid), in: tx)
        try carryOn(order, by: principal, at: now, in: tx)
    }

    /// Moves an order on as far as its shipments have gone.
    static func carryOn(_ order: Order, by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard try hasOpenLines(order.id, in: tx) else {
            let order = try again(order, in: tx)
            guard order.status == .picking else {
                return try move(order, to: .shipped, by: principal, at: now, in: tx)
            }
            try move(order, to: .packed, by: principal, at: now, in: tx)
            return try move(again(order, in: tx), to: .shipped, by: principal, at: now, in: tx)
        }
        guard order.status != .partlyShipped else { return }
        try move(order, to: .partlyShipped, by: principal, at: now, in: tx)
    }

    // MARK: - With the order

    /// Does to shipments and lines what a step of the whole order means for them: what has left has left whole, what is
    /// taken back is called off.
    static func settleShipments(
        of order: Order, movedTo status: OrderStatus, at now: Date, in tx: Transaction
    ) throws {
        if status == .cancelled {
            try tx.execute(
                """
                UPDATE order_shipments SET status = 'cancelled', changed_at = \(now)
                WHERE order_id = \(order.id) AND status IN ('planned', 'picking', 'packed')
                """)
            try tx.execute(
                """
                UPDATE order_lines SET cancelled = quantity - shipped, back_ordered = 0
                WHERE order_id = \(order.id) AND shipped + cancelled < quantity
                """)
            return
        }
        guard !status.holdsReservation else { return }
        if order.status.holdsReservation { try shipTheRest(of: order, at: now, in: tx) }
        if status == .delivered || status == .completed {
            try tx.execute(
                """
                UPDATE order_shipments SET status = 'delivered', changed_at = \(now), delivered_at = \(now)
                WHERE order_id = \(order.id) AND status = 'shipped'
                """)
        }
    }

    private static func shipTheRest(of order: Order, at now: Date, in tx: Transaction) throws {
        let last: Int? = try tx.value("SELECT MAX(number) FROM order_shipments WHERE order_id = \(order.id)")
        // An order that went as a whole needs no shipment to say so.
        if let last {
            let rest = try workLines(of: order.id, in: tx).filter { $0.free.isPositive }
            try tx.execute(
                """
                UPDATE order_shipments SET status = 'shipped', changed_at = \(now), shipped_at = \(now)
                WHERE order_id = \(order.id) AND status IN ('planned', 'picking', 'packed')
                """)
            if !rest.isEmpty {
                let id = ID<Shipment>(at: now)
                try insertShipment(id, last + 1, of: order, ShipmentForm(), status: .shipped, at: now, in: tx)
                try insertShipmentLines(id, rest.map { ($0.position, $0.free) }, of: order, in: tx)
            }
        }
        try tx.execute(
            """
            UPDATE order_lines SET shipped = quantity - cancelled, back_ordered = 0
            WHERE order_id = \(order.id) AND shipped + cancelled < quantity
            """)
    }
}
