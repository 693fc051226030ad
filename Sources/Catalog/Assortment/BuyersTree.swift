// The category tree as one buyer sees it: without closed sections, and with counts of what is meant for him.

import Database
import Foundation
import Kernel

extension CategoryTree {
    /// A tree of categories that were read and weighed elsewhere.
    init(of categories: [Category]) {
        all = categories
    }

    /// The tree open to a buyer: two statements.
    ///
    /// Counts are those of the whole catalogue less closed sections and goods that are not meant for this buyer.
    package init(for buyer: Buyer, in tx: Transaction) throws {
        let tags = buyer.audience
        let rows = try tx.all(
            """
            SELECT c.id, c.parent_id, c.name, c.slug, c.product_count,
                   CASE WHEN c.id IN (\(Catalog.closedCategories(to: tags))) THEN 1 ELSE 0 END AS is_closed
            FROM categories c ORDER BY c.position, c.name, c.id
            """
        ) { (category: try Category(row: $0), isClosed: try $0["is_closed"] as Bool) }
        let apart = try tx.all(
            """
            SELECT p.category_id, COUNT(*) AS products FROM products p
            WHERE p.is_restricted AND p.category_id > \(Self.least) AND p.is_active AND p.variant_of IS NULL
              AND NOT (\(Catalog.meant("p", for: buyer))) GROUP BY p.category_id
            """
        ) { (try $0["category_id"] as ID<Category>, try $0["products"] as Int) }
        let closed = Set(rows.filter(\.isClosed).map(\.category.id))
        guard !closed.isEmpty || !apart.isEmpty else {
            self.init(of: rows.map(\.category))
            return
        }
        let parents = Dictionary(rows.map { ($0.category.id, $0.category.parentID) }) { first, _ in first }
        var less: [ID<Category>: Int] = [:]
        func take(_ count: Int, above start: ID<Category>?) {
            var place = start
            var steps = 0
            while let id = place, steps < 64 {
                less[id, default: 0] += count
                place = parents[id] ?? nil
                steps += 1
            }
        }
        for row in rows where row.isClosed {
            // A closed section within a closed one is part of its count.
            let above = row.category.parentID
            if above.map({ !closed.contains($0) }) ?? true { take(row.category.productCount, above: above) }
        }
        for (category, count) in apart where !closed.contains(category) { take(count, above: category) }
        self.init(
            of: rows.filter { !$0.isClosed }.map { row in
                row.category.counting(max(0, row.category.productCount - (less[row.category.id] ?? 0)))
            })
    }
}

extension CategoryTree {
    /// Less than every id there is: asked so, both engines go by the index of the few goods that have rules.
    private static let least = ID<Category>(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}

extension Category {
    fileprivate init(_ other: Category, productCount: Int) {
        id = other.id
        parentID = other.parentID
        name = other.name
        slug = other.slug
        self.productCount = productCount
    }

    /// The same category with another count.
    fileprivate func counting(_ count: Int) -> Category { Category(self, productCount: count) }
}
