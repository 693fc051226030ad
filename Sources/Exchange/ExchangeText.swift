// Texts, numbers and dates as 1C and its imitators write them.

import Foundation

/// Cleaning of texts of exchange files.
enum ExchangeText {
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
