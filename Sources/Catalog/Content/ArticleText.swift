// The text of an article, read from the small markup that staff type.

import Foundation

/// A text taken apart: headings, paragraphs, lists, tables, pictures, goods.
///
/// The markup is a handful of signs, and whatever is none of them stays text, so that nothing typed is ever lost:
/// `# ` and `## ` begin headings, `- ` and `1. ` items, `|` rows of a table; `**…**` is bold, `[…](…)` a link, `[[…]]`
/// the product of an article number, `![…](/pictures/…)` a picture. One pass over the bytes, whatever they are.
package struct ArticleText: Sendable, Equatable {
    /// A part of the text that stands by itself.
    package enum Block: Sendable, Equatable {
        /// Level 2 or 3: the page's own heading is the first.
        case heading(level: Int, [Span])
        case paragraph([Span])
        case list(isNumbered: Bool, [[Span]])
        /// Every row has as many cells as the head.
        case table(head: [[Span]], rows: [[[Span]]])
        /// A product by its article number.
        case product(String)
        /// A kept file by its name, and what is seen on it.
        case picture(String, caption: String)
    }

    /// A run of letters that look alike.
    package struct Span: Sendable, Equatable {
        /// What the letters are.
        package enum Content: Sendable, Equatable {
            case text(String)
            case link(String, address: String)
            /// A product by its article number, within a sentence.
            case product(String)
        }

        package let content: Content
        package let isBold: Bool

        package init(_ content: Content, bold isBold: Bool = false) {
            self.content = content
            self.isBold = isBold
        }
    }

    /// The most characters that are read.
    package static let longest = 100_000
    /// The most different goods of one text.
    package static let mostProducts = 60
    /// The most cells of a row.
    static let mostColumns = 12

    package let blocks: [Block]

    /// Reads the markup; every text is one.
    package init(_ source: String) {
        var reader = ArticleBlockReader()
        for line in source.prefix(Self.longest).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            reader.take(line.trimmingCharacters(in: .whitespaces))
        }
        blocks = reader.finish()
    }

    /// The article numbers of all goods in it, in their order, each once.
    package var products: [String] {
        var seen: Set<String> = []
        var found: [String] = []
        func note(_ number: String) {
            if found.count < Self.mostProducts, seen.insert(number).inserted { found.append(number) }
        }
        for block in blocks {
            if case .product(let number) = block { note(number) }
            for span in block.spans {
                if case .product(let number) = span.content { note(number) }
            }
        }
        return found
    }

    /// The words alone, for search.
    package var words: String {
        blocks.flatMap { block -> [String] in
            if case .picture(_, let caption) = block { return [caption] }
            return block.spans.map { span in
                switch span.content {
                case .text(let text): text
                case .link(let text, _): text
                case .product(let number): number
                }
            }
        }.joined(separator: " ")
    }
}

extension ArticleText.Block {
    /// Every run of letters in it.
    fileprivate var spans: [ArticleText.Span] {
        switch self {
        case .heading(_, let spans), .paragraph(let spans): spans
        case .list(_, let items): items.flatMap { $0 }
        case .table(let head, let rows): head.flatMap { $0 } + rows.flatMap { $0.flatMap { $0 } }
        case .product, .picture: []
        }
    }
}

/// Puts lines together into blocks: what is alike and follows one another belongs together.
struct ArticleBlockReader {
    private enum Kind { case paragraph, bullets, numbers, table }

    private var blocks: [ArticleText.Block] = []
    /// Of the lines that are not closed yet.
    private var kind = Kind.paragraph
    private var lines: [String] = []

    init() {}

    /// The next line, without blanks around it.
    mutating func take(_ line: String) {
        guard !line.isEmpty else {
            close()
            return
        }
        if let block = Self.whole(line) {
            close()
            blocks.append(block)
            return
        }
        let (kind, text) = Self.part(line)
        if kind != self.kind { close() }
        self.kind = kind
        lines.append(text)
    }

    /// Everything that was read.
    mutating func finish() -> [ArticleText.Block] {
        close()
        return blocks
    }

    private mutating func close() {
        guard !lines.isEmpty else { return }
        switch kind {
        case .paragraph: blocks.append(.paragraph(ArticleSpanReader.spans(of: lines.joined(separator: " "))))
        case .bullets: blocks.append(.list(isNumbered: false, lines.map { ArticleSpanReader.spans(of: $0) }))
        case .numbers: blocks.append(.list(isNumbered: true, lines.map { ArticleSpanReader.spans(of: $0) }))
        case .table: if let table = Self.table(lines) { blocks.append(table) }
        }
        lines = []
    }

    /// A line that is a block by itself.
    private static func whole(_ line: String) -> ArticleText.Block? {
        if line.hasPrefix("# ") { return .heading(level: 2, ArticleSpanReader.spans(of: String(line.dropFirst(2)))) }
        for mark in ["## ", "### "] where line.hasPrefix(mark) {
            return .heading(level: 3, ArticleSpanReader.spans(of: String(line.dropFirst(mark.count))))
        }
        if line.hasPrefix("[["), line.hasSuffix("]]"), line.count <= 64,
            let number = ArticleSpanReader.number(String(line.dropFirst(2).dropLast(2)))
        {
            return .product(number)
        }
        return picture(line)
    }

    /// `![caption](/pictures/name)`: only a file of our own.
    private static func picture(_ line: String) -> ArticleText.Block? {
        guard line.hasPrefix("!["), line.hasSuffix(")"), let middle = line.range(of: "](/pictures/") else { return nil }
        let caption = String(line[..<middle.lowerBound].dropFirst(2))
        let name = String(line[middle.upperBound...].dropLast())
        guard ArticlePicture.isKeptName(name), caption.count <= 300 else { return nil }
        return .picture(name, caption: caption)
    }

    private static func part(_ line: String) -> (Kind, String) {
        if line.hasPrefix("|") { return (.table, line) }
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return (.bullets, String(line.dropFirst(2))) }
        let digits = line.prefix(4).prefix { $0.isASCII && $0.isNumber }.count
        if (1...3).contains(digits), line.dropFirst(digits).hasPrefix(". ") {
            return (.numbers, String(line.dropFirst(digits + 2)))
        }
        return (.paragraph, line)
    }

    private static func table(_ lines: [String]) -> ArticleText.Block? {
        let rows = lines.map(cells).filter { row in !row.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 == "-" } } }
        guard let head = rows.first else { return nil }
        let body = rows.dropFirst().map { row in
            (0..<head.count).map { ArticleSpanReader.spans(of: $0 < row.count ? row[$0] : "") }
        }
        return .table(head: head.map { ArticleSpanReader.spans(of: $0) }, rows: body)
    }

    private static func cells(_ line: String) -> [String] {
        var inner = line.dropFirst()
        if inner.hasSuffix("|") { inner = inner.dropLast() }
        let cells = inner.split(
            separator: "|", maxSplits: ArticleText.mostColumns - 1, omittingEmptySubsequences: false)
        return cells.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
