// Staff see every import: when, from where, how it ended, and what it could not keep.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /staff/catalog/imports`
    func listImports(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let page = request.page(limit: 20)
        let runs = try await database.read { tx in try Catalog.importRuns(page, in: tx) }
        return context.importsPage(runs)
    }
}

// MARK: - Reading

/// One import as it is remembered.
struct StoredImport: RowDecodable, Sendable {
    let id: ID<ImportRun>
    let source: String
    let startedAt: Date
    let finishedAt: Date?
    /// `running`, `done` or `failed`.
    let status: String
    let account: ImportAccount
    /// Rows that were written down as refused.
    let refused: Int

    init(row: Row) throws {
        id = try row["id"]
        source = try row["source"]
        startedAt = try row["started_at"]
        finishedAt = try row["finished_at"]
        status = try row["status"]
        refused = try row["refused"]
        account = ImportAccount(json: try row["report"])
    }

    static let columns: SQL = """
        r.id, r.source, r.started_at, r.finished_at, r.status, r.report,
        (SELECT COUNT(*) FROM import_refusals f WHERE f.run_id = r.id) AS refused
        """

    /// Whole seconds it took; nil while it runs.
    var seconds: Int? { finishedAt.map { max(0, Int($0.timeIntervalSince(startedAt).rounded())) } }

    /// Remarks and refused rows together.
    var problems: Int { account.remarkCount + account.skipped }
}

/// What the report of an import says, as far as pages show it; what is missing counts as nothing.
struct ImportAccount: Decodable, Sendable {
    struct File: Decodable, Sendable {
        let name: String
        let records: Int?
        let warnings: Int?
    }

    struct Remark: Decodable, Sendable {
        struct Place: Decodable, Sendable {
            let kind: String
            let line: Int
            let path: String
            let arguments: [String: String]?
        }

        let file: String
        let warning: Place
    }

    struct Failure: Decodable, Sendable {
        let file: String
        let key: String
        let arguments: [String: String]?
    }

    var files: [File]?
    var categories: ImportCounts?
    var products: ImportCounts?
    var prices: ImportCounts?
    var stock: ImportCounts?
    var shown: Int?
    var hidden: Int?
    var missingPictures: Int?
    var notKept: Int?
    var warnings: [Remark]?
    var failure: Failure?

    /// Reads a report; an unreadable one says nothing.
    init(json: String) {
        self = (try? JSONDecoder().decode(ImportAccount.self, from: Data(json.utf8))) ?? ImportAccount()
    }

    private init() {}

    /// Every kind of rows with its counts.
    var kinds: [(name: String, counts: ImportCounts)] {
        [("categories", categories), ("products", products), ("prices", prices), ("stock", stock)].map {
            ($0, $1 ?? ImportCounts())
        }
    }

    var remarkCount: Int { (files ?? []).reduce(0) { $0 + ($1.warnings ?? 0) } }
    var skipped: Int { kinds.reduce(0) { $0 + $1.counts.skipped } }
}

