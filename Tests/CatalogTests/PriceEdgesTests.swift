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

/// Where prices come from at the edges: contracts of one day, ways back that are too late, prices of nothing.
@Suite struct PriceEdgesTests {
    @Test(arguments: TestEngine.all)
    func `of contracts of one day always the same counts`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let ours = shop.world.ours
        for number in ["16", "14"] {
            try await shop.world.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO contracts (
                        id, customer_id, legal_entity_id, seller_id, number, signed_on, deferral_days, currency
                    )
                    SELECT \(UUID()), customer_id, legal_entity_id, seller_id, \(number), signed_on, deferral_days,
                        currency
                    FROM contracts WHERE customer_id = \(ours) AND number = '15'
                    """)
            }
            let expected = number == "16" ? "15" : "14"
            let counts = try await shop.read(as: .purchaser) { buyer, _, _ in buyer.contractNumber }
            #expect(counts == expected)
        }
    }

    @Test(arguments: TestEngine.all)
    func `the way back plans no change that the form would not`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        let type = try await shop.world.database.read { tx in
            try tx.value("SELECT id FROM price_types WHERE is_retail") as UUID
        }
        let now = Int(shop.world.clock.now.timeIntervalSince1970)
        let page = "/staff/prices/changes"
        let tries: [(at: Int, amount: String, currency: String, planned: Int)] = [
            (now - 60, "900", "RUB", 0), (now, "900", "RUB", 0), (now + 60, "0", "RUB", 0), (now + 60, "900", "USD", 0),
            (now + 60, "900", "RUB", 1), (now + 120, "", "RUB", 2),
        ]
        try await shop.world.visit(as: .manager) { visitor in
            for one in tries {
                let fields = [
                    (name: "product", value: "\(bolt)"), (name: "holder", value: type.uuidString.lowercased()),
                    (name: "from", value: "0"), (name: "at", value: "\(one.at)"), (name: "amount", value: one.amount),
                    (name: "currency", value: one.currency),
                ]
                let answer = try await visitor.post("\(page)/restoration", fields, from: page)
                #expect(answer.status == .seeOther && answer.headers[.location] == page)
                let planned = try await shop.world.count("scheduled_prices")
                #expect(planned == one.planned, "\(one)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a customer's price of nothing is no price`(_ engine: TestEngine) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        let (ours, now) = (shop.world.ours, World.start)
        try await shop.world.database.write { tx in
            try tx.execute("UPDATE customers SET external_id = 'c-1' WHERE id = \(ours)")
            try tx.execute("UPDATE products SET external_id = 'p-1' WHERE id = \(bolt)")
        }
        var told = IncomingDiscounts()
        told.prices = [
            .init(customerExternalID: "c-1", prices: [(product: "p-1", from: .zero, amount: Money(minor: 0))])
        ]
        let counts = try await shop.world.database.write { [told] tx in
            try Catalog.importDiscounts(told, from: "1C", by: .system("1C"), at: now, in: tx)
        }
        #expect(counts.prices == 0 && counts.skipped == 1)
        #expect(try await shop.prices([bolt], for: .purchaser)[0]?.amount.minor == 10_000)
    }
}
