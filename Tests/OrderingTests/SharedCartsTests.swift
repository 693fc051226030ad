import Catalog
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

@testable import Ordering

/// Carts by name: made, saved, shared, removed, and whose they are.
@Suite struct SharedCartsTests {
    @Test(.feature("CART-03"), arguments: TestEngine.all)
    func `a cart is saved whole and taken up again as often as it is wanted`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/carts", [("name", "Неделя")], from: "/carts")
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "4")])
            let cart = try await openCart(in: world)
            let saved = try await visitor.post(
                "/carts/\(cart)/copies", [("purpose", "saved")], from: "/cart")
            #expect(saved.headers[.location] == "/carts")
            _ = try await visitor.post("/cart", [("act", "clear")], from: "/cart")
            let kept = try await world.database.read { tx in
                try tx.value("SELECT id FROM carts WHERE purpose = 'saved'") as UUID
            }
            let shelf = "/carts/\(kept.uuidString.lowercased())"
            let page = String(buffer: try await visitor.get(shelf).body)
            #expect(page.contains("Взять в работу") && page.contains("Товар A-1"))
            for turn in 1...2 {
                _ = try await visitor.post("\(shelf)/copies", [("turn", "\(turn)")], from: "/carts")
                let open = String(buffer: try await visitor.get("/cart").body)
                #expect(open.contains("Товар A-1") && open.contains("Неделя"))
            }
            let list = String(buffer: try await visitor.get("/carts").body)
            #expect(list.contains("Сохранённые") && list.contains("Открыта"))
            let refused = try await visitor.post("/carts", [("name", "")], from: "/carts")
            #expect(refused.status == .unprocessableContent)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 4000") == 3)
        #expect(try await world.count("carts") == 4)
    }

    @Test(.feature("CART-04"), arguments: TestEngine.all)
    func `a shared cart is there for who may order, stays when its owner leaves, and closes again`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor async throws in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "4")])
        }
        let cart = try await openCart(in: world)
        let line = [(name: "product", value: "\(bolt)"), (name: "cart", value: "\(cart)")]
        try await world.visit(as: .director) { visitor async throws in
            #expect(try await visitor.get("/carts/\(cart)").status == .notFound)
            #expect(try await visitor.post("/carts/\(cart)/sharing", [("shared", "1")]).status == .notFound)
        }
        try await world.visit(as: .purchaser) { visitor async throws in
            let shared = try await visitor.post("/carts/\(cart)/sharing", [("shared", "1")], from: "/cart")
            #expect(shared.status == .seeOther)
        }
        try await world.visit(as: .director) { visitor async throws in
            #expect(try await visitor.get("/carts/\(cart)").status == .ok)
            #expect(try await visitor.post("/cart/lines", line).status == .seeOther)
        }
        try await world.visit(as: .warehouse) { visitor async throws in
            #expect(try await visitor.get("/carts/\(cart)").status == .forbidden)
        }
        let now = world.clock.now
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET revoked_at = \(now) WHERE role = 'purchaser'")
        }
        try await world.visit(as: .director) { visitor in
            #expect(try await visitor.get("/carts/\(cart)").status == .ok)
            // Who looks after members decides about what a leaver shared.
            let closed = try await visitor.post(
                "/carts/\(cart)/sharing", [("shared", "0")], from: "/carts/\(cart)")
            #expect(closed.headers[.location] == "/carts")
            #expect(try await visitor.get("/carts/\(cart)").status == .notFound)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 5000") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.cart_shared'") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a removed cart comes back by one press, and another one is open meanwhile`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "4")])
            let first = try await openCart(in: world)
            world.clock.advance(by: 60)
            _ = try await visitor.post("/carts", [("name", "Вторая")], from: "/carts")
            let second = try await openCart(in: world)
            #expect(first != second)
            let removed = try await visitor.post("/carts/\(second)/removal", [], from: "/carts")
            #expect(removed.headers[.location] == "/carts")
            #expect(try await openCart(in: world) == first)
            #expect(try await visitor.get("/carts/\(second)").status == .notFound)
            #expect(try await visitor.post("/carts/\(second)/removal", [("again", "1")]).status == .notFound)
            let back = try await visitor.post("/carts/\(second)/restoration", [], from: "/carts")
            #expect(back.headers[.location] == "/carts/\(second)")
            #expect(try await visitor.get("/carts/\(second)").status == .ok)
            let choice = try await visitor.post("/carts/\(second)/choice", [], from: "/carts")
            #expect(choice.headers[.location] == "/cart")
            #expect(try await openCart(in: world) == second)
            #expect(try await visitor.get("/carts/\(second)").status == .seeOther)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a foreign cart is as good as none, whatever is asked of it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "4")])
        }
        let cart = try await openCart(in: world)
        try await world.database.write { tx in try tx.execute("UPDATE carts SET is_shared = \(true)") }
        let before = try await world.count("carts WHERE version = 1")
        try await world.visit(as: .rival) { visitor in
            for page in ["", "/settings", "/lines.csv", "/paper", "/together", "/live", "/lines/\(bolt)"] {
                #expect(try await visitor.get("/carts/\(cart)\(page)").status == .notFound, "\(page)")
            }
            for act in [
                "choice", "copies", "settings", "sharing", "splitting", "removal", "restoration", "lines/removal",
                "lines/later", "lines/return", "lines/choice", "lines/restoration", "lines/\(bolt)",
            ] {
                let answer = try await visitor.post("/carts/\(cart)/\(act)", [("line", "\(bolt)"), ("shared", "0")])
                #expect(answer.status == .notFound, "\(act)")
            }
            for act in ["accept", "clear", "checkout"] {
                let answer = try await visitor.post("/cart", [("cart", "\(cart)"), ("act", act)])
                #expect(answer.status == .notFound, "\(act)")
            }
            let put = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("cart", "\(cart)")])
            #expect(put.status == .notFound)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 4000") == 1)
        #expect(try await world.count("cart_lines") == 1)
        #expect(try await world.count("carts WHERE version = 1") == before)
    }

    @Test func `nobody has more carts than a page shows`() async throws {
        let world = try await World(.sqlite)
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        await #expect(throws: CartsRefusal.tooManyCarts) {
            try await world.database.write { tx in
                for number in 0...Ordering.maxCarts {
                    _ = try Ordering.makeCart(named: "\(number)", by: buyer, at: now, in: tx)
                }
            }
        }
        #expect(try await world.count("carts") == 0)
    }

    @Test(.feature("CART-04"), arguments: TestEngine.all)
    func `a page with a cart is told when anybody changes it, and of no other`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let (one, other) = try await world.database.write { tx in
            let one = try Ordering.claimCart(by: buyer, at: now, in: tx)
            let other = try Ordering.makeCart(named: "Вторая", by: buyer, at: now, in: tx)
            let heads = try [one, other].map { try Ordering.cartHead(.id($0), of: buyer, in: tx) }
            guard let first = heads[0], let second = heads[1] else { throw NotFound() }
            return (first, second)
        }
        var limits = LiveCartLimits()
        limits.period = .milliseconds(20)
        let live = LiveCarts(database: world.database, limits: limits)
        let logger = Logger(label: "test")
        let opened = try #require(live.open(one, owner: "one", logger: logger))
        let quiet = try #require(live.open(other, owner: "two", logger: logger))
        var events = opened.events.makeAsyncIterator()
        let hello = await events.next()
        #expect(hello == ServerEvent("hello", "1"))
        _ = try await world.database.write { tx in
            try Ordering.add(bolt, .one, to: .id(one.id), by: buyer, at: now, in: tx)
        }
        let told = await events.next()
        #expect(told == ServerEvent("changed", "2"))
        _ = try await world.database.write { tx in
            try Ordering.removeCart(one.id, by: buyer, at: now, in: tx)
        }
        let gone = await events.next()
        #expect(gone == ServerEvent("changed", "0"))
        live.leave(quiet.number)
        var heard: [String] = []
        for await event in quiet.events { heard.append(event.name) }
        #expect(heard == ["hello"])
        live.leave(opened.number)
        #expect(live.count == 0)
    }

    /// The cart the purchaser has open.
    private func openCart(in world: World) async throws -> ID<Cart> {
        let buyer = try await world.principal(.purchaser)
        return try await world.database.read { tx in
            guard let head = try Ordering.cartHead(.active, of: buyer, in: tx) else { throw NotFound() }
            return head.id
        }
    }
}
