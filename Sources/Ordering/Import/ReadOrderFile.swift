// Reads a file or pasted cells row by row into what somebody wants, before anybody looks at goods.

import Foundation
import Kernel
import Spreadsheets

/// What stands in a row, as it was typed.
package struct TypedImportRow: Codable, Sendable, Equatable {
    var article: String?
    var barcode: String?
    var own: String?
    var name: String?
    var quantity: String?
    var unit: String?
    var price: String?
    var comment: String?

    subscript(field: ImportField) -> String? {
        get {
            switch field {
            case .article: article
            case .barcode: barcode
            case .own: own
            case .name: name
            case .quantity: quantity
            case .unit: unit
            case .price: price
            case .comment: comment
            }
        }
        set {
            switch field {
            case .article: article = newValue
            case .barcode: barcode = newValue
            case .own: own = newValue
            case .name: name = newValue
            case .quantity: quantity = newValue
            case .unit: unit = newValue
            case .price: price = newValue
            case .comment: comment = newValue
            }
        }
    }

    /// What the row calls the goods, the surest first.
    var said: String { article ?? barcode ?? own ?? name ?? "" }
}

/// A row that asks for something.
struct ReadImportRow: Sendable {
    /// The row's number in the file.
    let position: Int
    var typed: TypedImportRow
    /// How much; nil with the reason in ``flaw``.
    var quantity: Quantity?
    /// Why the quantity is none.
    var flaw: ImportReason?
    /// Whether nobody said how much: then it is one pack.
    var isAssumed = false
    /// The same cell read as «article quantity», where a table has one column only.
    var split: (article: String, quantity: Quantity)?
}

/// A file that was read.
struct ReadOrderFile: Sendable {
    var columns: ImportColumns
    let format: SpreadsheetFormat
    var rows: [ReadImportRow] = []
    /// Rows of goods nobody wants now, as in a price list that serves as an order form.
    var skipped = 0
    var remarks: [SheetRemark] = []
}

/// What of one file is read at most.
enum ImportLimits {
    /// Bytes of a file.
    static let bytes = 16 << 20
    /// Characters of pasted text.
    static let pasted = 1_000_000
    /// Rows that ask for something.
    static let rows = Ordering.maxCartLines
    /// Larger files are read by a job while the page shows how far it is.
    static let bytesAtOnce = 3 << 20
    /// Rows whose names are looked for before the page is shown; more at a press.
    static let namesAtOnce = 300
    /// How long looking for names may take before the page is shown.
    static let namesPatience: Duration = .milliseconds(900)
}

extension ReadOrderFile {
    /// Reads a file as it is meant, or as it seems to be meant.
    ///
    /// - Parameters:
    ///   - remembered: how a table with this fingerprint was read before.
    /// - Throws: ``SpreadsheetError``; ``ImportRefusal``.
    init(
        _ file: URL, as columns: ImportColumns?, remembered: (String) throws -> ImportColumns?
    ) throws {
        let reader = try SpreadsheetReader(contentsOf: file)
        self.columns = try columns ?? Self.recognised(reader, remembered)
        self.columns.sheets = reader.sheets.map(\.name)
        format = reader.format
        guard self.columns.isEnough else { throw ImportRefusal.noColumns }
        let plan = self.columns
        var read = RowsBeingRead(plan)
        try reader.read(plan.sheet) { row in
            try read.take(row)
            return true
        }
        (rows, skipped) = (read.rows, read.skipped)
        remarks = reader.remarks.sorted { $0.rawValue < $1.rawValue }
    }

    private static func recognised(
        _ reader: SpreadsheetReader, _ remembered: (String) throws -> ImportColumns?
    ) throws -> ImportColumns {
        // Hidden sheets are looked at only where no other has anything.
        let places = reader.sheets.indices.sorted { left, right in
            let (first, second) = (reader.sheets[left].isHidden, reader.sheets[right].isHidden)
            return first == second ? left < right : !first
        }
        var best: RecognisedColumns?
        for place in places.prefix(20) {
            let head = try reader.head(of: place, rows: 140)
            guard !head.isEmpty else { continue }
            if let known = try Self.known(head, remembered, sheet: place) { return known }
            var found = RecognisedColumns(head)
            found.columns.sheet = place
            if found.score > best?.score ?? -1, best == nil || !reader.sheets[place].isHidden { best = found }
        }
        guard let best else { throw SpreadsheetError(.empty) }
        guard best.columns.headRow == 0, var known = try remembered(best.columns.fingerprint) else {
            return best.columns
        }
        (known.sheet, known.titles) = (best.columns.sheet, best.columns.titles)
        return known
    }

