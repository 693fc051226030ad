// The door of Repeat: the same again, or as usual, and everything ever bought.

import Kernel
import Web

extension Ordering {
    /// What members order again.
    func addRepeatRoutes(to routes: MemberRoutes) {
        routes.get("orders/:number/repetition", requires: .placeOrders, previewRepetition)
        routes.post("orders/:number/repetition", requires: .placeOrders, repeatOrder)
        routes.get("orders/usual", requires: .placeOrders, previewUsual)
        routes.post("orders/usual", requires: .placeOrders, orderAsUsual)
        routes.get("orders/purchases", requires: .viewOrders, listPurchases)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addRepeat(to all: inout Contributions) {
        all.shortcuts += [
            Shortcut("ordering.usual.title", "/orders/usual", icon: "repeat", for: Audience(.placeOrders)),
            Shortcut("ordering.purchases.title", "/orders/purchases", icon: "orders", for: Audience(.viewOrders)),
        ]
    }
}
