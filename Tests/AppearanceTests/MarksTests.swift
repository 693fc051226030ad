import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Appearance

/// Logo and icon: how they come in, and how everybody gets them.
@Suite struct MarksTests {
    private static let path = Appearance.path

    private func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    private func file(_ field: String, _ bytes: [UInt8], name: String = "mark") -> FormFile {
        FormFile(field: field, name: name, bytes: bytes)
    }

    private func settings(_ world: World) async throws -> AppearanceSettings {
        try await world.database.read { tx in try Appearance.settings(in: tx) }
    }

    @Test(.feature("UX-18"), arguments: TestEngine.all)
    func `a logo and an icon are on every page, and nothing in them can act`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let files = [
            file("logo", Array(Pictures.drawing.utf8), name: "evil.html"),
            file("favicon", Pictures.icon(), name: "x.png"),
        ]
        try await world.visit(as: .administrator) { visitor in
            let saved = try await visitor.postFiles(Self.path, [("name", "Опора")], files: files, from: Self.path)
            #expect(saved.status == .seeOther)
        }
        let kept = try await settings(world)
        let (logo, favicon) = (try #require(kept.logo), try #require(kept.favicon))
        #expect(logo.file.hasSuffix(".svg"))
        #expect(logo.width == 28 && logo.height == 28 && favicon.width == 32)
        try await world.visit(as: .stranger) { visitor in
            let page = text(try await visitor.get("/login"))
            #expect(page.contains("src=\"\(logo.path)\" alt=\"Опора\" width=\"28\" height=\"28\""))
            #expect(page.contains("<link rel=\"icon\" href=\"\(favicon.path)\">"))
            let shown = try await visitor.get(logo.path, accept: "image/*")
            #expect(shown.headers[.contentType] == "image/svg+xml")
            #expect(shown.headers[.contentSecurityPolicy] == "default-src 'none'; style-src 'unsafe-inline'; sandbox")
            #expect(shown.headers[.xContentTypeOptions] == "nosniff")
            #expect(shown.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(text(shown) == Pictures.drawing)
            let icon = try await visitor.get(favicon.path, accept: "image/*")
            #expect(icon.headers[.contentType] == "image/vnd.microsoft.icon")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a picture that is none is refused with the rest of the form kept`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let hostile: [(FormFile, String)] = [
            (file("logo", Array("<svg><script/></svg>".utf8)), "В рисунке есть «script»"),
            (file("logo", Array("<html><body>".utf8), name: "logo.png"), "В рисунке есть «html»"),
            (file("logo", Pictures.png(behind: Array("PK".utf8))), "за картинкой в нём есть что-то ещё"),
            (file("logo", Pictures.png(width: 50_000, height: 50_000)), "Сторона картинки больше 4096"),
            (file("logo", Array("GIF89a".utf8), name: "logo.svg"), "Это не SVG, PNG, WebP и не JPEG"),
            (file("favicon", Pictures.jpeg(), name: "x.ico"), "Это не SVG, PNG и не ICO"),
            (file("favicon", Array(repeating: 1, count: 70_000)), "Файл больше 64 КБ"),
        ]
        let good = file("logo", Pictures.png())
        try await world.visit(as: .administrator) { visitor in
            _ = try await visitor.postFiles(Self.path, [], files: [good], from: Self.path)
            let before = try await settings(world)
            for (sent, words) in hostile {
                let fields = [(name: "name", value: "Гвоздь")]
                let answer = try await visitor.postFiles(Self.path, fields, files: [sent], from: Self.path)
                #expect(answer.status == .unprocessableContent, "\(words)")
                let page = text(answer)
                #expect(page.contains(words), "\(words)")
                #expect(page.contains("value=\"Гвоздь\""))
                #expect(try await settings(world) == before)
            }
        }
        #expect(try await world.count("appearance") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a form sent twice is done once, though its parts are parted otherwise`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let token = try #require(try await world.command(.administrator))
        try await world.visit(as: .administrator) { visitor in
            let logo = file("logo", Pictures.png())
            // The later token of the same page counts: the first one is what makes both the same command.
            let fields = [(name: "command", value: token), (name: "name", value: "Гвоздь")]
            for _ in 1...2 {
                let answer = try await visitor.postFiles(Self.path, fields, files: [logo], from: Self.path)
                #expect(answer.status == .seeOther)
            }
        }
        #expect(try await world.count("appearance") == 1)
        #expect(try await world.count("commands WHERE status = 303") == 1)
    }

    @Test func `a logo stays, is taken off, and comes along with a form that was refused`() async throws {
        let world = try await World(.sqlite)
        let logo = file("logo", Pictures.png())
        try await world.visit(as: .administrator) { visitor in
            let refused = text(
                try await visitor.postFiles(Self.path, [("colour", "red")], files: [logo], from: Self.path))
            let kept = String(try #require(refused.firstMatch(of: /name="logoFile" value="([^"]+)"/)).1)
            _ = try await visitor.postFiles(Self.path, [("logoFile", kept)], files: [], from: Self.path)
            #expect(try await settings(world).logo?.file == kept)
            _ = try await visitor.postFiles(
                Self.path, [("logoFile", kept), ("name", "Гвоздь")], files: [], from: Self.path)
            #expect(try await settings(world).logo?.file == kept)
            _ = try await visitor.postFiles(
                Self.path, [("logoFile", kept), ("logoRemoved", "on")], files: [], from: Self.path)
            #expect(try await settings(world).logo == nil)
            // A name is the sender's word: only a file that is there, and is a logo, becomes one.
            for name in ["../../kabinet.yaml", "absent.svg", String(repeating: "0", count: 40) + ".png"] {
                _ = try await visitor.postFiles(Self.path, [("logoFile", name)], files: [], from: Self.path)
                #expect(try await settings(world).logo == nil, "\(name)")
            }
        }
    }

    @Test(arguments: ["multipart/form-data", "multipart/form-data; boundary=x"])
    func `a body that is no form is refused as such`(type: String) async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let answer = try await visitor.send(
                Self.path, "colour=red",
                headers: [.contentType: type, HTTPField.Name("Sec-Fetch-Site") ?? .origin: "same-origin"])
            #expect(answer.status == .badRequest)
        }
    }
}
