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

/// Pages fetched ahead of a click: the same pages, and nobody was there.
@Suite struct SpeculationTests {
    @Test(arguments: TestEngine.all)
    func `a page fetched ahead leaves the message for the person, and no mark of use`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let key = try #require(world.sessionKey(.director))
        let purpose = try #require(HTTPField.Name("Sec-Purpose"))
        let seen: @Sendable () async throws -> Date = {
            try await world.database.read { tx in try tx.value("SELECT seen_at FROM sessions WHERE key = \(key)") }
        }
        try await world.visit(as: .director) { visitor in
            let saved = try await visitor.post(
                "/settings", [("name", "Дарья Котова"), ("language", "ru"), ("timeZone", "Europe/Moscow")],
                from: "/settings")
            let flash = try #require(saved.headers[values: .setCookie].first { $0.hasPrefix("flash=") })
            let cookie: HTTPFields = [.cookie: String(flash.prefix { $0 != ";" })]
            world.clock.advance(by: 3_600)
            let before = try await seen()

            var fields = cookie
            fields[purpose] = "prefetch"
            let ahead = try await visitor.get("/settings", headers: fields)
            #expect(ahead.status == .ok)
            #expect(!String(buffer: ahead.body).contains("Настройки сохранены"))
            #expect(!ahead.headers[values: .setCookie].contains { $0.hasPrefix("flash=") })
            let untouched = try await seen()
            #expect(untouched == before)

            let real = try await visitor.get("/settings", headers: cookie)
            #expect(String(buffer: real.body).contains("Настройки сохранены"))
            #expect(real.headers[values: .setCookie].contains { $0.hasPrefix("flash=;") })
            let touched = try await seen()
            #expect(touched > before)
        }
    }

    @Test func `what was fetched ahead is dropped when something changed beneath it`() async throws {
        let world = try await World(.sqlite)
        let name = try #require(HTTPField.Name("Clear-Site-Data"))
        try await world.visit(as: .director) { visitor in
            let kept = try await visitor.post(
                "/settings/preferences", [("name", "density"), ("value", "\"compact\"")], accept: "application/json")
            #expect(kept.headers[name]?.contains("\"prefetchCache\"") == true)
            #expect(try await visitor.get("/orders").headers[name] == nil)
            let out = try await visitor.post("/logout", [])
            #expect(out.headers[name] == "\"cache\", \"storage\"")
        }
    }

    @Test(.feature("PERF-09"))
    func `a page says to whoever works here what may be fetched ahead`() async throws {
        let world = try await World(.sqlite)
        for (who, path) in [(World.Who.director, "/dashboard"), (.administrator, "/staff"), (.stranger, "/login")] {
            try await world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get(path).body)
                let rules = page.firstMatch(of: /<script type="speculationrules" nonce="[^"]+">([^<]+)<\/script>/)
                guard who.isSignedIn else {
                    #expect(rules?.0 == nil)
                    return
                }
                let text = try #require(rules).1
                let json = try JSONSerialization.jsonObject(with: Data(String(text).utf8)) as? [String: Any]
                #expect(json?["prefetch"] != nil)
            }
        }
    }
}
