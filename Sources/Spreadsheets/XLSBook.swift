// Workbooks of Excel before 2007: libfreexl reads the cells; what it does not tell, the records themselves say.

import CFreeXL
import Foundation
import Kernel

/// An open XLS file.
final class XLSBook: SheetSource {
    private(set) var sheets: [SheetName] = []
    var remarks: Set<SheetRemark> { meter.remarks }

    private let handle: UnsafeRawPointer
    private let records: XLSRecords
    private var meter: SheetMeter

    init(_ file: URL, limits: SpreadsheetLimits) throws {
        meter = SheetMeter(limits)
        // Looked at before libfreexl is: it makes room for as many cells as a file claims to have.
        records = try XLSRecords(Data(contentsOf: file))
        guard records.claimedCells <= limits.cells else { throw SpreadsheetError(.tooLarge) }
        guard records.sheets.count <= limits.sheets else { throw SpreadsheetError(.tooManySheets) }
        var opened: UnsafeRawPointer?
        let answer = freexl_open(file.path, &opened)
        guard answer == FREEXL_OK, let book = opened else {
            if let broken = opened { freexl_close(broken) }
            throw SpreadsheetError(.damaged)
        }
        handle = book
        if records.hasMacros { meter.note(.macros) }
        if records.hasMerged { meter.note(.merged) }
        var count: UInt32 = 0
        let told = freexl_get_info(handle, UInt16(FREEXL_BIFF_SHEET_COUNT), &count)
        guard told == FREEXL_OK, Int(count) <= limits.sheets else { throw SpreadsheetError(.damaged) }
        for index in 0..<Int(count) {
            var name: UnsafePointer<CChar>?
            freexl_get_worksheet_name(handle, UInt16(index), &name)
            let isHidden = records.sheet(index, of: Int(count))?.isHidden ?? false
            sheets.append(SheetName(name.map { meter.text(String(cString: $0)) } ?? "", hidden: isHidden))
        }
    }

    deinit { freexl_close(handle) }

    func read(_ sheet: Int, _ row: @escaping (SheetRow) throws -> Bool) throws {
        meter.beginSheet()
        var (rows, columns): (UInt32, UInt16) = (0, 0)
        guard freexl_select_active_worksheet(handle, UInt16(sheet)) == FREEXL_OK,
            freexl_worksheet_dimensions(handle, &rows, &columns) == FREEXL_OK
        else { throw SpreadsheetError(.damaged) }
        let formulas = records.sheet(sheet, of: sheets.count)?.formulas ?? [:]
        if Int(columns) > meter.limits.columns { meter.note(.tooWide) }
        for number in 0..<Int(rows) {
            var cells: [SheetCell] = []
            for column in 0..<min(Int(columns), meter.limits.columns) {
                try meter.countCell()
                var cell = try cell(number, column)
                if cell == .empty, let saved = formulas[XLSPlace(row: number, column: column)] {
                    cell = formula(saved)
                }
                guard !cell.isBlank else { continue }
                while cells.count < column { cells.append(.empty) }
                cells.append(cell)
            }
            guard !cells.isEmpty else { continue }
            try meter.countRow()
            guard try row(SheetRow(number: number + 1, cells: cells)) else { return }
        }
    }

    private func formula(_ saved: SheetCell) -> SheetCell {
        meter.note(saved == .empty ? .emptyFormulas : .formulas)
        guard case .text(let text) = saved else { return saved }
        return .text(meter.text(text))
    }

    private func cell(_ row: Int, _ column: Int) throws -> SheetCell {
        var found = FreeXL_CellValue()
        guard freexl_get_cell_value(handle, UInt32(row), UInt16(column), &found) == FREEXL_OK else {
            throw SpreadsheetError(.damaged)
        }
        switch Int32(found.type) {
        case FREEXL_CELL_INT: return .number(String(found.value.int_value))
        case FREEXL_CELL_DOUBLE:
            return SheetNumber.decimal(found.value.double_value).map { SheetCell.number($0) } ?? .empty
        case FREEXL_CELL_TEXT, FREEXL_CELL_SST_TEXT:
            return found.value.text_value.map { SheetCell.text(meter.text(String(cString: $0))) } ?? .empty
        case FREEXL_CELL_DATE, FREEXL_CELL_DATETIME, FREEXL_CELL_TIME:
            return found.value.text_value.map { SheetCell.date(meter.text(String(cString: $0))) } ?? .empty
        default: return .empty
        }
    }
}
