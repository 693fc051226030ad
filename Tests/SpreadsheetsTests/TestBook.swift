import CZip
import Foundation
import TestKit
import Testing

@testable import Spreadsheets

/// A workbook laid part by part, so that it can be odd in one place only.
struct TestBook {
    var sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>A-1</t></is></c></row>"
    /// What stands in the sheet's part besides its rows.
    var before = ""
    var after = ""
    var shared: String?
    var styles: String?
    var workbook = "<workbookPr/><sheets><sheet name=\"Заявка\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
    /// Further parts, by their names.
    var parts: [(name: String, content: String)] = []

    private static let names = """
        xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        """
    private static let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// The file.
    func file() throws -> URL {
        var all: [(name: String, content: String)] = [
            ("[Content_Types].xml", "<Types/>"),
            (
                "_rels/.rels",
                """
                <Relationships><Relationship Id="r" Type="\(Self.kinds)/officeDocument" Target="xl/workbook.xml"/>\
                </Relationships>
                """
            ),
            ("xl/workbook.xml", "<workbook \(Self.names)>\(workbook)</workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships><Relationship Id="rId1" Type="\(Self.kinds)/worksheet" Target="worksheets/sheet1.xml"/>\
                <Relationship Id="rId2" Type="\(Self.kinds)/worksheet" Target="/xl/worksheets/sheet2.xml"/>\
                <Relationship Id="rId3" Type="\(Self.kinds)/sharedStrings" Target="sharedStrings.xml"/>\
                <Relationship Id="rId4" Type="\(Self.kinds)/styles" Target="styles.xml"/></Relationships>
                """
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet \(Self.names)>\(before)<sheetData>\(sheet)</sheetData>\(after)</worksheet>"
            ),
        ]
        if let shared { all.append(("xl/sharedStrings.xml", "<sst \(Self.names)>\(shared)</sst>")) }
        if let styles { all.append(("xl/styles.xml", "<styleSheet \(Self.names)>\(styles)</styleSheet>")) }
        return try Self.archive(all + parts)
    }

    /// An archive of some texts.
    static func archive(_ parts: [(name: String, content: String)]) throws -> URL {
        let file = TestFiles.path(".xlsx")
        let archive = try #require(zip_open(file.path, ZIP_CREATE, nil))
        for part in parts {
            let bytes = Array(part.content.utf8)
            // libzip reads it when the archive is closed, and frees it then.
            let copy = try #require(malloc(max(1, bytes.count)))
            bytes.withUnsafeBytes { content in
                copy.copyMemory(from: content.baseAddress ?? UnsafeRawPointer(copy), byteCount: content.count)
            }
            let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1)
            #expect(zip_file_add(archive, part.name, source, 0) >= 0)
        }
        #expect(zip_close(archive) == 0)
        return file
    }

    /// The rows of the file's first sheet, and what was noticed.
    func read(
        _ limits: SpreadsheetLimits = SpreadsheetLimits()
    ) throws -> (rows: [SheetRow], remarks: Set<SheetRemark>) {
        try TestBook.read(try file(), limits)
    }

    static func read(
        _ file: URL, sheet: Int = 0, _ limits: SpreadsheetLimits = SpreadsheetLimits()
    ) throws -> (rows: [SheetRow], remarks: Set<SheetRemark>) {
        let reader = try SpreadsheetReader(contentsOf: file, limits: limits)
        var rows: [SheetRow] = []
        try reader.read(sheet) { row in
            rows.append(row)
            return true
        }
        return (rows, reader.remarks)
    }

    /// Why a file is not read; nil when it is.
    static func refusal(_ file: URL, _ limits: SpreadsheetLimits = SpreadsheetLimits()) -> SpreadsheetError.Reason? {
        do {
            _ = try read(file, limits)
            return nil
        } catch {
            return (error as? SpreadsheetError)?.reason
        }
    }

    /// A file of some bytes.
    static func file(_ bytes: [UInt8]) throws -> URL {
        let file = TestFiles.path(".csv")
        try Data(bytes).write(to: file)
        return file
    }
}
