// Offers as files for spreadsheets: the list, and the lines of one version.

import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

// MARK: - The list

extension Ordering {
    /// `GET /quotes.csv`: the filters of the list.
    func exportQuotes(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await quotesFile(QuoteQuery(request), context)
    }

    /// `GET /staff/quotes.csv`
    func exportStaffQuotes(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await quotesFile(QuoteQuery(request), context)
    }

    private func quotesFile(_ query: QuoteQuery, _ context: some SignedInContext) async throws -> Response {
        var all = query
        all.page = PageRequest(limit: 500)
        let (wanted, principal, database) = (all, context.principal, self.database)
        let sheet = QuoteSheet(context)
        let first = try await database.read { tx in try Ordering.quotes(wanted, for: principal, in: tx) }
        let name = "quotes-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var further = wanted
            further.page = PageRequest(limit: 500, after: place)
            let next = further
            return sheet.part(try await database.read { tx in try Ordering.quotes(next, for: principal, in: tx) })
        }
    }
}

/// How offers stand in the file; texts are asked for once.
private struct QuoteSheet: Sendable {
    let head: [String]
    private let formats: Formats
    private let now: Date
    private let seesPrices: Bool
    private let statuses: [QuoteStatus: String]

    init(_ context: some PageContext) {
        formats = context.formats
        now = context.now
        seesPrices = context.seesPrices
        let names = QuoteStatus.allCases.map { ($0, context.t("ordering.quote.status.\($0.rawValue)")) }
        statuses = Dictionary(uniqueKeysWithValues: names)
        let plain = [
            "ordering.quote.column.number", "ordering.column.placed", "ordering.column.status",
            "ordering.quote.customer", "ordering.column.payer", "ordering.export.first", "ordering.column.lines",
            "ordering.quote.validUntil", "ordering.quote.manager",
        ]
        let priced = ["ordering.export.sum", "ordering.export.vat", "ordering.export.currency"]
        head = (seesPrices ? plain + priced : plain).map { context.t($0) }
    }

    func part(_ page: Page<Quote>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ quote: Quote) -> [CSVCell] {
        let placed = "\(CivilDate(quote.placedAt, in: formats.timeZone)) \(formats.time(quote.placedAt))"
        let until = quote.validUntil.map { "\(CivilDate($0.addingTimeInterval(-1), in: .moscow))" } ?? ""
        let cells: [CSVCell] = [
            .text(quote.number), .number(placed), .text(statuses[quote.status(at: now)] ?? ""),
            .text(quote.customerName), .text(quote.payerName), .text(quote.firstLine),
            .number(String(quote.lineCount)), .number(until), .text(quote.managerName ?? ""),
        ]
        guard seesPrices else { return cells }
        return cells + [
            .number(formats.plain(quote.total)), .number(formats.plain(quote.vatTotal)),
            .text(quote.total.currency.rawValue),
        ]
    }
}

extension Formats {
    /// An amount without groups, so that it is a number to a spreadsheet, too.
    func plain(_ amount: Money) -> String { locale == .ru ? amount.decimal.replacing(".", with: ",") : amount.decimal }

    /// The same of a quantity.
    func plain(_ quantity: Quantity) -> String {
        locale == .ru ? quantity.description.replacing(".", with: ",") : quantity.description
    }
}

// MARK: - One offer

