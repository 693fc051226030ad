// Staff make a category of our own, and remove it while it is empty.

import Database
import Foundation
import Kernel

/// Staff made a category.
package struct CategoryAdded: DomainEvent {
    package static let name = "catalog.category_added"
    package let categoryID: ID<Category>
    package let title: String
    package var subject: EventSubject { EventSubject("category", categoryID) }
}

/// Staff removed an empty category made here.
package struct CategoryRemoved: DomainEvent {
    package static let name = "catalog.category_removed"
    package let categoryID: ID<Category>
    package let title: String
    package var subject: EventSubject { EventSubject("category", categoryID) }
}

extension Catalog {
    /// Makes a category of our own at the end of its siblings.
    ///
    /// - Throws: ``CategoryRefusal``.
    @discardableResult
    package static func addCategory(
        _ name: String, to parent: ID<Category>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Category> {
        guard !name.isEmpty else { throw CategoryRefusal.nameMissing }
        let tree = try CategoryTree(in: tx)
        if let parent {
            guard let above = tree.category(parent), tree.path(to: above).count < deepestCategory else {
                throw CategoryRefusal.parentImpossible
            }
        }
        let id = ID<Category>(at: now)
        let last: Int = try tx.value("SELECT COALESCE(MAX(position), 0) FROM categories")
        let slug = try Slug.free([(id.uuid, name)], in: "categories", tx)[id.uuid] ?? id.description
        try tx.execute(
            """
            INSERT INTO categories (id, parent_id, name, slug, position, product_count)
            VALUES (\(id), \(parent), \(name), \(slug), \(last + 1), 0)
            """)
        try refreshGates(in: tx)
        try noteSearchChange(category: id, in: tx)
        try tx.announce(CategoryAdded(categoryID: id, title: name), by: principal, at: now)
        return id
    }

    /// The condition that nothing is in a category and nothing speaks of it.
    static let isFreeCategory: SQL = """
        NOT EXISTS (SELECT 1 FROM products p WHERE p.category_id = categories.id)
        AND NOT EXISTS (SELECT 1 FROM categories c WHERE c.parent_id = categories.id)
        AND NOT EXISTS (SELECT 1 FROM price_rules r WHERE r.category_id = categories.id)
        AND NOT EXISTS (SELECT 1 FROM article_categories a WHERE a.category_id = categories.id)
        """

    /// Removes an empty category made here.
    ///
    /// - Throws: ``CategoryRefusal/notRemovable``.
    package static func removeCategory(
        _ id: ID<Category>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let name = try tx.first("SELECT name FROM categories WHERE id = \(id)") { try $0["name"] as String }
        guard let name else { throw NotFound() }
        let removed = try tx.execute(
            """
            DELETE FROM categories WHERE id = \(id) AND external_id IS NULL AND \(isFreeCategory)
            """)
        guard removed == 1 else { throw CategoryRefusal.notRemovable }
        try noteSearchChange(category: id, in: tx)
        try tx.announce(CategoryRemoved(categoryID: id, title: name), by: principal, at: now)
    }
}
