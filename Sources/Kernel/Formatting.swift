// How people are shown amounts, quantities, days and phone numbers: by language and zone, without Foundation's
// formatters, which cost more than the rest of a row of a table.

import Foundation

/// The ways of writing of one reader.
package struct Formats: Sendable, Hashable {
    /// The language whose ways of writing these are.
    package let locale: Language
    /// The zone whose clock times are shown.
    package let timeZone: TimeZone

    /// The ways of writing of a language, with clock times of a zone.
    package init(locale: Language, timeZone: TimeZone) {
        self.locale = locale
        self.timeZone = timeZone
    }

    /// U+2212, as wide as a digit.
    private static let minus = "\u{2212}"
    private static let noBreakSpace = "\u{A0}"
}

// MARK: - Numbers

extension Formats {
    /// `1 234,56 ₽`, `−₽1,234.56`.
    package func money(_ money: Money) -> String {
        var writer = TextWriter()
        if money.isNegative { writer.append(Self.minus) }
        let symbol = money.currency.symbol
        if locale == .en {
            writer.append(symbol)
            if symbol.utf8.count > 1 && symbol.utf8.allSatisfy({ $0 < 0x80 }) { writer.append(Self.noBreakSpace) }
        }
        write(money.minor.magnitude, scale: 100, decimals: 2, to: &writer)
        if locale == .ru {
            writer.append(Self.noBreakSpace)
            writer.append(symbol)
        }
        return writer.text
    }

    /// `1 234,56`: for columns whose head names the currency.
    package func amount(_ money: Money) -> String {
        var writer = TextWriter()
        if money.isNegative { writer.append(Self.minus) }
        write(money.minor.magnitude, scale: 100, decimals: 2, to: &writer)
        return writer.text
    }

    /// `1 234,5`, without trailing zeros.
    package func quantity(_ quantity: Quantity) -> String {
        var writer = TextWriter()
        if quantity.thousandths < 0 { writer.append(Self.minus) }
        var (value, scale, decimals) = (quantity.thousandths.magnitude, UInt64(1000), 3)
        while decimals > 0, value % 10 == 0 {
            value /= 10
            scale /= 10
            decimals -= 1
        }
        write(value, scale: scale, decimals: decimals, to: &writer)
        return writer.text
    }

    /// `1 234`
    package func count(_ count: Int) -> String {
        var writer = TextWriter()
        if count < 0 { writer.append(Self.minus) }
        writer.append(UInt64(count.magnitude), separator: locale.groupSeparator)
        return writer.text
    }

    private func write(_ magnitude: UInt64, scale: UInt64, decimals: Int, to writer: inout TextWriter) {
        writer.append(magnitude / scale, separator: locale.groupSeparator)
        guard decimals > 0 else { return }
        writer.append(locale.decimalSeparator)
        writer.append(Int(magnitude % scale), width: decimals)
    }
}

// MARK: - Days and times

extension Formats {
    /// `17.11.2026`; in English `17 Nov 2026`, which no reader takes for another day.
    package func date(_ day: CivilDate) -> String {
        var writer = TextWriter()
        write(day, to: &writer)
        return writer.text
    }

    /// The day of an instant: `17.11.2026`, `17 Nov 2026`.
    package func date(_ instant: Date) -> String {
        date(CivilDate(instant, in: timeZone))
    }

    /// `17 ноя`, `17 Nov`: where the year is plain.
    package func dayMonth(_ day: CivilDate) -> String {
        "\(day.day)\(Self.noBreakSpace)\(locale.shortMonths[day.month - 1])"
    }

    /// The day of an instant: `17 ноя`, `17 Nov`.
    package func dayMonth(_ instant: Date) -> String {
        dayMonth(CivilDate(instant, in: timeZone))
    }

    /// `09:15`
    package func time(_ instant: Date) -> String {
        var writer = TextWriter()
        write(LocalTime(instant, in: timeZone), to: &writer)
        return writer.text
    }

    /// `17.11.2026, 09:15`
    package func dateTime(_ instant: Date) -> String {
        let local = LocalTime(instant, in: timeZone)
        var writer = TextWriter()
        write(local.day, to: &writer)
        writer.append(", ")
        write(local, to: &writer)
        return writer.text
    }

    /// As near as `now` allows: `Сегодня, 09:15`, `Вчера, 18:40`, `17 ноя, 09:15`, `17.11.2025, 09:15`.
    package func recent(_ instant: Date, now: Date) -> String {
        let local = LocalTime(instant, in: timeZone)
        let today = CivilDate(now, in: timeZone)
        let distance = local.day.daysSinceEpoch - today.daysSinceEpoch
        var writer = TextWriter()
        if (-1...1).contains(distance) {
            writer.append(locale.nearDays[distance + 1])
        } else if local.day.year == today.year {
            writer.append(dayMonth(local.day))
        } else {
            write(local.day, to: &writer)
        }
        writer.append(", ")
        write(local, to: &writer)
        return writer.text
    }

    /// For machines, in UTC: `2026-11-17T06:15:00Z`, as `<time datetime>` wants it.
    package static func machine(_ instant: Date) -> String {
        let local = LocalTime(instant, in: .gmt)
        var writer = TextWriter()
        writer.append(local.day)
        writer.append("T")
        write(local.hour, local.minute, to: &writer)
        writer.append(":")
        writer.append(local.second, width: 2)
        writer.append("Z")
        return writer.text
    }

    private func write(_ day: CivilDate, to writer: inout TextWriter) {
        switch locale {
        case .ru:
            writer.append(day.day, width: 2)
            writer.append(".")
            writer.append(day.month, width: 2)
            writer.append(".")
            writer.append(day.year, width: 4)
        case .en:
            writer.append("\(day.day)\(Self.noBreakSpace)\(locale.shortMonths[day.month - 1])\(Self.noBreakSpace)")
            writer.append(day.year, width: 4)
        }
    }

    private func write(_ local: LocalTime, to writer: inout TextWriter) {
        Self.write(local.hour, local.minute, to: &writer)
    }

    private static func write(_ hour: Int, _ minute: Int, to writer: inout TextWriter) {
        writer.append(hour, width: 2)
        writer.append(":")
        writer.append(minute, width: 2)
    }
}

// MARK: - Phone numbers

extension Formats {
    /// `+7 916 123-45-67 доб. 123`
    package func phone(_ phone: PhoneNumber) -> String {
        phone.extensionDigits.map { "\(phone.formatted) \(locale.phoneExtension) \($0)" } ?? phone.formatted
    }
}
