// The door of Carts: what lies in them, and what they are.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do with carts.
    func addCartRoutes(to routes: MemberRoutes) {
        routes.get("cart", requires: .placeOrders, showCart)
        routes.post("cart", requires: .placeOrders, changeCart)
        routes.post("cart/lines", requires: .placeOrders, addToCart)
        addSetRoutes(to: routes)
    }

    /// What follows by itself.
    static func addCartJobs(to registry: inout JobRegistry) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addCarts(to all: inout Contributions) {}
}
