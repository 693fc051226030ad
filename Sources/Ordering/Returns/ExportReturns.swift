// Returns as a file for a spreadsheet: all that are found.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Ordering {
    /// `GET /returns.csv`: the filters of the list.
    func exportReturns(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await returnsFile(ReturnQuery(request), context)
    }

    /// `GET /staff/returns.csv`
    func exportStaffReturns(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await returnsFile(ReturnQuery(request), context)
    }

    private func returnsFile(_ query: ReturnQuery, _ context: some SignedInContext) async throws -> Response {
        var all = query
        all.page = PageRequest(limit: 500)
        let (wanted, principal, database) = (all, context.principal, self.database)
        let sheet = ReturnSheet(context)
        let first = try await database.read { tx in try Ordering.returns(wanted, for: principal, in: tx) }
        let name = "returns-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var further = wanted
            further.page = PageRequest(limit: 500, after: place)
            let next = further
            return sheet.part(try await database.read { tx in try Ordering.returns(next, for: principal, in: tx) })
        }
    }
}

/// How returns stand in the file; texts are asked for once.
private struct ReturnSheet: Sendable {
    let head: [String]
    private let formats: Formats
    private let seesPrices: Bool
    private let statuses: [ReturnStatus: String]
    private let wishes: [ReturnWish: String]
    private let kinds: [ReturnKind: String]

    init(_ context: some PageContext) {
        formats = context.formats
        seesPrices = context.seesPrices
        let names = ReturnStatus.allCases.map { ($0, context.t("ordering.return.status.\($0.rawValue)")) }
        statuses = Dictionary(uniqueKeysWithValues: names)
        wishes = Dictionary(
            uniqueKeysWithValues: ReturnWish.allCases.map { ($0, context.t("ordering.return.wish.\($0.rawValue)")) })
        kinds = Dictionary(
            uniqueKeysWithValues: ReturnKind.allCases.map { ($0, context.t("ordering.return.kind.\($0.rawValue)")) })
        let plain = [
            "ordering.return.column.number", "ordering.column.placed", "ordering.return.kind", "ordering.column.order",
            "ordering.quote.customer", "ordering.column.status", "ordering.return.wish", "ordering.export.first",
            "ordering.column.lines", "ordering.quote.manager",
        ]
        let priced = ["ordering.return.amount", "ordering.export.currency"]
        head = (seesPrices ? plain + priced : plain).map { context.t($0) }
    }

    func part(_ page: Page<OrderReturn>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ claim: OrderReturn) -> [CSVCell] {
        let placed = "\(CivilDate(claim.placedAt, in: formats.timeZone)) \(formats.time(claim.placedAt))"
        let cells: [CSVCell] = [
            .text(claim.number), .number(placed), .text(kinds[claim.kind] ?? ""), .text(claim.orderNumber),
            .text(claim.customerName), .text(statuses[claim.status] ?? ""),
            .text(wishes[claim.settledAs ?? claim.wish] ?? ""), .text(claim.firstLine),
            .number(String(claim.lineCount)), .text(claim.managerName ?? ""),
        ]
        guard seesPrices else { return cells }
        return cells + [.number(formats.plain(claim.amount)), .text(claim.amount.currency.rawValue)]
    }
}
