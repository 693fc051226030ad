// Tables as text: files with any separator in any of the encodings of Windows, and cells pasted from a spreadsheet.

import Foundation
import Intake
import Kernel

/// A text that is read as one sheet.
final class DelimitedText: SheetSource {
    let sheets = [SheetName("")]
    var remarks: Set<SheetRemark> { meter.remarks }

    private let bytes: [UInt8]
    private let start: Int
    private let separator: UInt8
    private var meter: SheetMeter

    init(_ data: Data, limits: SpreadsheetLimits) throws {
        meter = SheetMeter(limits)
        bytes = try TextEncoding.utf8(Array(data))
        guard bytes.contains(where: { $0 > 0x20 }) else { throw SpreadsheetError(.empty) }
        let head = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
        let trimmed = head.drop { $0.isWhitespace }
        // Web pages and XML of Office are saved as .xls by many programs.
        if ["<html", "<!doctype", "<?xml", "<table", "{\\rtf", "%pdf"].contains(where: trimmed.hasPrefix) {
            throw SpreadsheetError(.unsupported)
        }
        // Excel's own first line says the separator.
        if head.hasPrefix("sep="), bytes.count > 5, [0x0A, 0x0D].contains(bytes[5]) {
            separator = bytes[4]
            start = bytes[5] == 13 && bytes.count > 6 && bytes[6] == 10 ? 7 : 6
        } else {
            separator = Self.separator(of: bytes)
            start = 0
        }
    }

    func read(_ sheet: Int, _ row: @escaping (SheetRow) throws -> Bool) throws {
        meter.beginSheet()
        var scanner = DelimitedScanner(bytes, from: start, separator: separator)
        while let line = scanner.next() {
            var cells: [SheetCell] = []
            for (place, field) in line.fields.enumerated() {
                try meter.countCell()
                guard place < meter.limits.columns else {
                    meter.note(.tooWide)
                    break
                }
                let text = meter.text(field).trimmingCharacters(in: .whitespacesAndNewlines)
                cells.append(text.isEmpty ? .empty : .text(text))
            }
            while cells.last == .empty { cells.removeLast() }
            guard !cells.isEmpty else { continue }
            try meter.countRow()
            guard try row(SheetRow(number: line.number, cells: cells)) else { return }
        }
    }

    /// The separator most lines agree about.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        // Where several would do, the one that stands in names and numbers least often is believed.
        let candidates: [(sign: UInt8, trust: Int)] = [
            (UInt8(ascii: "\t"), 40), (UInt8(ascii: ";"), 30), (UInt8(ascii: "|"), 20), (UInt8(ascii: ","), 0),
        ]
        var best: (separator: UInt8, score: Int) = (UInt8(ascii: ";"), 0)
        for (candidate, trust) in candidates {
            var counts: [Int: Int] = [:]
            var scanner = DelimitedScanner(bytes, from: 0, separator: candidate)
            var lines = 0
            while lines < 50, let line = scanner.next() {
                lines += 1
                counts[line.fields.count, default: 0] += 1
            }
            let usual = counts.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }
            guard let usual, usual.value * 2 >= lines else { continue }
            let score = usual.value * 100 + trust + min(usual.key, 9)
            if score > best.score { best = (candidate, score) }
        }
        return best.separator
    }
}

/// Walks over delimited text (RFC 4180). A quote that is never closed is a sign like others: inches are written so.
struct DelimitedScanner {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var at: Int
    private var line = 0
    private var takesQuotes = true

    init(_ bytes: [UInt8], from start: Int, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        at = start
        if start > 0 { line = 1 }
    }

    /// The next line with its number in the file, from 1; nil at the end.
    mutating func next() -> (number: Int, fields: [String])? {
        guard at < bytes.count else { return nil }
        line += 1
        let number = line
        var fields: [String] = []
        while true {
            fields.append(takesQuotes && at < bytes.count && bytes[at] == quote ? quoted() : plain())
            guard at < bytes.count, bytes[at] == separator else { break }
            at += 1
        }
        if at < bytes.count, bytes[at] == 13 { at += 1 }
        if at < bytes.count, bytes[at] == 10 { at += 1 }
        return (number, fields)
    }

    private let quote = UInt8(ascii: "\"")

    private mutating func plain() -> String {
        let start = at
        while at < bytes.count, bytes[at] != separator, bytes[at] != 10, bytes[at] != 13 { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() -> String {
        let start = at
        var content: [UInt8] = []
        var breaks = 0
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == quote {
                guard at < bytes.count, bytes[at] == quote else {
                    line += breaks
                    // What stands between the closing quote and the separator belongs to the field.
                    let rest = plain()
                    return String(decoding: content, as: UTF8.self) + rest
                }
                at += 1
            }
            if byte == 10 { breaks += 1 }
            content.append(byte)
        }
        at = start
        takesQuotes = false
        return plain()
    }
}

/// The encodings tables are written in.
enum TextEncoding {
    /// The text in UTF-8, without its mark.
    ///
    /// - Throws: ``SpreadsheetError``: `unknown` for what is no text.
    static func utf8(_ bytes: [UInt8]) throws -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try checked(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return wide(bytes.dropFirst(2), low: 0) }
        if bytes.starts(with: [0xFE, 0xFF]) { return wide(bytes.dropFirst(2), low: 1) }
        // Every other byte of Latin letters and separators is zero.
        let head = bytes.prefix(2_000)
        let zeros = (0..<head.count).filter { head[$0] == 0 }
        if zeros.count * 10 > head.count {
            let odd = zeros.count { $0 % 2 == 1 }
            guard odd == zeros.count || odd == 0 else { throw SpreadsheetError(.unknown) }
            return wide(bytes[...], low: odd == 0 ? 1 : 0)
        }
        return try checked(bytes)
    }

    private static func checked(_ bytes: [UInt8]) throws -> [UInt8] {
        // Programs and pictures have bytes that stand in no text.
        let strange = bytes.prefix(4_000).count { $0 < 0x20 && ![9, 10, 12, 13].contains($0) }
        guard strange == 0 else { throw SpreadsheetError(.unknown) }
        let (valid, isWhole) = bytes.withUnsafeBytes { UTF8Check.prefix(of: $0) }
        if isWhole, valid == bytes.count { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        SingleByteEncoding.windows1251.decode(bytes, into: &text)
        return text
    }

    private static func wide(_ bytes: ArraySlice<UInt8>, low: Int) -> [UInt8] {
        let content = Array(bytes)
        let units = stride(from: 0, to: content.count - 1, by: 2).map { place in
            UInt16(content[place + low]) | UInt16(content[place + 1 - low]) << 8
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
