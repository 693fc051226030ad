import Foundation
import TestKit
import Testing

@testable import Spreadsheets

/// Tables as text: separators, quotes and encodings are found out.
@Suite struct DelimitedTextTests {
    static let separators = [";", "\t", ",", "|"]

    @Test(arguments: separators)
    func `the separator is found out`(separator: String) throws {
        let text = [["Артикул", "Кол-во", "Название"], ["A-1", "2", "Болт"], ["B-2", "", "Гайка"]]
            .map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        let rows = try rows(text)
        #expect(rows.map(\.number) == [1, 2, 3])
        #expect(rows[1].cells == [.text("A-1"), .text("2"), .text("Болт")])
        #expect(rows[2].cells == [.text("B-2"), .empty, .text("Гайка")])
    }

    @Test func `tabs of pasted cells count before commas in names and numbers`() throws {
        let rows = try rows("Болт, оцинк., М8\t10,5\nГайка, М8, кл. 8\t2,25\n")
        #expect(rows[0].cells == [.text("Болт, оцинк., М8"), .text("10,5")])
        #expect(rows[1].cells == [.text("Гайка, М8, кл. 8"), .text("2,25")])
        #expect(try self.rows("A-1\nB-2\n")[1].cells == [.text("B-2")])
    }

    @Test func `quotes hold separators, breaks and quotes; an inch is only a sign`() throws {
        let lines = [
            #""Болт; М8";"5""#, #""две"#, #"строки";"""да""""#, #"Труба 1/2" сталь;7"#, #""не закрыта;3"#, "A;1", "",
        ]
        let text = lines.joined(separator: "\n")
        let rows = try rows(text)
        #expect(rows[0].cells == [.text("Болт; М8"), .text("5")])
        #expect(rows[1].cells == [.text("две\nстроки"), .text("\"да\"")])
        #expect(rows[2] == SheetRow(number: 4, cells: [.text("Труба 1/2\" сталь"), .text("7")]))
        #expect(rows[3].cells == [.text("\"не закрыта"), .text("3")])
        #expect(rows[4] == SheetRow(number: 6, cells: [.text("A"), .text("1")]))
    }

    @Test func `Excel's own line names the separator`() throws {
        #expect(try rows("sep=,\r\nA-1,2\r\n") == [SheetRow(number: 2, cells: [.text("A-1"), .text("2")])])
    }

    @Test func `every encoding of Windows is read`() throws {
        let text = "Артикул;Кол-во\nБолт «М8»;10\n"
        let wide = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let swapped = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let latin = "sku;qty\nA-1;10\n"
        let files: [([UInt8], String)] = [
            (Array(text.utf8), "Артикул"), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), "Артикул"),
            ([0xFF, 0xFE] + wide, "Артикул"), ([0xFE, 0xFF] + swapped, "Артикул"),
            // «Артикул» in windows-1251.
            ([0xC0, 0xF0, 0xF2, 0xE8, 0xEA, 0xF3, 0xEB] + Array(";10\n".utf8), "Артикул"),
            (latin.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, "sku"),
            (latin.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, "sku"),
        ]
        for (bytes, first) in files {
            let rows = try TestBook.read(try TestBook.file(bytes)).rows
            #expect(rows.first?.cells.first == .text(first), "\(bytes.prefix(12))")
            #expect(rows.last?[1] == .text("10"))
        }
    }

    @Test func `very many columns are cut, and it is said`() throws {
        let (rows, remarks) = try TestBook.read(
            try TestBook.file(Array((1...300).map(String.init).joined(separator: ";").utf8)))
        #expect(rows[0].cells.count == 256)
        #expect(remarks == [.tooWide])
    }

    private func rows(_ text: String) throws -> [SheetRow] {
        let reader = try SpreadsheetReader(text: text)
        var rows: [SheetRow] = []
        try reader.read(0) { row in
            rows.append(row)
            return true
        }
        return rows
    }
}
