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

/// One price for one buyer, wherever he meets it; and never anybody else's.
@Suite struct PriceConsistencyTests {
    @Test(.feature("PRICE-12", "PRICE-13"), arguments: TestEngine.all, [21, 22, 23] as [UInt64])
    func `a price is the same in the list, on the card, in the cart and in the order, for random rules and quantities`(
        engine: TestEngine, seed: UInt64
    ) async throws {
        let shop = try await PriceShop(engine)
        var random = SeededGenerator(seed: seed)
        var products: [ID<Product>] = []
        for index in 1...8 {
            let section = ["bolts", "hardware", "paints"].randomElement(using: &random)
            products.append(
                try await shop.product("S-\(index)", in: section, price: .random(in: 1_000...90_000, using: &random)))
        }
        try await shop.fillAtRandom(products, &random)
        let (formats, goods) = (Formats(locale: .ru, timeZone: .gmt), products)
        for who in [World.Who.purchaser, .rival, .shopper] {
            let prices = try await shop.prices(goods, for: who)
            try await shop.world.visit(as: who) { visitor in
                let list = String(buffer: try await visitor.get("/catalog?view=table").body)
                let search = String(buffer: try await visitor.get("/search?q=s-1").body)
                for (index, price) in prices.enumerated() {
                    guard let price else { continue }
                    let amount = formats.amount(price.amount)
                    #expect(list.contains(amount), "seed \(seed) \(who) S-\(index + 1) \(amount)")
                    if index == 0 { #expect(search.contains(amount), "seed \(seed) \(who)") }
                    let card = String(buffer: try await visitor.get("/products/s-\(index + 1)").body)
                    #expect(card.contains(amount), "seed \(seed) \(who) S-\(index + 1) \(amount)")
                }
            }
            let asked = goods.map { _ in Int32([1, 2, 7, 10, 24, 50, 99, 100].randomElement(using: &random) ?? 1) }
            let agreed = try await self.prices(of: goods, in: asked, for: who, shop)
            let total = try zip(agreed, asked).compactMap { price, units in
                try price?.amount.times(Quantity(whole: units))
            }.total()
            try await shop.world.visit(as: who) { visitor in
                for (product, units) in zip(goods, asked) {
                    _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "\(units)")])
                }
                let cart = String(buffer: try await visitor.get("/cart").body)
                let checkout = String(buffer: try await visitor.get("/checkout").body)
                for price in agreed.compactMap(\.self) {
                    #expect(cart.contains(formats.amount(price.amount)), "seed \(seed) \(who)")
                }
                for page in [cart, checkout] { #expect(page.contains(formats.money(total)), "seed \(seed) \(who)") }
            }
            let orderPath = try await order(total, by: who, in: shop)
            try await shop.world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get(orderPath).body)
                for price in agreed.compactMap(\.self) {
                    #expect(page.contains(formats.amount(price.amount)), "seed \(seed) \(who)")
                }
                // The kopecks of the sum stand apart.
                #expect(page.contains(formats.amount(total).dropLast(3)), "seed \(seed) \(who)")
            }
            let placed = try await shop.world.database.read { tx in
                try tx.all(
                    """
                    SELECT l.product_id, l.price, l.currency FROM order_lines l JOIN orders o ON o.id = l.order_id
                    WHERE o.id = (SELECT id FROM orders ORDER BY placed_at DESC, number DESC LIMIT 1)
                    """
                ) { (try $0["product_id"] as ID<Product>, try $0.money("price")) }
            }
            let ordered = Dictionary(uniqueKeysWithValues: placed)
            for (product, price) in zip(goods, agreed) {
                #expect(ordered[product] == price?.amount, "seed \(seed) \(who)")
            }
            shop.world.clock.advance(by: 60)
        }
    }

    /// The price of each product in the quantity asked of it.
    private func prices(
        of products: [ID<Product>], in quantities: [Int32], for who: World.Who, _ shop: PriceShop
    ) async throws -> [Price?] {
        var prices: [Price?] = []
        for (product, units) in zip(products, quantities) {
            prices += try await shop.prices([product], for: who, quantity: Quantity(whole: units))
        }
        return prices
    }

    /// - Returns: the path of the order's page.
    private func order(_ total: Money, by who: World.Who, in shop: PriceShop) async throws -> String {
        let payer =
            switch who {
            case .purchaser: shop.world.payer.uuidString
            case .rival: shop.world.theirPayer.uuidString
            default: ""
            }
        let answer = try await shop.world.visit(as: who) { visitor in
            try await visitor.post(
                "/checkout",
                [
                    ("payer", payer), ("newAddress", "Тверь, Складская, 12"), ("recipient", "Павел"),
                    ("phone", "+7 900 000-00-12"), ("agreedTotal", "\(total.minor)"),
                ], from: "/checkout")
        }
        #expect(answer.status == .seeOther, "\(who)")
        return try #require(answer.headers[.location])
    }

    @Test(.feature("PRICE-01", "PRICE-04"), arguments: TestEngine.all)
    func `no page and no answer of one customer ever holds a price of another`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        var random = SeededGenerator(seed: 31)
        let shopper = try #require(try await shop.world.principal(.shopper).customerID)
        let owners: [(who: World.Who, customer: ID<Customer>)] = [
            (.purchaser, shop.world.ours), (.rival, shop.world.theirs), (.shopper, shopper),
        ]
        var products: [ID<Product>] = []
        for index in 1...6 {
            let product = try await shop.product("L-\(index)", price: 9_000_000 + Int64(index))
            products.append(product)
            for (place, owner) in owners.enumerated() {
                // Seven digits that nothing else on a page has.
                let amount = Int64(place + 1) * 1_000_000 + .random(in: 100_003...899_989, using: &random)
                let customer = owner.customer
                try await shop.world.database.write { tx in
                    try tx.execute(
                        """
                        INSERT INTO customer_prices (customer_id, product_id, min_quantity, amount, currency, source)
                        VALUES (\(customer), \(product), 0, \(amount), 'RUB', '1C')
                        """)
                }
            }
        }
        let formats = Formats(locale: .ru, timeZone: .gmt)
        for (owner, _) in owners {
            try await shop.save("Акция \(owner.rawValue)") { terms in
                (terms.kind, terms.title) = (.promotion, "Тайная акция \(owner.rawValue)")
                let customer = owners.first { $0.who == owner }?.customer.uuid ?? UUID()
                terms.audience = [AudienceTag.customer(customer).text]
                (terms.percent, terms.touchesFixed) = (100, true)
            }
        }
        let shown = try await shownAmounts(owners.map(\.who), products, shop)
        for who in [World.Who.purchaser, .rival, .shopper, .stranger, .director, .logistician] {
            let pages = try await pages(of: who, products, shop)
            for (owner, own) in shown {
                let isColleague = owner == .purchaser && [.director, .purchaser].contains(who)
                guard owner != who, !isColleague else { continue }
                for amount in own {
                    let money = Money(minor: amount)
                    for text in [formats.amount(money), money.decimal, String(amount)] {
                        for (path, body) in pages {
                            #expect(!body.contains(text), "\(who) sees \(text) of \(owner) at \(path)")
                        }
                    }
                }
                // A promotion may be known by name to a colleague who sees no prices.
                for (path, body) in pages where !(owner == .purchaser && who == .logistician) {
                    #expect(!body.contains("Тайная акция \(owner.rawValue)"), "\(who) \(path)")
                }
            }
            // The test itself looks in the right places.
            if let own = shown[who] {
                let all = pages.map(\.body).joined()
                for amount in own { #expect(all.contains(formats.amount(Money(minor: amount))), "\(who) \(amount)") }
            }
        }
    }

    /// What each of them really pays, and the stored price it is made of.
    private func shownAmounts(
        _ people: [World.Who], _ products: [ID<Product>], _ shop: PriceShop
    ) async throws -> [World.Who: Set<Int64>] {
        var shown: [World.Who: Set<Int64>] = [:]
        for who in people {
            let prices = try await shop.prices(products, for: who)
            let stored = prices.compactMap { $0?.explanation.steps.first?.after.minor }
            shown[who] = Set(prices.compactMap { $0?.amount.minor } + stored)
        }
        return shown
    }

    /// Everything somebody can open about goods and prices.
    private func pages(
        of who: World.Who, _ products: [ID<Product>], _ shop: PriceShop
    ) async throws -> [(path: String, body: String)] {
        let numbered = products.indices.map { "/products/l-\($0 + 1)" }
        let lists = [
            "/catalog", "/catalog?view=tiles", "/catalog?view=list", "/search?q=l-1", "/promotions", "/cart",
            "/checkout",
            "/dashboard", "/dashboard/widgets/discount_progress", "/palette?q=l-1", "/api/v1/products",
            "/api/v1/prices?sku=L-1", "/api/v1/prices?sku=L-2&sku=L-3", "/api/v1/search?q=l-1", "/orders",
        ]
        return try await shop.world.visit(as: who) { visitor in
            var pages: [(path: String, body: String)] = []
            if who != .stranger {
                for product in products.prefix(2) {
                    _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "1")])
                }
            }
            let reasons = products.indices.map { "/prices/l-\($0 + 1)" }
            for path in lists + numbered + reasons {
                let accept = path.hasPrefix("/api/") ? "application/json" : "text/html"
                let answer = try await visitor.get(path, accept: accept)
                // What does not answer shows nobody's price. Others may not open all of them.
                if [.purchaser, .rival, .shopper].contains(who) { #expect(answer.status == .ok, "\(who) \(path)") }
                #expect(answer.status.code < 500, "\(who) \(path)")
                pages.append((path, String(buffer: answer.body)))
            }
            return pages
        }
    }
}
