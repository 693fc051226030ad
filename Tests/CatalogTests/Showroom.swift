import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Web

@testable import Catalog

/// A world with sections, for what staff do with the catalogue: drills stand in tools, office and home beside them.
struct Showroom: Sendable {
    let world: World
    /// By slug.
    let sections: [String: ID<Category>]

    init(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (tools, drills) = (ID<Category>(), ID<Category>())
        let (office, home) = (ID<Category>(), ID<Category>())
        let nodes: [(id: ID<Category>, parent: ID<Category>?, slug: String)] = [
            (tools, nil, "tools"), (drills, tools, "drills"), (office, nil, "office"), (home, nil, "home"),
        ]
        try await world.database.write { tx in
            for (place, node) in nodes.enumerated() {
                try tx.execute(
                    """
                    INSERT INTO categories (id, parent_id, name, slug, position, product_count)
                    VALUES (\(node.id), \(node.parent), \(node.slug), \(node.slug), \(place + 1), 0)
                    """)
            }
        }
        self.world = world
        sections = ["tools": tools, "drills": drills, "office": office, "home": home]
    }

    var database: Database { world.database }
    var now: Date { world.clock.now }

    /// Puts a product on sale.
    @discardableResult
    func product(_ sku: String, in section: String? = nil, stock: Int32 = 100) async throws -> ID<Product> {
        let id = try await world.product(sku, stock: stock)
        let category = section.flatMap { sections[$0] }
        try await database.write { tx in
            try tx.execute("UPDATE products SET category_id = \(category) WHERE id = \(id)")
            try Catalog.countProducts(in: tx)
        }
        return id
    }

    /// Says as the manager for whom a section is.
    @discardableResult
    func rule(_ rules: AssortmentRules, on section: String) async throws -> ID<CatalogEdit>? {
        guard let id = sections[section] else { throw NotFound() }
        return try await rule(rules, on: .category(id))
    }

    /// Says as the manager for whom something is.
    @discardableResult
    func rule(_ rules: AssortmentRules, on target: AssortmentTarget) async throws -> ID<CatalogEdit>? {
        let (principal, now) = (try await world.principal(.manager), now)
        return try await database.write { tx in
            try Catalog.setRules(rules, on: target, by: principal, at: now, in: tx)
        }
    }

    /// Says facts of a product as the manager.
    @discardableResult
    func say(_ facts: [ProductFact], of product: ID<Product>) async throws -> ID<CatalogEdit>? {
        let (principal, now) = (try await world.principal(.manager), now)
        return try await database.write { tx in
            try Catalog.change([ProductChange(product, facts)], by: principal, at: now, in: tx)
        }
    }

    /// Takes an edit back as the manager.
    func takeBack(_ edit: ID<CatalogEdit>?) async throws {
        guard let edit else { throw NotFound() }
        let (principal, now) = (try await world.principal(.manager), now)
        _ = try await database.write { tx in try Catalog.takeBack(edit, by: principal, at: now, in: tx) }
    }

    /// The articles a buyer is shown.
    func seen(for buyer: Buyer) async throws -> Set<String> {
        try await database.read { tx in
            Set(
                try tx.all("SELECT p.sku FROM products p WHERE \(Catalog.visible("p", to: buyer))") {
                    try $0["sku"] as String
                })
        }
    }

    /// The articles somebody of the world is shown.
    func seen(by who: World.Who) async throws -> Set<String> { try await seen(for: world.buyer(who)) }

    /// Has another system tell goods, and shows what it told.
    @discardableResult
    func publish(_ goods: [IncomingProduct], at now: Date) async throws -> [String: ID<Product>] {
        try await database.write { tx in
            let run = try Catalog.startImport(from: "1C", broken: "{}", at: now, in: tx)
            let kept = try Catalog.keepProducts(goods, from: "1C", at: now, in: tx)
            var imported = ImportedGoods()
            imported.present = Set(kept.ids.values)
            imported.isWholeCatalogue = true
            _ = try Catalog.publish(
                imported, from: "1C", of: run, by: .system("import"), at: now, in: tx, report: { _ in "{}" })
            return kept.ids
        }
    }

    /// One text of the database.
    func text(_ query: SQL) async throws -> String? {
        try await database.read { tx in try tx.first(query) { try $0["text"] as String } }
    }

    /// What staff are shown at an address.
    func page(_ path: String, as who: World.Who = .manager) async throws -> String {
        try await world.visit(as: who) { visitor in String(buffer: try await visitor.get(path).body) }
    }

    /// What an order of one product asks, as the checkout sends it.
    func checkout(total: Int) -> [(name: String, value: String)] {
        [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "\(total)")]
    }
}

extension IncomingProduct {
    /// As another system tells it.
    init(_ id: String, _ name: String, _ sku: String, of family: String? = nil) {
        self.init(externalID: id)
        self.name = name
        self.sku = sku
        unit = "шт"
        familyExternalID = family
        variantName = family == nil ? nil : name
    }
}
