// A member sees what is ordered by itself: the dates that come, day by day, and what became of those that came.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /orders/recurring`
    func listRecurring(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let (schedules, runs) = try await database.read { tx in
            (try Ordering.schedules(of: principal, in: tx), try Ordering.runs(of: principal, limit: 30, in: tx))
        }
        return context.recurringPage(schedules, runs)
    }
}

/// A calendar with the template it orders.
struct ListedSchedule: Sendable {
    let schedule: OrderSchedule
    let template: OrderTemplate
}

/// A date that came, with the template it was of.
struct ListedRun: Sendable {
    let run: ScheduleRun
    let template: OrderTemplate
}

extension Ordering {
    /// The condition for calendars `s` of templates `t` a member sees. The director sees all: when its owner leaves, a
    /// calendar stands still, and somebody has to know.
    private static func schedulesSeen(by principal: Principal) -> SQL {
        guard principal.may(.manageMembers) else { return templatesSeen(by: principal) }
        return "t.customer_id = \(principal.customerID) AND t.removed_at IS NULL"
    }

    /// The calendars a member sees, the nearest date first; one statement.
    static func schedules(of principal: Principal, in tx: Transaction) throws -> [ListedSchedule] {
        try tx.all(
            """
            SELECT \(OrderSchedule.columns), \(OrderTemplate.columns)
            FROM order_schedules s JOIN order_templates t ON t.id = s.template_id
            WHERE s.customer_id = \(principal.customerID) AND \(schedulesSeen(by: principal))
            ORDER BY s.next_on, t.name, t.id LIMIT 200
            """
        ) { ListedSchedule(schedule: try OrderSchedule(row: $0), template: try OrderTemplate(row: $0)) }
    }

