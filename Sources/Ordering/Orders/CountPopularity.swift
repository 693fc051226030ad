// What is ordered is found sooner: by the customer who ordered it, and a little by everybody.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// Orders of this long ago still tell what people buy.
    private static let habitTime: TimeInterval = 365 * 86_400

    /// Registers what follows from orders for finding goods.
    package static func addJobs(to registry: inout JobRegistry) {
        registry.on(OrderPlaced.self, as: "ordering.count_popularity") { placed, job in
            try await job.finish { tx in try Ordering.countGoods(of: placed.orderID, in: tx) }
        }
        // Counts drift: orders are cancelled, brought in from elsewhere, or grow too old to tell anything.
        registry.schedule("ordering.recount_popularity", every: .day(at: 3, 30, in: .moscow)) { job in
            guard !job.hasClockJumped else { return }
            try await Ordering.recountGoods(in: job.database, at: job.now) { body in try await job.write(body) }
        }
    }

    /// Counts the goods of one order.
    package static func countGoods(of order: ID<Order>, in tx: Transaction) throws {
        let placed = try tx.first(
            "SELECT customer_id, placed_by, unit_id, placed_at FROM orders WHERE id = \(order)"
        ) { row in
            (
                customer: try row["customer_id"] as ID<Customer>, user: try row["placed_by"] as ID<User>,
                unit: try row["unit_id"] as ID<CustomerUnit>?, at: try row["placed_at"] as Date
            )
        }
        guard let placed else { return }
        let goods = try tx.all(
            """
            SELECT product_id, CAST(SUM(quantity) AS BIGINT) AS quantity FROM order_lines WHERE order_id = \(order)
            GROUP BY product_id
            """
        ) { (try $0["product_id"] as ID<Product>, try $0["quantity"] as Quantity) }
        try Catalog.noteOrdered(
            goods.map(\.0), Dictionary(goods, uniquingKeysWith: { first, _ in first }), for: placed.customer,
            by: placed.user, unit: placed.unit, at: placed.at, in: tx)
    }

    /// Counts anew what is popular by the orders of the last year, and what each customer ever bought, some customers
    /// at a time.
    ///
    /// - Parameter write: does one transaction.
    package static func recountGoods(
        in database: Database, at now: Date,
        write: @Sendable (@escaping @Sendable (Transaction) throws -> Void) async throws -> Void
    ) async throws {
        let since = now.addingTimeInterval(-habitTime)
        let orders = try await database.read { tx in try Ordering.popularity(since: since, in: tx) }
        try await write { tx in try Catalog.replacePopularity(orders, in: tx) }
        var last: ID<Customer>?
        while true {
            let after = last
            let (customers, bought) = try await database.read { tx in
                let customers = try Ordering.customers(after: after, in: tx)
                return (customers, try Ordering.purchases(of: customers, in: tx))
            }
            guard let end = customers.last else { return }
            try await write { tx in
                for customer in customers {
                    try Catalog.replacePurchases(of: customer, with: bought[customer] ?? [], in: tx)
                }
            }
            last = end
        }
    }

    private static func popularity(since: Date, in tx: Transaction) throws -> [ID<Product>: Int] {
        let rows = try tx.all(
            """
            SELECT COALESCE(p.variant_of, p.id) AS product_id, COUNT(DISTINCT l.order_id) AS orders
            FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id
            WHERE o.placed_at >= \(since) AND o.status <> 'cancelled'
            GROUP BY COALESCE(p.variant_of, p.id)
            """
        ) { (try $0["product_id"] as ID<Product>, try $0["orders"] as Int) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    private static func customers(after last: ID<Customer>?, in tx: Transaction) throws -> [ID<Customer>] {
        let rest: SQL = last.map { "id > \($0)" } ?? "TRUE"
        return try tx.all("SELECT id FROM customers WHERE \(rest) ORDER BY id LIMIT 50") {
            try $0["id"] as ID<Customer>
        }
    }

    private static func purchases(
        of customers: [ID<Customer>], in tx: Transaction
    ) throws -> [ID<Customer>: [Purchase]] {
        let rows = try tx.all(
            """
            SELECT o.customer_id, o.placed_by, l.product_id, o.unit_id, COUNT(*) AS times, MAX(o.placed_at) AS last_at,
                   CAST(SUM(l.quantity) AS BIGINT) AS quantity
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.customer_id IN \(list: customers) AND o.status <> 'cancelled'
            GROUP BY o.customer_id, o.placed_by, l.product_id, o.unit_id
            """
        ) { row in
            (
                customer: try row["customer_id"] as ID<Customer>,
                purchase: Purchase(
                    user: try row["placed_by"], product: try row["product_id"], unit: try row["unit_id"],
                    times: try row["times"], lastAt: try row["last_at"], quantity: try row["quantity"])
            )
        }
        return Dictionary(grouping: rows, by: \.customer).mapValues { own -> [Purchase] in
            // Somebody who changed his department has a row of each; where he was last counts.
            let goods = Dictionary(grouping: own.map(\.purchase)) { PurchaseKey(user: $0.user, product: $0.product) }
            return goods.keys.sorted().compactMap { key -> Purchase? in
                let parts = goods[key] ?? []
                guard let latest = parts.max(by: { $0.lastAt < $1.lastAt }) else { return nil }
                return Purchase(
                    user: latest.user, product: latest.product, unit: latest.unit,
                    times: parts.reduce(0) { $0 + $1.times }, lastAt: latest.lastAt,
                    quantity: Quantity(thousandths: parts.reduce(0) { $0 + $1.quantity.thousandths }))
            }
        }
    }
}

/// Whose habit, and of what.
private struct PurchaseKey: Hashable, Comparable {
    let user: ID<User>
    let product: ID<Product>

    static func < (left: PurchaseKey, right: PurchaseKey) -> Bool {
        (left.user, left.product) < (right.user, right.product)
    }
}
