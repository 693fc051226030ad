// Which days a unit is free, and how days are taken: a unit and a day belong to one test drive at most.

import Database
import Foundation
import Kernel
import Web

/// How much of a product's equipment is free on the days to come.
struct DemoCalendar: Sendable {
    /// The first day that can be asked for.
    let from: CivilDate
    /// Days that have at least one free unit.
    let free: [CivilDate]
    /// How many units are lent at all.
    let units: Int
}

extension Catalog {
    /// The first and the last day that can be asked for: from tomorrow for three months.
    static func driveWindow(at now: Date) -> ClosedRange<CivilDate> {
        let today = CivilDate(now, in: .moscow)
        return today.adding(days: 1)...today.adding(days: 92)
    }

    /// The most days of one test drive.
    static let longestDrive = 14

    /// The free days of the next four weeks. One statement.
    static func demoCalendar(of product: ID<Product>, at now: Date, in tx: Transaction) throws -> DemoCalendar {
        let from = driveWindow(at: now).lowerBound
        let to = from.adding(days: 27)
        let rows = try tx.all(
            """
            SELECT u.id, b.day FROM demo_units u
            LEFT JOIN demo_days b ON b.demo_unit_id = u.id AND b.day >= \(from.description) AND b.day <= \(to.description)
            WHERE u.product_id = \(product) AND u.removed_at IS NULL LIMIT 5000
            """
        ) { (unit: try $0["id"] as ID<LoanUnit>, day: try $0["day"] as String?) }
        let units = Set(rows.map { $0.unit }).count
        var taken: [String: Int] = [:]
        for row in rows { if let day = row.day { taken[day, default: 0] += 1 } }
        let free = (0..<28).map { from.adding(days: $0) }.filter { units > (taken[$0.description] ?? 0) }
        return DemoCalendar(from: from, free: free, units: units)
    }

    /// Takes the days of a test drive on one unit of a product that is free on all of them. One statement takes them,
    /// and the table's key refuses a day that is taken.
    ///
    /// - Returns: the unit; nil when none is free on all of the days.
    static func claimDays(
        _ days: ClosedRange<CivilDate>, of product: ID<Product>, in tx: Transaction
    ) throws -> ID<LoanUnit>? {
        let (from, to) = (days.lowerBound.description, days.upperBound.description)
        return try tx.first(
            """
            SELECT u.id FROM demo_units u WHERE u.product_id = \(product) AND u.removed_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM demo_days b
                              WHERE b.demo_unit_id = u.id AND b.day >= \(from) AND b.day <= \(to))
            ORDER BY u.name, u.id LIMIT 1
            """
        ) { try $0["id"] as ID<LoanUnit> }
    }

    /// Writes the days down for a test drive.
    ///
    /// - Throws: `DatabaseError` to run again when somebody was a moment quicker.
    static func keepDays(
        _ days: ClosedRange<CivilDate>, of unit: ID<LoanUnit>, for drive: ID<TestDrive>, in tx: Transaction
    ) throws {
        let count = days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch + 1
        let rows: [[any SQLConvertible]] = (0..<count).map {
            [unit, days.lowerBound.adding(days: $0).description, drive]
        }
        let kept = try tx.execute(
            """
            INSERT INTO demo_days (demo_unit_id, day, test_drive_id) VALUES \(SQL.values(rows))
            ON CONFLICT (demo_unit_id, day) DO NOTHING
            """)
        guard kept == count else { throw DatabaseError.serialization }
    }

    /// Gives days back: all of a test drive, or those from a day on.
    static func releaseDays(of drive: ID<TestDrive>, from day: CivilDate? = nil, in tx: Transaction) throws {
        let rest: SQL = day.map { "day >= \($0.description)" } ?? "TRUE"
        try tx.execute("DELETE FROM demo_days WHERE test_drive_id = \(drive) AND \(rest)")
    }
}
