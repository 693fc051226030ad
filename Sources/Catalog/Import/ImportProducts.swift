// Keeps the goods another system tells: only what differs is written, and nothing new is shown before the import ends.

import Database
import Foundation
import Kernel

/// A product, or a variant of one, as another system tells it. What is nil was not said and stays as it is.
package struct IncomingProduct: Sendable {
    /// A picture: its name over there, and its file in the ``FileStore`` when it has come.
    package struct Picture: Sendable {
        package let source: String
        package let file: String?

        package init(source: String, file: String?) {
            self.source = source
            self.file = file
        }
    }

    /// One value of a property, by the property's name over there.
    package struct PropertyValue: Sendable {
        package let externalID: String
        package let value: String

        package init(externalID: String, value: String) {
            self.externalID = externalID
            self.value = value
        }
    }

    package let externalID: String
    /// The product this is a variant of.
    package var familyExternalID: String?
    package var variantName: String?
    /// The first that is known here counts.
    package var categoryExternalIDs: [String] = []
    package var sku: String?
    package var name: String?
    package var description: String?
    package var manufacturer: String?
    package var barcode: String?
    package var unit: String?
    package var unitCode: String?
    package var vatRate: VATRate?
    package var pictures: [Picture]?
    package var properties: [PropertyValue]?
    /// Whether it is gone over there: then it is not made anew here.
    package var isDeleted = false
    /// Where it stands in its file, counted from 1; 0 when nobody knows.
    package var line = 0

    package init(externalID: String) { self.externalID = externalID }
}

extension Catalog {
    /// Keeps a batch of goods of a source. New ones stay invisible until the import is published, so that a broken
    /// import shows no half of a catalogue; a variant of an unknown product is skipped.
    /// - Returns: what was done, and the ids of all that are kept.
    package static func keepProducts(
        _ incoming: [IncomingProduct], from source: String, at now: Date, in tx: Transaction
    ) throws -> (counts: ImportCounts, ids: [String: ID<Product>]) {
        let incoming = incoming.lastOfEach(\.externalID)
        let stored = try storedProducts(
            incoming.map(\.externalID) + incoming.compactMap(\.familyExternalID), from: source, in: tx)
        let categories: [String: ID<Category>] = try tx.ids(
            of: "categories", from: source, incoming.flatMap(\.categoryExternalIDs))
        // What staff say beside the other system stays; what it says itself is compared with what it said before.
        let overrides = try overrides(of: stored.values.map(\.id), in: tx)
        var counts = ImportCounts()
        var kept: [String: StoredProduct] = stored.mapValues { $0.asImported(overrides[$0.id]) }
        var written: [StoredProduct] = []
        var fresh: [(id: UUID, name: String)] = []
        for product in incoming {
            let family = product.familyExternalID.map { kept[$0] }
            if case .some(.none) = family {
                counts.refuse(.product, product.externalID, .unknownFamily, line: product.line)
                continue
            }
            let old = kept[product.externalID]
            if old == nil, product.isDeleted { continue }
            var row = old ?? StoredProduct(externalID: product.externalID, family: family ?? nil, at: now)
            row.take(product, categories)
            kept[product.externalID] = row
            guard row != old else {
                counts.unchanged += 1
                continue
            }
            if old == nil { fresh.append((row.id.uuid, "\(row.name) \(row.sku)")) }
            if old == nil { counts.added += 1 } else { counts.changed += 1 }
            written.append(row)
        }
        try write(
            written, overrides, from: source, slugs: try Slug.free(fresh, in: "products", tx), at: now, in: tx)
        // New ones are noted when they are shown.
        try noteSearchChange(written.filter { stored[$0.externalID] != nil }.map(\.id), in: tx)
        let ids = kept.mapValues(\.id)
        try keepPictures(incoming, ids, in: tx)
        try keepPropertyValues(incoming, from: source, ids, in: tx)
        let told = Set(incoming.map(\.externalID))
        return (counts, ids.filter { told.contains($0.key) })
    }

