// A member says which column of his table holds what: the file is read anew, and the next ones like it at once.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

extension Ordering {
    /// `GET /orders/import/{import}/columns`
    func showImportColumns(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal) = (try importID(context), context.principal)
        let found = try await database.read { tx in try Ordering.orderImport(id, of: principal, in: tx) }
        guard found.status == .checked, found.counts.taken == 0, let file = found.file else { throw NotFound() }
        let sheet = request.query["sheet"].flatMap { Int($0) } ?? found.columns.sheet
        let look = try TableLook(files.url(of: file), found.columns, sheet: sheet)
        return context.importColumnsPage(found, look, refusal: nil)
    }

    /// `POST /orders/import/{import}/columns`: a field for each column, and how many rows stand above the first one.
    func correctColumns(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        let found = try await database.read { tx in try Ordering.orderImport(id, of: principal, in: tx) }
        guard found.status == .checked, found.counts.taken == 0, let name = found.file else { throw NotFound() }
        let url = files.url(of: name)
        let columns = try ImportColumns(context.form, in: url, instead: found.columns)
        do {
            let file = try ReadOrderFile(url, as: columns) { _ in nil }
            guard !file.rows.isEmpty else { throw ImportRefusal.noRows }
            let checked = try await Ordering.check(file, for: principal, at: now, from: database, names: search)
            return try await context.once { tx in
                try Ordering.keep(checked, as: id, by: principal, at: now, in: tx)
                try Ordering.remember(checked.file.columns, by: principal, at: now, in: tx)
                return .redirect(to: "\(Ordering.importPath)/\(id)", message: "ordering.import.columns.kept")
            }
        } catch let refusal as ImportRefusal {
            let look = try TableLook(url, columns, sheet: columns.sheet)
            return context.importColumnsPage(found, look, refusal: refusal).response(status: .unprocessableContent)
        } catch let refusal as SpreadsheetError {
            return .redirect(to: "\(found.path)/columns", refusal: refusal)
        }
    }
}

/// The first rows of a table as they are looked at while its columns are named.
struct TableLook: Sendable {
    let columns: ImportColumns
    let rows: [SheetRow]

    /// - Throws: `NotFound` for a sheet that is not there; ``SpreadsheetError``.
    init(_ file: URL, _ known: ImportColumns, sheet: Int) throws {
        let reader = try SpreadsheetReader(contentsOf: file)
        guard reader.sheets.indices.contains(sheet) else { throw NotFound() }
        rows = Array(try reader.head(of: sheet, rows: 12))
        if sheet == known.sheet {
            columns = known
        } else {
            var guess = RecognisedColumns(try reader.head(of: sheet, rows: 140)).columns
            guess.sheet = sheet
            guess.sheets = known.sheets
            columns = guess
        }
    }

    /// How many columns there are to name.
    var width: Int { max(columns.titles.count, rows.map(\.cells.count).max() ?? 0) }
}

extension ImportColumns {
    /// What a form says of columns.
    ///
    /// - Throws: `NotFound` for a sheet that is not there; ``SpreadsheetError``.
    init(_ form: FormData, in file: URL, instead known: ImportColumns) throws {
        let reader = try SpreadsheetReader(contentsOf: file)
        let typed = form["sheet"].flatMap { Int($0) } ?? known.sheet
        guard reader.sheets.indices.contains(typed) else { throw NotFound() }
        self.init()
        sheet = typed
        sheets = known.sheets
        headRow = max(0, min(form["headRow"].flatMap { Int($0) } ?? known.headRow, 1_000_000))
        var head: [String] = []
        var width = 0
        for row in try reader.head(of: sheet, rows: 140) {
            width = max(width, row.cells.count)
            if row.number == headRow { head = row.cells.map { String($0.text.prefix(60)) } }
        }
        titles = (0..<width).map { head.indices.contains($0) ? head[$0] : "" }
        for column in 0..<width {
            guard let field = form["column.\(column)"].flatMap({ ImportField(rawValue: $0) }), self[field] == nil else {
                continue
            }
            self[field] = column
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func importColumnsPage(_ one: OrderImport, _ look: TableLook, refusal: ImportRefusal?) -> HTML {
        var frame = PageFrame(t("ordering.import.columns.title"), section: "orders")
        frame.breadcrumbs = [
            ("/orders", t("ordering.orders.title")), (Ordering.importPath, t("ordering.import.title")),
            (one.path, importName(one)),
        ]
        frame.subline = "\(t("ordering.import.columns.lead"))"
        let refused: HTML? = refusal.map { refusal in
            let words = t(refusal.key, TextArguments(refusal.arguments))
            return "<div class=\"notices\">\(notice(.danger, words))</div>"
        }
        let head = field(
            Input(
                "headRow", t("ordering.import.columns.headRow"), .number, value: String(look.columns.headRow),
                help: t("ordering.import.columns.headRow.help")))
        let hidden: HTML = "<input type=\"hidden\" name=\"sheet\" value=\"\(look.columns.sheet)\">"
        let send = submit(t("ordering.import.columns.save"), busy: t("ordering.import.checking"))
        let form = formFrame(
            FormFrame("\(one.path)/columns"), "\(hidden)\(columnTable(look))\(head)",
            actions: "\(send)\(buttonLink(t("web.cancel"), to: one.path, size: .large))")
        return page(frame, "\(refused)\(sheetLinks(one, look))\(form)")
    }

    private func sheetLinks(_ one: OrderImport, _ look: TableLook) -> HTML? {
        let names = look.columns.sheets
        guard names.count > 1 else { return nil }
        let links = names.prefix(20).enumerated().map { place, name in
            TabLink(
                name.isEmpty ? String(place + 1) : name, "\(one.path)/columns?sheet=\(place)",
                current: place == look.columns.sheet)
        }
        return tabs(t("ordering.import.columns.sheets"), links)
    }

    /// The first rows, with a choice above each column.
    private func columnTable(_ look: TableLook) -> HTML {
        let width = min(look.width, 40)
        let heads = (0..<width).map { column -> HTML in
            "<th scope=\"col\">\(columnChoice(column, look))</th>"
        }
        let rows = look.rows.map { row -> HTML in
            let cells = (0..<width).map { column -> HTML in "<td>\(String(row[column].text.prefix(60)))</td>" }
            let mark: HTML? = row.number == look.columns.headRow ? " class=\"is-head\"" : nil
            return "<tr\(mark)><th scope=\"row\" class=\"num quiet\">\(row.number)</th>\(cells)</tr>"
        }
        return """
            <div class="tablebox columnbox"><table class="table columntable">\
            <thead><tr><th scope="col" class="num">\(t("ordering.import.column.row"))</th>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func columnChoice(_ column: Int, _ look: TableLook) -> HTML {
        let chosen = ImportField.allCases.first { look.columns[$0] == column }
        let options = ImportField.allCases.map { field -> HTML in
            "<option value=\"\(field.rawValue)\"\(attr: "selected", if: field == chosen)>\(t(field.title))</option>"
        }
        let label = t("ordering.import.columns.of", ["number": String(column + 1)])
        return """
            <span class="selectwrap"><select class="input input--sm select" name="column.\(column)" \
            aria-label="\(label)"><option value="">\(t("ordering.import.columns.none"))</option>\
            \(options)</select></span>
            """
    }
}
