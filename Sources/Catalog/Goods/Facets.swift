// The values goods can be narrowed by, and how many goods each would leave.

import Database
import Foundation
import Kernel

/// The filters beside a list. Each counts what all others leave, so that several values of one can be chosen.
package struct Facets: Sendable, Equatable {
    /// A value and how many goods have it; nil where nobody counts.
    package struct Value: Sendable, Equatable {
        package let value: String
        package var count: Int?
    }

    /// A property with its values.
    package struct PropertyFacet: Sendable, Equatable {
        package let property: ID<Property>
        package let name: String
        package var values: [Value]
        /// How many goods have it at all, roughly: what nearly all have comes first.
        var weight: Int { values.reduce(0) { $0 + ($1.count ?? 0) } }
    }

    /// A warehouse that goods lie in.
    package struct Shelf: Sendable, Equatable {
        package let warehouse: ID<Warehouse>
        package let name: String
        let position: Int
        package let count: Int?
    }

    /// A section that found goods are in.
    package struct Section: Sendable, Equatable {
        package let slug: String
        package let name: String
        package let count: Int
    }

    package var properties: [PropertyFacet] = []
    package var brands: [Value] = []
    /// How many goods are there; nil where nobody counts.
    package var inStock: Int?
    package var shelves: [Shelf] = []
    package var sections: [Section] = []
    /// Whether goods were few enough to be counted.
    package var isCounted = false

    /// Of more properties nobody reads the values.
    static let mostProperties = 40

    package init() {}

    /// Keeps the values alone: they were counted among some of the goods only.
    mutating func loseCounts() {
        for place in properties.indices {
            for value in properties[place].values.indices { properties[place].values[value].count = nil }
        }
        for place in brands.indices { brands[place].count = nil }
        shelves = shelves.map { Shelf(warehouse: $0.warehouse, name: $0.name, position: $0.position, count: nil) }
        (inStock, sections) = (nil, [])
    }
}

extension CatalogSelect {
    /// Goods before filters, each with the bits of the filters it does not fit; what they share; where they lie.
    var facetTables: [SQL] {
        guard counting == nil else { return [candidates] }
        let failed = filters.map { filter -> SQL in "CASE WHEN \(filter.condition) THEN 0 ELSE \(filter.bit) END" }
        let bits: SQL = failed.isEmpty ? "0" : SQL.joined(failed, by: " + ")
        let stock: SQL = "(0, \(bit(of: .stock)), \(bit(of: .warehouse)))"
        return [
            """
            candidates (id, brand, category_id, failed) AS MATERIALIZED (
                SELECT p.id, p.manufacturer, p.category_id, \(bits)
                FROM \(few.source) WHERE \(SQL.all(few.conditions)) \(fewLimit))
            """,
            """
            grouped (property_id, value, goods) AS MATERIALIZED (
                SELECT d.property_id, d.value, COUNT(*) FROM candidates f CROSS JOIN product_properties d
                WHERE d.product_id = f.id AND \(propertyCondition) AND \(Self.isShown) GROUP BY d.property_id, d.value)
            """,
            """
            members (family, id, failed) AS (
                SELECT f.id, f.id, f.failed FROM candidates f
                UNION ALL SELECT v.variant_of, v.id, f.failed FROM candidates f CROSS JOIN products v
                WHERE v.variant_of = f.id AND v.is_active),
            shelves (family, warehouse_id, failed) AS MATERIALIZED (
                SELECT m.family, s.warehouse_id, m.failed FROM members m CROSS JOIN stock s
                WHERE s.product_id = m.id AND m.failed IN \(stock) AND \(Catalog.shelfAvailable) > 0
                GROUP BY m.family, s.warehouse_id, m.failed)
            """,
        ]
    }

    /// A value of a property is counted among goods that fit everything else.
    private var propertyCondition: SQL {
        let chosen = filters.compactMap { filter -> SQL? in
            guard case .property(let id) = filter.kind else { return nil }
            return "WHEN \(id) THEN \(filter.bit)"
        }
        guard !chosen.isEmpty else { return "f.failed = 0" }
        return "f.failed IN (0, CASE d.property_id \(SQL.joined(chosen, by: " ")) ELSE 0 END)"
    }

    /// The rows of the counts, of the properties most goods have; where they are counted in memory, of what to count.
    var facetArms: [SQL] {
        if let counting { return [found(counting), warehouses(counted: false)] }
        let chosen = query.properties.map(\.property)
        let wanted: SQL = chosen.isEmpty ? .empty : "OR g.property_id IN \(list: chosen)"
        let none = Self.noGoods
        var arms: [SQL] = [
            "SELECT 'total', '', '', 0, COUNT(*), NULL, NULL, \(none) FROM candidates f WHERE f.failed = 0",
            // One value tells nothing apart, and a hundred of them are no help.
            """
            SELECT 'property', g.value, n.name, 0, g.goods, NULL, n.id, \(none)
            FROM grouped g JOIN properties n ON n.id = g.property_id
            WHERE g.property_id IN (SELECT y.property_id FROM grouped y GROUP BY y.property_id
                                    HAVING COUNT(*) BETWEEN 2 AND 100
                                    ORDER BY SUM(y.goods) DESC, y.property_id LIMIT \(Facets.mostProperties)) \(wanted)
            """,
            """
            SELECT 'brand', f.brand, '', 0, COUNT(*), NULL, NULL, \(none) FROM candidates f
            WHERE f.brand <> '' AND f.failed IN (0, \(bit(of: .brand))) GROUP BY f.brand
            """,
            """
            SELECT 'stock', '', '', 0, COUNT(*), NULL, NULL, \(none) FROM (
                SELECT h.family FROM shelves h WHERE h.failed IN (0, \(bit(of: .stock))) GROUP BY h.family) AS there
            """,
            warehouses(counted: true),
        ]
        if query.isSearch {
            arms.append(
                """
                SELECT 'section', c.slug, c.name, 0, COUNT(*), NULL, c.id, \(none)
                FROM candidates f JOIN categories c ON c.id = f.category_id WHERE f.failed = 0
                GROUP BY c.id, c.slug, c.name
                """)
        }
        return arms
    }

    /// The warehouses, with how many goods lie in each where that is counted.
    func warehouses(counted isCounted: Bool) -> SQL {
        let count: SQL =
            isCounted
            ? """
            (SELECT COUNT(*) FROM shelves h WHERE h.warehouse_id = w.id AND h.failed IN (0, \(bit(of: .warehouse))))
            """ : "-1"
        return """
            SELECT 'warehouse', '', w.name, w.position, \(count), NULL, w.id, \(Self.noGoods) FROM warehouses w
            """
    }
}
