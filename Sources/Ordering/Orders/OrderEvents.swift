import Kernel

/// An order came into being.
package struct OrderPlaced: DomainEvent {
    package static let name = "ordering.order_placed"
    package let orderID: ID<Order>
    package let number: String
    package let total: Money
    package let lineCount: Int
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// An order came into being that somebody else of the customer's has to allow first.
package struct OrderAwaitsApproval: DomainEvent {
    package static let name = "ordering.order_awaits_approval"
    package let orderID: ID<Order>
    package let number: String
    package let total: Money
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// An order moved on.
package struct OrderStatusChanged: DomainEvent {
    package static let name = "ordering.order_status_changed"
    package let orderID: ID<Order>
    package let from: OrderStatus
    package let to: OrderStatus
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// An order was taken back.
package struct OrderCancelled: DomainEvent {
    package static let name = "ordering.order_cancelled"
    package let orderID: ID<Order>
    package let reason: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}
