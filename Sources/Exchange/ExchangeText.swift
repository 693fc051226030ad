// Texts, numbers and dates as 1C and its imitators write them.

import Foundation

/// How much of each text is kept. What is longer is cut with a warning; an identifier cannot be cut, so what has a
/// longer one is left out. The limits hold for indexes, which PostgreSQL refuses from 2,700 bytes on, and for pages.
enum ExchangeLimit {
    /// Characters of an identifier: CommerceML allows 80.
    static let id = 100
    /// Characters of an article or barcode.
    static let code = 100
    /// Characters of the name of a unit.
    static let unit = 50
    /// Characters of the name of a product, category, property, price type or warehouse, and of an address.
    static let name = 500
    /// Characters of a property's value.
    static let value = 2_000
    /// Bytes of a description, some twelve thousand Russian letters: its page stays below 60 KB.
    static let descriptionBytes = 24_576
}

/// Cleaning of texts of exchange files.
enum ExchangeText {
    /// The beginning of a text of more than `limit` characters (Unicode scalars), with an ellipsis for the rest.
    static func cut(_ text: String, to limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard text.utf8.count > limit,
            let end = scalars.index(scalars.startIndex, offsetBy: limit - 1, limitedBy: scalars.endIndex),
            end < scalars.endIndex, scalars.index(after: end) < scalars.endIndex
        else { return text }
        return cut(text, before: end)
    }

    /// The beginning of a text of more than `limit` bytes, with an ellipsis for the rest.
    static func cut(_ text: String, toBytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        return cut(text, before: text.utf8.index(text.startIndex, offsetBy: limit - "…".utf8.count))
    }

    /// Cuts between whole characters, except where one character alone is longer than the limit.
    private static func cut(_ text: String, before end: String.Index) -> String {
        let character = text.index(before: text.index(after: end))
        let scalar = text.unicodeScalars.index(before: text.unicodeScalars.index(after: end))
        var kept = text.unicodeScalars[..<(character > text.startIndex ? character : scalar)]
        while let last = kept.last, isBlank(last) { kept.removeLast() }
        return String(kept) + "…"
    }

    /// A name or code: ends trimmed, inner blanks and line breaks as one space, double escaping undone.
    static func singleLine(_ text: String) -> String {
        if isClean(text) { return text }
        let words = unescaped(text).unicodeScalars.split(whereSeparator: isBlank)
        return words.map { String($0) }.joined(separator: " ")
    }

    /// A description: ends trimmed, the rest as written.
    ///
    /// Double escaping is undone only where there is no markup: in HTML the references belong to the HTML.
    static func multiLine(_ text: String) -> String {
        if isClean(text) { return text }
        var plain = (text.utf8.contains(UInt8(ascii: "<")) ? text : unescaped(text)).unicodeScalars[...]
        while let last = plain.last, isBlank(last) { plain.removeLast() }
        return String(plain.drop(while: isBlank))
    }

    /// Whether cleaning would change nothing: the case of most texts, found without decoding them.
    private static func isClean(_ text: String) -> Bool {
        var isAfterBlank = true
        for byte in text.utf8 {
            switch byte {
            case 0x20 where isAfterBlank: return false
            case 0x20: isAfterBlank = true
            // Control characters, ampersands, and the first bytes of characters among which there are other blanks.
            case 0...0x1F, 0x26, 0xC2, 0xE1...0xE3, 0xEF: return false
            default: isAfterBlank = false
            }
        }
        return !isAfterBlank
    }

    /// Blanks of all kinds, and the invisible marks that copying leaves at the ends of names.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FEFF}" || scalar == "\u{200B}" || scalar.properties.isWhitespace
    }

    /// Undoes the second of two escapings: `&amp;quot;` in a file is `&quot;` here.
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        // The ampersand comes last, so that only one escaping is undone.
        return references.reduce(text) { $0.replacing($1.reference, with: $1.character) }
    }

    private static let references: [(reference: String, character: String)] = [
        ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#039;", "'"),
        ("&nbsp;", "\u{A0}"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ]

    /// Yes or no; nil when neither.
    static func flag(_ text: String) -> Bool? { flags[text] ?? flags[text.lowercased()] }

    private static let flags = [
        "true": true, "1": true, "да": true, "истина": true, "yes": true, "y": true,
        "false": false, "0": false, "нет": false, "ложь": false, "no": false, "n": false,
    ]
}
