// A customer takes an order back while nobody picks it yet; staff move orders on.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}/cancellation`: asks once, because it cannot be undone.
    func askToCancel(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        let order = try await database.read { tx in try Ordering.order(number: number, for: principal, in: tx) }
        return cancelPage(order, CancelOrderForm(), nil, context)
    }

    /// `POST /orders/{number}/cancellation`
    func cancelOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let form = CancelOrderForm(context.form)
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                try Ordering.cancel(order, form, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/orders/\(order.number)", message: "ordering.cancel.done", ["number": order.number])
            }
        } catch let refusal as OrderMoveRefusal {
            let order = try await database.read { tx in try Ordering.order(number: number, for: principal, in: tx) }
            return cancelPage(order, form, refusal, context).response(status: .unprocessableContent)
        }
    }
}

/// Why, in the customer's words.
package struct CancelOrderForm: Form {
    package var reason = ""

    package init() {}

    package static let fields: [Field<CancelOrderForm>] = [
        Field("reason", .textarea(rows: 3), \.reason, label: "ordering.cancel.reason", maxLength: 500)
    ]
}

// MARK: - Operations

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

extension Ordering {
    /// Takes an order back: the goods are free again.
    ///
    /// - Throws: ``OrderMoveRefusal`` when somebody already picks it; `NotFound` when the principal may not cancel it.
    package static func cancel(
        _ order: Order, _ form: CancelOrderForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard form.problems().isEmpty else { throw OrderMoveRefusal.reasonTooLong }
        let allowed =
            principal.isStaff ? OrderStatus.before(.cancelled) : OrderStatus.allCases.filter(\.isCancellableByCustomer)
        let permission: Permission = principal.isStaff ? .processOrders : .cancelOrders
        try claim(order, to: .cancelled, from: allowed, permission: permission, by: principal, at: now, in: tx)
        try Catalog.release(holder: ID(order.id.uuid), at: now, in: tx)
        try tx.announce(
            OrderCancelled(orderID: order.id, reason: form.reason), by: principal, customer: order.customerID, at: now)
    }

    /// Moves an order to its next status.
    ///
    /// - Throws: ``OrderMoveRefusal`` when it cannot go there from where it stands.
    package static func move(
        _ order: Order, to status: OrderStatus, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        try claim(
            order, to: status, from: OrderStatus.before(status), permission: .processOrders, by: principal, at: now,
            in: tx)
        if order.status == .placed, status.holdsReservation { try keepHold(of: order, at: now, in: tx) }
        if order.status.holdsReservation, !status.holdsReservation {
            try Catalog.ship(holder: ID(order.id.uuid), at: now, in: tx)
        }
        try tx.announce(
            OrderStatusChanged(orderID: order.id, from: order.status, to: status), by: principal,
            customer: order.customerID, at: now)
    }

    /// Changes the status only from where it is thought to be: two at once cannot both succeed.
    private static func claim(
        _ order: Order, to status: OrderStatus, from allowed: [OrderStatus], permission: Permission,
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard allowed.contains(order.status) else { throw OrderMoveRefusal.tooLate(status: order.status) }
        guard principal.may(permission) else { throw NotFound() }
        let moved = try tx.execute(
            """
            UPDATE orders SET status = \(status), status_at = \(now), status_by = \(principal.userID),
                is_archived = \(status.isArchived)
            WHERE id = \(order.id) AND status = \(order.status) AND \(principal.covers("orders", for: permission))
            """)
        guard moved == 1 else { throw OrderMoveRefusal.tooLate(status: order.status) }
    }
}

// MARK: - Page

private func cancelPage(
    _ order: Order, _ form: CancelOrderForm, _ refusal: OrderMoveRefusal?, _ context: MemberContext
) -> HTML {
    var frame = PageFrame(context.t("ordering.cancel.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")),
        ("/orders/\(order.number)", context.t("web.number", ["number": order.number])),
    ]
    let typed = TypedForm(form, refusal.map { [FieldProblem($0)] } ?? [])
    let isPossible = order.status.isCancellableByCustomer
    let confirm: HTML? =
        isPossible ? context.submit(context.t("ordering.cancel.confirm"), .danger, size: .regular) : nil
    let form = context.formFrame(
        FormFrame("/orders/\(order.number)/cancellation"),
        """
        <p>\(context.t(isPossible ? "ordering.cancel.explain" : "ordering.cancel.tooLate"))</p>
        \(isPossible ? context.field("reason", typed) : nil)
        """,
        actions: """
            \(confirm)\(context.buttonLink(context.t("ordering.cancel.keep"), to: "/orders/\(order.number)"))
            """)
    return context.page(frame, "\(context.errorSummary(typed))\(form)")
}
