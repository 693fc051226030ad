import Database
import Foundation
import Kernel
import Web

/// Carts and orders of customers: the one gate to an order is ``place(_:by:at:in:)``.
///
/// Owns `cart_lines`, `orders`, `order_lines`. Calls ``Catalog`` for prices, stock and reservations. Announces
/// ``OrderPlaced``, ``OrderStatusChanged``, ``OrderCancelled``.
package struct Ordering: Sendable {
    let database: Database

    package init(database: Database) {
        self.database = database
    }

    /// What members may do.
    package func addRoutes(to routes: MemberRoutes) {
        routes.get("cart", requires: .placeOrders, showCart)
        routes.post("cart", requires: .placeOrders, changeCart)
        routes.post("cart/lines", requires: .placeOrders, addToCart)
        addSetRoutes(to: routes)
        routes.get("checkout", requires: .placeOrders, checkout)
        routes.post("checkout", requires: .placeOrders, placeOrder)
        routes.get("orders", requires: .viewOrders, listOrders)
        routes.get("orders.csv", requires: .viewOrders, exportOrders)
        routes.get("orders/:number", requires: .viewOrders, showOrder)
        routes.get("orders/:number/repetition", requires: .placeOrders, previewRepetition)
        routes.post("orders/:number/repetition", requires: .placeOrders, repeatOrder)
        routes.get("orders/:number/cancellation", requires: .cancelOrders, askToCancel)
        routes.post("orders/:number/cancellation", requires: .cancelOrders, cancelOrder)
        routes.get("api/v1/orders", requires: .viewOrders, listOrdersJSON)
        routes.get("api/v1/orders/:number", requires: .viewOrders, showOrderJSON)
        routes.post("api/v1/orders", requires: .placeOrders, placeOrderJSON)
    }

    /// The sections of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "cart", path: "/cart", icon: "cart", title: "ordering.cart.title", permission: .placeOrders,
            isInTopbar: true),
        NavigationItem(
            section: "orders", path: "/orders", icon: "orders", title: "ordering.orders.title", permission: .viewOrders),
    ]
}
