// Staff see in a month which units are out on which days, and what waits for them.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /staff/test-drives/calendar`: `month` as `2026-11`.
    func showDriveCalendar(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let today = CivilDate(context.now, in: context.formats.timeZone)
        let month = DriveMonth(request.query["month"] ?? "") ?? DriveMonth(of: today)
        let principal = context.principal
        let bookings = try await database.read { tx in
            try Catalog.bookings(month.first...month.last, for: principal, in: tx)
        }
        return calendarPage(month, bookings, today, context)
    }
}

/// A month of the calendar.
struct DriveMonth: Sendable, Equatable {
    let first: CivilDate

    /// The month a day belongs to.
    init(of day: CivilDate) {
        first = day.adding(days: 1 - day.day)
    }

    /// Reads `2026-11`; years nobody plans for are none.
    init?(_ text: String) {
        guard let first = CivilDate("\(text)-01"), (2_000...2_100).contains(first.year) else { return nil }
        self.first = first
    }

    var next: DriveMonth { DriveMonth(of: first.adding(days: 31)) }
    var previous: DriveMonth { DriveMonth(of: first.adding(days: -1)) }
    var last: CivilDate { next.first.adding(days: -1) }

    /// As it stands in an address.
    var text: String { String(first.description.prefix(7)) }
}

/// A day on which a unit is promised or out.
struct DemoBooking: Sendable {
    let day: String
    let unitName: String
    let productName: String
    /// Nil for a test drive of somebody else's customer.
    let number: String?
    let status: TestDriveStatus
}

// MARK: - Reading

extension Catalog {
    /// Every day a unit is taken in a period; of other people's customers only that it is. One statement.
    static func bookings(
        _ days: ClosedRange<CivilDate>, for principal: Principal, in tx: Transaction
    ) throws -> [DemoBooking] {
        try tx.all(
            """
            SELECT b.day, u.name AS unit_name, d.product_name, d.status,
                   CASE WHEN \(principal.covers("d", for: .workWithCustomers)) THEN d.number ELSE NULL END AS number
            FROM demo_days b JOIN test_drives d ON d.id = b.test_drive_id JOIN demo_units u ON u.id = b.demo_unit_id
            WHERE b.day >= \(days.lowerBound.description) AND b.day <= \(days.upperBound.description)
            ORDER BY b.day, u.name, u.id LIMIT 2000
            """
        ) { row in
            DemoBooking(
                day: try row["day"], unitName: try row["unit_name"], productName: try row["product_name"],
                number: try row["number"], status: try row["status"])
        }
    }
}

// MARK: - Page

private func calendarPage(
    _ month: DriveMonth, _ bookings: [DemoBooking], _ today: CivilDate, _ context: StaffContext
) -> HTML {
    var frame = context.contentFrame(context.t("catalog.drives.calendar"))
    frame.breadcrumbs = [("/staff/test-drives", context.t("catalog.drives.title"))]
    frame.density = "regular"
    let title = "\(context.t("catalog.month.\(month.first.month)")) \(month.first.year)"
    let path = "/staff/test-drives/calendar"
    let turn = context.segmented(
        context.t("catalog.drives.month"),
        [
            Segment(context.t("web.previous"), "\(path)?month=\(month.previous.text)", current: false),
            Segment(context.t("web.date.today"), path, current: month == DriveMonth(of: today)),
            Segment(context.t("web.next"), "\(path)?month=\(month.next.text)", current: false),
        ])
    let byDay = Dictionary(grouping: bookings, by: \.day)
    let count = month.last.day
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    let lead = ((month.first.daysSinceEpoch + 3) % 7 + 7) % 7
    let blanks: [HTML] = (0..<lead).map { _ in "<li class=\"month__day is-empty\" aria-hidden=\"true\"></li>" }
    let days: [HTML] = (0..<count).map { offset in
        let day = month.first.adding(days: offset)
        return monthDay(day, byDay[day.description] ?? [], isToday: day == today, context)
    }
    let weekdays: [HTML] = (1...7).map { "<span>\(context.t("catalog.weekday.\($0)"))</span>" }
    return context.page(
        frame,
        """
        \(context.contentTabs("drives"))
        <div class="month__head"><h2 id="month-h">\(title)</h2>\(turn)</div>
        \(bookings.isEmpty ? "<p class=\"muted\">\(context.t("catalog.drives.calendar.none"))</p>" as HTML : nil)
        <div class="month__week" aria-hidden="true">\(weekdays)</div>
        <ol class="month" aria-labelledby="month-h">\(blanks)\(days)</ol>
        """)
}

private func monthDay(
    _ day: CivilDate, _ bookings: [DemoBooking], isToday: Bool, _ context: StaffContext
) -> HTML {
    let rows: [HTML] = bookings.map { booking in
        let name = "\(booking.unitName), \(booking.productName)"
        let words: HTML =
            booking.number.map { context.link(name, to: "/staff/test-drives/\($0)") }
            ?? "<span>\(context.t("catalog.drives.busy", ["name": name]))</span>"
        return "<li>\(words)\(context.driveStatus(booking.status))</li>"
    }
    let list: HTML? = rows.isEmpty ? nil : "<ul>\(rows)</ul>"
    return """
        <li class="month__day\(rows.isEmpty ? " is-empty" : "")"\(attr: "aria-current", isToday ? "date" : nil)>\
        <time datetime="\(day.description)">\(context.formats.dayMonth(day))</time>\(list)</li>
        """
}
