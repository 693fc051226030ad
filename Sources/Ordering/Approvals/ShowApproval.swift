// Whoever is asked looks at one order, line by line with what changed since, and allows it, allows less, or refuses.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /approvals/{number}`
    func showApproval(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        return try await approvalPage(number, DecideForm(), [], context)
    }

    /// `POST /approvals/{number}`: `act` is `approve`, `change` with the quantities that are left, or `refuse` with the
    /// reason.
    func decideApproval(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let form = DecideForm(context.form)
        let left = form.act == "change" ? TypedLeft(context.form) : nil
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let outcome =
                    form.act == "refuse"
                    ? try Ordering.refuse(number, reason: form.reason, by: principal, at: now, in: tx)
                    : try Ordering.approve(
                        number, agreed: form.agreed, quantities: try left?.quantities(), note: form.note,
                        by: principal, at: now, in: tx)
                return .redirect(
                    to: "/approvals", message: outcome.message, ["number": number],
                    clears: "approval:\(number):\(principal.userID?.description ?? "")")
            }
        } catch let refusal as ApprovalRefusal {
            let message = FieldProblem.Message(refusal.key, context.arguments(of: refusal))
            let problem = FieldProblem(field: refusal.field, message)
            return try await approvalPage(number, form, [problem], context, left?.texts ?? [:])
                .response(status: .unprocessableContent)
        }
    }

    private func approvalPage(
        _ number: String, _ form: DecideForm, _ problems: [FieldProblem], _ context: MemberContext,
        _ left: [Int: String] = [:]
    ) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let (asked, offer, isAsked) = try await database.read { tx in
            let asked = try Ordering.askedOrder(number: number, for: principal, in: tx)
            let offer = try Ordering.approvalOffer(of: asked.order, nil, by: principal, at: now, in: tx)
            let waits: Int = try tx.value(
                "SELECT COUNT(*) FROM orders o WHERE o.id = \(asked.order.id) AND \(Ordering.waits(for: principal))")
            return (asked, offer, waits > 0)
        }
        return context.approvalPage(asked, offer, TypedForm(form, problems), isAsked: isAsked, left)
    }
}

/// What was decided, with the words that go with it.
struct DecideForm: Form {
    var act = ""
    var reason = ""
    var note = ""
    /// The sum that was shown, in kopecks, and its currency.
    var agreedTotal = ""
    var agreedCurrency = ""

    static let fields: [Field<DecideForm>] = [
        Field("act", .hidden, \.act, label: "ordering.approval.path"),
        Field("reason", .textarea(rows: 2), \.reason, label: "ordering.approval.reason", help: true, maxLength: 500),
        Field("note", .textarea(rows: 2), \.note, label: "ordering.approval.note", maxLength: 500),
        Field("agreedTotal", .hidden, \.agreedTotal, label: "ordering.total"),
        Field("agreedCurrency", .hidden, \.agreedCurrency, label: "ordering.total"),
    ]

    var agreed: Money? {
        guard let minor = Int64(agreedTotal), let currency = Currency(rawValue: agreedCurrency) else { return nil }
        return Money(minor: minor, currency: currency)
    }
}

/// What is left of the lines, as it was typed.
struct TypedLeft: Sendable {
    /// By position.
    let texts: [Int: String]

    init(_ data: FormData) {
        let typed = data.all(prefixed: "quantity.").compactMap { name, text in Int(name).map { ($0, text) } }
        texts = Dictionary(typed) { first, _ in first }
    }

    /// - Throws: ``ApprovalRefusal/quantityInvalid``.
    func quantities() throws -> [Int: Quantity] {
        var left: [Int: Quantity] = [:]
        for (position, text) in texts {
            guard let quantity = text.isEmpty ? Quantity.zero : Quantity(parsing: text) else {
                throw ApprovalRefusal.quantityInvalid
            }
            left[position] = quantity
        }
        return left
    }
}

extension ApprovalOutcome {
    /// Key of what is said of it.
    fileprivate var message: String {
        switch self {
        case .placed: "ordering.approval.done.placed"
        case .passedOn: "ordering.approval.done.passedOn"
        case .refused: "ordering.approval.done.refused"
        }
    }
}

// MARK: - Page

extension MemberContext {
    /// The values as this person writes numbers; none for whoever sees no prices.
    fileprivate func arguments(of refusal: ApprovalRefusal) -> [String: String] {
        switch refusal {
        case .pricesChanged(let sum), .creditExceeded(let sum): ["sum": seesPrices ? formats.money(sum) : "…"]
        default: refusal.arguments
        }
    }

