import Foundation
import TestKit
import Testing

@testable import Spreadsheets

/// Workbooks of Excel before 2007.
@Suite struct XLSTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/order.xls")

    @Test func `cells, dates, saved values of formulas and hidden sheets are read`() throws {
        let reader = try SpreadsheetReader(contentsOf: Self.fixture)
        #expect(reader.format == .xls)
        #expect(reader.sheets == [SheetName("Заявка"), SheetName("Старое", hidden: true)])
        let (rows, remarks) = try TestBook.read(Self.fixture)
        #expect(rows.map(\.number) == [1, 2, 3, 4])
        #expect(rows[0].cells == ["Артикул", "Наименование", "Кол-во", "Цена", "Дата"].map { .text($0) })
        #expect(
            rows[1].cells == [
                .text("A-1"), .text("Болт М8×40"), .number("20"), .number("9.95"), .date("2026-11-17"),
            ])
        #expect(rows[2].cells == [.text("B-2"), .text("Гайка"), .number("40"), .number("0.1"), .number("1")])
        #expect(rows[3].cells == [.number("4607001234560"), .text("Круг"), .number("1.5")])
        #expect(remarks == [.formulas])
    }

    @Test func `a claim of more cells than are read is refused before room is made for them`() throws {
        // The record of the size of the first sheet: four rows and five columns.
        let honest: [UInt8] = [0x00, 0x02, 14, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 5, 0]
        let greedy: [UInt8] = [0x00, 0x02, 14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
        let file = try TestBook.file(try changed(honest, to: greedy))
        #expect(TestBook.refusal(file) == .tooLarge)
    }

    @Test func `an encrypted workbook in the old shell is said to be one`() throws {
        let name = Array("Workbook".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        var other = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        var bytes = Array(try Data(contentsOf: Self.fixture))
        let place = try #require(bytes.firstRange(of: name)).lowerBound
        bytes.replaceSubrange(place..<place + other.count, with: other)
        other = [UInt8(other.count + 2), 0]
        bytes.replaceSubrange(place + 64..<place + 66, with: other)
        #expect(TestBook.refusal(try TestBook.file(bytes)) == .encrypted)
    }

    @Test func `a file cut anywhere or with circles in its tables is refused, never a crash`() throws {
        let whole = Array(try Data(contentsOf: Self.fixture))
        for length in stride(from: 8, to: whole.count, by: 191) {
            _ = TestBook.refusal(try TestBook.file(Array(whole.prefix(length))))
        }
        var generator = Randomizer(state: 7)
        for _ in 0..<200 {
            var bytes = whole
            for _ in 0..<4 {
                let place = Int.random(in: 8..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            // Whatever the records say: libfreexl only gets what they allow.
            _ = try? XLSRecords(Data(bytes))
        }
        var circle = whole
        // Every sector is followed by the first one.
        circle.replaceSubrange(512 + 4_096..<512 + 4_096 + 64, with: Array(repeating: 0, count: 64))
        _ = try? XLSRecords(Data(circle))
    }

    /// Chance that is the same at every run.
    private struct Randomizer: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    private func changed(_ old: [UInt8], to new: [UInt8]) throws -> [UInt8] {
        var bytes = Array(try Data(contentsOf: Self.fixture))
        let place = try #require(bytes.firstRange(of: old))
        bytes.replaceSubrange(place, with: new)
        return bytes
    }
}
