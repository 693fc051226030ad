// The door of Checkout: from the cart to the order, for members and for guests.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do on the way to an order.
    func addCheckoutRoutes(to routes: MemberRoutes) {
        routes.get("checkout", requires: .placeOrders, checkout)
        routes.post("checkout", requires: .placeOrders, placeOrder)
    }

    /// What strangers do: an order as a guest, and one click.
    func addOneClickRoutes(to routes: PublicRoutes) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addCheckout(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let checkoutUploads: [BodyAllowance] = []
}
