// Everything that may stand in the way of an order, looked at without placing it.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What the gate would say of an order now; writes nothing and reserves nothing, so the stock is as it is seen at
    /// this moment. Five statements at most.
    ///
    /// - Throws: `NotFound` for whoever places no orders.
    package static func judge(
        _ request: OrderRequest, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> GateVerdict {
        guard let customerID = principal.customerID, principal.userID != nil, principal.may(.placeOrders) else {
            throw NotFound()
        }
        var verdict = GateVerdict()
        let cart = request.cart
        guard !cart.lines.isEmpty else {
            verdict.refuse(.cartEmpty, .lines)
            return verdict
        }
        verdict.payer = try verdict.check(.payer) { try payer(request.payer, of: customerID, in: tx) }
        verdict.address = try verdict.check(.delivery) { try address(request.delivery, of: customerID, in: tx) }
        verdict.payment = try verdict.check(.payment) { try PaymentWay.chosen(request.payment, by: cart.buyer) }
        if let day = request.deliveryDate, day < CivilDate(now, in: .moscow) { verdict.refuse(.dateInvalid, .date) }
        for finding in cart.lines.compactMap(\.finding) { verdict.add(finding) }
        let blocked = cart.blocked.count
        guard blocked == 0 else {
            verdict.refuse(.linesBlocked(count: blocked), .lines)
            return verdict
        }
        do throws(PriceDisagreement) {
            try Catalog.agree(expected: request.agreed, with: cart.total)
        } catch {
            verdict.refuse(.totalChanged(now: error.actual), .price)
        }
        let terms = try GateTerms(for: cart.buyer, principal, at: now, in: tx)
        verdict.terms = terms
        let rules = try approvalRules(for: principal, in: tx)
        checkSums(of: cart, terms, &verdict)
        let question = ApprovalQuestion(request: request, principal: principal, terms: terms)
        verdict.approvals = try needs(of: rules, question, in: tx)
        if let left = terms.leftToMember(for: cart.total), left < cart.total {
            // Beyond his own limit a member orders where his customer says who may allow it.
            let isAllowable = verdict.approvals.contains { need in need.because.contains { $0.rule == .limit } }
            if !isAllowable { verdict.refuse(.limitExceeded(left: left), .limit) }
        }
        for need in verdict.approvals { need.because.forEach { verdict.add($0) } }
        return verdict
    }

    private static func checkSums(of cart: Cart, _ terms: GateTerms, _ verdict: inout GateVerdict) {
        let total = cart.total
        if let minimum = terms.minimum, minimum.currency == total.currency, total < minimum {
            verdict.refuse(.belowMinimum(minimum), .minimum)
        }
        if verdict.payment == .deferred, let left = GateTerms.left(of: terms.credit, after: terms.owed, for: total) {
            if left < total {
                verdict.refuse(.creditExceeded(left: max(left, .zero(left.currency))), .credit)
            } else {
                verdict.add(Finding(.credit, .tells, "ordering.gate.credit", amounts: ["left": left]))
            }
        }
        if let left = GateTerms.left(of: terms.contractTotal, after: terms.underContract, for: total), left < total {
            verdict.refuse(.contractExceeded(left: max(left, .zero(left.currency))), .contract)
        }
    }

    private static func payer(
        _ chosen: UUID?, of customerID: ID<Customer>, in tx: Transaction
    ) throws -> (id: UUID?, name: String) {
        if let chosen {
            let found = try tx.first(
                "SELECT id, name FROM legal_entities WHERE id = \(chosen) AND customer_id = \(customerID)"
            ) { (id: try $0["id"] as UUID?, name: try $0["name"] as String) }
            guard let found else { throw PlaceOrderRefusal.payerMissing }
            return found
        }
        let customer = try tx.one("SELECT kind, name FROM customers WHERE id = \(customerID)") {
            (kind: try $0["kind"] as String, name: try $0["name"] as String)
        }
        guard customer.kind == "person" else { throw PlaceOrderRefusal.payerMissing }
        return (nil, customer.name)
    }

    private static func address(
        _ delivery: OrderDelivery, of customerID: ID<Customer>, in tx: Transaction
    ) throws -> DeliveryAddress {
        switch delivery {
        case .typed(let address):
            guard !address.address.isEmpty else { throw PlaceOrderRefusal.addressMissing }
            return address
        case .unclear(let id):
            _ = try saved(id, of: customerID, recipient: "", phone: "", in: tx)
            throw PlaceOrderRefusal.addressTwice
        case .saved(let id, let recipient, let phone):
            return try saved(id, of: customerID, recipient: recipient, phone: phone, in: tx)
        case .pickup(let warehouse, let recipient, let phone):
            let found = try tx.first("SELECT name, address FROM warehouses WHERE id = \(warehouse)") {
                (name: try $0["name"] as String, address: try $0["address"] as String)
            }
            guard let found else { throw PlaceOrderRefusal.addressMissing }
            let place = found.address.isEmpty ? found.name : "\(found.name), \(found.address)"
            return DeliveryAddress(address: place, recipient: recipient, phone: phone)
        }
    }

    private static func saved(
        _ id: UUID, of customerID: ID<Customer>, recipient: String, phone: String, in tx: Transaction
    ) throws -> DeliveryAddress {
        let saved = try tx.first(
            """
            SELECT address, recipient, phone FROM addresses
            WHERE id = \(id) AND customer_id = \(customerID) AND removed_at IS NULL
            """
        ) { row in
            DeliveryAddress(
                address: try row["address"], recipient: try recipient.isEmpty ? row["recipient"] : recipient,
                phone: try phone.isEmpty ? row["phone"] : phone)
        }
        guard let saved else { throw PlaceOrderRefusal.addressMissing }
        return saved
    }
}

extension CartLine {
    /// What the gate has to say of the line; nil when all is well.
    package var finding: Finding? {
        guard let note else { return nil }
        let (id, name) = (product.id, ["name": product.name, "unit": product.unit])
        func refuses(_ word: String, _ more: [String: String] = [:]) -> Finding {
            Finding(.lines, line: id, .refuses, "ordering.gate.line.\(word)", name.merging(more) { $1 })
        }
        return switch note {
        case .gone: refuses("gone")
        case .noPrice: refuses("noPrice")
        case .otherCurrency: refuses("otherCurrency")
        case .pack(let fits): refuses("pack", ["pack": product.pack.description, "fits": fits.description])
        case .short(let available): refuses("short", ["quantity": max(.zero, available).description])
        case .priceChanged(let was, let now):
            Finding(
                .price, line: id, .tells, "ordering.gate.line.priceChanged", name, amounts: ["was": was, "now": now])
        }
    }
}
