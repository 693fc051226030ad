// A member sees what became of his file, row by row, before anything goes into the cart.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /orders/import/{import}`: `show` narrows the rows to those that became one thing.
    func showOrderImport(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        let (asked, page) = (request.query["show"].flatMap(ImportRowState.init(rawValue:)), request.page(limit: 50))
        let review = try await database.read { tx in
            try ImportReview(id, showing: asked, page, for: principal, at: now, in: tx)
        }
        return context.importPage(review)
    }
}

/// What a page of an import shows.
struct ImportReview: Sendable {
    let order: OrderImport
    /// Which rows.
    let state: ImportRowState
    let rows: Page<ImportRow>
    /// The goods rows propose, by their ids.
    let goods: [ID<Product>: ImportGoods]
    let prices: PriceTable?

    /// Six statements at most.
    ///
    /// - Throws: `NotFound` for an import that is not the member's own.
    init(
        _ id: ID<OrderImport>, showing asked: ImportRowState?, _ page: PageRequest, for principal: Principal,
        at now: Date, in tx: Transaction
    ) throws {
        order = try Ordering.orderImport(id, of: principal, in: tx)
        let counts = order.counts
        // What has to be decided comes first.
        let usual = ImportRowState.allCases.first { $0 != .skipped && counts.count(of: $0) > 0 }
        state = asked ?? usual ?? .added
        guard order.status == .checked || order.status == .taken else {
            (rows, goods, prices) = (Page(items: [], next: nil, previous: nil), [:], nil)
            return
        }
        rows = try Ordering.importPage(of: id, state, page, in: tx)
        let proposed = Array(Set(rows.items.flatMap(\.choices)))
        guard !proposed.isEmpty else {
            (goods, prices) = ([:], nil)
            return
        }
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let scales = try Ordering.scales(for: proposed, of: principal, buyer: buyer, at: now, in: tx)
        (goods, prices) = (scales.goods, scales.prices)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func importPage(_ review: ImportReview) -> HTML {
        let one = review.order
        var frame = PageFrame(t("ordering.import.review.title"), section: "orders")
        frame.breadcrumbs = [
            ("/orders", t("ordering.orders.title")), (Ordering.importPath, t("ordering.import.title")),
        ]
        frame.density = "regular"
        frame.subline = importSubline(one)
        frame.actions = importActions(one)
        switch one.status {
        case .reading:
            let bar = progress(importName(one), importProgress(one), path: "\(one.path)/progress")
            return page(frame, card(t("ordering.import.verdict.reading"), id: "reading-h", bar))
        case .refused: return page(frame, refusedImport(one))
        case .dropped: return page(frame, droppedImport(one))
        case .checked, .taken: return page(frame, checkedImport(review))
        }
    }

    private func importSubline(_ one: OrderImport) -> HTML {
        var parts: [String] = [importName(one)]
        if [.checked, .taken].contains(one.status) {
            parts.append(t("ordering.import.rows", count: Int64(one.counts.rows)))
            let seconds = String(format: "%.1f", Double(max(100, one.milliseconds)) / 1_000)
            let shown = language == .ru ? seconds.replacing(".", with: ",") : seconds
            parts.append(t("ordering.import.checkedIn", ["seconds": shown]))
            if one.counts.skipped > 0 {
                parts.append(t("ordering.import.skippedRows", count: Int64(one.counts.skipped)))
            }
        }
        let mayCorrect = one.status == .checked && one.counts.taken == 0
        let correct: HTML? =
            mayCorrect ? ". <a href=\"\(url: "\(one.path)/columns")\">\(t("ordering.import.columns.change"))</a>" : nil
        return "\(parts.joined(separator: ", "))\(correct)"
    }

    private func importActions(_ one: OrderImport) -> HTML {
        let hasReport = one.status == .checked || one.status == .taken
        let report: HTML? =
            hasReport
            ? buttonLink(
                t("ordering.import.report"), to: "\(one.path)/report.xlsx", icon: "download", attributes: " download")
            : nil
        return "\(report)\(buttonLink(t("ordering.import.other"), to: Ordering.importPath, icon: "upload"))"
    }

    private func refusedImport(_ one: OrderImport) -> HTML {
        let words = one.refusal.map { t($0, ["max": formats.count(ImportLimits.rows)]) } ?? ""
        return "<div class=\"notices\">\(notice(.danger, t("ordering.import.verdict.refused"), "\(words)"))</div>"
    }

    private func droppedImport(_ one: OrderImport) -> HTML {
        let back = submit(t("ordering.import.restore"), .plain, size: .small, icon: "undo")
        return pressForm(
            "\(one.path)/restoration", notice(.info, t("ordering.import.dropped"), actions: back), class: "notices")
    }

    // MARK: - What became of it

    private func checkedImport(_ review: ImportReview) -> HTML {
        let one = review.order
        let place = [(name: "show", value: review.state.rawValue)]
        let rows: HTML =
            review.rows.items.isEmpty
            ? emptyState(icon: "check", text: t("ordering.import.none.\(review.state.rawValue)"), inline: true)
            : importTable(review)
        return """
            \(importNotices(one))\(verdicts(review))\
            <section class="section" aria-labelledby="rows-h"><div class="section__head">\
            <h2 id="rows-h">\(t("ordering.import.state.\(review.state.rawValue)"))</h2>\
            <span class="section__n">\(formats.count(one.counts.count(of: review.state)))</span></div>\(rows)\
            \(pager(review.rows, path: one.path, query: place))</section>\
            \(one.counts.ready > 0 || one.counts.open > 0 ? takingBar(one) : nil)
            """
    }

    private func importNotices(_ one: OrderImport) -> HTML {
        var notices: [HTML] = []
        if one.counts.taken > 0 {
            let words = t("ordering.import.inCart", count: Int64(one.counts.taken))
            let way = buttonLink(t("ordering.import.toCart"), to: "/cart", size: .small)
            notices.append("<div class=\"notices\">\(notice(.success, words, actions: way))</div>")
        }
        if one.counts.unsearched > 0 {
            let words = t("ordering.import.unsearched", count: Int64(one.counts.unsearched))
            let go = submit(
                t("ordering.import.search"), .plain, size: .small, icon: "search", busy: t("ordering.import.searching"))
            notices.append(
                pressForm("\(one.path)/names", notice(.warning, words, actions: go), class: "notices"))
        }
        if !one.remarks.isEmpty {
            let words = one.remarks.map { t("spreadsheets.remark.\($0.rawValue)") }.joined(separator: " ")
            notices.append("<div class=\"notices\">\(notice(.info, t("ordering.import.remarks"), "\(words)"))</div>")
        }
        return "\(notices)"
    }

    /// Four figures, each a way to its rows.
    private func verdicts(_ review: ImportReview) -> HTML {
        let one = review.order
        let tones: [(state: ImportRowState, glyph: String, tone: String)] = [
            (.ambiguous, "sWait", "warning"), (.refused, "sFail", "danger"), (.changed, "sHalf", "info"),
            (.added, "sDone", "success"),
        ]
        let tiles = tones.map { state, glyph, tone -> HTML in
            let isCurrent = state == review.state
            return """
                <a class="verdict verdict--\(tone)" href="\(url: "\(one.path)?show=\(state.rawValue)")"\
                \(attr: "aria-current", isCurrent ? "true" : nil)>\(self.glyph(glyph))\
                <b>\(formats.count(one.counts.count(of: state)))</b>\
                <span>\(t("ordering.import.verdictOf.\(state.rawValue)"))</span></a>
                """
        }
        return "<nav class=\"verdicts\" aria-label=\"\(t("ordering.import.verdicts"))\">\(tiles)</nav>"
    }

    /// What is ready, and the ways on.
    private func takingBar(_ one: OrderImport) -> HTML {
        let (ready, open) = (one.counts.ready, one.counts.open)
        let sum = seesPrices ? t("ordering.import.readySum", ["sum": formats.money(one.total)]) : ""
        let rest = open > 0 ? t("ordering.import.rest", count: Int64(open)) : ""
        let away = submit(
            t("ordering.import.drop"), .ghost, size: .regular,
            attributes: " formaction=\"\(url: "\(one.path)/removal")\"")
        let quote = buttonLink(t("ordering.import.quote"), to: "/quotes/new?import=\(one.id)")
        let order = submit(
            t("ordering.import.order"), .plain, size: .regular, act: ("act", "order"), attributes: " form=\"taking\"")
        let add = submit(
            t("ordering.import.add", count: Int64(ready)), size: .regular, busy: t("web.doing"), act: ("act", "cart"))
        let others: HTML = ready > 0 ? "\(quote)\(order)" : quote
        return """
            <div class="btnrow phone-only importways">\(others)</div>
            <form method="post" action="\(url: "\(one.path)/adoption")" class="stickybar" id="taking" \
            aria-label="\(t("ordering.import.verdicts"))">\(commandField)\
            <input type="hidden" name="name" value="\(importName(one))">\
            <p class="stickybar__text"><b>\(t("ordering.import.ready", count: Int64(ready)))</b> \(sum) \(rest)</p>\
            <span class="btnrow desk-only">\(away)\(others)</span>\(ready > 0 ? add : nil)</form>
            """
    }
}
