// Goods that staff put first for a question.

import Database
import Foundation
import Kernel

/// A question and the goods that stand first for it. The subject of `ID<Pin>`.
package struct Pin: Sendable, RowDecodable {
    package let id: ID<Pin>
    /// In its normal form.
    package let query: String
    /// The articles of the goods, in their order, between commas; for the list.
    package let articles: String
    package let changedAt: Date
    package let changedBy: String

    package init(row: Row) throws {
        id = try row["id"]
        query = try row["query"]
        articles = try row["articles"]
        changedAt = try row["changed_at"]
        changedBy = try row["changed_by"]
    }

    /// The most goods of one question.
    static let most = 10
}

/// Why goods are not put first.
package enum PinRefusal: Refusal, Equatable {
    case noProducts
    case tooMany(Int)
    case unknown(String)

    package var key: String {
        switch self {
        case .noProducts: "catalog.pins.refusal.noProducts"
        case .tooMany: "catalog.pins.refusal.tooMany"
        case .unknown: "catalog.pins.refusal.unknown"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .noProducts: [:]
        case .tooMany(let count): ["max": String(Pin.most), "now": String(count)]
        case .unknown(let article): ["article": String(article.prefix(60))]
        }
    }

    package var field: String? { "articles" }
}

/// Staff said which goods stand first for a question.
package struct PinSaved: DomainEvent {
    package static let name = "catalog.pin_saved"
    package let pinID: ID<Pin>
    package let query: String
    package let products: [ID<Product>]
    package var subject: EventSubject { EventSubject("pin", pinID) }
}

/// The order of results decides again.
package struct PinRemoved: DomainEvent {
    package static let name = "catalog.pin_removed"
    package let pinID: ID<Pin>
    package var subject: EventSubject { EventSubject("pin", pinID) }
}

/// Goods that had been put first stand there again.
package struct PinRestored: DomainEvent {
    package static let name = "catalog.pin_restored"
    package let pinID: ID<Pin>
    package var subject: EventSubject { EventSubject("pin", pinID) }
}

// MARK: - Operations

