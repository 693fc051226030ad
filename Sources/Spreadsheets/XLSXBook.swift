// Workbooks of Excel since 2007: an archive of XML parts, of which only those that hold texts and numbers are read.

import Foundation
import Intake
import Kernel

/// An open XLSX file.
final class XLSXBook: SheetSource {
    private(set) var sheets: [SheetName] = []
    var remarks: Set<SheetRemark> { meter.remarks }

    private let zip: ZipReader
    private let limits: SpreadsheetLimits
    private var meter: SheetMeter
    private var parts: [String] = []
    private var texts: [String] = []
    private var formats: [SheetFormat] = []
    private var isFrom1904 = false
    private var hasTexts = false

    init(_ file: URL, limits: SpreadsheetLimits) throws {
        self.limits = limits
        meter = SheetMeter(limits)
        var zipLimits = ZipLimits()
        zipLimits.entries = 10_000
        zipLimits.ratio = limits.ratio
        zipLimits.totalBytes = limits.unpackedBytes
        do { zip = try ZipReader(contentsOf: file, limits: zipLimits) } catch { throw Self.inOurTerms(error) }
        guard has("[Content_Types].xml") else { throw SpreadsheetError(has("mimetype") ? .unsupported : .unknown) }
        if zip.entries.contains(where: { $0.path.text.hasSuffix("vbaProject.bin") }) { meter.note(.macros) }
        let roots = try relations(of: "")
        guard let main = roots.first(where: { $0.value.kind == "officeDocument" })?.value.target else {
            throw SpreadsheetError(.unknown)
        }
        // A binary workbook, or a text or a presentation, has the same shell.
        guard main.hasSuffix(".xml"), main.lowercased().contains("xl/") else { throw SpreadsheetError(.unsupported) }
        try readWorkbook(main)
    }

    func read(_ sheet: Int, _ row: @escaping (SheetRow) throws -> Bool) throws {
        meter.beginSheet()
        if !hasTexts { try readShared() }
        let reader = XLSXSheet(texts: texts, formats: formats, from1904: isFrom1904, meter: meter, row)
        defer { meter = reader.meter }
        do {
            try parse(parts[sheet]) { event in try reader.take(event) }
        } catch is EnoughRows {
        }
    }

    // MARK: - Parts

    private var sharedPart: String?

    private func readWorkbook(_ main: String) throws {
        let relations = try relations(of: main)
        sharedPart = relations.first { $0.value.kind == "sharedStrings" }?.value.target
        try parse(main) { [self] event in
            guard case .start(let name, let attributes) = event else { return }
            switch name.text {
            case "workbookPr":
                isFrom1904 = ["1", "true"].contains(attributes.value("date1904") ?? "")
            case "sheet":
                let id = attributes.value("id") ?? ""
                // A sheet of a chart has no cells.
                guard let relation = relations[id], relation.kind == "worksheet", has(relation.target) else { return }
                guard sheets.count < limits.sheets else { throw SpreadsheetError(.tooManySheets) }
                let isHidden = ["hidden", "veryHidden"].contains(attributes.value("state") ?? "")
                sheets.append(SheetName(meter.text(attributes.value("name") ?? ""), hidden: isHidden))
                parts.append(relation.target)
            default: return
            }
        }
        if let styles = relations.first(where: { $0.value.kind == "styles" })?.value.target, has(styles) {
            let reader = XLSXStyles()
            try parse(styles) { event in reader.take(event) }
            formats = reader.formats
        }
    }

    private func readShared() throws {
        hasTexts = true
        guard let sharedPart, has(sharedPart) else { return }
        let reader = XLSXTexts(meter: meter)
        defer { meter = reader.meter }
        try parse(sharedPart) { event in try reader.take(event) }
        texts = reader.texts
    }

    /// The parts a part leads to, by the ids it calls them.
    private func relations(of part: String) throws -> [String: (kind: String, target: String)] {
        let folder = part.split(separator: "/").dropLast().joined(separator: "/")
        let name = part.split(separator: "/").last.map(String.init) ?? ""
        let list = (folder.isEmpty ? "" : folder + "/") + "_rels/\(name).rels"
        guard has(list) else { return [:] }
        var found: [String: (kind: String, target: String)] = [:]
        try parse(list) { event in
            guard case .start(let name, let attributes) = event, name.text == "Relationship",
                attributes.value("TargetMode") != "External", found.count < 1_000,
                let id = attributes.value("Id"), let target = attributes.value("Target"),
                let kind = attributes.value("Type")?.split(separator: "/").last.map(String.init)
            else { return }
            found[id] = (kind, Self.resolved(target, in: folder))
        }
        return found
    }

    /// The name of a part in the archive. What leads out of it is the name of none.
    private static func resolved(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var path = folder.split(separator: "/").map(String.init)
        for step in target.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = path.popLast()
            default: path.append(String(step))
            }
        }
        return path.joined(separator: "/")
    }

    private func has(_ part: String) -> Bool { zip.entries.contains { $0.path.folded == part.lowercased() } }

    private func parse(_ part: String, _ take: @escaping (XMLEvent) throws -> Void) throws {
        guard let entry = zip.entries.first(where: { $0.path.folded == part.lowercased() }) else {
            throw SpreadsheetError(.damaged)
        }
        var limits = XMLLimits()
        limits.totalBytes = self.limits.unpackedBytes
        let reader = XMLReader(limits: limits) { event, _ in try take(event) }
        do {
            try zip.read(entry) { chunk in try reader.feed(chunk) }
            try reader.finish()
        } catch {
            throw Self.inOurTerms(error)
        }
    }

    private static func inOurTerms(_ error: any Error) -> any Error {
        if let error = error as? ZipError {
            switch error.reason {
            case .encrypted: return SpreadsheetError(.encrypted)
            case .ratio, .totalBytes, .tooManyEntries, .overlap: return SpreadsheetError(.bomb)
            default: return SpreadsheetError(.damaged)
            }
        }
        return error is XMLError ? SpreadsheetError(.damaged) : error
    }
}

/// Whoever reads has enough.
struct EnoughRows: Error {}

extension [XMLAttribute] {
    /// The value of an attribute by its name without a prefix.
    func value(_ name: String) -> String? { first { $0.name.text == name }?.value }
}
