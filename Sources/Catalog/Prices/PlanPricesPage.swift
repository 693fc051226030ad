// The page of price changes to come.

import Database
import Foundation
import Kernel
import Web

func priceChangesPage(
    _ changes: Page<PlannedChange>, _ types: [PriceTypeName], _ typed: TypedForm<PriceChangeForm>,
    _ context: StaffContext
) -> HTML {
    let frame = pricesFrame(context.t("catalog.change.title"), context)
    let nothing = context.emptyState(
        icon: "clock", title: context.t("catalog.change.none.title"), text: context.t("catalog.change.none.text"),
        inline: true)
    let list: HTML =
        changes.items.isEmpty
        ? nothing : context.table(changesTable(context), changes.items, label: context.t("catalog.change.title"))
    return context.page(
        frame,
        """
        \(context.priceTabs("changes"))\(context.errorSummary(typed))
        \(list)\(context.pager(changes, path: "/staff/prices/changes"))
        \(context.pageSection(context.t("catalog.change.new"), id: "new-h", changeForm(types, typed, context)))
        """)
}

private func changeForm(
    _ types: [PriceTypeName], _ typed: TypedForm<PriceChangeForm>, _ context: StaffContext
) -> HTML {
    let options = ["priceType": types.map { FieldOption($0.id.description, $0.name) }]
    return context.formFrame(
        FormFrame("/staff/prices/changes", long: true),
        "<div class=\"fields\">\(context.fields(typed, options: options))</div>",
        actions: context.submit(context.t("catalog.change.add"), size: .regular, busy: context.t("web.saving")))
}

private func changesTable(_ context: StaffContext) -> Table<PlannedChange> {
    let goods = TableColumn<PlannedChange>("goods", "catalog.column.goods") { planned in
        """
        <a class="rowlink" href="\(url: "/products/\(planned.slug)")">\(planned.product)</a>\
        <span class="sub">\(planned.article)</span>
        """
    }
    let type = TableColumn<PlannedChange>("type", "catalog.terms.type") { planned in
        let quantity = context.formats.quantity(planned.change.from)
        let words = context.t("catalog.rule.say.minQuantity", ["quantity": quantity])
        let from: HTML? = planned.change.from.isPositive ? "<span class=\"sub\">\(words)</span>" : nil
        return "\(planned.priceType)\(from)"
    }
    let at = TableColumn<PlannedChange>("at", "catalog.change.at", classes: "nowrap") { planned in
        "\(context.formats.dateTime(planned.change.effectiveAt))"
    }
    let now = TableColumn<PlannedChange>(
        "now", "catalog.change.now", align: .end, .useful, classes: "muted"
    ) { planned in
        "\(planned.current.map { context.formats.money($0) } ?? "—")"
    }
    let then = TableColumn<PlannedChange>("then", "catalog.change.amount", align: .end) { planned in
        "\(planned.change.amount.map { context.formats.money($0) } ?? "—")"
    }
    let act = TableColumn<PlannedChange>("act", "catalog.change.act", align: .end) { planned in
        let fields = planned.change.fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        let drop = context.submit(
            context.t("catalog.change.drop"), .ghost, size: .small, of: planned.article)
        return context.pressForm("/staff/prices/changes/removal", hidden: fields, drop)
    }
    var table = Table("pricechanges", [goods, type, at, now, then, act])
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}
