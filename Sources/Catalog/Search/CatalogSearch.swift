import Database
import Foundation
import Kernel
import Logging
import Search
import Synchronization
import Web

/// Finds goods, categories and articles for whoever asks, and keeps the index behind it up to date.
///
/// Prices and names are never taken from the index, and whoever shows what was found asks the database once more who
/// may see it: an index a moment behind leaks nothing.
package final class CatalogSearch: Sendable {
    let database: Database
    let engine: any SearchEngine
    /// What finds by meaning; nil where no address for it is set.
    let semantics: SemanticSearch?
    let log: SearchLog
    let familiar = FamiliarGoods()
    let clock: Clock
    let logger: Logger
    private let follower: IndexFollower
    private let known = Mutex(SearchWords())
    private let ready = Atomic<Bool>(false)
    private let complained = Mutex<ContinuousClock.Instant?>(nil)

    /// How many products are enough for a page in the order of the search.
    package static let usualHits = SearchQuery.rankedHits
    /// How many products one question finds at most: for whoever sorts or narrows all of them.
    package static let mostHits = SearchQuery.mostHits
    /// The most characters of a question that are looked at.
    static let textLimit = 1_000

    package init(
        database: Database, engine: any SearchEngine, embedding: EmbeddingEndpoint? = nil, clock: Clock = .system,
        logger: Logger
    ) {
        self.database = database
        self.engine = engine
        self.clock = clock
        self.logger = logger
        semantics = embedding.map { SemanticSearch(database, $0, logger: logger) }
        log = SearchLog()
        follower = IndexFollower(database, engine, logger: logger)
    }

    // MARK: - Finding

    /// Everything that fits a question, for a buyer; never throws: where the engine fails, the database is asked for
    /// plain words and the answer says so.
    ///
    /// - Parameters:
    ///   - asker: what this person buys and which order of results he gets.
    ///   - limit: products at most.
    package func find(
        _ text: String, for buyer: Buyer, asker: SearchAsker = SearchAsker(), limit: Int = CatalogSearch.usualHits
    ) async -> Findings {
        let question = Self.question(text)
        guard !question.isEmpty else { return Findings() }
        var findings: Findings
        do {
            guard isReady else { throw SearchFailure("the index is not built yet") }
            findings = try await ask(question, buyer, asker, limit)
        } catch {
            complain(error)
            await follower.doubt()
            return await plainly(question, isExact: false, for: buyer, limit: limit)
        }
        if let semantics {
            findings = await semantics.blend(findings, for: findings.words(typed: question), buyer, limit: limit)
        }
        findings.pin(words.pins[SearchKey.of(question)] ?? [])
        return findings
    }

    /// Goods whose words hold what was typed, letter by letter: for whoever was shown something else.
    package func findExactly(_ text: String, for buyer: Buyer, limit: Int = CatalogSearch.usualHits) async -> Findings {
        let question = Self.question(text)
        guard !question.isEmpty else { return Findings() }
        return await plainly(question, isExact: true, for: buyer, limit: limit)
    }

    /// What a text whose last word is not finished may become; nil when the engine does not answer.
    func complete(
        _ text: String, for buyer: Buyer, asker: SearchAsker, limit: Int
    ) async -> SearchCompletion? {
        let question = Self.question(text)
        guard !question.isEmpty, isReady else { return nil }
        var query = query(question, buyer, asker, limit)
        query.kinds = [.product, .category, .article]
        do {
            return try await engine.complete(query)
        } catch {
            complain(error)
            await follower.doubt()
            return nil
        }
    }

    private func ask(
        _ question: String, _ buyer: Buyer, _ asker: SearchAsker, _ limit: Int
    ) async throws -> Findings {
        let goods = query(question, buyer, asker, limit)
        var others = query(question, buyer, asker, 8)
        others.kinds = [.category, .article]
        let beside = others
        async let further = engine.search(beside)
        let answer = try await engine.search(goods)
        let rest = try await further.hits
        var findings = Findings()
        findings.ids = answer.hits.map { ID<Product>($0.id) }
        findings.total = max(answer.total, findings.ids.count)
        findings.reading = answer.reading
        findings.isPartial = answer.isPartial
        findings.categories = rest.filter { $0.kind == .category }.map { ID<Category>($0.id) }
        findings.articles = rest.filter { $0.kind == .article }.map(\.id)
        return findings
    }

    private func query(_ question: String, _ buyer: Buyer, _ asker: SearchAsker, _ limit: Int) -> SearchQuery {
        var query = SearchQuery(question)
        query.audience = buyer.audience
        query.customer = buyer.customerID
        query.familiar = asker.familiar.map(\.uuid)
        query.ranking = words.trial.ranking(asker.variant)
        query.limit = limit
        return query
    }

    private func plainly(_ question: String, isExact: Bool, for buyer: Buyer, limit: Int) async -> Findings {
        do {
            var findings = try await database.read { tx in
                try Catalog.foundPlainly(question, isExact: isExact, for: buyer, limit: limit, in: tx)
            }
            findings.isDegraded = !isExact
            return findings
        } catch {
            logger.warning("the database did not find either", metadata: ["error": "\(error)"])
            var findings = Findings()
            findings.isDegraded = true
            return findings
        }
    }

    /// A question as it is looked at.
    static func question(_ text: String) -> String {
        String(text.prefix(textLimit)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - Following

    /// Whether the index can be asked; before that the database is.
    package var isReady: Bool { ready.load(ordering: .acquiring) }

    /// What staff and people's questions taught it.
    var words: SearchWords { known.withLock { $0 } }

    /// Carries over what changed in the database, and reads the words of staff anew where they changed.
    ///
    /// - Throws: what database and engine throw; searching goes on all the same.
    package func follow() async throws {
        let progress = try await follower.follow()
        let isFresh = await follower.isReady
        if progress.hasNewWords || !words.isRead { try await refresh() }
        if isFresh { ready.store(true, ordering: .releasing) }
        try await refreshPopular()
    }

    /// Reads synonyms, pinned goods and the ranking, at once: whoever changed them sees them in force.
    func refresh() async throws {
        let (synonyms, pins, trial) = try await database.read { tx in
            (try Catalog.synonymSets(in: tx), try Catalog.pinnedProducts(in: tx), try Catalog.rankingTrial(in: tx))
        }
        known.withLock { words in
            words.pins = pins
            words.trial = trial
            words.isRead = true
        }
        try await engine.use(synonyms)
        try await semantics?.reload()
    }

    /// Reads the words of staff after they changed some. Where the engine fails, following tries again.
    func useWords() async {
        do { try await refresh() } catch { complain(error) }
    }

    private func refreshPopular() async throws {
        let now = clock.now()
        guard words.popular.isStale(at: now) else { return }
        let popular = try await database.read { tx in try PopularQueries(at: now, in: tx) }
        known.withLock { $0.popular = popular }
    }

    /// How the index stands.
    package func state() async -> SearchState {
        var state = SearchState(isReady: isReady)
        do {
            state.documents = try await engine.count()
            let position = try await engine.position() ?? 0
            let last = try await database.read { tx in try Catalog.searchQueueEnds(in: tx).last ?? position }
            state.pending = Int(max(0, last - position))
        } catch {
            state.isReady = false
            complain(error)
        }
        return state
    }

    /// Writes down what people asked since the last call.
    package func keepQuestions() async throws {
        let taken = log.take()
        guard !taken.isEmpty else { return }
        try await database.write { tx in try Catalog.keep(taken, in: tx) }
    }

    /// Once a minute: an engine that is down fails at every question.
    private func complain(_ error: any Error) {
        let now = ContinuousClock.now
        let isDue = complained.withLock { last in
            guard last.map({ now - $0 > .seconds(60) }) ?? true else { return false }
            last = now
            return true
        }
        if isDue { logger.warning("the search engine does not answer", metadata: ["error": "\(error)"]) }
    }
}

/// How the index of this instance stands.
package struct SearchState: Sendable {
    /// Whether it answers; otherwise the database does.
    package var isReady: Bool
    package var documents = 0
    /// Changes it has not followed yet.
    package var pending = 0
}

/// What is known of words besides the index; small enough to be kept in memory.
struct SearchWords: Sendable {
    /// The goods staff put first, by question.
    var pins: [String: [ID<Product>]] = [:]
    var trial = RankingTrial()
    var popular = PopularQueries()
    /// Whether it was read at all.
    var isRead = false
}

/// What makes two questions the same. People are shown it: unlike the form names are searched by, it keeps every letter.
enum SearchKey {
    /// Lower case, ё as е, one blank between words, at most 200 characters.
    static func of(_ text: String) -> String {
        let words = text.lowercased().replacing("ё", with: "е").split(whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").prefix(200))
    }

    /// The patterns for `LIKE … ESCAPE '!'`: each word of a text, at most eight.
    static func patterns(_ text: String) -> [String] {
        of(text).split(separator: " ").prefix(8).map { word in
            let escaped = word.flatMap { ["%", "_", "!"].contains($0) ? ["!", $0] : [$0] }
            return "%\(String(escaped))%"
        }
    }
}
