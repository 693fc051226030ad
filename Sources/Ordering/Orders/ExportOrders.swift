// The list of orders as a file for a spreadsheet: all that are found, or those that were chosen.

import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders.csv`: the filters of the list, or `number` once for each order that is wanted.
    func exportOrders(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await Ordering.export(memberQuery(request, context), from: database, context)
    }

    /// `GET /orders.xlsx`: the same as a workbook.
    func exportOrdersWorkbook(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await Ordering.exportWorkbook(memberQuery(request, context), from: database, context)
    }

    private func memberQuery(_ request: Request, _ context: MemberContext) -> OrderQuery {
        var query = OrderQuery(request, zone: context.formats.timeZone)
        query.forgetStaffFilters()
        return query
    }
}

// MARK: - Export

extension Ordering {
    /// A file of the orders a person may see; without sums for who may not see prices.
    package static func export(
        _ query: OrderQuery, from database: Database, _ context: some SignedInContext
    ) async throws -> Response {
        let (wanted, principal, sheet) = (ready(query, context), context.principal, OrderSheet(context))
        let first = try await database.read { tx in try Ordering.slice(of: wanted, for: principal, in: tx) }
        return .csv(named: name(context, "csv"), head: sheet.head, first: sheet.part(first)) { place in
            let page = try await Ordering.part(of: wanted, after: place, from: database, principal)
            return sheet.part(page)
        }
    }

    /// The same as a workbook: the first 100,000 orders, which is what people still look at.
    package static func exportWorkbook(
        _ query: OrderQuery, from database: Database, _ context: some SignedInContext
    ) async throws -> Response {
        let (wanted, principal, sheet) = (ready(query, context), context.principal, OrderSheet(context))
        var page = try await database.read { tx in try Ordering.slice(of: wanted, for: principal, in: tx) }
        var rows = page.items.map(sheet.workbookRow)
        while let place = page.next, rows.count < mostWorkbookRows {
            try Task.checkCancellation()
            page = try await part(of: wanted, after: place, from: database, principal)
            rows += page.items.map(sheet.workbookRow)
        }
        let title = context.t("ordering.orders.title")
        let book = Spreadsheet([SpreadsheetSheet(title, sheet.columns, rows: rows)])
        return try await workbook(book, named: name(context, "xlsx"))
    }

    private static func part(
        of query: OrderQuery, after place: Cursor, from database: Database, _ principal: Principal
    ) async throws -> Page<OrderSummary> {
        var query = query
        query.page = PageRequest(limit: Ordering.rowsAtOnce, after: place)
        let next = query
        return try await database.read { tx in try Ordering.slice(of: next, for: principal, in: tx) }
    }

    private static func ready(_ query: OrderQuery, _ context: some SignedInContext) -> OrderQuery {
        var query = query
        if !context.seesPrices { query.hidePrices() }
        query.page = PageRequest(limit: Ordering.rowsAtOnce)
        return query
    }

    private static func name(_ context: some SignedInContext, _ ending: String) -> String {
        "orders-\(CivilDate(context.now, in: context.formats.timeZone)).\(ending)"
    }

    /// More is asked for as CSV, which needs no memory for it.
    private static let mostWorkbookRows = 100_000

    /// Read in one statement: a few milliseconds, and little memory.
    private static let rowsAtOnce = 500
}

/// How orders stand in the file; texts are asked for once.
private struct OrderSheet: Sendable {
    let head: [String]
    private let seesPrices: Bool
    private let formats: Formats
    private let statuses: [OrderStatus: String]

    init(_ context: some PageContext) {
        seesPrices = context.seesPrices
        formats = context.formats
        let names = OrderStatus.allCases.map { ($0, context.t("ordering.status.\($0.rawValue)")) }
        statuses = Dictionary(uniqueKeysWithValues: names)
        let plain = [
            "ordering.export.number", "ordering.export.reference", "ordering.column.placed", "ordering.column.status",
            "ordering.column.payer", "ordering.export.first", "ordering.column.lines",
        ]
        let priced = ["ordering.export.sum", "ordering.export.vat", "ordering.export.currency"]
        head = (seesPrices ? plain + priced : plain).map { context.t($0) }
    }

    /// The same columns of a workbook.
    var columns: [SpreadsheetColumn] {
        let kinds: [SpreadsheetColumn.Kind] = [.text, .text, .day, .text, .text, .text, .whole, .money, .money, .text]
        let widths: [Double] = [14, 14, 12, 18, 30, 40, 8, 14, 14, 8]
        return zip(head, zip(kinds, widths)).map { SpreadsheetColumn($0, $1.0, width: $1.1) }
    }

    func workbookRow(_ order: OrderSummary) -> [SpreadsheetCell] {
        let cells: [SpreadsheetCell] = [
            .text(order.number), .text(order.customerReference),
            .day(CivilDate(order.placedAt, in: formats.timeZone)), .text(statuses[order.status] ?? ""),
            .text(order.payerName), .text(order.firstLine), .whole(order.lineCount),
        ]
        guard seesPrices else { return cells }
        return cells + [.money(order.total), .money(order.vatTotal), .text(order.total.currency.rawValue)]
    }

    func part(_ page: Page<OrderSummary>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ order: OrderSummary) -> [CSVCell] {
        let day = CivilDate(order.placedAt, in: formats.timeZone)
        let cells: [CSVCell] = [
            .text(order.number), .text(order.customerReference),
            // Every spreadsheet reads this as a day and a time, whatever its language.
            .number("\(day) \(formats.time(order.placedAt))"), .text(statuses[order.status] ?? ""),
            .text(order.payerName), .text(order.firstLine), .number(String(order.lineCount)),
        ]
        guard seesPrices else { return cells }
        let currency = order.total.currency.rawValue
        return cells + [.number(decimal(order.total)), .number(decimal(order.vatTotal)), .text(currency)]
    }

    /// Without groups, so that it is a number there, too.
    private func decimal(_ amount: Money) -> String {
        formats.locale == .ru ? amount.decimal.replacing(".", with: ",") : amount.decimal
    }
}
