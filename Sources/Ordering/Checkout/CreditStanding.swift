// What is owed under a contract, what may still be, and what should have been paid already.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// How far the credit of a contract is used up, with VAT.
struct CreditStanding: Sendable {
    let limit: Money
    /// Owed as the accounting told it, and ordered on credit since.
    let used: Money
    /// What may still be ordered on credit; never less than nothing.
    let free: Money
    /// Owed for longer than the contract gives; zero when all is in time.
    let overdue: Money
    /// When the accounting told the debt; nil when it never did.
    let toldAt: Date?

    /// Nil where the contract gives no credit. One statement.
    ///
    /// The accounting tells a sum, and payments settle the oldest shipments first: what is owed beyond what was shipped
    /// within the days of the contract is late.
    init?(of buyer: Buyer, _ terms: GateTerms, for principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let limit = terms.credit, let contract = buyer.contractID else { return nil }
        let since = now.addingTimeInterval(-TimeInterval(buyer.deferralDays) * 86_400)
        let told = try tx.first(
            """
            SELECT k.debt, k.debt_at, k.currency, (
                SELECT COALESCE(CAST(SUM(o.total) AS BIGINT), 0) FROM orders o
                WHERE o.contract_id = k.id AND o.payment_way = \(PaymentWay.deferred) AND o.currency = k.currency
                  AND o.status IN ('shipped', 'delivered', 'completed')
                  AND (SELECT MIN(h.at) FROM order_history h WHERE h.order_id = o.id
                       AND h.status IN ('shipped', 'delivered', 'completed')) > \(since)) AS fresh
            FROM contracts k WHERE k.id = \(contract) AND k.customer_id = \(principal.customerID)
            """
        ) { row in (debt: try row.money("debt"), fresh: try row.money("fresh"), at: try row["debt_at"] as Date?) }
        guard let told else { return nil }
        let none = Money.zero(limit.currency)
        self.limit = limit
        used = terms.owed
        free = max(none, try limit.subtracting(terms.owed))
        overdue = max(none, try told.debt.subtracting(told.fresh))
        toldAt = told.at
    }
}
