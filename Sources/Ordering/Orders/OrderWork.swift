// What staff do with some quantities of an order's lines, and what all of that has in common.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Why nothing is done with the chosen quantities; nothing changed.
package enum OrderWorkRefusal: Refusal, Equatable {
    case nothingChosen
    /// What was typed is no quantity.
    case quantityInvalid(position: Int, typed: String)
    /// More than is left of the line.
    case tooMuch(position: Int, left: Quantity)
    /// The order has gone too far, or not far enough.
    case tooLate(status: OrderStatus)
    /// The shipment has been moved meanwhile, or cannot go there.
    case shipmentMoved
    /// Somebody changed the order since the page was opened.
    case changedMeanwhile
    /// Nothing would be left of the order.
    case nothingLeft

    package var key: String {
        switch self {
        case .nothingChosen: "ordering.work.refusal.nothingChosen"
        case .quantityInvalid: "ordering.work.refusal.quantityInvalid"
        case .tooMuch: "ordering.work.refusal.tooMuch"
        case .tooLate: "ordering.work.refusal.tooLate"
        case .shipmentMoved: "ordering.work.refusal.shipmentMoved"
        case .changedMeanwhile: "ordering.work.refusal.changedMeanwhile"
        case .nothingLeft: "ordering.work.refusal.nothingLeft"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .quantityInvalid(_, let typed): ["typed": String(typed.prefix(40))]
        case .tooMuch(_, let left): ["left": left.description]
        default: [:]
        }
    }

    /// The line it concerns; nil for the whole order.
    package var position: Int? {
        switch self {
        case .quantityInvalid(let position, _), .tooMuch(let position, _): position
        default: nil
        }
    }
}

/// Quantities of lines as a form sends them: `quantity.3` is that of the third.
struct ChosenQuantities: Sendable {
    /// As typed, by position.
    let typed: [Int: String]
    let version: Int?

    init(_ form: FormData) {
        let pairs = form.all(prefixed: "quantity.").compactMap { field in
            Int(field.name).map { ($0, field.value.trimmingCharacters(in: .whitespaces)) }
        }
        typed = Dictionary(pairs) { first, _ in first }
        version = form["version"].flatMap { Int($0) }
    }

    init(_ quantities: [Int: Quantity], version: Int? = nil) {
        typed = quantities.mapValues(\.description)
        self.version = version
    }

    /// The lines that were chosen, the first one first; nothing and zero choose none.
    ///
    /// - Throws: ``OrderWorkRefusal``.
    func positive() throws -> [(position: Int, quantity: Quantity)] {
        let chosen = try all().filter { $0.quantity.isPositive }
        guard !chosen.isEmpty else { throw OrderWorkRefusal.nothingChosen }
        return chosen
    }

    /// Every line that something was typed for, zero among them.
    ///
    /// - Throws: ``OrderWorkRefusal``.
    func all() throws -> [(position: Int, quantity: Quantity)] {
        try typed.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { position, text in
            guard let quantity = Quantity(parsing: text), quantity.thousandths >= 0 else {
                throw OrderWorkRefusal.quantityInvalid(position: position, typed: text)
            }
            return (position, quantity)
        }
    }
}

/// A line with everything its sums are made of.
struct WorkLine: Sendable, RowDecodable {
    let position: Int
    let productID: ID<Product>
    let sku: String
    let name: String
    let unit: String
    let quantity: Quantity
    let shipped: Quantity
    let cancelled: Quantity
    let backOrdered: Quantity
    let waiting: Quantity
    /// What stands in shipments that have not left.
    let planned: Quantity
    let price: Money
    let vatRate: VATRate
    let vatMode: VATMode
    let sums: VATSums
    let expectedOn: CivilDate?

