import Foundation
import Kernel
import TestKit
import Testing

@testable import Spreadsheets

/// Workbooks as programs of all kinds write them.
@Suite struct XLSXTests {
    @Test func `texts, numbers, booleans and errors are read as people see them`() throws {
        var book = TestBook()
        book.shared = """
            <si><t>Артикул</t></si><si><r><t>Болт </t></r><r><t>М8</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>
            """
        book.sheet = """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>A-1</t></is></c><c r="B3"><v>4.60700123456E+12</v></c>\
            <c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c><c r="F3"><v>12.300000000000001</v></c></row>
            <row><c t="str"><v>x</v></c><c><v>-0.5</v></c></row>
            """
        let rows = try book.read().rows
        #expect(rows.map(\.number) == [1, 3, 4])
        #expect(rows[0].cells == [.text("Артикул"), .text("Болт М8")])
        #expect(
            rows[1].cells == [
                .text("A-1"), .number("4607001234560"), .boolean(true), .error("#N/A"), .empty, .number("12.3"),
            ])
        #expect(rows[2].cells == [.text("x"), .number("-0.5")])
        #expect(rows[1][4] == .empty && rows[1][99] == .empty)
    }

    @Test func `a number is a date or has leading zeros where its format says so`() throws {
        var book = TestBook()
        book.styles = """
            <numFmts><numFmt numFmtId="164" formatCode="000000"/>\
            <numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;дн&quot;"/>\
            <numFmt numFmtId="166" formatCode="[$-419]dd\\.mm\\.yyyy"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>\
            <xf numFmtId="166"/></cellXfs>
            """
        book.sheet = """
            <row r="1"><c r="A1" s="0"><v>46343</v></c><c r="B1" s="1"><v>46343</v></c><c r="C1" s="2"><v>123</v></c>\
            <c r="D1" s="3"><v>5</v></c><c r="E1" s="4"><v>46343.4375</v></c><c r="F1" s="1"><v>59</v></c></row>
            """
        let cells = try book.read().rows[0].cells
        #expect(
            cells == [
                .number("46343"), .date("2026-11-17"), .text("000123"), .number("5"), .date("2026-11-17 10:30"),
                .date("1900-02-28"),
            ])
        book.workbook = """
            <workbookPr date1904="1"/><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets>
            """
        #expect(try book.read().rows[0].cells[1] == .date("2030-11-18"))
    }

    @Test func `formulas are the values they were saved with, and the reader says so`() throws {
        var book = TestBook()
        book.sheet = "<row r=\"1\"><c r=\"A1\"><f>B1*2</f><v>40</v></c><c r=\"B1\"><f>NOW()</f></c></row>"
        book.after = "<mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells>"
        let (rows, remarks) = try book.read()
        #expect(rows[0].cells == [.number("40")])
        #expect(remarks == [.formulas, .emptyFormulas, .merged])
    }

    @Test func `hidden sheets and rows are told, macros are not run`() throws {
        var book = TestBook()
        book.workbook = """
            <workbookPr/><sheets><sheet name="Старое" sheetId="2" state="hidden" r:id="rId2"/>\
            <sheet name="Заявка" sheetId="1" r:id="rId1"/></sheets>
            """
        book.sheet = "<row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>1</v></c></row>"
        book.parts = [
            ("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>"), ("xl/vbaProject.bin", "MZ"),
        ]
        let file = try book.file()
        let reader = try SpreadsheetReader(contentsOf: file)
        #expect(reader.format == .xlsm)
        #expect(reader.sheets == [SheetName("Старое", hidden: true), SheetName("Заявка")])
        #expect(try TestBook.read(file).rows.isEmpty)
        let (rows, remarks) = try TestBook.read(file, sheet: 1)
        #expect(rows.count == 1)
        #expect(remarks == [.macros, .hiddenRows])
    }

    @Test func `what is written is read again as it was, and no text becomes a formula`() throws {
        let columns = [
            SpreadsheetColumn("Артикул"), SpreadsheetColumn("Кол-во", .quantity, editable: true),
            SpreadsheetColumn("Цена", .money), SpreadsheetColumn("День", .day), SpreadsheetColumn("Строк", .whole),
        ]
        let rows: [[SpreadsheetCell]] = [
            [
                .text("=1+2"), .quantity(Quantity(thousandths: 1_500)), .money(Money(minor: 123_456)),
                .day(try #require(CivilDate(year: 2026, month: 11, day: 17))), .whole(7),
            ],
            [.text("@SUM(A1)"), .empty, .money(Money(minor: 10)), .empty, .whole(-7)], [.text("000123")],
        ]
        let sheet = SpreadsheetSheet("Заявка: [1]/2", columns, rows: rows, protected: true)
        let file = TestFiles.path(".xlsx")
        try Spreadsheet([sheet]).data().write(to: file)
        let reader = try SpreadsheetReader(contentsOf: file)
        #expect(reader.format == .xlsx)
        #expect(reader.sheets.map(\.name) == ["Заявка   1  2"])
        let (read, remarks) = try TestBook.read(file)
        #expect(read[0].cells == ["Артикул", "Кол-во", "Цена", "День", "Строк"].map { .text($0) })
        #expect(
            read[1].cells == [
                .text("=1+2"), .number("1.5"), .number("1234.56"), .date("2026-11-17"), .number("7"),
            ])
        #expect(read[2].cells == [.text("@SUM(A1)"), .empty, .number("0.1"), .empty, .number("-7")])
        #expect(read[3].cells == [.text("000123")])
        #expect(remarks.isEmpty)
    }

    @Test func `ten thousand rows are read`() throws {
        let rows: [[SpreadsheetCell]] = (1...10_000).map { [.text("A-\($0)"), .whole($0), .text("Болт М8 \($0)")] }
        let sheet = SpreadsheetSheet(
            "Заявка", [SpreadsheetColumn("Артикул"), SpreadsheetColumn("Кол-во"), SpreadsheetColumn("Название")],
            rows: rows)
        let file = TestFiles.path(".xlsx")
        try Spreadsheet([sheet]).data().write(to: file)
        let read = try TestBook.read(file).rows
        #expect(read.count == 10_001)
        #expect(read[10_000].cells == [.text("A-10000"), .number("10000"), .text("Болт М8 10000")])
    }
}
