// Prices fixed in a contract or for one customer: kept as they are told, a row written only where it differs.

import Database
import Foundation
import Kernel

/// A price of one unit from a quantity on, in a contract or of a customer.
package struct BuyerPrice: Sendable, Equatable {
    package let product: ID<Product>
    package let from: Quantity
    /// Nil where there is no such price, or shall be none.
    package let amount: Money?

    package init(product: ID<Product>, from: Quantity, amount: Money?) {
        self.product = product
        self.from = from
        self.amount = amount
    }
}

/// What was done with prices that were told.
package struct KeptBuyerPrices: Sendable, Equatable {
    package var added = 0
    package var changed = 0
    package var removed = 0
    package var unchanged = 0
    /// What stood in place of everything that was written or removed: kept again, it takes that back.
    package var before: [BuyerPrice] = []
}

/// Prices of a contract or of a customer were set or removed.
package struct BuyerPricesKept: DomainEvent {
    package static let name = "catalog.buyer_prices_kept"
    package let customerID: ID<Customer>
    /// Nil for the customer's own prices.
    package let contractID: ID<ContractTerms>?
    package let added: Int
    package let changed: Int
    package let removed: Int
    package var subject: EventSubject { EventSubject("customer", customerID) }
}

extension Catalog {
    /// Keeps prices fixed in a contract, which go before all others (PRICE-02); those that are not told stay.
    ///
    /// - Parameter prices: of one product and quantity the last counts; without an amount it is removed.
    /// - Throws: `NotFound` for an unknown contract.
    @discardableResult
    package static func keepContractPrices(
        _ prices: [BuyerPrice], of contract: ID<ContractTerms>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> KeptBuyerPrices {
        let customer = try tx.one("SELECT customer_id FROM contracts WHERE id = \(contract)") {
            try $0["customer_id"] as ID<Customer>
        }
        let kept = try keep(prices, in: .contract(contract), tx)
        try announce(kept, of: customer, contract, by: principal, at: now, in: tx)
        return kept
    }

    /// Keeps prices of one customer, whatever contract he buys by; those that are not told stay.
    ///
    /// - Parameter prices: of one product and quantity the last counts; without an amount it is removed.
    @discardableResult
    package static func keepCustomerPrices(
        _ prices: [BuyerPrice], of customer: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> KeptBuyerPrices {
        let kept = try keep(prices, in: .customer(customer), tx)
        try announce(kept, of: customer, nil, by: principal, at: now, in: tx)
        return kept
    }

    private static func announce(
        _ kept: KeptBuyerPrices, of customer: ID<Customer>, _ contract: ID<ContractTerms>?, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws {
        guard !kept.before.isEmpty else { return }
        try tx.announce(
            BuyerPricesKept(
                customerID: customer, contractID: contract, added: kept.added, changed: kept.changed,
                removed: kept.removed), by: principal, at: now)
    }

    private static func keep(
        _ prices: [BuyerPrice], in holder: PriceHolder, _ tx: Transaction
    ) throws -> KeptBuyerPrices {
        let told = Dictionary(prices.map { (BuyerPriceStep($0), $0) }) { _, last in last }
        let stored = try storedPrices(of: Set(told.keys.map(\.product)), in: holder, tx)
        var kept = KeptBuyerPrices()
        var rows: [[any SQLConvertible]] = []
        var gone: [Quantity: [ID<Product>]] = [:]
        for price in told.values.sorted(by: { ($0.product, $0.from) < ($1.product, $1.from) }) {
            let before = stored[BuyerPriceStep(price)]
            guard before != price.amount else {
                kept.unchanged += 1
                continue
            }
            kept.before.append(BuyerPrice(product: price.product, from: price.from, amount: before))
            if let amount = price.amount {
                if before == nil { kept.added += 1 } else { kept.changed += 1 }
                let row: [any SQLConvertible] = [holder.id, price.product, price.from, amount, amount.currency]
                rows.append(row + holder.further)
            } else {
                kept.removed += 1
                gone[price.from, default: []].append(price.product)
            }
        }
        for (from, products) in gone {
            for chunk in products.chunked(by: 500) {
                try tx.execute(
                    """
                    DELETE FROM \(holder.table) WHERE \(holder.column) = \(holder.id) AND min_quantity = \(from)
                      AND product_id IN \(list: chunk)
                    """)
            }
        }
        try tx.insert(into: holder.table, holder.columns, rows: rows, conflict: holder.conflict)
        return kept
    }

    private static func storedPrices(
        of products: Set<ID<Product>>, in holder: PriceHolder, _ tx: Transaction
    ) throws -> [BuyerPriceStep: Money] {
        var stored: [BuyerPriceStep: Money] = [:]
        for chunk in products.sorted().chunked(by: 500) {
            let found = try tx.all(
                """
                SELECT product_id, min_quantity, amount, currency FROM \(holder.table)
                WHERE \(holder.column) = \(holder.id) AND product_id IN \(list: chunk)
                """
            ) { row in
                (
                    place: BuyerPriceStep(product: try row["product_id"], from: try row["min_quantity"]),
                    amount: try row.money("amount")
                )
            }
            for price in found { stored[price.place] = price.amount }
        }
        return stored
    }
}

/// Where among the prices of a buyer one stands.
private struct BuyerPriceStep: Hashable {
    let product: ID<Product>
    let from: Quantity

    init(product: ID<Product>, from: Quantity) {
        self.product = product
        self.from = from
    }

    init(_ price: BuyerPrice) {
        self.init(product: price.product, from: price.from)
    }
}

/// Whose prices are meant, besides those of price types.
enum PriceHolder: Sendable, Hashable {
    case contract(ID<ContractTerms>)
    case customer(ID<Customer>)

    var id: UUID {
        switch self {
        case .contract(let id): id.uuid
        case .customer(let id): id.uuid
        }
    }

    /// The table its prices lie in.
    var table: SQL {
        switch self {
        case .contract: "contract_prices"
        case .customer: "customer_prices"
        }
    }

    /// The column that names it there.
    var column: SQL {
        switch self {
        case .contract: "contract_id"
        case .customer: "customer_id"
        }
    }

    fileprivate var columns: SQL {
        switch self {
        case .contract: "contract_id, product_id, min_quantity, amount, currency"
        case .customer: "customer_id, product_id, min_quantity, amount, currency, source"
        }
    }

    fileprivate var conflict: SQL {
        switch self {
        case .contract:
            """
            ON CONFLICT (product_id, contract_id, min_quantity)
            DO UPDATE SET amount = excluded.amount, currency = excluded.currency
            """
        case .customer:
            """
            ON CONFLICT (product_id, customer_id, min_quantity)
            DO UPDATE SET amount = excluded.amount, currency = excluded.currency, source = excluded.source
            """
        }
    }

    /// Who told a customer's own price: staff, so that no other system takes it away with its own.
    fileprivate var further: [any SQLConvertible] {
        switch self {
        case .contract: []
        case .customer: [Catalog.staffSource]
        }
    }
}