    init(row: Row) throws {
        position = try row["position"]
        productID = try row["product_id"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
        shipped = try row["shipped"]
        cancelled = try row["cancelled"]
        backOrdered = try row["back_ordered"]
        waiting = try row["waiting"]
        planned = try row["planned"]
        price = try row.money("price")
        vatRate = try row["vat_rate"]
        vatMode = try row["vat_mode"]
        sums = VATSums(net: try row.money("net"), vat: try row.money("vat"), gross: try row.money("amount"))
        expectedOn = (try row["expected_on"] as String?).flatMap { CivilDate($0) }
    }

    /// The columns this type is made from, of the alias `l`.
    static let columns: SQL = """
        l.position, l.product_id, l.sku, l.name, l.unit, l.quantity, l.shipped, l.cancelled, l.back_ordered, l.waiting,
        COALESCE((SELECT CAST(SUM(p.quantity) AS BIGINT) FROM order_shipment_lines p
                  JOIN order_shipments s ON s.id = p.shipment_id
                  WHERE p.order_id = l.order_id AND p.position = l.position
                    AND s.status IN ('planned', 'picking', 'packed')), 0) AS planned,
        l.price, l.currency, l.vat_rate, l.vat_mode, l.net, l.vat, l.amount, l.expected_on
        """

    /// What is still to be shipped.
    var open: Quantity { Quantity(thousandths: quantity.thousandths - shipped.thousandths - cancelled.thousandths) }

    /// What is still to be shipped and stands in no shipment.
    var free: Quantity { Quantity(thousandths: max(0, open.thousandths - planned.thousandths)) }

    /// What some quantity of it comes to.
    ///
    /// - Throws: `ArithmeticError` for amounts beyond reason.
    func sums(of quantity: Quantity) throws -> VATSums { try vatRate.vat(of: price.times(quantity), vatMode) }
}

extension Ordering {
    /// Claims an order for work on its lines: who comes second sees another version and is told so.
    ///
    /// - Parameter version: the one the page was made from; nil for the order's own.
    /// - Throws: ``OrderWorkRefusal/changedMeanwhile``.
    static func claimWork(
        on order: Order, version: Int?, for permission: Permission, by principal: Principal, in tx: Transaction
    ) throws {
        guard principal.may(permission) else { throw NotFound() }
        let claimed = try tx.execute(
            """
            UPDATE orders SET version = version + 1
            WHERE id = \(order.id) AND version = \(version ?? order.version) AND status = \(order.status)
              AND \(principal.covers("orders", for: permission))
            """)
        guard claimed == 1 else { throw OrderWorkRefusal.changedMeanwhile }
    }

    /// Lines of an order with what is left of them; all, or those named. The caller has found the order within his
    /// reach.
    static func workLines(of order: ID<Order>, at positions: [Int]? = nil, in tx: Transaction) throws -> [WorkLine] {
        let named: SQL = positions.map { "AND l.position IN \(list: $0)" } ?? .empty
        return try tx.all(
            "SELECT \(WorkLine.columns) FROM order_lines l WHERE l.order_id = \(order) \(named) ORDER BY l.position",
            as: WorkLine.self)
    }

    /// The chosen lines, each with what was chosen of it.
    ///
    /// - Parameter most: how much of a line may be chosen.
    /// - Throws: ``OrderWorkRefusal``; `NotFound` for a line that is none of the order's.
    static func chosenLines(
        _ chosen: [(position: Int, quantity: Quantity)], of order: ID<Order>, most: (WorkLine) -> Quantity,
        in tx: Transaction
    ) throws -> [(line: WorkLine, quantity: Quantity)] {
        let found = try workLines(of: order, at: chosen.map(\.position), in: tx)
        let lines = Dictionary(found.map { ($0.position, $0) }) { first, _ in first }
        return try chosen.map { position, quantity in
            guard let line = lines[position] else { throw NotFound() }
            guard quantity <= most(line) else {
                throw OrderWorkRefusal.tooMuch(position: position, left: most(line))
            }
            return (line, quantity)
        }
    }

    /// Sums an order up anew after its lines were changed.
    static func sumUp(_ order: ID<Order>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE orders SET
                total = (SELECT COALESCE(CAST(SUM(l.amount) AS BIGINT), 0) FROM order_lines l
                         WHERE l.order_id = orders.id),
                vat_total = (SELECT COALESCE(CAST(SUM(l.vat) AS BIGINT), 0) FROM order_lines l
                             WHERE l.order_id = orders.id),
                line_count = (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = orders.id),
                first_line = COALESCE((SELECT l.name FROM order_lines l WHERE l.order_id = orders.id
                                       ORDER BY l.position LIMIT 1), '')
            WHERE id = \(order)
            """)
    }

    /// Writes anew what an order is found by: number, the customer's own number, the comment, who takes it, and the
    /// first thousand names and articles.
    static func reindex(_ order: ID<Order>, in tx: Transaction) throws {
        let own = try tx.one(
            "SELECT number, customer_reference, comment, recipient FROM orders WHERE id = \(order)"
        ) { row -> [String] in
            [
                try row["number"], try row["customer_reference"], try row["comment"], try row["recipient"],
            ]
        }
        let goods = try tx.all(
            "SELECT name, sku FROM order_lines WHERE order_id = \(order) ORDER BY position LIMIT 1000"
        ) { row -> [String] in [try row["name"], try row["sku"]] }
        let text = SearchText.index(of: own + goods.flatMap { $0 })
        try tx.execute("UPDATE orders SET search_text = \(text) WHERE id = \(order)")
    }

    /// Whether anything of an order is still to be shipped.
    static func hasOpenLines(_ order: ID<Order>, in tx: Transaction) throws -> Bool {
        try tx.first(
            "SELECT 1 AS found FROM order_lines WHERE order_id = \(order) AND shipped + cancelled < quantity LIMIT 1"
        ) { _ in true } ?? false
    }

    /// The order as it stands after a step before.
    static func again(_ order: Order, in tx: Transaction) throws -> Order {
        try tx.one("SELECT \(Order.columns) FROM orders o WHERE o.id = \(order.id)", Order.init(row:))
    }
}
