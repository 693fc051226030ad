// Turns goods and categories into what the index keeps of them: a few statements for any number.

import Database
import Foundation
import Kernel
import Search

extension Catalog {
    /// The present documents of products. A variant's words are folded into its product's; what is not for sale any
    /// more is taken out.
    ///
    /// - Parameter products: at most a few hundred, variants among them.
    static func searchChanges(of products: [ID<Product>], in tx: Transaction) throws -> [SearchChange] {
        guard !products.isEmpty else { return [] }
        let family = try members(of: products, in: tx)
        let families = Dictionary(grouping: family, by: \.main)
        let values = try propertyValues(of: family.map(\.id), in: tx)
        let codes = try customerCodes(of: family.map(\.id), in: tx)
        let tree = try CategoryTree(in: tx)
        let audiences = try audience(of: Array(families.keys), in: tx)
        var changes: [SearchChange] = []
        for (main, members) in families {
            let audience = audiences[main] ?? [SearchDocument.everybody]
            guard let product = members.first(where: { $0.id == main }), product.isActive, !audience.isEmpty else {
                changes.append(.remove(main.uuid))
                continue
            }
            let sold = members.filter(\.isActive)
            var document = SearchDocument(id: main.uuid, kind: .product, title: product.name)
            document.codes = sold.flatMap(\.codes).unique
            document.customerCodes = sold.flatMap { codes[$0.id] ?? [] }
            let path = tree.category(product.categoryID).map { tree.path(to: $0).map(\.name) } ?? []
            let own = sold.flatMap { [$0.manufacturer, $0.variantName ?? ""] + (values[$0.id] ?? []) }
            document.keywords = (path + own).filter { !$0.isEmpty }.unique
            document.text = product.description.plainText
            document.audience = audience
            document.popularity = Double(members.reduce(0) { $0 + $1.orders })
            document.isAvailable = sold.contains { $0.available.isPositive }
            changes.append(.put(document))
        }
        // Deleted, or a variant by now: its own document goes.
        let mains = Set(families.keys)
        return changes + products.filter { !mains.contains($0) }.map { SearchChange.remove($0.uuid) }
    }

    /// The present documents of categories; their own words only, and of those above.
    static func searchChanges(ofCategories categories: [ID<Category>], in tx: Transaction) throws -> [SearchChange] {
        guard !categories.isEmpty else { return [] }
        let tree = try CategoryTree(in: tx)
        let audiences = try audience(ofCategories: categories, in: tx)
        return categories.map { id -> SearchChange in
            let audience = audiences[id] ?? [SearchDocument.everybody]
            guard let category = tree.category(id), !audience.isEmpty else { return .remove(id.uuid) }
            return .put(
                SearchDocument(
                    id: id.uuid, kind: .category, title: category.name,
                    keywords: tree.path(to: category).dropLast().map(\.name), audience: audience))
        }
    }

    /// The present documents of articles; what nobody may read now is taken out.
    static func searchChanges(ofArticles articles: [UUID], in tx: Transaction) throws -> [SearchChange] {
        let documents = try searchDocuments(ofArticles: articles, in: tx)
        let shown = Set(documents.map(\.id))
        let gone = articles.filter { !shown.contains($0) }
        return documents.map { SearchChange.put($0) } + gone.map { SearchChange.remove($0) }
    }

    /// The products in categories and beneath them: their documents name the way down to them.
    static func products(beneath categories: [ID<Category>], in tx: Transaction) throws -> [ID<Product>] {
        guard !categories.isEmpty else { return [] }
        let tree = try CategoryTree(in: tx)
        let beneath = Set(categories.compactMap { tree.category($0) }.flatMap { tree.subtree(of: $0) })
        return try tx.all(
            "SELECT id FROM products WHERE is_active AND variant_of IS NULL AND category_id IN \(list: beneath)"
        ) { try $0["id"] as ID<Product> }
    }

    // MARK: - Reading

    /// Every product the given ones belong to, with its variants.
    private static func members(of products: [ID<Product>], in tx: Transaction) throws -> [FamilyMember] {
        // Asked first: of a subselect in either place neither engine would take the indexes.
        let mains = try tx.all(
            "SELECT DISTINCT COALESCE(m.variant_of, m.id) AS main FROM products m WHERE m.id IN \(list: products)"
        ) { try $0["main"] as ID<Product> }
        return try tx.all(
            """
            SELECT COALESCE(p.variant_of, p.id) AS main, p.id, p.name, p.variant_name, p.sku, p.barcode,
                   p.manufacturer, p.description, p.category_id, p.is_active, COALESCE(q.orders, 0) AS orders,
                   \(availableColumn)
            FROM products p LEFT JOIN product_popularity q ON q.product_id = p.id
            WHERE p.id IN \(list: mains) OR p.variant_of IN \(list: mains) ORDER BY p.sort_name, p.id
            """, as: FamilyMember.self)
    }

    private static func propertyValues(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: [String]] {
        var values: [ID<Product>: [String]] = [:]
        for chunk in products.chunked(by: 1_000) {
            let rows = try tx.all(
                """
                SELECT product_id, value FROM product_properties WHERE product_id IN \(list: chunk)
                ORDER BY product_id, position
                """
            ) { (try $0["product_id"] as ID<Product>, try $0["value"] as String) }
            for (product, value) in rows { values[product, default: []].append(value) }
        }
        return values
    }

    /// Not more of one customer than are kept when he writes them down: each lengthens the document for everybody.
    private static func customerCodes(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: [CustomerCode]] {
        var codes: [ID<Product>: [CustomerCode]] = [:]
        for chunk in products.chunked(by: 1_000) {
            let rows = try tx.all(
                """
                SELECT few.product_id, few.customer_id, few.code FROM (
                    SELECT a.product_id, a.customer_id, a.code,
                           ROW_NUMBER() OVER (PARTITION BY a.product_id, a.customer_id ORDER BY a.code) AS place
                    FROM customer_articles a WHERE a.product_id IN \(list: chunk)
                ) AS few WHERE few.place <= \(mostOwnArticlesOfProduct)
                """
            ) { row in
                (
                    try row["product_id"] as ID<Product>,
                    CustomerCode(customer: try row["customer_id"], code: try row["code"])
                )
            }
            for (product, code) in rows { codes[product, default: []].append(code) }
        }
        return codes
    }
}

/// A product or one of its variants, as far as finding it goes.
private struct FamilyMember: Sendable, RowDecodable {
    let main: ID<Product>
    let id: ID<Product>
    let name: String
    let variantName: String?
    let sku: String
    let barcode: String?
    let manufacturer: String
    let description: String
    let categoryID: ID<Category>?
    let isActive: Bool
    let orders: Int
    let available: Quantity

    init(row: Row) throws {
        main = try row["main"]
        id = try row["id"]
        name = try row["name"]
        variantName = try row["variant_name"]
        sku = try row["sku"]
        barcode = try row["barcode"]
        manufacturer = try row["manufacturer"]
        description = try row["description"]
        categoryID = try row["category_id"]
        isActive = try row["is_active"]
        orders = try row["orders"]
        available = try row["available"]
    }

    var codes: [String] { [sku, barcode ?? ""].filter { !$0.isEmpty } }
}

extension [String] {
    /// Each text once, in the order of their first coming.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    /// The words of a description that may be written in HTML; the rest of very long ones is left out.
    fileprivate var plainText: String {
        let beginning = String(prefix(8_000))
        guard beginning.contains("<") else { return beginning }
        return beginning.replacing(#/<[^<>]*>/#, with: " ")
    }
}
