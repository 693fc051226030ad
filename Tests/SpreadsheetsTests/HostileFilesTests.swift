import Foundation
import TestKit
import Testing

@testable import Spreadsheets

/// Files nobody honest sends.
@Suite struct HostileFilesTests {
    @Test func `an archive that unpacks to far more than it weighs is no workbook`() throws {
        var book = TestBook()
        let blanks = String(repeating: " ", count: 4 << 20)
        book.sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>A\(blanks)</t></is></c></row>"
        #expect(TestBook.refusal(try book.file()) == .bomb)
        var limits = SpreadsheetLimits()
        limits.ratio = 100_000
        #expect(TestBook.refusal(try book.file(), limits) == nil)
        limits.unpackedBytes = 1 << 20
        #expect(TestBook.refusal(try book.file(), limits) == .bomb)
    }

    @Test func `entities are refused before anything is resolved`() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\
            <worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData>\
            </worksheet>
            """
        var book = TestBook()
        book.workbook = """
            <workbookPr/><sheets><sheet name="x" sheetId="2" r:id="rId2"/></sheets>
            """
        book.parts = [("xl/worksheets/sheet2.xml", bomb)]
        #expect(TestBook.refusal(try book.file()) == .damaged)
    }

    @Test func `what a sheet claims of its size is not believed`() throws {
        var book = TestBook()
        book.before = "<dimension ref=\"A1:XFD1048576\"/>"
        book.sheet = """
            <row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>
            """
        book.shared = "<si><t>x</t></si>"
        let (rows, remarks) = try book.read()
        #expect(rows == [SheetRow(number: 1_048_576, cells: [.number("1")])])
        #expect(remarks == [.tooWide])
    }

    @Test func `limits of rows, cells and texts hold`() throws {
        var book = TestBook()
        book.sheet = (1...50).map { "<row r=\"\($0)\"><c r=\"A\($0)\"><v>\($0)</v></c></row>" }.joined()
        var limits = SpreadsheetLimits()
        limits.rows = 49
        #expect(TestBook.refusal(try book.file(), limits) == .tooManyRows)
        limits = SpreadsheetLimits()
        limits.cells = 49
        #expect(TestBook.refusal(try book.file(), limits) == .tooLarge)
        limits = SpreadsheetLimits()
        limits.characters = 3
        book.sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>длинный</t></is></c></row>"
        let (rows, remarks) = try TestBook.read(try book.file(), limits)
        #expect(rows[0].cells == [.text("дли")])
        #expect(remarks == [.cutTexts])
        book.shared = (1...100).map { "<si><t>text \($0)</t></si>" }.joined()
        limits = SpreadsheetLimits()
        limits.sharedBytes = 1_000
        #expect(TestBook.refusal(try book.file(), limits) == .tooLarge)
        book = TestBook()
        book.workbook =
            "<workbookPr/><sheets>"
            + (1...5).map { "<sheet name=\"\($0)\" sheetId=\"\($0)\" r:id=\"rId1\"/>" }.joined() + "</sheets>"
        limits = SpreadsheetLimits()
        limits.sheets = 4
        #expect(TestBook.refusal(try book.file(), limits) == .tooManySheets)
    }

    @Test func `archives with names that lead out, and archives of other things, are refused`() throws {
        var book = TestBook()
        book.parts = [("../../etc/passwd", "x")]
        #expect(TestBook.refusal(try book.file()) == .damaged)
        #expect(TestBook.refusal(try TestBook.archive([("a.txt", "x")])) == .unknown)
        let ods = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]
        #expect(TestBook.refusal(try TestBook.archive(ods.map { (name: $0.0, content: $0.1) })) == .unsupported)
        let word = try TestBook.archive([
            ("[Content_Types].xml", "<Types/>"),
            (
                "_rels/.rels",
                """
                <Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>
                """
            ),
        ])
        #expect(TestBook.refusal(word) == .unsupported)
        let cut = try Data(contentsOf: TestBook().file()).dropLast(40)
        #expect(TestBook.refusal(try TestBook.file(Array(cut))) == .damaged)
    }

    @Test func `pictures, programs and nothing are no tables`() throws {
        #expect(TestBook.refusal(try TestBook.file([])) == .empty)
        #expect(TestBook.refusal(try TestBook.file(Array("  \r\n\t \n".utf8))) == .empty)
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
        #expect(TestBook.refusal(try TestBook.file(picture)) == .unknown)
        #expect(TestBook.refusal(try TestBook.file([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 5, 6, 7])) == .unknown)
        #expect(TestBook.refusal(try TestBook.file(Array("<html><table><tr><td>A-1".utf8))) == .unsupported)
        #expect(TestBook.refusal(try TestBook.file(Array("<?xml version=\"1.0\"?><Workbook/>".utf8))) == .unsupported)
    }
}
