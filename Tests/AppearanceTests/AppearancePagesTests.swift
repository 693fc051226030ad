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

/// The look as an administrator changes it and as everybody sees it.
@Suite struct AppearancePagesTests {
    private static let path = Appearance.path

    /// The form as the page sends it, with some fields filled in otherwise.
    private func fields(_ changed: [String: String]) -> [(name: String, value: String)] {
        let usual = [
            "name": "Опора", "phone": "8 800 000-15-15", "supportEmail": "support@kabinet.example", "colour": "",
            "helpURL": "", "footer": "", "welcome": "", "mailHeader": "both", "mailStrip": "on", "logoFile": "",
            "faviconFile": "",
        ]
        return usual.merging(changed) { $1 }.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    private func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    @Test(.feature("UX-17", "UX-18"), arguments: TestEngine.all)
    func `name, colour and words are on the next page of everybody, the sign-in page among them`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let wanted = fields([
            "name": "Гвоздь и Ко", "colour": "#6A1B9A", "phone": "8 495 000-00-11",
            "supportEmail": "help@gvozd.example", "welcome": "Рады вам", "footer": "ООО «Гвоздь»",
            "helpURL": "https://gvozd.example/help",
        ])
        try await world.visit(as: .administrator) { visitor in
            let saved = try await visitor.post(Self.path, wanted, from: Self.path)
            #expect(saved.status == .seeOther)
            #expect(saved.headers[.location] == Self.path)
        }
        let styles = Accent(try Colour("#6a1b9a")).stylesPath()
        for who in [World.Who.director, .stranger, .manager] {
            try await world.visit(as: who) { visitor in
                let page = text(try await visitor.get(who == .manager ? "/staff" : "/catalog"))
                for word in [
                    "— Гвоздь и Ко</title>", "<link rel=\"stylesheet\" href=\"\(styles)\">", "help@gvozd.example",
                    "8 495 000-00-11", "ООО «Гвоздь»", "https://gvozd.example/help",
                ] {
                    #expect(page.contains(word), "\(who): \(word)")
                }
            }
        }
        try await world.visit(as: .stranger) { visitor in
            let page = text(try await visitor.get("/login"))
            #expect(page.contains("Рады вам"))
            #expect(page.contains(styles))
            let sheet = try await visitor.get(styles, accept: "text/css")
            #expect(sheet.status == .ok)
            #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
            #expect(sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(text(sheet).contains("--accent: light-dark(#6a1b9a, "))
        }
        #expect(try await world.count("appearance WHERE author_name = 'Имя administrator'") == 1)
        let event = try await world.database.read { tx in
            try tx.value("SELECT payload FROM events WHERE name = 'appearance.look_changed'") as String
        }
        #expect(event.contains("#6a1b9a"))
    }

