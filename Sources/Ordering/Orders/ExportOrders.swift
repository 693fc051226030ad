// The list of orders as a file for a spreadsheet: all that are found, or those that were chosen.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /orders.csv`: the filters of the list, or `number` once for each order that is wanted.
    func exportOrders(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await Ordering.export(OrderQuery(request, zone: context.formats.timeZone), from: database, context)
    }
}

// MARK: - Export

extension Ordering {
    /// A file of the orders a person may see; without sums for who may not see prices.
    package static func export(
        _ query: OrderQuery, from database: Database, _ context: some SignedInContext
    ) async throws -> Response {
        var query = query
        if !context.seesPrices { query.hidePrices() }
        query.page = PageRequest(limit: Ordering.rowsAtOnce)
        let (wanted, principal, sheet) = (query, context.principal, OrderSheet(context))
        let first = try await database.read { tx in try Ordering.slice(of: wanted, for: principal, in: tx) }
        let name = "orders-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var query = wanted
            query.page = PageRequest(limit: Ordering.rowsAtOnce, after: place)
            let next = query
            let page = try await database.read { tx in try Ordering.slice(of: next, for: principal, in: tx) }
            return sheet.part(page)
        }
    }

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
