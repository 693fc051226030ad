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

/// The customer changed an order while he still could.
package struct OrderChanged: DomainEvent {
    package static let name = "ordering.order_changed"
    package let orderID: ID<Order>
    /// How many lines have another quantity or are gone.
    package let lines: Int
    /// Whether where or when it goes is another.
    package let isDeliveryChanged: Bool
    package let before: Money
    package let after: Money
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// The customer gave an order another number of his own.
package struct OrderRenumbered: DomainEvent {
    package static let name = "ordering.order_renumbered"
    package let orderID: ID<Order>
    /// Empty where it was taken away.
    package let reference: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// The vendor took lines or parts of them out of an order.
package struct OrderLinesCancelled: DomainEvent {
    package static let name = "ordering.order_lines_cancelled"
    package let orderID: ID<Order>
    package let lines: Int
    /// Why, as the customer reads it; empty for nothing.
    package let reason: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// The vendor said when what is missing comes.
package struct OrderBackOrdered: DomainEvent {
    package static let name = "ordering.order_back_ordered"
    package let orderID: ID<Order>
    package let lines: Int
    /// Nil where nobody knows yet.
    package let on: CivilDate?
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// Some lines of an order became an order of their own.
package struct OrderSplit: DomainEvent {
    package static let name = "ordering.order_split"
    package let orderID: ID<Order>
    package let into: ID<Order>
    package let number: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// A shipment of an order was made, changed or moved on.
package struct ShipmentMoved: DomainEvent {
    package static let name = "ordering.shipment_moved"
    package let orderID: ID<Order>
    package let shipmentID: ID<Shipment>
    package let number: Int
    package let status: ShipmentStatus
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// Somebody said something about an order or one of its lines.
package struct OrderCommented: DomainEvent {
    package static let name = "ordering.order_commented"
    package let orderID: ID<Order>
    /// Nil for the whole order.
    package let position: Int?
    package let isStaff: Bool
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// The vendor's people left a note for one another.
package struct OrderNoted: DomainEvent {
    package static let name = "ordering.order_noted"
    package let orderID: ID<Order>
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// A file was put to an order.
package struct OrderFileAdded: DomainEvent {
    package static let name = "ordering.order_file_added"
    package let orderID: ID<Order>
    package let kind: PaperKind
    package let title: String
    package var subject: EventSubject { EventSubject("order", orderID) }
}

/// Somebody wants to hear of an order's changes, or no more.
package struct OrderFollowed: DomainEvent {
    package static let name = "ordering.order_followed"
    package let orderID: ID<Order>
    package let isOn: Bool
    package var subject: EventSubject { EventSubject("order", orderID) }
}
