import Database
import Foundation
import Kernel
import Logging
import Search

/// Carries over into the index what changes in the database, in the order of the queue. Each instance has its own.
actor IndexFollower {
    /// How the index stands to the database.
    struct Progress: Sendable, Equatable {
        /// How many changes were carried over in the last go.
        var applied = 0
        /// Whether the words of staff changed meanwhile.
        var hasNewWords = false
    }

    private static let batch = 500

    private let database: Database
    private let engine: any SearchEngine
    private let logger: Logger
    /// How far the queue was looked at; nil before the index is known to be one of this database.
    private var place: QueuePlace?
    /// The last number for which the whole index was built.
    private var rebuiltAt: Int64 = -1
    private var isBusy = false
    /// Whether somebody asked the index in vain since its position was looked at.
    private var isInDoubt = false

    init(_ database: Database, _ engine: any SearchEngine, logger: Logger) {
        self.database = database
        self.engine = engine
        self.logger = logger
    }

    /// Whether the index can be asked.
    var isReady: Bool { place != nil }

    /// Has the next call look whether the index is still there: a search met what may be damage.
    func doubt() { isInDoubt = true }

    /// Applies everything noted since the last call; builds the index when there is none, or none of this database.
    ///
    /// - Throws: what database and engine throw; the next call begins where this one ended.
    func follow() async throws -> Progress {
        var progress = Progress()
        // Only one task may write into an index; whoever comes meanwhile finds it done soon.
        guard !isBusy else { return progress }
        isBusy = true
        defer { isBusy = false }
        do {
            try await begin()
            while true {
                let changes = try await next()
                try await apply(changes)
                progress.applied += changes.count
                progress.hasNewWords = progress.hasNewWords || changes.contains { $0.kind == .words }
                if changes.count < Self.batch { return progress }
            }
        } catch {
            // What the index holds now is unknown: the next call asks it, and builds it anew where it was damaged.
            place = nil
            throw error
        }
    }

    // MARK: - The queue

    private func begin() async throws {
        guard place == nil || isInDoubt else { return }
        isInDoubt = false
        let known = try await engine.position()
        if place != nil, known != nil { return }
        let ends = try await database.read { tx in try Catalog.searchQueueEnds(in: tx) }
        if let known, Self.holds(ends, from: known) {
            place = QueuePlace(after: known)
        } else {
            try await rebuild(ends.last ?? 0)
        }
    }

    /// Whether the queue has everything after a position. It has not when it was cut off since, or when the database is
    /// an older copy than the index.
    static func holds(_ ends: SearchQueueEnds, from position: Int64) -> Bool {
        guard let first = ends.first, let last = ends.last else { return position == 0 }
        return position <= last && first <= position + 1
    }

    private func next() async throws -> [NotedSearchChange] {
        var place = place ?? QueuePlace(after: 0)
        let asked = place
        let (changes, ends) = try await database.read { tx in
            let changes = try Catalog.searchChanges(after: asked, limit: Self.batch, tx: tx)
            // Only who is far behind can have been cut off.
            return try (changes, changes.count < Self.batch ? nil : Catalog.searchQueueEnds(in: tx))
        }
        if let ends, !Self.holds(ends, from: place.certain) {
            try await rebuild(ends.last ?? 0)
            return []
        }
        place.notice(changes.map(\.sequence))
        self.place = place
        return changes
    }

    // MARK: - The index

    private func apply(_ changes: [NotedSearchChange]) async throws {
        guard !changes.isEmpty else { return }
        let wanted = changes.last { $0.kind == .rebuild && $0.sequence > rebuiltAt }
        if wanted != nil {
            let ends = try await database.read { tx in try Catalog.searchQueueEnds(in: tx) }
            return try await rebuild(ends.last ?? 0)
        }
        let subjects = Subjects(changes)
        let products = try await database.read { tx in
            try subjects.products + Catalog.products(beneath: subjects.categories, in: tx)
        }
        var documents = try await database.read { tx in
            try Catalog.searchChanges(ofCategories: subjects.categories, in: tx)
                + Catalog.searchChanges(ofArticles: subjects.articles, in: tx)
        }
        let chunks = products.chunked(by: Self.batch)
        for (index, chunk) in chunks.enumerated() {
            let read = try await database.read { tx in try Catalog.searchChanges(of: chunk, in: tx) }
            documents += read
            guard index < chunks.count - 1 else { break }
            // Only with the last of them all that was noted is done.
            let held = try await engine.position() ?? 0
            try await engine.apply(documents, position: held)
            documents = []
        }
        try await engine.apply(documents, position: place?.certain ?? 0)
    }

    private func rebuild(_ last: Int64) async throws {
        let started = ContinuousClock.now
        let reader = DocumentReader(database)
        let position = QueuePlace.safe(before: last)
        try await engine.rebuild(position: position) { try await reader.next() }
        place = QueuePlace(after: position)
        rebuiltAt = last
        let seconds = (ContinuousClock.now - started).inMilliseconds / 1_000
        let count = try await engine.count()
        logger.notice("search index built", metadata: ["documents": "\(count)", "seconds": "\(seconds)"])
    }
}

/// What some changes are about, each thing once.
private struct Subjects: Sendable {
    var products: [ID<Product>] = []
    var categories: [ID<Category>] = []
    var articles: [UUID] = []

    init(_ changes: [NotedSearchChange]) {
        var seen: Set<UUID> = []
        for change in changes {
            guard let subject = change.subject, seen.insert(subject).inserted else { continue }
            switch change.kind {
            case .product: products.append(ID(subject))
            case .category: categories.append(ID(subject))
            case .article: articles.append(subject)
            case .words, .rebuild: break
            }
        }
    }
}
