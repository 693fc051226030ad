// Turns the bytes of a document into UTF-8, chunk by chunk, and refuses bytes its encoding does not have.

/// An encoding the XML reader knows.
package enum XMLEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case windows1251 = "windows-1251"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
}

/// A decoder of one document. Characters may be cut by the edges of chunks anywhere.
struct XMLDecoder {
    let encoding: XMLEncoding
    /// The start of a character whose end is in the next chunk: at most three bytes.
    private var carried: [UInt8] = []
    /// Bytes decoded so far.
    private var offset = 0
    /// Line breaks decoded so far.
    private var lineBreaks = 0

    init(_ encoding: XMLEncoding) { self.encoding = encoding }

    /// Appends `bytes` to `output` as valid UTF-8.
    mutating func decode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws(XMLError) {
        guard !carried.isEmpty else { return try decodeWhole(bytes, into: &output) }
        let joined = carried + bytes
        carried = []
        var failure: XMLError?
        joined.withUnsafeBytes { joined in
            do throws(XMLError) { try decodeWhole(joined, into: &output) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Refuses a document that ends inside a character.
    func finish() throws(XMLError) {
        guard carried.isEmpty else { throw XMLError(.truncated, line: lineBreaks + 1) }
    }

    private mutating func decodeWhole(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws(XMLError) {
        let start = output.count
        let decoded: Int
        let isWhole: Bool
        switch encoding {
        case .utf8:
            (decoded, isWhole) = UTF8Check.prefix(of: bytes)
            output.append(contentsOf: bytes.prefix(decoded))
        case .windows1251:
            SingleByteEncoding.windows1251.decode(bytes, into: &output)
            (decoded, isWhole) = (bytes.count, true)
        case .utf16LittleEndian:
            (decoded, isWhole) = Self.decodeUTF16(bytes, low: 0, high: 1, into: &output)
        case .utf16BigEndian:
            (decoded, isWhole) = Self.decodeUTF16(bytes, low: 1, high: 0, into: &output)
        }
        offset += decoded
        lineBreaks += output.withUnsafeBytes { text in
            (start..<text.count).reduce(0) { $0 + (text[$1] == 0x0A ? 1 : 0) }
        }
        guard isWhole else { throw XMLError(.bytes(offset: offset), line: lineBreaks + 1) }
        carried = Array(bytes.dropFirst(decoded))
    }

    /// Decodes up to the first fault or the last whole character; false when there is a fault.
    private static func decodeUTF16(
        _ bytes: UnsafeRawBufferPointer, low: Int, high: Int, into output: inout [UInt8]
    ) -> (decoded: Int, isWhole: Bool) {
        func unit(_ index: Int) -> UInt32? {
            index + 1 < bytes.count ? UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + low]) : nil
        }
        var index = 0
        while let first = unit(index) {
            var value = first
            var width = 2
            if first & 0xFC00 == 0xD800 {
                guard let second = unit(index + 2) else { break }
                guard second & 0xFC00 == 0xDC00 else { return (index, false) }
                value = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
                width = 4
            }
            guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { return (index, false) }
            output.append(contentsOf: encoded)
            index += width
        }
        return (index, true)
    }
}

/// A check of UTF-8 by the table of well-formed sequences of the Unicode standard (table 3-7).
package enum UTF8Check {
    /// How many bytes are whole characters; false when what follows is not merely an unfinished character.
    package static func prefix(of bytes: UnsafeRawBufferPointer) -> (count: Int, isWhole: Bool) {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                // Markup comes in runs of ASCII: eight bytes at a step.
                while index + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                }
                continue
            }
            // Russian letters are of two bytes each.
            if (0xC2...0xDF).contains(lead), index + 1 < bytes.count, bytes[index + 1] & 0xC0 == 0x80 {
                index += 2
                continue
            }
            guard let (width, second) = sequence(lead) else { return (index, false) }
            for place in 1..<width {
                guard index + place < bytes.count else { return (index, true) }
                let allowed = place == 1 ? second : 0x80...0xBF
                guard allowed.contains(bytes[index + place]) else { return (index, false) }
            }
            index += width
        }
        return (index, true)
    }

    /// The length of the sequence a byte starts and the bytes that may come second; nil for a byte that starts none.
    private static func sequence(_ lead: UInt8) -> (width: Int, second: ClosedRange<UInt8>)? {
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: nil
        }
    }
}
