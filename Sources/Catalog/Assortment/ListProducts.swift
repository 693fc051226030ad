// Staff find goods, those that lack something first of all, and change many of them at once.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/products`
    func listStaffProducts(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let query = StaffProductQuery(request)
        let list = try await database.read { tx in try Catalog.staffProducts(query, in: tx) }
        return context.productsPage(list, query)
    }
}

/// What is asked of the list, as the address says it.
struct StaffProductQuery: Sendable {
    /// What goods lack, or how they stand.
    enum Show: String, CaseIterable, Sendable {
        case noPrice = "no-price"
        case noPicture = "no-picture"
        case noStock = "no-stock"
        case noCategory = "no-category"
        case hidden
        case own
        case edited
    }

    var text = ""
    var show: Show?
    var category: ID<Category>?
    var page = PageRequest(limit: 40)

    /// The first so many goods that hold every word of a text.
    init(text: String, limit: Int) {
        self.text = text
        page = PageRequest(limit: limit)
    }

    init(_ request: Request) {
        let query = request.query
        text = String((query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        show = query["show"].flatMap(Show.init)
        category = query["category"].flatMap { ID<Category>($0) }
        page = request.page(limit: 40)
    }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        [("q", text), ("show", show?.rawValue ?? ""), ("category", category?.description ?? "")]
    }

    var address: ListAddress { ListAddress("/staff/catalog/products", fields) }

    /// What a product `p` of the list must be.
    func conditions(in tree: CategoryTree?) -> [SQL] {
        var conditions: [SQL] = ["p.variant_of IS NULL", "p.merged_into IS NULL"]
        for word in SearchText.words(text) { conditions.append("p.search_text LIKE \(word) ESCAPE '!'") }
        if let category {
            let within = tree.flatMap { tree in tree.category(category).map { tree.subtree(of: $0) } } ?? [category]
            conditions.append("p.category_id IN \(list: within)")
        }
        if let show { conditions.append(show.condition) }
        return conditions
    }
}

extension StaffProductQuery.Show {
    fileprivate var condition: SQL {
        switch self {
        case .noPrice:
            """
            p.is_active AND NOT EXISTS (SELECT 1 FROM prices r WHERE r.product_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM products v JOIN prices r ON r.product_id = v.id WHERE v.variant_of = p.id)
            """
        case .noPicture: "p.is_active AND p.picture IS NULL"
        case .noStock:
            """
            p.is_active AND NOT EXISTS (
                SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.quantity - s.reserved > s.safety)
            AND NOT EXISTS (
                SELECT 1 FROM products v JOIN stock s ON s.product_id = v.id
                WHERE v.variant_of = p.id AND s.quantity - s.reserved > s.safety)
            """
        case .noCategory: "p.is_active AND p.category_id IS NULL"
        case .hidden: "NOT p.is_active"
        case .own: "p.external_id IS NULL"
        case .edited: "EXISTS (SELECT 1 FROM product_overrides o WHERE o.product_id = p.id)"
        }
    }
}

// MARK: - Reading

/// A product in the staff list.
struct StaffProduct: RowDecodable, Sendable {
    let id: ID<Product>
    let sku: String
    let name: String
    let sortName: String
    let picture: String?
    let category: String?
    let isActive: Bool
    /// Kept from sale by staff, not by the other system.
    let isHidden: Bool
    let isOwn: Bool
    let isRestricted: Bool
    let hasPrice: Bool
    /// Of one; of a product with variants the least of theirs.
    let retail: Money?
    let variants: Int
    let available: Quantity
    let unit: String

    init(row: Row) throws {
        id = try row["id"]
        sku = try row["sku"]
        name = try row["name"]
        sortName = try row["sort_name"]
        picture = try row["picture"]
        category = try row["category"]
        isActive = try row["is_active"]
        isHidden = try row["is_hidden"]
        isOwn = try row["is_own"]
        isRestricted = try row["is_restricted"]
        hasPrice = try row["has_price"]
        let (amount, currency) = (try row["retail"] as Int64?, try row["currency"] as Currency?)
        retail = amount.map { Money(minor: $0, currency: currency ?? .rub) }
        variants = try row["variants"]
        available = try row["available"]
        unit = try row["unit"]
    }

