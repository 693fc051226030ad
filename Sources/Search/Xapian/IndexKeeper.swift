// Changes the index: the one thread that writes.

import Foundation
import Logging

/// Opens, follows and rebuilds the index of a folder. Lives on a thread of its own.
final class IndexKeeper {
    private let folder: IndexFolder
    private let state: IndexState
    private let logger: Logger
    private var writer: IndexWriter?
    /// Where each word stands in the list of words.
    private var places: [String: Int] = [:]
    private var draft: (generation: Generation, writer: IndexWriter)?
    private var ownStemmer: Stemmer?
    /// Whether every block was looked through since changes last went in.
    private var isLookedThrough = false

    init(folder: IndexFolder, state: IndexState, logger: Logger) {
        self.folder = folder
        self.state = state
        self.logger = logger
    }

    private func takeStemmer() throws -> Stemmer {
        if let ownStemmer { return ownStemmer }
        let made = try Stemmer()
        ownStemmer = made
        return made
    }

    // MARK: - Opening

    /// Opens what is there, once. An index that cannot be read counts as damaged; the portal goes on without.
    func open() throws {
        guard !state.snapshot.isOpen else { return }
        let generation = folder.current()
        let wasClosed = folder.takeClosed(of: generation)
        folder.removeLeftovers(but: generation)
        guard let generation else {
            // A name that cannot be read stands for an index that cannot be found.
            let isDamaged = folder.hasPointer
            state.change { state in
                state.isDamaged = isDamaged
                state.isOpen = true
            }
            return
        }
        do {
            // Whoever was killed, or lost power, may have left anything.
            if !wasClosed { try IndexReader.check(generation) }
            let reader = try IndexReader(generation)
            let position = try reader.position()
            let writer = try IndexWriter(generation, isNew: false)
            try takeUp(generation, reader, writer, position)
        } catch let error as IndexError where error.reason != .locked {
            logger.error("the search index is damaged and has to be rebuilt", metadata: ["error": "\(error)"])
            state.change { state in
                state.generation = generation
                state.isDamaged = true
                state.isOpen = true
            }
        }
    }

    /// Makes a generation the one that is read and written.
    ///
    /// - Parameter begin: what has to succeed last, when the words are read and nothing else can fail.
    private func takeUp(
        _ generation: Generation, _ reader: IndexReader, _ writer: IndexWriter, _ position: Int64,
        beginning begin: () throws -> Void = {}
    ) throws {
        let stemmer = try takeStemmer()
        var words = WordList()
        var places: [String: Int] = [:]
        for (word, documents) in try reader.words() {
            if let place = words.add(word, stem: stemmer.stem(word), documents: documents) { places[word] = place }
        }
        try begin()
        self.writer = writer
        self.places = places
        isLookedThrough = false
        state.change { state in
            state.generation = generation
            state.revision += 1
            state.position = position
            state.words = words
            state.isDamaged = false
            state.isOpen = true
        }
    }

    // MARK: - Following

    /// Applies changes in one commit.
    func apply(_ changes: [SearchChange], position: Int64) throws {
        try open()
        guard !state.snapshot.isDamaged else { throw SearchFailure("the search index has to be rebuilt first") }
        if state.snapshot.generation == nil { try makeFirst(position) }
        let stemmer = try takeStemmer()
        var touched: [String: String] = [:]
        var counts: [(word: String, documents: Int)] = []
        do {
            let writer = try openWriter()
            for change in changes {
                switch change {
                case .put(let document):
                    let indexed = IndexedDocument(document, stemmer: stemmer)
                    for word in try writer.words(of: indexed.name) { touched[word] = stemmer.stem(word) }
                    touched.merge(indexed.words) { _, new in new }
                    try writer.put(indexed)
                case .remove(let id):
                    let name = Term.id(IndexedDocument.name(of: id))
                    for word in try writer.words(of: name) { touched[word] = stemmer.stem(word) }
                    try writer.remove(name)
                }
            }
            for word in touched.keys { counts.append((word, try writer.documents(withWord: word))) }
            try writer.commit(position: position)
        } catch {
            // Nothing of a half set may come in with the next one.
            self.writer = nil
            lookThrough()
            throw error
        }
        isLookedThrough = false
        note(counts, touched, position)
    }

    /// Notes damage where changes cannot be written for it: a search need never meet what only writing reads.
    private func lookThrough() {
        guard !isLookedThrough, let generation = state.snapshot.generation else { return }
        isLookedThrough = true
        do {
            try IndexReader.check(generation)
        } catch {
            logger.error("the search index is damaged and has to be rebuilt", metadata: ["error": "\(error)"])
            state.noteDamage(of: generation)
        }
    }

    private func note(_ counts: [(word: String, documents: Int)], _ stems: [String: String], _ position: Int64) {
        state.change { state in
            for (word, documents) in counts {
                if let place = places[word] {
                    state.words.set(documents, at: place)
                } else if let place = state.words.add(word, stem: stems[word] ?? word, documents: documents) {
                    places[word] = place
                }
            }
            state.position = position
            state.revision += 1
        }
    }

    private func openWriter() throws -> IndexWriter {
        if let writer { return writer }
        guard let generation = state.snapshot.generation else { throw IndexError(.missing, "there is no index") }
        let opened = try IndexWriter(generation, isNew: false)
        writer = opened
        return opened
    }

    /// An empty index, where there never was one.
    private func makeFirst(_ position: Int64) throws {
        let generation = folder.newGeneration()
        let writer = try IndexWriter(generation, isNew: true)
        try writer.commit(position: position)
        try takeUp(generation, IndexReader(generation), writer, position) { try folder.use(generation) }
    }

    // MARK: - Rebuilding

    /// Begins a generation beside the one in use.
    func beginRebuild() throws -> Generation {
        try open()
        guard draft == nil else { throw SearchFailure("the search index is being rebuilt already") }
        let generation = folder.newGeneration()
        draft = (generation, try IndexWriter(generation, isNew: true))
        return generation
    }

    func addToRebuild(_ documents: [IndexedDocument], of generation: Generation) throws {
        guard let draft, draft.generation === generation else { throw SearchFailure("this rebuild was given up") }
        for document in documents { try draft.writer.put(document) }
    }

    /// Puts the new generation into use; readers go over to it with their next question.
    func finishRebuild(position: Int64) throws {
        guard let draft else { throw SearchFailure("no rebuild is under way") }
        try draft.writer.commit(position: position)
        let reader = try IndexReader(draft.generation)
        let old = state.snapshot.generation
        try takeUp(draft.generation, reader, draft.writer, position) { try folder.use(draft.generation) }
        self.draft = nil
        old?.retire()
    }

    func abandonRebuild() {
        guard let generation = draft?.generation else { return }
        draft = nil
        // The name on the disk may have changed although that failed in the end: then the next process opens it.
        let isNamed = folder.current()?.url.lastPathComponent == generation.url.lastPathComponent
        if state.snapshot.generation !== generation, !isNamed { generation.retire() }
    }

    // MARK: - Words and closing

    func use(_ synonyms: [SynonymSet]) throws {
        let table = SynonymTable(synonyms, stemmer: try takeStemmer())
        state.change { $0.synonyms = table }
    }

    func close() throws {
        writer = nil
        abandonRebuild()
        let left = state.snapshot
        if left.isOpen, !left.isDamaged, let generation = left.generation { try folder.noteClosed(generation) }
        state.change { state in
            state.isOpen = false
            state.generation = nil
        }
        folder.release()
    }
}
