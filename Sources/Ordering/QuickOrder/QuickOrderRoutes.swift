// The door of QuickOrder: the keyboard grid and the barcode scanner.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addQuickOrderRoutes(to routes: MemberRoutes) {
        routes.get("orders/quick", requires: .placeOrders, showQuickOrder)
        routes.post("orders/quick", requires: .placeOrders, sendQuickOrder)
        routes.get("orders/quick/goods", requires: .placeOrders, answerQuickRows)
        routes.get("orders/quick/suggestions", requires: .placeOrders, suggestQuickGoods)
    }

    /// What the vendor's people do here.
    func addQuickOrderRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addQuickOrderJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addQuickOrder(to all: inout Contributions) {
        all.shortcuts.append(
            Shortcut("ordering.quick.title", "/orders/quick", icon: "list", for: Audience(.placeOrders)))
    }

    /// Forms that may be larger than others.
    static let quickOrderUploads: [BodyAllowance] = []
}
