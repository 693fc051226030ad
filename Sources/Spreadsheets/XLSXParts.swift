// The two parts of a workbook that its sheets refer to: texts that occur often, and formats of numbers.

import Intake

/// Collects the texts of `sharedStrings.xml`.
final class XLSXTexts {
    private(set) var texts: [String] = []
    private(set) var meter: SheetMeter

    private var text = ""
    private var bytes = 0
    private var isText = false
    /// How a Japanese word is read stands beside it, and is no part of it.
    private var isPhonetic = false

    init(meter: SheetMeter) {
        self.meter = meter
    }

    func take(_ event: XMLEvent) throws {
        switch event {
        case .encoding: return
        case .start(let name, _):
            switch name.text {
            case "si": text = ""
            case "rPh": isPhonetic = true
            case "t": isText = !isPhonetic
            default: return
            }
        case .text(let part, _):
            if isText { text += part }
        case .end(let name):
            switch name.text {
            case "t": isText = false
            case "rPh": isPhonetic = false
            case "si":
                let kept = meter.text(text)
                bytes += kept.utf8.count + 16
                guard bytes <= meter.limits.sharedBytes else { throw SpreadsheetError(.tooLarge) }
                texts.append(kept)
            default: return
            }
        }
    }
}

/// Collects what `styles.xml` says of numbers.
final class XLSXStyles {
    /// By the number a cell calls its style.
    private(set) var formats: [SheetFormat] = []

    private var codes: [Int: String] = [:]
    private var isInCells = false

    func take(_ event: XMLEvent) {
        switch event {
        case .encoding, .text: return
        case .start(let name, let attributes):
            switch name.text {
            case "numFmt":
                guard let id = attributes.value("numFmtId").flatMap({ Int($0) }), codes.count < 10_000 else { return }
                codes[id] = attributes.value("formatCode")
            case "cellXfs": isInCells = true
            case "xf" where isInCells && formats.count < 100_000:
                let id = attributes.value("numFmtId").flatMap { Int($0) } ?? 0
                formats.append(SheetFormat(id: id, code: codes[id]))
            default: return
            }
        case .end(let name):
            if name.text == "cellXfs" { isInCells = false }
        }
    }
}
