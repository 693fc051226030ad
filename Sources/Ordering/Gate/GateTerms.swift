// What limits the sum of an order: the vendor's terms, the contract, and what the member may order by himself.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// The limits of one buyer at one moment, and how far they are used up. Sums with VAT.
struct GateTerms: Sendable {
    /// The member's role in his customer.
    let role: String
    /// The least the vendor takes an order of.
    let minimum: Money?
    /// How long prices are promised while an order waits for approval.
    let priceHours: Int
    /// What may be owed under the contract.
    let credit: Money?
    /// What is owed, and ordered on credit since it was told.
    let owed: Money
    /// What the whole contract may come to.
    let contractTotal: Money?
    /// What was ordered under it.
    let underContract: Money
    let orderLimit: Money?
    let monthLimit: Money?
    /// What the member ordered since the first of the month.
    let thisMonth: Money

    /// Reads them with one statement.
    init(for buyer: Buyer, _ principal: Principal, at now: Date, in tx: Transaction) throws {
        let today = CivilDate(now, in: .moscow)
        let month = today.adding(days: 1 - today.day).start(in: .moscow)
        self = try tx.one(
            """
            SELECT COALESCE(m.role, '') AS role, COALESCE(t.minimum_total, e.minimum_total) AS minimum_total,
                   COALESCE(t.currency, e.currency, 'RUB') AS terms_currency,
                   COALESCE(t.price_hours, e.price_hours, 72) AS price_hours,
                   k.credit_limit, k.total_limit, COALESCE(k.currency, 'RUB') AS contract_currency,
                   COALESCE(k.debt, 0) + \(Self.onCredit) AS owed, \(Self.ordered) AS under_contract,
                   l.order_limit, l.month_limit, COALESCE(l.currency, 'RUB') AS limit_currency,
                   \(Self.byMember(since: month)) AS this_month
            FROM customers b
            LEFT JOIN members m ON m.customer_id = b.id AND m.user_id = \(principal.userID)
            LEFT JOIN contracts k ON k.customer_id = b.id AND k.id = \(buyer.contractID)
            LEFT JOIN member_limits l ON l.customer_id = b.id AND l.user_id = \(principal.userID)
            LEFT JOIN order_terms t ON t.customer_class = b.class
            LEFT JOIN order_terms e ON e.customer_class = ''
            WHERE b.id = \(principal.customerID)
            """, GateTerms.init(row:))
    }

    private init(row: Row) throws {
        role = try row["role"]
        minimum = try row.moneyIfAny("minimum_total", "terms_currency")
        priceHours = try row["price_hours"]
        credit = try row.moneyIfAny("credit_limit", "contract_currency")
        owed = try row.money("owed", "contract_currency")
        contractTotal = try row.moneyIfAny("total_limit", "contract_currency")
        underContract = try row.money("under_contract", "contract_currency")
        orderLimit = try row.moneyIfAny("order_limit", "limit_currency")
        monthLimit = try row.moneyIfAny("month_limit", "limit_currency")
        thisMonth = try row.money("this_month", "limit_currency")
    }

    /// What was ordered on credit and is not in the debt that was told: what has not left yet, and what left since.
    private static let onCredit: SQL = """
        CASE WHEN k.credit_limit IS NULL THEN 0 ELSE (
            SELECT COALESCE(CAST(SUM(o.total) AS BIGINT), 0) FROM orders o
            WHERE o.contract_id = k.id AND o.payment_way = \(PaymentWay.deferred) AND o.currency = k.currency
              AND o.status IN ('awaiting_approval', 'placed', 'confirmed', 'picking', 'packed', 'partly_shipped',
                  'shipped', 'delivered')
              AND (o.status NOT IN ('shipped', 'delivered') OR k.debt_at IS NULL OR o.status_at > k.debt_at)) END
        """

    private static let ordered: SQL = """
        CASE WHEN k.total_limit IS NULL THEN 0 ELSE (
            SELECT COALESCE(CAST(SUM(o.total) AS BIGINT), 0) FROM orders o
            WHERE o.contract_id = k.id AND o.currency = k.currency
              AND o.status NOT IN ('draft', 'cancelled', 'returned')) END
        """

    private static func byMember(since month: Date) -> SQL {
        """
        CASE WHEN l.month_limit IS NULL THEN 0 ELSE (
            SELECT COALESCE(CAST(SUM(o.total) AS BIGINT), 0) FROM orders o
            WHERE o.customer_id = b.id AND o.placed_by = l.user_id AND o.placed_at >= \(month)
              AND o.currency = l.currency AND o.status NOT IN ('draft', 'cancelled', 'returned')) END
        """
    }

    /// What is left of a limit; nil where the limit is for another currency, or there is none.
    static func left(of limit: Money?, after used: Money, for total: Money) -> Money? {
        guard let limit, limit.currency == total.currency else { return nil }
        return (try? limit.subtracting(used)) ?? .zero(limit.currency)
    }

    /// What the member may still order by himself: the least his limits leave; nil without limits.
    func leftToMember(for total: Money) -> Money? {
        let once = Self.left(of: orderLimit, after: .zero(orderLimit?.currency ?? .rub), for: total)
        let inMonth = Self.left(of: monthLimit, after: thisMonth, for: total)
        return [once, inMonth].compactMap { $0 }.min()
    }
}
