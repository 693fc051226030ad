// The lines of an order as its customer wants them: what stays as it was agreed, what costs what it costs today, and
// what it means for the goods that are held.

import Catalog
import Database
import Foundation
import Kernel

/// What a customer wants of the lines of an order.
struct WantedChange {
    private let order: Order
    private let lines: [WorkLine]
    /// Of the lines that become others, by position; zero for those that go.
    private let quantities: [Int: Quantity]
    /// What the order holds, by product.
    private let held: [ID<Product>: Quantity]
    /// What it waits for, by product.
    private let waiting: [ID<Product>: Quantity]
    /// When what it holds is let go by itself.
    private let holdEnd: Date?

    /// Reads the order's lines and what it holds: three statements.
    ///
    /// - Throws: ``OrderWorkRefusal``; `NotFound` for a line that is none of the order's.
    init(of order: Order, _ chosen: ChosenQuantities, in tx: Transaction) throws {
        self.order = order
        lines = try Ordering.workLines(of: order.id, in: tx)
        let known = Dictionary(lines.map { ($0.position, $0) }) { first, _ in first }
        var quantities: [Int: Quantity] = [:]
        for (position, quantity) in try chosen.all() {
            guard let line = known[position] else { throw NotFound() }
            if quantity != line.ordered { quantities[position] = quantity }
        }
        self.quantities = quantities
        var (held, waiting): ([ID<Product>: Quantity], [ID<Product>: Quantity]) = ([:], [:])
        var holdEnd: Date?
        let holds = try tx.all(
            """
            SELECT product_id, CAST(SUM(quantity) AS BIGINT) AS quantity, MIN(expires_at) AS ends, 0 AS is_waiting
            FROM reservations WHERE holder_id = \(order.id) GROUP BY product_id
            UNION ALL
            SELECT product_id, quantity, NULL, 1 FROM backorders WHERE holder_id = \(order.id)
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>, quantity: try row["quantity"] as Quantity,
                ends: try row["ends"] as Date?, isWaiting: try row["is_waiting"] as Bool
            )
        }
        for hold in holds {
            if hold.isWaiting { waiting[hold.product] = hold.quantity } else { held[hold.product] = hold.quantity }
            holdEnd = [holdEnd, hold.ends].compactMap { $0 }.min()
        }
        (self.held, self.waiting, self.holdEnd) = (held, waiting, holdEnd)
    }

    /// Whether the order would still have a line.
    var isAnythingLeft: Bool {
        lines.contains { (quantities[$0.position] ?? $0.ordered).isPositive }
    }

    private var isHeld: Bool { !held.isEmpty || !waiting.isEmpty }

    // MARK: - Prices

    /// The order as it would be, for the gate: five statements at most.
    func cart(for principal: Principal, at now: Date, in tx: Transaction) throws -> Cart {
        let buyer = try Catalog.buyer(for: principal, legalEntity: order.legalEntityID, at: now, in: tx)
        let kept = lines.filter { quantities[$0.position] == nil && $0.ordered.isPositive }
        let agreed = Dictionary(
            kept.map { ($0.productID, AgreedPrice($0.price, $0.vatMode)) }, uniquingKeysWith: { first, _ in first })
        var found = try keptLines(PriceTable(agreed: agreed, for: buyer, at: now), in: tx)
        for (position, line) in try changedLines(for: buyer, at: now, in: tx) { found[position] = line }
        return try Cart(buyer: buyer, lines: lines.compactMap { found[$0.position] })
    }

    /// What stays is ordered as it was, whatever became of the goods meanwhile.
    private func keptLines(_ prices: PriceTable, in tx: Transaction) throws -> [Int: CartLine] {
        let rows = try tx.all(
            """
            SELECT l.position, p.id, p.variant_of, p.variant_name, p.category_id, l.sku, l.name, p.slug, p.manufacturer,
                   p.barcode, l.unit, 1 AS pack, l.vat_rate, p.picture, 1 AS is_active
            FROM order_lines l JOIN products p ON p.id = l.product_id WHERE l.order_id = \(order.id)
            """
        ) { (position: try $0["position"] as Int, product: try Product(row: $0)) }
        let products = Dictionary(rows.map { ($0.position, $0.product) }) { first, _ in first }
        var kept: [Int: CartLine] = [:]
        for line in lines where quantities[line.position] == nil && line.ordered.isPositive {
            kept[line.position] = products[line.position].map { product in
                CartLine(
                    product: product, quantity: line.ordered, seenPrice: nil, prices: prices, available: line.ordered)
            }
        }
        return kept
    }

    /// What becomes another costs what it costs today, and has to be there beside what the order holds already.
    private func changedLines(for buyer: Buyer, at now: Date, in tx: Transaction) throws -> [Int: CartLine] {
        let changed = lines.filter { quantities[$0.position]?.isPositive == true }
        guard !changed.isEmpty else { return [:] }
        let ids = changed.map(\.productID)
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        let rows = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(CartLine.standing(for: buyer))
            FROM products p WHERE p.id IN \(list: ids)
            """
        ) { row in
            (
                product: try Product(row: row), available: try row["available"] as Quantity,
                orderable: try row["orderable"] as Quantity, isForSale: try row["is_for_sale"] as Bool
            )
        }
        let products = Dictionary(rows.map { ($0.product.id, $0) }) { first, _ in first }
        var found: [Int: CartLine] = [:]
        for line in changed {
            guard let goods = products[line.productID], let quantity = quantities[line.position] else { continue }
            let own = held[line.productID] ?? .zero
            var cartLine = CartLine(
                product: goods.product, quantity: quantity, seenPrice: nil, prices: prices,
                available: try goods.available.adding(own))
            cartLine.orderable = try goods.orderable.adding(own).adding(waiting[line.productID] ?? .zero)
            cartLine.isForSale = goods.isForSale
            found[line.position] = cartLine
        }
        return found
    }

