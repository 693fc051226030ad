import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// The markup of articles: what it means, and that no text whatever becomes anything else.
@Suite struct ArticleTextTests {
    private typealias Span = ArticleText.Span

    @Test func `headings, lists, tables, pictures and goods are told apart`() {
        let name = String(repeating: "a", count: 40) + ".png"
        let text = ArticleText(
            """
            # Как выбрать
            Первая строка
            и вторая.

            - раз
            - **два**
            1. три
            | Размер | Масса |
            |---|---|
            | М8 | 5 г | лишнее |
            [[А-1]]
            ![Схема](/pictures/\(name))
            ## Итог
            """)
        let plain: (String) -> [Span] = { [Span(.text($0))] }
        #expect(
            text.blocks == [
                .heading(level: 2, plain("Как выбрать")), .paragraph(plain("Первая строка и вторая.")),
                .list(isNumbered: false, [plain("раз"), [Span(.text("два"), bold: true)]]),
                .list(isNumbered: true, [plain("три")]),
                .table(
                    head: [plain("Размер"), plain("Масса")], rows: [[plain("М8"), plain("5 г")]]),
                .product("А-1"), .picture(name, caption: "Схема"), .heading(level: 3, plain("Итог")),
            ])
        #expect(text.products == ["А-1"])
        #expect(text.words.contains("Первая строка и вторая."))
    }

    @Test(arguments: [
        ("слово [ссылка](/catalog) и [[A-1]].", ["слово ", "ссылка → /catalog", " и ", "# A-1", "."]),
        ("[адрес](https://example.com/a?b=c)", ["адрес → https://example.com/a?b=c"]),
        ("[почта](mailto:a@b.example)", ["почта → mailto:a@b.example"]),
        // What is no address of a page stays as it was typed.
        ("[x](javascript:alert(1))", ["[x](javascript:alert(1))"]),
        ("[x](java\tscript:1)", ["[x](java\tscript:1)"]), ("[x](data:text/html,1)", ["[x](data:text/html,1)"]),
        ("[x](слово)", ["[x](слово)"]), ("[x]()", ["[x]()"]), ("[[]] [[a]", ["[[]] [[a]"]),
        ("a ** b", ["a ** b"]), ("**a", ["**a"]), ("**a** и **b", ["*a", " и **b"]), ("a*b", ["a*b"]),
    ])
    func `signs within a line mean something only where they are whole`(source: String, pieces: [String]) {
        let read = ArticleSpanReader.spans(of: source).map { span -> String in
            let bold = span.isBold ? "*" : ""
            return switch span.content {
            case .text(let text): bold + text
            case .link(let text, let address): "\(bold)\(text) → \(address)"
            case .product(let number): "\(bold)# \(number)"
            }
        }
        #expect(read == pieces)
    }

    @Test func `a picture is one of our own files, or it is text`() {
        for source in [
            "![x](/pictures/../../etc/passwd)", "![x](https://example.com/a.png)", "![x](/pictures/a.png)",
            "![x](/pictures/\(String(repeating: "a", count: 40)).exe)",
        ] {
            let isPicture = ArticleText(source).blocks.contains { if case .picture = $0 { true } else { false } }
            #expect(!isPicture, "\(source)")
        }
    }

    @Test func `no text becomes a tag, an attribute or an address of its own`() async throws {
        var random = SeededGenerator(seed: 15)
        let pieces = [
            "<script>", "</p>", "\"", "'", "&", "[", "]", "(", ")", "[[", "]]", "**", "|", "\n", "\n\n", "# ", "- ",
            "1. ", "!", "/pictures/", "javascript:", "data:", "https://a.example", "//a.example", "/a", "onload=",
            "текст", "🔩", "\u{202e}", "\u{0}", "A-1", " ",
        ]
        let texts = (0..<1_500).map { _ in
            (0..<Int.random(in: 1...40, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
        }
        let html = try await draw { context in
            let drawn: [HTML] = texts.map { context.articleText(ArticleText($0)) }
            return "\(drawn)"
        }
        let known: Set<String> = [
            "div", "h2", "h3", "p", "ul", "ol", "li", "b", "a", "table", "thead", "tbody", "tr", "th", "td", "figure",
            "img", "figcaption",
        ]
        for tag in html.matches(of: /<\/?([a-z0-9]*)/) where !known.contains(String(tag.1)) {
            Issue.record("a tag <\(tag.1)>")
        }
        for link in html.matches(of: /href="([^"]*)"/) {
            #expect(SafeURL.admits(String(link.1).replacing("&amp;", with: "&")), "\(link.1)")
        }
        #expect(!html.contains(/<[^>]*\son[a-z]+=/))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["[", "[[", "**", "[a](", "|", "[]", "!["])
    func `signs without an end cost no more than letters`(_ sign: String) {
        let start = ContinuousClock.now
        let text = ArticleText(String(repeating: sign, count: ArticleText.longest / sign.count))
        #expect(!text.blocks.isEmpty)
        // A square of a hundred thousand would take minutes.
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    private func draw(_ component: @escaping @Sendable (PublicContext) -> HTML) async throws -> String {
        let site = try await World(.sqlite).site
        let router = Router(context: WebContext.self)
        router.get("component") { _, web -> HTML in component(PublicContext(Visit(web, on: site))) }
        return try await Application(router: router).test(.router) { client in
            String(buffer: try await client.execute(uri: "/component", method: .get).body)
        }
    }
}
