// One of the vendor's people decides line by line what of a return is allowed.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `POST /staff/returns/{return}/decision`: `verdict` is `approved` or `refused`; `accepted.3` and `answer.3` stand
    /// beside each line.
    func decideReturn(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("return")
        let (principal, now) = (context.principal, context.now)
        _ = try await database.read { tx in try Ordering.orderReturn(number: number, for: principal, in: tx) }
        guard let verdict = context.form["verdict"].flatMap(ReturnStatus.init), [.approved, .refused].contains(verdict)
        else { throw HTTPError(.badRequest) }
        let decision = ReturnDecision(context.form, isApproved: verdict == .approved)
        do {
            return try await context.once { tx in
                let claim = try Ordering.orderReturn(number: number, for: principal, in: tx)
                try Ordering.decide(claim, decision, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/staff/returns/\(number)", message: "ordering.return.moved.\(verdict.rawValue)",
                    ["number": number])
            }
        } catch let refusal as ReturnRefusal {
            return try await staffReturnPage(number, decision, refusal, context)
                .response(status: .unprocessableContent)
        }
    }
}

/// What is allowed, as typed.
struct ReturnDecision: Sendable {
    let isApproved: Bool
    /// By the position of a line.
    var accepted: [Int: String] = [:]
    var answers: [Int: String] = [:]
    /// For the whole return.
    var note = ""

    init(isApproved: Bool) {
        self.isApproved = isApproved
    }

    init(_ data: FormData, isApproved: Bool) {
        self.init(isApproved: isApproved)
        func read(_ name: String, most: Int) -> [Int: String] {
            let fields = data.all(prefixed: "\(name).").compactMap { field in
                Int(field.name).map { ($0, String(field.value.trimmingCharacters(in: .whitespaces).prefix(most))) }
            }
            return Dictionary(fields) { first, _ in first }
        }
        accepted = read("accepted", most: 20)
        answers = read("answer", most: 500)
        note = String((data["note"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(500))
    }

    /// What is allowed of a line: all of it where nothing was typed, none of a return that is refused.
    ///
    /// - Throws: ``ReturnRefusal/decisionInvalid``.
    func quantity(of line: ReturnLine) throws -> Quantity {
        guard isApproved else { return .zero }
        guard let typed = accepted[line.position], !typed.isEmpty else { return line.quantity }
        guard let quantity = Quantity(parsing: typed), quantity.thousandths >= 0, quantity <= line.quantity else {
            throw ReturnRefusal.decisionInvalid
        }
        return quantity
    }
}

// MARK: - Operation

extension Ordering {
    /// Allows a return in whole or in part, or refuses it, and announces ``ReturnDecided``. What is not allowed can be
    /// asked back again.
    ///
    /// - Throws: ``ReturnRefusal``; `NotFound` for whoever may not decide.
    static func decide(
        _ claim: OrderReturn, _ decision: ReturnDecision, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard principal.may(.processOrders) else { throw NotFound() }
        let status: ReturnStatus = decision.isApproved ? .approved : .refused
        guard claim.status.isDecidable, claim.status.next(for: OrderMover(principal)).contains(status) else {
            throw ReturnRefusal.tooLate
        }
        let lines = try returnLines(of: claim.id, in: tx)
        let accepted = try lines.map { (line: $0, quantity: try decision.quantity(of: $0)) }
        guard !decision.isApproved || accepted.contains(where: { $0.quantity.isPositive }) else {
            throw ReturnRefusal.decisionInvalid
        }
        let amount = try accepted.map { try $0.line.amount(of: $0.quantity) }.total(in: claim.amount.currency)
        try claimStatus(of: claim, to: status, by: principal, amount: amount, at: now, in: tx)
        for (line, quantity) in accepted {
            try tx.execute(
                """
                UPDATE order_return_lines SET accepted = \(quantity), answer = \(decision.answers[line.position] ?? "")
                WHERE return_id = \(claim.id) AND position = \(line.position)
                """)
            try shift(
                line, of: claim, askedBack: -(line.quantity.thousandths - quantity.thousandths), returned: 0, in: tx)
        }
        try tx.announce(
            ReturnDecided(
                returnID: claim.id, isApproved: decision.isApproved, amount: amount, note: decision.note),
            by: principal, customer: claim.customerID, at: now)
    }

    /// Moves a return from where it is thought to be; two at once cannot both succeed.
    ///
    /// - Throws: ``ReturnRefusal/tooLate`` when somebody was quicker.
    static func claimStatus(
        of claim: OrderReturn, to status: ReturnStatus, by principal: Principal, settledAs: ReturnWish? = nil,
        amount: Money? = nil, at now: Date, in tx: Transaction
    ) throws {
        let permission: Permission = OrderMover(principal) == .customer ? .placeOrders : .processOrders
        let manager: SQL = principal.isStaff ? "COALESCE(manager_id, \(principal.userID))" : "manager_id"
        let moved = try tx.execute(
            """
            UPDATE order_returns SET status = \(status), changed_at = \(now), changed_by = \(principal.userID),
                settled_as = \(settledAs ?? claim.settledAs), amount = \(amount ?? claim.amount),
                waits_for_staff = \(status.waitsForStaff), manager_id = \(manager)
            WHERE id = \(claim.id) AND status = \(claim.status)
              AND \(principal.covers("order_returns", for: permission))
            """)
        guard moved == 1 else { throw ReturnRefusal.tooLate }
    }

    /// Changes what is asked back and what came back of the order's line, in thousandths; nothing for a line nobody
    /// ordered. Neither ever falls below nothing, and together they never exceed what was shipped.
    static func shift(
        _ line: ReturnLine, of claim: OrderReturn, askedBack: Int64, returned: Int64, in tx: Transaction
    ) throws {
        guard let position = line.orderPosition, askedBack != 0 || returned != 0 else { return }
        let changed = try tx.execute(
            """
            UPDATE order_lines SET asked_back = asked_back + \(askedBack), returned = returned + \(returned)
            WHERE order_id = \(claim.orderID) AND position = \(position)
              AND asked_back + \(askedBack) >= 0 AND returned + \(returned) >= 0
              AND asked_back + \(askedBack) + returned + \(returned) <= shipped
            """)
        guard changed == 1 else { throw ReturnRefusal.tooLate }
    }
}
