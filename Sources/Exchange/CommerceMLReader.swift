// Reads CommerceML, the exchange format of 1C, as a stream of records.

import Foundation
import Intake
import Kernel

/// A file that is XML but not CommerceML.
package struct NotCommerceML: Refusal, Equatable {
    /// The name of the root element.
    package let root: String
    /// Where it stands, counted from 1.
    package let line: Int
    package var key: String { "exchange.commerceml.refusal.root" }
    package var arguments: [String: String] { ["root": root, "line": String(line)] }
}

/// What a file had besides its records.
package struct CommerceMLSummary: Sendable, Equatable {
    /// Elements and attributes that are not understood here, by path, with how often they occurred.
    package internal(set) var unknown: [String: Int] = [:]
    /// Occurrences of further unknown paths, when there are too many different ones to keep.
    package internal(set) var otherUnknown = 0
    package internal(set) var warnings = 0
    package internal(set) var records = 0
}

/// A streaming reader of one CommerceML file, any schema from 2.03 to 3.1, pushed forward by its caller.
///
/// Elements are known by local names in any order: real producers keep neither to namespaces nor to the schema.
/// Records are given as they end, so the memory needed is that of the largest record. A file cut short throws at
/// ``finish()``; a section is whole only when its `.sectionEnd` was given.
package final class CommerceMLReader {
    /// Gets every record with the line it starts at.
    package typealias Handler = (CommerceMLRecord, _ line: Int) throws -> Void

    private let xml: XMLReader
    private let stream: CommerceMLStream

    package init(
        limits: XMLLimits = XMLLimits(), onWarning: @escaping (ExchangeWarning) -> Void = { _ in },
        handler: @escaping Handler
    ) {
        let stream = CommerceMLStream(onWarning: onWarning, handler: handler)
        self.stream = stream
        xml = XMLReader(limits: limits) { event, line in try stream.take(event, line: line) }
    }

    /// What was found so far besides the records.
    package var summary: CommerceMLSummary { stream.summary }

    /// Reads the next bytes of the file.
    package func feed(_ bytes: UnsafeRawBufferPointer) throws { try xml.feed(bytes) }

    /// Reads the next bytes of the file.
    package func feed(_ bytes: some ContiguousBytes) throws { try xml.feed(bytes) }

    /// Declares the file ended and refuses one that is not whole.
    package func finish() throws { try xml.finish() }

    /// Reads the rest of the file from the disk and finishes it.
    package func read(contentsOf file: URL) throws { try xml.read(contentsOf: file) }
}