    fileprivate func approvalPage(
        _ asked: AskedOrder, _ offer: ApprovalOffer, _ typed: TypedForm<DecideForm>, isAsked: Bool,
        _ left: [Int: String]
    ) -> HTML {
        let order = asked.order
        var frame = approvalsFrame()
        frame.title = t("ordering.order.title", ["number": order.number])
        frame.breadcrumbs = [("/approvals", t("ordering.approvals.title"))]
        frame.badge = orderStatus(order.status, badge: true)
        frame.subline = "\(approvalAuthor(asked))"
        let total = (try? offer.total()) ?? order.total
        let sums: HTML? = seesPrices ? approvalSums(order, offer, total) : nil
        return page(
            frame,
            """
            \(errorSummary(typed))
            <div class="split"><div>
              <ul class="approval__why">\(approvalReasons(asked))</ul>
              \(isAsked ? decisionForms(order, offer, total, typed, left) : approvalLines(offer, nil))
            </div><div class="aside">\(sums)\(card(t("ordering.approval.path"), id: "path-h", approvalPath(asked)))\
            \(orderDelivery(order, self))</div></div>
            """)
    }

    private func approvalSums(_ order: Order, _ offer: ApprovalOffer, _ total: Money) -> HTML {
        var rows = [Pair(t("ordering.total"), money(total), total: true)]
        if total != order.total {
            rows.append(Pair(t("ordering.approval.wasTotal"), "\(formats.money(order.total))"))
        }
        rows.append(Pair(t("ordering.column.payer"), "\(order.payerName)"))
        if let way = order.paymentWay { rows.append(Pair(t("ordering.payment"), "\(name(of: way))")) }
        let held = t(
            offer.arePricesKept ? "ordering.approval.held" : "ordering.approval.notHeld")
        return card(
            t("ordering.order.sum"), id: "sum-h", "\(pairs(rows))<p class=\"caption quiet\">\(held)</p>")
    }

    /// Allowing, allowing less, refusing: one form, three buttons; only what a button needs is looked at.
    private func decisionForms(
        _ order: Order, _ offer: ApprovalOffer, _ total: Money, _ typed: TypedForm<DecideForm>,
        _ left: [Int: String]
    ) -> HTML {
        let path = "/approvals/\(order.number)"
        let differs = !offer.arePricesKept && total != order.total
        let approve = t(differs ? "ordering.approval.approveNew" : "ordering.approval.approve")
        // Whoever sees no prices agrees to none.
        let agreed: HTML? =
            seesPrices
            ? """
            <input type="hidden" name="agreedTotal" value="\(total.minor)">\
            <input type="hidden" name="agreedCurrency" value="\(total.currency.rawValue)">
            """ : nil
        let change: HTML = """
            <form method="post" action="\(url: path)" class="stack">\(commandField)\(agreed)
            \(approvalLines(offer, left))
            \(field("note", typed))
            <div class="form__actions">\
            \(submit(approve, icon: "check", busy: t("ordering.place.busy"), act: ("act", "approve")))\
            \(submit(t("ordering.approval.change"), .plain, act: ("act", "change")))</div></form>
            """
        let refuse: HTML = """
            <form method="post" action="\(url: path)" class="stack" \
            data-keep="approval:\(order.number):\(signedIn.userID)">\(commandField)\
            \(field("reason", typed, required: true))<div class="form__actions">\
            \(submit(t("ordering.approval.refuse"), .danger, size: .regular, act: ("act", "refuse")))</div></form>
            """
        return "\(change)\(pageSection(t("ordering.approval.refuse.title"), id: "refuse-h", refuse))"
    }

    /// Every line: then and now, and how much is left of it.
    ///
    /// - Parameter left: what was typed of it; nil for whoever may not change it.
    private func approvalLines(_ offer: ApprovalOffer, _ left: [Int: String]?) -> HTML {
        let rows: [HTML] = offer.lines.map { line in
            let ordered = line.line
            let price: HTML? = seesPrices ? " × \(formats.money(ordered.price))" : nil
            return """
                <li><span class="checkout__line"><span>\(ordered.name) <span class="quiet">\(ordered.sku)</span></span>\
                <span class="sub">\(formats.quantity(line.ordered))\u{00a0}\(ordered.unit)\(price)</span></span>\
                \(difference(line))\(left.map { leftField(line, $0[ordered.position]) })</li>
                """
        }
        return pageSection(
            t("ordering.order.lines"), id: "lines-h", count: rows.count,
            "<ul class=\"checkout__lines rows\">\(rows)</ul>")
    }

    /// What the price is now, where it is another.
    private func difference(_ line: ApprovalOffer.Line) -> HTML? {
        guard let today = line.today else { return lineNotice(.danger, t("ordering.approval.line.gone")) }
        guard seesPrices, today.amount != line.line.price else { return nil }
        let words = ["was": formats.money(line.line.price), "now": formats.money(today.amount)]
        return lineNotice(.warning, icon: "tag", t("ordering.approval.line.price", TextArguments(words)))
    }

    private func leftField(_ line: ApprovalOffer.Line, _ typed: String?) -> HTML {
        let label = t("ordering.approval.left", ["name": line.line.name])
        let id = "left-\(line.line.position)"
        return """
            <span class="field approval__left"><label class="visually-hidden" for="\(id)">\(label)</label>\
            <input class="input input--sm" id="\(id)" name="quantity.\(line.line.position)" inputmode="decimal" \
            value="\(typed ?? line.ordered.description)" autocomplete="off"></span>
            """
    }
}
