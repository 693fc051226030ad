// The door of Orders: finding them, opening them, and what happens to them.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do with their orders.
    func addOrderRoutes(to routes: MemberRoutes) {
        routes.get("orders", requires: .viewOrders, listOrders)
        routes.get("orders.csv", requires: .viewOrders, exportOrders)
        routes.get("orders/:number", requires: .viewOrders, showOrder)
        routes.get("orders/:number/cancellation", requires: .cancelOrders, askToCancel)
        routes.post("orders/:number/cancellation", requires: .cancelOrders, cancelOrder)
    }

    /// What the vendor's people do with orders, besides moving them on.
    func addOrderRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addOrderJobs(to registry: inout JobRegistry) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addOrders(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let orderUploads: [BodyAllowance] = []
}
