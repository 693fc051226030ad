import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Portal

@Suite struct RouteListTests {
    @Test func `the checked-in list of routes is the truth, so that a change is seen in a review`() async throws {
        let world = try await World(.sqlite)
        let listed = try String(contentsOf: World.root.appending(path: "docs/routes.txt"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let real = world.portal.routes.sorted.map(\.description)
        #expect(real.filter { !listed.contains($0) } == [], "write them into docs/routes.txt: bin/routes")
        #expect(listed.filter { !real.contains($0) } == [])
    }

    @Test func `every address is in kebab-case`() async throws {
        let world = try await World(.sqlite)
        for route in world.portal.routes.sorted {
            #expect(route.path.wholeMatch(of: /[a-z0-9\/:-]*(\.(csv|xlsx))?/) != nil, "\(route)")
        }
    }

    @Test(
        .feature("PERF-10"),
        arguments: [
            // The start page asks once or twice for each of its tiles; a tile by itself is a page like others.
            ("/dashboard", 15), ("/dashboard/widgets/spending", 8), ("/catalog", 8), ("/products/a-1", 8),
            ("/cart", 8), ("/orders", 8), ("/orders?q=abc", 8), ("/carts", 8), ("/orders/quick", 8),
            ("/orders/import", 8), ("/orders/import/history", 8), ("/templates", 8), ("/orders/usual", 8),
            ("/orders/recurring", 8), ("/orders/purchases", 8), ("/quotes", 8), ("/returns", 8), ("/approvals", 8),
            ("/company/webhooks", 8), ("/offline", 8),
        ])
    func `a page makes few statements`(_ path: String, _ most: Int) async throws {
        let world = try await World(.sqlite)
        try await world.product("A-1")
        try await world.visit(as: .director) { visitor in
            _ = try await visitor.get(path)
            let before = world.database.statementCount
            let answer = try await visitor.get(path)
            #expect(answer.status == .ok)
            #expect(world.database.statementCount - before <= most)
        }
    }

    @Test(.feature("PERF-10"), arguments: [World.Who.director, .shopper, .manager, .administrator])
    func `each tile of a start page makes as few as a page of its own`(who: World.Who) async throws {
        let world = try await World(.sqlite)
        try await world.product("A-1")
        let widgets = world.site.contributions.widgets.map(\.id)
        let drawn = try await world.visit(as: who) { visitor in
            var drawn = 0
            for widget in widgets where try await visitor.get("/dashboard/widgets/\(widget)").status == .ok {
                drawn += 1
                let before = world.database.statementCount
                _ = try await visitor.get("/dashboard/widgets/\(widget)")
                let made = world.database.statementCount - before
                // What is new is asked of every module, once.
                #expect(made <= (widget == "news" ? 10 : 8), "\(widget) makes \(made) statements")
            }
            return drawn
        }
        #expect(drawn > 3)
    }
}
