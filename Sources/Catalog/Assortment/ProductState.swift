// What a product is at this moment, and which of it staff said beside the other system.

import Database
import Foundation
import Kernel

/// What staff say in place of what another system says.
struct ProductOverride: Sendable, Equatable {
    let value: String
    /// What would be shown without it; an import keeps it up to date.
    let imported: String
}

/// A product as it is edited.
package struct ProductState: Sendable {
    package let id: ID<Product>
    package let source: String
    /// Its name in the other system; nil when it was made here.
    package let externalID: String?
    package let variantOf: ID<Product>?
    package let sku: String
    package let manufacturer: String
    package let barcode: String?
    package let vatRate: VATRate
    package let picture: String?
    package let isActive: Bool
    /// Where it went when it was merged.
    package let mergedInto: ID<Product>?
    package let updatedAt: Date
    /// What is in force, as it is kept; absent where nothing is said.
    package let values: [ProductField: String]
    var overrides: [ProductField: ProductOverride] = [:]

    init(row: Row) throws {
        id = try row["id"]
        source = try row["source"]
        externalID = try row["external_id"]
        variantOf = try row["variant_of"]
        sku = try row["sku"]
        manufacturer = try row["manufacturer"]
        barcode = try row["barcode"]
        vatRate = try row["vat_rate"]
        picture = try row["picture"]
        isActive = try row["is_active"]
        mergedInto = try row["merged_into"]
        updatedAt = try row["updated_at"]
        let name: String = try row["name"]
        let description: String = try row["description"]
        let unit: String = try row["unit"]
        let slug: String = try row["slug"]
        let pack: Int64 = try row["pack"]
        let category: ID<Category>? = try row["category_id"]
        let position: Int64? = try row["sort_position"]
        var values: [ProductField: String] = [
            .name: name, .description: description, .unit: unit, .slug: slug, .pack: String(pack),
        ]
        values[.category] = category?.description
        values[.position] = position.map { String($0) }
        self.values = values
    }

    static let columns: SQL = """
        id, source, external_id, variant_of, sku, manufacturer, barcode, vat_rate, picture, is_active, merged_into,
        updated_at, name, description, unit, slug, pack, category_id, sort_position
        """

    /// Whether another system tells it.
    package var isImported: Bool { externalID != nil }
    /// Whether staff keep it from sale.
    package var isHidden: Bool { overrides[.hidden] != nil }

    /// What the other system says where staff say another; nil where they agree.
    package func imported(_ field: ProductField) -> String? { overrides[field]?.imported }

    /// What staff said: beside the other system, or alone.
    func said(_ field: ProductField) -> String? {
        if field == .hidden || (field.mayBeImported && isImported) { return overrides[field]?.value }
        return values[field]
    }
}

extension Catalog {
    /// Products as they are edited; unknown ones are absent. Two statements for up to 500.
    package static func states(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: ProductState] {
        var states: [ID<Product>: ProductState] = [:]
        for chunk in products.chunked(by: 500) {
            let rows = try tx.all("SELECT \(ProductState.columns) FROM products WHERE id IN \(list: chunk)") {
                try ProductState(row: $0)
            }
            let overrides = try overrides(of: chunk, in: tx)
            for var state in rows {
                state.overrides = overrides[state.id] ?? [:]
                states[state.id] = state
            }
        }
        return states
    }

    /// What staff say of some products beside other systems; products of which they say nothing are absent.
    static func overrides(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: [ProductField: ProductOverride]] {
        var found: [ID<Product>: [ProductField: ProductOverride]] = [:]
        for chunk in products.chunked(by: 500) {
            let rows = try tx.all(
                "SELECT product_id, field, value, imported FROM product_overrides WHERE product_id IN \(list: chunk)"
            ) { row in
                (
                    product: try row["product_id"] as ID<Product>, field: try row["field"] as String,
                    override: ProductOverride(value: try row["value"], imported: try row["imported"])
                )
            }
            for row in rows {
                guard let field = ProductField(rawValue: row.field) else { continue }
                found[row.product, default: [:]][field] = row.override
            }
        }
        return found
    }

    /// What the name is sorted by: a product with a place of its own stands before all others, in the order of places.
    ///
    /// Short enough for an index of PostgreSQL, which takes 2,700 bytes: a key writes out every number and so is longer
    /// than its name.
    static func sortName(_ name: String, position: Int64?) -> String {
        let key = String(String.UnicodeScalarView(SearchText.sortKey(name).unicodeScalars.prefix(500)))
        guard let position else { return key }
        let digits = String(max(0, min(position, 999_999)))
        return "!" + String(repeating: "0", count: 6 - digits.count) + digits + " " + key
    }

    /// Whether a text can be the last part of an address: small Latin letters, digits and hyphens, at most 80.
    static func isSlug(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count) && text.wholeMatch(of: /[a-z0-9]+(?:-[a-z0-9]+)*/) != nil
    }
}
