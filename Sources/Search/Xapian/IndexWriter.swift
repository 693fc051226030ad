import CXapian
import Foundation

/// Writes one generation. Not for several threads at once; Xapian lets one writer at a time into a generation.
final class IndexWriter {
    private let handle: OpaquePointer

    /// - Parameter isNew: whether nothing is there yet.
    init(_ generation: Generation, isNew: Bool) throws {
        var opened: OpaquePointer?
        try IndexError.check(cx_writer_open(generation.url.path, isNew, &opened))
        guard let opened else { throw IndexError(.failed, "no writer") }
        handle = opened
    }

    deinit { cx_writer_free(handle) }

    /// Puts a document in place of the one of the same name.
    func put(_ document: IndexedDocument) throws {
        var made: OpaquePointer?
        try IndexError.check(cx_document_new(&made))
        defer { cx_document_free(made) }
        for (term, count) in document.terms { try IndexError.check(cx_document_term(made, term, count)) }
        let status = withUnsafeBytes(of: document.id.uuid) { bytes in
            cx_document_identity(
                made, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), document.kind, document.title)
        }
        try IndexError.check(status)
        try IndexError.check(
            cx_document_rank(made, document.isAvailable, document.popularity, Int32(document.titleWords)))
        try IndexError.check(cx_writer_put(handle, document.name, made))
    }

    func remove(_ name: String) throws {
        try IndexError.check(cx_writer_remove(handle, name))
    }

    /// The words a document has in the index; none when it is not there.
    func words(of name: String) throws -> [String] {
        var lines: UnsafeMutablePointer<CChar>?
        try IndexError.check(cx_writer_terms(handle, name, Term.words, &lines))
        defer { cx_text_free(lines) }
        guard let lines else { return [] }
        return String(cString: lines).split(separator: "\n").map { String($0) }
    }

    /// In how many documents a word stands, what is not committed included.
    func documents(withWord word: String) throws -> Int {
        var count: Int32 = 0
        try IndexError.check(cx_writer_frequency(handle, Term.word(word), &count))
        return Int(count)
    }

    /// Makes everything since the last commit durable in one step, with how far the index follows the database.
    func commit(position: Int64) throws {
        try IndexError.check(cx_writer_set_metadata(handle, IndexReader.positionKey, String(position)))
        try IndexError.check(cx_writer_set_metadata(handle, IndexReader.formatKey, IndexReader.format))
        try IndexError.check(cx_writer_commit(handle))
    }

    /// Forgets everything since the last commit.
    func cancel() throws {
        try IndexError.check(cx_writer_cancel(handle))
    }
}
