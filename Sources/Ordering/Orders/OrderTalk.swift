// What customers and the vendor's people say about an order or one of its lines, and notes staff leave for themselves.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /orders/{number}/comments`
    func commentOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        let desk = try await database.read { tx in try Ordering.desk(number: number, from: 0, for: principal, in: tx) }
        let talk = OrderTalkForm(context.form)
        guard talk.typed.problems.isEmpty else {
            return orderPage(desk, talk, context).response(status: .unprocessableContent)
        }
        return try await say(talk, number, base: "/orders", context)
    }

    /// `POST /staff/orders/{number}/comments`
    func answerOrder(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        let desk = try await database.read { tx in try Ordering.desk(number: number, from: 0, for: principal, in: tx) }
        var view = StaffOrderView(desk)
        view.talk = OrderTalkForm(context.form)
        guard view.talk.typed.problems.isEmpty else {
            return staffOrderPage(view, context).response(status: .unprocessableContent)
        }
        return try await say(view.talk, number, base: "/staff/orders", context)
    }

    private func say(
        _ talk: OrderTalkForm, _ number: String, base: String, _ context: some SignedInContext
    ) async throws -> Response {
        let (principal, now, user) = (context.principal, context.now, context.signedIn.userID)
        return try await context.once { tx in
            let order = try Ordering.order(number: number, for: principal, in: tx)
            try Ordering.comment(on: order, talk, by: principal, at: now, in: tx)
            return .redirect(
                to: "\(base)/\(number)", message: "ordering.talk.said", clears: "\(base)/\(number):\(user)")
        }
    }
}

/// What somebody says.
package struct OrderCommentForm: Form {
    package var text = ""
    /// The line it is about; empty for the whole order.
    package var position = ""
    /// `on` for a note that no customer sees.
    package var isInternal = ""

    package init() {}

    package static let fields: [Field<OrderCommentForm>] = [
        Field(
            "text", .textarea(rows: 3), \.text, label: "ordering.talk.say", required: true, maxLength: 2_000,
            counted: true),
        Field("position", .hidden, \.position, label: "ordering.talk.line"),
        Field("isInternal", .checkbox, \.isInternal, label: "ordering.talk.internal", help: true),
    ]
}

/// The field to say something in, with what stands in it.
package struct OrderTalkForm: Sendable {
    package let typed: TypedForm<OrderCommentForm>

    package init() { typed = TypedForm(OrderCommentForm()) }

    init(_ data: FormData) {
        let form = OrderCommentForm(data)
        typed = TypedForm(form, form.problems())
    }

    /// Begun with the line a person asks about, where it is on the page.
    package init(about position: String?, in desk: OrderDesk, _ context: some PageContext) {
        var form = OrderCommentForm()
        if let line = desk.card.lines.first(where: { String($0.position) == position }) {
            form.position = String(line.position)
            form.text = context.t(
                "ordering.talk.about", ["position": form.position, "name": line.name, "sku": line.sku])
        }
        typed = TypedForm(form)
    }

    func summary(_ context: some PageContext) -> HTML? { context.errorSummary(typed) }
}

// MARK: - Reading

/// Something that was said.
package struct OrderComment: Sendable {
    package let id: ID<OrderComment>
    /// Nil for the whole order.
    package let position: Int?
    package let author: String
    package let isStaff: Bool
    /// Whether only the vendor's people see it.
    package let isInternal: Bool
    package let text: String
    package let at: Date
}

extension Ordering {
    /// What was said and which files lie with an order, the oldest first: one statement. Notes of staff are for staff.
    static func talk(
        of order: ID<Order>, for principal: Principal, in tx: Transaction
    ) throws -> (comments: [OrderComment], papers: [OrderPaper]) {
        let open: SQL = principal.isStaff ? "TRUE" : "NOT c.is_internal"
        var (comments, papers): ([OrderComment], [OrderPaper]) = ([], [])
        _ = try tx.all(
            """
            SELECT 'comment' AS what, c.id, c.position, c.author_name, c.is_staff, c.is_internal, c.text, c.created_at,
                   0 AS size
            FROM order_comments c WHERE c.order_id = \(order) AND \(open)
            UNION ALL
            SELECT f.kind, f.id, NULL, f.added_by_name, f.is_staff, \(false), f.name, f.added_at, f.size
            FROM order_files f WHERE f.order_id = \(order)
            ORDER BY created_at, id LIMIT 1000
            """
        ) { row in
            let what: String = try row["what"]
            if let kind = PaperKind(rawValue: what) {
                papers.append(
                    OrderPaper(
                        id: try row["id"], kind: kind, name: try row["text"], size: try row["size"],
                        addedBy: try row["author_name"], isStaff: try row["is_staff"], at: try row["created_at"]))
            } else {
                let position: Int? = try row["position"]
                comments.append(
                    OrderComment(
                        id: try row["id"], position: position,
                        author: try row["author_name"], isStaff: try row["is_staff"],
                        isInternal: try row["is_internal"], text: try row["text"], at: try row["created_at"]))
            }
        }
        return (comments, papers)
    }
}

