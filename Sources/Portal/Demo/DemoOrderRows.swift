// Writes demo orders with their lines and history.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// A batch of orders, made before its transaction begins so that the transaction may be repeated.
struct DemoOrderBatch: Sendable {
    let orders: [DemoOrder]
    let catalog: DemoCatalog
    private let histories: [[DemoEvent]]
    private let keepsSteps: Bool

    /// - Parameter keepsSteps: whether steps are written, too; orders without them tell theirs by their events.
    init(
        _ orders: [DemoOrder], of catalog: DemoCatalog, keepsSteps: Bool, using random: inout SeededGenerator
    ) {
        self.orders = orders
        self.catalog = catalog
        self.keepsSteps = keepsSteps
        histories = orders.map { $0.history(using: &random) }
    }

    func insert(in tx: Transaction) throws {
        try tx.insertAlike(
            into: "orders",
            """
            id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name, contract_id,
            contract_number, seller_id, status, is_archived, placed_at, status_at, customer_reference, comment,
            delivery_address, recipient, recipient_phone, total, vat_total, currency, line_count, first_line,
            search_text
            """, rows: orders.map(row))
        try insertLines(in: tx)
        try insertEvents(in: tx)
        if keepsSteps { try insertSteps(in: tx) }
    }

    /// As `Ordering.move` writes them.
    private func insertSteps(in tx: Transaction) throws {
        let movers = ["member": "customer", "staff": "staff", "system": "system"]
        var rows: [[any SQLConvertible]] = []
        for (order, history) in zip(orders, histories) {
            for step in history {
                rows.append([
                    step.id, order.id, order.customer.id, step.at, step.from, step.to,
                    movers[step.actorKind] ?? "system", step.actorID, step.actorName, "",
                ])
            }
        }
        try tx.insertAlike(
            into: "order_history", "id, order_id, customer_id, at, from_status, status, actor_kind, user_id, who, note",
            rows: rows)
    }

    private func row(_ order: DemoOrder) -> [any SQLConvertible] {
        let (customer, member, journey) = (order.customer, order.member, order.journey)
        let address = customer.addresses[order.address]
        return [
            order.id, order.number, customer.id, member.user.id, member.user.name, member.unit, order.payer?.id,
            order.payer?.plan.name ?? customer.plan.name, order.payer?.contractID, order.payer?.plan.contract?.number,
            order.sellerID, journey.status, journey.status.isArchived, order.placedAt, journey.statusAt,
            order.reference, order.comment, address.address, address.recipient, address.phone, order.total,
            order.vatTotal, order.total.currency, order.lines.count,
            order.lines.first.map { catalog.products[$0.product].name } ?? "", searchText(order),
        ]
    }

    /// As `Ordering.place` fills it: number, reference, comment, and the first thousand names and articles, in normal
    /// form.
    private func searchText(_ order: DemoOrder) -> String {
        let head = SearchText.index(of: [order.number, order.reference, order.comment])
        let goods = order.lines.prefix(1_000).map { catalog.products[$0.product].searchText }
        return ([head] + goods).joined(separator: " ")
    }

    private func insertLines(in tx: Transaction) throws {
        var rows: [[any SQLConvertible]] = []
        rows.reserveCapacity(orders.reduce(0) { $0 + $1.lines.count })
        for order in orders {
            for (index, line) in order.lines.enumerated() {
                let product = catalog.products[line.product]
                rows.append([
                    order.id, index + 1, order.customer.id, product.id, product.sku, product.name,
                    product.article.unit.rawValue, line.quantity, line.price, line.vatRate, VATMode.included,
                    line.sums.net, line.sums.vat, line.sums.gross, line.price.currency, order.shipped(index),
                    order.journey.status == .returned ? line.quantity : Quantity.zero,
                ])
            }
        }
        try tx.insertAlike(
            into: "order_lines",
            """
            order_id, position, customer_id, product_id, sku, name, unit, quantity, price, vat_rate, vat_mode, net, vat,
            amount, currency, shipped, returned
            """, rows: rows)
    }

    private func insertEvents(in tx: Transaction) throws {
        var rows: [[any SQLConvertible]] = []
        for (order, history) in zip(orders, histories) {
            let subject = order.id.description
            for event in history {
                rows.append([
                    event.id, event.name, "order", subject, order.customer.id, event.actorKind, event.actorID,
                    event.actorName, event.at, SQLValue.json(event.payload),
                ])
            }
        }
        try tx.insertAlike(
            into: "events",
            "id, name, subject_kind, subject_id, customer_id, actor_kind, actor_id, actor_name, at, payload", rows: rows
        )
        try tx.insertAlike(into: "unsealed_events", "event_id", rows: rows.map { [$0[0]] })
    }
}
