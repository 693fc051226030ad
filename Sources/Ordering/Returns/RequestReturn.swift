// A customer gives goods of an order back, or says what is wrong with them, without calling anybody.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /returns/new`: `order` is an order's number; without one an order is chosen first.
    func newReturn(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        guard let number = request.query["order"], !number.isEmpty else {
            let text = String((request.query["q"] ?? "").prefix(200))
            let orders = try await database.read { tx in
                try Ordering.returnableOrders(text, for: principal, in: tx)
            }
            return chooseOrderPage(orders, text, context)
        }
        let start = request.firstLine
        let desk = try await database.read { tx in
            try ReturnDesk(number: number, from: start, for: principal, in: tx)
        }
        return requestReturnPage(desk, TypedReturn(), [], context)
    }

    /// `POST /returns`
    func requestReturn(_ request: Request, _ context: MemberContext) async throws -> Response {
        let typed = TypedReturn(context.form)
        let (principal, now, number) = (context.principal, context.now, typed.form.order)
        let desk = try await database.read { tx in
            try ReturnDesk(number: number, from: typed.start, for: principal, in: tx)
        }
        do {
            guard typed.form.problems().isEmpty else { throw ReturnRefusal.formInvalid }
            let photos = try await AttachedPaper.keepPhotos(
                "photos", of: context.form, rules: desk.terms.photos, in: files)
            return try await context.once { tx in
                let order = try Ordering.returnableOrder(number, for: principal, in: tx)
                let claim = try Ordering.requestReturn(
                    typed, photos, of: order, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/returns/\(claim)", message: "ordering.return.requested", ["number": claim],
                    clears: "return:\(number)")
            }
        } catch let refusal as any Refusal {
            let isForm = (refusal as? ReturnRefusal) == .formInvalid
            let problems = isForm ? typed.form.problems() : [FieldProblem(refusal)]
            return requestReturnPage(desk, typed, problems, context).response(status: .unprocessableContent)
        }
    }
}

/// What is typed for the whole return.
package struct ReturnForm: Form {
    /// The number of the order.
    package var order = ""
    /// A ``ReturnWish``.
    package var wish = ReturnWish.refund.rawValue
    /// What came that nobody ordered, one line each.
    package var other = ""
    package var comment = ""
    package var photos = ""

    package init() {}

    package static let fields: [Field<ReturnForm>] = [
        Field("order", .hidden, \.order, label: "ordering.column.order"),
        Field("wish", .radio, \.wish, label: "ordering.return.wish", required: true),
        Field(
            "other", .textarea(rows: 2), \.other, label: "ordering.return.other", help: true, maxLength: 2_000),
        Field("comment", .textarea(rows: 4), \.comment, label: "ordering.return.comment", maxLength: 2_000),
        Field("photos", .file(ReturnTerms().photos), \.photos, label: "ordering.return.photos"),
    ]
}

/// A return as typed: the form, and by the position of a line in the order what is typed beside it.
package struct TypedReturn: Sendable {
    package struct Line: Sendable {
        package var quantity = ""
        package var reason = ""
        package var comment = ""
    }

    package var form = ReturnForm()
    package var lines: [Int: Line] = [:]
    /// Where the shown part of a long order begins.
    package var start = 0

    package init() {}

    init(_ data: FormData) {
        form = ReturnForm(data)
        start = min(max(0, data["from"].flatMap { Int($0) } ?? 0), Ordering.maxCartLines)
        func take(_ name: String, _ path: WritableKeyPath<Line, String>) {
            for field in data.all(prefixed: "\(name).") {
                guard let position = Int(field.name), position > 0 else { continue }
                lines[position, default: Line()][keyPath: path] = field.value.trimmingCharacters(
                    in: .whitespacesAndNewlines)
            }
        }
        take("quantity", \.quantity)
        take("reason", \.reason)
        take("comment", \.comment)
    }

    /// The lines something comes back of, in the order of the order.
    ///
    /// - Throws: ``ReturnRefusal`` for what is no quantity or has no reason.
    func wanted() throws -> [(position: Int, quantity: Quantity, reason: ReturnReason, comment: String)] {
        try lines.sorted { $0.key < $1.key }.compactMap { position, line in
            guard !line.quantity.isEmpty else { return nil }
            guard let quantity = Quantity(parsing: line.quantity), quantity.thousandths >= 0 else {
                throw ReturnRefusal.quantityInvalid(typed: line.quantity)
            }
            guard quantity.isPositive else { return nil }
            guard let reason = ReturnReason(rawValue: line.reason) else { throw ReturnRefusal.reasonMissing }
            return (position, quantity, reason, String(line.comment.prefix(500)))
        }
    }
}

