// Whoever has to allow orders finds them in one place, with the reasons, and decides one or several at once.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /approvals?tab=asked|sent|decided`
    func listApprovals(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let tab = request.query["tab"].flatMap { ApprovalTab(rawValue: $0) } ?? .asked
        let (wanted, principal) = (request.page(limit: 20), context.principal)
        let page = try await database.read { tx in
            try Ordering.approvals(tab, wanted, for: principal, in: tx)
        }
        return context.approvalsPage(page, tab)
    }

    /// `POST /approvals`: allows every order named by `number`. What cannot be allowed so, such as one with other
    /// prices, is left for its own page, and told.
    func approveMany(_ request: Request, _ context: MemberContext) async throws -> Response {
        let numbers = Array(Set(context.form.all("number")).sorted().prefix(50))
        let (principal, now) = (context.principal, context.now)
        guard !numbers.isEmpty else { return .redirect(to: "/approvals", message: "ordering.approval.noneChosen") }
        return try await context.once { tx in
            var done = 0
            for number in numbers {
                do {
                    try Ordering.approve(number, by: principal, at: now, in: tx)
                    done += 1
                } catch is ApprovalRefusal {
                    continue
                }
            }
            let counts = ["done": String(done), "left": String(numbers.count - done)]
            let message = done == numbers.count ? "ordering.approval.doneMany" : "ordering.approval.doneSome"
            return .redirect(to: "/approvals", message: message, counts)
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func approvalsPage(_ list: Page<AskedOrder>, _ tab: ApprovalTab) -> HTML {
        var frame = approvalsFrame()
        frame.actions = buttonLink(t("ordering.absence.title"), to: "/approvals/absence", icon: "calendar")
        if principal.may(.manageMembers) {
            let add = buttonLink(t("ordering.rules.new"), to: "/approvals/rules/new", icon: "plus")
            frame.actions = "\(frame.actions)\(add)"
        }
        let cards: [HTML] = list.items.map { approvalCard($0, tab) }
        let content: HTML
        if cards.isEmpty {
            content = emptyState(
                icon: "check", title: t("ordering.approvals.none.\(tab.rawValue)"),
                text: t("ordering.approvals.none.text"))
        } else if tab == .asked {
            content = """
                <form method="post" action="/approvals" class="approvals">\(commandField)\(cards)\
                <div class="form__actions">\
                \(submit(t("ordering.approval.approveChosen"), .plain, size: .regular, icon: "check"))</div></form>
                """
        } else {
            content = "<div class=\"approvals\">\(cards)</div>"
        }
        return page(
            frame,
            "\(approvalTabs(tab.rawValue))\(content)\(pager(list, path: "/approvals", query: [("tab", tab.rawValue)]))")
    }

    /// The frame of every page here.
    func approvalsFrame() -> PageFrame {
        var frame = PageFrame(t("ordering.approvals.title"), section: "approvals")
        frame.density = "regular"
        return frame
    }

    /// The views of a person, and those of a director.
    func approvalTabs(_ current: String) -> HTML {
        var links = ApprovalTab.allCases.map { tab in
            TabLink(
                t("ordering.approvals.tab.\(tab.rawValue)"),
                tab == .asked ? "/approvals" : "/approvals?tab=\(tab.rawValue)", current: current == tab.rawValue)
        }
        if principal.may(.manageMembers) {
            links.append(TabLink(t("ordering.rules.title"), "/approvals/rules", current: current == "rules"))
            links.append(TabLink(t("ordering.limits.title"), "/approvals/limits", current: current == "limits"))
        }
        return tabs(t("ordering.approvals.title"), links)
    }

    /// What it is, who wants it, why it is asked about, who decides.
    private func approvalCard(_ asked: AskedOrder, _ tab: ApprovalTab) -> HTML {
        let order = asked.order
        let sum: HTML? = seesPrices ? "<p class=\"approval__sum\">\(money(order.total))</p>" : nil
        let choose: HTML? =
            tab == .asked
            ? """
            <input type="checkbox" class="check" name="number" value="\(order.number)" \
            aria-label="\(t("ordering.approval.choose", ["number": order.number]))">
            """ : nil
        let look: HTML =
            tab == .asked
            ? buttonLink(
                t("ordering.approval.decide"), to: "/approvals/\(order.number)", .tint, icon: "right",
                of: order.number) : orderStatus(order.status)
        return """
            <article class="approval" aria-labelledby="a-\(order.number)"><div class="approval__head">\(choose)\
            <div class="approval__what"><h2 id="a-\(order.number)">\
            \(link(t("ordering.order.title", ["number": order.number]), to: "/approvals/\(order.number)"))</h2>\
            <p class="sub">\(approvalAuthor(asked))</p></div>\(sum)</div>\
            <ul class="approval__why">\(approvalReasons(asked))</ul>\
            <div class="approval__foot">\(approvalPath(asked))\(look)</div></article>
            """
    }

    /// «Ирина Ковалёва, склад, сегодня в 09:15. Диск отрезной и ещё 11».
    func approvalAuthor(_ asked: AskedOrder) -> String {
        let order = asked.order
        let who = [order.placedByName, asked.unit, formats.recent(order.placedAt, now: now)].compactMap { $0 }
        return "\(who.joined(separator: ", ")). \(orderedGoods(order.firstLine, order.lineCount))"
    }

    /// Why it is asked about, and how long prices and goods are held.
    func approvalReasons(_ asked: AskedOrder) -> [HTML] {
        var seen: Set<String> = []
        var rows: [HTML] = []
        for approval in asked.approvals {
            for finding in approval.because {
                let text = words(finding)
                let told =
                    approval.rule.isEmpty ? text : t("ordering.approval.byRule", ["why": text, "rule": approval.rule])
                guard seen.insert(told).inserted else { continue }
                let symbol = finding.key.hasSuffix("address") ? "pin" : "approvals"
                rows.append("<li>\(icon(symbol))<span>\(told)</span></li>")
            }
        }
        guard asked.order.status == .awaitingApproval, let until = asked.order.priceValidUntil else { return rows }
        let key = until > now ? "ordering.approval.pricesHeld" : "ordering.approval.pricesLapsed"
        rows.append(
            "<li>\(icon("clock"))<span>\(t(key, ["until": formats.dateTime(until)]))</span></li>")
        return rows
    }

    /// Who decided and who is asked, step by step.
    func approvalPath(_ asked: AskedOrder) -> HTML {
        let steps: [HTML] = asked.approvals.map { approval in
            let who = approval.approverName ?? approverName(approval.approverRole, nil, [:])
            let shown: (stage: StatusStage, text: String) =
                switch approval.decision {
                case .approved: (.done, approval.decidedBy ?? who)
                case .refused: (.cancelled, approval.decidedBy ?? who)
                case .lapsed: (.draft, who)
                case nil: (.waiting, who)
                }
            let isNow = approval.decision == nil && approval.step == asked.step
            let due = isNow ? approval.dueAt.map { t("ordering.approval.due", ["until": formats.dateTime($0)]) } : nil
            let late: HTML? =
                isNow && approval.isOverdue
                ? " <span class=\"text-danger\">\(t("ordering.approval.overdue"))</span>" : nil
            let note: HTML? = approval.note.isEmpty ? nil : "<span class=\"sub\">\(approval.note)</span>"
            let told = [shown.text, due].compactMap { $0 }.joined(separator: ", ")
            return "<li>\(status(shown.stage, told))\(late)\(note)</li>"
        }
        return "<ol class=\"approval__path\" aria-label=\"\(t("ordering.approval.path"))\">\(steps)</ol>"
    }
}
