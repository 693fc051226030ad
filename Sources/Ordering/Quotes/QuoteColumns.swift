// The columns of an offer's lines: goods with what is said of them, quantity, prices.

import Foundation
import Kernel
import Web

/// The columns of one version.
struct QuoteColumns<Context: PageContext>: Sendable {
    private let card: QuoteCard
    private let chosen: Set<Int>?
    private let context: Context
    private let differences: QuoteDifferences
    /// How many messages a line has.
    private let talk: [Int: Int]

    /// - Parameter chosen: the positions that are ticked; nil where nothing can be taken.
    init(_ card: QuoteCard, chosen: Set<Int>?, _ context: Context) {
        self.card = card
        self.chosen = chosen
        self.context = context
        differences = QuoteDifferences(card.lines, before: card.before)
        talk = Dictionary(card.messages.compactMap { message in message.position.map { ($0, 1) } }, uniquingKeysWith: +)
    }

    var all: [TableColumn<QuoteLine>] {
        guard card.version > 0, context.seesPrices else { return [goods, quantity] }
        return [goods, quantity, own, price, sum]
    }

    private var goods: TableColumn<QuoteLine> {
        let (context, chosen) = (self.context, self.chosen)
        let (differences, talk) = (self.differences, self.talk)
        return TableColumn("goods", "ordering.column.goods") { line in
            let title: HTML = "<span class=\"rowlink\">\(line.name)</span>"
            let sku: HTML? = line.sku.isEmpty ? nil : "<span class=\"sub\">\(line.sku)</span>"
            let notes = Self.notes(line, differences[line.position], talk[line.position] ?? 0, context)
            guard let chosen, line.isOrderable else { return "\(title)\(sku)\(notes)" }
            return """
                <label class="option"><input type="checkbox" class="check" name="line" value="\(line.position)" \
                form="take-form"\(attr: "checked", if: chosen.contains(line.position))><span>\(title)</span></label>\
                \(sku)\(notes)
                """
        }
    }

    private var quantity: TableColumn<QuoteLine> {
        let context = context
        return TableColumn("qty", "ordering.column.ordered", align: .end) { line in
            context.quantity(line.quantity, line.unit)
        }
    }

    private var own: TableColumn<QuoteLine> {
        let formats = context.formats
        return TableColumn("own", "ordering.quote.column.own", align: .end, classes: "muted") { line in
            "\(line.ownPrice.map { formats.amount($0) } ?? "—")"
        }
    }

    private var price: TableColumn<QuoteLine> {
        let (context, formats) = (self.context, self.context.formats)
        return TableColumn("price", "ordering.column.price", align: .end) { line in
            guard let price = line.price else { return "—" }
            let cut: HTML? =
                line.discount == 0
                ? nil : "<span class=\"sub\">\(context.discountWords(line.discount))</span>"
            return "\(formats.amount(price))\(cut)"
        }
    }

    private var sum: TableColumn<QuoteLine> {
        let formats = context.formats
        return TableColumn("sum", "ordering.column.sum", align: .end) { line in
            "\(line.price == nil ? "—" : formats.amount(line.amount))"
        }
    }

    /// What stands beneath the name: what it replaces, what changed, what both sides said of it.
    private static func notes(
        _ line: QuoteLine, _ differences: [QuoteDifference], _ messages: Int, _ context: Context
    ) -> [HTML] {
        var notes: [HTML] = []
        func note(_ kind: NoticeKind, icon: String? = nil, _ key: String, _ values: [String: String] = [:]) {
            notes.append(context.lineNotice(kind, icon: icon, context.t(key, TextArguments(values))))
        }
        if !line.replaces.isEmpty { note(.info, icon: "repeat", "ordering.quote.replaces", ["name": line.replaces]) }
        if line.version > 0, !line.isOrderable { note(.info, "ordering.quote.wordsOnly") }
        for difference in differences {
            switch difference {
            case .added: note(.info, "ordering.quote.changed.added")
            case .goods(let was):
                // What stands for what was asked for is said already.
                guard line.replaces.isEmpty else { continue }
                note(.warning, "ordering.quote.changed.goods", ["was": was])
            case .quantity(let was):
                note(.warning, "ordering.quote.changed.quantity", ["was": context.formats.quantity(was)])
            case .price(let was), .priceGone(let was):
                guard context.seesPrices else { continue }
                note(.warning, icon: "tag", "ordering.quote.changed.price", ["was": context.formats.money(was)])
            }
        }
        if let days = line.leadDays {
            notes.append(
                context.lineNotice(.info, icon: "truck", context.t("ordering.quote.leadDays", count: Int64(days))))
        }
        if !line.comment.isEmpty { note(.info, icon: "user", "ordering.quote.lineComment", ["text": line.comment]) }
        if !line.answer.isEmpty { note(.info, icon: "company", "ordering.quote.lineAnswer", ["text": line.answer]) }
        if messages > 0 {
            notes.append(
                context.lineNotice(.info, icon: "chat", context.t("ordering.quote.talk.count", count: Int64(messages))))
        }
        if line.isTaken { note(.success, "ordering.quote.taken") }
        return notes
    }
}

extension PageContext {
    /// «−12,5 %», «+3 %» of a difference in basis points.
    func discountWords(_ basisPoints: Int64) -> String {
        // Beyond a thousand per cent nobody reads a share.
        guard basisPoints.magnitude < 100_000 else { return basisPoints > 0 ? "\u{2212}" : "+" }
        let share = formats.quantity(Quantity(thousandths: abs(basisPoints) * 10))
        return "\(basisPoints > 0 ? "\u{2212}" : "+")\(share)\u{a0}%"
    }
}
