// A member uploads a file or pastes cells: they are read and checked, and the page of what became of them opens.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

// MARK: - Handlers

extension Ordering {
    static let importPath = "/orders/import"

    /// `GET /orders/import`
    func showImportForm(_ request: Request, _ context: MemberContext) async throws -> HTML {
        try await importFormPage(TypedForm(ImportForm()), context)
    }

    /// `POST /orders/import`: a file in `file`, or pasted cells in `text`.
    func uploadOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, ImportForm(context.form))
        do {
            let sent = try SentOrder(context.form)
            let (new, checked) = try await read(sent, for: principal, at: now)
            let draft = ImportForm.draft(context)
            return try await context.once { tx in
                let id = try Ordering.begin(new, by: principal, at: now, in: tx)
                if let checked {
                    try Ordering.keep(checked, as: id, by: principal, at: now, in: tx)
                } else {
                    try tx.enqueue(try Ordering.readJob(id, new, for: principal), at: now)
                }
                return .redirect(to: "\(Ordering.importPath)/\(id)", clears: draft)
            }
        } catch let refusal as SpreadsheetError {
            return try await refused(form, refusal, context)
        } catch let refusal as ImportRefusal {
            return try await refused(form, refusal, context)
        }
    }

    /// Reads what was sent, and checks it unless it is large.
    private func read(
        _ sent: SentOrder, for principal: Principal, at now: Date
    ) async throws -> (NewImport, CheckedOrderFile?) {
        let draft = FileManager.default.temporaryDirectory.appending(path: "kabinet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: draft) }
        try sent.content.write(to: draft)
        var new = NewImport(isPasted: sent.isPasted, name: sent.name, size: sent.content.count)
        // A look into it tells what it is, and whether it is anything.
        let format = try SpreadsheetReader(contentsOf: draft).format
        new.format = format
        guard sent.content.count > ImportLimits.bytesAtOnce else {
            let known = try await database.read { tx in try Ordering.rememberedColumns(of: principal, in: tx) }
            let file = try ReadOrderFile(draft, as: nil) { known[$0] }
            guard !file.rows.isEmpty else { throw ImportRefusal.noRows }
            let checked = try await Ordering.check(file, for: principal, at: now, from: database, names: search)
            new.file = try files.keep(sent.content, extension: sent.ending(of: format))
            return (new, checked)
        }
        new.file = try files.keep(sent.content, extension: sent.ending(of: format))
        return (new, nil)
    }

    private func refused(
        _ form: ImportForm, _ refusal: any Refusal, _ context: MemberContext
    ) async throws -> Response {
        let page = try await importFormPage(TypedForm(form, refusal), context)
        return page.response(status: .unprocessableContent)
    }

    private func importFormPage(_ typed: TypedForm<ImportForm>, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let latest = try await database.read { tx in
            try Ordering.orderImports(of: principal, PageRequest(limit: 5), in: tx)
        }
        return context.importFormPage(typed, latest.items)
    }
}

/// What was typed or chosen.
struct ImportForm: Form {
    var file = ""
    var text = ""

    static let fields: [Field<ImportForm>] = [
        Field("file", .file(rules), \.file, label: "ordering.import.field.file", help: true),
        Field(
            "text", .textarea(rows: 8), \.text, label: "ordering.import.field.text", help: true,
            maxLength: ImportLimits.pasted),
    ]

    static let rules = FileRules(
        ["xlsx", "xls", "csv", "xlsm", "tsv", "txt"], megabytes: ImportLimits.bytes / 1_048_576)

    static func draft(_ context: MemberContext) -> String { "import:\(context.signedIn.userID)" }
}

/// What was sent.
struct SentOrder: Sendable {
    let isPasted: Bool
    /// What the sender calls the file; empty for pasted cells.
    let name: String
    let content: Data

    /// - Throws: ``ImportRefusal``: `nothing`, `tooLong`.
    init(_ form: FormData) throws {
        if let file = form.file("file"), !file.bytes.isEmpty {
            isPasted = false
            // A name is shown, never opened.
            let last = file.name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
            name = String(last.filter { !$0.isNewline && $0 != "\0" }.prefix(200))
            content = Data(file.bytes)
            return
        }
        let text = form["text"] ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else { throw ImportRefusal.nothing }
        guard text.utf8.count <= ImportLimits.pasted * 4 else { throw ImportRefusal.tooLong }
        isPasted = true
        name = ""
        content = Data(text.utf8)
    }

    /// What its name in the store ends with.
    func ending(of format: SpreadsheetFormat) -> String {
        switch format {
        case .xlsx, .xlsm: "xlsx"
        case .xls: "xls"
        case .csv: isPasted ? "txt" : "csv"
        }
    }
}

// MARK: - Page

extension MemberContext {
    /// The place for a file and the place for cells, and what was sent before.
    func importFormPage(_ typed: TypedForm<ImportForm>, _ latest: [OrderImport]) -> HTML {
        var frame = PageFrame(t("ordering.import.title"), section: "orders")
        frame.breadcrumbs = [("/dashboard", t("web.home")), ("/orders", t("ordering.orders.title"))]
        frame.subline = "\(t("ordering.import.lead"))"
        frame.actions = templateLink
        frame.density = "regular"
        let refusal: HTML? = typed.problems.first.map { problem in
            "<div class=\"notices\">\(notice(.danger, t(problem.message)))</div>"
        }
        let send = submit(t("ordering.import.check"), busy: t("ordering.import.checking"))
        let form = formFrame(
            FormFrame(Ordering.importPath, draft: ImportForm.draft(self), files: true),
            "\(field("file", typed))\(field("text", typed))", actions: send)
        let history: HTML? = latest.isEmpty ? nil : importHistory(latest)
        return page(
            frame,
            """
            \(refusal)\(orderRooms("import"))<div class="split"><div>\(form)</div>\
            <div class="aside">\(importHints)\(history)</div></div>
            """)
    }

    private var templateLink: HTML {
        buttonLink(
            t("ordering.import.template"), to: "\(Ordering.importPath)/template.xlsx", icon: "download",
            attributes: " download")
    }

    private var importHints: HTML {
        let hints = ["columns", "match", "review", "limits"].map { name -> HTML in
            "<li>\(t("ordering.import.hint.\(name)"))</li>"
        }
        return card(t("ordering.import.hints"), id: "hints-h", "<ul class=\"importhints\">\(hints)</ul>")
    }

    private func importHistory(_ latest: [OrderImport]) -> HTML {
        let rows = latest.map { one -> HTML in
            """
            <li><a href="\(url: one.path)">\(importName(one))</a> <span class="quiet">\(moment(one.createdAt)), \
            \(importVerdict(one))</span></li>
            """
        }
        let all = link(t("ordering.import.history.all"), to: "\(Ordering.importPath)/history")
        return card(
            t("ordering.import.history"), id: "history-h", action: all,
            "<ul class=\"rows importlatest\">\(rows)</ul>")
    }
}
