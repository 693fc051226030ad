import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Pages that refresh themselves: who is told what, how many may listen, and that nobody sees another's price.
@Suite struct LiveTests {
    @Test(.feature("CAT-08"), arguments: TestEngine.all)
    func `a page is told when stock of its product changes, and of no other`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1", stock: 100), try await world.product("B-1", stock: 100))
        let live = LiveGoods(database: world.database, limits: Self.quick)
        let opened = try #require(enter([bolt], for: nil, on: live, world))
        let other = try #require(enter([nut], for: nil, on: live, world))
        var events = opened.events.makeAsyncIterator()
        let hello = await events.next()
        #expect(hello?.name == "hello")
        try await Task.sleep(for: .milliseconds(200))
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE stock SET quantity = 7000 WHERE product_id = \(bolt)")
        }
        let told = await events.next()
        #expect(told == ServerEvent("changed", "\(bolt)"))
        live.leave(other.number)
        var heard: [ServerEvent] = []
        for await event in other.events { heard.append(event) }
        #expect(heard.map(\.name) == ["hello"])
        live.leave(opened.number)
        let end = await events.next()
        #expect(end == nil)
        #expect(live.count == 0)
    }

    @Test(.feature("CAT-08"), arguments: TestEngine.all)
    func `a price of one's own is told to nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let (ours, theirs) = (try await world.principal(.purchaser), try await world.principal(.rival))
        let live = LiveGoods(database: world.database, limits: Self.quick)
        let own = try #require(enter([bolt], for: ours, on: live, world, owner: "ours"))
        let foreign = try #require(enter([bolt], for: theirs, on: live, world, owner: "theirs"))
        var events = own.events.makeAsyncIterator()
        let hello = await events.next()
        #expect(hello?.name == "hello")
        try await Task.sleep(for: .milliseconds(200))
        _ = try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        let told = await events.next()
        #expect(told == ServerEvent("changed", "\(bolt)"))
        live.leave(foreign.number)
        var heard: [String] = []
        for await event in foreign.events { heard.append(event.name) }
        #expect(heard == ["hello"])
        live.leave(own.number)
    }

    @Test(.feature("CAT-08"), arguments: TestEngine.all)
    func `fresh cells hold the price and stock of whoever asks`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000, stock: 3)
        _ = try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(bolt), 0, 7123, 'RUB' FROM contracts WHERE customer_id = \(world.ours)
                """)
        }
        let path = "/catalog/cells?products=\(bolt),nonsense"
        let seen: [(who: World.Who, price: String)] = [
            (.purchaser, "71,23"), (.rival, "100,00"), (.stranger, "100,00"),
        ]
        for (who, price) in seen {
            try await world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get(path).body)
                #expect(page.contains("data-live=\"stock:\(bolt)\"") && page.contains("3\u{a0}шт"), "\(who)")
                #expect(page.contains(price), "\(who)")
                #expect(page.contains("71,23") == (who == .purchaser), "\(who)")
            }
        }
        try await world.visit(as: .warehouse) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("3\u{a0}шт") && !page.contains("71,23") && !page.contains("100,00"))
        }
    }

    @Test func `one session listens on a few pages, the newest ones, and all together on so many`() async throws {
        let world = try await World(.sqlite)
        let bolt = try await world.product("A-1")
        var limits = Self.quick
        // Two of them are kept for people who are signed in.
        limits.places = 8
        let live = LiveGoods(database: world.database, limits: limits)
        var kept: [AsyncStream<ServerEvent>] = []
        for number in 1...5 {
            let opened = try #require(enter([bolt], for: nil, on: live, world, owner: "one"), "\(number)")
            kept.append(opened.events)
        }
        #expect(live.count == 4)
        var heard: [String] = []
        for await event in kept[0] { heard.append(event.name) }
        #expect(heard == ["hello", "full"])
        for owner in ["two", "three"] {
            let opened = try #require(enter([bolt], for: nil, on: live, world, owner: owner))
            kept.append(opened.events)
        }
        let fourth = enter([bolt], for: nil, on: live, world, owner: "four")
        #expect(fourth?.number == nil)
        let ours = try await world.principal(.purchaser)
        for owner in ["five", "six"] {
            let opened = try #require(enter([bolt], for: ours, on: live, world, owner: owner), "\(owner)")
            kept.append(opened.events)
        }
        let last = enter([bolt], for: ours, on: live, world, owner: "seven")
        #expect(last?.number == nil)
        withExtendedLifetime(kept) {}
    }

    @Test func `whoever goes gives his place back, and whoever stays long has to come anew`() async throws {
        let world = try await World(.sqlite)
        let bolt = try await world.product("A-1")
        var limits = Self.quick
        limits.lifetime = .milliseconds(100)
        let live = LiveGoods(database: world.database, limits: limits)
        let opened = try #require(enter([bolt], for: nil, on: live, world))
        var names: [String] = []
        for await event in opened.events { names.append(event.name) }
        #expect(names.first == "hello")
        #expect(live.count == 0)
        // A stream nobody keeps is one nobody reads.
        _ = enter([bolt], for: nil, on: live, world)
        #expect(live.count == 0)
    }

    @Test(arguments: TestEngine.all)
    func `nothing to watch is no stream, and what is hidden is not watched`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(bolt)")
        }
        try await world.visit(as: .stranger) { visitor in
            for query in ["", "?products=", "?products=x", "?products=\(bolt)"] {
                let path = "/catalog/live\(query)"
                let status = try await visitor.get(path).status
                #expect(status == .noContent, "\(path)")
            }
        }
    }

    private static var quick: LiveLimits {
        var limits = LiveLimits()
        limits.period = .milliseconds(50)
        return limits
    }

    private func enter(
        _ products: Set<ID<Product>>, for principal: Principal?, on live: LiveGoods, _ world: World,
        owner: String = "somebody"
    ) -> (events: AsyncStream<ServerEvent>, number: Int)? {
        live.open(
            products, for: principal, owner: owner, mostOfOwner: live.limits.placesOfOne, clock: world.clock.clock,
            logger: TestDatabase.quiet)
    }
}
