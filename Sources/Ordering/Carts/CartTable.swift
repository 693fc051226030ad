// The lines of a cart: what stands in it, what has changed, and the quantities to type over.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// A page of the lines, inside the cart's own form, with the quantities that were typed and refused.
    func cartTable(_ lines: [CartLine], _ cart: Cart, _ query: CartQuery, _ typed: TypedQuantities) -> HTML {
        let path = cart.head?.path ?? ""
        let goods = TableColumn<CartLine>("goods", "ordering.column.goods") { goodsCell($0, path, typed) }
        let price = TableColumn<CartLine>("price", "ordering.column.price", align: .end) { priceCell($0) }
        let quantity = TableColumn<CartLine>("qty", "ordering.column.quantity") { quantityCell($0, typed) }
        let sum = TableColumn<CartLine>("sum", "ordering.column.sum", align: .end) { sumCell($0) }
        let remove = TableColumn<CartLine>("del", "ordering.cart.remove", classes: "act", headHidden: true) { line in
            let words = t("ordering.cart.remove")
            return iconSubmit(
                "x", "\(words): \(line.product.name)", title: words, act: ("remove", line.product.id.description))
        }
        var choice = TableSelection<CartLine>(
            "line", key: { $0.product.id.description }, name: { $0.product.name },
            verbs: [
                BulkVerb(icon: "trash", title: "ordering.cart.verb.remove", path: "\(path)/lines/removal"),
                BulkVerb(icon: "clock", title: "ordering.cart.verb.later", path: "\(path)/lines/later"),
                BulkVerb(icon: "more", title: "ordering.cart.verb.more", path: "\(path)/lines/choice"),
            ])
        choice.formID = "cart-form"
        choice.action = query.target
        choice.lead = cartLead(cart, query)
        var table = Table(still: "cart", as: .cards, [goods, price, quantity, sum, remove])
        table.selection = choice
        table.rowAttributes = { line -> HTML? in
            let row: HTML = " data-cart-row=\"\(line.product.id)\""
            return row
        }
        return self.table(table, lines, label: t("ordering.cart.title"))
    }

    /// What Enter presses in a quantity, and what every verb has to know: the cart, its page, what narrows the lines.
    private func cartLead(_ cart: Cart, _ query: CartQuery) -> HTML {
        let fields = placeFields(cart, query) + query.fields
        let hidden: [HTML] = fields.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
        return """
            <button class="visually-hidden" tabindex="-1" data-cart-keep>\(t("ordering.cart.recalculate"))</button>\(hidden)
            """
    }

    private func goodsCell(_ line: CartLine, _ path: String, _ typed: TypedQuantities) -> HTML {
        let product = line.product
        let stock = t(
            "ordering.cart.inStock", ["quantity": formats.quantity(line.available), "unit": product.unit])
        let refused: HTML? = typed.refusals[product.id].map { refusal -> HTML in
            let text = t(refusal.key, TextArguments(refusal.arguments))
            return "<span id=\"\(refusedID(line))\">\(lineNotice(.danger, text))</span>"
        }
        return """
            <span class="goods"><span class="goods__text"><a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
            <span class="sub">\(product.sku), \(stock)</span>\(setNote(line.setLabel))\
            \(refused)\(line.note.map { lineNote($0, line, self) })\(waitingNote(line))\(remarks(line, path))</span></span>
            """
    }

    /// The line's group and comment, and the way to change them.
    private func remarks(_ line: CartLine, _ path: String) -> HTML {
        let group: HTML? = line.group.isEmpty ? nil : "\(tag(line.group)) "
        let comment: HTML? = line.comment.isEmpty ? nil : "<span class=\"cartnote\">\(line.comment)</span> "
        let words = t(line.comment.isEmpty ? "ordering.cart.comment.add" : "ordering.cart.comment.change")
        return """
            <span class="sub">\(group)\(comment)<a class="cartnote__link" href="\(url: "\(path)/lines/\(line.product.id)")">\
            \(words)<span class="visually-hidden">: \(line.product.name)</span></a></span>
            """
    }

    /// Where a row says why its quantity is refused.
    private func refusedID(_ line: CartLine) -> String { "refused-\(line.product.id)" }

    private func priceCell(_ line: CartLine) -> HTML {
        guard let price = line.price else { return "—" }
        let symbol = price.amount.currency.symbol
        // What another quantity cost is not struck out beside the price of this one.
        guard case .priceChanged(let was, let now) = line.note, now == line.listed?.amount else {
            return "<span data-unit=\"\(symbol)\">\(formats.amount(price.amount))</span>\(reason(of: price))"
        }
        return """
            <s class="was">\(formats.amount(was))</s> <span class="medium" data-unit="\(symbol)">\
            \(formats.amount(price.amount))</span>\(reason(of: price))
            """
    }

    /// Why the price is his own; nil for what everybody pays.
    private func reason(of price: Price) -> HTML? {
        guard price.explanation.source != .retail || !price.explanation.rules.isEmpty else { return nil }
        return "<span class=\"sub\">\(reasonText(price.explanation, self))</span>"
    }

    private func quantityCell(_ line: CartLine, _ typed: TypedQuantities) -> HTML {
        let product = line.product
        let isLost = line.note == .gone || line.note == .noPrice
        let was: HTML = """
            <input type="hidden" name="was.\(product.id)" value="\(formats.quantity(line.quantity))">
            """
        let field = stepper(
            "quantity.\(product.id)", t("catalog.quantityOf", ["name": product.name]),
            value: typed.texts[product.id] ?? formats.quantity(line.quantity), pack: product.pack.description,
            tone: line.isBlocked ? (isLost ? .error : .warning) : .plain,
            refusedBy: typed.refusals[product.id] == nil ? nil : refusedID(line))
        return "\(was)\(field)"
    }

    private func sumCell(_ line: CartLine) -> HTML {
        guard let sums = try? line.sums() else { return "—" }
        return "<span data-unit=\"\(sums.gross.currency.symbol)\">\(formats.amount(sums.gross))</span>"
    }
}

/// The remark under the line it concerns, in words.
func lineNote(_ note: CartLine.Note, _ line: CartLine, _ context: some PageContext) -> HTML {
    switch note {
    case .gone: return context.lineNotice(.danger, context.t("ordering.note.gone"))
    case .noPrice: return context.lineNotice(.danger, context.t("ordering.note.noPrice"))
    case .otherCurrency: return context.lineNotice(.danger, context.t("ordering.note.otherCurrency"))
    case .pack(let fits):
        let words = [
            "pack": context.formats.quantity(line.product.pack), "fits": context.formats.quantity(fits),
            "unit": line.product.unit,
        ]
        return context.lineNotice(.warning, icon: "box", context.t("ordering.note.pack", TextArguments(words)))
    case .short(let available):
        let words = ["quantity": context.formats.quantity(available), "unit": line.product.unit]
        let text =
            available.isPositive
            ? context.t("ordering.note.short", TextArguments(words)) : context.t("ordering.note.none")
        return context.lineNotice(.warning, icon: "box", text)
    case .priceChanged(let was, let now):
        return context.lineNotice(.warning, icon: "tag", priceChangeText(was: was, now: now, context))
    }
}

/// «Цена выросла на 0,95 ₽».
func priceChangeText(was: Money, now: Money, _ context: some PageContext) -> String {
    let (low, high) = was < now ? (was, now) : (now, was)
    let difference = (try? high.subtracting(low)) ?? high
    return context.t(
        was < now ? "ordering.note.priceRose" : "ordering.note.priceFell",
        ["difference": context.formats.money(difference)])
}
