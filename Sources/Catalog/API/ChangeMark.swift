// How far a program knows the catalogue: a place in the queue of changes that the search follows, too.

import Database
import Foundation
import Kernel
import Synchronization

/// A place in the queue of changes. Everything noted up to it is known to whoever holds it.
struct ChangeMark: Sendable, Equatable {
    /// The last change that is known, with all before it.
    let sequence: Int64
    /// When the mark was made, in whole seconds.
    let seconds: Int64

    init(sequence: Int64, at instant: Date) {
        self.sequence = sequence
        seconds = Int64(instant.timeIntervalSince1970)
    }

    /// Reads the values of a ``Cursor``.
    init?(_ values: [String]) {
        guard values.count == 2, let sequence = Int64(values[0]), let seconds = Int64(values[1]), sequence >= 0 else {
            return nil
        }
        self.sequence = sequence
        self.seconds = seconds
    }

    /// Reads a text of ``token``.
    init?(token: String) {
        guard let cursor = Cursor(token: token) else { return nil }
        self.init(cursor.values)
    }

    var values: [String] { [String(sequence), String(seconds)] }
    /// Opaque to programs: they send it back as it is.
    var token: String { Cursor(values).token }
    /// When the mark was made.
    var instant: Date { Date(timeIntervalSince1970: Double(seconds)) }
}

/// Makes marks. A number that was drawn and has not turned up belongs to a transaction that is still under way, or was
/// rolled back: a mark stops before it for a while.
final class ChangeWatch: Sendable {
    /// Longer than any transaction takes.
    static let patience: Duration = .seconds(60)
    /// How far back such numbers are looked for.
    static let reach: Int64 = 2_000

    /// Where numbers are missing, and since when that is known.
    private let missing = Mutex<[Int64: ContinuousClock.Instant]>([:])

    init() {}

    /// The mark of this moment.
    func mark(at now: Date, in tx: Transaction) throws -> ChangeMark {
        guard let last = try Catalog.searchQueueEnds(in: tx).last else { return ChangeMark(sequence: 0, at: now) }
        let numbers = try tx.all(
            "SELECT sequence FROM search_changes WHERE sequence > \(last - Self.reach) ORDER BY sequence"
        ) { try $0["sequence"] as Int64 }
        return ChangeMark(sequence: certain(numbers, at: .now), at: now)
    }

    /// The last number before the first gap that is worth waiting for; `numbers` rise.
    func certain(_ numbers: [Int64], at now: ContinuousClock.Instant) -> Int64 {
        missing.withLock { known in
            var found: [Int64: ContinuousClock.Instant] = [:]
            var certain: Int64?
            for (number, next) in zip(numbers, numbers.dropFirst()) where next != number + 1 {
                let since = known[number + 1] ?? now
                found[number + 1] = since
                if now - since < Self.patience, certain == nil { certain = number }
            }
            known = found
            return certain ?? numbers.last ?? 0
        }
    }
}

extension Catalog {
    /// Whether the queue still has everything after a mark. It has not when that was long ago, or when the database is
    /// an older copy than the one the mark was made of.
    static func remembers(_ mark: ChangeMark, in tx: Transaction) throws -> Bool {
        let last = try searchQueueEnds(in: tx).last ?? 0
        return mark.sequence <= last && mark.sequence >= last - searchChangesKept
    }
}
