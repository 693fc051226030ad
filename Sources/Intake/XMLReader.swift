// Reads XML that strangers wrote: in constant memory, without entities, DOCTYPE or network, within limits.

import CXML2
import Foundation

/// A streaming reader of one XML document, pushed forward by its caller.
///
///     let reader = XMLReader { event, line in … }
///     try reader.feed(chunk)   // any number of times
///     try reader.finish()      // only now is the document known to be whole
///
/// Between two chunks the caller may do anything else, such as store what was read. An error, thrown by the
/// reader or by the handler, ends the reading: the reader throws the same one ever after.
package final class XMLReader {
    /// Gets every event and the number of the line where it was seen.
    package typealias Handler = (XMLEvent, _ line: Int) throws -> Void

    let limits: XMLLimits
    let handler: Handler
    /// The names of the document; libxml2 keeps each name once, so its address stands for it.
    var names: [UnsafePointer<xmlChar>: XMLName] = [:]
    /// The elements that are open now.
    var path: [XMLName] = []
    /// The text since the last tag.
    var text: [UInt8] = []
    var isTextCut = false
    var failure: (any Error)?

    private var head: [UInt8]? = []
    /// The head is looked at again when it has grown to this size.
    private var nextLook = 256
    private var decoder = XMLDecoder(.utf8)
    private var decoded: [UInt8] = []
    private var total = 0
    private var isFinishing = false
    private var context: xmlParserCtxtPtr?

    package init(limits: XMLLimits = XMLLimits(), handler: @escaping Handler) {
        self.limits = limits
        self.handler = handler
        _ = Self.isReady
        var callbacks = Self.callbacks
        context = xmlCreatePushParserCtxt(&callbacks, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        if let context { xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue)) }
    }

    deinit {
        if let context { xmlFreeParserCtxt(context) }
    }

    /// libxml2 must be set up once, before threads use it.
    private static let isReady: Void = xmlInitParser()

    /// Reads the next bytes of the document.
    package func feed(_ bytes: UnsafeRawBufferPointer) throws {
        try rethrow()
        total += bytes.count
        guard total <= limits.totalBytes else { throw fail(XMLError(.totalBytes, line: line)) }
        guard head != nil else { return try parse(bytes) }
        head?.append(contentsOf: bytes)
        if let count = head?.count, count >= nextLook { try lookAtHead(isWhole: false) }
    }

    /// Reads the next bytes of the document.
    package func feed(_ bytes: some ContiguousBytes) throws {
        try bytes.withUnsafeBytes { try feed($0) }
    }

    /// Declares the document ended and refuses one that is not whole.
    package func finish() throws {
        try rethrow()
        if head != nil { try lookAtHead(isWhole: true) }
        do { try decoder.finish() } catch { throw fail(error) }
        isFinishing = true
        if let context { xmlParseChunk(context, nil, 0, 1) }
        try rethrow()
    }

    /// The line the reader is at, counted from 1.
    package var line: Int { context.map { Int(xmlSAX2GetLineNumber($0)) } ?? 0 }

    private var column: Int { context.map { Int(xmlSAX2GetColumnNumber($0)) } ?? 0 }

    // MARK: - Steps

    private func lookAtHead(isWhole: Bool) throws {
        guard let bytes = head else { return }
        let prolog: XMLProlog?
        do { prolog = try XMLProlog(bytes, isWhole: isWhole) } catch { throw fail(error) }
        guard let prolog else {
            guard bytes.count <= limits.prologBytes else { throw fail(XMLError(.longProlog, line: 1)) }
            nextLook = bytes.count * 2
            return
        }
        guard prolog.length <= limits.prologBytes else { throw fail(XMLError(.longProlog, line: 1)) }
        head = nil
        decoder = XMLDecoder(prolog.encoding)
        do { try handler(.encoding(prolog.encoding, contradicted: prolog.contradicted), 1) } catch { throw fail(error) }
        try bytes.withUnsafeBytes { try parse($0, blanking: prolog.blanks) }
    }

    /// Decodes and parses; the first `blanks` bytes of the decoded text become blanks.
    private func parse(_ bytes: UnsafeRawBufferPointer, blanking blanks: Int = 0) throws {
        decoded.removeAll(keepingCapacity: true)
        var fault: XMLError?
        do throws(XMLError) { try decoder.decode(bytes, into: &decoded) } catch { fault = error }
        for index in 0..<min(blanks, decoded.count) where decoded[index] != UInt8(ascii: "\n") {
            decoded[index] = UInt8(ascii: " ")
        }
        guard let context else { throw fail(XMLError(.malformed("libxml2"), line: 0)) }
        var chunk = decoded[...]
        // libxml2 counts bytes of a chunk in 32 bits.
        while !chunk.isEmpty, failure == nil {
            let part = chunk.prefix(1 << 20)
            part.withUnsafeBytes { part in
                _ = xmlParseChunk(context, part.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(part.count), 0)
            }
            chunk = chunk.dropFirst(part.count)
        }
        try rethrow()
        if let fault { throw fail(fault) }
    }

    /// Remembers the first failure and stops the parser.
    @discardableResult
    func fail(_ error: any Error) -> any Error {
        if let failure { return failure }
        failure = error
        if let context { xmlStopParser(context) }
        return error
    }

    /// Remembers a break of a rule at the place the parser is.
    func fail(_ reason: XMLError.Reason) {
        fail(XMLError(reason, line: line, column: column))
    }

    /// What libxml2 found, in our terms.
    func fail(code: Int32, message: String) {
        switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
        case XML_ERR_DOCUMENT_EMPTY: fail(.empty)
        case _ where isFinishing && names.isEmpty: fail(.empty)
        // Whatever can be parsed is parsed as it comes: what is left at the end is a document cut short.
        case _ where isFinishing && !path.isEmpty: fail(.truncated)
        case XML_ERR_INVALID_CHAR: fail(.character)
        case XML_ERR_INVALID_CHARREF: fail(.character)
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: fail(.entity)
        default: fail(.malformed(message.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }

    private func rethrow() throws {
        if let failure { throw failure }
    }
}

// MARK: - Files

extension XMLReader {
    /// Reads the rest of the document from a file and finishes it.
    package func read(contentsOf file: URL) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        while let chunk = try handle.read(upToCount: 1 << 16), !chunk.isEmpty { try feed(chunk) }
        try finish()
    }

    /// Reads the rest of the document by chunks until there is none, and finishes it.
    package func read(next: () throws -> [UInt8]?) throws {
        while let chunk = try next() { try feed(chunk) }
        try finish()
    }
}
