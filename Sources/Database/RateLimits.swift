// How often something may happen, counted in the database, so that every instance counts together.

import Crypto
import Foundation
import Kernel

/// Whether one more is allowed.
package struct RateLimitVerdict: Sendable, Equatable {
    package let isAllowed: Bool
    /// How many more would be allowed right now.
    package let remaining: Int
    /// When trying again makes sense, in seconds; 0 when it is allowed.
    package let retryAfter: TimeInterval
}

extension Database {
    /// Counts one more of `key` unless `limit` of them happened within `window` seconds, in a transaction of its own,
    /// so that a refusal elsewhere does not take the count back.
    ///
    /// The window slides: no `window` seconds ever hold more than `limit`. It is kept as ten slots, so an old hit may
    /// count a tenth of the window longer. What is not allowed is not counted.
    /// - Parameter key: for example `sms:+79001234567`; stored as a hash only.
    package func hit(key: String, limit: Int, window: TimeInterval, at now: Date) async throws -> RateLimitVerdict {
        // READ COMMITTED suffices: one row's lock decides, and nobody has to be repeated.
        try await claim { tx in try tx.hit(key: key, limit: limit, window: window, at: now) }
    }
}

extension Transaction {
    /// As ``Database/hit(key:limit:window:at:)``, but forgotten when this transaction is rolled back.
    package func hit(key: String, limit: Int, window: TimeInterval, at now: Date) throws -> RateLimitVerdict {
        let slots = RateSlots(window: window, at: now)
        let key = hashed(key)
        let others: SQL = """
            (SELECT CAST(COALESCE(SUM(o.count), 0) AS BIGINT) FROM rate_limits o
             WHERE o.key = \(key) AND o.slot > \(slots.current - RateSlots.count) AND o.slot < \(slots.current))
            """
        let counted = try first(
            """
            INSERT INTO rate_limits (key, slot, count, ends_at)
            SELECT \(key), \(slots.current), 1, \(slots.end(of: slots.current)) WHERE \(others) < \(limit)
            ON CONFLICT (key, slot) DO UPDATE SET count = rate_limits.count + 1
                WHERE rate_limits.count + \(others) < \(limit)
            RETURNING count, \(others) AS others
            """
        ) { try ($0["count"] as Int) + ($0["others"] as Int) }
        if let counted {
            return RateLimitVerdict(isAllowed: true, remaining: max(0, limit - counted), retryAfter: 0)
        }
        let oldest: Int64? = try value(
            """
            SELECT MIN(slot) FROM rate_limits
            WHERE key = \(key) AND slot > \(slots.current - RateSlots.count) AND slot <= \(slots.current)
            """)
        let wait = slots.end(of: oldest ?? slots.current).timeIntervalSince(now)
        return RateLimitVerdict(isAllowed: false, remaining: 0, retryAfter: max(1, wait.rounded(.up)))
    }
}

/// A window as eleven numbered slots: ten cover it, one more because the oldest is left only in part.
private struct RateSlots {
    static let count: Int64 = 11
    let length: TimeInterval
    let current: Int64

    init(window: TimeInterval, at now: Date) {
        length = max(window, 1) / 10
        current = Int64(exactly: (now.timeIntervalSince1970 / length).rounded(.down)) ?? 0
    }

    /// When the hits of a slot stop to count.
    func end(of slot: Int64) -> Date {
        Date(timeIntervalSince1970: Double(slot + Self.count) * length)
    }
}

/// Growing pauses after failures in a row, such as wrong passwords of one account.
package struct GrowingLockout: Sendable, Equatable {
    /// After how many failures each pause comes.
    package var failuresPerPause = 5
    /// How long the first, second, third and every further pause is, in seconds.
    package var pauses: [TimeInterval] = [15 * 60, 30 * 60, 60 * 60]
    /// After so many failures without one success nothing is allowed until ``Database/clearAttempts(key:)``.
    package var ceiling = 100

    package init() {}

    /// When the pause after this many failures ends; nil when it does not end a series.
    func pauseEnd(afterFailures failures: Int, at now: Date) -> Date? {
        guard failures > 0, failures.isMultiple(of: max(1, failuresPerPause)), let last = pauses.last else {
            return nil
        }
        let index = failures / max(1, failuresPerPause) - 1
        return now.addingTimeInterval(index < pauses.count ? pauses[index] : last)
    }
}

/// Whether an attempt may be made.
package struct LockoutVerdict: Sendable, Equatable {
    package let isAllowed: Bool
    /// Attempts in a row without success, this one included if it is allowed.
    package let failures: Int
    /// When the pause is over; nil when allowed, or when only a success by another way helps.
    package let lockedUntil: Date?
}

extension Database {
    /// Counts an attempt as failed *before* it is checked, so that a hundred guesses at once are a hundred, and none is
    /// made during a pause. After a success call ``clearAttempts(key:)``.
    ///
    /// - Parameter key: for example `sign-in:` with the account; stored as a hash only.
    package func attempt(key: String, _ lockout: GrowingLockout, at now: Date) async throws -> LockoutVerdict {
        try await claim { tx in
            let key = hashed(key)
            // Takes the row's lock, so that attempts at once are counted one after the other.
            let earlier = try tx.one(
                """
                INSERT INTO lockouts (key, failures, attempted_at) VALUES (\(key), 0, \(now))
                ON CONFLICT (key) DO UPDATE SET attempted_at = excluded.attempted_at
                RETURNING failures, locked_until
                """
            ) { (failures: try $0["failures"] as Int, lockedUntil: try $0["locked_until"] as Date?) }
            // A pause beyond the longest was set by a clock since set back.
            let latest = now.addingTimeInterval(lockout.pauses.max() ?? 0)
            if let end = earlier.lockedUntil, end > now, end <= latest {
                return LockoutVerdict(isAllowed: false, failures: earlier.failures, lockedUntil: end)
            }
            guard earlier.failures < lockout.ceiling else {
                return LockoutVerdict(isAllowed: false, failures: earlier.failures, lockedUntil: nil)
            }
            let failures = earlier.failures + 1
            try tx.execute(
                """
                UPDATE lockouts SET failures = \(failures),
                    locked_until = \(lockout.pauseEnd(afterFailures: failures, at: now))
                WHERE key = \(key)
                """)
            return LockoutVerdict(isAllowed: true, failures: failures, lockedUntil: nil)
        }
    }

    /// The attempt succeeded: the next failure is the first again.
    package func clearAttempts(key: String) async throws {
        try await claim { tx in
            _ = try tx.execute("DELETE FROM lockouts WHERE key = \(hashed(key))")
        }
    }
}

/// Keys name accounts, addresses and phones; the table keeps them unreadable.
private func hashed(_ key: String) -> String {
    SHA256.hash(data: Data(key.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
