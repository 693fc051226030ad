// Staff open the stock of one product: shelf by shelf, who holds it, what is on its way; and correct what they may.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handler

extension Backoffice {
    /// `GET /staff/catalog/stock/products/{product}`
    func showProductStock(_ request: Request, _ context: StaffContext) async throws -> HTML {
        guard let id = ID<Product>(try context.web.parameters.require("product")) else { throw NotFound() }
        let principal = context.principal
        let card = try await database.read { tx in try Backoffice.stockCard(id, for: principal, in: tx) }
        return stockPage(card, context)
    }
}

// MARK: - Reading

/// The stock of one product.
struct StockCard: Sendable {
    /// An order that holds the product; of colleagues' customers only that there is one.
    struct Holder: Sendable { let number: String, payer: String }

    let state: ProductState
    let shelves: [ShelfLine]
    let supplies: [ExpectedSupply]
    let holds: [ProductHold]
    let holders: [UUID: Holder]
}

extension Backoffice {
    /// The stock of one product: six statements.
    ///
    /// - Throws: `NotFound`.
    static func stockCard(_ id: ID<Product>, for principal: Principal, in tx: Transaction) throws -> StockCard {
        guard let state = try Catalog.states(of: [id], in: tx)[id] else { throw NotFound() }
        let holds = try Catalog.holds(of: id, limit: 50, in: tx)
        let orders = try tx.all(
            """
            SELECT o.id, o.number, o.payer_name FROM orders o
            WHERE o.id IN \(list: holds.map(\.holder.uuid)) AND \(principal.covers("o", for: .workWithCustomers))
            """
        ) { row in
            (try row["id"] as UUID, StockCard.Holder(number: try row["number"], payer: try row["payer_name"]))
        }
        return StockCard(
            state: state, shelves: try Catalog.shelfLines(of: id, in: tx),
            supplies: try Catalog.supplies(of: id, in: tx), holds: holds,
            holders: Dictionary(orders) { first, _ in first })
    }
}

// MARK: - Page

private func stockPage(_ card: StockCard, _ context: StaffContext) -> HTML {
    let state = card.state
    var frame = context.catalogFrame(
        state.values[.name] ?? state.sku, in: ("/staff/catalog/stock", context.t("catalog.stockroom.title")))
    frame.subline = "\(context.t("catalog.product.sku", ["sku": state.sku]))"
    frame.actions = context.buttonLink(
        context.t("catalog.stockroom.product"), to: "/staff/catalog/products/\(state.id)", icon: "edit")
    return context.page(
        frame,
        """
        <div class="split"><div>
        \(shelfPart(card, context))
        \(correction(card, context))
        \(holdPart(card, context))
        </div><div class="aside">
        \(supplyPart(card, context))
        \(termsPart(card, context))
        </div></div>
        """)
}

private func shelfPart(_ card: StockCard, _ context: StaffContext) -> HTML {
    let (formats, unit) = (context.formats, card.state.values[.unit] ?? "")
    func amounts(
        _ id: String, _ amount: @escaping @Sendable (ShelfLine) -> Quantity?
    ) -> TableColumn<ShelfLine> {
        TableColumn(id, "catalog.stockroom.\(id)", align: .end, classes: "nowrap") { line in
            "\(amount(line).map { formats.quantity($0) } ?? "—")"
        }
    }
    let foreign = context.tag(context.t("catalog.stockroom.foreign"))
    let name = TableColumn<ShelfLine>("warehouse", "catalog.stock.warehouse") { line in
        "\(line.name) \(line.isForeign ? foreign : nil)"
    }
    let table = Table(
        still: "shelves", as: .stack,
        [
            name, amounts("physical") { $0.quantity }, amounts("reserved") { $0.reserved },
            amounts("safety") { $0.safety }, amounts("available") { $0.available },
        ])
    return context.pageSection(
        context.t("catalog.stockroom.shelves", ["unit": unit]), id: "shelves-h",
        context.table(table, card.shelves, label: context.t("catalog.stockroom.title")))
}

