// An offer as a paper: whose it is and for whom, the lines, the sum in words, until when it holds.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /quotes/{quote}/paper`: `version` as on the page.
    func printQuote(_ request: Request, _ context: MemberContext) async throws -> HTML {
        try await quotePaper("/quotes", request, context)
    }

    /// `GET /staff/quotes/{quote}/paper`
    func printStaffQuote(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await quotePaper("/staff/quotes", request, context)
    }

    private func quotePaper(_ base: String, _ request: Request, _ context: some SignedInContext) async throws -> HTML {
        let number = try context.web.parameters.require("quote")
        let (version, principal) = (request.quoteVersion, context.principal)
        let (card, parties) = try await database.read { tx in
            let card = try Ordering.quoteCard(number: number, version: version, for: principal, in: tx)
            return (card, try QuoteParties(of: card.quote, in: tx))
        }
        return paperPage(card, parties, base, context)
    }
}

/// Who offers, and to whom: with what papers name them by.
struct QuoteParties: Sendable {
    struct Party: Sendable {
        let name: String
        let inn: String?
        let kpp: String?
        /// Registration number; nil where none is kept.
        let ogrn: String?
        let address: String?
    }

    /// Nil for a vendor without legal entities of its own.
    let seller: Party?
    let payer: Party

    /// One statement: the seller of the contract, or else the usual one, and the payer.
    init(of quote: Quote, in tx: Transaction) throws {
        let found = try tx.one(
            """
            SELECT s.name AS seller, s.inn AS seller_inn, s.kpp AS seller_kpp, s.ogrn AS seller_ogrn,
                   e.inn, e.kpp, e.ogrn, e.legal_address
            FROM quotes q
            LEFT JOIN contracts k ON k.id = q.contract_id
            LEFT JOIN sellers s ON s.id = k.seller_id OR (k.seller_id IS NULL AND s.is_default)
            LEFT JOIN legal_entities e ON e.id = q.legal_entity_id
            WHERE q.id = \(quote.id)
            """
        ) { row -> (seller: Party?, payer: Party) in
            let name: String? = try row["seller"]
            let (inn, kpp, ogrn): (String?, String?, String?) = (
                try row["seller_inn"], try row["seller_kpp"], try row["seller_ogrn"]
            )
            let payer = Party(
                name: quote.payerName, inn: try row["inn"], kpp: try row["kpp"], ogrn: try row["ogrn"],
                address: try row["legal_address"])
            return (name.map { Party(name: $0, inn: inn, kpp: kpp, ogrn: ogrn, address: nil) }, payer)
        }
        (seller, payer) = (found.seller, found.payer)
    }
}

// MARK: - Page

private func paperPage(
    _ card: QuoteCard, _ parties: QuoteParties, _ base: String, _ context: some SignedInContext
) -> HTML {
    let quote = card.quote
    let title = context.t("ordering.quote.paper.title", ["number": quote.number])
    var frame = PageFrame(title, section: "orders")
    let orders = base.hasPrefix("/staff") ? "/staff/orders" : "/orders"
    frame.breadcrumbs = [
        (orders, context.t("ordering.orders.title")), (base, context.t("ordering.quotes.title")),
        ("\(base)/\(quote.number)", quote.number),
    ]
    frame.actions = context.button(
        context.t("ordering.quote.paper.print"), .primary, icon: "print", attributes: " data-print")
    frame.density = "regular"
    if let answer = card.answer {
        let day = context.formats.date(CivilDate(answer.createdAt, in: .moscow))
        frame.subline = "\(context.t("ordering.order.from", ["date": day]))"
    }
    return context.page(
        frame,
        """
        <div class="paper">\(partyList(parties, context))\(paperLines(card, context))\(paperEnd(card, context))</div>
        """)
}

