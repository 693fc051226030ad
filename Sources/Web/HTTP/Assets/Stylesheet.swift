// All styles in one file, in the order of their layers, without comments.

import NIOCore

/// Joins and shortens style sheets without understanding them.
enum Stylesheet {
    /// The file that names all others in their order, by `@import url("…");`.
    static let list = "css/app.css"

    /// A style sheet is listed and not there.
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(Stylesheet.list) imports \(path), which is not there" }
    }

    /// The listed files joined in their order, to be served from the root of the assets.
    static func bundle(_ files: [String: ByteBuffer]) throws(Missing) -> ByteBuffer? {
        guard let list = files[list] else { return nil }
        var bundle = ByteBuffer()
        for line in minified(String(buffer: list)).split(separator: ";") {
            guard let name = line.wholeMatch(of: /@import url\("?([^")]+)"?\)/)?.1 else { continue }
            let path = "css/\(name)"
            guard let bytes = files[path] else { throw Missing(path: path) }
            let directory = path.split(separator: "/").dropLast().map(String.init)
            bundle.writeString(minified(String(buffer: bytes), movedUpFrom: directory))
            bundle.writeString("\n")
        }
        return bundle
    }

    static func minified(_ bytes: ByteBuffer) -> ByteBuffer { ByteBuffer(string: minified(String(buffer: bytes))) }

    /// Drops comments and the space around `{`, `}`, `;` and `,`; strings stay as they are.
    ///
    /// Other space is kept as one blank: around `:`, `+`, `>` and in `calc()` it can carry meaning. When the
    /// text moves to the root of the assets, relative addresses get their `directory` in front.
    static func minified(_ text: String, movedUpFrom directory: [String] = []) -> String {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        var blank = false
        while let byte = rest.first {
            if rest.starts(with: "/*".utf8) {
                rest = rest.dropFirst(2)
                while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest = rest.dropFirst() }
                rest = rest.dropFirst(2)
                blank = true
                continue
            }
            if isSpace(byte) {
                blank = true
                rest = rest.dropFirst()
                continue
            }
            if blank, let last = output.last, !isTight(last), !isTight(byte) { output.append(UInt8(ascii: " ")) }
            blank = false
            let token = token(&rest)
            output += token
            if token.elementsEqual("url(".utf8) { output += address(&rest, directory) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The next piece that must not be looked into: a string, `url(`, or one byte.
    private static func token(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = rest.first else { return [] }
        var length = 1
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            length = stringLength(rest, quote: first)
        } else if rest.starts(with: "url(".utf8) {
            length = 4
        } else if first == UInt8(ascii: "\\") {
            length = 2
        }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }

    private static func stringLength(_ text: ArraySlice<UInt8>, quote: UInt8) -> Int {
        var isEscaped = false
        for (offset, byte) in text.enumerated().dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == quote {
                return offset + 1
            }
        }
        return text.count
    }

    /// What stands between `url(` and `)`, seen from the root of the assets.
    private static func address(_ rest: inout ArraySlice<UInt8>, _ directory: [String]) -> [UInt8] {
        rest = rest.drop(while: isSpace)
        var inner: ArraySlice<UInt8>
        if let quote = rest.first, "\"'".utf8.contains(quote) {
            // A quoted address may hold parentheses, as embedded pictures do.
            let length = stringLength(rest, quote: quote)
            inner = rest.prefix(length).dropFirst().dropLast()
            rest = rest.dropFirst(length)
            guard isMovable(inner), !directory.isEmpty else { return [quote] + inner + [quote] }
        } else {
            inner = rest.prefix { $0 != UInt8(ascii: ")") }
            rest = rest.dropFirst(inner.count)
            guard isMovable(inner), !directory.isEmpty else { return Array(inner) }
        }
        var path = directory
        for part in String(decoding: inner, as: UTF8.self).split(separator: "/") where part != "." {
            if part == ".." { _ = path.popLast() } else { path.append(String(part.filter { !$0.isWhitespace })) }
        }
        return Array("\"\(path.joined(separator: "/"))\"".utf8)
    }

    /// Whether an address is relative to the file it stands in.
    private static func isMovable(_ address: ArraySlice<UInt8>) -> Bool {
        guard let first = address.first else { return false }
        return first != UInt8(ascii: "/") && first != UInt8(ascii: "#") && !address.contains(UInt8(ascii: ":"))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isTight(_ byte: UInt8) -> Bool { "{};,".utf8.contains(byte) }
}
