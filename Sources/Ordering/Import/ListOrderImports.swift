// What a member sent as files before, and what became of it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Ordering {
    /// `GET /orders/import/history`
    func listOrderImports(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (page, principal) = (request.page(limit: 50), context.principal)
        let found = try await database.read { tx in try Ordering.orderImports(of: principal, page, in: tx) }
        return context.importHistoryPage(found)
    }

    /// The imports of a member, the newest first; one statement.
    static func orderImports(
        of principal: Principal, _ page: PageRequest, in tx: Transaction
    ) throws -> Page<OrderImport> {
        let place = page.cursor.flatMap { cursor -> (Date, ID<OrderImport>)? in
            guard cursor.values.count == 2, let seconds = Double(cursor.values[0]), seconds.isFinite,
                let id = ID<OrderImport>(cursor.values[1])
            else { return nil }
            return (Date(timeIntervalSince1970: seconds), id)
        }
        let beyond: SQL =
            place.map { at, id -> SQL in
                page.isBackward
                    ? "(i.created_at > \(at) OR (i.created_at = \(at) AND i.id > \(id)))"
                    : "(i.created_at < \(at) OR (i.created_at = \(at) AND i.id < \(id)))"
            } ?? "TRUE"
        let order: SQL = page.isBackward ? "i.created_at, i.id" : "i.created_at DESC, i.id DESC"
        let rows = try tx.all(
            """
            SELECT \(OrderImport.columns) FROM order_imports i
            WHERE \(own(principal)) AND i.status <> 'dropped' AND \(beyond)
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: OrderImport.self)
        return Page(rows, of: page) { Cursor([String($0.createdAt.timeIntervalSince1970), $0.id.description]) }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func importHistoryPage(_ found: Page<OrderImport>) -> HTML {
        var frame = PageFrame(t("ordering.import.history"), section: "orders")
        frame.breadcrumbs = [
            ("/dashboard", t("web.home")), ("/orders", t("ordering.orders.title")),
            (Ordering.importPath, t("ordering.import.title")),
        ]
        guard !found.items.isEmpty else {
            let send = buttonLink(t("ordering.import.first"), to: Ordering.importPath, .primary)
            return page(
                frame,
                emptyState(
                    icon: "docs", title: t("ordering.import.history.none"), text: t("ordering.import.lead"),
                    action: send))
        }
        let context = self
        var table = Table<OrderImport>(
            "imports",
            [
                TableColumn("name", "ordering.import.column.file") { one in
                    "<a class=\"rowlink\" href=\"\(url: one.path)\">\(context.importName(one))</a>"
                },
                TableColumn("at", "ordering.import.column.at", .useful, classes: "nowrap muted") { one in
                    context.moment(one.createdAt)
                },
                TableColumn("rows", "ordering.import.column.rows", align: .end) { one in
                    "\(context.formats.count(one.counts.rows))"
                },
                TableColumn("verdict", "ordering.import.column.verdict") { one in "\(context.importVerdict(one))" },
            ])
        table.shape = .stack
        return page(
            frame,
            """
            \(self.table(table, found.items, label: t("ordering.import.history")))
            \(pager(found, path: "\(Ordering.importPath)/history"))
            """)
    }

    /// What an import is called.
    func importName(_ one: OrderImport) -> String { one.name.isEmpty ? t("ordering.import.pasted") : one.name }

    /// How it stands, in a few words.
    func importVerdict(_ one: OrderImport) -> String {
        switch one.status {
        case .reading: t("ordering.import.verdict.reading")
        case .refused: t("ordering.import.verdict.refused")
        case .dropped: t("ordering.import.verdict.dropped")
        case .taken: t("ordering.import.verdict.taken", count: Int64(one.counts.taken))
        case .checked where one.counts.open > 0: t("ordering.import.verdict.open", count: Int64(one.counts.open))
        case .checked: t("ordering.import.verdict.ready", count: Int64(one.counts.ready))
        }
    }
}