/// Only shelves that no other system counts can be corrected here.
private func correction(_ card: StockCard, _ context: StaffContext) -> HTML {
    let own = card.shelves.filter { !$0.isForeign }
    guard !own.isEmpty else {
        return "<p class=\"muted\">\(context.t("catalog.stockroom.correct.foreign", ["source": card.state.source]))</p>"
    }
    let options = own.map { FieldOption($0.warehouse.description, $0.name) }
    let fields: HTML = """
        <input type="hidden" name="product" value="\(card.state.id)">\
        <div class="fields">\
        \(context.field(Input(
            "warehouse", context.t("catalog.stock.warehouse"), .select, id: "correct-warehouse", options: options)))\
        \(context.field(Input(
            "quantity", context.t("catalog.stockroom.correct.quantity"), id: "correct-quantity", required: true,
            maxLength: 14, unit: card.state.values[.unit], inputMode: "decimal")))</div>\
        \(context.field(Input("reason", context.t("catalog.stockroom.correct.reason"), required: true, maxLength: 300)))
        """
    return context.pageSection(
        context.t("catalog.stockroom.correct"), id: "correct-h",
        context.formFrame(
            FormFrame("/staff/catalog/stock/corrections"), fields,
            actions: context.submit(context.t("catalog.stockroom.correct.do"), .plain, size: .regular)))
}

private func holdPart(_ card: StockCard, _ context: StaffContext) -> HTML {
    guard !card.holds.isEmpty else {
        return context.pageSection(
            context.t("catalog.stockroom.holds"), id: "holds-h",
            "<p class=\"muted\">\(context.t("catalog.stockroom.holds.none"))</p>")
    }
    let unit = card.state.values[.unit] ?? ""
    let rows: [HTML] = card.holds.map { hold in
        let quantity = "\(context.formats.quantity(hold.quantity))\u{a0}\(unit)"
        let name: HTML =
            card.holders[hold.holder.uuid].map { order in
                """
                <a href="\(url: "/staff/orders/\(order.number)")">\
                \(context.t("ordering.order.title", ["number": order.number]))</a>, \(order.payer)
                """
            } ?? "\(context.t("catalog.stockroom.holds.colleague"))"
        var notes = [context.formats.recent(hold.since, now: context.now)]
        if let end = hold.expiresAt {
            notes.append(context.t("catalog.stockroom.holds.until", ["time": context.formats.dateTime(end)]))
        }
        let state =
            hold.isWaiting
            ? context.status(.waiting, quantity) : context.status(.accepted, quantity)
        return """
            <li class="doc"><div class="doc__text">\(name)<span class="sub">\(notes.joined(separator: ", "))</span></div>\
            \(state)</li>
            """
    }
    return context.pageSection(
        context.t("catalog.stockroom.holds"), id: "holds-h", count: rows.count,
        """
        <p class="field__help">\(context.t("catalog.stockroom.holds.lead"))</p><ul class="rows">\(rows)</ul>
        """)
}

private func supplyPart(_ card: StockCard, _ context: StaffContext) -> HTML {
    let unit = card.state.values[.unit] ?? ""
    let rows: [HTML] = card.supplies.map { supply in
        let quantity = "\(context.formats.quantity(supply.quantity))\u{a0}\(unit)"
        let day = context.formats.date(supply.expectedOn)
        let remove: HTML? =
            supply.isImported
            ? nil
            : context.pressForm(
                "/staff/catalog/stock/supplies/removal",
                hidden: [("supply", supply.id.description), ("product", card.state.id.description)],
                context.submit(context.t("catalog.stockroom.supply.remove"), .ghost, size: .small, of: day))
        let note: HTML? = supply.note.isEmpty ? nil : ", \(supply.note)"
        return """
            <li class="doc"><div class="doc__text"><span class="medium">\(quantity)</span>\
            <span class="sub">\(day), \(supply.warehouse)\(note)</span></div>\(remove)</li>
            """
    }
    let typed = TypedForm(SupplyForm())
    let options = card.shelves.map { FieldOption($0.warehouse.description, $0.name) }
    let form = context.formFrame(
        FormFrame("/staff/catalog/stock/supplies"),
        """
        <input type="hidden" name="product" value="\(card.state.id)">\
        \(context.field(Input(
            "warehouse", context.t("catalog.stock.warehouse"), .select, id: "supply-warehouse", options: options)))\
        \(context.fields(typed))
        """,
        actions: context.submit(context.t("catalog.stockroom.supply.add"), .plain, size: .regular))
    let list: HTML? = rows.isEmpty ? nil : "<ul class=\"rows\">\(rows)</ul>"
    return context.card(
        context.t("catalog.stockroom.supplies"), id: "supplies-h", "<div class=\"stack\">\(list)\(form)</div>")
}

private func termsPart(_ card: StockCard, _ context: StaffContext) -> HTML {
    let path = "/staff/catalog/stock/terms?scope=product:\(card.state.id)"
    return context.card(
        context.t("catalog.stockroom.terms"), id: "terms-h",
        "<p>\(context.link(context.t("catalog.stockroom.terms.product"), to: path))</p>")
}
