// A buyer puts many goods into the cart at once: a selection, or the lines of it that were chosen.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What came of many goods on their way into the cart.
struct AddedLines: Sendable {
    /// Lines that went in.
    let count: Int
    /// Goods that stayed out: not sold, without a price, in another currency than the cart, or too many of them.
    let left: Int

    /// Key of the text that says so.
    var message: String { left == 0 ? "ordering.cart.addedMany" : "ordering.cart.addedSome" }
    var arguments: [String: String] { ["count": String(count), "left": String(left)] }

    /// Whether a form asks for many goods: some chosen by `line`, or all that have a `quantity.<product>`.
    static func areAsked(by form: FormData) -> Bool { form["act"] == "all" || form["line"] != nil }
}

extension Ordering {
    /// Adds goods of a form to their lines, or begins those: few statements, however many lines.
    ///
    /// - Throws: ``CartRefusal``; `productGone` when nothing can go in.
    static func addMany(
        _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AddedLines {
        var wanted: [ID<Product>: Quantity] = [:]
        let typed = Dictionary(form.all(prefixed: "quantity.").map { ($0.name, $0.value) }) { first, _ in first }
        let names = form["act"] == "all" ? Array(typed.keys) : form.all("line")
        for name in names {
            guard let product = ID<Product>(name) else { continue }
            wanted[product] = try parsedQuantity(typed[name] ?? "1")
        }
        return try add(wanted, by: principal, at: now, in: tx)
    }

    private static func add(
        _ wanted: [ID<Product>: Quantity], by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AddedLines {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let ids = wanted.keys.sorted()
        let products = try tx.all(
            """
            SELECT \(Product.columns) FROM products p
            WHERE p.id IN \(list: ids) AND \(Catalog.visible("p", to: buyer))
              AND \(Catalog.variantCount("p")) = 0
            ORDER BY p.sort_name, p.id
            """, as: Product.self)
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        var currency = try tx.first(
            """
            SELECT currency FROM cart_lines WHERE \(owned(by: principal)) AND seen_price IS NOT NULL LIMIT 1
            """
        ) { try $0["currency"] as Currency }
        var rows: [[any SQLConvertible]] = []
        for product in products {
            guard let asked = wanted[product.id] else { continue }
            let quantity = try asked.roundedUp(to: product.pack)
            guard let price = prices.price(of: product.id, quantity: quantity),
                price.amount.currency == currency ?? price.amount.currency
            else { continue }
            currency = price.amount.currency
            rows.append(cartRow(product, quantity, price, of: principal, at: now))
        }
        guard !rows.isEmpty else { throw CartRefusal.productGone }
        let written = try tx.insert(into: "cart_lines", cartColumns, rows: rows, conflict: addedToLine)
        guard try cartSummary(of: principal, in: tx).lines <= maxCartLines else { throw CartRefusal.tooManyLines }
        return AddedLines(count: written, left: wanted.count - written)
    }
}
