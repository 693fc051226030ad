import Foundation
import Kernel
import Testing

@Suite struct FormatsTests {
    private let ru: Formats
    private let en: Formats

    init() throws {
        let moscow = try #require(TimeZone(identifier: "Europe/Moscow"))
        ru = Formats(locale: .ru, timeZone: moscow)
        en = Formats(locale: .en, timeZone: moscow)
    }

    @Test(
        arguments: [
            (0, "0,00\u{A0}₽", "₽0.00"), (5, "0,05\u{A0}₽", "₽0.05"), (99_999, "999,99\u{A0}₽", "₽999.99"),
            (123_456, "1\u{202F}234,56\u{A0}₽", "₽1,234.56"),
            (-123_456, "\u{2212}1\u{202F}234,56\u{A0}₽", "\u{2212}₽1,234.56"),
            (100_000_005, "1\u{202F}000\u{202F}000,05\u{A0}₽", "₽1,000,000.05"),
            (.max, "92\u{202F}233\u{202F}720\u{202F}368\u{202F}547\u{202F}758,07\u{A0}₽", "₽92,233,720,368,547,758.07"),
            (
                .min, "\u{2212}92\u{202F}233\u{202F}720\u{202F}368\u{202F}547\u{202F}758,08\u{A0}₽",
                "\u{2212}₽92,233,720,368,547,758.08"
            ),
        ] as [(Int64, String, String)])
    func `money by language`(minor: Int64, russian: String, english: String) {
        #expect(ru.money(Money(minor: minor)) == russian)
        #expect(en.money(Money(minor: minor)) == english)
        #expect(ru.amount(Money(minor: minor)) == String(russian.dropLast(2)))
        #expect(Money(parsing: ru.money(Money(minor: minor))) == Money(minor: minor))
        #expect(Money(parsing: en.money(Money(minor: minor))) == Money(minor: minor))
    }

    @Test func `money of other currencies`() {
        let amounts = Currency.allCases.map { Money(minor: 150, currency: $0) }
        #expect(
            amounts.map(ru.money) == [
                "1,50\u{A0}₽", "1,50\u{A0}$", "1,50\u{A0}€", "1,50\u{A0}¥", "1,50\u{A0}₸", "1,50\u{A0}Br",
            ])
        #expect(amounts.map(en.money) == ["₽1.50", "$1.50", "€1.50", "¥1.50", "₸1.50", "Br\u{A0}1.50"])
    }

    @Test(
        arguments: [
            (0, "0", "0"), (1000, "1", "1"), (1500, "1,5", "1.5"), (1_234_567, "1\u{202F}234,567", "1,234.567"),
            (50, "0,05", "0.05"),
            (-10, "\u{2212}0,01", "\u{2212}0.01"), (10_000_000, "10\u{202F}000", "10,000"),
        ] as [(Int64, String, String)])
    func `quantities without trailing zeros`(thousandths: Int64, russian: String, english: String) {
        #expect(ru.quantity(Quantity(thousandths: thousandths)) == russian)
        #expect(en.quantity(Quantity(thousandths: thousandths)) == english)
    }

    @Test func `counts in groups of three`() {
        #expect(ru.count(0) == "0" && ru.count(12) == "12" && ru.count(-1234) == "\u{2212}1\u{202F}234")
        #expect(en.count(1_000_000) == "1,000,000" && en.count(.min) == "\u{2212}9,223,372,036,854,775,808")
    }

    /// 2026-11-17 06:15:30 UTC, a quarter past nine in Moscow.
    private let morning = Date(timeIntervalSince1970: 1_794_896_130)

    @Test func `days and times of the reader's zone`() throws {
        #expect(ru.date(morning) == "17.11.2026")
        #expect(en.date(morning) == "17\u{A0}Nov\u{A0}2026")
        #expect(ru.dayMonth(morning) == "17\u{A0}ноя")
        #expect(en.dayMonth(morning) == "17\u{A0}Nov")
        #expect(ru.time(morning) == "09:15")
        #expect(ru.dateTime(morning) == "17.11.2026, 09:15")
        #expect(Formats.machine(morning) == "2026-11-17T06:15:30Z")
        let vladivostok = try #require(TimeZone(identifier: "Asia/Vladivostok"))
        #expect(Formats(locale: .ru, timeZone: vladivostok).dateTime(morning + 8 * 3600) == "18.11.2026, 00:15")
    }

    @Test(
        arguments: [
            (0, "Сегодня, 09:15", "Today, 09:15"), (-9.25 * 3600, "Сегодня, 00:00", "Today, 00:00"),
            (-9.25 * 3600 - 31, "Вчера, 23:59", "Yesterday, 23:59"), (86_400, "Завтра, 09:15", "Tomorrow, 09:15"),
            (-2 * 86_400, "15\u{A0}ноя, 09:15", "15\u{A0}Nov, 09:15"),
            (2 * 86_400, "19\u{A0}ноя, 09:15", "19\u{A0}Nov, 09:15"),
            (-365 * 86_400, "17.11.2025, 09:15", "17\u{A0}Nov\u{A0}2025, 09:15"),
        ] as [(Double, String, String)])
    func `recent instants are told from now`(seconds: Double, russian: String, english: String) {
        #expect(ru.recent(morning + seconds, now: morning) == russian)
        #expect(en.recent(morning + seconds, now: morning) == english)
    }

    @Test(arguments: [
        (1e300, "31.12.9999"), (.infinity, "31.12.9999"), (-1e300, "01.01.0001"), (.nan, "01.01.0001"),
        (-62_135_596_800, "01.01.0001"),
    ])
    func `instants outside the calendar count as its ends`(seconds: Double, date: String) {
        let utc = Formats(locale: .ru, timeZone: .gmt)
        #expect(utc.date(Date(timeIntervalSince1970: seconds)) == date)
    }

    @Test func `phone numbers with an extension`() throws {
        #expect(try ru.phone(PhoneNumber("89161234567 доб. 12")) == "+7 916 123-45-67 доб. 12")
        #expect(try en.phone(PhoneNumber("89161234567 доб. 12")) == "+7 916 123-45-67 ext. 12")
        #expect(try ru.phone(PhoneNumber("89161234567")) == "+7 916 123-45-67")
    }
}