    @Test(.feature("UX-17"), arguments: TestEngine.all)
    func `a colour in which words cannot be read is refused, and the nearest that fits is one press away`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let wanted = fields(["colour": "#1e88e5", "name": "Гвоздь"])
        try await world.visit(as: .administrator) { visitor in
            let refused = try await visitor.post(Self.path, wanted, from: Self.path)
            #expect(refused.status == .unprocessableContent)
            let page = text(refused)
            #expect(page.contains("Ближайший подходящий — #006cbe"))
            #expect(page.contains("name=\"proposal\" value=\"#006cbe\""))
            #expect(page.contains("value=\"Гвоздь\""))
            #expect(page.contains("3,1\u{A0}:\u{A0}1, мало"))
            let pressed = wanted + [(name: "proposal", value: "#006cbe")]
            let shown = text(try await visitor.post(Self.path, pressed, from: Self.path))
            #expect(shown.contains("value=\"#006cbe\""))
            #expect(!shown.contains("Ближайший подходящий"))
        }
        #expect(try await world.count("appearance") == 0)
        #expect(try await world.count("events WHERE name = 'appearance.look_changed'") == 0)
    }

    @Test(arguments: [
        ("colour", "red"), ("phone", "позвоните"), ("supportEmail", "help"), ("helpURL", "http://gvozd.example"),
        ("helpURL", "javascript:alert(1)"), ("helpURL", "https://"), ("helpURL", "https://a:b@gvozd.example"),
        ("mailHeader", "all"), ("name", String(repeating: "x", count: 61)),
    ])
    func `what cannot be is refused, and nothing is kept`(field: String, value: String) async throws {
        let world = try await World(.sqlite)
        let wanted = fields([field: value])
        try await world.visit(as: .administrator) { visitor in
            let refused = try await visitor.post(Self.path, wanted, from: Self.path)
            #expect(refused.status == .unprocessableContent)
            #expect(text(refused).contains("href=\"#\(field)\""))
        }
        #expect(try await world.count("appearance") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a look can be taken back, and any of the last ten versions can`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .administrator) { visitor in
            for number in 1...12 {
                let wanted = fields(["name": "Имя \(number)"])
                let saved = try await visitor.post(Self.path, wanted, from: Self.path)
                #expect(saved.status == .seeOther)
                world.clock.advance(by: 60)
            }
            let page = text(try await visitor.get(Self.path))
            #expect(
                page.matches(of: /name="version" value="(\d+)"/).map { String($0.1) }
                    == ["11", "10", "9", "8", "7", "6", "5", "4", "3", "0"])
            let restoration = Self.path + "/restoration"
            let restored = try await visitor.post(restoration, [("version", "5")], from: Self.path)
            #expect(restored.status == .seeOther)
            #expect(text(try await visitor.get(Self.path)).contains("— Имя 5</title>"))
            #expect(try await visitor.post(restoration, [("version", "2")], from: Self.path).status == .notFound)
            #expect(try await visitor.post(restoration, [("version", "0")], from: Self.path).status == .seeOther)
            #expect(text(try await visitor.get(Self.path)).contains("— Опора</title>"))
        }
        #expect(try await world.count("appearance") == 10)
        #expect(try await world.count("events WHERE name = 'appearance.look_changed'") == 14)
    }

    @Test(arguments: TestEngine.all)
    func `what says the same as before, or as the configuration, is no version`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let usual = fields([:])
        try await world.visit(as: .administrator) { visitor in
            let answer = try await visitor.post(Self.path, usual, from: Self.path)
            #expect(answer.status == .seeOther)
        }
        #expect(try await world.count("appearance") == 0)
        let settings = try await world.database.read { tx in try Appearance.settings(in: tx) }
        #expect(settings == AppearanceSettings())
    }

    @Test func `what a look would be like is shown before it is kept`() async throws {
        let world = try await World(.sqlite)
        let wanted = fields(["name": "Гвоздь", "colour": "#d6001c", "welcome": "Рады вам", "act": "preview"])
        try await world.visit(as: .administrator) { visitor in
            let page = text(try await visitor.post(Self.path, wanted, from: Self.path))
            let sample = Accent(try Colour("#d6001c")).stylesPath(sample: true)
            #expect(page.contains("<link rel=\"stylesheet\" href=\"\(sample)\">"))
            #expect(page.matches(of: /data-look-text="name">\s*Гвоздь</).count == 6)
            #expect(page.contains("— Опора</title>"))
            #expect(page.matches(of: /src="[^"]*favicon[^"]*" data-look-favicon/).count == 2)
            #expect(page.contains("Писем портал пока не отправляет"))
            let sheet = text(try await visitor.get(sample, accept: "text/css"))
            #expect(sheet.contains(".look { --accent: light-dark(#d6001c"))
        }
        #expect(try await world.count("appearance") == 0)
    }

    @Test func `a colour that is being chosen is judged by the same rules`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let path = Self.path + "/colour?value="
            let refused = text(try await visitor.get(path + "%231e88e5", accept: "application/json"))
            #expect(refused.contains(##""proposal":"#006cbe""##))
            #expect(refused.contains(##""text.light":{"isLow":true"##))
            let right = text(try await visitor.get(path + "6a1b9a", accept: "application/json"))
            #expect(right.contains(##""colour":"#6a1b9a""##))
            #expect(right.contains(##""message":"""##))
            #expect(right.contains(##""--accent":"light-dark(#6a1b9a, "##))
            #expect(text(try await visitor.get(path, accept: "application/json")).contains(##""colour":"#0b5c68""##))
            let wrong = text(try await visitor.get(path + "red", accept: "application/json"))
            #expect(wrong.contains("Цвет пишут как #"))
        }
    }

    @Test(arguments: ["accent-6a1b9a-0000000000000000.css", "sample-000000-ffffffffffffffff.css"])
    func `a style sheet of another release is made anew and not kept`(name: String) async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .stranger) { visitor in
            let sheet = try await visitor.get("/branding/\(name)", accept: "text/css")
            #expect(sheet.status == .ok)
            #expect(sheet.headers[.cacheControl] == "no-cache")
        }
    }

    @Test(arguments: [
        "accent-6a1b9a.css", "accent-6A1B9A-0000000000000000.css", "accent-6a1b9a-000000000000000.css", "a.css",
        "..%2F..%2Fkabinet.yaml", "absent.svg", String(repeating: "0", count: 40) + ".svg",
        String(repeating: "0", count: 40) + ".exe",
    ])
    func `nothing else is to be had there`(name: String) async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.get("/branding/\(name)")
            #expect(answer.status == .notFound)
        }
    }
}
