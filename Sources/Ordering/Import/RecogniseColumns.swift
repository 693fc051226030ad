// Finds out which column of a table holds what: by the row that names them, or else by what stands in them.

import Foundation
import Kernel
import Spreadsheets

/// A guess about the columns of one sheet.
struct RecognisedColumns {
    var columns = ImportColumns()
    /// How much of it is sure: sheets are compared by it.
    var score = 0

    /// - Parameter rows: the first rows of the sheet.
    init(_ rows: [SheetRow]) {
        let width = rows.map(\.cells.count).max() ?? 0
        columns.titles = Array(repeating: "", count: width)
        let heads = rows.prefix(40).map { (row: $0, found: Self.named($0)) }
        let best = heads.max { left, right in
            (left.found.score, right.row.number) < (right.found.score, left.row.number)
        }
        // One word that is the head of a column may as well be the name of a product: two are no chance.
        if let best, best.found.fields.count >= 2 || Self.isLoneHead(best.found.fields) {
            columns.headRow = best.row.number
            columns.fields = best.found.fields
            columns.titles = (0..<width).map { String(best.row[$0].text.prefix(60)) }
            score = best.found.score + 10
            let below = rows.filter { $0.number > best.row.number }
            if !columns.isEnough { addByContent(below, width) }
        } else {
            addByContent(rows, width)
            score = columns.isEnough ? 1 + columns.fields.count : 0
        }
    }

    private static func isLoneHead(_ fields: [String: Int]) -> Bool {
        fields.count == 1 && fields.keys.contains { ImportField(rawValue: $0)?.namesGoods == true }
    }

    /// The fields a row names, each by the column that does so best.
    private static func named(_ row: SheetRow) -> (fields: [String: Int], score: Int) {
        var claims: [(field: ImportField, column: Int, weight: Int)] = []
        for (column, cell) in row.cells.enumerated() {
            guard case .text(let text) = cell else { continue }
            for field in ImportField.allCases {
                let weight = HeadWords.weight(of: text, as: field)
                if weight > 0 { claims.append((field, column, weight)) }
            }
        }
        claims.sort { ($0.weight, $1.column) > ($1.weight, $0.column) }
        var fields: [String: Int] = [:]
        var taken: Set<Int> = []
        var score = 0
        for claim in claims where fields[claim.field.rawValue] == nil && !taken.contains(claim.column) {
            fields[claim.field.rawValue] = claim.column
            taken.insert(claim.column)
            score += claim.weight
        }
        return (fields, score)
    }

    // MARK: - By content

    /// Fills in what no head named.
    private mutating func addByContent(_ rows: [SheetRow], _ width: Int) {
        let taken = Set(columns.fields.values)
        let profiles = (0..<width).filter { !taken.contains($0) }.map { ColumnProfile($0, rows.prefix(100)) }
            .filter { $0.filled > 0 && !$0.isCounter }
        func claim(_ field: ImportField, _ profile: ColumnProfile?) {
            guard columns[field] == nil, let profile else { return }
            columns[field] = profile.column
        }
        var rest = profiles
        func take(_ field: ImportField, _ fits: (ColumnProfile) -> Bool) {
            guard columns[field] == nil, let place = rest.firstIndex(where: fits) else { return }
            claim(field, rest.remove(at: place))
        }
        take(.barcode) { $0.share($0.barcodes) >= 0.6 }
        take(.article) { $0.share($0.codes) >= 0.6 && $0.share($0.numbers) < 0.9 }
        if let longest = rest.filter({ $0.share($0.words) >= 0.5 }).max(by: { $0.length < $1.length }) {
            take(.name) { $0.column == longest.column }
        }
        // Only numbers: the first column names goods, unless something else does already.
        if !columns.isEnough { take(.article) { $0.share($0.codes) + $0.share($0.numbers) >= 0.6 } }
        if !columns.isEnough { take(.name) { _ in true } }
        let numeric = rest.filter { $0.share($0.numbers) >= 0.5 }
        if let amounts = numeric.min(by: { $0.fractions < $1.fractions }) {
            take(.quantity) { $0.column == amounts.column }
        }
        take(.price) { $0.share($0.numbers) >= 0.5 && $0.fractions > 0 }
    }
}

/// What stands in one column.
private struct ColumnProfile {
    let column: Int
    private(set) var filled = 0
    private(set) var numbers = 0
    private(set) var fractions = 0
    private(set) var barcodes = 0
    /// Short, without blanks, with a digit.
    private(set) var codes = 0
    /// Texts of several letters.
    private(set) var words = 0
    private(set) var length = 0
    /// Whether it only counts the rows.
    private(set) var isCounter = false

    init(_ column: Int, _ rows: ArraySlice<SheetRow>) {
        self.column = column
        var counted = 0
        for (place, row) in rows.enumerated() {
            let text = row[column].text
            guard !text.isEmpty else { continue }
            filled += 1
            length += text.count
            if let quantity = Quantity(parsing: text) {
                numbers += 1
                if !quantity.isWhole { fractions += 1 }
                if quantity == Quantity(whole: Int32(place + 1)) { counted += 1 }
            }
            if Barcode.isValid(text) { barcodes += 1 }
            let hasDigit = text.contains(where: \.isNumber)
            if hasDigit, text.count <= 40, !text.contains(" ") { codes += 1 }
            if text.count(where: \.isLetter) >= 3 { words += 1 }
        }
        isCounter = filled >= 3 && counted == filled
    }

    /// A count as a part of the cells with something in them.
    func share(_ count: Int) -> Double { filled == 0 ? 0 : Double(count) / Double(filled) }
}

/// Barcodes on packages.
enum Barcode {
    /// Whether digits are a barcode by their check digit: EAN-8, UPC-A, EAN-13, GTIN-14.
    static func isValid(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 48 }
        guard [8, 12, 13, 14].contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        let sum = digits.dropLast().reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 3 : 1) }
        return (10 - sum % 10) % 10 == digits[digits.count - 1]
    }
}
