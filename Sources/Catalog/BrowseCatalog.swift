// Anybody walks the category tree and searches goods, in a table or in tiles, and sees his own prices.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /catalog`
    func browseCatalog(_ request: Request, _ context: PublicContext) async throws -> Response {
        try await listing(CatalogQuery(request), request, context)
    }

    /// `GET /search`
    func searchCatalog(_ request: Request, _ context: PublicContext) async throws -> Response {
        try await listing(CatalogQuery(request), request, context)
    }

    private func listing(
        _ query: CatalogQuery, _ request: Request, _ context: PublicContext
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let listing = try await database.read { tx in try Catalog.list(query, for: principal, at: now, in: tx) }
        if query.category != nil, listing.category == nil { throw NotFound() }
        var response = catalogPage(listing, query, context).response()
        if request.query["view"] != nil {
            response.headers[values: .setCookie].append(
                "view=\(query.view.rawValue); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
        }
        return response
    }
}

/// What is asked of the catalogue, as the address says it.
package struct CatalogQuery: Sendable {
    /// How goods are shown; remembered in a cookie.
    package enum View: String, Sendable, CaseIterable { case table, tiles }
    /// The orders of the list.
    package enum Sort: String, Sendable, CaseIterable { case name, new }

    package var category: String?
    package var text = ""
    package var inStock = false
    package var sort = Sort.name
    package var view = View.table
    package var page = PageRequest(limit: 20)

    package init() {}

    init(_ request: Request) {
        let query = request.query
        category = query["category"].flatMap { $0.isEmpty ? nil : $0 }
        text = String((query["q"] ?? "").prefix(1_000)).trimmingCharacters(in: .whitespacesAndNewlines)
        inStock = query["stock"] == "1"
        sort = query["sort"].flatMap(Sort.init) ?? .name
        view = (query["view"] ?? request.cookie("view")).flatMap(View.init) ?? .table
        page = request.page(limit: 20)
    }

    /// The address without its query.
    var base: String { text.isEmpty ? "/catalog" : "/search" }

    /// The query of the address, without the page.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let category { fields.append(("category", category)) }
        if !text.isEmpty { fields.append(("q", text)) }
        if inStock { fields.append(("stock", "1")) }
        if sort != .name { fields.append(("sort", sort.rawValue)) }
        return fields
    }

    /// The query as hidden fields of a form that sets one of them.
    func hidden(without name: String) -> [HTML] {
        fields.filter { $0.name != name }.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
    }

    /// The address of this list with some values changed.
    func path(category: String?? = nil, sort: Sort? = nil, view: View? = nil, inStock: Bool? = nil) -> String {
        var changed = self
        changed.category = category ?? self.category
        changed.sort = sort ?? self.sort
        changed.inStock = inStock ?? self.inStock
        var fields = changed.fields
        if let view { fields.append(("view", view.rawValue)) }
        return fields.isEmpty ? base : "\(base)?\(FormData(fields).urlEncoded)"
    }
}

// MARK: - Reading

/// One page of goods with the buyer's prices.
package struct CatalogListing: Sendable {
    package let tree: CategoryTree
    package let category: Category?
    package let goods: Page<Goods>
}

/// A product in a list.
package struct Goods: Sendable {
    package let product: Product
    /// Over all warehouses and variants.
    package let available: Quantity
    package let hasVariants: Bool
    package let sortValues: [String]
    package var price: Price?
}

extension Catalog {
    /// A page of the catalogue for whoever asks; four statements.
    package static func list(
        _ query: CatalogQuery, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> CatalogListing {
        let tree = try CategoryTree(in: tx)
        let category = query.category.flatMap { tree.category(slug: $0) }
        let found = try tx.all(statement(query, category.map(tree.subtree)), goods)
        var page = Page(found, of: query.page) { Cursor($0.sortValues) }
        let buyer = try buyer(for: principal, at: now, in: tx)
        let prices = try prices(of: "\(list: page.items.map(\.product.id))", for: buyer, in: tx)
        page = Page(
            items: page.items.map { item in
                var item = item
                item.price = prices.price(of: item.product.id, quantity: item.product.pack)
                return item
            }, next: page.next, previous: page.previous)
        return CatalogListing(tree: tree, category: category, goods: page)
    }

    private static func goods(_ row: Row) throws -> Goods {
        let product = try Product(row: row)
        let created: Date = try row["created_at"]
        return Goods(
            product: product, available: try row["available"], hasVariants: try row["variants"] as Int > 0,
            sortValues: [
                try row["sort_name"], product.id.description,
                String(Int64((created.timeIntervalSince1970 * 1_000_000).rounded())),
            ])
    }

    private static func statement(_ query: CatalogQuery, _ categories: [ID<Category>]?) -> SQL {
        var conditions: [SQL] = ["p.is_active", "p.variant_of IS NULL"]
        if let categories { conditions.append("p.category_id IN \(list: categories)") }
        for word in SearchText.words(query.text) { conditions.append("p.search_text LIKE \(word) ESCAPE '!'") }
        if query.inStock {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM stock s JOIN products v ON v.id = s.product_id
                        WHERE (v.id = p.id OR v.variant_of = p.id) AND s.quantity > s.reserved)
                """)
        }
        let isBackward = query.page.isBackward
        if let condition = continuation(query) { conditions.append(condition) }
        let order: SQL =
            switch (query.sort, isBackward) {
            case (.name, false): "p.sort_name, p.id"
            case (.name, true): "p.sort_name DESC, p.id DESC"
            case (.new, false): "p.created_at DESC, p.id DESC"
            case (.new, true): "p.created_at, p.id"
            }
        return """
            SELECT \(Product.columns), p.sort_name, p.created_at,
                   (SELECT COUNT(*) FROM products v WHERE v.variant_of = p.id AND v.is_active) AS variants,
                   (SELECT COALESCE(CAST(SUM(s.quantity - s.reserved) AS BIGINT), 0) FROM stock s
                    WHERE s.product_id IN
                        (SELECT p.id UNION ALL SELECT v.id FROM products v WHERE v.variant_of = p.id)) AS available
            FROM products p WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """
    }

    private static func continuation(_ query: CatalogQuery) -> SQL? {
        guard let values = query.page.cursor?.values, values.count == 3, let id = ID<Product>(values[1]),
            let microseconds = Double(values[2])
        else { return nil }
        let created = Date(timeIntervalSince1970: microseconds / 1_000_000)
        return switch (query.sort, query.page.isBackward) {
        case (.name, false): "(p.sort_name, p.id) > (\(values[0]), \(id))"
        case (.name, true): "(p.sort_name, p.id) < (\(values[0]), \(id))"
        case (.new, false): "(p.created_at, p.id) < (\(created), \(id))"
        case (.new, true): "(p.created_at, p.id) > (\(created), \(id))"
        }
    }
}
