// A cart nobody has touched for a day is a fact others may remind its owner of.

import Database
import Foundation
import Kernel

/// A filled cart was left lying. Announced once for each time it is left; a change begins it anew.
package struct CartAbandoned: DomainEvent {
    package static let name = "ordering.cart_abandoned"
    package let cartID: ID<Cart>
    package let customerID: ID<Customer>
    /// Whose cart it is.
    package let userID: ID<User>
    package let lineCount: Int
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

extension Ordering {
    /// Looks for carts that were left, and clears away what nobody can take back any more.
    static func addForgottenCarts(to registry: inout JobRegistry) {
        registry.schedule("ordering.carts_forgotten", every: .minutes(15)) { job in
            guard !job.hasClockJumped else { return }
            let now = job.now
            while try await job.write({ tx in try Ordering.markForgotten(at: now, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
            try await job.write { tx in try Ordering.forgetUndos(at: now, in: tx) }
        }
    }

    /// Marks filled carts nobody changed for as long as the vendor set, 200 at most, and announces each.
    ///
    /// - Returns: how many there were.
    static func markForgotten(at now: Date, in tx: Transaction) throws -> Int {
        let hours: Int = try tx.value("SELECT forgotten_after_hours FROM cart_terms WHERE id = 1")
        let edge = now.addingTimeInterval(-Double(hours) * 3_600)
        let found = try tx.all(
            """
            SELECT k.id, k.customer_id, k.user_id,
                   (SELECT COUNT(*) FROM cart_lines l WHERE l.cart_id = k.id AND NOT l.is_later) AS line_count
            FROM carts k
            WHERE k.abandoned_at IS NULL AND k.changed_at < \(edge) AND k.purpose = 'current' AND k.removed_at IS NULL
              AND EXISTS (SELECT 1 FROM cart_lines l WHERE l.cart_id = k.id AND NOT l.is_later)
            ORDER BY k.changed_at, k.id LIMIT 200
            """
        ) { row in
            CartAbandoned(
                cartID: try row["id"], customerID: try row["customer_id"], userID: try row["user_id"],
                lineCount: try row["line_count"])
        }
        for cart in found {
            let marked = try tx.execute(
                """
                UPDATE carts SET abandoned_at = \(now)
                WHERE id = \(cart.cartID) AND abandoned_at IS NULL AND changed_at < \(edge)
                """)
            guard marked == 1 else { continue }
            try tx.announce(cart, by: .system("carts"), customer: cart.customerID, at: now)
        }
        return found.count
    }

    /// Clears away the ways back of yesterday.
    static func forgetUndos(at now: Date, in tx: Transaction) throws {
        try tx.execute("DELETE FROM cart_undos WHERE made_at < \(now.addingTimeInterval(-2 * undoLife))")
    }
}
