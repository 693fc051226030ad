// A customer changes an order that nobody has accepted yet: through the gate again, after seeing what will be another.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What the customer wants of an order besides its quantities; filled in as the order stands.
package struct ChangeOrderForm: Form {
    /// Empty keeps the address, ``other`` is the one typed below, anything else is a saved address' id.
    package var address = ""
    package var newAddress = ""
    package var recipient = ""
    package var phone = ""
    /// A day as `2026-11-17`; empty for any.
    package var deliveryDate = ""
    package var reference = ""
    package var comment = ""
    /// The sum in kopecks the buyer saw and agrees to.
    package var agreedTotal = ""

    package init() {}

    /// As the order stands.
    package init(_ order: Order) {
        (recipient, phone) = (order.recipient, order.recipientPhone)
        (reference, comment) = (order.customerReference, order.comment)
        deliveryDate = order.deliveryDate?.description ?? ""
    }

    /// What ``address`` holds where another one is typed.
    static let other = "other"

    package static let fields: [Field<ChangeOrderForm>] = [
        Field("address", .select, \.address, label: "ordering.checkout.address"),
        Field(
            "newAddress", .textarea(rows: 2), \.newAddress, label: "ordering.checkout.anotherAddress", maxLength: 500,
            autocomplete: "street-address"),
        Field("recipient", .text, \.recipient, label: "ordering.checkout.recipient", autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "ordering.checkout.phone", maxLength: 40, autocomplete: "tel",
            inputMode: "tel", check: Field<ChangeOrderForm>.parsed { try PhoneNumber($0) }),
        Field("deliveryDate", .date, \.deliveryDate, label: "ordering.change.date"),
        Field("reference", .text, \.reference, label: "ordering.checkout.reference", maxLength: 60),
        Field("comment", .textarea(rows: 3), \.comment, label: "ordering.checkout.comment", maxLength: 1_000),
        Field("agreedTotal", .hidden, \.agreedTotal, label: "ordering.total"),
    ]

    /// Where it is to go, for the gate.
    fileprivate func delivery(_ order: Order) -> OrderDelivery {
        if let saved = UUID(uuidString: address) { return .saved(saved, recipient: recipient, phone: phone) }
        if address == Self.other {
            return .typed(DeliveryAddress(address: newAddress, recipient: recipient, phone: phone))
        }
        if let warehouse = order.pickupWarehouseID { return .pickup(warehouse, recipient: recipient, phone: phone) }
        return .typed(DeliveryAddress(address: order.deliveryAddress, recipient: recipient, phone: phone))
    }
}

/// Why an order is not changed, besides what the gate says; nothing changed.
package enum ChangeOrderRefusal: Refusal, Equatable {
    /// The fields named in the form's own problems.
    case formInvalid
    case nothingChanged
    /// Somebody would have to allow the order as it would be.
    case needsApproval

    package var key: String {
        switch self {
        case .formInvalid: "ordering.place.refusal.formInvalid"
        case .nothingChanged: "ordering.change.refusal.nothingChanged"
        case .needsApproval: "ordering.change.refusal.needsApproval"
        }
    }
}

/// The gate does not let a changed order through.
struct ChangeRefused: Error {
    let refusal: PlaceOrderRefusal
    /// By line and by rule, in the gate's words.
    let findings: [Finding]
}

/// What a change of an order comes to.
struct OrderChange: Sendable {
    /// A line that becomes another.
    struct Line: Sendable {
        let before: WorkLine
        /// Nothing for a line that goes.
        let quantity: Quantity
        /// Of one unit, by today's prices; nil for a line that goes.
        let price: Money?
        let vatRate: VATRate
        let vatMode: VATMode
        let sums: VATSums
    }

    /// Something else that becomes another.
    struct Fact: Sendable {
        /// Key of its name.
        let label: String
        let before: String
        let after: String
    }

    let lines: [Line]
    let facts: [Fact]
    let before: Money
    /// With VAT.
    let after: Money
    let findings: [Finding]
    /// Whether somebody has to allow the order anew.
    let needsApproval: Bool
}

// MARK: - Operation

