import Foundation
import Search
import Synchronization

/// An engine that is opened by the first who asks it something: commands and workers that search nothing leave the
/// folder of its index to the process that does.
final class EngineOnDemand: SearchEngine {
    private let open: @Sendable () throws -> any SearchEngine
    private let opened = Mutex<(any SearchEngine)?>(nil)

    init(_ open: @escaping @Sendable () throws -> any SearchEngine) {
        self.open = open
    }

    func search(_ query: SearchQuery) async throws -> SearchAnswer { try await engine().search(query) }

    func complete(_ query: SearchQuery) async throws -> SearchCompletion { try await engine().complete(query) }

    func apply(_ changes: [SearchChange], position: Int64) async throws {
        try await engine().apply(changes, position: position)
    }

    func rebuild(position: Int64, documents: @Sendable () async throws -> [SearchDocument]) async throws {
        try await engine().rebuild(position: position, documents: documents)
    }

    func use(_ synonyms: [SynonymSet]) async throws { try await engine().use(synonyms) }

    func position() async throws -> Int64? { try await engine().position() }

    func count() async throws -> Int { try await engine().count() }

    /// Gives the folder back; nothing is asked afterwards.
    func close() async {
        let engine = opened.withLock { $0 }
        await (engine as? XapianEngine)?.close()
    }

    private func engine() throws -> any SearchEngine {
        try opened.withLock { opened in
            if let opened { return opened }
            let engine = try open()
            opened = engine
            return engine
        }
    }
}
