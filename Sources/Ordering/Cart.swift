import Catalog
import Database
import Foundation
import Kernel

/// A line of a cart as it stands now: the price and the stock of this moment beside what was seen last.
package struct CartLine: Sendable {
    package let product: Product
    package let quantity: Quantity
    /// What one unit cost when the person last looked; nil right after adding.
    package let seenPrice: Money?
    /// What it costs now; nil when there is no price for this buyer any more.
    package let price: Price?
    /// What can be promised now.
    package let available: Quantity
    /// The currency of the cart it lies in; nil while it is nobody's business.
    var cartCurrency: Currency?

    /// What stands in the way of ordering the line, or what changed.
    package enum Note: Sendable, Equatable {
        /// No longer sold.
        case gone
        /// No price for this buyer.
        case noPrice
        /// Not a multiple of the pack; the next that fits.
        case pack(fits: Quantity)
        /// Less can be promised than wanted.
        case short(available: Quantity)
        /// Its price is in another currency than the cart.
        case otherCurrency
        /// The price is another than the one last seen.
        case priceChanged(was: Money)
    }

    /// The most important remark; nil when all is well.
    package var note: Note? {
        guard product.isActive else { return .gone }
        guard let price else { return .noPrice }
        if let cartCurrency, price.amount.currency != cartCurrency { return .otherCurrency }
        if !quantity.isMultiple(of: product.pack), let fits = try? quantity.roundedUp(to: product.pack) {
            return .pack(fits: fits)
        }
        if available < quantity { return .short(available: available) }
        if let seenPrice, seenPrice != price.amount { return .priceChanged(was: seenPrice) }
        return nil
    }

    /// Whether the line cannot be ordered as it is. A changed price can: it is agreed to by ordering.
    package var isBlocked: Bool {
        switch note {
        case .gone, .noPrice, .otherCurrency, .pack, .short: true
        case .priceChanged, nil: false
        }
    }

    /// The sums of the line.
    ///
    /// - Throws: `ArithmeticError` for amounts beyond reason.
    package func sums() throws -> VATSums? {
        guard let price, product.isActive else { return nil }
        return try product.vatRate.vat(of: price.amount.times(quantity), price.vatMode)
    }
}

/// A whole cart with its sums.
package struct Cart: Sendable {
    package let buyer: Buyer
    package let lines: [CartLine]
    /// With VAT, of the lines that have a price.
    package let total: Money
    package let vatTotal: Money

    package var blocked: [CartLine] { lines.filter(\.isBlocked) }
    package var changed: [CartLine] { lines.filter { $0.note != nil } }

    init(buyer: Buyer, lines: [CartLine]) throws {
        let all = try lines.compactMap { try $0.sums() }
        let currency = all.first?.gross.currency ?? .rub
        // A price type may change its currency under a full cart: such lines are blocked, and count for nothing.
        let sums = all.filter { $0.gross.currency == currency }
        self.buyer = buyer
        self.lines = lines.map { line in
            var line = line
            line.cartCurrency = currency
            return line
        }
        total = try sums.map(\.gross).total(in: currency)
        vatTotal = try sums.map(\.vat).total(in: currency)
    }
}

extension Ordering {
    /// The principal's cart with the prices for a payer: three statements, however many lines.
    package static func cart(
        of principal: Principal, payer: UUID? = nil, at now: Date, in tx: Transaction
    ) throws -> Cart {
        let buyer = try Catalog.buyer(for: principal, legalEntity: payer, at: now, in: tx)
        let mine: SQL = "SELECT product_id FROM cart_lines WHERE \(owned(by: principal))"
        let prices = try Catalog.prices(of: "(\(mine))", for: buyer, in: tx)
        let lines = try tx.all(
            """
            SELECT \(Product.columns), c.quantity, c.seen_price, c.currency,
                   \(Catalog.availableColumn)
            FROM cart_lines c JOIN products p ON p.id = c.product_id
            WHERE \(owned(by: principal, "c")) ORDER BY c.added_at, p.sort_name, p.id
            """
        ) { row in
            let product = try Product(row: row)
            let quantity: Quantity = try row["quantity"]
            return CartLine(
                product: product, quantity: quantity, seenPrice: try row.moneyIfAny("seen_price"),
                price: prices.price(of: product.id, quantity: quantity), available: try row["available"])
        }
        return try Cart(buyer: buyer, lines: lines)
    }

    /// The condition for the cart of one member of one customer.
    static func owned(by principal: Principal, _ alias: String = "cart_lines") -> SQL {
        "\(raw: alias).customer_id = \(principal.customerID) AND \(raw: alias).user_id = \(principal.userID)"
    }

    /// What the top bar shows: the number of lines and their sum at the prices last seen. One statement.
    package static func cartSummary(
        of principal: Principal, in tx: Transaction
    ) throws -> (lines: Int, total: Money) {
        try tx.one(
            """
            SELECT COUNT(*) AS lines, COALESCE(CAST(SUM(quantity / 1000 * seen_price + quantity % 1000 * seen_price / 1000) AS BIGINT), 0)
                       AS total
            FROM cart_lines WHERE \(owned(by: principal))
            """
        ) { (lines: try $0["lines"], total: Money(minor: try $0["total"])) }
    }
}
