// An administrator reads what everybody did: who, what, when, on whose behalf.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/events`
    func listEvents(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let page = request.page(limit: 50)
        let events = try await database.read { tx in try Backoffice.journal(page, in: tx) }
        return journalPage(events, context)
    }
}

// MARK: - Reading

extension Backoffice {
    /// A page of everything that happened, the newest first. For administrators only: it names every customer.
    static func journal(_ page: PageRequest, in tx: Transaction) throws -> Page<StoredEvent> {
        let edge = page.cursor?.values.first.flatMap { ID<StoredEvent>($0) }
        let condition: SQL =
            edge.map { page.isBackward ? "id > \($0)" : "id < \($0)" } ?? "TRUE"
        let order: SQL = page.isBackward ? "id" : "id DESC"
        let rows = try tx.all(
            "SELECT \(StoredEvent.columns) FROM events WHERE \(condition) ORDER BY \(order) LIMIT \(page.limit + 1)",
            as: StoredEvent.self)
        return Page(rows, of: page) { Cursor([$0.id.description]) }
    }
}

// MARK: - Page

private func journalPage(_ events: Page<StoredEvent>, _ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("backoffice.events.title"), section: Menu.settingsSection)
    frame.breadcrumbs = [("/staff/settings", context.t("appearance.settings.title"))]
    frame.density = context.density()
    let table = journalTable(context)
    var bar = FilterBar("events", ListAddress("/staff/events"), label: context.t("backoffice.events.title"))
    bar.end = "\(context.densitySwitch(frame.density))\(context.tableMenu(table))"
    return context.page(
        frame,
        """
        \(context.filterBar(bar))
        \(context.table(table, events.items, label: context.t("backoffice.events.title")))
        \(context.pager(events, path: "/staff/events"))
        """)
}

extension PageContext {
    /// What happened, in words; the event's name where there are none.
    func eventWords(_ name: String) -> String {
        let key = "backoffice.event.\(name)"
        let words = t(key)
        return words == key ? name : words
    }
}

private func journalTable(_ context: StaffContext) -> Table<StoredEvent> {
    let formats = context.formats
    let at = TableColumn<StoredEvent>("when", "backoffice.events.when", classes: "nowrap") { event in
        "\(formats.dateTime(event.at))"
    }
    let who = TableColumn<StoredEvent>("who", "backoffice.events.who") { event in "\(event.actorName)" }
    let what = TableColumn<StoredEvent>("what", "backoffice.events.what") { event in
        "\(context.eventWords(event.name))<span class=\"sub\"><code>\(event.name)</code></span>"
    }
    let subject = TableColumn<StoredEvent>("subject", "backoffice.events.subject", .extra, classes: "quiet") { event in
        "<span class=\"truncate\">\(event.subject.kind) \(event.subject.id)</span>"
    }
    var table = Table(still: "events", as: .stack, [at, who, what, subject])
    table.choices = context.tableChoices
    return table
}
