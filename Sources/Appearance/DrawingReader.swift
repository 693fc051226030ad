// Looks through an SVG and takes only what a drawing is made of. Nothing is mended: what is not known here is refused,
// so that nothing has to be understood twice.

import Foundation

/// Something in a drawing that a drawing does not need, in the words of the file: `script`, `onload`, `<!ENTITY`.
struct NotPlain: Error, Equatable {
    let what: String
}

/// Reads a drawing from its first byte to its last: elements and attributes of ``DrawingWords``, addresses only into
/// the drawing itself, no entities, no second kind of markup.
struct DrawingReader {
    /// More than any mark needs.
    private static let mostElements = 20_000
    private static let deepest = 100

    private let bytes: [UInt8]
    private var position = 0
    private var open: [(name: String, id: String?)] = []
    private var cost = DrawingCost()
    private var elements = 0
    private var box: PixelSize?
    private var width = 0.0
    private var height = 0.0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Its size; nil when the file is not whole, or does not say how wide and high it is.
    ///
    /// - Throws: ``NotPlain``, naming what is in the way.
    mutating func size() throws -> PixelSize? {
        guard String(bytes: bytes, encoding: .utf8) != nil, !bytes.contains(where: Self.isControl) else { return nil }
        skip("\u{FEFF}")
        if rest.starts(with: "<?xml ".utf8) { guard step(past: "?>") else { return nil } }
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "<") {
                guard try markup() else { return nil }
            } else {
                guard try text() else { return nil }
            }
        }
        guard open.isEmpty, elements > 0 else { return nil }
        guard cost.isBearable else { throw NotPlain(what: "use") }
        return box ?? Self.size(width, height)
    }

    // MARK: - Markup

    /// One tag or comment; false when it is not well formed.
    private mutating func markup() throws -> Bool {
        // Words that a comment parts are one again for whoever reads the style sheet.
        if open.last?.name == "style", !rest.starts(with: "</".utf8) { throw NotPlain(what: "style") }
        if skip("<!--") { return step(past: "-->") }
        if rest.starts(with: "<!DOCTYPE".utf8), elements == 0 { return try documentType() }
        if rest.starts(with: "<!".utf8) || rest.starts(with: "<?".utf8) {
            throw NotPlain(what: String(decoding: rest.prefix { $0 > 0x20 }.prefix(20), as: UTF8.self))
        }
        if skip("</") {
            guard let name = name(), let last = open.popLast(), last.name == name else { return false }
            cost.closes(last.id)
            skipBlanks()
            return skip(">")
        }
        guard skip("<"), let name = name() else { return false }
        return try element(name)
    }

    /// The old head of drawings is harmless as long as it declares nothing. That of another kind of document gives
    /// names to signs, and so could hide a word: `&lpar;` is a bracket under the head of XHTML.
    private mutating func documentType() throws -> Bool {
        let declaration = rest.prefix { $0 != UInt8(ascii: ">") }
        guard !declaration.contains(UInt8(ascii: "[")), !declaration.dropFirst().contains(UInt8(ascii: "<")) else {
            throw NotPlain(what: "<!ENTITY")
        }
        guard DrawingWords.isHead(String(decoding: declaration, as: UTF8.self)) else {
            throw NotPlain(what: "<!DOCTYPE")
        }
        return step(past: ">")
    }

    private mutating func element(_ name: String) throws -> Bool {
        guard DrawingWords.elements.contains(name) else { throw NotPlain(what: name) }
        elements += 1
        // One root, and it is the drawing.
        let isRoot = name == "svg" && open.isEmpty
        guard (elements == 1) == isRoot, isRoot || !open.isEmpty, elements <= Self.mostElements,
            open.count < Self.deepest
        else { return false }
        var seen: Set<String> = []
        var (id, references): (String?, [String]) = (nil, [])
        while true {
            let hadBlank = skipBlanks()
            if skip("/>") {
                cost.opens(id, references: references, staysOpen: false)
                return elements > 1
            }
            if skip(">") {
                cost.opens(id, references: references, staysOpen: true)
                open.append((name, id))
                return true
            }
            guard hadBlank, let attribute = self.name(), skip("="), let value = quoted() else { return false }
            guard seen.insert(attribute).inserted else { return false }
            try check(attribute, value)
            if attribute == "id" { id = value }
            references += DrawingWords.references(in: value, isAddress: attribute.hasSuffix("href"))
            if elements == 1 { note(attribute, value) }
        }
    }

    private mutating func text() throws -> Bool {
        let words = rest.prefix { $0 != UInt8(ascii: "<") }
        position += words.count
        let isBlank = words.allSatisfy { $0 <= 0x20 }
        guard let parent = open.last else { return isBlank }
        if parent.name == "style" {
            guard !words.contains(UInt8(ascii: "&")) else { throw NotPlain(what: "&") }
            let style = String(decoding: words, as: UTF8.self)
            try DrawingWords.check(style: style)
            cost.notes(styleReferences: DrawingWords.references(in: style, isAddress: false))
        }
        return true
    }

    // MARK: - Attributes

    private func check(_ name: String, _ value: String) throws {
        guard DrawingWords.attributes.contains(name) || name.hasPrefix("aria-") || name.hasPrefix("data-") else {
            throw NotPlain(what: name)
        }
        switch name {
        case "xmlns", "xmlns:xlink", "xmlns:svg":
            guard DrawingWords.namespaces.contains(value) else { throw NotPlain(what: value) }
        case "href", "xlink:href":
            guard value.hasPrefix("#") else { throw NotPlain(what: name) }
        default:
            // A sign written as a number could hide a word.
            guard !value.contains("&#") else { throw NotPlain(what: "&#") }
            if let sign = DrawingWords.namedSign(in: value) { throw NotPlain(what: sign) }
            try DrawingWords.check(style: value)
        }
    }

    /// Takes the size from the root's attributes.
    private mutating func note(_ name: String, _ value: String) {
        switch name {
        case "viewBox":
            let numbers = value.split { $0 == " " || $0 == "," }.compactMap { Double($0) }
            if numbers.count == 4 { box = Self.size(numbers[2], numbers[3]) }
        case "width": width = Self.pixels(value)
        case "height": height = Self.pixels(value)
        default: break
        }
    }

    private static func pixels(_ value: String) -> Double {
        Double(value.hasSuffix("px") ? String(value.dropLast(2)) : value) ?? 0
    }

    /// A drawing has no pixels: what is very large in its own units is the same mark as something small.
    private static func size(_ width: Double, _ height: Double) -> PixelSize? {
        guard width.isFinite, height.isFinite, width > 0, height > 0, max(width, height) < 1_000_000 else { return nil }
        let scale = min(1, 1_000 / max(width, height))
        return PixelSize(
            width: max(1, Int((width * scale).rounded())), height: max(1, Int((height * scale).rounded())))
    }

    // MARK: - Letters

    private var rest: ArraySlice<UInt8> { bytes[position...] }

    @discardableResult
    private mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let blanks = rest.prefix { $0 <= 0x20 }.count
        position += blanks
        return blanks > 0
    }

    private mutating func step(past text: String) -> Bool {
        while position < bytes.count {
            if skip(text) { return true }
            position += 1
        }
        return false
    }

    /// A name of element or attribute: letters, digits, `:`, `-`, `_` and `.`.
    private mutating func name() -> String? {
        let letters = rest.prefix(64).prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: ":-_.".utf8.contains(byte)
            }
        }
        position += letters.count
        return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self)
    }

    private mutating func quoted() -> String? {
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let inner = rest.dropFirst().prefix { $0 != quote }
        guard position + inner.count + 1 < bytes.count, !inner.contains(UInt8(ascii: "<")) else { return nil }
        position += inner.count + 2
        return String(decoding: inner, as: UTF8.self)
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 9 && byte != 10 && byte != 13 }
}
