import Foundation
import Kernel
import Testing

@testable import Ordering

/// The days of a calendar, worked out from its rule alone.
@Suite struct RhythmTests {
    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    struct Case: Sendable {
        let unit: RhythmUnit
        let step: Int
        let days: [Int]
        let anchor: String
        var weekend = WeekendRule.keep
        let after: String
        let dates: [String]
    }

    static let cases: [Case] = [
        // Tuesday, 17 November 2026.
        Case(
            unit: .week, step: 1, days: [1, 4], anchor: "2026-11-17", after: "2026-11-17",
            dates: ["2026-11-19", "2026-11-23", "2026-11-26", "2026-11-30"]),
        Case(
            unit: .week, step: 2, days: [1], anchor: "2026-11-17", after: "2026-11-17",
            dates: ["2026-11-30", "2026-12-14", "2026-12-28", "2027-01-11"]),
        Case(
            unit: .week, step: 1, days: [6], anchor: "2026-11-17", weekend: .before, after: "2026-11-17",
            dates: ["2026-11-20", "2026-11-27", "2026-12-04"]),
        Case(
            unit: .week, step: 1, days: [6, 7], anchor: "2026-11-17", weekend: .after, after: "2026-11-17",
            dates: ["2026-11-23", "2026-11-30", "2026-12-07"]),
        Case(
            unit: .month, step: 1, days: [31], anchor: "2026-11-17", after: "2026-11-17",
            dates: ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
        Case(
            unit: .month, step: 3, days: [15], anchor: "2026-11-17", after: "2026-11-17",
            dates: ["2027-02-15", "2027-05-15", "2027-08-15"]),
        Case(
            unit: .month, step: 1, days: [1], anchor: "2026-11-17", weekend: .before, after: "2026-11-17",
            dates: ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01", "2027-04-30"]),
        Case(
            unit: .month, step: 12, days: [17], anchor: "2026-11-17", after: "2026-11-17",
            dates: ["2027-11-17", "2028-11-17"]),
    ]

    @Test(arguments: cases) func `dates follow their rule`(_ one: Case) throws {
        let rhythm = Rhythm(
            unit: one.unit, step: one.step, days: one.days, anchor: try Self.day(one.anchor), weekend: one.weekend)
        let found = rhythm.dates(after: try Self.day(one.after), count: one.dates.count)
        #expect(found.map(\.description) == one.dates)
    }

    @Test func `a rule without days has no dates, and none comes after the end`() throws {
        let anchor = try Self.day("2026-11-17")
        let none = Rhythm(unit: .week, step: 1, days: [], anchor: anchor, weekend: .keep)
        #expect(none.next(after: anchor) == nil)
        let weekly = Rhythm(unit: .week, step: 1, days: [2], anchor: anchor, weekend: .keep)
        let end = try Self.day("2026-12-02")
        #expect(weekly.dates(after: anchor, count: 9, until: end).map(\.description) == ["2026-11-24", "2026-12-01"])
        // The first date may be the day it begins.
        #expect(weekly.next(after: anchor.adding(days: -1)) == anchor)
    }
}
