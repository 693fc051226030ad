import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct HTTPCompressionTests {
    @Test(
        arguments: [
            ("gzip, deflate, br", ContentCoding.brotli), ("gzip", .gzip), ("br;q=0.5, gzip;q=0.8", .gzip),
            ("br;q=0, gzip", .gzip),
            ("gzip;q=0", nil), ("identity", nil), ("*", .brotli), ("*;q=0", nil), ("br;q=0,*", .gzip), ("", nil),
            ("zstd, GZIP", .gzip),
        ] as [(String, ContentCoding?)])
    func `the coding is the one the client likes best`(header: String, coding: ContentCoding?) {
        #expect(ContentCoding.preferred(by: header) == coding)
    }

    @Test(
        arguments: [
            ("/text", "br", "br"), ("/text", "gzip", "gzip"), ("/text", "identity", nil), ("/small", "br", nil),
            ("/picture", "br", nil),
        ] as [(String, String, String?)])
    func `texts of a kilobyte are compressed and nothing else`(path: String, accept: String, coding: String?)
        async throws
    {
        let response = try await HTTPTestSite().get(path, headers: [.acceptEncoding: accept])
        #expect(response.headers[.contentEncoding] == coding)
        #expect(response.headers[.contentLength] == "\(response.body.readableBytes)")
        #expect((response.body.readableBytes < HTTPTestSite.text.utf8.count) == (coding != nil || path == "/small"))
    }

    @Test func `caches are told that the coding matters`() async throws {
        let site = try HTTPTestSite()
        #expect(try await site.get("/text").headers[.vary] == "Accept-Encoding")
        #expect(try await site.get("/picture").headers[.vary] == nil)
    }

    @Test(arguments: [CompressionEffort.answer, .file], [1, 300, 65_536, 300_000])
    func `gzip gives back what went in`(effort: CompressionEffort, size: Int) throws {
        let text = String(String(repeating: "Заказ № 2026-000123; ", count: size / 10 + 1).utf8.prefix(size)) ?? "x"
        let packed = Compressor.compress(ByteBuffer(string: text), .gzip, effort)
        guard size > 100 else {
            #expect(packed == nil)
            return
        }
        #expect(try unpacked(#require(packed), with: "gzip", "-dc") == text)
    }

    private func unpacked(_ bytes: ByteBuffer, with program: String...) throws -> String {
        let file = TestFiles.path()
        try Data(bytes.readableBytesView).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = program
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `an answer that may be kept is confirmed instead of sent again`() async throws {
        let site = try HTTPTestSite()
        let tag = try #require(try await site.get("/kept").headers[.eTag])
        #expect(tag.hasPrefix("W/\""))
        let again = try await site.get("/kept", headers: [.ifNoneMatch: "\"other\", \(tag)"])
        #expect(again.status == .notModified)
        #expect(again.body.readableBytes == 0)
        #expect(again.headers[.cacheControl] == "private, no-cache")
        #expect(try await site.get("/text").headers[.eTag] == nil)
    }
}

@Suite struct HTTPAssetsTests {
    @Test func `a file under today's version is kept for a year, and its page's other versions get today's file`()
        async throws
    {
        let site = try HTTPTestSite()
        let address = site.front.assets.url("js/main.js")
        #expect(address == "/assets/\(site.front.assets.version)/js/main.js")
        let today = try await site.get(address)
        #expect(today.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(today.headers[.contentType] == "text/javascript; charset=utf-8")
        let old = try await site.get("/assets/0123456789ab/js/main.js")
        #expect(old.headers[.cacheControl] == "no-cache")
        #expect(old.body == today.body)
    }

    @Test func `each coding has its own tag and is confirmed by it`() async throws {
        let site = try HTTPTestSite()
        let address = site.front.assets.url("js/main.js")
        let plain = try await site.get(address)
        let packed = try await site.get(address, headers: [.acceptEncoding: "br"])
        #expect(packed.headers[.contentEncoding] == "br")
        #expect(packed.headers[.vary] == "Accept-Encoding")
        #expect(packed.headers[.eTag] != plain.headers[.eTag])
        let tag = try #require(packed.headers[.eTag])
        let again = try await site.get(address, headers: [.acceptEncoding: "br", .ifNoneMatch: tag])
        #expect(again.status == .notModified)
        let head = try await site.get(address, method: .head)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == plain.headers[.contentLength])
    }

    @Test(arguments: [
        "/assets/0/../secret", "/assets/0/%2e%2e/secret", "/assets/0/", "/assets/0/css", "/assets/0/none.css",
    ])
    func `what is no file is not found`(path: String) async throws {
        #expect(try await HTTPTestSite().get(path).status == .notFound)
    }

    @Test func `one changed byte changes every address`() throws {
        var files = HTTPTestSite.files
        let before = try StaticAssets(sources: files).version
        files["js/menu.js"] = ByteBuffer(string: "export const a = 2")
        #expect(try StaticAssets(sources: files).version != before)
    }

    @Test func `the bundle joins the listed styles with their addresses mended`() throws {
        let assets = try StaticAssets(sources: HTTPTestSite.files)
        let text = try String(buffer: #require(assets.bytes("app.css")))
        #expect(text == "body{margin: 0;}\n.b{background: url(\"i.svg\")}\n")
        var files = HTTPTestSite.files
        files["css/base.css"] = nil
        #expect(throws: Stylesheet.Missing.self) { try StaticAssets(sources: files) }
    }

    @Test(arguments: [
        ("a { b : c ; }  d{e:f}", "a{b : c;}d{e:f}"),
        ("a > b , c:hover d { x: calc(1px + 2px) }", "a > b,c:hover d{x: calc(1px + 2px)}"),
        ("/* a; */ a /* b */ c {}", "a c{}"),
        ("a::after { content: \"/* ; { */ \\\" x\" }", "a::after{content: \"/* ; { */ \\\" x\"}"),
        ("a { b: url( \"data:image/svg+xml,<svg a=')'/>\" ) }", "a{b: url(\"data:image/svg+xml,<svg a=')'/>\" )}"),
        ("@media (width >= 40em) and (hover) {a{b:c}}", "@media (width >= 40em) and (hover){a{b:c}}"), ("/* open", ""),
    ])
    func `styles lose comments and idle space only`(text: String, expected: String) {
        #expect(Stylesheet.minified(text) == expected)
    }
}
