// Staff open one import: what it changed, what it remarked and where, and which rows it refused.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/imports/{run}`
    func showImport(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let id = try Self.runID(context)
        let (run, refused) = try await database.read { tx in
            (try Catalog.importRun(id, in: tx), try Catalog.refusedRows(of: id, after: 0, limit: 50, in: tx))
        }
        return context.importPage(run, refused)
    }

    /// `GET /staff/catalog/imports/{run}/refused.csv`
    func exportRefusedRows(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, database) = (try Self.runID(context), database)
        _ = try await database.read { tx in try Catalog.importRun(id, in: tx) }
        let kinds = context.refusalWords
        let read: @Sendable (Int) async throws -> CSVPart<Int> = { place in
            let rows = try await database.read { tx in
                try Catalog.refusedRows(of: id, after: place, limit: 500, in: tx)
            }
            let cells: [[CSVCell]] = rows.map { row in
                [
                    .text(row.file), .number(String(row.line)), .text(kinds[row.kind] ?? row.kind),
                    .text(row.externalID), .text(kinds[row.reason] ?? row.reason),
                ]
            }
            return CSVPart(cells, next: rows.count == 500 ? rows.last?.position : nil)
        }
        let head = ["file", "line", "kind", "id", "reason"].map { context.t("catalog.imports.refused.\($0)") }
        return .csv(named: "refused.csv", head: head, first: try await read(0)) { try await read($0) }
    }

    private static func runID(_ context: StaffContext) throws -> ID<ImportRun> {
        guard let id = ID<ImportRun>(try context.web.parameters.require("run")) else { throw NotFound() }
        return id
    }
}

// MARK: - Reading

/// A refused row as it was written down.
struct StoredRefusal: RowDecodable, Sendable {
    let position: Int
    let file: String
    let line: Int
    let kind: String
    let externalID: String
    let reason: String

    init(row: Row) throws {
        position = try row["position"]
        file = try row["file"]
        line = try row["line"]
        kind = try row["kind"]
        externalID = try row["external_id"]
        reason = try row["reason"]
    }
}

extension Catalog {
    /// - Throws: `NotFound`.
    static func importRun(_ id: ID<ImportRun>, in tx: Transaction) throws -> StoredImport {
        try tx.one(
            "SELECT \(StoredImport.columns) FROM import_runs r WHERE r.id = \(id)", StoredImport.init(row:))
    }

    /// Refused rows in the order they came.
    static func refusedRows(
        of run: ID<ImportRun>, after position: Int, limit: Int, in tx: Transaction
    ) throws -> [StoredRefusal] {
        try tx.all(
            """
            SELECT position, file, line, kind, external_id, reason FROM import_refusals
            WHERE run_id = \(run) AND position > \(position) ORDER BY position LIMIT \(limit)
            """, as: StoredRefusal.self)
    }
}

// MARK: - Page

extension PageContext {
    /// Kinds of rows and reasons in words.
    fileprivate var refusalWords: [String: String] {
        var words: [String: String] = [:]
        for kind in RefusedRow.Kind.allCases { words[kind.rawValue] = t("catalog.imports.kind.\(kind.rawValue)") }
        for reason in RefusedRow.Reason.allCases {
            words[reason.rawValue] = t("catalog.imports.reason.\(reason.rawValue)")
        }
        return words
    }
}

extension StaffContext {
    fileprivate func importPage(_ run: StoredImport, _ refused: [StoredRefusal]) -> HTML {
        let account = run.account
        var frame = catalogFrame(
            t("catalog.imports.of", ["time": formats.dateTime(run.startedAt)]),
            in: ("/staff/catalog/imports", t("catalog.imports.title")))
        frame.badge = importStatus(run.status, badge: true)
        let took = run.seconds.map { ", " + duration($0) } ?? ""
        frame.subline = "\(run.source)\(took)"
        if run.refused > 0 {
            frame.actions = buttonLink(
                t("catalog.imports.refused.download"), to: "/staff/catalog/imports/\(run.id)/refused.csv",
                icon: "download", attributes: " download")
        }
        let failure: HTML? =
            account.failure == nil
            ? nil : notice(.danger, t("catalog.imports.failed"), "\(failureText(account))")
        let figures = keyFigures([
            KeyFigure(t("catalog.imports.shown"), "\(formats.count(account.shown ?? 0))"),
            KeyFigure(t("catalog.imports.hidden"), "\(formats.count(account.hidden ?? 0))"),
            KeyFigure(
                t("catalog.imports.remarks"), "\(formats.count(account.remarkCount))",
                tone: account.remarkCount > 0 ? .warning : .muted),
            KeyFigure(
                t("catalog.imports.skipped"), "\(formats.count(account.skipped))",
                tone: account.skipped > 0 ? .warning : .muted),
        ])
        return page(
            frame,
            """
            \(failure)\(figures)
            \(refused.isEmpty ? nil : refusedPart(run, refused))
            \((account.warnings ?? []).isEmpty ? nil : remarkPart(account))
            \(countPart(account))
            \((account.files ?? []).isEmpty ? nil : filePart(account))
            """)
    }

