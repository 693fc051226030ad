// Staff see what lies where: physical, reserved, kept back, promised, on its way; as a list and as a file.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/stock`
    func listStock(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = StockQuery(request)
        let (list, places) = try await database.read { tx in
            (try Catalog.stock(query, in: tx), try Catalog.warehouses(in: tx))
        }
        return context.stockPage(list, places, query)
    }

    /// `GET /staff/catalog/stock.csv`: everything the filters leave, page by page.
    func exportStock(_ request: Request, _ context: StaffContext) async throws -> Response {
        var query = StockQuery(request)
        query.page = PageRequest(limit: 500)
        let (wanted, database, formats) = (query, database, context.formats)
        let read: @Sendable (Cursor?) async throws -> CSVPart<Cursor> = { cursor in
            var query = wanted
            query.page = PageRequest(limit: 500, after: cursor)
            let asked = query
            let page = try await database.read { tx in try Catalog.stock(asked, in: tx) }
            return CSVPart(page.items.map { $0.cells(formats) }, next: page.next)
        }
        let head = StockLine.heads.map { context.t("catalog.stockroom.\($0)") }
        return .csv(
            named: "stock.csv",
            head: ["catalog.edit.sku", "catalog.column.goods", "catalog.edit.unit"].map { context.t($0) } + head,
            first: try await read(nil), rest: { try await read($0) })
    }
}

/// What is asked of the list, as the address says it.
struct StockQuery: Sendable {
    /// What goods must have.
    enum Show: String, CaseIterable, Sendable { case available, short, reserved, expected, waiting }

    var text = ""
    var show: Show?
    var warehouse: ID<Warehouse>?
    var page = PageRequest(limit: 50)

    init(_ request: Request) {
        let query = request.query
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        show = query["show"].flatMap(Show.init)
        warehouse = query["warehouse"].flatMap { ID<Warehouse>($0) }
        page = request.page(limit: 50)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        [("q", text), ("show", show?.rawValue ?? ""), ("warehouse", warehouse?.description ?? "")]
    }

    var address: ListAddress { ListAddress("/staff/catalog/stock", fields) }

    /// The shelves `s` that count.
    fileprivate var place: SQL { warehouse.map { "s.warehouse_id = \($0)" } ?? "TRUE" }

    fileprivate var conditions: [SQL] {
        // A family lies nowhere: its variants do.
        var conditions: [SQL] = [
            "p.merged_into IS NULL",
            "(p.variant_of IS NOT NULL OR NOT EXISTS (SELECT 1 FROM products v WHERE v.variant_of = p.id))",
        ]
        for word in SearchText.words(text) { conditions.append("p.search_text LIKE \(word) ESCAPE '!'") }
        let shelf: SQL = "SELECT 1 FROM stock s WHERE s.product_id = p.id AND \(place)"
        switch show {
        case .available: conditions.append("EXISTS (\(shelf) AND s.quantity - s.reserved > s.safety)")
        case .short:
            conditions.append("p.is_active AND NOT EXISTS (\(shelf) AND s.quantity - s.reserved > s.safety)")
        case .reserved: conditions.append("EXISTS (\(shelf) AND s.reserved > 0)")
        case .expected:
            conditions.append("EXISTS (SELECT 1 FROM expected_supplies e WHERE e.product_id = p.id)")
        case .waiting: conditions.append("EXISTS (SELECT 1 FROM backorders b WHERE b.product_id = p.id)")
        case nil: if warehouse != nil { conditions.append("EXISTS (\(shelf))") }
        }
        return conditions
    }
}

// MARK: - Reading

/// A product's stock over the warehouses asked for.
struct StockLine: RowDecodable, Sendable {
    let id: ID<Product>
    let sku: String
    let name: String
    let sortName: String
    let unit: String
    let mode: OrderMode
    let physical: Quantity
    let reserved: Quantity
    let safety: Quantity
    let available: Quantity
    /// On its way to any warehouse.
    let expected: Quantity
    /// Promised and not there yet.
    let waiting: Quantity

    init(row: Row) throws {
        id = try row["id"]
        sku = try row["sku"]
        name = try row["name"]
        sortName = try row["sort_name"]
        unit = try row["unit"]
        mode = OrderMode(rawValue: try row["order_mode"]) ?? .onlyAvailable
        physical = try row["physical"]
        reserved = try row["reserved"]
        safety = try row["safety"]
        available = try row["available"]
        expected = try row["expected"]
        waiting = try row["waiting"]
    }

    static let heads = ["physical", "reserved", "safety", "available", "expected", "waiting"]

    fileprivate var amounts: [Quantity] { [physical, reserved, safety, available, expected, waiting] }

    fileprivate func cells(_ formats: Formats) -> [CSVCell] {
        [.text(sku), .text(name), .text(unit)] + amounts.map { .number(formats.quantity($0)) }
    }
}

/// A warehouse by name.
package struct WarehouseName: RowDecodable, Sendable {
    package let id: ID<Warehouse>
    package let name: String
    /// Whether another system keeps its stock.
    package let isImported: Bool

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        isImported = (try row["external_id"] as String?) != nil
    }
}

extension Catalog {
    /// The warehouses in the order of pages.
    package static func warehouses(in tx: Transaction) throws -> [WarehouseName] {
        try tx.all(
            "SELECT id, name, external_id FROM warehouses ORDER BY position, name, id LIMIT 200", as: WarehouseName.self
        )
    }

