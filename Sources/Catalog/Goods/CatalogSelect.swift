// The one statement behind a page of the catalogue: goods, sections and counts as rows of one shape.

import Database
import Foundation
import Kernel

/// What is read for a page of the catalogue, as SQL.
struct CatalogSelect: Sendable {
    var query: CatalogQuery
    let buyer: Buyer
    /// Whose favourites are marked.
    var reader: Principal?
    /// Goods in an order made beforehand, or those a search found; empty where the list's own columns are enough.
    var ranking: [ID<Product>] = []
    /// When the articles about the section are read that stand beneath its goods; nil for a page without them.
    var articlesAt: Date?
    /// Whether only goods of the ranking are listed; otherwise the others follow it.
    var isRankingAll = false
    /// What counts values in memory; nil where the statement counts them itself.
    var counting: CountingInMemory?

    /// Whether the order made beforehand is that of the list.
    var isRanked: Bool { query.sort == .relevance || query.sort.isByPrice }
    /// Whether goods may be few enough to be counted by their values; of a section, and of the whole catalogue, the
    /// statement itself finds that out.
    var isCounted: Bool { !isRankingAll || ranking.count <= CatalogListing.mostCounted }

    /// Every good before filters, as a piece that yields ids: for whoever works out all their prices.
    var everything: SQL {
        guard !isRankingAll else { return "\(list: ranking)" }
        guard query.category != nil else { return "(SELECT p.id FROM products p WHERE \(SQL.all(base)))" }
        return "(WITH RECURSIVE \(here) SELECT p.id FROM \(section.source) WHERE \(SQL.all(section.conditions)))"
    }

    /// The statement. Its rows have no order: what they stand for is put in order by whoever reads them.
    func statement(in tx: Transaction) -> SQL {
        var tables = [counts]
        if query.category != nil { tables += [here, small, above] }
        if isRanked || isRankingAll { tables.append(ranked(in: tx)) }
        if isCounted { tables += facetTables }
        var arms = [goods, categories]
        if !isRankingAll || query.category != nil { arms.append(size) }
        arms += isCounted ? facetArms : [warehouses(counted: false)]
        arms += [rest, articles].compactMap { $0 }
        return """
            WITH RECURSIVE \(SQL.joined(tables, by: ", "))
            \(SQL.joined(arms, by: " UNION ALL "))
            """
    }

    // MARK: - Conditions

    /// What every good of the list fits, its section and filters aside; of the alias `p`.
    private var base: [SQL] {
        var conditions: [SQL] = ["p.variant_of IS NULL", Catalog.visible("p", to: buyer)]
        if let since = query.newSince { conditions.append("p.created_at >= \(since)") }
        return conditions
    }

    /// Goods before filters, few enough to look at each: those of a list made beforehand, of a section that is small,
    /// or of a small catalogue, whose ``fewLimit`` leaves none where it is large. That a section is given at all lets
    /// PostgreSQL enter the index of sections whichever way it joins.
    var few: (source: SQL, conditions: [SQL]) {
        guard isRankingAll else {
            guard query.category != nil else { return ("products p", base) }
            return ("small k CROSS JOIN products p", base + ["p.category_id = k.id", "p.category_id IS NOT NULL"])
        }
        let section: [SQL] = query.category == nil ? [] : ["p.category_id IN (SELECT here.id FROM here)"]
        return ("ranked r CROSS JOIN products p", base + section + ["p.id = r.id"])
    }

    /// Ends the list of ``few`` before it begins where the whole catalogue is asked for and is not small.
    var fewLimit: SQL {
        guard !isRankingAll, query.category == nil else { return .empty }
        return "LIMIT (SELECT CASE WHEN \(isSmall) THEN 100000 ELSE 0 END)"
    }

    /// Goods before filters, one part of the section after another.
    var section: (source: SQL, conditions: [SQL]) {
        ("here CROSS JOIN products p", base + ["p.category_id = here.id", "p.category_id IS NOT NULL"])
    }

    /// Goods before filters, too many to look at each: an order they stand in shows the way to the first of them.
    var many: (source: SQL, conditions: [SQL]) {
        guard !isRankingAll else { return few }
        let section: [SQL] = query.category == nil ? [] : ["p.category_id IN (SELECT here.id FROM here)"]
        return ("products p", base + section)
    }

