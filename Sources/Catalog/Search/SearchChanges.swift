// What the index of the search has to look at again: noted in the transaction that changes it, read by every instance.

import Database
import Foundation
import Kernel

/// What a change for the index is about.
enum SearchChangeKind: String, SQLCodable {
    case product, category, article
    /// Synonyms, pinned goods or the ranking: read anew by every instance.
    case words
    /// Build the whole index anew.
    case rebuild
}

/// A row of the queue.
struct NotedSearchChange: Sendable, RowDecodable {
    let sequence: Int64
    let kind: SearchChangeKind
    let subject: UUID?

    init(row: Row) throws {
        sequence = try row["sequence"]
        kind = try row["kind"]
        subject = try row["subject_id"]
    }
}

/// Where the queue begins and ends.
struct SearchQueueEnds: Sendable, Equatable {
    /// The oldest change that is still there; nil when there never was one.
    let first: Int64?
    let last: Int64?
}

extension Catalog {
    /// How many changes the queue keeps: an instance that was away for longer builds its index anew.
    static let searchChangesKept: Int64 = 300_000

    /// Has products looked at again by the index: name, article, text, category, properties, who may see them, whether
    /// there are any. Prices are no part of it. A variant stands for its product.
    package static func noteSearchChange(_ products: [ID<Product>], in tx: Transaction) throws {
        try note(.product, products.map(\.uuid), in: tx)
    }

    /// Has a category looked at again, with every product beneath it.
    package static func noteSearchChange(category: ID<Category>, in tx: Transaction) throws {
        try note(.category, [category.uuid], in: tx)
    }

    /// The same for many categories, in one statement.
    static func noteSearchChange(categories: [ID<Category>], in tx: Transaction) throws {
        try note(.category, categories.map(\.uuid), in: tx)
    }

    /// Does a change of stock, and has those products looked at again that went out of a warehouse by it or came back
    /// into one: how much there is of the others is no part of the index, nor of any filter.
    static func notingAvailability(
        of products: Set<ID<Product>>, in tx: Transaction, _ change: () throws -> Void
    ) throws {
        let before = try fullShelves(of: products, in: tx)
        try change()
        let changed = try fullShelves(of: products, in: tx).symmetricDifference(before)
        try noteSearchChange(Set(changed.map(\.product)).sorted(), in: tx)
    }

    private struct FullShelf: Hashable {
        let product: ID<Product>
        let warehouse: ID<Warehouse>
    }

    private static func fullShelves(of products: Set<ID<Product>>, in tx: Transaction) throws -> Set<FullShelf> {
        var found: Set<FullShelf> = []
        for chunk in Array(products).chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT s.product_id, s.warehouse_id FROM stock s
                WHERE s.product_id IN \(list: chunk) AND s.quantity - s.reserved - s.safety > 0
                """
            ) { FullShelf(product: try $0["product_id"], warehouse: try $0["warehouse_id"]) }
            found.formUnion(rows)
        }
        return found
    }

    /// Has an article looked at again.
    package static func noteSearchChange(article: UUID, in tx: Transaction) throws {
        try note(.article, [article], in: tx)
    }

    /// Has every instance read synonyms, pinned goods and the ranking anew.
    static func noteSearchWords(in tx: Transaction) throws {
        try tx.execute("INSERT INTO search_changes (kind) VALUES (\(SearchChangeKind.words))")
    }

    /// Has every instance build its index anew, while people go on searching.
    package static func noteSearchRebuild(in tx: Transaction) throws {
        try tx.execute("INSERT INTO search_changes (kind) VALUES (\(SearchChangeKind.rebuild))")
    }

    private static func note(_ kind: SearchChangeKind, _ subjects: [UUID], in tx: Transaction) throws {
        try tx.insert(into: "search_changes", "kind, subject_id", rows: subjects.map { [kind, $0] })
    }

    // MARK: - Reading

    static func searchQueueEnds(in tx: Transaction) throws -> SearchQueueEnds {
        try tx.one("SELECT MIN(sequence) AS first, MAX(sequence) AS last FROM search_changes") { row in
            SearchQueueEnds(first: try row["first"], last: try row["last"])
        }
    }

    /// The next changes after a place, and those that turned up before it.
    static func searchChanges(after place: QueuePlace, limit: Int, tx: Transaction) throws -> [NotedSearchChange] {
        let gaps = place.missing.map { gap -> SQL in "sequence BETWEEN \(gap.lowerBound) AND \(gap.upperBound)" }
        let wanted = SQL.joined(["sequence > \(place.newest)"] + gaps, by: " OR ")
        return try tx.all(
            "SELECT sequence, kind, subject_id FROM search_changes WHERE \(wanted) ORDER BY sequence LIMIT \(limit)",
            as: NotedSearchChange.self)
    }

    /// Forgets changes every index has long followed.
    package static func pruneSearchChanges(in tx: Transaction) throws {
        guard let last = try searchQueueEnds(in: tx).last else { return }
        try tx.execute("DELETE FROM search_changes WHERE sequence <= \(last - searchChangesKept)")
    }
}
