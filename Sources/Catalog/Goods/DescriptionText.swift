// The description of a product as other systems send it: plain lines, or HTML of any kind. What it may look like is a
// short list; everything else is dropped, and nothing of it reaches a page as markup.

import Foundation
import Web

/// A description taken apart into paragraphs and lists.
struct DescriptionText: Sendable, Equatable {
    /// A run of letters that look alike.
    struct Span: Sendable, Equatable {
        var text: String
        var isBold = false
        var isItalic = false
    }

    /// A part that stands by itself.
    enum Block: Sendable, Equatable {
        case heading([Span])
        case paragraph([Span])
        case list(isNumbered: Bool, [[Span]])
    }

    private(set) var blocks: [Block] = []

    /// The most characters that are read.
    private static let longest = 60_000

    /// Reads whatever came.
    init(_ text: String) {
        let text = String(text.prefix(Self.longest))
        guard text.contains(#/<[\/A-Za-z!]/#) else {
            blocks = text.split(whereSeparator: \.isNewline).map { .paragraph([Span(text: String($0))]) }
            return
        }
        var reader = DescriptionReader()
        reader.read(text)
        blocks = reader.finish()
    }

    var html: HTML {
        let parts: [HTML] = blocks.map { block in
            switch block {
            case .heading(let spans): "<h3>\(spans.map(Self.html))</h3>"
            case .paragraph(let spans): "<p>\(spans.map(Self.html))</p>"
            case .list(isNumbered: true, let items): "<ol>\(items.map(Self.item))</ol>"
            case .list(isNumbered: false, let items): "<ul>\(items.map(Self.item))</ul>"
            }
        }
        return "\(parts)"
    }

    private static func item(_ spans: [Span]) -> HTML { "<li>\(spans.map(html))</li>" }

    private static func html(_ span: Span) -> HTML {
        var text: HTML = "\(span.text)"
        if span.isItalic { text = "<em>\(text)</em>" }
        return span.isBold ? "<strong>\(text)</strong>" : text
    }
}

/// Walks through HTML once, whatever it is: tags it does not know leave their words, scripts and drawings leave
/// nothing.
private struct DescriptionReader {
    private var blocks: [DescriptionText.Block] = []
    private var spans: [DescriptionText.Span] = []
    /// The items of the list that is open, and whether they are numbered.
    private var list: (isNumbered: Bool, items: [[DescriptionText.Span]])?
    private var isHeading = false
    private var bold = 0
    private var italic = 0

    /// What stands inside these is no text for people.
    private static let silent: Set<String> = [
        "script", "style", "svg", "math", "iframe", "object", "embed", "template", "noscript", "head", "title",
        "textarea", "select", "form", "video", "audio", "canvas",
    ]
    private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
    private static let breaks: Set<String> = [
        "p", "div", "br", "tr", "table", "section", "article", "hr", "blockquote", "pre", "dl", "dt", "dd",
    ]

    mutating func read(_ text: String) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            take(rest[..<open])
            rest = rest[rest.index(after: open)...]
            if rest.hasPrefix("!--") {
                rest = rest.range(of: "-->").map { rest[$0.upperBound...] } ?? rest[rest.endIndex...]
                continue
            }
            guard let first = rest.first, first.isASCII, first.isLetter || first == "/" || first == "!" else {
                take("<")
                continue
            }
            guard let end = rest.firstIndex(of: ">") else {
                rest = rest[rest.endIndex...]
                break
            }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            let isEnd = tag.hasPrefix("/")
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }).lowercased()
            if !isEnd, Self.silent.contains(name), !tag.hasSuffix("/") {
                let close = rest.range(of: "</\(name)", options: .caseInsensitive)
                rest = close.map { rest[$0.lowerBound...] } ?? rest[rest.endIndex...]
            } else {
                take(name, isEnd: isEnd)
            }
        }
        take(rest)
    }

    mutating func finish() -> [DescriptionText.Block] {
        flush()
        closeList()
        return blocks
    }

    // MARK: - Tags

    private mutating func take(_ name: String, isEnd: Bool) {
        switch name {
        case "b", "strong": bold = max(0, bold + (isEnd ? -1 : 1))
        case "i", "em": italic = max(0, italic + (isEnd ? -1 : 1))
        case "ul", "ol":
            flush()
            closeList()
            if !isEnd { list = (name == "ol", []) }
        case "li": flush()
        case "td", "th": if isEnd { add(" ") }
        case let name where Self.headings.contains(name):
            flush()
            closeList()
            isHeading = !isEnd
        case let name where Self.breaks.contains(name): flush()
        default: break
        }
    }

    // MARK: - Words

    private mutating func take(_ raw: Substring) {
        guard !raw.isEmpty else { return }
        add(raw.contains("&") ? Self.decoded(String(raw)) : String(raw))
    }

    private mutating func add(_ text: String) {
        // As browsers do: any run of blanks is one.
        var words = ""
        var wasBlank = spans.last.map { $0.text.last == " " } ?? true
        for character in text {
            let isBlank = character == " " || character.isNewline || character == "\t"
            if isBlank, wasBlank { continue }
            words.append(isBlank ? " " : character)
            wasBlank = isBlank
        }
        guard !words.isEmpty else { return }
        let span = DescriptionText.Span(text: words, isBold: bold > 0, isItalic: italic > 0)
        if let last = spans.last, last.isBold == span.isBold, last.isItalic == span.isItalic {
            spans[spans.count - 1].text += words
        } else {
            spans.append(span)
        }
    }

    private mutating func flush() {
        defer { spans = [] }
        guard spans.contains(where: { !$0.text.allSatisfy(\.isWhitespace) }) else { return }
        if let last = spans.last, last.text.last == " " { spans[spans.count - 1].text.removeLast() }
        if list != nil {
            list?.items.append(spans)
        } else {
            blocks.append(isHeading ? .heading(spans) : .paragraph(spans))
        }
    }

    private mutating func closeList() {
        if let list, !list.items.isEmpty { blocks.append(.list(isNumbered: list.isNumbered, list.items)) }
        list = nil
    }

    /// The few names that are written, and numbers; anything else stays as it stands.
    private static func decoded(_ text: String) -> String {
        text.replacing(#/&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});/#) { match -> String in
            let name = String(match.output.1)
            if let known = entities[name] { return known }
            let number =
                name.hasPrefix("#x") || name.hasPrefix("#X")
                ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            guard let scalar = number.flatMap({ Unicode.Scalar($0) }), scalar.value >= 32 else {
                return String(match.output.0)
            }
            return String(Character(scalar))
        }
    }

    private static let entities = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "mdash": "—", "ndash": "–",
        "laquo": "«", "raquo": "»", "hellip": "…", "times": "×", "deg": "°", "plusmn": "±", "bull": "•", "rarr": "→",
        "sup2": "²", "sup3": "³", "reg": "®", "copy": "©", "trade": "™",
    ]
}
