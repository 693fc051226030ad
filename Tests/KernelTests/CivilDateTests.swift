import Foundation
import Kernel
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-17", 20_774), ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896), ("1900-03-01", -25_508),
    ])
    func `days are counted from 1970`(text: String, days: Int) {
        #expect(CivilDate(text)?.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days).description == text)
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "26-11-17",
        "2026-1-07",
        "2026-11-17 ", "+026-11-17", "2026/11/17", "", "--", "20261117",
    ])
    func `there is no such day`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `every day of four centuries comes back and follows the one before`() {
        var previous = CivilDate(daysSinceEpoch: -1)
        for days in 0..<146_097 {
            let day = CivilDate(daysSinceEpoch: days)
            #expect(day.daysSinceEpoch == days && previous < day)
            previous = day
        }
    }

    @Test func `days agree with Foundation's calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Moscow"))
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            // From 1970 to 2100; Moscow changed its offset many times until 2014.
            let instant = Date(timeIntervalSince1970: .random(in: 0...4_102_444_800, using: &generator))
            let parts = calendar.dateComponents([.year, .month, .day], from: instant)
            let day = CivilDate(instant, in: calendar.timeZone)
            #expect([day.year, day.month, day.day] == [parts.year, parts.month, parts.day])
        }
    }

    @Test func `counting on stays within the calendar`() throws {
        let day = try #require(CivilDate(year: 2026, month: 12, day: 30))
        #expect(day.adding(days: 3).description == "2027-01-02")
        #expect(day.adding(days: -365).description == "2025-12-30")
        #expect(day.adding(days: .max).description == "9999-12-31")
        #expect(day.adding(days: .min).description == "0001-01-01")
        #expect(CivilDate(daysSinceEpoch: .min).adding(days: .min).description == "0001-01-01")
    }

    @Test func `JSON holds the text`() throws {
        let day = try #require(CivilDate("2026-11-17"))
        let json = try JSONEncoder().encode([day])
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-11-17"]"#)
        #expect(try JSONDecoder().decode([CivilDate].self, from: json) == [day])
    }
}
