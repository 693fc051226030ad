// An order on paper: all of its lines in one table, for the shelf or the signature; and its lines as a file.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Spreadsheets
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}/print`
    func printOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        try await paperOrder(base: "/orders", context)
    }

    /// `GET /staff/orders/{number}/print`
    func printStaffOrder(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await paperOrder(base: "/staff/orders", context)
    }

    private func paperOrder(base: String, _ context: some SignedInContext) async throws -> HTML {
        let (order, lines) = try await wholeOrder(context)
        return paperPage(order, lines, base: base, context)
    }

    /// `GET /orders/{number}/lines.csv`
    func exportOrderLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (order, lines) = try await wholeOrder(context)
        let sheet = OrderLineSheet(context)
        let part = CSVPart<Int>(lines.map(sheet.cells), next: nil)
        return .csv(named: "order-\(order.number).csv", head: sheet.head, first: part) { _ in CSVPart([], next: nil) }
    }

    /// `GET /orders/{number}/lines.xlsx`
    func exportOrderWorkbook(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (order, lines) = try await wholeOrder(context)
        let sheet = OrderLineSheet(context)
        let book = Spreadsheet([
            SpreadsheetSheet(order.number, sheet.columns, rows: lines.map(sheet.workbookCells))
        ])
        return try await workbook(book, named: "order-\(order.number).xlsx")
    }

    private func wholeOrder(_ context: some SignedInContext) async throws -> (Order, [OrderLine]) {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        return try await database.read { tx in
            let order = try Ordering.order(number: number, for: principal, in: tx)
            let lines = try tx.all(
                """
                SELECT \(OrderLine.columns) FROM order_lines l WHERE l.order_id = \(order.id)
                ORDER BY l.position LIMIT \(Ordering.maxCartLines)
                """, as: OrderLine.self)
            return (order, lines)
        }
    }
}

/// Making a workbook takes the processor and the disk, which the threads that answer must not wait for.
private let workbookDesk = BoundedExecutor(name: "order-workbooks", threads: 1, queueLimit: 16)

/// The answer with a workbook.
///
/// - Throws: when it cannot be written, or too many are asked for at once.
func workbook(_ book: Spreadsheet, named name: String) async throws -> Response {
    let data = try await workbookDesk.run(timeout: .seconds(20)) { try book.data() }
    let headers: HTTPFields = [
        .contentType: Spreadsheet.contentType, .contentDisposition: "attachment; filename=\"\(name)\"",
        .cacheControl: "no-store",
    ]
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
}

/// How the lines of an order stand in a file; without prices for who may not see them.
private struct OrderLineSheet: Sendable {
    let columns: [SpreadsheetColumn]
    private let seesPrices: Bool
    private let isRussian: Bool

    init(_ context: some PageContext) {
        seesPrices = context.seesPrices
        isRussian = context.formats.locale == .ru
        var columns = [
            SpreadsheetColumn(context.t("ordering.export.sku"), width: 18),
            SpreadsheetColumn(context.t("ordering.column.goods"), width: 48),
            SpreadsheetColumn(context.t("ordering.export.unit"), width: 8),
            SpreadsheetColumn(context.t("ordering.column.ordered"), .quantity),
            SpreadsheetColumn(context.t("ordering.column.shipped"), .quantity),
            SpreadsheetColumn(context.t("ordering.export.cancelled"), .quantity),
            SpreadsheetColumn(context.t("ordering.export.comment"), width: 30),
        ]
        if seesPrices {
            columns += [
                SpreadsheetColumn(context.t("ordering.export.price"), .money),
                SpreadsheetColumn(context.t("ordering.export.vat"), .money),
                SpreadsheetColumn(context.t("ordering.export.sum"), .money),
                SpreadsheetColumn(context.t("ordering.export.currency"), width: 8),
            ]
        }
        self.columns = columns
    }

    var head: [String] { columns.map(\.title) }

    func workbookCells(_ line: OrderLine) -> [SpreadsheetCell] {
        let plain: [SpreadsheetCell] = [
            .text(line.sku), .text(line.name), .text(line.unit), .quantity(line.quantity), .quantity(line.shipped),
            .quantity(line.cancelled), .text(line.comment),
        ]
        guard seesPrices else { return plain }
        return plain + [
            .money(line.price), .money(line.vat), .money(line.amount), .text(line.amount.currency.rawValue),
        ]
    }

    func cells(_ line: OrderLine) -> [CSVCell] {
        workbookCells(line).map { cell in
            switch cell {
            case .text(let text): .text(text)
            case .quantity(let quantity): number(quantity.description)
            case .money(let amount): number(amount.decimal)
            case .whole(let count): .number(String(count))
            case .day(let day): .number(day.description)
            case .empty: .text("")
            }
        }
    }

    private func number(_ text: String) -> CSVCell { .number(isRussian ? text.replacing(".", with: ",") : text) }
}

// MARK: - Page

private func paperPage(
    _ order: Order, _ lines: [OrderLine], base: String, _ context: some SignedInContext
) -> HTML {
    let path = "\(base)/\(order.number)"
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        (base, context.t("ordering.orders.title")), (path, context.t("web.number", ["number": order.number])),
    ]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.density = "compact"
    let paper = context.button(context.t("ordering.print.button"), .primary, icon: "print", attributes: " data-print")
    let back = context.buttonLink(context.t("ordering.change.back"), to: path)
    frame.actions = "<span class=\"js-only\">\(paper)</span>\(back)"
    let card = OrderCard(order: order, lines: lines, start: 0)
    var table = Table(still: "lines", as: .cards, lineColumns(card, context, asking: nil))
    table.isTopAligned = true
    if context.seesPrices {
        table.totals = [
            (context.t("ordering.vatIncluded"), "\(context.formats.money(order.vatTotal))"),
            (context.t("ordering.total"), context.money(order.total)),
        ]
    }
    let (gave, took) = (context.t("ordering.print.gave"), context.t("ordering.print.took"))
    return context.page(
        frame,
        """
        <div class="orderpaper"><div class="orderpaper__who">\(orderSums(order, context))\
        \(orderDelivery(order, context))</div>
        \(context.table(table, lines, label: context.t("ordering.order.lines")))
        <p class="orderpaper__signs"><span>\(gave)</span><span>\(took)</span></p></div>
        """)
}
