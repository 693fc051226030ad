// Gives every product its point among meanings, and a new one when its words change: a batch at a time, by the clock.

import Database
import Foundation
import Kernel
import Search

extension Catalog {
    /// All points of a model.
    static func productVectors(of model: String, in tx: Transaction) throws -> ProductVectors {
        var vectors = ProductVectors()
        let limit = 2_000
        var last: ID<Product>?
        while true {
            let rest: SQL = last.map { "v.product_id > \($0)" } ?? "TRUE"
            let rows = try tx.all(
                """
                SELECT v.product_id, v.vector FROM product_vectors v JOIN products p ON p.id = v.product_id
                WHERE v.model = \(model) AND p.is_active AND \(rest) ORDER BY v.product_id LIMIT \(limit)
                """
            ) { (try $0["product_id"] as ID<Product>, try $0["vector"] as [UInt8]) }
            for (id, bytes) in rows { vectors.append(id, [Float](littleEndianBytes: bytes)) }
            guard rows.count == limit else { return vectors }
            last = rows.last?.0
        }
    }

    /// Those of some products that a buyer may see.
    static func shown(_ products: [ID<Product>], to buyer: Buyer, in tx: Transaction) throws -> Set<ID<Product>> {
        let shown = try tx.all(
            """
            SELECT p.id FROM products p
            WHERE p.id IN \(list: products) AND p.variant_of IS NULL AND \(visible("p", to: buyer))
            """
        ) { try $0["id"] as ID<Product> }
        return Set(shown)
    }

    /// The products after one, with the words that tell their meaning.
    fileprivate static func meanings(
        after last: ID<Product>?, limit: Int, in tx: Transaction
    ) throws -> [ProductMeaning] {
        let rest: SQL = last.map { "p.id > \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT p.id, p.name, p.manufacturer, p.description, c.name AS category, v.model, v.text_hash
            FROM products p LEFT JOIN categories c ON c.id = p.category_id
            LEFT JOIN product_vectors v ON v.product_id = p.id
            WHERE p.is_active AND p.variant_of IS NULL AND \(rest) ORDER BY p.id LIMIT \(limit)
            """, as: ProductMeaning.self)
    }
}

extension CatalogSearch {
    /// Registers the work that keeps the points of goods; nothing where there is no service for it.
    package func addJobs(to registry: inout JobRegistry) {
        registry.schedule("catalog.prune_search", every: .hours(6)) { job in
            guard !job.hasClockJumped else { return }
            let now = job.now
            try await job.write { tx in try Catalog.pruneSearch(at: now, in: tx) }
        }
        guard let semantics else { return }
        registry.schedule("catalog.fill_vectors", every: .minutes(10)) { job in
            _ = try await semantics.fill { body in try await job.write(body) }
        }
    }
}

extension SemanticSearch {
    /// Texts sent to the service at once.
    private static let batch = 64
    private static let page = 500
    private static let batchPatience: Duration = .seconds(60)

    /// Asks for the points of goods that have none of this model, or whose words changed.
    ///
    /// - Returns: how many were asked for.
    func fill(
        _ write: @Sendable (@escaping @Sendable (Transaction) throws -> Void) async throws -> Void
    ) async throws -> Int {
        var filled = 0
        var last: ID<Product>?
        while true {
            let (after, limit) = (last, Self.page)
            let products = try await database.read { tx in try Catalog.meanings(after: after, limit: limit, in: tx) }
            let stale = products.filter { !$0.isKnown(to: endpoint.model) }
            for chunk in stale.chunked(by: Self.batch) { try await fill(chunk, write) }
            filled += stale.count
            guard products.count == limit else { break }
            last = products.last?.id
        }
        // Every instance reads them anew.
        if filled > 0 { try await write { tx in try Catalog.noteSearchWords(in: tx) } }
        return filled
    }

    private func fill(
        _ products: [ProductMeaning],
        _ write: @Sendable (@escaping @Sendable (Transaction) throws -> Void) async throws -> Void
    ) async throws {
        let model = endpoint.model
        let vectors = try await endpoint.vectors(of: products.map(\.text), within: Self.batchPatience)
        guard vectors.count == products.count else {
            throw SearchFailure("\(products.count) texts were sent, \(vectors.count) vectors came")
        }
        let pairs = Array(zip(products, vectors))
        try await write { tx in
            try tx.insert(
                into: "product_vectors", "product_id, model, text_hash, vector",
                rows: pairs.map { [$0.id, model, $0.hash, $1.normalized.littleEndianBytes] },
                conflict: """
                    ON CONFLICT (product_id) DO UPDATE SET model = excluded.model, text_hash = excluded.text_hash,
                    vector = excluded.vector
                    """)
        }
    }
}

/// The words of a product that tell what it is, and the point it has.
private struct ProductMeaning: Sendable, RowDecodable {
    let id: ID<Product>
    let text: String
    let hash: [UInt8]
    private let knownModel: String?
    private let knownHash: [UInt8]?

    init(row: Row) throws {
        id = try row["id"]
        let (name, manufacturer) = (try row["name"] as String, try row["manufacturer"] as String)
        let (category, description) = (try row["category"] as String?, try row["description"] as String)
        let parts = [category ?? "", name, manufacturer, String(description.prefix(600))]
        text = parts.filter { !$0.isEmpty }.joined(separator: ". ")
        hash = StableHash.of(text).bytes
        knownModel = try row["model"]
        knownHash = try row["text_hash"]
    }

    func isKnown(to model: String) -> Bool { knownModel == model && knownHash == hash }
}
