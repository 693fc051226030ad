// What a customer has bought, month by month: counted from orders, or told by the accounting system.

import Database
import Foundation
import Kernel
import Web

/// Over which time purchases are added up; stored, so the words never change.
package enum TurnoverPeriod: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// Ever since.
    case all
    /// Since 1 January, the first day of the quarter, or of the month.
    case year, quarter, month

    /// The first month that counts on a day, as `customer_turnover` writes it; empty where all do.
    package func firstMonth(on day: CivilDate) -> String {
        switch self {
        case .all: ""
        case .year: TurnoverMonth(year: day.year, month: 1).text
        case .quarter: TurnoverMonth(year: day.year, month: (day.month - 1) / 3 * 3 + 1).text
        case .month: TurnoverMonth(year: day.year, month: day.month).text
        }
    }
}

/// A month of the vendor's calendar.
package struct TurnoverMonth: Sendable, Hashable {
    package let year: Int
    package let month: Int

    package init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// The month an instant falls into by the vendor's clock.
    package init(_ instant: Date) {
        let day = CivilDate(instant, in: .moscow)
        self.init(year: day.year, month: day.month)
    }

    /// `2026-11`, as it is kept.
    package var text: String { String((first?.description ?? "").prefix(7)) }

    /// The month after it.
    package var next: TurnoverMonth {
        month == 12 ? TurnoverMonth(year: year + 1, month: 1) : TurnoverMonth(year: year, month: month + 1)
    }

    /// Its first day.
    package var first: CivilDate? { CivilDate(year: year, month: month, day: 1) }
}

extension Catalog {
    /// Keeps what a customer ordered in a month: what was kept of the month before is replaced, so that counting twice
    /// changes nothing. What the accounting system told goes before it all the same.
    ///
    /// - Parameter sums: one for each currency.
    package static func keepTurnover(
        of customerID: ID<Customer>, in month: TurnoverMonth, _ sums: [Money], in tx: Transaction
    ) throws {
        let others: SQL = sums.isEmpty ? "TRUE" : "currency NOT IN \(list: sums.map(\.currency))"
        try tx.execute(
            """
            UPDATE customer_turnover SET ordered = 0
            WHERE customer_id = \(customerID) AND month = \(month.text) AND ordered <> 0 AND \(others)
            """)
        try tx.insert(
            into: "customer_turnover", "customer_id, month, currency, ordered",
            rows: sums.map { [customerID, month.text, $0.currency, $0] },
            conflict: "ON CONFLICT (customer_id, month, currency) DO UPDATE SET ordered = excluded.ordered")
    }

    /// The same for every customer at once.
    package static func keepTurnover(
        in month: TurnoverMonth, _ sums: [(customer: ID<Customer>, total: Money)], in tx: Transaction
    ) throws {
        try tx.execute("UPDATE customer_turnover SET ordered = 0 WHERE month = \(month.text) AND ordered <> 0")
        try tx.insert(
            into: "customer_turnover", "customer_id, month, currency, ordered",
            rows: sums.map { [$0.customer, month.text, $0.total.currency, $0.total] },
            conflict: "ON CONFLICT (customer_id, month, currency) DO UPDATE SET ordered = excluded.ordered")
    }

    /// What somebody bought in the period of the rule `r`, in its currency; `NULL` where the rule does not ask.
    static func turnover(of customerID: UUID?, at now: Date) -> SQL {
        let today = CivilDate(now, in: .moscow)
        let (year, quarter, month) = (
            TurnoverPeriod.year.firstMonth(on: today), TurnoverPeriod.quarter.firstMonth(on: today),
            TurnoverPeriod.month.firstMonth(on: today)
        )
        return """
            (SELECT CAST(SUM(COALESCE(u.told, u.ordered)) AS BIGINT) FROM customer_turnover u
             WHERE r.kind = 'cumulative' AND u.customer_id = \(customerID) AND u.currency = r.currency
               AND u.month >= CASE r.period WHEN 'year' THEN \(year) WHEN 'quarter' THEN \(quarter)
                                            WHEN 'month' THEN \(month) ELSE '' END)
            """
    }
}
