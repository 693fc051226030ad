// Search by a Meilisearch server, one index for all instances.

import Foundation
import Kernel
import NIOHTTP1
import Synchronization

/// The search engine for companies that run Meilisearch already.
///
/// The server does the typing errors and the unfinished words; forms of words, layout, transliteration and sizes are
/// done here, before it is asked.
package final class MeilisearchEngine: SearchEngine {
    let client: MeilisearchClient
    let index: String
    /// A stemmer is for one thread at a time, and a long text takes it a while.
    private let analysis: OwnThread<Result<Stemmer, any Error>>
    private let synonyms = Mutex<[String: [String]]>([:])
    private let isReady = Atomic<Bool>(false)

    /// - Parameters:
    ///   - url: of the server, such as `http://127.0.0.1:7700`.
    ///   - key: with the rights for search, documents, indexes, settings, tasks and stats.
    ///   - index: letters, digits, hyphens and underscores. A rebuild uses longer names that begin so as well.
    ///   - timeout: how long the server may take for an answer.
    ///   - taskLimit: how long it may work on a change.
    /// - Throws: `SearchFailure` for an address or a name that is none.
    package init(
        url: String, key: Secret<String>?, index: String, timeout: Duration = .seconds(5),
        taskLimit: Duration = .seconds(600)
    ) throws {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host != nil else {
            throw SearchFailure("“\(url)” is no address of a server")
        }
        guard !index.isEmpty, index.utf8.count <= 100, index.utf8.allSatisfy({ Self.isNameByte($0) }) else {
            throw SearchFailure("“\(index)” is no name of an index")
        }
        let address = url.hasSuffix("/") ? String(url.dropLast()) : url
        client = MeilisearchClient(address: address, key: key, timeout: timeout, taskLimit: taskLimit)
        self.index = index
        analysis = OwnThread("meilisearch") { Result { try Stemmer() } }
    }

    // MARK: - Asking

    package func search(_ query: SearchQuery) async throws -> SearchAnswer {
        try await found(query).answer
    }

    package func complete(_ query: SearchQuery) async throws -> SearchCompletion {
        let (answer, titles) = try await found(query)
        let text: String
        switch answer.reading {
        case .typed: text = NormalText.string(of: query.text)
        case .otherLayout(let read), .transliterated(let read), .corrected(let read): text = read
        }
        let parts = text.split(separator: " ").map { String($0) }
        guard let last = parts.last else { return SearchCompletion() }
        let typed = NormalText.string(of: query.text).split(separator: " ").last.map { String($0) } ?? last
        var texts = SuggestedTexts(
            before: Array(parts.dropLast()), last: typed, starts: [SuggestedTexts.bare(last)],
            isFinished: query.text.last?.isWhitespace ?? false)
        for (hit, title) in titles { texts.add(title: title, of: hit) }
        return SearchCompletion(
            texts: texts.best(min(query.limit, 10)), hits: answer.hits, sources: texts.sources)
    }

    private func found(
        _ query: SearchQuery
    ) async throws -> (answer: SearchAnswer, titles: [(hit: SearchHit, title: String)]) {
        if query.kinds.isEmpty || query.audience.isEmpty { return (SearchAnswer(), []) }
        let name = self.index
        let readings = try await analysis.run { made -> [MeilisearchReadings.Reading] in
            let stemmer = try made.get()
            return MeilisearchReadings(query, index: name, stemmer: stemmer).all
        }
        if readings.isEmpty { return (SearchAnswer(), []) }
        let answers = try await told {
            try await self.client.post(
                "/multi-search", MeilisearchQueries(queries: readings.map(\.query)), as: MeilisearchAnswers.self)
        }
        guard answers.results.count == readings.count else { throw SearchFailure("Meilisearch left questions out") }
        let asked = Array(zip(readings, answers.results))
        let codes = asked.filter { $0.0.isCode }.flatMap { $0.1.hits }
        let words = asked.filter { !$0.0.isCode }
        let typed = words.first { $0.0.reading == .typed && $0.0.query.matchingStrategy == "all" }
        var best = typed
        if codes.isEmpty, typed?.1.hits.isEmpty ?? true { best = words.first { !$0.1.hits.isEmpty } ?? typed }
        return merged(codes, best, query)
    }

    private func merged(
        _ codes: [MeilisearchAnswers.Hit], _ best: (MeilisearchReadings.Reading, MeilisearchAnswers.Answer)?,
        _ query: SearchQuery
    ) -> (answer: SearchAnswer, titles: [(hit: SearchHit, title: String)]) {
        var seen: Set<String> = []
        let first = codes.filter { seen.insert($0.id).inserted }
        let rest = (best?.1.hits ?? []).filter { seen.insert($0.id).inserted }
        let repeated = (best?.1.hits.count ?? 0) - rest.count
        let total = (best?.1.estimatedTotalHits ?? 0) + first.count - repeated
        let familiar = Dictionary(
            zip(query.familiar.prefix(Weights.familiarCount), 0...), uniquingKeysWith: { first, _ in first })
        let share = query.ranking.familiarity * 0.2
        let near = rest.prefix(SearchQuery.rankedHits)
        let ranked = near.enumerated().map { place, hit -> (score: Double, place: Int, hit: MeilisearchAnswers.Hit) in
            let bonus = UUID(uuidString: hit.id).flatMap { familiar[$0] } == nil ? 0 : share
            return ((hit.score ?? 0) + bonus, place, hit)
        }
        let sorted = ranked.sorted { $0.score == $1.score ? $0.place < $1.place : $0.score > $1.score }
        let behind = Array(rest.dropFirst(SearchQuery.rankedHits))
        let byWords = share > 0 && !familiar.isEmpty ? sorted.map { $0.hit } + behind : rest
        let all = (first + byWords).prefix(max(0, query.limit))
        let answer = SearchAnswer(
            hits: all.compactMap(\.hit), total: max(total, all.count), reading: best?.0.reading ?? .typed,
            isPartial: first.isEmpty && !rest.isEmpty && best?.0.query.matchingStrategy == "last")
        let titles = all.compactMap { found -> (hit: SearchHit, title: String)? in
            guard let hit = found.hit, let title = found.words else { return nil }
            return (hit: hit, title: title)
        }
        return (answer, titles)
    }

    // MARK: - Following

    package func apply(_ changes: [SearchChange], position: Int64) async throws {
        try await prepare()
        var last: [UUID: SearchDocument?] = [:]
        for change in changes {
            switch change {
            case .put(let document): last[document.id] = .some(document)
            case .remove(let id): last[id] = .some(nil)
            }
        }
        let removed = last.filter { $0.value == nil }.map { IndexedDocument.name(of: $0.key) }
        let documents = last.values.compactMap { $0 }
        try await told {
            if !removed.isEmpty {
                try await self.client.change(.POST, "/indexes/\(self.index)/documents/delete-batch", removed)
            }
            try await self.put(documents, into: self.index, position: position)
        }
    }

    package func use(_ sets: [SynonymSet]) async throws {
        let table = try await analysis.run { made -> [String: [String]] in
            let stemmer = try made.get()
            return Self.table(sets, stemmer)
        }
        synonyms.withLock { $0 = table }
        try await prepare()
        try await told { try await self.client.change(.PUT, "/indexes/\(self.index)/settings/synonyms", table) }
    }

    package func position() async throws -> Int64? {
        do {
            let path = "/indexes/\(index)/documents/\(MeilisearchDocument.positionID)"
            return try await client.get(path, as: PositionAnswer.self).position
        } catch let refusal as MeilisearchClient.Refusal {
            if refusal.status == 404 { return nil }
            throw refusal.failure
        }
    }

    package func count() async throws -> Int {
        do {
            let stats = try await client.get("/indexes/\(index)/stats", as: Stats.self)
            return max(0, stats.numberOfDocuments - 1)
        } catch let refusal as MeilisearchClient.Refusal {
            if refusal.status == 404 { return 0 }
            throw refusal.failure
        }
    }

    // MARK: - Indexes

    /// Whether the server answers and takes the key.
    ///
    /// - Throws: `SearchFailure` when it does not.
    package func check() async throws {
        _ = try await told { try await self.client.get("/indexes?limit=1", as: MeilisearchIndexes.self) }
    }

    /// Makes the index when the server has none of this name.
    func prepare() async throws {
        if isReady.load(ordering: .acquiring) { return }
        try await told {
            do {
                _ = try await self.client.get("/indexes/\(self.index)", as: IndexAnswer.self)
            } catch let refusal as MeilisearchClient.Refusal where refusal.status == 404 {
                try await self.make(self.index)
            }
        }
        isReady.store(true, ordering: .releasing)
    }

    func make(_ name: String) async throws {
        let table = synonyms.withLock { $0 }
        do {
            try await client.change(.POST, "/indexes", NewIndex(uid: name))
        } catch let refusal as MeilisearchClient.Refusal where refusal.code == "index_already_exists" {
            // Another instance that starts made it meanwhile.
        }
        try await client.change(.PATCH, "/indexes/\(name)/settings", MeilisearchSettings(synonyms: table))
    }

    func remove(_ name: String) async throws {
        do {
            try await client.delete("/indexes/\(name)")
        } catch let refusal as MeilisearchClient.Refusal where refusal.code == "index_not_found" {
            return
        }
    }

    func put(_ documents: [SearchDocument], into name: String, position: Int64?) async throws {
        var made = try await analysis.run { result -> [MeilisearchDocument] in
            let stemmer = try result.get()
            return documents.map { MeilisearchDocument($0, stemmer: stemmer) }
        }
        // With the documents it speaks of, so that it is never ahead of them.
        if let position { made.append(MeilisearchDocument(position: position)) }
        try await client.change(.POST, "/indexes/\(name)/documents?primaryKey=id", made)
    }

    /// What the server refuses is a failure of search.
    func told<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as MeilisearchClient.Refusal {
            throw refusal.failure
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Each group of stems with the others of its sets.
    private static func table(_ sets: [SynonymSet], _ stemmer: Stemmer) -> [String: [String]] {
        var table: [String: [String]] = [:]
        for set in sets {
            let groups = set.words.map { SynonymTable.stems(of: $0, stemmer: stemmer).joined(separator: " ") }
            for group in groups where !group.isEmpty {
                table[group, default: []] += groups.filter { $0 != group && !$0.isEmpty }
            }
        }
        return table
    }
}

private struct NewIndex: Encodable, Sendable {
    let uid: String
    let primaryKey = "id"
}

private struct PositionAnswer: Decodable {
    let position: Int64?
}

private struct IndexAnswer: Decodable {
    let uid: String
}

private struct Stats: Decodable {
    let numberOfDocuments: Int
}
