// Search in a folder of this instance, by Xapian.

import Foundation
import Logging

/// The search engine that needs nothing beside the portal: a Xapian index in a folder.
///
/// Xapian blocks, so it runs on threads of its own: one that writes, a few that read. A commit is one step on the disk;
/// what was applied is found by the next question.
package final class XapianEngine: SearchEngine {
    private let state: IndexState
    private let keeper: OwnThread<IndexKeeper>
    private let searchers: [OwnThread<Searcher>]
    /// Takes documents apart during a rebuild while the writing thread writes those before.
    private let preparer: OwnThread<Result<Stemmer, any Error>>

    /// Takes the folder for this process; the index is opened with the first call.
    ///
    /// - Parameters:
    ///   - folder: of this instance alone; made when missing.
    ///   - readers: how many questions are answered at once.
    /// - Throws: `SearchFailure` when another process has the folder, or it cannot be written.
    package init(
        folder: URL, readers: Int = max(2, ProcessInfo.processInfo.activeProcessorCount),
        logger: Logger = Logger(label: "search")
    ) throws {
        let place = try IndexFolder(folder)
        let state = IndexState()
        self.state = state
        keeper = OwnThread("search-write") { IndexKeeper(folder: place, state: state, logger: logger) }
        searchers = (0..<max(1, readers)).map { number in
            OwnThread("search-read-\(number)") { Searcher(state: state) }
        }
        preparer = OwnThread("search-prepare") { Result { try Stemmer() } }
    }

    package func search(_ query: SearchQuery) async throws -> SearchAnswer {
        try await read { index in try Question(index, query).answer() }
    }

    package func complete(_ query: SearchQuery) async throws -> SearchCompletion {
        try await read { index in try Question(index, query).completion() }
    }

    package func apply(_ changes: [SearchChange], position: Int64) async throws {
        try await write { try $0.apply(changes, position: position) }
    }

    package func rebuild(position: Int64, documents: @Sendable () async throws -> [SearchDocument]) async throws {
        let generation = try await write { try $0.beginRebuild() }
        do {
            try await fill(generation, with: documents)
            try await write { try $0.finishRebuild(position: position) }
        } catch {
            try? await write { $0.abandonRebuild() }
            throw error
        }
        for searcher in searchers { try await searcher.run { $0.refresh() } }
    }

    package func use(_ synonyms: [SynonymSet]) async throws {
        try await write { try $0.use(synonyms) }
    }

    package func position() async throws -> Int64? {
        try await openIfNeeded()
        let snapshot = state.snapshot
        return snapshot.isDamaged || snapshot.generation == nil ? nil : snapshot.position
    }

    package func count() async throws -> Int {
        try await openIfNeeded()
        let snapshot = state.snapshot
        if snapshot.generation == nil || snapshot.isDamaged { return 0 }
        return try await read { try $0.reader.count() }
    }

    /// Ends the threads and gives the folder back. Nothing is asked of the engine afterwards.
    package func close() async {
        for searcher in searchers { await searcher.close() }
        await preparer.close()
        // What is not noted as closed in order is checked when it is opened: slower, and as safe.
        try? await write { try $0.close() }
        await keeper.close()
    }

    /// Indexes batch after batch; while one is written the next is fetched and taken apart.
    private func fill(
        _ generation: Generation, with documents: @Sendable () async throws -> [SearchDocument]
    ) async throws {
        var writing: Task<Void, any Error>?
        do {
            while true {
                let batch = try await documents()
                if batch.isEmpty { break }
                let prepared = try await preparer.run { made -> [IndexedDocument] in
                    let stemmer = try made.get()
                    return batch.map { IndexedDocument($0, stemmer: stemmer) }
                }
                try await writing?.value
                writing = Task { [keeper] in
                    try await keeper.run { try $0.addToRebuild(prepared, of: generation) }
                }
            }
        } catch {
            // What is being written must not come in behind the end of this rebuild.
            _ = await writing?.result
            throw error
        }
        try await writing?.value
    }

    private func openIfNeeded() async throws {
        if state.snapshot.isOpen { return }
        try await write { try $0.open() }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (OpenIndex) throws -> Value
    ) async throws -> Value {
        try await openIfNeeded()
        // The one with the shortest line; all are alike when none is busy.
        guard let searcher = searchers.min(by: { $0.load < $1.load }) else { throw SearchFailure("no reader") }
        return try await searcher.run { try $0.read(body) }
    }

    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (IndexKeeper) throws -> Value
    ) async throws -> Value {
        do {
            return try await keeper.run(body)
        } catch let error as IndexError {
            throw SearchFailure("the search index cannot be written: \(error)")
        }
    }
}
