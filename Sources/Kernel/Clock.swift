import Foundation
import Synchronization

/// Where the present moment comes from: passed in, so that tests and imports can set it.
package struct Clock: Sendable {
    /// The present moment.
    package let now: @Sendable () -> Date

    /// A clock that asks `now`.
    package init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// The machine's clock.
    package static let system = Clock { Date() }

    /// A clock that stands still.
    package static func fixed(_ instant: Date) -> Clock { Clock { instant } }
}

/// A clock whose hand is moved by whoever holds it.
package final class SettableClock: Sendable {
    private let hand: Mutex<Date>

    /// A clock that stands at `instant` until moved.
    package init(_ instant: Date) {
        hand = Mutex(instant)
    }

    /// The clock to pass on.
    package var clock: Clock { Clock { self.now } }

    /// Where the hand stands.
    package var now: Date { hand.withLock { $0 } }

    /// Moves the hand to an instant.
    package func set(_ instant: Date) {
        hand.withLock { $0 = instant }
    }

    /// Moves the hand on.
    package func advance(by seconds: TimeInterval) {
        hand.withLock { $0 += seconds }
    }
}
