// What an order would cost if it were allowed now: as promised, or at the prices of today.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// An order as somebody may allow it at this moment.
struct ApprovalOffer: Sendable {
    /// What one costs, and how its tax is meant.
    struct UnitPrice: Sendable, Equatable {
        let amount: Money
        let vatMode: VATMode
    }

    struct Line: Sendable {
        /// As it was ordered.
        let line: OrderLine
        /// What is ordered of it: less what was taken out before.
        let ordered: Quantity
        /// What is left of that; zero takes it out.
        let quantity: Quantity
        /// The price of today; nil when it is not sold to this customer any more.
        let today: UnitPrice?
        /// What counts: the promised price, or that of today.
        let price: UnitPrice?
        /// The sums of what is left; nil for nothing.
        let sums: VATSums?
    }

    let order: Order
    let lines: [Line]
    /// Whether prices are still promised.
    let arePricesKept: Bool

    var kept: [Line] { lines.filter { $0.quantity.isPositive } }
    /// Lines that cannot be had at any price.
    var gone: Int { kept.count { $0.sums == nil } }
    var isChanged: Bool { lines.contains { $0.quantity != $0.ordered } }

    /// With VAT.
    func total() throws -> Money { try kept.compactMap { $0.sums?.gross }.total(in: order.total.currency) }
    func vatTotal() throws -> Money { try kept.compactMap { $0.sums?.vat }.total(in: order.total.currency) }
}

/// Whoever allowed an order took something out of it first, or took it at other prices.
package struct OrderChangedByApprover: DomainEvent {
    package static let name = "ordering.order_changed_by_approver"
    package let orderID: ID<Order>
    package let was: Money
    package let total: Money
    package var subject: EventSubject { EventSubject("order", orderID) }
}

extension ApprovalOffer.UnitPrice {
    fileprivate init(_ price: Price) { self.init(amount: price.amount, vatMode: price.vatMode) }
}

extension Ordering {
    private typealias UnitPrice = ApprovalOffer.UnitPrice