    private static func storedProducts(
        _ externalIDs: [String], from source: String, in tx: Transaction
    ) throws -> [String: StoredProduct] {
        var found: [String: StoredProduct] = [:]
        for chunk in Array(Set(externalIDs)).chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT \(StoredProduct.columns) FROM products
                WHERE source = \(source) AND external_id IN \(list: chunk)
                """, as: StoredProduct.self)
            for row in rows { found[row.externalID] = row }
        }
        return found
    }

    private static func write(
        _ products: [StoredProduct], _ overrides: [ID<Product>: [ProductField: ProductOverride]],
        from source: String, slugs: [UUID: String], at now: Date, in tx: Transaction
    ) throws {
        let columns: SQL = """
            id, source, external_id, variant_of, variant_name, category_id, sku, name, sort_name, search_text, slug,
            description, manufacturer, barcode, unit, unit_code, pack, vat_rate, is_active, created_at, updated_at
            """
        let shown = products.map { $0.asShown(overrides[$0.id]) }
        let rows: [[any SQLConvertible]] = shown.map { row in
            [
                row.id, source, row.externalID, row.variantOf, row.variantName, row.categoryID, row.sku, row.name,
                sortName(row.name, position: row.position),
                SearchText.index(of: [row.name, row.importedName, row.sku, row.manufacturer, row.barcode]),
                slugs[row.id.uuid] ?? row.slug, row.description, row.manufacturer, row.barcode, row.unit, row.unitCode,
                Quantity.one, row.vatRate, false, row.createdAt, now,
            ]
        }
        // Pack, picture and visibility are not overwritten: they are decided elsewhere.
        try tx.insert(
            into: "products", columns, rows: rows,
            conflict: """
                ON CONFLICT (id) DO UPDATE SET variant_name = excluded.variant_name,
                category_id = excluded.category_id, sku = excluded.sku, name = excluded.name,
                sort_name = excluded.sort_name, search_text = excluded.search_text, description = excluded.description,
                manufacturer = excluded.manufacturer, barcode = excluded.barcode, unit = excluded.unit,
                unit_code = excluded.unit_code, vat_rate = excluded.vat_rate, updated_at = excluded.updated_at
                """)
        for row in products {
            if let said = overrides[row.id] { try keepImported(row.imported, of: row.id, beside: said, in: tx) }
        }
        try settleFamilies(products.map { (id: $0.id, family: $0.variantOf) }, in: tx)
    }
}

/// The columns of a product that another system decides.
private struct StoredProduct: RowDecodable, Equatable {
    let id: ID<Product>
    let externalID: String
    let variantOf: ID<Product>?
    var variantName: String?
    var categoryID: ID<Category>?
    var sku = ""
    var name = ""
    let slug: String
    var description = ""
    var manufacturer = ""
    var barcode: String?
    var unit = ""
    var unitCode = ""
    var vatRate = VATRate.percent22
    let createdAt: Date
    /// Where staff want it to stand in lists; nil by its name.
    let position: Int64?
    /// The name over there, where staff show another.
    var importedName: String?

    static let columns: SQL = """
        id, external_id, variant_of, variant_name, category_id, sku, name, slug, description, manufacturer, barcode,
        unit, unit_code, vat_rate, created_at, sort_position
        """

    /// A new product, or a new variant with what it inherits.
    init(externalID: String, family: StoredProduct?, at now: Date) {
        id = ID(at: now)
        self.externalID = externalID
        variantOf = family?.id
        slug = ""
        createdAt = now
        position = nil
        guard let family else { return }
        (categoryID, sku, name, manufacturer) = (family.categoryID, family.sku, family.name, family.manufacturer)
        (unit, unitCode, vatRate) = (family.unit, family.unitCode, family.vatRate)
    }

    init(row: Row) throws {
        id = try row["id"]
        externalID = try row["external_id"]
        variantOf = try row["variant_of"]
        variantName = try row["variant_name"]
        categoryID = try row["category_id"]
        sku = try row["sku"]
        name = try row["name"]
        slug = try row["slug"]
        description = try row["description"]
        manufacturer = try row["manufacturer"]
        barcode = try row["barcode"]
        unit = try row["unit"]
        unitCode = try row["unit_code"]
        vatRate = try row["vat_rate"]
        createdAt = try row["created_at"]
        position = try row["sort_position"]
    }

    /// What the other system says, of what staff may say beside it.
    var imported: [ProductField: String] {
        [.name: name, .description: description, .unit: unit, .category: categoryID?.description ?? ""]
    }

    /// The row as the other system last told it.
    func asImported(_ said: [ProductField: ProductOverride]?) -> StoredProduct {
        said.map { said in showing { said[$0]?.imported } } ?? self
    }

    /// The row as it is shown.
    func asShown(_ said: [ProductField: ProductOverride]?) -> StoredProduct {
        guard let said else { return self }
        var row = showing { said[$0]?.value }
        if row.name != name { row.importedName = name }
        return row
    }

    private func showing(_ value: (ProductField) -> String?) -> StoredProduct {
        var row = self
        row.name = value(.name) ?? name
        row.description = value(.description) ?? description
        row.unit = value(.unit) ?? unit
        if let category = value(.category) { row.categoryID = ID(category) }
        return row
    }

    /// Takes what was said.
    mutating func take(_ said: IncomingProduct, _ categories: [String: ID<Category>]) {
        if let category = said.categoryExternalIDs.lazy.compactMap({ categories[$0] }).first { categoryID = category }
        variantName = said.variantName ?? variantName
        sku = said.sku ?? sku
        if let name = said.name, !name.isEmpty { self.name = name }
        // A page must have a title, and the article is better than none.
        if name.isEmpty { name = sku.isEmpty ? externalID : sku }
        description = said.description ?? description
        manufacturer = said.manufacturer ?? manufacturer
        if let barcode = said.barcode { self.barcode = barcode.isEmpty ? nil : barcode }
        unit = said.unit ?? unit
        unitCode = said.unitCode ?? unitCode
        vatRate = said.vatRate ?? vatRate
    }
}
