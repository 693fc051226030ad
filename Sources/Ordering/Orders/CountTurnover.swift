// Shipped orders become what a customer has bought: his cumulative discounts follow from it. Counted later, so that no
// order waits; counted anew each time, so that counting twice changes nothing.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What follows from orders, and from the clock.
    package static func addTurnoverJobs(to registry: inout JobRegistry) {
        registry.on(OrderStatusChanged.self, as: "ordering.count_moved") { event, job in
            guard event.from.isBought != event.to.isBought else { return }
            try await Ordering.count(event.orderID, job)
        }
        // Orders that came another way, and those from before there was anything to count.
        registry.schedule("ordering.recount_turnover", every: .day(at: 3, 40, in: .moscow)) { job in
            let months = try await job.database.read { tx in try Ordering.monthsToCount(at: job.now, in: tx) }
            for month in months {
                try await job.write { tx in try Ordering.countTurnover(in: month, in: tx) }
            }
        }
    }

    private static func count(_ order: ID<Order>, _ job: JobContext) async throws {
        let now = job.now
        try await job.finish { tx in try Ordering.countTurnover(after: order, at: now, in: tx) }
    }

    /// Counts anew what the customer of an order bought in its month, and says so when that earned him a greater
    /// discount. What he could still take back himself earns nothing.
    package static func countTurnover(after order: ID<Order>, at now: Date, in tx: Transaction) throws {
        let found = try tx.first("SELECT customer_id, placed_at FROM orders WHERE id = \(order)") {
            (customer: try $0["customer_id"] as ID<Customer>, placedAt: try $0["placed_at"] as Date)
        }
        guard let (customer, placedAt) = found else { return }
        let before = try earned(by: customer, at: now, in: tx)
        let month = TurnoverMonth(placedAt)
        let sums = try tx.all(
            """
            SELECT currency, CAST(SUM(total) AS BIGINT) AS total FROM orders o
            WHERE o.customer_id = \(customer) AND \(counted(in: month)) GROUP BY currency
            """
        ) { try $0.money("total") }
        try Catalog.keepTurnover(of: customer, in: month, sums, in: tx)
        let after = try earned(by: customer, at: now, in: tx)
        guard let greatest = after.first, greatest.percent > before.first?.percent ?? 0 else { return }
        try tx.announce(
            DiscountEarned(
                customerID: customer, percent: greatest.percent, turnover: greatest.turnover),
            by: .system("ordering"), customer: customer, at: now)
    }

    private static func earned(
        by customer: ID<Customer>, at now: Date, in tx: Transaction
    ) throws -> [DiscountProgress] {
        guard let buyer = try Catalog.buyer(of: customer, at: now, in: tx) else { return [] }
        return try Catalog.discountProgress(of: buyer, at: now, in: tx)
    }

    /// Counts anew what every customer bought in a month.
    package static func countTurnover(in month: TurnoverMonth, in tx: Transaction) throws {
        let rows = try tx.all(
            """
            SELECT customer_id, currency, CAST(SUM(total) AS BIGINT) AS total FROM orders o
            WHERE \(counted(in: month)) GROUP BY customer_id, currency ORDER BY customer_id, currency
            """
        ) { (customer: try $0["customer_id"] as ID<Customer>, total: try $0.money("total")) }
        try Catalog.keepTurnover(in: month, rows, in: tx)
    }

    /// The months to count: this one and the last, or all there are where nothing was counted yet.
    package static func monthsToCount(at now: Date, in tx: Transaction) throws -> [TurnoverMonth] {
        let latest = TurnoverMonth(now)
        var first = TurnoverMonth(now.addingTimeInterval(-31 * 86_400))
        let counted = try tx.first("SELECT month FROM customer_turnover LIMIT 1") { try $0["month"] as String }
        if counted == nil {
            let oldest = try tx.first("SELECT placed_at FROM orders ORDER BY placed_at, id LIMIT 1") {
                try $0["placed_at"] as Date
            }
            guard let oldest else { return [] }
            first = TurnoverMonth(oldest)
        }
        var months = [first]
        while let last = months.last, last != latest, months.count < 600 { months.append(last.next) }
        return months
    }

    /// The condition for the orders `o` of a month that count.
    private static func counted(in month: TurnoverMonth) -> SQL {
        let (start, end) = (month.first?.start(in: .moscow), month.next.first?.start(in: .moscow))
        return """
            o.placed_at >= \(start) AND o.placed_at < \(end)
            AND o.status IN \(list: OrderStatus.allCases.filter(\.isBought))
            """
    }
}

/// A customer bought so much that a greater discount is his.
package struct DiscountEarned: DomainEvent {
    package static let name = "ordering.discount_earned"
    package let customerID: ID<Customer>
    /// Basis points.
    package let percent: Int64
    package let turnover: Money
    package var subject: EventSubject { EventSubject("customer", customerID) }
}
