import Foundation
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct FormDataTests {
    @Test(arguments: [
        ("a+b", "a b"), ("%D0%96", "Ж"), ("%d0%96", "Ж"), ("a%2Bb", "a+b"), ("100%25", "100%"), ("%2525", "%25"),
        ("%0D%0A", "\r\n"), ("%F0%9F%94%A9", "🔩"), ("%E2%80%AE", "\u{202E}"), ("%00a%00", "a"), ("%FF", "\u{FFFD}"),
        ("%D0", "\u{FFFD}"), ("%C0%80", "\u{FFFD}\u{FFFD}"), ("plain", "plain"), ("", ""), ("%26%3D", "&="),
    ])
    func `a value is decoded once, and bytes that are no text become a sign of that`(encoded: String, text: String) {
        #expect(Array(FormData.decoded(encoded).utf8) == Array(text.utf8))
    }

    @Test(arguments: ["100%", "%", "%%", "%zz", "%4", "%4z", "%z4", "5%+", "5%a", "%-1"])
    func `a percent sign that begins no byte stays with all that follows it`(encoded: String) {
        #expect(FormData.decoded(encoded) == encoded.replacing("+", with: " "))
    }

    @Test(arguments: ["a\u{0}b", "a%00b", "a\u{0}+b", "\u{0}"])
    func `the character that no database keeps disappears however it was sent`(encoded: String) {
        #expect(!FormData.decoded(encoded).utf8.contains(0))
    }

    @Test func `fields keep their order, the first of a name counts, and all of them can be had`() {
        let data = FormData(urlEncoded: "b=2&a=1&a=3&&=x&c&d=&e=1=2&q.1=x&q.2=y&a%62=z")
        #expect(data.fields.map(\.name) == ["b", "a", "a", "", "c", "d", "e", "q.1", "q.2", "ab"])
        #expect(data["a"] == "1")
        #expect(data.all("a") == ["1", "3"])
        #expect(data["c"] == "")
        #expect(data["d"] == "")
        #expect(data["e"] == "1=2")
        #expect(data["ab"] == "z")
        #expect(data["absent"] == nil)
        #expect(data.all(prefixed: "q.").map { "\($0.name)=\($0.value)" } == ["1=x", "2=y"])
        #expect(FormData(urlEncoded: "").fields.isEmpty)
    }

    @Test func `random fields come back as they were`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "&", "=", "+", "%", "%41", "%zz", " ", "\n", "Ж", "🔩", "\u{202E}", "\u{301}", "a", "~", "/", ";", "#", "\"",
        ]
        for _ in 0..<1_000 {
            func text() -> String {
                (0..<Int.random(in: 1...8, using: &random))
                    .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            }
            let fields = (0..<Int.random(in: 1...4, using: &random)).map { _ in (name: text(), value: text()) }
            let read = FormData(urlEncoded: FormData(fields).urlEncoded).fields
            #expect(read.map(\.name) == fields.map(\.name), "seed \(seed)")
            #expect(read.map(\.value) == fields.map(\.value), "seed \(seed)")
        }
    }

    @Test func `a million characters and a million fields are read in time`() {
        let start = ContinuousClock.now
        let long = FormData(urlEncoded: "a=" + String(repeating: "%D0%96", count: 1_000_000))
        #expect(long["a"]?.utf8.count == 2_000_000)
        let many = FormData(urlEncoded: String(repeating: "a=1&", count: 1_000_000))
        #expect(many.fields.count <= 25_001)
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}

@Suite struct FormTests {
    private struct Sample: Form {
        var name = ""
        var comment = "as it was"
        var password = ""
        var inn = ""

        static let fields: [Field<Sample>] = [
            Field("name", .text, \.name, label: "test.name", required: true, maxLength: 5),
            Field("comment", .textarea(rows: 2), \.comment, label: "test.comment", maxLength: 1_000),
            Field("password", .password, \.password, label: "test.password", minLength: 3),
            Field("inn", .text, \.inn, label: "test.inn", maxLength: 20, check: Field<Sample>.parsed { try INN($0) }),
        ]
    }

    private func form(_ encoded: String) -> Sample { Sample(FormData(urlEncoded: encoded)) }

    @Test func `what is typed is trimmed, a password never`() {
        let form = form("name=%20%09Анна%0A&comment=+a++b+&password=+p4ss+")
        #expect(form.name == "Анна")
        #expect(form.comment == "a  b")
        #expect(form.password == " p4ss ")
    }

    @Test func `fields that were not sent stay, unknown ones are nobody's, of repeated ones the first counts`() {
        let form = form("name=A&name=B&customer_id=1&isAdmin=true")
        #expect(form.name == "A")
        #expect(form.comment == "as it was")
        #expect(form.problems() == [])
    }

    @Test(arguments: ["", "name=", "name=%20%20", "name=%0A", "other=1"])
    func `a required field is missing when nothing but blanks was typed`(encoded: String) {
        #expect(form(encoded).problems() == [FieldProblem(field: "name", .init("web.field.required"))])
    }

    @Test(
        arguments: [
            ("12345", nil), ("123456", 6), ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", nil), ("🔩🔩🔩🔩🔩🔩", 6),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", nil),
        ] as [(String, Int?)])
    func `length is counted as people count it and told with its limit`(name: String, count: Int?) {
        let problem = count.map {
            FieldProblem(field: "name", .init("web.field.tooLong", ["max": "5", "now": "\($0)"]))
        }
        #expect(form("name=\(name.formEncoded)").problems() == [problem].compactMap(\.self))
    }

    @Test func `every problem is told at its field, in the order of the page`() {
        let problems = form("password=ab&inn=123").problems()
        #expect(problems.map(\.field) == ["name", "password", "inn"])
        #expect(problems[1].message == .init("web.field.tooShort", ["min": "3", "now": "2"]))
        #expect(problems[2].message.key.hasPrefix("kernel.inn."))
        #expect(form("name=A&inn=7707083893").problems() == [])
        #expect(form("name=A&inn=").problems() == [])
    }

    @Test func `a million characters in a field are refused in time`() {
        let start = ContinuousClock.now
        let problems = form("name=" + String(repeating: "x", count: 1_000_000)).problems()
        #expect(
            problems == [
                FieldProblem(field: "name", .init("web.field.tooLong", ["max": "5", "now": "1000000"]))
            ])
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
