import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Web

@testable import Catalog

/// A world with sections, makers, properties and warehouses, filled by chance, and a plain copy of what was put there.
struct ListingShop: Sendable {
    /// A product as a person with paper and pencil would write it down.
    struct Item: Sendable {
        let id: ID<Product>
        let sku: String
        let name: String
        var section: String
        var brand: String
        /// By property; a property may have several values.
        var facts: [String: Set<String>]
        /// Where some of it lies, or of its variants.
        var shelves: Set<String>
        var createdAt: Date
        var orders: Int
        /// What a stranger pays, in kopecks, and what ours do.
        var retail: Int64
        var own: Int64
    }

    /// Each with the one above it.
    static let tree: [(slug: String, parent: String?)] = [
        ("hardware", nil), ("bolts", "hardware"), ("steel", "bolts"), ("brass", "bolts"), ("nuts", "hardware"),
        ("paints", nil),
    ]
    static let leaves = ["steel", "brass", "nuts", "paints"]

    let world: World
    let sections: [String: ID<Category>]
    let properties: [String: ID<Property>]
    let warehouses: [String: ID<Warehouse>]
    let items: [Item]

    init(_ engine: TestEngine, goods count: Int = 90, seed: UInt64 = 7, statements: StatementLog? = nil) async throws {
        let world = try await World(engine, statements: statements)
        let sections = Dictionary(uniqueKeysWithValues: Self.tree.map { ($0.slug, ID<Category>()) })
        let names = ["Диаметр", "Покрытие", "Класс"]
        let properties = Dictionary(uniqueKeysWithValues: names.map { ($0, ID<Property>()) })
        let warehouses = ["Север": ID<Warehouse>(), "Юг": ID<Warehouse>()]
        var random = SeededGenerator(seed: seed)
        let items = (0..<count).map { Self.item($0, &random) }
        try await world.database.write { tx in
            for (place, node) in Self.tree.enumerated() {
                let parent = node.parent.flatMap { sections[$0] }
                try tx.execute(
                    """
                    INSERT INTO categories (id, parent_id, name, slug, position, product_count)
                    VALUES (\(sections[node.slug]), \(parent), \(node.slug), \(node.slug), \(place), 0)
                    """)
            }
            for (name, id) in properties {
                try tx.execute("INSERT INTO properties (id, name) VALUES (\(id), \(name))")
            }
            for (place, warehouse) in warehouses.sorted(by: { $0.key < $1.key }).enumerated() {
                try tx.execute(
                    """
                    INSERT INTO warehouses (id, name, address, position)
                    VALUES (\(warehouse.value), \(warehouse.key), '', \(place + 5))
                    """)
            }
        }
        self.world = world
        (self.sections, self.properties, self.warehouses, self.items) = (sections, properties, warehouses, items)
        try await keep(items)
    }

    private static func item(_ number: Int, _ random: inout SeededGenerator) -> Item {
        let padded = String(String(1_000 + number).dropFirst())
        var facts = ["Диаметр": Set(["М\([4, 6, 8, 10].randomElement(using: &random) ?? 4)"])]
        if Bool.random(using: &random) { facts["Покрытие"] = [Bool.random(using: &random) ? "цинк" : "никель"] }
        // Some have two values of one property.
        if Int.random(in: 0..<5, using: &random) == 0 { facts["Покрытие", default: []].insert("лак") }
        let classes = ["5.8", "8.8", "10.9"]
        if Bool.random(using: &random) { facts["Класс"] = [classes.randomElement(using: &random) ?? "5.8"] }
        var shelves: Set<String> = []
        for name in ["Север", "Юг"] where Bool.random(using: &random) { shelves.insert(name) }
        // Few names, so that many are alike and only the id tells them apart.
        let name = "Деталь \(Int.random(in: 0..<12, using: &random))"
        let retail = Int64.random(in: 1...40, using: &random) * 1_000
        let isOwn = Bool.random(using: &random)
        return Item(
            id: ID(), sku: "D-\(padded)", name: name, section: leaves.randomElement(using: &random) ?? "steel",
            brand: ["", "Завод", "Метиз"].randomElement(using: &random) ?? "", facts: facts, shelves: shelves,
            createdAt: World.start.addingTimeInterval(Double(Int.random(in: -90...0, using: &random)) * 86_400),
            orders: [0, 0, 1, 2, 3].randomElement(using: &random) ?? 0, retail: retail,
            own: isOwn ? Int64.random(in: 1...40, using: &random) * 700 : retail)
    }