private func partyList(_ parties: QuoteParties, _ context: some PageContext) -> HTML {
    func words(_ party: QuoteParties.Party) -> HTML {
        let numbers = [
            party.inn.map { "\(context.t("ordering.inn")) \($0)" },
            party.kpp.map { "\(context.t("ordering.kpp")) \($0)" },
            party.ogrn.map { "\(context.t("ordering.ogrn")) \($0)" }, party.address,
        ].compactMap(\.self)
        let rest: HTML? = numbers.isEmpty ? nil : "<span class=\"sub\">\(numbers.joined(separator: ", "))</span>"
        return "\(party.name)\(rest)"
    }
    var rows: [Pair] = []
    if let seller = parties.seller { rows.append(Pair(context.t("ordering.quote.paper.seller"), words(seller))) }
    rows.append(Pair(context.t("ordering.quote.paper.buyer"), words(parties.payer)))
    return context.pairs(rows)
}

private func paperLines(_ card: QuoteCard, _ context: some PageContext) -> HTML {
    let formats = context.formats
    let number = TableColumn<QuoteLine>("pos", "ordering.quote.column.position") { "\($0.position)" }
    let goods = TableColumn<QuoteLine>("goods", "ordering.column.goods") { line in
        let sku: HTML? = line.sku.isEmpty ? nil : "<span class=\"sub\">\(line.sku)</span>"
        let answer: HTML? = line.answer.isEmpty ? nil : "<span class=\"sub\">\(line.answer)</span>"
        let days: HTML? = line.leadDays.map { days in
            "<span class=\"sub\">\(context.t("ordering.quote.leadDays", count: Int64(days)))</span>"
        }
        return "\(line.name)\(sku)\(answer)\(days)"
    }
    let quantity = TableColumn<QuoteLine>("qty", "ordering.column.ordered", align: .end) { line in
        context.quantity(line.quantity, line.unit)
    }
    let price = TableColumn<QuoteLine>("price", "ordering.column.price", align: .end) { line in
        "\(line.price.map { formats.amount($0) } ?? "—")"
    }
    let rate = TableColumn<QuoteLine>("rate", "ordering.quote.column.vatRate", align: .end) { line in
        "\(line.vatRate.percent.map { "\($0)\u{a0}%" } ?? "—")"
    }
    let sum = TableColumn<QuoteLine>("sum", "ordering.column.sum", align: .end) { line in
        "\(line.price == nil ? "—" : formats.amount(line.amount))"
    }
    let columns =
        context.seesPrices && card.version > 0
        ? [number, goods, quantity, price, rate, sum] : [number, goods, quantity]
    var table = Table(still: "paper", as: .stack, columns)
    table.isTopAligned = true
    if context.seesPrices, let answer = card.answer {
        table.totals = [
            (context.t("ordering.vatIncluded"), "\(formats.money(answer.vatTotal))"),
            (context.t("ordering.quote.total"), context.money(answer.total)),
        ]
    }
    return context.table(table, card.lines, label: context.t("ordering.quote.offered"))
}

/// The sum in words, the terms and the place for a signature.
private func paperEnd(_ card: QuoteCard, _ context: some PageContext) -> HTML? {
    guard let answer = card.answer else { return nil }
    let words: HTML? =
        context.seesPrices && context.language == .ru
        ? answer.total.inRussianWords.map { "<p><b>\($0)</b></p>" } : nil
    let day = context.formats.date(CivilDate(answer.validUntil.addingTimeInterval(-1), in: .moscow))
    var rows = [Pair(context.t("ordering.quote.validUntil"), "\(day)")]
    if !answer.deliveryTerms.isEmpty {
        rows.append(Pair(context.t("ordering.quote.deliveryTerms"), "\(answer.deliveryTerms)"))
    }
    if !answer.note.isEmpty { rows.append(Pair(context.t("ordering.quote.note"), "\(answer.note)")) }
    rows.append(Pair(context.t("ordering.quote.manager"), "\(answer.authorName)"))
    return "\(words)\(context.pairs(rows))<p class=\"paper__sign\">\(context.t("ordering.quote.paper.sign"))</p>"
}