    private func refusedPart(_ run: StoredImport, _ refused: [StoredRefusal]) -> HTML {
        let words = refusalWords
        let file = TableColumn<StoredRefusal>("place", "catalog.imports.refused.place", classes: "nowrap") { row in
            "\(row.file)\(row.line > 0 ? ":\(row.line)" : "")"
        }
        let kind = TableColumn<StoredRefusal>("kind", "catalog.imports.refused.kind") { row in "\(words[row.kind])" }
        let name = TableColumn<StoredRefusal>("id", "catalog.imports.refused.id") { row in
            "<code>\(row.externalID)</code>"
        }
        let reason = TableColumn<StoredRefusal>("reason", "catalog.imports.refused.reason") { row in
            "\(words[row.reason])"
        }
        let table = Table(still: "refused", as: .stack, [file, kind, name, reason])
        let more: HTML? =
            run.refused > refused.count
            ? "<p class=\"caption quiet\">\(t("catalog.imports.refused.first", ["count": String(refused.count)]))</p>"
            : nil
        return pageSection(
            t("catalog.imports.refused"), id: "refused-h", count: run.refused,
            "\(self.table(table, refused, label: t("catalog.imports.refused")))\(more)")
    }

    private func remarkPart(_ account: ImportAccount) -> HTML {
        let remarks = (account.warnings ?? []).prefix(100)
        let rows: [HTML] = remarks.map { remark in
            var arguments = remark.warning.arguments ?? [:]
            arguments["line"] = String(remark.warning.line)
            arguments["path"] = remark.warning.path
            let text = t("exchange.warning.\(remark.warning.kind)", TextArguments(arguments))
            return """
                <li class="doc">\(icon("warn"))<div class="doc__text">\(text)\
                <span class="sub">\(remark.file)</span></div></li>
                """
        }
        return pageSection(
            t("catalog.imports.remarks"), id: "remarks-h", count: account.remarkCount, "<ul class=\"rows\">\(rows)</ul>"
        )
    }

    private func countPart(_ account: ImportAccount) -> HTML {
        typealias Kind = (name: String, counts: ImportCounts)
        func column(_ name: String, _ count: @escaping @Sendable (ImportCounts) -> Int) -> TableColumn<Kind> {
            TableColumn(name, "catalog.imports.\(name)", align: .end) { "\(formats.count(count($0.counts)))" }
        }
        let what = TableColumn<Kind>("what", "catalog.imports.rows.what") { "\(t("catalog.imports.rows.\($0.name)"))" }
        let columns = [
            what, column("added") { $0.added }, column("changed") { $0.changed },
            column("unchanged") { $0.unchanged }, column("skipped") { $0.skipped },
        ]
        let counts = table(Table(still: "kinds", as: .stack, columns), account.kinds)
        return pageSection(t("catalog.imports.rows"), id: "rows-h", counts)
    }

    private func filePart(_ account: ImportAccount) -> HTML {
        let rows: [HTML] = (account.files ?? []).prefix(100).map { file in
            let remarks = t("catalog.imports.file.remarks", count: Int64(file.warnings ?? 0))
            let records = t("catalog.imports.file.records", count: Int64(file.records ?? 0))
            return """
                <li class="doc">\(icon("docs"))<div class="doc__text">\(file.name)\
                <span class="sub">\(records), \(remarks)</span></div></li>
                """
        }
        return pageSection(t("catalog.imports.files"), id: "files-h", "<ul class=\"rows\">\(rows)</ul>")
    }
}