extension Catalog {
    /// A page of the imports, the latest first: one statement.
    static func importRuns(_ page: PageRequest, in tx: Transaction) throws -> Page<StoredImport> {
        var place: SQL = "TRUE"
        if let values = page.cursor?.values, values.count == 2, let micros = Int64(values[0]),
            let id = ID<ImportRun>(values[1])
        {
            let at = Date(timeIntervalSince1970: Double(micros) / 1_000_000)
            place =
                page.isBackward ? "(r.started_at, r.id) > (\(at), \(id))" : "(r.started_at, r.id) < (\(at), \(id))"
        }
        let order: SQL = page.isBackward ? "r.started_at, r.id" : "r.started_at DESC, r.id DESC"
        let rows = try tx.all(
            """
            SELECT \(StoredImport.columns) FROM import_runs r WHERE \(place) ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: StoredImport.self)
        return Page(rows, of: page) { run in
            let micros = Int64((run.startedAt.timeIntervalSince1970 * 1_000_000).rounded())
            return Cursor([String(micros), run.id.description])
        }
    }

    // MARK: - Attention

    /// The condition that the run `r` is the latest finished of its source, and failed.
    package static let isFailedImport: SQL = """
        r.status = 'failed' AND r.finished_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM import_runs later WHERE later.source = r.source AND later.status <> 'running'
            AND (later.started_at, later.id) > (r.started_at, r.id))
        """

    /// The imports that failed and were not mended by a later one, the latest first; one statement.
    static func failedImports(limit: Int, in tx: Transaction) throws -> [StoredImport] {
        try tx.all(
            """
            SELECT \(StoredImport.columns) FROM import_runs r WHERE \(isFailedImport)
            ORDER BY r.started_at DESC, r.id DESC LIMIT \(limit)
            """, as: StoredImport.self)
    }

    /// What the bell of staff shows: imports that failed and were not mended by a later one.
    package static let importAttention = [
        AttentionSource(for: Audience(.editCatalog, staff: true)) { context, limit, tx in
            try Catalog.failedImports(limit: limit, in: tx).map { run in
                AttentionItem(
                    id: "import.\(run.id)", tone: .danger,
                    title: context.t("catalog.imports.attention", ["source": run.source]),
                    text: context.failureText(run.account),
                    path: "/staff/catalog/imports/\(run.id)", at: run.finishedAt ?? run.startedAt)
            }
        }
    ]
}

// MARK: - Page

extension PageContext {
    /// Why an import failed, in the words of whoever found it.
    func failureText(_ account: ImportAccount) -> String {
        guard let failure = account.failure else { return "" }
        let text = t(failure.key, TextArguments(failure.arguments ?? [:]))
        return failure.file.isEmpty ? text : "\(failure.file): \(text)"
    }

    /// How an import ended.
    func importStatus(_ status: String, badge isBadge: Bool = false) -> HTML {
        switch status {
        case "done": self.status(.done, t("catalog.imports.status.done"), badge: isBadge)
        case "failed": self.status(.failed, t("catalog.imports.status.failed"), badge: isBadge)
        default: self.status(.moving, t("catalog.imports.status.running"), badge: isBadge)
        }
    }

    /// «2 мин 14 с».
    func duration(_ seconds: Int) -> String {
        seconds < 60
            ? t("catalog.imports.seconds", ["seconds": String(seconds)])
            : t("catalog.imports.minutes", ["minutes": String(seconds / 60), "seconds": String(seconds % 60)])
    }
}

extension StaffContext {
    fileprivate func importsPage(_ runs: Page<StoredImport>) -> HTML {
        let frame = catalogFrame(t("catalog.imports.title"))
        let rows: HTML =
            runs.items.isEmpty && runs.previous == nil
            ? emptyState(icon: "docs", title: t("catalog.imports.none.title"), text: t("catalog.imports.none.text"))
            : table(importsTable(), runs.items, label: t("catalog.imports.title"))
        return page(
            frame, "\(catalogTabs("imports"))\(rows)\(pager(runs, path: "/staff/catalog/imports"))")
    }

    private func importsTable() -> Table<StoredImport> {
        let (formats, now) = (formats, now)
        let statuses = Dictionary(
            uniqueKeysWithValues: ["done", "failed", "running"].map { ($0, importStatus($0)) })
        let context = self
        let at = TableColumn<StoredImport>("when", "catalog.imports.when", classes: "nowrap") { run in
            """
            <a class="rowlink" href="\(url: "/staff/catalog/imports/\(run.id)")">\
            \(formats.recent(run.startedAt, now: now))</a>
            """
        }
        let source = TableColumn<StoredImport>("source", "catalog.imports.source") { run in "\(run.source)" }
        let status = TableColumn<StoredImport>("status", "catalog.imports.status", classes: "nowrap") { run in
            statuses[run.status] ?? ""
        }
        let added = TableColumn<StoredImport>("added", "catalog.imports.added", align: .end, .useful) { run in
            "\(formats.count(run.account.kinds.reduce(0) { $0 + $1.counts.added }))"
        }
        let changed = TableColumn<StoredImport>("changed", "catalog.imports.changed", align: .end, .useful) { run in
            "\(formats.count(run.account.kinds.reduce(0) { $0 + $1.counts.changed }))"
        }
        let problems = TableColumn<StoredImport>("problems", "catalog.imports.problems", align: .end) { run in
            run.problems == 0 ? "<span class=\"quiet\">—</span>" : "\(formats.count(run.problems))"
        }
        let took = TableColumn<StoredImport>("took", "catalog.imports.took", align: .end, .extra) { run in
            "\(run.seconds.map { context.duration($0) } ?? "—")"
        }
        var table = Table("imports", [at, source, status, added, changed, problems, took])
        table.shape = .stack
        table.choices = tableChoices
        return table
    }
}
