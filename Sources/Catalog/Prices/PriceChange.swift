// Changes of prices to come: kept, read, and made the stored prices once their minute has passed.

import Database
import Foundation
import Kernel
import Web

/// A price that counts from a minute on.
package struct PriceChange: Sendable, Codable, Equatable {
    package let product: ID<Product>
    /// The price type, contract or customer whose price it is.
    package let holder: UUID
    package let from: Quantity
    package let effectiveAt: Date
    /// Nil where the price ends then.
    package let amount: Money?

    package init(product: ID<Product>, holder: UUID, from: Quantity, effectiveAt: Date, amount: Money?) {
        self.product = product
        self.holder = holder
        self.from = from
        self.effectiveAt = effectiveAt
        self.amount = amount
    }

    /// Reads what ``fields`` wrote; nil for anything else.
    init?(_ form: FormData) {
        guard let product = form["product"].flatMap({ ID<Product>($0) }),
            let holder = form["holder"].flatMap({ UUID(uuidString: $0) }),
            let from = form["from"].flatMap({ Int64($0) }), let at = form["at"].flatMap({ Int64($0) }),
            let currency = form["currency"].flatMap({ Currency(rawValue: $0) })
        else { return nil }
        let minor = form["amount"].flatMap { Int64($0) }
        guard from >= 0, (0...4_102_444_800).contains(at), (minor ?? 0) >= 0 else { return nil }
        self.init(
            product: product, holder: holder, from: Quantity(thousandths: from),
            effectiveAt: Date(timeIntervalSince1970: Double(at)),
            amount: minor.map { Money(minor: $0, currency: currency) })
    }

    /// What names it in a form.
    var fields: [String: String] {
        [
            "product": product.description, "holder": holder.uuidString.lowercased(),
            "from": String(from.thousandths), "at": String(Int64(effectiveAt.timeIntervalSince1970)),
            "amount": amount.map { String($0.minor) } ?? "", "currency": (amount?.currency ?? .rub).rawValue,
        ]
    }
}

/// A change of a price was planned; told again it replaces what was planned for the same minute.
package struct PriceChangePlanned: DomainEvent {
    package static let name = "catalog.price_change_planned"
    package let change: PriceChange
    package var subject: EventSubject { EventSubject("product", change.product) }
}

/// A planned change will not come.
package struct PriceChangeDropped: DomainEvent {
    package static let name = "catalog.price_change_dropped"
    package let change: PriceChange
    package var subject: EventSubject { EventSubject("product", change.product) }
}

/// A planned change as staff read it.
struct PlannedChange: Sendable, RowDecodable {
    let change: PriceChange
    let article: String
    let product: String
    let slug: String
    let priceType: String
    /// The stored price of now, for comparison; nil for none.
    let current: Money?

    init(row: Row) throws {
        change = PriceChange(
            product: try row["product_id"], holder: try row["holder_id"], from: try row["min_quantity"],
            effectiveAt: try row["effective_at"], amount: try row.moneyIfAny("amount"))
        article = try row["sku"]
        product = try row["name"]
        slug = try row["slug"]
        priceType = try row["type_name"]
        current = try row.moneyIfAny("current", "current_currency")
    }
}

extension Catalog {
    /// The changes of price types to come, the next first; one statement.
    static func priceChanges(
        _ page: PageRequest, after now: Date, in tx: Transaction
    ) throws -> Page<PlannedChange> {
        var conditions: [SQL] = ["s.effective_at > \(now)"]
        let backward = page.isBackward
        if let values = page.cursor?.values, values.count == 4, let at = Double(values[0]),
            let product = ID<Product>(values[1]), let holder = UUID(uuidString: values[2]), let from = Int64(values[3])
        {
            let beyond: SQL = backward ? "<" : ">"
            let moment = Date(timeIntervalSince1970: at)
            conditions.append(
                """
                (s.effective_at, s.product_id, s.holder_id, s.min_quantity)
                \(beyond) (\(moment), \(product), \(holder), \(from))
                """)
        }
        let way: SQL = backward ? "DESC" : "ASC"
        let rows = try tx.all(
            """
            SELECT s.product_id, s.holder_id, s.min_quantity, s.effective_at, s.amount, s.currency, p.sku, p.name,
                   p.slug, t.name AS type_name, r.amount AS current, r.currency AS current_currency
            FROM scheduled_prices s JOIN products p ON p.id = s.product_id JOIN price_types t ON t.id = s.holder_id
            LEFT JOIN prices r ON r.product_id = s.product_id AND r.price_type_id = s.holder_id
             AND r.min_quantity = s.min_quantity
            WHERE \(SQL.all(conditions))
            ORDER BY s.effective_at \(way), s.product_id \(way), s.holder_id \(way), s.min_quantity \(way)
            LIMIT \(page.limit + 1)
            """, as: PlannedChange.self)
        return Page(rows, of: page) { planned in
            let change = planned.change
            return Cursor([
                String(change.effectiveAt.timeIntervalSince1970), change.product.description,
                change.holder.uuidString.lowercased(), String(change.from.thousandths),
            ])
        }
    }

