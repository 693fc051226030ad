import Catalog
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

@testable import Ordering

/// Many lines of a cart changed at once, by several hands, and the way back.
@Suite struct CartLinesTests {
    private static let acts: [(path: String, fields: [(name: String, value: String)], left: String)] = [
        ("removal", [], "cart_lines WHERE quantity = 3000"),
        ("later", [], "cart_lines WHERE NOT is_later"),
        ("change", [("act", "group"), ("label", "Кровля")], "cart_lines WHERE group_label = ''"),
        ("change", [("act", "quantity"), ("quantity", "7")], "cart_lines WHERE quantity <> 7000"),
    ]

    @Test(.feature("CART-09"), arguments: TestEngine.all)
    func `chosen lines are changed at once, and one press brings all of it back`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let goods = try await fill(world, ["A-1", "A-2", "A-3"])
        let cart = try await cartID(of: .purchaser, in: world)
        try await world.visit(as: .purchaser) { visitor in
            for act in Self.acts {
                let lines = goods.prefix(2).map { (name: "line", value: "\($0)") }
                let done = try await visitor.post(
                    "/carts/\(cart)/lines/\(act.path)", lines + act.fields + [(name: "place", value: "open")],
                    from: "/cart")
                #expect(done.status == .seeOther && done.headers[.location] == "/cart", "\(act)")
                #expect(try await world.count(act.left) == 1, "\(act)")
                let undo = try await lastUndo(in: world)
                let back = try await visitor.post(
                    "/carts/\(cart)/lines/restoration", [("undo", undo)], from: "/cart")
                #expect(back.status == .seeOther, "\(act)")
                #expect(
                    try await world.count(
                        "cart_lines WHERE quantity = 3000 AND NOT is_later AND group_label = ''") == 3, "\(act)")
                // Taken back once is taken back.
                let again = try await visitor.post(
                    "/carts/\(cart)/lines/restoration", [("undo", undo), ("twice", "1")], from: "/cart")
                #expect(again.status == .notFound)
            }
            let none = try await visitor.post("/carts/\(cart)/lines/removal", [], from: "/cart")
            #expect(none.status == .seeOther)
        }
        #expect(try await world.count("cart_lines") == 3)
    }

    @Test(.feature("CART-09"), arguments: TestEngine.all)
    func `lines go into another cart and are added to what lies there`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let goods = try await fill(world, ["A-1", "A-2"])
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let cart = try await cartID(of: .purchaser, in: world)
        let other = try await world.database.write { tx in
            let other = try Ordering.makeCart(named: "Объект", by: buyer, at: now, in: tx)
            _ = try Ordering.add(goods[0], .one, to: .id(other), by: buyer, at: now, in: tx)
            return other
        }
        let moved = try await world.database.write { tx in
            try Ordering.changeLines(goods, .move(to: other), of: cart, by: buyer, at: now, in: tx)
        }
        #expect(moved.count == 2)
        try await world.database.read { tx in
            let left = try Ordering.cart(cart, of: buyer, at: now, in: tx)
            #expect(left.lines.isEmpty)
            let lines = try Ordering.cart(other, of: buyer, at: now, in: tx).lines
            #expect(Set(lines.map(\.quantity)) == [Quantity(whole: 4), Quantity(whole: 3)])
        }
        try await world.database.write { tx in
            try Ordering.restoreLines(moved.undo, by: buyer, at: now, in: tx)
        }
        try await world.database.write { tx in
            let left = try Ordering.cart(cart, of: buyer, at: now, in: tx)
            #expect(left.lines.count == 2)
            let lines = try Ordering.cart(other, of: buyer, at: now, in: tx).lines
            #expect(lines.map(\.quantity) == [.one])
            let copied = try Ordering.changeLines(goods, .copy(to: other), of: cart, by: buyer, at: now, in: tx)
            #expect(copied.count == 2)
        }
        // Where a line can hold no more, nothing leaves the cart it is in.
        try await world.database.write { tx in
            try tx.execute("UPDATE cart_lines SET quantity = \(Ordering.maxQuantity) WHERE cart_id = \(other)")
            let full = try Ordering.changeLines(goods, .move(to: other), of: cart, by: buyer, at: now, in: tx)
            #expect(full.count == 0)
        }
        #expect(try await world.count("cart_lines") == 4)
        await #expect(throws: CartsRefusal.cartMissing) {
            try await world.database.write { tx in
                _ = try Ordering.changeLines(goods, .move(to: cart), of: cart, by: buyer, at: now, in: tx)
            }
        }
    }

    @Test(.feature("CART-04"), arguments: TestEngine.all)
    func `two pages of one cart change the lines they touched and lose none of each other's`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let goods = try await fill(world, ["A-1", "A-2", "A-3"])
        let cart = try await cartID(of: .purchaser, in: world)
        try await world.database.write { tx in try tx.execute("UPDATE carts SET is_shared = \(true)") }
        // Both pages came with three of each.
        let shown = goods.map { (name: "was.\($0)", value: "3") } + [(name: "cart", value: "\(cart)")]
        func typed(_ quantities: [String]) -> [(name: String, value: String)] {
            shown + zip(goods, quantities).map { (name: "quantity.\($0)", value: $1) }
        }
        let (first, second, late) = (typed(["5", "3", "3"]), typed(["3", "8", "3"]), typed(["3", "3", "0"]))
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart", first, from: "/cart")
        }
        try await world.visit(as: .director) { visitor in
            let kept = try await visitor.post("/cart", second, from: "/carts/\(cart)")
            #expect(kept.status == .seeOther)
            _ = try await visitor.post("/cart", late, from: "/carts/\(cart)")
        }
        let left = try await world.database.read { tx in
            try tx.all("SELECT product_id, quantity FROM cart_lines ORDER BY quantity") {
                (try $0["product_id"] as ID<Product>, try $0["quantity"] as Quantity)
            }
        }
        #expect(left.map(\.0) == [goods[0], goods[1]])
        #expect(left.map(\.1) == [Quantity(whole: 5), Quantity(whole: 8)])
        // The last one who changes a line decides about it.
        try await world.visit(as: .purchaser) { visitor in
            let again = [
                (name: "was.\(goods[1])", value: "3"), (name: "quantity.\(goods[1])", value: "9"),
                (name: "cart", value: "\(cart)"),
            ]
            _ = try await visitor.post("/cart", again, from: "/cart")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 9000") == 1)
    }

    @Test(.feature("CART-04"), arguments: TestEngine.all)
    func `two hands at once fill one cart and nobody's line is lost`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        var goods: [ID<Product>] = []
        for number in 1...20 { goods.append(try await world.product("G-\(number)")) }
        let cart = try await cartID(of: .purchaser, in: world)
        try await world.database.write { tx in try tx.execute("UPDATE carts SET is_shared = \(true)") }
        let (one, other) = (try await world.principal(.purchaser), try await world.principal(.director))
        let (now, all) = (world.clock.now, goods)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, product) in all.enumerated() {
                let hand = index.isMultiple(of: 2) ? one : other
                group.addTask {
                    _ = try await world.database.write { tx in
                        try Ordering.add(product, .one, to: .id(cart), by: hand, at: now, in: tx)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await world.count("cart_lines") == 20)
        #expect(try await world.count("carts WHERE version = 21") == 1)
    }

    @Test(.feature("CART-09"), arguments: TestEngine.all)
    func `what is found is what changes when everything that is found is meant`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await fill(world, ["B-1", "B-2", "N-1"])
        let cart = try await cartID(of: .purchaser, in: world)
        let wanted = [
            (name: "scope", value: "found"), (name: "q", value: "b-"), (name: "act", value: "group"),
            (name: "label", value: "Болты"),
        ]
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/carts/\(cart)/lines/change", wanted, from: "/cart")
            #expect(try await world.count("cart_lines WHERE group_label = 'Болты'") == 2)
            let narrow = String(buffer: try await visitor.get("/cart?group=Болты".formEncodedQuery).body)
            #expect(narrow.matches(of: /data-cart-row=/).count == 2)
            let rest = String(buffer: try await visitor.get("/cart?group=-").body)
            #expect(rest.matches(of: /data-cart-row=/).count == 1)
            let ask = String(
                buffer: try await visitor.post(
                    "/carts/\(cart)/lines/choice", wanted, from: "/cart"
                ).body)
            #expect(ask.contains("Что сделать со строками"))
        }
    }

    /// Three of each, in the purchaser's cart.
    private func fill(_ world: World, _ articles: [String]) async throws -> [ID<Product>] {
        var goods: [ID<Product>] = []
        for article in articles { goods.append(try await world.product(article)) }
        let (buyer, now, all) = (try await world.principal(.purchaser), world.clock.now, goods)
        try await world.database.write { tx in
            for product in all {
                _ = try Ordering.add(product, Quantity(whole: 3), by: buyer, at: now, in: tx)
            }
        }
        return goods
    }

    private func lastUndo(in world: World) async throws -> String {
        try await world.database.read { tx in
            let id: UUID = try tx.value("SELECT id FROM cart_undos WHERE used_at IS NULL ORDER BY id DESC LIMIT 1")
            return id.uuidString.lowercased()
        }
    }

    private func cartID(of who: World.Who, in world: World) async throws -> ID<Cart> {
        let (principal, now) = (try await world.principal(who), world.clock.now)
        return try await world.database.write { tx in
            if let head = try Ordering.cartHead(.active, of: principal, in: tx) { return head.id }
            return try Ordering.claimCart(by: principal, at: now, in: tx)
        }
    }
}

extension String {
    /// The address with what stands in its query made fit for one.
    fileprivate var formEncodedQuery: String {
        let parts = split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? "\(parts[0])=\(parts[1].formEncoded)" : self
    }
}
