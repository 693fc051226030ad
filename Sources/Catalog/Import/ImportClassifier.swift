// Keeps what another system's classifier says: categories, properties, price types, warehouses.

import Database
import Foundation
import Kernel

/// A category as another system tells it.
package struct IncomingCategory: Sendable {
    package let externalID: String
    package let parentExternalID: String?
    package let name: String
    package let isDeleted: Bool

    package init(externalID: String, parentExternalID: String?, name: String, isDeleted: Bool) {
        self.externalID = externalID
        self.parentExternalID = parentExternalID
        self.name = name
        self.isDeleted = isDeleted
    }
}

/// A price type as another system tells it.
package struct IncomingPriceType: Sendable {
    package let externalID: String
    package let name: String
    package let currency: Currency?
    package let vatMode: VATMode?

    package init(externalID: String, name: String, currency: Currency?, vatMode: VATMode?) {
        self.externalID = externalID
        self.name = name
        self.currency = currency
        self.vatMode = vatMode
    }
}

/// A property or warehouse as another system tells it.
package struct IncomingName: Sendable {
    package let externalID: String
    package let name: String
    /// The address of a warehouse.
    package let address: String

    package init(externalID: String, name: String, address: String = "") {
        self.externalID = externalID
        self.name = name
        self.address = address
    }
}

/// A characteristic of goods. The subject of `ID<Property>`.
package enum Property {}

extension Catalog {
    /// Keeps categories, parents before children. Deleted ones go when nothing is in them.
    package static func keepCategories(
        _ incoming: [IncomingCategory], from source: String, in tx: Transaction
    ) throws -> ImportCounts {
        var told: Set<String> = []
        // A category can be in one place: the first counts, for its parents come before it.
        let unique = incoming.filter { told.insert($0.externalID).inserted }
        let stored = try tx.all(
            "SELECT id, external_id, parent_id, name, slug, position FROM categories WHERE source = \(source)",
            as: StoredCategory.self)
        // What staff say beside the other system stays; what it says itself is compared with what it said before.
        let said = try categoryOverrides(in: tx)
        var known = Dictionary(
            stored.compactMap { row in row.externalID.map { ($0, row.asImported(said[row.id])) } }
        ) { first, _ in first }
        var position: Int = try tx.value("SELECT COALESCE(MAX(position), 0) FROM categories")
        var fresh: [(id: UUID, name: String)] = []
        var rows: [StoredCategory] = []
        var counts = ImportCounts(skipped: incoming.count - unique.count)
        for category in unique where !category.isDeleted {
            let parent = category.parentExternalID.flatMap { known[$0]?.id }
            var row = known[category.externalID]
            if let old = row, old.name == category.name, old.parentID == parent {
                counts.unchanged += 1
                continue
            }
            if row == nil {
                position += 1
                let id = ID<Category>()
                row = StoredCategory(id: id, externalID: category.externalID, slug: "", position: position)
                fresh.append((id.uuid, category.name))
                counts.added += 1
            } else {
                counts.changed += 1
            }
            row?.name = category.name
            row?.parentID = parent
            known[category.externalID] = row
            if let row { rows.append(row) }
        }
        let slugs = try Slug.free(fresh, in: "categories", tx)
        try tx.insert(
            into: "categories", "id, source, external_id, parent_id, name, slug, position, product_count",
            rows: rows.map { $0.asShown(said[$0.id]) }.map {
                [$0.id, source, $0.externalID, $0.parentID, $0.name, slugs[$0.id.uuid] ?? $0.slug, $0.position, 0]
            }, conflict: "ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name")
        for row in rows {
            if let beside = said[row.id] { try keepImported(row.imported, of: row.id, beside: beside, in: tx) }
        }
        try noteSearchChange(categories: rows.map(\.id), in: tx)
        for category in unique.reversed() where category.isDeleted {
            counts.changed += try removeCategory(category.externalID, of: source, in: tx)
        }
        try settleTree(in: tx)
        return counts
    }

