// One order of the demo with its lines and sums.

import Foundation
import Kernel
import Ordering

/// An order before it becomes rows.
struct DemoOrder: Sendable {
    let id: ID<Order>
    let number: String
    let customer: DemoCustomer
    let member: DemoMember
    /// Nil for private people.
    let payer: DemoPayer?
    let sellerID: ID<DemoSubject.Seller>?
    let journey: DemoJourney
    let address: Int
    let reference: String
    let comment: String
    let lines: [DemoOrderLine]
    let total: Money
    let vatTotal: Money

    /// How much of a line has left the warehouse. Of what is shipped in part the first half of the lines has, or
    /// half of
    /// the only one.
    func shipped(_ index: Int) -> Quantity {
        let line = lines[index]
        switch journey.status {
        case .shipped, .delivered, .completed, .returned: return line.quantity
        case .partlyShipped where lines.count > 1: return index < lines.count / 2 ? line.quantity : .zero
        case .partlyShipped:
            let half = line.quantity.thousandths / 2
            return Quantity(thousandths: half - half % line.pack.thousandths)
        default: return .zero
        }
    }

    var placedAt: Date { journey.stages.first?.at ?? .distantPast }
}

/// A line of an order.
struct DemoOrderLine: Sendable {
    /// A position in ``DemoCatalog/products``.
    let product: Int
    let quantity: Quantity
    /// What it is sold by.
    let pack: Quantity
    let price: Money
    let vatRate: VATRate
    let sums: VATSums
}

/// What one order reserved of one product in one warehouse.
struct DemoReservation: Sendable {
    let holder: ID<Order>
    let product: Int
    let warehouse: Int
    let quantity: Int64
    let at: Date
}
