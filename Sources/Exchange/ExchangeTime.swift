// Dates and times of exchange files. Without a zone they mean the clock on the wall of the 1C server.

import Foundation

/// A date with a time, as written, before it is known in which zone.
package struct ExchangeTime: Hashable, Sendable {
    package let year, month, day, hour, minute, second: Int
    /// Seconds east of Greenwich, where the file says so.
    package let offset: Int?

    /// Reads `2014-06-01T0:36:33`, `2024-01-08T15:44:45.076+03:00`, `2008-03-28`, `28.03.2008 15:40:40`.
    package init?(_ text: String) {
        let halves = text.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == " " })
        guard let date = halves.first, let parts = Self.date(date) else { return nil }
        var clock = halves.count > 1 ? halves[1] : ""
        var offset: Int?
        if clock.hasSuffix("Z") {
            clock.removeLast()
            offset = 0
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard let zone = Self.clock(clock[clock.index(after: sign)...]) else { return nil }
            offset = (zone[0] * 3600 + zone[1] * 60) * (clock[sign] == "-" ? -1 : 1)
            clock = clock[..<sign]
        }
        guard let time = clock.isEmpty ? [0, 0, 0] : Self.clock(clock) else { return nil }
        (year, month, day) = (parts[0], parts[1], parts[2])
        (hour, minute, second) = (time[0], time[1], time[2])
        self.offset = offset
    }

    /// A date and a time of day from two elements.
    init?(date: String, time: String?) {
        let day = date.split(whereSeparator: { $0 == "T" || $0 == " " }).first.map(String.init) ?? date
        self.init(time.map { "\(day)T\($0)" } ?? date)
    }

    /// The moment this is in a zone. Nil for a day the calendar does not have.
    package func date(in zone: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = offset.flatMap { TimeZone(secondsFromGMT: $0) } ?? zone
        let components = DateComponents(
            calendar: calendar, year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return components.isValidDate ? components.date : nil
    }

    private static func date(_ text: Substring) -> [Int]? {
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "." }).map { Int($0) ?? -1 }
        guard parts.count == 3 else { return nil }
        let ordered = text.contains(".") ? parts.reversed() : parts
        guard (1...9999).contains(ordered[0]), (1...12).contains(ordered[1]), (1...31).contains(ordered[2]) else {
            return nil
        }
        return ordered
    }

    private static func clock(_ text: Substring) -> [Int]? {
        let whole = text.prefix { $0 != "." }
        var parts = whole.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        if parts.count == 2 { parts.append(0) }
        guard parts.count == 3, (0...23).contains(parts[0]), (0...59).contains(parts[1]), (0...60).contains(parts[2])
        else { return nil }
        return parts
    }
}
