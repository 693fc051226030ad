import Synchronization

/// What the writing thread tells the reading ones.
final class IndexState: Sendable {
    struct Snapshot: Sendable {
        /// Nil when there is no index.
        var generation: Generation?
        /// Another number after each commit.
        var revision = 0
        var position: Int64?
        var words = WordList()
        var synonyms = SynonymTable()
        var isOpen = false
        var isDamaged = false
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func change(_ body: (inout Snapshot) -> Void) {
        state.withLock { body(&$0) }
    }

    /// Notes that a generation cannot be read; not when another has taken its place meanwhile.
    func noteDamage(of generation: Generation) {
        state.withLock { state in
            if state.generation === generation { state.isDamaged = true }
        }
    }
}
