// Goods that belong to those found, shown among them.

import Database
import Foundation
import Kernel

extension Catalog {
    /// How many recommended goods stand among what was found.
    private static let mostRecommended = 2
    /// To how many of the best goods found they belong.
    private static let recommendedFor = 3

    /// What is bought together with the best goods of a list and is not in it; what this customer buys himself first.
    static func recommended(
        beside listed: [Goods], for person: AskingPerson, at now: Date, in tx: Transaction
    ) throws -> [Goods] {
        guard !listed.isEmpty else { return [] }
        let best = listed.prefix(recommendedFor).map(\.product.id)
        let rows: SQL = """
            SELECT r.related_id AS id, ROW_NUMBER() OVER (ORDER BY
                CASE WHEN r.related_id IN \(list: person.asker.familiar.prefix(100)) THEN 0 ELSE 1 END,
                MIN(r.position), r.related_id) AS place
            FROM product_relations r JOIN products q ON q.id = r.related_id
            WHERE r.kind = 'together' AND q.variant_of IS NULL AND r.product_id IN \(list: best)
              AND r.related_id NOT IN \(list: listed.map(\.product.id))
            GROUP BY r.related_id
            """
        var chosen = try goods(
            ranked: rows, limit: mostRecommended, for: person.buyer, seesPrices: person.seesPrices, at: now, in: tx)
        for place in chosen.indices { chosen[place].isRecommended = true }
        return chosen
    }
}

extension CatalogListing {
    /// How many goods stand before those that are recommended.
    private static let beforeRecommended = 4

    /// Shows goods among those found; they are none of the total.
    mutating func recommend(_ recommended: [Goods]) {
        var items = goods.items
        items.insert(contentsOf: recommended, at: min(items.count, Self.beforeRecommended))
        goods = Page(items: items, next: goods.next, previous: goods.previous)
    }
}
