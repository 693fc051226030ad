import Database
import Foundation
import Kernel
import Search
import Synchronization

/// Reads everything that can be found, a batch at a time: for building the index anew while people search.
final class DocumentReader: Sendable {
    private enum Place: Sendable {
        /// After a product; nil for the first.
        case products(ID<Product>?)
        case categories
        /// After an article; nil for the first.
        case articles(UUID?)
        case end
    }

    private static let batch = 500
    private let database: Database
    private let place = Mutex(Place.products(nil))

    init(_ database: Database) {
        self.database = database
    }

    /// The next documents; none at the end.
    ///
    /// Called by one task. Between two batches goods may change: the queue tells of those, and is followed afterwards.
    func next() async throws -> [SearchDocument] {
        while true {
            let read = try await read(place.withLock { $0 })
            place.withLock { $0 = read.next }
            if !read.documents.isEmpty { return read.documents }
            if case .end = read.next { return [] }
        }
    }

    private func read(_ place: Place) async throws -> (documents: [SearchDocument], next: Place) {
        try await database.read { tx in
            switch place {
            case .products(let last):
                let ids = try Self.products(after: last, in: tx)
                let documents = try Catalog.searchChanges(of: ids, in: tx).documents
                return (documents, ids.last.map { Place.products($0) } ?? .categories)
            case .categories:
                let ids = try tx.all("SELECT id FROM categories ORDER BY id") { try $0["id"] as ID<Category> }
                return (try Catalog.searchChanges(ofCategories: ids, in: tx).documents, Place.articles(nil))
            case .articles(let last):
                let ids = try Catalog.searchableArticles(after: last, limit: Self.batch, in: tx)
                let documents = try Catalog.searchDocuments(ofArticles: ids, in: tx)
                return (documents, ids.last.map { Place.articles($0) } ?? .end)
            case .end: return ([], Place.end)
            }
        }
    }

    private static func products(after last: ID<Product>?, in tx: Transaction) throws -> [ID<Product>] {
        let rest: SQL = last.map { "id > \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT id FROM products WHERE is_active AND variant_of IS NULL AND \(rest) ORDER BY id LIMIT \(batch)
            """
        ) { try $0["id"] as ID<Product> }
    }
}

extension [SearchChange] {
    /// What is to be put; an index that is built anew holds nothing to be taken out.
    fileprivate var documents: [SearchDocument] {
        compactMap { change in
            if case .put(let document) = change { document } else { nil }
        }
    }
}