    /// A page of goods with their stock, in the order of the catalogue: one statement.
    static func stock(_ query: StockQuery, in tx: Transaction) throws -> Page<StockLine> {
        var conditions = query.conditions
        let isBackward = query.page.isBackward
        if let values = query.page.cursor?.values, values.count == 2, let id = ID<Product>(values[1]) {
            conditions.append(
                isBackward
                    ? "(p.sort_name, p.id) < (\(values[0]), \(id))" : "(p.sort_name, p.id) > (\(values[0]), \(id))")
        }
        let order: SQL = isBackward ? "p.sort_name DESC, p.id DESC" : "p.sort_name, p.id"
        func sum(_ amount: SQL) -> SQL {
            """
            (SELECT COALESCE(CAST(SUM(\(amount)) AS BIGINT), 0) FROM stock s
             WHERE s.product_id = p.id AND \(query.place))
            """
        }
        let rows = try tx.all(
            """
            SELECT p.id, p.sku, p.name, p.sort_name, p.unit, p.order_mode, \(sum("s.quantity")) AS physical,
                   \(sum("s.reserved")) AS reserved, \(sum("s.safety")) AS safety,
                   \(sum(shelfAvailable)) AS available,
                   (SELECT COALESCE(CAST(SUM(e.quantity) AS BIGINT), 0) FROM expected_supplies e
                    WHERE e.product_id = p.id) AS expected,
                   (SELECT COALESCE(CAST(SUM(b.quantity) AS BIGINT), 0) FROM backorders b
                    WHERE b.product_id = p.id) AS waiting
            FROM products p WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: StockLine.self)
        return Page(rows, of: query.page) { Cursor([$0.sortName, $0.id.description]) }
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func stockPage(_ list: Page<StockLine>, _ places: [WarehouseName], _ query: StockQuery) -> HTML {
        var frame = catalogFrame(t("catalog.stockroom.title"))
        frame.actions = buttonLink(
            t("catalog.stockroom.terms"), to: "/staff/catalog/stock/terms", icon: "settings")
        let table = stockTable()
        var bar = FilterBar("staff-stock", query.address, label: t("catalog.products.search"))
        bar.placeholder = t("catalog.products.search")
        (bar.text, bar.textLimit) = (query.text, 200)
        let shows = StockQuery.Show.allCases.map {
            FieldOption($0.rawValue, t("catalog.stockroom.show.\($0.rawValue)"))
        }
        bar.choices = [
            FilterBar.Choice(
                "show", label: t("catalog.stockroom.show"),
                options: [FieldOption("", t("catalog.products.show.all"))] + shows, value: query.show?.rawValue ?? ""),
            FilterBar.Choice(
                "warehouse", label: t("catalog.stock.warehouse"),
                options: [FieldOption("", t("catalog.stockroom.everywhere"))]
                    + places.map { FieldOption($0.id.description, $0.name) },
                value: query.warehouse?.description ?? ""),
        ]
        let file = ListAddress("/staff/catalog/stock.csv", query.address.fields).text
        bar.end = """
            \(densitySwitch(frame.density))\(tableMenu(table))\
            \(iconLink("download", t("catalog.stockroom.export"), to: file, attributes: " download"))
            """
        let rows: HTML =
            list.items.isEmpty
            ? emptyState(
                icon: "box", title: t("catalog.products.none.title"), text: t("catalog.products.none.text"),
                action: buttonLink(t("web.filters.reset"), to: query.address.path))
            : self.table(table, list.items, label: t("catalog.stockroom.title"))
        return page(
            frame,
            """
            \(catalogTabs("stock"))
            \(filterBar(bar))
            \(rows)
            \(pager(list, path: query.address.path, query: query.address.fields))
            """)
    }

    private func stockTable() -> Table<StockLine> {
        let formats = formats
        let modes = Dictionary(
            uniqueKeysWithValues: OrderMode.allCases.map { ($0, t("catalog.stockroom.mode.\($0)")) })
        func amounts(
            _ id: String, _ priority: TableColumn<StockLine>.Priority = .essential,
            _ amount: @escaping @Sendable (StockLine) -> Quantity
        ) -> TableColumn<StockLine> {
            TableColumn(id, "catalog.stockroom.\(id)", align: .end, priority, classes: "nowrap") { line in
                let quantity = amount(line)
                return quantity.isZero
                    ? "<span class=\"quiet\">—</span>" : "\(formats.quantity(quantity))"
            }
        }
        let name = TableColumn<StockLine>("goods", "catalog.column.goods") { line in
            """
            <a class="rowlink" href="\(url: "/staff/catalog/stock/products/\(line.id)")">\(line.name)</a>\
            <span class="sub">\(line.sku), \(line.unit)</span>
            """
        }
        let mode = TableColumn<StockLine>("mode", "catalog.stockroom.mode", .extra, classes: "muted") { line in
            "\(modes[line.mode])"
        }
        var table = Table(
            "staff-stock",
            [
                name, amounts("physical") { $0.physical }, amounts("reserved") { $0.reserved },
                amounts("safety", .useful) { $0.safety }, amounts("available") { $0.available },
                amounts("expected", .useful) { $0.expected }, amounts("waiting", .useful) { $0.waiting }, mode,
            ])
        table.shape = .stack
        table.choices = tableChoices
        return table
    }
}