extension Catalog {
    /// Puts goods first for a question, in place of those that stood first before.
    ///
    /// - Parameter articles: one a line; a variant stands for its product.
    /// - Throws: ``PinRefusal``.
    @discardableResult
    package static func savePin(
        _ query: String, articles: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Pin> {
        let products = try pinnedProducts(articles, in: tx)
        let key = SearchKey.of(query)
        let id: ID<Pin> = try tx.one(
            """
            INSERT INTO search_pins (id, query, changed_at, changed_by)
            VALUES (\(ID<Pin>(at: now)), \(key), \(now), \(principal.name))
            ON CONFLICT (query) DO UPDATE SET changed_at = excluded.changed_at, changed_by = excluded.changed_by,
                removed_at = NULL
            RETURNING id
            """
        ) { try $0["id"] as ID<Pin> }
        try tx.execute("DELETE FROM search_pinned_products WHERE pin_id = \(id)")
        try tx.insert(
            into: "search_pinned_products", "pin_id, position, product_id",
            rows: products.enumerated().map { [id, $0 + 1, $1] })
        try noteSearchWords(in: tx)
        try tx.announce(PinSaved(pinID: id, query: key, products: products), by: principal, at: now)
        return id
    }

    /// Lets the order of results decide again.
    ///
    /// - Throws: `NotFound`, also when it does already.
    package static func removePin(_ id: ID<Pin>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let removed = try tx.execute(
            "UPDATE search_pins SET removed_at = \(now) WHERE id = \(id) AND removed_at IS NULL")
        guard removed == 1 else { throw NotFound() }
        try noteSearchWords(in: tx)
        try tx.announce(PinRemoved(pinID: id), by: principal, at: now)
    }

    /// Puts the goods first again.
    ///
    /// - Throws: `NotFound` when there is nothing to bring back.
    package static func restorePin(_ id: ID<Pin>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let restored = try tx.execute(
            "UPDATE search_pins SET removed_at = NULL WHERE id = \(id) AND removed_at IS NOT NULL")
        guard restored == 1 else { throw NotFound() }
        try noteSearchWords(in: tx)
        try tx.announce(PinRestored(pinID: id), by: principal, at: now)
    }

    private static func pinnedProducts(_ articles: String, in tx: Transaction) throws -> [ID<Product>] {
        let parts = articles.split { $0 == "," || $0 == ";" || $0.isNewline }
        let wanted = parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard !wanted.isEmpty else { throw PinRefusal.noProducts }
        guard wanted.count <= Pin.most else { throw PinRefusal.tooMany(wanted.count) }
        let found = try tx.all(
            """
            SELECT sku, COALESCE(variant_of, id) AS product_id FROM products
            WHERE sku IN \(list: wanted) AND is_active ORDER BY sku, sort_name, id
            """
        ) { (try $0["sku"] as String, try $0["product_id"] as ID<Product>) }
        let known = Dictionary(found, uniquingKeysWith: { first, _ in first })
        var products: [ID<Product>] = []
        for article in wanted {
            guard let product = known[article] else { throw PinRefusal.unknown(article) }
            if !products.contains(product) { products.append(product) }
        }
        return products
    }

    // MARK: - Reading

    /// All goods put first, by question.
    static func pinnedProducts(in tx: Transaction) throws -> [String: [ID<Product>]] {
        let rows = try tx.all(
            """
            SELECT k.query, g.product_id FROM search_pins k JOIN search_pinned_products g ON g.pin_id = k.id
            WHERE k.removed_at IS NULL ORDER BY k.query, g.position
            """
        ) { (query: try $0["query"] as String, product: try $0["product_id"] as ID<Product>) }
        return Dictionary(grouping: rows, by: \.query).mapValues { $0.map(\.product) }
    }

    /// A page of questions, by their words.
    static func pins(_ page: PageRequest, in tx: Transaction) throws -> Page<Pin> {
        let place = page.cursor?.values.first
        let beyond: SQL = place.map { page.isBackward ? "k.query < \($0)" : "k.query > \($0)" } ?? "TRUE"
        let order: SQL = page.isBackward ? "k.query DESC" : "k.query"
        let rows = try tx.all(
            """
            SELECT \(pinColumns) FROM search_pins k WHERE k.removed_at IS NULL AND \(beyond)
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: Pin.self)
        let articles = try pinnedArticles(of: rows.map(\.id), in: tx)
        return Page(rows.map { $0.with(articles[$0.id] ?? []) }, of: page) { Cursor([$0.query]) }
    }

    /// The goods put first for one question.
    ///
    /// - Throws: `NotFound`.
    static func pin(_ id: ID<Pin>, in tx: Transaction) throws -> Pin {
        let pin = try tx.one(
            "SELECT \(pinColumns) FROM search_pins k WHERE k.id = \(id) AND k.removed_at IS NULL", Pin.init(row:))
        return pin.with(try pinnedArticles(of: [id], in: tx)[id] ?? [])
    }

    private static let pinColumns: SQL = "k.id, k.query, '' AS articles, k.changed_at, k.changed_by"

    private static func pinnedArticles(of pins: [ID<Pin>], in tx: Transaction) throws -> [ID<Pin>: [String]] {
        let rows = try tx.all(
            """
            SELECT g.pin_id, p.sku FROM search_pinned_products g JOIN products p ON p.id = g.product_id
            WHERE g.pin_id IN \(list: pins) ORDER BY g.pin_id, g.position
            """
        ) { (pin: try $0["pin_id"] as ID<Pin>, sku: try $0["sku"] as String) }
        return Dictionary(grouping: rows, by: \.pin).mapValues { $0.map(\.sku) }
    }
}

extension Pin {
    /// The same with its articles.
    func with(_ articles: [String]) -> Pin { Pin(self, articles: articles.joined(separator: ", ")) }

    private init(_ other: Pin, articles: String) {
        id = other.id
        query = other.query
        self.articles = articles
        changedAt = other.changedAt
        changedBy = other.changedBy
    }
}
