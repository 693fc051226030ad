// What stands in a table somebody sent: cells as people see them, rows with the numbers they have in the file.

import Foundation
import Kernel

/// A value as it stands in a cell. Formulas are the values they were saved with; nothing is ever calculated or run.
package enum SheetCell: Sendable, Equatable {
    case empty
    case text(String)
    /// In decimal digits with a dot, never with an exponent: `4607001234560`, `0.5`.
    case number(String)
    /// `2026-11-17`, or `2026-11-17 10:30`.
    case date(String)
    case boolean(Bool)
    /// What a spreadsheet says where it could not calculate: `#N/A`.
    case error(String)

    /// What is read in the cell, without blanks around it.
    package var text: String {
        switch self {
        case .empty: ""
        case .text(let text): text.trimmingCharacters(in: .whitespacesAndNewlines)
        case .number(let text), .date(let text), .error(let text): text
        case .boolean(let isTrue): isTrue ? "TRUE" : "FALSE"
        }
    }

    /// Whether nothing is read in it.
    package var isBlank: Bool {
        switch self {
        case .empty: true
        case .text(let text): text.allSatisfy(\.isWhitespace)
        default: false
        }
    }

    /// Whether it is a number by itself, or a text that begins with a digit.
    package var looksNumeric: Bool {
        switch self {
        case .number: true
        case .text(let text): text.trimmingCharacters(in: .whitespaces).first?.isNumber == true
        default: false
        }
    }
}

/// A row with something in it.
package struct SheetRow: Sendable, Equatable {
    /// As the spreadsheet counts it, from 1.
    package let number: Int
    /// From the first column on; what is missing at the end is empty.
    package let cells: [SheetCell]

    package init(number: Int, cells: [SheetCell]) {
        self.number = number
        self.cells = cells
    }

    /// The cell of a column, counted from 0.
    package subscript(column: Int) -> SheetCell {
        cells.indices.contains(column) ? cells[column] : .empty
    }
}

/// A sheet of a workbook.
package struct SheetName: Sendable, Equatable {
    package let name: String
    package let isHidden: Bool

    package init(_ name: String, hidden isHidden: Bool = false) {
        self.name = name
        self.isHidden = isHidden
    }
}

/// What people should know about a file that was read all the same; stored, so the words never change.
package enum SheetRemark: String, Sendable, CaseIterable, Codable {
    /// It carries a program, which was not run.
    case macros
    /// Values of formulas were taken as they were saved.
    case formulas
    /// Formulas without a saved value were taken for empty cells.
    case emptyFormulas
    /// Of merged cells only the first has the value.
    case merged
    /// Rows a filter hides were read like the others.
    case hiddenRows
    /// Columns beyond the limit were not read.
    case tooWide
    /// Texts longer than the limit were cut.
    case cutTexts
}

/// Why a file is not read.
package struct SpreadsheetError: Refusal, Equatable {
    package enum Reason: String, Sendable {
        /// Nothing in it.
        case empty
        /// No spreadsheet and no text: a picture, a program, an archive of something else.
        case unknown
        /// A spreadsheet of another kind: ODS, XLSB, a web page named .xls.
        case unsupported
        /// It opens by a password only.
        case encrypted
        /// It is cut short or broken.
        case damaged
        /// It unpacks to far more than it weighs.
        case bomb
        /// More cells or bytes than are read.
        case tooLarge
        /// More rows than are read.
        case tooManyRows
        /// More sheets than are read.
        case tooManySheets
    }

    package let reason: Reason
    package var key: String { "spreadsheets.refusal.\(reason.rawValue)" }

    package init(_ reason: Reason) {
        self.reason = reason
    }
}

/// How much of everything one file may have.
package struct SpreadsheetLimits: Sendable {
    /// Rows with something in them, of one sheet.
    package var rows = 100_000
    /// Columns that are read; further ones are left out, and it is said.
    package var columns = 256
    /// Cells of one sheet, empty ones with a format among them.
    package var cells = 5_000_000
    /// Characters of one cell; longer texts are cut, and it is said.
    package var characters = 2_000
    package var sheets = 100
    /// Bytes a workbook unpacks to, of all the parts that are read.
    package var unpackedBytes = 512 << 20
    /// Unpacked bytes for each packed byte.
    package var ratio = 500
    /// Bytes of all different texts of a workbook.
    package var sharedBytes = 64 << 20

    package init() {}
}