    /// Plans a change of a price: one row, whatever the catalogue holds.
    package static func plan(
        _ change: PriceChange, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO scheduled_prices (product_id, holder_id, min_quantity, effective_at, amount, currency,
                created_by, created_at)
            SELECT p.id, \(change.holder), \(change.from), \(change.effectiveAt), \(change.amount),
                   \(change.amount?.currency ?? .rub), \(principal.userID), \(now)
            FROM products p WHERE p.id = \(change.product)
            ON CONFLICT (product_id, holder_id, min_quantity, effective_at)
            DO UPDATE SET amount = excluded.amount, currency = excluded.currency
            """)
        try tx.announce(PriceChangePlanned(change: change), by: principal, at: now)
    }

    /// Drops a planned change.
    ///
    /// - Throws: `NotFound` when it is not there, or counts already.
    package static func drop(
        _ change: PriceChange, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let dropped = try tx.execute(
            """
            DELETE FROM scheduled_prices
            WHERE product_id = \(change.product) AND holder_id = \(change.holder) AND min_quantity = \(change.from)
              AND effective_at = \(change.effectiveAt) AND effective_at > \(now)
            """)
        guard dropped == 1 else { throw NotFound() }
        try tx.announce(PriceChangeDropped(change: change), by: principal, at: now)
    }

    /// Makes changes of price types whose minute has passed the stored prices, at most five hundred; nobody's price
    /// moves by that. What is told of a price afterwards then counts as it should.
    ///
    /// - Parameter products: only theirs; nil for all.
    /// - Returns: how many there were.
    @discardableResult
    package static func settlePrices(
        of products: [ID<Product>]? = nil, at now: Date, in tx: Transaction
    ) throws -> Int {
        let theirs: SQL = products.map { "s.product_id IN \(list: $0)" } ?? "TRUE"
        let due = try tx.all(
            """
            SELECT s.product_id, s.holder_id, s.min_quantity, s.effective_at, s.amount, s.currency
            FROM scheduled_prices s JOIN price_types t ON t.id = s.holder_id
            WHERE s.effective_at <= \(now) AND \(theirs)
            ORDER BY s.effective_at, s.product_id, s.holder_id, s.min_quantity LIMIT 500
            """
        ) { row in
            PriceChange(
                product: try row["product_id"], holder: try row["holder_id"], from: try row["min_quantity"],
                effectiveAt: try row["effective_at"], amount: try row.moneyIfAny("amount"))
        }
        for change in due {
            if let amount = change.amount {
                try tx.execute(
                    """
                    INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                    VALUES (\(change.product), \(change.holder), \(change.from), \(amount), \(amount.currency))
                    ON CONFLICT (product_id, price_type_id, min_quantity)
                    DO UPDATE SET amount = excluded.amount, currency = excluded.currency
                    """)
            } else {
                try tx.execute(
                    """
                    DELETE FROM prices WHERE product_id = \(change.product) AND price_type_id = \(change.holder)
                      AND min_quantity = \(change.from)
                    """)
            }
            try tx.execute(
                """
                DELETE FROM scheduled_prices
                WHERE product_id = \(change.product) AND holder_id = \(change.holder) AND min_quantity = \(change.from)
                  AND effective_at = \(change.effectiveAt)
                """)
        }
        return due.count
    }
}
