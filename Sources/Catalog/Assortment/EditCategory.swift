// Staff name, place and order categories for the pages, beside what another system says of them.

import Database
import Foundation
import Kernel

/// What staff may say of a category; stored, so the words never change.
package enum CategoryField: String, CaseIterable, Codable, Sendable {
    // What another system may say as well.
    case name, parent
    // What is said here alone: the order of the siblings, and a picture.
    case order, picture
}

/// One thing said of a category.
package struct CategoryFact: Codable, Sendable, Equatable {
    package let field: CategoryField
    /// A text, an id, a file or, for the order, a list of ids. Nil leaves it to the other system.
    package let value: String?

    package init(_ field: CategoryField, _ value: String?) {
        self.field = field
        self.value = value
    }
}

/// What is said of a category, or was before.
package struct CategoryChange: Codable, Sendable, Equatable {
    package let category: ID<Category>
    package let facts: [CategoryFact]

    package init(_ category: ID<Category>, _ facts: [CategoryFact]) {
        self.category = category
        self.facts = facts
    }
}

/// A category as it is edited.
package struct EditedCategory: RowDecodable, Sendable {
    package let id: ID<Category>
    package let parentID: ID<Category>?
    package let name: String
    package let slug: String
    package let productCount: Int
    package let picture: String?
    package let externalID: String?
    let position: Int

    package init(row: Row) throws {
        id = try row["id"]
        parentID = try row["parent_id"]
        name = try row["name"]
        slug = try row["slug"]
        productCount = try row["product_count"]
        picture = try row["picture"]
        externalID = try row["external_id"]
        position = try row["position"]
    }

    static let columns: SQL = "id, parent_id, name, slug, product_count, picture, external_id, position"
}

/// Staff changed a category.
package struct CategoryEdited: DomainEvent {
    package static let name = "catalog.category_edited"
    package let change: CategoryChange
    package var subject: EventSubject { EventSubject("category", change.category) }
}

/// Why a category stays as it is.
package enum CategoryRefusal: String, Refusal {
    case nameMissing
    /// It would stand in itself, or deeper than pages show.
    case parentImpossible
    /// It has goods or sections, or belongs to another system.
    case notRemovable
    package var key: String { "catalog.sections.refusal.\(rawValue)" }
    package var field: String? {
        switch self {
        case .nameMissing: "name"
        case .parentImpossible: "parent"
        case .notRemovable: nil
        }
    }
}

extension Catalog {
    /// The deepest level of the tree.
    static let deepestCategory = 8

    /// Every category, in the order of the pages; one statement.
    package static func editedCategories(in tx: Transaction) throws -> [EditedCategory] {
        try tx.all(
            "SELECT \(EditedCategory.columns) FROM categories ORDER BY position, name, id LIMIT 5000",
            as: EditedCategory.self)
    }

    /// What staff say of categories beside other systems.
    static func categoryOverrides(
        in tx: Transaction
    ) throws -> [ID<Category>: [CategoryField: ProductOverride]] {
        let rows = try tx.all("SELECT category_id, field, value, imported FROM category_overrides LIMIT 20000") {
            row in
            (
                category: try row["category_id"] as ID<Category>, field: try row["field"] as String,
                said: ProductOverride(value: try row["value"], imported: try row["imported"])
            )
        }
        return rows.reduce(into: [:]) { found, row in
            guard let field = CategoryField(rawValue: row.field) else { return }
            found[row.category, default: [:]][field] = row.said
        }
    }

