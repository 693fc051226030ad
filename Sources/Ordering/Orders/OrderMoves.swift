// Where an order may go from where it stands, and who may send it there.

import Database
import Kernel

/// Who moves an order.
package enum OrderMover: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// Somebody of the customer's own.
    case customer
    /// Somebody of the vendor's.
    case staff
    /// The program, or the accounting system behind it: it tells what has happened already, so it may skip stages.
    case system

    package init(_ principal: Principal) {
        switch principal.kind {
        case .member, .person: self = .customer
        case .staff: self = .staff
        case .system: self = .system
        }
    }
}

/// One allowed step in the life of an order.
package struct OrderTransition: Sendable, Equatable {
    package let from: OrderStatus
    package let to: OrderStatus
    package let movers: Set<OrderMover>

    fileprivate init(_ from: OrderStatus, _ to: OrderStatus, _ movers: OrderMover...) {
        self.from = from
        self.to = to
        self.movers = Set(movers)
    }
}

extension OrderStatus {
    /// Every allowed step; any other is refused, whoever asks for it.
    package static let transitions: [OrderTransition] = declared + told

    private static let declared: [OrderTransition] = [
        OrderTransition(.draft, .awaitingApproval, .customer, .staff),
        OrderTransition(.draft, .placed, .customer, .staff),
        OrderTransition(.draft, .cancelled, .customer, .staff, .system),
        // Only the customer's own people allow what the customer wants allowed.
        OrderTransition(.awaitingApproval, .placed, .customer),
        OrderTransition(.awaitingApproval, .cancelled, .customer, .staff, .system),
        OrderTransition(.placed, .confirmed, .staff, .system),
        OrderTransition(.placed, .cancelled, .customer, .staff, .system),
        OrderTransition(.confirmed, .picking, .staff, .system),
        OrderTransition(.confirmed, .cancelled, .customer, .staff, .system),
        OrderTransition(.picking, .packed, .staff, .system),
        // What is ready goes while the rest is picked.
        OrderTransition(.picking, .partlyShipped, .staff, .system),
        OrderTransition(.picking, .cancelled, .staff, .system),
        OrderTransition(.packed, .partlyShipped, .staff, .system),
        OrderTransition(.packed, .shipped, .staff, .system),
        OrderTransition(.packed, .cancelled, .staff, .system),
        OrderTransition(.partlyShipped, .shipped, .staff, .system),
        OrderTransition(.shipped, .delivered, .staff, .system),
        OrderTransition(.delivered, .completed, .staff, .system),
        OrderTransition(.delivered, .returned, .staff, .system),
        OrderTransition(.completed, .returned, .staff, .system),
    ]

    /// What the accounting system tells may leave stages out that nobody told of.
    private static let told: [OrderTransition] = {
        let road: [OrderStatus] = [
            .placed, .confirmed, .picking, .packed, .partlyShipped, .shipped, .delivered, .completed,
        ]
        var skips: [OrderTransition] = []
        for (index, from) in road.enumerated() {
            for to in road.dropFirst(index + 1) where !declared.contains(where: { $0.from == from && $0.to == to }) {
                skips.append(OrderTransition(from, to, .system))
            }
        }
        return skips + [OrderTransition(.shipped, .returned, .system)]
    }()

    /// The statuses somebody may move it to.
    package func next(for mover: OrderMover) -> [OrderStatus] {
        Self.transitions.filter { $0.from == self && $0.movers.contains(mover) }.map(\.to)
    }

    /// The statuses the vendor's people may move it to.
    package var next: [OrderStatus] { next(for: .staff) }

    /// The statuses from which the vendor's people reach `status` in one move.
    package static func before(_ status: OrderStatus) -> [OrderStatus] { allCases.filter { $0.next.contains(status) } }

    /// Whether the customer may still take it back himself: until somebody picks it.
    package var isCancellableByCustomer: Bool { next(for: .customer).contains(.cancelled) }

    /// Whether the customer may still change it himself: until the vendor accepts it.
    package var isChangeableByCustomer: Bool { [.awaitingApproval, .placed].contains(self) }

    /// Whether the vendor's people may make shipments of it.
    package var takesShipments: Bool { [.confirmed, .picking, .packed, .partlyShipped].contains(self) }

    /// Whether goods may leave the warehouse for it.
    package var mayShip: Bool { [.picking, .packed, .partlyShipped].contains(self) }

    /// Whether the vendor's people may take lines out of it or pass them on to another order.
    package var takesLinesOut: Bool { holdsReservation }
}
