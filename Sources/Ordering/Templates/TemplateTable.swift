// The lines of a template: groups, quantities and words to type over, ticks of a shopping list.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// A page of the lines in their form, with what can be done with chosen ones.
    func templateLines(_ card: TemplateCard, _ query: TemplateLineQuery, _ mayChange: Bool) -> HTML {
        let path = card.template.path
        let found = query.lines(of: card)
        let shown = Array(found.dropFirst(query.start).prefix(TemplateLineQuery.pageSize))
        var verbs = [BulkVerb(icon: "cart", title: "ordering.templates.toCart", path: "\(path)/order")]
        if card.template.kind == .list {
            verbs.append(BulkVerb(icon: "check", title: "ordering.templates.tick", path: "\(path)/ticks"))
        }
        if mayChange {
            verbs.append(BulkVerb(icon: "trash", title: "ordering.templates.take", path: "\(path)/lines/removal"))
        }
        var table = templateTable(card, mayChange)
        var choice = TableSelection<TemplateLine>(
            "line", key: { $0.now.product.id.description }, name: { $0.now.product.name }, verbs: verbs)
        choice.lead = mayChange ? saving(path) : nil
        table.selection = choice
        var bar = FilterBar("lines", ListAddress(path), label: t("ordering.cart.find"))
        bar.placeholder = t("ordering.cart.find")
        bar.text = query.text
        bar.textLimit = 200
        let part = ListPart(from: query.start, size: TemplateLineQuery.pageSize, of: found.count)
        let search: HTML? = card.lines.count > 10 ? filterBar(bar) : nil
        let list: HTML =
            shown.isEmpty
            ? emptyState(icon: "search", text: t("ordering.repeat.part.none"), inline: true)
            : self.table(table, shown, label: card.template.name)
        let names: [HTML] = card.groups.map { "<option value=\"\($0)\"></option>" }
        return """
            \(search)\(list)\(mayChange ? "<datalist id=\"groups\">\(names)</datalist>" as HTML : nil)\
            \(templateTotal(card))\(pager(part, path: path, query: [("q", query.text)]))
            """
    }

    /// Enter in a field of a line saves them all, too.
    private func saving(_ path: String) -> HTML {
        let action: HTML = " formaction=\"\(url: "\(path)/lines")\""
        return """
            <button class="visually-hidden" tabindex="-1"\(action)>\(t("web.save"))</button>\
            <div class="btnrow templatelines__lead">\
            \(submit(t("ordering.templates.saveLines"), .plain, size: .regular, attributes: action))</div>
            """
    }

    private func templateTable(_ card: TemplateCard, _ mayChange: Bool) -> Table<TemplateLine> {
        let isList = card.template.kind == .list
        let goods = TableColumn<TemplateLine>("goods", "ordering.column.goods") { line in templateGoods(line, isList) }
        let group = TableColumn<TemplateLine>("group", "ordering.templates.group") { line in
            mayChange ? groupField(line) : "\(line.now.group)"
        }
        let quantity = TableColumn<TemplateLine>("qty", "ordering.column.quantity", align: .end) { line in
            mayChange ? quantityField(line) : self.quantity(line.now.quantity, line.now.product.unit)
        }
        let words = TableColumn<TemplateLine>("note", "ordering.templates.words") { line in
            mayChange ? wordsField(line) : "\(line.now.comment)"
        }
        let sum = TableColumn<TemplateLine>("sum", "ordering.column.sum", align: .end) { line in
            guard let sums = try? line.now.sums() else { return "—" }
            return "<span data-unit=\"\(sums.gross.currency.symbol)\">\(formats.amount(sums.gross))</span>"
        }
        var table = Table(still: "template", as: .stack, [goods, group, quantity, words] + (seesPrices ? [sum] : []))
        table.isTopAligned = true
        table.rowAttributes = { $0.isBought ? " class=\"is-bought\"" : nil }
        return table
    }

    private func templateGoods(_ line: TemplateLine, _ isList: Bool) -> HTML {
        let product = line.now.product
        let available = ["quantity": formats.quantity(line.now.available), "unit": product.unit]
        let stock = t("ordering.cart.inStock", TextArguments(available))
        let name: HTML =
            line.now.note == .gone
            ? "\(product.name)" : "<a href=\"\(url: "/products/\(product.slug)")\">\(product.name)</a>"
        let done: HTML? = isList && line.isBought ? " \(tag(t("ordering.templates.bought"), .success))" : nil
        return """
            <span class="goods"><span class="goods__text">\(name)\(done)<span class="sub">\(product.sku), \(stock)</span>\
            \(line.now.note.map { lineNote($0, line.now, self) })</span></span>
            """
    }

    private func groupField(_ line: TemplateLine) -> HTML {
        let label = t("ordering.templates.groupOf", ["name": line.now.product.name])
        return """
            <input class="input input--sm" name="group.\(line.now.product.id)" value="\(line.now.group)" maxlength="60" \
            list="groups" autocomplete="off" aria-label="\(label)">
            """
    }

    private func quantityField(_ line: TemplateLine) -> HTML {
        let product = line.now.product
        return stepper(
            "quantity.\(product.id)", t("catalog.quantityOf", ["name": product.name]),
            value: formats.quantity(line.now.quantity), pack: product.pack.description)
    }

    private func wordsField(_ line: TemplateLine) -> HTML {
        """
        <input class="input input--sm" name="note.\(line.now.product.id)" value="\(line.now.comment)" maxlength="200" \
        autocomplete="off" aria-label="\(t("ordering.templates.wordsOf", ["name": line.now.product.name]))">
        """
    }

    private func templateTotal(_ card: TemplateCard) -> HTML? {
        let sums = card.wanted.compactMap { try? $0.now.sums()?.gross }
        guard seesPrices, let currency = sums.first?.currency,
            let total = try? sums.filter({ $0.currency == currency }).total(in: currency)
        else { return nil }
        return "<p class=\"templatelines__total\">\(t("ordering.templates.total")) <b>\(formats.money(total))</b></p>"
    }
}
