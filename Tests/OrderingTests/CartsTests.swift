import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Ordering

/// Several carts of a member, one of them open.
@Suite struct CartsTests {
    @Test(arguments: TestEngine.all)
    func `what is put into a cart goes into the open one, and the others keep theirs`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("A-2"))
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let carts = try await world.database.write { tx in
            let none = try Ordering.cartHead(.active, of: buyer, in: tx)
            #expect(none == nil)
            _ = try Ordering.add(bolt, .one, by: buyer, at: now, in: tx)
            let first = try Ordering.claimCart(by: buyer, at: now, in: tx)
            let second = try Ordering.openCart(named: "Объект в Твери", by: buyer, at: now, in: tx)
            _ = try Ordering.put(
                [WantedLine(nut, Quantity(whole: 2), comment: "Срочно", group: "Кровля")], by: buyer, at: now, in: tx)
            return (first: first, second: second)
        }
        try await world.database.read { tx in
            let open = try Ordering.cart(of: buyer, at: now, in: tx)
            #expect(open.head?.id == carts.second)
            #expect(open.head?.name == "Объект в Твери")
            #expect(open.lines.map(\.product.id) == [nut])
            #expect(open.lines.map(\.comment) == ["Срочно"])
            #expect(open.lines.map(\.group) == ["Кровля"])
            let summary = try Ordering.cartSummary(of: buyer, in: tx)
            #expect(summary.lines == 1)
            let other = try Ordering.cart(carts.first, of: buyer, at: now, in: tx)
            #expect(other.lines.map(\.product.id) == [bolt])
        }
        try await world.database.write { tx in
            try Ordering.chooseCart(carts.first, by: buyer, at: now, in: tx)
            let cleared = try Ordering.clear(by: buyer, at: now, in: tx)
            #expect(cleared == 1)
        }
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a colleague opens a cart only while it is shared, and nobody opens a foreign one`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (owner, colleague) = (try await world.principal(.purchaser), try await world.principal(.director))
        let rival = try await world.principal(.rival)
        let now = world.clock.now
        let cart = try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, by: owner, at: now, in: tx)
            return try Ordering.claimCart(by: owner, at: now, in: tx)
        }
        for stranger in [colleague, rival] {
            await #expect(throws: NotFound.self) {
                try await world.database.write { tx in
                    _ = try Ordering.add(bolt, .one, to: .id(cart), by: stranger, at: now, in: tx)
                }
            }
        }
        try await world.database.write { tx in try tx.execute("UPDATE carts SET is_shared = TRUE") }
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, .one, to: .id(cart), by: colleague, at: now, in: tx)
        }
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in try Ordering.chooseCart(cart, by: rival, at: now, in: tx) }
        }
        #expect(try await world.count("cart_lines WHERE quantity = 2000") == 1)
        #expect(try await world.count("carts WHERE version = 3") == 1)
        #expect(try await world.count("active_carts") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what is kept for later counts for nothing, stays when the cart is ordered, and comes back when it is added`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 5), by: buyer, at: now, in: tx)
            try tx.execute("UPDATE cart_lines SET is_later = TRUE")
            let cart = try Ordering.cart(of: buyer, at: now, in: tx)
            #expect(cart.lines.isEmpty)
            let summary = try Ordering.cartSummary(of: buyer, in: tx)
            #expect(summary.lines == 0)
            let later = try cart.head.map { try Ordering.savedForLater(in: $0, of: buyer, at: now, in: tx) }
            #expect(later?.map(\.quantity) == [Quantity(whole: 5)])
            let cleared = try Ordering.clear(by: buyer, at: now, in: tx)
            #expect(cleared == 0)
            _ = try Ordering.add(bolt, Quantity(whole: 2), by: buyer, at: now, in: tx)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 2000 AND NOT is_later") == 1)
    }
}
