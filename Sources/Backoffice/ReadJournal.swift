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
    context.page(
        PageFrame(context.t("backoffice.events.title"), section: "events"),
        """
        <table role="table" class="table table--stack t-staff"><thead role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(context.t("backoffice.events.when"))</th>\
        <th scope="col" role="columnheader">\(context.t("backoffice.events.who"))</th>\
        <th scope="col" role="columnheader">\(context.t("backoffice.events.what"))</th>\
        <th scope="col" role="columnheader">\(context.t("backoffice.events.subject"))</th></tr></thead>
        <tbody role="rowgroup">\(events.items.map { event in
            """
            <tr role="row"><td role="cell" class="nowrap c-when" data-label="\(context.t("backoffice.events.when"))">\(context.formats.dateTime(event.at))</td>\
            <td role="cell" data-label="\(context.t("backoffice.events.who"))">\(event.actorName)</td><td role="cell" data-label="\(context.t("backoffice.events.what"))"><code>\(event.name)</code></td>\
            <td role="cell" class="quiet" data-label="\(context.t("backoffice.events.subject"))"><span class="truncate">\(event.subject.kind) \(event.subject.id)</span></td></tr>
            """ as HTML
        })</tbody></table>
        \(context.pager(events, path: "/staff/events"))
        """)
}
