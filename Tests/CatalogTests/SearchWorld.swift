import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Portal
import Search
import Synchronization
import TestKit
import Web

@testable import Catalog

/// An engine that keeps its documents in memory and finds titles that hold every word; for tests of what stands around
/// an engine.
final class MemoryEngine: SearchEngine {
    private struct State {
        var documents: [UUID: SearchDocument] = [:]
        var position: Int64?
        var rebuilds = 0
        var isBroken = false
        var isDamaged = false
    }

    private let state = Mutex(State())

    var documents: [UUID: SearchDocument] { state.withLock { $0.documents } }
    var rebuilds: Int { state.withLock { $0.rebuilds } }
    var isBroken: Bool {
        get { state.withLock { $0.isBroken } }
        set { state.withLock { $0.isBroken = newValue } }
    }

    /// Its documents cannot be read any more, until they are built anew.
    func damage() { state.withLock { $0.isDamaged = true } }

    func search(_ query: SearchQuery) async throws -> SearchAnswer {
        let hits = try hits(query)
        return SearchAnswer(hits: Array(hits.prefix(query.limit)), total: hits.count, reading: .typed)
    }

    func complete(_ query: SearchQuery) async throws -> SearchCompletion {
        SearchCompletion(texts: [], hits: try hits(query))
    }

    private func hits(_ query: SearchQuery) throws -> [SearchHit] {
        try check()
        if state.withLock({ $0.isDamaged }) { throw SearchFailure("the index is damaged") }
        let words = query.text.lowercased().split(separator: " ")
        let found = documents.values.filter { document in
            let own = document.customerCodes.filter { $0.customer == query.customer }.map(\.code)
            let text = ([document.title] + document.codes + own).joined(separator: " ").lowercased()
            return query.kinds.contains(document.kind) && !Set(document.audience).isDisjoint(with: query.audience)
                && words.allSatisfy { text.contains($0) }
        }
        return found.sorted { $0.title < $1.title }.map { SearchHit(id: $0.id, kind: $0.kind, score: 1) }
    }

    func apply(_ changes: [SearchChange], position: Int64) async throws {
        try check()
        state.withLock { state in
            for change in changes {
                switch change {
                case .put(let document): state.documents[document.id] = document
                case .remove(let id): state.documents[id] = nil
                }
            }
            state.position = position
        }
    }

    func rebuild(position: Int64, documents: @Sendable () async throws -> [SearchDocument]) async throws {
        try check()
        var all: [UUID: SearchDocument] = [:]
        while case let batch = try await documents(), !batch.isEmpty {
            for document in batch { all[document.id] = document }
        }
        let built = all
        state.withLock { state in
            state.documents = built
            state.position = position
            state.isDamaged = false
            state.rebuilds += 1
        }
    }

    func use(_ synonyms: [SynonymSet]) async throws { try check() }

    func position() async throws -> Int64? {
        try check()
        return state.withLock { $0.isDamaged ? nil : $0.position }
    }

    func count() async throws -> Int {
        try check()
        return documents.count
    }

    private func check() throws {
        if isBroken { throw SearchFailure("the index is damaged") }
    }
}

extension World {
    /// Has the index follow what was changed.
    func followed() async throws { try await portal.search.follow() }

    /// A search of the world's database by another engine.
    func search(by engine: any SearchEngine) -> CatalogSearch {
        CatalogSearch(database: database, engine: engine, clock: clock.clock, logger: TestDatabase.quiet)
    }

    /// On which terms somebody buys.
    func buyer(_ who: Who) async throws -> Buyer {
        let principal = who.isSignedIn ? try await principal(who) : nil
        let now = clock.now
        return try await database.read { tx in try Catalog.buyer(for: principal, at: now, in: tx) }
    }

    /// What the search page says to somebody.
    func searchPage(_ question: String, as who: Who, _ further: String = "") async throws -> String {
        try await visit(as: who) { visitor in
            String(buffer: try await visitor.get("/search?q=\(question.formEncoded)\(further)").body)
        }
    }

    /// What stands beneath the search field of somebody who typed so far.
    func suggestions(_ typed: String, as who: Who) async throws -> String {
        try await visit(as: who) { visitor in
            String(buffer: try await visitor.get("/search/suggestions?q=\(typed.formEncoded)").body)
        }
    }

    /// Calls a product so, for a customer.
    func call(_ product: ID<Product>, _ code: String, by customer: ID<Customer>) async throws {
        try await database.write { tx in
            try tx.execute(
                "INSERT INTO customer_articles (customer_id, code, product_id) VALUES (\(customer), \(code), \(product))"
            )
            try Catalog.noteSearchChange([product], in: tx)
        }
    }
}
