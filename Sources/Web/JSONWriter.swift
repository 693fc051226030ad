// JSON written straight into bytes, for long answers of one shape: the encoder looks at every value several times.

/// Writes what `JSONEncoder.canonical` would, as long as fields come in the order of their names.
///
/// ```swift
/// writer.object { fields in
///     fields.key("id")
///     fields.string(id)
/// }
/// ```
package struct JSONWriter: Sendable {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    /// Whether the next value needs no comma before it.
    private var isFirst = true

    package init() {}

    /// An object, whose fields are written by `fields`.
    package mutating func object(_ fields: (inout JSONWriter) -> Void) {
        begin(UInt8(ascii: "{"))
        fields(&self)
        end(UInt8(ascii: "}"))
    }

    /// A list, whose items are written by `write`, one value each.
    package mutating func array<Item>(_ items: [Item], _ write: (inout JSONWriter, Item) -> Void) {
        begin(UInt8(ascii: "["))
        for item in items { write(&self, item) }
        end(UInt8(ascii: "]"))
    }

    /// The name of a field; its value is written next.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        isFirst = true
    }

    package mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { append(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func number(_ number: Int64) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    private mutating func append(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            bytes += "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8
        default: bytes.append(byte)
        }
    }

    private mutating func begin(_ sign: UInt8) {
        separate()
        bytes.append(sign)
        isFirst = true
    }

    private mutating func end(_ sign: UInt8) {
        bytes.append(sign)
        isFirst = false
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }
}
