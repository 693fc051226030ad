// Looks at the beginning of a document before libxml2 sees it: which encoding it is in, and whether it has a DOCTYPE.

/// The beginning of a document, up to its root element.
struct XMLProlog {
    /// The encoding to decode by.
    let encoding: XMLEncoding
    /// The declared encoding, when the bytes contradict it.
    let contradicted: String?
    /// Bytes of the decoded document to be blanked: byte order marks, blanks and the XML declaration.
    ///
    /// libxml2 is given UTF-8 only and must not follow what the declaration says. Blanks in its place keep the
    /// numbers of lines and columns.
    let blanks: Int
    /// Bytes before the root element.
    let length: Int

    /// Reads `head`; nil when the root element is not in sight yet and more bytes are needed.
    init?(_ head: [UInt8], isWhole: Bool) throws(XMLError) {
        let family = try Family(head)
        let text = family.text(of: head)
        let scan = try Scan(text)
        guard scan.isComplete || isWhole else { return nil }
        let (encoding, contradicted) = try Self.settle(family, declared: scan.encoding, head)
        self.encoding = encoding
        self.contradicted = contradicted
        blanks = scan.blanks
        length = scan.length
    }

    /// The bytes decide; the declaration is believed where they leave a choice.
    private static func settle(
        _ family: Family, declared: String?, _ head: [UInt8]
    ) throws(XMLError) -> (XMLEncoding, contradicted: String?) {
        let name = declared?.lowercased() ?? "utf-8"
        switch family {
        case .utf16LittleEndian:
            return (.utf16LittleEndian, declared == nil || name.hasPrefix("utf-16") ? nil : declared)
        case .utf16BigEndian:
            return (.utf16BigEndian, declared == nil || name.hasPrefix("utf-16") ? nil : declared)
        case .utf8WithMark:
            return (.utf8, name == "utf-8" || name == "utf8" ? nil : declared)
        case .ascii:
            break
        }
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii":
            return (.utf8, nil)
        case "utf-16", "utf-16le", "utf-16be", "ucs-2":
            // .NET writes this into texts it then stores as UTF-8.
            return (.utf8, declared)
        case "windows-1251", "windows1251", "cp1251", "cp-1251", "win-1251", "x-cp1251", "1251":
            // Russian text in windows-1251 is as good as never valid UTF-8 by chance.
            let (valid, isWhole) = head.withUnsafeBytes { UTF8Check.prefix(of: $0) }
            let isUTF8 = isWhole && head[..<valid].contains { $0 >= 0x80 }
            return isUTF8 ? (.utf8, declared) : (.windows1251, nil)
        default:
            throw XMLError(.encoding(String(declared?.prefix(40) ?? "")), line: 1)
        }
    }
}

// MARK: - Families of encodings

/// What the first bytes say, by appendix F of the XML specification.
private enum Family {
    case utf8WithMark, utf16LittleEndian, utf16BigEndian, ascii

    init(_ head: [UInt8]) throws(XMLError) {
        switch (head.first ?? 0, head.dropFirst().first ?? 0xFF, head.dropFirst(2).first, head.dropFirst(3).first) {
        case (0, 0, 0xFE, 0xFF), (0xFF, 0xFE, 0, 0), (0, 0, 0, 0x3C), (0x3C, 0, 0, 0):
            throw XMLError(.encoding("UTF-32"), line: 1)
        case (0x4C, 0x6F, 0xA7, 0x94):
            throw XMLError(.encoding("EBCDIC"), line: 1)
        case (0x2B, 0x2F, 0x76, _):
            throw XMLError(.encoding("UTF-7"), line: 1)
        case (0xFF, 0xFE, _, _), (0x3C, 0, _, _): self = .utf16LittleEndian
        case (0xFE, 0xFF, _, _), (0, 0x3C, _, _): self = .utf16BigEndian
        case (0xEF, 0xBB, 0xBF, _): self = .utf8WithMark
        default: self = .ascii
        }
    }

    /// The head with its markup in ASCII. A fault or a cut character ends the text: the decoder will tell of it.
    func text(of head: [UInt8]) -> [UInt8] {
        let encoding: XMLEncoding
        switch self {
        case .utf8WithMark, .ascii: return head
        case .utf16LittleEndian: encoding = .utf16LittleEndian
        case .utf16BigEndian: encoding = .utf16BigEndian
        }
        var decoder = XMLDecoder(encoding)
        var text: [UInt8] = []
        head.withUnsafeBytes { head in
            do throws(XMLError) { try decoder.decode(head, into: &text) } catch {}
        }
        return text
    }
}

// MARK: - Scan

/// A walk over declaration, comments and processing instructions to the first tag.
private struct Scan {
    private(set) var blanks = 0
    /// Bytes walked over.
    private(set) var length = 0
    private(set) var encoding: String?
    /// Whether the first tag, or something that can only be a fault, was reached.
    private(set) var isComplete = false

    init(_ text: [UInt8]) throws(XMLError) {
        var rest = Self.skipBlanks(text[...])
        blanks = rest.startIndex
        if rest.starts(with: Array("<?xml".utf8)), let after = rest.dropFirst(5).first, Self.isBlank(after) {
            guard let end = Self.end(of: "?>", in: rest) else { return }
            encoding = Self.encodingName(in: rest[..<end])
            blanks = end
            rest = rest[end...]
        }
        while true {
            rest = Self.skipBlanks(rest)
            let terminator: String
            if rest.starts(with: Array("<?".utf8)) {
                terminator = "?>"
            } else if rest.starts(with: Array("<!--".utf8)) {
                terminator = "-->"
            } else if rest.count >= 3, rest.starts(with: Array("<!".utf8)), rest.dropFirst(2).first != 0x2D {
                throw XMLError(.doctype, line: text[..<rest.startIndex].count { $0 == 0x0A } + 1)
            } else {
                isComplete = rest.count >= 4
                length = rest.startIndex
                return
            }
            guard let end = Self.end(of: terminator, in: rest) else { return }
            rest = rest[end...]
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Also skips byte order marks: exports glued together by hand have several.
    private static func skipBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let byte = rest.first {
            if isBlank(byte) {
                rest = rest.dropFirst()
            } else if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
                rest = rest.dropFirst(3)
            } else {
                break
            }
        }
        return rest
    }

    private static func end(of terminator: String, in text: ArraySlice<UInt8>) -> Int? {
        text.firstRange(of: Array(terminator.utf8))?.upperBound
    }

    /// The value of `encoding="…"` in an XML declaration.
    private static func encodingName(in declaration: ArraySlice<UInt8>) -> String? {
        guard let name = declaration.firstRange(of: Array("encoding".utf8)) else { return nil }
        let value = declaration[name.upperBound...].drop { isBlank($0) || $0 == UInt8(ascii: "=") }
        guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        return String(decoding: value.dropFirst().prefix { $0 != quote }, as: UTF8.self)
    }
}
