// The door of API: what a customer's own program may do.

import Kernel
import Web

extension Ordering {
    /// JSON doors to the operations the pages use.
    func addAPIRoutes(to routes: MemberRoutes) {
        routes.get("api/v1/orders", requires: .viewOrders, listOrdersJSON)
        routes.get("api/v1/orders/:number", requires: .viewOrders, showOrderJSON)
        routes.post("api/v1/orders", requires: .placeOrders, placeOrderJSON)
    }
}