    /// A filter in force, and the bit that says a good does not fit it. Each looks at one good at a time: for `EXISTS`
    /// PostgreSQL would first gather all goods there are with the value.
    struct Filter: Sendable {
        enum Kind: Sendable, Equatable { case property(ID<Property>), brand, stock, warehouse }
        let kind: Kind
        let condition: SQL
        let bit: Int
    }

    var filters: [Filter] {
        var conditions: [(Filter.Kind, SQL)] = query.properties.map { choice in
            let condition: SQL = """
                (SELECT d.product_id FROM product_properties d WHERE d.product_id = p.id
                    AND d.property_id = \(choice.property) AND d.value IN \(list: choice.values) AND \(Self.isShown)
                 LIMIT 1) IS NOT NULL
                """
            return (.property(choice.property), condition)
        }
        if !query.brands.isEmpty { conditions.append((.brand, "p.manufacturer IN \(list: query.brands)")) }
        if query.inStock { conditions.append((.stock, Self.isThere(.empty))) }
        if !query.warehouses.isEmpty {
            conditions.append((.warehouse, Self.isThere("AND s.warehouse_id IN \(list: query.warehouses)")))
        }
        return conditions.enumerated().map { Filter(kind: $1.0, condition: $1.1, bit: 1 << $0) }
    }

    /// The bit of a filter; 0 when it is not in force.
    func bit(of kind: Filter.Kind) -> Int { filters.first { $0.kind == kind }?.bit ?? 0 }

    /// Staff may keep a property `d` off the pages of a product.
    static let isShown: SQL = """
        NOT EXISTS (SELECT 1 FROM hidden_properties x WHERE x.product_id = d.product_id AND x.property_id = d.property_id)
        """

    /// Whether some of a product `p`, or of one of its variants, can be promised from a shelf.
    private static func isThere(_ shelf: SQL) -> SQL {
        """
        ((SELECT s.product_id FROM stock s
          WHERE s.product_id = p.id AND \(Catalog.shelfAvailable) > 0 \(shelf) LIMIT 1) IS NOT NULL
         OR (SELECT v.id FROM products v JOIN stock s ON s.product_id = v.id
          WHERE v.variant_of = p.id AND v.is_active AND \(Catalog.shelfAvailable) > 0 \(shelf) LIMIT 1) IS NOT NULL)
        """
    }

    // MARK: - Sections

    /// The section and everything beneath it.
    private var here: SQL {
        """
        here (id) AS (
            SELECT c.id FROM categories c WHERE c.slug = \(query.category)
            UNION SELECT c.id FROM categories c JOIN here ON c.parent_id = here.id)
        """
    }

    /// Its sections, when their goods are few enough to be counted; none otherwise. The limit is no number, so that
    /// PostgreSQL does not take a recursive list for the whole tree.
    private var small: SQL {
        "small (id) AS (SELECT here.id FROM here LIMIT (SELECT CASE WHEN \(isSmall) THEN 100000 ELSE 0 END))"
    }

    /// The section and what is above it, itself at depth 0. A cycle in the data ends the walk.
    private var above: SQL {
        """
        above (id, parent_id, depth) AS (
            SELECT c.id, c.parent_id, 0 FROM categories c WHERE c.slug = \(query.category)
            UNION ALL SELECT c.id, c.parent_id, above.depth + 1 FROM categories c
            JOIN above ON c.id = above.parent_id WHERE above.depth < 12)
        """
    }

