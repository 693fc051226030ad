import Foundation

/// A day of the Gregorian calendar without a time or zone: a delivery day, the date of an invoice.
///
/// Years 1 to 9999, the range the accounting systems and `<input type="date">` share.
package struct CivilDate: Hashable, Sendable {
    /// 1 to 9999.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// A day; nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let candidate = CivilDate(unchecked: year, month, day)
        // The 31st of a short month counts on into the next and comes back as another day.
        guard CivilDate(daysSinceEpoch: candidate.daysSinceEpoch) == candidate else { return nil }
        self = candidate
    }

    /// The day an instant falls on in a zone. Instants beyond the range count as its first or last day.
    package init(_ instant: Date, in zone: TimeZone) {
        self = LocalTime(instant, in: zone).day
    }

    /// The day so many days after 1970-01-01, kept within the range.
    package init(daysSinceEpoch days: Int) {
        // Days are counted in eras of 400 years that begin on 1 March, so that a leap day ends its year.
        let shifted = min(max(days, Self.first), Self.last) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(unchecked: year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days since 1970-01-01: the difference of two is the days between them.
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day so many days later, or earlier when negative, kept within the range.
    package func adding(days: Int) -> CivilDate {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        return CivilDate(daysSinceEpoch: overflow ? days : sum)
    }

    private static let first = -719_162  // 0001-01-01
    private static let last = 2_932_896  // 9999-12-31

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

extension CivilDate: Comparable {
    /// The earlier day comes first.
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: LosslessStringConvertible, Codable {
    /// Reads `2026-11-17`, as date fields and exchange files send it.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let digits = parts.joined().digitValues else { return nil }
        let number = { (range: Range<Int>) in digits[range].reduce(0) { $0 * 10 + $1 } }
        self.init(year: number(0..<4), month: number(4..<6), day: number(6..<8))
    }

    /// `2026-11-17`
    package var description: String {
        var writer = TextWriter()
        writer.append(self)
        return writer.text
    }

    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CivilDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day")
        }
        self = day
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The day and the second of the day that a clock on the wall of a zone shows.
struct LocalTime {
    let day: CivilDate
    let secondOfDay: Int

    init(_ instant: Date, in zone: TimeZone) {
        // Kept within years 1 to 9999, where whole seconds fit an Int; `max` in this order also catches a NaN.
        let seconds = Int(min(max(-62_135_596_800, instant.timeIntervalSince1970.rounded(.down)), 253_402_300_799))
        let local = seconds + zone.secondsFromGMT(for: instant)
        let days = Int((Double(local) / 86_400).rounded(.down))
        day = CivilDate(daysSinceEpoch: days)
        secondOfDay = local - days * 86_400
    }

    var hour: Int { secondOfDay / 3600 }
    var minute: Int { secondOfDay / 60 % 60 }
    var second: Int { secondOfDay % 60 }
}