/// Why a return is not asked for, not decided or not moved on.
package enum ReturnRefusal: Refusal, Equatable {
    /// The fields named in the form's own problems.
    case formInvalid
    /// No quantity at any line, and no words about other goods.
    case nothingChosen
    case quantityInvalid(typed: String)
    case reasonMissing
    case tooManyLines(most: Int)
    /// More than was shipped and is not asked back or returned yet.
    case tooMuch(name: String)
    /// Nothing of the order has left the warehouse.
    case nothingShipped
    /// It cannot go there from where it stands, or somebody was quicker.
    case tooLate
    /// Nothing is allowed of an approved return, or more than was asked for.
    case decisionInvalid

    package var key: String {
        switch self {
        case .formInvalid: "ordering.place.refusal.formInvalid"
        case .nothingChosen: "ordering.return.refusal.nothingChosen"
        case .quantityInvalid: "ordering.cart.refusal.quantityInvalid"
        case .reasonMissing: "ordering.return.refusal.reasonMissing"
        case .tooManyLines: "ordering.return.refusal.tooManyLines"
        case .tooMuch: "ordering.return.refusal.tooMuch"
        case .nothingShipped: "ordering.return.refusal.nothingShipped"
        case .tooLate: "ordering.return.refusal.tooLate"
        case .decisionInvalid: "ordering.return.refusal.decisionInvalid"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .quantityInvalid(let typed): ["typed": String(typed.prefix(40))]
        case .tooManyLines(let most): ["count": String(most)]
        case .tooMuch(let name): ["name": String(name.prefix(120))]
        default: [:]
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// The most lines of a return.
    static let mostReturnLines = 200

    /// Asks for goods to come back and announces ``ReturnRequested``.
    ///
    /// What is asked back is claimed on the order's lines by conditional updates: however many ask at once, never more
    /// comes back than was shipped. A refusal rolls all of it back.
    /// - Returns: its number.
    /// - Throws: ``ReturnRefusal``; `NotFound` for whoever may not.
    static func requestReturn(
        _ typed: TypedReturn, _ photos: [OrderFile], of order: Order, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> String {
        guard let customerID = principal.customerID, customerID == order.customerID, let userID = principal.userID,
            principal.may(.placeOrders)
        else { throw NotFound() }
        guard let wish = ReturnWish(rawValue: typed.form.wish) else { throw ReturnRefusal.formInvalid }
        let (wanted, other) = (try typed.wanted(), WishedLine.lines(of: typed.form.other))
        guard !wanted.isEmpty || !other.isEmpty else { throw ReturnRefusal.nothingChosen }
        guard wanted.count + other.count <= mostReturnLines else {
            throw ReturnRefusal.tooManyLines(most: mostReturnLines)
        }
        guard order.status.mayComeBack else { throw ReturnRefusal.nothingShipped }
        try noteShipped(of: order, in: tx)
        let (id, number) = (ID<OrderReturn>(at: now), try nextTradeNumber("R", "return_number", at: now, in: tx))
        var draft = ReturnDraft(id: id, order: order, currency: order.total.currency)
        for line in wanted {
            try draft.take(claim(line.quantity, at: line.position, of: order, in: tx), line)
        }
        other.forEach { draft.take($0) }
        let isClaim = wanted.contains { $0.reason != .notNeeded } || !other.isEmpty
        let words = [number, order.number, typed.form.comment] + draft.names
        try tx.execute(
            """
            INSERT INTO order_returns (id, number, customer_id, order_id, order_number, placed_by, placed_by_name,
                unit_id, kind, wish, comment, status, amount, currency, line_count, first_line, search_text, waits_for_staff,
                placed_at, changed_at, changed_by)
            VALUES (\(id), \(number), \(customerID), \(order.id), \(order.number), \(userID), \(principal.name),
                \(principal.unitID), \(isClaim ? ReturnKind.claim : .return), \(wish), \(typed.form.comment),
                \(ReturnStatus.new), \(draft.total), \(draft.currency), \(draft.rows.count), \(draft.names[0]),
                \(SearchText.index(of: words)), \(true), \(now), \(now), \(userID))
            """)
        try tx.insert(into: "order_return_lines", ReturnDraft.columns, rows: draft.rows)
        try addFiles(photos, photos: true, to: id, of: customerID, by: principal, at: now, in: tx)
        try tx.announce(
            ReturnRequested(returnID: id, number: number, orderNumber: order.number, lineCount: draft.rows.count),
            by: principal, at: now)
        return number
    }

    /// Claims a quantity of a line: what is asked back, what came back and what was shipped are compared where they
    /// stand, in one statement.
    private static func claim(
        _ quantity: Quantity, at position: Int, of order: Order, in tx: Transaction
    ) throws -> ClaimedLine {
        let claimed = try tx.first(
            """
            UPDATE order_lines SET asked_back = asked_back + \(quantity)
            WHERE order_id = \(order.id) AND position = \(position) AND returned + asked_back + \(quantity) <= shipped
            RETURNING product_id, sku, name, unit, quantity, amount, currency
            """, as: ClaimedLine.self)
        if let claimed { return claimed }
        let name: String = try tx.one(
            "SELECT l.name FROM order_lines l WHERE l.order_id = \(order.id) AND l.position = \(position)"
        ) { try $0["name"] }
        throw ReturnRefusal.tooMuch(name: name)
    }

    /// What left whole, and by no shipment that was written down, has left with every line.
    private static func noteShipped(of order: Order, in tx: Transaction) throws {
        guard order.status.hasLeftWhole else { return }
        try tx.execute(
            """
            UPDATE order_lines SET shipped = quantity - cancelled
            WHERE order_id = \(order.id)
              AND NOT EXISTS (SELECT 1 FROM order_lines s WHERE s.order_id = \(order.id) AND s.shipped > 0)
            """)
    }
}

extension OrderStatus {
    /// Whether something of the order is with the customer.
    var mayComeBack: Bool { hasLeftWhole || self == .partlyShipped }

    /// Whether all of it has left the warehouse.
    var hasLeftWhole: Bool { [.shipped, .delivered, .completed, .returned].contains(self) }
}
