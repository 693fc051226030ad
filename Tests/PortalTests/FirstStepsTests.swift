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

@testable import Portal

/// A newcomer: the list of first steps, the tour and help, each as the person's role and data are now.
@Suite struct FirstStepsTests {
    @Test(.feature("ONB-03"), arguments: TestEngine.all)
    func `a step is done when its deed is done, and the list goes when all are`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let product = try await world.product("A-1")
        let (theirs, payer) = (world.theirs, world.theirPayer.uuidString)
        try await world.visit(as: .rival) { visitor in
            func list() async throws -> String { String(buffer: try await visitor.get("/dashboard").body) }
            let fresh = try await list()
            #expect(fresh.contains("Сделано 0 из 5"))
            for path in FirstStep.allCases.map(\.path) { #expect(fresh.contains("<a href=\"\(path)\">"), "\(path)") }

            _ = try await visitor.post(
                "/settings", [("name", "Раиса Львова"), ("language", ""), ("timeZone", "Europe/Moscow")],
                from: "/settings")
            let first = try await list()
            #expect(first.contains("Сделано 1 из 5"))
            _ = try await world.database.write { tx in
                try tx.execute(
                    "UPDATE legal_entities SET account = '40702810900000000001' WHERE customer_id = \(theirs)")
            }
            let second = try await list()
            #expect(second.contains("Сделано 2 из 5"))
            _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "1")])
            _ = try await visitor.post(
                "/checkout", [("newAddress", "Псков"), ("payer", payer), ("agreedTotal", "10000")], from: "/checkout")
            let third = try await list()
            #expect(third.contains("Сделано 3 из 5"))
            _ = try await visitor.post(
                "/company/addresses",
                [("title", "Склад"), ("address", "Псков"), ("recipient", "Анна"), ("phone", "+7 900 000-00-12")],
                from: "/company/addresses/new")
            let nearly = try await list()
            #expect(nearly.contains("Сделано 4 из 5") && nearly.contains("80\u{A0}%"))
            _ = try await visitor.post(
                "/company/members", [("name", "Олег"), ("email", "oleg@vasilek.example"), ("role", "purchaser")],
                from: "/company/members/new")
            let last = try await list()
            #expect(!last.contains("checklist"))
        }
        #expect(try await world.count("orders") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `everybody has the steps of his role, read in one statement`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let expected: [(World.Who, [FirstStep])] = [
            (.director, FirstStep.allCases), (.purchaser, [.profile, .order]), (.accountant, [.profile]),
            (.logistician, [.profile, .address]), (.shopper, [.profile, .address, .order]), (.manager, []),
        ]
        for (who, steps) in expected {
            let (principal, now) = (try await world.principal(who), world.clock.now)
            let before = world.database.statementCount
            let list = try await world.database.read { tx in try FirstSteps(of: principal, at: now, in: tx) }
            #expect(list.steps.map { $0.step } == steps, "\(who)")
            #expect(world.database.statementCount - before <= 1, "\(who)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `the list is put away by its owner alone, and comes back from help`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .rival) { visitor in
            _ = try await visitor.post("/settings/preferences", [("name", "steps"), ("value", #"{"hidden":true}"#)])
            let hidden = String(buffer: try await visitor.get("/dashboard").body)
            #expect(!hidden.contains("checklist"))
            let help = String(buffer: try await visitor.get("/help").body)
            #expect(help.contains("Показать первые шаги"))
            _ = try await visitor.post("/settings/preferences", [("name", "steps"), ("value", "")], from: "/help")
            let shown = String(buffer: try await visitor.get("/dashboard").body)
            #expect(shown.contains("checklist"))
        }
        try await world.visit(as: .director) { visitor in
            let other = String(buffer: try await visitor.get("/dashboard").body)
            #expect(other.contains("checklist"))
        }
    }

    @Test(
        .feature("ONB-01"),
        arguments: [
            (World.Who.director, ["sections", "payer", "search", "cart", "bell", "help"]),
            (.warehouse, ["sections", "search", "bell", "help"]),
            (.manager, ["staff_sections", "staff_search", "bell", "help"]),
        ])
    func `the tour has the stops of a role, and knows where somebody left it`(_ who: World.Who, _ stops: [String])
        async throws
    {
        let world = try await World(.sqlite)
        try await world.visit(as: who) { visitor in
            let home = who == .manager ? "/staff" : "/dashboard"
            let fresh = String(buffer: try await visitor.get(home).body)
            #expect(fresh.contains("data-tour-invitation"))
            let guide = try await tour(visitor)
            #expect(guide.steps.map(\.id) == stops)
            #expect(guide.at == nil)
            #expect(!guide.steps.contains { $0.title.hasPrefix("portal.") || $0.text.hasPrefix("portal.") })

            let left = #"{"state":"started","at":"\#(stops[1])"}"#
            _ = try await visitor.post("/settings/preferences", [("name", "tour"), ("value", left)], from: home)
            #expect(try await tour(visitor).at == stops[1])
            let later = String(buffer: try await visitor.get(home).body)
            #expect(later.contains("Продолжить с шага 2"))
            let done = #"{"state":"done"}"#
            _ = try await visitor.post("/settings/preferences", [("name", "tour"), ("value", done)], from: home)
            let after = String(buffer: try await visitor.get(home).body)
            #expect(!after.contains("data-tour-invitation"))
            #expect(try await visitor.get("/help/tour").status == .ok)
        }
    }

    @Test func `help has the topics of whoever reads it, each with its words in every language`() async throws {
        let world = try await World(.sqlite)
        let expected: [(World.Who, here: [String], absent: [String])] = [
            (.director, ["dashboard", "catalog", "cart", "orders", "company", "settings"], ["staff_desk"]),
            (.accountant, ["dashboard", "orders", "company"], ["cart"]),
            (.administrator, ["staff_desk", "staff_orders", "staff_events", "settings"], ["cart", "orders"]),
            (.manager, ["staff_desk", "staff_customers"], ["staff_events"]),
            (.stranger, ["entry"], ["orders", "settings", "staff_desk"]),
        ]
        for (who, here, absent) in expected {
            try await world.visit(as: who) { visitor in
                let list = String(buffer: try await visitor.get("/help").body)
                for topic in here {
                    #expect(list.contains("href=\"/help/\(topic)\""), "\(who) \(topic)")
                    let page = try await visitor.get("/help/\(topic)")
                    #expect(
                        page.status == .ok && !String(buffer: page.body).contains("portal.help."), "\(who) \(topic)")
                    let panel = String(buffer: try await visitor.get("/help/\(topic)?part=panel").body)
                    #expect(panel.contains("id=\"help-panel\"") && !panel.contains("<main"), "\(who) \(topic)")
                }
                for topic in absent {
                    #expect(!list.contains("href=\"/help/\(topic)\""), "\(who) \(topic)")
                    #expect(try await visitor.get("/help/\(topic)").status == .notFound, "\(who) \(topic)")
                }
            }
        }
        for topic in HelpPanel.topics {
            for language in Language.allCases {
                for part in ["title", "text"] {
                    let key = "portal.help.\(topic.id).\(part)"
                    #expect(world.site.texts.text(key, in: language) != key)
                }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `help names the manager of the customer, and nobody else's`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let address = "manager@romashka.example"
        for (who, isNamed) in [(World.Who.director, true), (.rival, false), (.stranger, false)] {
            try await world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get("/help").body)
                #expect(page.contains(address) == isNamed, "\(who)")
            }
        }
    }

    private func tour(_ visitor: Browser) async throws -> Guide {
        let answer = try await visitor.get("/help/tour", accept: "application/json")
        return try JSONDecoder().decode(Guide.self, from: Data(answer.body.readableBytesView))
    }

    private struct Guide: Decodable {
        struct Step: Decodable {
            let id: String
            let title: String
            let text: String
        }

        let steps: [Step]
        let at: String?
    }
}
