// The door of Orders: finding them, opening them, and what happens to them.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What members do with their orders.
    func addOrderRoutes(to routes: MemberRoutes) {
        routes.get("orders", requires: .viewOrders, listOrders)
        routes.get("orders.csv", requires: .viewOrders, exportOrders)
        routes.get("orders.xlsx", requires: .viewOrders, exportOrdersWorkbook)
        routes.get("orders/:number", requires: .viewOrders, showOrder)
        routes.get("orders/:number/print", requires: .viewOrders, printOrder)
        routes.get("orders/:number/lines.csv", requires: .viewOrders, exportOrderLines)
        routes.get("orders/:number/lines.xlsx", requires: .viewOrders, exportOrderWorkbook)
        routes.get("orders/:number/change", requires: .placeOrders, editOrder)
        routes.post("orders/:number/change", requires: .placeOrders, changeOrder)
        routes.post("orders/:number/reference", requires: .placeOrders, renumberOrder)
        routes.post("orders/:number/subscription", requires: .viewOrders, followOrder)
        routes.post("orders/:number/comments", requires: .viewOrders, commentOrder)
        routes.post(
            "orders/:number/papers", requires: .viewOrders, bodyLimit: Self.attachmentBytes, addOrderPaper)
        routes.get("orders/:number/papers/:paper", requires: .viewOrders, downloadOrderPaper)
        routes.get("orders/:number/cancellation", requires: .cancelOrders, askToCancel)
        routes.post("orders/:number/cancellation", requires: .cancelOrders, cancelOrder)
    }

    /// What the vendor's people do with orders, besides moving them on.
    func addOrderRoutes(to routes: StaffRoutes) {
        routes.post("staff/orders/confirmation", requires: .processOrders, confirmOrders)
        routes.post("staff/orders/picking", requires: .processOrders, pickOrders)
        routes.post("staff/orders/packing", requires: .processOrders, packOrders)
        routes.post("staff/orders/restoration", requires: .processOrders, takeMovesBack)
        routes.get("staff/orders/:number/print", requires: .workWithCustomers, printStaffOrder)
        routes.post("staff/orders/:number/comments", requires: .workWithCustomers, answerOrder)
        routes.post(
            "staff/orders/:number/papers", requires: .workWithCustomers, bodyLimit: Self.attachmentBytes,
            addStaffOrderPaper)
        routes.get("staff/orders/:number/papers/:paper", requires: .workWithCustomers, downloadStaffOrderPaper)
        routes.get("staff/orders/:number/shipments/new", requires: .processOrders, newShipment)
        routes.post("staff/orders/:number/shipments", requires: .processOrders, addShipment)
        routes.post("staff/orders/:number/shipments/:shipment", requires: .processOrders, changeShipmentFacts)
        routes.post("staff/orders/:number/shipments/:shipment/status", requires: .processOrders, moveOrderShipment)
        routes.get("staff/orders/:number/back-order", requires: .processOrders, askToBackOrder)
        routes.post("staff/orders/:number/back-order", requires: .processOrders, backOrderLines)
        routes.get("staff/orders/:number/line-cancellation", requires: .processOrders, askToCancelLines)
        routes.post("staff/orders/:number/line-cancellation", requires: .processOrders, cancelOrderLines)
        routes.get("staff/orders/:number/split", requires: .processOrders, askToSplit)
        routes.post("staff/orders/:number/split", requires: .processOrders, splitOrder)
    }

    /// What follows by itself.
    static func addOrderJobs(to registry: inout JobRegistry) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addOrders(to all: inout Contributions) {
        all.todos.append(unansweredTodo)
    }

    /// What customers asked about their orders and nobody answered, for whoever works with them.
    private static let unansweredTodo = TodoSource(
        for: Audience(.workWithCustomers, staff: true), backlog: "ordering.todo.asked", action: "ordering.todo.answer",
        path: "/staff/orders?asked=1", overdueAfter: 86_400
    ) { principal in
        """
        SELECT o.asked_at AS since FROM orders o
        WHERE o.asked_at IS NOT NULL AND \(principal.covers("o", for: .workWithCustomers))
        """
    }

    /// Forms that may be larger than others: files that are put to orders.
    static let orderUploads = [
        BodyAllowance(prefix: "/orders/", bytes: attachmentBytes, seconds: 300),
        BodyAllowance(prefix: "/staff/orders/", bytes: attachmentBytes, seconds: 300),
    ]
}
