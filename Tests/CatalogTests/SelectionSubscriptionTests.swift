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

@testable import Catalog

/// Waiting for goods and prices: who is told, when, and that it is once.
@Suite struct SelectionSubscriptionTests {
    @Test(.feature("CAT-10"), arguments: TestEngine.all)
    func `whoever waits for a product is told once when it arrives`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт", stock: 0)
        let there = try await world.product("B-1", stock: 5)
        try await world.visit(as: .purchaser) { visitor in
            let added = try await visitor.post(
                "/selections/subscriptions", [("product", "\(bolt)"), ("kind", "arrival")])
            #expect(added.headers[.location] == "/products/a-1")
            let needless = try await visitor.post(
                "/selections/subscriptions", [("product", "\(there)"), ("kind", "arrival")])
            #expect(needless.status == .unprocessableContent)
            let list = String(buffer: try await visitor.get("/selections/subscriptions").body)
            #expect(list.contains("Болт") && list.contains("Появится на складе"))
        }
        try await check(world)
        #expect(try await world.count("product_subscriptions WHERE met_at IS NOT NULL") == 0)
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE stock SET quantity = 40000 WHERE product_id = \(bolt)")
        }
        try await check(world)
        try await check(world)
        #expect(try await world.count("product_subscriptions WHERE met_at IS NOT NULL") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.subscription_met'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Появился на складе: Болт"))
        }
        try await world.visit(as: .director) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(!bell.contains("Появился на складе"))
        }
    }

    @Test(.feature("CAT-10"), arguments: TestEngine.all)
    func `a price is judged by what each person pays himself`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт", price: 10_000)
        for who in [World.Who.purchaser, .rival] {
            try await world.visit(as: who) { visitor in
                let added = try await visitor.post(
                    "/selections/subscriptions", [("product", "\(bolt)"), ("kind", "price"), ("below", "90")])
                #expect(added.status == .seeOther, "\(who)")
                let cheaper = try await visitor.post(
                    "/selections/subscriptions", [("product", "\(bolt)"), ("kind", "price"), ("below", "100")])
                #expect(cheaper.status == .unprocessableContent)
            }
        }
        _ = try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 8765, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        try await check(world)
        #expect(try await world.count("product_subscriptions WHERE met_price = 8765") == 1)
        #expect(try await world.count("product_subscriptions WHERE met_at IS NULL") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.subscription_met'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Цена снизилась: Болт") && bell.contains("87,65"))
        }
        try await world.visit(as: .rival) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(!bell.contains("87,65"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `whoever left the company, or unsubscribed, is told nothing; what was given up comes back`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 0)
        for who in [World.Who.purchaser, .director, .accountant] {
            try await world.visit(as: who) { visitor in
                _ = try await visitor.post("/selections/subscriptions", [("product", "\(bolt)"), ("kind", "arrival")])
            }
        }
        let (ours, purchaser, director) = (world.ours, world.user(.purchaser), world.user(.director))
        let own = try await world.database.read { tx in
            try tx.value("SELECT id FROM product_subscriptions WHERE user_id = \(director)") as UUID
        }
        let path = "/selections/subscriptions/\(own.uuidString.lowercased())"
        try await world.visit(as: .accountant) { visitor in
            let foreign = try await visitor.post("\(path)/removal", []).status
            #expect(foreign == .notFound)
        }
        try await world.visit(as: .director) { visitor in
            _ = try await visitor.post("\(path)/removal", [])
            let twice = try await visitor.post("\(path)/removal", []).status
            #expect(twice == .notFound)
        }
        let now = world.clock.now
        try await world.database.write { tx in
            try tx.execute(
                "UPDATE members SET revoked_at = \(now) WHERE customer_id = \(ours) AND user_id = \(purchaser)")
            try tx.execute("UPDATE stock SET quantity = 40000 WHERE product_id = \(bolt)")
        }
        try await check(world)
        #expect(try await world.count("product_subscriptions WHERE met_at IS NOT NULL") == 1)
        try await world.visit(as: .director) { visitor in _ = try await visitor.post("\(path)/restoration", []) }
        try await check(world)
        #expect(try await world.count("product_subscriptions WHERE met_at IS NOT NULL") == 2)
    }

    /// What the job does.
    private func check(_ world: World) async throws {
        let now = world.clock.now
        let slice = try await world.database.read { tx in try WaitingSlice(after: nil, at: now, in: tx) }
        #expect(slice.last == nil)
        let met = slice.met
        try await world.database.write { tx in try Catalog.markMet(met, at: now, in: tx) }
    }
}
