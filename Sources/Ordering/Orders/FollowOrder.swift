// What a person says of an order for himself: that he wants to hear of its changes, and the number his own company has
// for it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /orders/{number}/subscription`: `on` is empty to hear no more.
    func followOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (principal, now, isOn) = (context.principal, context.now, context.form["on"] == "1")
        return try await context.once { tx in
            let order = try Ordering.order(number: number, for: principal, in: tx)
            try Ordering.follow(order, isOn, by: principal, at: now, in: tx)
            return .redirect(
                to: "/orders/\(number)", message: isOn ? "ordering.follow.isOn" : "ordering.follow.isOff")
        }
    }

    /// `POST /orders/{number}/reference`: the customer's own number, at any time.
    func renumberOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (principal, now, form) = (context.principal, context.now, OrderReferenceForm(context.form))
        _ = try await database.read { tx in
            try Ordering.order(number: number, for: principal, reaching: .placeOrders, in: tx)
        }
        if let problem = form.problems().first {
            return .redirect(to: "/orders/\(number)", refusal: TalkRefusal(message: problem.message))
        }
        return try await context.once { tx in
            let order = try Ordering.order(number: number, for: principal, reaching: .placeOrders, in: tx)
            try Ordering.renumber(order, form, by: principal, at: now, in: tx)
            return .redirect(to: "/orders/\(number)", message: "ordering.order.renumbered")
        }
    }
}

/// What is wrong with something short, told after the way back.
private struct TalkRefusal: Refusal {
    let message: FieldProblem.Message
    var key: String { message.key }
    var arguments: [String: String] { message.arguments }
}

/// The customer's own number.
struct OrderReferenceForm: Form {
    var reference = ""

    init() {}

    init(reference: String) { self.reference = reference }

    static let fields: [Field<OrderReferenceForm>] = [
        Field("reference", .text, \.reference, label: "ordering.checkout.reference", maxLength: 60)
    ]
}

// MARK: - Operations

extension Ordering {
    /// Keeps whether somebody wants to hear of an order's changes, and announces ``OrderFollowed``.
    static func follow(
        _ order: Order, _ isOn: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard let userID = principal.userID, let customerID = principal.customerID else { throw NotFound() }
        let changed =
            try isOn
            ? tx.execute(
                """
                INSERT INTO order_subscriptions (order_id, user_id, customer_id, created_at)
                VALUES (\(order.id), \(userID), \(customerID), \(now)) ON CONFLICT (order_id, user_id) DO NOTHING
                """)
            : tx.execute(
                "DELETE FROM order_subscriptions WHERE order_id = \(order.id) AND user_id = \(userID)")
        guard changed > 0 else { return }
        try tx.announce(OrderFollowed(orderID: order.id, isOn: isOn), by: principal, at: now)
    }

    /// Gives an order another number of the customer's own, and announces ``OrderRenumbered``.
    static func renumber(
        _ order: Order, _ form: OrderReferenceForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE orders SET customer_reference = \(form.reference), version = version + 1
            WHERE id = \(order.id) AND customer_reference <> \(form.reference)
              AND \(principal.covers("orders", for: .placeOrders))
            """)
        guard changed == 1 else { return }
        try reindex(order.id, in: tx)
        try tx.announce(OrderRenumbered(orderID: order.id, reference: form.reference), by: principal, at: now)
    }
}
