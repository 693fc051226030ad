// What the goods of a cart belong to: their sections, and who sells them.

import Catalog
import Database
import Foundation
import Kernel

/// A section goods of a cart stand in.
struct CartSection: Sendable {
    let id: ID<Category>
    let name: String
    /// Who sells what stands in it; nil where it is whoever the contract names.
    let seller: UUID?
    let sellerName: String?
}

/// A seller of goods in a cart.
struct CartSeller: Sendable, Equatable {
    let id: UUID
    let name: String
    let lineCount: Int
}

extension Ordering {
    /// The sections of the goods in a cart by name, each with the seller set for it or for the nearest one above; one
    /// statement.
    static func cartSections(_ cart: ID<Cart>, in tx: Transaction) throws -> [CartSection] {
        let rows = try tx.all(
            """
            WITH RECURSIVE up (start_id, category_id, depth) AS (
                SELECT DISTINCT p.category_id, p.category_id, 0 FROM cart_lines l JOIN products p ON p.id = l.product_id
                WHERE l.cart_id = \(cart) AND p.category_id IS NOT NULL
                UNION ALL
                SELECT up.start_id, k.parent_id, up.depth + 1 FROM up JOIN categories k ON k.id = up.category_id
                WHERE k.parent_id IS NOT NULL AND up.depth < 30
            )
            SELECT up.start_id, named.name, s.id AS seller_id, s.name AS seller_name
            FROM up JOIN categories named ON named.id = up.start_id
            LEFT JOIN category_sellers c ON c.category_id = up.category_id
            LEFT JOIN sellers s ON s.id = c.seller_id
            ORDER BY named.name, up.start_id, up.depth
            """
        ) { row in
            CartSection(
                id: try row["start_id"], name: try row["name"], seller: try row["seller_id"],
                sellerName: try row["seller_name"])
        }
        return rows.reduce(into: [CartSection]()) { sections, row in
            guard let last = sections.last, last.id == row.id else { return sections.append(row) }
            if last.seller == nil, row.seller != nil { sections[sections.count - 1] = row }
        }
    }
}

extension Cart {
    /// Who sells the goods of the cart, who sells most lines first. Goods without a seller of their own go with any.
    func sellers(_ sections: [CartSection]) -> [CartSeller] {
        let names = sections.compactMap { section in section.seller.map { ($0, section.sellerName ?? "") } }
        let named = Dictionary(names) { first, _ in first }
        let owner = Dictionary(sections.map { ($0.id, $0.seller) }) { first, _ in first }
        var counts: [UUID: Int] = [:]
        for line in lines {
            if let category = line.product.categoryID, let seller = owner[category] ?? nil {
                counts[seller, default: 0] += 1
            }
        }
        return counts.map { CartSeller(id: $0.key, name: named[$0.key] ?? "", lineCount: $0.value) }.sorted {
            ($1.lineCount, $0.name, $0.id.uuidString) < ($0.lineCount, $1.name, $1.id.uuidString)
        }
    }
}
