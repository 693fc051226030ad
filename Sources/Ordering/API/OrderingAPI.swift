// The door of API: what a customer's own program may do.

import Kernel
import Web

extension Ordering {
    /// JSON doors to the operations the pages use.
    func addAPIRoutes(to routes: MemberRoutes) {
        // 20,000 lines of an order with their comments.
        let large = 8 << 20
        routes.get("api/v1/orders", requires: .viewOrders, listOrdersJSON)
        routes.post("api/v1/orders", requires: .placeOrders, bodyLimit: large, placeOrderJSON)
        routes.get("api/v1/orders/:number", requires: .viewOrders, showOrderJSON)
        routes.patch("api/v1/orders/:number", requires: .placeOrders, bodyLimit: large, changeOrderJSON)
        routes.post("api/v1/orders/:number/cancellation", requires: .cancelOrders, cancelOrderJSON)
        routes.get("api/v1/orders/:number/documents/:document", requires: .viewOrders, showOrderDocument)
        routes.get("api/v1/order-options", requires: .placeOrders, showOrderOptions)

        routes.get("api/v1/carts", requires: .placeOrders, listCartsJSON)
        routes.post("api/v1/carts", requires: .placeOrders, makeCartJSON)
        routes.get("api/v1/carts/:cart", requires: .placeOrders, showCartJSON)
        routes.delete("api/v1/carts/:cart", requires: .placeOrders, removeCartJSON)
        routes.post("api/v1/carts/:cart/lines", requires: .placeOrders, bodyLimit: large, addCartLinesJSON)
        routes.put("api/v1/carts/:cart/lines", requires: .placeOrders, bodyLimit: large, replaceCartLinesJSON)
        routes.delete("api/v1/carts/:cart/lines/:sku", requires: .placeOrders, removeCartLineJSON)
        routes.post("api/v1/carts/:cart/order", requires: .placeOrders, placeCartJSON)

        routes.get("api/v1/order-templates", requires: .placeOrders, listTemplatesJSON)
        routes.post("api/v1/order-templates", requires: .placeOrders, bodyLimit: large, makeTemplateJSON)
        routes.get("api/v1/order-templates/:template", requires: .placeOrders, showTemplateJSON)
        routes.put("api/v1/order-templates/:template", requires: .placeOrders, bodyLimit: large, changeTemplateJSON)
        routes.delete("api/v1/order-templates/:template", requires: .placeOrders, removeTemplateJSON)
        routes.post("api/v1/order-templates/:template/order", requires: .placeOrders, orderTemplateJSON)
    }
}
