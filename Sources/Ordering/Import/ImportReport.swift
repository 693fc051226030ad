// The report of an import as a file: every row as it stood, what became of it and why; and the file itself.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Spreadsheets
import Web

extension Ordering {
    /// `GET /orders/import/{import}/report.xlsx`
    func importReport(_ request: Request, _ context: MemberContext) async throws -> Response {
        let rows = try await reported(context)
        let sheet = SpreadsheetSheet(
            context.t("ordering.import.report"), context.reportColumns, rows: rows.map { context.reportRow($0) })
        return .spreadsheet(try Spreadsheet([sheet]).data(), named: "import-report.xlsx")
    }

    /// `GET /orders/import/{import}/report.csv`
    func importReportText(_ request: Request, _ context: MemberContext) async throws -> Response {
        let rows = try await reported(context)
        let cells = rows.map { row in context.reportRow(row).map { CSVCell($0, context.formats) } }
        let part = CSVPart<Int>(cells, next: nil)
        return .csv(named: "import-report.csv", head: context.reportColumns.map(\.title), first: part) { _ in part }
    }

    private func reported(_ context: MemberContext) async throws -> [ImportRow] {
        let (id, principal) = (try importID(context), context.principal)
        return try await database.read { tx in
            let one = try Ordering.orderImport(id, of: principal, in: tx)
            guard one.status == .checked || one.status == .taken else { throw NotFound() }
            return try Ordering.importRows(
                of: id, in: ImportRowState.allCases, limit: ImportLimits.rows, taken: true, in: tx)
        }
    }

    /// `GET /orders/import/{import}/file`: what was sent, as it was.
    func importFile(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal) = (try importID(context), context.principal)
        let one = try await database.read { tx in try Ordering.orderImport(id, of: principal, in: tx) }
        guard let file = one.file, FileStore.isName(file) else { throw NotFound() }
        let suffix = String(file.split(separator: ".").last ?? "")
        let body = try await FileIO().loadFile(path: files.url(of: file).path, context: context.web)
        let name = one.name.isEmpty ? "import.\(suffix)" : one.name.replacing("/", with: "-")
        let headers: HTTPFields = [
            // Whatever is in it, it is saved and never shown inside the portal.
            .contentType: "application/octet-stream", .cacheControl: "private, no-store",
            .contentDisposition: "attachment; filename*=UTF-8''\(name.formEncoded)",
        ]
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension Response {
    /// A workbook that is saved.
    ///
    /// - Parameter name: ASCII, without quotes.
    static func spreadsheet(_ data: Data, named name: String) -> Response {
        let headers: HTTPFields = [
            .contentType: Spreadsheet.contentType, .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"\(name)\"", .contentLength: String(data.count),
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}

extension CSVCell {
    /// The same cell in a text file.
    fileprivate init(_ cell: SpreadsheetCell, _ formats: Formats) {
        switch cell {
        case .empty: self = .text("")
        case .text(let text): self = .text(text)
        case .whole(let number): self = .number(String(number))
        case .quantity(let quantity): self = .number(Self.decimal(quantity.description, formats))
        case .money(let amount): self = .number(Self.decimal(amount.decimal, formats))
        case .day(let day): self = .number(day.description)
        }
    }

    /// A number as spreadsheets of the language read it.
    private static func decimal(_ text: String, _ formats: Formats) -> String {
        formats.locale == .ru ? text.replacing(".", with: ",") : text
    }
}

extension MemberContext {
    fileprivate var reportColumns: [SpreadsheetColumn] {
        var columns = [
            SpreadsheetColumn(t("ordering.import.column.row"), .whole, width: 8),
            SpreadsheetColumn(t("ordering.import.field.article"), width: 18),
            SpreadsheetColumn(t("ordering.import.field.name"), width: 34),
            SpreadsheetColumn(t("ordering.import.column.said.quantity"), width: 12),
            SpreadsheetColumn(t("ordering.import.column.verdict"), width: 18),
            SpreadsheetColumn(t("ordering.import.column.why"), width: 50),
            SpreadsheetColumn(t("ordering.import.column.our"), width: 18),
            SpreadsheetColumn(t("ordering.import.column.goods"), width: 34),
            SpreadsheetColumn(t("ordering.import.column.quantity"), .quantity, width: 12),
        ]
        if seesPrices { columns.append(SpreadsheetColumn(t("ordering.import.column.sum"), .money, width: 14)) }
        return columns
    }

    fileprivate func reportRow(_ row: ImportRow) -> [SpreadsheetCell] {
        let verdict =
            row.isTaken ? t("ordering.import.state.taken") : t("ordering.import.state.\(row.state.rawValue)")
        let isReady = row.state == .added || row.state == .changed
        let cells: [SpreadsheetCell] = [
            .whole(row.position), .text(row.typed.article ?? row.typed.barcode ?? row.typed.own ?? ""),
            .text(row.typed.name ?? ""), .text(row.typed.quantity ?? ""), .text(verdict),
            .text(importReasons(row)), .text(row.product?.sku ?? ""), .text(row.product?.name ?? ""),
            isReady ? row.quantity.map { SpreadsheetCell.quantity($0) } ?? .empty : .empty,
        ]
        guard seesPrices else { return cells }
        return cells + [isReady ? row.amount.map { SpreadsheetCell.money($0) } ?? .empty : .empty]
    }
}
