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
        /// What is left of it; zero takes it out.
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
    var isChanged: Bool { lines.contains { $0.quantity != $0.line.quantity } }

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
        let rows = try tx.all(
            """
            SELECT \(OrderLine.columns), l.vat_mode AS line_vat_mode, \(Product.columns), \(Catalog.availableColumn),
                   \(CartLine.standing(for: buyer))
            FROM order_lines l JOIN products p ON p.id = l.product_id
            WHERE l.order_id = \(order.id) ORDER BY l.position
            """
        ) { row in
            let line = try OrderLine(row: row)
            let quantity = quantities?[line.position] ?? line.quantity
            guard quantity <= line.quantity, quantity >= .zero else { throw ApprovalRefusal.quantityInvalid }
            let present = try CartLine(
                product: Product(row: row), quantity: quantity.isPositive ? quantity : line.quantity, seenPrice: nil,
                prices: prices, available: try row["available"]
            ).standing(as: row)
            return (line: line, quantity: quantity, now: present, mode: try row["line_vat_mode"] as VATMode)
        }
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
            let sums = try row.quantity.isPositive
                ? price.map { try row.line.vatRate.vat(of: $0.amount.times(row.quantity), $0.vatMode) } : nil
            return ApprovalOffer.Line(
                line: row.line, quantity: row.quantity, today: present, price: price, sums: sums)
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

    /// Writes what changed, and holds what is left; the order as it stands now.
    ///
    /// - Throws: ``ApprovalRefusal/outOfStock``.
    static func write(
        _ offer: ApprovalOffer, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let (order, total, vat) = (offer.order, try offer.total(), try offer.vatTotal())
        guard offer.isChanged || (!offer.arePricesKept && total != order.total) else { return order }
        for line in offer.lines {
            let place: SQL = "order_id = \(order.id) AND position = \(line.line.position)"
            guard let price = line.price, let sums = line.sums else {
                try tx.execute("DELETE FROM order_lines WHERE \(place)")
                continue
            }
            try tx.execute(
                """
                UPDATE order_lines SET quantity = \(line.quantity), price = \(price.amount),
                    vat_mode = \(price.vatMode), net = \(sums.net), vat = \(sums.vat), amount = \(sums.gross)
                WHERE \(place)
                """)
        }
        if offer.isChanged { try holdAnew(offer, at: now, in: tx) }
        try tx.execute(
            """
            UPDATE orders SET total = \(total), vat_total = \(vat), line_count = \(offer.kept.count),
                first_line = \(offer.kept[0].line.name), version = version + 1
            WHERE id = \(order.id)
            """)
        try tx.announce(
            OrderChangedByApprover(orderID: order.id, was: order.total, total: total), by: principal, at: now)
        return try tx.one("SELECT \(Order.columns) FROM orders o WHERE o.id = \(order.id)", Order.init(row:))
    }

    /// Holds what is left instead of what was there. A hold that ended is renewed when the order is placed.
    private static func holdAnew(_ offer: ApprovalOffer, at now: Date, in tx: Transaction) throws {
        let holder = ID<ReservationHolder>(offer.order.id.uuid)
        let held: Int = try tx.value("SELECT COUNT(*) FROM reservations WHERE holder_id = \(holder)")
        guard held > 0 else { return }
        try Catalog.release(holder: holder, at: now, in: tx)
        let needs = Dictionary(grouping: offer.kept, by: \.line.productID).sorted { $0.key < $1.key }
        let reserved = try Catalog.reserve(
            try needs.map { StockNeed($0.key, try $0.value.map(\.quantity).total()) }, for: holder,
            until: Catalog.holdEnd(at: now, in: tx), at: now, in: tx)
        guard reserved.short.isEmpty else { throw ApprovalRefusal.outOfStock }
        try tx.execute("UPDATE order_lines SET waiting = 0, back_ordered = 0 WHERE order_id = \(offer.order.id)")
        try noteWaiting(reserved.waiting, of: offer.order.id, in: tx)
    }
}