    /// The last dates that came of what a member sees; one statement.
    ///
    /// - Parameter open: only those that could not be ordered and wait for somebody's hand.
    static func runs(
        of principal: Principal, open isOpen: Bool = false, since: Date? = nil, limit: Int, in tx: Transaction
    ) throws -> [ListedRun] {
        let open: SQL = isOpen ? "r.outcome = \(RunOutcome.refused) AND r.mended_at IS NULL" : "TRUE"
        let fresh: SQL = since.map { "r.at > \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT \(ScheduleRun.columns), \(OrderTemplate.columns)
            FROM order_schedule_runs r JOIN order_templates t ON t.id = r.template_id
            WHERE r.customer_id = \(principal.customerID) AND \(schedulesSeen(by: principal)) AND \(open) AND \(fresh)
            ORDER BY r.at DESC, r.template_id, r.due_on LIMIT \(limit)
            """
        ) { ListedRun(run: try ScheduleRun(row: $0), template: try OrderTemplate(row: $0)) }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func recurringPage(_ schedules: [ListedSchedule], _ runs: [ListedRun]) -> HTML {
        var frame = PageFrame(t("ordering.recurring.title"), section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title"))]
        frame.subline = "\(t("ordering.recurring.subline"))"
        frame.density = "regular"
        let none = emptyState(
            icon: "repeat", title: t("ordering.recurring.none.title"), text: t("ordering.recurring.none.text"),
            action: buttonLink(t("ordering.templates.title"), to: "/templates", .primary), inline: true)
        let list: HTML =
            schedules.isEmpty
            ? none : table(scheduleTable, schedules, label: t("ordering.recurring.title"))
        let came: HTML? =
            runs.isEmpty
            ? nil
            : pageSection(t("ordering.recurring.came"), id: "runs-h", "<ul class=\"runs\">\(runs.map(runItem))</ul>")
        return page(frame, "\(orderRooms("recurring"))\(agenda(schedules))\(list)\(came)")
    }

    /// The dates of the next five weeks, each with what comes on it.
    private func agenda(_ schedules: [ListedSchedule]) -> HTML? {
        let end = CivilDate(now, in: .moscow).adding(days: 35)
        var days: [CivilDate: [ListedSchedule]] = [:]
        for one in schedules {
            for day in one.schedule.coming(35) where day <= end { days[day, default: []].append(one) }
        }
        guard !days.isEmpty else { return nil }
        let rows: [HTML] = days.keys.sorted().map { day -> HTML in
            let names: [HTML] = (days[day] ?? []).map { "<li>\(templateName($0.template))</li>" }
            return """
                <li class="agenda__day"><time datetime="\(day.description)">\(weekdayDate(day))</time><ul>\(names)</ul></li>
                """
        }
        return pageSection(t("ordering.recurring.coming"), id: "agenda-h", "<ul class=\"agenda\">\(rows)</ul>")
    }

    private func templateName(_ template: OrderTemplate) -> HTML {
        let isOpen = template.isShared || template.ownerID == principal.userID
        return isOpen ? "<a href=\"\(url: template.path)\">\(template.name)</a>" : "\(template.name)"
    }

    private var scheduleTable: Table<ListedSchedule> {
        let name = TableColumn<ListedSchedule>("name", "ordering.templates.column.name") { one in
            "\(templateName(one.template))<span class=\"sub\">\(words(one.schedule.rhythm))</span>"
        }
        let next = TableColumn<ListedSchedule>("next", "ordering.recurring.next") { one in
            guard let why = standstill(one.schedule) else { return "\(weekdayDate(one.schedule.nextOn))" }
            return status(.waiting, why, tone: one.schedule.stopReason == nil ? .muted : .danger)
        }
        let act = TableColumn<ListedSchedule>("what", "ordering.recurring.act", classes: "muted") { one in
            "\(t("ordering.recurring.act.\(one.schedule.act.rawValue)"))"
        }
        let owner = TableColumn<ListedSchedule>("owner", "ordering.templates.column.owner", classes: "muted") { one in
            "\(one.template.ownerID == principal.userID ? t("ordering.templates.mine") : one.template.ownerName)"
        }
        let acts = TableColumn<ListedSchedule>("act", "web.otherActs", classes: "act", headHidden: true) { one in
            one.template.mayBeChanged(by: principal) ? scheduleMenu(one.schedule) : .empty
        }
        var table = Table(still: "schedules", as: .stack, [name, next, act, owner, acts])
        table.isTopAligned = true
        return table
    }

    /// What can be done with a calendar.
    func scheduleMenu(_ schedule: OrderSchedule) -> HTML {
        let path = "/templates/\(schedule.templateID)/schedule"
        var entries = [MenuEntry("edit", t("ordering.recurring.change"), .link(path))]
        if schedule.isRunning {
            let skip = t("ordering.recurring.skip", ["date": formats.date(schedule.nextOn)])
            entries.append(MenuEntry("x", skip, .post("\(path)/skip", fields: [])))
            entries.append(
                MenuEntry("clock", t("ordering.recurring.pause"), .post("\(path)/pause", fields: [("paused", "1")])))
        } else {
            entries.append(
                MenuEntry("play", t("ordering.recurring.resume"), .post("\(path)/pause", fields: [("paused", "0")])))
        }
        let end = MenuEntry("trash", t("ordering.recurring.end"), .post("\(path)/removal", fields: []))
        return popoverMenu(t("web.otherActs"), [entries, [end]])
    }

    private func runItem(_ one: ListedRun) -> HTML {
        "<li>\(templateName(one.template)): \(runWords(one.run, one.template))</li>"
    }

    /// What became of a date, why, and the way on where it was refused.
    func runWords(_ run: ScheduleRun, _ template: OrderTemplate) -> HTML {
        let day = formats.date(run.dueOn)
        let order: HTML? = run.orderNumber.map { " <a href=\"\(url: "/orders/\($0)")\">\($0)</a>" }
        let said: HTML = "\(day), \(t("ordering.recurring.outcome.\(run.outcome.rawValue)"))\(order)"
        guard run.outcome == .refused else { return said }
        // Whoever may not see prices is told that something stood in the way, without the sums.
        let shown = seesPrices ? run.reasons : run.reasons.filter(\.amounts.isEmpty)
        let reasons: [HTML] = shown.prefix(10).map { "<li>\(words($0))</li>" }
        let isOpen = template.isShared || template.ownerID == principal.userID
        let mend: HTML? =
            run.isMended || !isOpen
            ? nil
            : buttonLink(
                t("ordering.recurring.mend"), to: "\(template.path)/order", size: .small, of: template.name)
        return "\(said)<ul class=\"runs__why\">\(reasons)</ul>\(mend)"
    }

    // MARK: - On the template's own page

    /// When the template comes by itself, the next dates, and what became of the last ones.
    func scheduleNotice(_ card: TemplateCard) -> HTML? {
        guard card.schedule != nil || !card.runs.isEmpty else { return nil }
        let mayChange = card.template.mayBeChanged(by: principal)
        var parts: [HTML] = []
        if let schedule = card.schedule {
            let why = standstill(schedule)
            let dates: [HTML] = schedule.coming(6).map { "<li>\(weekdayDate($0))</li>" }
            let list: HTML? = dates.isEmpty ? nil : "<ul class=\"agenda__dates\">\(dates)</ul>"
            let stands: HTML? = why.map { status(.waiting, $0, tone: schedule.stopReason == nil ? .muted : .danger) }
            parts.append("<p>\(words(schedule.rhythm))</p>\(stands)\(list)")
        }
        if !card.runs.isEmpty {
            let items: [HTML] = card.runs.map { "<li>\(runWords($0, card.template))</li>" }
            parts.append("<ul class=\"runs\">\(items)</ul>")
        }
        let menu: HTML? = mayChange ? card.schedule.map { scheduleMenu($0) } : nil
        return pageSection(
            t("ordering.recurring.title"), id: "schedule-h", action: menu, "<div class=\"stack\">\(parts)</div>")
    }
}
