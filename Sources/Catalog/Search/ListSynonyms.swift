// Staff see which words mean the same, add to them, mend and remove them, and take the list along as a file.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    static let synonymsPath = "/staff/catalog/synonyms"

    /// `GET /staff/catalog/synonyms`
    func listSynonyms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let text = String((request.query["q"] ?? "").prefix(200))
        let page = request.page(limit: 50)
        let found = try await database.read { tx in try Catalog.synonyms(holding: text, page, in: tx) }
        return synonymsPage(found, text, context)
    }

    /// `GET /staff/catalog/synonyms.csv`
    func exportSynonyms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let first = try await synonymsPart(after: nil)
        return .csv(named: "synonyms.csv", head: [context.t("catalog.synonyms.words")], first: first) { place in
            try await synonymsPart(after: place)
        }
    }

    private func synonymsPart(after place: Cursor?) async throws -> CSVPart<Cursor> {
        let page = try await database.read { tx in
            try Catalog.synonyms(holding: "", PageRequest(limit: 500, after: place), in: tx)
        }
        return CSVPart(page.items.map { [CSVCell.text($0.words)] }, next: page.next)
    }

    /// `POST /staff/catalog/synonyms/removal`
    func removeSynonyms(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["synonyms"].flatMap({ ID<Synonyms>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            try Catalog.removeSynonyms(id, by: principal, at: now, in: tx)
            return .redirect(
                to: Catalog.synonymsPath, message: "catalog.synonyms.removed",
                undo: UndoForm("\(Catalog.synonymsPath)/restoration", ["synonyms": id.description]))
        }
        await search.useWords()
        return response
    }

    /// `POST /staff/catalog/synonyms/restoration`
    func restoreSynonyms(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["synonyms"].flatMap({ ID<Synonyms>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            try Catalog.restoreSynonyms(id, by: principal, at: now, in: tx)
            return .redirect(to: Catalog.synonymsPath, message: "catalog.synonyms.restored")
        }
        await search.useWords()
        return response
    }
}

// MARK: - Page

extension StaffContext {
    /// The pages by which staff lead the search.
    func searchTabs(_ current: String) -> HTML {
        let all = [
            ("log", "/staff/catalog/search"), ("synonyms", Catalog.synonymsPath), ("pins", Catalog.pinsPath),
            ("ranking", "/staff/catalog/search/ranking"),
        ]
        let links = all.map { id, path in TabLink(t("catalog.finding.tab.\(id)"), path, current: id == current) }
        return tabs(t("catalog.finding.tabs"), links)
    }

    /// The frame of such a page.
    func searchFrame(_ title: String) -> PageFrame {
        var frame = PageFrame(title, section: "goods")
        frame.breadcrumbs = [("/staff/catalog", t("catalog.staff.title"))]
        frame.density = density()
        return frame
    }
}

private func synonymsPage(_ found: Page<Synonyms>, _ text: String, _ context: StaffContext) -> HTML {
    var frame = context.searchFrame(context.t("catalog.synonyms.title"))
    frame.actions = context.buttonLink(
        context.t("catalog.synonyms.add"), to: "\(Catalog.synonymsPath)/new", .primary, icon: "plus")
    let table = synonymsTable(context)
    let address = ListAddress(Catalog.synonymsPath, [("q", text)])
    var bar = FilterBar("synonyms", address, label: context.t("catalog.synonyms.search"))
    bar.placeholder = context.t("catalog.synonyms.search")
    (bar.text, bar.textLimit) = (text, 200)
    bar.end = """
        \(context.buttonLink(context.t("catalog.synonyms.export"), to: "\(Catalog.synonymsPath).csv", icon: "download", attributes: " download"))\
        \(context.buttonLink(context.t("catalog.synonyms.import"), to: "\(Catalog.synonymsPath)/import", icon: "upload"))
        """
    let list: HTML =
        found.items.isEmpty
        ? noSynonyms(text, context)
        : context.table(table, found.items, label: context.t("catalog.synonyms.title"))
    return context.page(
        frame,
        """
        \(context.searchTabs("synonyms"))
        \(context.filterBar(bar))
        \(list)
        \(context.pager(found, path: address.path, query: address.fields))
        """)
}

private func noSynonyms(_ text: String, _ context: StaffContext) -> HTML {
    let isNarrow = !text.isEmpty
    return context.emptyState(
        icon: "search",
        title: context.t(isNarrow ? "catalog.synonyms.nothing.title" : "catalog.synonyms.none.title"),
        text: context.t(isNarrow ? "catalog.synonyms.nothing.text" : "catalog.synonyms.none.text"),
        action: isNarrow
            ? context.buttonLink(context.t("web.filters.reset"), to: Catalog.synonymsPath)
            : context.buttonLink(context.t("catalog.synonyms.add"), to: "\(Catalog.synonymsPath)/new"))
}

private func synonymsTable(_ context: StaffContext) -> Table<Synonyms> {
    let (formats, now) = (context.formats, context.now)
    let remove = context.t("catalog.synonyms.remove")
    let words = TableColumn<Synonyms>("words", "catalog.synonyms.words") { synonyms in
        """
        <a class="rowlink" href="\(url: "\(Catalog.synonymsPath)/edit?synonyms=\(synonyms.id)")">\(synonyms.words)</a>
        """
    }
    let changed = TableColumn<Synonyms>("changed", "catalog.finding.changed", .useful, classes: "nowrap muted") {
        synonyms in "\(formats.recent(synonyms.changedAt, now: now)), \(synonyms.changedBy)"
    }
    let acts = TableColumn<Synonyms>("acts", "catalog.finding.acts", align: .end) { synonyms in
        context.pressForm(
            "\(Catalog.synonymsPath)/removal", hidden: [("synonyms", synonyms.id.description)],
            context.submit(remove, .ghost, size: .small, of: synonyms.words))
    }
    var table = Table("synonyms", [words, changed, acts])
    table.shape = .stack
    return table
}
