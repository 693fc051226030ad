// On which days something comes again: every so many weeks on weekdays, or every so many months on a day.

import Database
import Foundation
import Kernel

/// What a schedule counts in; stored, so the words never change.
enum RhythmUnit: String, CaseIterable, Codable, Sendable, SQLCodable { case week, month }

/// What becomes of a day that falls on a weekend; stored, so the words never change.
enum WeekendRule: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// It stays.
    case keep
    /// The Friday before.
    case before
    /// The Monday after.
    case after
}

/// The days of a schedule, worked out from nothing but its rule.
struct Rhythm: Sendable, Equatable {
    let unit: RhythmUnit
    /// Every so many weeks or months, 1 to 12.
    let step: Int
    /// Weekdays, 1 for Monday to 7; or the one day of a month, 1 to 31: in a short month its last one.
    let days: [Int]
    /// Weeks and months are counted from the one this day is in; there is nothing before it.
    let anchor: CivilDate
    let weekend: WeekendRule

    /// The longest a rule can be silent: twelve months, and what a weekend moves.
    private static let farthest = 12 * 31 + 10

    /// The first day after `day`; nil for a rule without days.
    func next(after day: CivilDate) -> CivilDate? {
        // A day may be moved over `day` by a weekend: so it is looked for from a little before.
        let start = max(anchor, day.adding(days: -2))
        return (0...Self.farthest).lazy
            .map { start.adding(days: $0) }
            .filter(isMeant)
            .map(moved)
            .first { $0 > day && $0 >= anchor }
    }

    /// The first days after `day`.
    func dates(after day: CivilDate, count: Int, until end: CivilDate? = nil) -> [CivilDate] {
        var (found, last): ([CivilDate], CivilDate) = ([], day)
        while found.count < count, let next = next(after: last), next <= end ?? next {
            found.append(next)
            last = next
        }
        return found
    }

    private func isMeant(_ day: CivilDate) -> Bool {
        switch unit {
        case .week: days.contains(day.weekday) && (day.week - anchor.week) % step == 0
        case .month:
            (day.monthNumber - anchor.monthNumber) % step == 0 && day.day == min(days.first ?? 0, day.daysInMonth)
        }
    }

    private func moved(_ day: CivilDate) -> CivilDate {
        guard day.weekday > 5 else { return day }
        return switch weekend {
        case .keep: day
        case .before: day.adding(days: 5 - day.weekday)
        case .after: day.adding(days: 8 - day.weekday)
        }
    }
}

extension CivilDate {
    /// 1 for Monday to 7 for Sunday.
    var weekday: Int { ((daysSinceEpoch + 3) % 7 + 7) % 7 + 1 }
    /// Weeks since that of 1970-01-01, which began on a Monday.
    fileprivate var week: Int { (daysSinceEpoch + 3 - (weekday - 1)) / 7 }
    fileprivate var monthNumber: Int { year * 12 + month }

    fileprivate var daysInMonth: Int {
        let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
        return CivilDate(year: nextYear, month: nextMonth, day: 1)?.adding(days: -1).day ?? 31
    }
}
