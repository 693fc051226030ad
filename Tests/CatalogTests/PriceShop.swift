import Database
import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Catalog

/// A world with sections, goods and rules, and ways to ask what somebody pays.
struct PriceShop: Sendable {
    let world: World
    /// By slug: bolts lie in hardware, paints beside it.
    let categories: [String: ID<Category>]

    init(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (hardware, bolts, paints) = (ID<Category>(), ID<Category>(), ID<Category>())
        try await world.database.write { tx in
            let nodes: [(ID<Category>, ID<Category>?, String)] = [
                (hardware, nil, "hardware"), (bolts, hardware, "bolts"), (paints, nil, "paints"),
            ]
            for (id, parent, slug) in nodes {
                try tx.execute(
                    """
                    INSERT INTO categories (id, parent_id, name, slug, position, product_count)
                    VALUES (\(id), \(parent), \(slug), \(slug), 1, 1)
                    """)
            }
        }
        self.world = world
        categories = ["hardware": hardware, "bolts": bolts, "paints": paints]
    }

    /// Puts a product on sale.
    @discardableResult
    func product(
        _ sku: String, in section: String? = nil, price: Int64 = 10_000, pack: Int32 = 1
    ) async throws -> ID<Product> {
        let id = try await world.product(sku, price: price, stock: 10_000, pack: pack)
        let category = section.flatMap { categories[$0] }
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET category_id = \(category) WHERE id = \(id)")
        }
        return id
    }

    /// Keeps a rule as the vendor's manager.
    @discardableResult
    func save(_ name: String, _ fill: @Sendable (inout RuleTerms) -> Void) async throws -> ID<PriceRule> {
        var terms = RuleTerms()
        terms.name = name
        fill(&terms)
        let (principal, now) = (try await world.principal(.manager), world.clock.now)
        return try await world.database.write { [terms] tx in
            try Catalog.save(terms, as: nil, by: principal, at: now, in: tx)
        }
    }

    /// Fixes a price in the contract of ours.
    func contractPrice(_ product: ID<Product>, _ amount: Int64, of customer: ID<Customer>? = nil) async throws {
        let customer = customer ?? world.ours
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO contract_prices (contract_id, product_id, min_quantity, amount, currency)
                SELECT id, \(product), 0, \(amount), 'RUB' FROM contracts WHERE customer_id = \(customer)
                """)
        }
    }

    /// Reads as somebody buys.
    func read<Value: Sendable>(
        as who: World.Who, at moment: Date? = nil,
        _ body: @escaping @Sendable (Buyer, Date, Transaction) throws -> Value
    ) async throws -> Value {
        let principal = who == .stranger ? nil : try await world.principal(who)
        let now = moment ?? world.clock.now
        return try await world.database.read { tx in
            try body(try Catalog.buyer(for: principal, at: now, in: tx), now, tx)
        }
    }

    /// What somebody pays for each product; for a pack of it where no quantity is given.
    func prices(
        _ products: [ID<Product>], for who: World.Who, quantity: Quantity? = .one, at moment: Date? = nil
    ) async throws -> [Price?] {
        try await read(as: who, at: moment) { buyer, now, tx in
            let table = try Catalog.prices(of: "\(list: products)", for: buyer, at: now, in: tx)
            let packs = try tx.all("SELECT id, pack FROM products WHERE id IN \(list: products)") {
                (try $0["id"] as ID<Product>, try $0["pack"] as Quantity)
            }
            let pack = Dictionary(uniqueKeysWithValues: packs)
            return products.map { table.price(of: $0, quantity: quantity ?? pack[$0] ?? .one) }
        }
    }

    /// The order by price of everything, as somebody would get it.
    func order(for who: World.Who, at moment: Date) async throws -> [ID<Product>: Money] {
        try await read(as: who, at: moment) { buyer, now, tx in
            let order = try Catalog.priceOrder(
                of: "(SELECT id FROM products)", for: buyer, at: now, limit: 20_000, in: tx)
            return Dictionary(uniqueKeysWithValues: order.map { ($0.id, $0.amount) })
        }
    }

    /// How many statements the prices of some products take, once it is known who buys.
    func statements(of products: [ID<Product>], for who: World.Who) async throws -> Int {
        let database = world.database
        return try await read(as: who) { buyer, now, tx in
            let before = database.statementCount
            _ = try Catalog.prices(of: "\(list: products)", for: buyer, at: now, in: tx)
            return database.statementCount - before
        }
    }

    /// Prices, rules and turnover of every kind, by chance.
    func fillAtRandom(_ products: [ID<Product>], _ random: inout SeededGenerator) async throws {
        let shopper = try #require(try await world.principal(.shopper).customerID)
        for product in products where Int.random(in: 0..<4, using: &random) == 0 {
            try await contractPrice(product, .random(in: 1...90_000, using: &random))
        }
        for number in 0..<12 {
            var terms = RuleTerms()
            terms.name = "правило \(number)"
            let kinds: [PriceRule.Kind] = [
                .categoryDiscount, .productDiscount, .volumeLadder, .promotion, .productPrice,
            ]
            terms.kind = kinds.randomElement(using: &random) ?? .promotion
            terms.percent = .random(in: 1...4_000, using: &random)
            if terms.kind == .productPrice {
                terms.effect = .price
                terms.amount = .random(in: 1...50_000, using: &random)
            }
            if terms.kind == .volumeLadder {
                terms.effect = .steps
                terms.steps = [.init(from: 3_000, percent: .random(in: 1...3_000, using: &random))]
            }
            let audiences = [
                "all", "signed-in", "kind:company", "class:key", AudienceTag.customer(world.theirs.uuid).text,
                AudienceTag.customer(shopper.uuid).text,
            ]
            terms.audience = [audiences.randomElement(using: &random) ?? "all"]
            if Bool.random(using: &random) {
                terms.categoryID = categories.values.sorted().randomElement(using: &random)
            }
            if Bool.random(using: &random) { terms.productID = products.randomElement(using: &random) }
            terms.touchesFixed = Bool.random(using: &random)
            terms.isExclusive = Int.random(in: 0..<5, using: &random) == 0
            let (kept, now) = (terms, world.clock.now)
            try await world.database.write { tx in
                _ = try Catalog.save(kept, as: nil, by: .system("test"), at: now, in: tx)
            }
        }
        let ways = [PriceCombination.mostSpecific, .lowestAllowed].randomElement(using: &random) ?? .mostSpecific
        let (floor, step) = (
            [0, 7_000, 9_000].randomElement(using: &random) ?? 0, [1, 10, 100, 500].randomElement(using: &random) ?? 1
        )
        try await world.database.write { tx in
            try tx.execute(
                "UPDATE price_types SET combination = \(ways), floor_percent = \(floor), rounding_step = \(step)")
        }
    }
}
