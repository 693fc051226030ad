// Staff find orders of the customers they work with, open them and move them on.

import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/orders`
    func listOrders(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = OrderQuery(request, zone: context.formats.timeZone)
        let (principal, details) = (context.principal, context.orderDetails)
        let (list, filters) = try await database.read { tx in
            var list = try Ordering.orders(query, for: principal, in: tx)
            list.tabs = try Ordering.tabCounts(for: principal, in: tx)
            list.details = try Ordering.details(of: list.page.items, details, in: tx)
            return (list, try StaffOrderFilters(for: principal, in: tx))
        }
        var frame = PageFrame(context.t("backoffice.orders.title"), section: "orders")
        frame.density = context.density()
        return context.page(
            frame,
            orderListing(list, query, context, base: "/staff/orders", density: frame.density, staff: filters))
    }

    /// `GET /staff/orders.csv`: the filters of the list, or `number` once for each order that is wanted.
    func exportOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await Ordering.export(OrderQuery(request, zone: context.formats.timeZone), from: database, context)
    }

    /// `GET /staff/orders.xlsx`: the same as a workbook.
    func exportOrdersWorkbook(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await Ordering.exportWorkbook(OrderQuery(request, zone: context.formats.timeZone), from: database, context)
    }

    /// `POST /staff/orders/export`: the orders chosen in the list, as a file.
    func exportChosenOrders(_ request: Request, _ context: StaffContext) async throws -> Response {
        var query = OrderQuery()
        query.numbers = Array(context.form.all("number").prefix(200))
        guard !query.numbers.isEmpty else { return .redirect(to: "/staff/orders") }
        return try await Ordering.export(query, from: database, context)
    }

    /// `GET /staff/orders/{number}`
    func showOrder(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let desk = try await database.read { tx in
            try Ordering.desk(number: number, from: start, for: principal, in: tx)
        }
        return staffOrderPage(StaffOrderView(desk), context)
    }

    /// `POST /staff/orders/{number}/status`
    func moveOrder(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        guard let status = context.form["status"].flatMap(OrderStatus.init) else { throw HTTPError(.badRequest) }
        let (principal, now, reason) = (context.principal, context.now, CancelOrderForm(context.form))
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                if status == .cancelled {
                    try Ordering.cancel(order, reason, by: principal, at: now, in: tx)
                } else {
                    try Ordering.move(order, to: status, by: principal, at: now, in: tx)
                }
                return .redirect(to: "/staff/orders/\(number)", message: "backoffice.order.moved", ["number": number])
            }
        } catch let refusal as OrderMoveRefusal {
            let desk = try await database.read { tx in
                try Ordering.desk(number: number, from: 0, for: principal, in: tx)
            }
            var view = StaffOrderView(desk)
            (view.refusal, view.reason) = (refusal, reason)
            return staffOrderPage(view, context).response(status: .unprocessableContent)
        }
    }
}
