// Staff see every price rule they may: searched, by kind and by where it stands, and as a file.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/prices/rules`
    func listRules(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = RuleQuery(request)
        let (principal, now) = (context.principal, context.now)
        let page = try await database.read { tx in try Catalog.rules(query, for: principal, at: now, in: tx) }
        return rulesPage(page, query, context)
    }

    /// `GET /staff/prices/rules.csv`: the filters of the list.
    func exportRules(_ request: Request, _ context: StaffContext) async throws -> Response {
        var query = RuleQuery(request)
        query.page = PageRequest(limit: Self.rulesAtOnce)
        let (wanted, principal, now, database) = (query, context.principal, context.now, database)
        let sheet = RuleSheet(context)
        let first = try await database.read { tx in try Catalog.rules(wanted, for: principal, at: now, in: tx) }
        let name = "price-rules-\(CivilDate(now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var query = wanted
            query.page = PageRequest(limit: Self.rulesAtOnce, after: place)
            let next = query
            return sheet.part(
                try await database.read { tx in try Catalog.rules(next, for: principal, at: now, in: tx) })
        }
    }

    private static let rulesAtOnce = 500
}

/// What is asked of the list, as the address says it.
struct RuleQuery: Sendable {
    /// What it can be sorted by; the names stand in addresses.
    enum Sort: String, Sendable { case name, changed }

    var text = ""
    var kind: PriceRule.Kind?
    var state: RuleState?
    var sort = Sort.changed
    var isFalling = true
    var page = PageRequest(limit: 40)

    init(_ request: Request) {
        let query = request.query
        text = String((query["q"] ?? "").prefix(200))
        kind = query["kind"].flatMap(PriceRule.Kind.init(rawValue:))
        state = query["state"].flatMap(RuleState.init(rawValue:))
        if let order = query["sort"].map({ TableSort($0) }), let named = Sort(rawValue: order.field) {
            (sort, isFalling) = (named, order.isFalling)
        }
        page = request.page(limit: 40)
    }

    /// The order the rows stand in.
    var order: TableSort { TableSort(sort.rawValue, falling: isFalling) }

    /// The usual order: what was changed last comes first.
    static let usualOrder = TableSort.falling(Sort.changed.rawValue)

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        [
            ("state", state?.rawValue ?? ""), ("q", text), ("kind", kind?.rawValue ?? ""),
            ("sort", order == Self.usualOrder ? "" : order.text),
        ]
    }

    func conditions(_ principal: Principal, at now: Date) -> [SQL] {
        var conditions: [SQL] = ["r.removed_at IS NULL", Catalog.reaches(principal)]
        for word in words { conditions.append("r.sort_name LIKE \(word) ESCAPE '!'") }
        if let kind { conditions.append("r.kind = \(kind)") }
        if let state { conditions.append(state.condition(at: now)) }
        if let continuation { conditions.append(continuation) }
        return conditions
    }

    /// The patterns of the words that are looked for, spelled as names are kept for sorting.
    private var words: [String] {
        text.split(separator: " ").prefix(8).map { word in
            let escaped = SearchText.sortKey(String(word)).flatMap { sign -> [Character] in
                ["%", "_", "!"].contains(sign) ? ["!", sign] : [sign]
            }
            return "%\(String(escaped))%"
        }
    }

    private var falls: Bool { isFalling != page.isBackward }

    var orderSQL: SQL {
        switch (sort, falls) {
        case (.name, false): "r.sort_name, r.id"
        case (.name, true): "r.sort_name DESC, r.id DESC"
        case (.changed, false): "r.updated_at, r.id"
        case (.changed, true): "r.updated_at DESC, r.id DESC"
        }
    }

    private var continuation: SQL? {
        guard let values = page.cursor?.values, values.count == 3, values[0] == sort.rawValue,
            let id = ID<PriceRule>(values[2])
        else { return nil }
        let beyond: SQL = falls ? "<" : ">"
        switch sort {
        case .name: return "(r.sort_name, r.id) \(beyond) (\(values[1]), \(id))"
        case .changed:
            guard let microseconds = Double(values[1]) else { return nil }
            let at = Date(timeIntervalSince1970: microseconds / 1_000_000)
            return "(r.updated_at, r.id) \(beyond) (\(at), \(id))"
        }
    }

    func cursor(of rule: StaffRule) -> Cursor {
        switch sort {
        case .name: return Cursor([sort.rawValue, rule.sortName, rule.id.description])
        case .changed:
            let at = Int64((rule.updatedAt.timeIntervalSince1970 * 1_000_000).rounded())
            return Cursor([sort.rawValue, String(at), rule.id.description])
        }
    }
}

// MARK: - Reading

