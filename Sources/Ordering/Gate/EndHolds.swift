// Holds of goods that nobody confirmed in time end by themselves; whoever confirms later reserves anew.

import Catalog
import Database
import Foundation
import Kernel

/// The goods of an order are free again: nobody accepted it in time.
package struct OrderHoldEnded: DomainEvent {
    package static let name = "ordering.order_hold_ended"
    package let orderID: ID<Order>
    package var subject: EventSubject { EventSubject("order", orderID) }
}

extension Ordering {
    /// Ends due holds every minute.
    package static func addHoldJobs(to registry: inout JobRegistry) {
        registry.schedule("ordering.end_holds", every: .minutes(1)) { job in
            let now = job.now
            while try await job.write({ tx in try Ordering.endHolds(dueAt: now, limit: 50, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
    }

    /// Ends a batch of due holds.
    ///
    /// - Returns: how many ended.
    static func endHolds(dueAt now: Date, limit: Int, in tx: Transaction) throws -> Int {
        let ended = try Catalog.endHolds(dueAt: now, limit: limit, in: tx)
        let orders = try tx.all("SELECT id, customer_id FROM orders WHERE id IN \(list: ended.map(\.uuid))") {
            (try $0["id"] as ID<Order>, try $0["customer_id"] as ID<Customer>)
        }
        for (order, customer) in orders {
            try tx.announce(OrderHoldEnded(orderID: order), by: .system("stock"), customer: customer, at: now)
        }
        return ended.count
    }

    /// Keeps what an order holds until it is shipped or taken back; what was let go is reserved anew, as far as there
    /// is something. What is missing then waits, also what waited before the hold ended: with it went the place in the
    /// queue.
    static func keepHold(of order: Order, at now: Date, in tx: Transaction) throws {
        guard try !Catalog.keepHold(of: ID(order.id.uuid), in: tx) else { return }
        try renewHold(of: order, at: now, in: tx)
    }

    /// Reserves anew what an order let go because nobody accepted it in time, as far as there is something; nothing
    /// where its hold has not ended.
    static func renewHold(of order: Order, at now: Date, in tx: Transaction) throws {
        let hadEnded = try tx.first(
            """
            SELECT id FROM events WHERE subject_kind = 'order' AND subject_id = \(order.id.description)
            AND name = \(OrderHoldEnded.name) LIMIT 1
            """
        ) { _ in true }
        guard hadEnded != nil else { return }
        let needs = try tx.all(
            """
            SELECT l.product_id, CAST(SUM(l.quantity - l.cancelled - l.shipped) AS BIGINT) AS quantity
            FROM order_lines l
            WHERE l.order_id = \(order.id) AND l.quantity > l.cancelled + l.shipped GROUP BY l.product_id
            """
        ) { StockNeed(try $0["product_id"], try $0["quantity"]) }
        try Catalog.reserveWhatIsThere(needs, for: ID(order.id.uuid), at: now, in: tx)
    }
}
