// A buyer puts many goods into the cart at once: a selection, or the lines of it that were chosen.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What came of many goods on their way into the cart.
package struct AddedLines: Sendable {
    /// Lines that went in.
    package let count: Int
    /// Goods that stayed out: not sold, without a price, in another currency than the cart, or too many of them.
    package let left: Int

    /// Key of the text that says so.
    var message: String { left == 0 ? "ordering.cart.addedMany" : "ordering.cart.addedSome" }
    var arguments: [String: String] { ["count": String(count), "left": String(left)] }

    /// Whether a form asks for many goods: some chosen by `line`, or all that have a `quantity.<product>`.
    static func areAsked(by form: FormData) -> Bool { form["act"] == "all" || form["line"] != nil }
}

/// What is wanted of one product, before anybody looked at it.
package struct WantedLine: Sendable {
    package var product: ID<Product>
    package var quantity: Quantity
    /// What the buyer remarks; it goes into the order.
    package var comment = ""
    /// What lines stand together under in the cart; empty for none.
    package var group = ""

    package init(_ product: ID<Product>, _ quantity: Quantity, comment: String = "", group: String = "") {
        self.product = product
        self.quantity = quantity
        self.comment = comment
        self.group = group
    }
}

extension Ordering {
    /// Adds goods of a form to their lines, or begins those: few statements, however many lines.
    ///
    /// - Throws: ``CartRefusal``; `productGone` when nothing can go in.
    static func addMany(
        _ form: FormData, to choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AddedLines {
        var wanted: [ID<Product>: Quantity] = [:]
        let typed = Dictionary(form.all(prefixed: "quantity.").map { ($0.name, $0.value) }) { first, _ in first }
        let names = form["act"] == "all" ? Array(typed.keys) : form.all("line")
        for name in names {
            guard let product = ID<Product>(name) else { continue }
            wanted[product] = try parsedQuantity(typed[name] ?? "1")
        }
        return try put(wanted.map { WantedLine($0.key, $0.value) }, to: choice, by: principal, at: now, in: tx)
    }

    /// Adds many goods to their lines, or begins those, at today's prices and in whole packs: a few statements, however
    /// many lines. What is not sold to the buyer, has no price or another currency than the cart stays out and is
    /// counted.
    ///
    /// - Throws: ``CartRefusal``: `productGone` when nothing can go in, `tooManyLines`; `NotFound` for a foreign cart.
    package static func put(
        _ wanted: [WantedLine], to choice: CartChoice = .active, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> AddedLines {
        let (cart, terms) = try claimCartAndTerms(choice, by: principal, at: now, in: tx)
        let buyer = try buyer(for: principal, on: terms, at: now, in: tx)
        let asked = Dictionary(wanted.map { ($0.product, $0) }) { first, second in
            var both = first
            both.quantity = (try? first.quantity.adding(second.quantity)) ?? second.quantity
            return both
        }
        let ids = asked.keys.sorted()
        let products = try ids.chunked(by: 1_000).flatMap { part in
            try tx.all(
                """
                SELECT \(Product.columns) FROM products p
                WHERE p.id IN \(list: part) AND \(Catalog.visible("p", to: buyer))
                  AND \(Catalog.variantCount("p")) = 0
                ORDER BY p.sort_name, p.id
                """, as: Product.self)
        }
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        var currency = try tx.first(
            "SELECT currency FROM cart_lines WHERE \(inCart(cart)) AND seen_price IS NOT NULL LIMIT 1"
        ) { try $0["currency"] as Currency }
        var rows: [[any SQLConvertible]] = []
        for product in products {
            guard var line = asked[product.id] else { continue }
            line.quantity = try line.quantity.roundedUp(to: product.pack)
            guard let price = prices.price(of: product.id, quantity: line.quantity),
                price.amount.currency == currency ?? price.amount.currency
            else { continue }
            currency = price.amount.currency
            rows.append(cartRow(product, line, price, in: cart, of: principal, at: now))
        }
        guard !rows.isEmpty else { throw CartRefusal.productGone }
        let written = try tx.insert(into: "cart_lines", cartColumns, rows: rows, conflict: addedToLine)
        let count: Int = try tx.value("SELECT COUNT(*) FROM cart_lines WHERE \(inCart(cart))")
        guard count <= maxCartLines else { throw CartRefusal.tooManyLines }
        return AddedLines(count: written, left: asked.count - written)
    }
}
