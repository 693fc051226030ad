// Forms that carry files, `multipart/form-data` (RFC 7578): read from memory, and refused as soon as anything is not
// as browsers send it.

import HTTPTypes
import Hummingbird
import NIOCore

/// A file chosen in a form. Its name and its content are the sender's word; what it is, only its bytes tell.
package struct FormFile: Sendable, Equatable {
    /// The field it was sent in.
    package let field: String
    /// What the sender calls it: to be shown, never to be opened.
    package let name: String
    package let bytes: [UInt8]

    package init(field: String, name: String, bytes: [UInt8]) {
        self.field = field
        self.name = name
        self.bytes = bytes
    }
}

extension FormData {
    /// Whether a body of this type is a form.
    static func isForm(_ type: String) -> Bool {
        type.hasPrefix("application/x-www-form-urlencoded") || isMultipart(type)
    }

    private static func isMultipart(_ type: String) -> Bool { type.lowercased().hasPrefix("multipart/form-data") }

    /// Reads the body of a form, with or without files.
    ///
    /// - Throws: 400 for files that are not sent as ``init(multipart:type:)`` wants them.
    init(body: ByteBuffer, type: String) throws {
        guard Self.isMultipart(type) else {
            self.init(urlEncoded: String(buffer: body))
            return
        }
        guard let form = FormData(multipart: Array(body.readableBytesView), type: type) else {
            throw HTTPError(.badRequest)
        }
        self = form
    }

    /// Reads a form with files; nil when the body is not exactly what its `Content-Type` says.
    init?(multipart body: [UInt8], type: String) {
        guard let boundary = MultipartReader.boundary(in: type) else { return nil }
        var reader = MultipartReader(body, boundary: boundary)
        guard let parts = reader.parts() else { return nil }
        var fields: [(name: String, value: String)] = []
        var files: [FormFile] = []
        for part in parts {
            guard let fileName = part.fileName else {
                fields.append((part.name, part.text))
                continue
            }
            // A file input where nothing was chosen sends an empty file without a name.
            if fileName.isEmpty, part.content.isEmpty { continue }
            files.append(FormFile(field: part.name, name: fileName, bytes: Array(part.content)))
        }
        self.init(fields, files: files)
    }
}

/// One part of the body.
private struct MultipartPart {
    let name: String
    /// Nil for an ordinary field.
    let fileName: String?
    let content: ArraySlice<UInt8>

    /// NUL, which no database keeps, disappears, as from other forms.
    var text: String { String(decoding: content.filter { $0 != 0 }, as: UTF8.self) }
}

/// Walks through a body: delimiter, head, content, and so on to the closing delimiter.
private struct MultipartReader {
    /// More than any form of ours has.
    private static let mostParts = 1_000
    /// A head is a name and a type; a longer one has something else in mind.
    private static let mostHeadBytes = 2_048
    private static let lineEnd: [UInt8] = [13, 10]

    private let body: [UInt8]
    private let delimiter: [UInt8]
    private var position = 0

    init(_ body: [UInt8], boundary: [UInt8]) {
        self.body = body
        delimiter = Array("\r\n--".utf8) + boundary
    }

    /// Every part; nil when anything is out of order.
    mutating func parts() -> [MultipartPart]? {
        // The first delimiter has no line before it: no text may stand in front.
        guard body.starts(with: delimiter.dropFirst(2)) else { return nil }
        position = delimiter.count - 2
        var parts: [MultipartPart] = []
        while take(Self.lineEnd) {
            guard parts.count < Self.mostParts, let part = part() else { return nil }
            parts.append(part)
        }
        guard take(Array("--".utf8)) else { return nil }
        _ = take(Self.lineEnd)
        return position == body.count ? parts : nil
    }

    private mutating func part() -> MultipartPart? {
        var disposition: [String: String]?
        let headEnd = min(body.count, position + Self.mostHeadBytes)
        while !take(Self.lineEnd) {
            guard let end = find(Self.lineEnd, before: headEnd) else { return nil }
            let line = body[position..<end]
            position = end + 2
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { return nil }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard name == "content-disposition" else { continue }
            guard disposition == nil, let read = MultipartDisposition.parameters(of: line[(colon + 1)...]) else {
                return nil
            }
            disposition = read
        }
        guard let disposition, let name = disposition["name"], !name.isEmpty else { return nil }
        guard let end = find(delimiter, before: body.count) else { return nil }
        defer { position = end + delimiter.count }
        return MultipartPart(name: name, fileName: disposition["filename"], content: body[position..<end])
    }

    /// Steps over `bytes` if they come next.
    private mutating func take(_ bytes: [UInt8]) -> Bool {
        guard body[position...].starts(with: bytes) else { return false }
        position += bytes.count
        return true
    }

    /// Where `bytes`, which begin with a carriage return and hold no other, stand next. So no byte is looked at more
    /// than twice, whatever the sender puts there.
    private func find(_ bytes: [UInt8], before end: Int) -> Int? {
        var start = position
        while start < end, let found = body[start..<end].firstIndex(of: 13) {
            if body[found..<end].starts(with: bytes) { return found }
            start = found + 1
        }
        return nil
    }

    /// The boundary of a content type; nil unless there is exactly one of 1 to 70 allowed characters (RFC 2046).
    static func boundary(in type: String) -> [UInt8]? {
        let named = type.split(separator: ";").dropFirst().compactMap { parameter -> Substring? in
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = pair[0].filter { $0 != " " && $0 != "\t" }.lowercased()
            return pair.count == 2 && name == "boundary" ? pair[1] : nil
        }
        guard named.count == 1, var value = named.first else { return nil }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        if value.hasPrefix("\""), value.hasSuffix("\""), value.utf8.count > 2 { value = value.dropFirst().dropLast() }
        let bytes = Array(value.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy(isBoundaryByte), bytes.last != UInt8(ascii: " ") else {
            return nil
        }
        return bytes
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}

/// The head that names a part: `form-data; name="logo"; filename="mark.png"`.
private enum MultipartDisposition {
    /// Its parameters; nil for another disposition, an unknown or repeated parameter, and values without quotes.
    static func parameters(of value: ArraySlice<UInt8>) -> [String: String]? {
        var rest = value.drop { $0 == UInt8(ascii: " ") }
        guard String(decoding: rest.prefix(9), as: UTF8.self).lowercased() == "form-data" else { return nil }
        rest = rest.dropFirst(9)
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard rest.popFirst() == UInt8(ascii: ";") else { return nil }
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(decoding: rest[..<equals], as: UTF8.self).lowercased()
            rest = rest[(equals + 1)...]
            guard ["name", "filename"].contains(name), parameters[name] == nil, rest.popFirst() == UInt8(ascii: "\""),
                let quote = rest.firstIndex(of: UInt8(ascii: "\""))
            else { return nil }
            parameters[name] = text(rest[..<quote])
            rest = rest[(quote + 1)...]
        }
        return parameters
    }

    /// Browsers write a quote and the ends of lines as `%22`, `%0D` and `%0A`, and nothing else so.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("%22", with: "\"").replacing("%0D", with: "\r")
            .replacing("%0A", with: "\n")
    }
}