    /// Says facts of a category. What is not another than before leaves no trace.
    ///
    /// - Returns: the edit to take back; nil when nothing was changed.
    /// - Throws: ``CategoryRefusal``; `NotFound` for a category that is not there.
    @discardableResult
    package static func change(
        _ change: CategoryChange, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<CatalogEdit>? {
        let category = try tx.one(
            "SELECT \(EditedCategory.columns) FROM categories WHERE id = \(change.category)",
            EditedCategory.init(row:))
        let said = try categoryOverrides(in: tx)[category.id] ?? [:]
        let writer = CategoryWriter(category: category, beside: said, tx: tx)
        var (before, after): ([CategoryFact], [CategoryFact]) = ([], [])
        for fact in change.facts {
            let old = try writer.said(fact.field, about: fact)
            guard old != fact.value else { continue }
            try writer.write(fact)
            before.append(CategoryFact(fact.field, old))
            after.append(fact)
        }
        guard !after.isEmpty else { return nil }
        if after.contains(where: { $0.field == .parent }) {
            try refreshGates(in: tx)
            try countProducts(in: tx)
            if try hasStockTerms(in: tx) {
                try tx.enqueue(NewJob(kind: "catalog.settle_stock", encoding: StockSettling(categories: nil)), at: now)
            }
        }
        try noteSearchChange(category: category.id, in: tx)
        let (was, became) = (CategoryChange(category.id, before), CategoryChange(category.id, after))
        try tx.announce(CategoryEdited(change: became), by: principal, at: now)
        return try keepEdit(
            .category, of: category.id.description, was: was, became: became, by: principal, at: now, in: tx)
    }
}

/// Writes what is said of one category.
private struct CategoryWriter {
    let category: EditedCategory
    let beside: [CategoryField: ProductOverride]
    let tx: Transaction

    private var id: ID<Category> { category.id }

    /// What is said now; of an order, that of the same siblings.
    func said(_ field: CategoryField, about fact: CategoryFact) throws -> String? {
        let isImported = category.externalID != nil
        return switch field {
        case .name: isImported ? beside[.name]?.value : category.name
        case .parent: isImported ? beside[.parent]?.value : category.parentID?.description ?? ""
        case .picture: category.picture
        case .order: try currentOrder(of: fact.value)
        }
    }

    private func currentOrder(of wanted: String?) throws -> String? {
        let ids = wanted.map { KeptList.values($0, of: ID<Category>.self) } ?? []
        let now = try tx.all(
            "SELECT id FROM categories WHERE id IN \(list: ids) ORDER BY position, name, id"
        ) { try $0["id"] as ID<Category> }
        return try KeptList.text(now)
    }

    func write(_ fact: CategoryFact) throws {
        switch fact.field {
        case .name:
            let name = try say(.name, fact.value, now: category.name)
            guard !name.isEmpty else { throw CategoryRefusal.nameMissing }
            try tx.execute("UPDATE categories SET name = \(name) WHERE id = \(id)")
        case .parent: try setParent(fact.value)
        case .picture:
            let file = fact.value.flatMap { FileStore.isName($0) ? $0 : nil }
            try tx.execute("UPDATE categories SET picture = \(file) WHERE id = \(id)")
        case .order:
            let ids = fact.value.map { KeptList.values($0, of: ID<Category>.self) } ?? []
            for (place, sibling) in ids.prefix(2_000).enumerated() {
                try tx.execute("UPDATE categories SET position = \(place + 1) WHERE id = \(sibling)")
            }
        }
    }

    private func setParent(_ value: String?) throws {
        let text = try say(.parent, value, now: category.parentID?.description ?? "")
        let parent = ID<Category>(text)
        let tree = try CategoryTree(in: tx)
        guard let own = tree.category(id) else { throw NotFound() }
        let beneath = tree.subtree(of: own)
        if let parent {
            guard let above = tree.category(parent), !beneath.contains(parent) else {
                throw CategoryRefusal.parentImpossible
            }
            let height = beneath.compactMap { tree.category($0) }.map { tree.path(to: $0).count }.max() ?? 1
            let levels = tree.path(to: above).count + height - (tree.path(to: own).count - 1)
            guard levels <= Catalog.deepestCategory else { throw CategoryRefusal.parentImpossible }
        } else if !text.isEmpty {
            throw CategoryRefusal.parentImpossible
        }
        try tx.execute("UPDATE categories SET parent_id = \(parent) WHERE id = \(id)")
    }

    /// Keeps or drops what staff say beside the other system, and answers what is shown from now on.
    private func say(_ field: CategoryField, _ value: String?, now: String) throws -> String {
        guard category.externalID != nil else { return value ?? now }
        let imported = beside[field]?.imported ?? now
        guard let value else {
            try tx.execute("DELETE FROM category_overrides WHERE category_id = \(id) AND field = \(field.rawValue)")
            return imported
        }
        try tx.execute(
            """
            INSERT INTO category_overrides (category_id, field, value, imported)
            VALUES (\(id), \(field.rawValue), \(value), \(imported))
            ON CONFLICT (category_id, field) DO UPDATE SET value = excluded.value
            """)
        return value
    }
}
