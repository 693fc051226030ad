import Database
import Foundation
import Kernel
import Web

/// Where a shipment stands; stored, so the words never change.
package enum ShipmentStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case planned, picking, packed, shipped, delivered, cancelled

    /// Where the vendor's people may move it from here.
    package var next: [ShipmentStatus] {
        switch self {
        case .planned: [.picking, .packed, .shipped, .cancelled]
        case .picking: [.packed, .shipped, .cancelled]
        case .packed: [.shipped, .cancelled]
        case .shipped: [.delivered]
        case .delivered, .cancelled: []
        }
    }

    /// Whether its goods are still in the warehouse.
    package var isWaiting: Bool { [.planned, .picking, .packed].contains(self) }

    /// How far it is, for its glyph and colour.
    var stage: StatusStage {
        switch self {
        case .planned: .accepted
        case .picking: .halfway
        case .packed: .nearly
        case .shipped: .moving
        case .delivered: .done
        case .cancelled: .cancelled
        }
    }
}

/// A part of an order that travels by itself.
package struct Shipment: Sendable {
    /// So much of one line.
    package struct Line: Sendable {
        package let position: Int
        package let name: String
        package let unit: String
        package let quantity: Quantity
    }

    package let id: ID<Shipment>
    /// Counted within its order, from 1.
    package let number: Int
    package let status: ShipmentStatus
    package let carrier: String
    package let trackingNumber: String
    /// The day it is promised for, in the vendor's zone.
    package let expectedOn: CivilDate?
    package let note: String
    package let shippedAt: Date?
    package let deliveredAt: Date?
    package fileprivate(set) var lines: [Line]
}

extension Ordering {
    /// The shipments of an order with their lines, the first one first: one statement. The caller has found the order
    /// within his reach.
    package static func shipments(of order: ID<Order>, in tx: Transaction) throws -> [Shipment] {
        let rows = try tx.all(
            """
            SELECT s.id, s.number, s.status, s.carrier, s.tracking_number, s.expected_on, s.note, s.shipped_at,
                   s.delivered_at, p.position, p.quantity, l.name, l.unit
            FROM order_shipments s
            LEFT JOIN order_shipment_lines p ON p.shipment_id = s.id
            LEFT JOIN order_lines l ON l.order_id = p.order_id AND l.position = p.position
            WHERE s.order_id = \(order) ORDER BY s.number, p.position LIMIT \(maxShipmentRows)
            """
        ) { row -> Shipment in
            var lines: [Shipment.Line] = []
            let position: Int? = try row["position"]
            if let position {
                lines.append(
                    Shipment.Line(
                        position: position, name: (try row["name"] as String?) ?? "",
                        unit: (try row["unit"] as String?) ?? "",
                        quantity: (try row["quantity"] as Quantity?) ?? .zero))
            }
            return Shipment(
                id: try row["id"], number: try row["number"], status: try row["status"],
                carrier: try row["carrier"], trackingNumber: try row["tracking_number"],
                expectedOn: (try row["expected_on"] as String?).flatMap { CivilDate($0) }, note: try row["note"],
                shippedAt: try row["shipped_at"], deliveredAt: try row["delivered_at"], lines: lines)
        }
        return rows.reduce(into: []) { shipments, row in
            if let last = shipments.indices.last, shipments[last].id == row.id {
                shipments[last].lines += row.lines
            } else {
                shipments.append(row)
            }
        }
    }

    /// More lines of shipments than a page shows.
    private static let maxShipmentRows = 20_000
}