    /// Works out what an order would cost if it were allowed now: five statements at most, however many lines.
    ///
    /// - Parameter quantities: what is left of the lines, by position; never more than was ordered.
    /// - Throws: ``ApprovalRefusal/quantityInvalid``.
    static func approvalOffer(
        of order: Order, _ quantities: [Int: Quantity]?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ApprovalOffer {
        let buyer = try termsBuyer(of: order, by: principal, at: now, in: tx)
        let mine: SQL = "SELECT l.product_id FROM order_lines l WHERE l.order_id = \(order.id)"
        let prices = try Catalog.prices(of: "(\(mine))", for: buyer, at: now, in: tx)
        let found = try tx.all(
            """
            SELECT \(OrderLine.columns), l.vat_mode AS line_vat_mode, \(Product.columns), \(Catalog.availableColumn),
                   \(CartLine.standing(for: buyer))
            FROM order_lines l JOIN products p ON p.id = l.product_id
            WHERE l.order_id = \(order.id) ORDER BY l.position
            """
        ) { row in
            let line = try OrderLine(row: row)
            // Of an order that was taken back every line is: its page shows what had been asked for.
            let isTakenBack = order.status == .cancelled
            let ordered = isTakenBack ? line.quantity : try line.quantity.subtracting(line.cancelled)
            let quantity = quantities?[line.position] ?? ordered
            guard quantity <= ordered, quantity >= .zero else { throw ApprovalRefusal.quantityInvalid }
            let present = try CartLine(
                product: Product(row: row), quantity: quantity.isPositive ? quantity : line.quantity, seenPrice: nil,
                prices: prices, available: try row["available"]
            ).standing(as: row)
            let mode: VATMode = try row["line_vat_mode"]
            return (line: line, ordered: ordered, quantity: quantity, now: present, mode: mode)
        }
        let rows = found.filter { $0.ordered.isPositive }
        // Discounts on the whole sum are known only of all lines together.
        let kept = rows.filter { $0.quantity.isPositive }
        guard !kept.isEmpty else { throw ApprovalRefusal.quantityInvalid }
        let cart = try Cart(buyer: buyer, lines: kept.map { $0.now })
        let today = Dictionary(zip(kept.map { $0.line.position }, cart.lines).map { ($0, $1) }) { first, _ in first }
        let arePricesKept = order.priceValidUntil.map { $0 > now } ?? true
        let lines = try rows.map { row -> ApprovalOffer.Line in
            let present = today[row.line.position].flatMap { line -> UnitPrice? in
                line.isForSale && line.product.isActive ? line.price.map { UnitPrice($0) } : nil
            }
            let promised = UnitPrice(amount: row.line.price, vatMode: row.mode)
            let price = arePricesKept ? promised : present
            let sums =
                try row.quantity.isPositive
                ? price.map { try row.line.vatRate.vat(of: $0.amount.times(row.quantity), $0.vatMode) } : nil
            return ApprovalOffer.Line(
                line: row.line, ordered: row.ordered, quantity: row.quantity, today: present, price: price, sums: sums)
        }
        return ApprovalOffer(order: order, lines: lines, arePricesKept: arePricesKept)
    }

    /// The terms an order was placed on, as they are today.
    private static func termsBuyer(
        of order: Order, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        if let contract = order.contractID {
            let buyer = try Catalog.buyer(of: order.customerID, contract: ID(contract), at: now, in: tx)
            if let buyer, buyer.contractID?.uuid == contract { return buyer }
        }
        return try Catalog.buyer(for: principal, legalEntity: order.legalEntityID, at: now, in: tx)
    }

    /// Whether what is left of an order may be had, and owed.
    ///
    /// - Throws: ``ApprovalRefusal``.
    static func check(
        _ offer: ApprovalOffer, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard offer.gone == 0 else { throw ApprovalRefusal.linesGone(count: offer.gone) }
        let (order, total) = (offer.order, try offer.total())
        guard order.paymentWay == .deferred, total > order.total else { return }
        let buyer = try termsBuyer(of: order, by: principal, at: now, in: tx)
        let terms = try GateTerms(for: buyer, principal, at: now, in: tx)
        // What the order itself owes is in there already.
        let others = try terms.owed.subtracting(order.total)
        if let left = GateTerms.left(of: terms.credit, after: others, for: total), left < total {
            throw ApprovalRefusal.creditExceeded(left: max(left, .zero(left.currency)))
        }
    }

    /// Writes what changed, and gives back what is not wanted any more; the order as it stands now.
    static func write(
        _ offer: ApprovalOffer, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let (order, total) = (offer.order, try offer.total())
        guard offer.isChanged || (!offer.arePricesKept && total != order.total) else { return order }
        for line in offer.lines {
            let cancelled = try line.line.quantity.subtracting(line.quantity)
            let price = line.price ?? ApprovalOffer.UnitPrice(amount: line.line.price, vatMode: .included)
            let none = Money.zero(order.total.currency)
            try tx.execute(
                """
                UPDATE order_lines SET cancelled = \(cancelled), price = \(price.amount), vat_mode = \(price.vatMode),
                    net = \(line.sums?.net ?? none), vat = \(line.sums?.vat ?? none),
                    amount = \(line.sums?.gross ?? none), back_ordered = 0, waiting = 0
                WHERE order_id = \(order.id) AND position = \(line.line.position)
                """)
        }
        try giveBack(offer, in: tx)
        try sumUp(order.id, in: tx)
        try tx.execute("UPDATE orders SET version = version + 1 WHERE id = \(order.id)")
        try tx.announce(
            OrderChangedByApprover(orderID: order.id, was: order.total, total: total), by: principal, at: now)
        return try tx.one("SELECT \(Order.columns) FROM orders o WHERE o.id = \(order.id)", Order.init(row:))
    }

    /// Lets go what was taken out, and notes anew what is not there yet. A hold that ended holds nothing: what is left
    /// is reserved anew when the order is placed.
    private static func giveBack(_ offer: ApprovalOffer, in tx: Transaction) throws {
        let holder = ID<ReservationHolder>(offer.order.id.uuid)
        let less = try offer.lines.filter { $0.quantity < $0.ordered }.map { line in
            StockNeed(line.line.productID, try line.ordered.subtracting(line.quantity))
        }
        try Catalog.giveBack(less, of: holder, in: tx)
        let missing: SQL = """
            COALESCE((SELECT b.quantity FROM backorders b
                      WHERE b.holder_id = order_lines.order_id AND b.product_id = order_lines.product_id), 0)
            """
        try tx.execute(
            """
            UPDATE order_lines SET waiting = \(missing), back_ordered = \(missing)
            WHERE order_id = \(offer.order.id) AND cancelled < quantity
            """)
    }
}
