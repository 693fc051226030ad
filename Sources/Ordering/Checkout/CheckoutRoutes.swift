// The door of Checkout: from the cart to the order, for members and for guests.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do on the way to an order.
    func addCheckoutRoutes(to routes: MemberRoutes) {
        routes.get("checkout", requires: .placeOrders, checkout)
        routes.post("checkout", requires: .placeOrders, bodyLimit: Self.attachmentBytes, placeOrder)
        routes.post("checkout/draft", requires: .placeOrders, bodyLimit: Self.attachmentBytes, keepCheckout)
        routes.post("buy/:slug/order", requires: .placeOrders, buyAtOnce)
    }

    /// What strangers do: an order as a guest, and one click.
    func addOneClickRoutes(to routes: PublicRoutes) {
        routes.get("buy/:slug", showOneClick)
        routes.post("buy/:slug", buyAsGuest)
        routes.get("guest/orders/:token", showGuestOrder)
        routes.post("guest/orders/:token/account", inviteGuest)
        routes.get("personal-data", showConsentText)
    }

    /// What the vendor's people do: whoever brings orders, and what is asked of one.
    func addOrderTermsRoutes(to routes: StaffRoutes) {
        routes.get("staff/order-terms", requires: .administer, showOrderTerms)
        routes.post("staff/order-terms", requires: .administer, saveOrderTerms)
        routes.get("staff/carriers/new", requires: .administer, newCarrier)
        routes.post("staff/carriers", requires: .administer, addCarrier)
        routes.get("staff/carriers/:carrier", requires: .administer, editCarrier)
        routes.post("staff/carriers/:carrier", requires: .administer, changeCarrier)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addCheckout(to all: inout Contributions) {
        all.shortcuts.append(
            Shortcut(
                "ordering.orderTerms.title", "/staff/order-terms", icon: "truck",
                for: Audience(.administer, staff: true)))
    }

    /// Forms that may be larger than others.
    static let checkoutUploads = [BodyAllowance(prefix: "/checkout", bytes: attachmentBytes, seconds: 300)]
}
