import Database
import Foundation
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Rules as they are kept: read for one buyer in one statement, for the goods of a page, on both engines.
@Suite struct PriceRuleTests {
    @Test(.feature("PRICE-05"), arguments: TestEngine.all)
    func `a discount on a section reaches everything beneath it, and nothing beside it`(_ engine: TestEngine)
        async throws
    {
        let shop = try await PriceShop(engine)
        let (deep, beside) = (try await shop.product("A-1", in: "bolts"), try await shop.product("K-1", in: "paints"))
        try await shop.save("Крепёж дешевле") { terms in
            terms.categoryID = shop.categories["hardware"]
            terms.percent = 1_000
        }
        let prices = try await shop.prices([deep, beside], for: .purchaser)
        #expect(prices.map { $0?.amount.minor } == [9_000, 10_000])
        #expect(prices[0]?.explanation.rules.map(\.kind) == [.categoryDiscount])
    }

    @Test(.feature("PRICE-03", "PRICE-12"), arguments: TestEngine.all)
    func `contract, discount and volume come together in a fixed order, and the reason is told in plain words`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        try await shop.contractPrice(bolt, 7_000)
        try await shop.save("за объём") { terms in
            (terms.kind, terms.effect, terms.touchesFixed) = (.volumeLadder, .steps, true)
            terms.steps = [.init(from: 100_000, percent: 500), .init(from: 500_000, percent: 900)]
        }
        let amounts = [(99, 7_000), (100, 6_650), (499, 6_650), (500, 6_370)] as [(Int32, Int64)]
        for (count, amount) in amounts {
            let price = try await shop.prices([bolt], for: .purchaser, quantity: Quantity(whole: count))[0]
            #expect(price?.amount.minor == amount, "\(count)")
        }
        try await shop.world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1").body)
            #expect(page.contains("договор №\u{a0}15"))
            #expect(page.contains("66,50") && page.contains("63,70"))
        }
        let price = try #require(try await shop.prices([bolt], for: .purchaser, quantity: Quantity(whole: 100))[0])
        let rule = try #require(price.explanation.rules.first)
        #expect(rule.percent == 500)
        #expect(rule.from == Quantity(whole: 100))
    }

    @Test(arguments: TestEngine.all)
    func `a person has prices of his own, and no other person has them`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let (bolt, nut) = (try await shop.product("A-1"), try await shop.product("B-2"))
        let shopper = try #require(try await shop.world.principal(.shopper).customerID)
        try await shop.world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO customer_prices (customer_id, product_id, min_quantity, amount, currency, source)
                VALUES (\(shopper), \(bolt), 0, 8765, 'RUB', '1C')
                """)
        }
        try await shop.save("Петру") { terms in
            (terms.kind, terms.percent) = (.personal, 300)
            terms.audience = [AudienceTag.customer(shopper.uuid).text]
        }
        let own = try await shop.prices([bolt, nut], for: .shopper)
        #expect(own.map { $0?.amount.minor } == [8_765, 9_700])
        #expect(own[0]?.explanation.source == .customer)
        for who in [World.Who.purchaser, .rival, .stranger] {
            let others = try await shop.prices([bolt, nut], for: who)
            #expect(others.map { $0?.amount.minor } == [10_000, 10_000], "\(who)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a price that was planned counts from its minute on though nothing runs, and settling it moves nobody's price`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let (bolt, nut) = (try await shop.product("A-1"), try await shop.product("B-2"))
        let (world, minute) = (shop.world, World.start.addingTimeInterval(600))
        let principal = try await world.principal(.manager)
        try await world.database.write { tx in
            let type: UUID = try tx.value("SELECT id FROM price_types WHERE is_retail")
            for (at, amount) in [(minute, 12_000), (minute.addingTimeInterval(600), 13_000)] as [(Date, Int64)] {
                let change = PriceChange(
                    product: bolt, holder: type, from: .zero, effectiveAt: at, amount: Money(minor: amount))
                try Catalog.plan(change, by: principal, at: World.start, in: tx)
            }
            let end = PriceChange(product: nut, holder: type, from: .zero, effectiveAt: minute, amount: nil)
            try Catalog.plan(end, by: principal, at: World.start, in: tx)
        }
        let expected: [(TimeInterval, Int64?, Int64?)] = [
            (0, 10_000, 10_000), (599.9, 10_000, 10_000), (600, 12_000, nil), (1_199, 12_000, nil),
            (1_200, 13_000, nil),
        ]
        for settles in [false, true] {
            for (seconds, first, second) in expected {
                let now = World.start.addingTimeInterval(seconds)
                if settles {
                    try await world.database.write { tx in _ = try Catalog.settlePrices(at: now, in: tx) }
                }
                for who in [World.Who.purchaser, .stranger] {
                    let prices = try await shop.prices([bolt, nut], for: who, at: now)
                    #expect(prices.map { $0?.amount.minor } == [first, second], "\(who) \(seconds) \(settles)")
                    let order = try await shop.order(for: who, at: now)
                    #expect(order[bolt]?.minor == first && order[nut]?.minor == second, "\(who) \(seconds)")
                }
            }
        }
        #expect(try await world.count("scheduled_prices") == 0)
        #expect(try await world.count("prices WHERE amount = 13000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a price in another currency is shown at the rate of the day, rounded as its price type says`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        let principal = try await shop.world.principal(.manager)
        try await shop.world.database.write { tx in
            try tx.execute("UPDATE prices SET currency = 'USD', amount = 1050")
            try tx.execute(
                """
                UPDATE price_types SET currency = 'USD', shown_currency = 'RUB', rounding_step = 100, rounding_way = 'up'
                """)
        }
        // Without a rate it stays in its own currency.
        let before = try await shop.prices([bolt], for: .stranger)[0]
        #expect(before?.amount == Money(minor: 1_050, currency: .usd))
        try await shop.world.database.write { tx in
            for (seconds, rate) in [(60, 925_000), (120, 1_000_000)] as [(TimeInterval, Int64)] {
                let conversion = PriceConversion(from: .usd, to: .rub, nominal: 1, rate: rate)
                try Catalog.keepRate(
                    conversion, by: principal, at: World.start.addingTimeInterval(seconds), in: tx)
            }
        }
        for (seconds, amount) in [(60, 97_200), (119, 97_200), (120, 105_000)] as [(TimeInterval, Int64)] {
            let now = World.start.addingTimeInterval(seconds)
            let price = try await shop.prices([bolt], for: .stranger, at: now)[0]
            #expect(price?.amount == Money(minor: amount), "\(seconds)")
            #expect(try await shop.order(for: .stranger, at: now)[bolt] == Money(minor: amount), "\(seconds)")
        }
    }

    @Test(.feature("PRICE-07"), arguments: TestEngine.all)
    func `a cumulative discount follows from what was bought in its period`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        try await shop.save("накопительная") { terms in
            (terms.kind, terms.effect, terms.period) = (.cumulative, .steps, .year)
            terms.steps = [.init(from: 100_000, percent: 300), .init(from: 500_000, percent: 700)]
        }
        let ours = shop.world.ours
        let bought: [(month: TurnoverMonth, total: Int64)] = [
            (.init(year: 2025, month: 12), 900_000), (.init(year: 2026, month: 3), 80_000),
            (.init(year: 2026, month: 11), 30_000),
        ]
        var amounts: [Int64?] = []
        for (month, total) in bought {
            try await shop.world.database.write { tx in
                for _ in 1...2 { try Catalog.keepTurnover(of: ours, in: month, [Money(minor: total)], in: tx) }
            }
            amounts.append(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor)
        }
        // The year before does not count; counting twice changes nothing.
        #expect(amounts == [10_000, 10_000, 9_700])
        let rival = try await shop.prices([bolt], for: .rival)[0]
        #expect(rival?.amount.minor == 10_000)
        let progress = try await shop.read(as: .purchaser) { buyer, now, tx in
            try Catalog.discountProgress(of: buyer, at: now, in: tx)
        }
        let first = try #require(progress.first)
        #expect(first.percent == 300 && first.turnover.minor == 110_000)
        #expect(first.next?.percent == 700 && first.next?.missing.minor == 390_000)
    }

    @Test(arguments: TestEngine.all, [11, 12, 13] as [UInt64])
    func `prices of a list and the order by price agree for everybody, in two statements however many goods`(
        engine: TestEngine, seed: UInt64
    ) async throws {
        let shop = try await PriceShop(engine)
        var random = SeededGenerator(seed: seed)
        var products: [ID<Product>] = []
        for index in 1...25 {
            let section = ["bolts", "hardware", "paints"].randomElement(using: &random)
            products.append(
                try await shop.product(
                    "S-\(index)", in: section, price: .random(in: 1...90_000, using: &random),
                    pack: .random(in: 1...12, using: &random)))
        }
        try await shop.fillAtRandom(products, &random)
        for who in [World.Who.purchaser, .rival, .shopper, .stranger] {
            let prices = try await shop.prices(products, for: who, quantity: nil)
            let order = try await shop.order(for: who, at: World.start)
            for (product, price) in zip(products, prices) {
                #expect(order[product] == price?.amount, "seed \(seed) \(who)")
            }
            let statements = try await shop.statements(of: products, for: who)
            #expect(statements <= 2, "\(who)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `discounts told by the accounting system are kept once, changed and taken away, and unknown ones are counted`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        let (ours, now) = (shop.world.ours, World.start)
        try await shop.world.database.write { tx in
            try tx.execute("UPDATE customers SET external_id = 'c-1' WHERE id = \(ours)")
            try tx.execute("UPDATE products SET external_id = 'p-1' WHERE id = \(bolt)")
        }
        var terms = RuleTerms()
        (terms.name, terms.kind, terms.percent) = ("1С: скидка", .productDiscount, 1_500)
        var told = IncomingDiscounts()
        told.rules = [
            .init(externalID: "r-1", terms: terms, product: "p-1", customers: ["c-1"]),
            .init(externalID: "r-2", terms: terms, product: "p-9"),
        ]
        told.prices = [
            .init(customerExternalID: "c-1", prices: [(product: "p-1", from: .zero, amount: Money(minor: 9_500))])
        ]
        told.turnover = [
            .init(customerExternalID: "c-1", month: .init(year: 2026, month: 10), total: Money(minor: 77_000))
        ]
        var counts: [ImportedDiscountCounts] = []
        for _ in 1...2 {
            counts.append(
                try await shop.world.database.write { [told] tx in
                    try Catalog.importDiscounts(told, from: "1C", by: .system("1C"), at: now, in: tx)
                })
        }
        #expect(
            counts.map(\.rules) == [1, 0] && counts.map(\.unchanged) == [0, 1] && counts.map(\.skipped) == [1, 1])
        #expect(try await shop.world.count("price_rules") == 1)
        #expect(try await shop.world.count("customer_prices WHERE amount = 9500") == 1)
        #expect(try await shop.world.count("customer_turnover WHERE told = 77000") == 1)
        // The customer's own price is fixed: the rule leaves it alone.
        #expect(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor == 9_500)
        told.prices = [.init(customerExternalID: "c-1", prices: [])]
        try await shop.world.database.write { [told] tx in
            _ = try Catalog.importDiscounts(told, from: "1C", by: .system("1C"), at: now, in: tx)
        }
        #expect(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor == 8_500)
        #expect(try await shop.prices([bolt], for: .rival)[0]?.amount.minor == 10_000)
        told.rules = [.init(externalID: "r-1", terms: terms, isDeleted: true)]
        try await shop.world.database.write { [told] tx in
            _ = try Catalog.importDiscounts(told, from: "1C", by: .system("1C"), at: now, in: tx)
        }
        #expect(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor == 10_000)
    }
}
