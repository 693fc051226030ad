import Exchange
import Foundation
import Intake
import Testing

/// The XML reader against documents strangers wrote.
@Suite struct XMLReaderTests {
    /// The events of a document as short text: `<a x=1>text</a>`.
    private func read(_ bytes: [UInt8], chunk: Int = .max, limits: XMLLimits = XMLLimits()) throws -> String {
        var text = ""
        let reader = XMLReader(limits: limits) { event, _ in
            switch event {
            case .encoding: break
            case .start(let name, let attributes):
                text +=
                    "<" + ([name.text] + attributes.map { "\($0.name.text)=\($0.value)" }).joined(separator: " ") + ">"
            case .text(let part, _): text += part
            case .end(let name): text += "</\(name.text)>"
            }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        try reader.finish()
        return text
    }

    private func read(_ text: String, limits: XMLLimits = XMLLimits()) throws -> String {
        try read(Array(text.utf8), limits: limits)
    }

    private func refusal(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLError? {
        do { _ = try read(bytes, limits: limits) } catch { return error as? XMLError }
        return nil
    }

    private func refusal(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLError? {
        refusal(Array(text.utf8), limits: limits)
    }

    @Test func `elements, attributes, references and CDATA are told by local names`() throws {
        let xml = #"""
            <?xml version="1.0"?><!-- c --><n:a xmlns:n="urn:x" n:b="1&amp;#38;2" c='&lt;"'>\#
            T&#1090;<![CDATA[<&>]]>&quot;<d/> </n:a>
            """#
        #expect(try read(xml) == #"<a b=1&#38;2 c=<">Tт<&>"<d></d></a>"#)
    }

    // MARK: - Encodings

    @Test(arguments: ["", "\u{FEFF}", "\u{FEFF}\u{FEFF}\n "], [1, 3, .max])
    func `UTF-8 is read with and without marks before it`(start: String, chunk: Int) throws {
        let xml = start + #"<?xml version="1.0" encoding="UTF-8"?><а>ё🫖</а>"#
        #expect(try read(Array(xml.utf8), chunk: chunk) == "<а>ё🫖</а>")
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian], ["", "\u{FEFF}"])
    func `UTF-16 is read in both orders, with and without a mark`(encoding: String.Encoding, mark: String) throws {
        let xml = mark + #"<?xml version="1.0" encoding="UTF-16"?><а>ё🫖</а>"#
        let bytes = Array(try #require(xml.data(using: encoding)))
        for chunk in [1, 2, 3, .max] { #expect(try read(bytes, chunk: chunk) == "<а>ё🫖</а>") }
    }

    @Test(arguments: ["windows-1251", "WINDOWS-1251", "cp1251"])
    func `windows-1251 is read under its names`(name: String) throws {
        let xml = "<?xml version='1.0' encoding='\(name)'?><а>Ёжик № 5 — «Ъ»</а>"
        #expect(try read(Array(try #require(xml.data(using: .windowsCP1251)))) == "<а>Ёжик № 5 — «Ъ»</а>")
    }

    @Test(arguments: [
        ("\u{FEFF}<?xml version='1.0' encoding='windows-1251'?><а>ё</а>", "windows-1251"),
        ("<?xml version='1.0' encoding='windows-1251'?><а>ё</а>", "windows-1251"),
        ("<?xml version='1.0' encoding='UTF-16'?><а>ё</а>", "UTF-16"),
    ])
    func `bytes are believed where they contradict the declaration`(xml: String, declared: String) throws {
        var encoding: XMLEncoding?
        var contradicted: String?
        var text = ""
        let reader = XMLReader { event, _ in
            if case .encoding(let used, let other) = event { (encoding, contradicted) = (used, other) }
            if case .text(let part, _) = event { text += part }
        }
        try reader.feed(Array(xml.utf8))
        try reader.finish()
        #expect(encoding == .utf8)
        #expect(contradicted == declared)
        #expect(text == "ё")
    }

    @Test func `bytes that are not UTF-8 are refused with line and offset`() {
        let bytes = Array("<а>\n<б/>\n".utf8) + [0xC0, 0xAF] + Array("</а>".utf8)
        #expect(refusal(bytes) == XMLError(.bytes(offset: 11), line: 3))
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0] as [UInt8], "UTF-32"),
        ([0, 0, 0, 0x3C, 0, 0, 0, 0x61], "UTF-32"),
        ([0x4C, 0x6F, 0xA7, 0x94, 0x93], "EBCDIC"),
        (Array("+/v8-<a/>".utf8), "UTF-7"),
        (Array("<?xml version='1.0' encoding='UTF-7'?><a/>".utf8), "UTF-7"),
        (Array("<?xml version='1.0' encoding='koi8-r'?><a/>".utf8), "koi8-r"),
    ])
    func `other encodings are refused by name`(bytes: [UInt8], name: String) {
        #expect(refusal(bytes)?.reason == .encoding(name))
    }

    // MARK: - Attacks

    @Test(arguments: [
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?>\n<!-- x --><!DOCTYPE a SYSTEM 'http://127.0.0.1:9/'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY b 'lol'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a [<!ENTITY b '" + String(repeating: "x", count: 60_000) + "'>]><a>&b;&b;</a>",
        "<!doctype html><html/>",
    ])
    func `a DOCTYPE is refused before anything of it is read`(xml: String) throws {
        #expect(refusal(xml)?.reason == .doctype)
        #expect(refusal(Array(try #require(("\u{FEFF}" + xml).data(using: .utf16LittleEndian))))?.reason == .doctype)
    }

    @Test(arguments: broken)
    func `limits and rules are kept`(xml: String, reason: XMLError.Reason) {
        var limits = XMLLimits()
        limits.prologBytes = 1 << 14
        #expect(refusal(xml, limits: limits)?.reason == reason)
    }

    private static let broken: [(String, XMLError.Reason)] = [
        ("<a>&nbsp;</a>", XMLError.Reason.entity),
        ("<a>\u{1}</a>", .character),
        ("<a>&#1;</a>", .character),
        ("", .empty),
        (" \n", .empty),
        ("plain", .empty),
        ("<!--" + String(repeating: "x", count: 70_000) + "--><a/>", .longProlog),
        (String(repeating: "<a>", count: 65), .depth),
        ("<a " + (0...64).map { "b\($0)='1'" }.joined(separator: " ") + "/>", .attributes),
        ("<" + String(repeating: "a", count: 257) + "/>", .names),
        ("<a b='" + String(repeating: "x", count: 1 << 20) + "x'/>", .longAttribute),
    ]

    @Test(arguments: [
        ("<a>\n<b c='1' c='2'/></a>", 2), ("<a>\n\n</b></a>", 3), ("<a/>\n<b/>", 2), ("<a\n b=1/>", 2),
    ])
    func `broken markup is refused with its line and what libxml2 says`(xml: String, line: Int) throws {
        let error = try #require(refusal(xml))
        guard case .malformed(let detail) = error.reason else {
            Issue.record("\(error)")
            return
        }
        #expect(error.line == line)
        #expect(!detail.isEmpty)
    }

    @Test func `a document cut anywhere is told to be cut`() {
        let xml = Array("<а>\n<б в='г'>текст</б>\n</а>".utf8)
        for count in 4..<xml.count - 1 {
            #expect(refusal(Array(xml.prefix(count)))?.reason == .truncated, "\(count) bytes")
        }
    }

    @Test func `a text over the limit is cut at a whole character and the rest is read`() throws {
        var cut: [Int] = []
        let reader = XMLReader { event, _ in
            if case .text(let text, isCut: true) = event { cut.append(text.utf8.count) }
        }
        try reader.feed(Array("<a><b>x\(String(repeating: "ж", count: 2 << 20))</b><c>y</c></a>".utf8))
        try reader.finish()
        #expect(cut == [(1 << 20) - 1])
    }

    @Test func `a document over the limit of bytes is refused`() {
        var limits = XMLLimits()
        limits.totalBytes = 1000
        #expect(refusal("<a>" + String(repeating: "x", count: 1000) + "</a>", limits: limits)?.reason == .totalBytes)
    }

    @Test func `many different names are refused`() {
        let xml = "<a>" + (0..<10_001).map { "<b\($0)/>" }.joined() + "</a>"
        #expect(refusal(xml)?.reason == .names)
    }
}
