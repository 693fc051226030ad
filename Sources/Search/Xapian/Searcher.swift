// Answers questions: one of the threads that read.

import Foundation

/// An index as one question sees it.
struct OpenIndex {
    let reader: IndexReader
    let words: WordList
    let synonyms: SynonymTable
    let stemmer: Stemmer
}

/// A reader of the index in use. Lives on a thread of its own.
final class Searcher {
    private let state: IndexState
    private var open: (generation: Generation, revision: Int, reader: IndexReader)?
    private var ownStemmer: Stemmer?

    init(state: IndexState) {
        self.state = state
    }

    /// Asks the index as of its last commit.
    ///
    /// - Throws: `SearchFailure` when there is no index or it cannot be read.
    func read<Value>(_ body: (OpenIndex) throws -> Value) throws -> Value {
        var attempts = 0
        while true {
            let snapshot = state.snapshot
            guard let generation = snapshot.generation, !snapshot.isDamaged else {
                open = nil
                throw SearchFailure("there is no search index")
            }
            do {
                let index = OpenIndex(
                    reader: try takeReader(of: generation, revision: snapshot.revision), words: snapshot.words,
                    synonyms: snapshot.synonyms, stemmer: try takeStemmer())
                return try body(index)
            } catch let error as IndexError {
                attempts += 1
                switch error.reason {
                case .changed where attempts < 8:
                    // Two commits came while it was read: it has to be read anew.
                    open?.revision = -1
                case .changed where state.snapshot.revision != snapshot.revision:
                    throw SearchFailure("the search index cannot be read: \(error)")
                case .changed, .damaged, .missing:
                    // Where nothing was committed meanwhile, a block that seems newer than all others is damaged.
                    // A generation that gave way to another while it was opened is no damage.
                    if state.snapshot.generation !== generation, attempts < 8 { continue }
                    open = nil
                    state.noteDamage(of: generation)
                    throw SearchFailure("the search index is damaged: \(error)")
                default:
                    throw SearchFailure("the search index cannot be read: \(error)")
                }
            }
        }
    }

    /// Lets go of a generation that is out of use.
    func refresh() {
        if let open, open.generation !== state.snapshot.generation { self.open = nil }
    }

    private func takeReader(of generation: Generation, revision: Int) throws -> IndexReader {
        if let open, open.generation === generation {
            if open.revision != revision {
                try open.reader.reopen()
                self.open?.revision = revision
            }
            return open.reader
        }
        open = nil
        let reader = try IndexReader(generation)
        open = (generation, revision, reader)
        return reader
    }

    private func takeStemmer() throws -> Stemmer {
        if let ownStemmer { return ownStemmer }
        let made = try Stemmer()
        ownStemmer = made
        return made
    }
}
