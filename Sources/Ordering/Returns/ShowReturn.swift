// A return's page: for the customer, and for the vendor's people with what they decide.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /returns/{return}`
    func showReturn(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("return")
        let principal = context.principal
        let card = try await database.read { tx in try Ordering.returnCard(number: number, for: principal, in: tx) }
        return returnPage(card, context)
    }

    /// `GET /staff/returns/{return}`
    func showStaffReturn(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let number = try context.web.parameters.require("return")
        return try await staffReturnPage(number, nil, nil, context)
    }

    /// The page for staff, with a decision that was refused.
    func staffReturnPage(
        _ number: String, _ typed: ReturnDecision?, _ refusal: ReturnRefusal?, _ context: StaffContext
    ) async throws -> HTML {
        let principal = context.principal
        let card = try await database.read { tx in try Ordering.returnCard(number: number, for: principal, in: tx) }
        return Ordering.staffPage(card, typed ?? ReturnDecision(isApproved: true), refusal, context)
    }
}

// MARK: - Pages

/// «от 17.11.2026, 09:15, Анна Котова».
private func returnSubline(_ claim: OrderReturn, _ context: some PageContext) -> HTML {
    "\(context.t("ordering.order.from", ["date": context.formats.dateTime(claim.placedAt)])), \(claim.placedByName)"
}

private func printButton(_ context: some PageContext) -> HTML {
    context.button(context.t("ordering.return.print"), icon: "print", attributes: " data-print")
}

