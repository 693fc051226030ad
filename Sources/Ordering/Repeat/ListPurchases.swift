// A member finds one product among everything ever bought: when, how often, how much, at what price.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /orders/purchases`
    func listPurchases(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, query, now) = (context.principal, PurchaseQuery(request), context.now)
        let page = try await database.read { tx in
            try Ordering.purchases(query, of: principal, at: now, in: tx)
        }
        return context.purchasesPage(page, query)
    }
}

/// What is asked of the list, as the address says it.
struct PurchaseQuery: Sendable {
    /// What it can be sorted by; the names stand in addresses.
    enum Sort: String, Sendable, CaseIterable { case last, name, times, quantity }

    var text = ""
    var sort = Sort.last
    var isFalling = true
    var page = PageRequest(limit: 30)

    init() {}

    init(_ request: Request) {
        text = String((request.query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        if let order = request.query["sort"].map({ TableSort($0) }), let named = Sort(rawValue: order.field) {
            (sort, isFalling) = (named, order.isFalling)
        }
        page = request.page(limit: 30)
    }

    var order: TableSort { TableSort(sort.rawValue, falling: isFalling) }

    /// The fields of the address, without the page.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if !text.isEmpty { fields.append(("q", text)) }
        if order != PurchaseQuery().order { fields.append(("sort", order.text)) }
        return fields
    }

    /// Where a product stands in the list.
    fileprivate func cursor(of bought: BoughtProduct) -> Cursor {
        let value =
            switch sort {
            case .last: String(Int64((bought.lastAt.timeIntervalSince1970 * 1_000_000).rounded()))
            case .name: bought.sortName
            case .times: String(bought.times)
            case .quantity: String(bought.quantity.thousandths)
            }
        return Cursor([sort.rawValue, value, bought.product.id.description])
    }

    /// What is sorted by, and the condition for what stands beyond the last row.
    fileprivate var place: (column: SQL, beyond: SQL, way: SQL) {
        let isDown = isFalling != page.isBackward
        let (sign, way): (SQL, SQL) = isDown ? ("<", "DESC") : (">", "ASC")
        let column: SQL =
            switch sort {
            case .last: "b.last_at"
            case .name: "p.sort_name"
            case .times: "b.times"
            case .quantity: "b.quantity"
            }
        guard let values = page.cursor?.values, values.count == 3, values[0] == sort.rawValue,
            let id = ID<Product>(values[2])
        else { return (column, "TRUE", way) }
        let value: SQL
        switch sort {
        case .name: value = "\(values[1])"
        case .last:
            guard let microseconds = Double(values[1]) else { return (column, "TRUE", way) }
            value = "\(Date(timeIntervalSince1970: microseconds / 1_000_000))"
        case .times, .quantity:
            guard let number = Int64(values[1]) else { return (column, "TRUE", way) }
            value = "\(number)"
        }
        return (column, "(\(column), p.id) \(sign) (\(value), \(id))", way)
    }
}

// MARK: - Reading

/// A product and how it was bought.
struct BoughtProduct: Sendable {
    let product: Product
    let sortName: String
    /// Orders it stood in.
    let times: Int
    /// All that was ever ordered of it.
    let quantity: Quantity
    let lastAt: Date
    let available: Quantity
    let isForSale: Bool
    var last: LastPurchase?
    /// What a pack costs now.
    var price: Price?
}

extension Ordering {
    /// Up to so many lines of a customer are counted at each look; of more the page shows what was counted before: when
    /// each order was placed, and every night.
    static let linesCountedAtOnce = 20_000

    /// A page of the products in the orders a principal sees, taken-back ones apart: five statements at most.
    ///
    /// - Parameter most: how many lines are counted at once.
    static func purchases(
        _ query: PurchaseQuery, of principal: Principal, at now: Date, countingUpTo most: Int = linesCountedAtOnce,
        in tx: Transaction
    ) throws -> Page<BoughtProduct> {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let isGiant: SQL = """
            (SELECT COUNT(*) FROM (
                SELECT product_id FROM order_lines WHERE customer_id = \(principal.customerID) LIMIT \(most + 1)
             ) AS few) > \(most)
            """
        let words = SearchText.words(query.text).map { word -> SQL in "s.search_text LIKE \(word) ESCAPE '!'" }
        // What is looked for is found first: few of many goods are then counted.
        let narrowed: SQL =
            words.isEmpty
            ? .empty : "AND l.product_id IN (SELECT s.id FROM products s WHERE \(SQL.all(words)))"
        // One of the two yields rows.
        let counted: SQL = """
            SELECT l.product_id, CAST(SUM(l.times) AS BIGINT) AS times, CAST(SUM(l.quantity) AS BIGINT) AS quantity,
                   MAX(l.last_at) AS last_at, 1 AS is_giant
            FROM purchased_products l
            WHERE \(principal.covers("l", for: .viewOrders, owner: "user_id")) \(narrowed) AND \(isGiant)
            GROUP BY l.product_id
            UNION ALL
            SELECT l.product_id, COUNT(DISTINCT l.order_id), CAST(SUM(l.quantity) AS BIGINT), MAX(o.placed_at), 0
            FROM order_lines l JOIN orders o ON o.id = l.order_id
            WHERE l.customer_id = \(principal.customerID) AND \(principal.covers("o", for: .viewOrders))
              AND o.status <> \(OrderStatus.cancelled) \(narrowed) AND NOT (\(isGiant))
            GROUP BY l.product_id
            """
        let place = query.place
        var isFromMany = false
        let rows = try tx.all(
            """
            SELECT \(Product.columns), p.sort_name, b.times, b.quantity, b.last_at, b.is_giant,
                   \(Catalog.availableColumn),
                   CASE WHEN \(Catalog.visible("p", to: buyer)) THEN 1 ELSE 0 END AS is_for_sale
            FROM (\(counted)) AS b JOIN products p ON p.id = b.product_id
            WHERE \(place.beyond)
            ORDER BY \(place.column) \(place.way), p.id \(place.way) LIMIT \(query.page.limit + 1)
            """
        ) { row in
            isFromMany = try row["is_giant"]
            return BoughtProduct(
                product: try Product(row: row), sortName: try row["sort_name"], times: try row["times"],
                quantity: try row["quantity"], lastAt: try row["last_at"], available: try row["available"],
                isForSale: try row["is_for_sale"])
        }
        let ids = rows.map(\.product.id)
        let last = try lastPurchases(of: "\(list: ids)", by: principal, amongMany: isFromMany, in: tx)
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        let told = rows.map { row in
            var row = row
            row.last = last[row.product.id]
            row.price = row.isForSale ? prices.price(of: row.product.id, quantity: row.product.pack) : nil
            return row
        }
        return Page(told, of: query.page, cursor: query.cursor(of:))
    }
}
