// The one statement behind a product's page: the product, its variants, what stands beneath, and every fact about it, as
// rows of one shape.

import Database
import Foundation
import Kernel
import Web

/// What is read for a product's page, as SQL.
struct CardSelect: Sendable {
    let slug: String
    let buyer: Buyer
    let reader: Principal?
    let now: Date

    /// How many neighbours by name are looked at for similar goods, on each side.
    private static let neighbours = 80
    /// The product itself, where a variant is asked for.
    private static let family: SQL = "(SELECT k.family FROM chosen k)"

    var statement: SQL {
        """
        WITH RECURSIVE chosen (id, family, category_id, sort_name) AS MATERIALIZED (
            SELECT c.id, f.id, f.category_id, f.sort_name FROM products c
            JOIN products f ON f.id = COALESCE(c.variant_of, c.id)
            WHERE c.slug = \(slug) AND \(Catalog.visible("c", to: buyer)) AND \(Catalog.visible("f", to: buyer))),
        above (id, parent_id, slug, name, depth) AS (
            SELECT c.id, c.parent_id, c.slug, c.name, 0 FROM chosen k JOIN categories c ON c.id = k.category_id
            UNION ALL
            SELECT c.id, c.parent_id, c.slug, c.name, above.depth + 1 FROM categories c
            JOIN above ON c.id = above.parent_id WHERE above.depth < 12),
        near (id) AS (
            SELECT later.id FROM (\(neighbours(isAfter: true))) AS later
            UNION ALL SELECT earlier.id FROM (\(neighbours(isAfter: false))) AS earlier),
        wanted (id, role, place) AS (\(SQL.joined(arms, by: " UNION ALL ")))
        SELECT w.role AS kind, '' AS label, '' AS text, w.place AS place, CAST(0 AS BIGINT) AS amount,
               \(Product.columns),
               \(Catalog.availableOfFamily("p")) AS available, \(Catalog.variantCount("p")) AS variants, p.sort_name
        FROM wanted w CROSS JOIN products p WHERE p.id = w.id AND \(Catalog.visible("p", to: buyer))
        UNION ALL SELECT fact.kind, fact.label, fact.text, fact.place, fact.amount, \(Self.noGoods)
        FROM (\(SQL.joined(facts, by: " UNION ALL "))) AS fact
        """
    }

    /// The columns that rows of facts leave empty.
    private static let noGoods = SQL.joined(Array(repeating: "NULL", count: Product.columnCount + 3), by: ", ")

    // MARK: - Goods

    private var arms: [SQL] {
        let family = Self.family
        let category: SQL = "(SELECT k.category_id FROM chosen k)"
        var arms: [SQL] = [
            "SELECT k.family AS id, 'family' AS role, CAST(0 AS BIGINT) AS place FROM chosen k",
            """
            SELECT kin.id, 'family', kin.place FROM (
                SELECT v.id AS id, CAST(1 AS BIGINT) AS place FROM products v WHERE v.variant_of = \(family) LIMIT 500) AS kin
            """,
            """
            SELECT r.related_id, r.kind, r.position FROM chosen k JOIN product_relations r ON r.product_id = k.family
            WHERE r.position <= 24
            """,
            """
            SELECT like_it.id, 'similar', like_it.place FROM (
                SELECT n.id AS id, (
                    SELECT COUNT(*) FROM product_properties d WHERE d.product_id = n.id AND EXISTS (
                        SELECT 1 FROM product_properties o WHERE o.product_id = \(family)
                          AND o.property_id = d.property_id AND o.value = d.value)) AS place
                FROM near n ORDER BY place DESC, n.id LIMIT 16) AS like_it
            """,
            """
            SELECT most.id, 'popular', most.place FROM (
                SELECT p.id AS id, -q.orders AS place FROM products p CROSS JOIN product_popularity q
                WHERE q.product_id = p.id AND p.category_id = \(category) AND p.is_active AND p.variant_of IS NULL
                ORDER BY q.orders DESC, p.id LIMIT 12) AS most
            """,
        ]
        if let user = reader?.userID {
            arms.append(
                """
                SELECT seen_last.id, 'recent', seen_last.place FROM (
                    SELECT r.product_id AS id, ROW_NUMBER() OVER (ORDER BY r.viewed_at DESC, r.product_id) AS place
                    FROM recent_views r WHERE r.user_id = \(user) ORDER BY r.viewed_at DESC, r.product_id LIMIT 9
                ) AS seen_last
                """)
        }
        return arms
    }

