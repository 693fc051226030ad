// Staff move many orders on at once, and take such a move back while it was only a slip.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /staff/orders/confirmation`: `number` once for each order.
    func confirmOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await moveOrders(to: .confirmed, context)
    }

    /// `POST /staff/orders/picking`
    func pickOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await moveOrders(to: .picking, context)
    }

    /// `POST /staff/orders/packing`
    func packOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await moveOrders(to: .packed, context)
    }

    /// `POST /staff/orders/restoration`: `numbers` with commas between, and the status they were moved to.
    func takeMovesBack(_ request: Request, _ context: StaffContext) async throws -> Response {
        let numbers = (context.form["numbers"] ?? "").split(separator: ",").prefix(Self.mostAtOnce).map(String.init)
        let status = context.form["status"].flatMap(OrderStatus.init)
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let count = try status.map { status in
                try Ordering.takeBack(numbers, movedTo: status, by: principal, at: now, in: tx)
            }
            return .redirect(
                to: "/staff/orders", message: "ordering.bulk.tookBack", ["count": String(count ?? 0)])
        }
    }

    private func moveOrders(to status: OrderStatus, _ context: StaffContext) async throws -> Response {
        let numbers = Array(context.form.all("number").prefix(Self.mostAtOnce))
        guard !numbers.isEmpty else { return .redirect(to: "/staff/orders", refusal: BulkMoveRefusal.nothingChosen) }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let moved = try Ordering.moveAll(numbers, to: status, by: principal, at: now, in: tx)
            let undo = UndoForm(
                "/staff/orders/restoration",
                ["numbers": moved.joined(separator: ","), "status": status.rawValue])
            let isAll = moved.count == numbers.count
            return .redirect(
                to: "/staff/orders", message: isAll ? "ordering.bulk.moved" : "ordering.bulk.movedSome",
                ["count": String(moved.count), "left": String(numbers.count - moved.count)],
                undo: moved.isEmpty ? nil : undo)
        }
    }

    /// The most orders moved by one press: those of a page of the list.
    private static let mostAtOnce = 100
}

private enum BulkMoveRefusal: Refusal {
    case nothingChosen
    var key: String { "ordering.bulk.refusal.nothingChosen" }
}

// MARK: - Operations

extension Ordering {
    /// Moves those of some orders that can go there; others, and those of other people's customers, stay.
    ///
    /// - Returns: the numbers of those that moved.
    static func moveAll(
        _ numbers: [String], to status: OrderStatus, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [String] {
        // In one order for everybody, so that two who choose the same never wait for one another in a circle.
        let orders = try tx.all(
            """
            SELECT \(Order.columns) FROM orders o
            WHERE o.number IN \(list: numbers) AND \(principal.covers("o", for: .processOrders)) ORDER BY o.id
            """, as: Order.self)
        var moved: [String] = []
        for order in orders where order.status.next.contains(status) {
            try move(order, to: status, by: principal, at: now, in: tx)
            moved.append(order.number)
        }
        return moved
    }

    /// Takes back what the same person did a quarter of an hour ago at most, where no goods have moved by it: the order
    /// stands again where it stood.
    ///
    /// - Returns: how many were taken back.
    static func takeBack(
        _ numbers: [String], movedTo status: OrderStatus, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        guard principal.may(.processOrders), let before = status.beforeSlip else { return 0 }
        let back = try tx.all(
            """
            UPDATE orders SET status = \(before), status_at = \(now), version = version + 1
            WHERE number IN \(list: numbers) AND status = \(status) AND status_by = \(principal.userID)
              AND status_at > \(now.addingTimeInterval(-900)) AND \(principal.covers("orders", for: .processOrders))
              AND NOT EXISTS (SELECT 1 FROM order_shipments s WHERE s.order_id = orders.id AND s.status <> 'cancelled')
            RETURNING id, customer_id
            """
        ) { (id: try $0["id"] as ID<Order>, customer: try $0["customer_id"] as ID<Customer>) }
        for order in back.sorted(by: { $0.id < $1.id }) {
            try noteHistory(
                of: order.id, customer: order.customer, from: status, to: before, by: principal, at: now, in: tx)
            try tx.announce(
                OrderStatusChanged(orderID: order.id, from: status, to: before), by: principal,
                customer: order.customer, at: now)
        }
        return back.count
    }
}

extension OrderStatus {
    /// Where an order stood before a step that only says how far it is; nil where goods or promises moved with it.
    fileprivate var beforeSlip: OrderStatus? {
        switch self {
        case .confirmed: .placed
        case .picking: .confirmed
        case .packed: .picking
        default: nil
        }
    }
}
