// The goods of one page, in every order of the list: from where the page before ended, never from the beginning.

import Database
import Foundation
import Kernel

extension CatalogSelect {
    /// The rows of goods: first the ids of one page and one more, then what is shown of them.
    var goods: SQL {
        """
        SELECT 'goods' AS kind, '' AS label, '' AS text, page.place AS place, CAST(0 AS BIGINT) AS amount,
               p.category_id AS ref, \(Product.columns), p.sort_name, p.created_at, page.orders AS orders,
               \(Catalog.variantCount("p")) AS variants, \(Catalog.availableOfFamily("p")) AS available,
               \(isFavourite) AS is_favourite
        FROM (\(page)) AS page CROSS JOIN products p WHERE p.id = page.id
        """
    }

    private var isFavourite: SQL {
        guard let reader, let customerID = reader.customerID else { return "0" }
        return """
            CASE WHEN EXISTS (SELECT 1 FROM selections kept JOIN selection_items i ON i.selection_id = kept.id
                WHERE kept.customer_id = \(customerID) AND kept.owner_id = \(reader.userID) AND kept.is_favourites
                  AND i.product_id = p.id AND i.removed_at IS NULL) THEN 1 ELSE 0 END
            """
    }

    /// The ids of a page with what they are ordered by: columns `id`, `place`, `orders`.
    private var page: SQL {
        guard isCounted else { return ids(of: many, all: isRankingAll) }
        // What was counted is at hand, and need not be looked for again.
        let counted =
            counting == nil
            ? ids(of: ("candidates f CROSS JOIN products p", ["p.id = f.id", "f.failed = 0"]), all: true)
            : ids(of: ("candidates p", filters.map(\.condition)), all: true)
        guard !isRankingAll else { return counted }
        return """
            SELECT few.id AS id, few.place AS place, few.orders AS orders FROM (\(counted)) AS few
            UNION ALL SELECT many.id, many.place, many.orders FROM (
                SELECT walk.id AS id, walk.place AS place, walk.orders AS orders
                FROM (\(ids(of: isRanked && query.category != nil ? section : many, all: false))) AS walk
                LIMIT (SELECT CASE WHEN \(isSmall) THEN 0 ELSE \(limit) END)) AS many
            """
    }

    /// - Parameter isAll: whether all goods are looked at, in whatever order they are read.
    private func ids(of goods: (source: SQL, conditions: [SQL]), all isAll: Bool) -> SQL {
        let conditions = isAll && isCounted ? goods.conditions : goods.conditions + filters.map(\.condition)
        switch query.sort {
        case .name: return plain(goods.source, conditions, order: ["p.sort_name", "p.id"], falls: false)
        case .new: return plain(goods.source, conditions, order: ["p.created_at", "p.id"], falls: true)
        case .popularity: return isAll ? ordered(goods.source, conditions) : mostOrdered(conditions)
        case .relevance, .price, .priceFalling: return byRank(goods.source, conditions)
        }
    }

    private var limit: Int { query.page.limit + 1 }

    // MARK: - By columns of goods

    private func plain(_ source: SQL, _ conditions: [SQL], order: [SQL], falls: Bool) -> SQL {
        var conditions = conditions
        if let start { conditions.append("(\(order[0]), \(order[1])) \(comparison(falls)) \(start)") }
        return """
            SELECT p.id AS id, CAST(0 AS BIGINT) AS place, CAST(0 AS BIGINT) AS orders FROM \(source)
            WHERE \(SQL.all(conditions)) ORDER BY \(way(order, falls)) LIMIT \(limit)
            """
    }

    // MARK: - By how often they are ordered

    /// Of goods that are all looked at.
    private func ordered(_ source: SQL, _ conditions: [SQL]) -> SQL {
        var conditions = conditions
        let orders: SQL = "COALESCE(q.orders, 0)"
        if let start { conditions.append("(\(orders), p.id) \(comparison(true)) \(start)") }
        return """
            SELECT p.id AS id, CAST(0 AS BIGINT) AS place, \(orders) AS orders
            FROM \(source) LEFT JOIN product_popularity q ON q.product_id = p.id
            WHERE \(SQL.all(conditions)) ORDER BY \(way([orders, "p.id"], true)) LIMIT \(limit)
            """
    }

    /// Of many goods: what was ever ordered stands in an index by itself, and before everything else.
    private func mostOrdered(_ conditions: [SQL]) -> SQL {
        var bought = conditions
        var never = conditions + ["NOT EXISTS (SELECT 1 FROM product_popularity q WHERE q.product_id = p.id)"]
        if let cursor {
            bought.append("(q.orders, q.product_id) \(comparison(true)) (\(cursor.number), \(cursor.id))")
            if cursor.number == 0 {
                never.append("p.id \(comparison(true)) \(cursor.id)")
            } else if query.page.isBackward {
                never.append("FALSE")
            }
        }
        return """
            SELECT either.id AS id, either.place AS place, either.orders AS orders FROM (
                SELECT bought.id AS id, bought.place AS place, bought.orders AS orders FROM (
                    SELECT p.id AS id, CAST(0 AS BIGINT) AS place, q.orders AS orders
                    FROM product_popularity q CROSS JOIN products p WHERE p.id = q.product_id AND \(SQL.all(bought))
                    ORDER BY \(way(["q.orders", "q.product_id"], true)) LIMIT \(limit)) AS bought
                UNION ALL SELECT never.id, never.place, never.orders FROM (
                    SELECT p.id AS id, CAST(0 AS BIGINT) AS place, CAST(0 AS BIGINT) AS orders
                    FROM products p WHERE \(SQL.all(never)) ORDER BY \(way(["p.id"], true)) LIMIT \(limit)) AS never
            ) AS either ORDER BY \(way(["either.orders", "either.id"], true)) LIMIT \(limit)
            """
    }

