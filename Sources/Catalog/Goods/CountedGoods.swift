// What goods are counted by, kept in memory by every instance that shows pages, and kept up to date.

import Database
import Foundation
import Kernel
import Synchronization

/// What goods were counted by at one instant.
package final class CountedSnapshot: Sendable {
    let rows: CountedRows
    let names: CountedNames

    init(rows: CountedRows, names: CountedNames) {
        self.rows = rows
        self.names = names
    }
}

/// Keeps the latest ``CountedSnapshot``, which follows the database by the queue the search follows, too.
///
/// Counts made of it may be a second or two behind. Which goods there are, and who may see them, is never taken from
/// it.
package final class CountedGoods: Sendable {
    private struct State: Sendable {
        var snapshot: CountedSnapshot?
        /// How far the queue was read.
        var place = QueuePlace(after: 0)
        /// The last number of the queue for which everything was read.
        var builtAt: Int64 = 0
        var namedAt = ContinuousClock.now
        var isBusy = false
    }

    /// What the queue told since the last look.
    private struct Told: Sendable {
        var products: Set<ID<Product>> = []
        var isSomething = false
        /// Whether so much changed that everything is read anew.
        var isTooMuch = false

        mutating func take(_ change: NotedSearchChange, builtAt: Int64) {
            switch change.kind {
            case .product:
                isSomething = true
                if let subject = change.subject { products.insert(ID(subject)) }
                if products.count > CountedGoods.mostChanges { isTooMuch = true }
            // What is beneath a section stays what it is; its name may be another.
            case .category: isSomething = true
            case .rebuild: if change.sequence > builtAt { isTooMuch = true }
            case .article, .words: break
            }
        }
    }

    /// After more changes than this reading everything is quicker.
    static let mostChanges = 5_000
    /// Products read at once of all there are.
    private static let chunk = 2_000
    /// Changes read at once.
    private static let batch = 2_000
    /// How long names are kept that nobody notes a change of: those of properties.
    private static let namesKept: Duration = .seconds(60)

    private let database: Database
    private let state = Mutex(State())

    package init(_ database: Database) {
        self.database = database
    }

    /// What goods are counted by now; nil before it was read for the first time.
    package var snapshot: CountedSnapshot? { state.withLock { $0.snapshot } }

    /// Reads what changed since the last call, or everything the first time and after very many changes.
    ///
    /// - Throws: what the database throws; the next call begins where this one began.
    package func follow() async throws {
        let begun = state.withLock { state -> State? in
            guard !state.isBusy else { return nil }
            state.isBusy = true
            return state
        }
        // Whoever comes meanwhile finds it done soon.
        guard let begun else { return }
        defer { state.withLock { $0.isBusy = false } }
        let next = try await followed(begun)
        state.withLock { state in
            state = next
            state.isBusy = true
        }
    }

    private func followed(_ begun: State) async throws -> State {
        guard let snapshot = begun.snapshot else { return try await built() }
        var next = begun
        let told = try await told(after: &next.place, builtAt: begun.builtAt)
        if told.isTooMuch { return try await built() }
        let isStale = ContinuousClock.now - begun.namedAt > Self.namesKept
        guard told.isSomething || isStale else { return next }
        let rows = try await rows(snapshot.rows, with: Array(told.products))
        let names = try await database.read { tx in try CountedNames(in: tx) }
        next.snapshot = CountedSnapshot(rows: rows, names: names)
        next.namedAt = .now
        return next
    }

    // MARK: - The queue

    private func told(after place: inout QueuePlace, builtAt: Int64) async throws -> Told {
        var told = Told()
        while true {
            let asked = place
            let (changes, ends) = try await database.read { tx in
                let changes = try Catalog.searchChanges(after: asked, limit: Self.batch, tx: tx)
                // Only who is far behind can have been cut off.
                return try (changes, changes.count < Self.batch ? nil : Catalog.searchQueueEnds(in: tx))
            }
            if let ends, !IndexFollower.holds(ends, from: place.certain) { told.isTooMuch = true }
            place.notice(changes.map(\.sequence))
            for change in changes { told.take(change, builtAt: builtAt) }
            if told.isTooMuch || changes.count < Self.batch { return told }
        }
    }

    // MARK: - Reading

    /// Everything anew. Changes meanwhile, and those of transactions that were under way, are read again afterwards.
    private func built() async throws -> State {
        let last = try await database.read { tx in try Catalog.searchQueueEnds(in: tx).last ?? 0 }
        var rows = CountedRows()
        var after = ID<Product>(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        while true {
            let from = after
            let goods = try await database.read { tx in
                try CountedProduct.next(after: from, limit: Self.chunk, in: tx)
            }
            for product in goods { rows.put(product) }
            guard goods.count == Self.chunk, let end = goods.last else { break }
            after = end.id
        }
        let names = try await database.read { tx in try CountedNames(in: tx) }
        var state = State()
        state.snapshot = CountedSnapshot(rows: rows, names: names)
        state.place = QueuePlace(after: QueuePlace.safe(before: last))
        state.builtAt = last
        return state
    }

    private func rows(_ known: CountedRows, with changed: [ID<Product>]) async throws -> CountedRows {
        var rows = known
        for chunk in changed.chunked(by: 500) {
            let (asked, goods) = try await database.read { tx in
                let asked = Set(try CountedProduct.families(of: chunk, in: tx) + chunk)
                return (asked, try CountedProduct.all(of: Array(asked), in: tx))
            }
            for id in asked.subtracting(goods.map(\.id)) { rows.remove(id) }
            for product in goods { rows.put(product) }
        }
        return rows
    }
}
