// Addresses goods had before: they lead on to where the goods are now.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Remembers an address a product had.
    static func keepAddress(_ slug: String, of product: ID<Product>, at now: Date, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO product_slugs (slug, product_id, replaced_at) VALUES (\(slug), \(product), \(now))
            ON CONFLICT (slug) DO UPDATE SET product_id = excluded.product_id, replaced_at = excluded.replaced_at
            """)
    }

    /// Where the product that had an address is now; nil when no product for sale to this buyer had it.
    package static func newAddress(ofSlug slug: String, for buyer: Buyer, in tx: Transaction) throws -> String? {
        try tx.first(
            """
            SELECT p.slug FROM product_slugs old JOIN products p ON p.id = old.product_id
            WHERE old.slug = \(slug) AND \(visible("p", to: buyer))
            """
        ) { try $0["slug"] as String }
    }

    /// The addresses a product had, the latest first.
    static func formerAddresses(of product: ID<Product>, in tx: Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT slug FROM product_slugs WHERE product_id = \(product) ORDER BY replaced_at DESC, slug LIMIT 20
            """
        ) { try $0["slug"] as String }
    }
}