private func returnPage(_ card: ReturnCard, _ context: MemberContext) -> HTML {
    let claim = card.claim
    var frame = PageFrame(context.t("ordering.return.title", ["number": claim.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/returns", context.t("ordering.returns.title")),
    ]
    frame.badge = context.returnStatus(claim, badge: true)
    frame.subline = returnSubline(claim, context)
    frame.actions = printButton(context)
    frame.density = "regular"
    let path = "/returns/\(claim.number)"
    let left: HTML = """
        \(returnLinesSection(card, context))\(returnFiles(card, path, context))\(returnTalk(card, path, context))
        """
    let right: HTML = """
        \(returnFacts(card, orders: "/orders", context))\(customerSteps(claim, path, context))\
        \(returnHistory(card, context))
        """
    return context.page(
        frame,
        """
        \(nextStep(claim, context))
        <div class="split"><div>\(left)</div><div class="aside">\(right)</div></div>
        """)
}

/// What the customer is to do now.
private func nextStep(_ claim: OrderReturn, _ context: MemberContext) -> HTML? {
    switch claim.status {
    case .awaitingGoods:
        context.notice(
            .warning, context.t("ordering.return.next.send"), "\(context.t("ordering.return.next.send.text"))")
    case .settled: context.notice(.success, context.t("ordering.return.next.check"))
    default: nil
    }
}

/// Taking it back, or saying that all is well.
private func customerSteps(_ claim: OrderReturn, _ path: String, _ context: MemberContext) -> HTML? {
    let next = claim.status.next(for: .customer)
    guard let status = next.first, context.principal.may(.placeOrders) else { return nil }
    let button = context.submit(
        context.t("ordering.return.move.\(status.rawValue)"), .plain, size: .regular, act: ("status", status.rawValue))
    return context.card(
        context.t("ordering.quote.move.title"), id: "move-h", context.pressForm("\(path)/status", button))
}

extension Ordering {
    fileprivate static func staffPage(
        _ card: ReturnCard, _ typed: ReturnDecision, _ refusal: ReturnRefusal?, _ context: StaffContext
    ) -> HTML {
        let claim = card.claim
        var frame = PageFrame(context.t("ordering.return.title", ["number": claim.number]), section: "orders")
        frame.breadcrumbs = [
            ("/staff/orders", context.t("ordering.orders.title")),
            ("/staff/returns", context.t("ordering.returns.title")),
        ]
        frame.badge = context.returnStatus(claim, badge: true)
        frame.subline = "\(claim.customerName), \(returnSubline(claim, context))"
        frame.actions = printButton(context)
        frame.density = "regular"
        let path = "/staff/returns/\(claim.number)"
        let decides = context.principal.may(.processOrders) && claim.status.isDecidable
        let lines = decides ? decisionForm(card, typed, path, context) : returnLinesSection(card, context)
        let left: HTML = "\(lines)\(returnFiles(card, path, context))\(returnTalk(card, path, context))"
        let right: HTML = """
            \(returnFacts(card, orders: "/staff/orders", context))\(staffSteps(claim, path, context))\
            \(returnHistory(card, context))
            """
        return context.page(
            frame,
            """
            \(refusal.map { context.notice(.danger, context.t($0.key, TextArguments($0.arguments))) })
            <div class="split"><div>\(left)</div><div class="aside">\(right)</div></div>
            """)
    }
}

/// The lines with a field for what is allowed of each.
private func decisionForm(
    _ card: ReturnCard, _ typed: ReturnDecision, _ path: String, _ context: StaffContext
) -> HTML {
    let goods = TableColumn<ReturnLine>("goods", "ordering.column.goods") { line in
        let sku: HTML? = line.sku.isEmpty ? nil : "<span class=\"sub\">\(line.sku)</span>"
        let comment: HTML? = line.comment.isEmpty ? nil : context.lineNotice(.info, icon: "user", line.comment)
        return "<span class=\"rowlink\">\(line.name)</span>\(sku)\(comment)"
    }
    let reason = TableColumn<ReturnLine>("reason", "ordering.return.reason") { line in
        "\(context.t("ordering.return.reason.\(line.reason.rawValue)"))"
    }
    let quantity = TableColumn<ReturnLine>("qty", "ordering.column.quantity", align: .end) { line in
        context.quantity(line.quantity, line.unit)
    }
    @Sendable func field(_ name: String, _ key: String, _ line: ReturnLine, _ value: String, numeric: Bool) -> HTML {
        let label = context.t("ordering.quote.row.label", ["field": context.t(key), "number": "\(line.position)"])
        return """
            <input class="input input--sm" name="\(name).\(line.position)" value="\(value)" \
            maxlength="\(numeric ? 20 : 500)" aria-label="\(label)"\(attr: "inputmode", numeric ? "decimal" : nil)>
            """
    }
    let accepted = TableColumn<ReturnLine>("accepted", "ordering.return.accepted", align: .end) { line in
        let value = typed.accepted[line.position] ?? context.formats.quantity(line.quantity)
        return field("accepted", "ordering.return.accepted", line, value, numeric: true)
    }
    let answer = TableColumn<ReturnLine>("answer", "ordering.quote.column.answer") { line in
        field("answer", "ordering.quote.column.answer", line, typed.answers[line.position] ?? "", numeric: false)
    }
    var table = Table(still: "offer", as: .stack, [goods, reason, quantity, accepted, answer])
    table.isTopAligned = true
    let note = context.field(
        Input(
            "note", context.t("ordering.quote.move.note"), .textarea(rows: 2), value: typed.note, id: "decision-note",
            mark: context.t("web.field.optional"), maxLength: 500))
    let approve = context.submit(
        context.t("ordering.return.move.approved"), size: .regular, act: ("verdict", ReturnStatus.approved.rawValue))
    let refuse = context.submit(
        context.t("ordering.return.move.refused"), .plain, size: .regular,
        act: ("verdict", ReturnStatus.refused.rawValue))
    let form = context.formFrame(
        FormFrame("\(path)/decision"), "\(context.table(table, card.lines))\(note)", actions: "\(approve)\(refuse)")
    return context.pageSection(
        context.t("ordering.return.lines"), id: "lines-h", count: card.lines.count, form)
}

/// The steps after the decision, and taking it into review before it.
private func staffSteps(_ claim: OrderReturn, _ path: String, _ context: StaffContext) -> HTML? {
    guard context.principal.may(.processOrders) else { return nil }
    let decided: Set<ReturnStatus> = claim.status.isDecidable ? [.approved, .refused] : [.approved]
    let next = claim.status.next(for: .staff).filter { !decided.contains($0) }
    guard !next.isEmpty else { return nil }
    let ways = ReturnWish.allCases.map { FieldOption($0.rawValue, context.t("ordering.return.wish.\($0.rawValue)")) }
    let way: HTML? =
        next.contains(.settled)
        ? context.field(
            Input(
                "settledAs", context.t("ordering.return.settledAs"), .select, value: claim.wish.rawValue,
                options: ways)) : nil
    let note = context.field(
        Input(
            "note", context.t("ordering.quote.move.note"), .textarea(rows: 2), id: "move-note",
            mark: context.t("web.field.optional"), maxLength: 500))
    let buttons: [HTML] = next.enumerated().map { index, status in
        context.submit(
            context.t("ordering.return.move.\(status.rawValue)"), index == 0 ? .tint : .plain, size: .regular,
            act: ("status", status.rawValue))
    }
    let form = context.formFrame(FormFrame("\(path)/status"), "\(way)\(note)", actions: "\(buttons)")
    return context.card(context.t("ordering.quote.move.title"), id: "move-h", form)
}
