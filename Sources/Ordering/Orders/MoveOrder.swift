// An order moves on: the one way for its status to change, whoever moves it.

import Catalog
import Database
import Foundation
import Kernel

/// Why an order does not move.
package enum OrderMoveRefusal: Refusal, Equatable {
    /// It has gone too far, or somebody moved it a moment ago.
    case tooLate(status: OrderStatus)
    /// The reason is longer than fits.
    case reasonTooLong

    package var key: String {
        switch self {
        case .tooLate: "ordering.move.refusal.tooLate"
        case .reasonTooLong: "ordering.move.refusal.reasonTooLong"
        }
    }

    package var field: String? { self == .reasonTooLong ? "reason" : nil }
}

/// One step of an order as its history keeps it.
package struct OrderHistoryEntry: Sendable, RowDecodable {
    package let id: ID<OrderHistoryEntry>
    package let at: Date
    /// Nil for the order's beginning.
    package let from: OrderStatus?
    package let status: OrderStatus
    package let mover: OrderMover
    package let userID: ID<User>?
    /// The name shown: of a person, or of the system that told it.
    package let who: String
    /// For whom it was done, where somebody acted for another.
    package let onBehalfOf: String?
    /// Why, in that person's words; empty for nothing.
    package let note: String

    package init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        from = (try row["from_status"] as String?).flatMap { OrderStatus(rawValue: $0) }
        status = try row["status"]
        mover = try row["actor_kind"]
        userID = try row["user_id"]
        who = try row["who"]
        onBehalfOf = try row["on_behalf_of"]
        note = try row["note"]
    }
}

extension Ordering {
    /// Moves an order to another status: keeps, ships or gives back its goods, writes its history and announces
    /// ``OrderStatusChanged``, or ``OrderCancelled`` when it is taken back.
    ///
    /// - Parameters:
    ///   - note: why, in the person's words; the customer reads it.
    ///   - onBehalfOf: the name of whom it is done for, where somebody acts for another.
    /// - Throws: ``OrderMoveRefusal`` when it cannot go there from where it stands, or not by this principal;
    ///   `NotFound` when it is not his to move.
    package static func move(
        _ order: Order, to status: OrderStatus, by principal: Principal, note: String = "", onBehalfOf: String? = nil,
        at now: Date, in tx: Transaction
    ) throws {
        let mover = OrderMover(principal)
        guard order.status.next(for: mover).contains(status) else {
            throw OrderMoveRefusal.tooLate(status: order.status)
        }
        let permission: Permission =
            mover != .customer ? .processOrders : status == .cancelled ? .cancelOrders : .placeOrders
        guard principal.may(permission) else { throw NotFound() }
        try carry(
            order, to: status, by: principal, note: note, onBehalfOf: onBehalfOf,
            within: principal.covers("orders", for: permission), at: now, in: tx)
    }

    /// Does what moving an order means, for whoever was found to be allowed to.
    ///
    /// The status changes only from where it is thought to be: two at once cannot both succeed.
    /// - Parameter reach: the condition that the row of `orders` is within the mover's reach.
    /// - Throws: ``OrderMoveRefusal/tooLate(status:)`` when somebody was quicker.
    static func carry(
        _ order: Order, to status: OrderStatus, by principal: Principal, note: String = "", onBehalfOf: String? = nil,
        within reach: SQL, at now: Date, in tx: Transaction
    ) throws {
        let isApproved = order.status == .awaitingApproval && status == .placed
        let moved = try tx.execute(
            """
            UPDATE orders SET status = \(status), status_at = \(now), status_by = \(principal.userID),
                is_archived = \(status.isArchived), version = version + 1,
                approved_at = CASE WHEN \(isApproved) THEN \(now) ELSE approved_at END
            WHERE id = \(order.id) AND status = \(order.status) AND \(reach)
            """)
        guard moved == 1 else { throw OrderMoveRefusal.tooLate(status: order.status) }
        try settleGoods(of: order, movedTo: status, at: now, in: tx)
        try noteHistory(
            of: order.id, customer: order.customerID, from: order.status, to: status, by: principal, note: note,
            onBehalfOf: onBehalfOf, at: now, in: tx)
        guard status != .cancelled else {
            try tx.announce(
                OrderCancelled(orderID: order.id, reason: note), by: principal, customer: order.customerID, at: now)
            return
        }
        try tx.announce(
            OrderStatusChanged(orderID: order.id, from: order.status, to: status), by: principal,
            customer: order.customerID, at: now)
    }

    private static func settleGoods(
        of order: Order, movedTo status: OrderStatus, at now: Date, in tx: Transaction
    ) throws {
        let holder = ID<ReservationHolder>(order.id.uuid)
        try settleShipments(of: order, movedTo: status, at: now, in: tx)
        guard status != .cancelled else { return try Catalog.release(holder: holder, at: now, in: tx) }
        switch (order.status, status) {
        case (.awaitingApproval, .placed): try renewHold(of: order, at: now, in: tx)
        case (.placed, _), (.awaitingApproval, _): try keepHold(of: order, at: now, in: tx)
        default: break
        }
        if order.status.holdsReservation, !status.holdsReservation {
            try Catalog.ship(holder: holder, at: now, in: tx)
        }
    }

    /// Writes one step into the history of an order.
    static func noteHistory(
        of order: ID<Order>, customer: ID<Customer>, from: OrderStatus?, to status: OrderStatus,
        by principal: Principal, note: String = "", onBehalfOf: String? = nil, at now: Date, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO order_history (id, order_id, customer_id, at, from_status, status, actor_kind, user_id, who,
                on_behalf_of, note)
            VALUES (\(ID<OrderHistoryEntry>(at: now)), \(order), \(customer), \(now), \(from), \(status),
                \(OrderMover(principal)), \(principal.userID), \(principal.name), \(onBehalfOf), \(note))
            """)
    }

    /// What an order went through, the oldest first. Orders from before it was kept have none; the caller has found the
    /// order within his reach.
    package static func history(of order: ID<Order>, in tx: Transaction) throws -> [OrderHistoryEntry] {
        try tx.all(
            """
            SELECT id, at, from_status, status, actor_kind, user_id, who, on_behalf_of, note FROM order_history
            WHERE order_id = \(order) ORDER BY at, id LIMIT 500
            """, as: OrderHistoryEntry.self)
    }
}
