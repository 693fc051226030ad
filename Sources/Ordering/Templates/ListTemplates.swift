// A member sees the regular sets and shopping lists that are his or his company's.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /templates`
    func listTemplates(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (query, principal) = (TemplateQuery(request), context.principal)
        let page = try await database.read { tx in try Ordering.templates(query, of: principal, in: tx) }
        return context.templatesPage(page, query)
    }
}

/// What is asked of the list, as the address says it.
struct TemplateQuery: Sendable {
    var kind: TemplateKind?
    var text = ""
    var page = PageRequest(limit: 30)

    init(_ request: Request) {
        kind = request.query["kind"].flatMap { TemplateKind(rawValue: $0) }
        text = String((request.query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 30)
    }

    init(text: String, limit: Int) {
        self.text = text
        page = PageRequest(limit: limit)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let kind { fields.append(("kind", kind.rawValue)) }
        if !text.isEmpty { fields.append(("q", text)) }
        return fields
    }

    /// The condition for what stands beyond the last row, and the order.
    fileprivate var place: (beyond: SQL, order: SQL) {
        let order: SQL = page.isBackward ? "t.changed_at, t.id" : "t.changed_at DESC, t.id DESC"
        guard let values = page.cursor?.values, values.count == 2, let at = Double(values[0]),
            let id = ID<OrderTemplate>(values[1])
        else { return ("TRUE", order) }
        let instant = Date(timeIntervalSince1970: at / 1_000_000)
        let sign: SQL = page.isBackward ? ">" : "<"
        return ("(t.changed_at, t.id) \(sign) (\(instant), \(id))", order)
    }
}

// MARK: - Reading

extension Ordering {
    /// A page of the templates a member sees, what was changed last first; one statement.
    static func templates(
        _ query: TemplateQuery, of principal: Principal, in tx: Transaction
    ) throws -> Page<OrderTemplate> {
        var conditions = [templatesSeen(by: principal)]
        if let kind = query.kind { conditions.append("t.kind = \(kind)") }
        conditions += SearchText.words(query.text).map { word -> SQL in "t.search_text LIKE \(word) ESCAPE '!'" }
        let place = query.place
        let rows = try tx.all(
            """
            SELECT \(OrderTemplate.columns) FROM order_templates t
            WHERE \(SQL.all(conditions)) AND \(place.beyond)
            ORDER BY \(place.order) LIMIT \(query.page.limit + 1)
            """, as: OrderTemplate.self)
        return Page(rows, of: query.page) { template in
            let at = Int64((template.changedAt.timeIntervalSince1970 * 1_000_000).rounded())
            return Cursor([String(at), template.id.description])
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func templatesPage(_ templates: Page<OrderTemplate>, _ query: TemplateQuery) -> HTML {
        var frame = PageFrame(t("ordering.templates.title"), section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title"))]
        frame.density = density()
        frame.actions = buttonLink(t("ordering.templates.new"), to: "/templates/new", .primary, icon: "plus")
        let kinds: [TemplateKind?] = [nil, .template, .list]
        let segments = kinds.map { kind in
            Segment(
                t("ordering.templates.kind.\(kind?.rawValue ?? "all")"),
                kind.map { "/templates?kind=\($0.rawValue)" } ?? "/templates", current: kind == query.kind)
        }
        var bar = FilterBar("templates", ListAddress("/templates", query.fields), label: t("ordering.templates.find"))
        bar.placeholder = t("ordering.templates.find")
        bar.text = query.text
        bar.textLimit = 200
        bar.keeps = ["kind"]
        bar.end = segmented(t("ordering.templates.kinds"), segments)
        let none: HTML =
            query.text.isEmpty
            ? emptyState(
                icon: "list", title: t("ordering.templates.none.title"), text: t("ordering.templates.none.text"),
                action: buttonLink(t("ordering.templates.new"), to: "/templates/new", .primary), inline: true)
            : emptyState(
                icon: "search", title: t("ordering.orders.nothing.title"), text: t("ordering.templates.nothing"),
                action: buttonLink(t("web.filters.reset"), to: "/templates"), inline: true)
        let list: HTML =
            templates.items.isEmpty
            ? none : table(templateTable, templates.items, label: t("ordering.templates.title"))
        return page(
            frame,
            """
            \(orderRooms("templates"))\(filterBar(bar))\(list)\
            \(pager(templates, path: "/templates", query: query.fields))
            """)
    }

    private var templateTable: Table<OrderTemplate> {
        let me = principal.userID
        let name = TableColumn<OrderTemplate>("name", "ordering.templates.column.name") { template in
            let mark: HTML? = template.isShared ? " \(tag(t("ordering.templates.shared"), .info))" : nil
            let note: HTML? = template.note.isEmpty ? nil : "<span class=\"sub\">\(template.note)</span>"
            return "<a class=\"rowlink\" href=\"\(url: template.path)\">\(template.name)</a>\(mark)\(note)"
        }
        let kind = TableColumn<OrderTemplate>("kind", "ordering.templates.column.kind", classes: "muted") { template in
            "\(t("ordering.templates.is.\(template.kind.rawValue)"))"
        }
        let count = TableColumn<OrderTemplate>("count", "ordering.column.lines", align: .end) { template in
            "\(formats.count(template.lineCount))"
        }
        let owner = TableColumn<OrderTemplate>(
            "owner", "ordering.templates.column.owner", classes: "muted"
        ) { template in
            "\(template.ownerID == me ? t("ordering.templates.mine") : template.ownerName)"
        }
        let used = TableColumn<OrderTemplate>("used", "ordering.templates.column.used", classes: "muted") { template in
            template.usedAt.map { moment($0) } ?? "—"
        }
        let order = TableColumn<OrderTemplate>(
            "act", "ordering.templates.order", classes: "act", headHidden: true
        ) { template in
            buttonLink(
                t("ordering.templates.order"), to: "\(template.path)/order", .tint, size: .small, of: template.name)
        }
        var table = Table("templates", [name, kind, count, owner, used, order])
        table.shape = .stack
        return table
    }
}
