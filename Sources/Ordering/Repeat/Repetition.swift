// What ordering something again would mean today: an order, a template, or what is usually bought.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Lines of then, or of habit, as they would be now.
struct Repetition: Sendable {
    /// One of them.
    struct Line: Sendable {
        /// What a form names it by: its place in an order, or its product.
        let key: String
        /// How much it was, or usually is.
        let wanted: Quantity
        /// What one unit cost the last time; nil where nobody knows.
        let priceThen: Money?
        /// The same product now, with the quantity that is wanted.
        let now: CartLine
        /// What goes into the cart: whole packs of what there is; zero when nothing can.
        let quantity: Quantity
        /// The rhythm it is proposed by; nil where somebody wrote it down.
        var habit: Habit?

        var note: CartLine.Note? { now.note }
        /// Whether it is not as the last time.
        var isChanged: Bool { note != nil || quantity != wanted }
    }

    let lines: [Line]
    /// With VAT, at today's prices, of what can be had.
    let total: Money

    var changed: [Line] { lines.filter(\.isChanged) }
    var possible: Int { lines.count { $0.quantity.isPositive } }

    init(_ lines: [Line], for buyer: Buyer) throws {
        self.lines = lines
        total = try Cart(buyer: buyer, lines: lines.map { $0.now.of($0.quantity) }).total
    }
}

extension Repetition.Line {
    /// A row with a product `p`, what is available of it and how it stands for the buyer.
    init(
        _ key: String, wanted: Quantity, priceThen: Money?, _ row: Row, _ prices: PriceTable, comment: String = "",
        group: String = ""
    ) throws {
        let product = try Product(row: row)
        let packs = (try? wanted.roundedUp(to: product.pack)) ?? wanted
        var line = try CartLine(
            product: product, quantity: packs, seenPrice: priceThen, prices: prices, available: try row["available"]
        ).standing(as: row)
        (line.comment, line.group) = (comment, group)
        self.init(
            key: key, wanted: wanted, priceThen: priceThen, now: line, quantity: Self.obtainable(line), habit: nil)
    }

    /// Whole packs of what there is, at most what is wanted.
    private static func obtainable(_ line: CartLine) -> Quantity {
        switch line.note {
        case .gone, .noPrice: return .zero
        case .short(let available):
            let pack = line.product.pack.thousandths
            return Quantity(thousandths: max(0, available.thousandths) / pack * pack)
        default: return line.quantity
        }
    }
}

/// How a product was bought the last time.
struct LastPurchase: Sendable {
    let number: String
    let at: Date
    let quantity: Quantity
    let price: Money
}

extension Ordering {
    /// The last purchases of products, of the orders a principal sees; one statement.
    ///
    /// - Parameters:
    ///   - products: a piece that yields product ids: a list or a subselect, with its brackets.
    ///   - isAmongMany: whether each stands in thousands of orders. Then the newest order with it is looked up instead
    ///     of ranking all: ids of orders ascend in time.
    static func lastPurchases(
        of products: SQL, by principal: Principal, amongMany isAmongMany: Bool = false, in tx: Transaction
    ) throws -> [ID<Product>: LastPurchase] {
        let seen: SQL = """
            l.customer_id = \(principal.customerID) AND \(principal.covers("o", for: .viewOrders))
            AND o.status <> \(OrderStatus.cancelled)
            """
        let newest: SQL = """
            SELECT l.product_id, o.number, o.placed_at, l.quantity, l.price, l.currency
            FROM (
                SELECT p.id AS product_id, (
                    SELECT l.order_id FROM order_lines l JOIN orders o ON o.id = l.order_id
                    WHERE l.product_id = p.id AND \(seen)
                    ORDER BY l.order_id DESC LIMIT 1) AS order_id
                FROM products p WHERE p.id IN \(products)
            ) AS latest JOIN order_lines l ON l.order_id = latest.order_id AND l.product_id = latest.product_id
            JOIN orders o ON o.id = l.order_id
            """
        let ranked: SQL = """
            SELECT ranked.product_id, ranked.number, ranked.placed_at, ranked.quantity, ranked.price, ranked.currency
            FROM (
                SELECT l.product_id, o.number, o.placed_at, l.quantity, l.price, l.currency,
                       ROW_NUMBER() OVER (PARTITION BY l.product_id ORDER BY o.placed_at DESC, o.id DESC, l.position)
                           AS place
                FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE \(seen) AND l.product_id IN \(products)
            ) AS ranked WHERE ranked.place = 1
            """
        let rows = try tx.all(isAmongMany ? newest : ranked) { row in
            (
                try row["product_id"] as ID<Product>,
                LastPurchase(
                    number: try row["number"], at: try row["placed_at"], quantity: try row["quantity"],
                    price: try row.money("price"))
            )
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// Puts what can be had of some lines into a cart, beside what is there.
    ///
    /// - Returns: how many lines went in.
    /// - Throws: ``CartRefusal``; ``RepeatRefusal/nothingChosen``.
    static func put(
        _ lines: [Repetition.Line], to choice: CartChoice = .active, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Int {
        let chosen = lines.filter(\.quantity.isPositive)
        guard !chosen.isEmpty else { throw RepeatRefusal.nothingChosen }
        let cart = try claimCart(choice, by: principal, at: now, in: tx)
        // An order may name one product twice; a cart does not.
        let wanted = Dictionary(grouping: chosen, by: \.now.product.id)
        let rows: [[any SQLConvertible]] = try wanted.values.map { lines in
            let first = lines[0].now
            let quantity = try lines.map(\.quantity).total()
            let line = WantedLine(first.product.id, quantity, comment: first.comment, group: first.group)
            let price = first.prices.price(of: first.product.id, quantity: quantity)
            return cartRow(first.product, line, price, in: cart, of: principal, at: now)
        }
        let written = try tx.insert(into: "cart_lines", cartColumns, rows: rows, conflict: addedToLine)
        let count: Int = try tx.value("SELECT COUNT(*) FROM cart_lines WHERE \(inCart(cart))")
        guard count <= maxCartLines else { throw CartRefusal.tooManyLines }
        return written
    }
}

/// Why nothing is ordered again.
enum RepeatRefusal: Refusal, Equatable {
    /// No line was chosen, or none of them can be had.
    case nothingChosen

    var key: String { "ordering.repeat.refusal.nothingChosen" }
}
