// The records of an XLS file that libfreexl leaves out: values of formulas, hidden sheets, passwords, claims of size.

import Foundation
import Intake

/// The place of a cell, counted from 0.
struct XLSPlace: Hashable {
    let row: Int
    let column: Int
}

/// What one walk over the records of a workbook finds.
struct XLSRecords {
    /// A sheet with cells.
    struct Sheet {
        var isHidden = false
        /// The values formulas were saved with; empty ones have none.
        var formulas: [XLSPlace: SheetCell] = [:]
        /// Rows times columns, as the file claims.
        var claimedCells = 0
    }

    private(set) var sheets: [Sheet] = []
    private(set) var hasMacros = false
    private(set) var hasMerged = false

    /// Room for so many cells is made when the file is opened.
    var claimedCells: Int { sheets.reduce(0) { $0 + $1.claimedCells } }

    private let stream: [UInt8]
    private var isOld = false
    /// Bytes of records met so far: sheets that lie one inside another would be walked over and over.
    private var walked = 0

    private static let mostClaimed = 1 << 40
    private static let mostSheets = 1_000

    /// - Throws: ``SpreadsheetError``: `encrypted`, `unsupported`, `damaged`.
    init(_ data: Data) throws {
        let file = try CompoundFile(data)
        // What Excel encrypts since 2007 lies in the old shell.
        if file.names.contains("EncryptedPackage") { throw SpreadsheetError(.encrypted) }
        hasMacros = file.names.contains("_VBA_PROJECT_CUR") || file.names.contains("Macros")
        guard let stream = try file.stream("Workbook") ?? file.stream("Book") else {
            throw SpreadsheetError(.unsupported)
        }
        self.stream = stream
        var starts: [Int] = []
        try walk(from: 0) { records, kind, body in
            switch kind {
            case 0x002F: throw SpreadsheetError(.encrypted)
            case 0x0085 where body.count >= 6 && records.stream[body.lowerBound + 5] == 0:
                starts.append(Int(records.stream.number32(body.lowerBound)))
                let visibility = records.stream[body.lowerBound + 4] & 3
                records.sheets.append(Sheet(isHidden: visibility != 0))
            default: return
            }
        }
        guard starts.count <= Self.mostSheets else { throw SpreadsheetError(.tooManySheets) }
        for (index, start) in starts.enumerated() { try readSheet(index, from: start) }
    }

    /// The records of a sheet as libfreexl counts it; nil where it counts other sheets.
    func sheet(_ index: Int, of count: Int) -> Sheet? {
        count == sheets.count && sheets.indices.contains(index) ? sheets[index] : nil
    }

    private mutating func readSheet(_ index: Int, from start: Int) throws {
        var waiting: XLSPlace?
        try walk(from: start) { records, kind, body in
            let at = body.lowerBound
            switch kind {
            case 0x0200: records.sheets[index].claimedCells = records.claim(body)
            case 0x00E5: records.hasMerged = true
            case 0x0006 where body.count >= 14:
                let place = XLSPlace(row: records.stream.number16(at), column: records.stream.number16(at + 2))
                let value = records.result(at + 6)
                waiting = value == nil ? place : nil
                records.sheets[index].formulas[place] = value ?? .empty
            case 0x0207:
                guard let place = waiting else { return }
                records.sheets[index].formulas[place] = .text(records.text(body))
                waiting = nil
            default: return
            }
        }
    }

    /// Gives each record of a part of the stream, up to its end.
    private mutating func walk(
        from start: Int, _ take: (inout XLSRecords, _ kind: Int, _ body: Range<Int>) throws -> Void
    ) throws {
        var at = start
        var depth = 0
        while at + 4 <= stream.count {
            let (kind, length) = (stream.number16(at), stream.number16(at + 2))
            let body = at + 4..<at + 4 + length
            guard body.upperBound <= stream.count else { throw SpreadsheetError(.damaged) }
            at = body.upperBound
            walked += length + 4
            guard walked <= stream.count * 3 else { throw SpreadsheetError(.damaged) }
            switch kind {
            case 0x0809:
                depth += 1
                isOld = stream.number16(body.lowerBound) < 0x0600
            case 0x000A:
                depth -= 1
                if depth <= 0 { return }
            default:
                // A drawing inside a sheet has records of its own.
                if depth <= 1 { try take(&self, kind, body) }
            }
        }
    }

    private func claim(_ body: Range<Int>) -> Int {
        let at = body.lowerBound
        let rows = isOld ? stream.number16(at + 2) : Int(stream.number32(at + 4))
        let columns = isOld ? stream.number16(at + 6) : stream.number16(at + 10)
        let (cells, isTooMany) = rows.multipliedReportingOverflow(by: columns)
        return isTooMany ? Self.mostClaimed : min(cells, Self.mostClaimed)
    }

    /// The saved value of a formula; nil where it follows as a text.
    private func result(_ at: Int) -> SheetCell? {
        guard stream.number16(at + 6) == 0xFFFF else {
            let bits = UInt64(stream.number32(at)) | UInt64(stream.number32(at + 4)) << 32
            return SheetNumber.decimal(Double(bitPattern: bits)).map { SheetCell.number($0) } ?? .empty
        }
        switch stream[at] {
        case 0: return nil
        case 1: return .boolean(stream[at + 2] != 0)
        case 2: return .error(Self.errors[stream[at + 2]] ?? "#ERROR")
        default: return .empty
        }
    }

    private func text(_ body: Range<Int>) -> String {
        let at = body.lowerBound
        let length = stream.number16(at)
        if isOld { return SingleByteEncoding.windows1251.string(stream[body].dropFirst(2).prefix(length)) }
        guard body.count > 3 else { return "" }
        let content = stream[body].dropFirst(3)
        if stream[at + 2] & 1 == 0 {
            return String(decoding: content.prefix(length).map { UInt16($0) }, as: UTF16.self)
        }
        let units = stride(from: at + 3, to: min(body.upperBound - 1, at + 3 + length * 2), by: 2)
        return String(decoding: units.map { UInt16(stream.number16($0)) }, as: UTF16.self)
    }

    private static let errors: [UInt8: String] = [
        0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    ]
}
