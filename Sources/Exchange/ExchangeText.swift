// Texts, numbers and dates as 1C and its imitators write them.

import Foundation

/// Cleaning of texts of exchange files.
enum ExchangeText {
    /// A name or code: ends trimmed, inner blanks and line breaks as one space, double escaping undone.
    static func singleLine(_ text: String) -> String {
        let words = unescaped(text).split(whereSeparator: \.isExchangeBlank)
        return words.count == 1 ? String(words[0]) : words.joined(separator: " ")
    }

    /// A description: ends trimmed, the rest as written.
    ///
    /// Double escaping is undone only where there is no markup: in HTML the references belong to the HTML.
    static func multiLine(_ text: String) -> String {
        let plain = text.utf8.contains(UInt8(ascii: "<")) ? text : unescaped(text)
        return String(plain.drop(while: \.isExchangeBlank).trimmingSuffix(while: \.isExchangeBlank))
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
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "да", "истина", "y", "yes": true
        case "false", "0", "нет", "ложь", "n", "no": false
        default: nil
        }
    }
}

extension Character {
    /// Blanks of all kinds, and the invisible marks that copying leaves at the ends of names.
    var isExchangeBlank: Bool { isWhitespace || self == "\u{FEFF}" || self == "\u{200B}" }
}

extension Substring {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isDropped(last) { rest.removeLast() }
        return rest
    }
}
