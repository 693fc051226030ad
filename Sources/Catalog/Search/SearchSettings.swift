import Database
import Foundation
import Kernel
import Logging
import Search

/// Which engine finds goods, where it keeps its index, and the service for meanings, should there be one.
package struct SearchSettings: Sendable {
    /// The engines there are.
    package enum Engine: String, Sendable, CaseIterable {
        /// In a folder of this instance; needs nothing else.
        case xapian
        /// A server of its own, over HTTP.
        case meilisearch
    }

    package var engine = Engine.xapian
    /// Where this instance keeps its index of this database.
    package var folder: URL
    /// The address of the Meilisearch server.
    package var url = ""
    package var key: Secret<String>?
    /// The name of the index on that server.
    package var index = "kabinet"
    /// The address of an OpenAI-compatible service, up to `/v1`; empty for none.
    package var embeddingURL = ""
    package var embeddingKey: Secret<String>?
    package var embeddingModel = ""

    package init(folder: URL) {
        self.folder = folder
    }
}

extension SearchSettings {
    /// How long a check waits for an answer: who takes longer is of no use to a search.
    private static let patience: Duration = .seconds(2)

    /// Asks the Meilisearch server whether it answers and takes the key.
    ///
    /// - Throws: `SearchFailure` when it does not.
    package func checkServer() async throws {
        try await MeilisearchEngine(url: url, key: key, index: index, timeout: Self.patience).check()
    }

    /// Asks the service for meanings for the vector of one word.
    ///
    /// - Returns: how many numbers it has.
    /// - Throws: `SearchFailure` when it does not answer, or with something else.
    package func checkEmbedding() async throws -> Int {
        do {
            let service = try EmbeddingEndpoint(url: embeddingURL, key: embeddingKey, model: embeddingModel)
            return try await service.vectors(of: ["болт"], within: Self.patience).first?.count ?? 0
        } catch let failure as SearchFailure {
            throw failure
        } catch {
            throw SearchFailure("the service for meanings gave no vector: \(error)")
        }
    }
}

extension CatalogSearch {
    /// The search as the settings want it. The index is opened by the first who asks it something.
    ///
    /// - Throws: `SearchFailure` for an address that is none.
    package static func make(
        _ settings: SearchSettings, database: Database, clock: Clock, logger: Logger
    ) throws -> CatalogSearch {
        let engine: any SearchEngine =
            switch settings.engine {
            case .xapian: EngineOnDemand { try XapianEngine(folder: settings.folder, logger: logger) }
            case .meilisearch:
                try MeilisearchEngine(url: settings.url, key: settings.key, index: settings.index)
            }
        let embedding: EmbeddingEndpoint? =
            settings.embeddingURL.isEmpty
            ? nil
            : try EmbeddingEndpoint(
                url: settings.embeddingURL, key: settings.embeddingKey, model: settings.embeddingModel)
        return CatalogSearch(
            database: database, engine: engine, embedding: embedding, clock: clock, logger: logger)
    }

    /// Ends the work of the engine in order, once nobody asks any more.
    package func close() async {
        await (engine as? EngineOnDemand)?.close()
    }
}
