// Which imported price everybody sees, and which one people who signed in get without a contract.

import Database
import Foundation
import Kernel

/// A kind of price as staff choose among them.
package struct PriceTypeName: RowDecodable, Sendable {
    package let id: ID<PriceType>
    package let name: String
    /// Strangers see it, and so does everybody else where nothing better applies.
    package let isRetail: Bool
    /// People who signed in buy at it when they have no contract with a price type (PRICE-11).
    package let isForSignedIn: Bool

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        isRetail = try row["is_retail"]
        isForSignedIn = try row["is_for_signed_in"]
    }
}

/// Staff decided who sees which price.
package struct PriceTypesChosen: DomainEvent {
    package static let name = "catalog.price_types_chosen"
    package let retail: ID<PriceType>
    package let forSignedIn: ID<PriceType>?
    package var subject: EventSubject { EventSubject("price_type", retail) }
}

extension Catalog {
    /// Every kind of price, by name.
    package static func priceTypes(in tx: Transaction) throws -> [PriceTypeName] {
        try tx.all(
            "SELECT id, name, is_retail, is_for_signed_in FROM price_types ORDER BY name, id LIMIT 200",
            as: PriceTypeName.self)
    }

    /// Makes one price the retail one of its source, and one or none that of people who signed in.
    ///
    /// - Throws: `NotFound` for a kind of price that is not there.
    package static func choosePriceTypes(
        retail: ID<PriceType>, forSignedIn: ID<PriceType>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let known = Set(try priceTypes(in: tx).map(\.id))
        guard known.contains(retail), forSignedIn.map(known.contains) ?? true else { throw NotFound() }
        // Goods of another source keep their own retail price: they have none in this one's.
        try tx.execute(
            """
            UPDATE price_types SET is_retail = (id = \(retail))
            WHERE source = (SELECT t.source FROM price_types t WHERE t.id = \(retail))
            """)
        try tx.execute("UPDATE price_types SET is_for_signed_in = \(false)")
        if let forSignedIn {
            try tx.execute("UPDATE price_types SET is_for_signed_in = \(true) WHERE id = \(forSignedIn)")
        }
        try tx.announce(PriceTypesChosen(retail: retail, forSignedIn: forSignedIn), by: principal, at: now)
    }
}
