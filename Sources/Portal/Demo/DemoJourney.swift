// How far a demo order has come, by which way, and when.

import Foundation
import Kernel
import Ordering

/// The stages an order of the demo went through.
struct DemoJourney: Sendable {
    /// A stage and when it was reached; the first is how the order began.
    struct Stage: Sendable {
        let status: OrderStatus
        let at: Date
    }

    let stages: [Stage]

    var status: OrderStatus { stages.last?.status ?? .draft }
    var statusAt: Date { stages.last?.at ?? .distantPast }

    /// The way to `status`, begun at `placedAt` and over before `now`.
    init(to status: OrderStatus, from placedAt: Date, before now: Date, using random: inout SeededGenerator) {
        let statuses = Self.way(to: status, using: &random)
        var offsets: [Double] = []
        var sum = 0.0
        for status in statuses {
            sum += Self.hours(before: status) * 3_600 * Double.random(in: 0.5...1.5, using: &random)
            offsets.append(sum)
        }
        // An order of this morning that is already on its way was dealt with quickly.
        let room = max(1, now.timeIntervalSince(placedAt) * 0.95)
        let scale = min(1, room / max(sum, 1))
        let beginning = Stage(status: Self.beginning(of: status), at: placedAt)
        stages =
            [beginning]
            + zip(statuses, offsets).map { status, offset in
                Stage(status: status, at: placedAt.addingTimeInterval((offset * scale).rounded(.down)))
            }
    }

    private static func beginning(of status: OrderStatus) -> OrderStatus {
        status == .draft || status == .awaitingApproval ? .draft : .placed
    }

    /// The stages after the first.
    private static func way(to status: OrderStatus, using random: inout SeededGenerator) -> [OrderStatus] {
        let isSplit = Int.random(in: 0..<8, using: &random) == 0
        let isEarly = Bool.random(using: &random)
        let packed: [OrderStatus] = [.confirmed, .picking, .packed]
        let shipped = packed + (isSplit ? [.partlyShipped, .shipped] : [.shipped])
        return switch status {
        case .draft, .placed: []
        case .awaitingApproval: [.awaitingApproval]
        case .confirmed: [.confirmed]
        case .picking: [.confirmed, .picking]
        case .packed: packed
        case .partlyShipped: packed + [.partlyShipped]
        case .shipped: shipped
        case .delivered: shipped + [.delivered]
        case .completed: shipped + [.delivered, .completed]
        case .cancelled: isEarly ? [.cancelled] : [.confirmed, .cancelled]
        case .returned: shipped + (isEarly ? [.delivered, .returned] : [.delivered, .completed, .returned])
        }
    }

    /// How long a stage usually takes to come.
    private static func hours(before status: OrderStatus) -> Double {
        switch status {
        case .draft, .placed: 0
        case .awaitingApproval: 0.1
        case .confirmed: 1.5
        case .picking: 6
        case .packed: 4
        case .partlyShipped, .shipped: 16
        case .delivered: 40
        case .completed: 120
        case .cancelled: 5
        case .returned: 200
        }
    }
}

/// Which status each order of the demo has.
enum DemoStatuses {
    /// The newest orders show every status, whatever the size of the demo.
    private static let newest: [OrderStatus] = [
        .placed, .awaitingApproval, .placed, .confirmed, .draft, .placed, .picking, .cancelled, .packed, .confirmed,
        .partlyShipped, .shipped, .placed, .delivered, .shipped, .picking, .returned, .completed,
    ]

    /// Statuses of orders from the oldest to the newest.
    static func all(
        placedAt: [Date], isPerson: [Bool], now: Date, using random: inout SeededGenerator
    ) -> [OrderStatus] {
        var waiting = newest
        var statuses = [OrderStatus](repeating: .completed, count: placedAt.count)
        for index in placedAt.indices.reversed() {
            // Private people neither ask a superior nor leave drafts.
            let fitting = waiting.firstIndex { !isPerson[index] || ![.awaitingApproval, .draft].contains($0) }
            if let fitting {
                statuses[index] = waiting.remove(at: fitting)
            } else {
                statuses[index] = status(afterDays: now.timeIntervalSince(placedAt[index]) / 86_400, using: &random)
            }
        }
        return statuses
    }

    private static func status(afterDays days: Double, using random: inout SeededGenerator) -> OrderStatus {
        let roll = Int.random(in: 0..<100, using: &random)
        let shares: [(Int, OrderStatus)] =
            switch days {
            case ..<1: [(50, .placed), (85, .confirmed), (100, .picking)]
            case ..<3: [(20, .confirmed), (50, .picking), (70, .packed), (100, .shipped)]
            case ..<6: [(8, .packed), (18, .partlyShipped), (68, .shipped), (100, .delivered)]
            case ..<20: [(10, .shipped), (68, .delivered), (96, .completed), (100, .cancelled)]
            default: [(92, .completed), (97, .cancelled), (100, .returned)]
            }
        return shares.first { roll < $0.0 }?.1 ?? .completed
    }
}
