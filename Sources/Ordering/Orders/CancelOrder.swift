// A customer takes an order back while nobody picks it yet.

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

// MARK: - Operation

extension Ordering {
    /// Takes an order back: the goods are free again.
    ///
    /// - Throws: ``OrderMoveRefusal`` when somebody already picks it; `NotFound` when the principal may not cancel it.
    package static func cancel(
        _ order: Order, _ form: CancelOrderForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard form.problems().isEmpty else { throw OrderMoveRefusal.reasonTooLong }
        try move(order, to: .cancelled, by: principal, note: form.reason, at: now, in: tx)
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
