// A member finds his orders in the command palette and beside the goods of the search, and the ways to a new one.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What the command palette and the search page find of orders.
    package static let palette = [
        PaletteSource(title: "ordering.palette.orders", for: Audience(.viewOrders), list: "/orders") {
            text, limit, context, tx in
            let found = try Ordering.found(text, limit: limit, for: context.principal, at: context.now, in: tx)
            return found.map { context.paletteItem($0, naming: $0.customerReference, base: "/orders", typed: text) }
        }
    ]

    /// What the command palette offers by name.
    package static let shortcuts = [
        Shortcut("ordering.orders.new", "/catalog", icon: "plus", action: true, for: Audience(.placeOrders)),
        Shortcut(
            "ordering.palette.repeatLast", "/orders/repetition", icon: "repeat", action: true,
            for: Audience(.placeOrders)),
        Shortcut("ordering.checkout.title", "/checkout", icon: "cart", action: true, for: Audience(.placeOrders)),
    ]

    /// How many of the latest orders are looked through; the list of orders looks through all.
    private static let depth = 2_000

    /// The latest orders that hold every word of a text, those whose number it is, and those of this sum, for whoever
    /// may see sums; the one of this number first. One statement.
    package static func found(
        _ text: String, limit: Int, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [OrderSummary] {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        let words = SearchText.words(text).map { word -> SQL in "l.search_text LIKE \(word) ESCAPE '!'" }
        guard !words.isEmpty else { return [] }
        let numbers = numbers(text, at: now)
        let sum = principal.isStaff || principal.may(.viewPrices) ? Money(parsing: text) : nil
        let ofSum: SQL? = sum.map { sum in
            """
            UNION
            SELECT s.id FROM (
                SELECT t.id FROM orders t WHERE t.total = \(sum) AND \(principal.covers("t", for: permission))
                ORDER BY t.placed_at DESC, t.id DESC LIMIT \(limit)
            ) AS s
            """
        }
        return try tx.all(
            """
            SELECT \(OrderSummary.columns) FROM orders o WHERE o.id IN (
                SELECT n.id FROM orders n
                WHERE n.number IN \(list: numbers) AND \(principal.covers("n", for: permission))
                UNION
                SELECT m.id FROM (
                    SELECT l.id FROM (
                        SELECT r.id, r.placed_at, r.search_text FROM orders r WHERE \(principal.covers("r", for: permission))
                        ORDER BY r.placed_at DESC, r.id DESC LIMIT \(depth)
                    ) AS l WHERE \(SQL.all(words)) ORDER BY l.placed_at DESC, l.id DESC LIMIT \(limit)
                ) AS m
                \(ofSum ?? ""))
            ORDER BY CASE WHEN o.number IN \(list: numbers) THEN 0 ELSE 1 END, o.placed_at DESC, o.id DESC
            LIMIT \(limit)
            """, as: OrderSummary.self)
    }

    /// The numbers a text may mean: as it stands, and the last digits of this or the last year.
    fileprivate static func numbers(_ text: String, at now: Date) -> [String] {
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDigits, text.utf8.count <= 6 else { return [text] }
        let year = CivilDate(now, in: .moscow).year
        let digits = String(repeating: "0", count: 6 - text.utf8.count) + text
        return [text, "\(year)-\(digits)", "\(year - 1)-\(digits)"]
    }

    /// The number of the order somebody placed last; nil when he never did.
    package static func latestNumber(of principal: Principal, in tx: Transaction) throws -> String? {
        try tx.first(
            """
            SELECT o.number FROM orders o
            WHERE \(principal.covers("o", for: .viewOrders)) AND o.placed_by = \(principal.userID)
            ORDER BY o.placed_at DESC, o.id DESC LIMIT 1
            """
        ) { try $0["number"] as String }
    }
}

extension PageContext {
    /// An order as a line of the palette: number, what is in it, status and sum.
    ///
    /// - Parameters:
    ///   - naming: what tells it from others besides the goods, such as the payer; empty for nothing.
    ///   - base: where the line leads, without the number.
    ///   - typed: what it was found by.
    package func paletteItem(
        _ order: OrderSummary, naming name: String, base: String, typed text: String
    ) -> PaletteItem {
        let goods = orderedGoods(order.firstLine, order.lineCount)
        let detail = name.isEmpty ? goods : "\(name), \(goods)"
        let status = t("ordering.status.\(order.status.rawValue)")
        return PaletteItem(
            icon: "orders", title: "\(t("ordering.order.title", ["number": order.number]))\n\(detail)",
            note: seesPrices ? "\(status), \(formats.money(order.total))" : status, path: "\(base)/\(order.number)",
            exact: text.count > 5 && Ordering.numbers(text, at: now).contains(order.number))
    }
}