    /// How many goods less each section has for this buyer: closed sections and goods meant for others, carried
    /// upwards.
    private var counts: SQL {
        let closed = Catalog.closedCategories(to: buyer.audience)
        // Less than every id there is, and a variant told in a way no index knows: asked so, both engines go by the
        // index of the few goods that have rules.
        let least = ID<Category>(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        return """
            apart (id, goods) AS MATERIALIZED (
                SELECT p.category_id, COUNT(*) FROM products p
                WHERE p.is_restricted AND p.category_id > \(least) AND p.is_active AND COALESCE(p.variant_of, p.id) = p.id
                  AND NOT (\(Catalog.meant("p", for: buyer))) GROUP BY p.category_id),
            begun (id, goods) AS (
                SELECT c.parent_id, c.product_count FROM categories c
                WHERE c.id IN (\(closed)) AND c.parent_id IS NOT NULL AND c.parent_id NOT IN (\(closed))
                UNION ALL SELECT a.id, a.goods FROM apart a WHERE a.id NOT IN (\(closed))),
            less (id, goods, depth) AS (
                SELECT b.id, b.goods, 0 FROM begun b
                UNION ALL SELECT c.parent_id, l.goods, l.depth + 1 FROM less l JOIN categories c ON c.id = l.id
                WHERE c.parent_id IS NOT NULL AND l.depth < 32),
            lost (id, goods) AS MATERIALIZED (
                SELECT l.id, CAST(SUM(l.goods) AS BIGINT) FROM less l GROUP BY l.id)
            """
    }

    private var categories: SQL {
        // Of a section: the way down to it, what is beneath it and beside it.
        let which: SQL =
            query.category == nil
            ? "c.parent_id IS NULL"
            : """
            (c.id IN (SELECT above.id FROM above) OR c.parent_id IS NULL
             OR c.parent_id IN (SELECT above.id FROM above WHERE above.depth <= 1))
            """
        return """
            SELECT 'category', c.slug, c.name, c.position,
                   c.product_count - COALESCE(lost.goods, 0), c.parent_id, c.id, \(Self.noGoods)
            FROM categories c LEFT JOIN lost ON lost.id = c.id WHERE \(which) AND \(Catalog.open("c", to: buyer))
            """
    }

    /// How many goods the section, or the whole catalogue, has for everybody together: whether they can be counted by
    /// their values.
    private var size: SQL {
        guard query.category != nil else {
            return "SELECT 'size', '', '', 0, \(wholeSize), NULL, NULL, \(Self.noGoods)"
        }
        return """
            SELECT 'size', '', '', 0, c.product_count, NULL, NULL, \(Self.noGoods)
            FROM categories c WHERE c.slug = \(query.category)
            """
    }

    /// The goods beneath the roots, and those of no section as far as they matter.
    private var wholeSize: SQL {
        """
        ((SELECT COALESCE(CAST(SUM(c.product_count) AS BIGINT), 0) FROM categories c WHERE c.parent_id IS NULL)
         + (SELECT COUNT(*) FROM (
             SELECT 1 AS one FROM products p WHERE p.category_id IS NULL AND p.variant_of IS NULL AND p.is_active
             LIMIT \(CatalogListing.mostPriced + 1)) AS loose))
        """
    }

    private var articles: SQL? {
        guard let now = articlesAt, query.category != nil else { return nil }
        let section: SQL = "(SELECT above.id FROM above WHERE above.depth = 0)"
        return """
            SELECT 'article', told.slug, told.title, told.place, 0, NULL, NULL, \(Self.noGoods)
            FROM (\(Catalog.articles(about: section, for: buyer, at: now))) AS told
            """
    }

    /// What tells how many goods fit where their values are not counted; nil when the counts of the sections do.
    private var rest: SQL? {
        guard !isRankingAll || !isCounted else { return nil }
        guard query.isFiltered || isRankingAll || query.newSince != nil else {
            guard query.category == nil else { return nil }
            return """
                SELECT 'loose', '', '', 0, COUNT(*), NULL, NULL, \(Self.noGoods)
                FROM products p WHERE p.category_id IS NULL AND \(SQL.all(base))
                """
        }
        let conditions = many.conditions + filters.map(\.condition)
        let most: SQL = "\(CatalogListing.mostTotal + 1)"
        let limit: SQL = isCounted ? "(SELECT CASE WHEN \(isSmall) THEN 0 ELSE \(most) END)" : most
        return """
            SELECT 'some', '', '', 0, COUNT(*), NULL, NULL, \(Self.noGoods)
            FROM (SELECT 1 AS one FROM \(many.source) WHERE \(SQL.all(conditions)) LIMIT \(limit)) AS few
            """
    }

    /// Whether a section, or the whole catalogue, is small enough to be counted; a constant of the statement.
    var isSmall: SQL {
        guard !isRankingAll else { return "TRUE" }
        guard query.category != nil else { return "\(wholeSize) <= \(CatalogListing.mostCounted)" }
        return """
            (SELECT COALESCE(MAX(c.product_count), 0) FROM categories c WHERE c.slug = \(query.category))
            <= \(CatalogListing.mostCounted)
            """
    }

    // MARK: - Order made beforehand

    private func ranked(in tx: Transaction) -> SQL {
        guard !ranking.isEmpty else {
            return "ranked (id, place) AS (SELECT c.id, 0 FROM categories c WHERE FALSE)"
        }
        return tx.ordered(ids: ranking, as: "ranked")
    }

    /// The columns of a product that rows of another kind leave empty, its id apart.
    static let noGoods = SQL.joined(Array(repeating: "NULL", count: Product.columnCount - 1 + 6), by: ", ")
}
