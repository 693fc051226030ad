import Database
import Foundation
import Kernel
import TestKit

@testable import Catalog

/// What makes counting the goods of a shop hard.
extension ListingShop {
    /// Adds variants, values twice and hidden, stock that is promised or kept back, a property with a value for every
    /// good, and more properties than are offered; the one and the others are returned.
    func complicate(seed: UInt64) async throws -> [ID<Property>] {
        var random = SeededGenerator(seed: seed)
        let further = (0..<48).map { _ in ID<Property>() }
        var (values, hidden, full): ([[any SQLConvertible]], [[any SQLConvertible]], [ID<Product>]) = ([], [], [])
        var variants: [(of: ID<Product>, id: ID<Product>, isSold: Bool)] = []
        for (index, item) in items.enumerated() {
            values.append([item.id, further[0], 1, "№\(index)"])
            for place in 2...4 {
                let property = further.dropFirst().randomElement(using: &random) ?? further[1]
                values.append([item.id, property, place, Bool.random(using: &random) ? "да" : "нет"])
            }
            if let size = item.facts["Диаметр"]?.first, Bool.random(using: &random) {
                values.append([item.id, properties["Диаметр"], 9, size])
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                hidden.append([item.id, properties[Bool.random(using: &random) ? "Диаметр" : "Класс"]])
            }
            if Int.random(in: 0..<3, using: &random) == 0 { full.append(item.id) }
            if Int.random(in: 0..<3, using: &random) == 0 {
                variants.append((item.id, ID<Product>(), Int.random(in: 0..<4, using: &random) > 0))
            }
        }
        let named: [[any SQLConvertible]] = further.enumerated().map { [$1, "Признак \($0 % 40)"] }
        let (told, kept, reserved) = (values, hidden, full)
        for variant in variants { try await copy(variant.of, as: variant.id, isVariant: true) }
        let unsold = variants.filter { !$0.isSold }.map(\.id)
        try await world.database.write { tx in
            try tx.insert(into: "properties", "id, name", rows: named)
            try tx.insert(into: "product_properties", "product_id, property_id, position, value", rows: told)
            try tx.insert(into: "hidden_properties", "product_id, property_id", rows: kept)
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id IN \(list: unsold)")
            try tx.execute("UPDATE stock SET reserved = quantity WHERE product_id IN \(list: reserved.dropFirst(9))")
            try tx.execute("UPDATE stock SET safety = quantity WHERE product_id IN \(list: reserved.prefix(9))")
        }
        return further
    }

    /// Copies a product with three pieces on one shelf, or makes a variant of it.
    func copy(_ product: ID<Product>, as id: ID<Product>, isVariant: Bool) async throws {
        let parent: ID<Product>? = isVariant ? product : nil
        let warehouse: ID<Warehouse>? = isVariant ? warehouses["Юг"] : nil
        let text = id.description
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO products (id, variant_of, category_id, sku, name, sort_name, search_text, slug, description,
                    manufacturer, unit, unit_code, pack, vat_rate, is_active, created_at, updated_at)
                SELECT \(id), \(parent), category_id, \(text), name, sort_name, search_text, \(text), '', 'Копия', unit,
                    unit_code, pack, vat_rate, is_active, created_at, updated_at FROM products WHERE id = \(product)
                """)
            if let warehouse {
                try tx.execute(
                    """
                    INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
                    VALUES (\(id), \(warehouse), 3000, 0, \(World.start))
                    """)
            }
            try Catalog.countProducts(in: tx)
            try Catalog.noteSearchChange([id], in: tx)
        }
    }

    /// Closes the section of nuts to people, and every fourth good to all but one customer.
    func restrict() async throws {
        let secret = items.enumerated().filter { $0.offset % 4 == 0 }.map(\.element.id)
        let (nuts, now, theirs) = (sections["nuts"], world.clock.now, AudienceTag.customer(world.theirs.uuid).text)
        try await world.database.write { tx in
            if let nuts {
                _ = try Catalog.setRules(
                    AssortmentRules(only: ["kind:company"]), on: .category(nuts), by: .system("test"), at: now, in: tx)
            }
            for id in secret {
                _ = try Catalog.setRules(
                    AssortmentRules(only: [theirs]), on: .product(id), by: .system("test"), at: now, in: tx)
            }
        }
    }

    func question(_ further: [ID<Property>], _ random: inout SeededGenerator) -> CatalogQuery {
        var query = CatalogQuery()
        query.category = [nil, "hardware", "bolts", "steel", "paints"].randomElement(using: &random) ?? nil
        let offered = [
            ("Диаметр", ["М4", "М6", "М8", "нет такого"]), ("Покрытие", ["цинк", "лак"]), ("Класс", ["5.8", "10.9"]),
        ]
        for (name, values) in offered where Int.random(in: 0..<3, using: &random) == 0 {
            let chosen = values.filter { _ in Bool.random(using: &random) }
            guard let id = properties[name], !chosen.isEmpty else { continue }
            query.properties.append(.init(property: id, values: chosen))
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
            query.properties.append(.init(property: further[0], values: ["№1", "№2", "№3", "№4", "№5"]))
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
            query.properties.append(.init(property: further[Int.random(in: 1..<48, using: &random)], values: ["да"]))
        }
        if Int.random(in: 0..<3, using: &random) == 0 { query.brands = ["Завод", "Неизвестный"] }
        if Int.random(in: 0..<3, using: &random) == 0 { query.inStock = true }
        if Int.random(in: 0..<3, using: &random) == 0 {
            let sorted = warehouses.sorted { $0.key < $1.key }
            query.warehouses = sorted.filter { _ in Bool.random(using: &random) }.map(\.value)
        }
        query.sort = [.name, .new, .popularity, .price, .priceFalling].randomElement(using: &random) ?? .name
        return query
    }
}
