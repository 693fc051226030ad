// The ways to order, as tabs: what was ordered, the grid, files, regular sets, calendars, everything ever bought, and
// what stands beside orders.

import Kernel
import Web

extension MemberContext {
    /// Tabs above the rooms of orders, as far as the member may enter them.
    ///
    /// - Parameter current: the last part of the address of the room that is shown; `orders` for the list of orders.
    func orderRooms(_ current: String) -> HTML {
        var rooms: [(name: String, path: String, title: String)] = [("orders", "/orders", t("ordering.rooms.orders"))]
        if principal.may(.placeOrders) {
            rooms += [
                ("quick", "/orders/quick", t("ordering.rooms.quick")),
                ("import", "/orders/import", t("ordering.rooms.import")),
                ("templates", "/templates", t("ordering.rooms.templates")),
                ("usual", "/orders/usual", t("ordering.rooms.usual")),
                ("recurring", "/orders/recurring", t("ordering.rooms.recurring")),
            ]
        }
        rooms += [
            ("purchases", "/orders/purchases", t("ordering.rooms.purchases")),
            ("quotes", "/quotes", t("ordering.rooms.quotes")), ("returns", "/returns", t("ordering.rooms.returns")),
        ]
        return tabs(
            t("ordering.rooms"), rooms.map { TabLink($0.title, $0.path, current: $0.name == current) })
    }
}
