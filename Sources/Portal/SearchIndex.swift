// The index by which goods are found: where it is kept, and what keeps it up to date while the portal runs.

import Catalog
import Database
import Foundation
import Kernel
import Logging
import Metrics
import ServiceLifecycle
import Web

extension Portal {
    /// The search as the operator set it up. Each instance has a folder of its own, named by its port and by the
    /// database: a new database never meets the index of an old one.
    static func search(
        _ settings: Settings, _ database: Database, clock: Clock, logger: Logger
    ) async throws -> CatalogSearch {
        let born = try await database.read { tx in
            try tx.first("SELECT applied_at FROM migrations ORDER BY applied_at, name LIMIT 1") {
                try $0["applied_at"] as Date
            }
        }
        let microseconds = Int64(((born?.timeIntervalSince1970 ?? 0) * 1_000_000).rounded())
        let name = String(microseconds, radix: 36)
        return try CatalogSearch.make(
            settings.search(named: name), database: database, clock: clock, logger: logger)
    }

    /// Has every instance build its index anew: those that run within a second, others when they start.
    package static func rebuildSearch(by principal: Principal, at now: Date, in tx: Transaction) throws {
        try Catalog.askForRebuild(by: principal, at: now, in: tx)
    }
}

extension Settings {
    /// What the search takes of the settings.
    ///
    /// - Parameter name: tells this database from others.
    func search(named name: String) -> SearchSettings {
        var search = SearchSettings(folder: resolvedSearchFolder.appending(path: "\(port)-\(name)"))
        search.engine = searchEngine
        search.url = searchURL
        search.key = searchKey.map { Secret($0) }
        search.index = "kabinet-\(name)"
        search.embeddingURL = embeddingURL
        search.embeddingKey = embeddingKey.map { Secret($0) }
        search.embeddingModel = embeddingModel
        return search
    }

    /// Asks the Meilisearch server whether it answers and takes the key.
    ///
    /// - Throws: an error with words for the operator.
    package func checkSearchServer() async throws { try await search(named: "check").checkServer() }

    /// Asks the service for meanings for one vector, and tells how many numbers it has.
    ///
    /// - Throws: an error with words for the operator.
    package func checkEmbedding() async throws -> Int { try await search(named: "check").checkEmbedding() }
}

/// Carries over into the index what changes in the database, several times a second, and writes down what people asked.
struct SearchFollower: Service {
    let search: CatalogSearch
    let logger: Logger
    /// A change is found within a second: this long at most it waits, then it is worked on.
    var period: Duration = .milliseconds(300)
    /// An engine that failed is left alone for a while.
    var pause: Duration = .seconds(5)

    /// Every so many periods questions are written down, and figures told.
    private static let keeping = 7
    private static let telling = 50

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [self] in
                var round = 0
                while !Task.isCancelled {
                    let isWell = await follow()
                    if round % Self.keeping == 0 { await keep() }
                    if round % Self.telling == 0 { await tell() }
                    round += 1
                    try await Task.sleep(for: isWell ? period : pause)
                }
            }
        } catch is CancellationError {
            // Asked to stop: what was asked in the last seconds is still written down.
        }
        await keep()
    }

    /// People go on finding by the index as it is, or by the database, whatever happens here.
    private func follow() async -> Bool {
        do {
            try await search.follow()
            return true
        } catch is CancellationError {
            return true
        } catch {
            logger.warning("the search does not follow the database", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func keep() async {
        do {
            try await search.keepQuestions()
        } catch {
            logger.warning("what was asked was not written down", metadata: ["error": "\(error)"])
        }
    }

    private func tell() async {
        let state = await search.state()
        Gauge(label: "kabinet_search_ready").record(state.isReady ? 1 : 0)
        Gauge(label: "kabinet_search_documents").record(state.documents)
        Gauge(label: "kabinet_search_pending_changes").record(state.pending)
    }
}

/// Keeps what the filters beside lists are counted by up to date, whatever becomes of the search's engine.
struct CountsFollower: Service {
    let counted: CountedGoods
    let logger: Logger
    var period: Duration = .seconds(1)
    /// A database that failed is left alone for a while.
    var pause: Duration = .seconds(5)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [self] in
                while !Task.isCancelled { try await Task.sleep(for: await follow() ? period : pause) }
            }
        } catch is CancellationError {
            return
        }
    }

    /// Until it succeeds, counts are those of the last time, and before the first time the database counts.
    private func follow() async -> Bool {
        do {
            try await counted.follow()
            return true
        } catch is CancellationError {
            return true
        } catch {
            logger.warning("the counts do not follow the database", metadata: ["error": "\(error)"])
            return false
        }
    }
}
