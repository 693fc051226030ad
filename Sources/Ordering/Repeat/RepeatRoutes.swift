// The door of Repeat: the same again, or as usual.

import Kernel
import Web

extension Ordering {
    /// What members order again.
    func addRepeatRoutes(to routes: MemberRoutes) {
        routes.get("orders/:number/repetition", requires: .placeOrders, previewRepetition)
        routes.post("orders/:number/repetition", requires: .placeOrders, repeatOrder)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addRepeat(to all: inout Contributions) {}
}
