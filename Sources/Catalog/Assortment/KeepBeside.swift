// What an import leaves alone, because staff say it: the other system's word is kept beside.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Keeps what the other system says of a product beside what staff say of it.
    static func keepImported(
        _ values: [ProductField: String], of product: ID<Product>, beside said: [ProductField: ProductOverride],
        in tx: Transaction
    ) throws {
        for (field, value) in values {
            guard let override = said[field], override.imported != value else { continue }
            try tx.execute(
                """
                UPDATE product_overrides SET imported = \(value)
                WHERE product_id = \(product) AND field = \(field.rawValue)
                """)
        }
    }

    /// Brings what concerns a whole family to its variants: the category, who may see it, the terms of stock.
    static func settleFamilies(
        _ written: [(id: ID<Product>, family: ID<Product>?)], in tx: Transaction
    ) throws {
        let families = written.filter { $0.family == nil }.map(\.id)
        let variants = written.filter { $0.family != nil }.map(\.id)
        let places: [SQL] =
            families.chunked(by: 500).map { "variant_of IN \(list: $0)" }
            + variants.chunked(by: 500).map { "id IN \(list: $0)" }
        for place in places {
            try tx.execute(
                """
                UPDATE products SET category_id = (SELECT f.category_id FROM products f WHERE f.id = products.variant_of)
                WHERE \(place) AND EXISTS (
                    SELECT 1 FROM products f WHERE f.id = products.variant_of
                    AND f.category_id IS DISTINCT FROM products.category_id)
                """)
        }
        try inheritRules(variants, in: tx)
        if try hasStockTerms(in: tx) { try settleStock(of: self.families(of: families, in: tx), in: tx) }
    }

    /// Products of a source that staff keep from sale, variants among them; an import may not bring them back.
    static func hiddenByStaff(from source: String, in tx: Transaction) throws -> Set<ID<Product>> {
        Set(
            try tx.all(
                """
                SELECT p.id FROM product_overrides o JOIN products p ON p.id = o.product_id OR p.variant_of = o.product_id
                WHERE o.field = 'hidden' AND p.source = \(source)
                """
            ) { try $0["id"] as ID<Product> })
    }

    /// Remembers of hidden products whether the other system sells them.
    static func noteSale(_ products: [ID<Product>], isSold: Bool, in tx: Transaction) throws {
        for chunk in products.chunked(by: 500) {
            try tx.execute(
                """
                UPDATE product_overrides SET imported = \(isSold ? "1" : "0")
                WHERE field = 'hidden' AND product_id IN \(list: chunk)
                """)
        }
    }
}

// MARK: - Categories

extension Catalog {
    /// Keeps what the other system says of a category beside what staff say of it.
    static func keepImported(
        _ values: [CategoryField: String], of category: ID<Category>, beside said: [CategoryField: ProductOverride],
        in tx: Transaction
    ) throws {
        for (field, value) in values {
            guard let override = said[field], override.imported != value else { continue }
            try tx.execute(
                """
                UPDATE category_overrides SET imported = \(value)
                WHERE category_id = \(category) AND field = \(field.rawValue)
                """)
        }
    }

    /// Mends the tree after another system changed it: where its new order and that of staff would make a ring, the
    /// other system's counts; then the gates of closed sections follow.
    static func settleTree(in tx: Transaction) throws {
        let moved = try categoryOverrides(in: tx).filter { $0.value[.parent] != nil }
        if !moved.isEmpty {
            let tree = try CategoryTree(in: tx)
            for category in tree.all where moved[category.id] != nil {
                let isRing = tree.isInRing(category)
                guard isRing, let imported = moved[category.id]?[.parent]?.imported else { continue }
                try tx.execute(
                    "DELETE FROM category_overrides WHERE category_id = \(category.id) AND field = 'parent'")
                try tx.execute(
                    "UPDATE categories SET parent_id = \(ID<Category>(imported)) WHERE id = \(category.id)")
            }
        }
        try refreshGates(in: tx)
    }
}

extension CategoryTree {
    /// Whether the way up from a category never ends.
    fileprivate func isInRing(_ category: Category) -> Bool {
        var seen: Set<ID<Category>> = [category.id]
        var place = category.parentID
        while let id = place {
            guard seen.insert(id).inserted else { return true }
            place = self.category(id)?.parentID
        }
        return false
    }
}