    // MARK: - In an order made beforehand

    private func byRank(_ source: SQL, _ conditions: [SQL]) -> SQL {
        var conditions = conditions
        // Behind all places: what has no price is listed last.
        let place: SQL = hasPlaces ? "p.place" : "COALESCE(o.place, \(CatalogListing.mostPriced + 1))"
        let join: SQL = hasPlaces ? .empty : "LEFT JOIN ranked o ON o.id = p.id"
        if let start { conditions.append("(\(place), p.id) \(comparison(false)) \(start)") }
        return """
            SELECT p.id AS id, \(place) AS place, CAST(0 AS BIGINT) AS orders
            FROM \(source) \(join)
            WHERE \(SQL.all(conditions)) ORDER BY \(way([place, "p.id"], false)) LIMIT \(limit)
            """
    }

    // MARK: - Going on

    /// The place in the list the address names.
    struct Place: Sendable {
        /// The name, or what ``number`` is read from.
        let value: String
        let id: ID<Product>
        /// A rank, a count of orders or microseconds.
        var number: Int { Int(value) ?? 0 }
    }

    /// Nil on the first page, and where the address was made for another order.
    var cursor: Place? {
        guard let values = query.page.cursor?.values, values.count == 3, values[0] == query.sort.rawValue,
            let id = ID<Product>(values[2]), isPlace(values[1])
        else { return nil }
        return Place(value: values[1], id: id)
    }

    /// Whether a text can be a place of this order: anybody may write anything into an address.
    private func isPlace(_ value: String) -> Bool {
        switch query.sort {
        case .name: return true
        case .new, .popularity: return Int(value) != nil
        case .relevance, .price, .priceFalling:
            guard let rank = Int(value) else { return false }
            return (0...CatalogListing.mostPriced + 1).contains(rank)
        }
    }

    /// What the columns of the order are compared with; nil on the first page.
    private var start: SQL? {
        guard let cursor else { return nil }
        return switch query.sort {
        case .name: "(\(cursor.value), \(cursor.id))"
        case .new: "(\(Date(timeIntervalSince1970: Double(cursor.number) / 1_000_000)), \(cursor.id))"
        case .popularity: "(\(cursor.number), \(cursor.id))"
        case .relevance, .price, .priceFalling: "(\(rank(of: cursor)), \(cursor.id))"
        }
    }

    /// Where a good stands now: prices may have moved it since the page before was made.
    private func rank(of place: Place) -> Int {
        if ranking.indices.contains(place.number - 1), ranking[place.number - 1] == place.id { return place.number }
        return ranking.firstIndex(of: place.id).map { $0 + 1 } ?? place.number
    }

    /// - Parameter falls: whether the greatest comes first.
    private func comparison(_ falls: Bool) -> SQL { falls == query.page.isBackward ? ">" : "<" }

    private func way(_ order: [SQL], _ falls: Bool) -> SQL {
        let isFalling = falls != query.page.isBackward
        let columns = order.map { column -> SQL in isFalling ? "\(column) DESC" : column }
        return SQL.joined(columns, by: ", ")
    }

    /// The cursor behind a good.
    func cursor(of goods: Goods) -> Cursor {
        let place = goods.place
        let value =
            switch query.sort {
            case .name: place.name
            case .new: String(Int64((place.createdAt.timeIntervalSince1970 * 1_000_000).rounded()))
            case .popularity: String(place.orders)
            case .relevance, .price, .priceFalling: String(place.rank)
            }
        return Cursor([query.sort.rawValue, value, goods.product.id.description])
    }

    /// Whether one good stands before another in the list, as the engines compare them.
    func precedes(_ left: Goods, _ right: Goods) -> Bool {
        let (one, other) = (left.place, right.place)
        switch query.sort {
        case .name:
            if one.name != other.name { return one.name.utf8.lexicographicallyPrecedes(other.name.utf8) }
            return left.product.id < right.product.id
        case .new:
            if one.createdAt != other.createdAt { return one.createdAt > other.createdAt }
            return left.product.id > right.product.id
        case .popularity:
            if one.orders != other.orders { return one.orders > other.orders }
            return left.product.id > right.product.id
        case .relevance, .price, .priceFalling:
            if one.rank != other.rank { return one.rank < other.rank }
            return left.product.id < right.product.id
        }
    }
}