    /// The lines that become others, with what the gate found them to cost.
    ///
    /// - Throws: `ArithmeticError` for amounts beyond reason.
    func changes(in cart: Cart) throws -> [OrderChange.Line] {
        // The cart's lines stand in the order of those that stay.
        var left = cart.lines[...]
        var changes: [OrderChange.Line] = []
        for line in lines {
            let quantity = quantities[line.position] ?? line.ordered
            guard quantity.isPositive else {
                if quantities[line.position] != nil { changes.append(gone(line)) }
                continue
            }
            guard let now = left.popFirst(), quantities[line.position] != nil else { continue }
            guard let price = now.price, let sums = try now.sums() else { continue }
            changes.append(
                OrderChange.Line(
                    before: line, quantity: quantity, price: price.amount, vatRate: now.product.vatRate,
                    vatMode: price.vatMode, sums: sums))
        }
        return changes
    }

    private func gone(_ line: WorkLine) -> OrderChange.Line {
        let none = Money.zero(line.price.currency)
        return OrderChange.Line(
            before: line, quantity: .zero, price: nil, vatRate: line.vatRate, vatMode: line.vatMode,
            sums: VATSums(net: none, vat: none, gross: none))
    }

    // MARK: - Goods

    /// Gives back what is wanted no more and reserves what is wanted besides. An order whose hold has ended holds
    /// nothing before it is accepted.
    ///
    /// - Throws: ``PlaceOrderRefusal/outOfStock(count:)`` as ``ChangeRefused`` when somebody was quicker.
    func settleGoods(at now: Date, in tx: Transaction) throws {
        guard !quantities.isEmpty, isHeld else { return }
        var (less, more): ([StockNeed], [StockNeed]) = ([], [])
        for line in lines {
            guard let quantity = quantities[line.position] else { continue }
            if quantity < line.ordered {
                less.append(StockNeed(line.productID, try line.ordered.subtracting(quantity)))
            } else {
                more.append(StockNeed(line.productID, try quantity.subtracting(line.ordered)))
            }
        }
        let holder = ID<ReservationHolder>(order.id.uuid)
        try Catalog.giveBack(less, of: holder, in: tx)
        let reserved = try Catalog.reserve(more, for: holder, until: holdEnd, at: now, in: tx)
        guard reserved.short.isEmpty else {
            throw ChangeRefused(refusal: .outOfStock(count: reserved.short.count), findings: [])
        }
        let products = lines.filter { quantities[$0.position] != nil }.map(\.productID)
        let missing: SQL = """
            COALESCE((SELECT b.quantity FROM backorders b
                      WHERE b.holder_id = order_lines.order_id AND b.product_id = order_lines.product_id), 0)
            """
        try tx.execute(
            """
            UPDATE order_lines SET waiting = \(missing), back_ordered = \(missing)
            WHERE order_id = \(order.id) AND product_id IN \(list: products)
            """)
    }
}

extension WorkLine {
    /// What is ordered of it: less what was taken out.
    var ordered: Quantity { Quantity(thousandths: quantity.thousandths - cancelled.thousandths) }
}
