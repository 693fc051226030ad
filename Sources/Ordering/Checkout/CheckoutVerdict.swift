// What the gate would say of an order, in plain words: by rule beside the sum, by line beneath the line.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// A finding of the gate; without amounts for whoever sees none.
    func words(_ finding: Finding) -> String {
        guard seesPrices || finding.amounts.isEmpty else { return t("ordering.gate.untold") }
        return t(finding.key, TextArguments(finding.arguments(formats)))
    }

    /// Whom a rule asks: a role, or a person by name.
    func approverName(_ role: String?, _ person: ID<User>?, _ names: [ID<User>: String]) -> String {
        if let person, let name = names[person] { return name }
        return role.map { t("ordering.approver.\($0)") } ?? t("ordering.approver.somebody")
    }

    /// What holds the order up, who has to allow it, what is worth knowing.
    func verdictCard(_ desk: CheckoutDesk) -> HTML {
        let verdict = desk.verdict
        let whole = verdict.findings.filter { $0.line == nil && $0.severity != .approves }
        var rows: [HTML] = whole.map { finding in
            let kind: NoticeKind = finding.severity == .refuses ? .danger : .info
            return "<li>\(lineNotice(kind, words(finding)))</li>"
        }
        for need in verdict.approvals {
            let who = approverName(need.approverRole, need.approverID, desk.approvers)
            let why = need.because.map { words($0) }.joined(separator: "; ")
            let told = t("ordering.verdict.needs", ["who": who, "why": why])
            rows.append("<li>\(lineNotice(.warning, icon: "approvals", told))</li>")
        }
        let isFine = !verdict.findings.contains { $0.severity == .refuses }
        let sum: HTML
        if !isFine {
            sum = lineNotice(.danger, t("ordering.verdict.refused"))
        } else if verdict.needsApproval {
            let end = verdict.terms.map { now.addingTimeInterval(TimeInterval($0.priceHours) * 3_600) }
            let held = end.map { t("ordering.verdict.held", ["until": formats.dateTime($0)]) }
            sum = "\(lineNotice(.warning, t("ordering.verdict.waits")))<p class=\"caption quiet\">\(held)</p>"
        } else {
            sum = lineNotice(.success, t("ordering.verdict.placed"))
        }
        return card(
            t("ordering.verdict.title"), id: "verdict-h",
            "<div class=\"stack\">\(sum)<ul class=\"checkout__verdict\">\(rows)</ul></div>")
    }

    // MARK: - Lines

    /// Every line with what the gate says of it and a place for a remark.
    func checkoutLines(_ desk: CheckoutDesk) -> HTML {
        let cart = desk.cart
        let findings = Dictionary(grouping: desk.verdict.findings.filter { $0.line != nil }, by: \.line)
        let isPerson = cart.buyer.customerKind == "person"
        let lines: [HTML] = cart.lines.prefix(TypedCheckout.shownLines).map { line in
            let found: [HTML] = (findings[line.product.id] ?? []).map { finding in
                lineNotice(finding.severity == .refuses ? .danger : .info, words(finding))
            }
            let amount: HTML? = seesPrices ? line.price.map { " × \(formats.money($0.amount))" } : nil
            let remark: HTML? = isPerson ? nil : remarkField(line)
            return """
                <li><span class="checkout__line"><span>\(line.product.name)</span>\
                <span class="sub">\(formats.quantity(line.quantity))\u{00a0}\(line.product.unit)\(amount)</span></span>\
                \(waitingNote(line))\(found)\(remark)</li>
                """
        }
        let more: HTML? =
            cart.lines.count > lines.count
            ? "<p class=\"caption quiet\">\(t("ordering.andMore", count: Int64(cart.lines.count - lines.count)))</p>"
            : nil
        let isOpen = !findings.isEmpty || cart.lines.contains { !$0.comment.isEmpty }
        return """
            <details class="checkout__goods"\(attr: "open", if: isOpen)><summary>\
            \(t("ordering.checkout.lines", count: Int64(cart.lines.count)))</summary>\
            <ul class="checkout__lines rows">\(lines)</ul>\(more)</details>
            """
    }

    private func remarkField(_ line: CartLine) -> HTML {
        let id = "remark-\(line.product.id)"
        return """
            <span class="field"><label class="visually-hidden" for="\(id)">\
            \(t("ordering.checkout.lineComment", ["name": line.product.name]))</label>\
            <input class="input input--sm" id="\(id)" name="lineComment.\(line.product.id)" value="\(line.comment)" \
            maxlength="\(TypedCheckout.commentLength)" placeholder="\(t("ordering.checkout.lineComment.short"))"></span>
            """
    }

    // MARK: - Sum

    func checkoutSum(_ desk: CheckoutDesk) -> HTML {
        let cart = desk.cart
        let sums: HTML? =
            seesPrices
            ? pairs([
                Pair(t("ordering.total"), money(cart.total), total: true),
                Pair(t("ordering.vatIncluded"), "\(formats.money(cart.vatTotal))"),
            ]) : nil
        let carrier = desk.form.isPickup || desk.carrier?.priceText.isEmpty != false ? nil : desk.carrier
        let delivery: HTML? = carrier.map { carrier in
            let words = ["carrier": carrier.name, "price": carrier.priceText]
            return "<p class=\"small muted\">\(t("ordering.checkout.priceOf", TextArguments(words)))</p>"
        }
        return card(
            t("ordering.summary"), id: "sum-h", action: link(t("ordering.checkout.toCart"), to: "/cart"),
            """
            <div class="stack">\(sums)\(delivery)\
            <div class="desk-only">\(placeOrderButton(desk, size: .large, block: true))</div>
            <p class="caption quiet">\(t("ordering.place.explain"))</p></div>
            """)
    }

    /// On a phone the sum and the way on stand above the tabs.
    func checkoutBar(_ desk: CheckoutDesk) -> HTML {
        let sum: HTML? = seesPrices ? "<b>\(formats.money(desk.cart.total))</b>" : nil
        return """
            <div class="stickybar phone-only"><p class="stickybar__text">\(sum)</p>\
            \(placeOrderButton(desk, size: .regular))</div>
            """
    }

    private func placeOrderButton(_ desk: CheckoutDesk, size: ButtonSize, block isBlock: Bool = false) -> HTML {
        let waits = !desk.verdict.approvals.isEmpty
        return submit(
            t(waits ? "ordering.place.ask" : "ordering.place.button"), size: size, block: isBlock,
            busy: t("ordering.place.busy"), attributes: " form=\"checkout-form\"")
    }
}
