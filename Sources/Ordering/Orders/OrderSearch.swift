// How an order is found by a text among a million: by indexes where what was typed is a number or goods, and by its
// words among the latest.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension OrderQuery {
    /// How many of the latest orders within the other filters are looked through word by word. Whoever looks for an
    /// older one by a word of a comment narrows the period; numbers, sums and goods are found at any age.
    static let depth = 2_000
    /// The most orders that one number, sum or article leads to.
    private static let mostHits = 2_000

    /// Where the rows of the list come from: the orders `o`, or those of them a text leads to.
    func source(for principal: Principal) -> SQL {
        let words = SearchText.words(text).map { word -> SQL in "w.search_text LIKE \(word) ESCAPE '!'" }
        guard !words.isEmpty else { return "orders o" }
        let permission = principal.orderReading
        let narrowed = SQL.all([principal.covers("o", for: permission)] + conditions)
        var hits: [SQL] = [
            """
            SELECT w.id FROM (
                SELECT o.id, o.search_text FROM orders o WHERE \(narrowed)
                ORDER BY o.placed_at DESC, o.id DESC LIMIT \(Self.depth)
            ) AS w WHERE \(SQL.all(words))
            """,
            """
            SELECT n.id FROM orders n
            WHERE n.number IN \(list: numbersNamed) AND \(principal.covers("n", for: permission))
            """,
        ]
        // Digits behind noughts are the end of a number.
        if mayNameSum, !text.hasPrefix("0"), let sum = Money(parsing: text) {
            hits.append(
                """
                SELECT s.id FROM (
                    SELECT t.id FROM orders t WHERE t.total = \(sum) AND \(principal.covers("t", for: permission))
                    ORDER BY t.id DESC LIMIT \(Self.mostHits)
                ) AS s
                """)
        }
        // Neither is indexed over all customers at once.
        if let one = theCustomer(principal) {
            hits.append(
                """
                SELECT r.id FROM orders r
                WHERE r.customer_id = \(one) AND r.customer_reference <> ''
                  AND r.customer_reference >= \(text) AND r.customer_reference < \(text + "\u{10FFFF}")
                """)
            if !goods.isEmpty {
                hits.append(
                    """
                    SELECT g.order_id FROM (
                        SELECT l.order_id FROM order_lines l
                        WHERE l.customer_id = \(one) AND l.product_id IN \(list: goods)
                        ORDER BY l.order_id DESC LIMIT \(Self.mostHits)
                    ) AS g
                    """)
            }
        }
        return "(\(SQL.joined(hits, by: " UNION "))) AS hit CROSS JOIN orders o"
    }

    /// What joins the source to its rows; true where nothing has to be joined.
    var joint: SQL { SearchText.words(text).isEmpty ? "TRUE" : "o.id = hit.id" }

    /// The one customer the list is about; nil for the vendor's people who look at many.
    private func theCustomer(_ principal: Principal) -> ID<Customer>? { principal.customerID ?? customer }

    /// The numbers a text may mean: as it stands, and the last digits of the years there were.
    private var numbersNamed: [String] {
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDigits, text.utf8.count <= 6 else { return [text] }
        let digits = String(repeating: "0", count: 6 - text.utf8.count) + text
        return [text] + (2_020...2_040).map { "\($0)-\(digits)" }
    }

    /// Whether the text may name goods: an order's number names none.
    var mayNameGoods: Bool { !text.isEmpty && text.wholeMatch(of: /\d{4}-\d{6}(-\d+)*/) == nil }
}

extension Ordering {
    /// The goods a text names by every word of it, for finding their orders; one statement.
    static func goodsNamed(_ text: String, in tx: Transaction) throws -> [ID<Product>] {
        let words = SearchText.words(text).map { word -> SQL in "p.search_text LIKE \(word) ESCAPE '!'" }
        guard !words.isEmpty else { return [] }
        return try tx.all(
            "SELECT p.id FROM products p WHERE \(SQL.all(words)) ORDER BY p.sku LIMIT 200"
        ) { try $0["id"] as ID<Product> }
    }
}
