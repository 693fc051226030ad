// The page of prices fixed for a customer: whom they are for, the list, and the field to write into it.

import Database
import Foundation
import Kernel
import Web

extension StaffContext {
    /// - Parameters:
    ///   - list: nil while nobody is chosen.
    ///   - bad: lines of what was typed that are no prices.
    func buyerPricesPage(
        _ list: BuyerPriceList?, _ query: BuyerPriceQuery, _ typed: TypedForm<PriceLinesForm>, _ bad: [BadPriceLine]
    ) -> HTML {
        let frame = pricesFrame(t("catalog.buyerPrices.title"), self)
        guard let list else {
            let hint = emptyState(
                icon: "company", title: t("catalog.buyerPrices.nobody.title"),
                text: t("catalog.buyerPrices.nobody.text"), inline: true)
            return page(frame, "\(priceTabs("customers"))\(buyerChoice(nil))\(hint)")
        }
        let title = buyerTitle(list.buyer)
        let table = buyerPricesTable(list.buyer)
        let nothing = emptyState(
            icon: "money", title: t("catalog.buyerPrices.none.title"), text: t("catalog.buyerPrices.none.text"),
            inline: true)
        let rows: HTML = list.prices.items.isEmpty ? nothing : self.table(table, list.prices.items, label: title)
        let content: HTML = """
            \(filterBar(buyerPricesBar(query, table, frame.density)))
            \(rows)\(pager(list.prices, path: query.address.path, query: query.address.fields))
            """
        return page(
            frame,
            """
            \(priceTabs("customers"))\(errorSummary(typed))\(buyerChoice(list.buyer))
            \(pageSection(title, id: "prices-h", content))
            \(pageSection(t("catalog.buyerPrices.add.title"), id: "lines-h", linesForm(list.buyer, typed, bad)))
            """)
    }

    private func buyerTitle(_ buyer: PricedBuyer) -> String {
        guard let found = buyer.names.customers[buyer.tag] else { return t("catalog.rule.for.gone") }
        guard let number = found.contract else { return t("catalog.buyerPrices.of.customer", ["name": found.name]) }
        return t("catalog.buyerPrices.of.contract", ["name": found.name, "number": number])
    }

    private func buyerChoice(_ buyer: PricedBuyer?) -> HTML {
        let chosen = buyer.map { [FieldOption($0.tag, audienceName($0.tag, $0.names))] } ?? []
        let whom = field(
            Input(
                "buyer", t("catalog.buyerPrices.buyer"), .combobox, value: buyer?.tag ?? "",
                help: t("catalog.buyerPrices.buyer.help"), options: chosen, source: "/staff/prices/buyers"))
        return formFrame(
            FormFrame(Catalog.buyerPricesPath, query: true), whom,
            actions: submit(t("catalog.buyerPrices.show"), .plain, size: .regular, icon: "eye"))
    }

    private func buyerPricesBar(
        _ query: BuyerPriceQuery, _ table: Table<BuyerPriceLine>, _ density: String
    ) -> FilterBar {
        var bar = FilterBar("buyer-prices", query.address, label: t("catalog.products.search"))
        bar.placeholder = t("catalog.products.search")
        (bar.text, bar.textLimit) = (query.text, 200)
        bar.keeps = ["buyer"]
        let file = ListAddress("\(Catalog.buyerPricesPath).csv", query.address.fields).text
        bar.end = """
            \(densitySwitch(density))\(tableMenu(table))\
            \(iconLink("download", t("catalog.rules.export"), to: file, attributes: " download"))
            """
        return bar
    }

    private func buyerPricesTable(_ buyer: PricedBuyer) -> Table<BuyerPriceLine> {
        let (formats, isRussian) = (formats, language == .ru)
        let goods = TableColumn<BuyerPriceLine>("goods", "catalog.column.goods") { line in
            """
            <a class="rowlink" href="\(url: "/products/\(line.slug)")">\(line.name)</a>\
            <span class="sub">\(line.article)</span>
            """
        }
        let from = TableColumn<BuyerPriceLine>(
            "from", "catalog.buyerPrices.from", align: .end, classes: "nowrap"
        ) { line in
            line.from.isZero
                ? "<span class=\"quiet\">—</span>" : "\(formats.quantity(line.from))\u{a0}\(line.unit)"
        }
        let price = TableColumn<BuyerPriceLine>(
            "price", "catalog.buyerPrices.price", align: .end, classes: "nowrap"
        ) { line in
            "<b>\(formats.money(line.amount))</b>"
        }
        let (change, remove) = (t("catalog.buyerPrices.change"), t("catalog.buyerPrices.remove"))
        let acts = TableColumn<BuyerPriceLine>("acts", "catalog.change.act", align: .end) { line in
            let fields: [(name: String, value: String)] = [
                ("buyer", buyer.tag), ("line", line.line(commas: isRussian)),
            ]
            let place = ListAddress(Catalog.buyerPricesPath, fields).text + "#lines"
            let price = BuyerPrice(product: line.product, from: line.from, amount: line.amount)
            let hidden = price.fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            let press = self.pressForm(
                "\(Catalog.buyerPricesPath)/removal", hidden: [(name: "buyer", value: buyer.tag)] + hidden,
                self.submit(remove, .ghost, size: .small, of: line.article))
            let link = self.buttonLink(change, to: place, .tint, size: .small, of: line.article)
            return "<div class=\"btnrow\">\(link)\(press)</div>"
        }
        var table = Table("buyer-prices", [goods, from, price, acts])
        table.shape = .stack
        table.choices = tableChoices
        return table
    }

    private func linesForm(
        _ buyer: PricedBuyer, _ typed: TypedForm<PriceLinesForm>, _ bad: [BadPriceLine]
    ) -> HTML {
        // Asked only once a line was wrong: until then nothing is left out unseen.
        let skips: HTML? = !bad.isEmpty || typed.form.skips == "on" ? field("skips", typed) : nil
        let whose: HTML = "<input type=\"hidden\" name=\"buyer\" value=\"\(buyer.tag)\">"
        let content: HTML = "\(whose)\(field("lines", typed))\(field("file", typed))\(skips)"
        let form = formFrame(
            FormFrame(Catalog.buyerPricesPath, files: true), content,
            actions: submit(t("catalog.buyerPrices.keep"), size: .regular, busy: t("web.saving")))
        return "\(badLines(bad))\(form)"
    }

    /// What is wrong with each line; of many the first hundred.
    private func badLines(_ bad: [BadPriceLine]) -> HTML? {
        guard !bad.isEmpty else { return nil }
        let reasons = Dictionary(
            uniqueKeysWithValues: BadPriceLine.Problem.allCases.map {
                ($0, t("catalog.buyerPrices.bad.\($0.rawValue)"))
            })
        let number = TableColumn<BadPriceLine>("number", "catalog.buyerPrices.bad.number", align: .end) { line in
            "\(String(line.number))"
        }
        let text = TableColumn<BadPriceLine>("text", "catalog.buyerPrices.bad.text") { line in
            "\(String(line.text.prefix(120)))"
        }
        let why = TableColumn<BadPriceLine>("why", "catalog.buyerPrices.bad.why") { line in
            "\(reasons[line.problem])"
        }
        return table(
            Table(still: "bad-lines", as: .stack, [number, text, why]), Array(bad.prefix(100)),
            label: t("catalog.buyerPrices.bad.title"))
    }
}
