// Work by the clock: when it is due next, and how one worker of many starts it.

import Foundation
import Kernel

/// How often a schedule runs.
package struct Cadence: Sendable, Equatable {
    private enum Rule: Equatable {
        case interval(TimeInterval)
        case day(hour: Int, minute: Int, zone: TimeZone)
    }

    private let rule: Rule

    /// Every so many seconds.
    package static func seconds(_ count: Int) -> Cadence { Cadence(rule: .interval(TimeInterval(max(1, count)))) }

    /// Every so many minutes.
    package static func minutes(_ count: Int) -> Cadence { .seconds(count * 60) }

    /// Every so many hours.
    package static func hours(_ count: Int) -> Cadence { .seconds(count * 3_600) }

    /// Every day at a time of the wall clock in `zone`; a time skipped by daylight saving runs right after the gap.
    package static func day(at hour: Int, _ minute: Int = 0, in zone: TimeZone = .gmt) -> Cadence {
        Cadence(rule: .day(hour: hour, minute: minute, zone: zone))
    }

    /// The first run after `instant`.
    func next(after instant: Date) -> Date {
        switch rule {
        case .interval(let seconds):
            return instant.addingTimeInterval(seconds)
        case .day(let hour, let minute, let zone):
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            let time = DateComponents(hour: hour, minute: minute, second: 0)
            return calendar.nextDate(
                after: instant, matching: time, matchingPolicy: .nextTime, repeatedTimePolicy: .first)
                ?? instant.addingTimeInterval(86_400)
        }
    }

    /// The next run is never further away; if it seems so, it was planned by a clock since set back.
    var longest: TimeInterval {
        switch rule {
        case .interval(let seconds): seconds
        // A day with daylight saving, and an hour to spare.
        case .day: 26 * 3_600
        }
    }

    /// Seconds apart, the next run is the retry; otherwise a failed run is tried again by itself.
    var maxAttempts: Int {
        longest < 300 ? 1 : 6
    }
}

extension Transaction {
    /// Plans the first run of schedules not seen before.
    func plan(_ schedules: [JobRegistry.Schedule], at now: Date) throws {
        for schedule in schedules {
            try execute(
                """
                INSERT INTO schedules (name, next_run_at)
                VALUES (\(schedule.name), \(schedule.cadence.next(after: now)))
                ON CONFLICT (name) DO NOTHING
                """)
        }
    }

    /// The schedules to start now, each with the instant it was planned for.
    func dueSchedules(
        among schedules: [JobRegistry.Schedule], at now: Date
    ) throws -> [(schedule: JobRegistry.Schedule, plannedAt: Date)] {
        let planned = try all("SELECT name, next_run_at FROM schedules") { row in
            (name: try row["name"] as String, at: try row["next_run_at"] as Date)
        }
        let instants = Dictionary(planned.map { ($0.name, $0.at) }, uniquingKeysWith: { first, _ in first })
        return try schedules.compactMap { schedule in
            guard let plannedAt = instants[schedule.name] else { return nil }
            if plannedAt > now.addingTimeInterval(schedule.cadence.longest) { return (schedule, plannedAt) }
            guard plannedAt <= now, try schedule.isNeeded?(self) ?? true else { return nil }
            return (schedule, plannedAt)
        }
    }

    /// Starts a due schedule, if no other worker did: the move of `next_run_at` decides.
    ///
    /// A run planned too far ahead is only planned anew. While the previous run goes on, its key keeps a second away.
    func start(_ schedule: JobRegistry.Schedule, plannedAt: Date, at now: Date) throws -> Bool {
        let moved = try execute(
            """
            UPDATE schedules SET next_run_at = \(schedule.cadence.next(after: now))
            WHERE name = \(schedule.name) AND next_run_at = \(plannedAt)
            """)
        guard moved > 0, plannedAt <= now else { return false }
        let job = NewJob(
            kind: schedule.name, payload: "{}", uniqueKey: "schedule:\(schedule.name)",
            maxAttempts: schedule.cadence.maxAttempts)
        return try enqueue(job, schedule: schedule.name, at: now)
    }
}
