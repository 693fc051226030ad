// An offer as staff see it: what is asked, the buyer's own prices, and the form of the answer.

import Foundation
import Kernel
import Web

func answerQuotePage(_ desk: OfferDesk, _ refusal: QuoteRefusal?, _ context: StaffContext) -> HTML {
    let (card, quote) = (desk.card, desk.card.quote)
    var frame = PageFrame(context.t("ordering.quote.title", ["number": quote.number]), section: "orders")
    frame.breadcrumbs = [
        ("/staff/orders", context.t("ordering.orders.title")), ("/staff/quotes", context.t("ordering.quotes.title")),
    ]
    frame.badge = context.quoteStatus(quote.status(at: context.now), badge: true)
    frame.subline = "\(quote.customerName), \(quoteSubline(quote, context))"
    frame.actions = quoteActions(card, "/staff/quotes", context)
    frame.density = "regular"
    let path = "/staff/quotes/\(quote.number)"
    let form = desk.answer.map { answerForm($0, desk, refusal, path, context) }
    // The form shows the newest lines itself; an earlier version, and what was asked, are read.
    let lines: HTML? =
        desk.answer == nil || card.version == 0 ? quoteLinesSection(card, chosen: nil, context) : nil
    let left: HTML = "\(lines)\(form)\(quoteTalk(card, TypedForm(QuoteMessageForm()), path, context))"
    let right: HTML = """
        \(staffMoves(quote, path, context))\(quoteSums(card, context))\(quoteVersions(card, path, context))\
        \(quoteHistory(card, context))
        """
    return context.page(
        frame,
        """
        \(refusal.map { refused($0, desk.answer, context) })
        <div class="split"><div>\(left)</div><div class="aside">\(right)</div></div>
        """)
}

/// What is wrong with the answer as a whole; rows say the rest themselves.
private func refused(_ refusal: QuoteRefusal, _ typed: TypedOffer?, _ context: StaffContext) -> HTML {
    if refusal == .formInvalid, let typed {
        return context.errorSummary(TypedForm(typed.form, typed.form.problems())) ?? .empty
    }
    return context.notice(.danger, context.t(refusal.key, TextArguments(refusal.arguments)))
}

private func answerForm(
    _ typed: TypedOffer, _ desk: OfferDesk, _ refusal: QuoteRefusal?, _ path: String, _ context: StaffContext
) -> HTML {
    var problems = typed.form.problems()
    if refusal == .dateInvalid { problems = [FieldProblem(QuoteRefusal.dateInvalid)] }
    let form = TypedForm(typed.form, refusal == nil ? [] : problems)
    let today = CivilDate(context.now, in: .moscow).description
    let columns = OfferColumns(desk, typed, context)
    var table = Table(still: "offer", as: .stack, columns.all)
    table.isTopAligned = true
    let fields: HTML = """
        \(context.table(table, typed.rows, label: context.t("ordering.quote.answer")))\
        \(context.field("validUntil", form) { $0.least = today })\(context.field("deliveryTerms", form))\
        \(context.field("note", form))
        """
    let act = desk.card.version == 0 ? "ordering.quote.answer.send" : "ordering.quote.answer.again"
    let frame = context.formFrame(
        FormFrame("\(path)/offers", id: "offer-form"), fields,
        actions: context.submit(context.t(act), busy: context.t("web.doing")))
    return context.pageSection(context.t("ordering.quote.answer"), id: "answer-h", frame)
}

/// Taking it into work, or saying that nothing can be offered.
private func staffMoves(_ quote: Quote, _ path: String, _ context: StaffContext) -> HTML? {
    guard context.principal.may(.processOrders) else { return nil }
    let next = quote.status.next(for: .staff).filter { $0 != .offered }
    guard !next.isEmpty else { return nil }
    let note = context.field(
        Input(
            "note", context.t("ordering.quote.move.note"), .textarea(rows: 2), id: "move-note",
            mark: context.t("web.field.optional"), maxLength: 500))
    let buttons: [HTML] = next.map { status in
        context.submit(
            context.t("ordering.quote.staffMove.\(status.rawValue)"), status == .inWork ? .tint : .plain,
            size: .regular, act: ("status", status.rawValue))
    }
    let form = context.formFrame(FormFrame("\(path)/status"), note, actions: "\(buttons)")
    let customer = context.link(context.t("ordering.quote.customer"), to: "/staff/customers/\(quote.customerID)")
    return context.card(context.t("ordering.quote.move.title"), id: "move-h", action: customer, form)
}

