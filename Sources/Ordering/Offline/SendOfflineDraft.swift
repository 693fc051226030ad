// What a member wrote without a network goes into a cart, after he looked at what became of it meanwhile. A draft never
// becomes an order by itself, and never goes twice: its name is the name of the command.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /offline/drafts/check`: what would become of a draft. Nothing is written.
    func checkOfflineDraft(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        do {
            let draft = try OfflineDraft(context)
            let check = try await database.read { tx in
                try Ordering.check(draft, by: principal, at: now, in: tx)
            }
            return Response(try .json(OfflineCheckJSON(check, draft, context)))
        } catch let refusal as OfflineDraftRefusal {
            return try refused(refusal, context)
        }
    }

    /// `POST /offline/drafts`: puts a draft into a cart. Needs `Idempotency-Key`.
    func sendOfflineDraft(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        do {
            let draft = try OfflineDraft(context)
            guard context.submission.key != nil else { throw OfflineDraftRefusal.malformed }
            return try await context.once { tx in
                let count = try Ordering.send(draft, by: principal, at: now, in: tx)
                let said = context.t("ordering.offline.sent", count: Int64(count))
                return try .json(OfflineSentJSON(message: said))
            }
        } catch let refusal as OfflineDraftRefusal {
            return try refused(refusal, context)
        } catch let refusal as CartRefusal {
            return try refused(refusal, context)
        } catch is CommandMismatch {
            return try refused(OfflineDraftRefusal.sentAlready, context)
        }
    }

    private func refused(_ refusal: some Refusal, _ context: MemberContext) throws -> Response {
        let words = context.t(refusal.key, TextArguments(refusal.arguments))
        let status = (refusal as? OfflineDraftRefusal)?.status ?? 422
        return Response(try .json(OfflineSentJSON(message: words), status: status))
    }
}

/// What was written: goods to be added, and quantities of a cart to be changed.
struct OfflineDraft: Sendable {
    /// An article as it was typed, and how much of it.
    var rows: [(article: String, quantity: String)] = []
    /// Goods that were seen on a page, and how much of each.
    var goods: [WantedLine] = []
    /// The cart whose quantities change; nil for the one the member has open.
    var cart: ID<Cart>?
    var changes: [Change] = []
    /// Whether he saw what cannot go in and what others changed, and wants the rest, and his own, all the same.
    var isAgreed = false

    /// A new quantity of a line.
    struct Change: Sendable {
        let product: ID<Product>
        /// What stood there when it was written.
        let was: Quantity
        /// Zero takes the line out.
        let quantity: Quantity
    }
}

/// Why a draft stays a draft.
enum OfflineDraftRefusal: String, Refusal {
    case empty, tooManyLines, malformed
    /// It was written by somebody else, or for another customer.
    case foreign
    /// Something of it has to be looked at first.
    case unclear
    /// Under its name something else has gone already.
    case sentAlready

    var key: String { "ordering.offline.refusal.\(rawValue)" }

    fileprivate var status: Int {
        switch self {
        case .malformed: 400
        case .foreign, .sentAlready: 409
        default: 422
        }
    }
}

// MARK: - Operations

/// What would become of a draft.
struct OfflineDraftCheck: Sendable {
    let rows: [CheckedRow]
    /// The names of the goods that are still sold to the buyer.
    let names: [ID<Product>: String]
    /// What stands in the cart now, by product; nothing where the line is gone.
    let quantities: [ID<Product>: Quantity]

    /// Whether somebody changed a line since it was written.
    func isChanged(_ change: OfflineDraft.Change) -> Bool { quantities[change.product] ?? .zero != change.was }

    /// Whether all of it can go in just as it was written.
    func isClear(_ draft: OfflineDraft) -> Bool {
        rows.allSatisfy { $0.isRight && !$0.isRounded } && draft.goods.allSatisfy { names[$0.product] != nil }
            && !draft.changes.contains(where: isChanged)
    }
}

extension Ordering {
    /// Looks at every line of a draft. Nothing is written.
    ///
    /// - Throws: `NotFound` for a cart the principal may not open; ``OfflineDraftRefusal``.
    static func check(
        _ draft: OfflineDraft, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> OfflineDraftCheck {
        guard !draft.isEmpty else { throw OfflineDraftRefusal.empty }
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let rows = draft.rows.isEmpty ? [] : try check(draft.rows, for: buyer, at: now, in: tx).rows
        let goods = draft.goods.isEmpty ? [] : try orderableGoods(draft.goods.map(\.product), for: buyer, in: tx)
        let names = Dictionary(goods.map { ($0.product.id, $0.product.name) }) { first, _ in first }
        return OfflineDraftCheck(
            rows: rows, names: names, quantities: try quantities(of: draft, by: principal, in: tx))
    }

    private static func quantities(
        of draft: OfflineDraft, by principal: Principal, in tx: Transaction
    ) throws -> [ID<Product>: Quantity] {
        guard !draft.changes.isEmpty else { return [:] }
        if let cart = draft.cart, try cartHead(.id(cart), of: principal, in: tx) == nil { throw NotFound() }
        let found = try tx.all(
            """
            SELECT c.product_id, c.quantity FROM cart_lines c
            WHERE \(lines(of: draft.choice, principal, "c")) AND c.product_id IN \(list: draft.changes.map(\.product))
            """
        ) { (try $0["product_id"] as ID<Product>, try $0["quantity"] as Quantity) }
        return Dictionary(found) { first, _ in first }
    }

    /// Puts a draft into a cart: all of it, or, where the person agreed, what can go in.
    ///
    /// - Returns: how many lines were added or changed.
    /// - Throws: ``OfflineDraftRefusal/unclear`` where something has to be looked at first; then nothing is written.
    ///   ``CartRefusal``; `NotFound` for a cart the principal may not open.
    static func send(
        _ draft: OfflineDraft, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let check = try check(draft, by: principal, at: now, in: tx)
        guard check.isClear(draft) || draft.isAgreed else { throw OfflineDraftRefusal.unclear }
        var wanted = try CheckedRows(rows: check.rows).wanted() + draft.goods
        var fields: [(name: String, value: String)] = []
        for change in draft.changes {
            if let now = check.quantities[change.product] {
                fields.append(("was.\(change.product)", now.description))
                fields.append(("quantity.\(change.product)", change.quantity.description))
            } else if change.quantity.isPositive {
                wanted.append(WantedLine(change.product, change.quantity))
            }
        }
        guard !wanted.isEmpty || !fields.isEmpty else { throw OfflineDraftRefusal.empty }
        var count = fields.count / 2
        if !wanted.isEmpty {
            let added = try put(wanted, to: draft.choice, by: principal, at: now, in: tx)
            guard added.left == 0 || draft.isAgreed else { throw OfflineDraftRefusal.unclear }
            count += added.count
        }
        if !fields.isEmpty {
            try setQuantities(TypedQuantities(FormData(fields)), in: draft.choice, by: principal, at: now, in: tx)
        }
        return count
    }
}

extension OfflineDraft {
    var choice: CartChoice { cart.map { .id($0) } ?? .active }
    var isEmpty: Bool { rows.isEmpty && goods.isEmpty && changes.isEmpty }
}
