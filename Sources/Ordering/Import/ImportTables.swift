// The rows of an import as tables, each kind with what can be done about it.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension MemberContext {
    /// The rows of a page, in a form where something can be decided.
    func importTable(_ review: ImportReview) -> HTML {
        let one = review.order
        switch review.state {
        case .added, .skipped: return table(addedTable(), review.rows.items)
        case .changed: return table(changedTable(), review.rows.items)
        case .ambiguous:
            let first = submit(t("ordering.import.first.all"), .ghost, size: .regular, act: ("act", "first"))
            return repairForm(one, review.state, table(choiceTable(review), review.rows.items), first)
        case .refused:
            let drop = submit(t("ordering.import.drop.all"), .ghost, size: .regular, act: ("act", "drop"))
            return repairForm(one, review.state, table(refusedTable(), review.rows.items), drop)
        }
    }

    private func repairForm(_ one: OrderImport, _ state: ImportRowState, _ rows: HTML, _ all: HTML) -> HTML {
        let save = submit(
            t("ordering.import.save"), .plain, size: .regular, busy: t("web.saving"), act: ("act", "save"))
        // Enter in a field saves the page: the first button of a form is pressed then.
        let usual: HTML = """
            <button class="visually-hidden" tabindex="-1" name="act" value="save">\(t("ordering.import.save"))</button>
            """
        return """
            <form method="post" action="\(url: "\(one.path)/rows")" class="importrows">\(commandField)\
            <input type="hidden" name="show" value="\(state.rawValue)">\(usual)\(rows)\
            <div class="btnrow">\(save)\(all)</div></form>
            """
    }

    // MARK: - Columns

    /// What stood in the file, with its place there.
    private func fileColumn() -> TableColumn<ImportRow> {
        let context = self
        return TableColumn("file", "ordering.import.column.said") { row in
            let name = row.typed.name.flatMap { $0 == row.typed.said ? nil : $0 }
            let place = context.t("ordering.import.place", ["row": context.formats.count(row.position)])
            return """
                <span class="filerow">\(row.typed.said.isEmpty ? "—" : row.typed.said)</span>\
                <span class="sub">\(place)\(name.map { ", \($0)" })</span>
                """
        }
    }

    private func typedQuantityColumn() -> TableColumn<ImportRow> {
        TableColumn("qty", "ordering.import.column.quantity", align: .end) { row in "\(row.typed.quantity ?? "")" }
    }

    private func goodsColumn() -> TableColumn<ImportRow> {
        let context = self
        return TableColumn("goods", "ordering.import.column.goods") { row in
            guard let goods = row.product else { return context.saidPlainly(row) }
            let place = context.t("ordering.import.place", ["row": context.formats.count(row.position)])
            return """
                <a class="medium" href="\(url: "/products/\(goods.slug)")">\(goods.name)</a>\
                <span class="sub">\(goods.sku), \(place)</span>
                """
        }
    }

    private func saidPlainly(_ row: ImportRow) -> HTML { "<span class=\"filerow\">\(row.typed.said)</span>" }

    private func readyColumn(_ head: TableHead) -> TableColumn<ImportRow> {
        let context = self
        return TableColumn("ready", head, align: .end, classes: "strong") { row in
            row.quantity.map { context.quantity($0, row.product?.unit ?? "") } ?? ""
        }
    }

    private func reasonColumn() -> TableColumn<ImportRow> {
        let context = self
        return TableColumn("why", "ordering.import.column.why") { row in
            let name: HTML? = row.product.map { "<span class=\"sub\">\($0.name)</span>" }
            return "<span class=\"medium\">\(context.importReasons(row))</span>\(row.state == .refused ? name : nil)"
        }
    }

    private func sumColumn() -> TableColumn<ImportRow> {
        let context = self
        return TableColumn("sum", "ordering.import.column.sum", align: .end) { row in
            row.amount.map { "\(context.formats.money($0))" as HTML } ?? ""
        }
    }

    // MARK: - Tables

    private func addedTable() -> Table<ImportRow> {
        let priced = seesPrices ? [sumColumn()] : []
        return still("import-added", [goodsColumn(), readyColumn("ordering.import.column.quantity")] + priced)
    }

    private func changedTable() -> Table<ImportRow> {
        let priced = seesPrices ? [sumColumn()] : []
        let was = TableColumn<ImportRow>("was", "ordering.import.column.was", align: .end, classes: "was") { row in
            "\(row.typed.quantity ?? "")"
        }
        return still(
            "import-changed",
            [goodsColumn(), was, readyColumn("ordering.import.column.becomes"), reasonColumn()] + priced)
    }

    private func choiceTable(_ review: ImportReview) -> Table<ImportRow> {
        let context = self
        let choices = TableColumn<ImportRow>("choice", "ordering.import.column.choice") { row in
            let name = context.t("ordering.import.choose", ["row": context.formats.count(row.position)])
            let goods = row.choices.compactMap { review.goods[$0] }
            let options = goods.map { context.choice(of: $0, in: row, review) }
            let note: HTML = "<span class=\"sub\">\(context.importReasons(row))</span>"
            return """
                <fieldset class="importchoices"><legend class="visually-hidden">\(name)</legend>\
                \(options)\(note)</fieldset>
                """
        }
        return still("import-choice", [fileColumn(), typedQuantityColumn(), choices])
    }

    private func choice(of goods: ImportGoods, in row: ImportRow, _ review: ImportReview) -> HTML {
        let product = goods.product
        let price = seesPrices ? review.prices?.price(of: product.id, quantity: product.pack)?.amount : nil
        let stock = "\(formats.quantity(goods.available)) \(product.unit)"
        let end = [price.map { formats.money($0) }, stock].compactMap(\.self).joined(separator: ", ")
        return """
            <label class="importchoice"><input type="radio" class="radio" name="choice.\(row.position)" \
            value="\(product.id)"><span><span class="medium">\(product.name)</span> \
            <span class="quiet">\(product.sku)</span></span><span class="importchoice__end">\(end)</span></label>
            """
    }

    private func refusedTable() -> Table<ImportRow> {
        let context = self
        let fix = TableColumn<ImportRow>("fix", "ordering.import.column.fix") { row in context.fix(row) }
        return still("import-refused", [fileColumn(), typedQuantityColumn(), reasonColumn(), fix])
    }

    /// What can be done about a refused row: another article, another quantity, or nothing of it.
    private func fix(_ row: ImportRow) -> HTML {
        let place = ["row": formats.count(row.position)]
        let drop = iconSubmit(
            "x", t("ordering.import.drop.row", TextArguments(place)), act: ("act", "drop.\(row.position)"))
        let send = submit(
            t("ordering.import.fix"), .plain, size: .small, act: ("act", "row.\(row.position)"),
            of: t("ordering.import.place", TextArguments(place)))
        // Known goods lack a quantity; unknown ones a name.
        let field: HTML
        if let goods = row.product {
            let label = t("ordering.import.fix.quantity", TextArguments(place))
            field = """
                <input class="input input--sm importfix__quantity" name="quantity.\(row.position)" inputmode="decimal" \
                maxlength="20" autocomplete="off" aria-label="\(label)" placeholder="\(goods.unit)">
                """
        } else {
            let label = t("ordering.import.fix.article", TextArguments(place))
            let quantity = t("ordering.import.fix.quantity", TextArguments(place))
            let amount: HTML? =
                row.quantity != nil || row.typed.quantity == nil
                ? nil
                : """
                <input class="input input--sm importfix__quantity" name="quantity.\(row.position)" inputmode="decimal" \
                maxlength="20" autocomplete="off" aria-label="\(quantity)">
                """
            field = """
                <input class="input input--sm importfix__article" name="article.\(row.position)" maxlength="300" \
                autocomplete="off" aria-label="\(label)" placeholder="\(t("ordering.import.fix.hint"))">\(amount)
                """
        }
        return "<span class=\"importfix\">\(field)\(send)\(catalogLink(row))\(drop)</span>"
    }

    /// The way to look for it by oneself.
    private func catalogLink(_ row: ImportRow) -> HTML? {
        if let goods = row.product {
            return link(t("ordering.import.fix.like"), to: "/products/\(goods.slug)")
        }
        let said = row.typed.searched
        return said.isEmpty
            ? nil : link(t("ordering.import.fix.find"), to: ListAddress("/search", [("q", said)]).text)
    }

    private func still(_ id: String, _ columns: [TableColumn<ImportRow>]) -> Table<ImportRow> {
        Table(still: id, as: .stack, columns)
    }
}
