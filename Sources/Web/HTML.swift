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
            bytes.append(contentsOf: literal.utf8)
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
            bytes.append(contentsOf: String(number).utf8)
        }

        package mutating func appendInterpolation<Subject>(_ id: ID<Subject>) {
            bytes.append(contentsOf: id.description.utf8)
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
            for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        }

        /// A whole attribute that falls away when `value` is nil: `<a\(attr: "aria-current", current)>`.
        package mutating func appendInterpolation(attr name: StaticString, _ value: String?) {
            guard let value else { return }
            appendLiteral(" \(name)=\"")
            appendEscaped(value)
            appendLiteral("\"")
        }

        /// A boolean attribute: `<input\(attr: "checked", if: isChosen)>`.
        package mutating func appendInterpolation(attr name: StaticString, if isPresent: Bool) {
            if isPresent { appendLiteral(" \(name)") }
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
                var start = 0
                for index in utf8.indices {
                    guard let entity = entity(for: utf8[index]) else { continue }
                    bytes.append(contentsOf: utf8[start..<index])
                    bytes.append(contentsOf: entity.utf8)
                    start = index + 1
                }
                bytes.append(contentsOf: utf8[start...])
            }
        }

        private func entity(for byte: UInt8) -> String? {
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case UInt8(ascii: "\""): "&quot;"
            case UInt8(ascii: "'"): "&#39;"
            case 0: "\u{FFFD}"
            default: nil
            }
        }
    }
}

/// Which addresses may stand in `href` and `src`.
package enum SafeURL {
    /// Whether `url` is an address of our own or has a scheme that cannot run a script.
    package static func admits(_ url: String) -> Bool {
        // Browsers drop tabs and line ends inside a scheme, so none may be there at all.
        guard !url.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7f || $0 == "\\" }) else {
            return false
        }
        let head = url.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let colon = head.firstIndex(of: ":") else { return true }
        return ["http", "https", "mailto", "tel"].contains(head[..<colon].lowercased())
    }

    /// Whether `path` leads to a page of our own: used for "go on where you were" after signing in.
    package static func isLocal(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//") && admits(path)
    }
}
