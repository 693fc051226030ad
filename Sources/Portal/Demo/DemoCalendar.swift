// When demo orders are placed and by whom: more of them lately, in working hours.

import Foundation
import Kernel

enum DemoCalendar {
    private static let day = 86_400.0
    /// Moscow keeps the same time all year.
    private static let moscow = 3 * 3_600.0

    /// So many instants of the last `days` days, the oldest first.
    ///
    /// - Parameter growth: 1 spreads them evenly; more puts more of them close to `now`.
    static func placedAt(
        count: Int, days: Double, growth: Double, before now: Date, using random: inout SeededGenerator
    ) -> [Date] {
        (0..<count).map { rank in
            let share = (Double(rank) + Double.random(in: 0.1...0.9, using: &random)) / Double(count)
            let age = days * power(share, growth) * day
            let raw = now.addingTimeInterval(-max(age, 120))
            return wholeSeconds(age < 1.5 * day ? raw : inWorkingHours(raw, using: &random))
        }.sorted()
    }

    private static func inWorkingHours(_ instant: Date, using random: inout SeededGenerator) -> Date {
        var local = ((instant.timeIntervalSince1970 + moscow) / day).rounded(.down)
        // 1970-01-01 was a Thursday.
        let weekday = Int(local + 3) % 7
        if weekday > 4, Int.random(in: 0..<8, using: &random) > 0 { local -= Double(weekday - 4) }
        let hours = 9 + (Double.random(in: 0...9, using: &random) + Double.random(in: 0...9, using: &random)) / 2
        return Date(timeIntervalSince1970: local * day - moscow + hours * 3_600)
    }

    private static func wholeSeconds(_ instant: Date) -> Date {
        Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    }

    /// Who places each of `count` orders: shares exactly by weight, in random order.
    static func customers(
        _ weights: [Int], count: Int, using random: inout SeededGenerator
    ) -> [Int] {
        let whole = max(1, weights.reduce(0, +))
        var deck: [Int] = []
        for (index, weight) in weights.enumerated() {
            deck += Array(repeating: index, count: max(1, count * weight / whole))
        }
        while deck.count < count { deck.append(deck.count % weights.count) }
        deck.shuffle(using: &random)
        return Array(deck.prefix(count))
    }

    /// The first instant of 2026 in Moscow, when the rate rose from 20 to 22 per cent.
    static let vatRise = Date(timeIntervalSince1970: 1_767_225_600 - moscow)
}
