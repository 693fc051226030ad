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
    package private(set) var price: Price?
    /// What can be promised now.
    package let available: Quantity
    /// The most that may be ordered, by the product's terms; nil for what is there.
    var orderable: Quantity?
    /// Whether it is sold, and to this buyer.
    var isForSale = true
    /// The currency of the cart it lies in; nil while it is nobody's business.
    var cartCurrency: Currency?
    let prices: PriceTable
    /// What a configurator put it together with; nil for a line by itself.
    package let setLabel: String?
    /// What the buyer remarked on the line; it goes into the order.
    package var comment = ""
    /// What the buyer put lines together under; empty for none.
    package var group = ""
    /// Whether it lies beside the cart until it is wanted.
    package var isLater = false
    /// The price apart from what the whole order's sum takes off.
    let listed: Price?
    /// What costs now what was seen last: the price of the same quantity.
    private let seenNow: Money?

    /// A line at the price for its quantity.
    ///
    /// - Parameter seenQuantity: the quantity the seen price is for; nil for the line's own.
    init(
        product: Product, quantity: Quantity, seenPrice: Money?, seenQuantity: Quantity? = nil, prices: PriceTable,
        available: Quantity, setLabel: String? = nil
    ) {
        self.product = product
        self.quantity = quantity
        self.seenPrice = seenPrice
        self.prices = prices
        self.available = available
        self.setLabel = setLabel
        listed = prices.price(of: product.id, quantity: quantity)
        price = listed
        if seenPrice != nil, let seenQuantity, seenQuantity != quantity {
            seenNow = prices.price(of: product.id, quantity: seenQuantity)?.amount
        } else {
            seenNow = listed?.amount
        }
    }

    /// The same line in an order that comes to a sum.
    func inOrder(of total: Money) -> CartLine {
        var line = self
        line.price = prices.price(of: product.id, quantity: quantity, orderTotal: total)
        return line
    }

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
        /// The price is another than the one last seen, of the quantity it was seen for.
        case priceChanged(was: Money, now: Money)
    }

    /// The most important remark; nil when all is well.
    package var note: Note? {
        guard product.isActive, isForSale else { return .gone }
        guard let price else { return .noPrice }
        if let cartCurrency, price.amount.currency != cartCurrency { return .otherCurrency }
        if !quantity.isMultiple(of: product.pack), let fits = try? quantity.roundedUp(to: product.pack) {
            return .pack(fits: fits)
        }
        let most = max(available, orderable ?? available)
        if most < quantity { return .short(available: most) }
        // What another quantity costs was told with the price: it did not change by itself.
        if let seenPrice, let seenNow, seenPrice != seenNow { return .priceChanged(was: seenPrice, now: seenNow) }
        return nil
    }

    /// Whether the line cannot be ordered as it is. A changed price can: it is agreed to by ordering.
    package var isBlocked: Bool {
        switch note {
        case .gone, .noPrice, .otherCurrency, .pack, .short: true
        case .priceChanged, nil: false
        }
    }

    /// The sums of the line; nil for what has no price or is not sold to this buyer any more: it counts for nothing.
    ///
    /// - Throws: `ArithmeticError` for amounts beyond reason.
    package func sums() throws -> VATSums? {
        guard let price, product.isActive, isForSale else { return nil }
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
    /// Which cart it is; nil for lines that lie in none, and for a member who has filled none yet.
    package var head: CartHead?
    /// What lies beside it for later, with prices of now: it counts for nothing.
    package var later: [CartLine] = []
    /// How far the customer is on the way to a greater discount; nil without such a discount.
    package var progress: DiscountProgress?

    package var blocked: [CartLine] { lines.filter(\.isBlocked) }
    package var changed: [CartLine] { lines.filter { $0.note != nil } }

    init(buyer: Buyer, lines: [CartLine]) throws {
        var (lines, all) = (lines, try lines.compactMap { try $0.sums() })
        let currency = all.first?.gross.currency ?? .rub
        if lines.contains(where: \.prices.dependsOnTotal) {
            let listed = try all.map(\.gross).filter { $0.currency == currency }.total(in: currency)
            lines = lines.map { $0.inOrder(of: listed) }
            all = try lines.compactMap { try $0.sums() }
        }
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
    /// The cart the principal has open with the prices for a payer, or else for the cart's own: five statements at
    /// most, however many lines.
    package static func cart(
        of principal: Principal, payer: UUID? = nil, at now: Date, in tx: Transaction
    ) throws -> Cart {
        let head = try cartHead(.active, of: principal, in: tx)
        return try cart(head, of: principal, payer: payer, at: now, in: tx)
    }

    /// One cart of those the principal may open.
    ///
    /// - Throws: `NotFound` for any other.
    package static func cart(
        _ id: ID<Cart>, of principal: Principal, payer: UUID? = nil, at now: Date, in tx: Transaction
    ) throws -> Cart {
        guard let head = try cartHead(.id(id), of: principal, in: tx) else { throw NotFound() }
        return try cart(head, of: principal, payer: payer, at: now, in: tx)
    }

    private static func cart(
        _ head: CartHead?, of principal: Principal, payer: UUID?, at now: Date, in tx: Transaction
    ) throws -> Cart {
        let terms = CartTerms(payer: head?.legalEntityID, contract: head?.contractID)
        let buyer = try buyer(for: principal, on: terms.paid(by: payer), at: now, in: tx)
        guard let head else { return try Cart(buyer: buyer, lines: []) }
        let found = try lines(where: "c.cart_id = \(head.id)", for: buyer, at: now, in: tx)
        var cart = try Cart(buyer: buyer, lines: found.lines.filter { !$0.isLater })
        cart.head = head
        cart.later = found.lines.filter(\.isLater)
        cart.progress = found.prices.progress.first
        return cart
    }

    /// What lies beside a cart for later, as the world is now. Such lines count for nothing.
    package static func savedForLater(
        in head: CartHead, of principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [CartLine] {
        try cart(head.id, of: principal, at: now, in: tx).later
    }

    /// Lines `c` with what they cost the buyer: three statements at most.
    private static func lines(
        where condition: SQL, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> (lines: [CartLine], prices: PriceTable) {
        let mine: SQL = "SELECT c.product_id FROM cart_lines c WHERE \(condition)"
        let prices = try Catalog.prices(of: "(\(mine))", for: buyer, at: now, in: tx)
        let lines = try tx.all(
            """
            SELECT \(Product.columns), c.quantity, c.seen_price, c.seen_quantity, c.currency, c.comment, c.group_label,
                   c.is_later, \(Catalog.availableColumn), \(setLabelColumn), \(CartLine.standing(for: buyer))
            FROM cart_lines c JOIN products p ON p.id = c.product_id
            WHERE \(condition) ORDER BY c.added_at, p.sort_name, p.id
            """
        ) { row in
            let product = try Product(row: row)
            let quantity: Quantity = try row["quantity"]
            var line = try CartLine(
                product: product, quantity: quantity, seenPrice: try row.moneyIfAny("seen_price"),
                seenQuantity: try row["seen_quantity"], prices: prices, available: try row["available"],
                setLabel: try row["set_label"]
            ).standing(as: row)
            line.comment = try row["comment"]
            line.group = try row["group_label"]
            line.isLater = try row["is_later"]
            return line
        }
        return (lines, prices)
    }

    /// What the top bar shows: the number of lines and their sum at the prices last seen, with VAT. One statement.
    package static func cartSummary(
        of principal: Principal, in tx: Transaction
    ) throws -> (lines: Int, total: Money) {
        try tx.one(cartSums(of: principal)) { (lines: try $0["lines"], total: try $0.money("total")) }
    }

    /// The statement that yields `lines`, `total` and `currency` of a cart, and more columns when they are named.
    ///
    /// It rounds as `Money.times` and `VATRate.vat` do. A line of more than three trillion counts as three: every page
    /// asks, and none may fail by a sum that nobody pays.
    static func cartSums(of principal: Principal, besides more: SQL = "") -> SQL {
        let first: SQL = """
            (SELECT MIN(other.currency) FROM cart_lines other
             WHERE \(owned(by: principal, "other")) AND other.seen_price IS NOT NULL)
            """
        let gross: SQL = "CASE WHEN seen_in = \(first) THEN net + (net * seen_vat + 50) / 100 END"
        return """
            SELECT COUNT(*) AS lines, COALESCE(MIN(seen_in), 'RUB') AS currency,
                   COALESCE(CAST(SUM(\(gross)) AS BIGINT), 0) AS total\(more)
            FROM (
                SELECT CASE WHEN seen_price IS NOT NULL THEN currency END AS seen_in, seen_vat,
                       CASE WHEN seen_price > 300000000000000 / (quantity / 1000 + 1) THEN 300000000000000
                            ELSE quantity / 1000 * seen_price + (quantity % 1000 * seen_price + 500) / 1000 END AS net
                FROM cart_lines WHERE \(owned(by: principal))
            ) AS seen
            """
    }
}

// MARK: - Rows

extension Ordering {
    /// What ``cartRow(_:_:_:in:of:at:)`` gives values for.
    static let cartColumns: SQL = """
        cart_id, customer_id, product_id, quantity, seen_price, seen_quantity, seen_vat, currency, comment, group_label,
        is_later, added_by, added_at
        """

    /// A line as it begins, with the price shown for it.
    static func cartRow(
        _ product: Product, _ wanted: WantedLine, _ price: Price?, in cart: ID<Cart>, of principal: Principal,
        at now: Date
    ) -> [any SQLConvertible] {
        [
            cart, principal.customerID, product.id, wanted.quantity, price?.amount, wanted.quantity,
            vatOnTop(of: product, price), price?.amount.currency ?? .rub, wanted.comment, wanted.group, false,
            principal.userID, now,
        ]
    }

    /// What is added to a line that is there already; what was kept for later comes back with what is wanted now.
    static let addedToLine: SQL = """
        ON CONFLICT (cart_id, product_id)
        DO UPDATE SET
            quantity = CASE WHEN cart_lines.is_later THEN excluded.quantity
                       ELSE cart_lines.quantity + excluded.quantity END,
            seen_price = excluded.seen_price, seen_quantity = excluded.seen_quantity, seen_vat = excluded.seen_vat,
            currency = excluded.currency, is_later = excluded.is_later,
            comment = CASE WHEN excluded.comment = '' THEN cart_lines.comment ELSE excluded.comment END,
            group_label = CASE WHEN excluded.group_label = '' THEN cart_lines.group_label ELSE excluded.group_label END
        WHERE cart_lines.is_later OR cart_lines.quantity + excluded.quantity <= \(maxQuantity)
        """

    /// The per cent of VAT that come on top of a price; nothing where the price contains it.
    static func vatOnTop(of product: Product, _ price: Price?) -> Int64 {
        price?.vatMode == .onTop ? product.vatRate.percent ?? 0 : 0
    }
}
