// A return moves on after it was decided: the goods are awaited, come, and the matter is settled and closed.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /returns/{return}/status`: `withdrawn`, or `closed` once it is settled.
    func moveReturn(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await carryReturn("/returns", context)
    }

    /// `POST /staff/returns/{return}/status`: `settledAs` says how it is settled.
    func moveStaffReturn(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await carryReturn("/staff/returns", context)
    }

    private func carryReturn(_ base: String, _ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("return")
        let (principal, now, form) = (context.principal, context.now, context.form)
        _ = try await database.read { tx in try Ordering.orderReturn(number: number, for: principal, in: tx) }
        guard let status = form["status"].flatMap(ReturnStatus.init) else { throw HTTPError(.badRequest) }
        let settledAs = form["settledAs"].flatMap(ReturnWish.init)
        let note = String((form["note"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(500))
        do {
            return try await context.once { tx in
                let claim = try Ordering.orderReturn(number: number, for: principal, in: tx)
                try Ordering.move(
                    claim, to: status, settledAs: settledAs, note: note, by: principal, at: now, in: tx)
                return .redirect(
                    to: "\(base)/\(number)", message: "ordering.return.moved.\(status.rawValue)", ["number": number])
            }
        } catch let refusal as ReturnRefusal {
            return .redirect(to: "\(base)/\(number)", refusal: refusal)
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Moves a return on, keeps the order's lines right, and announces ``ReturnMoved``. It is approved by a decision on
    /// its lines only.
    ///
    /// - Parameter settledAs: how it is settled; what the customer wished where nobody says otherwise.
    /// - Throws: ``ReturnRefusal``; `NotFound` when it is not the principal's to move.
    static func move(
        _ claim: OrderReturn, to status: ReturnStatus, settledAs: ReturnWish? = nil, note: String = "",
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let mover = OrderMover(principal)
        guard principal.may(mover == .customer ? .placeOrders : .processOrders) else { throw NotFound() }
        guard status != .approved, claim.status.next(for: mover).contains(status) else { throw ReturnRefusal.tooLate }
        let way = status == .settled ? settledAs ?? claim.wish : nil
        try claimStatus(of: claim, to: status, by: principal, settledAs: way, at: now, in: tx)
        for line in try returnLines(of: claim.id, in: tx) {
            let change = Self.change(of: line, from: claim.status, to: status, as: way)
            try shift(line, of: claim, askedBack: change.askedBack, returned: change.returned, in: tx)
        }
        try tx.announce(
            ReturnMoved(returnID: claim.id, from: claim.status, to: status, settledAs: way, note: note), by: principal,
            customer: claim.customerID, at: now)
    }

    /// What a step changes of an order's line, in thousandths: goods that came are returned; what is refused, withdrawn
    /// or replaced is with the customer, who may ask again.
    private static func change(
        of line: ReturnLine, from: ReturnStatus, to status: ReturnStatus, as way: ReturnWish?
    ) -> (askedBack: Int64, returned: Int64) {
        let counted = line.counted.thousandths
        switch (from, status) {
        case (_, .received): return (-counted, counted)
        case (.received, .refused): return (0, -counted)
        case (_, .refused), (_, .withdrawn): return (-counted, 0)
        case (.received, .settled): return way?.givesGoods == true ? (0, -counted) : (0, 0)
        // Paid for without coming back: it stays claimed, so that nobody asks for it twice.
        case (_, .settled): return way?.givesGoods == true ? (-counted, 0) : (0, 0)
        default: return (0, 0)
        }
    }
}

// MARK: - Closing

extension Ordering {
    /// How long a settled return stays open for a word of the customer's: two weeks.
    static let returnPatience: TimeInterval = 14 * 86_400

    /// Closes what was settled and nobody spoke about, every hour.
    static func addReturnClosing(to registry: inout JobRegistry) {
        registry.schedule("ordering.close_returns", every: .hours(1)) { job in
            let now = job.now
            while try await job.write({ tx in try Ordering.closeReturns(at: now, limit: 50, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
    }

    /// Closes a batch of settled returns.
    ///
    /// - Returns: how many were closed.
    static func closeReturns(at now: Date, limit: Int, in tx: Transaction) throws -> Int {
        let due = try tx.all(
            """
            SELECT \(OrderReturn.columns) FROM order_returns r
            WHERE r.status = \(ReturnStatus.settled) AND r.changed_at <= \(now.addingTimeInterval(-returnPatience))
            ORDER BY r.changed_at, r.id LIMIT \(limit)
            """, as: OrderReturn.self)
        for claim in due { try move(claim, to: .closed, by: .system("returns"), at: now, in: tx) }
        return due.count
    }
}
