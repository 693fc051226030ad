// How many orders there are and what they come to, for the desk of the vendor's people.

import Database
import Foundation
import Kernel

/// The orders in one status.
package struct OpenOrders: Sendable {
    package let status: OrderStatus
    /// Counted up to one more than ``limit``.
    package let count: Int

    /// Beyond this nobody needs the exact number.
    package static let limit = 1_000
}

/// The orders since a moment, in one currency.
package struct OrderSums: Sendable {
    /// The position of the moment in the list asked for.
    package let period: Int
    package let orders: Int
    /// With VAT.
    package let total: Money

    /// No order.
    package static func none(_ period: Int) -> OrderSums { OrderSums(period: period, orders: 0, total: .zero()) }
}

extension Ordering {
    /// How many orders of the principal's customers stand in each status that is not the last; one statement.
    package static func openOrders(for principal: Principal, in tx: Transaction) throws -> [OpenOrders] {
        let open = OrderStatus.allCases.filter { !$0.isArchived && $0 != .draft }
        // A count for each, and each ends at the limit: a status may hold more than is worth counting.
        let branches = open.map { status -> SQL in
            """
            SELECT \(status) AS status, COUNT(*) AS orders FROM (
                SELECT 1 AS one FROM orders o
                WHERE o.status = \(status) AND NOT o.is_archived
                  AND \(principal.covers("o", for: .workWithCustomers)) LIMIT \(OpenOrders.limit + 1)
            ) AS found
            """
        }
        return try tx.all(SQL.joined(branches, by: " UNION ALL ")) { row in
            OpenOrders(status: try row["status"], count: try row["orders"])
        }
    }

    /// What the orders of the principal's customers come to since each of `moments`, per currency; one statement.
    package static func sums(
        since moments: [Date], for principal: Principal, in tx: Transaction
    ) throws -> [OrderSums] {
        let branches = moments.enumerated().map { index, moment -> SQL in
            """
            SELECT \(Int64(index)) AS period, o.currency, COUNT(*) AS orders, CAST(SUM(o.total) AS BIGINT) AS total
            FROM orders o
            WHERE o.placed_at >= \(moment) AND \(principal.covers("o", for: .workWithCustomers))
              AND o.status NOT IN ('draft', 'awaiting_approval', 'cancelled', 'returned')
            GROUP BY o.currency
            """
        }
        return try tx.all(SQL.joined(branches, by: " UNION ALL ")) { row in
            OrderSums(period: try row["period"], orders: try row["orders"], total: try row.money("total"))
        }
    }
}
