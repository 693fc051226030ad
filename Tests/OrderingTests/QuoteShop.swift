import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Web

@testable import Ordering

/// A world with goods, a purchaser who asks for offers, and the manager who answers.
struct QuoteShop: Sendable {
    let world: World
    let buyer: Principal
    let staff: Principal
    /// 100,00 each, of which 100 are there.
    let bolt: ID<Product>
    /// 50,00 each, of which 100 are there.
    let nut: ID<Product>

    init(_ engine: TestEngine, statements: StatementLog? = nil) async throws {
        world = try await World(engine, statements: statements)
        buyer = try await world.principal(.purchaser)
        staff = try await world.principal(.manager)
        bolt = try await world.product("A-1", name: "Болт", price: 10_000)
        nut = try await world.product("B-2", name: "Гайка", price: 5_000)
    }

    /// Asks for 10 bolts and 20 nuts, and a thing that is in no catalogue; returns the number.
    func ask() async throws -> String {
        let (buyer, bolt, nut, now) = (self.buyer, self.bolt, self.nut, world.clock.now)
        return try await world.database.write { tx in
            func product(_ id: ID<Product>) throws -> Product {
                try tx.one("SELECT \(Product.columns) FROM products p WHERE p.id = \(id)", Product.init(row:))
            }
            let lines = [
                WishedLine(product: try product(bolt), quantity: Quantity(whole: 10), comment: "Оцинкованный"),
                WishedLine(product: try product(nut), quantity: Quantity(whole: 20)),
                WishedLine(name: "Гвоздь золотой", quantity: Quantity(whole: 3), unit: "кг"),
            ]
            return try Ordering.requestQuote(QuoteWish(.text, lines: lines), by: buyer, at: now, in: tx)
        }
    }

    /// What staff type: a price for each row, articles as they are unless given.
    static func offer(
        until day: String = "2026-12-01",
        _ rows: [(position: Int, sku: String, quantity: String, price: String)] = QuoteShop.usual
    ) -> [(name: String, value: String)] {
        rows.flatMap { row -> [(name: String, value: String)] in
            [
                ("sku.\(row.position)", row.sku), ("quantity.\(row.position)", row.quantity),
                ("price.\(row.position)", row.price),
            ]
        } + [("validUntil", day), ("deliveryTerms", "Самовывоз"), ("note", "Ждём решения")]
    }

    static let usual: [(position: Int, sku: String, quantity: String, price: String)] = [
        (1, "A-1", "10", "90"), (2, "B-2", "20", "45,50"),
    ]

    /// Answers a minute later with bolts at 90,00 and nuts at 45,50: 1 810,00 in all.
    func answer(
        _ number: String, until day: String = "2026-12-01",
        _ rows: [(position: Int, sku: String, quantity: String, price: String)] = QuoteShop.usual
    ) async throws {
        world.clock.advance(by: 60)
        let (staff, now, fields) = (self.staff, world.clock.now, Self.offer(until: day, rows))
        try await world.database.write { tx in
            let quote = try Ordering.quote(number: number, for: staff, in: tx)
            try Ordering.offer(TypedOffer(FormData(fields)), for: quote, by: staff, at: now, in: tx)
        }
    }

    /// Takes lines of the newest answer.
    @discardableResult
    func accept(_ number: String, version: Int = 1, _ positions: Set<Int> = [1, 2]) async throws -> Verdict {
        let (buyer, now) = (self.buyer, world.clock.now)
        return try await world.database.write { tx in
            let quote = try Ordering.quote(number: number, for: buyer, in: tx)
            return try Ordering.accept(
                quote, QuoteChoice(version: version, positions: positions), Self.delivery, by: buyer, at: now, in: tx)
        }
    }

    static var delivery: PlaceOrderForm {
        var form = PlaceOrderForm()
        form.newAddress = "Тверь"
        return form
    }

    /// Moves an offer.
    func move(_ number: String, to status: QuoteStatus, by principal: Principal) async throws {
        let now = world.clock.now
        try await world.database.write { tx in
            let quote = try tx.one(
                "SELECT \(Quote.columns) FROM quotes q WHERE q.number = \(number)", Quote.init(row:))
            try Ordering.move(quote, to: status, note: "", by: principal, at: now, in: tx)
        }
    }
}