    /// Goods of the same section whose names stand next to its own: likely things of one kind.
    private func neighbours(isAfter: Bool) -> SQL {
        let order: SQL = isAfter ? "p.sort_name, p.id" : "p.sort_name DESC, p.id DESC"
        let side: SQL = isAfter ? "p.sort_name >=" : "p.sort_name <"
        return """
            SELECT p.id AS id FROM products p
            WHERE p.category_id = (SELECT k.category_id FROM chosen k) AND p.is_active AND p.variant_of IS NULL
              AND \(side) (SELECT k.sort_name FROM chosen k)
            ORDER BY \(order) LIMIT \(Self.neighbours)
            """
    }

    // MARK: - Facts

    /// Rows `kind`, `label`, `text`, `place`, `amount`: sections, pictures, properties, stock and what other rooms tell.
    private var facts: [SQL] {
        let today = CivilDate(now, in: .moscow).description
        var arms: [SQL] = [
            """
            SELECT 'category' AS kind, above.slug AS label, above.name AS text, CAST(-above.depth AS BIGINT) AS place,
                   CAST(0 AS BIGINT) AS amount
            FROM above
            """,
            """
            SELECT 'picture', '', i.file, i.position, 0 FROM chosen k CROSS JOIN product_pictures i
            WHERE i.product_id IN (k.id, k.family) AND i.file IS NOT NULL
            """,
            """
            SELECT 'fact', g.order_mode, CASE WHEN g.description = '' THEN f.description ELSE g.description END, 0, 0
            FROM chosen k CROSS JOIN products g CROSS JOIN products f WHERE g.id = k.id AND f.id = k.family
            """,
            """
            SELECT 'property', n.name, d.value, d.position, 0 FROM chosen k CROSS JOIN product_properties d
            JOIN properties n ON n.id = d.property_id WHERE d.product_id = k.family AND \(CatalogSelect.isShown)
            """,
            """
            SELECT 'stock', y.name, '', y.position, \(Catalog.shelfAvailable) FROM chosen k CROSS JOIN stock s
            JOIN warehouses y ON y.id = s.warehouse_id WHERE s.product_id = k.id
            """,
            """
            SELECT 'arrival', y.name, e.expected_on, 0, e.quantity FROM chosen k CROSS JOIN expected_supplies e
            JOIN warehouses y ON y.id = e.warehouse_id WHERE e.product_id = k.id AND e.expected_on >= \(today)
            """,
            """
            SELECT 'file.' || t.kind, t.title, t.file, t.position, t.size FROM chosen k CROSS JOIN product_files t
            WHERE t.product_id IN (k.id, k.family)
            """,
            """
            SELECT 'reviews', '', '', 0, COUNT(*) FROM product_reviews r
            WHERE r.product_id = \(Self.family) AND r.state = 'shown'
            """,
            "SELECT told.kind, told.label, told.text, told.place, told.amount FROM (\(content)) AS told",
        ]
        guard let reader, let user = reader.userID else { return arms }
        arms.append(
            """
            SELECT 'compared', '', '', CASE WHEN j.product_id = \(Self.family) THEN 1 ELSE 0 END, 1
            FROM compared_products j WHERE j.user_id = \(user)
            """)
        guard let customer = reader.customerID else { return arms }
        arms.append(
            """
            SELECT 'favourite', '', '', 0, 1 FROM selections kept JOIN selection_items i ON i.selection_id = kept.id
            WHERE kept.customer_id = \(customer) AND kept.owner_id = \(user) AND kept.is_favourites
              AND i.product_id = \(Self.family) AND i.removed_at IS NULL
            """)
        return arms
    }

    private var content: SQL { Catalog.contentRows(of: Self.family, for: buyer, at: now) }
}

/// A row of ``CardSelect/statement``.
struct CardRow: Sendable {
    /// Why goods stand on the page, or which fact it is.
    let kind: String
    let label: String
    let text: String
    let place: Int
    let amount: Int64
    /// Nil in rows of facts.
    var goods: Goods?

    init(row: Row) throws {
        kind = try row["kind"]
        label = try row["label"]
        text = try row["text"]
        let standing: Int = try row["place"]
        place = standing
        amount = try row["amount"]
        let id: ID<Product>? = try row["id"]
        guard id != nil else {
            goods = nil
            return
        }
        goods = Goods(
            product: try Product(row: row), available: try row["available"],
            hasVariants: try row["variants"] as Int > 0,
            place: GoodsPlace(name: try row["sort_name"], rank: standing))
    }
}