extension Ordering {
    /// `GET /quotes/{quote}/lines.csv`: `version` as on the page.
    func exportQuoteLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await quoteLinesFile(request, context)
    }

    /// `GET /staff/quotes/{quote}/lines.csv`
    func exportStaffQuoteLines(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await quoteLinesFile(request, context)
    }

    /// `GET /quotes/{quote}/lines.xlsx`
    func exportQuoteBook(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await quoteBook(request, context)
    }

    /// `GET /staff/quotes/{quote}/lines.xlsx`
    func exportStaffQuoteBook(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await quoteBook(request, context)
    }

    private func quoteLinesFile(_ request: Request, _ context: some SignedInContext) async throws -> Response {
        let card = try await shownCard(request, context)
        let (formats, seesPrices) = (context.formats, context.seesPrices)
        let rows = card.lines.map { line -> [CSVCell] in
            let cells: [CSVCell] = [
                .number(String(line.position)), .text(line.sku), .text(line.name),
                .number(formats.plain(line.quantity)), .text(line.unit),
            ]
            let words: [CSVCell] = [.text(line.replaces), .text(line.comment), .text(line.answer)]
            guard seesPrices else { return cells + words }
            let sums: [CSVCell] = [
                .number(line.ownPrice.map { formats.plain($0) } ?? ""),
                .number(line.price.map { formats.plain($0) } ?? ""),
                .number(line.price == nil ? "" : formats.plain(line.amount)), .text(line.amount.currency.rawValue),
            ]
            return cells + sums + words
        }
        let head = quoteHead(context).map(\.title)
        return .csv(
            named: "quote-\(card.quote.number)-\(card.version).csv", head: head, first: CSVPart<Int>(rows, next: nil)
        ) { _ in CSVPart<Int>([], next: nil) }
    }

    private func quoteBook(_ request: Request, _ context: some SignedInContext) async throws -> Response {
        let card = try await shownCard(request, context)
        let seesPrices = context.seesPrices
        let rows = card.lines.map { line -> [SpreadsheetCell] in
            let cells: [SpreadsheetCell] = [
                .whole(line.position), .text(line.sku), .text(line.name), .quantity(line.quantity), .text(line.unit),
            ]
            let words: [SpreadsheetCell] = [.text(line.replaces), .text(line.comment), .text(line.answer)]
            guard seesPrices else { return cells + words }
            let sums: [SpreadsheetCell] = [
                line.ownPrice.map { SpreadsheetCell.money($0) } ?? .empty,
                line.price.map { SpreadsheetCell.money($0) } ?? .empty,
                line.price == nil ? .empty : .money(line.amount), .text(line.amount.currency.rawValue),
            ]
            return cells + sums + words
        }
        let name = context.t("ordering.quote.title", ["number": card.quote.number])
        let book = Spreadsheet([SpreadsheetSheet(name, quoteHead(context), rows: rows)])
        let data = try await AttachedPaper.atDesk { try book.data() }
        let file = "attachment; filename=\"quote-\(card.quote.number)-\(card.version).xlsx\""
        return Response(
            CommandResult(
                status: 200, headers: ["Content-Type": Spreadsheet.contentType, "Content-Disposition": file],
                body: Array(data)))
    }

    private func shownCard(_ request: Request, _ context: some SignedInContext) async throws -> QuoteCard {
        let number = try context.web.parameters.require("quote")
        let (version, principal) = (request.quoteVersion, context.principal)
        return try await database.read { tx in
            try Ordering.quoteCard(number: number, version: version, for: principal, in: tx)
        }
    }

    private func quoteHead(_ context: some PageContext) -> [SpreadsheetColumn] {
        let goods = [
            SpreadsheetColumn(context.t("ordering.quote.column.position"), .whole, width: 6),
            SpreadsheetColumn(context.t("ordering.quote.row.sku"), width: 18),
            SpreadsheetColumn(context.t("ordering.column.goods"), width: 50),
            SpreadsheetColumn(context.t("ordering.column.ordered"), .quantity),
            SpreadsheetColumn(context.t("ordering.quote.column.unit"), width: 8),
        ]
        let sums = [
            SpreadsheetColumn(context.t("ordering.quote.column.own"), .money),
            SpreadsheetColumn(context.t("ordering.column.price"), .money),
            SpreadsheetColumn(context.t("ordering.column.sum"), .money),
            SpreadsheetColumn(context.t("ordering.export.currency"), width: 8),
        ]
        let words = [
            SpreadsheetColumn(context.t("ordering.quote.column.replaces"), width: 30),
            SpreadsheetColumn(context.t("ordering.checkout.comment"), width: 30),
            SpreadsheetColumn(context.t("ordering.quote.column.answer"), width: 30),
        ]
        return goods + (context.seesPrices ? sums : []) + words
    }
}
