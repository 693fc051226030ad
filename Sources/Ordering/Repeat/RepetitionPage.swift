// The screen before anything is ordered again: what is not as the last time, line by line, and the sum.

import Catalog
import Foundation
import Kernel
import Web

/// What the screen needs besides its lines.
struct RepetitionScreen {
    /// Where its form goes.
    let action: String
    /// What the form sends besides.
    var hidden: [(name: String, value: String)] = []
    /// What it came to the last time; nil where there is no last time.
    var totalThen: Money?
    /// What stands above all.
    var lead: HTML?

    init(_ action: String) { self.action = action }
}

extension MemberContext {
    /// The page of a repetition.
    func repetitionPage(_ frame: PageFrame, _ repetition: Repetition, _ screen: RepetitionScreen) -> HTML {
        var frame = frame
        frame.density = "regular"
        let hidden: [HTML] = screen.hidden.map { field in
            "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
        }
        let same = repetition.lines.filter { !$0.isChanged }
        return page(
            frame,
            """
            \(screen.lead)<form method="post" action="\(url: screen.action)">\(commandField)\(hidden)
            <div class="split"><div>
              \(verdict(repetition))
              \(lineSection(repetition.changed, title: "ordering.repeat.changed", id: "changed-h"))
              \(lineSection(same, title: "ordering.repeat.unchanged", id: "unchanged-h"))
            </div><div class="aside aside--sticky">\(sums(repetition, screen))</div></div>\(phoneBar(repetition))</form>
            """)
    }

    /// On a phone the sum and the way on stand above the tabs.
    private func phoneBar(_ repetition: Repetition) -> HTML? {
        guard repetition.possible > 0 else { return nil }
        return """
            <div class="stickybar phone-only">\
            <p class="stickybar__text"><b>\(formats.money(repetition.total))</b></p>\
            \(submit(t("ordering.repeat.toCart"), size: .regular))</div>
            """
    }

    private func verdict(_ repetition: Repetition) -> HTML {
        let changed = repetition.changed.count
        let title = changed == 0 ? t("ordering.repeat.same") : t("ordering.repeat.differs", count: Int64(changed))
        let counts = [
            "possible": formats.count(repetition.possible), "all": formats.count(repetition.lines.count),
        ]
        let possible = t("ordering.repeat.possible", TextArguments(counts))
        return """
            <div class="notices">\(notice(changed == 0 ? .success : .warning, title, "\(possible)"))</div>
            """
    }

    private func lineSection(_ lines: [Repetition.Line], title: String, id: String) -> HTML? {
        guard !lines.isEmpty else { return nil }
        let shown = Array(lines.prefix(100))
        let more: HTML? =
            lines.count > shown.count
            ? "<p class=\"caption quiet\">\(t("ordering.andMore", count: Int64(lines.count - shown.count)))</p>" : nil
        return pageSection(
            t(title), id: id, count: lines.count, "\(table(repetitionTable(mayTick: true), shown))\(more)")
    }

    /// The lines as they were and as they would be; what is not wanted can be ticked.
    func repetitionTable(mayTick: Bool) -> Table<Repetition.Line> {
        let goods = TableColumn<Repetition.Line>("goods", "ordering.column.goods") { goodsCell($0) }
        let quantity = TableColumn<Repetition.Line>("qty", "ordering.column.quantity", align: .end) { quantityCell($0) }
        let price = TableColumn<Repetition.Line>("price", "ordering.column.price", align: .end) { priceCell($0) }
        let skip = TableColumn<Repetition.Line>("skip", "ordering.repeat.skip", align: .end) { skipCell($0) }
        let columns = [goods, quantity, price]
        var table = Table(still: "repeat", as: .cards, mayTick ? columns + [skip] : columns)
        table.isTopAligned = true
        table.rowAttributes = { $0.quantity.isPositive ? nil : " class=\"is-gone\"" }
        return table
    }

    private func goodsCell(_ line: Repetition.Line) -> HTML {
        let habit: HTML? = line.habit.map { "<span class=\"sub\">\(reason($0, line.now.product))</span>" }
        return """
            <span class="rowlink">\(line.now.product.name)</span><span class="sub">\(line.now.product.sku)</span>\
            \(habit)\(line.note.map { lineNote($0, line.now, self) })
            """
    }

    private func quantityCell(_ line: Repetition.Line) -> HTML {
        let (was, now) = (formats.quantity(line.wanted), formats.quantity(line.quantity))
        let quantity: HTML =
            line.quantity == line.wanted ? "\(now)" : "<s class=\"was\">\(was)</s> <span class=\"medium\">\(now)</span>"
        return "<span data-unit=\"\(line.now.product.unit) ×\">\(quantity)</span>"
    }

    private func priceCell(_ line: Repetition.Line) -> HTML {
        let now = line.now.price?.amount
        let isSame = line.priceThen == nil || line.priceThen == now
        let was: HTML? =
            isSame ? nil : line.priceThen.map { "<s class=\"was\">\(formats.amount($0))</s> " }
        guard let now else { return "\(was)—" }
        return "\(was)<span data-unit=\"\(now.currency.symbol)\">\(formats.amount(now))</span>"
    }

    private func skipCell(_ line: Repetition.Line) -> HTML {
        guard line.quantity.isPositive else { return "<span class=\"quiet\">\(t("ordering.repeat.left"))</span>" }
        let name = t("ordering.repeat.skipName", ["name": line.now.product.name])
        return """
            <span data-label="\(t("ordering.repeat.skip"))"><input type="checkbox" class="check" name="skip" \
            value="\(line.key)" aria-label="\(name)"></span>
            """
    }

    private func sums(_ repetition: Repetition, _ screen: RepetitionScreen) -> HTML {
        let then = screen.totalThen.map { Pair(t("ordering.repeat.then"), "\(formats.money($0))") }
        let now = Pair(t("ordering.repeat.now"), money(repetition.total), total: true)
        let on: HTML =
            repetition.possible > 0
            ? "<div class=\"desk-only\">\(submit(t("ordering.repeat.toCart"), block: true))</div>"
            : "<p class=\"small text-danger\">\(t("ordering.repeat.nothing"))</p>"
        return card(
            t("ordering.summary"), id: "sum-h",
            """
            <div class="stack">\(pairs([then, now].compactMap { $0 }))\(on)\
            <p class="caption quiet">\(t("ordering.repeat.explain"))</p></div>
            """)
    }
}
