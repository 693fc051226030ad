// Staff say what is shown of goods, beside what another system says of them.

import Database
import Foundation
import Kernel

extension Catalog {
    /// The most goods one step changes.
    package static let maxEdited = 500

    /// Says facts of products. What is not another than before leaves no trace.
    ///
    /// - Returns: the edit to take back; nil when nothing was changed.
    /// - Throws: ``ProductRefusal``; `NotFound` for a product that is not there.
    @discardableResult
    package static func change(
        _ changes: [ProductChange], by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<CatalogEdit>? {
        guard changes.count <= maxEdited else { throw ProductRefusal.tooMany(most: maxEdited) }
        let states = try states(of: changes.map(\.product), in: tx)
        var was: [ProductChange] = []
        var became: [ProductChange] = []
        for change in changes {
            guard let state = states[change.product] else { throw NotFound() }
            let writer = ProductWriter(state: state, now: now, tx: tx)
            var (before, after): ([ProductFact], [ProductFact]) = ([], [])
            for fact in change.facts where state.variantOf == nil || fact.field != .category {
                let old = try writer.said(fact.field)
                guard old != fact.value else { continue }
                try writer.write(fact)
                before.append(ProductFact(fact.field, old))
                after.append(fact)
            }
            guard !after.isEmpty else { continue }
            was.append(ProductChange(state.id, before))
            became.append(ProductChange(state.id, after))
        }
        guard !became.isEmpty else { return nil }
        let fields = Set(became.flatMap(\.facts).map(\.field))
        if !fields.isDisjoint(with: [.category, .hidden]) { try countProducts(in: tx) }
        if fields.contains(.category), try hasStockTerms(in: tx) {
            try settleStock(of: families(of: became.map(\.product), in: tx), in: tx)
        }
        try noteSearchChange(became.map(\.product), in: tx)
        try tx.announce(ProductsEdited(changes: became), by: principal, at: now)
        let subject = became.count == 1 ? became[0].product.description : ""
        return try keepEdit(.products, of: subject, was: was, became: became, by: principal, at: now, in: tx)
    }

    /// Products and their variants.
    static func families(of products: [ID<Product>], in tx: Transaction) throws -> [ID<Product>] {
        try products.chunked(by: 500).flatMap { chunk in
            try tx.all("SELECT id FROM products WHERE id IN \(list: chunk) OR variant_of IN \(list: chunk)") {
                try $0["id"] as ID<Product>
            }
        }
    }
}

/// Writes what is said of one product.
struct ProductWriter {
    let state: ProductState
    let now: Date
    let tx: Transaction

    private var id: ID<Product> { state.id }

    /// What is said of a field now.
    func said(_ field: ProductField) throws -> String? {
        switch field {
        case .pictures where !state.isImported: try KeptList.text(Catalog.pictures(of: id, in: tx))
        case .properties: try hiddenProperties()
        case .documents: try Catalog.keptDocuments(of: id, in: tx)
        case .relations: try Catalog.keptRelations(of: id, in: tx)
        default: state.said(field)
        }
    }

    /// - Throws: ``ProductRefusal``.
    func write(_ fact: ProductFact) throws {
        switch fact.field {
        case .name: try setName(fact.value)
        case .description: try setColumn("description", .description, fact.value)
        case .unit: try setColumn("unit", .unit, fact.value)
        case .category: try setCategory(fact.value)
        case .pictures: try setPictures(fact.value)
        case .hidden: try setHidden(fact.value == "on")
        case .pack: try setPack(fact.value)
        case .position: try setPosition(fact.value)
        case .slug: try setSlug(fact.value ?? state.values[.slug] ?? "")
        case .properties: try setHiddenProperties(fact.value)
        case .documents: try Catalog.keepDocuments(fact.value, of: id, in: tx)
        case .relations: try Catalog.keepRelations(fact.value, of: id, in: tx)
        }
    }

    // MARK: - What another system may say, too

    /// Keeps or drops what staff say beside the other system, and answers what is shown from now on.
    private func say(_ field: ProductField, _ value: String?) throws -> String {
        let current = state.values[field] ?? ""
        guard state.isImported else { return value ?? current }
        let imported = state.overrides[field]?.imported ?? current
        guard let value else {
            try tx.execute("DELETE FROM product_overrides WHERE product_id = \(id) AND field = \(field.rawValue)")
            return imported
        }
        try tx.execute(
            """
            INSERT INTO product_overrides (product_id, field, value, imported)
            VALUES (\(id), \(field.rawValue), \(value), \(imported))
            ON CONFLICT (product_id, field) DO UPDATE SET value = excluded.value
            """)
        return value
    }

    private func setColumn(_ column: SQL, _ field: ProductField, _ value: String?) throws {
        let shown = try say(field, value)
        try tx.execute("UPDATE products SET \(column) = \(shown), updated_at = \(now) WHERE id = \(id)")
    }