    /// How a table was read before whose head stands in one of these rows.
    private static func known(
        _ head: [SheetRow], _ remembered: (String) throws -> ImportColumns?, sheet: Int
    ) throws -> ImportColumns? {
        for row in head.prefix(40) where row.cells.count > 1 {
            let titles = row.cells.map { String($0.text.prefix(60)) }
            guard var known = try remembered(ImportColumns.fingerprint(of: titles)), known.headRow > 0 else { continue }
            (known.sheet, known.headRow, known.titles) = (sheet, row.number, titles)
            return known
        }
        return nil
    }
}

/// Rows as they are met.
private struct RowsBeingRead {
    let columns: ImportColumns
    var rows: [ReadImportRow] = []
    var skipped = 0

    private let isOneColumn: Bool

    init(_ columns: ImportColumns) {
        self.columns = columns
        isOneColumn = columns.titles.count == 1 && columns.headRow == 0
    }

    mutating func take(_ row: SheetRow) throws {
        guard row.number > columns.headRow else { return }
        var typed = TypedImportRow()
        for field in ImportField.allCases {
            guard let column = columns[field] else { continue }
            let text = row[column].text
            if !text.isEmpty { typed[field] = String(text.prefix(field == .comment ? 500 : 300)) }
        }
        guard !isTotal(typed) else { return }
        var read = ReadImportRow(position: row.number, typed: typed)
        if let column = columns[.quantity] {
            let cell = row[column]
            // No quantity is no wish; neither is nothing of it.
            guard !cell.isBlank, Quantity(parsing: cell.text)?.isZero != true else {
                if !typed.said.isEmpty { skipped += 1 }
                return
            }
            (read.quantity, read.flaw) = Self.quantity(cell)
        } else {
            guard !typed.said.isEmpty else { return }
            read.isAssumed = true
            if isOneColumn { read.split = Self.split(typed.said) }
        }
        if typed.said.isEmpty { read.flaw = .nameless }
        guard rows.count < ImportLimits.rows else { throw ImportRefusal.tooManyRows(most: ImportLimits.rows) }
        rows.append(read)
    }

    /// Whether it is the sum beneath a list.
    private func isTotal(_ typed: TypedImportRow) -> Bool {
        guard typed.article == nil || typed.article == typed.said else { return false }
        return ["итого", "всего", "total", "grand total"].contains(HeadWords.plain(typed.said))
    }

    /// How much a cell means: a number, or one with a unit behind it.
    private static func quantity(_ cell: SheetCell) -> (Quantity?, ImportReason?) {
        switch cell {
        case .date: return (nil, .quantityDate)
        case .error, .boolean: return (nil, .quantityError)
        default: break
        }
        let text = cell.text
        let bare = text.prefix { $0.isNumber || " .,\u{A0}\u{202F}-−–+".contains($0) }
        let unit = text.dropFirst(bare.count)
        guard unit.count <= 12, unit.allSatisfy({ $0.isLetter || $0 == "." || $0 == " " }),
            let quantity = Quantity(parsing: String(bare)), quantity.isPositive
        else { return (nil, .quantityInvalid) }
        return quantity <= Ordering.maxQuantity ? (quantity, nil) : (nil, .quantityTooLarge)
    }

    /// «A-1 20»: what stands before the last blank, and the number behind it.
    private static func split(_ text: String) -> (article: String, quantity: Quantity)? {
        guard let blank = text.lastIndex(where: \.isWhitespace) else { return nil }
        let article = text[..<blank].trimmingCharacters(in: .whitespaces)
        guard !article.isEmpty, let quantity = Quantity(parsing: String(text[text.index(after: blank)...])),
            quantity.isPositive, quantity <= Ordering.maxQuantity
        else { return nil }
        return (article, quantity)
    }
}
