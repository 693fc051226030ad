// What an XML document may contain, and why one is refused.

import Kernel

/// How much of everything one XML document may have. What is larger is refused, except text, which is cut.
package struct XMLLimits: Sendable {
    /// Elements inside one another.
    package var depth = 64
    /// Attributes of one element.
    package var attributes = 64
    /// Bytes of one run of text, in UTF-8; the rest of a longer one is dropped and reported.
    package var textBytes = 1 << 20
    /// Bytes of the name of an element or attribute, in UTF-8.
    package var nameBytes = 256
    /// Different names of elements and attributes in one document.
    package var names = 10_000
    /// Bytes of the whole document as it is stored.
    package var totalBytes = 1 << 31
    /// Bytes before the root element.
    package var prologBytes = 1 << 16

    package init() {}
}

/// An XML document that cannot be read, and the place of the first fault.
package struct XMLError: Refusal, Equatable {
    /// Why the document is refused.
    package enum Reason: Equatable, Sendable {
        /// There is no element in it.
        case empty
        /// It has a DOCTYPE, whatever the DOCTYPE says: entities are the way in for attacks, and 1C writes none.
        case doctype
        /// More than `XMLLimits.prologBytes` before the root element.
        case longProlog
        /// An encoding that is not read here, by name: UTF-7, UTF-32, EBCDIC, or an unknown one.
        case encoding(String)
        /// Bytes that do not exist in the document's encoding, at this offset from its start.
        case bytes(offset: Int)
        /// A character XML does not allow, such as a control character.
        case character
        /// An entity other than the five of XML.
        case entity
        /// More than `XMLLimits.depth` elements inside one another.
        case depth
        /// An element with more than `XMLLimits.attributes` attributes.
        case attributes
        /// A name longer than `XMLLimits.nameBytes`, or more than `XMLLimits.names` different names.
        case names
        /// An attribute longer than `XMLLimits.textBytes`.
        case longAttribute
        /// More than `XMLLimits.totalBytes`.
        case totalBytes
        /// The document ends before its root element does: a broken upload.
        case truncated
        /// Any other break of the rules of XML, in the words of libxml2.
        case malformed(String)
    }

    package let reason: Reason
    /// Counted from 1.
    package let line: Int
    /// Counted from 1; 0 when not known.
    package let column: Int

    package init(_ reason: Reason, line: Int, column: Int = 0) {
        self.reason = reason
        self.line = line
        self.column = column
    }

    package var key: String { "exchange.xml.refusal.\(name)" }

    package var arguments: [String: String] {
        var arguments = ["line": String(line), "column": String(column)]
        switch reason {
        case .encoding(let name): arguments["encoding"] = name
        case .bytes(let offset): arguments["offset"] = String(offset)
        case .malformed(let detail): arguments["detail"] = detail
        default: break
        }
        return arguments
    }

    private var name: String {
        switch reason {
        case .encoding: "encoding"
        case .bytes: "bytes"
        case .malformed: "malformed"
        case .empty: "empty"
        case .doctype: "doctype"
        case .longProlog: "longProlog"
        case .character: "character"
        case .entity: "entity"
        case .depth: "depth"
        case .attributes: "attributes"
        case .names: "names"
        case .longAttribute: "longAttribute"
        case .totalBytes: "totalBytes"
        case .truncated: "truncated"
        }
    }
}
