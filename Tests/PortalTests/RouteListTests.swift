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
            #expect(route.path.wholeMatch(of: /[a-z0-9\/:-]*/) != nil, "\(route)")
        }
    }

    @Test(
        .feature("PERF-10"),
        arguments: [
            ("/dashboard", 8), ("/catalog", 8), ("/products/a-1", 8), ("/cart", 8), ("/orders", 8),
            ("/orders?q=abc", 8),
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
}
