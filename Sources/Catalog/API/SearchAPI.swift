// A program searches goods as people do, and gets them with price and stock.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Search
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /api/v1/search`
    func searchJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        do {
            let query = try SearchRequest(request.query)
            let (principal, now) = (context.principal, context.now)
            let (buyer, familiar) = try await database.read { tx in
                (
                    try Catalog.buyer(for: principal, at: now, in: tx),
                    try search.familiar.products(of: principal, at: now, in: tx)
                )
            }
            let asker = SearchAsker(familiar: familiar, variant: .a)
            let end = query.start + query.limit
            let most = end <= CatalogSearch.usualHits ? CatalogSearch.usualHits : CatalogSearch.mostHits
            let findings = await search.find(query.text, for: buyer, asker: asker, limit: most)
            let wanted = findings.ids.dropFirst(query.start).prefix(query.limit).map(\.self)
            let seesPrices = principal.may(.viewPrices)
            let (goods, hidden) = try await database.read { tx in
                (
                    try Catalog.found(wanted, for: buyer, withPrices: seesPrices, at: now, in: tx),
                    try Catalog.hidden(among: findings.ids, from: buyer, in: tx)
                )
            }
            let hasMore = !wanted.isEmpty && end < min(findings.total, CatalogSearch.mostHits)
            let next = hasMore ? Cursor([String(end)]).token : nil
            let answer = SearchJSON(goods, findings, total: findings.total - hidden, next: next, context)
            return try .json(answer, holdsPrices: true, for: request)
        } catch let problem as APIProblem {
            return try problem.answer(context)
        }
    }
}

/// What is looked for, and from which place of what was found on.
private struct SearchRequest: Sendable {
    let text: String
    let limit: Int
    let start: Int

    init(_ query: FormData) throws {
        text = (query["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw APIProblem(field: "q", "catalog.api.field.q") }
        limit = try query.wantedRows(usual: 20, most: 100)
        guard let after = query["after"] else {
            start = 0
            return
        }
        // Places in what was found: they mean something for some minutes.
        let places = 0...CatalogSearch.mostHits
        guard let place = Cursor(token: after)?.values.first.flatMap({ Int($0) }), places.contains(place) else {
            throw APIProblem(field: "after", "catalog.api.field.after")
        }
        start = place
    }
}

// MARK: - Reading

/// A product that was found.
private struct FoundGoods: Sendable, PricedInList {
    let listed: ListedProduct
    /// Over all warehouses and variants.
    let available: Quantity
    var price: Price?

    var product: Product { listed.product }
}

extension Catalog {
    /// How many of what the index found are not meant for this buyer after all: they must not be counted either.
    fileprivate static func hidden(among ids: [ID<Product>], from buyer: Buyer, in tx: Transaction) throws -> Int {
        guard !ids.isEmpty else { return 0 }
        let shown: Int = try tx.value(
            "SELECT COUNT(*) FROM products p WHERE p.id IN \(list: ids) AND \(visible("p", to: buyer))")
        return ids.count - shown
    }

    /// The goods of some ids that this buyer may see, in the order of the ids.
    fileprivate static func found(
        _ ids: [ID<Product>], for buyer: Buyer, withPrices: Bool, at now: Date, in tx: Transaction
    ) throws -> [FoundGoods] {
        guard !ids.isEmpty else { return [] }
        let rows = try tx.all(
            """
            SELECT \(ListedProduct.columns), \(availableOfFamily("p")) AS total
            FROM products p WHERE p.id IN \(list: ids) AND \(visible("p", to: buyer))
            """
        ) { FoundGoods(listed: try ListedProduct(row: $0), available: try $0["total"]) }
        let shown = Dictionary(rows.map { ($0.product.id, $0) }) { first, _ in first }
        let goods = ids.compactMap { shown[$0] }
        return withPrices ? try goods.priced(for: buyer, at: now, in: tx) : goods
    }
}

// MARK: - JSON

private struct SearchJSON: Encodable {
    struct Line: Encodable {
        let product: ProductJSON
        let available: String
        /// Of one pack, or of a pack of the cheapest variant; absent where there is none, and for who may not see
        /// prices.
        let price: PriceJSON?
    }
    struct Reading: Encodable {
        let kind: String, text: String
    }
    let products: [Line]
    let total: Int
    /// Whether nothing fits all the words, and these fit some of them.
    let isPartial: Bool
    /// Whether the index did not answer, and these hold the words letter by letter.
    let isDegraded: Bool
    /// How the words were read, where that is not how they were written.
    let reading: Reading?
    let next: String?

    init(_ goods: [FoundGoods], _ findings: Findings, total: Int, next: String?, _ context: MemberContext) {
        products = goods.map { found in
            Line(
                product: ProductJSON(found.listed, on: context.site), available: found.available.description,
                price: found.price.map { PriceJSON($0, of: found.listed.product, context) })
        }
        self.total = total
        isPartial = findings.isPartial
        isDegraded = findings.isDegraded
        reading = findings.reading.word.flatMap { word in
            findings.reading.text.map { Reading(kind: word, text: $0) }
        }
        self.next = next
    }
}

extension SearchReading {
    /// The word programs are told; nil where the words were read as they were written.
    fileprivate var word: String? {
        switch self {
        case .typed: nil
        case .otherLayout: "otherLayout"
        case .transliterated: "transliterated"
        case .corrected: "corrected"
        }
    }
}
