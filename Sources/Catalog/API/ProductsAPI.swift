// A program reads the goods its customer may buy, all of them or what has changed, page by page.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /api/v1/products`
    func listProductsJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        do {
            let query = try ProductsQuery(request.query)
            let (principal, now, watch) = (context.principal, context.now, changeWatch)
            let page = try await database.read { tx in
                try Catalog.products(query, for: principal, watch, at: now, in: tx)
            }
            return try .json(ProductsJSON(page, query, on: context.site), holdsPrices: false, for: request)
        } catch let problem as APIProblem {
            return try problem.answer(context)
        }
    }
}

/// What a program wants of the goods.
struct ProductsQuery: Sendable {
    let limit: Int
    /// Id or address of a category; goods beneath it count as well.
    let category: String?
    /// How far the program knows the catalogue; nil for all goods.
    let since: ChangeMark?
    /// The last product of the page before, and the mark of the first page.
    let after: (product: ID<Product>, mark: ChangeMark)?

    /// - Throws: ``APIProblem`` with the field.
    init(_ query: FormData) throws {
        limit = try query.wantedRows(usual: 100, most: 500)
        category = query["category"]
        since = try query["updated_since"].map { text in
            guard let mark = ChangeMark(token: text) else {
                throw APIProblem(field: "updated_since", "catalog.api.field.since")
            }
            return mark
        }
        after = try query["after"].map { text in
            guard let values = Cursor(token: text)?.values, values.count == 3, let product = ID<Product>(values[0]),
                let mark = ChangeMark(Array(values.dropFirst()))
            else { throw APIProblem(field: "after", "catalog.api.field.after") }
            return (product: product, mark: mark)
        }
    }
}

// MARK: - Reading

/// A page of goods.
struct ProductsPage: Sendable {
    var goods: [ListedProduct] = []
    /// Goods that were for this customer and are no more.
    var removed: [ID<Product>] = []
    var next: Cursor?
    /// What is known after the last page.
    let mark: ChangeMark
}

extension Catalog {
    /// A page of what a customer may buy, in the order of ids: whatever is renamed or hidden meanwhile, nothing is left
    /// out or told twice.
    ///
    /// - Throws: ``APIProblem`` when what changed is not remembered any more; `NotFound` for an unknown category.
    static func products(
        _ query: ProductsQuery, for principal: Principal, _ watch: ChangeWatch, at now: Date, in tx: Transaction
    ) throws -> ProductsPage {
        let buyer = try buyer(for: principal, at: now, in: tx)
        var conditions: [SQL] = []
        if let wanted = query.category {
            let tree = try CategoryTree(for: buyer, in: tx)
            let found = tree.all.first { $0.slug == wanted || $0.id.description == wanted.lowercased() }
            guard let found else { throw NotFound() }
            conditions.append("p.category_id IN \(list: tree.subtree(of: found))")
        }
        if let last = query.after?.product { conditions.append("p.id > \(last)") }
        // Made before anything is read: what changes meanwhile is told the next time.
        let mark = try query.after?.mark ?? watch.mark(at: now, in: tx)
        var page = ProductsPage(mark: mark)
        guard let since = query.since else {
            conditions.append(visible("p", to: buyer))
            let found = try tx.all(
                """
                SELECT \(ListedProduct.columns) FROM products p WHERE \(SQL.all(conditions))
                ORDER BY p.id LIMIT \(query.limit + 1)
                """, as: ListedProduct.self)
            page.goods = Array(found.prefix(query.limit))
            if found.count > query.limit { page.next = page.goods.last.map { mark.cursor(after: $0.product.id) } }
            return page
        }
        guard try remembers(since, in: tx) else { throw APIProblem(.gone, "catalog.api.changesForgotten") }
        conditions.append(try changed(between: since, and: mark, in: tx))
        let found = try tx.all(
            """
            SELECT \(ListedProduct.columns), CASE WHEN \(visible("p", to: buyer)) THEN 1 ELSE 0 END AS is_shown,
                   CASE WHEN \(meant("p", for: buyer)) THEN 1 ELSE 0 END AS is_meant
            FROM products p WHERE \(SQL.all(conditions)) ORDER BY p.id LIMIT \(query.limit + 1)
            """
        ) { row in
            ChangedProduct(
                listed: try ListedProduct(row: row), isShown: try row["is_shown"] as Int == 1,
                isMeant: try row["is_meant"] as Int == 1)
        }
        let kept = Array(found.prefix(query.limit))
        page.goods = kept.filter(\.isShown).map(\.listed)
        let shut = kept.filter { !$0.isMeant }.map(\.listed.product)
        let earlier = try wereMeant(shut, for: buyer, since: since.instant, in: tx)
        page.removed = kept.filter { !$0.isShown && ($0.isMeant || earlier.contains($0.listed.product.id)) }
            .map(\.listed.product.id)
        if found.count > query.limit { page.next = kept.last.map { mark.cursor(after: $0.listed.product.id) } }
        return page
    }

    /// The condition that something of a product, its family or its category changed between two marks.
    private static func changed(
        between since: ChangeMark, and mark: ChangeMark, in tx: Transaction
    ) throws -> SQL {
        let span: SQL = "c.sequence > \(since.sequence) AND c.sequence <= \(mark.sequence)"
        let categories = try tx.all(
            "SELECT DISTINCT c.subject_id FROM search_changes c WHERE c.kind = 'category' AND \(span)"
        ) { try $0["subject_id"] as ID<Category> }
        var beneath: SQL = .empty
        if !categories.isEmpty {
            let tree = try CategoryTree(in: tx)
            let all = Set(categories.compactMap { tree.category($0) }.flatMap { tree.subtree(of: $0) })
            beneath = " UNION SELECT k.id FROM products k WHERE k.category_id IN \(list: all)"
        }
        let families: SQL = """
            SELECT COALESCE(m.variant_of, m.id) FROM search_changes c JOIN products m ON m.id = c.subject_id
            WHERE c.kind = 'product' AND \(span)
            """
        return """
            p.id IN (\(families) UNION SELECT v.id FROM products v WHERE v.variant_of IN (\(families))\(beneath))
            """
    }
}

/// A product that changed, and what became of it for one buyer.
private struct ChangedProduct: Sendable {
    let listed: ListedProduct
    let isShown: Bool
    let isMeant: Bool
}

extension ChangeMark {
    /// Where the next page begins.
    fileprivate func cursor(after product: ID<Product>) -> Cursor { Cursor([product.description] + values) }
}

// MARK: - JSON

private struct ProductsJSON: Encodable {
    let products: [ProductJSON]
    /// Absent when all goods were asked for: nothing of those was known before.
    let removed: [String]?
    let next: String?
    let asOf: String

    init(_ page: ProductsPage, _ query: ProductsQuery, on site: Site) {
        products = page.goods.map { ProductJSON($0, on: site) }
        removed = query.since == nil ? nil : page.removed.map(\.description)
        next = page.next?.token
        asOf = page.mark.token
    }
}
