// How regularly a product is bought, and when it is due again.

import Foundation
import Kernel

/// The rhythm of one product: how often, how much, and when it is needed again.
struct Habit: Sendable, Equatable {
    /// Days it was bought on.
    let times: Int
    /// Days between two purchases: the median, so that one long holiday counts for nothing.
    let interval: Int
    /// The median of what was taken on a day.
    let quantity: Quantity
    let last: CivilDate
    /// The day it is needed again, should the rhythm go on.
    let due: CivilDate

    /// Fewer days tell no rhythm.
    static let fewestTimes = 3
    /// Who has not bought for so many intervals does not buy it any more.
    private static let patience = 3

    /// The rhythm of purchases; nil for too few of them. What was bought on one day is one purchase.
    init?(_ purchases: [(day: CivilDate, quantity: Quantity)]) {
        let days = Dictionary(grouping: purchases, by: \.day).compactMapValues { try? $0.map(\.quantity).total() }
        let order = days.keys.sorted()
        guard order.count >= Self.fewestTimes, let last = order.last else { return nil }
        let gaps = zip(order, order.dropFirst()).map { Int64($1.daysSinceEpoch - $0.daysSinceEpoch) }
        times = order.count
        interval = max(1, Int(Self.median(gaps)))
        quantity = Quantity(thousandths: Self.median(days.values.map(\.thousandths)))
        self.last = last
        due = last.adding(days: interval)
    }

    /// Whether it is needed by a day, and still bought at all.
    func isDue(by day: CivilDate, on today: CivilDate) -> Bool {
        due <= day && today.daysSinceEpoch - last.daysSinceEpoch <= Self.patience * interval
    }

    /// Of an even number the greater of the two in the middle: rather a day late than a pack too few.
    private static func median(_ values: [Int64]) -> Int64 {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