/// The columns of an answer: fields for each line.
private struct OfferColumns: Sendable {
    private let desk: OfferDesk
    private let problems: [Int: OfferRowProblem]
    private let context: StaffContext
    private let lines: [Int: QuoteLine]

    init(_ desk: OfferDesk, _ typed: TypedOffer, _ context: StaffContext) {
        self.desk = desk
        problems = typed.problems
        self.context = context
        lines = Dictionary(desk.card.lines.map { ($0.position, $0) }) { first, _ in first }
    }

    var all: [TableColumn<OfferRow>] {
        [goods, quantity, own, price, discount, leadDays, answer]
    }

    private var goods: TableColumn<OfferRow> {
        let (context, lines, problems) = (self.context, self.lines, self.problems)
        return TableColumn("goods", "ordering.column.goods") { row in
            let line = lines[row.position]
            let title: HTML = "<span class=\"rowlink\">\(line?.name ?? context.t("ordering.quote.row.new"))</span>"
            let wish: HTML? = line.flatMap { line in
                line.comment.isEmpty
                    ? nil
                    : context.lineNotice(
                        .info, icon: "user", context.t("ordering.quote.lineComment", ["text": line.comment]))
            }
            let problem = problems[row.position].map { context.lineNotice(.danger, context.t($0.key)) }
            let article = Self.field("sku", "ordering.quote.row.sku", row, row.sku, 60, context)
            // Only what is not in the catalogue needs a name of its own.
            let name = Self.field("name", "ordering.quote.row.name", row, row.name, 300, context)
            return "\(title)\(wish)\(problem)\(article)\(line?.productID == nil ? name : nil)"
        }
    }

    private var quantity: TableColumn<OfferRow> {
        typed("qty", "ordering.column.ordered", "quantity", \.quantity, numeric: true)
    }

    private var own: TableColumn<OfferRow> {
        let (own, formats) = (desk.own, context.formats)
        return TableColumn("own", "ordering.quote.column.own", align: .end, classes: "muted") { row in
            "\(own[row.sku].map { formats.amount($0) } ?? "—")"
        }
    }

    private var price: TableColumn<OfferRow> {
        typed("price", "ordering.column.price", "price", \.price, numeric: true)
    }

    private var discount: TableColumn<OfferRow> {
        typed("cut", "ordering.quote.column.discount", "discount", \.discount, numeric: true)
    }

    private var leadDays: TableColumn<OfferRow> {
        typed("lead", "ordering.quote.column.leadDays", "leadDays", \.leadDays, numeric: true)
    }

    private var answer: TableColumn<OfferRow> {
        typed("answer", "ordering.quote.column.answer", "answer", \.answer, numeric: false)
    }

    private func typed(
        _ id: String, _ key: String, _ name: String, _ path: any KeyPath<OfferRow, String> & Sendable, numeric: Bool
    ) -> TableColumn<OfferRow> {
        let context = context
        return TableColumn(id, .key(key), align: numeric ? .end : .start) { row in
            Self.field(name, key, row, row[keyPath: path], numeric ? 20 : 500, context, numeric: numeric)
        }
    }

    /// A bare field of a row, named by its column and its line.
    private static func field(
        _ name: String, _ key: String, _ row: OfferRow, _ value: String, _ most: Int, _ context: StaffContext,
        numeric: Bool = false
    ) -> HTML {
        let label = context.t("ordering.quote.row.label", ["field": context.t(key), "number": "\(row.position)"])
        return """
            <input class="input input--sm" name="\(name).\(row.position)" value="\(value)" maxlength="\(most)" \
            aria-label="\(label)"\(attr: "placeholder", numeric ? nil : context.t(key))\
            \(attr: "inputmode", numeric ? "decimal" : nil)>
            """
    }
}