    private static func removeCategory(_ externalID: String, of source: String, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM categories WHERE source = \(source) AND external_id = \(externalID) AND \(isFreeCategory)
            """)
    }

    /// Keeps the names of properties.
    package static func keepProperties(
        _ incoming: [IncomingName], from source: String, in tx: Transaction
    ) throws {
        try tx.insert(
            into: "properties", "id, source, external_id, name",
            rows: incoming.lastOfEach(\.externalID).map { [ID<Property>(), source, $0.externalID, $0.name] },
            conflict: """
                ON CONFLICT (source, external_id) DO UPDATE SET name = excluded.name WHERE properties.name <> excluded.name
                """)
    }

    /// Keeps warehouses. Their order is that of their first coming.
    package static func keepWarehouses(
        _ incoming: [IncomingName], from source: String, in tx: Transaction
    ) throws {
        let last: Int = try tx.value("SELECT COALESCE(MAX(position), 0) FROM warehouses")
        let rows: [[any SQLConvertible]] = incoming.lastOfEach(\.externalID).enumerated().map { index, warehouse in
            [ID<Warehouse>(), source, warehouse.externalID, warehouse.name, warehouse.address, last + index + 1]
        }
        try tx.insert(
            into: "warehouses", "id, source, external_id, name, address, position", rows: rows,
            conflict: """
                ON CONFLICT (source, external_id) DO UPDATE SET name = excluded.name,
                address = CASE WHEN excluded.address = '' THEN warehouses.address ELSE excluded.address END
                """)
    }

    /// Keeps price types. Who sees which price is decided here, not there: a new type is for nobody until somebody says
    /// so, except that among the first of a source one that is called retail is the retail price of its goods. Only where
    /// no price is shown to strangers yet any first type will do: a further source may begin with purchase prices.
    package static func keepPriceTypes(
        _ incoming: [IncomingPriceType], from source: String, in tx: Transaction
    ) throws {
        let incoming = incoming.lastOfEach(\.externalID)
        let known: Int = try tx.value(
            """
            SELECT COUNT(*) FROM price_types WHERE source = \(source) AND (is_retail OR external_id IS NOT NULL)
            """)
        let hasRetail: Int = try tx.value("SELECT COUNT(*) FROM price_types WHERE is_retail")
        let retail =
            incoming.first { $0.name.lowercased().contains("розн") } ?? (hasRetail == 0 ? incoming.first : nil)
        try tx.insert(
            into: "price_types", "id, source, external_id, name, currency, vat_mode, is_retail, is_for_signed_in",
            rows: incoming.map { type in
                [
                    ID<PriceType>(), source, type.externalID, type.name, type.currency ?? .rub,
                    type.vatMode ?? .included, known == 0 && type.externalID == retail?.externalID, false,
                ]
            },
            conflict: """
                ON CONFLICT (source, external_id) DO UPDATE SET name = excluded.name, currency = excluded.currency,
                vat_mode = excluded.vat_mode
                """)
    }
}

private struct StoredCategory: RowDecodable {
    let id: ID<Category>
    let externalID: String?
    var parentID: ID<Category>?
    var name = ""
    let slug: String
    let position: Int

    init(id: ID<Category>, externalID: String, slug: String, position: Int) {
        self.id = id
        self.externalID = externalID
        self.slug = slug
        self.position = position
    }

    init(row: Row) throws {
        id = try row["id"]
        externalID = try row["external_id"]
        parentID = try row["parent_id"]
        name = try row["name"]
        slug = try row["slug"]
        position = try row["position"]
    }

    /// What the other system says, of what staff may say beside it.
    var imported: [CategoryField: String] { [.name: name, .parent: parentID?.description ?? ""] }

    /// The row as the other system last told it.
    func asImported(_ said: [CategoryField: ProductOverride]?) -> StoredCategory { showing { said?[$0]?.imported } }

    /// The row as it is shown.
    func asShown(_ said: [CategoryField: ProductOverride]?) -> StoredCategory { showing { said?[$0]?.value } }

    private func showing(_ value: (CategoryField) -> String?) -> StoredCategory {
        var row = self
        row.name = value(.name) ?? name
        if let parent = value(.parent) { row.parentID = ID(parent) }
        return row
    }
}

extension Array {
    /// The elements without repetitions of a key: of equal ones the last, at the place of the first.
    ///
    /// One statement may not touch a row twice.
    func lastOfEach<Key: Hashable>(_ key: (Element) -> Key) -> [Element] {
        var places: [Key: Int] = [:]
        return reduce(into: []) { kept, element in
            if let place = places[key(element)] {
                kept[place] = element
            } else {
                places[key(element)] = kept.count
                kept.append(element)
            }
        }
    }
}
