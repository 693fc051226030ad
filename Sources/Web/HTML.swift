import Database
import Foundation
import Kernel

/// A piece of a page, built by string interpolation of real HTML.
///
/// Text is escaped, `HTML` is spliced, addresses go through `\(url:)`, JSON for scripts through `\(json:)`.
/// Attribute values stand in double quotes, always.
/// ```swift
/// let cell: HTML = "<td class=\"num\"><a href=\"\(url: "/orders/\(number)")\">\(number)</a></td>"
/// ```
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    /// UTF-8.
    package private(set) var bytes: [UInt8]

    package init(stringLiteral text: String) {
        bytes = Array(text.utf8)
    }

    package init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    /// Reviewed markup made elsewhere, such as a stored drawing. Every use is listed in the raw-HTML allow-list.
    package init(raw text: String) {
        bytes = Array(text.utf8)
    }

    /// Nothing.
    package static let empty: HTML = ""

    /// Appends another piece.
    package mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    /// The markup as text, for tests and mail.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: String) {
            bytes.append(utf8Of: literal)
        }

        /// Text, escaped for elements and for quoted attributes alike.
        package mutating func appendInterpolation(_ text: String) {
            appendEscaped(text)
        }

        /// Text that may be absent.
        package mutating func appendInterpolation(_ text: String?) {
            if let text { appendEscaped(text) }
        }

        package mutating func appendInterpolation(_ number: some FixedWidthInteger) {
            bytes.append(utf8Of: String(number))
        }

        package mutating func appendInterpolation<Subject>(_ id: ID<Subject>) {
            bytes.append(utf8Of: id.description)
        }

        /// Another piece, as it is.
        package mutating func appendInterpolation(_ html: HTML) {
            bytes.append(contentsOf: html.bytes)
        }

        /// A piece that may be absent.
        package mutating func appendInterpolation(_ html: HTML?) {
            if let html { bytes.append(contentsOf: html.bytes) }
        }

        /// Pieces one after the other.
        package mutating func appendInterpolation(_ pieces: [HTML]) {
            let needed = pieces.reduce(bytes.count) { $0 + $1.bytes.count }
            if needed > bytes.capacity { bytes.reserveCapacity(max(needed, bytes.capacity * 2)) }
            for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        }

        /// A whole attribute that falls away when `value` is nil: `<a\(attr: "aria-current", current)>`.
        package mutating func appendInterpolation(attr name: StaticString, _ value: String?) {
            guard let value else { return }
            append(name, after: " ")
            appendLiteral("=\"")
            appendEscaped(value)
            appendLiteral("\"")
        }

        /// A boolean attribute: `<input\(attr: "checked", if: isChosen)>`.
        package mutating func appendInterpolation(attr name: StaticString, if isPresent: Bool) {
            if isPresent { append(name, after: " ") }
        }

        private mutating func append(_ name: StaticString, after blank: String) {
            appendLiteral(blank)
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// An address: only http, https, mailto, tel and addresses of our own; anything else becomes `about:blank`.
        package mutating func appendInterpolation(url: String) {
            appendEscaped(SafeURL.admits(url) ? url : "about:blank")
        }

        /// A value as JSON inside `<script type="application/json">`, where `<` must not end the script.
        package mutating func appendInterpolation(json value: some Encodable) {
            guard let data = try? JSONEncoder.canonical.encode(value) else { return appendLiteral("null") }
            for byte in data {
                switch byte {
                case UInt8(ascii: "<"): appendLiteral("\\u003c")
                case UInt8(ascii: ">"): appendLiteral("\\u003e")
                case UInt8(ascii: "&"): appendLiteral("\\u0026")
                default: bytes.append(byte)
                }
            }
        }

        private mutating func appendEscaped(_ text: String) {
            var text = text
            text.withUTF8 { utf8 in
                guard utf8.contains(where: Self.isSpecial) else { return bytes.append(contentsOf: utf8) }
                var start = 0
                for index in utf8.indices where Self.isSpecial(utf8[index]) {
                    bytes.append(contentsOf: utf8[start..<index])
                    bytes.append(utf8Of: Self.entity(for: utf8[index]))
                    start = index + 1
                }
                bytes.append(contentsOf: utf8[start...])
            }
        }

        private static func isSpecial(_ byte: UInt8) -> Bool {
            // Most bytes of Russian text are above all of these.
            guard byte <= UInt8(ascii: ">") else { return false }
            return switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0: true
            default: false
            }
        }

        private static func entity(for byte: UInt8) -> String {
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case UInt8(ascii: "\""): "&quot;"
            case UInt8(ascii: "'"): "&#39;"
            default: "\u{FFFD}"
            }
        }
    }
}

extension [UInt8] {
    /// A text's bytes in one copy; the general way through its view goes byte by byte.
    fileprivate mutating func append(utf8Of text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }
}

/// Which addresses may stand in `href` and `src`.
package enum SafeURL {
    /// Whether `url` is an address of our own or has a scheme that cannot run a script.
    package static func admits(_ url: String) -> Bool {
        // Browsers drop tabs and line ends inside a scheme, so none may be there at all.
        guard !url.utf8.contains(where: { $0 < 0x21 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }) else { return false }
        let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let head = url.utf8.prefix { !isEnd($0) }
        guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let scheme = String(decoding: Array(head[..<colon]), as: UTF8.self).lowercased()
        return ["http", "https", "mailto", "tel"].contains(scheme)
    }

    /// Whether `path` leads to a page of our own: used for "go on where you were" after signing in.
    package static func isLocal(_ path: String) -> Bool {
        // Byte by byte: a mark after a slash would make one character of both, and browsers drop some marks.
        let bytes = path.utf8
        return bytes.first == UInt8(ascii: "/") && bytes.dropFirst().first != UInt8(ascii: "/") && admits(path)
            && path.unicodeScalars.allSatisfy { !$0.properties.isDefaultIgnorableCodePoint }
    }
}
