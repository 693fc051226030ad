// What the XML reader tells while it reads.

/// A name of an element or attribute without its namespace prefix.
package struct XMLName: Hashable, Sendable {
    /// The place of the name among the names of its document, in order of appearance: cheap to compare and to index by.
    package let number: Int
    package let text: String

    package static func == (left: XMLName, right: XMLName) -> Bool { left.number == right.number }

    package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// An attribute of an element. Namespace declarations are not attributes.
package struct XMLAttribute: Sendable {
    package let name: XMLName
    package let value: String
}

/// One step through an XML document.
package enum XMLEvent: Sendable {
    /// Comes first, once: the encoding that is really used, and the declared one when the bytes contradict it.
    case encoding(XMLEncoding, contradicted: String?)
    case start(XMLName, [XMLAttribute])
    /// The text between two tags, references resolved, with its blanks; runs of blanks alone are not told.
    /// `isCut` when it was longer than the limit.
    case text(String, isCut: Bool)
    case end(XMLName)
}
