import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Descriptions as other systems send them: whatever is in them, a page shows words, paragraphs and lists.
@Suite struct ProductTextTests {
    @Test(arguments: [
        ("Прочный.\nОцинкован & чёрен.", "<p>Прочный.</p><p>Оцинкован &amp; чёрен.</p>"),
        ("2 < 3 и 5 > 4", "<p>2 &lt; 3 и 5 &gt; 4</p>"),
        ("<p>Один</p><p>Два</p>", "<p>Один</p><p>Два</p>"),
        ("Один<br>Два<br/>Три", "<p>Один</p><p>Два</p><p>Три</p>"),
        ("<b>Сталь</b> и <em>медь</em>", "<p><strong>Сталь</strong> и <em>медь</em></p>"),
        ("<ul><li>М6<li>М8</ul>После", "<ul><li>М6</li><li>М8</li></ul><p>После</p>"),
        ("<ol><li>Раз</li></ol>", "<ol><li>Раз</li></ol>"),
        ("<h2>Размеры</h2>Все", "<h3>Размеры</h3><p>Все</p>"),
        ("&laquo;Опора&raquo; &#8212; 5&nbsp;мм &unknown;", "<p>&amp;laquo;"),
        ("<p>&laquo;Опора&raquo; &#8212; 5 мм</p>", "<p>«Опора» — 5 мм</p>"),
        ("<script>alert(1)</script>Болт", "<p>Болт</p>"),
        ("<svg onload=alert(1)><text>x</text></svg>Болт", "<p>Болт</p>"),
        ("<img src=x onerror=alert(1)>Болт", "<p>Болт</p>"),
        ("<a href=\"javascript:alert(1)\">сюда</a>", "<p>сюда</p>"),
        ("<p style=\"position:fixed\" onclick=\"x()\">Болт</p>", "<p>Болт</p>"),
        ("<iframe src=//evil.example></iframe>Болт", "<p>Болт</p>"),
        ("<!-- <p>нет</p> -->Болт", "<p>Болт</p>"), ("<scr<script>ipt>alert(1)</script>Болт", "<p>"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b>не закрыт", "<p><strong>не закрыт</strong></p>"), ("<", "<p>&lt;</p>"), ("", ""), ("<p></p><br>", ""),
    ])
    func `a description is words and a few marks`(_ text: String, _ expected: String) {
        let html = DescriptionText(text).html.text
        #expect(html.hasPrefix(expected))
        if expected.hasSuffix("</p>") || expected.isEmpty { #expect(html == expected) }
    }

    @Test func `no description makes another tag than those`() {
        let pieces = [
            "<", ">", "</", "<script", "<svg", "<p", "<li>", "<ul>", "</ul>", "<b>", "</b>", "<!--", "-->", "\"", "'",
            "&lt;", "&#60;", "&#x3c;", "&amp;lt;", " onload=", "javascript:", "слово", " ", "\n", "<img src=x", "/>",
            "<![CDATA[", "<textarea>", "</script>", "\u{0}", "<a href=", "<style>", "&", ";", "<h1>", "<td>",
        ]
        var random = SeededGenerator(seed: 5)
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let html = DescriptionText(text).html.text
            let rest = html.replacing(/<\/?(p|ul|ol|li|strong|em|h3)>/, with: "")
            #expect(!rest.contains("<") && !rest.contains(">"), "\(text) → \(html)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a hostile description harms no page`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт")
        let hostile =
            "<p>Прочный</p><script>document.title='x'</script><img src=x onerror=alert(1)><form action=//evil>"
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET description = \(hostile) WHERE id = \(bolt)")
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1").body)
            #expect(page.contains("<p>Прочный</p>"))
            for trace in ["onerror", "document.title", "//evil", "alert(1)"] { #expect(!page.contains(trace)) }
        }
    }
}
