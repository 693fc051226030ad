import Foundation
import Kernel
import TestKit
import Testing

@testable import Web

/// Whatever people type stands on a page as text: in elements, in attributes, in addresses and in data for scripts.
@Suite struct HTMLTests {
    @Test(
        .feature("SEC-14"),
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
            ("' onfocus='alert(1)", "&#39; onfocus=&#39;alert(1)"), ("a & b", "a &amp; b"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("<\u{301}b>\u{301}", "&lt;\u{301}b&gt;\u{301}"), ("nul\u{0}nul", "nul\u{FFFD}nul"),
            ("line\u{2028}line", "line\u{2028}line"), ("\u{202E}drow\u{202C}", "\u{202E}drow\u{202C}"),
            ("Болт М8×40 🔩👨‍👩‍👧", "Болт М8×40 🔩👨‍👩‍👧"), ("", ""), ("<", "&lt;"), ("<!--", "&lt;!--"), ("]]>", "]]&gt;"),
        ])
    func `text stays text in an element and in an attribute`(text: String, escaped: String) {
        let absent: String? = nil
        #expect(("<p>\(text)</p>" as HTML).bytes == Array("<p>\(escaped)</p>".utf8))
        #expect(("<a title=\"\(text)\">" as HTML).bytes == Array("<a title=\"\(escaped)\">".utf8))
        #expect(("<a\(attr: "title", text)>" as HTML).bytes == Array("<a title=\"\(escaped)\">".utf8))
        #expect(("<a\(attr: "title", absent)>\(absent)" as HTML).text == "<a>")
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
        "java\r\nscript:alert(1)", " javascript:alert(1)", "\u{1}javascript:alert(1)", "javascript\u{0}:alert(1)",
        "javascript&Tab;:alert(1)", "java\u{2028}script:alert(1)", "\u{FEFF}javascript:alert(1)", "vbscript:x",
        "data:text/html,<script>alert(1)</script>", "blob:https://a", "file:///etc/passwd", "view-source:x", "ftp://a",
        "javascript:\u{301}alert(1)", "\\\\evil.example", "/\\evil.example", "/orders\u{7F}", "https:\\evil.example",
        "java script:alert(1)",
    ])
    func `an address that could run a script or leave by a trick becomes an empty page`(address: String) {
        #expect(!SafeURL.admits(address))
        #expect(("<a href=\"\(url: address)\">" as HTML).text == "<a href=\"about:blank\">")
    }

    @Test(arguments: [
        ("/orders/17?tab=lines#top", "/orders/17?tab=lines#top"), ("/search?q=javascript:x", "/search?q=javascript:x"),
        ("#javascript:x", "#javascript:x"), ("?a=1&b=\"2\"", "?a=1&amp;b=&quot;2&quot;"), ("orders", "orders"),
        ("HTTPS://portal.example/", "HTTPS://portal.example/"), ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+74950000015", "tel:+74950000015"), ("/поиск", "/поиск"), ("", ""),
        // What a browser reads out of the attribute is the name again, and that is no scheme.
        ("javascript&colon;alert(1)", "javascript&amp;colon;alert(1)"),
        ("javascript&#58;alert(1)", "javascript&amp;#58;alert(1)"),
    ])
    func `other addresses stay, escaped for their attribute`(address: String, escaped: String) {
        #expect(("<a href=\"\(url: address)\">" as HTML).text == "<a href=\"\(escaped)\">")
    }

    @Test(arguments: [
        ("/orders/17?tab=lines", true), ("/", true), ("", false), ("orders", false), ("//evil.example", false),
        ("///evil.example", false), ("/\\evil.example", false), ("/\t/evil.example", false),
        ("/\n/evil.example", false), ("https://evil.example/", false), ("javascript:alert(1)", false),
        (" /orders", false), ("\\/evil.example", false),
        // Browsers leave these marks out of a host's name; for Swift each is one letter with the slash before it.
        ("//\u{FE0F}evil.example/", false), ("//\u{34F}evil.example/", false),
    ])
    func `only a path of our own is a place to go on after signing in`(path: String, isLocal: Bool) {
        #expect(SafeURL.isLocal(path) == isLocal)
    }

    @Test(arguments: [
        "</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u{2028}\u{2029}", "nul\u{0}", "\"\\\"",
        "\u{202E}drow", "👨‍👩‍👧 Болт", "]]>", "</SCRIPT\n>",
    ])
    func `data for a script cannot end the script and is read back as it was`(text: String) throws {
        let markup = ("\(json: ["text": text])" as HTML).text
        #expect(!markup.contains("<") && !markup.contains(">") && !markup.contains("&"))
        let read = try JSONDecoder().decode([String: String].self, from: Data(markup.utf8))
        #expect(read["text"].map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test func `random texts come back as they were from wherever they stood`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let text = Self.text(using: &random)
            let markup: HTML = "\(text)"
            #expect(!markup.bytes.contains { Self.dangerous.contains($0) }, "seed \(seed)")
            #expect(Self.read(markup) == Array(text.replacing("\u{0}", with: "\u{FFFD}").utf8), "seed \(seed)")
            let json = ("\(json: [text])" as HTML).text
            let back = try JSONDecoder().decode([String].self, from: Data(json.utf8))
            #expect(back.map { Array($0.utf8) } == [Array(text.utf8)], "seed \(seed)")
        }
    }

    // MARK: - Tools

    private static let entities: [(name: String, sign: Unicode.Scalar)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
    ]
    private static let dangerous = Set(#"<>"'"#.utf8)
    private static let pieces = [
        "<", ">", "&", "\"", "'", "</script>", "<!--", "-->", "&amp;", "&lt;", "&#39;", "\u{0}", "\u{1}", "\t", "\n",
        "\r",
        "\\", "/", "\u{2028}", "\u{202E}", "\u{301}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "🔩", "👨‍👩‍👧", "é", "Болт", "a",
        " ",
    ]

    private static func text(using random: inout SeededGenerator) -> String {
        let count = Int.random(in: 0...12, using: &random)
        return (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
    }

    /// Reads markup as a browser would: entities become what they stand for, in one pass, byte by byte.
    private static func read(_ markup: HTML) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = markup.bytes[...]
        while let byte = rest.first {
            if let entity = entities.first(where: { rest.starts(with: $0.name.utf8) }) {
                bytes.append(UInt8(ascii: entity.sign))
                rest = rest.dropFirst(entity.name.utf8.count)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}
