// How far somebody has read the queue of changes, so that nothing in it is missed and nothing read twice.

/// A reader's place in `search_changes`.
struct QueuePlace: Sendable {
    /// Numbers that were drawn and have not turned up: on PostgreSQL a transaction may end after one that began later.
    /// What was rolled back never turns up, so after a while nobody waits any more.
    private struct Gap {
        let numbers: ClosedRange<Int64>
        let noticed: ContinuousClock.Instant
    }

    private static let patience: Duration = .seconds(300)
    /// Transactions that were under way when everything was read anew have numbers near its end.
    private static let overlap: Int64 = 2_000

    /// The highest number that was looked at.
    private(set) var newest: Int64
    private var gaps: [Gap] = []

    init(after newest: Int64) {
        self.newest = newest
    }

    /// Where to go on after everything was read anew, when this was the last number.
    static func safe(before last: Int64) -> Int64 { max(0, last - overlap) }

    /// What has not turned up yet.
    var missing: [ClosedRange<Int64>] { gaps.map(\.numbers) }

    /// Up to here nothing is missing: where to go on after a restart.
    var certain: Int64 { gaps.map(\.numbers.lowerBound).min().map { $0 - 1 } ?? newest }

    /// Takes note of what was read; `numbers` rise.
    mutating func notice(_ numbers: [Int64]) {
        let now = ContinuousClock.now
        for number in numbers {
            if number <= newest {
                gaps = gaps.flatMap { gap in
                    gap.numbers.without(number).map { Gap(numbers: $0, noticed: gap.noticed) }
                }
            } else {
                if number > newest + 1 { gaps.append(Gap(numbers: newest + 1...number - 1, noticed: now)) }
                newest = number
            }
        }
        gaps.removeAll { now - $0.noticed > Self.patience }
        // Each gap is a condition of the next question.
        gaps.removeFirst(max(0, gaps.count - 100))
    }
}

extension ClosedRange<Int64> {
    /// What is left of it around one number.
    fileprivate func without(_ number: Int64) -> [ClosedRange<Int64>] {
        guard contains(number) else { return [self] }
        var rest: [ClosedRange<Int64>] = []
        if lowerBound < number { rest.append(lowerBound...number - 1) }
        if number < upperBound { rest.append(number + 1...upperBound) }
        return rest
    }
}