    private func keep(_ items: [Item]) async throws {
        let (sections, properties, warehouses, ours) = (sections, properties, warehouses, world.ours)
        try await world.database.write { tx in
            for item in items {
                try tx.execute(
                    """
                    INSERT INTO products (id, category_id, sku, name, sort_name, search_text, slug, description,
                        manufacturer, unit, unit_code, pack, vat_rate, is_active, created_at, updated_at)
                    VALUES (\(item.id), \(sections[item.section]), \(item.sku), \(item.name), \(item.name.lowercased()),
                        \(SearchText.index(of: [item.name, item.sku])), \(item.sku.lowercased()), '', \(item.brand), 'шт',
                        '796', \(Quantity.one), '22', \(true), \(item.createdAt), \(item.createdAt))
                    """)
                for (name, values) in item.facts {
                    for (place, value) in values.sorted().enumerated() {
                        try tx.execute(
                            """
                            INSERT INTO product_properties (product_id, property_id, position, value)
                            VALUES (\(item.id), \(properties[name]), \(place), \(value))
                            """)
                    }
                }
                for (name, id) in warehouses {
                    let quantity = item.shelves.contains(name) ? Quantity(whole: 5) : Quantity(thousandths: 0)
                    try tx.execute(
                        """
                        INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
                        VALUES (\(item.id), \(id), \(quantity), 0, \(World.start))
                        """)
                }
                try tx.execute(
                    """
                    INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                    SELECT \(item.id), id, 0, \(item.retail), 'RUB' FROM price_types WHERE is_retail
                    """)
                if item.own != item.retail {
                    try tx.execute(
                        """
                        INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                        SELECT id, \(item.id), 0, \(item.own), 'RUB' FROM contracts WHERE customer_id = \(ours)
                        """)
                }
                if item.orders > 0 {
                    try tx.execute(
                        "INSERT INTO product_popularity (product_id, orders) VALUES (\(item.id), \(item.orders))")
                }
            }
            try Catalog.countProducts(in: tx)
        }
    }

    // MARK: - Asking

    func list(
        _ query: CatalogQuery, as who: World.Who = .stranger, found: [ID<Product>]? = nil,
        countedBy snapshot: CountedSnapshot? = nil
    ) async throws -> CatalogListing {
        let principal = who.isSignedIn ? try await world.principal(who) : nil
        let now = world.clock.now
        return try await world.database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.list(
                query, found: found, for: buyer, reader: principal, countedBy: snapshot, at: now, in: tx)
        }
    }

    /// Every good of a list, page after page, and then back again from the last: the pages must be the same.
    func walk(
        _ query: CatalogQuery, as who: World.Who = .stranger, found: [ID<Product>]? = nil, by limit: Int = 7
    ) async throws -> (forth: [ID<Product>], back: [ID<Product>]) {
        var (forth, back): ([ID<Product>], [ID<Product>]) = ([], [])
        var query = query
        query.page = PageRequest(limit: limit)
        var last = try await list(query, as: who, found: found)
        forth += last.goods.items.map(\.product.id)
        while let next = last.goods.next {
            query.page = PageRequest(limit: limit, after: next)
            last = try await list(query, as: who, found: found)
            forth += last.goods.items.map(\.product.id)
        }
        back = last.goods.items.map(\.product.id)
        while let previous = last.goods.previous {
            query.page = PageRequest(limit: limit, before: previous)
            last = try await list(query, as: who, found: found)
            back = last.goods.items.map(\.product.id) + back
        }
        return (forth, back)
    }

    /// What somebody is shown at an address.
    func page(_ path: String, as who: World.Who = .stranger) async throws -> String {
        try await world.visit(as: who) { visitor in String(buffer: try await visitor.get(path).body) }
    }

    // MARK: - By hand

    /// The goods of a section and of what is beneath it.
    func items(beneath section: String?) -> [Item] {
        guard let section else { return items }
        var slugs: Set<String> = [section]
        for node in Self.tree where node.parent.map({ slugs.contains($0) }) == true { slugs.insert(node.slug) }
        return items.filter { slugs.contains($0.section) }
    }

    /// Whether a good fits a question, one of its filters left aside.
    func fits(_ item: Item, _ query: CatalogQuery, without aside: String? = nil, own: Bool = false) -> Bool {
        for (name, id) in properties where aside != name {
            guard let wanted = query.properties.first(where: { $0.property == id })?.values else { continue }
            if item.facts[name, default: []].isDisjoint(with: wanted) { return false }
        }
        if aside != "brand", !query.brands.isEmpty, !query.brands.contains(item.brand) { return false }
        if aside != "stock", query.inStock, item.shelves.isEmpty { return false }
        if aside != "warehouse", !query.warehouses.isEmpty {
            let wanted = warehouses.filter { query.warehouses.contains($0.value) }.map(\.key)
            if item.shelves.isDisjoint(with: wanted) { return false }
        }
        return query.price.contains(Money(minor: own ? item.own : item.retail))
    }
}
