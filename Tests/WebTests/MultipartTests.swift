import Foundation
import NIOCore
import Testing

@testable import Web

@Suite struct MultipartTests {
    private let type = "multipart/form-data; boundary=----b"

    private func read(_ body: String, type: String? = nil) -> FormData? {
        FormData(multipart: Array(body.utf8), type: type ?? self.type)
    }

    private func part(_ disposition: String, _ content: String, more: String = "") -> String {
        "------b\r\nContent-Disposition: form-data; \(disposition)\r\n\(more)\r\n\(content)\r\n"
    }

    @Test func `fields and files as a browser sends them`() throws {
        let name = #"name="logo"; filename="C:\знак %22новый%22.png""#
        let parts = [
            part(#"name="name""#, "ООО «Опора»\r\nи другие"),
            part(name, "\u{0}\r\n--\r\n-----\u{1}", more: "Content-Type: image/png\r\n"),
            part(#"name="empty"; filename="""#, "", more: "Content-Type: application/octet-stream\r\n"),
            part(#"name="name""#, "second\u{0}"),
        ]
        let body = parts.joined() + "------b--\r\n"
        let form = try #require(read(body))
        #expect(form.fields.map(\.name) == ["name", "name"])
        #expect(form.all("name") == ["ООО «Опора»\r\nи другие", "second"])
        #expect(form.files.map(\.field) == ["logo"])
        #expect(form.file("logo")?.name == #"C:\знак "новый".png"#)
        #expect(form.file("logo")?.bytes == Array("\u{0}\r\n--\r\n-----\u{1}".utf8))
        #expect(form.file("empty") == nil)
        #expect(form["logo"] == nil)
    }

    @Test func `a form without fields is one`() {
        #expect(read("------b--\r\n")?.fields.isEmpty == true)
        #expect(read("------b--")?.fields.isEmpty == true)
    }

    @Test(arguments: [
        #"multipart/form-data; boundary="----b""#, "Multipart/Form-Data;boundary=----b",
        "multipart/form-data; charset=utf-8; Boundary=----b ",
    ])
    func `the boundary as it may be written`(type: String) {
        #expect(read(part(#"name="a""#, "1") + "------b--\r\n", type: type)?["a"] == "1")
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", #"multipart/form-data; boundary="""#,
        "multipart/form-data; boundary=a; boundary=----b", "multipart/form-data; boundary=\u{430}",
        "multipart/form-data; boundary=----b\"", "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
    ])
    func `without one proper boundary nothing is read`(type: String) {
        #expect(read(part(#"name="a""#, "1") + "------b--\r\n", type: type) == nil)
    }

    @Test(arguments: [
        "", "------b", "------b\r\n", "------b-", "------b--x", "------b--\r\n\r\n", "preamble\r\n------b--\r\n",
        "\r\n------b--\r\n", "------b \r\n", "------c--\r\n",
        // Heads that are none.
        "------b\r\n\r\n1\r\n------b--", "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-8''x\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n"
            + "1\r\n------b--",
        "------b\r\n folded: 1\r\n\r\n1\r\n------b--", "------b\r\nno colon\r\n\r\n1\r\n------b--",
        "------b\r\nX: \u{1}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b--",
        // Bodies without an end, or with a second one.
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------bx\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b--\r\nepilogue",
        "------b\nContent-Disposition: form-data; name=\"a\"\n\n1\n------b--",
    ])
    func `what is not exactly such a body is refused`(body: String) {
        #expect(read(body) == nil, "\(body)")
    }

    @Test func `heads and parts have their bounds`() {
        let long = "X: " + String(repeating: "x", count: 3_000) + "\r\n"
        #expect(read(part(#"name="a""#, "1", more: long) + "------b--") == nil)
        let many = String(repeating: part(#"name="a""#, "1"), count: 1_001)
        #expect(read(many + "------b--") == nil)
        #expect(read(String(repeating: part(#"name="a""#, "1"), count: 1_000) + "------b--")?.fields.count == 1_000)
    }

    @Test func `a megabyte that looks like boundaries is read in time`() {
        let start = ContinuousClock.now
        let body = part(#"name="a"; filename="a""#, String(repeating: "\r\n-----", count: 150_000)) + "------b--"
        #expect(read(body)?.file("a")?.bytes.count == 1_050_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `whatever comes, it is read or refused`() {
        var random = SeededBytes(seed: 7)
        let pieces = [
            "------b", "\r\n", "--", "Content-Disposition: form-data; name=\"a\"", ":", "\"", "\u{0}", "Ж", "\r", ";",
        ]
        for _ in 0..<3_000 {
            let body = (0..<random.next(12)).map { _ in pieces[random.next(pieces.count)] }.joined()
            _ = read(body)
        }
    }

    @Test func `the body is read by its type`() throws {
        let files = ByteBuffer(string: part(#"name="a""#, "1") + "------b--\r\n")
        #expect(try FormData(body: files, type: type)["a"] == "1")
        let plain = ByteBuffer(string: "a=2")
        #expect(try FormData(body: plain, type: "application/x-www-form-urlencoded")["a"] == "2")
        #expect(throws: (any Error).self) { try FormData(body: plain, type: type) }
        #expect(FormData.isForm("multipart/form-data; boundary=x"))
        #expect(!FormData.isForm("application/json"))
    }
}

/// Numbers that repeat with their seed.
private struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(1, bound)
    }
}
