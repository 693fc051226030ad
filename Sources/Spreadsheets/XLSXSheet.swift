// The rows of one sheet of a workbook, as its XML goes by.

import Intake

/// Turns the XML of a sheet into rows.
final class XLSXSheet {
    private(set) var meter: SheetMeter

    private let texts: [String]
    private let formats: [SheetFormat]
    private let isFrom1904: Bool
    private let row: (SheetRow) throws -> Bool

    private var rowNumber = 0
    private var cells: [SheetCell] = []
    private var hasContent = false

    private var column = -1
    private var kind = "n"
    private var style = 0
    private var value = ""
    private var isValue = false
    private var hasFormula = false
    private var isPhonetic = false

    init(
        texts: [String], formats: [SheetFormat], from1904 isFrom1904: Bool, meter: SheetMeter,
        _ row: @escaping (SheetRow) throws -> Bool
    ) {
        self.texts = texts
        self.formats = formats
        self.isFrom1904 = isFrom1904
        self.meter = meter
        self.row = row
    }

    func take(_ event: XMLEvent) throws {
        switch event {
        case .encoding: return
        case .start(let name, let attributes): try start(name.text, attributes)
        case .text(let part, _):
            // A cell is cut later; what is longer than any is not collected at all.
            if isValue, value.utf8.count <= 1 << 16 { value += part }
        case .end(let name): try end(name.text)
        }
    }

    private func start(_ name: String, _ attributes: [XMLAttribute]) throws {
        switch name {
        case "row":
            let told = attributes.value("r").flatMap { Int($0) }
            rowNumber = told.map { $0 > rowNumber ? $0 : rowNumber + 1 } ?? rowNumber + 1
            if ["1", "true"].contains(attributes.value("hidden") ?? "") { meter.note(.hiddenRows) }
            (cells, hasContent, column) = ([], false, -1)
        case "c":
            try meter.countCell()
            column = attributes.value("r").flatMap(Self.column) ?? column + 1
            kind = attributes.value("t") ?? "n"
            style = attributes.value("s").flatMap { Int($0) } ?? 0
            (value, hasFormula) = ("", false)
        case "v": isValue = true
        case "t": isValue = !isPhonetic
        case "f": hasFormula = true
        case "rPh": isPhonetic = true
        case "mergeCell": meter.note(.merged)
        default: return
        }
    }

    private func end(_ name: String) throws {
        switch name {
        case "v", "t": isValue = false
        case "rPh": isPhonetic = false
        case "c": keep(cell())
        case "row":
            guard hasContent else { return }
            try meter.countRow()
            if try !row(SheetRow(number: rowNumber, cells: cells)) { throw EnoughRows() }
        default: return
        }
    }

    private func keep(_ cell: SheetCell) {
        guard !cell.isBlank else { return }
        guard column < meter.limits.columns else { return meter.note(.tooWide) }
        while cells.count <= column { cells.append(.empty) }
        cells[column] = cell
        hasContent = true
    }

    private func cell() -> SheetCell {
        if hasFormula { meter.note(value.isEmpty ? .emptyFormulas : .formulas) }
        guard !value.isEmpty else { return .empty }
        switch kind {
        case "s":
            guard let place = Int(value), texts.indices.contains(place) else { return .empty }
            return .text(texts[place])
        case "inlineStr", "str": return .text(meter.text(value))
        case "b": return .boolean(value == "1" || value == "true")
        case "e": return .error(meter.text(value))
        case "d": return .date(meter.text(value.replacing("T", with: " ")))
        default:
            let format = formats.indices.contains(style) ? formats[style] : .number
            return format.cell(value, from1904: isFrom1904)
        }
    }

    /// The column of a reference such as `AB12`, counted from 0; nil for what is none.
    static func column(_ reference: String) -> Int? {
        var number = 0
        for byte in reference.utf8 {
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { break }
            number = number * 26 + Int(byte - UInt8(ascii: "A")) + 1
            guard number <= 1 << 20 else { return nil }
        }
        return number == 0 ? nil : number - 1
    }
}
