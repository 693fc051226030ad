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
        routes.get("carts", requires: .placeOrders, listCarts)
        routes.post("carts", requires: .placeOrders, makeCart)
        routes.get("carts/:cart", requires: .placeOrders, showOneCart)
        routes.post("carts/:cart/choice", requires: .placeOrders, openCart)
        routes.post("carts/:cart/copies", requires: .placeOrders, copyCart)
        routes.get("carts/:cart/settings", requires: .placeOrders, editCart)
        routes.post("carts/:cart/settings", requires: .placeOrders, changeCartTerms)
        routes.post("carts/:cart/sharing", requires: .placeOrders, shareCart)
        routes.post("carts/:cart/splitting", requires: .placeOrders, splitCart)
        routes.post("carts/:cart/removal", requires: .placeOrders, removeCart)
        routes.post("carts/:cart/restoration", requires: .placeOrders, restoreCart)
        routes.get("carts/:cart/lines.csv", requires: .placeOrders, exportCart)
        routes.get("carts/:cart/paper", requires: .placeOrders, printCart)
        routes.get("carts/:cart/together", requires: .placeOrders, showTogether)
        addCartLineRoutes(to: routes)
        let live = LiveCarts(database: database)
        routes.get("carts/:cart/live", requires: .placeOrders) { request, context in
            try await followCart(live, request, context)
        }
    }

    /// What members do with lines of a cart.
    private func addCartLineRoutes(to routes: MemberRoutes) {
        routes.post("carts/:cart/lines/removal", requires: .placeOrders, removeLines)
        routes.post("carts/:cart/lines/later", requires: .placeOrders, keepLinesForLater)
        routes.post("carts/:cart/lines/return", requires: .placeOrders, takeUpLines)
        routes.post("carts/:cart/lines/choice", requires: .placeOrders, chooseLineAct)
        routes.post("carts/:cart/lines/change", requires: .placeOrders, changeChosenLines)
        routes.post("carts/:cart/lines/restoration", requires: .placeOrders, restoreLines)
        routes.get("carts/:cart/lines/:product", requires: .placeOrders, editLine)
        routes.post("carts/:cart/lines/:product", requires: .placeOrders, remarkLine)
    }

    /// What the vendor's people set about carts.
    func addCartRoutes(to routes: StaffRoutes) {
        routes.get("staff/carts", requires: .editCatalog, showCartTerms)
        routes.post("staff/carts", requires: .editCatalog, setCartTerms)
    }

    /// What follows by itself.
    static func addCartJobs(to registry: inout JobRegistry) {
        addForgottenCarts(to: &registry)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addCarts(to all: inout Contributions) {
        all.shortcuts.append(
            Shortcut("ordering.carts.title", "/carts", icon: "cart", for: Audience(.placeOrders)))
        all.shortcuts.append(
            Shortcut("ordering.terms.title", "/staff/carts", icon: "cart", for: Audience(.editCatalog, staff: true)))
    }
}
