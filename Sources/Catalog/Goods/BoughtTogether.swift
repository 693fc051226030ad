// Keeps what is bought together, as it was counted from orders.

import Database
import Foundation
import Kernel

extension Catalog {
    /// The products of which it is known.
    package static func productsBoughtTogether(in tx: Transaction) throws -> [ID<Product>] {
        try tx.all("SELECT DISTINCT product_id FROM product_relations WHERE kind = 'together'") {
            try $0["product_id"] as ID<Product>
        }
    }

    /// Keeps what is bought with some products, in its order; only what changed is written.
    ///
    /// - Parameters:
    ///   - found: by product; those that are absent have nothing.
    ///   - products: whose relations are kept now.
    package static func keepBoughtTogether(
        _ found: [ID<Product>: [ID<Product>]], of products: [ID<Product>], in tx: Transaction
    ) throws {
        let rows = try tx.all(
            """
            SELECT product_id, related_id FROM product_relations
            WHERE kind = 'together' AND product_id IN \(list: products) ORDER BY product_id, position
            """
        ) { (product: try $0["product_id"] as ID<Product>, related: try $0["related_id"] as ID<Product>) }
        let stored = Dictionary(grouping: rows, by: \.product).mapValues { $0.map(\.related) }
        let changed = products.filter { stored[$0] ?? [] != found[$0] ?? [] }
        guard !changed.isEmpty else { return }
        try tx.execute(
            "DELETE FROM product_relations WHERE kind = 'together' AND product_id IN \(list: changed)")
        try tx.insert(
            into: "product_relations", "product_id, kind, position, related_id",
            rows: changed.flatMap { product in
                (found[product] ?? []).enumerated().map { index, related in
                    [product, "together", index + 1, related] as [any SQLConvertible]
                }
            })
    }
}
