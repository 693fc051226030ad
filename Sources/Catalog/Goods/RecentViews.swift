// What a person looked at last: noted while he looks, shown beneath goods and on the start page.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// How many goods are remembered.
    static let viewsRemembered = 20

    /// `POST /products/{slug}/views`: a script says that the page is really looked at; a page that a browser fetched
    /// ahead of the person is not.
    func noteView(_ request: Request, _ context: PersonContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let (principal, now) = (context.principal, context.now)
        try await database.write { tx in try Catalog.noteView(ofSlug: slug, by: principal, at: now, in: tx) }
        return Response(CommandResult(status: 204))
    }

    /// Remembers that somebody looked at a product; a variant stands for its product. Nothing is announced: what a
    /// person looks at is no history of the company.
    ///
    /// - Throws: `NotFound` for goods he cannot see.
    static func noteView(
        ofSlug slug: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let product: ID<Product> = try tx.value(
            "SELECT COALESCE(p.variant_of, p.id) FROM products p WHERE p.slug = \(slug) AND \(visible("p", to: buyer))")
        try tx.execute(
            """
            INSERT INTO recent_views (user_id, product_id, viewed_at) VALUES (\(principal.userID), \(product), \(now))
            ON CONFLICT (user_id, product_id) DO UPDATE SET viewed_at = excluded.viewed_at
            """)
        try tx.execute(
            """
            DELETE FROM recent_views WHERE user_id = \(principal.userID) AND product_id NOT IN (
                SELECT v.product_id FROM recent_views v WHERE v.user_id = \(principal.userID)
                ORDER BY v.viewed_at DESC, v.product_id LIMIT \(viewsRemembered))
            """)
    }

    /// What somebody looked at, the last first: columns `id` and `place`.
    static func viewed(by principal: Principal) -> SQL {
        """
        SELECT r.product_id AS id, ROW_NUMBER() OVER (ORDER BY r.viewed_at DESC, r.product_id) AS place
        FROM recent_views r WHERE r.user_id = \(principal.userID)
        """
    }

    /// Goods in a given order with the buyer's prices, of those he may see: one statement, and those of the prices.
    ///
    /// - Parameter rows: columns `id` and `place`, of a few dozen goods: some may be meant for others.
    static func goods(
        ranked rows: SQL, limit: Int, for buyer: Buyer, seesPrices: Bool, at now: Date, in tx: Transaction
    ) throws -> [Goods] {
        let found = try tx.all(
            """
            SELECT \(Product.columns), w.place AS place, \(availableOfFamily("p")) AS available,
                   \(variantCount("p")) AS variants
            FROM (\(rows)) AS w CROSS JOIN products p WHERE p.id = w.id AND \(visible("p", to: buyer))
            """
        ) { row in
            Goods(
                product: try Product(row: row), available: try row["available"],
                hasVariants: try row["variants"] as Int > 0, place: GoodsPlace(rank: try row["place"]))
        }
        let goods = Array(found.sorted { $0.place.rank < $1.place.rank }.prefix(limit))
        return seesPrices ? try goods.priced(for: buyer, at: now, in: tx) : goods
    }
}
