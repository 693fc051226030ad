// Whoever is asked allows an order or refuses it; the author never does.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Why a decision is not taken.
enum ApprovalRefusal: Refusal, Equatable {
    /// Somebody was quicker, or it was cancelled meanwhile.
    case decided(OrderStatus)
    /// Others are asked first, or he decided his part already.
    case notAsked
    /// Whoever wanted it is told why.
    case reasonMissing
    case reasonTooLong
    /// Prices were not promised for so long: this is the sum now, to be agreed to anew.
    case pricesChanged(now: Money)
    /// So many lines are not sold any more.
    case linesGone(count: Int)
    /// More than the credit of the contract leaves now.
    case creditExceeded(left: Money)
    /// Nothing is left of the order, or more than was asked for.
    case quantityInvalid

    var key: String {
        switch self {
        case .decided: "ordering.approval.refusal.decided"
        case .notAsked: "ordering.approval.refusal.notAsked"
        case .reasonMissing: "ordering.approval.refusal.reasonMissing"
        case .reasonTooLong: "ordering.move.refusal.reasonTooLong"
        case .pricesChanged: "ordering.approval.refusal.pricesChanged"
        case .linesGone: "ordering.approval.refusal.linesGone"
        case .creditExceeded: "ordering.place.refusal.creditExceeded"
        case .quantityInvalid: "ordering.approval.refusal.quantityInvalid"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .pricesChanged(let sum), .creditExceeded(let sum): ["sum": "\(sum.decimal) \(sum.currency.symbol)"]
        case .linesGone(let count): ["count": String(count)]
        default: [:]
        }
    }

    var field: String? {
        switch self {
        case .reasonMissing, .reasonTooLong: "reason"
        default: nil
        }
    }
}

/// What a decision came to.
enum ApprovalOutcome: Sendable, Equatable {
    /// Everybody allowed it: it is placed.
    case placed
    /// Others have to decide, too.
    case passedOn
    case refused
}

/// Somebody allowed an order; others may still have to.
package struct OrderApprovalGiven: DomainEvent {
    package static let name = "ordering.order_approval_given"
    package let orderID: ID<Order>
    package let step: Int
    package var subject: EventSubject { EventSubject("order", orderID) }
}

extension Ordering {
    /// Allows an order as far as the principal is asked; after the last of those who have to, it is placed.
    ///
    /// - Parameters:
    ///   - agreed: the sum he saw, where prices are not promised any more.
    ///   - quantities: what is left of the lines, by position; nil leaves all as they are.
    /// - Throws: ``ApprovalRefusal``, before anything is written; `NotFound` for an order he has nothing to do with.
    @discardableResult
    static func approve(
        _ number: String, agreed: Money? = nil, quantities: [Int: Quantity]? = nil, note: String = "",
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ApprovalOutcome {
        let asked = try decidable(number, by: principal, in: tx)
        let offer = try approvalOffer(of: asked.order, quantities, by: principal, at: now, in: tx)
        if !offer.arePricesKept, try offer.total() != asked.order.total {
            // What he agreed to is the whole order at the prices of today, whatever he leaves of it.
            let whole =
                quantities == nil ? offer : try approvalOffer(of: asked.order, nil, by: principal, at: now, in: tx)
            guard try agreed == whole.total() else { throw ApprovalRefusal.pricesChanged(now: try whole.total()) }
        }
        try check(offer, by: principal, at: now, in: tx)
        try claim(asked, .approved, note: note, by: principal, at: now, in: tx)
        let order = try write(offer, by: principal, at: now, in: tx)
        let open: Int = try tx.value(
            "SELECT COUNT(*) FROM order_approvals WHERE order_id = \(order.id) AND decision IS NULL")
        guard open == 0 else {
            try tx.announce(
                OrderApprovalGiven(orderID: order.id, step: asked.step ?? 0), by: principal, at: now)
            return .passedOn
        }
        // He may be no buyer himself: the rule that asks him is his right.
        try carry(
            order, to: .placed, by: principal, note: note, within: "customer_id = \(principal.customerID)", at: now,
            in: tx)
        return .placed
    }

    /// Refuses an order: it is cancelled, its goods are free, nobody else is asked.
    ///
    /// - Throws: ``ApprovalRefusal``; `NotFound` for an order he has nothing to do with.
    @discardableResult
    static func refuse(
        _ number: String, reason: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ApprovalOutcome {
        guard !reason.isEmpty else { throw ApprovalRefusal.reasonMissing }
        guard reason.count <= 500 else { throw ApprovalRefusal.reasonTooLong }
        let asked = try decidable(number, by: principal, in: tx)
        try claim(asked, .refused, note: reason, by: principal, at: now, in: tx)
        try tx.execute(
            """
            UPDATE order_approvals SET decision = \(OrderApproval.Decision.lapsed), decided_at = \(now)
            WHERE order_id = \(asked.order.id) AND decision IS NULL
            """)
        try carry(
            asked.order, to: .cancelled, by: principal, note: reason,
            within: "customer_id = \(principal.customerID)", at: now, in: tx)
        return .refused
    }

    /// An order that the principal is asked about and that still waits.
    private static func decidable(
        _ number: String, by principal: Principal, in tx: Transaction
    ) throws -> AskedOrder {
        let asked = try askedOrder(number: number, for: principal, in: tx)
        guard asked.order.status == .awaitingApproval else { throw ApprovalRefusal.decided(asked.order.status) }
        let mine: Int = try tx.value(
            """
            SELECT COUNT(*) FROM order_approvals a
            WHERE a.order_id = \(asked.order.id) AND \(isDue) AND \(asks(principal))
            """)
        guard mine > 0 else { throw ApprovalRefusal.notAsked }
        return asked
    }

    /// Takes the decision, once: of two at the same moment one finds nothing to decide.
    private static func claim(
        _ asked: AskedOrder, _ decision: OrderApproval.Decision, note: String, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let taken = try tx.execute(
            """
            UPDATE order_approvals SET decision = \(decision), decided_by = \(principal.userID),
                decided_by_name = \(principal.name), decided_at = \(now), note = \(note)
            WHERE decision IS NULL AND id IN (
                SELECT a.id FROM order_approvals a
                WHERE a.order_id = \(asked.order.id) AND \(isDue) AND \(asks(principal)))
            """)
        guard taken > 0 else { throw ApprovalRefusal.decided(asked.order.status) }
    }
}
