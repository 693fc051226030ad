import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestKit
import Testing
import Web

@testable import Appearance

/// The portal as an app: its manifest, its icons and the worker at the root.
@Suite struct ManifestTests {
    @Test(.feature("MOB-13"), arguments: TestEngine.all)
    func `a browser may install the portal under the operator's name and colour`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .administrator) { visitor in
            let saved = try await visitor.postFiles(
                Appearance.path, [("name", "Опора"), ("colour", "#6a1b9a")], files: [], from: Appearance.path)
            #expect(saved.status == .seeOther)
        }
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.get("/manifest", accept: "*/*")
            #expect(answer.headers[.contentType] == "application/manifest+json")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView))
            let manifest = try #require(json as? [String: Any])
            #expect(manifest["name"] as? String == "Опора")
            #expect(manifest["start_url"] as? String == "/")
            #expect(manifest["scope"] as? String == "/")
            #expect(manifest["display"] as? String == "standalone")
            #expect(manifest["theme_color"] as? String == "#6a1b9a")
            let icons = manifest["icons"] as? [[String: String]] ?? []
            #expect(
                icons.map { "\($0["sizes"] ?? "") \($0["purpose"] ?? "")" }
                    == ["192x192 any", "512x512 any", "192x192 maskable", "512x512 maskable"])
            for icon in icons {
                let picture = try await visitor.get(icon["src"] ?? "", accept: "image/*")
                #expect(picture.headers[.contentType] == "image/png")
                #expect(picture.headers[.cacheControl] == "public, max-age=31536000, immutable")
                let size = PixelSize(png: Array(picture.body.readableBytesView))
                #expect("\(size?.width ?? 0)x\(size?.height ?? 0)" == icon["sizes"])
            }
            let old = try await visitor.get("/branding/icon-192-0b5c68.png", accept: "image/*")
            #expect(old.headers[.cacheControl] == "no-cache")
            #expect(try await visitor.get("/branding/icon-193-0b5c68.png").status == .notFound)
        }
    }

    @Test func `a mark becomes an icon, and what is no picture does not`() throws {
        let icon = AppIcon(.maskable, side: 192, stamp: "0b5c68")
        let mark = try #require(AppIcon(.icon, side: 192, stamp: "0b5c68").png(on: Accent.ours.colour))
        let made = try #require(icon.png(of: Data(mark)))
        let size = PixelSize(png: made)
        #expect(size?.width == 192 && size?.height == 192)
        #expect(icon.png(of: Data("<svg/>".utf8)) == nil)
        #expect(icon.png(of: Data(Pictures.png())) == nil)
    }

    @Test(.feature("MOB-13")) func `the worker is served at the root and knows its files`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.get("/worker.js", accept: "*/*")
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-cache")
            #expect(answer.headers[.contentSecurityPolicy]?.contains("worker-src 'self'") == true)
            #expect(String(buffer: answer.body).hasPrefix("const version = \"\(world.site.assets.version)\";"))
        }
    }
}