extension Ordering {
    /// Changes an order that nobody has accepted: quantities, delivery, comment and the customer's own number.
    ///
    /// Lines whose quantity stays keep their price, others cost what they cost today. While the gate looks, the order
    /// counts as a draft: what it came to before is no part of what the customer owes. What was allowed is asked for
    /// anew.
    /// - Parameter isPreview: takes today's sum as agreed to; the caller rolls back.
    /// - Throws: ``OrderWorkRefusal``, ``ChangeOrderRefusal``, ``ChangeRefused``; `NotFound` for whoever may not order.
    static func change(
        _ order: Order, _ chosen: ChosenQuantities, _ form: ChangeOrderForm, isPreview: Bool, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> OrderChange {
        guard order.status.isChangeableByCustomer else { throw OrderWorkRefusal.tooLate(status: order.status) }
        guard form.problems().isEmpty else { throw ChangeOrderRefusal.formInvalid }
        try claimChange(of: order, version: chosen.version, by: principal, in: tx)
        let wanted = try WantedChange(of: order, chosen, in: tx)
        guard wanted.isAnythingLeft else { throw OrderWorkRefusal.nothingLeft }
        let cart = try wanted.cart(for: principal, at: now, in: tx)
        let agreed = Int64(form.agreedTotal).map { Money(minor: $0, currency: cart.total.currency) }
        var request = OrderRequest(
            cart: cart, source: order.source, payer: order.legalEntityID, delivery: form.delivery(order),
            agreed: isPreview ? cart.total : agreed)
        request.payment = order.paymentWay?.rawValue ?? ""
        let day = CivilDate(form.deliveryDate)
        // A day that was wished for in time may have come by now.
        request.deliveryDate = day == order.deliveryDate ? nil : day
        (request.reference, request.comment) = (form.reference, form.comment)
        let verdict = try judge(request, by: principal, at: now, in: tx)
        if let refusal = verdict.refusal { throw ChangeRefused(refusal: refusal, findings: verdict.findings) }
        guard let address = verdict.address else { throw ChangeOrderRefusal.formInvalid }
        let change = OrderChange(
            lines: try wanted.changes(in: cart), facts: facts(of: order, form, address), before: order.total,
            after: cart.total, findings: verdict.findings, needsApproval: verdict.needsApproval)
        guard !change.lines.isEmpty || !change.facts.isEmpty else { throw ChangeOrderRefusal.nothingChanged }
        let isMore = change.after > change.before || address.address != order.deliveryAddress
        if order.status == .placed, verdict.needsApproval, isMore { throw ChangeOrderRefusal.needsApproval }
        try wanted.settleGoods(at: now, in: tx)
        try write(change, of: order, form, address, in: tx)
        if order.status == .awaitingApproval {
            try askAnew(for: order, verdict.approvals, by: principal, at: now, in: tx)
        }
        try tx.announce(
            OrderChanged(
                orderID: order.id, lines: change.lines.count,
                isDeliveryChanged: address.address != order.deliveryAddress || day != order.deliveryDate,
                before: change.before, after: change.after),
            by: principal, customer: order.customerID, at: now)
        return change
    }

    /// Claims the order for its customer, as a draft until the change is written.
    private static func claimChange(
        of order: Order, version: Int?, by principal: Principal, in tx: Transaction
    ) throws {
        guard principal.may(.placeOrders) else { throw NotFound() }
        let claimed = try tx.execute(
            """
            UPDATE orders SET status = \(OrderStatus.draft), version = version + 1
            WHERE id = \(order.id) AND version = \(version ?? order.version) AND status = \(order.status)
              AND \(principal.covers("orders", for: .placeOrders))
            """)
        guard claimed == 1 else { throw OrderWorkRefusal.changedMeanwhile }
    }

    private static func facts(
        of order: Order, _ form: ChangeOrderForm, _ address: DeliveryAddress
    ) -> [OrderChange.Fact] {
        let pairs = [
            ("ordering.checkout.address", order.deliveryAddress, address.address),
            ("ordering.checkout.recipient", order.recipient, address.recipient),
            ("ordering.checkout.phone", order.recipientPhone, address.phone),
            ("ordering.change.date", order.deliveryDate?.description ?? "", form.deliveryDate),
            ("ordering.checkout.reference", order.customerReference, form.reference),
            ("ordering.checkout.comment", order.comment, form.comment),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { OrderChange.Fact(label: $0.0, before: $0.1, after: $0.2) }
    }

    private static func write(
        _ change: OrderChange, of order: Order, _ form: ChangeOrderForm, _ address: DeliveryAddress, in tx: Transaction
    ) throws {
        let keepsPlace = form.address.isEmpty
        try tx.execute(
            """
            UPDATE orders SET status = \(order.status), delivery_address = \(address.address),
                recipient = \(address.recipient), recipient_phone = \(address.phone),
                pickup_warehouse_id = \(keepsPlace ? order.pickupWarehouseID : nil),
                delivery_date = \(CivilDate(form.deliveryDate)?.description), customer_reference = \(form.reference),
                comment = \(form.comment)
            WHERE id = \(order.id)
            """)
        for line in change.lines {
            try write(line, of: order, in: tx)
        }
        try sumUp(order.id, in: tx)
        try reindex(order.id, in: tx)
    }

    private static func write(_ line: OrderChange.Line, of order: Order, in tx: Transaction) throws {
        let place: SQL = "order_id = \(order.id) AND position = \(line.before.position)"
        let quantity = try line.quantity.adding(line.before.cancelled)
        guard quantity.isPositive else {
            try tx.execute("DELETE FROM order_lines WHERE \(place)")
            return
        }
        try tx.execute(
            """
            UPDATE order_lines SET quantity = \(quantity), price = \(line.price ?? line.before.price),
                vat_rate = \(line.vatRate), vat_mode = \(line.vatMode), net = \(line.sums.net), vat = \(line.sums.vat),
                amount = \(line.sums.gross)
            WHERE \(place)
            """)
    }

    /// What was allowed was another order: whoever has to is asked again, and where nobody has to it is placed.
    private static func askAnew(
        for order: Order, _ needs: [ApprovalNeed], by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        try tx.execute("DELETE FROM order_approvals WHERE order_id = \(order.id)")
        guard needs.isEmpty else {
            return try askForApproval(of: order.id, by: needs, author: principal, at: now, in: tx)
        }
        try carry(order, to: .placed, by: principal, within: "TRUE", at: now, in: tx)
    }
}
