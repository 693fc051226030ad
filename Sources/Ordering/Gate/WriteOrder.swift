// The one gate every order goes through: checks, claims, rows and the event of every order are here.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// Makes an order of lines from wherever they come, reserves its goods and announces ``OrderPlaced``, or
    /// ``OrderAwaitsApproval`` when somebody has to allow it first.
    ///
    /// Everything is checked and claimed in the caller's transaction; a refusal rolls all of it back.
    /// - Throws: ``PlaceOrderRefusal``; `NotFound` for whoever places no orders.
    package static func place(
        _ request: OrderRequest, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Verdict {
        let judged = try judge(request, by: principal, at: now, in: tx)
        if let refusal = judged.refusal { throw refusal }
        guard let customerID = principal.customerID, let userID = principal.userID, let payer = judged.payer,
            let address = judged.address, let payment = judged.payment, let terms = judged.terms
        else { throw PlaceOrderRefusal.formInvalid }
        let cart = request.cart
        let orderID = ID<Order>(at: now)
        let reserved = try Catalog.reserve(
            cart.lines.map { StockNeed($0.product.id, $0.quantity) }, for: ID(orderID.uuid),
            until: Catalog.holdEnd(at: now, in: tx), at: now, in: tx)
        guard reserved.short.isEmpty else { throw PlaceOrderRefusal.outOfStock(count: reserved.short.count) }

        let waits = judged.needsApproval
        let draft = DraftOrder(
            id: orderID, number: try nextNumber(at: now, in: tx), customerID: customerID, userID: userID,
            principal: principal, request: request, payer: payer, address: address, payment: payment,
            status: waits ? .awaitingApproval : .placed,
            priceEnd: waits ? now.addingTimeInterval(TimeInterval(terms.priceHours) * 3_600) : nil)
        try insert(draft, at: now, in: tx)
        try noteWaiting(reserved.waiting, of: orderID, in: tx)
        try noteHistory(
            of: orderID, customer: customerID, from: nil, to: draft.status, by: principal,
            onBehalfOf: request.onBehalfOf, at: now, in: tx)
        if waits {
            try askForApproval(of: orderID, by: judged.approvals, author: principal, at: now, in: tx)
            try tx.announce(
                OrderAwaitsApproval(orderID: orderID, number: draft.number, total: cart.total), by: principal, at: now)
        } else {
            try tx.announce(
                OrderPlaced(orderID: orderID, number: draft.number, total: cart.total, lineCount: cart.lines.count),
                by: principal, at: now)
        }
        let order = try tx.one("SELECT \(Order.columns) FROM orders o WHERE o.id = \(orderID)", Order.init(row:))
        return waits ? .awaitingApproval(order, judged.approvals.flatMap(\.because)) : .placed(order)
    }

    /// `2026-000123`: the year of the vendor's clock and a number that never repeats; gaps are possible.
    private static func nextNumber(at now: Date, in tx: Transaction) throws -> String {
        let digits = String(try tx.next("order_number"))
        let year = CivilDate(now, in: .moscow).year
        return "\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

// MARK: - Rows

/// Everything an order's rows are made of.
private struct DraftOrder {
    let id: ID<Order>
    let number: String
    let customerID: ID<Customer>
    let userID: ID<User>
    let principal: Principal
    let request: OrderRequest
    let payer: (id: UUID?, name: String)
    let address: DeliveryAddress
    let payment: PaymentWay
    let status: OrderStatus
    /// Until when its prices are promised; nil where they are agreed.
    let priceEnd: Date?

    /// What the order is found by: number, the customer's own number, the comment, who takes it, and the first thousand
    /// names and articles.
    var searchText: String {
        SearchText.index(
            of: [number, request.reference, request.comment, address.recipient]
                + request.cart.lines.prefix(1_000).flatMap { [$0.product.name, $0.product.sku] })
    }

    /// The warehouse the customer takes it from; nil when it is brought.
    var pickup: UUID? {
        if case .pickup(let warehouse, _, _) = request.delivery { warehouse } else { nil }
    }
}

private func insert(_ draft: DraftOrder, at now: Date, in tx: Transaction) throws {
    let (cart, request) = (draft.request.cart, draft.request)
    try tx.execute(
        """
        INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name,
            contract_id, contract_number, seller_id, status, is_archived, placed_at, status_at, customer_reference,
            comment, delivery_address, recipient, recipient_phone, total, vat_total, currency, line_count, first_line,
            search_text, payment_way, source, source_id, cart_id, pickup_warehouse_id, delivery_date, delivery_slot,
            carrier, price_valid_until, on_behalf_of, guest_email)
        VALUES (\(draft.id), \(draft.number), \(draft.customerID), \(draft.userID), \(draft.principal.name),
            \(draft.principal.unitID), \(draft.payer.id), \(draft.payer.name), \(cart.buyer.contractID),
            \(cart.buyer.contractNumber), \(cart.buyer.sellerID), \(draft.status), \(false), \(now), \(now),
            \(request.reference), \(request.comment), \(draft.address.address), \(draft.address.recipient),
            \(draft.address.phone), \(cart.total), \(cart.vatTotal), \(cart.total.currency), \(cart.lines.count),
            \(cart.lines.first?.product.name ?? ""), \(draft.searchText), \(draft.payment), \(request.source),
            \(request.sourceID), \(cart.head?.id), \(draft.pickup), \(request.deliveryDate?.description),
            \(request.deliverySlot), \(request.carrier), \(draft.priceEnd), \(request.onBehalfOf),
            \(request.guestEmail))
        """)
    try insertLines(draft, in: tx)
    try tx.insert(
        into: "order_files", "id, order_id, customer_id, file, name, size, added_by, added_by_name, added_at",
        rows: request.files.map { file in
            [
                ID<OrderFile>(at: now), draft.id, draft.customerID, file.file, file.name, file.size, draft.userID,
                draft.principal.name, now,
            ]
        })
}

private func insertLines(_ draft: DraftOrder, in tx: Transaction) throws {
    let rows: [[any SQLConvertible]] = try draft.request.cart.lines.enumerated().map { index, line in
        guard let price = line.price, let sums = try line.sums() else { throw PlaceOrderRefusal.linesBlocked(count: 1) }
        let product = line.product
        return [
            draft.id, index + 1, draft.customerID, product.id, product.sku, product.name, product.unit, line.quantity,
            price.amount, product.vatRate, price.vatMode, sums.net, sums.vat, sums.gross, price.amount.currency,
            line.setLabel, line.comment, line.group,
        ]
    }
    try tx.insert(
        into: "order_lines",
        """
        order_id, position, customer_id, product_id, sku, name, unit, quantity, price, vat_rate, vat_mode, net, vat,
        amount, currency, set_label, comment, group_label
        """, rows: rows)
}
