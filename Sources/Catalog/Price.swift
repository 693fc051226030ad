import Database
import Foundation
import Kernel

/// What something costs one buyer, and why.
package struct Price: Sendable, Equatable {
    /// For one unit.
    package let amount: Money
    package let vatMode: VATMode
    package let explanation: PriceExplanation
    /// The same price from other quantities on, the smallest first; one step when quantity does not matter.
    package let ladder: [Step]

    /// A price from a quantity on.
    package struct Step: Sendable, Equatable {
        package let from: Quantity
        package let amount: Money
    }
}

/// Why a price is what it is; pages put it into plain words.
package struct PriceExplanation: Sendable, Equatable {
    /// Where the price was found.
    package enum Source: Sendable, Equatable {
        /// Fixed in a contract; goes before every other price (PRICE-02).
        case contract(number: String)
        /// The price type of the buyer's contract, or the one for signed-in people.
        case priceType(name: String)
        /// The one price for everybody (PRICE-10).
        case retail
    }

    package let source: Source
    /// What everybody pays, when it is known and another.
    package let retail: Money?
    /// The quantity the step begins with; zero when quantity does not matter.
    package let from: Quantity
}

extension Catalog {
    /// The prices of many products for one buyer, in one statement; products without a price are absent.
    ///
    /// - Parameters:
    ///   - products: a piece that yields product ids: a list or a subselect.
    package static func prices(
        of products: SQL, for buyer: Buyer, in tx: Transaction
    ) throws -> PriceTable {
        let rows = try tx.all(
            """
            SELECT r.product_id, r.min_quantity, r.amount, r.currency, t.vat_mode, t.name AS type_name,
                   CASE WHEN t.id = \(buyer.priceTypeID) THEN 1 ELSE 2 END AS tier
            FROM prices r JOIN price_types t ON t.id = r.price_type_id
            WHERE r.product_id IN \(products) AND (t.id = \(buyer.priceTypeID) OR t.is_retail)
            UNION ALL
            SELECT k.product_id, k.min_quantity, k.amount, k.currency, 'included' AS vat_mode, '' AS type_name, 0 AS tier
            FROM contract_prices k
            WHERE k.product_id IN \(products) AND k.contract_id = \(buyer.contractID)
            """
        ) { row in
            PriceTable.Entry(
                productID: try row["product_id"], tier: try row["tier"], from: try row["min_quantity"],
                amount: try row.money("amount"), vatMode: try row["vat_mode"], typeName: try row["type_name"])
        }
        return PriceTable(rows, contractNumber: buyer.contractNumber ?? "")
    }
}

/// Every price that may concern one buyer, by product.
package struct PriceTable: Sendable {
    struct Entry: Sendable {
        let productID: ID<Product>
        /// 0 fixed in the contract, 1 the buyer's price type, 2 retail: the lowest that exists is used.
        let tier: Int
        let from: Quantity
        let amount: Money
        let vatMode: VATMode
        let typeName: String
    }

    private let entries: [ID<Product>: [Entry]]
    private let contractNumber: String

    init(_ entries: [Entry], contractNumber: String) {
        self.entries = Dictionary(grouping: entries, by: \.productID)
        self.contractNumber = contractNumber
    }

    /// The price of one unit when `quantity` is bought; nil when the product has no price for this buyer.
    package func price(of product: ID<Product>, quantity: Quantity) -> Price? {
        guard let all = entries[product], let tier = all.map(\.tier).min() else { return nil }
        let steps = all.filter { $0.tier == tier }.sorted { $0.from < $1.from }
        guard let step = steps.last(where: { $0.from <= quantity }) ?? steps.first else { return nil }
        let retail = all.filter { $0.tier == 2 }.min { $0.from < $1.from }?.amount
        return Price(
            amount: step.amount, vatMode: step.vatMode,
            explanation: PriceExplanation(
                source: source(of: step), retail: retail == step.amount ? nil : retail, from: step.from),
            ladder: steps.map { Price.Step(from: $0.from, amount: $0.amount) })
    }

    private func source(of entry: Entry) -> PriceExplanation.Source {
        switch entry.tier {
        case 0: .contract(number: contractNumber)
        case 1: .priceType(name: entry.typeName)
        default: .retail
        }
    }
}
