// The signs within a line of an article: bold letters, links, goods.

import Foundation
import Web

/// Reads one stretch of text from its first byte to its last. Where a sign could end is found once for the whole
/// stretch, so that brackets without an end cost no more than letters.
struct ArticleSpanReader {
    private static let star = UInt8(ascii: "*")
    private static let open = UInt8(ascii: "[")
    private static let close = UInt8(ascii: "]")

    private let bytes: [UInt8]
    /// The next `]` and the next `)` at or after each place; the count of bytes where there is none.
    private let brackets: [Int]
    private let parentheses: [Int]
    /// Where the last `**` stands; -1 for nowhere.
    private let lastStars: Int

    private var spans: [ArticleText.Span] = []
    private var position = 0
    /// Where the letters begin that are not in ``spans`` yet.
    private var start = 0
    private var isBold = false

    /// What stands in a text.
    static func spans(of text: String) -> [ArticleText.Span] {
        var reader = ArticleSpanReader(text)
        return reader.read()
    }

    /// An article number as it may stand between `[[` and `]]`; nil for what cannot be one.
    static func number(_ text: String) -> String? {
        let number = text.trimmingCharacters(in: .whitespaces)
        let isFit = !number.isEmpty && number.count <= 60 && !number.contains { "[]|\n".contains($0) }
        return isFit ? number : nil
    }

    private init(_ text: String) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        brackets = Self.next(Self.close, in: bytes)
        parentheses = Self.next(UInt8(ascii: ")"), in: bytes)
        lastStars = bytes.indices.dropLast().last { bytes[$0] == Self.star && bytes[$0 + 1] == Self.star } ?? -1
    }

    private static func next(_ byte: UInt8, in bytes: [UInt8]) -> [Int] {
        var places = Array(repeating: bytes.count, count: bytes.count + 1)
        for place in bytes.indices.reversed() { places[place] = bytes[place] == byte ? place : places[place + 1] }
        return places
    }

    private mutating func read() -> [ArticleText.Span] {
        while position < bytes.count {
            switch bytes[position] {
            case Self.star: takeStars()
            case Self.open: takeBracket()
            default: position += 1
            }
        }
        flush(to: bytes.count)
        return spans
    }

    /// Two stars turn bold on, where two more follow somewhere, and off.
    private mutating func takeStars() {
        guard position + 1 < bytes.count, bytes[position + 1] == Self.star, isBold || lastStars >= position + 2 else {
            position += 1
            return
        }
        flush(to: position)
        isBold.toggle()
        position += 2
        start = position
    }

    private mutating func takeBracket() {
        if let (content, end) = product() ?? link() {
            flush(to: position)
            spans.append(ArticleText.Span(content, bold: isBold))
            position = end
            start = end
        } else {
            position += 1
        }
    }

    /// `[[number]]`
    private func product() -> (ArticleText.Span.Content, end: Int)? {
        guard position + 2 < bytes.count, bytes[position + 1] == Self.open else { return nil }
        let end = brackets[position + 2]
        guard end + 1 < bytes.count, bytes[end + 1] == Self.close, end - position <= 260,
            let number = Self.number(text(position + 2, end))
        else { return nil }
        return (.product(number), end + 2)
    }

    /// `[words](address)`: only an address that can do nothing but lead somewhere.
    private func link() -> (ArticleText.Span.Content, end: Int)? {
        let middle = brackets[position + 1]
        guard middle > position + 1, middle + 1 < bytes.count, bytes[middle + 1] == UInt8(ascii: "("),
            middle - position <= 1_000
        else { return nil }
        let end = parentheses[middle + 2]
        guard end < bytes.count, end > middle + 2, end - middle <= 1_000 else { return nil }
        let address = text(middle + 2, end)
        guard SafeURL.admits(address), address.hasPrefix("/") || address.contains(":") else { return nil }
        return (.link(text(position + 1, middle), address: address), end + 1)
    }

    private mutating func flush(to end: Int) {
        if start < end { spans.append(ArticleText.Span(.text(text(start, end)), bold: isBold)) }
        start = end
    }

    private func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
}