// MARK: - Operations

extension Ordering {
    /// Says something about an order; from a customer it waits for an answer, from staff it is one. Announces
    /// ``OrderCommented``, or ``OrderNoted`` for what only staff see.
    ///
    /// - Throws: `NotFound` for a line that is none of the order's.
    static func comment(
        on order: Order, _ talk: OrderTalkForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let form = talk.typed.form
        let isInternal = principal.isStaff && form.isInternal == "on"
        let position = Int(form.position)
        if let position {
            let found = try tx.first(
                "SELECT 1 AS found FROM order_lines WHERE order_id = \(order.id) AND position = \(position)"
            ) { _ in true }
            guard found != nil else { throw NotFound() }
        }
        let asked = try tx.execute(
            """
            UPDATE orders SET asked_at = CASE WHEN \(isInternal) THEN asked_at WHEN \(principal.isStaff) THEN NULL
                                         ELSE COALESCE(asked_at, \(now)) END
            WHERE id = \(order.id) AND \(principal.covers("orders", for: principal.orderReading))
            """)
        guard asked == 1 else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO order_comments (id, order_id, position, customer_id, author_id, author_name, is_staff,
                is_internal, text, created_at)
            VALUES (\(ID<OrderComment>(at: now)), \(order.id), \(position), \(order.customerID), \(principal.userID),
                \(principal.name), \(principal.isStaff), \(isInternal), \(form.text), \(now))
            """)
        if isInternal {
            try tx.announce(OrderNoted(orderID: order.id), by: principal, customer: order.customerID, at: now)
        } else {
            try tx.announce(
                OrderCommented(orderID: order.id, position: position, isStaff: principal.isStaff), by: principal,
                customer: order.customerID, at: now)
        }
    }
}

// MARK: - Page

/// What was said, and the field to say more.
package func orderTalk(
    _ desk: OrderDesk, _ talk: OrderTalkForm, _ context: some SignedInContext, base: String
) -> HTML {
    let isStaff = context.principal.isStaff
    let said: [HTML] = desk.comments.map { comment in
        let about: HTML? = comment.position.map { position in
            "<span class=\"sub\">\(context.t("ordering.talk.line")) \(position)</span>"
        }
        let mark: HTML? = comment.isInternal ? context.tag(context.t("ordering.talk.forStaff"), .warning) : nil
        let side = comment.isStaff ? context.tag(context.t("ordering.talk.staff"), .info) : nil
        let shape = comment.isInternal ? "said said--internal" : "said"
        return """
            <li class="\(shape)"><p class="said__who"><b>\(comment.author)</b> \
            \(side)\(mark) <span class="quiet">\(context.moment(comment.at))</span></p>\(about)\
            <p class="said__text">\(comment.text)</p></li>
            """
    }
    let list: HTML? = said.isEmpty ? nil : "<ul class=\"rows\">\(said)</ul>"
    let internalBox = isStaff ? context.field("isInternal", talk.typed) : nil
    let form = context.formFrame(
        FormFrame("\(base)/comments", draft: "\(base):\(context.signedIn.userID)"),
        "\(context.field("text", talk.typed))\(context.field("position", talk.typed))\(internalBox)",
        actions: context.submit(context.t("ordering.talk.send"), size: .regular, busy: context.t("web.doing")))
    let section = context.pageSection(context.t("ordering.talk.title"), id: "talk-h", "\(list)\(form)")
    return "<div class=\"ordertalk\">\(section)</div>"
}