    static let columns: SQL = """
        p.id, p.sku, p.name, p.sort_name, p.picture, p.is_active, p.is_restricted, p.unit,
        (SELECT c.name FROM categories c WHERE c.id = p.category_id) AS category,
        CASE WHEN EXISTS (SELECT 1 FROM product_overrides o WHERE o.product_id = p.id AND o.field = 'hidden')
            THEN 1 ELSE 0 END AS is_hidden,
        CASE WHEN p.external_id IS NULL THEN 1 ELSE 0 END AS is_own,
        CASE WHEN EXISTS (SELECT 1 FROM prices r WHERE r.product_id = p.id)
            OR EXISTS (SELECT 1 FROM products v JOIN prices r ON r.product_id = v.id WHERE v.variant_of = p.id)
            THEN 1 ELSE 0 END AS has_price,
        COALESCE(
            (SELECT MIN(r.amount) FROM prices r JOIN price_types t ON t.id = r.price_type_id AND t.is_retail
             WHERE r.product_id = p.id AND r.min_quantity = 0),
            (SELECT MIN(r.amount) FROM products v JOIN prices r ON r.product_id = v.id AND r.min_quantity = 0
             JOIN price_types t ON t.id = r.price_type_id AND t.is_retail WHERE v.variant_of = p.id)) AS retail,
        (SELECT t.currency FROM price_types t WHERE t.is_retail LIMIT 1) AS currency,
        (SELECT COUNT(*) FROM products v WHERE v.variant_of = p.id) AS variants,
        \(Catalog.available(of: "p.id"))
        + (SELECT COALESCE(CAST(SUM(\(Catalog.shelfAvailable)) AS BIGINT), 0)
           FROM products v JOIN stock s ON s.product_id = v.id WHERE v.variant_of = p.id) AS available
        """
}

/// A page of the list, and the section it is narrowed to.
struct StaffProductList: Sendable {
    let page: Page<StaffProduct>
    let category: Category?
}

extension Catalog {
    /// A page of all goods, for sale or not, in the order of the catalogue: two statements at most.
    static func staffProducts(_ query: StaffProductQuery, in tx: Transaction) throws -> StaffProductList {
        let tree = try query.category.map { _ in try CategoryTree(in: tx) }
        var conditions = query.conditions(in: tree)
        let isBackward = query.page.isBackward
        if let values = query.page.cursor?.values, values.count == 2, let id = ID<Product>(values[1]) {
            conditions.append(
                isBackward
                    ? "(p.sort_name, p.id) < (\(values[0]), \(id))" : "(p.sort_name, p.id) > (\(values[0]), \(id))")
        }
        let order: SQL = isBackward ? "p.sort_name DESC, p.id DESC" : "p.sort_name, p.id"
        let rows = try tx.all(
            """
            SELECT \(StaffProduct.columns) FROM products p WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: StaffProduct.self)
        let page = Page(rows, of: query.page) { Cursor([$0.sortName, $0.id.description]) }
        return StaffProductList(page: page, category: query.category.flatMap { tree?.category($0) })
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func productsPage(_ list: StaffProductList, _ query: StaffProductQuery) -> HTML {
        var frame = catalogFrame(t("catalog.staff.title"))
        frame.actions = buttonLink(
            t("catalog.products.add"), to: "/staff/catalog/products/new", .primary, icon: "plus")
        let table = productsTable(list.page.items)
        let rows: HTML =
            list.page.items.isEmpty
            ? emptyState(
                icon: "box", title: t("catalog.products.none.title"), text: t("catalog.products.none.text"),
                action: buttonLink(t("web.filters.reset"), to: query.address.path))
            : self.table(table, list.page.items, label: t("catalog.staff.title"))
        return page(
            frame,
            """
            \(catalogTabs("products"))
            \(filterBar(productsBar(list, query, table, frame.density)))
            \(rows)
            \(pager(list.page, path: query.address.path, query: query.address.fields))
            """)
    }

    private func productsBar(
        _ list: StaffProductList, _ query: StaffProductQuery, _ table: Table<StaffProduct>, _ density: String
    ) -> FilterBar {
        var bar = FilterBar("staff-products", query.address, label: t("catalog.products.search"))
        bar.placeholder = t("catalog.products.search")
        (bar.text, bar.textLimit) = (query.text, 200)
        bar.keeps = ["category"]
        let shows = StaffProductQuery.Show.allCases.map {
            FieldOption($0.rawValue, t("catalog.products.show.\($0)"))
        }
        bar.choices = [
            FilterBar.Choice(
                "show", label: t("catalog.products.show"),
                options: [FieldOption("", t("catalog.products.show.all"))] + shows, value: query.show?.rawValue ?? "")
        ]
        if let category = list.category {
            bar.chips = [FilterBar.Chip(t("catalog.products.category"), category.name, names: ["category"])]
        }
        bar.end = "\(densitySwitch(density))\(tableMenu(table))"
        return bar
    }

    private func productsTable(_ items: [StaffProduct]) -> Table<StaffProduct> {
        let (formats, none) = (formats, t("catalog.stock.none"))
        let (noPrice, closed, own) = (
            tag(t("catalog.products.noPrice"), .warning), tag(t("catalog.products.closed")),
            tag(t("catalog.products.own"))
        )
        let states = [
            "sold": status(.done, t("catalog.products.state.sold")),
            "hidden": status(.draft, t("catalog.products.state.hidden")),
            "gone": status(.cancelled, t("catalog.products.state.gone")),
        ]
        let box = icon("box")
        let name = TableColumn<StaffProduct>("goods", "catalog.column.goods") { product in
            let picture: HTML =
                product.picture.map { picture in
                    """
                    <img src="\(url: PictureAddress.of(picture, .thumb))" alt="" width="36" height="36" loading="lazy">
                    """
                } ?? box
            let marks: HTML? =
                product.isRestricted || product.isOwn
                ? " \(product.isRestricted ? closed : nil)\(product.isOwn ? own : nil)" : nil
            return """
                <span class="goods"><span class="thumb">\(picture)</span><span class="goods__text">\
                <a class="rowlink" href="\(url: "/staff/catalog/products/\(product.id)")">\(product.name)</a>\
                <span class="sub">\(product.sku)\(marks)</span></span></span>
                """
        }
        let state = TableColumn<StaffProduct>("state", "catalog.products.state", classes: "nowrap") { product in
            states[product.isActive ? "sold" : product.isHidden ? "hidden" : "gone"] ?? ""
        }
        let category = TableColumn<StaffProduct>("category", "catalog.products.category", .useful) { product in
            "\(product.category ?? "—")"
        }
        let price = TableColumn<StaffProduct>("price", "catalog.products.price", align: .end, .useful) { product in
            guard let retail = product.retail else { return product.hasPrice ? "—" : noPrice }
            let amount = formats.money(retail)
            return "\(product.variants > 0 ? t("catalog.price.least", ["price": amount]) : amount)"
        }
        let stock = TableColumn<StaffProduct>("stock", "catalog.column.stock", align: .end, .useful) { product in
            product.available.isPositive
                ? "\(formats.quantity(product.available))\u{a0}\(product.unit)"
                : "<span class=\"quiet\">\(none)</span>"
        }
        let variants = TableColumn<StaffProduct>(
            "variants", "catalog.product.variants", align: .end, .extra, initial: false
        ) { product in "\(product.variants)" }
        var table = Table("staff-products", [name, state, category, price, stock, variants])
        table.shape = .stack
        table.choices = tableChoices
        table.selection = TableSelection(
            "product", key: { $0.id.description }, name: { $0.name },
            verbs: [
                BulkVerb(icon: "eyeOff", title: "catalog.products.hide", path: "/staff/catalog/products/hiding"),
                BulkVerb(icon: "eye", title: "catalog.products.unhide", path: "/staff/catalog/products/showing"),
                BulkVerb(icon: "folder", title: "catalog.products.move", path: "/staff/catalog/products/moving"),
            ])
        return table
    }
}