extension Catalog {
    /// A page of the rules a principal may see; three statements at most.
    static func rules(
        _ query: RuleQuery, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Page<StaffRule> {
        let conditions = SQL.all(query.conditions(principal, at: now))
        let rows = try tx.all(
            "\(StaffRule.select) WHERE \(conditions) ORDER BY \(query.orderSQL) LIMIT \(query.page.limit + 1)",
            StaffRule.init(row:))
        let page = Page(rows, of: query.page, cursor: query.cursor(of:))
        var items = page.items
        if !items.isEmpty { try nameAudiences(of: &items, in: tx) }
        return Page(items: items, next: page.next, previous: page.previous)
    }
}

// MARK: - Page

private func rulesPage(_ page: Page<StaffRule>, _ query: RuleQuery, _ context: StaffContext) -> HTML {
    var frame = pricesFrame(context.t("catalog.rules.title"), context)
    frame.actions = context.buttonLink(
        context.t("catalog.rule.new"), to: "/staff/prices/rules/new", .primary, icon: "plus")
    let table = rulesTable(query, context)
    let nothing = context.emptyState(
        icon: "money", title: context.t("catalog.rules.none.title"), text: context.t("catalog.rules.none.text"),
        action: context.buttonLink(context.t("web.filters.reset"), to: "/staff/prices/rules"))
    let rows: HTML =
        page.items.isEmpty
        ? nothing : context.table(table, page.items, label: context.t("catalog.rules.title"))
    return context.page(
        frame,
        """
        \(context.priceTabs("rules"))
        \(context.filterBar(filterBar(query, table, context, density: frame.density)))
        \(rows)
        \(context.pager(page, path: "/staff/prices/rules", query: query.fields))
        """)
}

private func filterBar(
    _ query: RuleQuery, _ table: Table<StaffRule>, _ context: StaffContext, density: String
) -> FilterBar {
    let address = ListAddress("/staff/prices/rules", query.fields)
    var bar = FilterBar("rules", address, label: context.t("catalog.rules.search"))
    bar.placeholder = context.t("catalog.rules.search")
    (bar.text, bar.textLimit) = (query.text, 200)
    let anyState = FieldOption("", context.t("catalog.rules.anyState"))
    let anyKind = FieldOption("", context.t("catalog.rules.anyKind"))
    let kinds = PriceRule.Kind.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.rule.kind.\($0.rawValue)"))
    }
    let states = RuleState.allCases.map { FieldOption($0.rawValue, context.t("catalog.rule.state.\($0.rawValue)")) }
    bar.choices = [
        FilterBar.Choice(
            "state", label: context.t("catalog.rules.column.state"), options: [anyState] + states,
            value: query.state?.rawValue ?? ""),
        FilterBar.Choice(
            "kind", label: context.t("catalog.rule.kind"), options: [anyKind] + kinds,
            value: query.kind?.rawValue ?? ""),
        context.sortChoice(table, usual: RuleQuery.usualOrder),
    ]
    let file = ListAddress("/staff/prices/rules.csv", query.fields).text
    bar.end = """
        \(context.densitySwitch(density))\(context.tableMenu(table))\
        \(context.iconLink("download", context.t("catalog.rules.export"), to: file, attributes: " download"))
        """
    return bar
}

private func rulesTable(_ query: RuleQuery, _ context: StaffContext) -> Table<StaffRule> {
    let kinds = Dictionary(
        uniqueKeysWithValues: PriceRule.Kind.allCases.map { ($0, context.t("catalog.rule.kind.\($0.rawValue)")) })
    let name = TableColumn<StaffRule>("name", "catalog.rules.column.name", sort: .rising("name")) { rule in
        "<a class=\"rowlink\" href=\"\(url: "/staff/prices/rules/\(rule.id)")\">\(rule.terms.name)</a>"
    }
    let says = TableColumn<StaffRule>("says", "catalog.rules.column.says", .useful, classes: "muted") { rule in
        "\(context.sentence(rule.terms, rule.names))"
    }
    let kind = TableColumn<StaffRule>("kind", "catalog.rule.kind", .extra) { rule in "\(kinds[rule.terms.kind])" }
    let state = TableColumn<StaffRule>("state", "catalog.rules.column.state", classes: "nowrap") { rule in
        context.ruleState(rule)
    }
    let changed = TableColumn<StaffRule>(
        "changed", "catalog.rules.column.changed", .extra, sort: .falling("changed"), classes: "nowrap muted"
    ) { rule in "\(context.formats.recent(rule.updatedAt, now: context.now))" }
    var table = Table("rules", [name, says, kind, state, changed])
    table.shape = .stack
    table.address = ListAddress("/staff/prices/rules", query.fields)
    table.sort = query.order
    table.choices = context.tableChoices
    return table
}

// MARK: - File

/// How rules stand in the file.
private struct RuleSheet: Sendable {
    let head: [String]
    private let context: StaffContext

    init(_ context: StaffContext) {
        self.context = context
        head = [
            "catalog.rules.column.name", "catalog.rule.kind", "catalog.rules.column.state", "catalog.rules.column.says",
            "catalog.rule.priority", "catalog.rules.column.changed",
        ].map { context.t($0) }
    }

    func part(_ page: Page<StaffRule>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ rule: StaffRule) -> [CSVCell] {
        let (state, zone) = (RuleState(rule.terms, at: context.now), context.formats.timeZone)
        let changed = "\(CivilDate(rule.updatedAt, in: zone)) \(context.formats.time(rule.updatedAt))"
        return [
            .text(rule.terms.name), .text(context.t("catalog.rule.kind.\(rule.terms.kind.rawValue)")),
            .text(context.t("catalog.rule.state.\(state.rawValue)")),
            .text(context.sentence(rule.terms, rule.names)), .number(String(rule.terms.priority)), .number(changed),
        ]
    }
}
