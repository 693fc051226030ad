// Reads tables that strangers made: what a file is, only its bytes tell.

import Foundation
import Intake
import Kernel

/// What kind of table a file holds; stored, so the words never change.
package enum SpreadsheetFormat: String, Sendable, Codable {
    case xlsx, xlsm, xls, csv
}

/// A reader of one file. Sheets are read row by row: however many there are, only one row is in memory.
///
///     let reader = try SpreadsheetReader(contentsOf: file)
///     try reader.read(0) { row in …; return true }
package final class SpreadsheetReader {
    package let format: SpreadsheetFormat
    package let sheets: [SheetName]
    /// What was noticed so far; whole only after a sheet was read.
    package var remarks: Set<SheetRemark> { book.remarks }

    private let book: any SheetSource

    /// Looks into a file.
    ///
    /// - Throws: ``SpreadsheetError``.
    package init(contentsOf file: URL, limits: SpreadsheetLimits = SpreadsheetLimits()) throws {
        let handle = try FileHandle(forReadingFrom: file)
        let head = Array(try handle.read(upToCount: 8) ?? Data())
        try? handle.close()
        if head.isEmpty { throw SpreadsheetError(.empty) }
        if head.starts(with: [0x50, 0x4B]) {
            let book = try XLSXBook(file, limits: limits)
            format = book.remarks.contains(.macros) ? .xlsm : .xlsx
            self.book = book
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            format = .xls
            book = try XLSBook(file, limits: limits)
        } else {
            format = .csv
            book = try DelimitedText(Data(contentsOf: file), limits: limits)
        }
        sheets = book.sheets
        guard !sheets.isEmpty else { throw SpreadsheetError(.empty) }
        guard sheets.count <= limits.sheets else { throw SpreadsheetError(.tooManySheets) }
    }

    /// Reads pasted text.
    ///
    /// - Throws: ``SpreadsheetError``.
    package init(text: String, limits: SpreadsheetLimits = SpreadsheetLimits()) throws {
        format = .csv
        book = try DelimitedText(Data(text.utf8), limits: limits)
        sheets = book.sheets
    }

    /// Gives the rows of a sheet that have something in them, in its order, until `row` answers false.
    ///
    /// - Parameter sheet: counted from 0.
    /// - Throws: ``SpreadsheetError``, and what `row` throws.
    package func read(_ sheet: Int, _ row: @escaping (SheetRow) throws -> Bool) throws {
        guard sheets.indices.contains(sheet) else { throw SpreadsheetError(.damaged) }
        try book.read(sheet, row)
    }

    /// The first rows of a sheet that have something in them.
    ///
    /// - Throws: ``SpreadsheetError``.
    package func head(of sheet: Int, rows count: Int) throws -> [SheetRow] {
        var rows: [SheetRow] = []
        try read(sheet) { row in
            rows.append(row)
            return rows.count < count
        }
        return rows
    }
}

/// A file that is open.
protocol SheetSource: AnyObject {
    var sheets: [SheetName] { get }
    var remarks: Set<SheetRemark> { get }
    func read(_ sheet: Int, _ row: @escaping (SheetRow) throws -> Bool) throws
}

/// Counts what is read against the limits, and keeps texts short.
struct SheetMeter {
    let limits: SpreadsheetLimits
    private(set) var remarks: Set<SheetRemark> = []
    private var rows = 0
    private var cells = 0

    init(_ limits: SpreadsheetLimits) {
        self.limits = limits
    }

    mutating func note(_ remark: SheetRemark) { remarks.insert(remark) }

    mutating func countRow() throws {
        rows += 1
        guard rows <= limits.rows else { throw SpreadsheetError(.tooManyRows) }
    }

    mutating func countCell() throws {
        cells += 1
        guard cells <= limits.cells else { throw SpreadsheetError(.tooLarge) }
    }

    /// A text that is not too long. NUL, which no database keeps, disappears.
    mutating func text(_ text: String) -> String {
        let plain = text.utf8.contains(0) ? text.replacing("\0", with: "") : text
        guard plain.utf8.count > limits.characters, plain.count > limits.characters else { return plain }
        note(.cutTexts)
        return String(plain.prefix(limits.characters))
    }

    /// Begins anew, for another sheet; remarks stay.
    mutating func beginSheet() { (rows, cells) = (0, 0) }
}
