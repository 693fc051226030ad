// Writes one JSON object into bytes, field by field.

import Logging

/// A JSON object in the making. Everything is escaped: a log line cannot be forged by what it tells.
struct JSONLine {
    private var bytes: [UInt8] = Array("{".utf8)

    mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    mutating func field(_ name: String, _ value: Logger.MetadataValue) {
        key(name)
        write(value)
    }

    /// The line, with its newline.
    func closed() -> [UInt8] { bytes + Array("}\n".utf8) }

    private mutating func key(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func write(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text):
            string(text)
        case .stringConvertible(let number as any FixedWidthInteger):
            bytes.append(contentsOf: "\(number)".utf8)
        case .stringConvertible(let number as Double) where number.isFinite:
            bytes.append(contentsOf: "\(number)".utf8)
        case .stringConvertible(let flag as Bool):
            bytes.append(contentsOf: "\(flag)".utf8)
        case .stringConvertible(let other):
            string(other.description)
        case .array(let values):
            list("[", "]", values) { $0.write($1) }
        case .dictionary(let values):
            list("{", "}", values.sorted { $0.key < $1.key }) { line, item in
                line.string(item.key)
                line.bytes.append(UInt8(ascii: ":"))
                line.write(item.value)
            }
        }
    }

    private mutating func list<Item>(
        _ open: String, _ close: String, _ items: [Item], _ write: (inout JSONLine, Item) -> Void
    ) {
        bytes.append(contentsOf: open.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, item)
        }
        bytes.append(contentsOf: close.utf8)
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"):
                bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
