// Counts at night which goods stand in the same orders: it is shown beneath goods, to everybody.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// How many of the latest orders are looked at, and how many lines of each.
    private static let ordersCounted = 20_000
    private static let linesCounted = 20
    /// What fewer customers buy together is a habit of theirs, and nobody else's business.
    private static let fewestCustomers = 3
    private static let mostEach = 8

    /// The nightly count.
    package static func addTogetherJob(to registry: inout JobRegistry) {
        registry.schedule("ordering.learn_together", every: .day(at: 3, 20, in: .moscow)) { job in
            guard !job.hasClockJumped else { return }
            try await learnTogether(in: job.database, at: job.now) { body in try await job.write(body) }
        }
    }

    /// Counts, and keeps what changed, some products at a time.
    ///
    /// - Parameter write: makes a transaction of a piece of work.
    package static func learnTogether(
        in database: Database, at now: Date,
        write: @Sendable (@escaping @Sendable (Transaction) throws -> Void) async throws -> Void
    ) async throws {
        let (found, known) = try await database.read { tx in
            (try boughtTogether(at: now, in: tx), try Catalog.productsBoughtTogether(in: tx))
        }
        for products in Array(Set(found.keys).union(known)).sorted().chunked(by: 300) {
            try await write { tx in try Catalog.keepBoughtTogether(found, of: products, in: tx) }
        }
    }

    /// By product, what stands in most orders with it; a variant counts for its product. One statement.
    private static func boughtTogether(at now: Date, in tx: Transaction) throws -> [ID<Product>: [ID<Product>]] {
        let since = now.addingTimeInterval(-365 * 86_400)
        let pairs = try tx.all(
            """
            SELECT COALESCE(p.variant_of, p.id) AS product_id, COALESCE(q.variant_of, q.id) AS other_id,
                   COUNT(*) AS times
            FROM (
                SELECT o.id FROM orders o WHERE o.placed_at >= \(since) AND o.status <> 'cancelled'
                ORDER BY o.placed_at DESC, o.id DESC LIMIT \(ordersCounted)
            ) AS latest CROSS JOIN order_lines a CROSS JOIN order_lines b CROSS JOIN products p CROSS JOIN products q
            WHERE a.order_id = latest.id AND a.position <= \(linesCounted)
              AND b.order_id = latest.id AND b.position <= \(linesCounted)
              AND p.id = a.product_id AND q.id = b.product_id
              AND COALESCE(p.variant_of, p.id) <> COALESCE(q.variant_of, q.id)
            GROUP BY COALESCE(p.variant_of, p.id), COALESCE(q.variant_of, q.id)
            HAVING COUNT(DISTINCT a.customer_id) >= \(fewestCustomers)
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>, other: try row["other_id"] as ID<Product>,
                times: try row["times"] as Int
            )
        }
        return Dictionary(grouping: pairs, by: \.product).mapValues { others in
            others.sorted { ($1.times, $0.other) < ($0.times, $1.other) }.prefix(mostEach).map(\.other)
        }
    }
}
