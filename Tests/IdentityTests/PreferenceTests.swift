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

@testable import Identity

/// What a person chooses about pages: kept with the account, read with the session.
@Suite struct PreferenceTests {
    private static let density = PreferenceName<String>("density")
    private static let tiles = PreferenceName<[String]>("dashboard")

    @Test(.feature("PERS-06"), arguments: TestEngine.all)
    func `a choice is there in every session of the person, also in one that begins later`(_ engine: TestEngine)
        async throws
    {
        let world = try await IdentityWorld(engine)
        let before = try await world.signIn().session
        #expect(try await world.session(before)?.preferences[Self.density] == nil)
        try await world.choose("density", #""compact""#)
        try await world.choose("dashboard", #"["Последние заказы","b"]"#)
        let after = try await world.signIn().session
        for session in [before, after] {
            let preferences = try #require(try await world.session(session)).preferences
            #expect(preferences[Self.density] == "compact")
            #expect(preferences[Self.tiles] == ["Последние заказы", "b"])
            // Of another type than somebody wrote: as good as nothing.
            #expect(preferences[PreferenceName<Int>("density")] == nil)
        }
        try await world.choose("density", #""comfortable""#)
        try await world.choose("dashboard", "")
        let preferences = try #require(try await world.session(after)).preferences
        #expect(preferences[Self.density] == "comfortable")
        #expect(preferences[Self.tiles] == nil)
        #expect(try await world.count("events WHERE name LIKE '%preference%'") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what nobody reads, what is no JSON and what is too long is refused and changes nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await IdentityWorld(engine)
        let session = try await world.signIn().session
        try await world.choose("density", #""compact""#)
        let long = "\"" + String(repeating: "x", count: 16_384) + "\""
        let refused: [(name: String, value: String, refusal: PreferenceRefusal)] = [
            ("absent", "1", .unknown("absent")), ("", "1", .unknown("")), ("density", "{", .malformed("density")),
            ("density", "compact", .malformed("density")), ("density", #""a\u0000b""#, .malformed("density")),
            ("density", long, .tooLong("density")),
        ]
        for (name, value, refusal) in refused {
            await #expect(throws: refusal) { try await world.choose(name, value) }
        }
        let preferences = try #require(try await world.session(session)).preferences
        #expect(preferences[Self.density] == "compact")
        let (nobody, now) = (ID<User>(), world.clock.now)
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in
                try Identity.setPreference("density", to: "1", of: nobody, at: now, in: tx)
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `scripts get 204, forms go back, the last choice counts, and nobody chooses for another`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let command = try await visitor.command(on: "/settings")
            // One page chooses to and fro: each choice counts, though its command is the same.
            for density in ["compact", "comfortable", "compact"] {
                let answer = try await visitor.post(
                    "/settings/preferences", [("name", "density"), ("value", "\"\(density)\"")], command: command,
                    accept: "application/json")
                #expect(answer.status == .noContent)
                #expect(answer.body.readableBytes == 0)
                #expect(try await Self.density(of: .purchaser, in: world) == density)
            }
            let form = try await visitor.post(
                "/settings/preferences", [("name", "density"), ("value", "\"regular\"")], from: "/settings")
            #expect(form.status == .seeOther)
            #expect(try await Self.density(of: .purchaser, in: world) == "regular")

            let refused = try await visitor.post(
                "/settings/preferences", [("name", "absent"), ("value", "1")], from: "/settings",
                accept: "application/json")
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("web.preference.unknown"))
            let page = try await visitor.post(
                "/settings/preferences", [("name", "density"), ("value", "{")], from: "/settings")
            #expect(page.status == .unprocessableContent)
            #expect(String(buffer: page.body).contains("не похоже на JSON"))
            let forged = try await visitor.post(
                "/settings/preferences", [("name", "density"), ("value", "\"compact\"")], command: "forged",
                accept: "application/json")
            #expect(forged.status == .forbidden)
            #expect(try await Self.density(of: .purchaser, in: world) == "regular")
        }
        #expect(try await Self.density(of: .director, in: world) == nil)
    }

    @Test(.feature("PERS-06"), arguments: TestEngine.all)
    func `theme and sidebar hold on every device, and the sign-in page of a browser remembers the theme`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let plain = try await visitor.get("/settings")
            #expect(Self.root(of: plain) == #"lang="ru" data-time-zone="Europe/Moscow""#)
            #expect(Self.themeCookie(of: plain) == nil)
            for (name, value) in [("theme", #""dark""#), ("sidebar", #""collapsed""#)] {
                let chosen = try await visitor.post(
                    "/settings/preferences", [("name", name), ("value", value)], from: "/settings")
                #expect(chosen.status == .seeOther)
            }
            let page = try await visitor.get("/orders")
            #expect(
                Self.root(of: page)
                    == #"lang="ru" data-theme="dark" data-sidebar="collapsed" data-time-zone="Europe/Moscow""#)
            #expect(String(buffer: page.body).contains("aria-expanded=\"false\""))
            #expect(Self.themeCookie(of: page)?.hasPrefix("theme=dark; Path=/; Max-Age=31536000; HttpOnly") == true)
            // What the browser knows already it is not told again.
            let next = try await visitor.get("/orders", headers: [.cookie: "theme=dark"])
            #expect(Self.themeCookie(of: next) == nil)
            let out = try await visitor.post("/logout", [], from: "/settings")
            #expect(Self.themeCookie(of: out)?.hasPrefix("theme=dark") == true)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = try await visitor.get("/login", headers: [.cookie: "theme=dark"])
            #expect(Self.root(of: page).hasPrefix(#"lang="ru" data-theme="dark" data-time-zone"#))
            let odd = try await visitor.get("/login", headers: [.cookie: "theme=\"><script>"])
            #expect(Self.root(of: odd).hasPrefix(#"lang="ru" data-time-zone"#))
        }
        // Whoever signs in next in that browser has his own.
        try await world.visit(as: .director) { visitor in
            let page = try await visitor.get("/orders", headers: [.cookie: "theme=dark"])
            #expect(Self.root(of: page).hasPrefix(#"lang="ru" data-time-zone"#))
            #expect(Self.themeCookie(of: page)?.hasPrefix("theme=; Path=/; Max-Age=0") == true)
        }
    }

    /// The attributes of the page itself.
    private static func root(of response: TestResponse) -> String {
        let root = String(buffer: response.body).firstMatch(of: /<html ([^>]+)>/).map { String($0.1) } ?? ""
        // Whose page it is says nothing about how it looks.
        return root.replacing(/\ data-owner="[^"]*"/, with: "")
    }

    private static func themeCookie(of response: TestResponse) -> String? {
        response.headers[values: .setCookie].first { $0.hasPrefix("theme=") }
    }

    private static func density(of who: World.Who, in world: World) async throws -> String? {
        let user = world.user(who)
        return try await world.database.read { tx in
            let stored: String = try tx.value("SELECT preferences FROM users WHERE id = \(user)")
            return Preferences(json: stored)[Self.density]
        }
    }
}

extension IdentityWorld {
    /// What the settings of Anna's pages do.
    fileprivate func choose(_ name: String, _ value: String) async throws {
        let (anna, now) = (anna, clock.now)
        try await database.write { tx in try Identity.setPreference(name, to: value, of: anna, at: now, in: tx) }
    }
}