    private func setName(_ value: String?) throws {
        let imported = state.imported(.name) ?? state.values[.name]
        let shown = try say(.name, value)
        guard !shown.isEmpty else { throw ProductRefusal.nameMissing }
        // Read anew: the place may have been changed a moment ago.
        let position = try tx.one("SELECT sort_position FROM products WHERE id = \(id)") {
            try $0["sort_position"] as Int64?
        }
        // Who knows it by the other system's name finds it, too.
        let words = [shown, state.isImported && imported != shown ? imported : nil, state.sku, state.manufacturer]
        try tx.execute(
            """
            UPDATE products SET name = \(shown), sort_name = \(Catalog.sortName(shown, position: position)),
                search_text = \(SearchText.index(of: words + [state.barcode])), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    private func setCategory(_ value: String?) throws {
        let shown = try say(.category, value)
        let category = ID<Category>(shown)
        if let category {
            let known: Int = try tx.value("SELECT COUNT(*) FROM categories WHERE id = \(category)")
            guard known == 1 else { throw ProductRefusal.categoryUnknown }
        } else if !shown.isEmpty {
            throw ProductRefusal.categoryUnknown
        }
        try tx.execute(
            "UPDATE products SET category_id = \(category), updated_at = \(now) WHERE id = \(id) OR variant_of = \(id)")
    }

    /// With every variant. What each would be without it is kept, and comes back.
    private func setHidden(_ isHidden: Bool) throws {
        let family: SQL = "(id = \(id) OR variant_of = \(id))"
        if isHidden {
            try tx.execute(
                """
                INSERT INTO product_overrides (product_id, field, value, imported)
                SELECT id, 'hidden', 'on', CASE WHEN is_active THEN '1' ELSE '0' END FROM products WHERE \(family)
                ON CONFLICT (product_id, field) DO NOTHING
                """)
            try tx.execute("UPDATE products SET is_active = \(false), updated_at = \(now) WHERE \(family)")
            return
        }
        let hidden: SQL = "SELECT product_id FROM product_overrides WHERE field = 'hidden'"
        try tx.execute(
            """
            UPDATE products SET is_active = \(true), updated_at = \(now)
            WHERE \(family) AND id IN (\(hidden) AND imported = '1')
            """)
        try tx.execute(
            """
            DELETE FROM product_overrides WHERE field = 'hidden'
            AND product_id IN (SELECT id FROM products WHERE \(family))
            """)
    }

    private func setPictures(_ value: String?) throws {
        var shown = value.map { KeptList.values($0, of: ProductPicture.self) } ?? []
        if state.isImported {
            let imported = try state.overrides[.pictures]?.imported ?? KeptList.text(Catalog.pictures(of: id, in: tx))
            if let value {
                try tx.execute(
                    """
                    INSERT INTO product_overrides (product_id, field, value, imported)
                    VALUES (\(id), 'pictures', \(value), \(imported))
                    ON CONFLICT (product_id, field) DO UPDATE SET value = excluded.value
                    """)
            } else {
                try tx.execute("DELETE FROM product_overrides WHERE product_id = \(id) AND field = 'pictures'")
                shown = KeptList.values(imported, of: ProductPicture.self)
            }
        }
        guard shown.count <= Catalog.maxPictures else { throw ProductRefusal.tooManyPictures }
        try Catalog.writePictures(shown, of: id, at: now, in: tx)
    }

    // MARK: - What is said here alone

    private func setPack(_ value: String?) throws {
        guard let pack = value.flatMap({ Int64($0) }), (1...1_000_000_000).contains(pack) else {
            throw ProductRefusal.packInvalid
        }
        try tx.execute("UPDATE products SET pack = \(pack), updated_at = \(now) WHERE id = \(id)")
    }

    private func setPosition(_ value: String?) throws {
        let position = value.flatMap { Int64($0) }
        if value != nil {
            guard let position, (1...999_999).contains(position) else { throw ProductRefusal.positionInvalid }
        }
        let name: String = try tx.value("SELECT name FROM products WHERE id = \(id)")
        try tx.execute(
            """
            UPDATE products SET sort_position = \(position), sort_name = \(Catalog.sortName(name, position: position)),
                updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// The old address leads to the new one from now on.
    private func setSlug(_ slug: String) throws {
        guard Catalog.isSlug(slug) else { throw ProductRefusal.slugInvalid }
        let old: String = try tx.value("SELECT slug FROM products WHERE id = \(id)")
        guard old != slug else { return }
        let taken: Int = try tx.value(
            """
            SELECT (SELECT COUNT(*) FROM products WHERE slug = \(slug) AND id <> \(id))
                + (SELECT COUNT(*) FROM product_slugs WHERE slug = \(slug) AND product_id <> \(id))
            """)
        guard taken == 0 else { throw ProductRefusal.slugTaken }
        try tx.execute("DELETE FROM product_slugs WHERE slug = \(slug)")
        try tx.execute("UPDATE products SET slug = \(slug), updated_at = \(now) WHERE id = \(id)")
        try Catalog.keepAddress(old, of: id, at: now, in: tx)
    }

    private func hiddenProperties() throws -> String? {
        let hidden = try tx.all(
            "SELECT property_id FROM hidden_properties WHERE product_id = \(id) ORDER BY property_id"
        ) { try $0["property_id"] as ID<Property> }
        return hidden.isEmpty ? nil : try KeptList.text(hidden)
    }

    private func setHiddenProperties(_ value: String?) throws {
        let hidden = value.map { KeptList.values($0, of: ID<Property>.self) } ?? []
        try tx.execute("DELETE FROM hidden_properties WHERE product_id = \(id)")
        try tx.insert(
            into: "hidden_properties", "product_id, property_id", rows: hidden.prefix(1_000).map { [id, $0] })
        try tx.execute("UPDATE products SET updated_at = \(now) WHERE id = \(id)")
    }
}
