import CXapian
import Foundation

/// Reads one generation as of one commit. Not for several threads at once.
final class IndexReader {
    static let positionKey = "position"
    static let formatKey = "format"
    /// Another number means that terms are made otherwise and the index has to be built anew.
    static let format = "2"

    private let handle: OpaquePointer

    init(_ generation: Generation) throws {
        var opened: OpaquePointer?
        try IndexError.check(cx_reader_open(generation.url.path, &opened))
        guard let opened else { throw IndexError(.failed, "no reader") }
        handle = opened
    }

    deinit { cx_reader_free(handle) }

    /// Reads every block of a generation.
    static func check(_ generation: Generation) throws {
        try IndexError.check(cx_check(generation.url.path))
    }

    /// Goes on to the last commit.
    func reopen() throws { try IndexError.check(cx_reader_reopen(handle)) }

    /// How far the index follows the database.
    ///
    /// - Throws: `IndexError` when the terms of this index are not those that are asked for.
    func position() throws -> Int64 {
        let format = try metadata(Self.formatKey)
        let text = try metadata(Self.positionKey)
        guard format == Self.format, let position = Int64(text) else {
            throw IndexError(.damaged, "the index is of another version")
        }
        return position
    }

    func count() throws -> Int {
        var count: Int32 = 0
        try IndexError.check(cx_reader_count(handle, &count))
        return Int(count)
    }

    /// In how many documents a term stands.
    func documents(with term: String) throws -> Int {
        var count: Int32 = 0
        try IndexError.check(cx_reader_frequency(handle, term, &count))
        return Int(count)
    }

    /// All words with the number of documents each stands in.
    func words() throws -> [(word: String, documents: Int)] {
        var lines: UnsafeMutablePointer<CChar>?
        try IndexError.check(cx_reader_terms(handle, Term.words, &lines))
        defer { cx_text_free(lines) }
        guard let lines else { return [] }
        return String(cString: lines).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t")
            guard parts.count == 2, let documents = Int(parts[1]) else { return nil }
            return (String(parts[0]), documents)
        }
    }

    private func metadata(_ key: String) throws -> String {
        var value: UnsafeMutablePointer<CChar>?
        try IndexError.check(cx_reader_metadata(handle, key, &value))
        defer { cx_text_free(value) }
        return value.map { String(cString: $0) } ?? ""
    }

    // MARK: - Asking

    /// A document found, as the index numbers it.
    struct Place: Sendable {
        let hit: SearchHit
        let document: UInt32
    }

    /// The best hits from `first` on and how many fit in all: exactly up to `exact`, an estimate beyond.
    func search(_ query: IndexQuery, first: Int, limit: Int, exact: Int) throws -> (places: [Place], total: Int) {
        var found = [cx_hit](repeating: cx_hit(), count: max(1, limit))
        var count: Int32 = 0
        var total: Int32 = 0
        let status = query.withHandle { handle in
            cx_reader_search(
                self.handle, handle, Int32(clamping: first), Int32(clamping: limit), Int32(clamping: exact), &found,
                &count, &total)
        }
        try IndexError.check(status)
        let places = found.prefix(Int(count)).compactMap { hit -> Place? in
            guard let kind = IndexedDocument.kind(of: hit.kind) else { return nil }
            return Place(
                hit: SearchHit(id: UUID(uuid: hit.id), kind: kind, score: hit.score), document: hit.document)
        }
        return (places, Int(total))
    }

    /// The title of a document found, in its normal form.
    func title(of document: UInt32) throws -> String {
        var title: UnsafeMutablePointer<CChar>?
        try IndexError.check(cx_reader_title(handle, document, &title))
        defer { cx_text_free(title) }
        return title.map { String(cString: $0) } ?? ""
    }
}
