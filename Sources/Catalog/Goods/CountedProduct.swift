// What a product is counted by, read from the database for many goods at once.

import Database
import Foundation
import Kernel

/// A product for sale, as far as filters go.
struct CountedProduct: Sendable {
    /// A value of a property, as often as it is told.
    struct Value: Sendable {
        let property: ID<Property>
        let text: String
    }

    let id: ID<Product>
    let brand: String
    /// Where some of it, or of one of its variants, can be promised; each once.
    var shelves: [ID<Warehouse>] = []
    /// What staff do not keep off its page.
    var values: [Value] = []
}

extension CountedProduct {
    /// The goods behind one, in the order of their ids; three statements.
    static func next(after: ID<Product>, limit: Int, in tx: Transaction) throws -> [CountedProduct] {
        let goods = try goods(where: "p.id > \(after)", limit: limit, in: tx)
        guard let last = goods.last?.id else { return [] }
        return try filled(goods, in: tx) { column in "\(column) > \(after) AND \(column) <= \(last)" }
    }

    /// Those of some products that are for sale and no variants; three statements.
    ///
    /// - Parameter ids: at most a few hundred.
    static func all(of ids: [ID<Product>], in tx: Transaction) throws -> [CountedProduct] {
        let goods = try goods(where: "p.id IN \(list: ids)", limit: ids.count, in: tx)
        guard !goods.isEmpty else { return [] }
        return try filled(goods, in: tx) { column in "\(column) IN \(list: ids)" }
    }

    /// The products that some stand for: a variant for its product.
    static func families(of ids: [ID<Product>], in tx: Transaction) throws -> [ID<Product>] {
        try tx.all("SELECT DISTINCT COALESCE(p.variant_of, p.id) AS id FROM products p WHERE p.id IN \(list: ids)") {
            try $0["id"] as ID<Product>
        }
    }

    private static func goods(where condition: SQL, limit: Int, in tx: Transaction) throws -> [CountedProduct] {
        try tx.all(
            """
            SELECT p.id, p.manufacturer FROM products p
            WHERE p.variant_of IS NULL AND p.is_active AND \(condition) ORDER BY p.id LIMIT \(limit)
            """
        ) { row in CountedProduct(id: try row["id"], brand: try row["manufacturer"]) }
    }

    private static func filled(
        _ goods: [CountedProduct], in tx: Transaction, within: (SQL) -> SQL
    ) throws -> [CountedProduct] {
        var goods = goods
        let places = Dictionary(goods.enumerated().map { ($1.id.bits, $0) }) { first, _ in first }
        let values = try tx.all(
            """
            SELECT d.product_id, d.property_id, d.value FROM product_properties d
            WHERE \(within("d.product_id")) AND \(CatalogSelect.isShown)
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>,
                value: Value(property: try row["property_id"], text: try row["value"])
            )
        }
        for (product, value) in values {
            if let place = places[product.bits] { goods[place].values.append(value) }
        }
        let shelves = try tx.all(
            """
            SELECT s.product_id AS family, s.warehouse_id FROM stock s
            WHERE \(within("s.product_id")) AND \(Catalog.shelfAvailable) > 0
            UNION SELECT v.variant_of, s.warehouse_id FROM products v CROSS JOIN stock s
            WHERE s.product_id = v.id AND \(within("v.variant_of")) AND v.is_active AND \(Catalog.shelfAvailable) > 0
            """
        ) { row in (family: try row["family"] as ID<Product>, warehouse: try row["warehouse_id"] as ID<Warehouse>) }
        for (family, warehouse) in shelves {
            if let place = places[family.bits] { goods[place].shelves.append(warehouse) }
        }
        return goods
    }
}

/// How things are called that goods are counted by.
struct CountedNames: Sendable {
    struct Section: Sendable {
        let slug: String
        let name: String
    }

    var properties: [ID<Property>: String] = [:]
    var sections: [ID<Category>: Section] = [:]

    /// Two statements.
    init(in tx: Transaction) throws {
        let named = try tx.all("SELECT id, name FROM properties") {
            (try $0["id"] as ID<Property>, try $0["name"] as String)
        }
        properties = Dictionary(named) { first, _ in first }
        let sections = try tx.all("SELECT id, slug, name FROM categories") { row in
            (try row["id"] as ID<Category>, Section(slug: try row["slug"], name: try row["name"]))
        }
        self.sections = Dictionary(sections) { first, _ in first }
    }
}
