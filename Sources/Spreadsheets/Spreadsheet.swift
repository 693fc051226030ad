// Writes workbooks for Excel, by libxlsxwriter: numbers as numbers, texts as texts, never a formula.

import CXLSXWriter
import Foundation
import Kernel

/// A workbook that is to be written.
///
///     let sheet = SpreadsheetSheet("Товары", [SpreadsheetColumn("Артикул"), SpreadsheetColumn("Цена", .money)])
///     let data = try Spreadsheet([sheet]).data()
package struct Spreadsheet: Sendable {
    package var sheets: [SpreadsheetSheet]

    package init(_ sheets: [SpreadsheetSheet]) {
        self.sheets = sheets
    }

    /// What a browser is told about it.
    package static let contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

/// A column of a sheet.
package struct SpreadsheetColumn: Sendable {
    /// How its numbers are shown.
    package enum Kind: Sendable, Hashable { case text, whole, quantity, money, day }

    package var title: String
    package var kind: Kind
    /// In characters, as Excel counts.
    package var width: Double
    /// Whether its cells can be typed into where the sheet is protected.
    package var isEditable: Bool

    package init(_ title: String, _ kind: Kind = .text, width: Double = 14, editable isEditable: Bool = false) {
        self.title = title
        self.kind = kind
        self.width = width
        self.isEditable = isEditable
    }
}

/// A cell that is to be written.
package enum SpreadsheetCell: Sendable, Equatable {
    case empty
    /// Stays a text, whatever it begins with.
    case text(String)
    case whole(Int)
    case quantity(Quantity)
    case money(Money)
    case day(CivilDate)
}

/// A sheet that is to be written, with a head that stays in sight.
package struct SpreadsheetSheet: Sendable {
    package var name: String
    package var columns: [SpreadsheetColumn]
    package var rows: [[SpreadsheetCell]]
    /// Whether only editable columns can be typed into. There is no password: it guards against slips alone.
    package var isProtected: Bool

    package init(
        _ name: String, _ columns: [SpreadsheetColumn], rows: [[SpreadsheetCell]] = [],
        protected isProtected: Bool = false
    ) {
        self.name = name
        self.columns = columns
        self.rows = rows
        self.isProtected = isProtected
    }
}

extension Spreadsheet {
    /// The file.
    ///
    /// - Throws: when it cannot be written, such as on a full disk.
    package func data() throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: "kabinet-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(file.path, &options) else { throw CocoaError(.fileWriteUnknown) }
        let formats = CellFormats(book)
        for (index, sheet) in sheets.enumerated() {
            guard let page = workbook_add_worksheet(book, sheet.safeName(index)) else { continue }
            sheet.write(to: page, formats)
        }
        guard workbook_close(book) == LXW_NO_ERROR else { throw CocoaError(.fileWriteUnknown) }
        return try Data(contentsOf: file)
    }
}

/// The formats of a workbook: of its heads, and of each kind of column, locked and open.
private struct CellFormats {
    private struct Name: Hashable {
        let kind: SpreadsheetColumn.Kind
        let isEditable: Bool
    }

    let head: UnsafeMutablePointer<lxw_format>?
    private var formats: [Name: UnsafeMutablePointer<lxw_format>] = [:]

    init(_ book: UnsafeMutablePointer<lxw_workbook>) {
        head = workbook_add_format(book)
        if let head {
            format_set_bold(head)
            format_set_text_wrap(head)
            format_set_bg_color(head, 0xE8EFEF)
        }
        let codes: [(SpreadsheetColumn.Kind, String)] = [
            (.text, "@"), (.whole, "0"), (.quantity, "0.###"), (.money, "#,##0.00"), (.day, "dd.mm.yyyy"),
        ]
        for (kind, code) in codes {
            for isEditable in [false, true] {
                guard let format = workbook_add_format(book) else { continue }
                format_set_num_format(format, code)
                if isEditable { format_set_unlocked(format) }
                formats[Name(kind: kind, isEditable: isEditable)] = format
            }
        }
    }

    func format(_ column: SpreadsheetColumn) -> UnsafeMutablePointer<lxw_format>? {
        formats[Name(kind: column.kind, isEditable: column.isEditable)]
    }
}

extension SpreadsheetSheet {
    /// The most signs Excel takes in a cell.
    private static let mostSigns = 32_767

    /// A name Excel takes: at most 31 signs, none of those it has another use for.
    fileprivate func safeName(_ index: Int) -> String {
        let plain = String(name.map { "[]:*?/\\'".contains($0) ? " " : $0 }.prefix(31))
        let trimmed = plain.trimmingCharacters(in: .whitespaces)
        return trimmed.isEmpty ? "Sheet\(index + 1)" : trimmed
    }

    fileprivate func write(to page: UnsafeMutablePointer<lxw_worksheet>, _ formats: CellFormats) {
        for (place, column) in columns.enumerated() {
            let number = lxw_col_t(place)
            worksheet_set_column(page, number, number, column.width, formats.format(column))
        }
        worksheet_freeze_panes(page, 1, 0)
        if isProtected {
            var options = lxw_protection()
            (options.format_columns, options.format_rows, options.sort, options.autofilter) = (1, 1, 1, 1)
            worksheet_protect(page, nil, &options)
        }
        for (place, column) in columns.enumerated() {
            worksheet_write_string(page, 0, lxw_col_t(place), column.title, formats.head)
        }
        for (index, row) in rows.enumerated() {
            for (place, cell) in row.prefix(columns.count).enumerated() {
                let format = formats.format(columns[place])
                write(cell, to: page, lxw_row_t(index + 1), lxw_col_t(place), format)
            }
        }
    }

    private func write(
        _ cell: SpreadsheetCell, to page: UnsafeMutablePointer<lxw_worksheet>, _ row: lxw_row_t, _ column: lxw_col_t,
        _ format: UnsafeMutablePointer<lxw_format>?
    ) {
        switch cell {
        case .empty: worksheet_write_blank(page, row, column, format)
        case .text(let text):
            let plain = String(text.replacing("\0", with: "").prefix(Self.mostSigns))
            worksheet_write_string(page, row, column, plain, format)
        case .whole(let number): worksheet_write_number(page, row, column, Double(number), format)
        case .quantity(let quantity):
            worksheet_write_number(page, row, column, Double(quantity.thousandths) / 1_000, format)
        case .money(let amount): worksheet_write_number(page, row, column, Double(amount.minor) / 100, format)
        case .day(let day):
            var moment = lxw_datetime()
            (moment.year, moment.month, moment.day) = (Int32(day.year), Int32(day.month), Int32(day.day))
            worksheet_write_datetime(page, row, column, &moment, format)
        }
    }
}
